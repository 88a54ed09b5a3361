"""What the tests of the English ledger share: samples with marks, and the ledger of a text.

In a sample, `[…]` marks the source of one attribution, `{…}` its cue and `<…>` its content. A content may hold the
other two. A sentence with several attributions is written once for each.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from checker.automaton import compile_phrases
from checker.document import Document
from checker.engine import annotate
from checker.ledger import Attribution, Claim, Ledger, Source
from checker.rulebook import RuleBook
from checker_plugins.english import checker_annotators, checker_lexicons
from checker_plugins.formats import text as plain_text

_MARKS = {"[": "]", "{": "}", "<": ">"}
_PARTS = {"[": "source", "{": "cue", "<": "content"}


class Parts(NamedTuple):
    """The text of an attribution's parts; an empty one is not there."""

    source: str = ""
    cue: str = ""
    content: str = ""


@cache
def _book() -> RuleBook:
    """Make a rule book without rules, which makes the layers and no findings."""
    annotators = tuple(checker_annotators())
    phrases = [(name, phrase) for one in annotators for name, own in one.phrases.items() for phrase in own]
    return RuleBook(
        rules=(),
        automaton=compile_phrases(phrases, checker_lexicons()),
        annotators=annotators,
        kinds={},
        owners={},
        language="en",
        key="",
        views={},
    )


def annotated(text: str) -> Document:
    """Return a plain text with all its layers."""
    document, failures = annotate(next(plain_text.read(text.encode(), "article.txt")), _book())
    assert failures == ()
    return document


def ledger_of(text: str) -> Ledger:
    """Return the ledger of a plain text."""
    ledger: Ledger = annotated(text).layers["ledger"]
    return ledger


def parts(attribution: Attribution, text: str) -> Parts:
    """Return what an attribution marks in its text."""
    return Parts(
        *(span.of(text) if span else "" for span in (attribution.source, attribution.cue, attribution.content))
    )


def marked(sample: str) -> tuple[str, Parts]:
    """Return a sample without its marks, and what they mark."""
    text = ""
    opened: dict[str, int] = {}
    found: dict[str, str] = {}
    for sign in sample:
        if sign in _MARKS:
            opened[_MARKS[sign]] = len(text)
            opened[_PARTS[sign]] = len(text)
        elif sign in opened:
            name = next(_PARTS[opening] for opening, closing in _MARKS.items() if closing == sign)
            found[name] = text[opened[name] :]
        else:
            text += sign
    return text, Parts(**found)


def attribution_of(sample: str) -> tuple[Ledger, Attribution]:
    """Return the ledger of a sample and the attribution that its marks tell of; fail where there is none such."""
    text, wanted = marked(sample)
    ledger = ledger_of(text)
    found = [parts(one, text) for one in ledger.attributions]
    assert wanted in found, f"{wanted} is not among {found}"
    return ledger, ledger.attributions[found.index(wanted)]


def source_of(ledger: Ledger, attribution: Attribution) -> Source:
    """Return the source of an attribution."""
    return next(source for source in ledger.sources if source.id == attribution.source_id)


def claim_of(ledger: Ledger, attribution: Attribution) -> Claim:
    """Return the first claim that an attribution stands behind."""
    return next(claim for claim in ledger.claims if attribution.id in claim.attributions)
