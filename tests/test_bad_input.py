"""What users and machines do to a program: each ends in a clear message, and nothing else is lost."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker.cli import main
from checker.schema import schema, validate

GOOD = "Ferry late\n\nThe harbour master said the ferry left at nine. It was full.\n"

posix = pytest.mark.skipif(os.name != "posix", reason="as POSIX systems have it")

# Runs the command line with a reader that takes its time, and leaves a mark for each file that it has begun.
SLOWLY = """
import sys, time
from checker import audit
from checker.cli import main
from checker_plugins.formats import text
read = text.read
def slow(data, path):
    open(path + ".begun", "w").close()
    time.sleep(0.05)
    return read(data, path)
text.read = slow
audit.SMALL_RUN, audit.LARGEST_CHUNK = 0, 300
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working directory, which holds one good article."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    return tmp_path


Report = Callable[..., tuple[int, dict[str, Any], str]]


@pytest.fixture
def report(news: Path, capsys: pytest.CaptureFixture[str]) -> Report:
    """Return what checks paths beside the good article: exit code, report, and standard error."""

    def call(*paths: str) -> tuple[int, dict[str, Any], str]:
        capsys.readouterr()
        code = main(["check", "good.txt", *paths, "--format", "json", "--fail-on", "never", "--no-cache"])
        out, err = capsys.readouterr()
        whole = json.loads(out)
        assert validate(whole, schema("report")) == []
        assert whole["files"][0]["path"] == "good.txt"
        return code, whole, err

    return call


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("binary.txt", b"\x7fELF\0\0\1", "binary.txt: looks like a binary file, not an article\n"),
        ("latin.md", b"Caf\xe9 society met.", "latin.md: "),
        ("wide.txt", "So it was.".encode("utf-32"), "wide.txt: UTF-32 is not read; "),
        ("empty.txt", b"", "empty.txt: "),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0", "picture.png: looks like a binary file, not an article\n"),
    ],
)
def test_files_that_are_no_articles(report: Report, news: Path, name: str, content: bytes, told: str) -> None:
    (news / name).write_bytes(content)
    code, whole, err = report(name)
    assert (code, len(whole["files"]), len(whole["failures"])) == (2, 1, 1)
    assert err.startswith(told)
    assert err.count("\n") == 1


def test_a_file_that_may_not_be_read(report: Report, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    (news / "shut.txt").write_text(GOOD, encoding="utf-8")
    opened = builtins.open

    def guarded(file: Any, *rest: Any, **more: Any) -> Any:
        if file == "shut.txt":
            raise PermissionError(13, "Permission denied")
        return opened(file, *rest, **more)

    monkeypatch.setattr(builtins, "open", guarded)  # to chmod would not stop a superuser
    code, _, err = report("shut.txt")
    assert (code, err) == (2, "shut.txt: read: Permission denied\n")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("deep.html", "<div>" * 20_000 + "<p>The weir is open, she said." + "</div>" * 20_000),
        ("deep.md", ">" * 3_000 + " The weir is open, she said.\n"),
        ("list.md", "".join(f"{'  ' * depth}- level {depth}\n" for depth in range(300))),
        ("brackets.md", "[" * 20_000 + "The weir is open, she said."),
        ("quotes.txt", '“The weir is ‘open, she said. "It was full. ‘Nobody “knew.'),
        ("surrogates.html", "<p>The weir &#xD800; is &#55357;&#56832; open, she said."),
        ("controls.txt", "The weir\x1b[31m is\x07 open\u202e, she said."),
        ("line.txt", "The weir is open and the keeper of it has been asleep since noon " * 5_000),
    ],
)
def test_odd_articles_are_articles(report: Report, news: Path, name: str, content: str) -> None:
    (news / name).write_text(content, encoding="utf-8")
    code, whole, err = report(name)
    assert (code, err, [file["path"] for file in whole["files"]]) == (0, "", ["good.txt", name])


