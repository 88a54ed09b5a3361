"""Ages and lengths of time in English sentences, and the dates that they must agree with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from checker_plugins.consistency.days import Age, Day, Duration
from checker_plugins.consistency.english.day import read_day
from checker_plugins.consistency.english.hint import AGES, DURATIONS
from checker_plugins.consistency.english.quantity import read_quantity
from checker_plugins.consistency.relation import Quantity

if TYPE_CHECKING:
    from checker_plugins.consistency.english.article import Article, Figured

# The expressions are compiled when they are first used: few articles call for any.
_BORN: Final = r"\bborn (?:(?!D\d)[^ ]+ ){0,6}?(?:in |on )?(?P<born>D\d+)"
_LIFE: Final = r"\( (?:born )?(?P<born>D\d+) (?:-|–|—|to) (?P<died>D\d+) \)"
_YEARS: Final = r"\( (?P<years>D\d+) \)"  # both years as one: "(1930-2010)"
_AGED: Final = (
    r"\b(?:aged|at the age of|at age|died at|turned) (?P<age>N\d+)(?! (?:percent|months?|days?|weeks?"
    r"|million|to|and|-))"
    r"|\bwas (?:just |only )?(?P<was>N\d+)(?: years old)?(?= when\b| in D)"
)
_NOW: Final = r"(?: , (?P<age>N\d+) ,| is (?P<old>N\d+) years old)"
_KIN: Final = (
    r"\b(?:whose|father|mother|son|sons|daughter|brother|sister|wife|husband|grand\w+|child|children|parents|uncle|aunt"
    r"|cousin|nephew|niece|twins?|couple|baby|first|second|third|who's)\b"
)
_LENGTH = r"(?P<length>N\d+)(?: -)? (?P<unit>years?|months?|days?)"
_FROM_TO = (
    r"(?:(?:from |between )(?P<start>D\d+) (?:to|and|until|till|through|-|–) (?P<end>D\d+)"
    r"|(?:starting|beginning|which began|that began) (?:in|on) (?P<start2>D\d+) and (?:ending|which ended"
    r"|ended) (?:in|on) (?P<end2>D\d+))"
)
_LASTED = (
    r"(?: ,| \(| –| —)? (?:(?:or|for|a period of|a total of|some|lasted|lasting|which lasted|ran for|went"
    r" on for|took) )+"
)
_FORMS: Final = (
    rf"{_LENGTH}(?: (?:in|of|as) [a-z]+)? ?,? (?:\( )?{_FROM_TO}",
    rf"\b{_FROM_TO}{_LASTED}{_LENGTH}(?! (?:later|earlier|ago|after|before|old|-old))",
)
_IN_BRACKETS: Final = r"(?P<length>N\d+) - year [a-z]+ \( (?P<years>D\d+) \)"
_MADE = "(?:founded|established|built|opened|created|formed|launched|set up)"
_FOUNDED: Final = (
    rf"\b{_MADE} in (?P<start>D\d+)(?: [^ .;]+){{0,8}}? (?P<length>N\d+) - years?-old\b"
    rf"|(?P<length2>N\d+) - years?-old(?: [^ .;]+){{1,4}}? ?,? (?:was |which was |that was )?{_MADE} in"
    rf" (?P<start2>D\d+)"
)
_AGO: Final = r"\b(?:in (?P<start>D\d+) , (?P<ago>D\d+)|(?P<ago2>D\d+) , in (?P<start2>D\d+))\b"
_ANY_YEAR = 2023  # of dates that tell none
_UNITS = {"year": "year", "month": "month", "day": "day"}


def ages(article: Article) -> list[Age]:
    """Return the ages that one sentence tells together with a birth, and with the date of which it speaks."""
    found: list[Age] = []
    for figured in article.figured_for(AGES):
        outline = figured.outline
        if not figured.dates or ("born" not in outline and "( D" not in outline):
            continue
        if re.search(_KIN, outline):
            continue
        aged, now = [age or was for age, was in re.findall(_AGED, outline)], re.search(_NOW, outline)
        birth, death = _life(article, figured)
        if birth is None:
            continue
        age: Quantity | None
        if len(aged) == 1:
            age, then = figured.quantity(aged[0]), death or _other_day(article, figured, birth)
        elif not aged and now and not death:
            age, then = figured.quantity(now["age"] or now["old"]), article.published
        else:
            continue
        if age and then and not age.unit and age.low == age.high == int(age.value):
            found.append(Age(birth, then, age))
    return found


def _life(article: Article, figured: Figured) -> tuple[Day | None, Day | None]:
    """Return the dates of the birth and, where both stand in brackets in a sentence of a death, of the death."""
    outline = figured.outline
    life, years = re.search(_LIFE, outline), re.search(_YEARS, outline)
    if life:
        found = _day(article, figured, life["born"]), _day(article, figured, life["died"])
        return found if "died" in outline else (None, None)
    both = _two_years(article, figured, years["years"]) if years and "died" in outline else None
    if both:
        return both
    born = re.search(_BORN, outline)
    return (_day(article, figured, born["born"]) if born else None), None


def _two_years(article: Article, figured: Figured, token: str) -> tuple[Day, Day] | None:
    """Return the two years of a date such as "1930-2010"."""
    entity = figured.entities[int(token[1:])]
    words = article.tokens.words[entity.first : entity.last]
    if len(words) != 3 or not all(len(word) == 4 and word.isdecimal() for word in words[::2]):
        return None
    spans = article.span(entity.first, entity.first + 1), article.span(entity.last - 1, entity.last)
    return Day(spans[0], words[0], int(words[0])), Day(spans[1], words[2], int(words[2]))


def _other_day(article: Article, figured: Figured, birth: Day) -> Day | None:
    """Return the only other date of a sentence with a birth, of which it then speaks."""
    days = [_day(article, figured, f"D{place}") for place, each in enumerate(figured.entities) if each.label == "date"]
    others = [day for day in days if day is None or day.span != birth.span]
    return others[0] if len(others) == 1 else None


def _day(article: Article, figured: Figured, token: str, year: int = 0) -> Day | None:
    """Return the date that a token of the outline stands for, if it exists; in `year`, if it tells no year."""
    day = read_day(article.text, article.tokens, figured.entities[int(token[1:])], year)
    if day is None or day.year < 1000:
        return None
    try:
        return day if day.earliest <= day.latest else None
    except ValueError:
        return None


def durations(article: Article) -> list[Duration]:
    """Return the lengths of time that are told with their beginning and end."""
    found: list[Duration] = []
    published = article.published
    for figured in article.figured_for(DURATIONS):
        outline = figured.outline
        if not figured.dates:
            continue
        if figured.numbers and (" year" in outline or " month" in outline or " day" in outline):
            if _may_end(outline):
                for form in _FORMS:
                    for match in re.finditer(form, outline):
                        found += _duration(article, figured, match)
            for match in re.finditer(_IN_BRACKETS, outline) if " - year " in outline else ():
                both, length = _two_years(article, figured, match["years"]), figured.quantity(match["length"])
                if both and length:
                    found.append(Duration(*both, length, "year"))
        if published:
            found += _until_now(article, figured, published)
    return found


def _may_end(outline: str) -> bool:
    """Say whether a sentence holds the words that a beginning and an end are told with."""
    return (
        "from D" in outline
        or "between D" in outline
        or "starting " in outline
        or "beginning " in outline
        or " began " in outline
    )


def _until_now(article: Article, figured: Figured, now: Day) -> list[Duration]:
    """Return the lengths of time that end with the article's own date."""
    found: list[Duration] = []
    founded = re.search(_FOUNDED, figured.outline) if "-old" in figured.outline else None
    if founded:
        start = _day(article, figured, founded["start"] or founded["start2"])
        length = figured.quantity(founded["length"] or founded["length2"])
        if start and length:
            found.append(Duration(start, now, length, "year"))
    for match in (
        re.finditer(_AGO, figured.outline) if " , D" in figured.outline or " , in D" in figured.outline else ()
    ):
        start = _day(article, figured, match["start"] or match["start2"])
        ago = figured.entities[int((match["ago"] or match["ago2"])[1:])]
        if start is None or article.tokens.words[ago.last - 2 : ago.last] != ["years", "ago"]:
            continue
        number = next((each for each in article.numbers if each.first == ago.first), None)
        length = read_quantity(article.text, article.tokens, number) if number else None
        if length:
            found.append(Duration(start, now, length, "year"))
    return found


def _duration(article: Article, figured: Figured, match: re.Match[str]) -> list[Duration]:
    tokens = match["start"] or match["start2"], match["end"] or match["end2"]
    length = figured.quantity(match["length"])
    unit = _UNITS[match["unit"].rstrip("s")]
    end = _day(article, figured, tokens[1], _ANY_YEAR)
    start = _day(article, figured, tokens[0], end.year) if end else None
    if start is None or end is None or length is None or length.unit or start.earliest > end.latest:
        return []
    if unit != "year" and not (start.month and end.month):
        return []
    if unit == "day" and not (start.day and end.day):
        return []
    return [Duration(start, end, length, unit)]
