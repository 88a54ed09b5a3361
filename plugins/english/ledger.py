"""The ledger of an English article: attributions, sources and claims put together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from checker.document import Block, Document, Entity
from checker.ledger import Attribution, Claim, Ledger, best_status
from checker.span import Span
from checker_plugins.english import attribution, claim, mention, reading, talk
from checker_plugins.english.reading import Reading
from checker_plugins.english.source import Known
from checker_plugins.english.talk import Entry, Talk

_REASONS = ("casualty", "accusation", "figure", "inference", "superlative", "secret")
_CLAIMING = frozenset(("claim", "claims", "claimed", "allege", "alleges", "alleged"))
_SEVERAL = 3  # origins that make news which names no source more than one source's


class LedgerAnnotator:
    """Makes the layer `ledger`."""

    name = "ledger"
    language = "en"
    needs: Sequence[str] = ("tokens", "blocks", "sentences", "entities", "quotations", "hits")
    phrases: Mapping[str, Sequence[str]] = {**reading.PHRASES, **mention.PHRASES, **talk.PHRASES, **claim.PHRASES}

    def annotate(self, document: Document) -> Ledger:
        """Return the ledger of a document."""
        return _Builder(document).build()


class _Builder:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.reading = Reading(document)
        self.blocks: Sequence[Block] = document.layers["blocks"]
        self.sentences = self.reading.sentences
        self.starts = [sentence.span.start for sentence in self.sentences]
        self.firsts = [sentence.first for sentence in self.sentences]
        self.talk = Talk(self.reading, self.blocks)

    def build(self) -> Ledger:
        """Read the document and return its ledger."""
        self.talk.read(attribution.attributions(self.reading))
        attributions: list[Attribution] = []
        behind: dict[int, list[Attribution]] = {}
        for number, entry in enumerate(self.talk.entries, 1):
            record = self._record(f"a{number}", entry)
            attributions.append(record)
            if not entry.raw.attitude:
                for index in self._covered(entry):
                    behind.setdefault(index, []).append(record)
        claims = self._claims(behind, {known.id: known for known in self.talk.sources.known})
        return Ledger(tuple(attributions), self.talk.sources.sources(), claims, self._single(claims))

    def _record(self, id_: str, entry: Entry) -> Attribution:
        raw = entry.raw
        return Attribution(
            id_,
            entry.span,
            None if raw.carried_over else self.reading.tokens.span(*raw.cue),
            raw.content,
            entry.known.id if entry.known else None,
            raw.carried_over,
            raw.quotation,
            entry.chain,
        )

    def _covered(self, entry: Entry) -> range:
        """The sentences that an attribution stands behind: its own, and all that its content reaches into."""
        sentence, content = entry.raw.sentence, entry.raw.content
        if content is None:
            return range(sentence, sentence + 1)
        first = max(0, bisect_right(self.starts, content.start) - 1)
        return range(min(first, sentence), max(bisect_left(self.starts, content.end), sentence + 1))

    def _claims(self, behind: Mapping[int, Sequence[Attribution]], known: Mapping[str, Known]) -> tuple[Claim, ...]:
        hits = self._reasons()
        doubts = self._doubts()
        entities = self._by_sentence()
        claims: list[Claim] = []
        for index, sentence in enumerate(self.sentences):
            block = self.blocks[sentence.block]
            records = behind.get(index, ())
            if not (records and block.role not in claim.NO_CLAIMS) and not claim.asserts(self.reading, index, block):
                continue
            ids = dict.fromkeys(record.source_id for record in records if record.source_id)
            behind_it = [known[id_] for id_ in ids]
            status = best_status([k.type if k.type in ("anonymous", "vague") else "named" for k in behind_it])
            figures = claim.figures(self.reading, entities.get(index, ()), sentence)
            reasons = dict.fromkeys(hits.get(index, ()), True)
            reasons["figure"] = any(claim.is_statistic(self.reading, figure) for figure in figures)
            because = _because(reasons, status)
            claims.append(
                Claim(
                    id=f"c{len(claims) + 1}",
                    span=sentence.span,
                    type=claim.type_of(reasons),
                    status=status,
                    check_worthy=bool(because),
                    because=because,
                    attributions=tuple(record.id for record in records),
                    sources=tuple(ids),
                    independent_sources=len({k.origin.id for k in behind_it if k.type != "vague"}),
                    hedges=tuple(doubts.get(index, ())),
                    figures=figures,
                    links=tuple(link.target for link in self.document.links if link.span.meets(sentence.span)),
                    quotation=next((record.quotation for record in records), ""),
                    role=block.role,
                )
            )
        return tuple(claims)

    def _doubts(self) -> dict[int, list[Span]]:
        """The writer's words of doubt by sentence; "claims" is one where nobody in particular claims."""
        found = claim.hedges(self.reading)
        for entry in self.talk.entries:
            if entry.known is not None and entry.known.type == "vague" and not entry.raw.carried_over:
                token = entry.raw.cue[1] - 1
                if self.reading.tokens.words[token] in _CLAIMING:
                    found.setdefault(token, []).append(self.reading.tokens.span(token, token + 1))
        doubts: dict[int, list[Span]] = {}
        for token in sorted(found):
            doubts.setdefault(self._sentence_of(token), []).extend(found[token])
        return doubts

    def _reasons(self) -> dict[int, set[str]]:
        """What was found in each sentence that can be a reason to check it."""
        found: dict[int, set[str]] = {}
        for name in claim.PHRASES:
            if name.startswith("claim-"):
                for hit in self.reading.hits.get(name, ()):
                    found.setdefault(self._sentence_of(hit.first), set()).add(name.removeprefix("claim-"))
        return found

    def _by_sentence(self) -> dict[int, list[Entity]]:
        """The figures and dates of each sentence."""
        found: dict[int, list[Entity]] = {}
        for entity in self.document.layers["entities"]:
            if entity.label != "name":
                found.setdefault(self._sentence_of(entity.first), []).append(entity)
        return found

    def _sentence_of(self, token: int) -> int:
        return bisect_right(self.firsts, token) - 1

    def _single(self, claims: Sequence[Claim]) -> bool:
        """Say whether the article's news, the first claim of its body, rests on one origin or on none.

        Where that claim names its source, another one must join it there. Where it names none, the body must
        bring at least three independent origins: two are as often the two sides of one story.
        """
        if not claims:
            return True
        lead = claims[0]
        if lead.status in ("named", "anonymous"):
            return lead.independent_sources <= 1
        wanted = {source for one in claims for source in one.sources}
        origins = {k.origin.id for k in self.talk.sources.known if k.type != "vague" and k.id in wanted}
        return len(origins) < _SEVERAL


def _because(reasons: Mapping[str, bool], status: str) -> tuple[str, ...]:
    """The named reasons for which a fact-checker would want a claim checked."""
    found = [name for name in _REASONS if reasons.get(name)]
    if reasons.get("court"):  # a court's acts are public
        found = [name for name in found if name not in ("accusation", "figure")]
    if status in ("vague", "anonymous"):
        found.append("unidentified-source")
    return tuple(found)
