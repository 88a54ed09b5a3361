"""What a rule finds: matches, which kinds make, and findings, which only the engine makes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from checker.digest import hex_digest_of
from checker.span import Span

SEVERITIES = ("note", "warning", "error")  # from the mildest to the gravest
CONFIDENCES = ("low", "medium", "high")
CATEGORIES = (
    "sourcing",
    "attribution",
    "hedging",
    "language",
    "numbers",
    "fairness",
    "transparency",
    "consistency",
)


class Match(NamedTuple):
    """What a kind found for a rule: a span, the claim it speaks of, and values for the rule's message."""

    span: Span
    claim: str | None = None
    values: Mapping[str, str] = {}


class Finding(NamedTuple):
    """One thing that an editor should look at; `span` is in the canonical text, `excerpt` its characters."""

    rule: str
    severity: str
    category: str
    confidence: str
    message: str
    span: Span
    excerpt: str
    sentence: Span
    suggest: str
    claim: str | None
    fingerprint: str


def fingerprint(rule: str, excerpt: str, sentence: str, occurrence: int = 0) -> str:
    """Return the name of a finding that edits elsewhere do not change: sixteen hexadecimal digits.

    It hashes the rule, the excerpt and the sentence, with case and white space folded; no line or offset is
    in it. `occurrence` tells apart findings that would otherwise share a name, counted from zero.
    """
    parts = [rule, _folded(excerpt), _folded(sentence)]
    if occurrence:
        parts.append(str(occurrence))
    return hex_digest_of("\0".join(parts).encode("utf-8", "surrogatepass"))[:16]


def _folded(text: str) -> str:
    """Return a text in lower case with its white space folded.

    >>> _folded(" As  he\\nSAID")
    'as he said'
    """
    lower = text.lower()
    if lower.isprintable() and "  " not in lower:  # no white space but single blanks: so most sentences are
        return lower.strip(" ")
    return " ".join(lower.split())
