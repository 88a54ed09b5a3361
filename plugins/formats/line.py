"""The lines of a text with markup by lines, and the text of a passage with markup in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from checker_plugins.formats.passage import Passage

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_INDENT = re.compile(r"[ \t]*")


class Line(NamedTuple):
    """A line: the offsets of its first sign that is no blank and of its end, the blanks before, and its text."""

    start: int
    end: int
    indent: int
    text: str


def lines_of(source: str, start: int = 0) -> list[Line]:
    """Return the lines of a source from an offset on; a blank line has no text."""
    found = []
    for match in _LINE.finditer(source, start):
        line = match[0].rstrip()
        indent = _INDENT.match(line)
        skipped = indent.end() if indent else 0
        begin = match.start()
        found.append(Line(begin + skipped, begin + len(line), len(line[:skipped].expandtabs()), line[skipped:]))
    return found


def add(
    passage: Passage,
    source: str,
    start: int,
    end: int,
    markup: re.Pattern[str],
    take: Callable[[Passage, re.Match[str]], None],
) -> None:
    """Add the text of a range of the source, its white space folded; `take` adds what each piece of markup holds."""
    position = start
    for match in markup.finditer(source, start, end):
        passage.fold(source[position : match.start()], position)
        take(passage, match)
        position = match.end()
    passage.fold(source[position:end], position)
