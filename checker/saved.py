"""A saved report, read back: JSON or JSON lines, and nothing that does not fit the published schema."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from checker.errors import CheckerError
from checker.schema import Place, dotted, schema, validate

MOST_PROBLEMS = 10  # that are told at once


class Saved(NamedTuple):
    """A report in three parts: what stands before the files, the files one at a time, the failures."""

    head: dict[str, Any]
    files: Iterable[dict[str, Any]]
    failures: list[dict[str, str]]


def read(path: str, data: bytes | None = None, unheld: bool = False) -> Saved:
    """Read the report in the file `path`, or in `data`; raises `CheckerError` if there is none in it.

    The whole report has been held against the schema by then, or, if its files may go `unheld`, which is many times
    faster, all but these. Files in JSON lines are read again as they are asked for, so that a large report does not
    fill the memory.
    """
    if data is None:
        try:
            with open(path, "rb") as file:
                data = file.read()
        except OSError as error:
            raise CheckerError(f"{path}: cannot be read: {error.strerror or error}") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CheckerError(f"{path}: is not UTF-8: {error.reason} at byte {error.start}") from error
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        raise CheckerError(f"{path}: is empty; it should hold a report of --format json or jsonl")
    last = _parsed(lines[-1][1])
    if isinstance(last, dict) and "schema" in last and "files" not in last:
        return _from_lines(path, lines, last, unheld)
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        first = _parsed(lines[0][1]) if len(lines) > 1 else None
        if isinstance(first, dict) and "findings" in first:
            raise CheckerError(f"{path}: its last line is missing; the run that wrote it was cut short") from error
        if first is not None:
            raise CheckerError(f"{path}: is no report; one is written by checker check --format json") from error
        raise CheckerError(f"{path}: is not JSON: {error}") from error
    held = (
        {**whole, "files": []} if unheld and isinstance(whole, dict) and isinstance(whole.get("files"), list) else whole
    )
    _demand(path, held, schema("report"))
    files, failures = whole.pop("files"), whole.pop("failures")
    return Saved(whole, files, failures)


def _from_lines(path: str, lines: Sequence[tuple[int, str]], last: dict[str, Any], unheld: bool) -> Saved:
    definitions = schema("report")["$defs"]
    _demand(f"{path}:{lines[-1][0]}", last, {"$ref": "#/$defs/last_line", "$defs": definitions})
    for number, line in lines[:-1]:
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise CheckerError(f"{path}:{number}: is not JSON: {error}") from error
        if not unheld:
            _demand(f"{path}:{number}", record, {"$ref": "#/$defs/file", "$defs": definitions})
    failures = last.pop("failures")
    last.pop("totals")
    return Saved(last, (json.loads(line) for _, line in lines[:-1]), failures)


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _demand(where: str, data: Any, wanted: Mapping[str, Any]) -> None:
    """Raise an error that tells what of `data` does not fit the schema."""
    problems = validate(data, wanted)
    if problems:
        more = len(problems) - MOST_PROBLEMS
        told = [_told(where, place, problem) for place, problem in problems[:MOST_PROBLEMS]]
        raise CheckerError(*told, *([f"{where}: and {more} more"] if more > 0 else []))


def _told(where: str, place: Place, problem: str) -> str:
    return f"{where}: {dotted(place) or 'the report'}: {problem}"
