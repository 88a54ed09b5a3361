"""The reporter `rdjsonl`: findings in the diagnostic format of reviewdog."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker.json_text import as_json
from checker_plugins.reporters.encoding import byte_columns, file_of, one_line, relative, said, told

_LEVEL = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}

Data = Mapping[str, Any]


class ReviewdogReporter:
    """Writes the diagnostic format of reviewdog, one diagnostic a line; its columns count the bytes of UTF-8."""

    name = "rdjsonl"

    def start(self, head: Data) -> str:
        """Return nothing: the lines stand by themselves."""
        return ""

    def file(self, file: Data, first: bool) -> str:
        """Return the file's diagnostics."""
        path, column = relative(file_of(file["path"])), byte_columns(file)
        written = ""
        for finding in file["findings"]:
            span = finding["span"]
            start, end = {"line": span["line"]}, {"line": span["end_line"]}
            if column:
                start["column"] = column(span["start"], span["column"])
                end["column"] = column(span["end"], span["end_column"])
            there = {} if span.get("locator") else {"range": {"start": start, "end": end}}
            severity = _LEVEL[finding["severity"]]
            written += _diagnostic(said(finding), {"path": path, **there}, severity, finding["rule"])
        return written

    def end(self, totals: Data, failures: Sequence[Mapping[str, str]]) -> str:
        """Return what could not be done."""
        return "".join(
            _diagnostic(told(failure), {"path": relative(failure["who"])}, "ERROR", "checker.failure")
            for failure in failures
        )


def _diagnostic(message: str, place: Data, severity: str, rule: str) -> str:
    written = {
        "message": one_line(message),
        "location": place,
        "severity": severity,
        "source": {"name": "checker"},
        "code": {"value": rule},
    }
    return as_json(written) + "\n"
