"""The reporters `comparison` and `comparison-json`: what a change made better or worse, for a review of the change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from checker.errors import CheckerError
from checker.json_text import as_json
from checker.ledger import STATUSES
from checker.report import number_of
from checker_plugins.reporters.encoding import one_line, relative, told
from checker_plugins.reporters.markdown_report import escaped

LARGEST = 60_000  # bytes; GitHub takes a comment of 65,536 characters
LONGEST = 300  # characters of a claim or a message
MARK = "<!-- checker comparison -->\n"  # by which a job finds its earlier comment, to put the new one in its place

_CREED = "checker judges the form of sourcing, never whether a claim is true."
_REFERENCE = re.compile(r"((?:&#(?:64|35|126|33);)|&amp;|!|(?<![\w&])GH(?=-))(?=[\w-])")
_HASH = re.compile(r"\b(?=\d*[a-f])(?=[a-f]*\d)([0-9a-f]{4})([0-9a-f]{3,36})\b")
_ROWS = (
    ("Claims", "claims"),
    *((f"… {status}", status) for status in reversed(STATUSES)),
    ("Articles that rest on a single source", "single_source"),
    ("Findings", "findings"),
)
_CHANGES = {"new": "new", "removed": "removed", "gained": "better sourced", "lost": "worse sourced"}
_BY = {"comment": "a comment", "front-matter": "the front matter", "sidecar": "a sidecar"}
_PARTS = (("worse", "Worse", True), ("better", "Better", False), ("neutral", "Neither", False))

Data = Mapping[str, Any]


class ComparisonReporter:
    """Writes the comparison as Markdown for a comment on a pull request: the verdict, what is worse, then the rest."""

    name = "comparison"

    def start(self, head: Data) -> str:
        """Return nothing: what changed is known at the end."""
        return ""

    def file(self, file: Data, first: bool) -> str:
        """Return nothing: the comparison has what it needs of the files."""
        return ""

    def end(self, totals: Data, failures: Sequence[Mapping[str, str]]) -> str:
        """Return the comment."""
        comparison = _of(totals)
        parts = [MARK, f"## checker: {_verdict(comparison)}\n\n", *_remarks(comparison, failures)]
        parts += _table(comparison["totals"])
        room = LARGEST - sum(map(_size, parts)) - _size(_CREED)
        for effect, title, is_open in _PARTS:
            written = _part(comparison["files"], effect, title, is_open, room)
            room -= sum(map(_size, written))
            parts += written
        return "".join([*parts, f"{_CREED}\n"])


class ComparisonJsonReporter:
    """Writes the comparison as one JSON object (see `checker schema comparison`)."""

    name = "comparison-json"

    def start(self, head: Data) -> str:
        """Return nothing: what changed is known at the end."""
        return ""

    def file(self, file: Data, first: bool) -> str:
        """Return nothing: the comparison has what it needs of the files."""
        return ""

    def end(self, totals: Data, failures: Sequence[Mapping[str, str]]) -> str:
        """Return the comparison, with what could not be checked."""
        return as_json({**_of(totals), "failures": list(failures)}) + "\n"


def _of(totals: Data) -> Data:
    if "comparison" not in totals:
        raise CheckerError("there is nothing to compare with; --compare names a saved report")
    comparison: Data = totals["comparison"]
    return comparison


def unlinked(text: str, most: int = LONGEST) -> str:
    """Return text as Markdown in which nobody is mentioned and nothing is linked, cut to `most` characters.

    Hosts look for mentions and issues in the text as it is shown, so that an escape alone does not keep them away:
    a space of no width does.

    >>> unlinked("ask @desk, see #12")
    'ask &#64;&#8203;desk, see &#35;&#8203;12'
    """
    text = one_line(text)
    shown = escaped(text if len(text) <= most else text[: most - 1] + "…")
    return _HASH.sub(r"\1&#8203;\2", _REFERENCE.sub(r"\1&#8203;", shown))


def _verdict(comparison: Data) -> str:
    told_of = [f"{comparison[name]} {name}" for name in ("worse", "better") if comparison[name]]
    return ", ".join(told_of) or "nothing better or worse"


def _remarks(comparison: Data, failures: Sequence[Mapping[str, str]]) -> list[str]:
    """Return what a reader must know before trusting the figures."""
    base, rules = comparison["base"], comparison["rules"]
    remarks = [f"**Not checked:** {unlinked(told(failure))}" for failure in failures[:10]]
    if len(failures) > 10:
        remarks.append(f"**Not checked:** {len(failures) - 10} more")
    if base["version"] != comparison["version"]:
        versions = f"checker {unlinked(base['version'])}, this with {unlinked(comparison['version'])}"
        remarks.append(f"The base was made with {versions}: some of the differences may come from that.")
    for names, when in ((rules["only_after"], "now"), (rules["only_before"], "before")):
        if names:
            verb = "is" if len(names) == 1 else "are"
            listed = ", ".join(map(unlinked, names[:5])) + (", …" if len(names) > 5 else "")
            remarks.append(f"{number_of(len(names), 'rule')} {verb} on only {when} ({listed}): not compared.")
    if comparison["left_out"]:
        number = number_of(len(comparison["left_out"]), "article")
        remarks.append(f"{number} of the base not among those checked now: not compared.")
    return [f"- {remark}\n" for remark in remarks] + (["\n"] if remarks else [])


def _table(totals: Data) -> list[str]:
    before, after = totals["before"], totals["after"]
    lines = ["| | Before | After | |\n| --- | ---: | ---: | ---: |\n"]
    for title, name in (("Articles", "files"), *_ROWS):
        difference = after[name] - before[name]
        shown = f"{difference:+}" if difference else ""
        lines.append(f"| {title} | {before[name]} | {after[name]} | {shown} |\n")
    return [*lines, "\n"]


def _part(files: Iterable[Data], effect: str, title: str, is_open: bool, room: int) -> list[str]:
    """Return what had one effect, by file, as much as has room; folded unless `is_open`."""
    blocks = [(_heading(file), lines) for file in files if (lines := _lines(file, effect))]
    number = sum(len(lines) for _, lines in blocks)
    if not number:
        return []
    opening = f"### {title}\n\n" if is_open else f"<details><summary>{title}: {number}</summary>\n\n"
    closing = "" if is_open else "</details>\n\n"
    room -= _size(opening) + _size(closing) + 100
    kept: list[str] = []
    left = number
    for heading, lines in blocks:
        for index, line in enumerate(lines):
            piece = ("" if index else heading) + line
            room -= _size(piece)
            if room < 0:
                return [opening, *kept, f"\n{number_of(left, 'more', 'more')} left out for want of room.\n\n", closing]
            kept.append(piece)
            left -= 1
        kept.append("\n")
    return [opening, *kept, closing]


def _heading(file: Data) -> str:
    name = relative(file["path"])
    if file["before"] is None:
        return f"**{unlinked(name)}** (new)\n\n"
    before = relative(file["before"])
    was = f" (was {unlinked(before)})" if before != name else ""
    return f"**{unlinked(name)}**{was}\n\n"


def _lines(file: Data, effect: str) -> list[str]:
    """Return what changed in a file with one effect: its sources as a whole, its claims, its findings."""
    lines = []
    if file["single_source_effect"] == effect != "neutral":
        lines.append(f"- The article rests on a single source {'now' if file['single_source'][1] else 'no longer'}.\n")
    lines += [_claim(claim) for claim in file["claims"] if claim["effect"] == effect]
    lines += [_finding(finding) for finding in file["findings"] if finding["effect"] == effect]
    return lines


def _claim(claim: Data) -> str:
    was, is_now = claim["before"], claim["after"]
    if was is None or is_now is None:
        stands = _stands(is_now or was)
    else:
        stands = f"{_stands(is_now)}; before: {_stands(was)}"
    place = f"line {claim['line']}: " if is_now else ""
    return f"- {place}claim {_CHANGES[claim['change']]}: {stands}\n  > {unlinked(claim['text'])}\n"


def _stands(claim: Data) -> str:
    """Return who stands behind a claim, in a few words."""
    names = [unlinked(name, 60) for name in claim["sources"][:3]] if claim["status"] == "named" else []
    more = f" and {len(claim['sources']) - 3} more" if names and len(claim["sources"]) > 3 else ""
    number = claim["independent_sources"]
    several = f", {number} independent sources" if number > 1 else ""
    named = f" ({', '.join(names)}{more})" if names else ""
    return f"{claim['status']}{named}{several}"


def _finding(finding: Data) -> str:
    change = finding["change"]
    place = "" if change == "fixed" else f"line {finding['line']}: "
    told_as = {"set-aside": f"set aside by {_BY.get(finding['by'], finding['by'])}", "back": "no longer set aside"}.get(
        change, change
    )
    reason = f" ({unlinked(finding['reason'])})" if change == "set-aside" and finding["reason"] else ""
    said = f"{unlinked(finding['message'])} ({unlinked(finding['rule'])})"
    return f"- {place}{finding['severity']} {told_as}{reason}: {said}\n"


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
