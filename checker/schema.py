"""The published schemas, and what is wrong with data that does not fit one, in plain sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from checker.errors import CheckerError

if TYPE_CHECKING:
    from jsonschema import ValidationError

PUBLISHED = ("baseline", "comparison", "config", "profile", "report", "rule", "sidecar")
NOT_BLANK = r"\S"  # the pattern of text that must say something

Place = tuple[str | int, ...]  # the keys and indices that lead to a value

_TYPES = {
    "string": "text",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "array": "a list",
    "object": "a mapping",
    "null": "empty",
}


@cache
def schema(name: str) -> Mapping[str, Any]:
    """Return the published schema `name`, one of `PUBLISHED`; raises `CheckerError` for any other."""
    import json
    from importlib.resources import files

    if name not in PUBLISHED:
        raise CheckerError(f"there is no schema '{name}'{did_you_mean(name, PUBLISHED)}")
    text = files("checker").joinpath("schemas", f"{name}.schema.json").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded


def validate(data: Any, schema: Mapping[str, Any]) -> list[tuple[Place, str]]:
    """Return what is wrong with `data`: where (keys and indices), and a plain sentence that says what."""
    from jsonschema import Draft202012Validator

    problems: dict[tuple[Place, str], None] = {}
    for error in Draft202012Validator(schema).iter_errors(data):
        problems.update(dict.fromkeys(_sentences(error)))
    return list(problems)


def dotted(place: Place) -> str:
    """Return a place as users write it.

    >>> dotted(("match", "phrases", 0))
    'match.phrases[0]'
    """
    written = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return written.removeprefix(".")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the end of a sentence that offers the nearest known word, or nothing when none is near.

    >>> did_you_mean("sevrity", ["severity", "title"])
    "; did you mean 'severity'?"
    """
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean '{near[0]}'?" if near else ""


def advice(word: str, known: Iterable[str]) -> str:
    """Return the end of a sentence about a word that is not known: the nearest one that is, or else all of them.

    >>> advice("xml", ["text", "html"]), advice("xml", [])
    ('; there are: text, html', '; there are none')
    """
    names = list(known)
    return did_you_mean(word, names) or (f"; there are: {', '.join(names)}" if names else "; there are none")


def _sentences(error: ValidationError) -> Iterator[tuple[Place, str]]:
    """Yield the plain sentences that one error of the validator amounts to."""
    place: Place = tuple(error.absolute_path)
    value: Any = error.instance
    limit: Any = error.validator_value
    if "propertyNames" in error.relative_schema_path:
        yield (*place, value), _plain(error)
        return
    match str(error.validator):
        case "required":
            yield from (((*place, key), "is missing") for key in limit if key not in value)
        case "additionalProperties" | "unevaluatedProperties":
            rule: Any = error.schema
            known, forms = list(rule.get("properties", ())), rule.get("patternProperties", ())
            yield from (
                ((*place, key), f"unknown key{did_you_mean(key, known)}")
                for key in value
                if key not in known and not any(re.search(form, key) for form in forms)
            )
        case "dependentRequired":
            for key, others in limit.items():
                yield from (
                    ((*place, other), f"is missing, as '{key}' is given")
                    for other in others
                    if key in value and other not in value
                )
        case "anyOf" | "oneOf" if error.context:
            yield from _alternatives(error, place)
        case _:
            yield (place, _plain(error))


def _plain(error: ValidationError) -> str:
    """Return a sentence about one value, for validators that concern no other place."""
    validator = str(error.validator)
    if validator == "pattern" and error.validator_value != NOT_BLANK:
        rule: Any = error.schema
        wanted = rule.get("description", f"text of the form {error.validator_value}")
        return f"{_shown(error.instance)} does not fit; it must be: {wanted[:1].lower()}{wanted[1:].rstrip('.')}"
    tell = _SENTENCES.get(validator)
    return tell(error.instance, error.validator_value) if tell else str(error.message)[:200]


def _alternatives(error: ValidationError, place: Place) -> Iterator[tuple[Place, str]]:
    """Tell of the one alternative that the value was meant for, or name them all when none is of its type."""
    branches: dict[int, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(int(inner.relative_schema_path[0]), []).append(inner)
    meant = [
        errors
        for errors in branches.values()
        if not any(inner.validator in ("type", "const") and inner.instance is error.instance for inner in errors)
    ]
    if len(meant) == 1:
        for inner in meant[0]:
            yield from _sentences(inner)
        return
    wanted: dict[str, None] = {}
    branch: Any
    for branch in cast("Iterable[Any]", error.validator_value):
        kinds = branch.get("type", ())
        for kind in [kinds] if isinstance(kinds, str) else kinds:
            wanted.setdefault(kind)
    yield place, _wrong_type(error.instance, list(wanted))


def _wrong_type(value: Any, types: Sequence[str]) -> str:
    wanted = " or ".join(_TYPES.get(kind, kind) for kind in types) or "something else"
    hint = "; put it in quotation marks" if list(types) == ["string"] and isinstance(value, bool | int | float) else ""
    return f"must be {wanted}, not {_shown(value)}{hint}"


def _repeated(values: Sequence[Any]) -> Any:
    return next((value for index, value in enumerate(values) if value in values[:index]), None)


def _word(value: Any) -> str:
    """Return a value as one would write it in YAML."""
    if value is None:
        return "nothing"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _shown(value: Any) -> str:
    """Return a value as a sentence tells of it: text in quotation marks, what is long by its type only."""
    match value:
        case None:
            return "nothing"
        case str():
            return f"'{value}'" if len(value) <= 60 else f"'{value[:57]}…'"
        case dict():
            return "a mapping"
        case list() | tuple():
            return "a list"
    return _word(value)


def _not_listed(value: Any, listed: Any) -> str:
    hint = did_you_mean(value, [str(one) for one in listed]) if isinstance(value, str) else ""
    return f"{_shown(value)} is not one of {', '.join(_word(one) for one in listed)}{hint}"


def _too_short(value: Any, limit: Any) -> str:
    return f"needs at least {limit} {'characters' if isinstance(value, str) else 'entries'}" if value else _EMPTY


_EMPTY = "must not be empty"
_SENTENCES: dict[str, Callable[[Any, Any], str]] = {
    "type": lambda value, limit: _wrong_type(value, [limit] if isinstance(limit, str) else list(limit)),
    "enum": _not_listed,
    "const": lambda value, limit: f"must be {_word(limit)}, not {_shown(value)}",
    "pattern": lambda _value, _limit: _EMPTY,
    "minLength": _too_short,
    "minItems": _too_short,
    "minProperties": _too_short,
    "maxLength": lambda _value, limit: f"is longer than {limit} characters",
    "maxItems": lambda _value, limit: f"has more than {limit} entries",
    "maxProperties": lambda _value, limit: f"has more than {limit} entries",
    "uniqueItems": lambda value, _limit: f"holds {_shown(_repeated(value))} twice",
    "minimum": lambda value, limit: f"must be at least {limit}, not {_shown(value)}",
    "maximum": lambda value, limit: f"must be at most {limit}, not {_shown(value)}",
    "not": lambda _value, _limit: "cannot be used here",
    "None": lambda _value, _limit: "cannot be used here",
}
