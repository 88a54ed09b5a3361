"""Figures in English text: numbers in digits and words, percentages, sums of money."""

from __future__ import annotations

from typing import Final

from mypy_extensions import mypyc_attr

from checker.document import Tokens
from checker_plugins.english.glance import begins_large, begins_with_digit


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_UNITS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL: Final = {word: float(value) for value, word in enumerate(_UNITS)}
_SMALL.update((word, 20.0 + 10 * place) for place, word in enumerate(_TENS))
_SMALL.update((f"{tens}-{unit}", _SMALL[tens] + _SMALL[unit]) for tens in _TENS for unit in _UNITS[1:10])
_SCALES: Final = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "lakh": 1e5,
    "crore": 1e7,
}
_SUFFIXES: Final = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "trn": 1e12}
_CROWDS: Final = _words("dozens scores hundreds thousands millions billions trillions lakhs crores")
_MEASURES: Final = _words(
    "km kg cm mm mph kph kmh g mg lb lbs oz ft mw gw kw kwh mwh gwh mb gb tb hz mhz ghz ml l ha c f x"
)
_CLOCK: Final = _words("am pm a.m. p.m. o'clock")
# After these, and before those, "one" is a pronoun.
_NOT_BEFORE_ONE: Final = _words("no the this that every any each another which some its his her their")
_NOT_AFTER_ONE: Final = _words(
    """of is was who that which another can could would will has had day to should must may might and or thing in more
    final last 's on at for with as but if when where by from than i we he she they you - – — , . ; : ? ! ) " ” ’ '"""
)
SIGNS: Final = {
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₦": "NGN", "₱": "PHP",
    "₴": "UAH", "₺": "TRY", "₪": "ILS", "฿": "THB",
}  # fmt: skip
_DOLLARS: Final = {
    "us": "USD", "u.s.": "USD", "hk": "HKD", "a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD", "nz": "NZD", "s": "SGD",
    "nt": "TWD", "r": "BRL",
}  # fmt: skip
_CODES: Final = {
    "rs": "INR", "inr": "INR", "usd": "USD", "eur": "EUR", "gbp": "GBP", "rmb": "CNY", "cny": "CNY", "rp": "IDR",
    "rm": "MYR", "chf": "CHF", "jpy": "JPY", "aud": "AUD", "cad": "CAD", "zar": "ZAR", "ksh": "KES", "hkd": "HKD",
    "sek": "SEK", "nok": "NOK", "dkk": "DKK", "pkr": "PKR", "php": "PHP", "ngn": "NGN", "aed": "AED",
}  # fmt: skip
_CURRENCIES: Final = {
    "dollar": "USD", "dollars": "USD", "cent": "USD", "cents": "USD", "euro": "EUR", "euros": "EUR", "pound": "GBP",
    "pounds": "GBP", "pence": "GBP", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "rupee": "INR", "rupees": "INR",
    "ruble": "RUB", "rubles": "RUB", "rouble": "RUB", "roubles": "RUB", "peso": "MXN", "pesos": "MXN", "franc": "CHF",
    "francs": "CHF", "krona": "SEK", "kronor": "SEK", "kroner": "NOK", "naira": "NGN", "rand": "ZAR", "ringgit": "MYR",
    "baht": "THB", "shekels": "ILS", "lira": "TRY", "hryvnia": "UAH", "hryvnias": "UAH", "zloty": "PLN",
    "zlotys": "PLN",
    "rupiah": "IDR", "dirhams": "AED", "riyals": "SAR", "shillings": "KES", "reais": "BRL", "won": "KRW", "taka": "BDT",
}  # fmt: skip
_LARGEST: Final = 1e18
_HUNDREDTHS: Final = _words("cent cents pence")
_AMBIGUOUS: Final = _words(
    "pound pounds won rand cent"
)  # money after "million" and the like only, or before "sterling"
_COUNTRIES: Final = {
    "us": "USD", "u.s.": "USD", "american": "USD", "canadian": "CAD", "australian": "AUD", "british": "GBP",
    "singapore": "SGD", "pakistani": "PKR", "swiss": "CHF", "kenyan": "KES", "chinese": "CNY", "egyptian": "EGP",
    "philippine": "PHP", "japanese": "JPY", "russian": "RUB", "indian": "INR", "sterling": "GBP",
}  # fmt: skip
# What may tell, after a number, that it is more than a number.
_TELLING: Final = frozenset((*SIGNS, *_CODES, *_CURRENCIES, *_COUNTRIES)) | _words(
    "- % percent pct ٪ pc per percentage to – — or of"
)
_HALVED: Final = frozenset((*_SCALES, "dozen"))
NUMBER_WORDS: Final = frozenset(_SMALL) | frozenset(_SCALES) | _CROWDS | _words("half dozen")


