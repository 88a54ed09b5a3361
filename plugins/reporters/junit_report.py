"""The reporter `junit`: findings as failed tests, for whatever shows the results of tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker_plugins.reporters.encoding import XML, file_of, one_line, place, relative, told, xml

Data = Mapping[str, Any]


class JUnitReporter:
    """Writes a test suite for each file: a finding is a test that failed, one that was set aside one that was skipped.

    A file without any is one test that passed.
    """

    name = "junit"

    def start(self, head: Data) -> str:
        """Return the opening of the document."""
        return f'{XML}<testsuites name="checker">\n'

    def file(self, file: Data, first: bool) -> str:
        """Return the file's suite."""
        path, findings, aside = xml(relative(file["path"])), file["findings"], file["suppressed"]
        cases = "".join(_case(finding, path) for finding in (*findings, *aside))
        number = len(findings) + len(aside) or 1
        counts = f'tests="{number}" failures="{len(findings)}" errors="0" skipped="{len(aside)}" time="0"'
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
    case = f'<testcase name="{xml(finding["rule"])} at {at}" classname="{path}" time="0">\n'
    if "by" in finding:
        why = one_line(f"set aside ({finding['by']}): {finding['reason']} [{finding['message']}]")
        return f'{case}<skipped message="{xml(why)}"/>\n</testcase>\n'
    body = [finding["message"], finding["before"] + "[[" + finding["excerpt"] + "]]" + finding["after"]]
    if finding["suggest"]:
        body.append(finding["suggest"])
    text = xml("\n".join(map(one_line, body))).replace("&#10;", "\n")
    return (
        f'{case}<failure type="{finding["severity"]}" message="{xml(one_line(finding["message"]))}">'
        f"{path}:{at}: {text}</failure>\n</testcase>\n"
    )
