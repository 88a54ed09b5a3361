"""The main text of a page: which of its passages are the article, and which navigation, comments and the like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from checker_plugins.formats.passage import Passage

SHORTEST = 40  # characters: what is shorter says nothing about where prose stands
MOST_LINKED = 0.5  # of a passage's text: beyond, it is navigation
DOMINANT = 0.6  # of the page's prose: an element that holds it holds the article
DECLARED = 0.3  # the same for an element that the page declares to be the body of its article
COMMENTS = 0.9  # the same for what is marked as comments, which may well be longer than the article
SHORTEST_TITLE = 10  # characters
LONGEST_BYLINE = 120
FARTHEST = 10  # passages before a title in its own article
SPREAD = 0.7  # of an element's prose: while one child holds it, the article is in that child

_BEGINS = r"(?:^|[\s_-])(?<!with.)(?<!has.)(?<!no.)(?<!without.)(?:"
_ENDS = r")(?:$|[\s_-])"
_COMMENTS = re.compile(
    _BEGINS + r"comments?|comment-?list|disqus|respond|replies|discussions?|responses?|reader-letters" + _ENDS
)
_CLUTTER = re.compile(
    _BEGINS + r"related\w*|recirc\w*|recommend\w*|read-?(?:more|next|also)"
    r"|more-(?:stories|news|from|on|in)|most-(?:read|popular|viewed)|trending|popular|latest|share|sharing|social\w*"
    r"|newsletters?|subscri\w+|sign-?up|promo\w*|advert\w*|ads?|adslot|sponsor\w*|outbrain|taboola|cookies?|consent|gdpr"
    r"|banner|breadcrumbs?|side-?bar|rail|menu|nav\w*|toolbar|(?:site|page|global)-(?:header|footer)|footer|masthead"
    r"|paywall|widgets?|tags?|tag-list|topics?|keywords|author-(?:bio|box|card)|about-author|bio|teasers?|pagination"
    r"|pager|skip-?\w*|pop-?up|modal|overlay|toc|ticker|copyright|disclaimer|legal|post-?metadata|entry-(?:footer|utility)"
    + _ENDS
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CLUTTER_ROLES = frozenset("navigation complementary contentinfo search banner dialog alertdialog menu menubar".split())
_BODY = re.compile(r"(?:^|\s)articlebody(?:$|\s)")
_FRAMES = frozenset(("html", "body", "main", "article"))
_HEAD = ("standfirst", "byline", "dateline")


class Container(NamedTuple):
    """A block element: the index of the one around it, its name, and what its attributes say it is for."""

    parent: int
    name: str
    is_clutter: bool = False
    is_body: bool = False
    is_comments: bool = False


class Placed(Passage):
    """A passage that knows the container which it stands in."""

    __slots__ = ("container",)
    container: int


def container(parent: int, name: str, attributes: dict[str, str]) -> Container:
    """Return the container that an element with these attributes makes."""
    names = _CAMEL.sub("-", f"{attributes.get('class', '')} {attributes.get('id', '')}").lower()
    if name in _FRAMES:
        names = ""
    is_comments = bool(_COMMENTS.search(names))
    is_clutter = name not in _FRAMES and (
        attributes.get("role", "") in _CLUTTER_ROLES
        or attributes.get("aria-hidden") == "true"
        or is_comments
        or bool(_CLUTTER.search(names))
    )
    is_body = bool(_BODY.search(attributes.get("itemprop", "").lower()))
    return Container(parent, name, is_clutter, is_body, is_comments)


def main_text(done: Sequence[Placed], containers: Sequence[Container], headline: str, byline: str = "") -> list[Placed]:
    """Return the passages of the article on a whole page, in order.

    `headline` and `byline` are what the page's metadata say. An element that is made for the article is taken if
    it holds most of the page's prose, else the smallest that does. What is marked as something else, and lists of
    links, are left out.
    """
    sums = _Sums(done, containers)
    kept = [passage for passage in done if not sums.is_clutter[passage.container]]
    region = sums.region()
    inside = [passage for passage in kept if sums.holds(region, passage.container)]
    if not inside:
        return list(done)
    cell = sums.cell[region]
    if cell:  # the page is laid out with tables
        for passage in inside:
            if passage.role == "table-cell" and sums.cell[passage.container] == cell:
                passage.role = "paragraph"
    first = next(index for index, passage in enumerate(kept) if passage is inside[0])
    title = next((index for index, passage in enumerate(inside[:FARTHEST]) if passage.role == "headline"), 0)
    inside = [passage for index, passage in enumerate(inside) if index >= title or _prose(passage) or _is_head(passage)]
    found = [*_head(kept[:first], inside, headline, byline), *inside]
    while found and found[-1].role == "heading":  # of something that was left out
        found.pop()
    return found


def _head(before: Sequence[Placed], inside: Sequence[Placed], headline: str, byline: str) -> list[Placed]:
    """Return the headline that stands before the article, and standfirst, byline and date line below it."""
    if any(passage.role == "headline" for passage in inside):
        return []
    index = _named_at(before, headline)
    index = _title_at(before) if index is None else index
    if index is None:
        named = _named_at(inside[:3], headline)
        if named is not None or inside[0].role == "heading":
            inside[named or 0].role = "headline"
        return []
    found = [before[index]]
    found[0].role = "headline"
    writers = [name for name in byline.split(", ") if name]
    for passage in before[index + 1 :]:
        if passage.role == "paragraph" and passage.length < LONGEST_BYLINE and any(map(passage.text.count, writers)):
            passage.role = "byline"
        if passage.role in _HEAD:
            found.append(passage)
    return found


def _named_at(passages: Sequence[Placed], headline: str) -> int | None:
    """Return the index of the longest passage that the page's title repeats."""
    wanted = " ".join(headline.split()).lower()
    best, found = 0, None
    for index, passage in enumerate(passages):
        text = " ".join(passage.text.split()).lower()
        is_title = passage.role in ("headline", "heading") or 2 * len(text) > len(wanted)
        if text and text in wanted and is_title and len(text) > max(best, SHORTEST_TITLE):
            best, found = len(text), index
    return found


