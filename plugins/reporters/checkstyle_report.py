"""The reporter `checkstyle`: findings as Checkstyle writes them, which many review tools read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker_plugins.reporters.encoding import XML, one_line, relative, told, xml

_LEVEL = {"error": "error", "warning": "warning", "note": "info"}

Data = Mapping[str, Any]


class CheckstyleReporter:
    """Writes what Checkstyle does: a `file` element for each file, an `error` element for each finding."""

    name = "checkstyle"

    def start(self, head: Data) -> str:
        """Return the opening of the document."""
        return f'{XML}<checkstyle version="4.3">\n'

    def file(self, file: Data, first: bool) -> str:
        """Return the file's element."""
        errors = [
            _error(finding["span"], _LEVEL[finding["severity"]], finding["message"], f"checker.{finding['rule']}")
            for finding in file["findings"]
        ]
        return f'<file name="{xml(relative(file["path"]))}">\n{"".join(errors)}</file>\n'

    def end(self, totals: Data, failures: Sequence[Mapping[str, str]]) -> str:
        """Return what could not be done, each under the name of what failed, and the end of the document."""
        nowhere = {"line": 0, "column": 0}
        written = ""
        for failure in failures:
            error = _error(nowhere, "error", told(failure), "checker.failure")
            written += f'<file name="{xml(failure["who"])}">\n{error}</file>\n'
        return written + "</checkstyle>\n"


def _error(span: Data, severity: str, message: str, source: str) -> str:
    return (
        f'<error line="{span["line"]}" column="{span["column"]}" severity="{severity}"'
        f' message="{xml(one_line(message))}" source="{xml(source)}"/>\n'
    )
