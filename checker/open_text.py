"""A text that is open in an editor: its edits, and its places as editors count them."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from checker.report import valid
from checker.span import Span

ENCODINGS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}  # whose code units columns may count

_UNIT = {"utf-8": 1, "utf-16": 2, "utf-32": 4}  # bytes
_LINE_END = re.compile(r"\r\n|\n|\r")


class Place(NamedTuple):
    """A line, and a column in code units of an encoding; both counted from nought."""

    line: int
    column: int


class OpenText:
    """A text, and its places in code units of `encoding`; a text with lone surrogates has U+FFFD for each.

    >>> OpenText("One\\n🌊 two").place(6), OpenText("One\\n🌊 two").offset(Place(1, 3))
    (Place(line=1, column=3), 6)
    """

    __slots__ = ("_ends", "_starts", "encoding", "text")

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        self.text = valid(text)
        self.encoding = encoding
        ends = list(_LINE_END.finditer(self.text))
        self._starts = [0, *(end.end() for end in ends)]
        self._ends = [*(end.start() for end in ends), len(self.text)]

    def place(self, offset: int) -> Place:
        """Return the place of an offset in code points."""
        line = bisect_right(self._starts, offset) - 1
        before = self.text[self._starts[line] : offset]
        if self.encoding != "utf-32" and not before.isascii():
            return Place(line, len(before.encode(ENCODINGS[self.encoding])) // _UNIT[self.encoding])
        return Place(line, len(before))

    def offset(self, place: Place) -> int:
        """Return the offset of a place; beyond the end of a line or the text, and inside a character, the nearest."""
        if place.line >= len(self._starts):
            return len(self.text)
        start = self._starts[max(place.line, 0)]
        line = self.text[start : self._ends[max(place.line, 0)]]
        column = max(place.column, 0) if place.line >= 0 else 0
        if self.encoding != "utf-32" and not line.isascii():
            units = line.encode(ENCODINGS[self.encoding])[: column * _UNIT[self.encoding]]
            return start + len(units.decode(ENCODINGS[self.encoding], "ignore"))
        return start + min(column, len(line))

    def line(self, number: int) -> Span:
        """Return the span of a line, counted from nought, without its end; the last one for any that is beyond it."""
        number = min(max(number, 0), len(self._starts) - 1)
        return Span(self._starts[number], self._ends[number])

    def edited(self, start: Place, end: Place, new: str) -> OpenText:
        """Return the text with `new` in place of what stands between two places."""
        first = self.offset(start)
        last = max(first, self.offset(end))
        return OpenText(self.text[:first] + new + self.text[last:], self.encoding)
