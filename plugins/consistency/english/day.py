"""Dates in English: which day each is, and the weekday that stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checker.document import Entity, Tokens
from checker.span import Span
from checker_plugins.consistency.days import Day, Weekday, days_in
from checker_plugins.consistency.relation import Disagreement, Stated

if TYPE_CHECKING:
    from checker_plugins.consistency.english.article import Article

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_WEEKDAY = {name.lower(): place for place, name in enumerate(WEEKDAYS)}
_WEEKDAY.update((name[:3].lower(), place) for place, name in enumerate(WEEKDAYS))
_WEEKDAY.update(tues=1, thur=3, thurs=3)
_MONTH = {name.lower(): place for place, name in enumerate(_MONTH_NAMES, 1)}
_MONTH.update((name[:3].lower(), place) for place, name in enumerate(_MONTH_NAMES, 1))
_MONTH["sept"] = 9
_FIRST_YEAR = 1900  # before it, a date may be one of another calendar
_SHORTEST = 28  # days of a month: no lower number is too high
_TWO: Final = ord("2")
_NEAR = 150  # days around the article's own date within which a date without a year is told


def read_day(text: str, tokens: Tokens, entity: Entity, year: int = 0) -> Day | None:
    """Return the day, month or year that a date is; `year` is the year of one that tells none."""
    read = _read(tokens, entity)
    if read is None or not (read[0] or year) or (not read[0] and not read[2]):
        return None
    span = tokens.span(entity.first, entity.last)
    return Day(span, span.of(text), read[0] or year, *read[1:])


def _read(tokens: Tokens, entity: Entity) -> tuple[int, int, int] | None:
    """Return the year, the month and the day that the words of a date tell, each 0 where it does not."""
    year = month = day = 0
    words = tokens.words[entity.first : entity.last]
    for word in words:
        if word in _MONTH:
            month = _MONTH[word]
        elif word.isdecimal() and len(word) == 4 and not year:
            year = int(word)
        elif word.isdecimal() and len(word) <= 2 and not day:
            day = int(word)
        elif word not in (",", ".", "of", "st", "nd", "rd", "th", "the") and word not in _WEEKDAY:
            return None
    if (day and not month) or (month and _is_part(tokens, entity)):
        return None
    return year, month, day


def _is_part(tokens: Tokens, entity: Entity) -> bool:
    """Say whether a date is an end of a range ("3-5 May") or half of a pair, and so not all of what is meant."""
    before = tokens.words[entity.first - 1] if entity.first else ""
    after = tokens.words[entity.last] if entity.last < len(tokens) else ""
    return before in ("-", "–", "—", "/", "&") or after in ("-", "–", "/", "&")


def weekdays(article: Article) -> list[Weekday]:
    """Return the weekdays that stand beside a date whose year is told or plain."""
    found: list[Weekday] = []
    tokens = article.tokens
    for entity in article.dates:
        place = _weekday(article, entity) if entity.last - entity.first > 1 else None
        read = _read(tokens, entity) if place is not None else None
        if place is None or read is None or not read[1] or not read[2]:
            continue
        day = _with_year(article, entity, read)
        if day is not None:
            first, last = min(place, entity.first), max(place + 1, entity.last)
            found.append(Weekday(article.span(first, last), _WEEKDAY[tokens.words[place]], day, WEEKDAYS))
    return found


def _weekday(article: Article, entity: Entity) -> int | None:
    """Return the token of the weekday of a date: its first word, the word before it, or in brackets after it."""
    words = article.tokens.words
    if words[entity.first] in _WEEKDAY:
        return None if entity.first and words[entity.first - 1] in ("or", "and", "to") else entity.first
    before = entity.first - 1
    while before > max(0, entity.first - 4) and words[before] in (",", "(", ".", "the"):
        before -= 1
    if before >= 0 and words[before] in _WEEKDAY and (before == 0 or words[before - 1] not in ("or", "and", "to")):
        return before if article.text[article.tokens.starts[before]].isupper() else None
    after = entity.last
    if after + 2 < len(words):
        if words[after] == "(" and words[after + 2] == ")":
            return after + 1 if words[after + 1] in _WEEKDAY else None
        if words[after] == "," and words[after + 1] == "a":
            return after + 2 if words[after + 2] in _WEEKDAY else None
    return None


def _with_year(article: Article, entity: Entity, read: tuple[int, int, int]) -> Day | None:
    """Return the day that a date is; without a year, the one nearest to the article's own date, if that is near."""
    year, month, day = read
    words = article.tokens.words
    first = entity.first + (words[entity.first] in _WEEKDAY)
    first += words[first] == ","
    span = article.span(first, entity.last)
    if year:
        sound = year >= _FIRST_YEAR and day <= days_in(year, month)
        return Day(span, span.of(article.text), year, month, day) if sound else None
    published = article.published
    if published is None or published.span.meets(span):
        return None
    for candidate in (published.year - 1, published.year, published.year + 1):
        if day <= days_in(candidate, month):
            dated = Day(span, f"{span.of(article.text)}, {candidate}", candidate, month, day)
            if abs((dated.earliest - published.earliest).days) <= _NEAR:
                return dated
    return None


def impossible(article: Article) -> list[Stated]:
    """Return the dates whose month has not that many days."""
    found: list[Stated] = []
    for entity in article.dates:
        read = _read(article.tokens, entity) if _may_be_late(article.tokens.words, entity) else None
        if read is None or not read[1] or read[2] <= _SHORTEST:
            continue
        year, month, day = read
        most = days_in(year, month) if year else days_in(2024, month)
        if day > most:
            span: Span = article.span(entity.first, entity.last)
            name = _MONTH_NAMES[month - 1]
            in_year = f" {year}" if year and month == 2 else ""
            found.append(Stated(Disagreement(span, f"{name}{in_year}", "", str(most), str(day))))
    return found


def _may_be_late(words: list[str], entity: Entity) -> bool:
    """Say whether a date of several words has one that may be a day at the end of a month."""
    first, last, _, _, _ = entity
    if last - first > 1:
        for token in range(first, last):
            word = words[token]
            if len(word) == 2 and ord(word[0]) >= _TWO:
                return True
    return False
