"""The reporter `json`: the whole report for programs, one file of it on each line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker.json_text import as_json, json_of


class JsonReporter:
    """Writes the report contract as JSON, so that a report may be read, compared and sent on line by line."""

    name = "json"

    def start(self, head: Mapping[str, Any]) -> str:
        """Return the opening of the object: every field of `head`, and the start of the list of files."""
        return as_json(head)[:-1] + ',\n"files":['

    def file(self, file: Mapping[str, Any], first: bool) -> bytes:
        """Return the file's record on a line of its own."""
        return json_of(file, b"\n" if first else b",\n")

    def end(self, totals: Mapping[str, Any], failures: Sequence[Mapping[str, str]]) -> str:
        """Return the end of the list of files, and the failures, one on each line."""
        lines = ",".join("\n" + as_json(failure) for failure in failures)
        return f'\n],\n"failures":[{lines}{chr(10) if lines else ""}]}}\n'
