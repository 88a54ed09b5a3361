"""Shallow syntax: noun phrases from either end, verb groups, and where a clause begins."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.arrays import i64, vec
from checker_plugins.english.reading import Reading
from checker_plugins.english.sign import COUNT, SIGNS, bits
from checker_plugins.english.syntax import Syntax
from tests.english import annotated

# What a base noun phrase is, as a pattern over signs.
NOUN_PHRASE = (
    r"d{1,4}(?:r?[jeg#x]-?|r(?=[je])|[np]s?-?|(?<=[je]),(?=j)|(?<=[je])c(?=j)){0,40}(?:[np#]|[je](?=r{0,8}[vzqme]))"
    r"|(?:r(?=#))?(?:[j#]-?|[np]s?-?|r(?=j)|(?<=j)c(?=j)){0,40}[np]"
    r"|o|d(?=r{0,8}[vzqme])|#(?=r{0,8}[vzqm])|#(?=i)"
)


def syntax(text: str) -> Syntax:
    """Return the syntax of a text of one sentence."""
    return Reading(annotated(text)).syntax(0)


def _all_words(found: Syntax) -> list[str]:
    return [found.word(place) for place in range(found.count)]


def _words(text: str, first: int, last: int) -> str:
    return " ".join(_all_words(syntax(text))[first:last])


@pytest.mark.parametrize(
    ("text", "phrase", "head"),
    [
        ("The old mayor of Karrow said so.", "the old mayor of karrow", "the old mayor"),
        ("Sen. Ann Dorn said so.", "sen . ann dorn", "sen . ann dorn"),
        ("John F. Dorn said so.", "john f . dorn", "john f . dorn"),
        ("A clerk at the ministry said so.", "a clerk at the ministry", "a clerk"),
        ("The council and the union said so.", "the council and the union", "the council and the union"),
        ("About 40 percent said so.", "about 40 percent", "about 40 percent"),
        ("They said so.", "they", "they"),
        ("On Monday the mayor said so.", "the mayor", "the mayor"),
        ("There is no link, political scientists said.", "political scientists", "political scientists"),
    ],
)
def test_the_noun_phrase_before_a_verb(text: str, phrase: str, head: str) -> None:
    found = syntax(text).before(_all_words(syntax(text)).index("said"))
    assert found is not None
    assert _words(text, found.first, found.last) == phrase
    assert _words(text, found.first, found.head) == head


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Ann Dorn has repeatedly said so.", "has repeatedly"),
        ("Ann Dorn did not say so.", "did not"),
        ("Ann Dorn also said so.", "also"),
        ("Ann Dorn will never have said so.", "will never have"),
        ("Ann Dorn said so.", ""),
    ],
)
def test_the_verb_group_before_a_main_verb(text: str, group: str) -> None:
    words = _all_words(syntax(text))
    verb = words.index("say" if "say" in words else "said")
    assert _words(text, syntax(text).verb_group(verb), verb) == group


@pytest.mark.parametrize(
    ("text", "is_clause"),
    [
        ("He said the dam was safe.", True),
        ("He said in Karrow the dam was safe.", True),
        ("He said there was a crack.", True),
        ("He said moving the mill was a mistake.", True),
        ("He said a few words.", False),
        ("He said nothing at all.", False),
    ],
)
def test_where_a_clause_begins(text: str, is_clause: bool) -> None:
    found = syntax(text)
    words = _all_words(found)
    assert found.is_clause(words.index("said") + 1, len(words) - 1) is is_clause


@pytest.mark.parametrize("sign", "djn#")
def test_a_noun_phrase_has_an_end(sign: str) -> None:
    """However long a line is: what has no bound would be searched from each of its words."""
    found = Syntax(["word"] * 2000, 0, vec[i64]([*[bits(sign)] * 2000, 0]))
    assert max(found.base(first) - first for first in range(2000)) <= 45


@given(st.lists(st.integers(0, COUNT - 1), max_size=80) | st.lists(st.sampled_from([0, 1, 2, 4, 19]), max_size=80))
def test_phrases_are_those_that_the_pattern_finds(signs: list[int]) -> None:
    """A walk over the signs and the pattern agree."""
    found = Syntax(["word"] * len(signs), 0, vec[i64]([*[1 << sign for sign in signs], 0]))
    spans = {match.span() for match in re.finditer(NOUN_PHRASE, "".join(SIGNS[sign] for sign in signs))}
    places = range(len(signs) + 1)
    assert {(first, found.base(first)) for first in places if found.base(first) != first} == spans
    assert {(found.base_before(last), last) for last in places if found.base_before(last) != last} == spans
