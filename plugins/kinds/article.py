"""The kind `article`: the article as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from checker.document import Block, Document
from checker.finding import Match
from checker.ledger import Ledger
from checker.span import Span
from checker_plugins.kinds import metadata
from checker_plugins.kinds.condition import CompiledConditions, Field, part_of, record_schema
from checker_plugins.kinds.records import Records

if TYPE_CHECKING:
    from checker.rule import Rule

_LEAD = 3  # paragraphs that lead in


def _status(status: str, description: str) -> Field[Ledger]:
    return Field("count", description, lambda _, records: records.claims_that_are(status))


def _check_worthy_unsourced(ledger: Ledger, _: Records) -> int:
    return sum(claim.check_worthy and claim.status == "unsourced" for claim in ledger.claims)


def _sources(status: str, description: str) -> Field[Ledger]:
    return Field("count", description, lambda ledger, _: sum(source.status == status for source in ledger.sources))


def _has_byline(_: Ledger, records: Records) -> bool:
    in_metadata = metadata.first(records.document.metadata, metadata.BYLINE)
    return bool(in_metadata) or any(block.role == "byline" for block in records.document.layers["blocks"])


def _of_type(type_: str, description: str) -> Field[Ledger]:
    return Field("count", description, lambda ledger, _: sum(source.type == type_ for source in ledger.sources))


def _anonymous_percent(ledger: Ledger, records: Records) -> int:
    """Return how many of a hundred attributions that name a source name an anonymous one."""
    known = [records.sources[each.source_id] for each in ledger.attributions if each.source_id in records.sources]
    return 100 * sum(source.type == "anonymous" for source in known) // len(known) if known else 0


def _accusations(ledger: Ledger, _: Records) -> int:
    return sum("accusation" in claim.because for claim in ledger.claims)


def _lead_links(_: Ledger, records: Records) -> int:
    paragraphs = [block for block in records.document.layers["blocks"] if block.role == "paragraph"][:_LEAD]
    end = paragraphs[-1].span.end if paragraphs else 0
    return sum(link.span.start < end for link in records.document.links)


FIELDS: dict[str, Field[Ledger]] = {
    "words": Field("count", "How many words the article has.", lambda _, records: records.word_count),
    "sentences": Field(
        "count", "How many sentences it has.", lambda _, records: len(records.document.layers["sentences"])
    ),
    "claims": Field("count", "How many claims it makes.", lambda ledger, _: len(ledger.claims)),
    "claims.check_worthy": Field(
        "count", "How many of its claims are worth checking.", lambda _, records: records.check_worthy_claims
    ),
    "claims.check_worthy_unsourced": Field(
        "count", "How many of its claims are worth checking and have no source at all.", _check_worthy_unsourced
    ),
    "claims.unsourced": _status("unsourced", "How many of its claims have no source at all."),
    "claims.vague": _status("vague", "How many of its claims have at best a vague source."),
    "claims.anonymous": _status("anonymous", "How many of its claims have at best an anonymous source."),
    "claims.named": _status("named", "How many of its claims have a named source."),
    "independent_sources": Field(
        "count",
        "On how many sources that do not depend on one another its claims rest.",
        lambda ledger, _: len(ledger.origins(ledger.claims)),
    ),
    "single_source": part_of(
        Ledger, "single_source", "flag", "Whether its news rests on at most one independent source."
    ),
    "sources": Field("count", "How many sources it has.", lambda ledger, _: len(ledger.sources)),
    "sources.named": _sources("named", "How many of its sources are named."),
    "sources.anonymous": _sources("anonymous", "How many of its sources are anonymous."),
    "sources.vague": _sources("vague", "How many of its sources are vague."),
    "sources.person": _of_type("person", "How many of its sources are people with a name."),
    "sources.organisation": _of_type("organisation", "How many of its sources are bodies."),
    "sources.document": _of_type("document", "How many of its sources are documents."),
    "sources.media": _of_type("media", "How many of its sources are other media."),
    "attributions": Field("count", "How many attributions it has.", lambda ledger, _: len(ledger.attributions)),
    "attributions.anonymous_percent": Field(
        "count", "How many in a hundred of its attributions name an anonymous source.", _anonymous_percent
    ),
    "accusations": Field("count", "How many of its claims are accusations that need checking.", _accusations),
    "links": Field("count", "How many links it has.", lambda _, records: len(records.document.links)),
    "lead_links": Field("count", "How many links its first three paragraphs have.", _lead_links),
    "has_metadata": Field(
        "flag",
        "Whether its file has front matter or a head that speaks of it.",
        lambda _, records: bool(records.document.metadata),
    ),
    "has_date": Field(
        "flag",
        "Whether its metadata say when it was published.",
        lambda _, records: bool(metadata.first(records.document.metadata, metadata.DATE)),
    ),
    "has_type": Field(
        "flag",
        "Whether its metadata say what it is: news, opinion, an advertisement.",
        lambda _, records: bool(metadata.types(records.document.metadata)),
    ),
    "article_type": Field(
        "text",
        "What its metadata say that it is, in lower case: its type, genre or section.",
        lambda _, records: metadata.types(records.document.metadata),
    ),
    "is_updated": Field(
        "flag",
        "Whether its metadata say that it was changed on a later day than it was published.",
        lambda _, records: metadata.is_updated(records.document.metadata),
    ),
    "has_byline": Field("flag", "Whether it says who wrote it.", _has_byline),
    "has_headline": Field(
        "flag", "Whether it has a headline.", lambda _, records: _headline(records.document) is not None
    ),
}


class ArticleKind:
    """Finds articles that meet a rule's conditions; a rule's scope does not limit where the match is shown."""

    name = "article"
    only_hits = True
    whole_article = True
    placeholders: Sequence[str] = (
        "claims",
        "check_worthy",
        "unsourced",
        "vague",
        "anonymous",
        "named",
        "independent",
        "source",
    )
    schema: Mapping[str, Any] = record_schema(
        "Speaks of the article as a whole, once, and marks its headline, or else its first sentence.",
        FIELDS,
        "One of these phrases must stand in the article; the first that does is marked.",
    )

    def __init__(self) -> None:
        self._conditions = CompiledConditions(FIELDS)

    def phrases(self, match: Mapping[str, Any]) -> Sequence[str]:
        """Return the phrases of which one must stand in the article."""
        return list(match.get("phrases", ()))

    def done(self) -> None:
        """Let go of the records of the article, which all kinds share."""
        Records.forget()

    def find(self, rule: Rule, document: Document) -> Iterator[Match]:
        """Return one match if the rule speaks of this article."""
        records = Records.of(document)
        found = records.found(rule.id) if "phrases" in rule.match else None
        if found is None and "phrases" in rule.match:
            return iter(())
        if not self._conditions.of(rule).hold_alone(records.ledger, records):
            return iter(())
        span = found.first if found is not None else _headline(document) or _first_sentence(document)
        return iter(()) if span is None else iter((Match(span, None, _values(records)),))


def _headline(document: Document) -> Span | None:
    blocks: Sequence[Block] = document.layers["blocks"]
    return next(
        (block.span for block in blocks if block.role == "headline" and block.span.start < block.span.end), None
    )


def _first_sentence(document: Document) -> Span | None:
    return document.layers["sentences"][0].span if document.layers["sentences"] else None


def _values(records: Records) -> dict[str, str]:
    ledger, summary = records.ledger, records.summary
    origins = ledger.origins(ledger.claims)
    return {
        "claims": str(summary["claims"]),
        "check_worthy": str(summary["check_worthy"]),
        "unsourced": str(summary["unsourced"]),
        "vague": str(summary["vague"]),
        "anonymous": str(summary["anonymous"]),
        "named": str(summary["named"]),
        "independent": str(len(origins)),
        "source": records.sources[origins[0]].name if origins and origins[0] in records.sources else "",
    }
