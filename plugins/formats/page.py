"""The walk over an HTML page: which blocks a browser would show, and their text."""

from __future__ import annotations

import re
from typing import NamedTuple

from checker.document import Link
from checker.span import Span
from checker_plugins.formats.main_text import Container, Placed, container
from checker_plugins.formats.markup import (
    COMMENT,
    END,
    TEXT,
    attributes_of,
    plain,
    references,
    tokens,
)
from checker_plugins.formats.page_metadata import PageMetadata
from checker_plugins.formats.remark import Remark, html_remarks

_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
SKIPPED = frozenset(
    "script style noscript template nav aside footer head svg math iframe object select button textarea"
    " canvas video audio dialog noembed noframes title".split()
)  # `form` too, unless the whole page is one
_BLOCKS = _HEADINGS | frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer"
    " form head header hgroup html legend li main menu nav ol p pre search section summary table"
    " tbody td tfoot th thead tr ul".split()
)
_STRUCTURE = _BLOCKS | SKIPPED
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_IN_HEAD = frozenset("base link meta noscript script style template title".split())
# A start tag closes an open element of the first names, unless one of the second names is opened inside it.
_CLOSES = {
    "li": (("li",), ("ul", "ol", "menu")),
    "dd": (("dd", "dt"), ("dl",)),
    "dt": (("dd", "dt"), ("dl",)),
    "td": (("td", "th"), ("table",)),
    "th": (("td", "th"), ("table",)),
    "tr": (("tr",), ("table",)),
    "tbody": (("thead", "tbody", "tfoot"), ("table",)),
    "thead": (("thead", "tbody", "tfoot"), ("table",)),
    "tfoot": (("thead", "tbody", "tfoot"), ("table",)),
}
_TABLE_PARTS = frozenset("table tbody thead tfoot tr td th caption".split())
_NOTABLE = re.compile(
    r"hidden|none|author|byline|standfirst|dek|subtitle|date|description|headline|title", re.IGNORECASE
)
_PURPOSE = re.compile(r"class|id\s*=|role|itemprop|aria-hidden", re.IGNORECASE)
_INVISIBLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_BYLINE = re.compile(r"(?:.*[-_])?(?:byline|by-line|author)(?:[-_]{1,2}names?)?", re.IGNORECASE)
_HEADLINE = re.compile(r"(?:.*[-_])?headline|(?:article|news|entry|post|story)[-_]{1,2}title", re.IGNORECASE)
_DATELINE = re.compile(r"dateline|(?:article|news|entry|post|story|publish(?:ed)?)[-_]{1,2}date", re.IGNORECASE)
_STANDFIRST = re.compile(r"(?:.*[-_])?(?:standfirst|dek|subtitle|sub-?headline)", re.IGNORECASE)
_SPACE = " \t\n\r\f"
LONGEST_BYLINE = 120


class Element(NamedTuple):
    """An open element, with what it means for the text inside: `fence` is the innermost table cell's index."""

    name: str
    role: str = "paragraph"
    level: int = 0
    lists: int = 0
    quotes: int = 0
    fence: int = -1
    container: int = 0


class Flow(Placed):
    """A passage of a page: `marked` says how much of it is a mark's."""

    __slots__ = ("marked",)

    def __init__(self, element: Element) -> None:
        super().__init__(element.role, element.level)
        self.container = element.container
        self.marked = {"byline": 0, "dateline": 0}


class _Mark(NamedTuple):
    """An inline element that names the author or the date: its name, the role, and where its text began."""

    name: str
    role: str
    start: int
    nesting: int = 1


