"""Lexicons: what their entries come to, and what is wrong with them."""

from __future__ import annotations

import pytest

from checker.errors import CheckerError
from checker.lexicon import LONGEST_ENTRY, check_lexicons, entries


def test_entries_follow_references_once_each_in_order() -> None:
    lexicons = {"say": ["Said", "{tell}", "made it clear"], "tell": ["told", "said"], "be-able": ["was {say} to"]}
    assert entries("say", lexicons) == [("said",), ("told",), ("made", "it", "clear")]
    assert entries("be-able", {**lexicons, "say": ["able", "so able"]}) == [
        ("was", "able", "to"),
        ("was", "so", "able", "to"),
    ]


def test_problems_of_lexicons_are_all_told() -> None:
    lexicons = {
        "Bad Name": ["a"],
        "empty": [],
        "text": "said",
        "entries": ["fine", "a (b)", "", "a? b", "{fnie}", "<name>", 3],
        "fine": ["a", "it's"],
        "one": ["{two}"],
        "two": ["{three} b"],
        "three": ["{one}"],
        "outside": ["{three}"],
        "long": [" ".join("a" * (LONGEST_ENTRY + 1))],
        "many": ["{wide} {wide} {wide}"],
        "wide": [f"word-{index}" for index in range(50)],
    }
    assert check_lexicons(lexicons) == [  # type: ignore[arg-type]
        "lexicon 'Bad Name': not a lexicon's name: small letters, digits and hyphens",
        "lexicon 'empty': no entries",
        "lexicon 'text': not a list of entries",
        "lexicon 'entries': entry 'a (b)': column 1: an entry holds only words and {lexicons}",
        "lexicon 'entries': entry '': column 1: the phrase is empty",
        "lexicon 'entries': entry 'a? b': column 1: an entry holds only words and {lexicons}",
        "lexicon 'entries': entry '{fnie}': column 1: unknown lexicon {fnie}; did you mean {fine}?",
        "lexicon 'entries': entry '<name>': column 1: an entry holds only words and {lexicons}",
        "lexicon 'entries': entry '3': column 1: not text",
        "lexicon 'one': names itself: {one} > {two} > {three} > {one}",
        "lexicon 'long': entry 'a a a a a a a a a a a a a a a a a a a a a': more than 20 tokens",
        "lexicon 'many': more than 50000 entries",
    ]


def test_entries_of_a_bad_lexicon_are_an_error() -> None:
    with pytest.raises(CheckerError, match=r"lexicon 'a': names itself: \{a\} > \{a\}"):
        entries("a", {"a": ["{a}"]})
