from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker_plugins.english.inflect import plurals, verb_forms


@pytest.mark.parametrize(
    ("lemma", "s", "past", "participle", "ing"),
    [
        ("say", "says", "said", "said", "saying"),
        ("write", "writes", "wrote", "written", "writing"),
        ("begin", "begins", "began", "begun", "beginning"),
        ("withdraw", "withdraws", "withdrew", "withdrawn", "withdrawing"),
        ("deny", "denies", "denied", "denied", "denying"),
        ("portray", "portrays", "portrayed", "portrayed", "portraying"),
        ("agree", "agrees", "agreed", "agreed", "agreeing"),
        ("argue", "argues", "argued", "argued", "arguing"),
        ("lie", "lies", "lied/lay", "lied/lain", "lying"),
        ("infringe", "infringes", "infringed", "infringed", "infringing"),
        ("binge", "binges", "binged", "binged", "bingeing"),
        ("panic", "panics", "panicked", "panicked", "panicking"),
        ("veto", "vetoes", "vetoed", "vetoed", "vetoing"),
        ("stress", "stresses", "stressed", "stressed", "stressing"),
        ("quiz", "quizzes", "quizzed", "quizzed", "quizzing"),
        ("show", "shows", "showed", "shown/showed", "showing"),
        ("put", "puts", "put", "put", "putting"),
    ],
)
def test_forms_of_a_verb(lemma: str, s: str, past: str, participle: str, ing: str) -> None:
    forms = verb_forms(lemma)
    assert forms.base == (lemma,)
    assert forms.s == (s,)
    assert forms.past == tuple(past.split("/"))
    assert forms.participle == tuple(participle.split("/"))
    assert forms.ing == (ing,)


@pytest.mark.parametrize("lemma", ["quip", "admit", "plan", "rebut", "concur", "grin", "fact-tag", "program"])
def test_a_stressed_syllable_doubles_its_consonant(lemma: str) -> None:
    assert verb_forms(lemma).past == (f"{lemma}{lemma[-1]}ed",)
    assert verb_forms(lemma).ing == (f"{lemma}{lemma[-1]}ing",)


@pytest.mark.parametrize("lemma", ["visit", "offer", "repeat", "report", "mix", "vow", "stay", "focus", "envision"])
def test_other_consonants_are_not_doubled(lemma: str) -> None:
    assert verb_forms(lemma).past == (f"{lemma}ed",)
    assert verb_forms(lemma).ing == (f"{lemma}ing",)


def test_spellings_of_both_sides_of_the_ocean() -> None:
    assert verb_forms("label").past == ("labelled", "labeled")
    assert verb_forms("signal").ing == ("signalling", "signaling")


def test_be_and_have() -> None:
    assert [*verb_forms("be")] == [("be", "am", "are"), ("is",), ("was", "were"), ("been",), ("being",)]
    assert [*verb_forms("have")] == [("have",), ("has",), ("had",), ("had",), ("having",)]


def test_the_first_word_of_a_verb_phrase_is_inflected() -> None:
    assert verb_forms("go on to say").past == ("went on to say",)
    assert verb_forms("be keen").s == ("is keen",)


@pytest.mark.parametrize(
    ("noun", "plural"),
    [
        ("official", "officials"),
        ("study", "studies"),
        ("survey", "surveys"),
        ("witness", "witnesses"),
        ("monarch", "monarchs"),
        ("spokesman", "spokesmen"),
        ("policewoman", "policewomen"),
        ("german", "germans"),
        ("human", "humans"),
        ("grandchild", "grandchildren"),
        ("midwife", "midwives"),
        ("analysis", "analyses"),
        ("co-author", "co-authors"),
        ("hero", "heroes"),
        ("memo", "memos"),
        ("aircraft", "aircraft"),
        ("senior fellow", "senior fellows"),
        ("head of state", "heads of state"),
        ("person with knowledge of", "people with knowledge of/persons with knowledge of"),
        ("passer-by", "passers-by"),
        ("mother-in-law", "mothers-in-law"),
        ("president-elect", "presidents-elect"),
        ("attorney general", "attorney generals/attorneys general"),
        ("major general", "major generals"),
    ],
)
def test_plural_of_a_noun(noun: str, plural: str) -> None:
    assert plurals(noun) == tuple(plural.split("/"))


@given(st.text("abcdefghijklmnopqrstuvwxyz- ", min_size=1))
def test_any_word_has_forms_and_none_is_empty(word: str) -> None:
    assert all(form for forms in verb_forms(word) for form in forms)
    assert all(plurals(word))
