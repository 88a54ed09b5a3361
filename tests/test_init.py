"""Setting a project up: what is written is valid, explained and never overwrites anything unasked."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from checker import __version__, strict_yaml
from checker.config import load
from checker.init import configuration
from checker.registry import Registry
from checker.schema import schema, validate
from checker.vocabulary import Vocabulary

Run = Callable[..., tuple[int, str, str]]

TOLD_NEXT = """
Next:
  checker check .              check the articles in this folder
  checker config show          see what applies, and where it was said
"""


def uncommented(text: str) -> str:
    """Return a configuration whose examples, which are comments, count."""
    lines = []
    for line in text.splitlines():
        example = line.removeprefix("# ")
        is_key = example.split(":")[0].strip("- ") in (*schema("config")["properties"], *EXAMPLES) and ":" in example
        lines.append(example if line.startswith("# ") and is_key else line)
    kept = [line for line in lines if not line.startswith("fail-on: error")]
    return "\n".join(kept) + "\n"


EXAMPLES = (
    "sourcing",
    "core.reportedly",
    "core.single-source-story",
    "files",
    "outlets",
    "people",
    "bodies",
    "reasons",
)


def test_the_configuration_is_valid_and_its_examples_are(run: Run) -> None:
    assert run("init")[0] == 0
    text = Path("checker.yaml").read_text(encoding="utf-8")
    tree = strict_yaml.read(text.encode())
    assert validate(tree.data, schema("config")) == []
    assert tree.data == {"schema": 1, "profile": "news", "fail-on": "error"}
    tree = strict_yaml.read(uncommented(text).encode())
    assert tree.problems == []
    assert validate(tree.data, schema("config")) == []
    assert set(tree.data) == set(schema("config")["properties"]) - {"extends", "include", "gitignore", "select"}


def test_the_examples_name_what_there_is(run: Run) -> None:
    run("init")
    text = uncommented(Path("checker.yaml").read_text(encoding="utf-8"))
    Path("checker.yaml").write_text(
        text.replace("add: [house]\n", "").replace("rules: [house]\n", ""), encoding="utf-8"
    )
    Path(".checker-baseline.jsonl").write_text('{"schema": 1}\n', encoding="utf-8")
    assert load("checker.yaml").problems == ()
    assert load("checker.yaml").vocabulary != Vocabulary()
    Path("a.md").write_text("The lamp was lit.\n", encoding="utf-8")
    assert run("check", "a.md", "--quiet") == (0, "", "")


def test_the_bare_command_changes_no_finding(run: Run) -> None:
    article = "It seems that the ferry was late. Experts say that it was the fog.\n"
    Path("a.md").write_text(article, encoding="utf-8")
    before = run("check", "a.md", "--format", "json")
    assert run("init") == (
        0,
        f"wrote checker.yaml\n{TOLD_NEXT}  checker init --help          set up the CI job too\n",
        "",
    )
    assert run("check", "a.md", "--format", "json") == before


def test_nothing_is_overwritten_unasked(run: Run) -> None:
    Path("checker.yaml").write_text("ignore: [core]\n", encoding="utf-8")
    Path(".gitlab").mkdir()
    Path(".gitlab/checker.yml").write_text("mine", encoding="utf-8")
    assert run("init", "--ci", "gitlab") == (
        2,
        "",
        "checker: .gitlab/checker.yml is there already; --force overwrites it\n",
    )
    assert run("init") == (2, "", "checker: checker.yaml is there already; --force overwrites it\n")
    assert Path("checker.yaml").read_text(encoding="utf-8") == "ignore: [core]\n"
    assert not Path(".gitlab-ci.yml").exists()
    assert run("init", "--ci", "gitlab", "--force")[0] == 0
    assert Path(".gitlab/checker.yml").read_text(encoding="utf-8") != "mine"
    assert sorted(path.name for path in Path().iterdir()) == [".gitlab", ".gitlab-ci.yml", "checker.yaml"]


@pytest.mark.parametrize(
    ("name", "text"), [("checker.yaml", "ignore: [core]\n"), ("pyproject.toml", '[tool.checker]\nignore = ["core"]\n')]
)
def test_the_job_is_added_to_a_project_that_has_a_configuration(run: Run, name: str, text: str) -> None:
    Path(name).write_text(text, encoding="utf-8")
    code, output, errors = run("init", "--ci", "github")
    assert (code, errors) == (0, "")
    assert output.startswith(f"wrote .github/workflows/checker.yml\n{name} stays as it is\n")
    assert output.endswith("Add the line .checker-cache/ to .gitignore, and commit .github/workflows/checker.yml.\n")
    assert Path(name).read_text(encoding="utf-8") == text
    assert sorted(path.name for path in Path().iterdir()) == sorted([".github", name])
    assert run("init", "--ci", "gitlab", "--profile", "strict")[0] == 2  # which would count for nothing
    assert not Path(".gitlab-ci.yml").exists()


def test_a_table_of_pyproject_toml_is_not_put_out_of_force_unasked(run: Run) -> None:
    Path("pyproject.toml").write_text("[tool.checker]\n", encoding="utf-8")
    problem = "pyproject.toml has a table tool.checker already; --force writes checker.yaml, which goes before it"
    assert run("init") == (2, "", f"checker: {problem}\n")
    assert run("init", "--force")[0] == 0


def test_the_profile_is_checked(run: Run) -> None:
    assert run("init", "--profile", "nwes") == (
        2,
        "",
        "checker: --profile: there is no profile 'nwes'; did you mean 'news'?\n",
    )
    assert list(Path().iterdir()) == []
    text = configuration("strict", {"news": "News reports", "strict": "Everything"})
    assert "# news (News reports); strict (Everything)\nprofile: strict\n" in text


def test_a_github_workflow(run: Run) -> None:
    code, output, _ = run("init", "--ci", "github")
    assert (code, output) == (
        0,
        (
            f"wrote checker.yaml\nwrote .github/workflows/checker.yml\n{TOLD_NEXT}"
            "Add the line .checker-cache/ to .gitignore, and commit checker.yaml and .github/workflows/checker.yml.\n"
        ),
    )
    workflow: Any = yaml.load(Path(".github/workflows/checker.yml").read_text(encoding="utf-8"), yaml.BaseLoader)
    assert set(workflow["on"]) == {"pull_request", "push"}
    assert workflow["permissions"] == {"contents": "read"}
    steps = workflow["jobs"]["articles"]["steps"]
    assert f"python -m pip install 'claim-checker=={__version__}'" in [step.get("run") for step in steps]
    assert steps[0]["with"] == {"fetch-depth": "0"}


@pytest.mark.parametrize(
    ("host", "path", "builtin"),
    [
        ("github", ".github/workflows/checker.yml", "vendor.github-workflows"),
        ("gitlab", ".gitlab/checker.yml", "vendor.gitlab-ci"),
        ("gitlab", ".gitlab-ci.yml", "vendor.gitlab-ci"),
    ],
)
def test_the_job_fits_the_schema_of_its_host(run: Run, host: str, path: str, builtin: str) -> None:
    assert run("init", "--ci", host)[0] == 0
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", builtin, path]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout


@pytest.fixture
def branch(run: Run) -> str:
    """Make a repository with a base, and a change of it in the working tree; return the base."""
    subprocess.run(["git", "init", "--quiet"], check=True)
    Path("old.md").write_text("Experts say that it was the fog.\n", encoding="utf-8")
    Path("a.md").write_text("It was the fog, said Ada Voss, the harbour master.\n", encoding="utf-8")
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@desk.example"]
    subprocess.run(["git", "add", "."], check=True)
    subprocess.run(["git", *who, "commit", "--quiet", "--message", "Base"], check=True)
    subprocess.run(["git", "update-ref", "refs/remotes/origin/main", "HEAD"], check=True)
    Path("a.md").write_text("It was the fog. Critics say that nobody looked.\n", encoding="utf-8")
    Path("checker.yaml").write_text("fail-on: warning\n", encoding="utf-8")
    return subprocess.run(["git", "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()


def script(*lines: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the lines of a job's script as a runner does: by a shell that stops at the first that fails."""
    mended = [re.sub(r"^checker ", f"'{sys.executable}' -m checker ", line) for line in lines]
    names = ("GITHUB_", "CI_")
    return subprocess.run(
        ["sh", "-e", "-c", "\n".join(mended)],
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith(names)},
            "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry),
            **variables,
        },
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


