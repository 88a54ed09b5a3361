"""The kind `source`: sources of the ledger that meet a rule's conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from checker.document import Document
from checker.finding import Match
from checker.ledger import SOURCE_TYPES, Source
from checker_plugins.kinds.condition import CompiledConditions, Field, part_of, record_schema
from checker_plugins.kinds.records import Records

if TYPE_CHECKING:
    from checker.rule import Rule

FIELDS: dict[str, Field[Source]] = {
    "type": part_of(Source, "type", "text", "What sort of source it is.", SOURCE_TYPES),
    "mentions": Field("count", "How often the article mentions it.", lambda source, _: len(source.mentions)),
    "claims": Field(
        "count", "How many claims stand on it.", lambda source, records: records.claims_of.get(source.id, 0)
    ),
    "check_worthy_claims": Field(
        "count",
        "How many claims that are worth checking stand on it.",
        lambda source, records: records.check_worthy_claims_of.get(source.id, 0),
    ),
    "attributions": Field(
        "count", "How many attributions name it.", lambda source, records: records.attributions_of.get(source.id, 0)
    ),
    "reason_given": part_of(Source, "reason_given", "flag", "Whether the article says why it is not named."),
    "how_they_know": part_of(Source, "how_they_know", "flag", "Whether the article says how it knows."),
    "has_role": Field("flag", "Whether the article says what its office is.", lambda source, _: bool(source.role)),
    "name_words": Field("count", "Of how many words its name consists.", lambda source, _: len(source.name.split())),
    "has_affiliation": Field(
        "flag", "Whether the article says whom it speaks for.", lambda source, _: bool(source.affiliation)
    ),
}


class SourceKind:
    """Finds the sources that meet a rule's conditions."""

    name = "source"
    only_hits = True
    placeholders: Sequence[str] = ("source", "mentions", "claims")
    schema: Mapping[str, Any] = record_schema(
        "Finds sources, each once, and marks the first mention.",
        FIELDS,
        "One of these phrases must meet a mention of the source; the first such mention is marked.",
    )

    def __init__(self) -> None:
        self._conditions = CompiledConditions(FIELDS)

    def phrases(self, match: Mapping[str, Any]) -> Sequence[str]:
        """Return the phrases of which one must meet a mention of a source."""
        return list(match.get("phrases", ()))

    def find(self, rule: Rule, document: Document) -> Iterator[Match]:
        """Return the first mention of each source that the rule speaks of."""
        records = Records.of(document)
        found = records.found(rule.id)
        matches: list[Match] = []
        if found is None and "phrases" in rule.match:
            return iter(matches)
        for source in self._conditions.of(rule).among(records.ledger.sources, records):
            mentions = sorted(source.mentions)
            if found is not None:
                mentions = [mention for mention in mentions if found.meets(mention.start, mention.end)]
            if mentions:
                values = {
                    "source": source.name or records.text(mentions[0]),
                    "mentions": str(len(source.mentions)),
                    "claims": str(records.claims_of.get(source.id, 0)),
                }
                matches.append(Match(mentions[0], None, values))
        return iter(matches)
