from __future__ import annotations

import errno
import io
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from checker.errors import CheckerError, Failure
from checker.hookspecs import FittedReporter, GatheringReporter
from checker.output import opened
from checker.report import Look
from checker.writing import Format, Renderer, asked, opened_all

HEAD = {"schema": 1}
RECORDS = [{"path": "a.md"}, {"path": "b.md"}, {"path": "c.md"}]


class Names:
    """Lists the paths with commas between them; a path that it is told to hide, it says nothing of."""

    name = "names"
    hidden = ""

    def start(self, head: Mapping[str, Any]) -> str | bytes:
        return "<"

    def file(self, file: Mapping[str, Any], first: bool) -> Any:
        if file["path"] == self.hidden:
            return ""
        return file["path"] if first else "," + file["path"]

    def end(self, totals: Mapping[str, Any], failures: Any) -> str | bytes:
        return f">{len(failures)}"


class Reversed(Names):
    """Lists them from the last to the first, in bytes, which it can do only at the end."""

    name = "reversed"

    def __init__(self) -> None:
        self.paths: list[str] = []

    def fitted(self, look: Look) -> Reversed:
        return Reversed()

    def start(self, head: Mapping[str, Any]) -> bytes:
        return b""

    def file(self, file: Mapping[str, Any], first: bool) -> list[str]:
        return [file["path"]]

    def gather(self, part: list[str], first: bool) -> bytes:
        self.paths = [*part, *self.paths]
        return b""

    def end(self, totals: Mapping[str, Any], failures: Any) -> bytes:
        return " ".join(self.paths).encode()


def failing(where: str, error: BaseException | None = None) -> Names:
    """Return a reporter that raises in one of its methods, or answers what is neither text nor bytes."""

    def fail(*_: object) -> Any:
        if error:
            raise error
        return 7

    reporter = Reversed() if where == "gather" else Names()
    reporter.name = "failing"
    setattr(reporter, where, fail)
    if where == "gather":
        reporter.fitted = lambda look: reporter  # type: ignore[attr-defined]
    return reporter


def write(
    tmp_path: Path, *reporters: Any, records: Any = RECORDS, failures: Any = ()
) -> tuple[dict[str, str], list[Failure]]:
    """Write a report with each reporter to a file of its name; return the files and what failed."""
    by_name = {reporter.name: reporter for reporter in reporters}
    formats = [Format(name, str(tmp_path / name)) for name in by_name]
    failed: list[Failure] = []
    with opened_all(by_name, formats) as outputs:
        renderer = Renderer(by_name, formats)
        outputs.start(HEAD)
        for record in records:
            pieces, unwritten = renderer.pieces(record)
            failed += unwritten
            outputs.add(pieces)
        failed += outputs.end({}, failures)
    return {path.name: path.read_text() for path in sorted(tmp_path.iterdir())}, failed


def test_several_formats_are_written_at_once(tmp_path: Path) -> None:
    assert write(tmp_path, Names(), Reversed(), failures=[{}]) == (
        {"names": "<a.md,b.md,c.md>1", "reversed": "c.md b.md a.md"},
        [],
    )
    assert write(tmp_path, Names(), Reversed(), records=[])[0] == {"names": "<>0", "reversed": ""}


@pytest.mark.parametrize(("hidden", "listed"), [("a.md", "b.md,c.md"), ("b.md", "a.md,c.md"), ("c.md", "a.md,b.md")])
def test_the_first_file_is_the_first_that_anything_is_written_of(tmp_path: Path, hidden: str, listed: str) -> None:
    reporter = Names()
    reporter.hidden = hidden
    assert write(tmp_path, reporter)[0] == {"names": f"<{listed}>0"}


def test_what_a_reporter_is_told_by_the_contract() -> None:
    assert isinstance(Reversed(), FittedReporter)
    assert isinstance(Reversed(), GatheringReporter)
    assert not isinstance(Names(), FittedReporter | GatheringReporter)


@pytest.mark.parametrize("where", ["start", "gather", "end"])
@pytest.mark.parametrize("error", [KeyError("path"), SystemExit(3), None])
def test_a_reporter_that_fails_loses_its_own_output_only(
    tmp_path: Path, where: str, error: BaseException | None
) -> None:
    (tmp_path / "failing").write_text("an older report")
    files, failures = write(tmp_path, failing(where, error), Names())
    assert files == {"failing": "an older report", "names": "<a.md,b.md,c.md>0"}
    what = (type(error).__name__, str(error)) if error else ("TypeError", "returned 7, not text or bytes")
    assert failures == [Failure("failing", "write the report", *what)]


def test_a_reporter_that_fails_for_one_file_goes_on_with_the_others(tmp_path: Path) -> None:
    class Picky(Names):
        name = "picky"

        def file(self, file: Mapping[str, Any], first: bool) -> str:
            if file["path"] == "a.md":
                raise ValueError("no a")
            return str(super().file(file, first))

    assert write(tmp_path, Picky(), Names()) == (
        {"names": "<a.md,b.md,c.md>0", "picky": "<b.md,c.md>0"},
        [Failure("picky", "write the report of a.md", "ValueError", "no a")],
    )


