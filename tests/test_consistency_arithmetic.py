"""The arithmetic of `consistency`: what agrees is left alone, what does not is shown with its reckoning."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.span import Span
from checker_plugins.consistency.days import Age, Day, Duration, Weekday, days_in
from checker_plugins.consistency.figures import Change, Direction, Lead, Opposites, Order, Points, Share, Total, Values
from checker_plugins.consistency.measure import UNITS, Conversion, Measure
from checker_plugins.consistency.relation import Disagreement, Quantity, overlap, shown, shown_percent

HERE = Span(0, 1)
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def exact(value: float, unit: str = "") -> Quantity:
    return Quantity(HERE, f"{value:g}", value, value, value, unit)


def near(value: float, half: float, unit: str = "") -> Quantity:
    return Quantity(HERE, f"{value:g}", value, value - half, value + half, unit)


def percent(value: float) -> Quantity:
    return near(value, 0.5, "percent")


def reckoned(found: Disagreement | None) -> tuple[str, ...] | None:
    return None if found is None else (found.first, found.second, found.expected, found.given)


def test_the_arithmetic_is_shown() -> None:
    assert reckoned(Change(exact(50), exact(65), percent(20)).disagreement(0)) == ("50", "65", "+30 %", "20")
    assert reckoned(Share(exact(12), exact(40), percent(25)).disagreement(0)) == ("12", "40", "30 %", "25")
    assert reckoned(Total([exact(3), exact(2)], exact(6)).disagreement(0)) == ("3 + 2", "", "5", "6")
    assert reckoned(Points(percent(4), percent(5), percent(1)).disagreement(0)) == ("4", "5", "+1", "1")
    assert reckoned(Opposites([percent(52), percent(58)]).disagreement(0)) == ("52 + 58", "", "110 %", "100 %")
    assert reckoned(Order(HERE, exact(50), exact(30)).disagreement(0)) == ("50", "30", "30", "50")
    assert reckoned(Lead(HERE, percent(48), percent(45), exact(4)).disagreement(0)) == ("48", "45", "3", "4")


@pytest.mark.parametrize(
    ("base", "result", "direction", "fine"),
    [(50, 65, 1, True), (50, 65, 0, True), (50, 65, -1, False), (65, 45.5, -1, True), (65, 45.5, 1, False)],
)
def test_a_change_keeps_to_its_direction(base: float, result: float, direction: int, fine: bool) -> None:
    assert (Change(exact(base), exact(result), percent(30), direction).disagreement(0) is None) is fine


@given(st.integers(10, 10**6), st.integers(10, 10**6))
def test_a_change_that_is_reckoned_right_agrees(base: int, result: int) -> None:
    change = round(100 * (result / base - 1))
    direction = 1 if change > 0 else -1
    assert Change(exact(base), exact(result), percent(abs(change)), direction).disagreement(0) is None


@given(st.integers(10, 10**6), st.integers(10, 10**6), st.integers(2, 90))
def test_a_change_that_is_reckoned_wrong_does_not(base: int, result: int, error: int) -> None:
    change = abs(round(100 * (result / base - 1)))
    found = Change(exact(base), exact(result), percent(change + error)).disagreement(0)
    assert found is not None
    assert found.expected == shown_percent(
        100 * (result / base - 1), (change + error) * (1 if result > base else -1), signed=True
    )


def test_a_change_from_nothing_is_left_alone() -> None:
    assert Change(exact(0), exact(5), percent(20)).disagreement(0) is None


def test_rounding_is_allowed_for() -> None:
    million = 1e6
    assert (
        Change(near(5 * million, 0.25 * million), near(6 * million, 0.25 * million), percent(15)).disagreement(0)
        is None
    )
    assert Share(near(300, 5), exact(900), percent(35)).disagreement(0) is not None
    assert Share(near(300, 5), exact(900), percent(35)).disagreement(0.02) is None


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_that_is_reckoned_right_agrees(part: int, rest: int) -> None:
    assert Share(exact(part), exact(part + rest), percent(round(100 * part / (part + rest)))).disagreement(0) is None


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=6), st.integers(1, 100))
def test_parts_and_their_total(parts: list[int], error: int) -> None:
    known = [exact(part) for part in parts]
    assert Total(known, exact(sum(parts))).disagreement(0) is None
    assert Total(known, exact(sum(parts) + error)).disagreement(0) is not None
    assert Total(known, exact(sum(parts) + error), partial=True).disagreement(0) is None
    assert Total(known, exact(sum(parts) - error), partial=True).disagreement(0) is not None


@pytest.mark.parametrize(
    ("base", "result", "stated", "unit", "fine"),
    [
        (40, 50, 10, "percentage points", True),
        (40, 50, 25, "percent", True),
        (40, 50, 10, "percent", False),
        (40, 50, 25, "percentage points", False),
        (50, 52, 9, "percentage points", False),
        (97, 100, 3, "percent", True),  # nearly the same in points and in percent
    ],
)
def test_percent_and_percentage_points(base: float, result: float, stated: float, unit: str, fine: bool) -> None:
    assert (Points(percent(base), percent(result), near(stated, 0.5, unit)).disagreement(0) is None) is fine


def test_a_verb_against_its_figures() -> None:
    assert reckoned(Direction(HERE, "fell", exact(5), exact(6), -1).disagreement(0)) == ("5", "6", "+20 %", "fell")
    assert Direction(HERE, "rose", exact(5), exact(6), 1).disagreement(0) is None
    assert Direction(HERE, "rose", exact(-5), exact(-6), 1).disagreement(0) is None


@given(st.floats(0.5, 1e5), st.sampled_from(["mi", "ft", "lb", "acre", "mph", "in", "mi2", "degf"]))
def test_a_measure_that_is_converted_right_agrees(value: float, unit: str) -> None:
    other = {"mi": "km", "ft": "m", "lb": "kg", "acre": "ha", "mph": "kph", "in": "cm", "mi2": "km2", "degf": "degc"}[
        unit
    ]
    size = UNITS[unit][0][1] / UNITS[other][0][1]
    right = (value - 32) * size if unit == "degf" else value * size
    first = Measure(near(value, 0.005 * value), unit, unit)
    assert Conversion(HERE, first, Measure(near(right, abs(right) * 0.005), other, other)).disagreement(0) is None
    if unit != "degf":
        wrong = Measure(near(right * 1.3, right * 0.005), other, other)
        assert Conversion(HERE, first, wrong).disagreement(0.06) is not None


def test_a_conversion_shows_what_it_should_be() -> None:
    first = Measure(exact(95), "degf", "°F")
    found = Conversion(HERE, first, Measure(exact(45), "degc", "°C")).disagreement(0.06)
    assert reckoned(found) == ("95 °F", "", "35 °C", "45 °C")


@pytest.mark.parametrize("litres", [38, 45])
def test_a_unit_with_two_meanings_may_have_either(litres: float) -> None:
    first, second = Measure(exact(10), "gal", "gallons"), Measure(near(litres, 0.5), "l", "litres")
    assert Conversion(HERE, first, second).disagreement(0.06) is None


def test_units_of_two_kinds_are_not_compared() -> None:
    first, second = Measure(exact(10), "kg", "kg"), Measure(exact(10), "km", "km")
    assert Conversion(HERE, first, second).disagreement(0) is None


def test_a_difference_of_temperatures_is_no_temperature() -> None:
    first, second = Measure(exact(2), "degc", "C"), Measure(near(3.6, 0.05), "degf", "F")
    assert Conversion(HERE, first, second).disagreement(0) is None


@given(st.dates(date(1901, 1, 1), date(2099, 12, 31)), st.integers(0, 6))
def test_a_weekday_against_its_date(day: date, weekday: int) -> None:
    told = Day(HERE, day.isoformat(), day.year, day.month, day.day)
    found = Weekday(HERE, weekday, told, NAMES).disagreement(0)
    expected = None if day.weekday() == weekday else (day.isoformat(), "", NAMES[day.weekday()], NAMES[weekday])
    assert reckoned(found) == expected


@given(st.dates(date(1901, 1, 1), date(1999, 12, 31)), st.integers(0, 40_000), st.integers(-3, 3))
def test_an_age_against_its_dates(born: date, days: int, error: int) -> None:
    then = born + timedelta(days=days)
    age = then.year - born.year - ((then.month, then.day) < (born.month, born.day))
    first = Day(HERE, "then", born.year, born.month, born.day)
    second = Day(HERE, "now", then.year, then.month, then.day)
    assert (Age(first, second, exact(age + error)).disagreement(0) is None) is (error == 0)
    years = Day(HERE, "then", born.year), Day(HERE, "now", then.year)
    assert Age(*years, exact(age)).disagreement(0) is None


def test_an_age_of_years_alone_has_two_answers() -> None:
    found = Age(Day(HERE, "1950", 1950), Day(HERE, "1970", 1970), exact(25)).disagreement(0)
    assert reckoned(found) == ("1950", "1970", "19–20", "25")


@pytest.mark.parametrize(("length", "fine"), [(4, True), (5, True), (6, True), (7, False), (3, False)])
def test_years_are_counted_in_every_way(length: float, fine: bool) -> None:
    start, end = Day(HERE, "2010", 2010), Day(HERE, "2015", 2015)
    assert (Duration(start, end, exact(length), "year").disagreement(0) is None) is fine


@pytest.mark.parametrize(("length", "fine"), [(8, True), (9, True), (10, True), (11, False), (7, False)])
def test_days_are_counted_in_every_way(length: float, fine: bool) -> None:
    start, end = Day(HERE, "3 March", 2024, 3, 3), Day(HERE, "12 March", 2024, 3, 12)
    assert (Duration(start, end, exact(length), "day").disagreement(0) is None) is fine


def test_months_have_their_days() -> None:
    assert [days_in(2023, month) for month in range(1, 13)] == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert days_in(2000, 2) == 29


def test_one_quantity_at_two_places() -> None:
    assert reckoned(Values(exact(34), exact(36)).disagreement(0)) == ("34", "36", "34", "36")
    assert Values(exact(34), exact(34)).disagreement(0) is None


@given(st.floats(0.001, 1e12), st.floats(0.001, 1e12))
def test_a_number_is_shown_near_enough(value: float, like: float) -> None:
    assert float(shown(value, like).replace(",", "")) == pytest.approx(value, rel=0.021)


def test_what_differs_is_shown_to_differ() -> None:
    assert shown(20.4, 20.0) == "20.4"
    assert shown_percent(-20.4, -20.0) == "−20.4 %"


def test_ranges_that_touch_have_a_value_in_common() -> None:
    assert overlap(0.1 + 0.2, 1.0, 0.0, 0.3)
    assert not overlap(0.31, 1.0, 0.0, 0.3)
