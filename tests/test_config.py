"""The configuration: where it is found, what it changes, for which files, and what is told of its mistakes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

import checker
from checker.cli import main
from checker.config import load
from checker.configuration import find
from checker.hookspecs import hookimpl
from checker.registry import Registry
from checker_plugins import english, formats, kinds, reporters

RULE = """\
schema: 1
id: desk.{name}
title: A title
message: "'{{match}}' will not do."
severity: {severity}
category: {category}
confidence: high
since: "0.1"
rationale: A reason.
references: []
kind: {kind}
match: {match}
examples: {{flagged: ["[[It seems]] so."], clean: ["It is so."]}}
"""
RULES = {
    "seems": ("warning", "hedging", "phrase", '{phrases: ["it seems"]}'),
    "rumour": ("error", "sourcing", "phrase", '{phrases: ["rumour has it"]}'),
    "long": ("note", "language", "article", "{when: {words: {at-least: 6, at-most: 99}, sentences: {at-least: 1}}}"),
}
ARTICLE = "It seems that the ferry was late. Rumour has it that the pilot overslept.\n"


class Desk:
    """A plugin with one pack, and a profile beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @hookimpl
    def checker_rule_packs(self) -> Iterable[Path]:
        return [self.folder / "desk"]


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working directory: a repository with articles; the plugins have one pack of three rules."""
    packs = tmp_path / "packs"
    (packs / "desk").mkdir(parents=True)
    for name, (severity, category, kind, match) in RULES.items():
        text = RULE.format(name=name, severity=severity, category=category, kind=kind, match=match)
        (packs / "desk" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (packs / "profiles").mkdir()
    for name, select in (("news", "[desk]"), ("calm", "[desk.rumour]")):
        text = f"schema: 1\ntitle: {name}\ndescription: {name}\nselect: {select}\n"
        (packs / "profiles" / f"{name}.yaml").write_text(text, encoding="utf-8")
    loaded = Registry.of(formats, kinds, reporters, Desk(packs))
    monkeypatch.setattr(Registry, "load", classmethod(lambda cls, third_party=True: loaded))
    root = tmp_path / "root"
    (root / ".git").mkdir(parents=True)
    for folder in ("news", "opinion"):
        (root / folder).mkdir()
        (root / folder / "a.md").write_text(ARTICLE, encoding="utf-8")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def run(project: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs the command line: its exit code, its output, its errors."""

    def call(*argv: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(argv)
        return code, *capsys.readouterr()

    return call


def configure(text: str, path: str = "checker.yaml") -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def found(run: Run, *argv: str) -> dict[str, list[str]]:
    """Return the findings of a run by file: rules with their severities."""
    code, output, errors = run("check", *(argv or (".",)), "--format", "json")
    assert code in (0, 1), errors
    return {
        file["path"]: sorted((f"{one['rule']} {one['severity']}" for one in file["findings"]), key=_rumour_last)
        for file in json.loads(output)["files"]
    }


def _rumour_last(name: str) -> tuple[bool, str]:
    return "rumour" in name, name


EVERYTHING = ["desk.long note", "desk.seems warning", "desk.rumour error"]


def test_without_a_configuration_everything_is_as_it_was(run: Run, project: Path) -> None:
    (project / ".gitignore").write_text("opinion\n", encoding="utf-8")
    assert found(run) == {"./news/a.md": EVERYTHING, "./opinion/a.md": EVERYTHING}
    assert run("check", "news", "--quiet")[0] == 1
    configure("ignore: [desk]\n")
    assert found(run, ".", "--no-config") == {"./news/a.md": EVERYTHING, "./opinion/a.md": EVERYTHING}
    assert found(run, "news", "opinion/a.md") == {"news/a.md": [], "opinion/a.md": []}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("profile: calm\n", ["desk.rumour error"]),
        ("select: [hedging, desk.long]\n", ["desk.long note", "desk.seems warning"]),
        ("ignore: [desk.long]\n", ["desk.seems warning", "desk.rumour error"]),
        ("profile: calm\nadd: [desk.seems]\n", ["desk.seems warning", "desk.rumour error"]),
        ("ignore: [desk]\nadd: [desk.long]\n", ["desk.long note"]),
        ("profile: calm\nadd: [desk]\nignore: [desk.long]\n", ["desk.seems warning", "desk.rumour error"]),
        ("add: [hedging]\nignore: [desk.seems]\n", ["desk.long note", "desk.rumour error"]),
        ("severities: {desk: note}\n", ["desk.long note", "desk.seems note", "desk.rumour note"]),
        (
            "severities: {desk.seems: error, hedging: note, sourcing: warning}\n",
            ["desk.long note", "desk.seems error", "desk.rumour warning"],
        ),
        ("parameters: {desk.long: {words: {at-least: 20}}}\n", ["desk.seems warning", "desk.rumour error"]),
        ("parameters: {desk.long: {words: {at-most: 3}, sentences: 1}}\n", ["desk.seems warning", "desk.rumour error"]),
        ("schema: 1\n", EVERYTHING),
        ("# nothing\n", EVERYTHING),
    ],
)
def test_what_a_key_changes(run: Run, text: str, expected: list[str]) -> None:
    configure(text)
    assert found(run, "news") == {"news/a.md": expected}


