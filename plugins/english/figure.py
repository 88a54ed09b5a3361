"""Figures in English text: numbers in digits and words, percentages, sums of money."""

from __future__ import annotations

from typing import Final

from checker.document import Entity, Tokens


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
_HALVED: Final = frozenset((*_SCALES, "dozen"))
NUMBER_WORDS: Final = frozenset(_SMALL) | frozenset(_SCALES) | _CROWDS | _words("half dozen")


class Figures:
    """Finds the figure that begins at a token."""

    __slots__ = ("_ends", "_starts", "_texts", "_words")

    def __init__(self, tokens: Tokens) -> None:
        self._words: list[str] = tokens.words
        self._texts: list[str] = tokens.texts
        self._starts: list[int] = tokens.starts
        self._ends: list[int] = tokens.ends

    def find(self, first: int, limit: int) -> tuple[list[Entity], int]:
        """Return the entities of the figure at `first` and the token after it; none of them reaches `limit`."""
        number = self._number(first, limit)
        if number is None:
            return [], first + 1
        begin, last, value = number
        if value is not None and value > _LARGEST:  # "million million million …" comes to no figure
            value = None
        plain = Entity(begin, last, "number", value)
        percent = self._percent(begin, last, value, limit)
        if percent:
            return [percent, plain], percent.last
        ranged = self._range(begin, last, limit)
        if ranged:
            return [ranged[0], plain, ranged[1]], ranged[0].last
        money = self._money(begin, last, value, limit)
        if money:
            return [money, plain], money.last
        if value == 1.0 and last == begin + 1 and self._words[begin] == "one" and not self._counts(begin, limit):
            return [], last
        return [plain], last

    def _touches(self, index: int) -> bool:
        """Say whether no space lies between this token and the one before it."""
        return index > 0 and self._ends[index - 1] == self._starts[index]

    def _word(self, index: int, limit: int) -> str:
        return self._words[index] if index < limit else ""

    def _counts(self, index: int, limit: int) -> bool:
        """Say whether "one" at `index` is a number and no pronoun."""
        following = self._word(index + 1, limit)
        before = self._words[index - 1] if index else ""
        return bool(following) and following not in _NOT_AFTER_ONE and before not in _NOT_BEFORE_ONE

    def _number(self, first: int, limit: int) -> tuple[int, int, float | None] | None:
        """Return the first token, the end and the value of the number at `first`."""
        word = self._words[first]
        if word[0].isdecimal():
            return self._digits(first, limit)
        if word == "half":
            return self._half(first, limit)
        if word in _CROWDS:
            last = first + 1
            if self._word(last, limit) == "of" and self._word(last + 1, limit) in _CROWDS:
                last += 2
            return first, last, None
        if word == "dozen" or word in _SCALES:
            has_article = first > 0 and self._words[first - 1] in ("a", "an")
            value = 12.0 if word == "dozen" else _SCALES[word]
            last, scale = self._scale(first + 1, limit)
            if has_article:
                return first - 1, last, value * scale
            return first, last, None
        return self._cardinal(first, limit)

    def _digits(self, first: int, limit: int) -> tuple[int, int, float | None] | None:
        written = self._words[first]
        if ":" in written or (self._touches(first) and self._words[first - 1] in "#/_@'’"):
            return None
        following = self._word(first + 1, limit)
        if following in _CLOCK:
            return None
        value, last = _value(written), first + 1
        if following and self._touches(last) and following[0].isalpha():
            if following in _SUFFIXES:
                return first, last + 1, None if value is None else value * _SUFFIXES[following]
            is_network = following == "g" and self._texts[last][0] == "G"  # 4G, 5G
            return (first, last, value) if following in _MEASURES and not is_network else None
        if following in ("bn", "mn", "mln", "tn"):
            return first, last + 1, None if value is None else value * _SUFFIXES[following]
        last, scale = self._scale(last, limit)
        return first, last, None if value is None else value * scale

    def _scale(self, index: int, limit: int) -> tuple[int, float]:
        """Return the end of the scale words at `index` ("hundred thousand", "-million") and what they come to."""
        scale = 1.0
        if self._word(index, limit) == "-" and self._word(index + 1, limit) in _SCALES:
            return index + 2, _SCALES[self._words[index + 1]]
        while self._word(index, limit) in _SCALES or self._word(index, limit) == "dozen":
            scale *= _SCALES.get(self._words[index], 12.0)
            index += 1
        return index, scale

    def _half(self, first: int, limit: int) -> tuple[int, int, float | None] | None:
        """Read "half a million", "half a dozen"."""
        if self._word(first + 1, limit) in ("a", "-") and self._word(first + 2, limit) in _HALVED:
            return first, first + 3, 0.5 * _SCALES.get(self._words[first + 2], 12.0)
        return None

    def _cardinal(self, first: int, limit: int) -> tuple[int, int, float | None] | None:
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
            return first, last + 2, total + group + _SMALL[words[last + 1]] / 10
        if self._word(last, limit) == "dozen":
            return first, last + 1, group * 12
        return first, last, total + group

    def _percent(self, first: int, last: int, value: float | None, limit: int) -> Entity | None:
        """Return the percentage that a number is the beginning of."""
        word = self._word(last, limit)
        if word == "-":
            last += 1
            word = self._word(last, limit)
        if word in ("%", "percent", "pct", "٪") or (word == "pc" and self._touches(last)):
            return Entity(first, last + 1, "percent", value, "percent")
        following = self._word(last + 1, limit)
        if word == "per" and following == "cent":
            return Entity(first, last + 2, "percent", value, "percent")
        if word == "percentage" and following in ("point", "points"):
            return Entity(first, last + 2, "percent", value, "percentage points")
        return None

    def _range(self, first: int, last: int, limit: int) -> tuple[Entity, Entity] | None:
        """Return the percentage that a range comes to ("10 to 15 percent", "10-15%"), and its second number."""
        if self._word(last, limit) not in ("to", "-", "–", "—", "or") or last + 1 >= limit:
            return None
        word = self._words[last + 1]
        other = self._number(last + 1, limit) if word[0].isdecimal() or word in _SMALL else None
        if other is None:
            return None
        percent = self._percent(other[0], other[1], None, limit)
        return (percent._replace(first=first), Entity(other[0], other[1], "number", other[2])) if percent else None

    def _money(self, first: int, last: int, value: float | None, limit: int) -> Entity | None:
        """Return the sum of money that a number is part of."""
        words = self._words
        before = words[first - 1] if first else ""
        if before in SIGNS:
            begin, unit = first - 1, SIGNS[before]
            if before == "$" and self._touches(begin) and words[begin - 1] in _DOLLARS:
                begin, unit = begin - 1, _DOLLARS[words[begin - 1]]
            return Entity(begin, last, "money", value, unit)
        begin = first - 2 if before == "." and first > 1 else first - 1
        if begin >= 0 and words[begin] in _CODES and self._texts[begin][0].isupper():
            return Entity(begin, last, "money", value, _CODES[words[begin]])
        word = self._word(last, limit)
        if word in SIGNS and self._touches(last):
            return Entity(first, last + 1, "money", value, SIGNS[word])
        if (word == "-" and self._word(last + 1, limit) in _CURRENCIES) or (
            word == "of" and words[last - 1] in _CROWDS
        ):
            last += 1
            word = words[last]
        unit = _COUNTRIES.get(word, "")
        if unit and self._word(last + 1, limit) in _CURRENCIES:
            last += 1
            word = words[last]
        elif word in _AMBIGUOUS and words[last - 1] not in _SCALES and self._word(last + 1, limit) != "sterling":
            return None
        if word in _CURRENCIES:
            if value is not None and word in _HUNDREDTHS:
                value /= 100
            return Entity(first, last + 1, "money", value, unit or _CURRENCIES[word])
        if word in _CODES and self._texts[last].isupper():
            return Entity(first, last + 1, "money", value, _CODES[word])
        return None


def _value(written: str) -> float | None:
    """Return what digits with separators come to, or nothing where they may be read in two ways.

    >>> _value("1,250.5"), _value("1.250.000"), _value("3,5")
    (1250.5, 1250000.0, None)
    """
    if len(written) > 60:
        return None
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
