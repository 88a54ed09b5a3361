"""Published schemas, and plain sentences about data that does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from checker.document import ROLES
from checker.errors import CheckerError
from checker.finding import CATEGORIES, CONFIDENCES, SEVERITIES
from checker.schema import PUBLISHED, dotted, schema, validate

CONDITION = {
    "anyOf": [
        {"type": "boolean"},
        {"type": "array", "items": {"type": "string"}},
        {"type": "object", "additionalProperties": False, "properties": {"at-least": {"type": "integer"}}},
    ]
}


def properties(rules: Mapping[str, Any], place: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every property of a schema, however deep, with its place."""
    for key, value in rules.items():
        if key == "properties":
            for name, inner in value.items():
                yield f"{place}.{name}", inner
        if isinstance(value, dict):
            yield from properties(value, f"{place}.{key}")


def test_a_schema_that_is_not_published_is_an_error() -> None:
    with pytest.raises(CheckerError) as error:
        schema("rules")
    assert str(error.value) == "there is no schema 'rules'; did you mean 'rule'?"


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_property_of_a_published_schema_is_described(name: str) -> None:
    from jsonschema import Draft202012Validator

    published = schema(name)
    Draft202012Validator.check_schema(dict(published))
    assert [
        place for place, inner in properties(published) if not inner.get("description") and "$ref" not in inner
    ] == []


def test_the_rule_schema_lists_what_the_code_knows() -> None:
    known = schema("rule")["properties"]
    assert known["severity"]["enum"] == list(SEVERITIES)
    assert known["category"]["enum"] == list(CATEGORIES)
    assert known["confidence"]["enum"] == list(CONFIDENCES)
    assert known["scope"]["properties"]["blocks"]["items"]["enum"] == list(ROLES)


@pytest.mark.parametrize(
    ("rules", "data", "place", "problem"),
    [
        ({"type": "string"}, 3, "", "must be text, not 3; put it in quotation marks"),
        ({"type": "string"}, True, "", "must be text, not true; put it in quotation marks"),
        ({"type": "string"}, None, "", "must be text, not nothing"),
        ({"type": "string"}, ["a"], "", "must be text, not a list"),
        ({"type": "array"}, "a", "", "must be a list, not 'a'"),
        ({"type": "object"}, [], "", "must be a mapping, not a list"),
        ({"type": ["integer", "null"]}, "x" * 70, "", f"must be a whole number or empty, not '{'x' * 57}…'"),
        ({"enum": ["note", "error"]}, "eror", "", "'eror' is not one of note, error; did you mean 'error'?"),
        ({"enum": [1, True]}, "so", "", "'so' is not one of 1, true"),
        ({"const": 1}, 2, "", "must be 1, not 2"),
        ({"required": ["a"]}, {}, "a", "is missing"),
        ({"dependentRequired": {"a": ["b"]}}, {"a": 1}, "b", "is missing, as 'a' is given"),
        (
            {"properties": {"title": {}}, "additionalProperties": False},
            {"titel": 1},
            "titel",
            "unknown key; did you mean 'title'?",
        ),
        ({"properties": {"a": {"additionalProperties": False}}}, {"a": {"b": 1}}, "a.b", "unknown key"),
        (
            {"patternProperties": {"^x": {}}, "additionalProperties": False},
            {"x1": 1, "y": 1},
            "y",
            "unknown key",
        ),
        ({"items": {"minLength": 1}}, ["a", ""], "[1]", "must not be empty"),
        ({"minLength": 3}, "ab", "", "needs at least 3 characters"),
        ({"minItems": 2}, ["a"], "", "needs at least 2 entries"),
        ({"minItems": 1}, [], "", "must not be empty"),
        ({"maxItems": 1}, [1, 2], "", "has more than 1 entries"),
        ({"maxLength": 1}, "ab", "", "is longer than 1 characters"),
        ({"uniqueItems": True}, ["a", "b", "a"], "", "holds 'a' twice"),
        ({"minimum": 0}, -1, "", "must be at least 0, not -1"),
        ({"maximum": 5}, 6, "", "must be at most 5, not 6"),
        ({"pattern": r"\S"}, "  ", "", "must not be empty"),
        (
            {"pattern": "^[a-z]+$", "description": "Small letters."},
            "A1",
            "",
            "'A1' does not fit; it must be: small letters",
        ),
        ({"not": {}}, 1, "", "cannot be used here"),
        (CONDITION, 3, "", "must be true or false or a list or a mapping, not 3"),
        (CONDITION, ["a", 1], "[1]", "must be text, not 1; put it in quotation marks"),
        (CONDITION, {"at-last": 1}, "at-last", "unknown key; did you mean 'at-least'?"),
        (
            {"propertyNames": {"pattern": "^[a-z]+$", "description": "Small letters."}},
            {"A": 1},
            "A",
            "'A' does not fit; it must be: small letters",
        ),
    ],
)
def test_problems_are_plain_sentences(rules: dict[str, Any], data: Any, place: str, problem: str) -> None:
    assert [(dotted(where), what) for where, what in validate(data, rules)] == [(place, problem)]


def test_all_problems_are_told_each_once() -> None:
    rules = {"required": ["a", "b"], "properties": {"c": {"type": "string"}}}
    assert [(dotted(where), what) for where, what in validate({"c": 1}, rules)] == [
        ("a", "is missing"),
        ("b", "is missing"),
        ("c", "must be text, not 1; put it in quotation marks"),
    ]
    assert validate({"a": 1, "b": 2}, rules) == []
