"""The reporter `junit`: findings as failed tests, for whatever shows the results of tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker_plugins.reporters.encoding import XML, file_of, one_line, place, relative, told, xml

Data = Mapping[str, Any]


class JUnitReporter:
    """Writes a test suite for each file: every finding is a test that failed; a file without any is one that passed."""

    name = "junit"

    def start(self, head: Data) -> str:
        """Return the opening of the document."""
        return f'{XML}<testsuites name="checker">\n'

    def file(self, file: Data, first: bool) -> str:
        """Return the file's suite."""
        path, findings = xml(relative(file["path"])), file["findings"]
        cases = "".join(map(_case, findings, [path] * len(findings)))
        counts = f'tests="{len(findings) or 1}" failures="{len(findings)}" errors="0" skipped="0" time="0"'
        passed = f'<testcase name="no findings" classname="{path}" time="0"/>\n'
        return f'<testsuite name="{path}" file="{file_of(path)}" {counts}>\n{cases or passed}</testsuite>\n'

    def end(self, totals: Data, failures: Sequence[Mapping[str, str]]) -> str:
        """Return a suite of what could not be done, if there is anything, and the end of the document."""
        number = len(failures)
        suite = f'<testsuite name="checker" tests="{number}" failures="0" errors="{number}" skipped="0" time="0">\n'
        for failure in failures:
            name = xml(one_line(failure["doing"]))
            suite += f'<testcase name="{name}" classname="{xml(failure["who"])}" time="0">\n'
            suite += f'<error type="{xml(failure["error"])}" message="{xml(one_line(failure["detail"]))}">'
            suite += f"{xml(told(failure))}</error>\n</testcase>\n"
        return (suite + "</testsuite>\n" if failures else "") + "</testsuites>\n"


def _case(finding: Data, path: str) -> str:
    at = xml(place(finding["span"]))
    body = [finding["message"], finding["before"] + "[[" + finding["excerpt"] + "]]" + finding["after"]]
    if finding["suggest"]:
        body.append(finding["suggest"])
    text = xml("\n".join(map(one_line, body))).replace("&#10;", "\n")
    return (
        f'<testcase name="{xml(finding["rule"])} at {at}" classname="{path}" time="0">\n'
        f'<failure type="{finding["severity"]}" message="{xml(one_line(finding["message"]))}">'
        f"{path}:{at}: {text}</failure>\n</testcase>\n"
    )
