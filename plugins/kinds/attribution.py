"""The kind `attribution`: attributions of the ledger that meet a rule's conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from checker.document import Document
from checker.finding import Match
from checker.ledger import QUOTATIONS, SOURCE_TYPES, Attribution, Source
from checker_plugins.kinds.condition import CompiledConditions, Field, part_of, record_schema
from checker_plugins.kinds.records import Records

if TYPE_CHECKING:
    from checker.rule import Rule


def _source(attribution: Attribution, records: Records) -> Source | None:
    return records.sources.get(attribution.source_id) if attribution.source_id else None


def _source_type(attribution: Attribution, records: Records) -> str:
    source = _source(attribution, records)
    return source.type if source else ""


def _reason_given(attribution: Attribution, records: Records) -> bool:
    source = _source(attribution, records)
    return source is not None and source.reason_given


def _how_they_know(attribution: Attribution, records: Records) -> bool:
    source = _source(attribution, records)
    return source is not None and source.how_they_know


def _cue(attribution: Attribution, records: Records) -> str:
    return " ".join(records.text(attribution.cue).lower().split())


def _content_sentences(attribution: Attribution, records: Records) -> int:
    return records.sentences(attribution.content) if attribution.content else 0


def _cue_position(attribution: Attribution, _: Records) -> str:
    """Say where the words of attributing stand: before the content, inside it, or after it."""
    cue, content = attribution.cue, attribution.content
    if cue is None or content is None:
        return ""
    if cue.start < content.start:
        return "before"
    return "after" if cue.start >= content.end else "inside"


def _is_first_quotation(attribution: Attribution, records: Records) -> bool:
    return records.first_quotation == attribution.id


def _speakers(attribution: Attribution, records: Records) -> int:
    place = attribution.content or attribution.cue
    return len(records.speakers.get(records.block(place.start), ())) if place else 0


FIELDS: dict[str, Field[Attribution]] = {
    "source_type": Field("text", "The type of its source.", _source_type, SOURCE_TYPES),
    "has_source": Field(
        "flag", "Whether it spells out a source.", lambda attribution, _: attribution.source is not None
    ),
    "has_cue": Field(
        "flag", "Whether it has words of attributing of its own.", lambda attribution, _: attribution.cue is not None
    ),
    "has_content": Field(
        "flag", "Whether it is known what it covers.", lambda attribution, _: attribution.content is not None
    ),
    "quotation": part_of(Attribution, "quotation", "text", "How the source's words are given.", QUOTATIONS),
    "carried_over": part_of(Attribution, "carried_over", "flag", "Whether it goes on from an earlier sentence."),
    "relayed": Field(
        "flag", "Whether its source is heard through another one.", lambda attribution, _: bool(attribution.chain)
    ),
    "reason_given": Field("flag", "Whether the article says why its source is not named.", _reason_given),
    "how_they_know": Field("flag", "Whether the article says how its source knows.", _how_they_know),
    "cue": Field("text", "Its words of attributing, in lower case.", _cue),
    "cue_position": Field(
        "text",
        "Where its words of attributing stand: before what it covers, inside that, or after it.",
        _cue_position,
        ("before", "inside", "after"),
    ),
    "content_sentences": Field("count", "Over how many sentences it goes.", _content_sentences),
    "first_quotation": Field("flag", "Whether it is the first of the article with a quotation.", _is_first_quotation),
    "speakers_in_paragraph": Field(
        "count", "How many different sources are quoted word for word in its paragraph.", _speakers
    ),
}


class AttributionKind:
    """Finds the attributions that meet a rule's conditions."""

    name = "attribution"
    only_hits = True
    placeholders: Sequence[str] = ("source", "cue", "content")
    schema: Mapping[str, Any] = record_schema(
        "Finds attributions: a cue such as “said”, its source, and what it covers.",
        FIELDS,
        "One of these phrases must meet the attribution's source or cue, or the words between them.",
        marks=("source", "cue", "content"),
        mark="What is marked: the source (the default), the cue or the content; what comes first of source, cue and "
        "content, where it has none.",
    )

    def __init__(self) -> None:
        self._conditions = CompiledConditions(FIELDS)

    def phrases(self, match: Mapping[str, Any]) -> Sequence[str]:
        """Return the phrases of which one must meet an attribution."""
        return list(match.get("phrases", ()))

    def find(self, rule: Rule, document: Document) -> Iterator[Match]:
        """Return what the rule marks in each attribution that it speaks of."""
        records = Records.of(document)
        conditions, mark = self._conditions.of(rule), rule.match.get("mark", "source")
        if "phrases" not in rule.match:
            attributions = conditions.among(records.ledger.attributions, records)
        else:
            found = records.found(rule.id)
            met = records.attributions_with(found) if found is not None else ()
            attributions = [attribution for attribution in met if conditions.hold(attribution, records)]
        matches: list[Match] = []
        for attribution in attributions:
            parts = (attribution.source, attribution.cue, attribution.content)
            span = getattr(attribution, mark) or next(filter(None, parts), None)
            if span is not None:
                claim = records.claim_of_attribution.get(attribution.id)
                matches.append(Match(span, claim, _values(attribution, records)))
        return iter(matches)


def _values(attribution: Attribution, records: Records) -> dict[str, str]:
    source = _source(attribution, records)
    return {
        "source": (source.name if source else "") or records.text(attribution.source),
        "cue": records.text(attribution.cue),
        "content": records.text(attribution.content),
    }