def _title_at(passages: Sequence[Placed]) -> int | None:
    """Return the index of the last title, or of a heading right before the article."""
    for index in range(len(passages) - 1, -1, -1):
        near = len(passages) - index <= 4
        if passages[index].role == "headline" or (passages[index].role == "heading" and near):
            return index
    return None


def _is_head(passage: Placed) -> bool:
    return passage.role in (*_HEAD, "caption")


class _Sums:
    """How much text, linked text and prose each container holds, and which of them are clutter."""

    def __init__(self, done: Sequence[Placed], containers: Sequence[Container]) -> None:
        self.containers = containers
        size = len(containers)
        self.length, self.linked, self.links = [0] * size, [0] * size, [0] * size
        self.titles = [0] * size
        self.titles_linked, self.sayings = [0] * size, [0] * size  # lines that are links, and passages of prose
        self.bodies = [int(each.is_body) for each in containers]
        for passage in done:
            self.titles[passage.container] += passage.role == "headline"
            linked = _linked(passage)
            self.titles_linked[passage.container] += linked > 0.9 * passage.length
            self.sayings[passage.container] += _prose(passage) > 0
            self.length[passage.container] += passage.length
            self.linked[passage.container] += linked
            self.links[passage.container] += len(passage.links)
        for index in range(size - 1, 0, -1):  # a container comes after the one around it
            parent = containers[index].parent
            for sums in (
                self.length,
                self.linked,
                self.links,
                self.titles,
                self.bodies,
                self.titles_linked,
                self.sayings,
            ):
                sums[parent] += sums[index]
        self.is_clutter = self._clutter()
        self.prose = [0] * size
        for passage in done:
            if not self.is_clutter[passage.container]:
                self.prose[passage.container] += _prose(passage)
        self.last = list(range(size))  # the last container inside each
        for index in range(size - 1, 0, -1):
            parent = containers[index].parent
            self.prose[parent] += self.prose[index]
            self.last[parent] = max(self.last[parent], self.last[index])
        self.cell = [0] * size  # the innermost table cell around each
        for index, each in enumerate(containers):
            self.cell[index] = index if each.name in ("td", "th") else self.cell[each.parent]

    def _clutter(self) -> list[bool]:
        """Say of each container whether it, or one around it, is something else than an article."""
        total = self.length[0]
        found: list[bool] = []
        for index, each in enumerate(self.containers):
            share = self.length[index] / total if total else 0
            is_all = share >= (COMMENTS if each.is_comments else DOMINANT)
            holds_it = self.bodies[index] or (self.titles[index] and share > 0.3)
            is_list = self.links[index] > 2 and self.linked[index] > MOST_LINKED * self.length[index]
            is_list = is_list or self.titles_linked[index] > max(2, self.sayings[index] - 1)
            is_clutter = (each.is_clutter or is_list) and not is_all and not holds_it
            found.append(is_clutter or (index > 0 and found[each.parent]))
        return found

    def region(self) -> int:
        """Return the container of the article."""
        bodies = [index for index, each in enumerate(self.containers) if each.is_body and not self.is_clutter[index]]
        for fitting, share in (
            (self._named("article"), DOMINANT),
            (bodies, DECLARED),
            (self._named("main"), DOMINANT),
        ):
            best = max(fitting, key=lambda index: self.prose[index], default=0)
            if best and self.prose[0] and self.prose[best] >= share * self.prose[0]:
                return best
            if len(fitting) == 1 and not self.prose[0]:  # a page without prose: what it says itself decides
                return best
        index = 0
        inside: dict[int, list[int]] = {}
        for child, each in enumerate(self.containers[1:], 1):
            inside.setdefault(each.parent, []).append(child)
        while True:
            best = max(inside.get(index, ()), key=lambda child: self.prose[child], default=0)
            if not best or self.containers[best].name in ("p", "li") or self.prose[best] < SPREAD * self.prose[index]:
                return index
            index = best

    def _named(self, name: str) -> list[int]:
        """Return the elements of a name that hold text and stand in no other of that name."""
        found: list[int] = []
        for index, each in enumerate(self.containers):
            is_inside = bool(found) and index <= self.last[found[-1]]
            if each.name == name and self.length[index] and not is_inside and not self.is_clutter[index]:
                found.append(index)
        return found

    def holds(self, outer: int, index: int) -> bool:
        """Say whether a container is `outer` or stands inside it."""
        return outer <= index <= self.last[outer]


def _linked(passage: Passage) -> int:
    return sum(link.span.end - link.span.start for link in passage.links)


def _prose(passage: Passage) -> int:
    """Return how much a passage says that prose stands here."""
    linked = _linked(passage)
    if passage.length < SHORTEST or linked > MOST_LINKED * passage.length or passage.role in ("code", "caption"):
        return 0
    return (passage.length - linked) // (2 if passage.role in ("list-item", "heading") else 1)
