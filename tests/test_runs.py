"""Runs between blanks: with the table and without it the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.arrays import i64, vec
from checker.runs import UNKNOWN, Runs

# Letters of English, letters that are packed wider, a sign that is in no table, and what ends a run.
TEXTS = st.text("abeé’€\U0001f600\0\t \n", max_size=60)


@pytest.fixture(params=[True, False], ids=["table", "dictionary"])
def runs(request: pytest.FixtureRequest) -> Runs:
    return Runs(tabled=request.param)


def test_a_run_is_found_by_all_its_characters(runs: Runs) -> None:
    words = ["a", "ab", "ba", "é", "e", "abcdefg", "abcdefgh", "abcdefé", "abcdef’s", "a" * 12, "a" * 13, "\0", "a\0"]
    for number, word in enumerate(words):
        assert runs.get(word) == UNKNOWN, word
        runs.add(word, number)
    assert [runs.get(word) for word in words] == list(range(len(words)))
    assert len(runs) == len(words) + 1


def test_a_run_ends_before_a_blank_or_a_line_end() -> None:
    runs, text = Runs(tabled=True), "a\n b\ta \nabc"
    for number, word in enumerate(("a", "b\ta", "abc")):
        runs.add(word, number)
    assert [(runs.value(text, start), runs.end) for start in (0, 2, 3, 7, 8)] == [
        (0, 1),
        (-1, 2),
        (1, 6),
        (-1, 7),
        (2, 11),
    ]


@pytest.mark.parametrize("value", [0, -2, (1 << 22) - 1, 1 << 22, -1 << 22, (-1 << 22) - 1, 1 << 39])
def test_a_value_comes_back_as_it_was_given(runs: Runs, value: int) -> None:
    runs.add("word", value)
    runs.add("wordless", 3)
    assert runs.get("word") == value
    assert runs.get("wordless") == 3


def test_a_table_that_grows_loses_nothing(runs: Runs) -> None:
    words = [f"{number:x}" for number in range(20_000)]
    for number, word in enumerate(words):
        runs.add(word, number)
    assert [runs.get(word) for word in words] == list(range(20_000))
    assert runs.get("word") == UNKNOWN


@given(st.lists(TEXTS, max_size=8), TEXTS)
def test_the_table_and_the_dictionary_agree(known: list[str], text: str) -> None:
    table, dictionary = Runs(tabled=True), Runs(tabled=False)
    for number, run in enumerate({run for each in known for run in each.replace("\n", " ").split(" ")} - {""}):
        table.add(run, number - 4)
        dictionary.add(run, number - 4)
    runs = text.replace("\n", " ").split(" ")
    assert [table.get(run) for run in runs] == dictionary.values(runs)
    assert len(table) == len(dictionary)


def test_what_is_packed_already_is_looked_up_together() -> None:
    runs = Runs(tabled=True)
    runs.add("ab", 7)
    runs.add("elsewhere", 1 << 22)
    packed = [int.from_bytes(word, "little") for word in (b"ab", b"ba", b"elsewher")]
    firsts, seconds = vec[i64]([*packed, 5]), vec[i64]([0, 0, ord("e"), -1])
    assert list(runs.look_up(firsts, seconds)) == [1, 2]
    assert list(firsts) == [7, *packed[1:], 5]