@pytest.mark.slow
def test_the_github_job_reports_what_a_pull_request_changed(run: Run, branch: str, tmp_path: Path) -> None:
    assert run("init", "--ci", "github", "--force")[0] == 0
    Path("checker.yaml").write_text("fail-on: {attribution: warning, others: never}\n", encoding="utf-8")
    workflow: Any = yaml.safe_load(Path(".github/workflows/checker.yml").read_text(encoding="utf-8"))
    line = workflow["jobs"]["articles"]["steps"][-1]["run"]
    summary = tmp_path / "summary"
    changed = script(line, GITHUB_BASE_REF="main", GITHUB_STEP_SUMMARY=str(summary))
    assert changed.returncode == 1, changed.stderr
    (annotation,) = changed.stdout.splitlines()
    assert annotation.startswith("::warning file=a.md,line=1,endLine=1,col=17,endColumn=24,title=core.")
    assert summary.read_text(encoding="utf-8").startswith("## checker\n\n1 file: 1 warning")
    everything = script(line, GITHUB_BASE_REF="", GITHUB_STEP_SUMMARY=str(summary))
    assert everything.returncode == 1
    assert [line.partition(",")[0] for line in everything.stdout.splitlines()] == [
        "::warning file=a.md",
        "::warning file=old.md",
    ]


