"""Dates in English text: days, months, years, and days told from today ("last week")."""

from __future__ import annotations

from typing import Final

from checker.document import Tokens
from checker_plugins.english.figure import Figure
from checker_plugins.english.glance import begins_large


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LONG_MONTHS: Final = _words("january february march april may june july august september october november december")
_SHORT_MONTHS: Final = _words("jan feb mar apr jun jul aug sep sept oct nov dec")
_MONTHS: Final = _LONG_MONTHS | _SHORT_MONTHS
_WEEKDAYS: Final = _words("monday tuesday wednesday thursday friday saturday sunday")
_DAYS: Final = _words("yesterday today tomorrow tonight")
_DAY_PARTS: Final = _words("morning afternoon evening night")
_SEASONS: Final = _words("spring summer autumn winter")
RELATIVE_WORDS: Final = _words("last next this past previous")
_PERIODS: Final = _words("week month year weekend fall decade century quarter fortnight") | _DAY_PARTS | _SEASONS
AFTER_RELATIVE_WORDS: Final = _PERIODS | _WEEKDAYS | _LONG_MONTHS | {"past"}  # what such a date goes on with
_LENGTHS: Final = _words("minutes hours day days week weeks month months year years decade decades century centuries")
_ORDINALS: Final = _words("st nd rd th")
_BEFORE_MONTH: Final = _words(
    "in last next this past since until till of by from early late mid during through before after to"
)
_BEFORE_YEAR: Final = _words(
    "in since during until till early late mid year spring summer autumn fall winter circa back"
)
_PERHAPS_BEFORE_YEAR: Final = _words("of by from to and between through before after around for (")
_ATTRIBUTIVE: Final = _words("the his her its their our my a this 's")
_YEAR_NOUNS: Final = _words(
    "election elections budget census season campaign referendum coup war report survey study summit crisis"
)
_AFTER_YEAR: Final = _words("was is saw has had will marked brought")
_NO_NOUN: Final = _words(
    """and or to in on at by for from with as that which when where while but if the a an he she it they we was were is
    are has had will would said says after before until since because during about of his her its their who than not"""
)
DATE_WORDS: Final = _MONTHS | _WEEKDAYS | _DAYS | RELATIVE_WORDS
_CENTURIES: Final = frozenset(("15", "16", "17", "18", "19", "20"))


