"""Patterns of paths as in a .gitignore file; read by pathspec when they are new, and kept as plain expressions."""

from __future__ import annotations

import marshal
import re
from collections.abc import Sequence
from functools import cache as once

from checker import __version__, cache
from checker.digest import digest_of


class Globs:
    """Patterns of which the last one that fits a path decides over it; one that begins with `!` decides against it."""

    __slots__ = ("_patterns",)

    def __init__(self, lines: Sequence[str]) -> None:
        self._patterns = [(wanted, re.compile(form)) for wanted, form in _forms(tuple(lines))]

    def decide(self, path: str) -> bool | None:
        """Say whether a path, with `/` between its parts and behind a folder, is meant; nothing if no pattern fits."""
        for wanted, pattern in reversed(self._patterns):
            if pattern.match(path):
                return wanted
        return None

    def decide_itself(self, path: str) -> bool | None:
        """Say whether a path is meant by itself, and not only because of a folder that it lies in."""
        for wanted, pattern in reversed(self._patterns):
            found = pattern.match(path)
            if found and not ("ps_d" in pattern.groupindex and 0 <= found.end("ps_d") < len(path)):
                return wanted
        return None

    def hold(self, path: str) -> bool:
        """Say whether the patterns mean a path."""
        return self.decide(path) is True


@once
def globs(lines: tuple[str, ...]) -> Globs:
    """Return the patterns that some lines hold, made once."""
    return Globs(lines)


def wrong_with(glob: str) -> str:
    """Return what is wrong with a pattern, nothing when it is sound."""
    try:
        forms = _translated((glob,))
    except ValueError:
        return f"'{glob}' is not a pattern of paths"
    return "" if forms else f"'{glob}' is not a pattern of paths: nothing could fit it"


def _forms(lines: tuple[str, ...]) -> list[tuple[bool, str]]:
    """Return the regular expressions of patterns, from the cache when they were translated before."""
    if not lines:
        return []
    key = digest_of(repr((__version__, lines)).encode("utf-8", "surrogatepass"))
    stored = cache.read("globs", key)
    if stored is not None:
        kept: list[tuple[bool, str]] = marshal.loads(stored)
        return kept
    forms: list[tuple[bool, str]] = []
    for line in lines:
        try:
            forms += _translated((line,))
        except ValueError:  # a .gitignore file may hold what git passes over as well
            continue
    cache.write("globs", key, marshal.dumps(forms))
    return forms


def _translated(lines: Sequence[str]) -> list[tuple[bool, str]]:
    from pathspec import GitIgnoreSpec  # takes 20 ms to load

    patterns = GitIgnoreSpec.from_lines(lines).patterns
    return [(bool(each.include), each.regex.pattern) for each in patterns if each.regex is not None]
