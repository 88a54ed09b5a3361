"""One name spelt in two ways: how a slip is told, and which words of an article may be one."""

from __future__ import annotations

from typing import Final

from checker.arrays import append, i64, vec
from checker.document import Tokens

# Letters of a name of which one may be missing, one be wrong, two be wrong.
SHORT: Final = 5
SAFE: Final = 6
LONG: Final = 8
# Endings that make another word of a name: "Korean", "Brills", "Germany".
_ENDINGS: Final = frozenset(("", *"s n an ian i is es ns y e r er ese ish ist a ans ic ics m".split()))
_MOST: Final = 600  # words that are held against each other
_PAIR: Final = 2  # words of a name in full
# The shape of a word: a bit for each of its letters, told apart by the last bits of their numbers; its length; and the
# last bits of its first letter. That of a word which is too short for a slip is 0.
_LAST_BITS: Final = 31
_LETTERS: Final = 0xFFFFFFFF
_LENGTH: Final = 32  # where the length begins
_FIRST: Final = 48
_LONGEST: Final = 0xFFFF
_SHAPES: Final = "shapes"  # under which they are kept with the forms
_LAST_OF_NUMBERS: Final = 63  # the last bits of the number of a form, by which it is found again


class NameWords:
    """The words of an article's names, each once, and whether one may be another that is spelt otherwise.

    `firsts` and `lasts` are the ends of the names. That no two words may be one name is found out for a small part of
    what it takes to say which are. With too many words any may.
    """

    def __init__(self, tokens: Tokens, firsts: vec[i64], lasts: vec[i64]) -> None:
        self._words, self._numbers = tokens.forms.words, tokens.numbers
        self._shapes = _shapes_of(tokens)  # by the number of the form
        self._latest = vec[i64]([-1] * (_LAST_BITS + 1))  # the place of the last word with each first letter
        # Of each word: the place of the one before it with that letter, the number of its form, and its shape.
        self._before, self._kept = vec[i64](capacity=len(firsts)), vec[i64](capacity=len(firsts))
        self._kept_shapes = vec[i64](capacity=len(firsts))
        surnames = self._keep(firsts, lasts)
        self.is_full = len(self._kept) > _MOST
        # Whether two surnames, the last words of names of one word or two, may be one.
        self.has_slips = self.is_full or self._has_alike(surnames)

    def _keep(self, firsts: vec[i64], lasts: vec[i64]) -> vec[i64]:
        """Keep each word once, and return for each whether it is a surname: 1 if it is, 0 if not."""
        numbers, shapes, latest = self._numbers, self._shapes, self._latest
        before, kept, kept_shapes, surnames = (
            self._before,
            self._kept,
            self._kept_shapes,
            vec[i64](capacity=len(firsts)),
        )
        # The place of the last word whose number has certain last bits, and of each word that of the one before it.
        same, earlier = vec[i64]([-1] * (_LAST_OF_NUMBERS + 1)), vec[i64](capacity=len(firsts))
        for name in range(len(firsts)):
            first, last = firsts[name], lasts[name]
            for token in range(first, last):
                number = numbers[token]
                shape = shapes[number]
                if not shape:
                    continue
                place = same[number & _LAST_OF_NUMBERS]
                while place >= 0 and kept[place] != number:
                    place = earlier[place]
                if place < 0:
                    place = len(kept)
                    earlier = append(earlier, same[number & _LAST_OF_NUMBERS])
                    same[number & _LAST_OF_NUMBERS] = place
                    before = append(before, latest[shape >> _FIRST])
                    latest[shape >> _FIRST] = place
                    kept, kept_shapes = append(kept, number), append(kept_shapes, shape)
                    surnames = append(surnames, 0)
                if token + 1 == last and last - first <= _PAIR:
                    surnames[place] = 1
            if len(kept) > _MOST:
                break
        self._before, self._kept, self._kept_shapes = before, kept, kept_shapes
        return surnames

    def _has_alike(self, surnames: vec[i64]) -> bool:
        """Say whether any two of the surnames may be one."""
        before, kept, shapes = self._before, self._kept, self._kept_shapes
        for place in range(len(kept)):
            if not surnames[place]:
                continue
            shape = shapes[place]
            other = before[place]
            while other >= 0:
                is_near = surnames[other] and _are_near(shape, shapes[other])
                if is_near and is_slip(self._words[kept[place]], self._words[kept[other]]):
                    return True
                other = before[other]
        return False

    def may_have(self, token: i64) -> bool:
        """Say whether the word of a token may be one of the names, spelt otherwise."""
        if self.is_full:
            return True
        number = self._numbers[token]
        shape = self._shapes[number]
        if not shape:
            return False
        place = self._latest[shape >> _FIRST]
        while place >= 0:
            other = self._kept[place]
            is_near = other != number and _are_near(shape, self._kept_shapes[place])
            if is_near and is_slip(self._words[number], self._words[other]):
                return True
            place = self._before[place]
        return False


