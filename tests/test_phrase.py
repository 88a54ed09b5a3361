"""The phrase notation: trees, and errors to the word and the column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.phrase import (
    DEEPEST_GROUP,
    MOST_PARTS,
    Choice,
    Gap,
    Lexicon,
    Maybe,
    PhraseError,
    Series,
    Slot,
    Word,
    can_be_empty,
    nodes,
    parse,
)

LEXICONS = ("say", "vague-group")


def test_every_part_of_the_notation_has_its_node() -> None:
    tree = parse("Some? {vague-group} (has|have not)? * <number> \\(sic\\)", LEXICONS)
    has, have_not = Series((Word("has"),)), Series((Word("have"), Word("not")))
    assert tree == Series(
        (
            Maybe(Word("some")),
            Lexicon("vague-group"),
            Maybe(Choice((has, have_not))),
            Gap(37),
            Slot("number"),
            Word("("),
            Word("sic"),
            Word(")"),
        )
    )


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("said:", ["said", ":"]),
        ("It’s", ["it", "'s"]),
        ("don't so-called U.S. 3,000.5", ["don", "'t", "so-called", "u.s.", "3,000.5"]),
        ("mayor 's", ["mayor", "'s"]),
        ("'quoted", ["'", "quoted"]),
        ("what \\? a\\|b", ["what", "?", "a", "|", "b"]),
    ],
)
def test_words_are_split_as_texts_are(phrase: str, words: list[str]) -> None:
    assert parse(phrase) == Series(tuple(map(Word, words)))


def test_the_end_of_a_word_may_follow_a_lexicon() -> None:
    assert parse("{say}'s, {say}, say") == Series(
        (Lexicon("say"), Word("'s"), Word(","), Lexicon("say"), Word(","), Word("say"))
    )


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("", "column 1: the phrase is empty"),
        ("   ", "column 1: the phrase is empty"),
        ("a {sya}", "column 3: unknown lexicon {sya}; did you mean {say}?"),
        ("a {qqq}", "column 3: unknown lexicon {qqq}"),
        ("a {}", "column 3: unknown lexicon {}"),
        ("<nam>", "column 1: unknown class <nam>; did you mean <name>?"),
        ("<x>", "column 1: unknown class <x>; there are <number>, <percent>, <money>, <date>, <name>"),
        ("a ()", "column 3: an empty group"),
        ("a (b|)", "column 6: an empty alternative"),
        ("a (|b)", "column 4: an empty alternative"),
        ("a (b||c)", "column 6: an empty alternative"),
        ("a (b", "column 3: '(' is never closed"),
        ("a (b|", "column 3: '(' is never closed"),
        ("a (b (c)", "column 3: '(' is never closed"),
        ("a {say", "column 3: '{' is never closed"),
        ("a <name", "column 3: '<' is never closed"),
        ("a b)", "column 4: ')' without a '(' before it"),
        ("a }", "column 3: '}' without a '{' before it"),
        ("a> b", "column 2: '>' without a '<' before it"),
        ("a|b", "column 2: '|' stands only inside a group"),
        ("a ?", "column 3: '?' must directly follow a word, a group, a lexicon or a class"),
        ("(? a)", "column 2: '?' must directly follow a word, a group, a lexicon or a class"),
        ("a b??", "column 5: '?' must directly follow a word, a group, a lexicon or a class"),
        ("so said,? a", "column 9: '?' after 'said,', which is 2 tokens: use a space or a group"),
        ("say* a", "column 4: '*' must stand by itself, between spaces: it is a gap of whole words"),
        ("a *b", "column 3: '*' must stand by itself, between spaces: it is a gap of whole words"),
        ("a *? b", "column 3: '*' must stand by itself, between spaces: it is a gap of whole words"),
        ("accus(es|ed)", "column 6: a space is missing before '(': words are not built from parts"),
        ("anti-{say}", "column 6: a space is missing before '{': words are not built from parts"),
        ("(a|b)c", "column 6: a space is missing before 'c': words are not built from parts"),
        ("{say}-led", "column 6: a space is missing before '-': words are not built from parts"),
        ("{say}{say}", "column 6: a space is missing before '{': words are not built from parts"),
        ("a \\", "column 3: a backslash must stand before one of ( ) { } < > | ? * \\"),
        ("a\\n", "column 2: a backslash must stand before one of ( ) { } < > | ? * \\"),
        ("*", "column 1: a phrase cannot begin with '*', whichever of its parts are left out"),
        ("a? * b", "column 4: a phrase cannot begin with '*', whichever of its parts are left out"),
        ("(* a)? b", "column 2: a phrase cannot begin with '*', whichever of its parts are left out"),
        ("(b|* a) b", "column 4: a phrase cannot begin with '*', whichever of its parts are left out"),
        ("a *", "column 3: a phrase cannot end with '*', whichever of its parts are left out"),
        ("a * b?", "column 3: a phrase cannot end with '*', whichever of its parts are left out"),
        ("a (b *)?", "column 6: a phrase cannot end with '*', whichever of its parts are left out"),
        ("a?", "column 1: the phrase can match nothing: all of its parts are optional"),
        ("(a?|b) (c d)?", "column 1: the phrase can match nothing: all of its parts are optional"),
        ("a " * MOST_PARTS + "b", f"column {2 * MOST_PARTS + 1}: the phrase is too long: more than 200 parts"),
        ("(" * 21 + "a" + ")" * 21, f"column 21: groups are nested more than {DEEPEST_GROUP} deep"),
    ],
)
def test_an_error_says_what_and_where(phrase: str, message: str) -> None:
    with pytest.raises(PhraseError) as caught:
        parse(phrase, LEXICONS)
    said = str(caught.value)
    assert (said.removesuffix(" (a gap counts as 8)") if "too long" in said else said) == message
    assert said.startswith(f"column {caught.value.column}: ")


def test_names_are_checked_for_form_when_lexicons_are_not_known() -> None:
    assert parse("{no-such}") == Series((Lexicon("no-such"),))
    with pytest.raises(PhraseError, match="column 1: 'No Such' is not a lexicon's name"):
        parse("{No Such}")


@pytest.mark.parametrize("phrase", ["a (* b)? c", "a (*|b) c", "a * * b", "a (b? *) c", "((((a))))"])
def test_gaps_may_stand_anywhere_inside(phrase: str) -> None:
    tree = parse(phrase)
    assert not can_be_empty(tree)
    assert any(isinstance(node, Gap) for node in nodes(tree)) == ("*" in phrase)


@given(st.text(alphabet="ab(|)?*{}<>\\ '-,é"))
def test_any_text_is_a_phrase_or_an_error_in_it(text: str) -> None:
    error = None
    try:
        assert parse(text).parts
    except PhraseError as raised:
        error = raised
    assert error is None or 1 <= error.column <= max(len(text), 1)
