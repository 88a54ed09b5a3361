"""The kind `phrase`: words in the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from checker.document import Document, Sentence, Tokens
from checker.finding import Match
from checker_plugins.kinds.records import Records

if TYPE_CHECKING:
    from checker.rule import Rule

_SIGNS_BEFORE = 4  # no more signs than these may stand before the first word of a sentence


def phrases_schema(description: str) -> dict[str, Any]:
    """Return the JSON Schema of a list of phrases."""
    return {
        "type": "array",
        "description": description,
        "items": {"type": "string", "minLength": 1},
        "minItems": 1,
        "uniqueItems": True,
    }


class PhraseKind:
    """Finds each place where one of the rule's phrases stands."""

    name = "phrase"
    only_hits = True
    placeholders: Sequence[str] = ()
    schema: Mapping[str, Any] = {
        "type": "object",
        "description": "Finds each place where one of the phrases stands.",
        "properties": {
            "phrases": phrases_schema("The phrases to find, in the phrase notation."),
            "position": {
                "enum": ["anywhere", "sentence-start"],
                "description": "Where in its sentence a phrase may stand: anywhere (the default), or only as its "
                "first words, quotation marks and other signs before it not counted.",
            },
        },
        "required": ["phrases"],
        "additionalProperties": False,
    }

    def phrases(self, match: Mapping[str, Any]) -> Sequence[str]:
        """Return the phrases to find."""
        return list(match["phrases"])

    def find(self, rule: Rule, document: Document) -> Iterator[Match]:
        """Yield each place where a phrase stands, with the claim that it stands in."""
        hits = document.layers["hits"].get(f"rule:{rule.id}")
        if not hits:
            return
        records = Records.of(document)
        tokens: Tokens = document.layers["tokens"]
        at_start = rule.match.get("position") == "sentence-start"
        for hit in hits:
            if not at_start or _begins_sentence(hit.first, document.layers["sentences"], tokens):
                span = tokens.span(hit.first, hit.last)
                yield Match(span, records.claim_holding(span))


def _begins_sentence(token: int, sentences: Sequence[Sentence], tokens: Tokens) -> bool:
    index = bisect_right(sentences, token, key=lambda sentence: sentence.first) - 1
    if index < 0 or token - sentences[index].first > _SIGNS_BEFORE:
        return False
    return not any(word[0].isalnum() for word in tokens.words[sentences[index].first : token])
