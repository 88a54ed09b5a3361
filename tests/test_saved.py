from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker.cli import main
from checker.errors import CheckerError
from checker.saved import MOST_PROBLEMS, read

SAVED = Path(__file__).parent / "golden" / "formats" / "report.json"
GOLDEN: dict[str, Any] = json.loads(SAVED.read_bytes())
LINES = SAVED.with_name("report.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)


@pytest.mark.parametrize(
    "data",
    [
        SAVED.read_bytes(),
        "".join(LINES).encode(),
        json.dumps(GOLDEN, indent=4).encode(),
        json.dumps(GOLDEN).encode(),
        b"\xef\xbb\xbf" + SAVED.read_bytes().replace(b"\n", b"\r\n"),
        "\r\n".join([*LINES, "", ""]).encode(),
    ],
    ids=["json", "jsonl", "indented", "one line", "marked, with other line ends", "jsonl with blank lines"],
)
def test_a_report_is_read_in_any_layout(data: bytes) -> None:
    head, files, failures = read("run", data)
    assert {**head, "files": list(files), "failures": failures} == GOLDEN


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "run: is empty; it should hold a report of --format json or jsonl"),
        (b" \n", "run: is empty; it should hold a report of --format json or jsonl"),
        (b"\xff{}", "run: is not UTF-8: invalid start byte at byte 0"),
        (b"{", "run: is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        (b"[]", "run: the report: must be a mapping, not a list"),
        (b"[" * 100_000, "run: is not JSON: "),
        (b'{"schema": 1}\n{"path": "a.md"}\n', "run: is no report; one is written by checker check --format json"),
        ("".join(LINES[:-1]).encode(), "run: its last line is missing; the run that wrote it was cut short"),
        ("".join([LINES[0][:90], "\n", *LINES[1:]]).encode(), "run:1: is not JSON: "),
    ],
)
def test_what_is_no_report(data: bytes, problem: str) -> None:
    with pytest.raises(CheckerError) as caught:
        read("run", data)
    assert str(caught.value).startswith(problem)


def broken(change: Callable[[dict[str, Any]], Any]) -> bytes:
    report = json.loads(SAVED.read_bytes())
    change(report)
    return json.dumps(report).encode()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda report: report.update(schema=2), "run: schema: must be 1, not 2"),
        (lambda report: report.pop("rules"), "run: rules: is missing"),
        (
            lambda report: report["files"][1]["claims"][0].update(status="so"),
            "run: files[1].claims[0].status: 'so' is not one of unsourced, vague, anonymous, named",
        ),
        (
            lambda report: report["files"][0]["findings"][0]["span"].update(line=0),
            "run: files[0].findings[0].span.line: must be at least 1, not 0",
        ),
        (lambda report: report["files"][0].update(more=1), "run: files[0].more: unknown key"),
    ],
)
def test_a_report_that_does_not_fit_the_schema(change: Callable[[dict[str, Any]], Any], problem: str) -> None:
    with pytest.raises(CheckerError) as caught:
        read("run", broken(change))
    assert caught.value.problems == (problem,)


def test_lines_are_held_against_the_schema_before_any_is_used() -> None:
    bad = [LINES[0], LINES[1].replace('"path":"kiln.txt"', '"path":null'), LINES[2]]
    with pytest.raises(CheckerError) as caught:
        read("run", "".join(bad).encode())
    assert caught.value.problems == ("run:2: path: must be text, not nothing",)


def test_many_problems_are_told_in_part() -> None:
    with pytest.raises(CheckerError) as caught:
        read("run", broken(lambda report: [rule.update(title=None) for rule in report["rules"].values()]))
    assert len(caught.value.problems) == MOST_PROBLEMS + 1
    assert caught.value.problems[-1] == f"run: and {len(GOLDEN['rules']) - MOST_PROBLEMS} more"


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CheckerError, match=r"gone\.json: cannot be read: No such file or directory$"):
        read(str(tmp_path / "gone.json"))


def test_the_command_line_converts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = "gone.md: find articles: there is no such file or folder\n"
    assert main(["report", "convert", str(SAVED), "--format", "rdjsonl"]) == 0
    assert capsys.readouterr() == (SAVED.with_name("report.rdjsonl").read_text(encoding="utf-8"), told)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SAVED.read_bytes())))
    assert main(["report", "convert", "-", "--output", str(tmp_path / "a.txt")]) == 0
    assert (tmp_path / "a.txt").read_bytes() == SAVED.with_name("report.text").read_bytes()


def test_the_command_line_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad, target = tmp_path / "bad.json", tmp_path / "out.sarif"
    bad.write_text("{}")
    assert main(["report", "convert", str(bad), "--format", f"sarif:{target}"]) == 2
    missing = [f"checker: {bad}: {name}: is missing" for name in ("schema", "tool", "rules", "files", "failures")]
    assert capsys.readouterr().err.splitlines() == missing
    assert not target.exists()
    bad.write_bytes(SAVED.read_bytes())
    assert main(["report", "convert", str(bad), "--format", f"sarif:{bad}"]) == 2
    assert capsys.readouterr().err == f"checker: {bad} is one of the files to read; name another file for the report\n"
    assert main(["report", "covnert", str(bad)]) == 2
    assert "there is no 'covnert'; did you mean 'convert'?" in capsys.readouterr().err
