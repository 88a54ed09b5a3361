from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from checker.linting import coverage, lint_rules
from checker.registry import Registry
from checker.rule import Reference, Rule
from checker.rulebook import RuleBook
from checker_plugins.formats import Format

SOUND: dict[str, Any] = {
    "message": "'{match}' hides who thinks so. Say who does.",
    "rationale": "What seems so to nobody in particular cannot be asked about by a reader.",
    "references": (Reference("House style"),),
    "false_positives": ("A dream.",),
    "flagged": ("[[It seems]] late.", "Now [[it seems]] so.", "Then [[it seems]] cold."),
    "clean": ("It is late.", "It rains.", "It snows."),
}

Lint = Callable[..., list[str]]


@pytest.fixture
def lint(make_rule: Callable[..., Rule], make_book: Callable[..., RuleBook]) -> Lint:
    """Return what lints sound rules in which something was changed, one for each set of changes."""

    def run(*changes: dict[str, Any]) -> list[str]:
        rules = [make_rule(f"test.rule-{number}", **{**SOUND, **change}) for number, change in enumerate(changes, 1)]
        return [
            str(one)
            for one in lint_rules(make_book(*rules), Registry(readers={"text": Format("text", "text", (".txt",))}))
        ]

    return run


def test_a_sound_rule_is_left_alone(lint: Lint) -> None:
    assert lint({}) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"references": ()}, "references: there are none; say where the reasons can be read"),
        ({"false_positives": ()}, "false-positives: there are none; say when the rule is wrong"),
        ({"suggest": ""}, "suggest: is missing; say what to do about a finding"),
        (
            {"message": "'{match}' hides who thinks so."},
            "message: gives no advice; say what to do, in a sentence of its own or as a question",
        ),
        ({"rationale": "Nobody can be asked."}, "rationale: has fewer than 12 words; say what a reader loses"),
        ({"flagged": SOUND["flagged"][:2]}, "examples.flagged: 2 of at least 3"),
        ({"clean": SOUND["clean"][:1]}, "examples.clean: 1 of at least 3"),
        (
            {"match": {"phrases": ["it seems", "it looks as if"]}},
            "no flagged example holds the phrase 'it looks as if'",
        ),
    ],
)
def test_what_is_missing_is_told(lint: Lint, change: dict[str, Any], problem: str) -> None:
    assert lint(change) == [f"test.rule-1: {problem}"]


def test_two_rules_that_do_the_same_are_told_once(lint: Lint) -> None:
    assert lint({}, {}) == ["test.rule-1: does the same as test.rule-2: make one rule of the two"]


def test_a_phrase_that_stands_twice_is_told(lint: Lint) -> None:
    more = {"match": {"phrases": ["it seems", "it is late", "it rains"]}, "clean": ("Dawn.", "Day.", "Dusk.")}
    more["flagged"] = (*SOUND["flagged"], "[[It is late]].", "[[It rains]].")
    assert lint({}, more) == ["test.rule-1: the phrase 'it seems' stands in test.rule-2 too"]


def test_rules_that_part_their_ground_may_share_phrases(lint: Lint) -> None:
    assert lint({}, {"quoted": "include"}) == []


def test_coverage_tells_what_no_example_needs(
    make_rule: Callable[..., Rule], make_book: Callable[..., RuleBook], registry: Registry
) -> None:
    match = {"when": {"words": {"at-least": 3}, "has_link": False}, "phrases": ["it seems", "it looks"]}
    rule = make_rule(
        kind="claim", match=match, flagged=("[[It seems]] late in the day.",), clean=("It seems.", "It rains today.")
    )
    book = make_book(rule, annotators=registry.annotators, lexicons=registry.lexicons())
    (one,) = coverage(book, registry)
    assert (one.phrases, one.unreached) == (2, ("it looks",))
    assert "when.has_link" in one.unneeded
    assert str(one).startswith("test.seems: 1 of 2 phrases, ")