def test_what_a_user_can_mend_stops_the_run_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(CheckerError, match=r"^install it$"):
        write(tmp_path, Names(), failing("start", CheckerError("install it")))
    assert list(tmp_path.iterdir()) == []


def test_a_reporter_that_cannot_be_made(tmp_path: Path) -> None:
    class Broken(Reversed):
        def fitted(self, look: Look) -> Reversed:
            raise ImportError("no such module")

    with pytest.raises(CheckerError, match=r"^the format 'reversed' is out of order: ImportError: no such module$"):
        write(tmp_path, Broken())


def test_nothing_is_shown_when_a_file_cannot_be_begun(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    by_name = {"names": Names(), "failing": failing("start", CheckerError("install it"))}
    formats = [Format("names"), Format("failing", str(tmp_path / "out"))]
    with pytest.raises(CheckerError), opened_all(by_name, formats) as outputs:
        outputs.start(HEAD)
    assert capfdbinary.readouterr().out == b""


def test_an_interrupted_run_leaves_every_older_report_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "names").write_text("an older report")
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, Names(), Reversed(), records=iter_and_interrupt())
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"names": "an older report"}


def iter_and_interrupt() -> Any:
    yield RECORDS[0]
    raise KeyboardInterrupt


def test_a_large_report_keeps_none_of_the_room_that_was_asked_ahead(tmp_path: Path) -> None:
    piece = bytes(range(256)) * 3_000
    with opened(str(tmp_path / "report")) as write_out:
        for _ in range(3):
            write_out(piece)
    written = tmp_path / "report"
    assert written.read_bytes() == 3 * piece
    assert written.stat().st_blocks * 512 < 2 * len(3 * piece)


@pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="this system gives no room ahead")
def test_a_disk_that_gives_no_room_ahead_is_written_to_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for = []

    def refuse(_descriptor: int, start: int, size: int) -> None:
        asked_for.append((start, size))
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    monkeypatch.setattr(os, "posix_fallocate", refuse)
    with opened(str(tmp_path / "report")) as write_out:
        write_out(b"a" * 900_000)
        assert asked_for == []
        write_out(b"b" * 900_000)
    assert asked_for == [(0, 17_800_000)]
    assert (tmp_path / "report").read_bytes() == b"a" * 900_000 + b"b" * 900_000


def test_a_terminal_is_sent_text_and_no_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.BytesIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(terminal))
    with opened() as write_out:
        write_out("é".encode())
    assert terminal.getvalue() == b"\xc3\xa9"
    with opened(encoding="utf-16-le") as write_out:  # where half of the bytes of a text are zeros
        write_out("a")
    assert terminal.getvalue() == b"\xc3\xa9a\0"
    with (
        pytest.raises(CheckerError, match=r"not for a terminal; give it a file, as in NAME:FILE$"),
        opened() as write_out,
    ):
        write_out(b"PK\x03\x04\0")


@pytest.mark.parametrize(
    ("values", "output", "formats"),
    [
        ([], None, [("text", None)]),
        ([], "a.txt", [("text", "a.txt")]),
        (["json"], "a.json", [("json", "a.json")]),
        (["sarif:a", "json", "csv:b:c"], None, [("sarif", "a"), ("json", None), ("csv", "b:c")]),
        (["sarif:a", "json"], "b", [("sarif", "a"), ("json", "b")]),
        (["sarif:a", "csv:b"], None, [("sarif", "a"), ("csv", "b")]),
    ],
)
def test_what_is_asked_for(values: list[str], output: str | None, formats: list[tuple[str, str | None]]) -> None:
    assert asked(values, output) == formats


@pytest.mark.parametrize(
    ("values", "output", "problem"),
    [
        (["json", "sarif"], None, "--format: json and sarif cannot share one output; give all but one a file, as in"),
        (["json:"], None, "--format: 'json:' should be NAME or NAME:FILE"),
        ([":a"], None, "--format: ':a' should be NAME or NAME:FILE"),
        (["json:a"], "b", "--output: every format has a file of its own; b would stay empty"),
        (["json:a", "csv:a"], None, "--format: a cannot hold two reports"),
        (["json:a", "csv"], "a", "--format: a cannot hold two reports"),
    ],
)
def test_what_cannot_be_asked_for(values: list[str], output: str | None, problem: str) -> None:
    with pytest.raises(CheckerError) as caught:
        asked(values, output)
    assert str(caught.value).startswith(problem)


def test_the_command_line_writes_each_output_to_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], run_cli: Callable[..., int]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("Allegedly the mill burned.\n")
    assert run_cli("check", "a.txt", "--format", "json:a.json", "--format", "github", "--format", "csv:a.csv") == 0
    out = capfd.readouterr().out
    assert "::warning file=a.txt,line=1" in out
    assert json.loads((tmp_path / "a.json").read_bytes())["files"][0]["path"] == "a.txt"
    assert (tmp_path / "a.csv").read_bytes().startswith("\ufefffile,line,".encode())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "a.json", "a.txt"]


@pytest.fixture
def run_cli() -> Callable[..., int]:
    from checker.cli import main

    return lambda *argv: main(argv)
