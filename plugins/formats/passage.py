"""Passages: the text of one block while a reader puts it together, and how passages become a document."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from checker.document import Block, Comment, Document, Link, Piece, SourceMap
from checker.errors import CheckerError
from checker.span import Span

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_SPACE = " \t\n\r\f"
_SPACES = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
_LINE_ENDS = re.compile(r"[^\S\r\n]*(?:\r\n|\n|\r)\s*")
_URL = re.compile(r"https?://[^\s<>\"“”]+")
_AFTER_URL = ".,;:!?'’)]*_"
BETWEEN_BLOCKS = "\n\n"


class Passage:
    """The text of one block, with the source place of each of its parts, and its links; offsets are its own.

    A passage may also hold a text that is encoded in the source, such as a string of JSON, whose own blocks are
    read from it: then `reach` takes those to the source.
    """

    __slots__ = ("_parts", "length", "level", "links", "locator", "pieces", "role")

    def __init__(self, role: str = "paragraph", level: int = 0, locator: str = "") -> None:
        self.role = role
        self.level = level
        self.locator = locator
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

    def fold(self, text: str, source: int) -> None:
        """Add text that stands in the source, its white space folded to single blanks, as a browser would."""
        position = len(text) - len(text.lstrip(_SPACE)) if self.ends_open else 0
        for match in _SPACES.finditer(text, position):
            first, last = match.span()
            if first > position:
                self.copy(text[position:first], source + position)
            self.put(" ", source + first, last - first)
            position = last
        self.copy(text[position:], source + position)

    def reach(self, outer: Passage) -> None:
        """Take the pieces, whose source is the text of `outer`, on to the source that `outer` was read from."""
        way = SourceMap(outer.pieces)
        pieces: list[Piece] = []
        for start, length, source, source_length in self.pieces:
            if length != source_length:
                span = way.to_source(Span(source, source + source_length))
                pieces.append(Piece(start, length, span.start, span.end - span.start))
                continue
            shift = start - source
            pieces.extend(part._replace(start=part.start + shift) for part in _cut(outer, source, source + length))
        self.pieces = pieces

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


def _cut(outer: Passage, start: int, end: int) -> Iterator[Piece]:
    """Yield the pieces of `outer`, cut down to the part of its text between two offsets."""
    for piece in outer.pieces[max(0, bisect_right(outer.pieces, start, key=lambda piece: piece.start) - 1) :]:
        first, last = max(start, piece.start), min(end, piece.start + piece.length)
        if piece.start >= end:
            break
        if first >= last:
            continue
        if piece.length == piece.source_length:
            yield Piece(first, last - first, piece.source + first - piece.start, last - first)
        else:
            yield Piece(first, last - first, piece.source, piece.source_length)


def paragraphs(text: Passage) -> list[Passage]:
    """Return the paragraphs of a passage, parted by its line ends, as passages with the same source."""
    whole = text.text
    ends = [*(match.span() for match in _LINE_ENDS.finditer(whole)), (len(whole), len(whole))]
    starts = [0, *(end for _, end in ends)]
    parts = (part_of(text, start, end) for start, (end, _) in zip(starts, ends, strict=False))
    return [part for part in parts if part is not None]


def part_of(text: Passage, start: int = 0, end: int | None = None) -> Passage | None:
    """Return a part of a passage (all of it, if not told) on one line, as a passage; none if it is blank."""
    part = Passage(text.role, text.level, text.locator)
    part.fold(text.text[start:end], start)
    part.trim()
    part.reach(text)
    return part if part.length else None


def assemble(
    passages: Sequence[Passage],
    source: str | None,
    path: str,
    format_name: str,
    metadata: Mapping[str, str],
    comments: tuple[Comment, ...] = (),
) -> Document:
    """Put passages together, a blank line between each two, as the document's canonical text.

    Without a `source`, the text itself is the source. Raises `CheckerError` when there is no text.
    """
    if not passages:
        raise CheckerError(f"{path}: holds no text to check")
    parts: list[str] = []
    blocks: list[Block] = []
    pieces: list[Piece] = []
    links: list[Link] = []
    start = 0
    for passage in passages:
        parts.append(passage.text)
        blocks.append(Block(Span(start, start + passage.length), passage.role, passage.level, passage.locator))
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
        text if source is None else source,
        SourceMap.identity(len(text)) if source is None else SourceMap(pieces),
        path=path,
        format=format_name,
        language=language_of(metadata),
        links=with_bare_links(text, links),
        metadata=dict(metadata),
        comments=comments,
    )


def language_of(metadata: Mapping[str, str]) -> str:
    """Return the language that the metadata name, as a BCP 47 tag; English if they name none.

    >>> language_of({"language": "de_AT"}), language_of({"language": "the usual"})
    ('de-AT', 'en')
    """
    named = metadata.get("language", "").strip()
    return named.replace("_", "-") if _LANGUAGE.fullmatch(named) else "en"


def _urls(text: str) -> Iterator[re.Match[str]]:
    """Yield the addresses that stand in a text; their signs are found many times faster than the expression is."""
    end = 0
    place = text.find("://") if "/" in text else -1  # the one sign is found faster still, and mostly there is none
    while place >= 0:
        start = text.rfind("http", max(end, place - len("https")), place)
        if start >= 0 and (match := _URL.match(text, start)):
            yield match
            end = match.end()
        place = text.find("://", max(end, place + 1))


def with_bare_links(text: str, links: Iterable[Link]) -> tuple[Link, ...]:
    """Return `links`, which are in order, and the addresses that stand in the text itself, all in order."""
    marked = list(links)
    bare: list[Link] = []
    following = 0
    for match in _urls(text):
        target = match[0].rstrip(_AFTER_URL)
        span = Span(match.start(), match.start() + len(target))
        while following < len(marked) and marked[following].span.end <= span.start:
            following += 1
        if following == len(marked) or not marked[following].span.meets(span):
            bare.append(Link(span, target))
    return tuple(sorted([*marked, *bare]))