def test_the_command_line_goes_before_it(run: Run) -> None:
    configure("profile: calm\nadd: [desk.long]\nfail-on: never\noverrides: [{files: [news/], profile: calm}]\n")
    assert found(run, "news", "--profile", "news") == {"news/a.md": EVERYTHING}
    assert found(run, "news", "--select", "hedging") == {"news/a.md": ["desk.seems warning"]}
    assert found(run, "news", "--ignore", "desk.long") == {"news/a.md": ["desk.rumour error"]}
    assert run("check", "news")[0] == 0
    assert run("check", "news", "--fail-on", "note")[0] == 1


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("error", 1),
        ("never", 0),
        ("{desk.rumour: never}", 0),
        ("{desk.rumour: never, others: warning}", 1),
        ("{sourcing: never, hedging: warning}", 1),
        ("{desk: never, hedging: warning}", 0),
        ("{hedging: note, others: never}", 1),
        ("{language: warning, others: never}", 0),
    ],
)
def test_the_gate_by_rule_pack_and_category(run: Run, said: str, expected: int) -> None:
    configure(f"fail-on: {said}\n")
    assert run("check", "news")[0] == expected
    assert run("check", "news", "--jobs", "1", "--no-cache")[0] == expected


def test_a_failure_goes_before_the_gate(run: Run) -> None:
    configure("fail-on: never\n")
    assert run("check", "news", "nowhere.md")[0] == 2


def test_files_that_differ_in_their_settings(run: Run) -> None:
    configure(
        "ignore: [desk.long]\n"
        "overrides:\n"
        "  - files: [opinion/, '*.txt']\n"
        "    ignore: [hedging]\n"
        "    add: [desk.long]\n"
        "  - files: [opinion/b.md]\n"
        "    severities: {sourcing: note}\n"
        "    parameters: {desk.long: {words: {at-least: 50}}}\n"
    )
    for name in ("opinion/b.md", "opinion/c.md"):
        Path(name).write_text(ARTICLE, encoding="utf-8")
    expected = {
        "./news/a.md": ["desk.seems warning", "desk.rumour error"],
        "./opinion/a.md": ["desk.long note", "desk.rumour error"],
        "./opinion/b.md": ["desk.rumour note"],
        "./opinion/c.md": ["desk.long note", "desk.rumour error"],
    }
    for argv in ((".",), (".",), (".", "--no-cache", "--jobs", "2")):  # the second run finds the results of the first
        assert found(run, *argv) == expected
    report = json.loads(run("check", ".", "--format", "json")[1])
    own = ["suppression.expired", "suppression.invalid", "suppression.unused"]
    assert sorted(report["rules"]) == ["desk.long", "desk.rumour", "desk.seems", *own]
    Path("opinion/b.md").rename("news/b.md")
    assert found(run, "news/b.md") == {"news/b.md": ["desk.seems warning", "desk.rumour error"]}
    os.chdir("news")
    assert found(run, "../opinion/a.md") == {"../opinion/a.md": ["desk.long note", "desk.rumour error"]}