@posix
def test_a_path_that_is_not_unicode(report: Report, news: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    try:
        (news / name).write_text(GOOD, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    code, whole, err = report(name, os.fsdecode(b"nulle\xff\x07.txt"))
    assert [file["path"] for file in whole["files"]] == ["good.txt", "caf\ufffd.txt"]
    assert (code, err) == (2, "nulle\ufffd\ufffd.txt: find articles: there is no such file or folder\n")


def checker(*argv: str, code: str = "", **options: Any) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", code, *argv] if code else [sys.executable, "-m", "checker", *argv]
    environment = {**os.environ, "PYTHONUNBUFFERED": ""}
    return subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, **options)


@posix
@pytest.mark.parametrize("argv", [["check", "news", "--no-cache"], ["schema", "report"], ["check", "--help"]])
def test_a_reader_that_stops_reading_ends_the_run_in_silence(news: Path, argv: list[str]) -> None:
    (news / "news").mkdir()
    for number in range(300):
        (news / "news" / f"{number}.txt").write_text(GOOD, encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    with checker(*argv, stdout=writing) as process:
        os.close(writing)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (141, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
@pytest.mark.parametrize("argv", [["check", "good.txt"], ["check", "good.txt", "--format", "json"], ["rules"]])
def test_a_full_standard_output(news: Path, argv: list[str]) -> None:
    with open("/dev/full", "wb") as full, checker(*argv, stdout=full) as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert err.decode().splitlines()[-1].startswith("checker: standard output: ")
    assert b"No space left on device" in err
    assert b"Traceback" not in err


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_output_to_a_full_device(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "good.txt", "--output", "/dev/full"]) == 2
    assert capsys.readouterr() == ("", "checker: /dev/full: cannot write the report: No space left on device\n")
    assert os.path.exists("/dev/full")
    assert not os.path.isfile("/dev/full")


def test_a_full_disk_leaves_the_old_report_and_nothing_else(
    news: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (news / "report.json").write_text("old", encoding="utf-8")
    monkeypatch.setattr(os, "replace", _full)
    assert main(["check", "good.txt", "--no-cache", "--output", "report.json"]) == 2
    assert capsys.readouterr() == ("", "checker: report.json: cannot write the report: No space left on device\n")
    assert (news / "report.json").read_text(encoding="utf-8") == "old"
    assert sorted(os.listdir(news)) == ["good.txt", "report.json"]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_baseline_which_is_on_the_disk_before_it_has_its_name(
    news: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    create = ["baseline", "create", "good.txt", "--baseline", "known.json"]
    assert main(create) == 0
    old = (news / "known.json").read_bytes()
    (news / "good.txt").write_text("Some experts say the weir is allegedly unsafe.\n", encoding="utf-8")
    monkeypatch.setattr(os, call, _full)
    capsys.readouterr()
    assert main(["baseline", "update", "good.txt", "--baseline", "known.json"]) == 2
    told = "checker: known.json: cannot write the baseline: No space left on device\n"
    assert capsys.readouterr() == ("", told)
    assert (news / "known.json").read_bytes() == old
    assert sorted(os.listdir(news)) == ["good.txt", "known.json"]


def _full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_no_output_file_appears_when_the_run_is_cut_short(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("checker.audit.examine", interrupt)
    assert main(["check", "good.txt", "--no-cache", "--output", "report.json"]) == 130
    assert os.listdir(news) == ["good.txt"]


class Begun:
    """A slow run over many files, in a process group of its own, that has begun with some of them.

    All its processes hold the writing end of a pipe: when the reading end is at its end, there are none left.
    """

    def __init__(self, news: Path, jobs: int) -> None:
        for number in range(200):
            (news / f"{number}.txt").write_text(GOOD, encoding="utf-8")
        argv = ["check", ".", "--no-cache", "--jobs", str(jobs), "--output", "report.json", "--format", "json"]
        self.alive, held = os.pipe()
        self.process = checker(*argv, code=SLOWLY, start_new_session=True, pass_fds=[held])
        os.close(held)
        deadline = time.monotonic() + 30
        while len(list(news.glob("*.begun"))) < 3 and self.process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)

    def left_nothing(self) -> bool:
        ended = bool(select.select([self.alive], [], [], 10)[0])
        os.close(self.alive)
        return ended


@posix
@pytest.mark.parametrize("jobs", [1, 3])
def test_an_interrupt_ends_the_run_at_once_and_leaves_nothing(news: Path, jobs: int) -> None:
    run = Begun(news, jobs)
    with run.process as process:
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert run.left_nothing()
    assert (process.returncode, err) == (130, b"checker: interrupted\n")
    assert not [name for name in os.listdir(news) if not name.endswith((".txt", ".begun"))]


@posix
def test_workers_do_not_outlive_their_parent(news: Path) -> None:
    run = Begun(news, jobs=3)
    with run.process as process:
        process.kill()
    assert run.left_nothing()


@posix
def test_a_closed_standard_output_is_no_crash(news: Path) -> None:
    command = f"'{sys.executable}' -m checker check good.txt --fail-on never >&-"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60)
    assert (done.stdout, "Traceback" in done.stderr) == ("", False)


def test_the_program_runs_nothing_that_lies_among_the_articles(tmp_path: Path) -> None:
    trap = "import pathlib; pathlib.Path(__file__).with_name('sprung').touch()\n"
    for name in ("argparse", "dataclasses", "hashlib", "json", "pluggy", "re", "typing", "yaml", "checker_plugins"):
        (tmp_path / f"{name}.py").write_text(trap, encoding="utf-8")
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    paths = os.pathsep.join(entry for entry in sys.path if entry)
    environment = {**os.environ, "PYTHONPATH": paths, "CHECKER_CACHE_DIR": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "checker", "check", "good.txt", "--format", "json"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert [file["path"] for file in json.loads(done.stdout)["files"]] == ["good.txt"]
    assert not (tmp_path / "sprung").exists()
