"""The build backend: setuptools, and mypyc, which turns the modules of `COMPILED` into machine code where it can.

GCC compiles them twice: first to count, in a run over the examples of the rules (see `train.py`), what is done how
often, and then with these counts, which makes faster code. Without a C compiler, or when the environment variable
`CHECKER_COMPILE` is 0, or when anything about the compiling fails, the same modules are installed as plain Python:
slower, and otherwise the same.
"""

from __future__ import annotations

import compileall
import contextlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from setuptools import build_meta
from setuptools.command.build_ext import build_ext
from setuptools.command.editable_wheel import editable_wheel
from setuptools.command.sdist import sdist

get_requires_for_build_sdist = build_meta.get_requires_for_build_sdist
prepare_metadata_for_build_wheel = build_meta.prepare_metadata_for_build_wheel
prepare_metadata_for_build_editable = build_meta.prepare_metadata_for_build_editable

ROOT = Path(__file__).resolve().parent.parent
COMPILER = "mypy>=2.4"
FOLDERS = {"checker": "checker", "checker_plugins": "plugins", "checker_rules": "rules"}
LINKS = ROOT / ".build" / "path"  # what an editable install puts on Python's path

# What most of the time of a run is spent in. No other module gains enough to be worth the minutes of compiling.
COMPILED = (
    "checker/arrays.py",
    "checker/automaton.py",
    "checker/document.py",
    "checker/engine.py",
    "checker/finding.py",
    "checker/forms.py",
    "checker/hits.py",
    "checker/ledger.py",
    "checker/report.py",
    "checker/runs.py",
    "checker/span.py",
    "checker/table.py",
    *(
        f"checker_plugins/english/{name}.py"
        for name in (
            "abbreviation",
            "attitude",
            "attribution",
            "block",
            "calendar",
            "claim",
            "content",
            "entity",
            "figure",
            "form",
            "glance",
            "house",
            "ledger",
            "line",
            "mention",
            "name",
            "quotation",
            "reading",
            "segment",
            "sight",
            "sign",
            "source",
            "subject",
            "syntax",
            "tagger",
            "tagging",
            "talk",
            "worth",
        )
    ),
    *(
        f"checker_plugins/consistency/english/{name}.py"
        for name in (
            "age",
            "article",
            "change",
            "day",
            "display",
            "hedge",
            "hint",
            "name",
            "order",
            "quantity",
            "relations",
            "share",
            "slip",
            "twice",
        )
    ),
    "checker_plugins/consistency/kind.py",
    "checker_plugins/formats/text.py",
    *(
        f"checker_plugins/kinds/{name}.py"
        for name in ("article", "attribution", "claim", "condition", "records", "source")
    ),
)
GROUP = "checker.compiled"
LIBRARY = f"{GROUP}__mypyc"  # the module that holds them all

# Lets GCC work on the whole library at once, with all processors: faster to build. Nothing in it is for others to call,
# so that it may call its own functions directly, or put them in the place of the call: faster to run. To look whether
# the indentation of that much code misleads takes longer than all the rest, and nobody wrote it.
WHOLE = ["-flto=auto", "-fvisibility=hidden", "-Wno-misleading-indentation"]

# The counting library need not be fast, but must look the same up to where the counting is put in: nothing is left out
# that GCC does before.
COUNTING = [
    "-fprofile-generate",
    *(
        f"-fno-{name}"
        for name in (
            "caller-saves",
            "code-hoisting",
            "crossjumping",
            "cse-follow-jumps",
            "gcse",
            "peephole2",
            "rerun-cse-after-loop",
            "schedule-insns2",
            "tree-dominator-opts",
            "tree-pre",
            "tree-slp-vectorize",
        )
    ),
]
# What the training did not come to is compiled as without counts: articles come to more than the examples do.
COUNTED = ["-fprofile-use", "-fprofile-partial-training", "-Wno-coverage-mismatch"]
TRAINING = ROOT / ".build" / "train.py"
LONGEST_TRAINING = 120  # seconds


def is_wanted() -> bool:
    """Whether to compile: unless it is switched off, wherever there is a C compiler and Python's headers."""
    if os.environ.get("CHECKER_COMPILE", "1") == "0" or sys.implementation.name != "cpython":
        return False
    headers = Path(sysconfig.get_path("include"), "Python.h")
    return sys.platform == "win32" or (shutil.which(_compiler()) is not None and headers.exists())


