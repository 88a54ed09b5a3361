"""The hooks for pre-commit, run by pre-commit itself in a repository of articles, installed as it installs them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from checker import audit
from tests import wheel_house

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

Call = Callable[..., subprocess.CompletedProcess[str]]

BAD = "Experts say that the weir will break.\n"
GOOD = "The weir will hold, said Ada Voss, the county's engineer.\n"


def hooks() -> dict[str, dict[str, Any]]:
    return {hook["id"]: hook for hook in yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))}


def test_the_manifest_is_valid_and_means_the_articles_that_a_folder_has() -> None:
    done = subprocess.run([sys.executable, "-m", "pre_commit", "validate-manifest", str(MANIFEST)], check=False)
    assert done.returncode == 0
    extensions = audit.load(audit.Options()).extensions
    for hook in hooks().values():
        files = re.compile(hook["files"])
        assert all(files.search(f"desk/a{ending}") and files.search(f"A{ending.upper()}") for ending in extensions)
        assert not [name for name in ("a.py", "a.mdx.bak", "md", "a.pdf", "a.json") if files.search(name)]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a repository of the project as it stands here, and wheels of what it is installed from."""
    folder = tmp_path_factory.mktemp("pre-commit")
    project = folder / "project"
    project.mkdir()
    for name in (".build", "checker", "plugins", "rules"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__", "*.so"))
    for name in ("pyproject.toml", "README.md", "LICENSE", MANIFEST.name):
        shutil.copy(ROOT / name, project)
    (folder / "wheels").mkdir()
    wheel_house.fill(folder / "wheels", *PROJECT["build-system"]["requires"], *PROJECT["project"]["dependencies"])
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "The project"]):
        run(folder, project, "git", *command)
    return folder


def run(world: Path, folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP", "GIT", "CHECKER"))
    }
    environment = {
        **kept,
        "CHECKER_CACHE_DIR": str(world / "cache"),
        "CHECKER_COMPILE": "0",  # it takes minutes, and changes nothing that is seen here
        "GIT_AUTHOR_EMAIL": "ada@desk.example",
        "GIT_AUTHOR_NAME": "Ada",
        "GIT_COMMITTER_EMAIL": "ada@desk.example",
        "GIT_COMMITTER_NAME": "Ada",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_FIND_LINKS": str(world / "wheels"),
        "PIP_NO_INDEX": "1",
        "PRE_COMMIT_HOME": str(world / "home"),
    }
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=240)


@pytest.fixture
def desk(world: Path, tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, Call]:
    """Return a repository of articles in which the hooks are installed, and what runs a program in it."""

    def call(*command: str) -> subprocess.CompletedProcess[str]:
        return run(world, tmp_path, *command)

    call("git", "init", "--quiet")
    revision = run(world, world / "project", "git", "rev-parse", "HEAD").stdout.strip()
    (tmp_path / "checker.yaml").write_text("exclude: [archive/]\n", encoding="utf-8")
    asked = [{"id": name, "args": ["--fail-on=attribution=warning,never"]} for name in hooks()]
    asked[0]["stages"] = ["manual"] if "staged" in request.node.name else ["pre-commit"]
    asked[1]["stages"] = ["pre-commit"] if "staged" in request.node.name else ["manual"]
    configured = {"repo": str(world / "project"), "rev": revision, "hooks": asked}
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [configured]}), encoding="utf-8")
    assert call(sys.executable, "-m", "pre_commit", "install").returncode == 0
    return tmp_path, call


@pytest.mark.slow
def test_a_commit_of_a_badly_sourced_article_is_refused(desk: tuple[Path, Call]) -> None:
    folder, call = desk
    for name, text in {"a b.md": BAD, "good.md": GOOD, "code.py": BAD, "archive/old.md": BAD}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    call("git", "add", ".")
    refused = call("git", "commit", "--message", "Articles")
    assert refused.returncode == 1, refused.stdout + refused.stderr
    told = refused.stdout + refused.stderr
    assert "check the sourcing of articles" in told
    assert "a b.md:1:1: warning: 'Experts' cannot be asked." in told
    assert "core.experts-say" in told
    assert not [name for name in ("good.md:", "code.py:", "old.md:") if name in told]
    (folder / "a b.md").write_text(GOOD, encoding="utf-8")
    call("git", "add", ".")
    done = call("git", "commit", "--message", "Articles")
    assert done.returncode == 0, done.stdout + done.stderr
    (folder / "good.md").write_text(BAD, encoding="utf-8")
    swept = call(sys.executable, "-m", "pre_commit", "run", "--all-files")
    assert swept.returncode == 1
    assert "good.md:1:1: warning: " in swept.stdout


@pytest.mark.slow
def test_what_is_staged_answers_for_what_it_changes_alone(desk: tuple[Path, Call]) -> None:
    folder, call = desk
    (folder / "a.md").write_text(BAD, encoding="utf-8")
    call("git", "add", ".")
    assert call("git", "commit", "--no-verify", "--message", "Before").returncode == 0
    (folder / "a.md").write_text(BAD + "\n" + GOOD, encoding="utf-8")
    call("git", "add", ".")
    (folder / "a.md").write_text(BAD + "\n" + GOOD + "\n" + BAD.replace("weir", "dam"), encoding="utf-8")
    done = call("git", "commit", "--message", "A change that is fine, beside one that is not staged")
    assert done.returncode == 0, done.stdout + done.stderr
    call("git", "add", ".")
    refused = call("git", "commit", "--message", "The other one")
    assert refused.returncode == 1
    told = refused.stdout + refused.stderr
    assert "a.md:5:1: warning: 'Experts' cannot be asked." in told
    assert "a.md:1:1" not in told
