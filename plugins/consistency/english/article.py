"""An English article as the checks read it: its sentences with figures, its dates, and what it is about."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from checker.document import Block, Document, Entity, Sentence, Tokens
from checker.span import Span

if TYPE_CHECKING:
    from checker_plugins.consistency.days import Day
    from checker_plugins.consistency.relation import Quantity

LONGEST: Final = 150  # tokens of a sentence that is read; what is longer is a list or no prose
DISPLAY: Final = frozenset(("headline", "standfirst", "caption"))
_SHORTEST_BODY: Final = 80  # characters of the first paragraph of the body
_MOST_KEY_POINTS: Final = 8  # a longer list above the body is no summary of it
_LONGEST_KEY_POINT: Final = 200  # characters
_FRACTIONS: Final = frozenset("third thirds quarter quarters fifth fifths tenth tenths".split())
# What some checks begin from: the words that hedge, what was done to something or somebody, what "the 40-page report"
# is measured in, and what marks a slip that is somebody else's.
ADVERBS: Final = frozenset("allegedly reportedly supposedly purportedly apparently".split())
DOUBTED: Final = frozenset(
    "believed thought alleged rumoured rumored suspected reported understood feared said".split()
)
MODALS: Final = frozenset(("may", "might", "could"))
ACCUSED: Final = frozenset(("accused", "suspected"))
HEDGES: Final = ADVERBS | DOUBTED | MODALS | ACCUSED
DEEDS: Final = frozenset("built founded established completed killed injured wounded".split())
COMPOUND_UNITS: Final = frozenset(
    """page seat member storey story mile kilometre kilometer acre hectare foot metre meter room bed strong ton tonne
    megawatt nation country point item question word count chapter volume""".split()
)
SIC: Final = "sic"
_WATCHED: Final = frozenset((*HEDGES, *DEEDS, *COMPOUND_UNITS, SIC))
_LETTERS: Final = {"number": "N", "percent": "P", "money": "M", "date": "D"}


class Figured:
    """A sentence with its figures and dates; `outline` is its words, with "N0", "P1", "M2", "D3" for each of those.

    Those numbers are the places of what they stand for in `entities`. `numbers`, `percents`, `sums` and `dates` count
    the four sorts.
    """

    def __init__(self, document: Document, sentence: Sentence, outline: str, entities: list[Entity]) -> None:
        self.document = document
        self.sentence = sentence
        self.outline = outline
        self.entities = entities
        labels = [entity.label for entity in entities]
        self.numbers = labels.count("number")
        self.percents = labels.count("percent")
        self.sums = labels.count("money")
        self.dates = labels.count("date")

    @property
    def quantities(self) -> int:
        """How many figures the sentence holds that are no dates."""
        return self.numbers + self.percents + self.sums

    def quantity(self, token: str | None) -> Quantity | None:
        """Return the quantity that a token of the outline such as "N0" stands for, if its value is certain."""
        if not token:
            return None
        from checker_plugins.consistency.english.quantity import read_quantity

        return read_quantity(self.document.text, self.document.layers["tokens"], self.entities[int(token[1:])])


class Article:
    """What the checks of one article share; what is costly is made when it is first asked for.

    `dates`, `numbers`, `names` and `figures` (all but the names) are its entities, `is_display` says for each block
    whether it stands above or beside the body: headline, standfirst, captions, key points.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.tokens: Tokens = document.layers["tokens"]
        self.blocks: list[Block] = list(document.layers["blocks"])
        self.sentences: list[Sentence] = list(document.layers["sentences"])
        self.dates: list[Entity] = []
        self.numbers: list[Entity] = []
        self.names: list[Entity] = []
        self.figures: list[Entity] = []
        entity: Entity
        for entity in document.layers["entities"]:
            label = entity.label
            if label == "name":
                self.names.append(entity)
                continue
            self.figures.append(entity)
            if label == "number":
                self.numbers.append(entity)
            elif label == "date":
                self.dates.append(entity)
        self.roles: list[str] = [block.role for block in self.blocks]
        self.block_starts: list[int] = [block.span.start for block in self.blocks]  # their offsets, in order
        self.is_display: list[bool] = _displays(self.blocks, self.roles)
        self.has_display = True in self.is_display
        # What is made when it is first asked for.
        self._watched: list[int] | None = None
        self._body_names: list[Entity] | None = None
        self._name_words: dict[str, int] = {}
        self._lone_names: dict[str, int] = {}
        self._figured: list[Figured] | None = None
        self._published: Day | None = None
        self._is_dated = False  # whether `_published` was looked for

    def span(self, first: int, last: int) -> Span:
        """Return the span of the tokens from `first` up to, not including, `last`."""
        return self.tokens.span(first, last)

    @property
    def watched(self) -> list[int]:
        """The tokens that are hedges, deeds, units of compounds, or the mark of a slip, in order."""
        if self._watched is None:
            self._watched = [index for index, word in enumerate(self.tokens.words) if word in _WATCHED]
        return self._watched

    def is_shown(self, offset: int) -> bool:
        """Say whether the text at an offset stands above or beside the body."""
        return self.is_display[max(0, bisect_right(self.block_starts, offset) - 1)]

    def block_of(self, token: int) -> int:
        """Return the index of the block that a token stands in."""
        return max(0, bisect_right(self.block_starts, self.tokens.starts[token]) - 1)

    @property
    def body_names(self) -> list[Entity]:
        """The names of the body."""
        if self._body_names is None:
            self._body_names = self._read_names()
        return self._body_names

    @property
    def name_words(self) -> dict[str, int]:
        """The words of the names of the body, and how often each stands in one."""
        if self._body_names is None:
            self._body_names = self._read_names()
        return self._name_words

    @property
    def lone_names(self) -> dict[str, int]:
        """The names of one word in the body, and how often each stands so."""
        if self._body_names is None:
            self._body_names = self._read_names()
        return self._lone_names

    def _read_names(self) -> list[Entity]:
        """Return the names of the body, and count their words."""
        words = self.tokens.words
        begins: list[int] = []  # the first tokens of what stands above and beside the body
        ends: list[int] = []
        for place, is_display in enumerate(self.is_display):
            if is_display:
                start, end = self.blocks[place].span
                begins.append(self.tokens.first_at(start))
                ends.append(self.tokens.first_at(end))
        count, alone = self._name_words, self._lone_names
        names: list[Entity] = []
        at = 0
        for name in self.names:
            first, last = name.first, name.last
            while at < len(ends) and ends[at] <= first:
                at += 1
            if at < len(ends) and begins[at] <= first:
                continue
            names.append(name)
            word = words[first]
            count[word] = count.get(word, 0) + 1
            if last - first == 1:
                alone[word] = alone.get(word, 0) + 1
            else:
                for place in range(first + 1, last):
                    word = words[place]
                    count[word] = count.get(word, 0) + 1
        return names

    @property
    def figured(self) -> list[Figured]:
        """The sentences that hold two figures or dates, as they are read for the relations between them."""
        if self._figured is None:
            self._figured = self.outlined(2)
        return self._figured

    def outlined(self, least: int) -> list[Figured]:
        """Return the sentences that hold at least so many figures and dates."""
        found: list[Figured] = []
        figures = self.figures
        if len(figures) < least:
            return found
        firsts = [entity.first for entity in figures]
        place, count = 0, len(firsts)
        for sentence in self.sentences:
            last = sentence.last
            begin = place
            while place < count and firsts[place] < last:
                place += 1
            if place - begin >= least and last - sentence.first <= LONGEST:
                found.append(self._outline(sentence, figures, begin, place))
            if place == count:
                break
        return found

    def _outline(self, sentence: Sentence, figures: list[Entity], begin: int, end: int) -> Figured:
        words = self.tokens.words
        parts: list[str] = []
        kept: list[Entity] = []
        at = sentence.first
        ranged: Entity | None = None  # a range in percent, whose two ends follow
        for place in range(begin, end):
            entity = figures[place]
            first, last, label = entity.first, entity.last, entity.label
            if first < at or (label == "number" and self._is_fraction(last)):
                continue  # inside another one; or "two" of "two thirds"
            if label == "percent" and entity.value is None:
                ranged = entity
                continue
            parts += words[at:first]
            if ranged is not None and first < ranged.last and label == "number":
                last = last if first == ranged.first else ranged.last
                label = "percent"
                entity = Entity(first, last, label, entity.value, ranged.unit)
            parts.append(f"{_LETTERS[label]}{len(kept)}")
            kept.append(entity)
            at = last
        parts += words[at : sentence.last]
        return Figured(self.document, sentence, " ".join(parts), kept)

    def _is_fraction(self, last: int) -> bool:
        """Say whether the number that ends before the token `last` is the first word of a fraction."""
        words = self.tokens.words
        following = last + (last < len(words) and words[last] == "-")
        return following < len(words) and words[following] in _FRACTIONS

    @property
    def published(self) -> Day | None:
        """The date of the article, as its metadata or its first date line tells it."""
        if not self._is_dated:
            self._published, self._is_dated = self._read_date(), True
        return self._published

    def _read_date(self) -> Day | None:
        written = self.document.metadata.get("date", "")
        if not written and not self.dates:
            return None
        from checker_plugins.consistency.days import Day
        from checker_plugins.consistency.english.day import read_day

        year, _, rest = written[:10].partition("-")
        month, _, day = rest.partition("-")
        if len(year) == 4 and (year + month + day).isdecimal() and month and day:
            found = Day(Span(0, 0), written[:10], int(year), int(month), int(day))
            return found if _is_real(found) else None
        for entity in self.dates:
            if self.roles[self.block_of(entity.first)] in ("dateline", "byline"):
                dated = read_day(self.text, self.tokens, entity)
                if dated is not None and dated.day and _is_real(dated):
                    return dated
        return None


def _displays(blocks: Sequence[Block], roles: Sequence[str]) -> list[bool]:
    """Return for each block whether it stands above or beside the body."""
    key_points: list[int] = []
    is_summary = True
    for place, role in enumerate(roles):
        if role == "paragraph" or role == "list-item":
            start, end = blocks[place].span
            if role == "list-item":
                key_points.append(place)
                is_summary = is_summary and end - start <= _LONGEST_KEY_POINT
            elif end - start > _SHORTEST_BODY:
                break
    found = [role in DISPLAY for role in roles]
    if is_summary and len(key_points) <= _MOST_KEY_POINTS:
        for place in key_points:
            found[place] = True
    return found


def _is_real(day: Day) -> bool:
    try:
        return day.earliest <= day.latest
    except ValueError:
        return False
