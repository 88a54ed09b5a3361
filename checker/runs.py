"""Runs: what stands between two blanks in a text, known again without a string made of each.

Where this module is compiled, the characters of a short run are packed into two plain numbers, and a table of such
numbers has its value; the table lies close together in memory. Longer runs, and in plain Python all of them, are
strings in a dictionary.
"""

from __future__ import annotations

from typing import Final

from checker.arrays import append, i64, vec

UNKNOWN: Final = 1 << 40  # the value of a run that was not met before
_BLANK: Final = 32
_LINE_END: Final = 10
_BEYOND: Final = 128  # codes from which on no letter is one of English
FIRST: Final = 8  # bytes that the first number holds, from its lowest on,
ALL: Final = 13  # and both together, see `_pack`; above those of the second stands the value:
_VALUE: Final = 40  # the bit where it begins,
_VALUES: Final = 1 << 22  # and how far it may be from 0;
_ELSEWHERE: Final = -_VALUES  # what stands there if it is farther, and the value itself is in the dictionary
_CHARACTERS: Final = (1 << _VALUE) - 1  # what of the second number is characters
_LEAST: Final = 1 << 12  # places in a table, of which at most half are taken
_FOLD: Final = 29  # how much lower the last letters are laid upon others
_SPREAD: Final = 40  # the lowest bit of a product that tells the place
COMPILED: Final = not __file__.endswith(".py")


class Runs:
    """The runs that were met, with a value for each; that of the empty one is -1.

    >>> runs = Runs()
    >>> runs.add("a", 7)
    >>> runs.get("a"), runs.get("bc") == UNKNOWN
    (7, True)
    """

    __slots__ = ("_count", "_first", "_is_short", "_mix", "_others", "_second", "_table", "end", "is_tabled")

    def __init__(self, *, tabled: bool = COMPILED) -> None:
        self.is_tabled = tabled
        self._others: dict[str, int] = {"": -1}
        self._table: vec[i64] = vec[i64]([0] * (2 * _LEAST))  # two numbers for each place: both are 0 if it is free
        # Odd, and another in every process: no text can be made for it whose runs meet in one place.
        self._mix: i64 = hash("runs") | 1
        self._count: i64 = 0
        self._is_short = False  # whether the table can hold the run that was asked for last
        self._first: i64 = 0  # what `_pack` makes: the numbers,
        self._second: i64 = 0
        self.end: i64 = 0  # and the end of the run

    def __len__(self) -> int:
        """Return how many runs were met, or, should there be millions, at most twice as many."""
        return len(self._others) + int(self._count)

    def get(self, run: str) -> i64:
        """Return the value of a run."""
        return self.value(run, 0) if self.is_tabled else i64(self._others.get(run, UNKNOWN))

    def values(self, runs: list[str]) -> list[int]:
        """Return the values of runs, where there is no table."""
        known = self._others
        return [known.get(run, UNKNOWN) for run in runs]

    def look_up(self, firsts: vec[i64], seconds: vec[i64]) -> vec[i64]:
        """Put the values of runs in the place of the first of the two numbers that each is packed into.

        What has a negative second one is none. Return the places of those that were not met before, or whose value is
        elsewhere, which are left as they are.
        """
        left = vec[i64]()
        table, mix = self._table, self._mix
        for index in range(len(firsts)):
            second = seconds[index]
            if second < 0:
                continue
            place = _place(table, mix, firsts[index], second)
            value = table[place + 1] >> _VALUE
            if table[place] and value != _ELSEWHERE:
                firsts[index] = value
            else:
                left = append(left, index)
        return left

    def add(self, run: str, value: int) -> None:
        """Give a run that was not met before a value."""
        self._is_short = self.is_tabled and self._pack(run, 0)
        self.add_last(run, value)

    def add_last(self, run: str, value: int) -> None:
        """Give the run that was asked for last, and was not met before, a value."""
        is_near = _ELSEWHERE < value < _VALUES
        if self._is_short:
            if 4 * self._count >= len(self._table):
                self._grow()
            self._put(self._first, self._second | i64(value if is_near else _ELSEWHERE) << _VALUE)
            self._count += 1
            if is_near:
                return
        self._others[run] = value

    def value(self, text: str, start: i64) -> i64:
        """Return the value of the run that begins there; its end is left in `end`."""
        self._is_short = self._pack(text, start)
        if self._is_short:
            table = self._table
            place = _place(table, self._mix, self._first, self._second)
            if not table[place]:
                return UNKNOWN
            value = table[place + 1] >> _VALUE
            if value != _ELSEWHERE:
                return value
        return i64(self._others.get(text[start : self.end], UNKNOWN))

    def _pack(self, text: str, start: i64) -> bool:
        """Pack the run that begins there; return whether the two numbers hold it, and it is not the empty one.

        A letter of English is a byte, any other character three that no letter of English has.
        """
        first: i64 = 0
        second: i64 = 0
        size: i64 = 0
        at = start
        length = i64(len(text))
        while at < length:
            code = i64(ord(text[at]))
            if code in (_BLANK, _LINE_END):
                break
            at += 1
            width: i64 = 1
            if code == 0:
                size = ALL  # as if it were too long
            elif code >= _BEYOND:
                code = 0x808080 | (code >> 14) << 16 | (code >> 7 & 127) << 8 | (code & 127)
                width = 3
            if size + width <= FIRST:
                first |= code << 8 * size
            elif size < ALL:
                size = max(size, FIRST)
                second |= code << 8 * (size - FIRST) & _CHARACTERS
            size += width
        self._first, self._second, self.end = first, second, at
        return 0 < size <= ALL

    def _put(self, first: i64, second: i64) -> None:
        place = _place(self._table, self._mix, first, second & _CHARACTERS)
        self._table[place] = first
        self._table[place + 1] = second

    def _grow(self) -> None:
        """Make the table twice as large."""
        table = self._table
        self._table = vec[i64]([0] * (2 * len(table)))
        for place in range(0, len(table), 2):
            if table[place]:
                self._put(table[place], table[place + 1])


def _place(table: vec[i64], mix: i64, first: i64, second: i64) -> i64:
    """Return where in a table a run stands or, if it is not there, would be put."""
    last = i64(len(table)) - 2
    # A bit of a product depends only on the bits that are no higher: the last letters are laid upon lower ones.
    place = ((first ^ first >> _FOLD ^ second * mix) * mix >> _SPREAD) * 2 & last
    while table[place] and (table[place] != first or table[place + 1] & _CHARACTERS != second):
        place = place + 2 & last
    return place
