"""Settings: which rules are on, how grave they are taken and with which numbers, and from when findings fail a run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from checker.errors import Origin
from checker.finding import SEVERITIES

LIMITS = ("at-least", "at-most")  # the two numbers that one condition of a rule may have
NEVER = "never"
WORSE = "worse"  # the word of `--fail-on` for what has become worse
LEAST_WORSE = "warning"  # the severity from which new findings make a change worse, unless it is said
OTHERS = "others"  # the key of `fail-on` for what none of its keys names

_PLACED = r"(.+?):(\d+): "


class Where(NamedTuple):
    """Where a value was written: a field at a line of a file, or an option of the command line."""

    path: str
    line: int = 0
    field: str = ""

    def __str__(self) -> str:
        return str(Origin(self.path, self.line))

    def problem(self, what: str) -> str:
        """Return a sentence about the value, with its place before it."""
        return ": ".join(part for part in (str(self), self.field, what) if part)


class Settings(NamedTuple):
    """What is said of rules, by a file or for some of the articles; `where` tells where each part of it was said.

    `select`, `add`, `ignore` and the keys of `severities` name rules, packs or categories. With `select` only
    those are on, else those of `profile`; `add` switches on others besides, `ignore` switches off, and of the two
    the one that names a rule more narrowly counts. `parameters` are numbers for conditions of rules.
    """

    profile: str | None = None
    select: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, str] = {}
    parameters: Mapping[str, Mapping[str, Any]] = {}
    where: Mapping[tuple[str, str], Where] = {}

    def under(self, other: Settings) -> Settings:
        """Return these settings with those of `other` over them, as the later word."""
        parameters = {rule: {**self.parameters.get(rule, {}), **numbers} for rule, numbers in other.parameters.items()}
        return Settings(
            other.profile or self.profile,
            other.select if other.select or other.profile else self.select,
            _joined([name for name in self.add if name not in other.ignore], other.add),
            _joined([name for name in self.ignore if name not in (*other.add, *other.select)], other.ignore),
            {**self.severities, **other.severities},
            {**self.parameters, **parameters},
            {**self.where, **other.where},
        )

    @property
    def key(self) -> object:
        """All that findings depend on, as plain data with one form for one meaning."""
        return (
            self.profile,
            sorted(self.select),
            sorted(self.add),
            sorted(self.ignore),
            sorted(self.severities.items()),
            sorted((rule, sorted(numbers.items())) for rule, numbers in self.parameters.items()),
        )

    def values(self) -> Iterator[tuple[str, str, Any]]:
        """Yield every single value: its field, its key where the field has several, and the value itself."""
        if self.profile is not None:
            yield "profile", "", self.profile
        for name, listed in (("select", self.select), ("add", self.add), ("ignore", self.ignore)):
            for one in listed:
                yield name, one, one
        for one, severity in self.severities.items():
            yield "severities", one, severity
        for rule, numbers in self.parameters.items():
            for condition, number in numbers.items():
                yield "parameters", f"{rule} {condition}", number

    def with_profile(self, name: str, where: Where) -> Settings:
        """Return these settings with another profile."""
        return self._replace(profile=name, where={**self.where, ("profile", ""): where})


class Gate(NamedTuple):
    """From which severity findings make a run fail: of rules, packs and categories by name, and of all others."""

    others: str = "error"
    by_name: Mapping[str, str] = {}
    where: Mapping[str, Where] = {}
    is_plain: bool = True  # one severity for all
    only_worse: bool = False  # nothing counts but what has become worse since the report that a run is compared with

    def fails(self, rule: str, category: str, severity: str) -> bool:
        """Say whether a finding of `rule` makes a run fail: by the entry for the rule, else its pack, its category."""
        names = (rule, rule.partition(".")[0], category)
        least = next((self.by_name[name] for name in names if name in self.by_name), self.others)
        return least != NEVER and SEVERITIES.index(severity) >= SEVERITIES.index(least)

    def fails_any(self, findings: Iterable[Mapping[str, Any]]) -> bool:
        """Say whether one of a report's findings makes a run fail."""
        found = {(finding["rule"], finding["category"], finding["severity"]) for finding in findings}
        return any(self.fails(*one) for one in found)

    def under(self, other: Gate | None) -> Gate:
        """Return this gate with what `other` says put over it; one severity for all replaces everything."""
        if other is None:
            return self
        if other.is_plain:
            return other
        others = other.others if OTHERS in other.where else self.others
        by_name, where = {**self.by_name, **other.by_name}, {**self.where, **other.where}
        return Gate(others, by_name, where, False, self.only_worse or other.only_worse)


