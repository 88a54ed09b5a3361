"""What findings depend on besides the articles: the files of a configuration and of rule packs, and their stamps."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.configuration import Configuration

Stamp = tuple[int, int, int]  # when a file was changed last, in nanoseconds; its bytes; its number on the disk

_ENDINGS = (".yaml", ".yml")


def stamp(path: str) -> Stamp | None:
    """Return what tells one state of a file from another, also where it was replaced; none if there is no file."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def of_project(path: str | None, configuration: Configuration, rules: Iterable[str] = ()) -> dict[str, Stamp | None]:
    """Return the stamps of the files that decide about findings, by their paths.

    These are the configuration at `path`, those that it was made of when it was read last, its baseline, and the rule
    files in its folders and in the folders `rules`. What is installed is left out.
    """
    paths = [*([path] if path else []), *configuration.files, *(configuration.baseline or ())[:1]]
    for folder in (*(folder for folder, _ in configuration.rules), *rules):
        paths += _rule_files(folder)
    return {each: stamp(each) for each in paths}


def _rule_files(folder: str) -> Iterator[str]:
    """Yield the rule files and profiles in a folder of packs, or of one pack: no deeper than those can lie."""
    for entry in _entries(folder):
        if entry.name.endswith(_ENDINGS):
            yield entry.path
        elif not entry.name.startswith(".") and os.path.isdir(entry.path):
            yield from (each.path for each in _entries(entry.path) if each.name.endswith(_ENDINGS))


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []
