"""Passages: the text of one block while a reader puts it together, and how passages become a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from checker.document import Block, Document, Link, Piece, SourceMap
from checker.span import Span

_URL = re.compile(r"https?://[^\s<>\"“”]+")
_AFTER_URL = ".,;:!?'’)]*_"
BETWEEN_BLOCKS = "\n\n"


class Passage:
    """The text of one block, with the source place of each of its parts, and its links; offsets are its own."""

    __slots__ = ("_parts", "length", "level", "links", "pieces", "role")

    def __init__(self, role: str, level: int = 0) -> None:
        self.role = role
        self.level = level
        self.length = 0
        self.pieces: list[Piece] = []
        self.links: list[Link] = []
        self._parts: list[str] = []

    @property
    def text(self) -> str:
        """The text so far."""
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    @property
    def ends_open(self) -> bool:
        """Whether white space would be lost here: at the start, and after other white space."""
        return not self._parts or self._parts[-1][-1] in " \n"

    def copy(self, text: str, source: int) -> None:
        """Add text that stands in the source, character by character, from `source` on."""
        size = len(text)
        if not size:
            return
        last = self.pieces[-1] if self.pieces else None
        if last and last.length == last.source_length and last.source + last.length == source:
            self.pieces[-1] = Piece(last.start, last.length + size, last.source, last.length + size)
        else:
            self.pieces.append(Piece(self.length, size, source, size))
        self._parts.append(text)
        self.length += size

    def put(self, text: str, source: int, source_length: int) -> None:
        """Add text that stands for the `source_length` characters of the source from `source` on, as one whole."""
        if len(text) == source_length:
            self.copy(text, source)
        elif text:
            self.pieces.append(Piece(self.length, len(text), source, source_length))
            self._parts.append(text)
            self.length += len(text)

    def trim(self) -> None:
        """Drop white space at the end, and the links that hold nothing any more."""
        while self._parts and self._parts[-1][-1].isspace():
            last = self._parts.pop()
            kept = last.rstrip()
            self.length -= len(last) - len(kept)
            if kept:
                self._parts.append(kept)
        while self.pieces and self.pieces[-1].start >= self.length:
            self.pieces.pop()
        if self.pieces:
            start, length, source, source_length = self.pieces[-1]
            kept_length = self.length - start
            self.pieces[-1] = Piece(
                start, kept_length, source, kept_length if length == source_length else source_length
            )
        while self.links and self.links[-1].span.end > self.length:
            span, target = self.links.pop()
            if span.start < self.length:
                self.links.append(Link(Span(span.start, self.length), target))


def assemble(
    passages: Sequence[Passage], source: str, path: str, format_name: str, metadata: Mapping[str, str]
) -> Document:
    """Put passages together, a blank line between each two, as the document's canonical text."""
    parts: list[str] = []
    blocks: list[Block] = []
    pieces: list[Piece] = []
    links: list[Link] = []
    start = 0
    for passage in passages:
        parts.append(passage.text)
        blocks.append(Block(Span(start, start + passage.length), passage.role, passage.level))
        pieces.extend(
            Piece(piece_start + start, length, origin, origin_length)
            for piece_start, length, origin, origin_length in passage.pieces
        )
        links.extend(Link(Span(span.start + start, span.end + start), target) for span, target in passage.links)
        start += passage.length + len(BETWEEN_BLOCKS)
    text = BETWEEN_BLOCKS.join(parts)
    return Document(
        text,
        tuple(blocks),
        source,
        SourceMap(pieces),
        path=path,
        format=format_name,
        links=with_bare_links(text, links),
        metadata=dict(metadata),
    )


def with_bare_links(text: str, links: Iterable[Link]) -> tuple[Link, ...]:
    """Return `links`, which are in order, and the addresses that stand in the text itself, all in order."""
    marked = list(links)
    if "://" not in text:
        return tuple(marked)
    bare: list[Link] = []
    following = 0
    for match in _URL.finditer(text):
        target = match[0].rstrip(_AFTER_URL)
        span = Span(match.start(), match.start() + len(target))
        while following < len(marked) and marked[following].span.end <= span.start:
            following += 1
        if following == len(marked) or not marked[following].span.meets(span):
            bare.append(Link(span, target))
    return tuple(sorted([*marked, *bare]))
