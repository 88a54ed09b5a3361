"""The tagger: its bundled model, and that training makes the same model again."""

from __future__ import annotations

import marshal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document import Tokens
from checker_plugins.english.sign import NUMBER, TAGS
from checker_plugins.english.tagger import Tagger, Words, shape, tagger
from checker_plugins.english.train_tagger import possible_tags, train


def _tagged(text: str) -> list[str]:
    tokens = Tokens(text)
    texts = [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]
    return _tags(tagger(), tokens.words, texts)


def _tags(model: Tagger, words: list[str], texts: list[str]) -> list[str]:
    return [TAGS[number] for number in Words(model).tags(words, texts)]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("The mayor said that the dam was safe.", "D N VD I D N VD J ."),
        ("She has not told them why.", "O VZ R VN O W ."),
        ("Ann Dorn, who runs the mill, will leave.", "P P . W VZ D N . M VB ."),
        ("They report losses.", "O VP N ."),
        ("Their report was late.", "D N VD J ."),
        ("40 percent of them left.", "# N I O VD ."),
    ],
)
def test_tags(text: str, tags: str) -> None:
    assert _tagged(text) == tags.split()


@given(st.text(max_size=80))
def test_every_token_has_a_tag(text: str) -> None:
    assert len(_tagged(text)) == len(Tokens(text))
    assert set(_tagged(text)) <= set(TAGS)


@given(st.text(max_size=80))
def test_a_word_without_a_capital_is_known_by_its_normalised_form(text: str) -> None:
    tokens = Tokens(text)
    texts = [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]
    keys = [one if one[0].isupper() else word for one, word in zip(texts, tokens.words, strict=True)]
    assert _tags(tagger(), tokens.words, keys) == _tags(tagger(), tokens.words, texts)


@pytest.mark.parametrize(("text", "form"), [("Ann", "a"), ("UN", "A"), ("dam", ""), ("40", "d"), ("so-called", "-")])
def test_shapes(text: str, form: str) -> None:
    assert shape(text) == form


SENTENCES = [
    (["the", "mayor", "said", "no", "."], ["The", "mayor", "said", "no", "."], ["D", "N", "VD", "X", "."]),
    (["ann", "left", "the", "mill", "."], ["Ann", "left", "the", "mill", "."], ["P", "VD", "D", "N", "."]),
] * 20


def test_training_repeats_to_the_byte() -> None:
    first, second = (train([*SENTENCES], rounds=2) for _ in range(2))
    assert marshal.dumps(first.tables(), 2) == marshal.dumps(second.tables(), 2)


def test_a_trained_model_tags_what_it_was_trained_on() -> None:
    model: Tagger = train([*SENTENCES], rounds=3)
    for words, texts, tags in SENTENCES[:2]:
        assert _tags(model, words, texts) == tags


def test_common_words_keep_the_tags_that_they_were_seen_with() -> None:
    choices = possible_tags(SENTENCES)
    assert choices["mayor"] == bytes([NUMBER["N"]])
    assert choices["."] == bytes([NUMBER["."]])
    assert "unseen" not in choices
