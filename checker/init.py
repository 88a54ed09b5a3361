"""The command `init`: writes a project's configuration and its CI job, and overwrites nothing unasked."""

from __future__ import annotations

import os
import textwrap
from typing import TYPE_CHECKING, NamedTuple

from checker.config import shown
from checker.configuration import NAME, PYPROJECT, find
from checker.errors import CheckerError
from checker.options import one_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Mapping

    from checker.registry import Registry

GITHUB = ".github/workflows/checker.yml"
GITLAB = ".gitlab/checker.yml"
GITLAB_MAIN = ".gitlab-ci.yml"
CACHE = ".checker-cache/"

_INCLUDE = f"include:\n  - local: {GITLAB}\n"
_ARTIFACT = "  artifacts:\n    when: always\n    reports:\n      codequality: gl-code-quality-report.json\n"
_QUALITY = (
    "    # GitLab compares this report with that of the target branch: it holds all findings, whatever changed.\n"
    "    - checker check . --quiet --fail-on never --format gitlab:gl-code-quality-report.json\n"
)


class _File(NamedTuple):
    path: str
    text: str


def declare(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options of the command."""
    parser.description = (
        f"Set up a project in the working directory: write {NAME} with comments that\n"
        "explain it and, if asked, the job that checks the articles of every change. A\n"
        "configuration that is there already stays as it is."
    )
    parser.epilog = "examples:\n  checker init\n  checker init --profile strict --ci github"
    parser.add_argument(
        "--ci", metavar="HOST", type=one_of("github", "gitlab"), help="write the CI job: github or gitlab"
    )
    parser.add_argument("--profile", metavar="NAME", help="the profile to start with (default: news)")
    parser.add_argument("--force", action="store_true", help="overwrite files that are there")
    parser.set_defaults(run=run_init)


def run_init(arguments: argparse.Namespace) -> int:
    """Write the files of a project, unless one of them would be overwritten, and say what to do next."""
    from checker.registry import Registry

    registry = Registry.load()
    there = "" if arguments.ci is None or arguments.profile or arguments.force else _configured()
    profile = arguments.profile or "news"
    files = [] if there else [_File(NAME, configuration(profile, _profiles(registry, profile)))]
    if arguments.ci is not None:
        _refuse_subfolder()
        files += _job(arguments.ci, registry.reporters)
    _refuse_overwriting(files, arguments.force)
    for file in files:
        _write(file)
        print(f"wrote {file.path}")
    if there:
        print(f"{there} stays as it is")
    _tell_next(arguments.ci, files)
    return 0


def configuration(profile: str, profiles: Mapping[str, str]) -> str:
    """Return the text of a new configuration; `profiles` has the titles of all profiles by name."""
    listed = "; ".join(f"{name} ({title})" for name, title in profiles.items())
    comment = textwrap.fill(listed, 100, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)
    return _template("checker").replace("# PROFILES", comment).replace("profile: PROFILE", f"profile: {profile}")


def _profiles(registry: Registry, wanted: str) -> dict[str, str]:
    """Return the titles of the installed profiles; raises `CheckerError` if the wanted one is not among them."""
    from checker import profile, rulebook

    files = rulebook.profiles(registry.packs)
    if wanted not in files:
        raise CheckerError(f"--profile: {profile.unknown(wanted, files)}")
    return {name: profile.read_profile(file.data, file.path).title for name, file in sorted(files.items())}


def _job(host: str, reporters: Collection[str]) -> list[_File]:
    """Return the files of a host's CI job; findings are shown as the host does, where there is a format for that."""
    from checker import __version__

    shows = host in reporters
    text = _template(host).replace("VERSION", __version__)
    if host == "github":
        summary = ' --format markdown:"$GITHUB_STEP_SUMMARY"' if "markdown" in reporters else ""
        return [_File(GITHUB, text.replace("FORMATS", f" --format github{summary}" if shows else ""))]
    text = text.replace("QUALITY", _QUALITY if shows else "").replace("ARTIFACT\n", _ARTIFACT if shows else "")
    job = _File(GITLAB, text)
    return [job] if os.path.exists(GITLAB_MAIN) else [job, _File(GITLAB_MAIN, _INCLUDE)]


def _template(name: str) -> str:
    from importlib.resources import files

    return files("checker").joinpath("templates", f"{name}.yaml").read_text(encoding="utf-8")


def _refuse_subfolder() -> None:
    """Refuse to write a CI job anywhere but in the repository's root, where alone its host would find it."""
    folder = os.path.realpath(os.curdir)
    while not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return
        folder = parent
    if folder != os.path.realpath(os.curdir):
        raise CheckerError(
            f"--ci: run this in the root of the repository, {shown(folder)}, where CI jobs are looked for"
        )


def _refuse_overwriting(files: list[_File], force: bool) -> None:
    if force:
        return
    problems = [f"{file.path} is there already; --force overwrites it" for file in files if os.path.lexists(file.path)]
    if NAME in [file.path for file in files] and _configured() == PYPROJECT:
        problems.append(f"{PYPROJECT} has a table tool.checker already; --force writes {NAME}, which goes before it")
    if problems:
        raise CheckerError(*problems)


def _configured() -> str:
    """Return the name of the configuration that is in the working directory already; nothing if there is none."""
    there = find(os.curdir)
    if there is None or os.path.dirname(os.path.realpath(there)) != os.path.realpath(os.curdir):
        return ""
    return os.path.basename(there)


def _write(file: _File) -> None:
    """Write a file whole or not at all."""
    temporary = f"{file.path}.{os.getpid()}.part"
    try:
        os.makedirs(os.path.dirname(file.path) or os.curdir, exist_ok=True)
        with open(temporary, "x", encoding="utf-8", newline="\n") as stream:
            stream.write(file.text)
        os.replace(temporary, file.path)
    except OSError as error:
        if os.path.lexists(temporary):
            os.unlink(temporary)
        raise CheckerError(f"{file.path}: cannot be written: {error.strerror}") from error


def _tell_next(ci: str | None, files: list[_File]) -> None:
    print("\nNext:")
    print("  checker check .              check the articles in this folder")
    print("  checker config show          see what applies, and where it was said")
    if ci is None:
        print("  checker init --help          set up the CI job too")
        return
    if ci == "gitlab" and GITLAB_MAIN not in [file.path for file in files]:
        print(f"Add this to {GITLAB_MAIN}:\n{textwrap.indent(_INCLUDE, '  ')}", end="")
    print(f"Add the line {CACHE} to .gitignore, and commit {' and '.join(file.path for file in files)}.")
