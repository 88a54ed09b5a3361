"""Glances: what is asked of a text again and again, written so that it costs little once it is compiled."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

_ASCII: Final = 128


def places(text: str, signs: str) -> list[int]:
    """Return where in a text any of some signs stand, in order.

    >>> places("So? No!", "?!.")
    [2, 6]
    """
    found: list[int] = []
    plain = text.isascii()
    for sign in signs:
        if plain and ord(sign) >= _ASCII:
            continue
        place = text.find(sign)
        while place >= 0:
            found.append(place)
            place = text.find(sign, place + 1)
    found.sort()
    return found


def first_from(offsets: list[int], offset: int, low: int = 0) -> int:
    """Return the index, `low` or more, of the first of some offsets in order that is not less than `offset`.

    >>> first_from([2, 4, 6], 4), first_from([2, 4, 6], 7)
    (1, 3)
    """
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


if __file__.endswith(".py"):  # not compiled: then the library's own search, in C, is the faster one
    globals()["first_from"] = bisect_left


def begins_large(word: str) -> bool:
    """Say whether a word begins with a capital letter."""
    code = ord(word[0])
    return 65 <= code <= 90 if code < _ASCII else word[0].isupper()


def begins_with_digit(word: str) -> bool:
    """Say whether a word begins with a decimal digit."""
    code = ord(word[0])
    return 48 <= code <= 57 if code < _ASCII else word[0].isdecimal()


def is_space(text: str, place: int) -> bool:
    """Say whether white space stands at a place."""
    code = ord(text[place])
    return code == 32 or (not 32 < code < _ASCII and text[place].isspace())


def is_small(text: str, place: int) -> bool:
    """Say whether a small letter stands at a place."""
    code = ord(text[place])
    return 97 <= code <= 122 or (code >= _ASCII and text[place].islower())


def is_small_or_digit(text: str, place: int) -> bool:
    """Say whether a small letter or a decimal digit stands at a place."""
    return is_small(text, place) or begins_with_digit(text[place])
