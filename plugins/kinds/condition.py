"""The condition language of the record kinds: fields, what may be asked of them, and its JSON Schema."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from checker_plugins.kinds.phrase import phrases_schema

if TYPE_CHECKING:
    from checker.rule import Rule
    from checker_plugins.kinds.records import Records

Record = TypeVar("Record")
Condition = Callable[[object], bool]

_FEW = 4  # a candidate of as many is one of few
_LEAST = {"type": "integer", "minimum": 0, "description": "The smallest count that meets the condition."}
_MOST = {"type": "integer", "minimum": 0, "description": "The largest count that meets the condition."}


class Field(NamedTuple, Generic[Record]):
    """A field of a record that a rule may ask for: what it means, how it is read, and what it may hold.

    `shape` is `flag` (true or false), `count` (a whole number) or `text`; a text field with `choices` holds
    one of them. A text field may be read as a tuple, of which one element has to meet the condition.
    """

    shape: str
    description: str
    read: Callable[[Record, Records], object]
    choices: tuple[str, ...] = ()
    part: Callable[[Any], object] | None = None  # reads the same quicker, of a field that is a part of the record

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of a condition on this field."""
        if self.shape == "flag":
            return {"type": "boolean", "description": self.description}
        if self.shape == "count":
            one: dict[str, Any] = {"type": "integer", "minimum": 0}
            limits = {"at-least": _LEAST, "at-most": _MOST}
            schema = _one_or_several(one, self.description)
            schema["else"] = {
                "if": {"type": "object"},
                "then": {"properties": limits, "additionalProperties": False, "minProperties": 1},
                "else": one,
            }
            return schema
        text = {"enum": list(self.choices)} if self.choices else {"type": "string", "minLength": 1}
        return _one_or_several(text, self.description)


def part_of(
    record: type[Record], name: str, shape: str, description: str, choices: tuple[str, ...] = ()
) -> Field[Record]:
    """Return the field that is the part of the records of a class, all named tuples, with this name."""
    part: Callable[[Any], object] = itemgetter(record._fields.index(name))  # type: ignore[attr-defined]
    return Field(shape, description, lambda each, _: part(each), choices, part)


def _one_or_several(one: dict[str, Any], description: str) -> dict[str, Any]:
    # `if` and not `anyOf`, since the errors of an `anyOf` do not say what is wrong.
    several = {"items": one, "minItems": 1, "uniqueItems": True}
    return {"description": description, "if": {"type": "array"}, "then": several, "else": one}


def conditions_schema(fields: Mapping[str, Field[Any]], description: str) -> dict[str, Any]:
    """Return the JSON Schema of a mapping of fields to conditions, such as a rule's `when`."""
    return {
        "type": "object",
        "description": description,
        "properties": {name: field.schema() for name, field in fields.items()},
        "additionalProperties": False,
        "minProperties": 1,
    }


def record_schema(
    description: str, fields: Mapping[str, Field[Any]], phrases: str, *, marks: Sequence[str] = (), mark: str = ""
) -> dict[str, Any]:
    """Return the JSON Schema of the `match` of a record kind, from what its properties mean.

    `mark` says what is marked, by one of the names in `marks`.
    """
    properties = {
        "when": conditions_schema(fields, "What must hold, all of it, for a match."),
        "unless": conditions_schema(fields, "What must not hold, none of it, for a match."),
        "phrases": phrases_schema(phrases),
    }
    if marks:
        properties["mark"] = {"enum": list(marks), "description": mark}
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "additionalProperties": False,
        "minProperties": 1,
    }


def compile_condition(condition: object) -> Condition:
    """Return what says whether a field's value meets `condition`: a scalar, a list of them, or limits.

    >>> compile_condition({"at-least": 2})(3)
    True
    >>> compile_condition(["named", "vague"])("anonymous")
    False
    >>> compile_condition("figure")(("figure", "superlative"))
    True
    """
    if isinstance(condition, Mapping):
        least, most = condition.get("at-least", -math.inf), condition.get("at-most", math.inf)
        return lambda value: isinstance(value, int) and least <= value <= most
    if isinstance(condition, (list, tuple)):
        wanted = tuple(condition)
        return lambda value: any(one in wanted for one in value) if isinstance(value, tuple) else value in wanted
    return lambda value: _is(value, condition)


def _is(value: object, condition: object) -> bool:
    """Say whether a field's value meets a condition that is a scalar."""
    return condition in value if isinstance(value, tuple) else value == condition


def _scalar(condition: object) -> object:
    return None if isinstance(condition, (Mapping, list, tuple)) else condition


class Conditions(Generic[Record]):
    """A rule's `when` and `unless`, compiled: all of `when` must hold, and none of `unless`."""

    __slots__ = ("_parts",)

    def __init__(self, match: Mapping[str, Any], fields: Mapping[str, Field[Record]]) -> None:
        parts: list[tuple[Field[Record], int, Condition, bool, object]] = [
            (fields[name], id(fields[name]), compile_condition(condition), wanted, _scalar(condition))
            for part, wanted in (("when", True), ("unless", False))
            for name, condition in match.get(part, {}).items()
        ]
        # What is a part of the record is read quickest, and so asked for first.
        self._parts = sorted(parts, key=lambda each: each[0].part is None)

    def hold(self, record: Record, records: Records) -> bool:
        """Say whether `record`, one of `records`, is one that the rule speaks of."""
        return all(test(field.read(record, records)) is wanted for field, _, test, wanted, _ in self._parts)

    def hold_alone(self, record: Record, records: Records) -> bool:
        """Say whether the only record of its sort is one that the rule speaks of.

        A field of it is read once for all rules together.
        """
        for field, key, test, wanted, _ in self._parts:
            values = records.columns.get(key)
            if values is None:
                values = records.columns[key] = [field.read(record, records)]
            if test(values[0]) is not wanted:
                return False
        return True

    def among(self, candidates: Sequence[Record], records: Records) -> list[Record]:
        """Return those of `candidates`, all records of one sort, that the rule speaks of.

        A field is read once of each of them for all rules together; where few candidates are left, only of those.
        """
        places: Sequence[int] = range(len(candidates))
        for field, key, test, wanted, scalar in self._parts:
            if not places:
                break
            values = records.columns.get(key)
            if values is None:
                read = field.read
                if len(places) * _FEW < len(candidates):
                    places = [place for place in places if test(read(candidates[place], records)) is wanted]
                    continue
                part = field.part
                values = [read(each, records) for each in candidates] if part is None else list(map(part, candidates))
                records.columns[key] = values
            if scalar is None:
                places = [place for place in places if test(values[place]) is wanted]
            else:  # without the call of what was compiled
                places = [place for place in places if _is(values[place], scalar) is wanted]
        return [candidates[place] for place in places]


class CompiledConditions(Generic[Record]):
    """The conditions of the rules of one kind, each compiled when its rule is first applied."""

    __slots__ = ("_compiled", "_fields")

    def __init__(self, fields: Mapping[str, Field[Record]]) -> None:
        self._fields = fields
        self._compiled: dict[str, tuple[Mapping[str, Any], Conditions[Record]]] = {}

    def of(self, rule: Rule) -> Conditions[Record]:
        """Return the conditions of `rule`."""
        match, conditions = self._compiled.get(rule.id, (None, None))
        if conditions is None or match is not rule.match:  # the same id may come again with another book
            conditions = Conditions(rule.match, self._fields)
            self._compiled[rule.id] = (rule.match, conditions)
        return conditions