def _compiler() -> str:
    return (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()[0]


def _is_gcc() -> bool:
    return sys.platform == "linux" and _compiler().endswith("gcc")


def get_requires_for_build_wheel(config_settings: Any = None) -> list[str]:
    """Return what building a wheel needs besides setuptools."""
    return [*build_meta.get_requires_for_build_wheel(config_settings), *_requirements()]


def get_requires_for_build_editable(config_settings: Any = None) -> list[str]:
    """Return what an editable install needs besides setuptools."""
    return [*build_meta.get_requires_for_build_editable(config_settings), *_requirements()]


def _requirements() -> list[str]:
    """Return what compiling needs: the compiler and, as the checker runs meanwhile, what that needs."""
    if not is_wanted():
        return []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [COMPILER, *project["dependencies"]]


def build_sdist(directory: str, config_settings: Any = None) -> str:
    """Build a source distribution."""
    with _setup(compiled=False):
        return build_meta.build_sdist(directory, config_settings)


def build_wheel(directory: str, config_settings: Any = None, metadata_directory: str | None = None) -> str:
    """Build a wheel for this machine, or one for all if nothing is compiled."""
    with _setup(compiled=is_wanted()):
        return build_meta.build_wheel(directory, config_settings, metadata_directory)


def build_editable(directory: str, config_settings: Any = None, metadata_directory: str | None = None) -> str:
    """Build an editable install; what is compiled lies beside its source and goes before it.

    The rest is compiled to byte code, as pip does for other installs. Python does so too when a module is first
    loaded, but not where it may not write or PYTHONDONTWRITEBYTECODE is set: there every run would compile all again.
    """
    for folder in FOLDERS.values():
        for library in [*(ROOT / folder).rglob("*.so"), *(ROOT / folder).rglob("*.pyd")]:
            library.unlink()  # what an earlier one compiled
        compileall.compile_dir(ROOT / folder, quiet=2)
    with _setup(compiled=is_wanted()):
        return build_meta.build_editable(directory, config_settings, metadata_directory)


@contextlib.contextmanager
def _setup(*, compiled: bool) -> Iterator[None]:
    """Let setuptools' set-up know of our commands, and of the compiled modules if there are to be any."""
    import setuptools

    plain = setuptools.setup
    commands = {"build_ext": _BuildAll, "editable_wheel": _EditableWheel, "sdist": _Sdist}
    extensions = _extensions() if compiled else []
    setuptools.setup = lambda **settings: plain(**settings, ext_modules=extensions, cmdclass=commands)
    try:
        yield
    finally:
        setuptools.setup = plain


def _extensions() -> list[Any]:
    """Return the extension modules, as C code that is compiled later; none if mypyc cannot make any."""
    try:
        from mypyc.build import mypycify
    except ImportError:
        return []
    with tempfile.TemporaryDirectory() as folder:
        _copy_packages(Path(folder))
        options = [
            "--config-file=",
            "--ignore-missing-imports",
            "--follow-imports=silent",
            "--disable-error-code=empty-body",
        ]
        before = Path.cwd()
        os.chdir(folder)
        try:
            target = str(ROOT / "build" / "mypyc")
            extensions = list(
                mypycify([*options, *COMPILED], opt_level="2", debug_level="0", group_name=GROUP, target_dir=target)
            )
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever is wrong, there is the plain Python
            print(f"mypyc: {error}; going on in plain Python", file=sys.stderr)
            return []
        finally:
            os.chdir(before)
    for extension in extensions:
        if extension.name == LIBRARY and _is_gcc():
            extension.extra_compile_args += WHOLE
            extension.extra_link_args += WHOLE
    return extensions


def _copy_packages(folder: Path) -> None:
    """Put the packages, under the names that they are installed by, into a folder that may have some of them."""
    for name, source in FOLDERS.items():
        ignored = shutil.ignore_patterns("__pycache__", "*.so")
        shutil.copytree(ROOT / source, folder / name, ignore=ignored, dirs_exist_ok=True)


class _BuildAll(build_ext):
    """Compiles all extension modules or, if one of them cannot be compiled, none."""

    def run(self) -> None:
        try:
            super().run()
        except Exception as error:  # noqa: BLE001 - there is the plain Python
            print(f"compiling: {error}; going on in plain Python", file=sys.stderr)
            for path in self.get_outputs():
                Path(path).unlink(missing_ok=True)
            self.extensions = []

    def build_extensions(self) -> None:
        whole = [extension for extension in self.extensions if extension.name == LIBRARY and _is_gcc()]
        for extension in whole:
            flags = extension.extra_compile_args, extension.extra_link_args
            try:
                extension.extra_compile_args, extension.extra_link_args = ([*each, *COUNTING] for each in flags)
                self._train()
                extension.extra_compile_args, extension.extra_link_args = ([*each, *COUNTED] for each in flags)
            except Exception as error:  # noqa: BLE001 - it is only not as fast
                print(f"training: {error}; going on without", file=sys.stderr)
                extension.extra_compile_args, extension.extra_link_args = flags
        super().build_extensions()

    def _train(self) -> None:
        """Let the library count: the counts lie beside the object file, where the compiler finds them."""
        home, inplace = self.build_lib, self.inplace
        with tempfile.TemporaryDirectory() as folder:
            try:
                self.build_lib, self.inplace, self.force = folder, False, True
                super().build_extensions()
            finally:
                self.build_lib, self.inplace = home, inplace  # what follows is made anew, as `force` says
            _copy_packages(Path(folder))
            subprocess.run(
                [sys.executable, str(TRAINING), folder],
                env={**os.environ, "CHECKER_CACHE_DIR": str(Path(folder, "cache"))},
                stdout=subprocess.DEVNULL,
                check=True,
                timeout=LONGEST_TRAINING,
            )


class _EditableWheel(editable_wheel):
    """An editable install by a folder of links, where a system has them.

    Otherwise setuptools finds the renamed packages by code that every start of Python runs, which takes as long as
    half of what checking a short article does.
    """

    def _select_strategy(self, name: str, tag: str, build_lib: Any) -> Any:
        if not self.mode:
            with contextlib.suppress(ImportError, OSError, TypeError):
                from setuptools.command.editable_wheel import _StaticPth

                _link()
                return _StaticPth(self.distribution, name, [LINKS])
        return super()._select_strategy(name, tag, build_lib)


def _link() -> None:
    """Make the links, each in place of what is there."""
    LINKS.mkdir(exist_ok=True)
    for name, folder in FOLDERS.items():
        link = LINKS / name
        link.unlink(missing_ok=True)
        link.symlink_to(Path("..", "..", folder), target_is_directory=True)


class _Sdist(sdist):
    """A source distribution that can be built: it holds this folder's files."""

    def make_release_tree(self, base_dir: str, files: list[str]) -> None:
        super().make_release_tree(base_dir, [*files, ".build/backend.py", ".build/train.py"])
