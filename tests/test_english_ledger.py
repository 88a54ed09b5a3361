"""The English ledger: how claims, attributions and sources hang together, and that its cost grows with the text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from checker.document import Block, Document, Link
from checker.ledger import Source
from checker.span import Span
from checker_plugins.english import ledger
from checker_plugins.english.ledger import LedgerAnnotator
from tests.english import annotated, ledger_of


def test_a_claim_knows_its_attributions_and_sources() -> None:
    text = "The ministry said the dam was safe. The road is closed."
    ledger = ledger_of(text)
    first, second = ledger.claims
    assert (first.id, first.attributions, first.sources, first.status, first.quotation) == (
        "c1",
        ("a1",),
        ("s1",),
        "named",
        "indirect",
    )
    assert (second.id, second.attributions, second.sources, second.status, second.quotation) == (
        "c2",
        (),
        (),
        "unsourced",
        "",
    )


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Experts say the dam leaks.", "vague"),
        ("A senior official said the dam leaks.", "anonymous"),
        ("Ann Dorn said the dam leaks.", "named"),
        ("Experts say, and Ann Dorn said, that the dam leaks.", "named"),
        ("The dam reportedly leaks.", "vague"),
        ("It is noted that the dam leaks.", "vague"),
        ("The mayor resigned on Friday.", "unsourced"),
        ("The union opposed the merger.", "unsourced"),
    ],
)
def test_the_best_identified_source_counts(text: str, status: str) -> None:
    assert [claim.status for claim in ledger_of(text).claims] == [status]


def test_an_attribution_stands_behind_every_sentence_of_its_content() -> None:
    ledger = ledger_of("Ann Dorn said: “The dam leaks. It is old. It will fall.” The mayor left.")
    assert [claim.attributions for claim in ledger.claims] == [("a1",), ("a1",), ("a1",), ()]


def test_sources_and_records_are_numbered_in_the_order_of_the_text() -> None:
    ledger = ledger_of(
        "The union opposed it. Ann Dorn said it leaks. The ministry said it does not. Dorn said it will fall."
    )
    assert [one.id for one in ledger.attributions] == ["a1", "a2", "a3", "a4"]
    assert [(one.id, one.name) for one in ledger.sources] == [("s1", "Ann Dorn"), ("s2", "The ministry")]
    assert [one.source_id for one in ledger.attributions] == [None, "s1", "s2", "s1"]


def test_the_claims_of_a_sentence_have_its_links() -> None:
    text = "The dam is old. The mayor knows of it. The road is closed."
    document = annotated(text)
    links = (Link(Span(4, 7), "one"), Link(Span(8, 40), "two"))
    linked = Document(document.text, document.blocks, text, document.source_map, links=links, layers=document.layers)
    assert [claim.links for claim in LedgerAnnotator().annotate(linked).claims] == [("one", "two"), ("two",), ("two",)]


@pytest.mark.parametrize(
    ("text", "single"),
    [
        ("", True),
        ("The mill burned down on Friday.", True),
        ("Ann Dorn said the mill burned down.", True),
        ("Reuters reported, citing the ministry, that the mill burned down.", True),
        ("The council and the government said the mill burned down.", False),
        ("The mill burned down. Ann Dorn said it was old. The union said it was not.", True),
        ("The mill burned down. Ann Dorn said it was old. The union said it was not. Reuters said it was.", False),
    ],
)
def test_single_source(text: str, single: bool) -> None:
    assert ledger_of(text or "\u200b").single_source is single


@pytest.mark.parametrize("role", ["headline", "heading", "byline", "dateline", "caption", "code"])
def test_text_that_is_no_prose_claims_nothing(role: str) -> None:
    document = annotated("Ann Dorn said the dam leaks.")
    blocks = tuple(Block(block.span, role) for block in document.layers["blocks"])
    ledger = LedgerAnnotator().annotate(document.with_layer("blocks", blocks))
    assert ledger.claims == ()
    assert [one.source_id for one in ledger.attributions] == ["s1"]


HOSTILE: dict[str, Callable[[int], str]] = {
    "attributions": lambda n: "He said it is so. " * n,
    "cues in one sentence": lambda n: "he said that " * n + ".",
    "new sources": lambda n: "".join(f"Ann Dorn{_letters(i)} said it leaks. " for i in range(n)),
    "people of one body": lambda n: "".join(f"Dorn{_letters(i)} Lee of Acme Bank said it leaks. " for i in range(n)),
    "quotations": lambda n: "“a b,” he said. " * n,
    "one long quotation": lambda n: "He said: “a is b. " + "c is d. " * n + "”",
    "quotations without an end": lambda n: "“He said it is so. " * n,
    "colons": lambda n: "Ann Dorn: it is. " * n,
    "commas": lambda n: "Ann, Lee, " * n + "said so it is. ",
    "possessives": lambda n: "Ann's " * n + "claim that it is.",
    "relays": lambda n: "It leaks, Reuters reported, citing Reuters, citing the BBC. " * n,
    "a list": lambda n: "The memo said:\n\n" + "- It leaks badly now.\n" * n,
}


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + number // 26**place % 26) for place in range(3))


def _lines_run(text: str) -> int:
    """Return how many lines of the ledger's modules are run for a text."""
    document = annotated(text)
    count = 0

    def traced(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        count += event == "line"
        return traced if "english" in frame.f_code.co_filename else None

    sys.settrace(traced)
    try:
        LedgerAnnotator().annotate(document)
    finally:
        sys.settrace(None)
    return count


@pytest.mark.skipif(not str(ledger.__file__).endswith(".py"), reason="compiled modules do not tell of their lines")
@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_the_work_grows_with_the_text_alone(make: Callable[[int], str]) -> None:
    few, many = (_lines_run(make(n)) for n in (60, 240))
    assert many <= 5 * few


def test_no_source_is_told_apart_by_its_mentions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its hash would read every mention, for every claim that rests on it."""
    monkeypatch.setattr(Source, "__hash__", None)
    ledger = ledger_of("Ann Dorn said the dam was safe. She said the wall would hold, and she added that it was dry.")
    assert [claim.sources for claim in ledger.claims] == [("s1",), ("s1",)]
