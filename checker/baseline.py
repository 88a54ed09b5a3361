"""The baseline: findings that were there when a project began to check, kept in a file and set aside until they go.

The file holds JSON lines, sorted, one for each finding of a file (and how often it is there), so that people can read
it, give reasons in it, and merge it. It names findings by fingerprints that edits elsewhere do not change.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from checker.aside import Aside, set_aside
from checker.configuration import path_below
from checker.errors import CheckerError, Origin
from checker.known import Known, name_of
from checker.report import valid
from checker.settings import Where

BY = "baseline"
NAME = ".checker-baseline.jsonl"
SCHEMA = 1
MOST_PROBLEMS = 10  # that are told at once
LONGEST_EXCERPT = 80  # characters; it is there for people

_HEAD = {"schema": SCHEMA}
_FIELDS = {"path", "rule", "excerpt", "count", "reason", "fingerprint"}
_FINGERPRINT = re.compile(r"[0-9a-f]{16}\Z")
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


class Entry(NamedTuple):
    """A finding that is known: what names it, what people may read of it, and how often it is in its file."""

    path: str
    rule: str
    excerpt: str
    fingerprint: str
    times: int = 1
    reason: str = ""


class Baseline:
    """The entries of one file at `path`, by the paths of their articles' files from the folder of that file."""

    def __init__(self, path: str, entries: Iterable[Entry] = ()) -> None:
        self.path = path
        self.folder = os.path.dirname(os.path.abspath(path))
        self.entries: dict[str, dict[str, Entry]] = {}
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        """Take an entry in; of two for one finding, as a merge may leave them, the one with the larger count."""
        of_file = self.entries.setdefault(entry.path, {})
        there = of_file.get(entry.fingerprint)
        if there is not None:
            count, reason = max(there.times, entry.times), there.reason or entry.reason
            entry = there._replace(times=count, reason=reason)
        of_file[entry.fingerprint] = entry

    def name(self, path: str) -> str:
        """Return the path of a file as entries write it: from the baseline's folder, with `/` between its parts."""
        below = path_below(path, self.folder)
        if below is None:
            try:
                below = os.path.relpath(os.path.realpath(path), os.path.realpath(self.folder)).replace(os.sep, "/")
            except ValueError:  # another drive
                below = os.path.abspath(path)
        return valid(below)

    def gone(self) -> list[str]:
        """Return the paths of files that have entries and are not there any more: deleted, or renamed."""
        return [path for path in self.entries if not os.path.lexists(os.path.join(self.folder, path))]

    def moved(self) -> dict[str, Entry]:
        """Return the entries of the files that are not there any more, by fingerprint, with their counts added up."""
        moved: dict[str, Entry] = {}
        for path in self.gone():
            for name, entry in self.entries[path].items():
                count = entry.times + (moved[name].times if name in moved else 0)
                moved[name] = entry._replace(times=count)
        return moved

    def __len__(self) -> int:
        return sum(entry.times for of_file in self.entries.values() for entry in of_file.values())


class Excuse:
    """Sets aside the findings that a baseline holds; a step of one run.

    A file that has no entries may have been renamed: for it, those of files that are gone count.
    """

    def __init__(self, baseline: Baseline) -> None:
        self.baseline = baseline
        self._moved = baseline.moved()
        self._known: Known | None = None
        self._entries: Mapping[str, Entry] = {}

    def __call__(self, record: Mapping[str, Any], path: str) -> Mapping[str, Any]:
        """Return the record without the findings that are known."""
        if self._known is None:
            self._entries = self.baseline.entries.get(self.baseline.name(path), self._moved)
            self._known = Known({name: entry.times for name, entry in self._entries.items()})
        known = self._known
        for finding in record["suppressed"]:
            if finding["by"] == "unchanged":
                known.take(finding)  # what a change did not touch is here too; else what it added could pass for that

        def judge(finding: Mapping[str, Any]) -> Aside | None:
            name = known.take(finding)
            return Aside(BY, self._entries[name].reason or f"it is in {self.baseline.path}") if name else None

        return set_aside(record, judge)


def stale(baseline: Baseline, paths: Iterable[str], rules: Collection[str], excused: int) -> int:
    """Return how many entries are of no use: they speak of files that were checked, or are gone, and excused nothing.

    `excused` is how many findings were set aside; entries of other than `rules` are not expected to.
    """
    concerned = {*map(baseline.name, paths), *baseline.gone()} & baseline.entries.keys()
    entries = (entry for path in concerned for entry in baseline.entries[path].values())
    return max(0, sum(entry.times for entry in entries if entry.rule in rules) - excused)


