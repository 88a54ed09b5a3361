"""Where a piece of text lies: ranges of code points, and lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import repeat
from typing import Any, Final, NamedTuple

from checker.arrays import append, i64, vec

# Makes a named tuple of its class and a tuple, in a third of the time that calling the class takes.
tuple_of: Final[Any] = tuple.__new__

_LINE_END = re.compile(r"\r\n|\n|\r")


class Span(NamedTuple):
    """The text from `start` up to, not including, `end`, in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of `text` that the span covers.

        >>> Span(3, 5).of("It is so.")
        'is'
        """
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Say whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """Say whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


_SPAN: Final[Any] = Span  # what is final is found at once where this is compiled


def span_of(start: int, end: int) -> Span:
    """Return a span, in a third of the time that calling the class takes."""
    made: Span = tuple_of(_SPAN, (start, end))
    return made


def tuples_of(kind: Any, rows: Iterable[Any]) -> tuple[Any, ...]:
    """Return named tuples of a class from tuples: sooner than one by one, as no code between them is run.

    >>> tuples_of(Span, [(1, 3), (4, 5)])
    (Span(start=1, end=3), Span(start=4, end=5))
    """
    return tuple(map(tuple_of, repeat(kind), rows))


class Lines:
    """The lines of a text: offsets in code points to 1-based lines and columns.

    A line ends with a line feed, a carriage return, or both together.

    >>> Lines("one\\r\\ntwo").position(6)
    (2, 2)
    """

    __slots__ = ("starts",)

    def __init__(self, text: str) -> None:
        self.starts: list[int] = list(line_starts(text))

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of `offset`, both counted from one."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


class _Last:
    """Places in the text that they were found in last, and that text: most are asked for more than once."""

    __slots__ = ("places", "text")

    def __init__(self, text: str, places: vec[i64]) -> None:
        self.text = text
        self.places = places


_last_starts: Final = _Last("", vec[i64]([0]))
_last_foreign: Final = _Last("", vec[i64]())


def line_starts(text: str) -> vec[i64]:
    """Return where the lines of a text begin."""
    if _last_starts.text is not text:
        _last_starts.places = _line_starts(text)
        _last_starts.text = text
    return _last_starts.places


def _line_starts(text: str) -> vec[i64]:
    starts = vec[i64]([0])
    if "\r" in text:
        for found in _LINE_END.finditer(text):
            starts = append(starts, found.end())
        return starts
    end = text.find("\n") + 1  # many times faster
    while end:
        starts = append(starts, end)
        end = text.find("\n", end) + 1
    return starts


def foreign(text: str) -> vec[i64]:
    """Return where in a text stands what is not ASCII.

    >>> list(foreign("Où? Là."))
    [1, 5]
    """
    if _last_foreign.text is not text:
        keep_foreign(text, _foreign(text))
    return _last_foreign.places


def keep_foreign(text: str, places: vec[i64]) -> None:
    """Keep where in a text stands what is not ASCII, for `foreign`; who gives it may know it without looking again."""
    _last_foreign.places = places
    _last_foreign.text = text


def _foreign(text: str) -> vec[i64]:
    places = vec[i64]()
    if text.isascii():
        return places
    at: i64 = -1
    end = i64(len(text))
    for between in text.encode("ascii", "replace").split(b"?"):  # many times faster than to look at each
        at += len(between) + 1
        if at < end and ord(text[at]) >= 128:  # no question mark itself
            places = append(places, at)
    return places