def test_files_that_are_named_through_a_link(run: Run, project: Path) -> None:
    configure("overrides: [{files: [news/], ignore: [desk.long]}]\n")
    (project.parent / "link").symlink_to(project)
    path = str(project.parent / "link" / "news" / "a.md")
    expected = ["desk.seems warning", "desk.rumour error"]
    assert found(run, path) == {path: expected}
    assert found(run, "news", "--config", str(project.parent / "link" / "checker.yaml")) == {"news/a.md": expected}


def test_an_override_with_a_profile_goes_before_a_selection(run: Run) -> None:
    configure("select: [hedging]\noverrides:\n  - files: [opinion/]\n    profile: calm\n")
    assert found(run) == {"./news/a.md": ["desk.seems warning"], "./opinion/a.md": ["desk.rumour error"]}


def test_rules_of_two_overrides_together(run: Run) -> None:
    configure(
        "ignore: [desk.seems, hedging]\n"
        "overrides: [{files: [news/], select: [desk.seems]}, {files: [news/a.md], add: [hedging]}]\n"
    )
    assert found(run, "news") == {"news/a.md": ["desk.seems warning"]}


def test_include_and_exclude(run: Run, project: Path) -> None:
    for name in ("news/b.draft.md", "old/a.md", "old/deep/a.md", "news/c.txt"):
        configure(ARTICLE, name)
    configure("exclude: [old/, '*.draft.md']\n")
    assert list(found(run)) == ["./news/a.md", "./news/c.txt", "./opinion/a.md"]
    assert list(found(run, "old", "news/b.draft.md")) == ["old/a.md", "old/deep/a.md", "news/b.draft.md"]
    assert list(found(run, "news/*.md")) == ["news/a.md"]
    assert list(found(run, "old/a.md", "news/b.draft.md", "news/a.md", "--force-exclude")) == ["news/a.md"]
    configure("include: ['news/*.md', '/old']\nexclude: [deep/]\n")
    assert list(found(run)) == ["./news/a.md", "./news/b.draft.md", "./old/a.md"]


def test_what_git_ignores_is_passed_over(run: Run, project: Path) -> None:
    for name in ("build/a.md", "news/build/b.md", "news/keep.tmp.md", "news/drop.tmp.md", "news/deep/x.tmp.md"):
        configure(ARTICLE, name)
    configure("schema: 1\n")
    (project / ".gitignore").write_text("# what is made\n/build/\n*.tmp.md\n!\n", encoding="utf-8")
    configure("!keep.tmp.md\n", "news/.gitignore")
    configure("opinion\n", ".git/info/exclude")
    assert list(found(run)) == ["./news/a.md", "./news/keep.tmp.md", "./news/build/b.md"]
    assert list(found(run, "build", "news/deep/x.tmp.md")) == ["build/a.md", "news/deep/x.tmp.md"]
    configure("gitignore: false\n")
    assert "./build/a.md" in found(run)
    assert "./opinion/a.md" in found(run)


def test_without_a_repository_nothing_is_ignored(run: Run, project: Path) -> None:
    (project / ".git").rmdir()
    configure("schema: 1\n")
    (project / ".gitignore").write_text("*.md\n", encoding="utf-8")
    assert list(found(run)) == ["./news/a.md", "./opinion/a.md"]


