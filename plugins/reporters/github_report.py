"""The reporter `github`: findings as annotations of a GitHub Actions run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker.finding import SEVERITIES
from checker.report import number_of
from checker_plugins.reporters import aside
from checker_plugins.reporters.encoding import file_of, lines, one_line, relative, said, told

SHOWN = 10  # annotations of each level that GitHub keeps of one step

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_CONFIDENCE = ("high", "medium", "low")

Data = Mapping[str, Any]
_Remark = tuple[int, str, str, str]  # its rank among those of one level, its rule, its properties, its message


class GitHubReporter:
    """Writes workflow commands, from which GitHub Actions makes annotations: the gravest, as many as it shows."""

    name = "github"

    def __init__(self) -> None:
        self._titles: dict[str, str] = {}
        self._kept: dict[str, list[_Remark]] = {severity: [] for severity in SEVERITIES}
        self._counts = dict.fromkeys(SEVERITIES, 0)

    def start(self, head: Data) -> str:
        """Return nothing: the gravest finding may be in the last file."""
        self._titles = {id_: one_line(rule["title"]) for id_, rule in head["rules"].items()}
        return ""

    def file(self, file: Data, first: bool) -> dict[str, tuple[int, list[_Remark]]]:
        """Return, for each severity, the number of findings and those that may be shown."""
        found: dict[str, tuple[int, list[_Remark]]] = {}
        for severity in SEVERITIES:
            remarks = [
                _remark(finding, file["path"]) for finding in file["findings"] if finding["severity"] == severity
            ]
            if remarks:
                found[severity] = len(remarks), sorted(remarks, key=_rank)[:SHOWN]
        return found

    def gather(self, part: Mapping[str, tuple[int, list[_Remark]]], first: bool) -> str:
        """Keep the gravest and surest findings."""
        for severity, (number, remarks) in part.items():
            self._counts[severity] += number
            self._kept[severity] = sorted([*self._kept[severity], *remarks], key=_rank)[:SHOWN]
        return ""

    def end(self, totals: Data, failures: Sequence[Mapping[str, str]]) -> str:
        """Return the annotations, failures first, and a line that says how many are left out."""
        lines = [f"::error title=checker failed::{_data(told(failure))}" for failure in failures[:SHOWN]]
        left_out = [number_of(len(failures) - SHOWN, "failure")] if len(failures) > SHOWN else []
        for severity in reversed(SEVERITIES):
            room = max(SHOWN - len(lines), 0) if severity == "error" else SHOWN
            remarks = self._kept[severity][:room]
            for _, rule, properties, message in remarks:
                title = _property(f"{rule}: {self._titles.get(rule, '')}")
                lines.append(f"::{_COMMANDS[severity]} {properties},title={title}::{message}")
            if self._counts[severity] > len(remarks):
                left_out.append(number_of(self._counts[severity] - len(remarks), severity))
        if left_out:
            lines.append(f"{', '.join(left_out)} left out: GitHub shows {SHOWN} annotations of each level a step")
        if totals.get("suppressed"):
            lines.append(aside.number(totals["suppressed"]))
        return "".join(line + "\n" for line in lines)


def _remark(finding: Data, path: str) -> _Remark:
    span = finding["span"]
    first, last = lines(finding)
    place = [f"file={_property(relative(file_of(path)))}", f"line={first}", f"endLine={last}"]
    if first == last and not span.get("locator"):  # GitHub takes columns within one line only
        place += [f"col={span['column']}", f"endColumn={span['end_column']}"]
    return _CONFIDENCE.index(finding["confidence"]), finding["rule"], ",".join(place), _data(said(finding))


def _rank(remark: _Remark) -> int:
    return remark[0]


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
