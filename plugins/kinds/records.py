"""What the kinds know of one document: its ledger by id, and which phrases stand where."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from operator import itemgetter
from typing import TYPE_CHECKING, ClassVar

from checker.document import Document, Tokens
from checker.ledger import Attribution, Claim, Ledger, Source
from checker.span import Span

if TYPE_CHECKING:
    from checker.automaton import Hit

_CLAIMS_DEEP = 4  # how many claims may stand one inside another


class Records:
    """The records of one document, indexed; what is costly is worked out when it is first asked for."""

    _latest: ClassVar[Records | None] = None

    def __init__(self, document: Document) -> None:
        self.document = document
        self.ledger: Ledger = document.layers["ledger"]
        self.tokens: Tokens = document.layers["tokens"]
        self.columns: dict[int, list[object]] = {}  # what conditions have read, by the field's identity
        self._hits: Mapping[str, Sequence[Hit]] = document.layers["hits"]

    @classmethod
    def of(cls, document: Document) -> Records:
        """Return the records of `document`; made once for all the rules that ask in turn for the same document."""
        latest = cls._latest  # read once: another thread may put another document's records there
        if latest is None or latest.document is not document:
            cls._latest = latest = Records(document)
        return latest

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The sources by id."""
        return {source.id: source for source in self.ledger.sources}

    @cached_property
    def attributions(self) -> dict[str, Attribution]:
        """The attributions by id."""
        return {attribution.id: attribution for attribution in self.ledger.attributions}

    @cached_property
    def claims_of(self) -> Counter[str]:
        """How many claims stand on each source, by its id."""
        return Counter(source for claim in self.ledger.claims for source in claim.sources)

    @cached_property
    def check_worthy_claims_of(self) -> Counter[str]:
        """How many claims that are worth checking stand on each source, by its id."""
        worthy = (claim for claim in self.ledger.claims if claim.check_worthy)
        return Counter(source for claim in worthy for source in claim.sources)

    @cached_property
    def attributions_of(self) -> Counter[str]:
        """How many attributions name each source, by its id."""
        return Counter(attribution.source_id for attribution in self.ledger.attributions if attribution.source_id)

    @cached_property
    def claim_of_attribution(self) -> dict[str, str]:
        """The id of the first claim that each attribution covers, by the attribution's id."""
        first: dict[str, str] = {}
        for claim in self.ledger.claims:
            for attribution in claim.attributions:
                first.setdefault(attribution, claim.id)
        return first

    @cached_property
    def first_quotation(self) -> str:
        """The id of the attribution with the first quotation, none if nobody is quoted."""
        quoted = [each for each in self._quoting if each.content]
        return min(quoted, key=lambda each: each.content or Span(0, 0)).id if quoted else ""

    @cached_property
    def speakers(self) -> dict[int, set[str]]:
        """The ids of the sources that are quoted in each block, by its index."""
        found: dict[int, set[str]] = {}
        for each in self._quoting:
            if each.content and each.source_id:
                found.setdefault(self.block(each.content.start), set()).add(each.source_id)
        return found

    @cached_property
    def attributing_blocks(self) -> frozenset[int]:
        """The indexes of the blocks that hold words of attributing with a source that is not vague."""
        vague = {source.id for source in self.ledger.sources if source.type == "vague"}
        known = (each for each in self.ledger.attributions if each.source_id not in vague)
        return frozenset(self.block(each.cue.start) for each in known if each.cue)

    @cached_property
    def _quoting(self) -> list[Attribution]:
        return [each for each in self.ledger.attributions if each.quotation != "indirect"]

    @cached_property
    def _paragraphs(self) -> list[int]:
        """The indexes of the blocks that are paragraphs, in order."""
        return [index for index, block in enumerate(self.document.layers["blocks"]) if block.role == "paragraph"]

    def block(self, offset: int) -> int:
        """Return the index of the block in which `offset` lies."""
        return bisect_right(self._block_starts, offset) - 1

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.span.start for block in self.document.layers["blocks"]]

    def paragraphs_before(self, offset: int) -> int:
        """Return how many paragraphs stand before the block in which `offset` lies."""
        return bisect_left(self._paragraphs, self.block(offset))

    def sentences(self, span: Span) -> int:
        """Return over how many sentences `span` goes."""
        sentences = self.document.layers["sentences"]
        first = bisect_right(sentences, span.start, key=lambda sentence: sentence.span.end)
        return max(bisect_left(sentences, span.end, key=lambda sentence: sentence.span.start) - first, 0)

    @cached_property
    def _claims_in_order(self) -> list[Claim]:
        return sorted(self.ledger.claims, key=lambda claim: claim.span)

    @cached_property
    def _claim_starts(self) -> list[int]:
        return [claim.span.start for claim in self._claims_in_order]

    def claim_holding(self, span: Span) -> str | None:
        """Return the id of the claim that holds `span`, the one that begins last if several do."""
        claims = self._claims_in_order
        index = bisect_right(self._claim_starts, span.start)
        near = claims[max(0, index - _CLAIMS_DEEP) : index]
        return next((claim.id for claim in reversed(near) if claim.span.holds(span)), None)

    @cached_property
    def summary(self) -> dict[str, int | bool]:
        """The counts of the ledger."""
        return self.ledger.summary()

    @cached_property
    def word_count(self) -> int:
        """The number of words in the document."""
        return self.words(Span(0, len(self.document.text)))

    def text(self, span: Span | None) -> str:
        """Return the characters of `span`, none if there is no span."""
        return span.of(self.document.text) if span else ""

    def words(self, span: Span) -> int:
        """Return the number of words in `span`: its tokens that hold a letter or a digit."""
        first, last = self.tokens.at(span.start), bisect_left(self.tokens.starts, span.end)
        return self._words_before[last] - self._words_before[first] if first < last else 0

    @cached_property
    def _words_before(self) -> list[int]:
        """How many of the tokens before each one hold a letter or a digit, and how many of all."""
        firsts = map(itemgetter(0), self.tokens.words)
        return list(accumulate(map(str.isalnum, firsts), initial=0))

    def hits(self, rule: str) -> Sequence[Hit]:
        """Return what the phrases of the rule with this id matched, in order."""
        return self._hits.get(f"rule:{rule}", ())

    def spans_within(self, hits: Sequence[Hit], span: Span) -> list[Span]:
        """Return the spans of those hits that lie within `span`."""
        starts, ends = self.tokens.starts, self.tokens.ends
        found = []
        for index in range(bisect_left(hits, span.start, key=lambda hit: starts[hit.first]), len(hits)):
            hit = hits[index]
            if ends[hit.last - 1] > span.end:
                break
            found.append(Span(starts[hit.first], ends[hit.last - 1]))
        return found

    def meets(self, hits: Sequence[Hit], span: Span) -> bool:
        """Say whether any of `hits` shares a character with `span`."""
        starts, ends = self.tokens.starts, self.tokens.ends
        index = bisect_right(hits, span.start, key=lambda hit: ends[hit.last - 1])
        return index < len(hits) and starts[hits[index].first] < span.end