def test_it_is_found_upwards(project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (project / "news" / "deep").mkdir()
    assert find("news/deep") is None
    configure("schema: 1\n", "../checker.yaml")
    assert find("news/deep") is None, "above the root of the repository"
    configure("schema: 1\n")
    assert find("news/deep") == str(project / "checker.yaml")
    configure("[tool.checker]\n", "news/pyproject.toml")
    assert find("news/deep") == str(project / "news" / "pyproject.toml")
    configure("schema: 1\n", "news/checker.yaml")
    assert find("news/deep") == str(project / "news" / "checker.yaml")
    (project / ".git").rmdir()
    (project / "checker.yaml").unlink()
    (project / "news" / "checker.yaml").unlink()
    configure("[project]\nname = 'checker'\n", "news/pyproject.toml")
    assert find("news/deep") == str(tmp_path / "checker.yaml")
    monkeypatch.setenv("HOME", str(project))
    assert find("news/deep") is None, "above the home folder"


def test_one_that_is_named(run: Run, project: Path) -> None:
    configure("ignore: [desk]\n", "other/strict.yaml")
    assert found(run, "news", "--config", "other/strict.yaml") == {"news/a.md": []}
    assert run("check", "news", "--config", "nowhere.yaml") == (
        2,
        "",
        "checker: --config: there is no file nowhere.yaml\n",
    )


def test_a_table_of_pyproject_toml(run: Run) -> None:
    configure(
        '[project]\nname = "site"\n\n[tool.checker]\nignore = [\n  "desk.long",\n]\n'
        '[tool.checker.severities]\n"desk.seems" = "error"\n'
        '[[tool.checker.overrides]]\nfiles = ["opinion/"]\nignore = ["desk"]\n',
        "pyproject.toml",
    )
    assert found(run) == {"./news/a.md": ["desk.seems error", "desk.rumour error"], "./opinion/a.md": []}


def test_mistakes_in_pyproject_toml_have_their_lines(run: Run) -> None:
    configure(
        '[tool.checker]\nignore = [\n  "desk.long",  # a [comment], and one\n  "desk.lnog",\n]\nprofile = \'clam\'\n'
        '[tool.checker.severities]\n"desk.seems" = "error"\ndesk = "fatal"\n'
        '[[tool.checker.overrides]]\nfiles = ["a"]\n[[tool.checker.overrides]]\nselect = ["desk", "dekc"]\n',
        "pyproject.toml",
    )
    assert told(run) == [
        "pyproject.toml:4: ignore[1]: there is no rule, pack or category 'desk.lnog'; did you mean 'desk.long'?",
        "pyproject.toml:6: profile: there is no profile 'clam'; did you mean 'calm'?",
        "pyproject.toml:9: severities.desk: 'fatal' is not one of note, warning, error",
        "pyproject.toml:12: overrides[1].files: is missing",
    ]
    configure("[tool.checker]\nprofile = news\n", "pyproject.toml")
    assert told(run) == ["pyproject.toml:2: is not TOML: Invalid value"]


def told(run: Run, *argv: str) -> list[str]:
    """Return the problems that a run tells; there must be some, and no report."""
    code, output, errors = run("check", "news", *argv)
    assert (code, output) == (2, ""), errors
    return [line.removeprefix("checker: ") for line in errors.splitlines()]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("profle: news\n", ["checker.yaml:1: profle: unknown key; did you mean 'profile'?"]),
        ("schema: 2\n", ["checker.yaml:1: schema: must be 1, not 2"]),
        ("\nprofile: clam\n", ["checker.yaml:2: profile: there is no profile 'clam'; did you mean 'calm'?"]),
        ("select: []\n", ["checker.yaml:1: select: must not be empty"]),
        ("select: desk\n", ["checker.yaml:1: select: must be a list, not 'desk'"]),
        (
            "add:\n  - desk\n  - dekk\n",
            ["checker.yaml:3: add[1]: there is no rule, pack or category 'dekk'; did you mean 'desk'?"],
        ),
        ("severities: {desk: off}\n", ["checker.yaml:1: severities.desk: 'off' is not one of note, warning, error"]),
        (
            "severities:\n  desk.sems: note\n",
            [
                (
                    "checker.yaml:2: severities.desk.sems: there is no rule, pack or category 'desk.sems'; "
                    "did you mean 'desk.seems'?"
                )
            ],
        ),
        (
            "parameters:\n  desk.lnog: {words: 3}\n",
            ["checker.yaml:2: parameters.desk.lnog.words: there is no rule 'desk.lnog'; did you mean 'desk.long'?"],
        ),
        (
            "parameters:\n  desk.long:\n    wrods: 3\n",
            ["checker.yaml:3: parameters.desk.long.wrods: the rule has no number 'wrods'; did you mean 'words'?"],
        ),
        (
            "parameters: {desk.seems: {words: 3}}\n",
            ["checker.yaml:1: parameters.desk.seems.words: the rule has no number 'words'; it has none"],
        ),
        (
            "parameters: {desk.long: {words: 3}}\n",
            [
                (
                    "checker.yaml:1: parameters.desk.long.words: has several numbers in the rule; say which: "
                    "at-least, at-most"
                )
            ],
        ),
        (
            "parameters: {desk.long: {sentences: {at-most: 3}}}\n",
            ["checker.yaml:1: parameters.desk.long.sentences: the rule has no 'at-most' for it, or several"],
        ),
        (
            "parameters: {desk.long: {sentences: many}}\n",
            ["checker.yaml:1: parameters.desk.long.sentences: must be a whole number or a mapping, not 'many'"],
        ),
        (
            "fail-on: eror\n",
            ["checker.yaml:1: fail-on: 'eror' is not one of error, warning, note, never; did you mean 'error'?"],
        ),
        (
            "fail-on: {hedgin: note}\n",
            ["checker.yaml:1: fail-on.hedgin: there is no rule, pack or category 'hedgin'; did you mean 'hedging'?"],
        ),
        (
            "rules: [mine]\n",
            ["checker.yaml:1: rules[0]: mine: cannot be read as a folder of rules: No such file or directory"],
        ),
        (
            "rules: [news]\n",
            ["checker.yaml:1: rules[0]: news: no rule files are in this folder, nor in a folder in it"],
        ),
        ("exclude: ['!']\n", ["checker.yaml:1: exclude[0]: '!' is not a pattern of paths"]),
        (
            "include: ['# all']\n",
            ["checker.yaml:1: include[0]: '# all' is not a pattern of paths: nothing could fit it"],
        ),
        ("overrides: [{ignore: [desk]}]\n", ["checker.yaml:1: overrides[0].files: is missing"]),
        (
            "overrides:\n  - files: [a]\n    ignore: [dekk]\n",
            ["checker.yaml:3: overrides[0].ignore[0]: there is no rule, pack or category 'dekk'; did you mean 'desk'?"],
        ),
        (
            "overrides:\n  - files: [a]\n    profile: clam\n",
            ["checker.yaml:3: overrides[0].profile: there is no profile 'clam'; did you mean 'calm'?"],
        ),
        ("gitignore: no\n", ["checker.yaml:1: gitignore: must be true or false, not 'no'"]),
        (
            "vocabulary: {outlets: [{name: Orm Radio, alias: [OR]}]}\n",
            ["checker.yaml:1: vocabulary.outlets[0].alias: unknown key; did you mean 'aliases'?"],
        ),
        (
            "vocabulary:\n  outlets: [Orm Radio]\n  bodies: [{name: Radio Board, aliases: [Orm  Radio]}]\n",
            ["checker.yaml:3: vocabulary.bodies[0]: 'Orm Radio' is a name of 'Orm Radio' already"],
        ),
        ("vocabulary: {people: ['—']}\n", ["checker.yaml:1: vocabulary.people[0]: '—' holds no word"]),
        ("vocabulary: {origins: [[One]]}\n", ["checker.yaml:1: vocabulary.origins[0]: needs at least 2 entries"]),
        (
            "vocabulary: {lexicons: {media-nam: [x]}}\n",
            ["checker.yaml:1: vocabulary.lexicons.media-nam: there is no lexicon 'media-nam'"],
        ),
        (
            "vocabulary: {lexicons: {say: ['(he']}}\n",
            ["checker.yaml:1: vocabulary.lexicons.say[0]: column 1: '(' is never closed"],
        ),
        ("extends: base.yaml\n", ["checker.yaml:1: extends: there is no file base.yaml"]),
        ("extends: [dekk]\n", ["checker.yaml:1: extends[0]: there is no file and no pack 'dekk'"]),
        ("extends: desk\n", ["checker.yaml:1: extends: the pack 'desk' brings no configuration"]),
        ("profile: [\n", ["checker.yaml:2: is not YAML: did not find expected node content"]),
        ("profile: a\nprofile: b\n", None),
        ("- profile\n", ["checker.yaml:1: must be a mapping, not a list"]),
    ],
)
def test_what_is_told_of_a_mistake(run: Run, text: str, problems: list[str] | None) -> None:
    configure(text)
    expected = problems or [
        "checker.yaml:1: profile: there is no profile 'a'; there are: calm, news",
        "checker.yaml:2: duplicate key 'profile'",
    ]
    assert told(run) == expected
    assert told(run) == expected, "a mistake is told again by the next run"