def _shapes_of(tokens: Tokens) -> vec[i64]:
    """Return the shapes of the forms of some tokens, by the number of the form; each is reckoned once."""
    forms = tokens.forms
    shapes: vec[i64] = forms.known.get(_SHAPES) or vec[i64]()
    if len(shapes) < len(forms):
        for number in range(len(shapes), len(forms)):
            shapes = append(shapes, _shape(forms.words[number]))
        forms.known[_SHAPES] = shapes
    return shapes


def _shape(word: str) -> i64:
    """Return the shape of a word."""
    length: i64 = len(word)
    if length < SHORT or length > _LONGEST:
        return 0
    letters: i64 = 0
    bit: i64 = 1  # of 64: what mypyc makes of `i64(1) << place` is half as wide
    for place in range(length):
        letters |= bit << (ord(word[place]) & _LAST_BITS)
    return i64(ord(word[0]) & _LAST_BITS) << _FIRST | length << _LENGTH | letters


def _are_near(one: i64, other: i64) -> bool:
    """Say whether two words with one first letter differ as little in length and letters as a slip and its right."""
    length, other_length = (one >> _LENGTH) & _LONGEST, (other >> _LENGTH) & _LONGEST
    short, longer = (length, other_length - length) if length < other_length else (other_length, length - other_length)
    most: i64 = 2 if short >= LONG else 1
    unlike = (one ^ other) & _LETTERS
    for _ in range(2 * most):  # a wrong letter is in one word alone, and so is the right one
        unlike &= unlike - 1  # without its lowest bit
    return longer <= most and unlike == 0


def is_slip(one: str, other: str) -> bool:
    """Say whether two words may be one name, once spelt wrong.

    >>> is_slip("kessler", "kesler"), is_slip("korea", "korean"), is_slip("brill", "brent")
    (True, False, False)
    """
    if (
        len(one) < SHORT
        or len(other) < SHORT
        or one[0] != other[0]
        or not -2 <= len(one) - len(other) <= 2
        or not (one.isalpha() and other.isalpha())
    ):
        return False
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    stem = 1
    while stem < len(short) and one[stem] == other[stem]:
        stem += 1
    if (one[stem:] in _ENDINGS and other[stem:] in _ENDINGS) or one.isascii() != other.isascii():
        return False
    if len(short) < SAFE and len(short) == len(long) and sorted(one) != sorted(other):
        return False
    most = 2 if len(short) >= LONG else 1
    one, other = _unlike(one[stem:], other[stem:])
    if most == 1 and max(len(one), len(other)) > 2:  # more than two letters that are swapped
        return False
    return 0 < _distance(one, other) <= most


def _unlike(one: str, other: str) -> tuple[str, str]:
    """Return two words without the letters in which both end."""
    end = 0
    while end < min(len(one), len(other)) and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[: len(one) - end], other[: len(other) - end]


def _distance(one: str, other: str) -> int:
    """Return how many letters have to be put in, taken out, changed, or swapped, to turn one into the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place in range(len(one)):
        letter = ord(one[place])
        earlier, before, row = before, row, [place + 1]
        for other_place in range(len(other)):
            other_letter = ord(other[other_place])
            best = before[other_place] + (letter != other_letter)
            if before[other_place + 1] < best:
                best = before[other_place + 1] + 1
            if row[other_place] < best:
                best = row[other_place] + 1
            if place and other_place and letter == ord(other[other_place - 1]) and ord(one[place - 1]) == other_letter:
                best = min(best, earlier[other_place - 1] + 1)
            row.append(best)
    return row[-1]
