"""Relations: what an article says about its own figures, dates and words, and where that does not agree.

A language's annotator makes the layer `relations`, which reads them for one check at a time; the arithmetic
here and in the modules beside it knows no language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from checker.span import Span

CHECKS: Mapping[str, str] = {
    "percent-change": "a change in percent against the figures before and after it",
    "direction": "a verb of rising or falling against the figures before and after it",
    "percentage-points": "percent taken for percentage points, or the other way round",
    "share": "a share in percent against the part and the whole",
    "total": "parts against the total that they are said to come to",
    "opposites": "shares of those for and against that come to more than a hundred percent",
    "conversion": "a measure against the same measure in another unit",
    "range-order": "a range whose lower end is the higher one",
    "poll-lead": "a lead in a poll that is smaller than its margin of error",
    "weekday": "a weekday against its date",
    "impossible-date": "a date that no calendar has",
    "age": "an age against the dates of birth and of what is told",
    "duration": "a length of time against its beginning and end",
    "same-quantity": "one quantity that is given two values",
    "display-figure": "a figure of the headline, standfirst, key points or captions against the body",
    "display-name": "a name in the headline, standfirst, key points or captions against the body",
    "display-quotation": "a quotation in the headline or a pull quotation against the body",
    "display-hedge": "what the headline states against what the body only hedges",
    "name-spelling": "one person's name that is spelt in two ways",
}


class Quantity(NamedTuple):
    """A figure as it is written: its value, and the lowest and highest that it may stand for, rounded as it is.

    `unit` is empty, "percent", "percentage points", or a currency's code.
    """

    span: Span
    text: str
    value: float
    low: float
    high: float
    unit: str = ""

    def widened(self, tolerance: float) -> Quantity:
        """Return the quantity with limits that lie further apart by this part of its value, each way."""
        slack = abs(self.value) * tolerance
        return self._replace(low=self.low - slack, high=self.high + slack)


class Disagreement(NamedTuple):
    """Where two things of an article do not agree: what to mark, and the four values that a message may show.

    `first` and `second` are what was reckoned with, `expected` what they come to, `given` what is written.
    """

    span: Span
    first: str = ""
    second: str = ""
    expected: str = ""
    given: str = ""


class Relation(Protocol):
    """Something that an article says about its own figures, dates or words."""

    def disagreement(self, tolerance: float) -> Disagreement | None:
        """Return what does not agree; `tolerance` is the part of a value by which figures may differ."""
        ...


class Relations(Protocol):
    """The layer `relations`: what an article says, read for one check when it is asked for."""

    def of(self, check: str) -> Sequence[Relation]:
        """Return the relations that `check` looks at."""
        ...


class Stated(NamedTuple):
    """A disagreement that the reading of the text shows by itself, with nothing to reckon."""

    found: Disagreement

    def disagreement(self, tolerance: float) -> Disagreement | None:
        """Return the disagreement."""
        return self.found


def shown(value: float, like: float | None = None) -> str:
    """Return a number as a message shows it, with no more decimals than tell it from `like`.

    >>> shown(48.2803), shown(1234567.0), shown(20.4, like=20.0), shown(0.0512)
    ('48', '1,234,567', '20.4', '0.051')
    """
    for decimals in range(4):
        text = f"{value:,.{decimals}f}"
        differs = like is None or text.replace(",", "") != f"{like:.{decimals}f}"
        if differs and abs(float(text.replace(",", "")) - value) <= 0.02 * abs(value):
            return text
    return f"{value:,.4g}"


def shown_percent(value: float, like: float | None = None, *, signed: bool = False) -> str:
    """Return a number of percent as a message shows it.

    >>> shown_percent(30.0, signed=True), shown_percent(-12.25, -12.0, signed=True)
    ('+30 %', '−12.2 %')
    """
    sign = "−" if value < 0 else "+" if signed else ""
    return f"{sign}{shown(abs(value), None if like is None else abs(like))} %"


def overlap(low: float, high: float, other_low: float, other_high: float) -> bool:
    """Say whether two ranges of values have one in common, the error of reckoning with fractions left aside."""
    slack = 1e-9 * max(abs(low), abs(high), abs(other_low), abs(other_high))
    return low <= other_high + slack and other_low <= high + slack
