"""`--watch`, as a process, with files that are written, renamed and taken away while it runs."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checker.cli import main

VAGUE = "Experts say the dam is unsafe.\n"
HEDGED = "The mayor allegedly took 1.2 million crowns.\n"
PATIENCE = 60.0  # seconds

# Whoever runs the tests in the background has Ctrl-C ignored, and so would the program.
PROGRAM = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from checker.cli import main
sys.exit(main())
"""


class Watch:
    """A running watch, and the lines that it writes."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        command = [sys.executable, "-c", PROGRAM, "check", "--watch", "--jobs", "1", *arguments]
        environment = {**os.environ, "COLUMNS": "200"}
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def round(self, until: str) -> list[str]:
        """Return the lines up to the first summary that has `until` in it, from the one before on."""
        lines: list[str] = []
        end = time.monotonic() + PATIENCE
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"nothing said {until!r}; there was {lines}") from None
            lines.append(line)
            if "Ctrl-C ends." in line:
                if until in line:
                    return lines
                lines = []

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Callable[..., Watch]]:
    """Return what starts a watch in the test's folder; each is ended with the test."""
    started: list[Watch] = []

    def start(*arguments: str) -> Watch:
        started.append(Watch(tmp_path, *arguments))
        return started[-1]

    yield start
    for watch in started:
        watch.close()


def findings(lines: list[str]) -> list[str]:
    return [line.split(" ")[0] for line in lines if ": warning: " in line or ": error: " in line]


def replace(path: Path, text: str) -> None:
    """Save as editors do that write another file and rename it."""
    beside = path.with_suffix(".part")
    beside.write_text(text)
    beside.replace(path)


def test_what_changes_is_checked_again_and_nothing_else(tmp_path: Path, watching: Callable[..., Watch]) -> None:
    drafts = tmp_path / "drafts"
    drafts.mkdir()
    one, two = drafts / "one.md", drafts / "two.md"
    one.write_text(VAGUE)
    two.write_text(HEDGED)
    watch = watching("drafts", "--format", "text", "--format", "json:run.json")
    first = watch.round("checked 2 of 2 files: 2 warnings.")
    assert findings(first) == ["drafts/one.md:1:1:", "drafts/two.md:1:11:"]
    assert "drafts/one.md" in first
    assert "\x1b" not in "".join(first)  # only a terminal is cleared
    replace(one, "Nothing.\n\n" + VAGUE)
    assert findings(watch.round("checked 1 of 2 files: 2 warnings.")) == ["drafts/one.md:3:1:"]
    (drafts / "three.txt").write_text(VAGUE)
    assert findings(watch.round("checked 1 of 3 files: 3 warnings.")) == ["drafts/three.txt:1:1:"]
    two.rename(drafts / "four.md")
    assert findings(watch.round("checked 1 of 3 files: 3 warnings.")) == ["drafts/four.md:1:11:"]
    (drafts / "three.txt.checker.yaml").write_text(
        "schema: 1\nignore: [{rule: core.experts-say, reason: they are named below}]\n"
    )
    assert findings(watch.round("checked 1 of 3 files: 2 warnings.")) == []
    (drafts / "four.md").unlink()
    assert findings(watch.round("checked 0 of 2 files: 1 warning.")) == []
    report = json.loads((tmp_path / "run.json").read_text())
    assert [file["path"] for file in report["files"]] == ["drafts/one.md", "drafts/three.txt"]
    assert [len(file["findings"]) for file in report["files"]] == [1, 0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["drafts", "run.json"]
    assert watch.stop() == 0


def test_a_configuration_counts_when_it_is_saved_and_a_broken_one_is_told(
    tmp_path: Path, watching: Callable[..., Watch]
) -> None:
    draft, config = tmp_path / "a.md", tmp_path / "checker.yaml"
    draft.write_text(VAGUE)
    watch = watching(".")
    watch.round("checked 1 of 1 file: 1 warning.")
    config.write_text("severities: {core: error}\n")
    assert findings(watch.round("checked 1 of 1 file: 1 error.")) == ["./a.md:1:1:"]
    config.write_text("severities: {kore: error}\n")
    told = watch.round("checked 0 of 1 file: 1 error.")
    assert told[0].startswith("checker: checker.yaml:1: severities.kore: there is no rule, pack or category 'kore'")
    assert told[1] == "checker: the last configuration that was right still counts"
    draft.write_text(VAGUE + "\n" + HEDGED)
    assert findings(watch.round("checked 1 of 1 file: 2 errors.")) == ["./a.md:1:1:", "./a.md:3:11:"]
    config.unlink()
    watch.round("checked 1 of 1 file: 2 warnings.")
    assert watch.stop() == 0


def test_a_file_that_is_named_may_go_and_come_back(tmp_path: Path, watching: Callable[..., Watch]) -> None:
    draft = tmp_path / "a.md"
    watch = watching("a.md")
    told = watch.round("checked 0 of 0 files: 1 failure.")
    assert told[0] == "a.md: find articles: there is no such file or folder"
    draft.write_text(VAGUE)
    assert findings(watch.round("checked 1 of 1 file: 1 warning.")) == ["a.md:1:1:"]
    draft.write_bytes(b"\xff\xfe\xff")
    told = watch.round("checked 1 of 1 file: 1 failure.")
    assert told[0].startswith("a.md: not UTF-16")
    draft.unlink()
    watch.round("checked 0 of 0 files: 1 failure.")
    assert watch.stop() == 0


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["-"], "--watch: standard input cannot be watched; name the file or its folder"),
        (["a.md", "--format", "json"], "--watch: standard output shows text; give json a file, as in json:FILE"),
        (["a.md", "--format", "json:a.md"], "a.md is one of the files to read; name another file for the report"),
        (["a.md", "--staged"], "--watch: what is checked again and again cannot be held against --staged"),
        (["a.md", "--timings"], "--watch: --timings tells of a run that has an end; leave one of them out"),
        (["a.md", "--profile", "nope"], "--profile: there is no profile 'nope'; there are: "),
    ],
)
def test_a_watch_that_makes_no_sense_does_not_begin(
    arguments: list[str],
    problem: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text(VAGUE)
    assert main(["check", "--watch", *arguments]) == 2
    assert capsys.readouterr().err.startswith(f"checker: {problem}")


def test_a_report_among_the_articles_is_none_of_them(tmp_path: Path, watching: Callable[..., Watch]) -> None:
    (tmp_path / "a.md").write_text(VAGUE)
    watch = watching(".", "--format", "text", "--format", "markdown:report.md")
    watch.round("checked 1 of 1 file: 1 warning.")
    (tmp_path / "b.md").write_text(HEDGED)
    watch.round("checked 1 of 2 files: 2 warnings.")
    assert "core.allegedly" in (tmp_path / "report.md").read_text(encoding="utf-8")
    assert watch.stop() == 0
