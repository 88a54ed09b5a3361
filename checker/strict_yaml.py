"""YAML without its traps: every word stays a word, every value knows its line, every problem is told at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from checker.errors import CheckerError, Origin
from checker.schema import Place, dotted

LARGEST = 256 * 1024  # bytes; the longest rule files have a few thousand
DEEPEST = 16  # lists and mappings inside each other; a rule needs six

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,15})\Z")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,15})\.[0-9]{1,16}\Z")
_NAMED: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


class Problem(NamedTuple):
    """What is wrong at one place of a file; `line` is counted from one, `field` is empty for the whole file."""

    line: int
    field: str
    what: str


class Tree(NamedTuple):
    """What a file says: plain data, the line of every value, and problems that do not hide the data."""

    data: Any
    lines: dict[Place, int]
    problems: list[Problem]

    def line(self, place: Place) -> int:
        """Return the line of the value at `place`, or of the nearest value around it that is there."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def problem(self, place: Place, what: str) -> Problem:
        """Return the problem `what` of the value at `place`."""
        return Problem(self.line(place), dotted(place), what)


class UnreadableError(Exception):
    """The file cannot be read as one tree of plain values; `problems` says why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems


def error(path: str, problems: list[Problem]) -> CheckerError:
    """Return the error that tells all `problems` of the file at `path`, in the order of its lines."""
    ordered = sorted(dict.fromkeys(problems), key=lambda problem: problem.line)
    return CheckerError(
        *(
            f"{Origin(path, problem.line)}: " + (f"{problem.field}: " if problem.field else "") + problem.what
            for problem in ordered
        )
    )


def read(data: bytes) -> Tree:
    """Read the bytes of a YAML file; raises `UnreadableError` when no data can be made of them.

    Only `true` and `false` are booleans, and only plain decimal digits are numbers: "no", "on", "1:30" and
    dates are text. Anchors, aliases and tags are refused, as are repeated keys.
    """
    if len(data) > LARGEST:
        raise UnreadableError(Problem(0, "", f"is too large: {len(data):,} bytes, of at most {LARGEST:,}"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise UnreadableError(Problem(line, "", f"is not UTF-8: byte 0x{data[problem.start]:02x}")) from None
    builder = _Builder(_events(text))
    tree = Tree(builder.build(), builder.lines, builder.problems)
    if builder.refused:
        raise UnreadableError(*tree.problems)
    return tree


def _events(text: str) -> Iterator[Any]:
    """Yield the parser's events; what it cannot parse raises `UnreadableError`."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        yield from yaml.parse(text, Loader=loader)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        what = problem.problem or problem.context or "unknown trouble"
        raise UnreadableError(Problem(mark.line + 1 if mark else 1, "", f"is not YAML: {what}")) from None
    except yaml.reader.ReaderError as problem:
        position = problem.position if isinstance(problem.position, int) else 0
        line = text.count("\n", 0, position) + 1
        raise UnreadableError(Problem(line, "", f"is not YAML: {problem.reason}")) from None


class _Builder:
    """Makes plain data of the parser's events, and notes the lines and the problems."""

    def __init__(self, events: Iterator[Any]) -> None:
        self.events = events
        self.lines: dict[Place, int] = {}
        self.problems: list[Problem] = []
        self.refused = False

    def build(self) -> Any:
        data = None
        documents = 0
        for event in self.events:
            name = type(event).__name__
            if name == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    self._refuse(event, (), "only one document can stand in a file")
                    return data
            elif name not in ("StreamStartEvent", "StreamEndEvent", "DocumentEndEvent"):
                data = self._value(event, ())
        return data

    def _value(self, event: Any, place: Place) -> Any:
        name = type(event).__name__
        self.lines.setdefault(place, event.start_mark.line + 1)
        if len(place) > DEEPEST:
            problem = Problem(event.start_mark.line + 1, "", f"is nested deeper than {DEEPEST} levels")
            raise UnreadableError(*self.problems, problem)
        if name == "AliasEvent":
            self._refuse(event, place, f"aliases are not allowed: *{event.anchor}")
            return None
        if event.anchor is not None:
            self._refuse(event, place, f"anchors are not allowed: &{event.anchor}")
        if event.tag is not None:
            self._refuse(event, place, f"tags are not allowed: {event.tag}")
        if name == "MappingStartEvent":
            return self._mapping(place)
        if name == "SequenceStartEvent":
            return self._sequence(place)
        return event.value if event.style else _scalar(event.value)  # a style is a sort of quotation

    def _mapping(self, place: Place) -> dict[str, Any]:
        data: dict[str, Any] = {}
        while type(event := next(self.events)).__name__ != "MappingEndEvent":
            line = event.start_mark.line + 1
            key = event.value if type(event).__name__ == "ScalarEvent" else None
            if key is None:
                self._refuse(event, place, "a key must be a word")
                self._value(event, (*place, "?"))
                key = "?"
            elif event.anchor is not None or event.tag is not None:
                self._refuse(event, place, "anchors and tags are not allowed")
            repeated = key in data
            if repeated:
                self.problems.append(Problem(line, dotted(place), f"duplicate key '{key}'"))
            else:
                self.lines[(*place, key)] = line
            value = self._value(next(self.events), (*place, key))
            if not repeated:
                data[key] = value
        return data

    def _sequence(self, place: Place) -> list[Any]:
        data: list[Any] = []
        while type(event := next(self.events)).__name__ != "SequenceEndEvent":
            data.append(self._value(event, (*place, len(data))))
        return data

    def _refuse(self, event: Any, place: Place, what: str) -> None:
        self.refused = True
        self.problems.append(Problem(event.start_mark.line + 1, dotted(place), what))


def _scalar(text: str) -> str | int | float | bool | None:
    """Return what an unquoted word means."""
    if text in _NAMED:
        return _NAMED[text]
    if _INTEGER.match(text):
        return int(text)
    if _DECIMAL.match(text):
        return float(text)
    return text
