"""A new user's first day: three articles in an empty folder, taken from `checker init` to a job that passes.

The commands are those of the README. What they print stands in `golden/first-day.txt`, as a terminal would show it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
TRANSCRIPT = ROOT / "tests" / "golden" / "first-day.txt"
README = (ROOT / "README.md").read_text(encoding="utf-8")

Golden = Callable[[Path, bytes], None]

ARTICLES = {
    "weir.md": """\
# Night opening of the weir floods Lower Sellby

The weir at Sellby was opened at night, the county's water office said in a notice on Tuesday.

Experts say the gate will not hold another winter. The flood reached 38 cellars.
""",
    "ferry.md": """\
# Ferry to Orm stops in May

The Orm ferry will stop running in May, the harbour board said in a letter to its members.

The line lost 1.2 million crowns last year. "We held on as long as we could," said Ida Brandel, who chairs the board.
""",
    "mill.md": """\
# Mill at Tarn to open its doors

The mill at Tarn opens to visitors on Saturday, said Per Alvik, who has run it since 2009.

It is believed that the wheel is the oldest in the valley.
""",
}
NEW = "\nCritics have accused the board of hiding a second loss of 300,000 crowns.\n"
EXCUSE = "<!-- checker: ignore core.critics-say: the letter names them, and we link to it on Monday -->"


class Terminal:
    """Runs commands in a shell, and keeps what a terminal would show of them."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder, self.shown = folder, ""
        names = ("CHECKER", "CI_", "GIT", "PYTHON")
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith(names)} | {
            "CHECKER_CACHE_DIR": str(cache),
            "CHECKER_NO_PLUGINS": "1",
            "COLUMNS": "80",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "NO_COLOR": "1",
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        }
        for who in ("AUTHOR", "COMMITTER"):
            self._environment |= {f"GIT_{who}_NAME": "Ada", f"GIT_{who}_EMAIL": "ada@desk.example"}

    def __call__(self, command: str, code: int = 0, variables: Mapping[str, str] = MappingProxyType({})) -> str:
        """Run a command, which should end with `code`, and return what it prints."""
        done = subprocess.run(
            ["sh", "-e", "-c", command],
            cwd=self.folder,
            env={**self._environment, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=120,
        )
        shown = "".join(f"{line}\n".replace(" \n", "\n") for line in done.stdout.splitlines())
        self.shown += f"$ {command}\n{shown}" + (f"[exit code {done.returncode}]\n" if done.returncode else "") + "\n"
        assert done.returncode == code, self.shown
        return done.stdout

    def says(self, what: str) -> None:
        self.shown += f"# {what}\n\n"

    def add(self, name: str, text: str) -> None:
        """Add text to a file, as in an editor."""
        with (self.folder / name).open("a", encoding="utf-8") as file:
            file.write(text)

    def replace(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the commands are for a shell")
def test_a_new_user_gets_from_three_articles_to_a_job_that_passes(tmp_path: Path, golden: Golden) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    terminal = Terminal(folder, tmp_path / "cache")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    terminal("git init --quiet --initial-branch=main")

    terminal.says("The first run")
    terminal("checker init --ci github")
    first = terminal("checker check .")
    assert "weir.md:5:1: warning: 'Experts' cannot be asked." in first

    terminal.says("In checker.yaml, fail-on: error becomes fail-on: warning; the old findings go into a baseline")
    terminal.replace("checker.yaml", "\nfail-on: error\n", "\nfail-on: warning\n")
    terminal("checker check . --quiet > first.out", code=1)
    terminal("checker baseline create")
    terminal.add("checker.yaml", "baseline: .checker-baseline.jsonl\n")
    clean = terminal("checker check .")
    assert "warning:" not in clean
    terminal("echo .checker-cache/ > .gitignore && rm first.out && git add . && git commit --quiet -m 'Check articles'")

    terminal.says("A new paragraph in ferry.md")
    terminal("git switch --quiet -c second-loss")
    terminal.add("ferry.md", NEW)
    found = terminal("checker check --diff main", code=1)
    assert "ferry.md:7:1: warning: " in found
    assert "weir.md" not in found
    terminal("checker check . --format json:now.json --quiet", code=1)

    terminal.says("A comment before the paragraph says why it may stay")
    terminal.replace("ferry.md", NEW, f"\n{EXCUSE}\n{NEW}")
    terminal("checker check --diff main")
    terminal("checker check . --compare now.json --fail-on worse")
    terminal("rm now.json && git add . && git commit --quiet -m 'The second loss'")

    terminal.says("The job, as it stands in .github/workflows/checker.yml, on the pull request of this branch")
    terminal("git update-ref refs/remotes/origin/main main")
    workflow: Any = yaml.safe_load((folder / ".github" / "workflows" / "checker.yml").read_text(encoding="utf-8"))
    line = workflow["jobs"]["articles"]["steps"][-1]["run"]
    runner = {"GITHUB_BASE_REF": "main", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary")}
    assert terminal(line, variables=runner) == "1 finding set aside\n"
    terminal.says("The same with another paragraph, for which nobody gave a reason")
    terminal.add("mill.md", "\nExperts say that the wheel is worth 90,000 crowns.\n")
    terminal("git commit --quiet --all -m 'The wheel'")
    annotations = terminal(line, 1, runner)
    assert annotations.startswith("::warning file=mill.md,line=7,")
    assert (tmp_path / "summary").read_text(encoding="utf-8").startswith("## checker\n\n2 files: 1 warning")
    golden(TRANSCRIPT, terminal.shown.encode())


def test_the_commands_of_that_day_are_in_the_readme() -> None:
    commands = re.findall(r"^\$ (checker .*)$", TRANSCRIPT.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(commands) >= 8
    words = {word for command in commands for word in re.findall(r"^checker \w+|(?<= )--[\w-]+", command)}
    told = re.sub(r"[`|\\]", " ", README)
    assert [word for word in sorted(words - {"--quiet"}) if not re.search(rf"(?<![\w-]){word}(?![\w-])", told)] == []
