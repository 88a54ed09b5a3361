"""The layer `entities` for English: numbers, percentages, sums of money, dates and names."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import compress

from checker.document import Block, Document, Entity, Tokens
from checker_plugins.english.calendar import DATE_WORDS, Dates
from checker_plugins.english.figure import NUMBER_WORDS, Figures
from checker_plugins.english.name import Names

_TRIGGERS = NUMBER_WORDS | DATE_WORDS
_DIGIT = re.compile(r"\d")


class EntityFinder:
    """Makes the layer `entities`, in order of their first tokens, longer ones before those inside them.

    A sum of money and a percentage hold their number as an entity of its own. `value` is the figure as a plain
    number, `unit` "percent", "percentage points" or a currency's code ("USD"). A name comes without the title
    before it ("Dr", "President"); a nationality by itself is no name.
    """

    name = "entities"
    language = "en"
    needs: Sequence[str] = ("tokens", "blocks")
    phrases: Mapping[str, Sequence[str]] = {}

    def annotate(self, document: Document) -> tuple[Entity, ...]:
        """Return the entities of `document`."""
        tokens: Tokens = document.layers["tokens"]
        blocks: Sequence[Block] = document.layers["blocks"]
        if not len(tokens):
            return ()
        text, words, starts, ends = document.text, tokens.words, tokens.starts, tokens.ends
        ranges = [
            (block, bisect_left(starts, block.span.start), bisect_right(ends, block.span.end))
            for block in blocks
            if block.role != "code"
        ]
        initials = "".join(map(text.__getitem__, starts))
        candidates = list(compress(range(len(words)), map(_TRIGGERS.__contains__, words)))
        candidates.extend(found.start() for found in _DIGIT.finditer(initials))
        candidates.sort()
        entities, taken = _figures_and_dates(text, tokens, ranges, candidates)
        entities.extend(
            Entity(first, last, "name") for first, last in Names(text, tokens, initials, taken).find(ranges)
        )
        entities.sort(key=lambda entity: (entity.first, -entity.last))
        return tuple(entities)


def _figures_and_dates(
    text: str, tokens: Tokens, ranges: Sequence[tuple[Block, int, int]], candidates: Sequence[int]
) -> tuple[list[Entity], set[int]]:
    """Return the figures and dates that begin at the candidates, and the tokens that they take."""
    dates = Dates(text, tokens.words, tokens.starts, tokens.ends)
    figures = Figures(text, tokens.words, tokens.starts, tokens.ends)
    entities: list[Entity] = []
    taken: set[int] = set()
    place, limit, done = -1, 0, 0
    for index in candidates:
        while index >= limit and place + 1 < len(ranges):
            place += 1
            done = max(done, ranges[place][1])
            limit = ranges[place][2]
        if index < done or index >= limit:
            continue
        last = dates.find(index, limit)
        if last > index:
            entities.append(Entity(index, last, "date"))
            taken.update(range(index, last))
            done = last
            continue
        if tokens.words[index] in NUMBER_WORDS or tokens.words[index][0].isdecimal():
            found, done = figures.find(index, limit)
            entities.extend(found)
            if found:
                taken.update(range(found[0].first, found[0].last))
                long = dates.stretched(found[-1], limit)
                if long:
                    entities.append(long)
    return entities, taken
