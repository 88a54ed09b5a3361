"""The reporter `markdown`: a summary for the page of a pull request or a job, as GitHub and GitLab show it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from checker.finding import SEVERITIES
from checker.ledger import STATUSES
from checker.report import number_of
from checker_plugins.reporters import aside
from checker_plugins.reporters.encoding import one_line, place, told

LARGEST = 1_000_000  # bytes; GitHub takes a job summary of 1 MiB
FOR_FILES = LARGEST // 3  # bytes of the table of files, at most
FOR_ASIDE = LARGEST // 10  # bytes of what was set aside, at most
FOR_FAILURES = LARGEST // 10  # bytes of what could not be done, at most

_CREED = "checker judges the form of sourcing, never whether a claim is true."
_SIGN = re.compile(r"[\\`*_{}\[\]<>#|~&@$]|:(?=\S)")
_GRAVEST = tuple(reversed(SEVERITIES))
_TABLE = ("File", "Claims", *(status.capitalize() for status in STATUSES), "Independent sources")

Data = Mapping[str, Any]


class _Line(NamedTuple):
    severity: str
    text: str


class _File(NamedTuple):
    """What the summary keeps of a file: its name, its row of the table, its findings in lines, what was set aside."""

    name: str
    row: str
    lines: tuple[_Line, ...]
    aside: tuple[str, ...]


class MarkdownReporter:
    """Writes the totals, what failed, a table of the files, and the findings; the gravest, if not all have room."""

    name = "markdown"

    def __init__(self) -> None:
        self._files: list[_File] = []

    def start(self, head: Data) -> str:
        """Return nothing: the totals are not known yet."""
        return ""

    def file(self, file: Data, first: bool) -> _File:
        """Return the file's row and its findings."""
        name = escaped(file["path"])
        summary = file["summary"]
        counts = dict.fromkeys(_GRAVEST, 0)
        for finding in file["findings"]:
            counts[finding["severity"]] += 1
        cells = [name, *(summary[key] for key in ("claims", *STATUSES, "independent_sources")), *counts.values()]
        row = f"| {' | '.join(map(str, cells))} |\n"
        lines = [line for line in (aside.tally(file), *aside.told(file)) if line]
        return _File(name, row, tuple(map(_line, file["findings"])), tuple(map(escaped, lines)))

    def gather(self, part: _File, first: bool) -> str:
        """Keep what the summary says of the file."""
        self._files.append(part)
        return ""

    def end(self, totals: Data, failures: Sequence[Mapping[str, str]]) -> str:
        """Return the summary."""
        parts = ["## checker\n\n", f"{_found(totals, len(failures))}\n\n"]
        if failures:
            lines, left = _fitting([f"- {escaped(told(failure))}\n" for failure in failures], FOR_FAILURES)
            parts += ["### Failures\n\n", *lines, _left_out(left, "failure"), "\n"]
        if self._files:
            rows, left = _fitting([file.row for file in self._files], FOR_FILES)
            parts += ["### Files\n\n", _header(), *rows, "\n", _left_out(left, "file")]
        parts += self._aside()
        parts += self._findings(LARGEST - sum(map(_size, parts)) - 2_000)
        return "".join([*parts, f"{_CREED}\n"])

    def _aside(self) -> list[str]:
        """Return what was set aside in each file, and why."""
        written = [
            f"- {file.name}\n" + "".join(f"  - {line}\n" for line in file.aside) for file in self._files if file.aside
        ]
        lines, left = _fitting(written, FOR_ASIDE)
        return ["### Set aside\n\n", *lines, "\n", _left_out(left, "file")] if written else []

    def _findings(self, room: int) -> list[str]:
        """Return the findings by file, the graver before the milder where there is no room for all."""
        shown: set[tuple[int, int]] = set()
        left = 0
        for severity in _GRAVEST:
            for at, file in enumerate(self._files):
                for index, line in enumerate(file.lines):
                    if line.severity != severity:
                        continue
                    room -= _size(line.text) + (0 if (at, -1) in shown else _size(file.name) + 10)
                    if room < 0:
                        left += 1
                    else:
                        shown |= {(at, index), (at, -1)}
        parts = ["### Findings\n\n"] if shown else []
        for at, file in enumerate(self._files):
            if (at, -1) in shown:
                parts.append(f"#### {file.name}\n\n")
                parts += [line.text for index, line in enumerate(file.lines) if (at, index) in shown]
                parts.append("\n")
        return [*parts, _left_out(left, "finding")]


def escaped(text: str) -> str:
    """Return text as Markdown that shows just that: no markup, no link, no mention, no end of a table's cell.

    >>> escaped("a|b *c* <d>")
    'a&#124;b &#42;c&#42; &lt;d&gt;'
    """
    names = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
    shown = _SIGN.sub(lambda sign: names.get(sign[0]) or f"&#{ord(sign[0])};", one_line(text))
    return re.sub(r"\b(www)\.", r"\1&#46;", re.sub(r"^([-+=]|\d+(?=[.)]))", r"&#8203;\1", shown), flags=re.IGNORECASE)


def _line(finding: Data) -> _Line:
    severity = finding["severity"]
    said = f"{escaped(finding['message'])} ({escaped(finding['rule'])})"
    sentence = "".join(escaped_part(finding[part]) for part in ("before", "excerpt", "after"))
    quoted = f"\n  > {sentence}\n" if sentence.strip() else "\n"
    return _Line(severity, f"- **{severity}** {escaped(place(finding['span'])).replace('&#58;', ':')} {said}{quoted}")


def escaped_part(text: str) -> str:
    """Return a part of a sentence as Markdown, with the space that joins it to its neighbours."""
    first, last = text[:1].isspace(), text[-1:].isspace()
    inner = escaped(text)
    return f"{' ' if first else ''}{inner}{' ' if last and inner else ''}"


def _header() -> str:
    columns = [*_TABLE, *(f"{severity.capitalize()}s" for severity in _GRAVEST)]
    return f"| {' | '.join(columns)} |\n| --- |{' ---: |' * (len(columns) - 1)}\n"


def _fitting(lines: Sequence[str], room: int) -> tuple[list[str], int]:
    """Return as many of the first lines as have room, and the number of the others."""
    kept: list[str] = []
    for line in lines:
        room -= _size(line)
        if room < 0:
            break
        kept.append(line)
    return kept, len(lines) - len(kept)


def _found(totals: Data, failures: int) -> str:
    by_severity = [number_of(totals[name], name) for name in _GRAVEST if totals[name]]
    found = f"{number_of(totals['files'], 'file')}: {', '.join(by_severity) or 'nothing found'}"
    if totals.get("suppressed"):
        found += f"; {aside.number(totals['suppressed'])}"
    if failures:
        found += f"; {number_of(failures, 'failure')}"
    statuses = ", ".join(f"{totals[status]:,} {status}" for status in STATUSES)
    return f"{found}  \n{number_of(totals['claims'], 'claim')}: {statuses}"


def _left_out(number: int, name: str) -> str:
    return f"\n{number_of(number, name)} more left out for want of room.\n\n" if number else ""


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
