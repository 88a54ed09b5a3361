"""What git knows of files: the repository that holds them, what changed in it, and the contents that it keeps.

Git's own program is asked, so that every repository that it can read is understood. Nothing is written, no hook is
run, and no file name or revision can be taken for an option.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from checker.errors import CheckerError

NO_FILE = ("120000", "160000")  # the modes of links and of repositories inside a repository
REPOSITORY = "160000"
GONE = "000000"

_QUIET = ("--no-pager", "--literal-pathspecs", "-c", "core.quotepath=off", "-c", "core.fsmonitor=false")
_NOWHERE = "not a git repository"
_DEEPEN = "fetch more of its history (git fetch --deepen=100; in CI, fetch-depth: 0)"


class Change(NamedTuple):
    """One file that is not as it was: its path from the repository's root, and its contents now and before.

    A content is the name by which git keeps it; `now` is empty for what stands in the working tree, `before` for a
    file that is new. `mode` is git's of the file as it is now, `GONE` if git does not have it any more, empty if it
    could not be merged.
    """

    path: str
    now: str = ""
    before: str = ""
    mode: str = "100644"


class Repository:
    """A repository and its working tree, whose top folder is `root`."""

    def __init__(self, root: str) -> None:
        self.root = root

    @classmethod
    def of(cls, folder: str) -> Repository | None:
        """Return the repository that holds a folder, none if there is none; raises `CheckerError` if git refuses it."""
        code, output, error = _run(folder, ["rev-parse", "--show-toplevel"])
        if not code:
            return cls(os.path.realpath(os.fsdecode(output.removesuffix(b"\n"))))
        if _NOWHERE in error:
            return None
        raise _refused(folder, error)

    def base(self, revision: str) -> str:
        """Return the commit from which changes since `revision` count: where HEAD and it parted, or `revision` itself.

        Raises `CheckerError` when there is no such revision, or when the clone is too shallow to tell.
        """
        if ".." in revision:
            raise CheckerError(
                f"--diff: '{revision}' is a range; name one revision, with which the files as they are now are compared"
            )
        commit = self._commit(revision)
        if not commit:
            advice = f"; this clone is shallow: {_DEEPEN}" if self.is_shallow else ""
            raise CheckerError(f"--diff: {self.root} has no revision '{revision}'{advice}")
        if not self._commit("HEAD"):
            return commit  # nothing is committed on this branch yet
        code, output, error = _run(self.root, ["merge-base", commit, "HEAD"])
        if not code:
            return output.decode().strip()
        if code != 1:
            raise _refused(self.root, error)
        if self.is_shallow:
            raise CheckerError(f"--diff: this clone is too shallow to tell where HEAD left '{revision}': {_DEEPEN}")
        return commit  # the two have nothing in common

    @cached_property
    def is_shallow(self) -> bool:
        """Whether a part of the history is missing."""
        return self._ask(["rev-parse", "--is-shallow-repository"]).strip() == b"true"

    def changed(self, base: str | None) -> Iterator[Change]:
        """Yield the files of the working tree that are not as in the commit `base`; without one, what is staged.

        Files that git does not know are left out, or gone if it knew them then.
        """
        against = ["--cached"] if base is None else [base]
        options = ["--raw", "-z", "--no-abbrev", "-M", "--no-relative", "--no-ext-diff", "--no-textconv"]
        fields = iter(_split(self._ask(["diff", *options, "--ignore-submodules=dirty", *against, "--"])))
        for head in fields:
            old_mode, mode, before, now, status = os.fsdecode(head).removeprefix(":").split(" ")
            path = os.fsdecode(next(fields))
            if status[0] in "RC":
                path = os.fsdecode(next(fields))
            if status[0] == "U":
                if base is None:
                    yield Change(path, mode="")
            else:
                was_file = status[0] != "A" and old_mode not in NO_FILE
                yield Change(path, now if base is None else "", before if was_file else "", mode)

    def untracked(self, folders: Iterable[str]) -> Iterator[str]:
        """Yield the files below some folders that git neither knows nor ignores; repositories end with a slash."""
        listed = ["ls-files", "--others", "--exclude-standard", "-z", "--", *(folder or "." for folder in folders)]
        yield from map(os.fsdecode, _split(self._ask(listed)))

    @cached_property
    def tracked(self) -> frozenset[str]:
        """The files that git knows."""
        return frozenset(map(os.fsdecode, _split(self._ask(["ls-files", "-z"]))))

    def contents(self, wanted: Sequence[tuple[str, str]]) -> list[bytes]:
        """Return contents by their names, each with the path at which it stands or stood, as they are committed.

        Of a file that Git LFS keeps elsewhere it is the file. Raises `CheckerError` when one is missing.
        """
        output = self._ask(["cat-file", "--batch"], b"".join(f"{name}\n".encode() for name, _ in wanted))
        found, start = [], 0
        for name, path in wanted:
            stop = output.index(b"\n", start)
            words = output[start:stop].split(b" ")
            if len(words) != 3:
                raise CheckerError(f"{path}: its content {name} is missing from {self.root}; see git fsck")
            start = stop + 1 + int(words[2])
            content = output[stop + 1 : start]
            found.append(self._ask(["cat-file", "--filters", f"--path={path}", name]) if _is_stub(content) else content)
            start += 1
        return found

    def _commit(self, revision: str) -> str:
        """Return the commit that a revision names; nothing if there is none."""
        if revision.startswith("-"):  # no revision does, and it would be an option
            return ""
        return _run(self.root, ["rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"])[1].decode().strip()

    def _ask(self, arguments: Sequence[str], data: bytes | None = None) -> bytes:
        code, output, error = _run(self.root, arguments, data)
        if code:
            raise _refused(self.root, error)
        return output


def _run(folder: str, arguments: Sequence[str], data: bytes | None = None) -> tuple[int, bytes, str]:
    """Run git in a folder, and return its exit code, its output, and what it complains of."""
    import subprocess

    command = ["git", "-C", folder or os.curdir, *_QUIET, *arguments]
    try:
        done = subprocess.run(command, input=data or b"", capture_output=True, env=_environment(), check=False)
    except FileNotFoundError:
        raise CheckerError("git is not installed, or not on the PATH; without it nobody knows what changed") from None
    except OSError as error:
        raise CheckerError(f"git cannot be run: {error.strerror or error}") from None
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")


def _environment() -> dict[str, str]:
    """Return the environment for git: plain English, no locks, no questions, and a hook's index wherever git is run."""
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    environment.pop("GIT_EXTERNAL_DIFF", None)
    if "GIT_DIR" in environment:
        environment.setdefault("GIT_WORK_TREE", os.curdir)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        if name in environment:
            environment[name] = os.path.abspath(environment[name])
    return environment


def _refused(folder: str, error: str) -> CheckerError:
    """Return the error that git's own words amount to, such as those on a repository that is somebody else's."""
    lines = [line.removeprefix("fatal: ").strip() for line in error.splitlines() if line.strip()]
    return CheckerError(f"git: {folder or os.curdir}: {' '.join(lines) or 'it failed and did not say why'}")


def _is_stub(content: bytes) -> bool:
    return content.startswith(b"version https://git-lfs.github.com/spec/")


def _split(output: bytes) -> list[bytes]:
    return output.split(b"\0")[:-1]
