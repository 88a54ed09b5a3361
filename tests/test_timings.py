"""`--timings`: every stage and rule is told once, of all processes together, and the report stays as it is."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from checker import audit
from checker.cli import main
from checker.timings import Clock, Work, show

ARTICLE = "Some experts say the weir is allegedly unsafe. It was closed on Monday, Ida Korm said.\n"


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[str, str]:
    capsys.readouterr()
    assert main(["check", "--format", "json", "--fail-on", "never", *argv]) == 0
    return tuple(capsys.readouterr())  # type: ignore[return-value]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "desk").mkdir()
    for number in range(4):
        (tmp_path / "desk" / f"{number}.txt").write_text(f"{number} eels. {ARTICLE}", encoding="utf-8")
    return tmp_path / "desk"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_stages_and_rules_are_told_and_the_report_is_the_same(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, jobs: str
) -> None:
    monkeypatch.setattr(audit, "SMALL_RUN", 1)
    plain, silence = run(capsys, "--no-cache", "--jobs", jobs, str(folder))
    timed, told = run(capsys, "--no-cache", "--timings", "--jobs", jobs, str(folder))
    assert (timed, silence) == (plain, "")
    head, _, rest = told.partition("the slowest of ")
    stages = re.findall(r"^  (\S.*?) +\d+\.\d{3} +\d+\.\d%$", head, re.MULTILINE)
    for stage in ("load", "find articles", "read", "tokens", "sentences", "ledger", "hits", "rules", "findings"):
        assert stages.count(stage) == 1, told
    last = ["format json", "record", "write", *(["waiting"] if jobs == "2" else [])]
    assert stages[-len(last) :] == last
    rules = re.findall(r"^  (\S+) +\d+\.\d{3}$", rest, re.MULTILINE)
    assert len(rules) == 20
    assert {*rules} <= {*json.loads(plain)["rules"]}
    assert re.search(
        r"^4 files, 0\.00 MB in \d+\.\d\d s: \d+ files/s, \d+\.\d\d MB/s; peak memory \d+ MB", rest, re.MULTILINE
    )


def test_what_is_kept_is_told_as_such(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, str(folder))
    _, told = run(capsys, "--timings", str(folder))
    assert "\n  cache " in told
    assert "\n  sentences " not in told


def test_clocks_add_up_and_failures_count_too() -> None:
    clock, other = Clock(), Clock()
    with pytest.raises(ZeroDivisionError):
        clock.call("read", lambda: 1 // 0)
    assert list(clock.each("rule desk.seems", "ab")) == ["a", "b"]
    other.add(clock.taken())
    other.add({"read": 2.0})
    assert {*other.spent} == {"read", "rule desk.seems"}
    assert other.spent["read"] > 2
    assert clock.spent == {}


def test_the_table_parts_checking_into_what_it_holds() -> None:
    written = io.StringIO()
    spent = {"check": 10.0, "hits": 1.0, "rule desk.a": 2.0, "rule desk.b": 3.0, "format json": 6.0, "load": 4.0}
    show(spent, Work(5.0, 10, 20_000_000), written)
    lines = written.getvalue().splitlines()
    assert lines[:10] == [
        "timings, in seconds of all processes:",
        "  load             4.000  20.0%",
        "  hits             1.000   5.0%",
        "  findings         4.000  20.0%",
        "  rules            5.000  25.0%",
        "  format json      6.000  30.0%",
        "the slowest of 2 rules:",
        "  desk.b      3.000",
        "  desk.a      2.000",
        lines[9],
    ]
    assert lines[9].startswith("10 files, 20.00 MB in 5.00 s: 2 files/s, 4.00 MB/s")
