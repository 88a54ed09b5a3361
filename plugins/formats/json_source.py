"""JSON whose strings know where they stand in the file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from json.decoder import scanstring  # type: ignore[attr-defined] # the standard library's own, and its fast one
from typing import Any

from checker.errors import CheckerError, Origin
from checker.span import Lines
from checker_plugins.formats.passage import Passage

DEEPEST = 100

_BLANK = re.compile(r"[ \t\n\r]*")
_SCALAR = re.compile(r"[^\s,\]}]+")
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u.{4}|\\.")
_PROBLEM = re.compile(r" (?:starting )?at\Z")


class JsonText(str):
    """A string of a JSON file: `start` and `end` are the offsets between its quotation marks."""

    __slots__ = ("end", "start")
    start: int
    end: int


def parse(source: str, path: str, start: int = 0, end: int | None = None, line: int = 1) -> Any:
    """Return the value that stands in the source between two offsets, every string in it a `JsonText`.

    `line` is that of `start`. Raises `CheckerError` with the line when it is no JSON, or is nested too deeply.
    """
    text = source if start == 0 and end is None else source[start:end]
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        below, column = Lines(text).position(error.pos)
        problem = _PROBLEM.sub("", error.msg)
        problem = f"{problem[:1].lower()}{problem[1:]}"
        raise CheckerError(f"{Origin(path, line + below - 1)}: not valid JSON: {problem} (column {column})") from None
    except (RecursionError, ValueError):  # a number of thousands of digits is no value either
        raise _too_deep(path) from None
    return _Values(source, path).value(_BLANK.match(source, start).end(), 0)[0]  # type: ignore[union-attr]


def _too_deep(path: str) -> CheckerError:
    return CheckerError(f"{path}: not read: its JSON is nested more than {DEEPEST} deep, or holds an endless number")


class _Values:
    """One walk over a text that is known to be JSON."""

    def __init__(self, source: str, path: str) -> None:
        self.source = source
        self.path = path

    def value(self, position: int, depth: int) -> tuple[Any, int]:
        """Return the value that begins at `position`, and the offset after it."""
        if depth > DEEPEST:
            raise _too_deep(self.path)
        sign = self.source[position]
        if sign == '"':
            return self._string(position)
        if sign == "{":
            return self._object(position + 1, depth)
        if sign == "[":
            return self._list(position + 1, depth)
        scalar = _SCALAR.match(self.source, position)
        assert scalar is not None
        return json.loads(scalar[0]), scalar.end()

    def _string(self, position: int) -> tuple[JsonText, int]:
        value, end = scanstring(self.source, position + 1)
        text = JsonText(value)
        text.start, text.end = position + 1, end - 1
        return text, end

    def _list(self, position: int, depth: int) -> tuple[list[Any], int]:
        found: list[Any] = []
        position = self._next(position)
        while self.source[position] != "]":
            value, position = self.value(position, depth + 1)
            found.append(value)
            position = self._next(position)
            if self.source[position] == ",":
                position = self._next(position + 1)
        return found, position + 1

    def _object(self, position: int, depth: int) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        position = self._next(position)
        while self.source[position] != "}":
            key, position = self._string(position)
            position = self._next(self._next(position) + 1)
            found[str(key)], position = self.value(position, depth + 1)
            position = self._next(position)
            if self.source[position] == ",":
                position = self._next(position + 1)
        return found, position + 1

    def _next(self, position: int) -> int:
        """Return the offset of the next sign that is not blank."""
        blank = _BLANK.match(self.source, position)
        return blank.end() if blank else position


def passage(text: JsonText, source: str, role: str = "paragraph", level: int = 0) -> Passage:
    """Return a string as a passage, each of its characters with its place in the file."""
    whole = Passage(role, level)
    position = text.start
    if len(text) != text.end - text.start or "\\" in source[text.start : text.end]:
        for escape in _ESCAPE.finditer(source, text.start, text.end):
            whole.copy(source[position : escape.start()], position)
            meaning: str = json.loads(f'"{escape[0]}"')
            if "\ud800" <= meaning <= "\udfff":
                meaning = "\ufffd"  # half of a pair, which is no character
            whole.put(meaning, escape.start(), escape.end() - escape.start())
            position = escape.end()
    whole.copy(source[position : text.end], position)
    return whole


def texts(value: Any) -> Iterator[JsonText]:
    """Yield the strings in a value, however deep, in order."""
    if isinstance(value, JsonText):
        yield value
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def items(value: Any, path: str, wrappers: tuple[str, ...] = ("items",)) -> list[dict[str, Any]]:
    """Return the articles of a file: the one that the value is, those of a list, or those in one of `wrappers`.

    Raises `CheckerError` when the value is no object, nor a list of objects.
    """
    if isinstance(value, dict):
        inside = next((value[name] for name in wrappers if isinstance(value.get(name), list)), None)
        value = [value] if inside is None else inside
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        return value
    raise CheckerError(f"{path}: its JSON is neither an article nor a list of articles")