class Page:
    """One walk over the tags of a page. No recursion: elements nest as deep as they like."""

    def __init__(self, source: str, is_xml: bool, skipped: frozenset[str]) -> None:
        self.source = source
        self.is_xml = is_xml
        self.skipped = skipped
        self.done: list[Flow] = []
        self.metadata = PageMetadata()
        self.containers = [Container(0, "")]
        self.is_whole = False  # whether it is a page rather than a part of one
        self.open = [Element("")]
        self.places: dict[str, list[int]] = {}
        self.skipping = 0  # the index of the outermost element that is skipped, 0 for none
        self.flow: Flow | None = None
        self.link: tuple[int, str] | None = None
        self.mark: _Mark | None = None
        self.break_at: int | None = None  # the length of the passage after a line break with nothing behind it
        self.is_linked_data = False
        self.remarks: list[Remark] = []

    def read(self) -> None:
        """Walk over the whole page."""
        for kind, start, end, name, attributes in tokens(self.source):
            if kind == TEXT:
                if not self.skipping:
                    self._text(start, end)
                elif self.open[-1].name == "title" and not self.places.get("svg"):
                    self.metadata.note("title", plain(self.source[start:end]))
                elif self.is_linked_data and self.open[-1].name == "script":
                    self.metadata.linked_data(self.source[start:end])
            elif kind == END:
                self._end(name, start, end)
            elif kind == COMMENT:
                inside = self.flow is not None and self.flow.length > 0
                self.remarks += html_remarks(self.source, start, end, is_inside=inside)
            else:
                self._start(name, attributes, start, end)
        self._finish()

    def _start(self, name: str, attributes: str, start: int, end: int) -> None:
        if name in _VOID:
            self._void(name, attributes, start, end)
            return
        if self.places.get("head") and name not in _IN_HEAD and name != "head":
            self._end("head", start, start)
        if self.is_xml and attributes.endswith("/"):
            return
        notable = attributes_of(attributes) if attributes and _NOTABLE.search(attributes) else {}
        is_hidden = "hidden" in notable or bool(_INVISIBLE.search(notable.get("style", "")))
        if name in _STRUCTURE or is_hidden or (self.skipping and name == self.open[self.skipping].name):
            if name in _BLOCKS:
                if not self.skipping:
                    self._finish()
                self._close_implied(name)
            element = self._element(name, notable)
            if name in _BLOCKS and not self.skipping:
                element = element._replace(container=self._container(name, attributes))
            self._push(element, is_hidden or name in self.skipped)
            if name == "html" and "lang" in attributes:
                found = attributes_of(attributes)
                self.metadata.note("lang", found.get("lang") or found.get("xml:lang") or "")
            elif name == "script":
                self.is_linked_data = "ld+json" in attributes
        elif not self.skipping:
            self._inline(name, attributes, notable, start, end)

    def _inline(self, name: str, attributes: str, notable: dict[str, str], start: int, end: int) -> None:
        length = self.flow.length if self.flow else 0
        if name == "a" and attributes:
            target = attributes_of(attributes).get("href")
            self._close_link()
            self.link = (length, target) if target else None
        elif name == "q":
            self._put("“", start, end - start)
        elif self.mark and self.mark.name == name:
            self.mark = self.mark._replace(nesting=self.mark.nesting + 1)
        if self.mark is None:
            if name == "time":
                self.mark = _Mark(name, "dateline", length)
                moment = attributes_of(attributes).get("datetime")
                if moment:
                    self.metadata.note("time", moment)
            elif notable and _is_author(notable):
                self.mark = _Mark(name, "byline", length)

    def _void(self, name: str, attributes: str, start: int, end: int) -> None:
        if name == "br" and not self.skipping:
            if self.flow is None:
                return
            self.flow.trim()
            if self.break_at == self.flow.length:  # two line ends in a row part paragraphs
                self._finish()
            else:
                self.flow.put("\n", start, end - start)
                self.break_at = self.flow.length - 1
        elif name == "hr" and not self.skipping:
            self._finish()
        elif name == "meta":
            self.metadata.meta(attributes_of(attributes))
        elif name == "link":
            self.metadata.link(attributes_of(attributes))

    def _container(self, name: str, attributes: str) -> int:
        """Note the block that a start tag opens, and return its index."""
        found = attributes_of(attributes) if _PURPOSE.search(attributes) else {}
        self.is_whole = self.is_whole or name in ("html", "head", "body", "article", "main")
        self.containers.append(container(self.open[-1].container, name, found))
        return len(self.containers) - 1

    def _element(self, name: str, notable: dict[str, str]) -> Element:
        """Return the element that a start tag opens, which means for its text what its parent does, and more."""
        parent = self.open[-1]
        if name == "blockquote":
            return parent._replace(name=name, role="blockquote", level=parent.quotes + 1, quotes=parent.quotes + 1)
        if name in ("ul", "ol", "dl", "menu"):
            return parent._replace(name=name, lists=parent.lists + 1)
        if name in ("li", "dd", "dt"):
            return parent._replace(name=name, role="list-item", level=max(1, parent.lists))
        if name in _HEADINGS:
            role = "headline" if name == "h1" and not parent.quotes else "heading"
            return parent._replace(name=name, role=role, level=int(name[1]))
        if name in ("td", "th"):
            return parent._replace(name=name, role="table-cell", level=0, fence=len(self.open), lists=0)
        if name in ("figcaption", "caption"):
            return parent._replace(name=name, role="caption", level=0)
        if name == "pre":
            return parent._replace(name=name, role="code", level=0)
        role = _named_role(notable) if notable and parent.role == "paragraph" else ""
        return parent._replace(name=name, role=role or parent.role, level=int(role == "headline") or parent.level)

    def _push(self, element: Element, is_skipped: bool) -> None:
        index = len(self.open)
        self.places.setdefault(element.name, []).append(index)
        self.open.append(element)
        if is_skipped and not self.skipping:
            self.skipping = index

    def _pop_to(self, index: int) -> None:
        """Close the element at `index` and all inside it."""
        while len(self.open) > index:
            self.places[self.open.pop().name].pop()
        if self.skipping >= index:
            self.skipping = 0

    def _close_implied(self, name: str) -> None:
        """Close what the start tag of a block ends without saying so."""
        top = self.open[-1].name
        if top == "p" or (top in _HEADINGS and (name in _HEADINGS or name == "p")):
            self._pop_to(len(self.open) - 1)
        if name in _CLOSES:
            closed, limits = _CLOSES[name]
            index = max(self._innermost(other) for other in closed)
            if index > max(self._innermost(other) for other in limits):
                self._pop_to(index)

    def _innermost(self, name: str) -> int:
        places = self.places.get(name)
        return places[-1] if places else -1

    def _end(self, name: str, start: int, end: int) -> None:
        index = self._innermost(name)
        if name in _HEADINGS and self.open[-1].name in _HEADINGS:
            index = len(self.open) - 1  # as in browsers, any of them ends any other
        if name in _STRUCTURE or index > 0:
            is_open = index > self.open[-1].fence or (index > 0 and name in _TABLE_PARTS)
            if name in _BLOCKS and not self.skipping and (is_open or name == "p"):
                self._finish()
            if is_open:
                self._pop_to(index)
            return
        if self.skipping:
            return
        if name == "a":
            self._close_link()
        elif name == "q":
            self._put("”", start, end - start)
        if self.mark and self.mark.name == name:
            self.mark = self.mark._replace(nesting=self.mark.nesting - 1)
            if not self.mark.nesting:
                self._close_mark()

    def _text(self, start: int, end: int) -> None:
        text = self.source[start:end]
        if self.flow is None:
            if text.isspace():
                return
            self.flow = Flow(self.open[-1])
        if "&" not in text:
            self._add(text, start)
            return
        position = 0
        for first, last, meaning in references(text):
            self._add(text[position:first], start + position)
            self._put(meaning, start + first, last - first)
            position = last
        self._add(text[position:], start + position)

    def _add(self, text: str, start: int) -> None:
        """Add text without character references; white space becomes one blank, except in `pre`."""
        flow = self.flow
        if flow is None or not text:
            return
        if flow.role == "code":
            if not flow.length:
                start += len(text) - len(text.lstrip("\r\n"))
                text = text.lstrip("\r\n")
            flow.copy(text, start)
            return
        flow.fold(text, start)

    def _put(self, text: str, start: int, length: int) -> None:
        """Add text that one sign of the source stands for."""
        if not text:
            return
        if self.flow is None:
            self.flow = Flow(self.open[-1])
        if text in _SPACE and self.flow.role != "code":
            if not self.flow.ends_open:
                self.flow.put(" ", start, length)
        else:
            self.flow.put(text, start, length)

    def _close_link(self) -> None:
        if self.link and self.flow and self.flow.length > self.link[0]:
            self.flow.links.append(Link(Span(self.link[0], self.flow.length), self.link[1]))
        self.link = None

    def _close_mark(self) -> None:
        if self.mark and self.flow:
            self.flow.marked[self.mark.role] += max(0, self.flow.length - self.mark.start)
            if self.mark.role == "byline":
                self.metadata.note("mark", self.flow.text[self.mark.start :])
        self.mark = None

    def _finish(self) -> None:
        """Close the passage. A link may go on in the next one, a mark may not."""
        flow, link = self.flow, self.link
        if flow is None:
            return
        self._close_link()
        self._close_mark()
        self.link = (0, link[1]) if link else None
        self.flow = self.break_at = None
        flow.trim()
        if not flow.length:
            return
        if flow.role == "paragraph" and flow.length <= LONGEST_BYLINE:
            for role, length in flow.marked.items():
                if 2 * length > flow.length:
                    flow.role = role
        if flow.role == "byline":
            self.metadata.note("mark", flow.text)
        self.done.append(flow)


def _is_author(notable: dict[str, str]) -> bool:
    """Say whether the attributes of an inline element say that it names the author."""
    return (
        "author" in notable.get("itemprop", "").split()
        or "author" in notable.get("rel", "").split()
        or any(_BYLINE.fullmatch(part) for part in notable.get("class", "").split())
    )


def _named_role(notable: dict[str, str]) -> str:
    """Return the role that the attributes of a block give it, or nothing."""
    classes = notable.get("class", "").split()
    if _is_author(notable):
        return "byline"
    if notable.get("itemprop") == "headline" or any(map(_HEADLINE.fullmatch, classes)):
        return "headline"
    if notable.get("itemprop") in ("description", "alternativeHeadline") or any(map(_STANDFIRST.fullmatch, classes)):
        return "standfirst"
    return "dateline" if any(map(_DATELINE.fullmatch, classes)) else ""
