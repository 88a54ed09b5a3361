"""Front matter: the metadata at the head of a Markdown file, between lines of `---` (YAML) or `+++` (TOML)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from checker.document import Comment
from checker.errors import CheckerError, Origin
from checker.span import Span
from checker_plugins.formats.metadata import with_known_names

_OPENING = re.compile(r"(?P<fence>---|\+\+\+)[ \t]*(?:\r\n|\n|\r)(?=[^\s])")
_CLOSING = {
    "---": re.compile(r"(?<![^\r\n])(?:---|\.\.\.)[ \t]*(?![^\r\n])"),
    "+++": re.compile(r"(?<![^\r\n])\+\+\+[ \t]*(?![^\r\n])"),
}
_LINE_END = re.compile(r"\r\n?")
_KEY = re.compile(r"[A-Za-z][\w.-]*[ \t]*[:=](?!\S)")
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)\Z")

_NAME = "checker"
_PART = re.compile(
    r"(?<![^\r\n])checker[ \t]*:[ \t]*(?P<value>[^\s#][^\r\n]*)?[^\r\n]*"
    r"(?:(?:\r\n|\n|\r)(?:[ \t#][^\r\n]*|(?=[\r\n])))*",
    re.IGNORECASE,
)
_TOML_PART = re.compile(r"(?<![^\r\n])[ \t]*\[*[ \t]*checker\b[^\r\n]*", re.IGNORECASE)

LARGEST = 65_536
DEEPEST = 20


class FrontMatter(NamedTuple):
    """The metadata, as strings, the offset at which the article begins, and what is said to the checker."""

    metadata: dict[str, str]
    end: int
    comments: tuple[Comment, ...] = ()


def read_front_matter(source: str, path: str) -> FrontMatter:
    """Read the front matter of a Markdown file, if it has any. Raises `CheckerError` when it is broken."""
    opening = _OPENING.match(source)
    if opening is None:
        return FrontMatter({}, 0)
    fence = opening["fence"]
    start = opening.end()
    head = source[start : start + LARGEST + 8]
    closing = _CLOSING[fence].search(head)
    if closing is None:
        if not _KEY.match(head):
            return FrontMatter({}, 0)  # a thematic break
        if len(head) > LARGEST:
            raise CheckerError(f"{Origin(path, 1)}: front matter: longer than {LARGEST} characters")
        raise CheckerError(f"{Origin(path, 1)}: front matter: no line {fence!r} closes it")
    written = head[: closing.start()]
    content = _LINE_END.sub("\n", written)
    metadata = _toml(content, path) if fence == "+++" else _yaml(content, path)
    if metadata is None:
        return FrontMatter({}, 0)
    comments = _comments(written, start, fence == "+++") if _NAME in written.lower() else ()
    return FrontMatter(with_known_names(metadata), start + closing.end(), comments)


def _comments(written: str, start: int, is_toml: bool) -> tuple[Comment, ...]:
    """Return what stands under the key `checker`, as YAML; a mere name there is that of a person."""
    if is_toml:
        return _toml_comments(written, start)
    match = _PART.search(written)
    if match is None or (match["value"] and not match["value"].startswith(("{", "[", "ignore"))):
        return ()
    text = match[0].rstrip()
    span = Span(start + match.start(), start + match.start() + len(text))
    return (Comment(_NAME + text[len(_NAME) :], span),)


def _toml_comments(written: str, start: int) -> tuple[Comment, ...]:
    import json
    import tomllib

    values = {key.lower(): value for key, value in tomllib.loads(_LINE_END.sub("\n", written)).items()}
    said, place = values.get(_NAME), _TOML_PART.search(written)
    if not isinstance(said, dict | list) or place is None:
        return ()
    span = Span(start + place.start(), start + place.end())
    return (Comment(json.dumps({_NAME: said}, default=str), span),)  # of which YAML is a superset


def _yaml(content: str, path: str) -> dict[str, str] | None:
    """Return the top-level keys of YAML; None when it is no mapping, so that the fences were thematic breaks.

    Only the parser's events are used: nothing is built from tags or aliases.
    """
    import yaml

    try:
        # one line for the opening fence, one since the parser counts from zero
        return _top_level(yaml.parse(content, Loader=yaml.SafeLoader), path)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise CheckerError(f"{Origin(path, line)}: front matter: {error.problem or error.context}") from None
    except yaml.YAMLError:
        raise CheckerError(f"{Origin(path, 1)}: front matter: holds a character that YAML does not allow") from None


def _top_level(events: Iterator[object], path: str) -> dict[str, str] | None:
    """Collect the scalars under each key of the outermost mapping; of a mapping inside, only its `name`."""
    from yaml import events as kinds

    found: dict[str, list[str]] = {}
    nesting: list[bool] = []  # for each open collection: whether it is a mapping
    keys: list[str | None] = []  # for each open mapping: the key whose value comes next
    for event in events:
        if isinstance(event, kinds.CollectionStartEvent):
            is_mapping = isinstance(event, kinds.MappingStartEvent)
            if not nesting and not is_mapping:
                return None
            if len(nesting) == DEEPEST:
                line = event.start_mark.line + 2 if event.start_mark else 1
                raise CheckerError(f"{Origin(path, line)}: front matter: nested more than {DEEPEST} deep")
            nesting.append(is_mapping)
            keys.append(None)
        elif isinstance(event, kinds.CollectionEndEvent):
            nesting.pop()
            keys.pop()
            if nesting and nesting[-1]:
                keys[-1] = "" if keys[-1] is None else None
        elif isinstance(event, kinds.ScalarEvent | kinds.AliasEvent):
            value = event.value if isinstance(event, kinds.ScalarEvent) else ""
            if not nesting:
                return None
            if nesting[-1] and keys[-1] is None:
                keys[-1] = value.lower()
                continue
            if len(nesting) == 1 or all(key == "name" for key in keys[1:] if key is not None):
                found.setdefault(keys[0] or "", []).append(value)
            if nesting[-1]:
                keys[-1] = None
    return {key: ", ".join(filter(None, values)).strip() for key, values in found.items() if key and any(values)}


def _toml(content: str, path: str) -> dict[str, str]:
    """Return the top-level keys of TOML, with values as strings."""
    import tomllib

    try:
        values = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        line = int(place[1]) + 1 if place and place[1] else content.count("\n") + 1
        problem = str(error)[: place.start()] if place else str(error)
        raise CheckerError(f"{Origin(path, line)}: front matter: {problem[:1].lower()}{problem[1:]}") from None
    except RecursionError:
        raise CheckerError(f"{Origin(path, 1)}: front matter: nested too deeply") from None
    strings = {key.lower(): _string(value) for key, value in values.items()}
    return {key: value for key, value in strings.items() if value}


def _string(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(filter(None, (_string(part) for part in value)))
    if isinstance(value, dict):
        return _string(value.get("name", ""))
    return str(value).strip()
