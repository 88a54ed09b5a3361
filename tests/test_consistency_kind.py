"""The kind `consistency` and the seam to its language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

import checker_rules
from checker.document import Document
from checker.engine import check
from checker.finding import Match
from checker.rule import Rule
from checker.schema import validate
from checker.span import Span
from checker_plugins.consistency import checker_annotators
from checker_plugins.consistency.english import EnglishRelations
from checker_plugins.consistency.kind import ConsistencyKind
from checker_plugins.consistency.relation import CHECKS, Disagreement, Relation, Stated

if TYPE_CHECKING:
    from checker.rulebook import RuleBook

MakeRule = Callable[..., Rule]


class OneRelation:
    """The relations of no language: one, for the check that a test asks for."""

    def of(self, check: str) -> Sequence[Relation]:
        return [Stated(Disagreement(Span(0, 4), "a", "b", "c", "d"))] if check == "total" else ()


def test_the_schema_is_sound_and_closed() -> None:
    kind = ConsistencyKind()
    Draft202012Validator.check_schema(kind.schema)
    assert not list(validate({"check": "total", "tolerance": 0.1}, kind.schema))
    assert list(validate({"check": "totals"}, kind.schema))
    assert list(validate({"tolerance": 0.1}, kind.schema))
    assert list(validate({"check": "total", "extra": 1}, kind.schema))
    assert kind.phrases({"check": "total"}) == ()


def test_every_check_is_described_and_read_and_has_a_rule(book: RuleBook) -> None:
    description = ConsistencyKind().schema["properties"]["check"]["description"]
    relations = EnglishRelations(Document.of(""))
    for name, meaning in CHECKS.items():
        assert f"`{name}`: {meaning}" in description
    ruled = {rule.match["check"] for rule in book.rules if rule.kind == "consistency"}
    assert ruled == set(CHECKS)
    assert relations.of("unheard-of") == ()


def test_what_disagrees_becomes_a_match_with_its_values(make_rule: MakeRule, book: RuleBook) -> None:
    rule = make_rule(kind="consistency", match={"check": "total"})
    document = check(Document.of("Some words."), book).document.with_layer("relations", OneRelation())
    assert list(ConsistencyKind().find(rule, document)) == [
        Match(Span(0, 4), None, {"first": "a", "second": "b", "expected": "c", "given": "d"})
    ]
    other = make_rule(kind="consistency", match={"check": "share"})
    assert list(ConsistencyKind().find(other, document)) == []


def test_a_language_that_nobody_reads_has_no_findings(make_rule: MakeRule) -> None:
    rule = make_rule(kind="consistency", match={"check": "total"})
    assert list(ConsistencyKind().find(rule, Document.of("Trois et deux font six.", language="fr"))) == []


def test_nothing_is_read_before_a_rule_asks() -> None:
    (reader,) = checker_annotators()
    relations = reader.annotate(Document.of("Five and two, six in all."))  # has no layers to read
    with pytest.raises(KeyError):
        relations.of("total")


def test_the_pack_keeps_to_its_form(book: RuleBook) -> None:
    rules = [rule for rule in book.rules if rule.pack == "consistency"]
    files = sorted((Path(checker_rules.__file__).parent / "consistency").glob("*.yaml"))
    assert [rule.id for rule in rules] == [f"consistency.{path.stem}" for path in files]
    for rule in rules:
        assert (rule.category, rule.kind) == ("consistency", "consistency"), rule.id
        assert rule.severity in ("warning", "error"), rule.id
        assert len(rule.flagged) >= 3, rule.id
        assert len(rule.clean) >= 3, rule.id
        assert rule.references, rule.id
        assert rule.false_positives, rule.id
        assert len(rule.rationale.split()) >= 20, rule.id
        assert rule.suggest.endswith("."), rule.id
        assert "{" in rule.message, rule.id


def test_the_examples_hold(book: RuleBook, registry: object) -> None:
    from checker.registry import Registry
    from checker.testing import test_rules as broken_examples

    assert isinstance(registry, Registry)
    assert [str(one) for one in broken_examples(book, registry, ["consistency"])] == []
