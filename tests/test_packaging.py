"""A wheel, an sdist and an editable install each find the bundled rules and plugins, from any folder."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "tests" / "articles" / "quarry.md"
SHIPPED = {"checker": "checker", "plugins": "checker_plugins", "rules": "checker_rules"}
IGNORED = shutil.ignore_patterns("__pycache__", "*.so", "*.pyd")

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Install:
    """One way to install, done in a virtual environment of its own."""

    kind: str
    environment: Path
    elsewhere: Path

    @property
    def site_packages(self) -> Path:
        """The folder that the packages were installed into."""
        (folder,) = self.environment.glob("lib/*/site-packages")
        return folder

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the virtual environment, in a folder that holds nothing but the sample article."""
        return _run([str(self.environment / "bin" / command[0]), *command[1:]], self.elsewhere)

    def python(self, code: str) -> str:
        """Return what `code` prints in the virtual environment."""
        result = self.run("python", "-c", code)
        assert result.returncode == 0, result.stderr
        return result.stdout.strip()


def _run(command: Sequence[str], folder: Path, *, compiled: bool = False) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "CHECKER", "PIP"))}
    environment = {**kept, "CHECKER_CACHE_DIR": str(folder / "cache"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    environment["CHECKER_COMPILE"] = "1" if compiled else "0"
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=240)


def _done(command: Sequence[str], folder: Path, *, compiled: bool = False) -> None:
    result = _run(command, folder, compiled=compiled)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of everything that a build reads, so that no build leaves traces in the real one."""
    folder = tmp_path_factory.mktemp("tree")
    for name in SHIPPED:
        shutil.copytree(ROOT / name, folder / name, ignore=IGNORED)
    shutil.copytree(ROOT / ".build", folder / ".build", ignore=shutil.ignore_patterns("__pycache__", "path"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture(scope="module")
def distributions(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds a wheel and an sdist."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--sdist", "--wheel", "--outdir", str(folder), str(tree)]
    _done(build, folder)
    return folder


@pytest.fixture(scope="module")
def dependencies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of links to what is installed beside these tests, bar the checker itself.

    It stands in for the package index: the virtual environments below need no network.
    """
    folder = tmp_path_factory.mktemp("dependencies")
    for place in map(Path, sys.path):
        if place.name not in ("site-packages", "dist-packages"):
            continue
        for entry in place.iterdir():
            ours = entry.name.lower().startswith(("claim_checker", "__editable__", "checker"))
            if not ours and entry.suffix != ".pth" and not (folder / entry.name).exists():
                (folder / entry.name).symlink_to(entry)
    return folder


@pytest.fixture(scope="module", params=["wheel", "sdist", "editable"])
def install(
    request: pytest.FixtureRequest,
    tree: Path,
    distributions: Path,
    dependencies: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Install:
    """Install in each of the three ways, into a fresh virtual environment."""
    kind = str(request.param)
    environment = tmp_path_factory.mktemp(kind) / "environment"
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    shutil.copy(SAMPLE, elsewhere / "article.md")
    _done([sys.executable, "-m", "venv", "--without-pip", str(environment)], elsewhere)
    made = Install(kind, environment, elsewhere)
    (made.site_packages / "dependencies.pth").write_text(f"{dependencies}\n")
    if kind == "editable":
        what = ["--editable", str(tree)]
    else:
        (archive,) = distributions.glob("*.whl" if kind == "wheel" else "*.tar.gz")
        what = [str(archive)]
    pip = [str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    _done([*pip, "--no-build-isolation", *what], elsewhere)
    return made


def test_check_works_from_another_folder(install: Install) -> None:
    result = install.run("checker", "check", "--format", "json", "article.md")
    assert result.returncode in (0, 1), result.stderr
    report = json.loads(result.stdout)
    assert report["failures"] == []
    (file,) = report["files"]
    assert file["format"] == "markdown"
    assert file["claims"]
    assert file["findings"]
    assert {finding["rule"].split(".")[0] for finding in file["findings"]} == {"core"}


def test_the_bundled_rules_are_all_there(install: Install) -> None:
    listed = install.run("checker", "rules")
    assert listed.returncode == 0, listed.stderr
    files = [path for path in (ROOT / "rules").glob("*/*.yaml") if path.stem != "lexicons"]
    ids = {f"{path.parent.name}.{path.stem}" for path in files if path.parent.name != "profiles"}
    assert len(ids) >= 25
    assert {rule for rule in ids if rule not in listed.stdout} == set()
    assert install.run("checker", "rules", "--profile", "wire").returncode == 0


def test_the_bundled_plugins_are_listed_with_the_version(install: Install) -> None:
    listed = install.run("checker", "plugins")
    assert listed.returncode == 0, listed.stderr
    for name in ("markdown", "html", "phrase", "claim", "json", "core"):
        assert name in listed.stdout
    assert install.python("import checker; print(checker.__version__)") in listed.stdout


def test_no_bare_names_are_installed(install: Install) -> None:
    names = {entry.name for entry in install.site_packages.iterdir()}
    assert not names & {"plugins", "rules", "tests", "plugins.py", "rules.py"}
    assert [name for name in names if "finder" in name] == []  # code that each start of Python would run
    for name in ("plugins", "rules", "tests"):
        assert install.run("python", "-c", f"import {name}").returncode == 1


def test_the_packages_come_from_where_they_were_installed(install: Install, tree: Path) -> None:
    home = tree if install.kind == "editable" else install.site_packages
    for name in SHIPPED.values():
        assert install.python(f"import {name}; print({name}.__file__)").startswith(str(home))


def test_every_module_is_compiled_to_byte_code(install: Install, tree: Path) -> None:
    home = tree if install.kind == "editable" else install.site_packages
    packages = [home / (name if install.kind == "editable" else SHIPPED[name]) for name in SHIPPED]
    modules = [path for package in packages for path in package.rglob("*.py")]
    assert len(modules) > 100
    compiled = [Path(importlib.util.cache_from_source(str(path))) for path in modules]
    assert [path.name for path in compiled if not path.is_file()] == []


def test_the_types_and_the_schemas_are_installed(install: Install) -> None:
    code = "import importlib.resources as r; print(*sorted(p.name for p in r.files('checker').iterdir()))"
    assert "py.typed" in install.python(code).split()
    for name in ("profile", "report", "rule"):
        printed = install.run("checker", "schema", name)
        assert printed.returncode == 0, printed.stderr
        assert "$schema" in json.loads(printed.stdout)


def test_the_metadata(install: Install) -> None:
    code = (
        "import importlib.metadata as m, json; d = m.distribution('claim-checker');"
        "print(json.dumps([d.metadata.json, [[e.group, e.name, e.value] for e in d.entry_points]]))"
    )
    metadata, entry_points = json.loads(install.python(code))
    assert metadata["name"] == "claim-checker"
    assert metadata["version"] == install.python("import checker; print(checker.__version__)")
    assert metadata["license_expression"] == "Apache-2.0"
    assert metadata["license_file"] in ("LICENSE", ["LICENSE"])  # text or list, by the version of Python
    assert metadata["requires_python"] == ">=3.11"
    assert metadata["description"].startswith("# ")
    assert entry_points == [["console_scripts", "checker", "checker.cli:main"]]


def test_without_a_compiler_one_wheel_is_for_all_machines(distributions: Path) -> None:
    (wheel,) = distributions.glob("*.whl")
    assert wheel.name.endswith("-py3-none-any.whl")


@pytest.mark.skipif(shutil.which(os.environ.get("CC", "cc")) is None, reason="there is no C compiler")
def test_a_compiled_wheel_reports_the_same(install: Install, tree: Path, tmp_path: Path) -> None:
    if install.kind != "wheel":
        pytest.skip("once is enough")
    build = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(tmp_path), str(tree)]
    built = _run(build, tmp_path, compiled=True)
    assert built.returncode == 0, built.stdout + built.stderr
    assert "going on" not in built.stdout + built.stderr  # in plain Python, or without counts
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "compiled")
    libraries = {path.name.partition(".")[0] for path in (tmp_path / "compiled").rglob("*.so")}
    assert {"automaton", "tagger", "compiled__mypyc"} <= libraries
    assert not wheel.name.endswith("-any.whl")
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); from checker.cli import main; sys.exit(main(sys.argv[1:]))"
    check = ["check", "--format", "json", "article.md"]
    compiled = install.run("python", "-c", code, str(tmp_path / "compiled"), *check)
    assert compiled.stdout == install.run("checker", *check).stdout != ""


