from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.hookspecs import FittedReporter
from checker.report import Look
from checker_plugins.reporters import FORMATS, checker_reporters
from checker_plugins.reporters.columns import fold, snippet, width_of
from checker_plugins.reporters.json_report import JsonReporter
from checker_plugins.reporters.text_report import CREED, TextReporter, ledger_line

SUMMARY = {
    "claims": 19,
    "unsourced": 11,
    "vague": 6,
    "anonymous": 1,
    "named": 1,
    "check_worthy": 9,
    "independent_sources": 1,
    "single_source": True,
}
TOTALS = {
    "files": 1,
    "findings": 2,
    "error": 1,
    "warning": 1,
    "note": 0,
    "claims": 19,
    "unsourced": 11,
    "vague": 6,
    "anonymous": 1,
    "named": 1,
    "check_worthy": 9,
    "single_source": 1,
}


def finding(
    rule: str, severity: str, message: str, start: int, before: str, excerpt: str, after: str
) -> dict[str, Any]:
    span = {"start": start, "end": start + len(excerpt), "line": 3, "column": start + 1}
    return {
        "rule": rule,
        "severity": severity,
        "message": message,
        "span": {**span, "end_line": 3, "end_column": start + len(excerpt) + 1},
        "before": before,
        "excerpt": excerpt,
        "after": after,
    }


def file(*findings: dict[str, Any], path: str = "drafts/weir.md") -> dict[str, Any]:
    return {"path": path, "findings": list(findings), "suppressed": [], "summary": SUMMARY}


def text(*findings: dict[str, Any], look: Look = Look(), path: str = "drafts/weir.md") -> str:  # noqa: B008
    return TextReporter().fitted(look).file(file(*findings, path=path), True)


VAGUE = finding(
    "house.vague",
    "warning",
    "'Some anglers say' names nobody. Say who they are, or why they cannot be named, and how they know.",
    0,
    "",
    "Some anglers say",
    " the weir at Tolbury was opened at night,\nagainst the orders of the county.",
)


def test_a_finding_and_the_ledger_as_text() -> None:
    assert text(VAGUE) == (
        "drafts/weir.md:3:1: warning: 'Some anglers say' names nobody. Say who they are,\n"
        "  or why they cannot be named, and how they know.\n"
        "    Some anglers say the weir at Tolbury was opened at night, against the …\n"
        "    ^^^^^^^^^^^^^^^^\n"
        "    house.vague\n"
        "\n"
        "drafts/weir.md\n"
        "  19 claims: 11 unsourced, 6 vague, 1 anonymous, 1 named; 1 independent source\n"
        "\n"
    )


def test_findings_of_one_span_share_their_sentence_gravest_first() -> None:
    graver = {**VAGUE, "rule": "house.nobody", "severity": "error", "message": "Nobody says so."}
    assert text(VAGUE, graver, look=Look(quiet=True)) == (
        "drafts/weir.md:3:1: error: Nobody says so.\n"
        "drafts/weir.md:3:1: warning: 'Some anglers say' names nobody. Say who they are,\n"
        "  or why they cannot be named, and how they know.\n"
        "    Some anglers say the weir at Tolbury was opened at night, against the …\n"
        "    ^^^^^^^^^^^^^^^^\n"
        "    house.nobody, house.vague\n"
        "\n"
    )


def test_findings_of_two_spans_stand_apart() -> None:
    other = finding("house.hedge", "note", "Who?", 20, "The keeper ", "allegedly", " slept.")
    assert text(VAGUE, other, look=Look(quiet=True)).endswith(
        "\n\n"
        "drafts/weir.md:3:21: note: Who?\n"
        "    The keeper allegedly slept.\n"
        "               ^^^^^^^^^\n"
        "    house.hedge\n"
        "\n"
    )


def test_colour_changes_nothing_but_colour() -> None:
    painted = text(VAGUE, look=Look(color=True))
    assert "\033[1;33mwarning:\033[0m" in painted
    assert re.sub(r"\033\[[\d;]*m", "", painted) == text(VAGUE)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_page(width: int) -> None:
    lines = text(VAGUE, look=Look(width)).splitlines()
    assert max(map(width_of, lines)) <= width


def test_a_path_wider_than_the_page_stays_in_one_piece() -> None:
    path = "drafts/" + "a" * 60 + ".md"
    assert text(VAGUE, look=Look(40), path=path).startswith(f"{path}:3:1:\n  warning: 'Some anglers say' names\n")


def test_signs_that_control_a_terminal_are_not_passed_on() -> None:
    tricky = finding("house.x", "note", "It \033[2J says\u202e.", 0, "a\033]0;b", "\x9bc", "\rd")
    shown = text(tricky, path="a\033[31m.md")
    assert not [sign for sign in shown if unicodedata.category(sign) == "Cc" and sign != "\n"]
    assert "\u202e" not in shown


@pytest.mark.parametrize(
    ("summary", "line"),
    [
        (SUMMARY, "19 claims: 11 unsourced, 6 vague, 1 anonymous, 1 named; 1 independent source"),
        (
            {**SUMMARY, "claims": 1, "unsourced": 0, "vague": 0, "anonymous": 0, "independent_sources": 2},
            "1 claim: 0 unsourced, 0 vague, 0 anonymous, 1 named; 2 independent sources",
        ),
        ({**SUMMARY, "claims": 0}, "no claims"),
    ],
)
def test_the_line_of_the_ledger(summary: dict[str, Any], line: str) -> None:
    assert ledger_line(summary) == line


