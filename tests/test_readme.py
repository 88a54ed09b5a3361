"""What the README shows works: its commands, its examples, its picture, and the names that it uses."""

from __future__ import annotations

import inspect
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from checker import hookspecs
from checker.finding import CATEGORIES, CONFIDENCES, SEVERITIES
from checker.ledger import CLAIM_TYPES, STATUSES
from checker.symbol import CLASSES
from checker_plugins.kinds import checker_kinds
from tests.accuracy import figures, table

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = [(match[1], match[2]) for match in re.finditer(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)]

RULES = [
    path for path in (ROOT / "rules").glob("*/*.yaml") if re.search(r"(?m)^kind:", path.read_text(encoding="utf-8"))
]

INSTALL_AND_CHECK = (
    "python3 -m venv .venv && .venv/bin/pip install -q -e '.[dev]' && .venv/bin/checker check tests/articles/quarry.md"
)
TEST = ".venv/bin/python -m pytest"


def _blocks(language: str, *, holding: str = "") -> list[str]:
    return [block for name, block in BLOCKS if name == language and holding in block]


def _section(heading: str) -> str:
    """Return what stands under a heading, up to the next one of its level or above."""
    level = heading.index(" ")
    match = re.search(rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{level}}} |\Z)", README, re.MULTILINE | re.DOTALL)
    assert match, heading
    return match[1]


def _first_column(heading: str) -> list[str]:
    """Return the first cells of the tables under a heading, without their code marks, headers left out."""
    rows = re.findall(r"^\| (.*?) \|.*\n", _section(heading), re.MULTILINE)
    return [row.replace("`", "") for row in rows]


def _checker(*arguments: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NO_COLOR": "1", **variables}
    command = [sys.executable, "-c", "import sys; from checker.cli import main; sys.exit(main())", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=60)


def test_there_are_exactly_two_commands_to_begin_with() -> None:
    first = _blocks("sh")[0]
    assert first.splitlines() == [INSTALL_AND_CHECK, TEST]
    assert (ROOT / "tests" / "articles" / "quarry.md").is_file()


def test_ci_runs_those_very_commands() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if INSTALL_AND_CHECK in line]
    assert [line for line in lines if line in (TEST, f"step {TEST}")]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_the_picture_is_real(tmp_path: Path) -> None:
    (picture,) = _blocks("text")
    path = "tests/articles/quarry.md"
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_bytes((ROOT / path).read_bytes())
    output = _checker("check", path, folder=tmp_path, COLUMNS="80").stdout
    parts = picture.split("[…]\n")
    assert len(parts) <= 4
    at = 0
    for part in parts:
        found = output.find(part.strip("\n"), at)
        assert found >= 0, f"not in the output:\n{part}\nThe output is:\n{output}"
        at = found + len(part.strip("\n"))
    assert max(map(len, picture.splitlines())) <= 80


@pytest.fixture
def rule(tmp_path: Path) -> Path:
    """Return the README's rule, in a pack of its own."""
    (text,) = _blocks("yaml", holding="\nid:")
    file = tmp_path / "desk" / "bystander.yaml"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    return file


def test_the_rule_passes_its_own_examples_and_finds(rule: Path, tmp_path: Path) -> None:
    tests, check = (shlex.split(line)[1:] for line in _blocks("sh", holding="checker test desk")[0].splitlines())
    tested = _checker(*tests, folder=tmp_path)
    assert tested.returncode == 0, tested.stdout + tested.stderr
    (tmp_path / "article.md").write_text("The mill burned all night. A neighbour said the alarm was off.\n")
    checked = _checker(*check, "--select", "desk", "--format", "json", folder=tmp_path)
    (finding,) = json.loads(checked.stdout)["files"][0]["findings"]
    assert finding["rule"] == "desk.bystander"
    assert finding["message"].startswith("'A neighbour said' is nobody")


