"""Glances: what is asked of a text again and again, written so that it costs little once it is compiled."""

from __future__ import annotations

from typing import Final

from checker.arrays import append, i64, vec
from checker.span import foreign

_ASCII: Final = 128


class Signs:
    """Signs that are looked for in text after text.

    >>> list(Signs("?!.").places("So? No!"))
    [2, 6]
    """

    __slots__ = ("_foreign", "_plain")

    def __init__(self, signs: str) -> None:
        self._plain = [sign for sign in signs if ord(sign) < _ASCII]
        self._foreign = vec[i64]([ord(sign) for sign in signs if ord(sign) >= _ASCII])

    def places(self, text: str) -> vec[i64]:
        """Return where in a text any of the signs stand, in order."""
        found = _foreign_places(text, self._foreign)
        for sign in self._plain:
            found = _with_places(found, text, sign)
        return found


def _foreign_places(text: str, codes: vec[i64]) -> vec[i64]:
    """Return where in a text characters stand that are not ASCII and have one of some codes."""
    found = vec[i64]()
    if not len(codes):
        return found
    for place in foreign(text):
        code = i64(ord(text[place]))
        for sought in codes:
            if code == sought:
                found = append(found, place)
                break
    return found


def _with_places(found: vec[i64], text: str, sign: str) -> vec[i64]:
    """Return some places in order, and between them those where one more sign stands."""
    place = i64(text.find(sign))
    if place < 0:
        return found
    merged = vec[i64]()
    index: i64 = 0
    while place >= 0:
        while index < len(found) and found[index] < place:
            merged = append(merged, found[index])
            index += 1
        merged = append(merged, place)
        place = text.find(sign, place + 1)
    while index < len(found):
        merged = append(merged, found[index])
        index += 1
    return merged


def begins_large(word: str) -> bool:
    """Say whether a word begins with a capital letter."""
    code = ord(word[0])
    return 65 <= code <= 90 if code < _ASCII else word[0].isupper()


def begins_with_digit(word: str) -> bool:
    """Say whether a word begins with a decimal digit."""
    code = ord(word[0])
    return 48 <= code <= 57 if code < _ASCII else word[0].isdecimal()


def is_english(text: str, place: i64) -> bool:
    """Say whether one of the letters from A to Z, small or not, stands at a place."""
    return 97 <= ord(text[place]) | 32 <= 122


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
