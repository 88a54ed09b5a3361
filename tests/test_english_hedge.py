"""Hedges of English: the writer's own words of doubt, marked `[…]` in each sample."""

from __future__ import annotations

import re

import pytest

from tests.english import ledger_of

SAMPLES = [
    # adverbs and adjectives
    "The firm [allegedly] owns the mine.",
    "The firm [reportedly] owns the mine.",
    "The firm [apparently] owns the mine.",
    "The dam will [probably] hold.",
    "The [alleged] thief left the town.",
    "The [so-called] experts left the town.",
    "The police freed two [suspected] thieves.",
    # what is believed
    "The firm [is believed to] own the mine.",
    "The man [is said to] own the mine.",
    "[It is believed] that the firm owns the mine.",
    # seeming
    "The dam [seems] to hold.",
    "[It appears] that the dam holds.",
    # likelihood
    "The dam [may] fail in the spring.",
    "The dam [might] fail in the spring.",
    "The dam [could] be lost in the spring.",
    "The mayor said the dam [may] fail.",
    # claims of nobody in particular
    "Critics [claim] that the dam leaks.",
    # no hedges: months, permission, ability, questions of politeness
    "The dam was closed in May.",
    "May 12 was the day of the vote.",
    "From the hill you could see the dam.",
    "The engineers could not open the gate.",
    "The workers are supposed to wear helmets.",
    # verbs, not adjectives
    "The paper reported the loss on Friday.",
    "The mayor appeared on television.",
    "Ann Dorn claimed that the dam leaks.",
    # inside quotation marks
    "“The dam may fail,” she said.",
    "She said the dam was “allegedly” safe.",
]


@pytest.mark.parametrize("sample", SAMPLES)
def test_hedges(sample: str) -> None:
    text = re.sub(r"[\[\]]", "", sample)
    found = [span.of(text) for claim in ledger_of(text).claims for span in claim.hedges]
    assert found == re.findall(r"\[(.*?)\]", sample)


def test_a_hedge_lies_in_its_claim() -> None:
    text = "The firm allegedly owns the mine. The dam may fail."
    claims = ledger_of(text).claims
    assert [[span.of(text) for span in claim.hedges] for claim in claims] == [["allegedly"], ["may"]]
