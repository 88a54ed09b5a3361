"""Ages and lengths of time in English sentences, and the dates that they must agree with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker_plugins.consistency.days import Age, Day, Duration
from checker_plugins.consistency.english.day import read_day
from checker_plugins.consistency.relation import Quantity

if TYPE_CHECKING:
    from checker_plugins.consistency.english.article import Article, Figured

_BORN = re.compile(r"\bborn (?:(?!D\d)[^ ]+ ){0,6}?(?:in |on )?(?P<born>D\d+)")
_LIFE = re.compile(r"\( (?:born )?(?P<born>D\d+) (?:-|–|—|to) (?P<died>D\d+) \)")
_YEARS = re.compile(r"\( (?P<years>D\d+) \)")  # both years as one: "(1930-2010)"
_AGED = re.compile(r"\b(?:aged|at the age of|at age|died at) (?P<age>N\d+)(?! (?:percent|months?|days?|weeks?|million|to|and|-))")
_NOW = re.compile(r"(?: , (?P<age>N\d+) ,| is (?P<old>N\d+) years old)")
_KIN = re.compile(
    r"\b(?:whose|father|mother|son|sons|daughter|brother|sister|wife|husband|grand\w+|child|children|parents|uncle|aunt"
    r"|cousin|nephew|niece|twins?|couple|baby|first|second|third|who's)\b"
)
_LENGTH = r"(?P<length>N\d+)(?: -)? (?P<unit>years?|months?|days?)"
_FROM_TO = r"(?:from |between )(?P<start>D\d+) (?:to|and|until|till|through|-|–) (?P<end>D\d+)"
_FORMS = (
    re.compile(rf"\b{_LENGTH} ?,? (?:\( )?{_FROM_TO}"),
    re.compile(rf"\b{_FROM_TO} ?,? (?:or |for |a period of |a total of |some )+{_LENGTH}(?! (?:later|earlier|ago|after|before|old|-old))"),
)
_FOUNDED = re.compile(
    r"\b(?:founded|established|built|opened|created|formed|launched|set up) in (?P<start>D\d+)(?: [^ .;]+){0,8}? (?P<length>N\d+) - years?-old\b"
    r"|\b(?P<length2>N\d+) - years?-old(?: [^ .;]+){1,4}? ?,? (?:was |which was |that was )?(?:founded|established|built|opened|created|formed|launched) in (?P<start2>D\d+)"
)
_UNITS = {"year": "year", "month": "month", "day": "day"}


def ages(article: Article) -> Iterator[Age]:
    """Yield the ages that one sentence tells together with a birth, and with the date of which it speaks."""
    for figured in article.figured:
        outline = figured.outline
        if "born" not in outline and "( D" not in outline:
            continue
        if _KIN.search(outline):
            continue
        aged, now = _AGED.findall(outline), _NOW.search(outline)
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
            yield Age(birth, then, age)


def _life(article: Article, figured: Figured) -> tuple[Day | None, Day | None]:
    """Return the dates of the birth and, where both stand in brackets in a sentence of a death, of the death."""
    outline = figured.outline
    life, years = _LIFE.search(outline), _YEARS.search(outline)
    if life:
        found = _day(article, figured, life["born"]), _day(article, figured, life["died"])
        return found if "died" in outline else (None, None)
    if years and "died" in outline:
        entity = figured.entities[int(years["years"][1:])]
        words = article.tokens.words[entity.first : entity.last]
        if len(words) == 3 and all(len(word) == 4 and word.isdecimal() for word in words[::2]):
            spans = article.span(entity.first, entity.first + 1), article.span(entity.last - 1, entity.last)
            first, last = (Day(span, word, int(word)) for span, word in zip(spans, words[::2], strict=True))
            return first, last
    born = _BORN.search(outline)
    return (_day(article, figured, born["born"]) if born else None), None


def _other_day(article: Article, figured: Figured, birth: Day) -> Day | None:
    """Return the only other date of a sentence with a birth, of which it then speaks."""
    days = [_day(article, figured, f"D{place}") for place, each in enumerate(figured.entities) if each.label == "date"]
    others = [day for day in days if day is None or day.span != birth.span]
    return others[0] if len(others) == 1 else None


def _day(article: Article, figured: Figured, token: str) -> Day | None:
    """Return the date that a token of the outline stands for, if it is of our calendar and exists."""
    day = read_day(article.text, article.tokens, figured.entities[int(token[1:])])
    if day is None or day.year < 1000:
        return None
    try:
        return day if day.earliest <= day.latest else None
    except ValueError:
        return None


def durations(article: Article) -> Iterator[Duration]:
    """Yield the lengths of time that are told with their beginning and end."""
    for figured in article.figured:
        outline = figured.outline
        if "D" not in outline or "N" not in outline:
            continue
        for form in _FORMS:
            for match in form.finditer(outline):
                yield from _duration(article, figured, match)
        founded = _FOUNDED.search(outline) if "-old" in outline else None
        if founded and article.published:
            start = _day(article, figured, founded["start"] or founded["start2"])
            length = figured.quantity(founded["length"] or founded["length2"])
            if start and length:
                yield Duration(start, article.published, length, "year")


def _duration(article: Article, figured: Figured, match: re.Match[str]) -> Iterator[Duration]:
    start, end = _day(article, figured, match["start"]), _day(article, figured, match["end"])
    length = figured.quantity(match["length"])
    unit = _UNITS[match["unit"].rstrip("s")]
    if start is None or end is None or length is None or length.unit:
        return
    if unit != "year" and not (start.month and end.month):
        return
    if unit == "day" and not (start.day and end.day):
        return
    yield Duration(start, end, length, unit)
