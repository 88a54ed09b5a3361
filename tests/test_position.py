"""The fields of the kinds that speak of where something stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from checker.engine import check
from checker.rulebook import RuleBook

if TYPE_CHECKING:
    from checker.registry import Registry
    from checker.rule import Rule

STORY = """The ferry is late.

"The gate was open. Nobody stood guard. We walked in," said Karl Desh. "It was shut," Ada Voss said.

A senior official said the reserve was empty."""

Find = Callable[..., list[str]]


@pytest.fixture(scope="module")
def find(registry: Registry, make_rule: Callable[..., Rule], make_book: Callable[..., RuleBook]) -> Find:
    percent = make_rule(kind="claim", match={"phrases": ["<percent>"]})  # the one rule with a phrase, compiled for all
    compiled = make_book(percent, annotators=registry.annotators, lexicons=registry.lexicons())

    def found(kind: str, match: dict[str, Any], text: str = STORY) -> list[str]:
        rule = make_rule(kind=kind, match=match, quoted="include")
        book = compiled._replace(rules=(rule,))
        (document,) = registry.readers["text"].read(text.encode(), "story.txt")
        return [finding.excerpt for finding in check(document, book).findings]

    return found


def test_attributions_know_where_their_cue_stands(find: Find) -> None:
    assert find("attribution", {"when": {"cue_position": "before"}}) == ["A senior official"]
    assert "Karl Desh" in find("attribution", {"when": {"cue_position": "after"}})


def test_attributions_know_over_how_many_sentences_they_go(find: Find) -> None:
    assert find("attribution", {"when": {"content_sentences": {"at-least": 3}}}) == ["Karl Desh"]


def test_only_the_first_quotation_is_the_first(find: Find) -> None:
    assert find("attribution", {"when": {"first_quotation": True}}) == ["Karl Desh"]
    assert find("attribution", {"when": {"first_quotation": True}}, "The ferry is late, Karl Desh said.") == []


def test_the_speakers_of_a_paragraph_are_counted_once_each(find: Find) -> None:
    assert "A senior official" not in find("attribution", {"when": {"speakers_in_paragraph": {"at-least": 2}}})
    assert "Ada Voss" in find("attribution", {"when": {"speakers_in_paragraph": {"at-least": 2, "at-most": 2}}})
    alone = '"The gate was open," Karl Desh said. "It rained," Desh said.'
    assert find("attribution", {"when": {"speakers_in_paragraph": {"at-least": 2}}}, alone) == []


def test_claims_know_how_many_paragraphs_stand_before_them(find: Find) -> None:
    assert find("claim", {"when": {"paragraphs_before": {"at-most": 0}}}) == ["The ferry is late."]
    assert find("claim", {"when": {"paragraphs_before": 2}}) == ["A senior official said the reserve was empty."]


def test_claims_know_whether_somebody_is_named_near_them(find: Find) -> None:
    assert find("claim", {"when": {"named_in_paragraph": False}}) == ["The ferry is late."]
    assert find("claim", {"when": {"named_nearby": False}}) == []
    assert find("claim", {"when": {"named_nearby": False}}, "The ferry is late, experts say.\n\nIt sank in May.") != []


def test_sources_know_the_length_of_their_names(find: Find) -> None:
    assert find("source", {"when": {"type": "person", "name_words": {"at-least": 2}}}) == ["Karl Desh", "Ada Voss"]


def test_a_figure_that_a_phrase_holds_is_marked_first(find: Find) -> None:
    text = "After eight years growth is 1.4 percent."
    assert find("claim", {"when": {"has_figure": True}, "mark": "figure", "phrases": ["<percent>"]}, text) == [
        "1.4 percent"
    ]