class Dates:
    """Finds the date that begins at a token."""

    __slots__ = ("_ends", "_starts", "_tokens", "_words")

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._words: list[str] = tokens.words
        self._starts = tokens.starts
        self._ends = tokens.ends

    def find(self, first: int, limit: int, is_digits: bool) -> int:
        """Return the token after the date that begins at `first`, or `first` if none does; never past `limit`.

        `is_digits` says whether a digit begins that token.
        """
        if is_digits:
            return self._from_digits(first, limit)
        word = self._words[first]
        if word in _DAYS:
            if self._tokens.text(first).isupper():  # part of a name: "USA TODAY"
                return first
            return first + 1 + (self._word(first + 1, limit) in _DAY_PARTS)
        if word in RELATIVE_WORDS:
            return self._relative(first, limit)
        if not begins_large(self._tokens.text(first)):
            return first
        if word in _WEEKDAYS:
            last = first + 1 + (self._word(first + 1, limit) in _DAY_PARTS)
            comma = last + (self._word(last, limit) == ",")
            if comma < limit and (self._words[comma] in _MONTHS or self._words[comma].isdecimal()):
                full = (
                    self._month(comma, limit, bare=False) if self._words[comma] in _MONTHS else self._day(comma, limit)
                )
                return full if full > comma else last
            return last
        return self._month(first, limit) if word in _MONTHS else first

    def _word(self, index: int, limit: int) -> str:
        return self._words[index] if index < limit else ""

    def _year_after(self, index: int, limit: int) -> int:
        """Return the token after the year that completes a date ending at `index`, or `index`."""
        comma = index + (self._word(index, limit) == ",")
        return comma + 1 if _may_be_year(self._word(comma, limit)) else index

    def _month(self, first: int, limit: int, bare: bool = True) -> int:
        """Read a date that begins with a month; `bare` says whether the month alone is one."""
        word = self._words[first]
        if not begins_large(self._tokens.text(first)):
            return first
        index = first + 1
        if word in _SHORT_MONTHS and self._word(index, limit) == ".":
            index += 1
        following = self._word(index, limit)
        if _is_day(following):
            index += 1
            index += self._word(index, limit) in _ORDINALS
            return self._year_after(index, limit)
        if _may_be_year(following):
            return index + 1
        if self._word(index, limit) == "of" and _may_be_year(self._word(index + 1, limit)):
            return index + 2
        if not bare or word in _SHORT_MONTHS:
            return first
        is_led = first > 0 and self._words[first - 1] in _BEFORE_MONTH
        if is_led:
            return first + 1
        is_name = first + 1 < limit and begins_large(self._tokens.text(first + 1))
        return first if is_name or word in ("may", "march", "august") else first + 1

    def _day(self, first: int, limit: int) -> int:
        """Read a date that begins with a day of the month: "3 May", "3rd of May 2024"."""
        if not _is_day(self._words[first]):
            return first
        index = first + 1
        index += self._word(index, limit) in _ORDINALS
        index += self._word(index, limit) == "of"
        if self._word(index, limit) not in _MONTHS or not begins_large(self._tokens.text(index)):
            return first
        index += 1
        index += self._words[index - 1] in _SHORT_MONTHS and self._word(index, limit) == "."
        return self._year_after(index, limit)

    def _from_digits(self, first: int, limit: int) -> int:
        word = self._words[first]
        if len(word) > 4 or len(word) == 3:
            return first
        if len(word) <= 2:
            last = self._day(first, limit)
            if last > first:
                return last
        if not word.isdecimal():
            return first
        sign, middle = self._word(first + 1, limit), self._word(first + 2, limit)
        if sign in ("-", "/") and middle.isdecimal() and self._word(first + 3, limit) == sign:
            end = self._word(first + 4, limit)
            if end.isdecimal() and {len(word), len(end)} in ({4, 2}, {4, 1}) and len(middle) <= 2:
                return first + 5
        if len(word) != 4 or word[:2] not in _CENTURIES:
            return first
        if sign in ("-", "–", "/") and len(middle) == 2 and middle.isdecimal() and int(middle) == (int(word) + 1) % 100:
            return first + 3  # 2021-22
        if sign == "s" and self._ends[first] == self._starts[first + 1]:
            return first + 2
        if not self._is_year(first, limit):
            return first
        if sign in ("/", "-", "–") and middle.isdecimal() and len(middle) in (2, 4):
            return first + 3
        return first + 1

    def _is_year(self, first: int, limit: int) -> bool:
        """Say whether four digits are plainly a year."""
        before = self._words[first - 1] if first else ""
        following = self._word(first + 1, limit)
        is_counted = following.isalpha() and following not in _NO_NOUN and self._starts[first + 1] != self._ends[first]
        is_name = is_counted and begins_large(self._tokens.text(first + 1))
        if before in _BEFORE_YEAR or before in _MONTHS:
            return not (is_counted and not is_name and following.endswith("s")) or following in _YEAR_NOUNS
        if before in _PERHAPS_BEFORE_YEAR:
            return not is_counted
        if before in _ATTRIBUTIVE:
            return is_name or following in _YEAR_NOUNS or (is_counted and not _is_plural(following))
        return following in _AFTER_YEAR or following in _YEAR_NOUNS

    def _relative(self, first: int, limit: int) -> int:
        """Read "last week", "next Tuesday morning", "the past two years", "this past August"."""
        index = first + 1
        if self._word(index, limit) == "past" and self._words[first] == "this":
            index += 1
        word = self._word(index, limit)
        if word in _PERIODS:
            return index + 1
        if word in _WEEKDAYS or (word in _LONG_MONTHS and begins_large(self._tokens.text(index))):
            return index + 1 + (self._word(index + 1, limit) in _DAY_PARTS)
        return first

    def stretched(self, number: Figure, limit: int) -> Figure | None:
        """Return the date that a number is the beginning of: "two weeks ago"; or the end: "the last two weeks"."""
        if self._word(number.last, limit) not in _LENGTHS:
            return None
        if self._word(number.last + 1, limit) == "ago":
            return Figure(number.first, number.last + 2, "date")
        if number.first and self._words[number.first - 1] in ("last", "past", "next", "previous"):
            return Figure(number.first - 1, number.last + 1, "date")
        return None


def _may_be_year(word: str) -> bool:
    return len(word) == 4 and word[0] in "12" and word.isdecimal()


def _is_day(word: str) -> bool:
    return len(word) <= 2 and word.isdecimal() and 1 <= int(word) <= 31


def _is_plural(word: str) -> bool:
    return (word.endswith("s") and not word.endswith(("ss", "us", "is"))) or word in (
        "people",
        "men",
        "women",
        "children",
    )