def test_all_mistakes_are_told_at_once_in_the_order_of_the_lines(run: Run) -> None:
    configure("ignore: [dekk]\nextends: base.yaml\nfail-on: {dekk: note}\n")
    configure("gitignore: 1\nprofile: clam\n", "base.yaml")
    assert told(run) == [
        "base.yaml:1: gitignore: must be true or false, not 1",
        "base.yaml:2: profile: there is no profile 'clam'; did you mean 'calm'?",
        "checker.yaml:1: ignore[0]: there is no rule, pack or category 'dekk'; did you mean 'desk'?",
        "checker.yaml:3: fail-on.dekk: there is no rule, pack or category 'dekk'; did you mean 'desk'?",
    ]
    configure("x: 1\n", "checker.yaml")
    assert run("rules")[0] == 2
    assert run("rules", "--no-config")[0] == 0


def test_a_configuration_builds_on_others(run: Run) -> None:
    configure(
        "profile: calm\nignore: [desk.long]\nseverities: {desk.rumour: note, desk.seems: note}\n", "shared/base.yaml"
    )
    configure("extends: base.yaml\nadd: [desk.long, desk.seems]\n", "shared/more.yaml")
    configure("extends: shared/more.yaml\nseverities: {desk.seems: error}\n")
    assert found(run, "news") == {"news/a.md": ["desk.long note", "desk.seems error", "desk.rumour note"]}
    configure("extends: [shared/more.yaml]\nprofile: news\nignore: [desk.long]\n")
    assert found(run, "news") == {"news/a.md": ["desk.seems note", "desk.rumour note"]}