def gate_of(value: str) -> Gate:
    """Return what `--fail-on` says: a severity, `NAME=SEVERITY`, `worse`, or several of them with commas between.

    Raises `ValueError`, which says what is wrong. With `worse` new findings count from `warning`, unless it is said.

    >>> gate_of("worse,hedging=never").by_name
    {'hedging': 'never'}
    """
    from checker.schema import advice

    said, by_name = [], {}
    for part in value.split(","):
        name, equals, severity = (piece.strip() for piece in part.rpartition("="))
        if severity == WORSE and not equals:
            said.append(WORSE)
            continue
        if severity not in (*SEVERITIES, NEVER):
            known = (*reversed(SEVERITIES), NEVER, *(() if equals else (WORSE,)))
            raise ValueError(f"there is no '{severity}'{advice(severity, known)}")
        if equals:
            by_name[name] = severity
        else:
            said.append(severity)
    others = [one for one in said if one != WORSE]
    if len(others) > 1:
        raise ValueError(f"{' and '.join(others)} cannot both be for all")
    only_worse = WORSE in said
    if not by_name and not only_worse:
        return Gate(others[0])
    where = {name: Where("--fail-on") for name in (*by_name, *([OTHERS] if said else []))}
    return Gate(others[0] if others else LEAST_WORSE, by_name, where, False, only_worse)


def adjusted(match: Any, numbers: Mapping[str, Any]) -> tuple[Any, list[tuple[str, str]]]:
    """Return the `match` of a rule with other numbers in its conditions, and which of `numbers` have no place and why.

    A number is named by its field; where the field has two limits, each is given by name.

    >>> adjusted({"when": {"claims": {"at-least": 5}, "single_source": True}}, {"claims": 8})
    ({'when': {'claims': {'at-least': 8}, 'single_source': True}}, [])
    """
    from checker.schema import did_you_mean

    places: dict[str, list[tuple[str, ...]]] = {}
    for place in _numbers(match, ()):
        places.setdefault(place[-2] if place[-1] in LIMITS else place[-1], []).append(place)
    wrong: list[tuple[str, str]] = []
    changes: dict[tuple[str, ...], int] = {}
    for name, wanted in numbers.items():
        found = places.get(name, [])
        if not found:
            there = f"; there are: {', '.join(places)}" if places else "; it has none"
            wrong.append((name, f"the rule has no number '{name}'{did_you_mean(name, places) or there}"))
        elif isinstance(wanted, Mapping):
            for limit, number in wanted.items():
                fitting = [place for place in found if place[-1] == limit]
                if len(fitting) == 1:
                    changes[fitting[0]] = number
                else:
                    wrong.append((name, f"the rule has no '{limit}' for it, or several"))
        elif len(found) == 1:
            changes[found[0]] = wanted
        else:
            wrong.append(
                (name, f"has several numbers in the rule; say which: {', '.join(place[-1] for place in found)}")
            )
    return _changed(match, (), changes), wrong


def in_order(problems: Iterable[str]) -> list[str]:
    """Return the problems of files, each told once, those of one file together and by line."""
    told = list(dict.fromkeys(problems))
    places = [re.match(_PLACED, problem) for problem in told]
    paths = list(dict.fromkeys(place[1] for place in places if place))
    keys = [(paths.index(place[1]), int(place[2])) if place else (-1, 0) for place in places]
    return [told[index] for index in sorted(range(len(told)), key=lambda index: (keys[index], index))]


def _numbers(value: Any, place: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the places of the whole numbers in plain data, but for those in lists."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _numbers(inner, (*place, key))
    elif isinstance(value, int) and not isinstance(value, bool) and place:
        yield place


def _changed(value: Any, place: tuple[str, ...], changes: Mapping[tuple[str, ...], int]) -> Any:
    if isinstance(value, Mapping):
        return {key: _changed(inner, (*place, key), changes) for key, inner in value.items()}
    return changes.get(place, value)


def _joined(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))
