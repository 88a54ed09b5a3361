"""A table of a TOML file as plain data that knows its lines, as `strict_yaml` does for YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from checker.schema import Place
from checker.strict_yaml import Problem, Tree, UnreadableError

_KEY = r"""(?:[A-Za-z0-9_-]+|"[^"\\]*"|'[^']*')"""
_KEYS = rf"\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*"
_HEADER = re.compile(rf"\s*(\[\[?){_KEYS}\]\]?\s*(?:#.*)?$")
_ASSIGNMENT = re.compile(rf"{_KEYS}=")
_PART = re.compile(_KEY)
_TEXT = re.compile(r'''"""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\'|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*''', re.DOTALL)
_PLACE = re.compile(r"\(at line (\d+), column \d+\)$")


def read(data: bytes, table: tuple[str, ...]) -> Tree | None:
    """Return a table of the bytes of a TOML file, none if it has no such table.

    Raises `UnreadableError` when the file is not TOML, but only if it speaks of the table.
    """
    import tomllib

    if table[-1].encode() not in data:
        return None
    try:
        text = data.decode("utf-8-sig")
        found = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        if ".".join(table).encode() not in data:
            return None
        place = _PLACE.search(str(error))
        what = _PLACE.sub("", str(error)).strip()
        raise UnreadableError(Problem(int(place[1]) if place else 1, "", f"is not TOML: {what}")) from None
    value: Any = found
    for key in table:
        value = value.get(key) if isinstance(value, dict) else None
    if value is None:
        return None
    lines = {place[len(table) :]: line for place, line in reversed(list(_lines(text))) if place[: len(table)] == table}
    return Tree(value, lines, [])


def _lines(text: str) -> Iterator[tuple[Place, int]]:
    """Yield the places of tables, keys and items of lists with their lines, in the order of the file."""
    blank = _TEXT.sub(_without_brackets, text)
    table: Place = ()
    counts: dict[Place, int] = {}
    depth = 0
    key: Place = ()
    item = 0
    for number, (line, plain) in enumerate(zip(text.split("\n"), blank.split("\n"), strict=True), 1):
        header = _HEADER.match(line) if not depth else None
        assignment = _ASSIGNMENT.match(line) if not depth else None
        if header:
            table = _parts(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                yield table, number
            table = tuple(step for place in _prefixes(table) for step in (place[-1], *_index(counts, place)))
            yield table, number
        elif assignment:
            key, item = (*table, *_parts(assignment[1])), 0
            yield key, number
        for sign in plain[assignment.end() if assignment else 0 :]:
            if depth == 1 and not sign.isspace() and sign not in ",]}#":
                yield (*key, item), number
            if sign in "[{":
                depth += 1
            elif sign in "]}":
                depth -= 1
            elif sign == "," and depth == 1:
                item += 1


def _without_brackets(found: re.Match[str]) -> str:
    """Return a text or a comment with nothing in it that could be taken for structure, on as many lines."""
    filler = " " if found[0].startswith("#") else "x"
    return re.sub(r"[^\n]", filler, found[0])


def _parts(keys: str) -> Place:
    return tuple(part.strip("\"'") for part in _PART.findall(keys))


def _prefixes(place: Place) -> Iterator[Place]:
    for length in range(1, len(place) + 1):
        yield place[:length]


def _index(counts: dict[Place, int], place: Place) -> tuple[int, ...]:
    return (counts[place],) if place in counts else ()