def test_the_rule_needs_its_exception(rule: Path, tmp_path: Path) -> None:
    text = rule.read_text(encoding="utf-8")
    without = re.sub(r"^exceptions:\n(?:  .*\n)+", "", text, flags=re.MULTILINE)
    assert without != text
    rule.write_text(without, encoding="utf-8")
    tested = _checker("test", "--rules", "desk", "desk", folder=tmp_path)
    assert tested.returncode != 0
    assert "desk.bystander" in tested.stdout + tested.stderr


def test_the_conditions_are_those_of_a_rule(rule: Path, tmp_path: Path) -> None:
    (conditions,) = _blocks("yaml", holding="when:")
    text = re.sub(
        r"^kind: .*?(?=^suggest:)", conditions, rule.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    assert "unless: {has_link: true}" in text
    rule.write_text(text.replace("'{match}' is", "That is"), encoding="utf-8")
    listed = _checker("rules", "--rules", "desk", folder=tmp_path)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert "desk.bystander" in listed.stdout


def test_the_plugin_works(tmp_path: Path) -> None:
    (code,) = _blocks("python", holding="hookimpl")
    installed = tmp_path / "installed"
    installed.mkdir()
    (installed / "claim_table.py").write_text(code, encoding="utf-8")
    (project,) = (tomllib.loads(block)["project"] for block in _blocks("toml", holding="[project]"))
    metadata = installed / "claim_table-0.1.dist-info"
    metadata.mkdir()
    metadata.joinpath("METADATA").write_text(f"Name: {project['name']}\nVersion: {project['version']}\n")
    ((name, module),) = project["entry-points"]["checker"].items()
    metadata.joinpath("entry_points.txt").write_text(f"[checker]\n{name} = {module}\n")
    (tmp_path / "article.txt").write_text("The mayor left. Experts say the bridge is unsafe.\n")

    path = os.pathsep.join([str(installed), os.environ.get("PYTHONPATH", "")])
    variables = {"PYTHONPATH": path, "CHECKER_NO_PLUGINS": ""}
    listed = _checker("plugins", folder=tmp_path, **variables)
    assert "claim-table" in listed.stdout
    checked = _checker("check", "--format", "claim-table", "article.txt", folder=tmp_path, **variables)
    rows = checked.stdout.splitlines()
    assert rows[0] == "file,line,status,claim", checked.stderr
    assert "article.txt,1,vague,Experts say the bridge is unsafe." in rows


def test_the_python_example_works() -> None:
    (code,) = _blocks("python", holding="checker.check(")
    environment = {**os.environ, "CHECKER_NO_PLUGINS": "1"}
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", timeout=60
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip().isdecimal()


def test_the_help_knows_every_command_and_option(tmp_path: Path) -> None:
    overview = _checker("--help", folder=tmp_path).stdout
    commands = set(re.findall(r"`checker ([a-z]+)", README))
    assert commands >= {"check", "rules", "explain", "test", "plugins", "schema"}
    assert {name for name in commands if not re.search(rf"^\s+{name}\b", overview, re.MULTILINE)} == set()
    details = ""
    for name in sorted(commands):
        shown = _checker(name, "--help", folder=tmp_path)
        assert shown.returncode == 0
        assert f"checker {name}" in shown.stdout
        details += shown.stdout
    options = set(re.findall(r"--[a-z][a-z-]+", _section("## The command line")))
    assert {option for option in options if option not in details} == {"--help"} - set(re.findall("--help", details))


def test_the_tables_name_what_there_is() -> None:
    hooks = [name for name, _ in inspect.getmembers(hookspecs, inspect.isfunction) if name.startswith("checker_")]
    assert sorted(_first_column("## Write a plugin")[1:]) == sorted(hooks)
    assert sorted(_first_column("### Kinds")[1:]) == sorted(kind.name for kind in checker_kinds())
    assert {row for row in _first_column("## The ledger and its words") if row in STATUSES} == set(STATUSES)
    for word in (*CLASSES, *SEVERITIES, *CONFIDENCES, *CATEGORIES, *CLAIM_TYPES):
        assert word in README


def test_the_table_of_kinds_has_all_their_fields() -> None:
    for kind in checker_kinds():
        (row,) = re.findall(rf"^\| `{kind.name}` \| .*", _section("### Kinds"), re.MULTILINE)
        conditions = kind.schema["properties"].get("when", {"properties": {}})
        assert re.findall(r"`([\w.]+)`", row)[1:] == list(conditions["properties"])


def test_a_pack_can_bring_the_lexicon_that_is_shown(rule: Path, tmp_path: Path) -> None:
    (lexicon,) = _blocks("yaml", holding="bystander: [")
    (rule.parent / "lexicons.yaml").write_text(lexicon, encoding="utf-8")
    text = rule.read_text(encoding="utf-8")
    assert "(bystander|passer-by|neighbour)" in text
    rule.write_text(text.replace("(bystander|passer-by|neighbour)", "{bystander}"), encoding="utf-8")
    tested = _checker("test", "desk", "--rules", "desk", folder=tmp_path)
    assert (tested.returncode, tested.stderr) == (0, "")


def test_the_number_of_rules_and_packs_is_right() -> None:
    packs = {path.parent.name for path in RULES}
    number = ("eight", "nine", "ten", "eleven", "twelve")[len(packs) - 8]
    assert f"\n{len(RULES)} rules stand in {number} packs" in README
    told = (ROOT / "rules" / "README.md").read_text(encoding="utf-8")
    assert packs == set(re.findall(r"^\| `([a-z-]+)` \|", told.partition("A profile is")[0], re.MULTILINE))


def test_the_layers_are_those_of_the_code() -> None:
    block = _section("## Architecture").partition("A module of `checker/`")[2].split("Why it is made")[0]
    shown = {
        name
        for line in block.splitlines()
        if line.startswith("    ")
        for name in line.strip().partition("   ")[0].split(" · ")
    }
    modules = {path.stem for path in (ROOT / "checker").glob("*.py") if not path.stem.startswith("__")}
    assert shown == modules


def test_the_links_lead_somewhere() -> None:
    headings = {
        re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.*)$", README, re.MULTILINE)
    }
    for target in re.findall(r"\]\(([^)\s]+)\)", README):
        if target.startswith("#"):
            assert target[1:] in headings
        elif "://" not in target:
            assert (ROOT / target).exists(), target


