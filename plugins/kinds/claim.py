"""The kind `claim`: claims of the ledger that meet a rule's conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from checker.document import ROLES, Document
from checker.finding import Match
from checker.ledger import CLAIM_TYPES, QUOTATIONS, STATUSES, Claim
from checker.span import Span
from checker_plugins.kinds.condition import CompiledConditions, Field, part_of, record_schema
from checker_plugins.kinds.records import Records

if TYPE_CHECKING:
    from checker.rule import Rule


def _hedges(claim: Claim, records: Records) -> tuple[str, ...]:
    return tuple(records.text(hedge).lower() for hedge in claim.hedges)


def _carried_over(claim: Claim, records: Records) -> bool:
    known = records.attributions
    return any(known[each].carried_over for each in claim.attributions if each in known)


def _attributed_nearby(claim: Claim, records: Records) -> bool:
    block = records.block(claim.span.start)
    attributing = records.attributing_blocks
    return block in attributing or block - 1 in attributing or block + 1 in attributing


def _paragraphs_before(claim: Claim, records: Records) -> int:
    return records.paragraphs_before(claim.span.start)


def _paragraph_attributes(claim: Claim, records: Records) -> bool:
    return records.block(claim.span.start) in records.attributing_blocks


FIELDS: dict[str, Field[Claim]] = {
    "type": part_of(Claim, "type", "text", "What sort of thing the claim asserts.", CLAIM_TYPES),
    "status": part_of(Claim, "status", "text", "How well its best source is identified.", STATUSES),
    "check_worthy": part_of(Claim, "check_worthy", "flag", "Whether a fact-checker would want it checked."),
    "because": part_of(Claim, "because", "text", "A reason for which it is worth checking."),
    "has_link": Field("flag", "Whether it holds a link.", lambda claim, _: bool(claim.links)),
    "has_hedge": Field("flag", "Whether the writer hedges it.", lambda claim, _: bool(claim.hedges)),
    "hedge": Field("text", "The words of one of its hedges, in lower case.", _hedges),
    "hedges": Field("count", "How many hedges it holds.", lambda claim, _: len(claim.hedges)),
    "has_figure": Field("flag", "Whether it holds a figure.", lambda claim, _: bool(claim.figures)),
    "figures": Field("count", "How many figures it holds.", lambda claim, _: len(claim.figures)),
    "independent_sources": part_of(
        Claim,
        "independent_sources",
        "count",
        "How many sources that do not depend on one another stand behind it, vague ones not counted.",
    ),
    "sources": Field("count", "How many sources stand behind it.", lambda claim, _: len(claim.sources)),
    "attributions": Field("count", "How many attributions cover it.", lambda claim, _: len(claim.attributions)),
    "carried_over": Field("flag", "Whether an attribution goes on into it from an earlier sentence.", _carried_over),
    "named_in_paragraph": Field(
        "flag",
        "Whether its paragraph has words of attributing, with a source that is not vague.",
        _paragraph_attributes,
    ),
    "named_nearby": Field(
        "flag",
        "Whether its paragraph, or the one before or after, has words of attributing, with a source that is not vague.",
        _attributed_nearby,
    ),
    "quotation": part_of(Claim, "quotation", "text", "How it is quoted, if it is.", QUOTATIONS),
    "role": part_of(Claim, "role", "text", "The role of the block that it stands in.", ROLES),
    "paragraphs_before": Field("count", "How many paragraphs stand before its own block.", _paragraphs_before),
    "words": Field("count", "How many words long it is.", lambda claim, records: records.words(claim.span)),
}


class ClaimKind:
    """Finds the claims that meet a rule's conditions."""

    name = "claim"
    only_hits = True
    placeholders: Sequence[str] = ("claim", "type", "figure", "hedge", "source", "cue", "because")
    schema: Mapping[str, Any] = record_schema(
        "Finds claims: stretches of a sentence that assert something checkable.",
        FIELDS,
        "The claim must hold one of these phrases; each that it holds is marked, unless `mark` says otherwise.",
        marks=("claim", "figure", "hedge", "source", "cue"),
        mark="What is marked: the claim (the default), or the first of its figures (if it can be, one that a phrase "
        "holds), of its hedges, of its sources or of the cues of its attributions; the claim, where it has none.",
    )

    def __init__(self) -> None:
        self._conditions = CompiledConditions(FIELDS)

    def phrases(self, match: Mapping[str, Any]) -> Sequence[str]:
        """Return the phrases of which a claim must hold one."""
        return list(match.get("phrases", ()))

    def find(self, rule: Rule, document: Document) -> Iterator[Match]:
        """Return what the rule marks in each claim that it speaks of."""
        records = Records.of(document)
        conditions, mark = self._conditions.of(rule), rule.match.get("mark")
        matches: list[Match] = []
        if "phrases" not in rule.match:
            told = conditions.among(records.ledger.claims, records)
            matches += [Match(_marked(claim, mark, (), records), claim.id, _values(claim, records)) for claim in told]
        elif (found := records.found(rule.id)) is not None:
            for claim in records.claims_with(found):
                if conditions.hold(claim, records):
                    held, values = found.within(claim.span), _values(claim, records)
                    spans = held if mark is None else [_marked(claim, mark, held, records)]
                    matches += [Match(span, claim.id, values) for span in spans]
        return iter(matches)


def _marked(claim: Claim, mark: str | None, held: Sequence[Span], records: Records) -> Span:
    if mark == "figure" and claim.figures:
        figures = [figure.span for figure in claim.figures]
        return next((span for span in figures if any(span.meets(phrase) for phrase in held)), figures[0])
    if mark == "hedge" and claim.hedges:
        return claim.hedges[0]
    if mark in ("source", "cue"):
        return _first(claim, mark, records) or claim.span
    return claim.span


def _first(claim: Claim, part: str, records: Records) -> Span | None:
    """Return the first `source` or `cue` that the article spells out among the claim's attributions."""
    known = records.attributions
    parts = (getattr(known[each], part) for each in claim.attributions if each in known)
    return next((span for span in parts if span), None)


def _values(claim: Claim, records: Records) -> dict[str, str]:
    names = [records.sources[each].name for each in claim.sources if each in records.sources]
    return {
        "claim": records.text(claim.span),
        "type": claim.type,
        "figure": records.text(claim.figures[0].span) if claim.figures else "",
        "hedge": records.text(claim.hedges[0]) if claim.hedges else "",
        "source": next(filter(None, names), "") or records.text(_first(claim, "source", records)),
        "cue": records.text(_first(claim, "cue", records)),
        "because": ", ".join(claim.because),
    }
