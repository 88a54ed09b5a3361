"""The ledger of an English article: attributions, sources and claims put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

from checker.arrays import first_after, first_from, i64, vec
from checker.document import Block, Document, Entity
from checker.ledger import Attribution, Claim, Figure, Ledger, Source, best_status, origins_of
from checker.span import Span, tuple_of
from checker_plugins.english import attribution, claim, house, mention, reading, talk, worth
from checker_plugins.english.reading import Reading
from checker_plugins.english.source import UNSOURCED, Ids, Standing
from checker_plugins.english.talk import Entry, Talk

_CLAIM: Final[Any] = Claim  # what is final is found at once where this is compiled
_ATTRIBUTION: Final[Any] = Attribution
_CLAIMING: Final = frozenset(("claim", "claims", "claimed", "allege", "alleges", "alleged"))
_NOBODY: Final[list[Entry]] = []
_NO_ENTITIES: Final[list[Entity]] = []
_NO_SPANS: Final[list[Span]] = []
_CLAIM_IDS: Final = Ids("c")
_ATTRIBUTION_IDS: Final = Ids("a")
_SEVERAL: Final = 3  # origins that make news which names no source more than one source's


class LedgerAnnotator:
    """Makes the layer `ledger`."""

    name = "ledger"
    language = "en"
    needs: Sequence[str] = ("tokens", "blocks", "sentences", "entities", "quotations", "hits", "vocabulary")
    vocabulary: Mapping[str, Sequence[str]] = house.LEXICONS
    phrases: Mapping[str, Sequence[str]] = {
        **reading.PHRASES,
        **mention.PHRASES,
        **talk.PHRASES,
        **claim.PHRASES,
        **worth.PHRASES,
    }

    def annotate(self, document: Document) -> Ledger:
        """Return the ledger of a document."""
        return _Builder(document).build()


class _Builder:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.reading = Reading(document)
        self.blocks: Sequence[Block] = document.layers["blocks"]
        self.sentences = self.reading.sentences
        self.starts: vec[i64] = self.reading.starts
        self.firsts: vec[i64] = self.reading.firsts
        self.talk = Talk(self.reading, self.blocks)
        self.sources: tuple[Source, ...] = ()

    def build(self) -> Ledger:
        """Read the document and return its ledger."""
        self.talk.read(attribution.attributions(self.reading))
        entries = self.talk.entries
        for entry in entries:
            if entry.known is not None and not entry.raw.attitude:
                entry.known.spoke = True
        self.sources = self.talk.sources.sources()
        attributions: list[Attribution] = []
        behind: list[list[Entry]] = [_NOBODY] * len(self.sentences)
        for number, entry in enumerate(entries, 1):
            entry.id = _ATTRIBUTION_IDS.of(number)
            attributions.append(self._record(entry))
            if not entry.raw.attitude:
                first, last = self._covered(entry)
                for index in range(first, last):
                    if behind[index] is _NOBODY:
                        behind[index] = [entry]
                    else:
                        behind[index].append(entry)
        claims = self._claims(behind)
        return Ledger(tuple(attributions), self.sources, claims, self._single(claims))

    def _record(self, entry: Entry) -> Attribution:
        raw, known = entry.raw, entry.known
        record: Attribution = tuple_of(
            _ATTRIBUTION,
            (
                entry.id,
                entry.span,
                None if raw.carried_over else self.reading.tokens.span(raw.cue[0], raw.cue[1]),
                raw.content,
                known.id if known is not None and known.spoke else None,
                raw.carried_over,
                raw.quotation,
                tuple([relay.id for relay in entry.chain if relay.spoke]) if entry.chain else (),
            ),
        )
        return record

    def _covered(self, entry: Entry) -> tuple[i64, i64]:
        """The first of the sentences that an attribution stands behind, and the one after the last.

        Those are its own, and all that its content reaches into.
        """
        sentence, content = entry.raw.sentence, entry.raw.content
        if content is None:
            return sentence, sentence + 1
        start, end = content
        starts, following = self.starts, sentence + 1
        if starts[sentence] <= start and (following == len(starts) or end <= starts[following]):
            return sentence, following  # as nearly always
        first = max(0, first_after(starts, start) - 1)
        return min(first, sentence), max(first_from(starts, end), following)

    def _claims(self, behind: list[list[Entry]]) -> tuple[Claim, ...]:
        reading = self.reading
        reasons = worth.found_in(reading)
        doubts = self._doubts()
        entities = self._by_sentence()
        links = self._links()
        spans = [span for span, _, _, _ in self.sentences]
        claims: list[Claim] = []
        for index, role in enumerate(self.talk.roles):
            told = behind[index]
            if not (told and role not in claim.NO_CLAIMS) and not claim.asserts(reading, index, role):
                continue
            figures: tuple[Figure, ...] = ()
            found = reasons[index]
            if entities[index]:
                figures, statistic = claim.figures(reading, entities[index], reading.lasts[index])
                if statistic:
                    found |= worth.FIGURE
            status, sources, independent = _standing(told) if told else UNSOURCED
            because = worth.because(found, status) if told or found else ()
            claims.append(
                tuple_of(
                    _CLAIM,
                    (
                        _CLAIM_IDS.of(len(claims) + 1),
                        spans[index],
                        worth.type_of(found),
                        status,
                        bool(because),
                        because,
                        (told[0].id,) if len(told) == 1 else tuple([entry.id for entry in told]),
                        sources,
                        independent,
                        tuple(doubts[index]) if doubts[index] else (),
                        figures,
                        tuple(links[index]) if links and index in links else (),
                        told[0].raw.quotation if told else "",
                        role,
                    ),
                )
            )
        return tuple(claims)

    def _doubts(self) -> list[list[Span]]:
        """The writer's words of doubt in each sentence; "claims" is one where nobody in particular claims."""
        words = self.reading.tokens.words
        found, in_order = claim.hedges(self.reading), True
        for entry in self.talk.entries:
            if entry.known is not None and entry.known.type == "vague" and not entry.raw.carried_over:
                token = entry.raw.cue[1] - 1
                if words[token] in _CLAIMING:
                    found.append((token, token + 1))
                    in_order = False
        if not in_order:
            found.sort(key=itemgetter(0))
        doubts = [_NO_SPANS] * (len(self.sentences) + 1)  # the last for what stands before the first sentence
        for first, last in found:
            index, span = self.reading.sentence_of(first), self.reading.tokens.span(first, last)
            if doubts[index] is _NO_SPANS:
                doubts[index] = [span]
            else:
                doubts[index].append(span)
        return doubts

    def _by_sentence(self) -> list[list[Entity]]:
        """The figures of each sentence."""
        found: list[list[Entity]] = [_NO_ENTITIES] * len(self.sentences)
        firsts, index = self.firsts, -1
        for entity in self.reading.figures:
            first = entity[0]
            if index >= 0 and firsts[index] > first:
                index = -1
            while index + 1 < len(firsts) and firsts[index + 1] <= first:
                index += 1
            if index >= 0 and found[index] is _NO_ENTITIES:
                found[index] = [entity]
            elif index >= 0:
                found[index].append(entity)
        return found

    def _links(self) -> dict[int, list[str]]:
        """The targets of the links that each sentence has a part in."""
        found: dict[int, list[str]] = {}
        for link in self.document.links:
            first = max(0, first_after(self.starts, link.span.start) - 1)
            for index in range(first, first_from(self.starts, link.span.end)):
                if link.span.meets(self.sentences[index].span):
                    found.setdefault(index, []).append(link.target)
        return found

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
        return len(origins_of(self.sources, claims)) < _SEVERAL


def _standing(told: list[Entry]) -> Standing:
    """Return what the sources that told a claim are together."""
    if len(told) == 1:
        known = told[0].known
        return UNSOURCED if known is None else known.standing
    first = told[0].known
    if first is not None and all(entry.known is first for entry in told):
        return first.standing
    ids: list[str] = []
    statuses: list[str] = []
    origins: list[str] = []
    for entry in told:
        known = entry.known
        if known is None or known.id in ids:
            continue
        status, _, independent = known.standing
        ids.append(known.id)
        statuses.append(status)
        if independent and known.origin_id not in origins:
            origins.append(known.origin_id)
    return best_status(statuses), tuple(ids), len(origins)