def test_patterns_start_at_the_project_and_folders_of_rules_at_their_file(run: Run) -> None:
    configure("rules: [mine]\nexclude: [opinion/]\n", "shared/base.yaml")
    text = RULE.format(name="late", severity="note", category="language", kind="phrase", match='{phrases: ["late"]}')
    configure(text.replace("desk.", "mine."), "shared/mine/late.yaml")
    configure("extends: shared/base.yaml\nselect: [mine]\n")
    assert found(run) == {"./news/a.md": ["mine.late note"]}
    assert "mine.late" in run("rules")[1]
    assert run("explain", "mine.late")[0] == 0


def test_a_pack_brings_a_configuration(run: Run, project: Path) -> None:
    pack = project.parent / "packs" / "desk"
    configure("ignore: [desk.long]\n", str(pack / "checker.yaml"))
    configure("extends: desk\n")
    assert found(run, "news") == {"news/a.md": ["desk.seems warning", "desk.rumour error"]}
    assert [name.path for name in checker_failures(project)] == []


def checker_failures(project: Path) -> list[Any]:
    report = checker.check([project / "news"], plugins=False, config=project / "checker.yaml")
    return list(report["failures"])


def test_configurations_that_extend_each_other(run: Run) -> None:
    configure("extends: one.yaml\n")
    configure("extends: [two.yaml]\n", "one.yaml")
    configure("extends: one.yaml\n", "two.yaml")
    assert told(run) == ["two.yaml:1: extends: extends itself: one.yaml > two.yaml > one.yaml"]
    for number in range(12):
        configure(f"extends: {number + 1}.yaml\n", f"{number}.yaml")
    configure("extends: 0.yaml\n")
    assert told(run) == ["6.yaml:1: extends: is extended too deeply"]


