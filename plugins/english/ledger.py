"""The ledger of an English article: attributions, sources and claims put together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from checker.document import Block, Document, Entity, Sentence
from checker.ledger import Attribution, Claim, Ledger, best_status
from checker.span import Span
from checker_plugins.english import attribution, claim, reading, source
from checker_plugins.english.attribution import Raw
from checker_plugins.english.reading import Reading
from checker_plugins.english.source import Known, Mention, Sources


_WEAK = ("cue-promise", "cue-object", "cue-think", "cue-find")  # what somebody is said to want is not a source of its own
_MEMORY = 4  # sentences after which a bare quotation is nobody's


_REASONS = ("casualty", "accusation", "figure", "inference", "superlative", "secret")


_SEVERAL = 3  # origins that make news which names no source more than one source's


@dataclass(slots=True)
class Entry:
    """An attribution with its source: what the ledger numbers in the end."""

    raw: Raw
    known: Known | None
    span: Span | None
    chain: tuple[str, ...] = ()


class LedgerAnnotator:
    """Makes the layer `ledger`."""

    name = "ledger"
    language = "en"
    needs: Sequence[str] = ("tokens", "blocks", "sentences", "entities", "quotations", "hits")
    phrases: Mapping[str, Sequence[str]] = {**reading.PHRASES, **source.PHRASES, **claim.PHRASES}

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
        self.sources = Sources(self.reading)
        self.reasons = self._holding("source-reason")
        self.knows = self._holding("source-knows")
        self.entries: list[Entry] = []
        self._last: Entry | None = None  # the speaker whose talk has gone on without a break

    def build(self) -> Ledger:
        raws = attribution.attributions(self.reading)
        by_sentence: dict[int, list[Raw]] = {}
        for raw in raws:
            by_sentence.setdefault(raw.sentence, []).append(raw)
        relays: list[tuple[Known, Known]] = []
        speaker: Entry | None = None  # whose words may go on
        leads_in: Entry | None = None  # who is named before a list
        rumours = self._rumours()
        for index, sentence in enumerate(self.sentences):
            found = self._found(by_sentence.get(index, ()))
            if not found and index in rumours:
                found = [self._rumour(index, rumours[index])]
            self._relays(found, relays)
            if found:
                if leads_in is not None and self.blocks[sentence.block].role == "list-item":
                    self.entries.append(self._carried(index, leads_in))
                else:
                    leads_in = found[-1] if self._opens_list(sentence) else None
                    speaker = next((entry for entry in reversed(found) if entry.raw.quotation != "indirect"), found[-1])
                self._last = speaker
                self.entries.extend(found)
            elif self.blocks[sentence.block].role in claim.NO_CLAIMS:
                continue
            elif (going := self._going_on(index, speaker, leads_in)) is not None:
                self.entries.append(self._carried(index, going))
            else:
                leads_in = None
                self._last = None
        self.sources.join_origins(relays)
        return self._ledger()

    def _conjuncts(self, raw: Raw) -> list[Raw]:
        """An attribution for each of two sources that share a cue: "the council and the government called for …"."""
        if raw.source is None or raw.head is None:
            return [raw]
        first, last = raw.source
        base = self.sentences[raw.sentence].first
        signs = self.reading.syntax(raw.sentence).signs
        words = self.reading.tokens.words
        if words[first] == "both" and last - first > 1:
            first += 1
        middle = next((t for t in range(first + 1, last - 1) if words[t] == "and"), 0)
        if not middle or signs[first - base] not in "dp" or signs[middle + 1 - base] not in "dp":
            return [raw]
        if signs[middle - 1 - base] not in "np" or "," in words[first:last] or "of" in words[first:last]:
            return [raw]
        return [
            replace(raw, source=(first, middle), head=(first, middle)),
            replace(raw, source=(middle + 1, last), head=(middle + 1, last)),
        ]

    def _holding(self, name: str) -> frozenset[int]:
        """The sentences that hold a hit of the phrase set `name`."""
        firsts = [sentence.first for sentence in self.sentences]
        return frozenset(bisect_right(firsts, hit.first) - 1 for hit in self.reading.hits.get(name, ()))

    def _rumours(self) -> dict[int, tuple[int, int]]:
        """The first "reportedly" or "is believed to" of each sentence, as tokens."""
        found: dict[int, tuple[int, int]] = {}
        firsts = [sentence.first for sentence in self.sentences]
        words = self.reading.tokens.words
        hits = [hit for hit in self.reading.hits.get("hedge-adverb", ()) if words[hit.first] == "reportedly"]
        for hit in (*hits, *self.reading.hits.get("hedge-passive", ())):
            if not self.reading.quoted[hit.first]:
                found.setdefault(bisect_right(firsts, hit.first) - 1, (hit.first, hit.last))
        return found

    def _rumour(self, index: int, cue: tuple[int, int]) -> Entry:
        sentence = self.sentences[index]
        raw = Raw(index, cue, cue, None, sentence.span, impersonal=True)
        return self._nobody(raw)

    def _nobody(self, raw: Raw) -> Entry:
        span = self.reading.tokens.span(*raw.cue)
        known = Known(f"s{len(self.sources.known) + 1}", "vague", (), span.of(self.reading.text), [span])
        known.origin = known.id
        self.sources.known.append(known)
        return Entry(raw, known, span)

    def _opens_list(self, sentence: Sentence) -> bool:
        return sentence.span.of(self.document.text).endswith(":")

    def _found(self, raws: Sequence[Raw]) -> list[Entry]:
        """The attributions of one sentence that name a source; a weaker one inside another's content is left out."""
        found: list[Entry] = []
        for raw in (part for raw in raws for part in self._conjuncts(raw)):
            if any(
                other.raw.content is not None
                and raw.cue_class in _WEAK
                and other.raw.content.start <= self.reading.tokens.starts[raw.cue[0]] < other.raw.content.end
                for other in found
            ):
                continue
            entry = self._entry(raw)
            if entry is not None:
                found.append(entry)
        return found

    def _entry(self, raw: Raw) -> Entry | None:
        raw.content = self._whole_quotation(raw)
        if raw.impersonal:
            return self._nobody(raw)
        mention = self.sources.mention(raw)
        if mention is None or not self._can_attribute(raw, mention):
            return None
        known_ = self.sources.add(mention)
        if known_ is None:
            return None
        self._describe(known_, raw)
        return Entry(raw, known_, mention.span)

    def _describe(self, known: Known, raw: Raw) -> None:
        """Note whether the sentence says why a source is not named, and how it knows."""
        if known.type in ("anonymous", "vague"):
            known.reason = known.reason or raw.sentence in self.reasons
            known.knows = known.knows or raw.sentence in self.knows

    def _can_attribute(self, raw: Raw, mention: Mention) -> bool:
        """Say whether a source of this kind can be the subject of a cue of this class."""
        if raw.cue_class == "cue-find":
            type_ = self.sources.type_of(mention)
            said = self.reading.tokens.words[raw.cue[1] : raw.cue[1] + 1] == ["that"] or raw.quotation != "indirect"
            return bool(mention.labels & {"document", "media"}) or type_ in ("document", "media") or (said and mention.proper)
        return True

    def _whole_quotation(self, raw: Raw) -> Span | None:
        """The content with the whole of a quotation that it is part of, also before and after its sentence."""
        content = raw.content
        if content is None:
            return None
        block = self.sentences[raw.sentence].block
        for quotation in self.reading.quotations:
            if quotation.span.meets(content) and self.blocks[block].span.holds(quotation.span):
                content = Span(min(content.start, quotation.span.start), max(content.end, quotation.span.end))
        return content

    def _relays(self, found: Sequence[Entry], relays: list[tuple[Known, Known]]) -> None:
        """Note which outlet only passes on what another source of the same sentence says."""
        for inner in found:
            for outer in found:
                if outer is inner or outer.known is None or inner.known is None or inner.known.type == "vague":
                    continue
                content = outer.raw.content
                inside = content is not None and inner.span is not None and content.holds(inner.span)
                if outer.known.type == "media" and (inside or inner.raw.cue_class == "cue-citing"):
                    relays.append((outer.known, inner.known))
                    inner.chain = (outer.known.id,)

    def _going_on(self, index: int, speaker: Entry | None, leads_in: Entry | None) -> Entry | None:
        """Whose talk plainly goes on in a sentence without a cue, if anybody's does."""
        sentence = self.sentences[index]
        quoted = self.reading.quoted[sentence.first : sentence.last]
        if leads_in is not None and (quoted[0] or self.blocks[sentence.block].role in ("list-item", "blockquote")):
            return leads_in
        if speaker is None or index - speaker.raw.sentence > _MEMORY:
            return None
        if sum(quoted) * 5 >= 4 * len(quoted):
            return speaker
        if self._last is not speaker or sentence.block - self.sentences[index - 1].block > 1:
            return None
        words = self.reading.tokens.words[sentence.first : sentence.last]
        if words[:2] in (["for", "example"], ["for", "instance"]):
            return speaker
        content = speaker.raw.content
        if content is not None and speaker.span is not None and content.end <= speaker.span.start:
            return None
        if speaker.known is not None and speaker.known.type == "person" and words[0] in ("we", "i", "our", "my"):
            return speaker
        return None

    def _carried(self, index: int, speaker: Entry) -> Entry:
        span = self.sentences[index].span
        raw = Raw(index, (0, 0), None, None, span, "direct" if self.reading.quoted[self.sentences[index].first] else "indirect")
        raw.carried_over = True
        return Entry(raw, speaker.known, None)

    # -- putting together --------------------------------------------------------------------------------------

    def _ledger(self) -> Ledger:
        attributions: list[Attribution] = []
        behind: dict[int, list[Attribution]] = {}
        for number, entry in enumerate(self.entries, 1):
            raw = entry.raw
            record = Attribution(
                f"a{number}",
                entry.span,
                None if raw.carried_over else self.reading.tokens.span(*raw.cue),
                raw.content,
                entry.known.id if entry.known else None,
                raw.carried_over,
                raw.quotation,
                entry.chain,
            )
            attributions.append(record)
            for index in self._covered(raw):
                behind.setdefault(index, []).append(record)
        sources = self.sources.sources()
        claims = self._claims(behind, {known.id: known for known in self.sources.known})
        return Ledger(tuple(attributions), sources, claims, self._single(claims))

    def _covered(self, raw: Raw) -> list[int]:
        """The sentences that an attribution stands behind: its own, and all that its content reaches into."""
        found = {raw.sentence}
        if raw.content is not None:
            first = max(0, bisect_right(self.starts, raw.content.start) - 1)
            last = bisect_left(self.starts, raw.content.end)
            found.update(range(first, last))
        return sorted(found)

    def _claims(self, behind: Mapping[int, Sequence[Attribution]], known: Mapping[str, Known]) -> tuple[Claim, ...]:
        hits = self._reasons()
        doubts = claim.hedges(self.reading)
        for span in self._unsupported_claiming():
            doubts.setdefault(self.reading.tokens.at(span.start), []).append(span)
        entities = self._by_sentence()
        claims: list[Claim] = []
        for index, sentence in enumerate(self.sentences):
            block = self.blocks[sentence.block]
            if not (index in behind and block.role not in claim.NO_CLAIMS) and not claim.asserts(self.reading, sentence, block):
                continue
            records = behind.get(index, ())
            ids = dict.fromkeys(record.source_id for record in records if record.source_id)
            behind_it = [known[id_] for id_ in ids]
            status = best_status([k.type if k.type in ("anonymous", "vague") else "named" for k in behind_it])
            figures = claim.figures(self.reading, entities.get(index, ()), sentence)
            reasons = {reason: True for reason in hits.get(index, ())}
            reasons["figure"] = any(claim.is_statistic(self.reading, figure) for figure in figures)
            because = self._because(index, reasons, status)
            hedges = tuple(
                span for token in range(sentence.first, sentence.last) for span in doubts.get(token, ())
            )
            claims.append(
                Claim(
                    f"c{len(claims) + 1}",
                    sentence.span,
                    claim.type_of(reasons),
                    status,
                    bool(because),
                    because,
                    tuple(record.id for record in records),
                    tuple(ids),
                    len({k.origin for k in behind_it if k.type != "vague"}),
                    hedges,
                    figures,
                    tuple(link.target for link in self.document.links if link.span.meets(sentence.span)),
                    next((record.quotation for record in records), ""),
                    block.role,
                )
            )
        return tuple(claims)

    def _unsupported_claiming(self) -> list[Span]:
        """The cues by which nobody in particular "claims" or "alleges" something: these are doubt, not attribution."""
        found = []
        for entry in self.entries:
            if entry.known is not None and entry.known.type == "vague" and not entry.raw.carried_over:
                word = self.reading.tokens.words[entry.raw.cue[1] - 1]
                if word in ("claim", "claims", "claimed", "allege", "alleges", "alleged"):
                    found.append(self.reading.tokens.span(entry.raw.cue[1] - 1, entry.raw.cue[1]))
        return found

    def _because(self, index: int, reasons: Mapping[str, bool], status: str) -> tuple[str, ...]:
        """The named reasons for which a fact-checker would want a claim checked."""
        found = [name for name in _REASONS if reasons.get(name)]
        if reasons.get("court"):  # a court's acts are public
            found = [name for name in found if name not in ("accusation", "figure")]
        if status in ("vague", "anonymous"):
            found.append("unidentified-source")
        return tuple(found)

    def _reasons(self) -> dict[int, set[str]]:
        found: dict[int, set[str]] = {}
        firsts = [sentence.first for sentence in self.sentences]
        for name in claim.PHRASES:
            if name.startswith("claim-"):
                for hit in self.reading.hits.get(name, ()):
                    index = bisect_right(firsts, hit.first) - 1
                    found.setdefault(index, set()).add(name.removeprefix("claim-"))
        return found

    def _by_sentence(self) -> dict[int, list[Entity]]:
        found: dict[int, list[Entity]] = {}
        firsts = [sentence.first for sentence in self.sentences]
        for entity in self.document.layers["entities"]:
            if entity.label != "name":
                found.setdefault(bisect_right(firsts, entity.first) - 1, []).append(entity)
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
        origins = {known.origin for known in self.sources.known if known.type != "vague"}
        return len(origins) < _SEVERAL