@pytest.mark.skipif(shutil.which("false") is None, reason="there is no program that always fails")
def test_a_compiler_that_fails_leaves_plain_python(tree: Path, tmp_path: Path) -> None:
    shutil.rmtree(tree / "build", ignore_errors=True)  # what an earlier test compiled would be taken as it is
    build = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(tmp_path), str(tree)]
    _done(["env", "CC=false", *build], tmp_path, compiled=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "checker/automaton.py" in names
    assert [name for name in names if name.endswith((".so", ".pyd"))] == []


def test_every_dependency_is_declared_with_both_bounds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for dependency in project["dependencies"]:
        assert ">=" in dependency, dependency
        assert ",<" in dependency, dependency


def test_every_file_of_the_tree_is_in_both_archives(tree: Path, distributions: Path) -> None:
    """A folder that `packages` forgets, or data that no pattern names, would be missing from an install."""
    (wheel,) = distributions.glob("*.whl")
    (sdist,) = distributions.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        in_wheel = set(archive.namelist())
    with tarfile.open(sdist) as tar:
        in_sdist = {name.partition("/")[2] for name in tar.getnames()}
    found = [path for name in SHIPPED for path in (tree / name).rglob("*") if path.is_file()]
    files = [path.relative_to(tree) for path in found if path.parent.name != "__pycache__"]
    assert {path.as_posix() for path in files} - in_sdist == set()
    assert {path.relative_to(tree).as_posix() for path in tree.glob(".build/*.py")} - in_sdist == set()
    renamed = {Path(SHIPPED[path.parts[0]], *path.parts[1:]).as_posix() for path in files}
    assert renamed - in_wheel == set()
    assert {name.split("/")[0] for name in in_wheel if ".dist-info/" not in name} == set(SHIPPED.values())
