"""Glances: what is asked of a text again and again, written so that it costs little once it is compiled."""

from __future__ import annotations

from typing import Final

from checker.arrays import i64

_ASCII: Final = 128


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
