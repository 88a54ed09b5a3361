"""The figures as people read them: rows in a terminal, and the table of the README."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.accuracy.figures import Recorded, is_comparable
from tests.accuracy.labelled import Measured
from tests.accuracy.measures import MEASURES, measures_of

_ROW = "{:15} {:21} {:>8} {:>6} {:>6} {:>5}  {}"
HEADER = _ROW.format("set", "measure", "recorded", "today", "change", "goal", "").rstrip()


def figure(value: float | None, digits: int = 3) -> str:
    """Write a figure without the nought that all of them begin with.

    >>> figure(0.92), figure(1.0), figure(0.9, 2), figure(None)
    ('.920', '1.000', '.90', '–')
    """
    if value is None:
        return "–"
    written = f"{value:.{digits}f}"
    return written[1:] if written.startswith("0.") else written


def rows(name: str, measured: Measured, recorded: Recorded | None) -> Iterator[str]:
    """Yield a row for each figure of the set; beside it stands what is recorded, if it is of the same sentences."""
    then = recorded.figures if recorded and is_comparable(recorded, measured) else {}
    label = name
    for measure in measures_of(name):
        before, now = then.get(measure.name), measured.figures[measure.name]
        cells = [label, measure.name, figure(before), figure(now), _change(before, now), figure(measure.goal, 2)]
        yield _ROW.format(*cells, _verdict(now, measure.goal)).rstrip()
        label = ""


def markdown(recorded: Mapping[str, Recorded]) -> str:
    """Return the recorded figures as the README's table; those that reach their goal are in bold."""
    lines = ["| set | measure | figure | goal | what others get | date |", "|---|---|--:|--:|---|---|"]
    for measure in MEASURES:
        if measure.set not in recorded:
            value, date = "not measured", ""
        else:
            now = recorded[measure.set].figures.get(measure.name)
            reached = now is not None and measure.goal is not None and now >= measure.goal
            value, date = f"**{figure(now)}**" if reached else figure(now), recorded[measure.set].date
        goal = "" if measure.goal is None else figure(measure.goal, 2)
        cells = [measure.set, measure.name, value, goal, measure.others, date]
        lines.append("|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|")
    return "\n".join(lines) + "\n"


def _change(before: float | None, now: float) -> str:
    if before is None:
        return ""
    points = round(100 * (now - before), 1)
    return f"{points:+.1f}" if points else "="


def _verdict(now: float, goal: float | None) -> str:
    if goal is None:
        return ""
    return "reached" if now >= goal else f"short {figure(goal - now)}"
