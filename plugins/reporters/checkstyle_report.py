"""The reporter `checkstyle`: findings as Checkstyle writes them, which many review tools read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker_plugins.reporters.encoding import XML, file_of, lines, one_line, relative, said, told, xml

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
            _error(
                lines(finding)[0],
                _column(finding),
                _LEVEL[finding["severity"]],
                said(finding),
                f"checker.{finding['rule']}",
            )
            for finding in file["findings"]
        ]
        return f'<file name="{xml(relative(file_of(file["path"])))}">\n{"".join(errors)}</file>\n'

    def end(self, totals: Data, failures: Sequence[Mapping[str, str]]) -> str:
        """Return what could not be done, each under the name of what failed, and the end of the document."""
        written = ""
        for failure in failures:
            error = _error(0, 0, "error", told(failure), "checker.failure")
            written += f'<file name="{xml(failure["who"])}">\n{error}</file>\n'
        return written + "</checkstyle>\n"


def _column(finding: Data) -> int:
    return 1 if finding["span"].get("locator") else int(finding["span"]["column"])


def _error(line: int, column: int, severity: str, message: str, source: str) -> str:
    return (
        f'<error line="{line}" column="{column}" severity="{severity}"'
        f' message="{xml(one_line(message))}" source="{xml(source)}"/>\n'
    )
