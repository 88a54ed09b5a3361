"""What the kinds know of one document: its ledger by id, and which phrases stand where."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Final

from checker.arrays import append, first_after, first_from, i64, vec
from checker.document import Block, Document, Tokens
from checker.hits import Hits
from checker.ledger import Attribution, Claim, Ledger, Source
from checker.span import Span, span_of

# Where in a claim and an attribution stands what is read of each of them: where this is compiled, a number finds it
# faster than a name.
_SPAN: Final = 1
_STATUS: Final = 3
_CHECK_WORTHY: Final = 4
_SOURCE: Final = 1
_CUE: Final = 2
_CONTENT: Final = 3
_CLAIMS_DEEP: Final = 4  # how many claims may stand one inside another


class Records:
    """The records of one document, indexed; what is costly is worked out when it is first asked for."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.ledger: Ledger = document.layers["ledger"]
        self.tokens: Tokens = document.layers["tokens"]
        self.columns: dict[object, list[object]] = {}  # what conditions have read, by what reads it
        self._hits = Hits.of(document.layers["hits"])
        # What is worked out, none or empty until it is.
        self._sources: dict[str, Source] | None = None
        self._attributions: dict[str, Attribution] | None = None
        self._claims_of: dict[str, int] | None = None
        self._check_worthy_claims_of: dict[str, int] | None = None
        self._attributions_of: dict[str, int] | None = None
        self._claim_of_attribution: dict[str, str] | None = None
        self._first_quotation: str | None = None
        self._speakers: dict[int, set[str]] | None = None
        self._attributing_blocks: set[int] | None = None
        self._paragraphs: list[int] | None = None
        self._block_starts: vec[i64] = vec[i64]()
        self._claims_in_order: list[Claim] = []
        self._claim_starts: list[int] = []
        self._begins: vec[i64] = vec[i64]()  # of the claims, in the order of the ledger
        self._ends: vec[i64] = vec[i64]()
        self._summary: dict[str, int | bool] | None = None
        self._stretch_begins: vec[i64] = vec[i64]()  # of the attributions, in the order of the ledger
        self._stretch_ends: vec[i64] = vec[i64]()

    @staticmethod
    def of(document: Document) -> Records:
        """Return the records of `document`; made once for all the rules that ask in turn for the same document."""
        latest = _latest[0]  # read once: another thread may put another document's there
        if latest is None or latest.document is not document:
            latest = Records(document)
            _latest[0] = latest
        return latest

    @staticmethod
    def forget() -> None:
        """Let go of the document that was asked for last: the next one then has its memory, which is still warm."""
        _latest[0] = None

    @property
    def sources(self) -> dict[str, Source]:
        """The sources by id."""
        if self._sources is None:
            self._sources = {source.id: source for source in self.ledger.sources}
        return self._sources

    @property
    def attributions(self) -> dict[str, Attribution]:
        """The attributions by id."""
        if self._attributions is None:
            self._attributions = {attribution.id: attribution for attribution in self.ledger.attributions}
        return self._attributions

    @property
    def claims_of(self) -> dict[str, int]:
        """How many claims stand on each source, by its id; none on one that is missing."""
        if self._claims_of is None:
            self._claims_of = _counted(source for claim in self.ledger.claims for source in claim.sources)
        return self._claims_of

    @property
    def check_worthy_claims_of(self) -> dict[str, int]:
        """How many claims that are worth checking stand on each source, by its id; none on one that is missing."""
        if self._check_worthy_claims_of is None:
            worthy = [claim for claim in self.ledger.claims if claim.check_worthy]
            self._check_worthy_claims_of = _counted(source for claim in worthy for source in claim.sources)
        return self._check_worthy_claims_of

    @property
    def attributions_of(self) -> dict[str, int]:
        """How many attributions name each source, by its id; none one that is missing."""
        if self._attributions_of is None:
            self._attributions_of = _counted(each.source_id for each in self.ledger.attributions if each.source_id)
        return self._attributions_of

    @property
    def claim_of_attribution(self) -> dict[str, str]:
        """The id of the first claim that each attribution covers, by the attribution's id."""
        if self._claim_of_attribution is None:
            first: dict[str, str] = {}
            for claim in self.ledger.claims:
                for attribution in claim.attributions:
                    first.setdefault(attribution, claim.id)
            self._claim_of_attribution = first
        return self._claim_of_attribution

    @property
    def first_quotation(self) -> str:
        """The id of the attribution with the first quotation, none if nobody is quoted."""
        if self._first_quotation is None:
            quoted = [(each.content, each.id) for each in self._quoting() if each.content]
            self._first_quotation = min(quoted, key=itemgetter(0))[1] if quoted else ""
        return self._first_quotation

    @property
    def speakers(self) -> dict[int, set[str]]:
        """The ids of the sources that are quoted in each block, by its index."""
        if self._speakers is None:
            found: dict[int, set[str]] = {}
            for each in self._quoting():
                if each.content and each.source_id:
                    found.setdefault(self.block(each.content.start), set()).add(each.source_id)
            self._speakers = found
        return self._speakers

    @property
    def attributing_blocks(self) -> set[int]:
        """The indexes of the blocks that hold words of attributing with a source that is not vague."""
        if self._attributing_blocks is None:
            vague = {source.id for source in self.ledger.sources if source.type == "vague"}
            known = [each.cue for each in self.ledger.attributions if each.source_id not in vague]
            self._attributing_blocks = {self.block(cue.start) for cue in known if cue}
        return self._attributing_blocks

    def _quoting(self) -> list[Attribution]:
        return [each for each in self.ledger.attributions if each.quotation != "indirect"]

    def block(self, offset: int) -> int:
        """Return the index of the block in which `offset` lies."""
        starts = self._block_starts
        if not len(starts):
            blocks: Sequence[Block] = self.document.layers["blocks"]
            for block in blocks:
                starts = append(starts, block.span.start)
            self._block_starts = starts
        return first_after(starts, offset) - 1

    def paragraphs_before(self, offset: int) -> int:
        """Return how many paragraphs stand before the block in which `offset` lies."""
        if self._paragraphs is None:
            blocks = self.document.layers["blocks"]
            self._paragraphs = [index for index, block in enumerate(blocks) if block.role == "paragraph"]
        return bisect_left(self._paragraphs, self.block(offset))

    def sentences(self, span: Span) -> int:
        """Return over how many sentences `span` goes."""
        sentences = self.document.layers["sentences"]
        first = bisect_right(sentences, span.start, key=lambda sentence: sentence.span.end)
        return max(bisect_left(sentences, span.end, key=lambda sentence: sentence.span.start) - first, 0)

    def claim_holding(self, span: Span) -> str | None:
        """Return the id of the claim that holds `span`, the one that begins last if several do."""
        if not self._claim_starts:
            self._claims_in_order = sorted(self.ledger.claims, key=lambda claim: claim.span)
            self._claim_starts = [claim.span.start for claim in self._claims_in_order]
        index = bisect_right(self._claim_starts, span.start)
        least = max(0, index - _CLAIMS_DEEP)
        while index > least:
            index -= 1
            claim = self._claims_in_order[index]
            if claim.span.holds(span):
                return claim.id
        return None

    def claims_with(self, found: Found) -> list[Claim]:
        """Return the claims that hold one of the phrases `found`, in the order of the ledger."""
        claims = self.ledger.claims
        starts, ends = self._begins, self._ends
        if len(starts) < len(claims):
            starts, ends = vec[i64](capacity=len(claims)), vec[i64](capacity=len(claims))
            for claim in claims:
                span = claim[_SPAN]
                starts, ends = append(starts, span[0]), append(ends, span[1])
            self._begins, self._ends = starts, ends
        return [claims[index] for index in range(len(claims)) if found.is_between(starts[index], ends[index])]

    def attributions_with(self, found: Found) -> list[Attribution]:
        """Return the attributions that one of the phrases `found` meets, in the order of the ledger.

        It has to meet the stretch from the source to the cue, or the content of an attribution that has neither.
        """
        attributions = self.ledger.attributions
        begins, ends = self._stretch_begins, self._stretch_ends
        if len(begins) < len(attributions):
            begins, ends = vec[i64](capacity=len(attributions)), vec[i64](capacity=len(attributions))
            for attribution in attributions:
                start, end = _stretch(attribution[_SOURCE], attribution[_CUE], attribution[_CONTENT])
                begins, ends = append(begins, start), append(ends, end)
            self._stretch_begins, self._stretch_ends = begins, ends
        return [attributions[index] for index in range(len(attributions)) if found.meets(begins[index], ends[index])]

    @property
    def summary(self) -> dict[str, int | bool]:
        """The counts of the ledger."""
        if self._summary is None:
            self._summary = self.ledger.summary()
        return self._summary

    def claims_that_are(self, status: str) -> int:
        """Return how many claims have a status; the summary, which tells it too, counts much else."""
        count = 0
        for claim in self.ledger.claims:
            if claim[_STATUS] == status:
                count += 1
        return count

    @property
    def check_worthy_claims(self) -> int:
        """How many claims are worth checking."""
        count = 0
        for claim in self.ledger.claims:
            if claim[_CHECK_WORTHY] is True:
                count += 1
        return count

    @property
    def word_count(self) -> int:
        """The number of words in the document."""
        return self.words(Span(0, len(self.document.text)))

    def text(self, span: Span | None) -> str:
        """Return the characters of `span`, none if there is no span."""
        return span.of(self.document.text) if span else ""

    def words(self, span: Span) -> int:
        """Return the number of words in `span`: its tokens that hold a letter or a digit."""
        words, count = self.tokens.words, 0
        for index in range(self.tokens.at(span.start), self.tokens.first_at(span.end)):
            if words[index][0].isalnum():
                count += 1
        return count

    def found(self, rule: str) -> Found | None:
        """Return what the phrases of the rule with this id matched; nothing if none of them stands in the article."""
        key = f"rule:{rule}"
        return Found(self._hits, key, self.tokens) if self._hits.has(key) else None


