"""A document laid out for reading attributions: its cues, its quotations, and the syntax of sentences where wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from checker.arrays import append, first_after, i64, vec
from checker.document import Document, Entity, Quotation, Sentence, Tokens
from checker.hits import Hit, Hits
from checker.span import Span
from checker_plugins.english.form import ALPHA, BITS, VERB, known_of
from checker_plugins.english.tagging import (
    CUE_NOUN,
    CUE_QUOTE_ONLY,
    DATE,
    DOCUMENT,
    NAME,
    NUMBER,
    OFFICE,
    PERSON,
    PROMPT,
    SAYING,
    UNIT,
    Cues,
    Tagged,
    Tagging,
)

# The cues, in the order of precedence: a cue of two classes is taken for one of the first.
CUES: Final[dict[str, tuple[str, ...]]] = {
    "cue-phrase": ("{cue-phrase}",),
    "cue-say": ("{say}", "{say-clause}"),
    "cue-promise": ("{promise}",),
    "cue-object": ("{object-cue}",),
    "cue-think": ("{think}",),
    "cue-find": ("{find}",),
    "cue-quote-only": ("{quote-only}",),
    "cue-learn": ("{learn}",),
    "cue-attitude": ("{attitude}",),
    "cue-noun": ("{cue-noun-that} that", "{stance-noun} (for|of|to|about|on|against)"),
    "cue-impersonal": (
        (
            "it (is|was|'s|has been|had been|will be) (also|further|now|widely|generally|often|commonly|particularly"
            "|especially|long|well|currently)? {impersonal-participle} that?"
        ),
    ),
}
# How verbs attribute, see `lexicons/attribution.yaml`: the frames, each a bit.
SAY_OUTRIGHT: Final = 1
SAY_CLAUSE: Final = 2
TELL: Final = 4
ASK: Final = 8
PROMISE: Final = 16
OBJECT_CUE: Final = 32
WEIGH: Final = 64
LEARN: Final = 128
INVERT: Final = 256
REPORT_PASSIVE: Final = 512
LEAD_IN: Final = 1024
ATTITUDE: Final = 2048
_FRAMES: Final[tuple[tuple[str, int], ...]] = (
    ("frame-say-outright", SAY_OUTRIGHT),
    ("frame-say-clause", SAY_CLAUSE),
    ("frame-tell", TELL),
    ("frame-ask", ASK),
    ("frame-promise", PROMISE),
    ("frame-object-cue", OBJECT_CUE),
    ("frame-weigh", WEIGH),
    ("frame-learn", LEARN),
    ("frame-invert", INVERT),
    ("frame-report-passive", REPORT_PASSIVE),
    ("frame-lead-in", LEAD_IN),
    ("frame-attitude", ATTITUDE),
)
FRAMES: dict[str, tuple[str, ...]] = {name: (f"{{{name.removeprefix('frame-')}}}",) for name, _ in _FRAMES}
PHRASES: dict[str, tuple[str, ...]] = {**CUES, **FRAMES, "noun-that": ("{cue-noun-that}",)}

_SPEAKER: Final = 8  # tokens that a speaker's name before a colon may be long
_BEFORE_QUOTATION: Final = 5  # tokens before a quotation, and after it, among which a verb can be a cue by that
_AFTER_QUOTATION: Final = 8
FIGURES: Final = frozenset(("number", "percent", "money"))  # labels of entities
_ALL: Final = 0.9  # of a content in quotation marks makes it a direct quotation
LONGEST: Final = 400  # tokens: a longer sentence is a list or no prose at all, and is not searched for attributions

# Words after which a form that can be verb or noun ("report", "claims") is a noun.
_BEFORE_NOUNS: Final = frozenset(
    "the a an this these those his her its their our my your of for from with any no every other such 's".split()
)
_OWNERS: Final[tuple[str, ...]] = ("his", "her", "their", "'s")

# Nouns by the part that a token is in which they end.
_NOUNS: Final[tuple[tuple[str, int], ...]] = (
    ("source-role", OFFICE | PERSON),
    ("source-vague", PERSON),
    ("source-anonymous", OFFICE | PERSON),
    ("source-person", OFFICE),
    ("source-spokesperson", OFFICE),
    ("source-document", DOCUMENT),
    ("source-evidence", DOCUMENT),
    ("noun-that", SAYING),
    ("claim-prompt", PROMPT),
)


NO_HITS: Final[list[Hit]] = []
FRAMES_ALONE: Final = (1 << 32) - 1  # the lower half of a number
_NAMES: Final = list(CUES)
_KINDS: Final = len(CUES)
_KIND_BITS: Final = 4  # as many as a number of `CUES` takes
_KIND: Final = (1 << _KIND_BITS) - 1


class Reading:
    """A document laid out for reading attributions: its tokens, quotations, cues, and tags where they are wanted.

    By token, `parts` says what it is part of; `quoted` is 1 in quotation marks, those included. `frames` has those of
    verbs in its lower half; in the upper one mentions put labels of their own. By sentence, `firsts` and `lasts` are
    its tokens, `starts` and `stops` its offsets, `blocks` its block; `cues` are in the order of the text.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text: str = document.text
        self.tokens: Tokens = document.layers["tokens"]
        self.sentences: Sequence[Sentence] = document.layers["sentences"]
        self._lay_out()
        self.quotations: list[Quotation] = []  # those that lie in no other
        self._ends: vec[i64] = vec[i64]()  # of those
        self.with_quotation: vec[i64] = vec[i64]([0] * len(self.sentences))  # 1 for each that has a part in one
        self.quoted: bytes = self._find_quoted()
        self.hits = Hits.of(document.layers["hits"])
        known = known_of(self.tokens.forms)
        self._bits: vec[i64] = known.bits  # of forms
        self._lowered: vec[i64] = known.lowered
        self._named = known.new_mark()  # among the bits, of words that are part of names
        self.figures: list[Entity] = []  # and by the first and the last token, the names:
        self.name_firsts: vec[i64] = vec[i64]()
        self.name_lasts: vec[i64] = vec[i64]()
        self.parts: vec[i64] = self._find_parts()
        self.with_colon: set[int] = set()  # sentences
        self.colons: set[int] = self._find_colons()
        self.frames: vec[i64] = self._find_frames()
        self.cues = self._find_cues()
        self._syntax: list[Tagged | None] = [None] * len(self.sentences)
        self._tagging: Tagging | None = None

    def _lay_out(self) -> None:
        """Keep of each sentence where it stands."""
        count = len(self.sentences)
        firsts, lasts = vec[i64](capacity=count), vec[i64](capacity=count)
        starts, stops, blocks = vec[i64](capacity=count), vec[i64](capacity=count), vec[i64](capacity=count)
        for span, first, last, block in self.sentences:
            start, stop = span
            firsts, lasts = append(firsts, first), append(lasts, last)
            starts, stops = append(starts, start), append(stops, stop)
            blocks = append(blocks, block)
        self.firsts: vec[i64] = firsts
        self.lasts: vec[i64] = lasts
        self.starts: vec[i64] = starts
        self.stops: vec[i64] = stops
        self.blocks: vec[i64] = blocks

    def _find_quoted(self) -> bytes:
        mask: list[bytes] = []
        ends = self._ends
        reached = 0
        quotations: Sequence[Quotation] = self.document.layers["quotations"]
        for quotation in quotations:
            span, first, last, depth, _ = quotation
            if depth == 0:
                self.quotations.append(quotation)
                ends = append(ends, span[1])
                mask.append(b"\0" * (first - reached))
                mask.append(b"\1" * (last - first))
                reached = last
                for index in range(max(0, self.sentence_of(first)), self.sentence_of(last - 1) + 1):
                    self.with_quotation[index] = 1
        self._ends = ends
        mask.append(b"\0" * (len(self.tokens) + 1 - reached))
        return b"".join(mask)

    def _find_parts(self) -> vec[i64]:
        words, numbers, bits, lowered = self.tokens.words, self.tokens.numbers, self._bits, self._lowered
        parts = vec[i64]([0] * (len(words) + 1))
        firsts, lasts = self.name_firsts, self.name_lasts
        entities: Sequence[Entity] = self.document.layers["entities"]
        for entity in entities:
            first, last, label, _, _ = entity
            if label == "name":
                firsts, lasts = append(firsts, first), append(lasts, last)
                for token in range(i64(first), i64(last)):
                    parts[token] |= NAME
                    small = lowered[numbers[token]]
                    bits[small] = bits[small] & BITS | self._named
            else:
                if label in FIGURES:
                    self.figures.append(entity)
                part = NUMBER if label == "number" else DATE if label == "date" else 0
                if part:
                    for token in range(i64(first), i64(last)):
                        parts[token] |= part
        self.name_firsts, self.name_lasts = firsts, lasts
        hits = self.hits
        for name, part in _NOUNS:
            begin, end = hits.bounds(name)
            for hit in range(begin, end):
                token = hits.lasts[hit] - 1
                single = part & PERSON and not words[token].endswith("s")
                parts[token] |= part - PERSON if single else part
        begin, end = hits.bounds("claim-unit")
        for hit in range(begin, end):
            parts[hits.firsts[hit]] |= UNIT
        return parts

    def _find_colons(self) -> set[int]:
        """The sentences in which a colon may be a cue: before a quotation, or soon after the sentence's beginning."""
        words, text = self.tokens.words, self.text
        found: set[int] = set()
        place = text.find(":")
        while place >= 0:
            token = self.tokens.at(place)
            place = text.find(":", place + 1)
            if words[token] != ":":
                continue
            index = self.sentence_of(token)
            self.with_colon.add(index)
            if index < 0 or self.quoted[token] or self.length(index) > LONGEST:
                continue
            if self.quoted[token + 1] or token - self.firsts[index] <= _SPEAKER:
                found.add(index)
        return found

    def _find_frames(self) -> vec[i64]:
        found = vec[i64]([0] * (len(self.tokens) + 1))
        firsts = self.hits.firsts
        for name, frame in _FRAMES:
            begin, end = self.hits.bounds(name)
            for hit in range(begin, end):
                found[firsts[hit]] |= frame
        return found

    def _find_cues(self) -> Cues:
        """The cues outside quotations, none inside another."""
        possible = self._possible_cues()
        begins, firsts, lasts, kinds = vec[i64](), vec[i64](), vec[i64](), vec[i64]()
        reached: i64 = 0
        for index in range(len(self.sentences)):
            begins = append(begins, len(firsts))
            first, last = self.firsts[index], self.lasts[index]
            if last - first > LONGEST:
                continue
            for token in range(max(first, reached), last):
                found = possible[token]
                if found and token >= reached:
                    reached = token + (found >> _KIND_BITS)
                    firsts, lasts = append(firsts, token), append(lasts, reached)
                    kinds = append(kinds, _KINDS - (found & _KIND))
        return Cues(append(begins, len(firsts)), firsts, lasts, kinds)

    def _possible_cues(self) -> vec[i64]:
        """What may be a cue, by its first token: of those that begin there, the longest, of the first class.

        That is its length, and before the last bits how many classes there are from its own on; nought for none.
        """
        words, quoted = self.tokens.words, self.quoted
        found = vec[i64]([0] * (len(words) + 1))
        firsts, lasts = self.hits.firsts, self.hits.lasts
        for number in range(_KINDS):
            begin, end = self.hits.bounds(_NAMES[number])
            for hit in range(begin, end):
                first = firsts[hit]
                if quoted[first] or (number == CUE_QUOTE_ONLY and not self._is_beside_quotation(first)):
                    continue
                if number == CUE_NOUN:
                    if not any(word in _OWNERS for word in words[max(0, first - 3) : first]):
                        continue
                elif first > 0 and words[first - 1] in _BEFORE_NOUNS and not words[first].endswith("ing"):
                    continue
                found[first] = max(found[first], (lasts[hit] - first) << _KIND_BITS | (_KINDS - number))
        return found

    def _is_beside_quotation(self, token: i64) -> bool:
        """Say whether a quotation begins or ends near a token outside of it, where "laughed" can be a cue."""
        quoted = self.quoted
        last = min(token + _BEFORE_QUOTATION + 1, i64(len(quoted)))
        return any(quoted[one] for one in range(max(0, token - _AFTER_QUOTATION), last))

    def length(self, index: int) -> int:
        """Return how many tokens the sentence `index` has."""
        return self.lasts[index] - self.firsts[index]

    def sentence_of(self, token: int) -> int:
        """Return the sentence that a token stands in."""
        return first_after(self.firsts, token) - 1

    def count_words(self, first: i64, last: i64) -> i64:
        """Return how many of some tokens begin with a letter."""
        bits, numbers = self._bits, self.tokens.numbers
        count: i64 = 0
        for token in range(first, last):
            if bits[numbers[token]] & ALPHA:
                count += 1
        return count

    def holds_verb(self, first: i64, last: i64) -> bool:
        """Say whether one of some tokens is plainly a verb, as in most sentences."""
        bits, numbers = self._bits, self.tokens.numbers
        return any(bits[numbers[token]] & VERB for token in range(first, last))

    def count_quoted(self, index: int) -> int:
        """Return how many tokens of a sentence stand in quotation marks."""
        if not self.with_quotation[index]:
            return 0
        return self.quoted.count(b"\1", self.firsts[index], self.lasts[index])

    def is_in(self, token: i64, parts: i64) -> bool:
        """Say whether a token is part of one of `parts`, given as bits."""
        return bool(self.parts[token] & parts)

    def quotations_at(self, span: Span) -> Sequence[Quotation]:
        """Return the outer quotations that share text with `span`, in order."""
        first: int = first_after(self._ends, span.start)
        last = first
        while last < len(self.quotations) and self.quotations[last].span.start < span.end:
            last += 1
        return self.quotations[first:last]

    def quotation(self, content: Span) -> str:
        """Say how a content is given: `direct`, `indirect` or `mixed`."""
        start, end = content
        first = first_after(self._ends, start)
        if first == len(self._ends):
            return "indirect"
        index: int = first
        covered = 0
        while index < len(self.quotations) and self.quotations[index].span.start < end:
            covered += min(self._ends[index], end) - max(self.quotations[index].span.start, start)
            index += 1
        if index == first:
            return "indirect"
        return "direct" if covered >= _ALL * (end - start) else "mixed"

    def syntax(self, index: i64) -> Tagged:
        """Return the shallow syntax of the sentence `index`, made when first asked for."""
        found = self._syntax[index]
        if found is None:
            tagging = self._tagging
            if tagging is None:  # the model is not read before it is wanted: that takes some time
                tagging = self._tagging = Tagging(self.tokens, self.parts, self.cues, self._named)
            first = self.firsts[index]
            found = self._syntax[index] = Tagged(tagging, index, first, self.lasts[index] - first)
        return found
