"""The ledger: who says what. Its records, and what they add up to.

A language's annotators fill the layers `attributions`, `sources` and `claims` with these records; the words
(named, anonymous, vague, unsourced; origin; hedge) are defined in the README's section on the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from checker.span import Span

UNSOURCED: Final = "unsourced"
STATUSES = (UNSOURCED, "vague", "anonymous", "named")  # from the worst identified to the best
SOURCE_TYPES = ("person", "organisation", "document", "media", "anonymous", "vague")
CLAIM_TYPES = ("statistic", "accusation", "cause", "inference", "superlative", "prediction", "event", "statement")
QUOTATIONS = ("direct", "indirect", "mixed")

# Where in a claim stands what is read of each of them: where this is compiled, a number finds it faster than a name.
_STATUS: Final = 3
_CHECK_WORTHY: Final = 4
_SOURCES: Final = 7


class Attribution(NamedTuple):
    """One act of attributing: a cue ("said"), the source that it names, the content that it covers.

    `source`, `cue` and `content` are spans of the canonical text; any may be missing. `carried_over` is true
    when the attribution goes on from an earlier sentence without a cue of its own. `chain` names the ids of
    the sources through which `source_id` is relayed, nearest to the article first. An attribution that no claim
    lists is an attitude: it tells what somebody wants or does, not what is said. `source_id` names a source of claims.
    """

    id: str
    source: Span | None
    cue: Span | None
    content: Span | None
    source_id: str | None
    carried_over: bool = False
    quotation: str = "indirect"
    chain: tuple[str, ...] = ()


class Source(NamedTuple):
    """One real-world source of the article, with every mention of it.

    Sources that are not independent of each other share an `origin`, which is the id of one of them.
    `reason_given` (anonymous sources) is true when the article says why the source is not named;
    `how_they_know` when it says how the source knows.
    """

    id: str
    name: str
    type: str
    origin: str
    mentions: tuple[Span, ...]
    reason_given: bool = False
    how_they_know: bool = False
    role: str = ""
    affiliation: str = ""

    @property
    def status(self) -> str:
        """The status that a claim has when this source stands behind it."""
        return self.type if self.type in ("anonymous", "vague") else "named"


class Figure(NamedTuple):
    """A quantity: its span, its value as a plain number where one can be told, its unit, what it counts."""

    span: Span
    value: float | None
    unit: str
    counts: str = ""


class Claim(NamedTuple):
    """A sentence, or less, that asserts something checkable.

    `status` is the best identified of its sources' (see `STATUSES`), `because` the named reasons for
    `check_worthy`, `hedges` the writer's own words of doubt, `independent_sources` the number of origins
    behind it, vague ones not counted. `role` is the role of the block that it stands in.
    """

    id: str
    span: Span
    type: str
    status: str
    check_worthy: bool
    because: tuple[str, ...] = ()
    attributions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    independent_sources: int = 0
    hedges: tuple[Span, ...] = ()
    figures: tuple[Figure, ...] = ()
    links: tuple[str, ...] = ()
    quotation: str = ""
    role: str = "paragraph"


class Ledger(NamedTuple):
    """The claims of one document, the attributions behind them, and the sources behind those."""

    attributions: tuple[Attribution, ...] = ()
    sources: tuple[Source, ...] = ()
    claims: tuple[Claim, ...] = ()
    single_source: bool = False

    def origins(self, claims: Iterable[Claim]) -> tuple[str, ...]:
        """Return the distinct origins behind `claims`, vague ones not counted, in the order of the sources."""
        return origins_of(self.sources, claims)

    def summary(self) -> dict[str, int | bool]:
        """Return the counts that a report's `summary` holds."""
        unsourced = vague = anonymous = named = check_worthy = 0
        for claim in self.claims:
            status = claim[_STATUS]
            if status == UNSOURCED:  # as most are
                unsourced += 1
            elif status == "named":
                named += 1
            elif status == "vague":
                vague += 1
            elif status == "anonymous":
                anonymous += 1
            if claim[_CHECK_WORTHY] is True:
                check_worthy += 1
        return {
            "claims": len(self.claims),
            UNSOURCED: unsourced,
            "vague": vague,
            "anonymous": anonymous,
            "named": named,
            "check_worthy": check_worthy,
            "independent_sources": len(self.origins(self.claims)),
            "single_source": self.single_source,
        }


def origins_of(sources: Sequence[Source], claims: Iterable[Claim]) -> tuple[str, ...]:
    """Return the distinct origins of those of some sources that stand behind `claims`, vague ones not counted."""
    wanted: set[str] = set()
    last: tuple[str, ...] = ()
    for claim in claims:
        behind = claim[_SOURCES]
        if behind and behind is not last:  # most have none, many that of the one before
            last = behind
            for id_ in behind:
                wanted.add(id_)
    origins: dict[str, None] = {}
    for id_, _, type_, origin, _, _, _, _, _ in sources:
        if id_ in wanted and type_ != "vague":
            origins[origin] = None
    return tuple(origins)


def best_status(statuses: Sequence[str]) -> str:
    """Return the best identified of `statuses`; none at all is `unsourced`.

    >>> best_status(["vague", "named", "anonymous"])
    'named'
    """
    best = 0
    for status in statuses:
        best = max(best, STATUSES.index(status))
    return STATUSES[best]