@pytest.mark.parametrize(
    ("changes", "failures", "lines"),
    [
        ({}, 0, ["1 file: 1 error, 1 warning"]),
        ({"error": 0, "warning": 0, "note": 3}, 0, ["1 file: 3 notes"]),
        ({"error": 0, "warning": 0}, 1, ["1 file: nothing found; 1 failure, on standard error"]),
        ({"files": 0}, 2, ["no file checked; 2 failures, on standard error"]),
        (
            {"files": 2},
            0,
            ["2 files: 1 error, 1 warning", "19 claims: 11 unsourced, 6 vague, 1 anonymous, 1 named"],
        ),
    ],
)
def test_the_totals(changes: dict[str, int], failures: int, lines: list[str]) -> None:
    failure = {"who": "a.md", "doing": "read", "error": "OSError", "detail": "gone"}
    assert TextReporter().end({**TOTALS, **changes}, [failure] * failures).splitlines() == [*lines, CREED]


def test_quiet_leaves_findings_only() -> None:
    quiet = TextReporter().fitted(Look(quiet=True))
    assert (quiet.start({}), quiet.file(file(), True), quiet.end(TOTALS, [])) == ("", "", "")


WORDS = st.text(st.sampled_from("abc  de\nfé堤🙂\u0301\t…"), max_size=60)


@given(WORDS, WORDS.filter(str.strip), WORDS, st.integers(20, 90))
def test_the_marks_stand_under_the_excerpt(before: str, excerpt: str, after: str, room: int) -> None:
    line, marks = snippet(before, excerpt, after, room)
    assert width_of(line) <= room
    assert width_of(marks) <= room
    assert set(marks.strip()) == {"^"}
    first, end = len(marks) - len(marks.lstrip()), len(marks)
    marked, column = "", 0
    for sign in line:
        if first <= column < end and width_of(sign):
            marked += sign
        column += width_of(sign)
    whole = "".join(sign for sign in fold(excerpt) if width_of(sign))
    cut = marked.endswith("…") and whole.startswith(marked[:-1].rstrip())
    assert cut or not whole or marked.rstrip() == whole.rstrip()


@pytest.mark.parametrize(
    ("before", "excerpt", "after", "line", "marks"),
    [
        ("", "allegedly", "", "allegedly", "^^^^^^^^^"),
        (
            "The keeper of the lower gate ",
            "allegedly",
            " slept through the whole of it.",
            "… gate allegedly slept through the …",
            "       ^^^^^^^^^",
        ),
        (
            "The keeper ",
            "slept through the whole of the night",
            " here.",
            "…slept through the whole of the …",
            " " + "^" * 32,
        ),
        ("堤防 ", "見張り", " slept.", "堤防 見張り slept.", "     ^^^^^^"),
    ],
)
def test_snippets(before: str, excerpt: str, after: str, line: str, marks: str) -> None:
    assert snippet(before, excerpt, after, 36) == (line, marks)


def test_json_is_one_object_with_a_line_for_each_file() -> None:
    reporter = JsonReporter()
    failure = {"who": "caf\udce9.md", "doing": "read", "error": "OSError", "detail": "gone"}
    files = reporter.file({"path": "é"}, True) + reporter.file({"path": "b"}, False)
    written = reporter.start({"schema": 1}) + files.decode("utf-8") + reporter.end({}, [failure])
    assert written.splitlines() == [
        '{"schema":1,',
        '"files":[',
        '{"path":"é"},',
        '{"path":"b"}',
        "],",
        '"failures":[',
        '{"who":"caf\ufffd.md","doing":"read","error":"OSError","detail":"gone"}',
        "]}",
    ]
    assert json.loads(written.encode("utf-8"))["files"] == [{"path": "é"}, {"path": "b"}]


def test_every_bundled_format_is_what_its_row_says() -> None:
    for reporter, (name, about, _, class_name) in zip(checker_reporters(), FORMATS, strict=True):
        assert isinstance(reporter, FittedReporter)
        made, again = reporter.fitted(Look()), reporter.fitted(Look())
        assert (made.name, type(made).__name__) == (name, class_name)
        assert made is not again  # each report has its own
        assert len(f"  checkstyle  {about}") <= 80


def test_a_bundled_reporter_also_works_as_it_stands() -> None:
    (reporter,) = [each for each in checker_reporters() if each.name == "json"]
    whole = f"{reporter.start({'schema': 1})!s}{reporter.file({'path': 'a'}, True).decode()}{reporter.end({}, [])!s}"
    assert json.loads(whole) == {"schema": 1, "files": [{"path": "a"}], "failures": []}


def test_formats_are_loaded_when_they_are_asked_for() -> None:
    code = "import sys, checker_plugins.reporters as all; all.checker_reporters(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert [name for name in done.stdout.split() if name.startswith("checker_plugins.reporters.")] == []


def test_json_without_files_is_still_an_object() -> None:
    reporter = JsonReporter()
    assert json.loads(reporter.start({"schema": 1}) + reporter.end({}, [])) == {
        "schema": 1,
        "files": [],
        "failures": [],
    }


@given(st.dictionaries(st.text(max_size=3), st.text(max_size=20) | st.floats(allow_nan=False, allow_infinity=False)))
def test_json_keeps_every_value_that_unicode_has(record: dict[str, Any]) -> None:
    assert json.loads(JsonReporter().file({"path": "a.md", "metadata": record}, True))["metadata"] == record