@pytest.mark.slow
def test_the_gitlab_job_fails_for_the_change_and_reports_all(run: Run, branch: str) -> None:
    code, output, _ = run("init", "--ci", "gitlab", "--force")
    assert code == 0
    assert output.startswith("wrote checker.yaml\nwrote .gitlab/checker.yml\nwrote .gitlab-ci.yml\n")
    Path("checker.yaml").write_text("fail-on: warning\n", encoding="utf-8")
    assert yaml.safe_load(Path(".gitlab-ci.yml").read_text(encoding="utf-8")) == {
        "include": [{"local": ".gitlab/checker.yml"}]
    }
    job: Any = yaml.safe_load(Path(".gitlab/checker.yml").read_text(encoding="utf-8"))["checker"]
    assert job["cache"]["paths"] == [".checker-cache"]
    assert job["variables"]["GIT_DEPTH"] == "0"
    assert job["image"] == "python:3.12", "the slim image has no git"
    lines = job["script"][1:]
    changed = script(*lines, CI_MERGE_REQUEST_DIFF_BASE_SHA=branch)
    assert changed.returncode == 1, changed.stderr
    assert "a.md:1:17: warning: " in changed.stdout
    assert "old.md" not in changed.stdout
    report = json.loads(Path(job["artifacts"]["reports"]["codequality"]).read_bytes())
    assert [issue["location"]["path"] for issue in report] == ["a.md", "old.md"]
    Path("a.md").write_text("It was the fog, said Ada Voss, the harbour master, again.\n", encoding="utf-8")
    assert script(*lines, CI_MERGE_REQUEST_DIFF_BASE_SHA=branch).returncode == 0
    assert script(*lines).returncode == 1, "old sins count on the default branch"


def test_a_gitlab_file_that_is_there_is_left_alone_and_told_of(run: Run) -> None:
    Path(".gitlab-ci.yml").write_text("stages: [test]\n", encoding="utf-8")
    code, output, _ = run("init", "--ci", "gitlab")
    assert code == 0
    assert "Add this to .gitlab-ci.yml:\n  include:\n    - local: .gitlab/checker.yml\n" in output
    assert Path(".gitlab-ci.yml").read_text(encoding="utf-8") == "stages: [test]\n"


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_the_job_shows_findings_as_its_host_does_where_there_is_a_format(run: Run, host: str) -> None:
    assert run("init", "--ci", host)[0] == 0
    names = {"github": ".github/workflows/checker.yml", "gitlab": ".gitlab/checker.yml"}
    text = Path(names[host]).read_text(encoding="utf-8")
    assert (f"--format {host}" in text) == (host in Registry.load(third_party=False).reporters)
    assert not [name for name in ("FORMATS", "QUALITY", "ARTIFACT") if name in text]
    assert "VERSION" not in text


def test_a_ci_job_is_written_in_the_root_of_the_repository_only(run: Run, tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "desk" / "north").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "desk" / "north")
    assert run("init", "--ci", "github") == (
        2,
        "",
        "checker: --ci: run this in the root of the repository, ../.., where CI jobs are looked for\n",
    )
    assert list(Path().iterdir()) == []
    assert run("init")[0] == 0


def test_a_folder_that_cannot_be_written(run: Run) -> None:
    Path(".github").write_text("a file stands in the way", encoding="utf-8")
    code, _, errors = run("init", "--ci", "github")
    assert code == 2
    assert errors.startswith("checker: .github/workflows/checker.yml: cannot be written: ")
