"""Arrays of plain numbers, and the search in them when they are in order.

Where this module is compiled they are the compiler's own, whose elements are no objects; where it is not, they are
lists, which plain Python is fastest with. Import `vec`, `append` and `read_i64_le` from here alone, and never put one
array under two names that both grow: `append` may or may not return the array that it was given.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from typing import Any

from mypy_extensions import i64

try:  # the compiler wants to see the import
    from librt.strings import read_i64_le
    from librt.vecs import append, vec
except ImportError:  # nothing is compiled where there is none
    pass

__all__ = ["append", "first_after", "first_from", "i64", "read_i64_le", "vec"]


def first_from(offsets: vec[i64], offset: i64, low: i64 = 0, high: i64 = -1) -> i64:
    """Return the index, `low` or more, of the first of some offsets in order that is not less than `offset`.

    Given `high`, only those before it are looked at, and it is returned if all of them are less.

    >>> first_from(vec[i64]([2, 4, 6]), 4), first_from(vec[i64]([2, 4, 6]), 7)
    (1, 3)
    """
    if high < 0:
        high = len(offsets)
    if low < high and offsets[low] >= offset:
        return low  # as it mostly is where one block, or sentence, follows the other
    while low < high:
        middle = (low + high) >> 1
        if offsets[middle] < offset:
            low = middle + 1
        else:
            high = middle
    return low


def first_after(offsets: vec[i64], offset: i64, low: i64 = 0, high: i64 = -1) -> i64:
    """Return the index, `low` or more, of the first of some offsets in order that is greater than `offset`."""
    return first_from(offsets, offset + 1, low, high)


class _Lists:
    """What makes lists where the compiler's own arrays would be made."""

    def __getitem__(self, item: object) -> Callable[..., list[Any]]:
        return _list


def _list(items: Iterable[Any] = (), *, capacity: int = 0) -> list[Any]:  # noqa: ARG001
    return list(items)


def _append(numbers: list[Any], number: int) -> list[Any]:
    numbers.append(number)
    return numbers


def _read_i64_le(numbers: bytes, at: int) -> int:
    return int.from_bytes(numbers[at : at + 8], "little", signed=True)


if __file__.endswith(".py"):  # not compiled
    globals().update(vec=_Lists(), append=_append, read_i64_le=_read_i64_le)
    globals().update(first_from=bisect_left, first_after=bisect_right)
