"""The reader of plain text: the canonical text is the source itself, cut into blocks by its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from checker.decoding import decode
from checker.document import Block, Document, SourceMap
from checker.span import Span
from checker_plugins.formats.passage import with_bare_links

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_MARKER = re.compile(r"[ \t]*(?:[-*+•‣◦●○▪–—]|\(?(?:\d{1,3}|[A-Za-z])\)|\d{1,3}\.)[ \t]+(?=\S)")
_QUOTED = re.compile(r"[ \t]*((?:>[ \t]?)+)[ \t]*(?=[^\s>])")
_SENTENCE_END = re.compile(r"[.!?…。！？]['\"’”»)\]]*\Z")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_FIRST_WORD = re.compile(r"\s*(\S+)")

WIDEST_WRAPPED_LINE = 120
LONGEST_HEADLINE = 160
LONGEST_HEADING = 90


class Line(NamedTuple):
    """A line that is not blank: the offsets of its first character, and of its end without white space."""

    start: int
    end: int
    text: str


def read(data: bytes, path: str) -> Iterator[Document]:
    """Yield the one article of a file. Raises `CheckerError` when its bytes are no text."""
    text = decode(data, path)
    yield Document(
        text,
        tuple(blocks(text)),
        text,
        SourceMap.identity(len(text)),
        path=path,
        format="text",
        links=with_bare_links(text, ()),
    )


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a plain text, in order; lines without a letter or digit belong to none."""
    indents: list[int] = []
    first = True
    for chunk in _chunks(text):
        for segment in _segments(chunk, first):
            block = _block(segment, first, indents)
            if block is not None:
                first = False
                yield block


def _chunks(text: str) -> Iterator[list[Line]]:
    """Yield the runs of lines that blank lines separate."""
    chunk: list[Line] = []
    start = 0
    lines = (match[0] for match in _LINE.finditer(text)) if "\r" in text else text.split("\n")
    line_end = 0 if "\r" in text else 1
    for line in lines:
        stripped = line.rstrip()
        if stripped:
            chunk.append(Line(start, start + len(stripped), stripped))
        elif chunk:
            yield chunk
            chunk = []
        start += len(line) + line_end
    if chunk:
        yield chunk


def _segments(chunk: list[Line], first: bool) -> Iterator[list[Line]]:
    """Yield the lines of each block of a chunk: all of them where they are wrapped, else one line each."""
    if len(chunk) == 1:
        yield chunk
        return
    segment = [chunk[0]]
    for line in chunk[1:]:
        if _begins_item(line, segment) or _quote_depth(line) != _quote_depth(segment[0]):
            yield from _unwrapped(segment, first)
            first = False
            segment = [line]
        else:
            segment.append(line)
    yield from _unwrapped(segment, first)


def _begins_item(line: Line, segment: list[Line]) -> bool:
    """Say whether a marker begins an item here; inside wrapped prose a dash may stand first in a line by chance."""
    if not _MARKER.match(line.text):
        return False
    return bool(_MARKER.match(segment[0].text) or segment[-1].text[-1] in ":;" or _ends_sentence(segment[-1].text))


def _quote_depth(line: Line) -> int:
    quoted = _QUOTED.match(line.text) if ">" in line.text[:8] else None
    return quoted[1].count(">") if quoted else 0


def _unwrapped(segment: list[Line], first: bool) -> Iterator[list[Line]]:
    if len(segment) == 1 or _is_wrapped(segment, first):
        yield segment
    else:
        yield from ([line] for line in segment)


def _is_wrapped(lines: list[Line], first: bool) -> bool:
    """Say whether the lines are one paragraph broken at a width: none had room for the next line's first word.

    Lines that all end a sentence are paragraphs of their own. So are the first lines of a text without a
    sentence, such as a headline and a name below it, unless they go on in lower case.
    """
    width = max(len(line.text) for line in lines)
    if width > WIDEST_WRAPPED_LINE:
        return False
    for line, following in pairwise(lines):
        word = _FIRST_WORD.match(following.text)
        if word is None or len(line.text) + 1 + len(word[1]) <= width:
            return False
    if all(_ends_sentence(line.text) for line in lines[:-1]):
        return False
    if first and not any(_ends_sentence(line.text) for line in lines):
        return all(line.text.lstrip()[0].islower() for line in lines[1:])
    return True


def _block(lines: list[Line], first: bool, indents: list[int]) -> Block | None:
    """Return the block that the lines make; `indents` holds those of the list items that are open."""
    start, end = lines[0].start, lines[-1].end
    opening = lines[0].text
    if not opening[0].isalnum() and not any(_LETTER_OR_DIGIT.search(line.text) for line in lines):
        return None
    if opening[0].isalpha() and opening[1:2] != ")":  # neither quoted nor an item
        indents.clear()
        return Block(Span(start, end), _role(end - start, lines[-1].text, first))
    quoted = _quote_depth(lines[0])
    if quoted:
        indents.clear()
        match = _QUOTED.match(opening)
        return Block(Span(start + (match.end() if match else 0), end), "blockquote", quoted)
    marker = _MARKER.match(opening)
    indent = len(opening) - len(opening.lstrip())
    if marker:
        while indents and indents[-1] >= indent:
            indents.pop()
        indents.append(indent)
        return Block(Span(start + marker.end(), end), "list-item", len(indents))
    indents.clear()
    return Block(Span(start + indent, end), _role(end - start - indent, lines[-1].text, first))


def _role(length: int, last_line: str, first: bool) -> str:
    """Tell headlines and headings, which are short and no sentences, from paragraphs."""
    if length > (LONGEST_HEADLINE if first else LONGEST_HEADING):
        return "paragraph"
    if last_line[-1] in ",;:" or _ends_sentence(last_line):
        return "paragraph"
    return "headline" if first else "heading"


def _ends_sentence(line: str) -> bool:
    return _SENTENCE_END.search(line, max(0, len(line) - 8)) is not None
