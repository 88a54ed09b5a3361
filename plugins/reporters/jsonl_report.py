"""The reporter `jsonl`: a file of the report on each line as soon as it is checked, and the rest on the last line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker.json_text import as_json, json_of


class JsonLinesReporter:
    """Writes each file's record on a line, then `schema`, `tool`, `rules`, `totals` and `failures` on one more.

    Who reads along needs no more than one line at a time; who finds no last line knows that the run was cut short.
    """

    name = "jsonl"

    def __init__(self) -> None:
        self._head: Mapping[str, Any] = {}

    def start(self, head: Mapping[str, Any]) -> str:
        """Return nothing: the first line is a file."""
        self._head = head
        return ""

    def file(self, file: Mapping[str, Any], first: bool) -> bytes:
        """Return the file's record as a line."""
        return json_of(file, after=b"\n")

    def end(self, totals: Mapping[str, Any], failures: Sequence[Mapping[str, str]]) -> str:
        """Return the last line: the report without its files, and what they add up to."""
        return as_json({**self._head, "totals": dict(totals), "failures": list(failures)}) + "\n"