def test_mistakes_in_what_it_extends_have_their_file(run: Run) -> None:
    configure("extends: shared/base.yaml\n")
    configure("profile: news\nignore: [dekk]\nselct: [desk]\n", "shared/base.yaml")
    assert told(run) == [
        "shared/base.yaml:2: ignore[0]: there is no rule, pack or category 'dekk'; did you mean 'desk'?",
        "shared/base.yaml:3: selct: unknown key; did you mean 'select'?",
    ]


def test_what_applies_to_a_file_and_where_it_was_said(run: Run) -> None:
    configure(
        "extends: base.yaml\nprofile: news\nfail-on: {hedging: never}\nexclude: [opinion/]\n"
        "overrides:\n  - files: [opinion/]\n    ignore: [desk.long]\n"
        "vocabulary:\n  bodies:\n    - Harbour Board\n    - {name: Port of Orm, aliases: [PO]}\n"
        "  origins: [[Harbour Board, Port of Orm]]\n"
    )
    configure("severities: {desk.seems: note}\nparameters: {desk.long: {words: {at-least: 3}}}\n", "base.yaml")
    assert run("config", "show", "--for", "opinion/a.md") == (
        0,
        (
            "configuration: checker.yaml, base.yaml\n"
            "  profile            news                                     checker.yaml:2\n"
            "  ignore             desk.long                                checker.yaml:7\n"
            "  severities         desk.seems: note                         base.yaml:1\n"
            "  parameters         desk.long words: at-least 3              base.yaml:2\n"
            "  fail-on            hedging: never                           checker.yaml:3\n"
            "  fail-on            others: error                            default\n"
            "  exclude            opinion/                                 checker.yaml:4\n"
            "  gitignore          true                                     default\n"
            "  warn-unused        false                                    default\n"
            "  vocabulary.bodies  Harbour Board (origin: Harbour Board)    checker.yaml:10\n"
            "  vocabulary.bodies  Port of Orm, PO (origin: Harbour Board)  checker.yaml:11\n"
            "opinion/a.md: 2 rules are on; overrides: checker.yaml:6\n"
            "opinion/a.md: passed over when a folder is searched (exclude)\n"
        ),
        "",
    )
    code, output, _ = run("config", "show", "--for", "news/a.md", "--format", "json", "--profile", "calm")
    shown = json.loads(output)
    assert code == 0
    assert shown["files"] == ["checker.yaml", "base.yaml"]
    assert (shown["for"], shown["overrides"], shown["passed_over"]) == ("news/a.md", [], "")
    assert shown["values"][:2] == [
        {"field": "profile", "key": "", "value": "calm", "where": "--profile"},
        {"field": "severities", "key": "desk.seems", "value": "note", "where": "base.yaml:1"},
    ]
    assert shown["rules"] == {"desk.rumour": "error"}


def test_what_applies_without_a_configuration(run: Run) -> None:
    assert run("config", "show") == (
        0,
        "configuration: none\n  profile  news   default\n  fail-on  error  default\n3 rules are on\n",
        "",
    )


def test_from_python(project: Path) -> None:
    configure("ignore: [desk.long]\n")
    report = checker.check(["news"])
    assert [one["rule"] for one in report["files"][0]["findings"]] == ["desk.seems", "desk.long", "desk.rumour"]
    report = checker.check(["news"], config="checker.yaml")
    assert [one["rule"] for one in report["files"][0]["findings"]] == ["desk.seems", "desk.rumour"]


