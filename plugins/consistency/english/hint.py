"""Hints: the words without which a check finds nothing to read, and for which checks a sentence may hold something."""

from __future__ import annotations

import re
from typing import Final

from checker.arrays import append, i64, vec
from checker.document import Tokens
from checker.forms import LETTERS, bits_by_word

# What some checks begin from: the words that hedge, what was done to something or somebody, what "the 40-page report"
# is measured in, and what marks a slip that is somebody else's.
ADVERBS: Final = frozenset("allegedly reportedly supposedly purportedly apparently".split())
DOUBTED: Final = frozenset(
    "believed thought alleged rumoured rumored suspected reported understood feared said".split()
)
MODALS: Final = frozenset(("may", "might", "could"))
ACCUSED: Final = frozenset(("accused", "suspected"))
_DEEDS: Final = frozenset("built founded established completed killed injured wounded".split())
_COMPOUND_UNITS: Final = frozenset(
    """page seat member storey story mile kilometre kilometer acre hectare foot metre meter room bed strong ton tonne
    megawatt nation country point item question word count chapter volume""".split()
)
# Verbs that say by themselves which way a figure went.
VERBS: Final = tuple(
    """rose risen grew grown increased climbed jumped surged soared fell fallen dropped declined decreased shrank shrunk
    plunged slumped plummeted cut reduced raised lowered""".split()
)
UNITS: Final = {
    "mm": "mm millimetre millimetres millimeter millimeters",
    "cm": "cm centimetre centimetres centimeter centimeters",
    "m": "m metre metres meter meters",
    "km": "km kms kilometre kilometres kilometer kilometers",
    "in": "inch inches",
    "ft": "ft foot feet",
    "yd": "yd yds yard yards",
    "mi": "mi mile miles",
    "acre": "acre acres",
    "ha": "ha hectare hectares",
    "ml": "ml millilitre millilitres milliliter milliliters",
    "l": "l litre litres liter liters",
    "gal": "gallon gallons gal",
    "pt": "pint pints",
    "qt": "quart quarts",
    "bbl": "barrel barrels",
    "g": "g gram grams gramme grammes",
    "kg": "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes",
    "t": "tonne tonnes",
    "lb": "lb lbs pound pounds",
    "oz": "oz ounce ounces",
    "st": "stone",
    "ton": "ton tons",
    "mph": "mph",
    "kph": "kph kmh",
    "kn": "knot knots",
}

# The bits of a word that is one of those, and of no other:
HEDGE: Final = 1 << 0
DEED: Final = 1 << 1
COMPOUND: Final = 1 << 2
WATCHED: Final = HEDGE | DEED | COMPOUND
# The bits of a word, and of a part of a word such as "one-third":
SIC: Final = 1 << 3
MARGIN: Final = 1 << 4
_BETWEEN: Final = 1 << 5
_FROM: Final = 1 << 6
_COMPARED: Final = 1 << 7
_DIRECTION: Final = 1 << 8
_DASH: Final = 1 << 9
_RANGE: Final = 1 << 10
_AGED: Final = 1 << 11
_BORN: Final = 1 << 12
_BRACKET: Final = 1 << 13
_BEGUN: Final = 1 << 14
_OLD: Final = 1 << 16
_AGO: Final = 1 << 17
_OF: Final = 1 << 18
_IN: Final = 1 << 19
FRACTION: Final = 1 << 20
TOTAL: Final = 1 << 21
BEFORE_LIST: Final = 1 << 22
SORT: Final = 1 << 23
_SECOND: Final = 1 << 24
UNIT: Final = 1 << 25
# The bit of a word that begins as a unit of time does: "years", "day", "month-long".
_TIME: Final = 1 << 26
_TIMES: Final = ("year", "month", "day")
_Y: Final = 121
_M: Final = 109
_D: Final = 100
# Those of words for being against something, and for having no opinion of it.
_AGAINST: Final = 1 << 27
_OPEN: Final = 1 << 28
_WORDS: Final[tuple[tuple[int, tuple[str, ...]], ...]] = (
    (HEDGE, tuple(ADVERBS | DOUBTED | MODALS | ACCUSED)),
    (DEED, tuple(_DEEDS)),
    (COMPOUND, tuple(_COMPOUND_UNITS)),
    (SIC, ("sic",)),
    (MARGIN, ("margin",)),
    (_BETWEEN, ("between",)),
    (_FROM, ("from",)),
    (_COMPARED, ("compared",)),
    (_DIRECTION, ("up", "down", *VERBS)),
    (_DASH, ("-", "–")),
    (_RANGE, ("range", "ranges", "ranged", "ranging")),
    (_AGED, ("age", "aged", "ages")),
    (_BORN, ("born",)),
    (_BRACKET, ("(",)),
    (_BEGUN, ("starting", "beginning", "began")),
    (_OLD, ("old",)),
    (_AGO, ("ago",)),
    (_OF, ("of",)),
    (_IN, ("in",)),
    (FRACTION, ("half", "third", "thirds", "quarter", "quarters", "fifth", "fifths", "tenth", "tenths")),
    (TOTAL, ("all", "altogether", "among", "total")),
    (BEFORE_LIST, (":", "–", "—")),
    (SORT, ("men", "women", "boys", "girls", "children")),
    (_SECOND, ("(", "[", "/", "or")),
    (UNIT, tuple(word for words in UNITS.values() for word in words.split())),
    (UNIT, ("°", "degree", "degrees", "c", "f", "celsius", "fahrenheit", "centigrade")),
    (_AGAINST, tuple("disapprove disapproved oppose opposed against disagree disagreed no reject rejected".split())),
    (_OPEN, tuple("undecided unsure sure know opinion abstained".split())),
)

