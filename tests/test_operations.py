"""What each stage does is counted, not timed: twice the text is twice the work, and a rule without a hit is none."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from checker import engine
from checker.document import Document
from checker.rule import Rule
from checker.rulebook import RuleBook
from tests.benchmarks.text import HOSTILE, article

SIZE = 1500  # characters of the shorter text
MORE = 2.5  # times the work for twice the text: not all parts of an article are alike
FIXED = 3000  # lines of Python, for what a longer text may have that the shorter one has not
STAGES = ("read", "tokens", "check", "record", "format json", "format text")

Counts = dict[str, tuple[dict[str, int], dict[str, int]]]


@pytest.fixture(scope="module")
def counts(own_world: None) -> Counts:
    """Return the lines that each stage runs for each text and for one twice as long."""
    program = Path(__file__).with_name("operations.py")
    done = subprocess.run([sys.executable, str(program), str(SIZE)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    found: Counts = json.loads(done.stdout)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", ["an article", *HOSTILE])
def test_twice_the_text_is_twice_the_work_at_every_stage(counts: Counts, name: str) -> None:
    few, many = counts[name]
    assert {*STAGES} <= {*few}
    for stages in (few, many):  # one rule may find in one text what it does not in the other: they count together
        stages["rules"] = sum(count for stage, count in stages.items() if stage.startswith("rule "))
    grown = {stage: (few.get(stage, 0), count) for stage, count in many.items() if not stage.startswith("rule ")}
    assert {stage: both for stage, both in grown.items() if both[1] > MORE * both[0] + FIXED} == {}
    assert many["check"] > 0


def _lines(document: Document, book: RuleBook) -> int:
    """Return how many lines of the engine and the kinds are run for a document."""
    count = 0

    def traced(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        count += event == "line"
        return traced if frame.f_code.co_filename.endswith(("engine.py", "phrase.py", "records.py")) else None

    engine.check(document, book)  # what is made once
    sys.settrace(traced)
    try:
        engine.check(document, book)
    finally:
        sys.settrace(None)
    return count


def test_a_rule_without_a_hit_is_a_look_and_no_more(
    make_rule: Callable[..., Rule], make_book: Callable[..., RuleBook]
) -> None:
    words = ("weir", "notice", "crack", "families", "county")
    rules = [
        make_rule(f"test.r{number:04}", match={"phrases": [words[number] if number < 5 else f"brindle{number}"]})
        for number in range(1000)
    ]
    document = Document.of(article(4000))
    few, many = (_lines(document, make_book(*rules[:number])) for number in (100, 1000))
    assert few > 100
    assert many - few <= 900  # one look at each of them


def test_made_up_articles_are_always_the_same_and_as_long_as_asked() -> None:
    assert article(5000) == article(5000) != article(5000, 2)
    assert 5000 <= len(article(5000)) < 6500
    for make in HOSTILE.values():
        assert 1800 <= len(make(2000)) <= 3000
