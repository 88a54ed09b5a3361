"""Texts found again in another version: equal ones, edited ones, moved ones, and files that got another name."""

from __future__ import annotations

import random
import sys

from hypothesis import given
from hypothesis import strategies as st

from checker.matching import pairs, renamed

SENTENCES = [
    "The weir was opened at night.",
    "Some anglers say the keeper slept.",
    "The company lost 1.2 million crowns.",
    "Nobody was hurt.",
    "The fire burned for six hours on Monday.",
]
TEXTS = st.lists(st.sampled_from([*SENTENCES, "The weir was opened.", "Nobody.", "", "…"]), max_size=12)


def test_equal_texts_pair_in_their_order() -> None:
    assert pairs(["Again.", "Once.", "again. "], ["Again.", "AGAIN.", "Twice."]) == [(0, 0), (2, 1)]


def test_an_edited_text_is_the_same_text() -> None:
    old = ["Nobody was hurt.", "The company is believed to have paid for his house on Lake Tessel.", "It rained."]
    new = ["It rained.", "The company paid for his house on Lake Tessel, according to the land records of 2023."]
    assert pairs(old, new) == [(2, 0), (1, 1)]


def test_texts_of_one_pattern_about_other_things_are_not() -> None:
    assert pairs(["The minister said the bridge is closed."], ["The minister said the road is open."]) == []
    assert pairs(["He said so."], ["She said so, and that the pier of Orm will be rebuilt by May."]) == []


def test_the_nearer_of_two_alike_is_taken() -> None:
    line = "The ferry {} carried {} passengers on Monday."
    old = [line.format("Ada", 40), line.format("Berta", 50), line.format("Carla", 60)]
    new = [line.format("Berta", 55), line.format("Carla", 65), line.format("Ada", 45)]
    assert pairs(old, new) == [(1, 0), (2, 1), (0, 2)]


@given(old=TEXTS, new=TEXTS)
def test_each_is_paired_once_and_what_stays_stays(old: list[str], new: list[str]) -> None:
    found = pairs(old, new)
    assert len({first for first, _ in found}) == len({second for _, second in found}) == len(found)
    assert [second for _, second in found] == sorted(second for _, second in found)
    for text in {*old}:
        number = sum(old[first] == new[second] == text for first, second in found)
        assert number == min(old.count(text), new.count(text))
    assert pairs(old, old) == [(index, index) for index in range(len(old))]


def test_a_file_that_got_another_name_is_found() -> None:
    old = {"a.md": SENTENCES[:3], "b.md": SENTENCES[3:], "c.md": ["One.", "Two."]}
    new = {"moved.md": [*SENTENCES[:2], "Something else."], "new.md": ["Three."], "twin.md": SENTENCES[:2]}
    assert renamed(old, new) == {"moved.md": "a.md"}
    assert renamed({"a.md": SENTENCES[:3], "b.md": []}, {"x.md": SENTENCES[:1], "y.md": []}) == {}


def test_the_work_grows_with_the_texts_alone() -> None:
    """Counts the lines that are run: four times as many texts, all of one pattern, take about four times as many."""

    def lines_run(number: int) -> int:
        chosen = random.Random(7)
        words = [f"{chosen.choice('bcdfg')}{index}word" for index in range(number * 3)]
        old = [
            f"The ministry said that {chosen.choice(words)} and {chosen.choice(words)} failed." for _ in range(number)
        ]
        new = [
            f"The ministry said that {chosen.choice(words)} and {chosen.choice(words)} failed." for _ in range(number)
        ]
        count = 0

        def trace(*_: object) -> object:
            nonlocal count
            count += 1
            return trace

        before = sys.gettrace()
        sys.settrace(trace)  # type: ignore[arg-type]
        try:
            pairs(old, new)
        finally:
            sys.settrace(before)
        return count

    assert lines_run(800) < 6 * lines_run(200)
