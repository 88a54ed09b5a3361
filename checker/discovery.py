"""Which files to check: files, folders, patterns and standard input, as named on the command line."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from checker.errors import Failure
from checker.suppression import article_of

STANDARD_INPUT = "-"

_MAGIC = r"[*?[]"
_DOING = "find articles"

_Entries = list[os.DirEntry[str]]


class Article(NamedTuple):
    """A file to check: its path as the report shows it, its size in bytes, and its bytes when they are at hand."""

    path: str
    size: int
    data: bytes | None = None


def discover(
    paths: Iterable[str],
    extensions: Collection[str],
    *,
    stdin: bytes | None = None,
    stdin_filename: str = "<stdin>",
    wanted: Callable[[str, bool], bool] | None = None,
) -> tuple[list[Article], list[Failure]]:
    """Return the files that `paths` name, each once, in their order, and a failure for each path that names none.

    A folder stands for the files below it with one of `extensions`, sorted, hidden ones left out; a pattern
    (`**/*.md`) for what it matches; `-` for `stdin`. A file named outright is taken whatever its name. `wanted`
    says of what a search comes upon, a file or (true) a folder, whether to take it.
    """
    search = _Search(frozenset(extensions), wanted or _anything)
    for path in paths:
        if path == STANDARD_INPUT:
            search.take_standard_input(stdin or b"", stdin_filename)
        else:
            search.take(path)
    return search.articles, search.failures


class _Search:
    """One search through the paths of a command line: what was found, and what was seen already."""

    def __init__(self, extensions: frozenset[str], wanted: Callable[[str, bool], bool]) -> None:
        self.extensions = extensions
        self.wanted = wanted
        self.articles: list[Article] = []
        self.failures: list[Failure] = []
        self.seen: set[str] = set()

    def take_standard_input(self, data: bytes, name: str) -> None:
        if STANDARD_INPUT not in self.seen:
            self.seen.add(STANDARD_INPUT)
            self.articles.append(Article(name, len(data), data))

    def take(self, path: str) -> None:
        """Take what `path` names, or note that it names nothing. A sidecar stands for the file that it is beside."""
        if article := article_of(path):
            if os.path.exists(article):
                path = article
            elif os.path.exists(path):
                self._fail(path, "CheckerError", f"it lies beside no file {os.path.basename(article)}")
                return
        try:
            status = os.stat(path)
        except (OSError, ValueError) as error:
            if re.search(_MAGIC, path):
                self._take_pattern(path)
            elif isinstance(error, FileNotFoundError):
                self._fail(path, "FileNotFoundError", "there is no such file or folder")
            else:
                self._fail(path, type(error).__name__, _reason(error))
            return
        if os.path.isdir(path):
            self._take_folder(path)
        else:
            self._add(path, os.path.realpath(path), status.st_size)

    def _take_folder(self, folder: str) -> None:
        failed = len(self.failures)
        found = False
        for path, real, size in self._walk(folder, os.path.realpath(folder), set()):
            found = True
            self._add(path, real, size)
        if not found and len(self.failures) == failed:
            known = ", ".join(sorted(self.extensions)) or "none"
            self._fail(folder, "CheckerError", f"the folder holds no article (extensions looked for: {known})")

    def _take_pattern(self, pattern: str) -> None:
        """Take what a pattern matches: folders with all that is below them, and files that a reader is for.

        A pattern that spells out an extension (`*.dat`) means files with it, as if each had been named.
        """
        failed = len(self.failures)
        extension = os.path.splitext(pattern)[1]
        outright = bool(extension) and not re.search(_MAGIC, extension)
        found = False
        for path in self._expand(pattern):
            path = article_of(path) or path  # noqa: PLW2901
            if os.path.isdir(path):
                matches = list(self._walk(path, os.path.realpath(path), set()))
            elif os.path.exists(path) and (outright or self._is_article(path)):
                if not self.wanted(path, False):
                    continue
                matches = [(path, os.path.realpath(path), _size(path))]
            else:
                continue
            for match in matches:
                found = True
                self._add(*match)
        if not found and len(self.failures) == failed:
            self._fail(pattern, "CheckerError", "the pattern matches no article")

    def _walk(self, folder: str, real: str, visited: set[str]) -> Iterator[tuple[str, str, int]]:
        """Yield path, real path and size of the articles below a folder, whose every subfolder is visited once."""
        for below, real_folder, entries in self._folders(folder, real, visited):
            for entry in entries:
                if entry.name.startswith(".") or not self._is_article(entry.name) or not _is(entry.is_file):
                    continue
                path = os.path.join(below, entry.name)
                if not self.wanted(path, False):
                    continue
                beneath = os.path.realpath(path) if entry.is_symlink() else os.path.join(real_folder, entry.name)
                yield path, beneath, _size(path)

    def _folders(self, folder: str, real: str, visited: set[str]) -> Iterator[tuple[str, str, _Entries]]:
        """Yield path, real path and entries of a folder and of those below it; each once, and no hidden ones."""
        if real in visited:
            return
        visited.add(real)
        entries = self._entries(folder)
        yield folder, real, entries
        for entry in entries:
            if not entry.name.startswith(".") and _is(entry.is_dir):
                path = os.path.join(folder, entry.name)
                if not self.wanted(path, True):
                    continue
                beneath = os.path.realpath(path) if entry.is_symlink() else os.path.join(real, entry.name)
                yield from self._folders(path, beneath, visited)

    def _entries(self, folder: str) -> _Entries:
        try:
            with os.scandir(folder or os.curdir) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self._fail(folder, type(error).__name__, _reason(error))
            return []

    def _expand(self, pattern: str) -> list[str]:
        """Return the paths that match `pattern`, sorted part by part; `**` stands for any number of folders."""
        root, parts = _split(pattern)
        found = [root]
        for index, part in enumerate(parts):
            if part == "**":
                visited: set[str] = set()
                found = [path for top in found for path, _, _ in self._folders(top, os.path.realpath(top), visited)]
            elif re.search(_MAGIC, part):
                found = self._match(found, part)
            else:
                found = [path for path in (os.path.join(folder, part) for folder in found) if os.path.lexists(path)]
            if index + 1 < len(parts):
                found = [path for path in found if os.path.isdir(path or os.curdir)]
        return found

    def _match(self, folders: list[str], part: str) -> list[str]:
        import fnmatch

        fits = re.compile(fnmatch.translate(part)).match
        hidden = part.startswith(".")
        return [
            os.path.join(folder, entry.name)
            for folder in folders
            for entry in self._entries(folder)
            if fits(entry.name) and (hidden or not entry.name.startswith("."))
        ]

    def _is_article(self, name: str) -> bool:
        return os.path.splitext(name)[1].lower() in self.extensions

    def _add(self, path: str, real: str, size: int) -> None:
        if real not in self.seen:
            self.seen.add(real)
            self.articles.append(Article(path, size))

    def _fail(self, path: str, error: str, detail: str) -> None:
        self.failures.append(Failure(path, _DOING, error, detail))


def _anything(_path: str, _is_folder: bool) -> bool:
    return True


def _split(pattern: str) -> tuple[str, list[str]]:
    """Part a pattern into the folder where it starts and the parts to match below it."""
    drive, rest = os.path.splitdrive(pattern)
    rest = rest.replace(os.altsep, os.sep) if os.altsep else rest
    root = os.sep if rest.startswith(os.sep) else ""
    return drive + root, [part for part in rest.split(os.sep) if part]


def _is(test: Callable[[], bool]) -> bool:
    """Call a test of a folder's entry; a link that leads in a circle is neither a file nor a folder."""
    try:
        return test()
    except OSError:
        return False


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0  # the failure comes when the file is read


def _reason(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error)
