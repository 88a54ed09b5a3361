"""An English article as the checks read it: its sentences with figures, its dates, and what it is about."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from checker.document import Block, Document, Entity, Sentence, Tokens
from checker.span import Span
from checker_plugins.consistency.days import Day
from checker_plugins.consistency.english.day import read_day
from checker_plugins.consistency.english.quantity import read_quantity
from checker_plugins.consistency.relation import Quantity

LONGEST = 150  # tokens of a sentence that is read; what is longer is a list or no prose
DISPLAY = frozenset(("headline", "standfirst", "caption"))
_MOST_KEY_POINTS = 8  # a longer list above the body is no summary of it
_LONGEST_KEY_POINT = 200  # characters
_FRACTIONS = frozenset("third thirds quarter quarters fifth fifths tenth tenths".split())
_LETTERS = {"number": "N", "percent": "P", "money": "M", "date": "D"}


class Figured(NamedTuple):
    """A sentence with its figures and dates; `outline` is its words, with "N0", "P1", "M2", "D3" for each of those.

    Those numbers are the places of what they stand for in `entities`.
    """

    document: Document
    sentence: Sentence
    outline: str
    entities: Sequence[Entity]

    @property
    def quantities(self) -> int:
        """How many figures the sentence holds that are no dates."""
        return sum([entity.label != "date" for entity in self.entities])

    def quantity(self, token: str | None) -> Quantity | None:
        """Return the quantity that a token of the outline such as "N0" stands for, if its value is certain."""
        if not token:
            return None
        return read_quantity(self.document.text, self.document.layers["tokens"], self.entities[int(token[1:])])


class Article:
    """What the checks of one article share, each part made when it is first asked for."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.tokens: Tokens = document.layers["tokens"]
        self.blocks: Sequence[Block] = document.layers["blocks"]
        self.sentences: Sequence[Sentence] = document.layers["sentences"]
        self.entities: Sequence[Entity] = document.layers["entities"]

    def span(self, first: int, last: int) -> Span:
        """Return the span of the tokens from `first` up to, not including, `last`."""
        return self.tokens.span(first, last)

    def role(self, sentence: Sentence) -> str:
        """Return the role of the block that a sentence stands in."""
        return self.blocks[sentence.block].role

    @cached_property
    def is_display(self) -> tuple[bool, ...]:
        """For each block, whether it stands above or beside the body: headline, standfirst, captions, key points."""
        body = next(
            (
                place
                for place, (span, role, *_) in enumerate(self.blocks)
                if role == "paragraph" and span.end - span.start > 80
            ),
            len(self.blocks),
        )
        above = [block for block in self.blocks[:body] if block.role == "list-item"]
        is_summary = all(block.span.end - block.span.start <= _LONGEST_KEY_POINT for block in above)
        key_points = frozenset(above if is_summary and len(above) <= _MOST_KEY_POINTS else ())
        return tuple(block.role in DISPLAY or block in key_points for block in self.blocks)

    @cached_property
    def name_words(self) -> Counter[str]:
        """The words of the names of the body, and how often each stands in one."""
        words = self.tokens.words
        return Counter([word for name in self.body_names for word in words[name.first : name.last]])

    @cached_property
    def lone_names(self) -> Counter[str]:
        """The names of one word in the body, and how often each stands so."""
        words = self.tokens.words
        return Counter([words[name.first] for name in self.body_names if name.last - name.first == 1])

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the article, each once."""
        return frozenset(self.tokens.words)

    @cached_property
    def block_starts(self) -> Sequence[int]:
        """The offsets at which blocks begin, in order."""
        return [block.span.start for block in self.blocks]

    def is_shown(self, offset: int) -> bool:
        """Say whether the text at an offset stands above or beside the body."""
        return self.is_display[max(0, bisect_right(self.block_starts, offset) - 1)]

    @cached_property
    def body_names(self) -> Sequence[Entity]:
        """The names of the body."""
        names, starts = self.labelled["name"], self.tokens.starts
        offsets = [starts[name.first] for name in names]
        shown: set[int] = set()
        for block, display in zip(self.blocks, self.is_display, strict=True):
            if display:
                shown.update(range(bisect_left(offsets, block.span.start), bisect_left(offsets, block.span.end)))
        return [name for place, name in enumerate(names) if place not in shown] if shown else names

    def block_of(self, token: int) -> int:
        """Return the index of the block that a token stands in."""
        return max(0, bisect_right(self.block_starts, self.tokens.starts[token]) - 1)

    @cached_property
    def labelled(self) -> Mapping[str, Sequence[Entity]]:
        """The entities by their label."""
        found: dict[str, list[Entity]] = {label: [] for label in ("name", *_LETTERS)}
        for entity in self.entities:
            found[entity.label].append(entity)
        return found

    @cached_property
    def figured(self) -> Sequence[Figured]:
        """The sentences that hold two figures or dates, as they are read for the relations between them."""
        return self.outlined(2)

    def outlined(self, least: int) -> list[Figured]:
        """Return the sentences that hold at least so many figures and dates."""
        found = []
        place = 0
        figures, firsts = self._figures
        for sentence in self.sentences:
            begin = place
            place = bisect_left(firsts, sentence.last, begin)
            if place - begin >= least and sentence.last - sentence.first <= LONGEST:
                found.append(self._figured(sentence, figures[begin:place]))
        return found

    @cached_property
    def _figures(self) -> tuple[list[Entity], list[int]]:
        """The figures and dates, and the first tokens of each."""
        figures = [entity for entity in self.entities if entity.label != "name"]
        return figures, [entity.first for entity in figures]

    def _figured(self, sentence: Sentence, inside: Sequence[Entity]) -> Figured:
        words = self.tokens.words
        parts: list[str] = []
        kept: list[Entity] = []
        at = sentence.first
        ranged: Entity | None = None  # a range in percent, whose two ends follow
        for entity in inside:
            if entity.first < at or self._is_fraction(entity):
                continue  # inside another one; or "two" of "two thirds"
            if entity.label == "percent" and entity.value is None:
                ranged = entity
                continue
            parts += words[at : entity.first]
            if ranged is not None and entity.first < ranged.last and entity.label == "number":
                last = entity.last if entity.first == ranged.first else ranged.last
                kept.append(entity._replace(label="percent", unit=ranged.unit, last=last))
            else:
                kept.append(entity)
            parts.append(f"{_LETTERS[kept[-1].label]}{len(kept) - 1}")
            at = kept[-1].last
        parts += words[at : sentence.last]
        return Figured(self.document, sentence, " ".join(parts), kept)

    def _is_fraction(self, entity: Entity) -> bool:
        """Say whether a number is the first word of a fraction."""
        words = self.tokens.words
        following = entity.last + (words[entity.last : entity.last + 1] == ["-"])
        return entity.label == "number" and following < len(words) and words[following] in _FRACTIONS

    @cached_property
    def published(self) -> Day | None:
        """The date of the article, as its metadata or its first date line tells it."""
        written = self.document.metadata.get("date", "")
        year, _, rest = written[:10].partition("-")
        month, _, day = rest.partition("-")
        if len(year) == 4 and (year + month + day).isdecimal() and month and day:
            found = Day(Span(0, 0), written[:10], int(year), int(month), int(day))
            return found if _is_real(found) else None
        for entity in self.labelled["date"]:
            if self.blocks[self.block_of(entity.first)].role in ("dateline", "byline"):
                dated = read_day(self.text, self.tokens, entity)
                if dated is not None and dated.day and _is_real(dated):
                    return dated
        return None


def _is_real(day: Day) -> bool:
    try:
        return day.earliest <= day.latest
    except ValueError:
        return False
