"""Which files are passed over when a folder is searched: by `include` and `exclude`, and because git ignores them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from checker.globs import Globs, globs
from checker.suppression import article_of

if TYPE_CHECKING:
    from checker.configuration import Configuration


class Exclusion:
    """Says which files and folders a configuration passes over; each is judged by itself, not by what it lies in."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self._include = globs(tuple(glob for glob, _ in configuration.include))
        self._exclude = globs(tuple(glob for glob, _ in configuration.exclude))
        self._of_git: dict[str, tuple[tuple[str, Globs], ...]] = {}

    def wants(self, path: str, is_folder: bool) -> bool:
        """Say whether a file or folder that was found is to be looked at."""
        return not self.reason(path, is_folder)

    def reason(self, path: str, is_folder: bool) -> str:
        """Return why a file or folder is passed over: the configuration's key for it; nothing if it is not."""
        below = self.configuration.below(path)
        if below is not None:
            written = f"{below}/" if is_folder else below
            if self._exclude.decide_itself(written):
                return "exclude"
            if not is_folder and self.configuration.include and not self._include.hold(written):
                return "include"
        if self.configuration.gitignore and self._is_ignored(os.path.abspath(path), is_folder):
            return "gitignore"
        return ""

    def why(self, path: str) -> str:
        """Return why a file would be passed over on the way to it from the configuration's folder, as `reason` does."""
        below = self.configuration.below(path)
        parts = below.split("/") if below else []
        folders = (os.path.join(self.configuration.folder, *parts[:length]) for length in range(1, len(parts)))
        return next((reason for folder in folders if (reason := self.reason(folder, True))), "") or self.reason(
            path, False
        )

    def left(self, paths: Iterable[str]) -> list[str]:
        """Return `paths` without the files that are passed over although they are named outright."""
        return [path for path in paths if not (os.path.isfile(path) and self.why(article_of(path) or path))]

    def _is_ignored(self, path: str, is_folder: bool) -> bool:
        """Say whether git ignores a file or folder; the patterns nearest to it have the last word."""
        parent = os.path.dirname(path)
        if parent not in self._of_git:
            self._of_git[parent] = _patterns(parent)
        for folder, patterns in self._of_git[parent]:
            relative = os.path.relpath(path, folder).replace(os.sep, "/")
            decision = patterns.decide_itself(f"{relative}/" if is_folder else relative)
            if decision is not None:
                return decision
        return False


def _patterns(folder: str) -> tuple[tuple[str, Globs], ...]:
    """Return git's patterns for what lies in a folder, the nearest first, each with the folder where it starts."""
    found: list[tuple[str, Globs]] = []
    while True:
        is_root = os.path.exists(os.path.join(folder, ".git"))
        names = (".gitignore", os.path.join(".git", "info", "exclude")) if is_root else (".gitignore",)
        for name in names:
            lines = _lines(os.path.join(folder, name))
            if lines:
                found.append((folder, globs(lines)))
        parent = os.path.dirname(folder)
        if is_root:
            return tuple(found)
        if parent == folder:
            return ()  # no repository: nobody ignores anything
        folder = parent


def _lines(path: str) -> tuple[str, ...]:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return tuple(line for line in file.read(1_000_000).splitlines() if line.strip() and line[0] != "#")
    except OSError:
        return ()
