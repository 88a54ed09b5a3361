"""The condition language of the record kinds: fields, what may be asked of them, and its JSON Schema."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, TypeVar

from checker_plugins.kinds.phrase import phrases_schema

if TYPE_CHECKING:
    from checker.rule import Rule
    from checker_plugins.kinds.records import Records

Record = TypeVar("Record")

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
    place: int = -1  # of a field that is a part of the record: where in it that stands

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
    place: int = record._fields.index(name)  # type: ignore[attr-defined]
    part: Callable[[Any], object] = itemgetter(place)
    return Field(shape, description, lambda each, _: part(each), choices, place)


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


_SCALAR: Final = 0
_SEVERAL: Final = 1
_LIMITS: Final = 2


class Condition:
    """A condition on a field, compiled: a scalar, a list of them, or limits; `wanted` is false where it must not hold.

    `place` is that of the field in its record, below zero if it is no part of it.
    """

    def __init__(self, field: Field[Any], condition: object, wanted: bool = True) -> None:
        self.read: Final[Any] = field.read
        self.place: Final = field.place
        self._wanted: Final = wanted
        self._sort: int = _SCALAR
        self._told: object = condition  # what a scalar says
        self._several: tuple[object, ...] = ()
        self._least = self._most = 0.0
        if isinstance(condition, Mapping):
            self._sort = _LIMITS
            self._least, self._most = condition.get("at-least", -math.inf), condition.get("at-most", math.inf)
        elif isinstance(condition, (list, tuple)):
            self._sort, self._several = _SEVERAL, tuple(condition)

    def is_met(self, value: object) -> bool:
        """Say whether a value of the field is as it must be.

        >>> field = Field("count", "", lambda record, _: record)
        >>> Condition(field, {"at-least": 2}).is_met(3)
        True
        >>> Condition(field, ["named", "vague"]).is_met("anonymous")
        False
        >>> Condition(field, "figure").is_met(("figure", "superlative"))
        True
        """
        return self._holds(value) is self._wanted

    def _holds(self, value: object) -> bool:
        if self._sort == _LIMITS:
            return isinstance(value, int) and self._least <= value <= self._most
        if not isinstance(value, tuple):
            return value == self._told if self._sort == _SCALAR else value in self._several
        if self._sort == _SCALAR:
            return self._told in value
        return any(one in self._several for one in value)


class Conditions(Generic[Record]):
    """A rule's `when` and `unless`, compiled: all of `when` must hold, and none of `unless`."""

    __slots__ = ("_conditions",)

    def __init__(self, match: Mapping[str, Any], fields: Mapping[str, Field[Record]]) -> None:
        conditions = [
            Condition(fields[name], said, wanted)
            for part, wanted in (("when", True), ("unless", False))
            for name, said in match.get(part, {}).items()
        ]
        # What is a part of the record is read quickest, and so asked for first.
        self._conditions: list[Condition] = sorted(conditions, key=lambda each: each.place < 0)

    def hold(self, record: Record, records: Records) -> bool:
        """Say whether `record`, one of `records`, is one that the rule speaks of."""
        whole: Any = record
        for condition in self._conditions:
            value = condition.read(record, records) if condition.place < 0 else whole[condition.place]
            if not condition.is_met(value):
                return False
        return True

    def hold_alone(self, record: Record, records: Records) -> bool:
        """Say whether the only record of its sort is one that the rule speaks of.

        A field of it is read once for all rules together.
        """
        for condition in self._conditions:
            values = records.columns.get(condition.read)
            if values is None:
                values = records.columns[condition.read] = [condition.read(record, records)]
            if not condition.is_met(values[0]):
                return False
        return True

    def among(self, candidates: Sequence[Record], records: Records) -> list[Record]:
        """Return those of `candidates`, all records of one sort, that the rule speaks of.

        A field that is no part of them is read once of each for all rules together; where few candidates are left, only
        of those.
        """
        whole: Any = candidates
        places = list(range(len(candidates)))
        for condition in self._conditions:
            if not places:
                break
            if condition.place >= 0:
                places = [place for place in places if condition.is_met(whole[place][condition.place])]
                continue
            values = records.columns.get(condition.read)
            if values is None and len(places) * _FEW < len(candidates):
                places = [place for place in places if condition.is_met(condition.read(candidates[place], records))]
                continue
            if values is None:
                values = records.columns[condition.read] = [condition.read(each, records) for each in candidates]
            places = [place for place in places if condition.is_met(values[place])]
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
