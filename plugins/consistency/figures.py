"""Figures that must add up: changes, shares, totals, measures, ranges and leads, by interval arithmetic.

Every figure stands for a range of values, as wide as its rounding; figures disagree when no values in their
ranges agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from checker.span import Span
from checker_plugins.consistency.relation import Disagreement, Quantity, overlap, shown, shown_percent

_EXACT = 1e-6  # the error of reckoning with fractions
_CLEAR = 0.25  # by what part of itself a change has to differ from the one stated for there to be no doubt


class Change(NamedTuple):
    """A change in percent between two figures; `direction` is 1 for a rise, -1 for a fall, 0 where it is not told.

    `stated` is in percent, always positive; `factor` is the word for a multiple, such as "doubled".
    """

    base: Quantity
    result: Quantity
    stated: Quantity
    direction: int = 0

    def disagreement(self, tolerance: float) -> Disagreement | None:
        """Return the change that the figures come to, if it is not the one that is stated."""
        base, result = self.base, self.result
        if base.low <= 0 or result.low < 0:
            return None
        stated = self.stated.widened(tolerance)
        low, high = 100 * (result.low / base.high - 1), 100 * (result.high / base.low - 1)
        rises = overlap(low, high, stated.low, stated.high)
        falls = overlap(low, high, -stated.high, -stated.low)
        if (rises and self.direction >= 0) or (falls and self.direction <= 0):
            return None
        actual = 100 * (result.value / base.value - 1)
        like = self.stated.value if actual > 0 else -self.stated.value
        expected = shown_percent(actual, like, signed=True)
        return Disagreement(self.stated.span, base.text, result.text, expected, self.stated.text)


class Direction(NamedTuple):
    """A verb that says that a figure rose (1) or fell (-1), and the figures before and after."""

    span: Span
    word: str
    base: Quantity
    result: Quantity
    direction: int

    def disagreement(self, tolerance: float) -> Disagreement | None:
        """Return which way the figures went, if it is not the way that the verb says."""
        base, result = self.base, self.result
        if base.value <= 0 or (result.value - base.value) * self.direction >= 0:
            return None
        actual = 100 * (result.value / base.value - 1)
        expected = shown_percent(actual, signed=True)
        return Disagreement(self.span, base.text, result.text, expected, self.word)


class Points(NamedTuple):
    """The difference of two percentages, stated in percent or in percentage points."""

    base: Quantity
    result: Quantity
    stated: Quantity

    def disagreement(self, tolerance: float) -> Disagreement | None:
        """Return the difference both in points and in percent, if the one that is stated is not the one meant."""
        base, result, stated = self.base, self.result, self.stated
        if base.value <= 0:
            return None
        points = result.value - base.value
        percent = 100 * points / base.value
        meant, taken = (points, percent) if stated.unit == "percentage points" else (percent, points)
        is_taken = overlap(abs(taken), abs(taken), stated.low - _EXACT, stated.high + _EXACT)
        is_near = abs(abs(meant) - stated.value) <= max(1.0, _CLEAR * abs(meant))
        if is_near or not (is_taken or self._is_neither(stated.widened(tolerance))):
            return None
        sign = "−" if points < 0 else "+"
        second = f"{sign}{shown(abs(points))}"
        return Disagreement(stated.span, base.text, result.text, second, stated.text)

    def _is_neither(self, stated: Quantity) -> bool:
        """Say whether what is stated can be neither the difference nor the change in percent."""
        base, result = self.base, self.result
        if base.low <= 0:
            return False
        readings = (
            (result.low - base.high, result.high - base.low),
            (100 * (result.low / base.high - 1), 100 * (result.high / base.low - 1)),
        )
        return not any(
            overlap(low, high, stated.low, stated.high) or overlap(low, high, -stated.high, -stated.low)
            for low, high in readings
        )


class Share(NamedTuple):
    """A part, the whole that it is part of, and the share in percent that it is said to be."""

    part: Quantity
    whole: Quantity
    stated: Quantity

    def disagreement(self, tolerance: float) -> Disagreement | None:
        """Return the share that the part is of the whole, if it is not the one that is stated."""
        part, whole, stated = self.part, self.whole, self.stated.widened(tolerance)
        if whole.low <= 0 or part.low < 0:
            return None
        if overlap(100 * part.low / whole.high, 100 * part.high / whole.low, stated.low, stated.high):
            return None
        expected = shown_percent(100 * part.value / whole.value, self.stated.value)
        return Disagreement(stated.span, part.text, whole.text, expected, stated.text)


class Total(NamedTuple):
    """Parts and the total that they come to, or of which they are only some (`partial`)."""

    parts: Sequence[Quantity]
    total: Quantity
    partial: bool = False

    def disagreement(self, tolerance: float) -> Disagreement | None:
        """Return the sum of the parts, if it is not the total."""
        low, high = sum(part.low for part in self.parts), sum(part.high for part in self.parts)
        if low <= self.total.high and (self.partial or high >= self.total.low):
            return None
        value = sum(part.value for part in self.parts)
        added = " + ".join(part.text for part in self.parts)
        return Disagreement(self.total.span, added, "", shown(value, self.total.value), self.total.text)


class Opposites(NamedTuple):
    """Shares of one whole that exclude each other."""

    shares: Sequence[Quantity]

    def disagreement(self, tolerance: float) -> Disagreement | None:
        """Return the sum of the shares, if it is more than a hundred percent and its rounding."""
        value = sum(share.value for share in self.shares)
        if sum(share.low for share in self.shares) <= 100 or value <= 101:
            return None
        span = Span(self.shares[0].span.start, self.shares[-1].span.end)
        added = " + ".join(share.text for share in self.shares)
        return Disagreement(span, added, "", shown_percent(value, 100), "100 %")


class Order(NamedTuple):
    """A range, from its lower to its higher end."""

    span: Span
    first: Quantity
    second: Quantity

    def disagreement(self, tolerance: float) -> Disagreement | None:
        """Return the two ends, if the first is the higher one."""
        if self.first.low <= self.second.high:
            return None
        return Disagreement(self.span, self.first.text, self.second.text, self.second.text, self.first.text)


class Lead(NamedTuple):
    """A lead in a poll, as a figure or as the figures of the two, and the poll's margin of error."""

    span: Span
    ahead: Quantity
    behind: Quantity | None
    margin: Quantity

    def disagreement(self, tolerance: float) -> Disagreement | None:
        """Return the lead, if it is smaller than the margin of error."""
        lead = self.ahead.value - (self.behind.value if self.behind else 0)
        if not 0 < lead < self.margin.value:
            return None
        behind = self.behind.text if self.behind else ""
        return Disagreement(self.span, self.ahead.text, behind, shown(lead), self.margin.text)


class Values(NamedTuple):
    """One quantity at its two places in an article."""

    first: Quantity
    second: Quantity

    def disagreement(self, tolerance: float) -> Disagreement | None:
        """Return the two values, if they differ by more than their rounding."""
        first, second = self.first, self.second.widened(tolerance)
        if overlap(first.low, first.high, second.low, second.high):
            return None
        return Disagreement(second.span, first.text, second.text, first.text, second.text)