# The checks that read sentences with figures.
CHANGES: Final = 1 << 0
DIRECTIONS: Final = 1 << 1
POINTS: Final = 1 << 2
SHARES: Final = 1 << 3
TOTALS: Final = 1 << 4
OPPOSITES: Final = 1 << 5
CONVERSIONS: Final = 1 << 6
RANGES: Final = 1 << 7
AGES: Final = 1 << 8
DURATIONS: Final = 1 << 9


_BY_WORD: Final = bits_by_word(_WORDS)
_PARTS: Final = re.compile(r"\w+")
_NAME: Final = "consistency"  # under which they are kept with the forms


def hints(tokens: Tokens) -> vec[i64]:
    """Return the bits of the forms of some tokens, by the number of the form; each is reckoned once."""
    forms = tokens.forms
    bits: vec[i64] = forms.known.get(_NAME) or vec[i64]()
    if len(bits) < len(forms):
        for number in range(len(bits), len(forms)):
            bits = append(bits, _bits(forms.words[number], forms.kinds[number] & LETTERS != 0))
        forms.known[_NAME] = bits
    return bits


def _bits(word: str, is_of_letters: bool) -> int:
    found = _BY_WORD.get(word, 0)
    # What begins with a digit is all figures.
    if not is_of_letters and len(word) > 1 and not word.isalnum() and not word[0].isdecimal():
        for part in _PARTS.findall(word):
            found |= _BY_WORD.get(part, 0) & ~WATCHED
    if ord(word[0]) in (_Y, _M, _D) and word.startswith(_TIMES):
        found |= _TIME
    return found


def checks(seen: i64, numbers: int, percents: int, sums: int, dates: int) -> int:
    """Return for which checks a sentence may hold something, by the bits of its words and the counts of its figures.

    It may not for the others: what they look for cannot be told without those words and so many figures.
    """
    found = 0
    quantities = numbers + percents + sums
    if quantities > 1:
        found |= _checks_of_quantities(seen, numbers, percents, sums)
    if dates:
        if numbers and seen & (_BORN | _BRACKET):
            found |= AGES
        if seen & _TIME and (seen & _AGO or (numbers and seen & (_FROM | _BETWEEN | _BEGUN | _OLD | _BRACKET))):
            found |= DURATIONS
        if dates > 1 and seen & (_FROM | _BETWEEN):
            found |= RANGES
    return found


def _checks_of_quantities(seen: i64, numbers: int, percents: int, sums: int) -> int:
    found = 0
    if seen & (_FROM | _COMPARED):
        found |= CHANGES
        if seen & _DIRECTION:
            found |= DIRECTIONS
        if percents and seen & _FROM:
            found |= POINTS
    if seen & (_BETWEEN | _RANGE) or (numbers > 1 and seen & _AGED) or (sums > 1 and seen & _DASH):
        found |= RANGES
    if (seen & _OF and numbers + sums > 1 and (percents or seen & FRACTION)) or (seen & _IN and percents):
        found |= SHARES
    if percents > 1 and seen & (_AGAINST | _OPEN):
        found |= OPPOSITES
    if numbers > 1:
        if seen & (TOTAL | BEFORE_LIST | SORT):
            found |= TOTALS
        if seen & _SECOND and seen & UNIT:
            found |= CONVERSIONS
    return found
