"""Whole runs on one cache folder: killed ones, several at once, an upgraded plugin, another version of the checker.

Whatever happened to the cache before, a run says what it would say without one, to the byte.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from checker import config, engine, globs, rulebook
from checker.cli import main

ARTICLE = "It seems that ship {number} was late. Experts say that it was the fog, and {number} men waited.\n\n"
FILES = 60


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the cache folder, which is not there yet; the working directory has articles."""
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")
    for number in range(FILES):
        Path(f"{number}.md").write_text(ARTICLE.format(number=number) * 20, encoding="utf-8")
    return tmp_path / "cache"


def environment(*folders: Path) -> dict[str, str]:
    """Return the variables of a run that finds modules in some folders besides."""
    path = os.pathsep.join([*map(str, folders), *(entry for entry in sys.path if entry)])
    return {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}


def command(*argv: str) -> list[str]:
    return [sys.executable, "-m", "checker", "check", ".", *argv]


def report(*argv: str) -> bytes:
    """Return the report of a run, which must end well."""
    done = subprocess.run(command("--format", "json", *argv), env=environment(), capture_output=True, timeout=120)
    assert done.returncode in (0, 1), done.stderr.decode()
    return done.stdout


def results(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("results/*/*") if path.is_file())


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_runs_that_are_killed_at_any_time_leave_a_sound_cache(desk: Path) -> None:
    expected = report("--no-cache")
    for wanted in (0, 1, 7, 25, 50):  # results that are there when the run is killed; with 0, no rule book is there yet
        process = subprocess.Popen(
            command("--jobs", "2", "--quiet"),
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        while process.poll() is None and len(results(desk)) < wanted:
            time.sleep(0.002)
        time.sleep(0.15 if wanted == 0 else 0)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    before = len(results(desk))
    assert before > 0
    assert report("--jobs", "2") == expected
    assert report() == expected


@pytest.mark.slow
def test_an_entry_that_the_system_tore_is_made_anew(desk: Path) -> None:
    expected = report()
    chosen = random.Random(5)
    entries = sorted(path for path in desk.rglob("*") if path.is_file())
    assert len(entries) > FILES
    for index, path in enumerate(entries):
        whole = path.read_bytes()
        torn = whole[: chosen.randrange(len(whole))] if index % 2 else whole[:-9] + bytes(9)
        path.write_bytes(torn)
    assert report() == expected
    assert report() == expected


@pytest.mark.slow
def test_runs_at_the_same_time_share_a_cache_that_is_emptied_meanwhile(desk: Path) -> None:
    expected = report("--no-cache")
    main(["cache", "clear"])
    runs = [
        subprocess.Popen(command("--format", "json", "--jobs", jobs), env=environment(), stdout=subprocess.PIPE)
        for jobs in ("1", "2", "1")
    ]
    for _ in range(3):
        main(["cache", "clear"])
        time.sleep(0.3)
    assert [process.communicate(timeout=120)[0] == expected for process in runs] == [True, True, True]
    assert report() == expected


PLUGIN = """\
from checker import hookimpl


@hookimpl
def checker_lexicons():
    return {{"weather": ["{word}"]}}
"""
RULE = """\
schema: 1
id: house.weather
title: Weather
message: "'{match}' is weather."
severity: note
category: language
confidence: high
since: "0.1"
rationale: A reason.
references: []
kind: phrase
match: {phrases: ["{weather}"]}
examples: {flagged: ["[[Fog]] came."], clean: ["It came."]}
"""


def install(folder: Path, version: str, word: str) -> None:
    """Install a plugin as pip does: a module, and the metadata of its distribution."""
    for old in folder.glob("weather_words-*"):
        for path in old.iterdir():
            path.unlink()
        old.rmdir()
    metadata = folder / f"weather_words-{version}.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: weather-words\nVersion: {version}\n")
    (metadata / "entry_points.txt").write_text("[checker]\nweather = weather_words\n")
    (folder / "weather_words.py").write_text(PLUGIN.format(word=word))
    os.utime(folder / "weather_words.py", (1_700_000_000, 1_700_000_000))  # only the version tells of the change


@pytest.mark.slow
def test_an_upgraded_plugin_is_not_answered_with_what_the_old_one_found(desk: Path, tmp_path: Path) -> None:
    site, pack = tmp_path / "site", tmp_path / "house"
    pack.mkdir()
    (pack / "weather.yaml").write_text(RULE, encoding="utf-8")

    def found() -> list[str]:
        variables = {name: value for name, value in environment(site).items() if name != "CHECKER_NO_PLUGINS"}
        asked = [sys.executable, "-m", "checker", "check", "7.md", "--rules", str(pack), "--select", "house"]
        done = subprocess.run([*asked, "--format", "rdjsonl"], env=variables, capture_output=True, encoding="utf-8")
        assert (done.returncode, done.stderr) == (0, "")
        return sorted({line.split("'")[1] for line in done.stdout.splitlines()})

    install(site, "1.0", "fog")
    assert found() == found() == ["fog"]
    install(site, "1.1", "men")
    assert found() == found() == ["men"]
    install(site, "1.0", "fog")
    assert found() == ["fog"]


def test_another_version_of_the_checker_checks_again(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = []

    def counting(document: Any, book: Any) -> Any:
        checked.append(document.path)
        return known(document, book)

    known = engine.check
    monkeypatch.setattr(engine, "check", counting)
    for version, number in (("1.0", 1), ("1.0", 0), ("1.1", 1), ("1.1", 0), ("1.0", 0)):
        for module in (rulebook, config, globs):
            monkeypatch.setattr(module, "__version__", version)
        checked.clear()
        assert main(["check", "7.md", "--quiet", "--output", "out"]) == 0
        assert len(checked) == number, version
