"""Parts of an article that stand in the strings of another format: HTML, NITF, or plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from checker_plugins.formats import tree, xml_source
from checker_plugins.formats.page import SKIPPED, Page
from checker_plugins.formats.passage import Passage, part_of
from checker_plugins.formats.text import blocks

_TAG = re.compile(
    r"</?(?:p|br|div|h[1-6]|[uo]l|li|blockquote|section|article|strong|em|a|b|i)(?:\s[^<>]*)?/?>", re.IGNORECASE
)


def html(text: Passage, role: str = "", level: int = 0) -> list[Passage]:
    """Return the passages of a fragment of HTML; with a `role`, each that is a mere paragraph has that one."""
    page = Page(text.text, False, SKIPPED)
    page.read()
    return _reached(page.done, text, role, level)


def nitf(text: Passage, path: str) -> list[Passage]:
    """Return the passages of a NITF document, or the body of one, in a string."""
    return _reached(tree.passages(xml_source.parse(text.text, path)), text)


def plain(text: Passage) -> list[Passage]:
    """Return the passages of plain text; HTML that is passed off as such is read as HTML."""
    whole = text.text
    if _TAG.search(whole):
        return html(text)
    found = []
    for block in blocks(whole):
        part = Passage("heading" if block.role == "headline" else block.role, block.level)
        part.copy(block.span.of(whole), block.span.start)
        found.append(part)
    return _reached(found, text)


def headed(parts: Iterable[Passage | None], body: Sequence[Passage]) -> list[Passage]:
    """Put headline, standfirst, byline and dateline before a body, but for what the body begins with itself."""
    head = [line for line in (part_of(part) for part in parts if part is not None) if line is not None]
    texts = {" ".join(passage.text.split()) for passage in body[:8]}
    roles = {passage.role for passage in body[:8]} - {"standfirst"}
    missing = [line for line in head if line.text not in texts and line.role not in roles]
    first = [body[0]] if body and body[0].role == "headline" else []
    return [*first, *missing, *body[len(first) :]]


def _reached(found: Sequence[Passage], text: Passage, role: str = "", level: int = 0) -> list[Passage]:
    for passage in found:
        passage.reach(text)
        if role and passage.role == "paragraph":
            passage.role, passage.level = role, level
    return list(found)
