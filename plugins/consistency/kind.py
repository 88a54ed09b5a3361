"""The kind `consistency`: what an article says about its own figures, dates, names and quotations must agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from checker.document import Document
from checker.finding import Match
from checker_plugins.consistency.relation import CHECKS, Relation, Relations
from checker_plugins.kinds.records import Records

if TYPE_CHECKING:
    from checker.rule import Rule

_MEANINGS = "; ".join(f"`{name}`: {meaning}" for name, meaning in CHECKS.items())


class ConsistencyKind:
    """Finds what does not agree in one article; says nothing where the text can be read in a way that does."""

    name = "consistency"
    placeholders: Sequence[str] = ("first", "second", "expected", "given")
    schema: Mapping[str, Any] = {
        "type": "object",
        "description": "Finds figures, dates, names and quotations of one article that do not agree with each other. "
        "In a message, {first} and {second} are what was reckoned with, {expected} what they come to, and {given} "
        "what the article says.",
        "properties": {
            "check": {"enum": list(CHECKS), "description": f"What is verified. {_MEANINGS}."},
            "tolerance": {
                "type": "number",
                "minimum": 0,
                "maximum": 1,
                "description": "By what part of its value a figure may differ besides its rounding: 0.02, two percent, "
                "unless told otherwise.",
            },
        },
        "required": ["check"],
        "additionalProperties": False,
    }

    def phrases(self, match: Mapping[str, Any]) -> Sequence[str]:
        """Return no phrases: what is verified is read from figures and names."""
        return ()

    def find(self, rule: Rule, document: Document) -> Iterator[Match]:
        """Return what does not agree; nothing for a language whose relations nobody reads."""
        relations: Relations | None = document.layers.get("relations")
        told = relations.of(rule.match["check"]) if relations is not None else ()
        return _matches(told, float(rule.match.get("tolerance", 0.02)), document) if told else iter(())


def _matches(relations: Sequence[Relation], tolerance: float, document: Document) -> Iterator[Match]:
    for relation in relations:
        found = relation.disagreement(tolerance)
        if found is not None:
            values = found._asdict()
            span = values.pop("span")
            yield Match(span, Records.of(document).claim_holding(span), values)
