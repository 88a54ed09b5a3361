"""From an XML tree to passages: what the elements of NITF and XHTML mean for the text inside them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from checker.document import Link
from checker.span import Span
from checker_plugins.formats.passage import Passage
from checker_plugins.formats.xml_source import Element, Text

_ROLES = {
    "h1": "headline",
    **{f"h{level}": "heading" for level in range(2, 7)},
    "hl1": "headline",
    "hl2": "heading",
    "abstract": "standfirst",
    "byline": "byline",
    "dateline": "dateline",
    "p": "paragraph",
    "li": "list-item",
    "dt": "list-item",
    "dd": "list-item",
    "bq": "blockquote",
    "blockquote": "blockquote",
    "td": "table-cell",
    "th": "table-cell",
    "caption": "caption",
    "figcaption": "caption",
    "media-caption": "caption",
    "pre": "code",
}
_CONTAINERS = frozenset(
    "html body div section article main header hgroup figure center address body.head body.content body.end block"
    " hedline media fn tagline table thead tbody tfoot tr ul ol dl nitf-table credit".split()
)
_SKIPPED = frozenset(
    "head script style nav aside footer form noscript iframe svg object template button select textarea"
    " note copyrite rights distributor media-metadata media-producer media-reference media-object docdata".split()
)
_LISTS = frozenset(("ul", "ol", "dl"))
_QUOTES = frozenset(("bq", "blockquote"))
_KEPT = frozenset(("blockquote", "standfirst", "byline", "dateline", "caption", "list-item", "table-cell"))


class _Context(NamedTuple):
    """What the elements around a text make of it."""

    role: str = "paragraph"
    level: int = 0
    lists: int = 0
    quotes: int = 0


def passages(element: Element) -> list[Passage]:
    """Return the passages of an element's content; of unknown elements, the text is kept and the tags are not."""
    walk = _Walk()
    walk.inside(element.content, _Context())
    walk.finish()
    return walk.done


class _Walk:
    def __init__(self) -> None:
        self.done: list[Passage] = []
        self.passage: Passage | None = None

    def inside(self, content: Iterable[Element | Text], context: _Context) -> None:
        for part in content:
            if isinstance(part, Text):
                self._text(part, context)
            elif part.name in _SKIPPED:
                continue
            elif part.name in _ROLES or part.name in _CONTAINERS:
                self.finish()
                self.inside(part.content, _within(part.name, context))
                self.finish()
            elif part.name == "br":
                self._break()
            else:
                self._inline(part, context)

    def _inline(self, element: Element, context: _Context) -> None:
        start = self.passage.length if self.passage else 0
        passage = self.passage
        self.inside(element.content, context)
        target = element.attributes.get("href")
        if target and self.passage and (passage is self.passage or passage is None) and self.passage.length > start:
            self.passage.links.append(Link(Span(start, self.passage.length), target))

    def _text(self, text: Text, context: _Context) -> None:
        if self.passage is None:
            if text.text.isspace():
                return
            self.passage = Passage(context.role, context.level)
        if len(text.text) == text.length and context.role == "code":
            self.passage.copy(text.text, text.start)
        elif len(text.text) == text.length:
            self.passage.fold(text.text, text.start)
        elif not (text.text.isspace() and self.passage.ends_open and text.text != "\xa0"):
            self.passage.put(" " if text.text == "\n" and context.role != "code" else text.text, *text[1:])

    def _break(self) -> None:
        """End the line; since the tag itself has no text, the next text begins a passage of the same kind."""
        if self.passage is not None and self.passage.length:
            role, level = self.passage.role, self.passage.level
            self.finish()
            self.passage = Passage(role, level)

    def finish(self) -> None:
        """Close the passage, if it has any text."""
        passage, self.passage = self.passage, None
        if passage is not None:
            passage.trim()
            if passage.length:
                self.done.append(passage)


def _within(name: str, context: _Context) -> _Context:
    """Return the context inside a block: what it says itself, unless what is around it says more."""
    if name in _LISTS:
        return context._replace(lists=context.lists + 1)
    if name in _QUOTES:
        return context._replace(role="blockquote", level=context.quotes + 1, quotes=context.quotes + 1)
    role = _ROLES.get(name)
    if role is None or (role == "paragraph" and context.role in _KEPT):
        return context
    if role == "list-item":
        return context._replace(role=role, level=max(1, context.lists))
    level = int(name[-1]) if role in ("headline", "heading") else 0
    return context._replace(role=role, level=level)
