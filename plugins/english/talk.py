"""Whose talk each sentence is: attributions with their sources, and talk that goes on without a cue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from mypy_extensions import mypyc_attr

from checker.document import Block
from checker.span import Span, span_of
from checker_plugins.english.attribution import NOBODY, Raw
from checker_plugins.english.claim import NO_CLAIMS
from checker_plugins.english.mention import DOCUMENT, MEDIA, Mention
from checker_plugins.english.reading import INVERT, NO_HITS, SAY_OUTRIGHT, TELL, Reading
from checker_plugins.english.sign import bits
from checker_plugins.english.source import Known, Sources

PHRASES: Mapping[str, tuple[str, ...]] = {
    "source-reason": ("{anonymity-reason}",),
    "source-knows": ("{how-known}",),
    "talk-goes-on": ("{continuation}",),
}

_NESTED: Final[tuple[str, ...]] = (
    "cue-promise",
    "cue-object",
    "cue-think",
    "cue-find",
)  # inside another's words, these are theirs
_FIRST_PERSON: Final = frozenset(("we", "i", "our", "my"))
_TALE: Final = frozenset(("he", "she", "they", "it", "his", "her", "their", "then", "another", "later", "after"))
_SPEECH: Final = SAY_OUTRIGHT | TELL | INVERT  # the frames of verbs that only people and bodies go with
_OPENS_NAMED: Final = bits("dp")
_NOMINAL: Final = bits("np")
_MEMORY: Final = 4  # sentences after which a bare quotation is nobody's


@mypyc_attr(acyclic=True)
class Entry:
    """An attribution with its source: what the ledger numbers in the end."""

    __slots__ = ("chain", "id", "known", "raw", "span")

    def __init__(self, raw: Raw, known: Known | None, span: Span | None) -> None:
        self.raw = raw
        self.known = known
        self.span = span
        self.chain: tuple[Known, ...] = ()
        self.id = ""


_NOTHING: Final[list[Entry]] = []
_NONE: Final[list[Raw]] = []


class Talk:
    """Reads a document sentence by sentence and keeps in mind who spoke last."""

    def __init__(self, reading: Reading, blocks: Sequence[Block]) -> None:
        self.reading = reading
        self.blocks = blocks
        self.sentences = reading.sentences
        self.sources = Sources(reading)
        self.entries: list[Entry] = []
        roles = [role for _, role, _, _ in blocks]
        self.roles: list[str] = [roles[block] for block in reading.blocks]
        self._reasons = self._holding("source-reason")
        self._knows = self._holding("source-knows")
        self._resuming = frozenset([hit.first for hit in reading.hits.get("talk-goes-on", NO_HITS)])
        self._relays: list[tuple[Known, Known]] = []
        self._told: dict[Known, int] = {}  # how much each outlet tells
        self._relayed: dict[Known, int] = {}  # and how much of it is others'
        self._speaker: Entry | None = None  # whose words may go on
        self._unbroken = False  # the speaker's talk has gone on up to here
        self._leads_in: Entry | None = None  # who is named before a list
        self._reached = 0  # up to here, the text is content of what was read before

    def read(self, raws: list[list[Raw]]) -> None:
        """Find the source of every attribution, and what carries on from one."""
        rumours = self._rumours()
        for index in range(len(self.sentences)):
            found = self._found(raws[index], raws) if raws[index] else _NOTHING
            stated = [entry for entry in found if not entry.raw.attitude] if found else _NOTHING
            if rumours and not stated and index in rumours:
                stated = [self._rumour(index, rumours[index])]
                found = [*stated, *found]
            if stated:
                self._note_relays(stated)
            self._sentence(index, stated)
            if found:
                self.entries.extend(found)
        self.sources.join_origins((outlet, source) for outlet, source in self._relays if not self._reports(outlet))

    def _sentence(self, index: int, stated: list[Entry]) -> None:
        """Note who speaks in a sentence, and add whose talk goes on in it."""
        role, stop = self.roles[index], self.reading.stops[index]
        if stated:
            if self._leads_in is not None and role == "list-item":
                self.entries.append(self._carried(index, self._leads_in))
            else:
                self._leads_in = stated[-1] if self.reading.text[stop - 1] == ":" else None
                self._speaker = _quoted_last(stated)
            self._unbroken = True
        elif stop <= self._reached or role in NO_CLAIMS:
            return
        elif (going := self._going_on(index)) is not None:
            self.entries.append(self._carried(index, going))
        else:
            self._leads_in = None
            self._unbroken = False

    # -- one sentence ------------------------------------------------------------------------------------------

    def _found(self, raws: list[Raw], others: list[list[Raw]]) -> list[Entry]:
        """The attributions of one sentence."""
        found: list[Entry] = []
        stated: list[Span] = []  # the last contents
        if self._leads_in is not None and self.roles[raws[0].sentence] == "list-item":
            stated.append(self.sentences[raws[0].sentence].span)
        for whole in raws:
            conjuncts = self._conjuncts(whole)
            if not conjuncts:
                self._find(whole, others, found, stated)
            for raw in conjuncts:
                self._find(raw, others, found, stated)
        return found

    def _find(self, raw: Raw, others: list[list[Raw]], found: list[Entry], stated: list[Span]) -> None:
        """Add an attribution to those of its sentence; a weaker one inside another's content is part of that."""
        if stated and raw.cue_class in _NESTED:
            cue = self.reading.tokens.starts[raw.cue[0]]
            if any(span.start <= cue < span.end for span in stated[-_MEMORY:]):
                return
        entry = self._entry(raw, others)
        if entry is not None:
            found.append(entry)
            if raw.content is not None and not raw.attitude:
                stated.append(raw.content)

    def _conjuncts(self, raw: Raw) -> list[Raw]:
        """An attribution for each of two sources that share a cue: "the council and the government called for …".

        None where it has but one source, as nearly always.
        """
        if raw.head == NOBODY:
            return _NONE
        first, last = raw.source
        words = self.reading.tokens.words
        if words[first] == "both" and last - first > 1:
            first += 1
        middle = _first_and(words, first + 1, last - 1)
        if not middle:
            return _NONE
        base = self.reading.firsts[raw.sentence]
        marks = self.reading.syntax(raw.sentence).marks_until(last - base)
        if not marks[first - base] & _OPENS_NAMED or not marks[middle + 1 - base] & _OPENS_NAMED:
            return _NONE
        if not marks[middle - 1 - base] & _NOMINAL or "," in words[first:last] or "of" in words[first:last]:
            return _NONE
        return [raw.of_source(first, middle), raw.of_source(middle + 1, last)]

    def _entry(self, raw: Raw, others: list[list[Raw]]) -> Entry | None:
        self._widen(raw, others)
        if raw.impersonal:
            span = self.reading.tokens.span(*raw.cue)
            return Entry(raw, self.sources.nobody(span), span)
        if raw.source == NOBODY:
            return Entry(raw, None, None)
        mention = self.sources.mentions.take(raw)
        if mention is None or not self._can_attribute(raw, mention):
            return None
        known = self.sources.add(mention, self._speaks(raw))
        if known is None:
            return None
        if known.type in ("anonymous", "vague"):
            known.reason = known.reason or raw.sentence in self._reasons
            known.knows = known.knows or raw.sentence in self._knows
        return Entry(raw, known, known.mentions[-1])

    def _speaks(self, raw: Raw) -> bool:
        """Say whether the cue is one of speech itself, which makes a source of whatever noun it goes with."""
        if raw.attitude or raw.cue_class not in ("cue-say", "cue-phrase"):
            return False
        if raw.cue_class == "cue-phrase":
            return True
        return any(self.reading.frames[token] & _SPEECH for token in range(raw.cue[0], raw.cue[1]))

    def _can_attribute(self, raw: Raw, mention: Mention) -> bool:
        """Say whether a source of this kind can be the subject of a cue of this class."""
        if raw.cue_class != "cue-find" or raw.attitude:
            return True
        type_ = self.sources.mentions.type_of(mention, media_known=False)
        said = self.reading.tokens.words[raw.cue[1] : raw.cue[1] + 1] == ["that"] or raw.quotation != "indirect"
        return mention.labels & (DOCUMENT | MEDIA) != 0 or type_ in ("document", "media") or (said and mention.proper)

    def _widen(self, raw: Raw, others: list[list[Raw]]) -> None:
        """Give a content the whole of a quotation that it is part of, and the quotation that goes on right after it."""
        if raw.content is None:
            return
        begin, stop = raw.content
        start, end = begin, stop
        if raw.quotation != "indirect":  # else it has no part in any
            low, high = self.blocks[self.reading.blocks[raw.sentence]].span
            for quotation in self.reading.quotations_at(raw.content):
                opening, closing = quotation.span
                if low <= opening and closing <= high:
                    start, end = min(start, opening), max(end, closing)
            if not raw.attitude:
                end = self._resumed(raw, end, others)
            if start != begin or end != stop:
                raw.content = span_of(start, end)
        self._reached = max(self._reached, end)

    def _resumed(self, raw: Raw, end: int, others: list[list[Raw]]) -> int:
        """Where the words of a speaker end who goes on after the cue: "“No,” she said. “Not now. Not ever.”"."""
        reading = self.reading
        stops, block = reading.stops, reading.blocks[raw.sentence]
        index, reached = raw.sentence + 1, max(end, stops[raw.sentence])
        while index < len(stops) and reading.blocks[index] == block:
            if stops[index] > reached:
                first, last = reading.firsts[index], reading.lasts[index]
                if others[index] or reading.count_quoted(index) < last - first:
                    break
                end = reached = stops[index]
            index += 1
        return end

    # -- who speaks --------------------------------------------------------------------------------------------

    def _holding(self, name: str) -> frozenset[int]:
        """The sentences that hold a hit of the phrase set `name`."""
        return frozenset([self.reading.sentence_of(hit.first) for hit in self.reading.hits.get(name, NO_HITS)])

    def _rumours(self) -> dict[int, tuple[int, int]]:
        """The first "reportedly" or "is believed to" of each sentence, as tokens."""
        found: dict[int, tuple[int, int]] = {}
        words = self.reading.tokens.words
        hits = [hit for hit in self.reading.hits.get("hedge-adverb", ()) if words[hit.first] == "reportedly"]
        for hit in (*hits, *self.reading.hits.get("hedge-passive", ())):
            if not self.reading.quoted[hit.first]:
                found.setdefault(self.reading.sentence_of(hit.first), (hit.first, hit.last))
        return found

    def _rumour(self, index: int, cue: tuple[int, int]) -> Entry:
        """An attribution to nobody: "reportedly"."""
        span = self.reading.tokens.span(*cue)
        raw = Raw(index, cue, cue, NOBODY, self.sentences[index].span, impersonal=True)
        return Entry(raw, self.sources.nobody(span), span)

    def _note_relays(self, found: list[Entry]) -> None:
        """Note which outlet only passes on what another source of the same sentence says."""
        if len(found) == 1 and found[0].known is not None and found[0].known.type != "media":
            return
        outlets = [entry for entry in found if entry.known is not None and entry.known.type == "media"]
        for outer in outlets[:_MEMORY]:
            relays = False
            for inner in found:
                if inner is outer or inner.known is None or outer.known is None or inner.known.type == "vague":
                    continue
                content = outer.raw.content
                inside = content is not None and inner.span is not None and content.holds(inner.span)
                if inside or inner.raw.cue_class == "cue-citing":
                    self._relays.append((outer.known, inner.known))
                    inner.chain = (outer.known,)
                    relays = True
            if outer.known is not None:
                self._told[outer.known] = self._told.get(outer.known, 0) + 1
                self._relayed[outer.known] = self._relayed.get(outer.known, 0) + relays

    def _reports(self, outlet: Known) -> bool:
        """Say whether an outlet tells something of its own as well, besides what it relays."""
        return self._told.get(outlet, 0) > self._relayed.get(outlet, 0)

    def _going_on(self, index: int) -> Entry | None:
        """Whose talk plainly goes on in a sentence without a cue, if anybody's does."""
        reading, speaker = self.reading, self._speaker
        first_token, last = reading.firsts[index], reading.lasts[index]
        quoted = reading.quoted
        if self._leads_in is not None and (quoted[first_token] or self.roles[index] in ("list-item", "blockquote")):
            return self._leads_in
        if speaker is None or index - speaker.raw.sentence > _MEMORY:
            return None
        if reading.count_quoted(index) * 5 >= 4 * (last - first_token):
            return speaker
        block = reading.blocks[index]
        if not self._unbroken or block - reading.blocks[index - 1] > 1:
            return None
        if first_token in self._resuming:
            return speaker
        content = speaker.raw.content
        if speaker.known is None or (
            content is not None and speaker.span is not None and content.end <= speaker.span.start
        ):
            return None
        first = reading.tokens.words[first_token]
        if speaker.known.type == "person" and first in _FIRST_PERSON:
            return speaker
        tale = speaker.known.type == "anonymous" and block == reading.blocks[speaker.raw.sentence]
        return speaker if tale and first in _TALE else None

    def _carried(self, index: int, speaker: Entry) -> Entry:
        span = self.sentences[index].span
        direct = self.reading.quoted[self.reading.firsts[index]]
        raw = Raw(index, (0, 0), NOBODY, NOBODY, span, "direct" if direct else "indirect", carried_over=True)
        return Entry(raw, speaker.known, None)


def _quoted_last(stated: list[Entry]) -> Entry:
    """Return the last of a sentence's attributions whose words are quoted, the last of all if none is."""
    for place in range(len(stated) - 1, -1, -1):
        entry = stated[place]
        if entry.raw.quotation != "indirect":
            return entry
    return stated[-1]


def _first_and(words: list[str], first: int, last: int) -> int:
    """Return the first token between two that is "and", 0 if none is."""
    for token in range(first, last):
        if words[token] == "and":
            return token
    return 0