class Found:
    """What the phrases of one rule matched in a document, one hit at the least: the offsets of its hits, in order."""

    def __init__(self, hits: Hits, key: str, tokens: Tokens) -> None:
        begin, end = hits.bounds(key)
        starts, ends = vec[i64](capacity=end - begin), vec[i64](capacity=end - begin)
        for hit in range(begin, end):
            starts = append(starts, tokens.starts[hits.firsts[hit]])
            ends = append(ends, tokens.ends[hits.lasts[hit] - 1])
        self._starts, self._ends = starts, ends
        self._last: i64 = len(starts) - 1

    @property
    def first(self) -> Span:
        """The span of the first hit."""
        return span_of(self._starts[0], self._ends[0])

    def is_between(self, start: i64, end: i64) -> bool:
        """Say whether any of the hits lies between two offsets."""
        if end < self._ends[0] or start > self._starts[self._last]:
            return False
        return self._ends[first_from(self._starts, start)] <= end

    def within(self, span: Span) -> list[Span]:
        """Return the spans of those hits that lie within `span`."""
        start, end = span
        found: list[Span] = []
        for index in range(first_from(self._starts, start), len(self._starts)):
            if self._ends[index] > end:
                break
            found.append(span_of(self._starts[index], self._ends[index]))
        return found

    def meets(self, start: i64, end: i64) -> bool:
        """Say whether any of the hits shares a character with what stands between two offsets."""
        if end <= self._starts[0] or start >= self._ends[self._last]:
            return False
        return self._starts[first_after(self._ends, start)] < end


_latest: Final[list[Records | None]] = [None]  # the one whose document was asked for last, if any


def _stretch(source: Span | None, cue: Span | None, content: Span | None) -> tuple[i64, i64]:
    """Return the stretch from the source of an attribution to its cue, or its content where it has neither.

    That of one which has no part at all is empty, at the beginning, where no phrase meets it.
    """
    if source is None or cue is None:
        whole = source or cue or content
        return (i64(whole[0]), i64(whole[1])) if whole is not None else (i64(0), i64(0))
    start, end = i64(source[0]), i64(source[1])
    cue_start, cue_end = i64(cue[0]), i64(cue[1])
    return min(start, cue_start), max(end, cue_end)


def _counted(ids: Iterable[str]) -> dict[str, int]:
    count: dict[str, int] = {}
    for each in ids:
        count[each] = count.get(each, 0) + 1
    return count
