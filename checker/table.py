"""A table from two plain numbers to one: to look one up makes no object, and touches one place in memory."""

from __future__ import annotations

from typing import Final

from checker.arrays import i64, vec

NOT_THERE: Final = -1
_SLOT: Final = 2  # numbers of one slot: the key, which is both numbers in one, and what it leads to
_SMALLEST: Final = 16  # slots; there are always a power of two, and at most half of them are taken


class Table:
    """Leads from pairs of numbers, none of them negative and each below 2 ** 30, to numbers that are not negative.

    >>> table = Table()
    >>> table.put(3, 4, 12)
    >>> table.find(3, 4), table.find(4, 3), len(table)
    (12, -1, 1)
    """

    __slots__ = ("_mixes_one", "_mixes_other", "_slots", "_taken")

    def __init__(self) -> None:
        # Odd, below 2 ** 31 and others in every process: no text can be made whose pairs all meet in one place.
        self._mixes_one: i64 = hash("one") & 0x3FFFFFFF | 0x40000001
        self._mixes_other: i64 = hash("other") & 0x3FFFFFFF | 0x40000001
        self._taken: i64 = 0
        self._slots = _empty(_SMALLEST)

    def __len__(self) -> int:
        return self._taken

    def clear(self) -> None:
        """Forget everything."""
        self._taken = 0
        self._slots = _empty(_SMALLEST)

    def find(self, one: i64, other: i64) -> i64:
        """Return what a pair leads to, `NOT_THERE` if it leads nowhere."""
        slots = self._slots
        place = self._place(slots, one, other)
        if slots[place] < 0:
            return NOT_THERE
        return slots[place + 1]

    def put(self, one: i64, other: i64, value: i64) -> None:
        """Let a pair lead to a number."""
        if 2 * _SLOT * self._taken >= len(self._slots):
            self._widen()
        slots = self._slots
        place = self._place(slots, one, other)
        if slots[place] < 0:
            self._taken += 1
            slots[place] = one << 32 | other
        slots[place + 1] = value

    def _widen(self) -> None:
        old, slots = self._slots, _empty(i64(len(self._slots)))
        for at in range(0, len(old), _SLOT):
            if old[at] >= 0:
                place = self._place(slots, old[at] >> 32, old[at] & 0xFFFFFFFF)
                slots[place] = old[at]
                slots[place + 1] = old[at + 1]
        self._slots = slots

    def _place(self, slots: vec[i64], one: i64, other: i64) -> i64:
        """Return where a pair stands among the slots, or, if it does not, where it would."""
        key = one << 32 | other
        last = i64(len(slots)) - _SLOT
        # The sum is below 2 ** 62, and its higher bits depend on all of both.
        place = (one * self._mixes_one + other * self._mixes_other) >> 15 & last
        while slots[place] >= 0 and slots[place] != key:
            place = (place + _SLOT) & last
        return place


def _empty(count: i64) -> vec[i64]:
    return vec[i64]([NOT_THERE] * (_SLOT * count))


class _Dictionary:
    """The same, as plain Python is fastest with it."""

    def __init__(self) -> None:
        self._kept: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def clear(self) -> None:
        self._kept.clear()

    def find(self, one: int, other: int) -> int:
        return self._kept.get(one << 32 | other, NOT_THERE)

    def put(self, one: int, other: int, value: int) -> None:
        self._kept[one << 32 | other] = value


if __file__.endswith(".py"):  # not compiled
    globals().update(Table=_Dictionary)