def test_a_saved_report_is_converted(tmp_path: Path) -> None:
    check, convert = (shlex.split(line)[1:] for line in _blocks("sh", holding="report convert")[0].splitlines())
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "mill.md").write_text("Some experts say the mill is unsafe.\n", encoding="utf-8")
    assert _checker(*check, folder=tmp_path).returncode == 0
    converted = _checker(*convert, folder=tmp_path)
    assert "core.experts-say" in converted.stdout
    assert "core.experts-say" in (tmp_path / "out.sarif").read_text(encoding="utf-8")


def test_the_table_of_accuracy_is_the_recorded_one() -> None:
    assert table.markdown(figures.read(figures.FIGURES)) in README


def test_the_suppressions_are_real(tmp_path: Path) -> None:
    (comment,) = _blocks("markdown", holding="checker: ignore")
    (front_matter,) = _blocks("yaml", holding="agency copy")
    (sidecar,) = _blocks("yaml", holding="report.docx.checker.yaml")
    (tmp_path / "a.md").write_text(f"---\n{front_matter}---\n{comment}", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Oren Hallick allegedly received 1.2 million crowns.\n", encoding="utf-8")
    (tmp_path / "b.txt.checker.yaml").write_text(sidecar, encoding="utf-8")
    ended = _checker("check", ".", "--format", "json", "--today", "2027-03-01", folder=tmp_path)
    assert ended.stderr == ""
    files = json.loads(ended.stdout)["files"]
    aside = {(one["rule"], one["by"], one["reason"]) for file in files for one in file["suppressed"]}
    assert ("core.allegedly", "comment", "the charge sheet is linked in the next line") in aside
    assert ("core.allegedly", "sidecar", "The charge sheet is with the desk.") in aside
    assert {"unused", "used"} >= {said["state"] for file in files for said in file["suppressions"]}
