"""The direction of dependencies is a test: the contracts in pyproject.toml hold, and would notice a breach."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(cache_dir=None))"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the code, under the names by which it is imported."""
    skipped = shutil.ignore_patterns("__pycache__", "*.yaml")
    for folder, package in (("checker", "checker"), ("plugins", "checker_plugins"), ("rules", "checker_rules")):
        shutil.copytree(ROOT / folder, tmp_path / package, ignore=skipped)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder), "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-c", LINT], cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=120
    )


def test_the_contracts_hold(copy: Path) -> None:
    result = _lint(copy)
    assert result.returncode == 0, result.stdout + result.stderr
    assert " 0 broken" in result.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("checker/span.py", "import checker.ledger", "The engine's layers: a module imports only what stands below it"),
        ("checker/stray.py", "", "The engine's layers: a module imports only what stands below it"),
        ("checker/engine.py", "import checker_plugins.english", "The engine knows no plugin, no rule and no language"),
        ("checker_plugins/formats/stray.py", "import checker.cli", "Plugins stand on the contract"),
        ("checker_plugins/formats/stray.py", "import checker_plugins.english", "Readers, the language, kinds and"),
    ],
)
def test_a_breach_is_noticed(copy: Path, module: str, line: str, contract: str) -> None:
    with (copy / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    result = _lint(copy)
    assert result.returncode == 1
    assert contract in result.stdout


def test_starting_the_program_loads_no_heavy_module() -> None:
    heavy = ("importlib.metadata", "jsonschema", "multiprocessing", "pluggy", "pyromark", "yaml")
    code = f"import sys, checker.cli; print(*[name for name in {heavy!r} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60)
    assert (result.returncode, result.stdout.strip()) == (0, ""), result.stderr
