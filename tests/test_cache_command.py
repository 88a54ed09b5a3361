"""The cache as a whole: what it tells of itself, how it is emptied, that it never lies, and that nothing breaks it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import checker
from checker import cache
from checker import results as results_module
from checker.cli import main
from checker.hookspecs import hookimpl
from checker.json_text import Written
from checker.registry import Registry
from checker.results import Results
from checker_plugins import formats, kinds, reporters

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the cache folder of the test, which is not there yet; the working directory is empty."""
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "cache"


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs the command line: its exit code, its output, its errors."""

    def call(*argv: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(argv)
        return code, *capsys.readouterr()

    return call


def fill() -> None:
    """Put three entries of known sizes into the cache."""
    cache.write("rulebook", bytes(range(32)), b"r" * 1920)  # 80 bytes more are the entry's head
    results = Results("book")
    for name in (b"one", b"two"):
        results.put(results.key(name, "text", ".md"), "a.md", [Written({"path": "a.md", "name": name}, b"}")])


def test_what_the_cache_holds(run: Run, folder: Path) -> None:
    empty = "".join(f"  {name:<14} 0 entries, 0 bytes\n" for name in ("configuration", "globs", "results", "rulebook"))
    assert run("cache", "info") == (0, f"{folder}\n{empty}", "")
    fill()
    (rulebook,) = folder.glob("rulebook-*.bin")
    old = time.time() - 2 * 86400 - 100
    os.utime(rulebook, (old, old))
    code, output, _ = run("cache", "info", "rulebook")
    assert (code, output) == (0, f"{folder}\n  rulebook       1 entry, 2.0 kB, the oldest 2 days old\n")
    code, output, _ = run("cache", "info", "--format", "json")
    told = json.loads(output)
    assert told["folder"] == str(folder)
    assert [(one["kind"], one["entries"]) for one in told["kinds"]] == [
        ("configuration", 0),
        ("globs", 0),
        ("results", 2),
        ("rulebook", 1),
    ]
    assert told["kinds"][3]["bytes"] == rulebook.stat().st_size
    assert 2 * 86400 <= told["kinds"][3]["oldest"] < 2 * 86400 + 1000


def test_it_is_emptied_by_kind(run: Run, folder: Path) -> None:
    fill()
    size = sum(path.stat().st_size for path in folder.glob("results/*/*"))
    assert run("cache", "clear", "results") == (0, f"{folder}: deleted 2 entries, {size} bytes\n", "")
    assert [entry.sort for entry in cache.entries()] == ["rulebook"]
    fill()
    assert run("cache", "clear", "--format", "json")[0] == 0
    assert list(cache.entries()) == []
    assert run("cache", "clear") == (0, f"{folder}: deleted 0 entries, 0 bytes\n", "")


@pytest.mark.parametrize("action", ["info", "clear"])
def test_a_kind_that_there_is_not(run: Run, folder: Path, action: str) -> None:
    fill()
    problem = "checker: there is no kind of entry 'result'; did you mean 'results'?\n"
    assert run("cache", action, "rulebook", "result") == (2, "", problem)
    assert len(list(cache.entries())) == 3


def test_what_checker_did_not_put_there_stays(run: Run, folder: Path) -> None:
    fill()
    others = ["notes.txt", "rulebook-mine.bin", "results/readme", "results/00/mine", "results/mine/" + "0" * 32]
    for name in others:
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_text("precious", encoding="utf-8")
    (folder / "linked").mkdir()
    (folder / ("globs-" + "0" * 32 + ".bin")).symlink_to(folder / "notes.txt")
    assert run("cache", "clear")[0] == 0
    assert all((folder / name).read_text(encoding="utf-8") == "precious" for name in others)


def test_what_killed_runs_left_goes_too(run: Run, folder: Path) -> None:
    fill()
    (folder / "rulebook-a1b2c3.new").write_bytes(b"torn")
    (next(folder.glob("results/*")) / ("0" * 32 + ".4711")).write_bytes(b"torn")
    assert run("cache", "clear")[1].startswith(f"{folder}: deleted 5 entries, ")
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_an_entry_that_cannot_be_deleted_is_told_of(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill()

    def refused(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "unlink", refused)
    assert run("cache", "clear", "rulebook") == (
        2,
        f"{folder}: deleted 0 entries, 0 bytes\n",
        f"checker: {folder}: 1 entry could not be deleted\n",
    )


def test_an_entry_that_another_process_deletes_first_is_no_error(run: Run, folder: Path) -> None:
    fill()
    entries = list(cache.entries())
    for entry in entries:
        os.unlink(entry.path)
        assert cache.remove(entry.path)


def test_its_size_is_bounded_in_bytes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_BYTES", 5000)
    for number in range(8):
        cache.write("rulebook", bytes([number] * 32), bytes(1000))
        path = folder / f"rulebook-{bytes([number] * 16).hex()}.bin"
        os.utime(path, (number, number))
    kept = [number for number in range(8) if cache.read("rulebook", bytes([number] * 32))]
    assert kept == [4, 5, 6, 7]


def test_the_size_of_the_results_is_bounded_in_bytes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results_module, "MOST_BYTES", 256 * 5000)
    results = Results("book")
    record = Written({"path": "a.md"}, os.urandom(1500))
    for number in range(6):
        results.put("ab" + f"{number:030}", "a.md", [record])
        os.utime(folder / "results" / "ab" / f"{number:030}", (number, number))
    assert [number for number in range(6) if results.get("ab" + f"{number:030}", "a.md")] == [3, 4, 5]
    results.put("ab" + "9" * 30, "a.md", [Written({"path": "a.md"}, os.urandom(6000))])
    assert list((folder / "results" / "ab").iterdir()) == [], "an entry that is too large by itself is not kept"


def test_a_result_that_is_not_whole_is_not_there(folder: Path) -> None:
    results = Results("book")
    findings = [{"rule": "desk.seems", "span": {"start": 3}}]
    record = Written.of({"path": "a.md", "findings": findings, "claims": [{"id": "c1", "figures": []}] * 9})
    assert record
    key = results.key(b"text", "text", ".md")
    results.put(key, "a.md", [record])
    (path,) = folder.glob("results/*/*")
    whole = path.read_bytes()
    for place in range(len(whole)):
        for torn in (whole[:place], whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :]):
            path.write_bytes(torn)
            assert results.get(key, "a.md") in (None, [record]), place
    path.write_bytes(whole)
    assert results.get(key, "a.md") == [record]


# What findings may depend on, and two values of each; a run with one of them must not get the results of the other.
RULE = """\
schema: 1
id: desk.{name}
title: A title
message: "'{{match}}' {says}."
severity: {severity}
category: hedging
confidence: high
since: "0.1"
rationale: A reason.
references: []
kind: phrase
match: {{phrases: ["{phrase}"]}}
examples: {{flagged: ["[[It seems]] so."], clean: ["It is so."]}}
"""
CHOICES: Mapping[str, tuple[str, str]] = {
    "severity": ("note", "warning"),
    "says": ("will not do", "must go"),
    "phrase": ("it seems", "{seeming}"),
    "pack lexicon": ("it seems", "it looks"),
    "plugin version": ("1", "2"),
    "text": ("It seems that the fog came, it looks like rain.", "It looks like fog, so the rain. It seems so."),
    "ignore": ("", "ignore: [desk.fog]"),
    "severities": ("", "severities: {hedging: error}"),
    "overrides": ("", "overrides: [{files: [a.md], ignore: [desk.seems]}]"),
    "vocabulary": ("", "vocabulary: {lexicons: {weather: [ferry]}}"),
    "profile": ("news", "calm"),
    "add": ("", "add: [desk.fog]"),
    "parameters": ("", "parameters: {desk.long: {words: {at-least: 12}}}"),
    "extends": ("", "extends: house.yaml"),
}
LONG = """\
schema: 1
id: desk.long
title: A title
message: Too long.
severity: note
category: language
confidence: high
since: "0.1"
rationale: A reason.
references: []
kind: article
match: {when: {words: {at-least: 15}}}
examples: {flagged: ["[[One]]"], clean: ["It."]}
"""


class Weather:
    """A plugin with a pack, and with a lexicon that depends on its version."""

    def __init__(self, packs: Path, version: str) -> None:
        self.packs, self.version = packs, version

    @hookimpl
    def checker_rule_packs(self) -> Iterable[Path]:
        return [self.packs / "desk"]

    @hookimpl
    def checker_lexicons(self) -> Mapping[str, list[str]]:
        return {"weather": ["fog" if self.version == "1" else "rain"]}


def registry_of(plugin: Weather) -> Registry:
    """Make a registry of the plugin with its version, as of an installed distribution."""
    registry = Registry()
    for bundled in (formats, kinds, reporters):
        registry._load(bundled.__name__, "0", partial(lambda one: one, bundled))
    registry._load("weather", plugin.version, lambda: plugin)
    registry._collect()
    return registry


def made(folder: Path, state: Mapping[str, str]) -> None:
    """Write the packs, the profiles, the configuration and the article of a state."""
    (folder / "packs" / "desk").mkdir(parents=True, exist_ok=True)
    (folder / "packs" / "profiles").mkdir(exist_ok=True)
    seems = RULE.format(name="seems", **{key: state[key] for key in ("says", "severity", "phrase")})
    fog = RULE.format(name="fog", says="is weather", severity="note", phrase="{weather}")
    files = {
        "packs/desk/seems.yaml": seems,
        "packs/desk/fog.yaml": fog,
        "packs/desk/long.yaml": LONG,
        "house.yaml": "ignore: [desk.seems]\n",
        "packs/desk/lexicons.yaml": f"seeming: [{state['pack lexicon']}]\n",
        "packs/profiles/news.yaml": "schema: 1\ntitle: a\ndescription: a\n",
        "packs/profiles/calm.yaml": "schema: 1\ntitle: b\ndescription: b\nselect: [desk.seems]\n",
        "checker.yaml": f"profile: {state['profile']}\n"
        + "".join(
            f"{state[key]}\n"
            for key in ("extends", "ignore", "severities", "overrides", "vocabulary", "add", "parameters")
        ),
        "a.md": f"{state['text']}\n",
        "b.md": f"A ferry. {state['text']}\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.sampled_from(list(CHOICES)), min_size=2, max_size=4))
def test_no_change_is_answered_with_a_stale_result(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, changes: list[str]
) -> None:
    state = {key: values[0] for key, values in CHOICES.items()}
    seen: dict[tuple[str, ...], dict[str, Any]] = {}
    with pytest.MonkeyPatch.context() as patch:
        for change in ["severity", "text", *changes, *reversed(changes)]:  # there and back again
            state[change] = CHOICES[change][state[change] == CHOICES[change][0]]
            made(tmp_path, state)
            plugin = Weather(tmp_path / "packs", state["plugin version"])
            patch.setattr(
                Registry, "load", classmethod(lambda cls, third_party=True, plugin=plugin: registry_of(plugin))
            )
            patch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
            cached = report_of(tmp_path)
            patch.setenv("CHECKER_CACHE_DIR", str(tmp_path_factory.mktemp("fresh")))
            fresh = seen.setdefault(tuple(state.values()), report_of(tmp_path))
            assert cached == fresh, change
    assert len({json.dumps(report) for report in seen.values()}) > 1


def report_of(folder: Path) -> dict[str, Any]:
    report = checker.check([folder / "a.md", folder / "b.md"], config=folder / "checker.yaml")
    assert report["failures"] == []
    return report
