"""The recorded figures: kept, and compared with today's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from checker.errors import CheckerError
from tests.accuracy.labelled import Measured

FIGURES = Path(__file__).with_name("figures.json")
TOLERANCE = 0.01  # a figure may drop by one point before the check fails


class Recorded(NamedTuple):
    """The figures of one set as they were on a day, with the version that reached them."""

    date: str
    version: str
    sentences: int
    figures: dict[str, float]


def read(path: Path) -> dict[str, Recorded]:
    """Return what is recorded, by set."""
    if not path.exists():
        return {}
    try:
        return {name: Recorded(**one) for name, one in json.loads(path.read_text(encoding="utf-8")).items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise CheckerError(f"{path}: these are not recorded figures: {error}") from None


def record(measured: Mapping[str, Measured], date: str, version: str, path: Path) -> None:
    """Record the figures of the measured sets; what is recorded of other sets stays."""
    sets = {**read(path), **{name: Recorded(date, version, *one) for name, one in measured.items()}}
    data = {name: sets[name]._asdict() for name in sorted(sets)}
    path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8", newline="")


def is_comparable(recorded: Recorded | None, measured: Measured) -> bool:
    """Whether both were measured on the same sentences, as far as their number tells."""
    return recorded is not None and recorded.sentences == measured.sentences


def complaints(measured: Mapping[str, Measured], recorded: Mapping[str, Recorded]) -> list[str]:
    """Return one sentence for each figure that dropped by more than a point or cannot be compared."""
    found = []
    for name, now in measured.items():
        then = recorded.get(name)
        if then is None:
            found.append(f"{name}: no figure is recorded yet; run with --record")
        elif not is_comparable(then, now):
            found.append(
                f"{name}: has {now.sentences:,} sentences, and had {then.sentences:,} when its figures were recorded; "
                "run with --record"
            )
        else:
            found += [f"{name}: {change}" for change in _drops(then.figures, now.figures)]
    return found


def _drops(then: Mapping[str, float], now: Mapping[str, float]) -> list[str]:
    found = []
    for figure, value in now.items():
        if figure not in then:
            found.append(f"{figure} is not recorded yet; run with --record")
        elif round(then[figure] - value, 6) > TOLERANCE:
            found.append(
                f"{figure} dropped by {100 * (then[figure] - value):.1f} points, from {then[figure]:.3f} to {value:.3f}"
            )
    return found