def entries_of(records: Iterable[Mapping[str, Any]], name: str) -> list[Entry]:
    """Return the entries for the findings of a file's articles; `name` is its path as entries write it."""
    found: dict[str, Mapping[str, Any]] = {}
    counts: Counter[str] = Counter()
    for record in records:
        for finding in record["findings"]:
            fingerprint = name_of(finding)
            counts[fingerprint] += 1
            found.setdefault(fingerprint, finding)
    return [
        Entry(name, finding["rule"], _shortened(finding["excerpt"]), fingerprint, counts[fingerprint])
        for fingerprint, finding in found.items()
    ]


def written(baseline: Baseline) -> str:
    """Return the text of a baseline's file."""
    lines = [json.dumps(_HEAD)]
    for entry in sorted(entry for of_file in baseline.entries.values() for entry in of_file.values()):
        data: dict[str, Any] = {"path": entry.path, "rule": entry.rule, "excerpt": entry.excerpt}
        if entry.times > 1:
            data["count"] = entry.times
        if entry.reason:
            data["reason"] = entry.reason
        lines.append(json.dumps({**data, "fingerprint": entry.fingerprint}, ensure_ascii=False))
    return "\n".join([*lines, ""])


def read(path: str, where: Where) -> Baseline:
    """Read a baseline, which was named at `where`; raises `CheckerError` that tells all that is wrong with it."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except FileNotFoundError:
        raise CheckerError(where.problem(f"there is no file {path}; checker baseline create writes one")) from None
    except OSError as error:
        raise CheckerError(f"{path}: cannot be read: {error.strerror or error}") from None
    if not data.strip():
        raise CheckerError(f"{path}: is empty; checker baseline create --force writes it anew")
    try:
        lines = data.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise CheckerError(f"{Origin(path, number)}: is not UTF-8: byte 0x{data[error.start]:02x}") from None
    baseline = Baseline(path)
    problems: list[tuple[int, str]] = []
    for number, said in _said(lines):
        try:
            if isinstance(said, ValueError | RecursionError):
                problems.append((number, _no_json(lines[number - 1], said)))
            elif number > 1:
                baseline.add(_entry(said))
            elif said != _HEAD:
                _demand(said, "head")
        except CheckerError as error:
            problems += [(number, problem) for problem in error.problems]
    if problems:
        more = len(problems) - MOST_PROBLEMS
        told = [f"{Origin(path, number)}: {problem}" for number, problem in problems[:MOST_PROBLEMS]]
        raise CheckerError(*told, *([f"{path}: and {more} more"] if more > 0 else []))
    return baseline


def _said(lines: Sequence[str]) -> Iterator[tuple[int, Any]]:
    """Yield what each line says, or the error that keeps it from saying anything; blank lines after the first do not.

    All lines together are read many times faster than one after the other, which is for finding what is wrong.
    """
    numbers = [number for number, line in enumerate(lines, 1) if number == 1 or (line and not line.isspace())]
    with suppress(ValueError, RecursionError):
        whole = json.loads(f"[{','.join(lines[number - 1] for number in numbers)}]")
        if len(whole) == len(numbers):
            yield from zip(numbers, whole, strict=True)
            return
    for number in numbers:
        try:
            yield number, json.loads(lines[number - 1])
        except (ValueError, RecursionError) as error:
            yield number, error


def _entry(data: Any) -> Entry:
    """Return the entry that a line says; looked through by hand, as a schema takes seconds for ten thousand lines."""
    try:
        path, rule, excerpt, fingerprint = data["path"], data["rule"], data["excerpt"], data["fingerprint"]
        count, reason = data.get("count", 1), data.get("reason", "")
        is_sound = (
            type(path) is type(rule) is type(excerpt) is type(fingerprint) is type(reason) is str
            and type(count) is int
            and min(count, len(path), len(rule)) > 0
            and _FINGERPRINT.match(fingerprint)
            and data.keys() <= _FIELDS
        )
    except (AttributeError, KeyError, TypeError):
        is_sound = False
    if not is_sound:
        _demand(data, "entry")
    return Entry(path, rule, excerpt, fingerprint, count, reason.strip())


def _demand(data: Any, definition: str) -> None:
    """Raise an error that tells what of a line does not fit the published schema."""
    from checker.schema import dotted, schema, validate

    known = schema("baseline")["$defs"]
    problems = validate(data, {"$ref": f"#/$defs/{definition}", "$defs": known})
    if problems:
        raise CheckerError(*(f"{dotted(place) or 'the line'}: {problem}" for place, problem in problems))


def _no_json(line: str, error: Exception) -> str:
    if line.startswith(_CONFLICT):
        return "a merge left a conflict here; keep the lines of both sides, and delete the marks"
    return f"is not JSON: {error}"


def _shortened(excerpt: str) -> str:
    folded = " ".join(valid(excerpt).split())
    return folded if len(folded) <= LONGEST_EXCERPT else folded[: LONGEST_EXCERPT - 1].rstrip() + "…"
