"""Where the time of a run goes: seconds by stage and by rule, of all processes together, for `--timings`.

Nothing here is touched by a run that is not timed: what is timed is wrapped from outside.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO, TypeVar

from checker.report import number_of

if TYPE_CHECKING:
    from checker.audit import Tools
    from checker.document import Document
    from checker.finding import Match
    from checker.rule import Rule

Value = TypeVar("Value")
Call = Callable[..., Any]  # calls a function for a stage: its name, the function, what that is told

SLOWEST = 20  # rules that are listed
RULE = "rule "  # before the id of a rule, among the names of stages
_ORDER = ("load", "find articles", "cache", "read", "tokens")  # the first stages; the others come as they were met
_LAST = ("record", "write", "waiting")


def untimed(_stage: str, function: Callable[..., Value], *told: Any) -> Value:
    """Call a function, for a stage that nobody times."""
    return function(*told)


class Clock:
    """The seconds that were spent in each stage since they were taken last."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def add(self, spent: Mapping[str, float]) -> None:
        """Add what another clock says."""
        for stage, seconds in spent.items():
            self.spent[stage] = self.spent.get(stage, 0.0) + seconds

    def taken(self) -> dict[str, float]:
        """Return what was spent, and begin anew."""
        spent, self.spent = self.spent, {}
        return spent

    def call(self, stage: str, function: Callable[..., Value], *told: Any) -> Value:
        """Call a function, and note how long it took."""
        begun = perf_counter()
        try:
            return function(*told)
        finally:
            self.spent[stage] = self.spent.get(stage, 0.0) + perf_counter() - begun

    def each(self, stage: str, items: Iterable[Value]) -> Iterator[Value]:
        """Yield items, and note how long it took to get each of them."""
        end = object()
        iterator = iter(items)
        while (item := self.call(stage, next, iterator, end)) is not end:
            yield item

    def over(self, tools: Tools) -> Tools:
        """Return tools whose annotators, rules and automaton are timed."""
        book = tools.book
        timed = book._replace(
            annotators=tuple(_TimedAnnotator(each, self) for each in book.annotators),
            kinds={name: _TimedKind(kind, self) for name, kind in book.kinds.items()},
            automaton=_TimedAutomaton(book.automaton, self),  # type: ignore[arg-type]
            views={},
        )
        return tools._replace(book=timed)


class _Timed:
    """Stands for something else, some of whose methods are timed."""

    def __init__(self, real: Any, clock: Clock) -> None:
        self._real, self._clock = real, clock

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class _TimedAnnotator(_Timed):
    def annotate(self, document: Document) -> Any:
        return self._clock.call(self._real.name, self._real.annotate, document)


class _TimedKind(_Timed):
    def find(self, rule: Rule, document: Document) -> Iterator[Match]:
        return self._clock.each(RULE + rule.id, self._real.find(rule, document))


class _TimedAutomaton(_Timed):
    def scan(self, *layers: Any) -> Any:
        return self._clock.call("hits", self._real.scan, *layers)


class Work(NamedTuple):
    """What a run amounted to: seconds by the clock on the wall, files, and bytes."""

    seconds: float
    files: int
    size: int


def show(spent: Mapping[str, float], work: Work, stream: TextIO) -> None:
    """Write a table of what was spent."""
    rules = {name.removeprefix(RULE): seconds for name, seconds in spent.items() if name.startswith(RULE)}
    stages = {name: seconds for name, seconds in spent.items() if not name.startswith(RULE)}
    inside = sum(rules.values()) + sum(
        seconds for name, seconds in stages.items() if name not in (*_ORDER, *_LAST, "check", *_formats(stages))
    )
    if "check" in stages:  # which holds the annotators, the automaton and the rules; the rest of it is the engine's
        stages["findings"] = max(0.0, stages.pop("check") - inside)
    if rules:
        stages["rules"] = sum(rules.values())
    total = sum(stages.values()) or 1.0
    names = [name for name in _ORDER if name in stages]
    last = [*_formats(stages), *(name for name in _LAST if name in stages)]
    names += [name for name in stages if name not in names and name not in last]
    width = max((len(name) for name in (*names, *last)), default=0)
    print("timings, in seconds of all processes:", file=stream)
    for name in (*names, *last):
        print(f"  {name:<{width}}  {stages[name]:9.3f}  {stages[name] / total:5.1%}", file=stream)
    slowest = sorted(rules.items(), key=lambda each: (-each[1], each[0]))[:SLOWEST]
    if slowest:
        width = max(len(name) for name, _ in slowest)
        print(f"the slowest of {len(rules)} rules:", file=stream)
        for name, seconds in slowest:
            print(f"  {name:<{width}}  {seconds:9.3f}", file=stream)
    pace = work.seconds or 1e-9
    print(
        f"{number_of(work.files, 'file')}, {work.size / 1e6:.2f} MB in {work.seconds:.2f} s: "
        f"{work.files / pace:.0f} files/s, {work.size / 1e6 / pace:.2f} MB/s{_memory()}",
        file=stream,
    )


def _formats(stages: Mapping[str, float]) -> list[str]:
    return [name for name in stages if name.startswith("format ")]


def _memory() -> str:
    """Return a part of a sentence about the most memory that this process took, and the largest other one."""
    try:
        import resource
    except ImportError:  # Windows
        return ""
    unit = 1 if sys.platform == "darwin" else 1024
    ours, others = (
        resource.getrusage(whose).ru_maxrss * unit / 1e6 for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return f"; peak memory {ours:.0f} MB" + (f", {others:.0f} MB in the largest other process" if others else "")