def test_a_configuration_that_was_read_before_needs_no_yaml_and_no_schema(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure("ignore: [desk.long]\noverrides: [{files: [a], add: [desk]}]\n")
    first = load("checker.yaml")
    monkeypatch.setattr("checker.strict_yaml.read", None)
    monkeypatch.setattr("checker.schema.validate", None)
    assert load("checker.yaml") == first


TOLD = """\
The Harbour Board said the ferry was late by 40 minutes. Port of Orm told reporters that 200 people waited.

The Courier reported that two men were injured. HB spokesman Ivo Dahl said that nobody was injured.
"""
WHISPERED = "The talks failed, the tower's voice said, for reasons of the tower. The courier said that 40 men waited.\n"


@pytest.fixture
def newsroom(project: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], dict[str, Any]]:
    """Return what checks a text in English, and returns its file of the report."""
    loaded = Registry.of(formats, kinds, reporters, english, Desk(project.parent / "packs"))
    monkeypatch.setattr(Registry, "load", classmethod(lambda cls, third_party=True: loaded))

    def call(text: str) -> dict[str, Any]:
        Path("told.md").write_text(text, encoding="utf-8")
        report = checker.check(["told.md"], config="checker.yaml")
        assert report["failures"] == []
        file: dict[str, Any] = report["files"][0]
        return file

    return call


def test_the_vocabulary_says_who_is_an_outlet_and_who_belongs_together(
    newsroom: Callable[[str], dict[str, Any]],
) -> None:
    configure("schema: 1\n")
    before = newsroom(TOLD)
    assert "media" not in [source["type"] for source in before["sources"]]
    configure(
        "vocabulary:\n  outlets: [{name: The Karrow Courier, aliases: [Courier]}]\n"
        "  bodies: [{name: Harbour Board, aliases: [HB]}, Port of Orm]\n  origins: [[Harbour Board, Port of Orm]]\n"
    )
    after = newsroom(TOLD)
    assert [(source["id"], source["type"], source["origin"]) for source in after["sources"]] == [
        ("s1", "organisation", "s1"),
        ("s2", "organisation", "s1"),
        ("s3", "media", "s3"),
        ("s4", "person", "s1"),
    ]
    assert after["summary"]["independent_sources"] == 2 < before["summary"]["independent_sources"]


def test_an_alias_names_the_same_source(newsroom: Callable[[str], dict[str, Any]]) -> None:
    configure("vocabulary:\n  people: [{name: Ada Voss, aliases: [the lady of the lamp]}]\n")
    text = "Ada Voss said the light was out. The Lady of the Lamp said that 40 ships had waited.\n"
    file = newsroom(text)
    assert [(source["type"], len(source["mentions"])) for source in file["sources"]] == [("person", 2)]


def test_the_house_knows_its_anonymous_phrases(newsroom: Callable[[str], dict[str, Any]]) -> None:
    configure("schema: 1\n")
    assert "anonymous" not in [source["type"] for source in newsroom(WHISPERED)["sources"]]
    configure(
        "vocabulary:\n  outlets: [Courier]\n  anonymous: [the tower's voice]\n  reasons: [for reasons of the tower]\n"
    )
    sources = [(source["type"], source["reason_given"]) for source in newsroom(WHISPERED)["sources"]]
    assert sources == [("anonymous", True), ("person", False)], "the outlet is written with a capital letter"


def test_the_vocabulary_joins_lexicons(newsroom: Callable[[str], dict[str, Any]], run: Run) -> None:
    text = RULE.format(
        name="paper", severity="note", category="sourcing", kind="phrase", match='{phrases: ["{media-name}"]}'
    )
    configure(text.replace("desk.", "mine.").replace("It seems", "Reuters").replace("so.", "it."), "mine/paper.yaml")
    configure(
        "rules: [mine]\nselect: [mine]\nvocabulary: {outlets: [Courier (Orm)], lexicons: {media-name: [lamp post]}}\n"
    )
    file = newsroom("A lamp post and the Courier (Orm) were there.\n")
    assert [one["excerpt"] for one in file["findings"]] == ["lamp post", "Courier (Orm)"]
