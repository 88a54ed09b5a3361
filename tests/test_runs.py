"""Runs between blanks: with the table and without it the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    assert list(runs.find(" ".join(words))[0]) == list(range(len(words)))
    assert len(runs) == len(words) + 1


def test_blanks_and_line_ends_stand_between_runs(runs: Runs) -> None:
    runs.add("a", 5)
    values, starts = runs.find("a\n b\ta \na")
    assert list(values) == [5, -1, UNKNOWN, -1, 5]
    assert list(starts) == [0, 2, 3, 7, 8, 10]


@pytest.mark.parametrize("value", [0, -2, (1 << 22) - 1, 1 << 22, -1 << 22, (-1 << 22) - 1, 1 << 39])
def test_a_value_comes_back_as_it_was_given(runs: Runs, value: int) -> None:
    runs.add("word", value)
    runs.add("wordless", 3)
    assert runs.get("word") == value
    assert list(runs.find("wordless word")[0]) == [3, value]


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
    of_table, of_dictionary = table.find(text), dictionary.find(text)
    assert list(of_table[0]) == list(of_dictionary[0])
    assert list(of_table[1]) == list(of_dictionary[1])
    assert len(table) == len(dictionary)
