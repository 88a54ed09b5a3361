from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import checker_rules
from checker.rule import marked
from checker.testing import test_rules as broken_examples

if TYPE_CHECKING:
    from checker.registry import Registry
    from checker.rulebook import RuleBook

FOLDER = Path(checker_rules.__file__).parent / "core"
FILES = sorted(FOLDER.glob("*.yaml"))
CATEGORIES = {"sourcing", "attribution", "hedging", "numbers", "fairness", "transparency"}


def test_every_file_is_a_rule_of_the_book(book: RuleBook) -> None:
    assert [rule.id for rule in book.rules if rule.pack == "core"] == sorted(f"core.{path.stem}" for path in FILES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_examples_hold(path: Path, book: RuleBook, registry: Registry) -> None:
    assert [str(one) for one in broken_examples(book, registry, [f"core.{path.stem}"])] == []


def test_each_rule_has_enough_examples(book: RuleBook) -> None:
    for rule in book.rules:
        if rule.pack == "core":
            story = rule.kind == "article"  # an example is a whole article, and takes long to read
            assert len(rule.flagged) >= (1 if story else 3), rule.id
            assert len(rule.clean) >= (2 if story else 3), rule.id


def test_no_example_is_used_twice(book: RuleBook) -> None:
    for rule in book.rules:
        texts = [marked(text)[0] for text in (*rule.flagged, *rule.clean)]
        assert len(texts) == len(set(texts)), rule.id


def test_each_rule_says_what_to_do_why_and_after_whom(book: RuleBook) -> None:
    for rule in book.rules:
        if rule.pack == "core":
            assert rule.references, rule.id
            assert rule.false_positives, rule.id
            assert rule.suggest.endswith("."), rule.id
            assert rule.message.endswith((".", "?")), rule.id
            assert len(rule.rationale.split()) >= 12, rule.id
            assert not rule.title.endswith("."), rule.id


def test_no_rule_of_the_core_is_an_error(book: RuleBook) -> None:
    """How a newsroom sources is a matter of judgment: the core advises, and nothing in it is beyond dispute."""
    assert {rule.severity for rule in book.rules if rule.pack == "core"} == {"note", "warning"}


def test_the_core_keeps_to_sourcing(book: RuleBook) -> None:
    assert {rule.category for rule in book.rules if rule.pack == "core"} == CATEGORIES


def test_one_fault_is_reported_under_one_head(book: RuleBook, registry: Registry) -> None:
    """The rules that share a subject part it among them."""
    from checker.engine import check

    text = "It is noted that the well was poisoned. Experts say it will be closed. Studies show that water is safe."
    (document,) = registry.readers["text"].read(text.encode(), "text.txt")
    findings = check(document, book).findings
    found = [(finding.rule, finding.excerpt) for finding in findings if finding.rule.startswith("core.")]
    assert found == [
        ("core.impersonal-report", "It is noted that"),
        ("core.experts-say", "Experts"),
        ("core.studies-show", "Studies show"),
    ]
