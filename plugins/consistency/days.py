"""Days, ages and lengths of time, by the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from checker.span import Span
from checker_plugins.consistency.relation import Disagreement, Quantity, shown


class Day(NamedTuple):
    """A date as it is written; `month` and `day` are 0 where they are not told."""

    span: Span
    text: str
    year: int
    month: int = 0
    day: int = 0

    @property
    def earliest(self) -> date:
        """The first day that it may be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day that it may be."""
        if not self.month:
            return date(self.year, 12, 31)
        return date(self.year, self.month, self.day or days_in(self.year, self.month))


def days_in(year: int, month: int) -> int:
    """Return how many days a month has.

    >>> days_in(2024, 2), days_in(1900, 2), days_in(2023, 12)
    (29, 28, 31)
    """
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


class Weekday(NamedTuple):
    """A weekday (0 for Monday) and the date that it is said to be; `names` are the weekdays' names."""

    span: Span
    weekday: int
    day: Day
    names: Sequence[str]

    def disagreement(self, tolerance: float) -> Disagreement | None:
        """Return the weekday that the date was, if it is another one."""
        actual = self.day.earliest.weekday()
        if actual == self.weekday:
            return None
        return Disagreement(self.span, self.day.text, "", self.names[actual], self.names[self.weekday])


class Age(NamedTuple):
    """An age, the date of birth, and the date at which somebody was of that age; `noun` writes an age or a range."""

    born: Day
    then: Day
    age: Quantity

    def disagreement(self, tolerance: float) -> Disagreement | None:
        """Return the ages that the dates allow, if the one that is stated is not among them."""
        least = _years(self.born.latest, self.then.earliest)
        most = _years(self.born.earliest, self.then.latest)
        if most < 0 or least <= self.age.value <= most:
            return None
        expected = str(most) if most == least else f"{max(least, 0)}–{most}"
        return Disagreement(self.age.span, self.born.text, self.then.text, expected, self.age.text)


def _years(start: date, end: date) -> int:
    """Return how many full years lie between two days; below zero if the second comes first."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


class Duration(NamedTuple):
    """A length of time in years, months or days (`unit`), and the dates of its beginning and end."""

    start: Day
    end: Day
    length: Quantity
    unit: str

    def disagreement(self, tolerance: float) -> Disagreement | None:
        """Return the length that the dates come to, if the stated one is more than a way of counting away."""
        low, high, value = self._limits()
        if high < 0 or (self.length.low <= high + tolerance * high and self.length.high >= low - tolerance * low):
            return None
        return Disagreement(self.length.span, self.start.text, self.end.text, shown(value), self.length.text)

    def _limits(self) -> tuple[float, float, float]:
        """Return the shortest, the longest and the plainest length; the first day may be counted, or the last not."""
        start, end = self.start, self.end
        if self.unit == "day":
            low, high = (end.earliest - start.latest).days, (end.latest - start.earliest).days
            return low - 1, high + 1, (end.earliest - start.earliest).days
        if self.unit == "month":
            months = 12 * (end.year - start.year) + end.month - start.month
            return months - 1, months + 1, months
        years = end.year - start.year
        return years - 1, years + 1, years
