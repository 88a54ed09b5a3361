"""The reader of plain text: the canonical text is the source itself, cut into blocks by its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from checker.arrays import i64
from checker.decoding import decode
from checker.document import Block, Document, SourceMap
from checker.span import line_starts, span_of, tuple_of
from checker_plugins.formats.passage import with_bare_links

_MARKER: Final = re.compile(r"[ \t]*(?:[-*+•‣◦●○▪–—]|\(?(?:\d{1,3}|[A-Za-z])\)|\d{1,3}\.)[ \t]+(?=\S)")
_QUOTED: Final = re.compile(r"[ \t]*((?:>[ \t]?)+)[ \t]*(?=[^\s>])")
_STOPS: Final = ".!?…。！？"
_CLOSING: Final = "'\"’”»)]"  # may follow the stop that ends a sentence
_OPENING: Final = "\"'“‘"  # may stand before the first word
_LETTER_OR_DIGIT: Final = re.compile(r"[^\W_]")
_FIRST_WORD: Final = re.compile(r"\s*(\S+)")

WIDEST_WRAPPED_LINE: Final = 120
LONGEST_HEADLINE: Final = 160
LONGEST_HEADING: Final = 90


class Line:
    """A line that is not blank: the offsets of its first character, and of its end without white space."""

    __slots__ = ("end", "start", "text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.start = start
        self.end = end
        self.text = text[start:end]


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


def blocks(text: str) -> list[Block]:
    """Return the blocks of a plain text, in order; lines without a letter or digit belong to none."""
    reader = _Reader(text)
    starts = line_starts(text)
    lines = i64(len(starts))
    chunk: list[int] = []  # the lines between two blank ones: where each begins and ends
    for index in range(lines):
        start = starts[index]
        end = len(text)
        if index + 1 < lines:
            end = starts[index + 1]
        end = _trimmed(text, start, end)
        if start < end:
            chunk.append(start)
            chunk.append(end)
        elif chunk:
            reader.add(chunk)
            chunk.clear()
    if chunk:
        reader.add(chunk)
    return reader.found


def _trimmed(text: str, start: i64, end: i64) -> i64:
    """Return the end of a stretch of text without the white space there."""
    while end > start:
        code = ord(text[end - 1])
        if 32 < code < 128 or (code != 32 and not text[end - 1].isspace()):
            break
        end -= 1
    return end


class _Reader:
    """Makes blocks of the lines of a text, chunk by chunk."""

    __slots__ = ("_indents", "_text", "found")

    def __init__(self, text: str) -> None:
        self._text = text
        self._indents: list[int] = []  # those of the list items that are open
        self.found: list[Block] = []

    def add(self, chunk: list[int]) -> None:
        """Add the blocks of a chunk, which is where each of its lines begins and ends.

        A block is all of them where they are wrapped, else one line each.
        """
        if len(chunk) == 2 and _is_plain(self._text, chunk[0], chunk[1]):
            self._add_plain(chunk[0], chunk[1], chunk[0], chunk[1])
            return
        lines = [Line(self._text, chunk[place], chunk[place + 1]) for place in range(0, len(chunk), 2)]
        first = not self.found
        segment = [lines[0]]
        for line in lines[1:]:
            if _begins_item(line, segment) or _quote_depth(line) != _quote_depth(segment[0]):
                self._add_segment(segment, first)
                first = False
                segment = [line]
            else:
                segment.append(line)
        self._add_segment(segment, first)

    def _add_segment(self, segment: list[Line], first: bool) -> None:
        if len(segment) == 1 or _is_wrapped(segment, first):
            self._add_block(segment)
        else:
            for line in segment:
                self._add_block([line])

    def _add_plain(self, start: int, end: int, last_start: int, last_end: int) -> None:
        """Add a block that is neither quoted nor an item, whose last line lies between the last two offsets."""
        self._indents.clear()
        self._put(start, end, self._role(end - start, last_start, last_end))

    def _put(self, start: int, end: int, role: str, level: int = 0) -> None:
        self.found.append(tuple_of(Block, (span_of(start, end), role, level, "")))

    def _role(self, length: int, last_start: int, last_end: int) -> str:
        """Tell headlines and headings, which are short and no sentences, from paragraphs."""
        first = not self.found
        if length > (LONGEST_HEADLINE if first else LONGEST_HEADING):
            return "paragraph"
        last_line = self._text[last_start:last_end]
        if last_line[-1] in ",;:" or _ends_sentence(last_line):
            return "paragraph"
        return "headline" if first else "heading"

    def _add_block(self, lines: list[Line]) -> None:
        """Add the block that some lines make, if there is a letter or digit in them."""
        start, end = lines[0].start, lines[-1].end
        opening = lines[0].text
        if not opening[0].isalnum() and not any(_LETTER_OR_DIGIT.search(line.text) for line in lines):
            return
        if opening[0].isalpha() and opening[1:2] != ")":  # neither quoted nor an item
            self._add_plain(start, end, lines[-1].start, end)
            return
        quoted = _quote_depth(lines[0])
        if quoted:
            self._indents.clear()
            match = _QUOTED.match(opening)
            self._put(start + (match.end() if match else 0), end, "blockquote", quoted)
            return
        marker = _MARKER.match(opening)
        indent = len(opening) - len(opening.lstrip())
        if marker:
            while self._indents and self._indents[-1] >= indent:
                self._indents.pop()
            self._indents.append(indent)
            self._put(start + marker.end(), end, "list-item", len(self._indents))
        else:
            self._add_plain(start + indent, end, lines[-1].start, end)


def _is_plain(text: str, start: int, end: int) -> bool:
    """Say whether a line begins with an English letter, quoted or not, that is not the number of an item."""
    if _is_letter(text, start):
        return start + 1 == end or text[start + 1] != ")"
    return start + 1 < end and text[start] in _OPENING and _is_letter(text, start + 1)


def _is_letter(text: str, place: int) -> bool:
    return 97 <= ord(text[place]) | 32 <= 122  # as a small letter


def _begins_item(line: Line, segment: list[Line]) -> bool:
    """Say whether a marker begins an item here; inside wrapped prose a dash may stand first in a line by chance."""
    if _is_plain(line.text, 0, len(line.text)) or not _MARKER.match(line.text):
        return False
    return bool(_MARKER.match(segment[0].text) or segment[-1].text[-1] in ":;" or _ends_sentence(segment[-1].text))


def _quote_depth(line: Line) -> int:
    quoted = _QUOTED.match(line.text) if ">" in line.text[:8] else None
    return quoted[1].count(">") if quoted else 0


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


def _ends_sentence(line: str) -> bool:
    """Say whether a stop, with at most seven signs that close, ends a line."""
    end = len(line)
    nearest = max(0, end - 8)
    while end > nearest and line[end - 1] in _CLOSING:
        end -= 1
    return end > nearest and line[end - 1] in _STOPS
