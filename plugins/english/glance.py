"""Glances: what is asked of a text again and again, written so that it costs little once it is compiled."""

from __future__ import annotations

from typing import Final

from checker.arrays import i64, vec

_ASCII: Final = 128


def places(text: str, signs: str) -> vec[i64]:
    """Return where in a text any of some signs stand, in order.

    >>> list(places("So? No!", "?!."))
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
    return vec[i64](found)


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
