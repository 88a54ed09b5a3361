"""The reporter `text`: findings as lines for people and editors, then each file's ledger and the totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from checker.finding import SEVERITIES
from checker.ledger import STATUSES
from checker.report import PLAIN, Look, number_of
from checker_plugins.reporters import aside
from checker_plugins.reporters.columns import fold, snippet, width_of

CREED = "checker judges the form of sourcing, never whether a claim is true."

_INDENT = "    "
_NARROWEST = 40
_PAINT = {"error": "1;31", "warning": "1;33", "note": "1;36", "strong": "1", "faint": "2"}

Word = tuple[str, str]  # a word, and the paint that it is drawn in, if any


class TextReporter:
    """Writes findings as `path:line:column: severity: message`, each with its sentence and the span underlined."""

    name = "text"

    def __init__(self, look: Look = PLAIN) -> None:
        self.look = look

    def fitted(self, look: Look) -> TextReporter:
        """Return the reporter that draws as `look` says."""
        return TextReporter(look._replace(width=max(look.width, _NARROWEST)))

    def start(self, head: Mapping[str, Any]) -> str:
        """Return nothing: the text begins with the first file."""
        return ""

    def file(self, file: Mapping[str, Any], first: bool) -> str:
        """Return the file's findings, those of one span together, and the line of its ledger."""
        path = fold(file["path"])
        parts = []
        for _, findings in groupby(file["findings"], key=lambda finding: finding["span"]):
            parts.append(self._group(path, sorted(findings, key=_gravest_first)))
        if not self.look.quiet:
            ledger = self._wrap(_words(ledger_line(file["summary"])), "  ", "  ")
            parts.append(f"{self._paint(path, 'strong')}\n{ledger}{self._aside(file)}\n")
        return "".join(parts)

    def end(self, totals: Mapping[str, Any], failures: Sequence[Mapping[str, str]]) -> str:
        """Return the totals, and what they do not say."""
        if self.look.quiet:
            return ""
        lines = [self._wrap(_words(_found(totals, len(failures))))]
        if totals["files"] > 1:
            lines.append(self._wrap(_words(_status_counts(totals))))
        lines.append(self._wrap([(word, "faint") for word in CREED.split()]))
        return "".join(lines)

    def _aside(self, file: Mapping[str, Any]) -> str:
        """Return the lines that say what was set aside, and why."""
        line = aside.tally(file)
        lines = [self._wrap(_words(line), "  ", "  ")] if line else []
        lines += [self._wrap(_words(said), _INDENT, _INDENT + "  ") for said in aside.told(file)]
        return "".join(lines)

    def _group(self, path: str, findings: Sequence[Mapping[str, Any]]) -> str:
        """Return the findings of one span: what each says, the sentence once, the rules."""
        shown = findings[0]
        span, paint = shown["span"], shown["severity"]
        place = f"{path}:{span['locator']}:" if "locator" in span else f"{path}:{span['line']}:{span['column']}:"
        parts = []
        for finding in findings:
            words = [(place, "strong"), (f"{finding['severity']}:", finding["severity"]), *_words(finding["message"])]
            parts.append(self._wrap(words, "", "  "))
        room = self.look.width - len(_INDENT)
        line, marks = snippet(shown["before"], shown["excerpt"], shown["after"], room)
        blank = len(marks) - len(marks.lstrip())
        parts.append(f"{_INDENT}{line}\n{_INDENT}{marks[:blank]}{self._paint(marks[blank:], paint)}\n")
        rules = ", ".join(dict.fromkeys(finding["rule"] for finding in findings))
        parts.append(self._wrap([(word, "faint") for word in rules.split()], _INDENT, _INDENT))
        return "".join(parts) + "\n"

    def _wrap(self, words: Iterable[Word], first: str = "", indent: str = "") -> str:
        """Set words in lines no wider than the page; a word that is wider than that stands as it is."""
        lines: list[str] = []
        line, used = first, len(first)
        empty = True
        for word, paint in words:
            wide = width_of(word)
            if not empty and used + 1 + wide > self.look.width:
                lines.append(line)
                line, used, empty = indent, len(indent), True
            space = "" if empty else " "
            line += space + self._paint(word, paint)
            used += len(space) + wide
            empty = False
        return "\n".join([*lines, line]) + "\n"

    def _paint(self, text: str, paint: str) -> str:
        return f"\033[{_PAINT[paint]}m{text}\033[0m" if paint and self.look.color else text


def ledger_line(summary: Mapping[str, Any]) -> str:
    """Return what a file's summary says, as one line.

    >>> ledger_line({"claims": 3, "unsourced": 1, "vague": 0, "anonymous": 0, "named": 2, "independent_sources": 2})
    '3 claims: 1 unsourced, 0 vague, 0 anonymous, 2 named; 2 independent sources'
    """
    if not summary["claims"]:
        return "no claims"
    return f"{_status_counts(summary)}; {number_of(summary['independent_sources'], 'independent source')}"


def _found(totals: Mapping[str, Any], failures: int) -> str:
    """Return the line that says how many findings and failures there are."""
    if totals["files"]:
        by_severity = [number_of(totals[name], name) for name in reversed(SEVERITIES) if totals[name]]
        line = f"{number_of(totals['files'], 'file')}: {', '.join(by_severity) or 'nothing found'}"
        if totals.get("suppressed"):
            line += f"; {aside.number(totals['suppressed'])}"
    else:
        line = "no file checked"
    return f"{line}; {number_of(failures, 'failure')}, on standard error" if failures else line


def _status_counts(counts: Mapping[str, Any]) -> str:
    statuses = ", ".join(f"{counts[status]:,} {status}" for status in STATUSES)
    return f"{number_of(counts['claims'], 'claim')}: {statuses}"


def _gravest_first(finding: Mapping[str, Any]) -> int:
    severity = finding["severity"]
    return -SEVERITIES.index(severity) if severity in SEVERITIES else 1


def _words(text: str) -> list[Word]:
    return [(word, "") for word in fold(text).split()]