@mypyc_attr(acyclic=True)  # so that those who look for circles of garbage need not know of it
class Figure:
    """What comes to an entity: its tokens from `first` up to `last`, its label, and what it comes to in what unit."""

    __slots__ = ("first", "label", "last", "unit", "value")

    def __init__(self, first: int, last: int, label: str, value: float | None = None, unit: str = "") -> None:
        self.first = first
        self.last = last
        self.label = label
        self.value = value
        self.unit = unit


class Figures:
    """Finds the figure that begins at a token."""

    __slots__ = ("_ends", "_starts", "_tokens", "_words")

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._words: list[str] = tokens.words
        self._starts = tokens.starts
        self._ends = tokens.ends

    def find(self, first: int, limit: int, found: list[Figure]) -> int:
        """Add what the figure at `first` comes to, the longest first, and return the token after it.

        None of it reaches `limit`.
        """
        number = self._number(first, limit)
        if number is None:
            return first + 1
        if number.value is not None and number.value > _LARGEST:  # "million million million …" comes to no figure
            number.value = None
        is_plain = self._word(number.last, limit) not in _TELLING
        whole = None if is_plain else self._percent(number, limit)
        if whole is None:
            last = 0 if is_plain else self._add_range(number, limit, found)
            if last:
                return last
            whole = self._money(number, limit, is_plain)
        if whole is not None:
            found.append(whole)
        elif self._is_pronoun(number, limit):
            return number.last
        found.append(number)
        return number.last if whole is None else whole.last

    def _touches(self, index: int) -> bool:
        """Say whether no space lies between this token and the one before it."""
        return index > 0 and self._ends[index - 1] == self._starts[index]

    def _word(self, index: int, limit: int) -> str:
        return self._words[index] if index < limit else ""

    def _is_pronoun(self, number: Figure, limit: int) -> bool:
        """Say whether a number is the word "one" where it counts nothing."""
        index = number.first
        if number.value != 1.0 or number.last != index + 1 or self._words[index] != "one":
            return False
        following = self._word(index + 1, limit)
        before = self._words[index - 1] if index else ""
        return not following or following in _NOT_AFTER_ONE or before in _NOT_BEFORE_ONE

    def _number(self, first: int, limit: int) -> Figure | None:
        """Return the number at `first`, or where it begins before that."""
        word = self._words[first]
        if begins_with_digit(word):
            return self._digits(first, limit)
        if word == "half":
            return self._half(first, limit)
        if word in _CROWDS:
            last = first + 1
            if self._word(last, limit) == "of" and self._word(last + 1, limit) in _CROWDS:
                last += 2
            return Figure(first, last, "number")
        if word == "dozen" or word in _SCALES:
            last = self._scaled(first + 1, limit)
            if first == 0 or self._words[first - 1] not in ("a", "an"):
                return Figure(first, last, "number")
            value = 12.0 if word == "dozen" else _SCALES[word]
            return Figure(first - 1, last, "number", value * self._scale(first + 1, last))
        return self._cardinal(first, limit)

    def _digits(self, first: int, limit: int) -> Figure | None:
        written = self._words[first]
        if ":" in written or (self._touches(first) and self._words[first - 1] in "#/_@'’"):
            return None
        following = self._word(first + 1, limit)
        if following in _CLOCK:
            return None
        value, last = _value(written), first + 1
        scale = 1.0
        if following and self._touches(last) and following[0].isalpha():
            if following in _SUFFIXES:
                last, scale = last + 1, _SUFFIXES[following]
            elif following not in _MEASURES or (following == "g" and self._tokens.text(last)[0] == "G"):  # 4G, 5G
                return None
        elif following in ("bn", "mn", "mln", "tn"):
            last, scale = last + 1, _SUFFIXES[following]
        else:
            last = self._scaled(last, limit)
            scale = self._scale(first + 1, last)
        return Figure(first, last, "number", None if value is None else value * scale)

    def _scaled(self, index: int, limit: int) -> int:
        """Return the end of the scale words at `index`: "hundred thousand", "-million"."""
        word = self._word(index, limit)
        if word == "-" and self._word(index + 1, limit) in _SCALES:
            return index + 2
        while word in _HALVED:
            index += 1
            word = self._word(index, limit)
        return index

    def _scale(self, index: int, last: int) -> float:
        """Return what the scale words from `index` up to `last` come to."""
        scale = 1.0
        while index < last:
            word = self._words[index]
            if word != "-":
                scale *= _SCALES.get(word, 12.0)
            index += 1
        return scale

    def _half(self, first: int, limit: int) -> Figure | None:
        """Read "half a million", "half a dozen"."""
        if self._word(first + 1, limit) in ("a", "-") and self._word(first + 2, limit) in _HALVED:
            return Figure(first, first + 3, "number", 0.5 * _SCALES.get(self._words[first + 2], 12.0))
        return None

    def _cardinal(self, first: int, limit: int) -> Figure | None:
        """Read a number in words, such as "two hundred and six thousand"."""
        words = self._words
        total = group = 0.0
        index, last, tens_open = first, first, False
        while index < limit:
            word = words[index]
            if word in _SMALL:
                value = _SMALL[word]
                if index > first and words[index - 1] in _SMALL and not (tens_open and value < 10):
                    break
                group += value
                tens_open = value >= 20 and value % 10 == 0
                last = index = index + 1
                if tens_open and self._word(index, limit) == "-" and self._word(index + 1, limit) in _SMALL:
                    index += 1
            elif word == "hundred":
                group = max(group, 1.0) * 100
                last = index = index + 1
            elif word in _SCALES:
                total += max(group, 1.0) * _SCALES[word]
                group = 0.0
                last = index = index + 1
            elif word == "and" and words[index - 1] in _SCALES and self._word(index + 1, limit) in _SMALL:
                index += 1
            else:
                break
        if self._word(last, limit) == "point" and self._word(last + 1, limit) in _SMALL:
            return Figure(first, last + 2, "number", total + group + _SMALL[words[last + 1]] / 10)
        if self._word(last, limit) == "dozen":
            return Figure(first, last + 1, "number", group * 12)
        return Figure(first, last, "number", total + group)

    def _percent(self, number: Figure, limit: int) -> Figure | None:
        """Return the percentage that a number is the beginning of."""
        last = number.last
        word = self._word(last, limit)
        if word == "-":
            last += 1
            word = self._word(last, limit)
        if word in ("%", "percent", "pct", "٪") or (word == "pc" and self._touches(last)):
            return Figure(number.first, last + 1, "percent", number.value, "percent")
        if word == "per" and self._word(last + 1, limit) == "cent":
            return Figure(number.first, last + 2, "percent", number.value, "percent")
        if word == "percentage" and self._word(last + 1, limit) in ("point", "points"):
            return Figure(number.first, last + 2, "percent", number.value, "percentage points")
        return None

    def _add_range(self, number: Figure, limit: int, found: list[Figure]) -> int:
        """Add the percentage that a range comes to ("10 to 15 percent", "10-15%"), and its numbers; return its end.

        If there is none, that is 0.
        """
        last = number.last
        if last + 1 >= limit or self._words[last] not in ("to", "-", "–", "—", "or"):
            return 0
        word = self._words[last + 1]
        other = self._number(last + 1, limit) if begins_with_digit(word) or word in _SMALL else None
        percent = self._percent(other, limit) if other is not None else None
        if other is None or percent is None:
            return 0
        percent.first = number.first
        percent.value = None
        found.append(percent)
        found.append(number)
        found.append(other)
        return percent.last

    def _money(self, number: Figure, limit: int, is_plain: bool) -> Figure | None:
        """Return the sum of money that a number is part of; what follows one that is plain tells nothing of it."""
        first, last, value = number.first, number.last, number.value
        words = self._words
        before = words[first - 1] if first else ""
        if before in SIGNS:
            begin, unit = first - 1, SIGNS[before]
            if before == "$" and self._touches(begin) and words[begin - 1] in _DOLLARS:
                begin, unit = begin - 1, _DOLLARS[words[begin - 1]]
            return Figure(begin, last, "money", value, unit)
        begin = first - 2 if before == "." and first > 1 else first - 1
        if begin >= 0 and words[begin] in _CODES and begins_large(self._tokens.text(begin)):
            return Figure(begin, last, "money", value, _CODES[words[begin]])
        if is_plain:
            return None
        word = self._word(last, limit)
        if word in SIGNS and self._touches(last):
            return Figure(first, last + 1, "money", value, SIGNS[word])
        if (word == "-" and self._word(last + 1, limit) in _CURRENCIES) or (
            word == "of" and words[last - 1] in _CROWDS
        ):
            last += 1
            word = self._word(last, limit)
        unit = _COUNTRIES.get(word, "")
        if unit and self._word(last + 1, limit) in _CURRENCIES:
            last += 1
            word = words[last]
        elif word in _AMBIGUOUS and words[last - 1] not in _SCALES and self._word(last + 1, limit) != "sterling":
            return None
        if word in _CURRENCIES:
            if value is not None and word in _HUNDREDTHS:
                value /= 100
            return Figure(first, last + 1, "money", value, unit or _CURRENCIES[word])
        if word in _CODES and self._tokens.text(last).isupper():
            return Figure(first, last + 1, "money", value, _CODES[word])
        return None


def _value(written: str) -> float | None:
    """Return what digits with separators come to, or nothing where they may be read in two ways.

    >>> _value("1,250.5"), _value("1.250.000"), _value("3,5")
    (1250.5, 1250000.0, None)
    """
    if len(written) > 60:
        return None
    if "," not in written and "." not in written:
        return float(written)
    whole, stop, rest = written.partition(".")
    if "," in rest:
        return None
    if "." in rest:
        whole, stop, rest = whole + "," + rest.replace(".", ","), "", ""
    groups = whole.split(",")
    if len(groups) > 1 and (len(groups[0]) > 3 or any(len(group) not in (2, 3) for group in groups[1:-1])):
        return None
    if len(groups) > 1 and len(groups[-1]) != 3:
        return None
    return float("".join(groups) + stop + rest)
