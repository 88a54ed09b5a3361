"""An English article as the checks read it: its sentences with figures, its dates, and what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checker.arrays import append, first_after, first_from, i64, vec
from checker.document import Block, Document, Entity, Sentence, Tokens
from checker.span import Span
from checker_plugins.consistency.english.hint import FRACTION, WATCHED, checks, hints
from checker_plugins.consistency.english.slip import NameWords

if TYPE_CHECKING:
    from checker_plugins.consistency.days import Day
    from checker_plugins.consistency.relation import Quantity

# Where in a sentence stand its ends: where this is compiled, a number finds them faster than a name.
_FIRST: Final = 1
_LAST: Final = 2
# And in an entity.
_ENTITY_FIRST: Final = 0
_ENTITY_LAST: Final = 1
_LABEL: Final = 2
LONGEST: Final = 150  # tokens of a sentence that is read; what is longer is a list or no prose
DISPLAY: Final = frozenset(("headline", "standfirst", "caption"))
_SHORTEST_BODY: Final = 80  # characters of the first paragraph of the body
_MOST_KEY_POINTS: Final = 8  # a longer list above the body is no summary of it
_LONGEST_KEY_POINT: Final = 200  # characters
_FRACTIONS: Final = frozenset("third thirds quarter quarters fifth fifths tenth tenths".split())
_LETTERS: Final = {"number": "N", "percent": "P", "money": "M", "date": "D"}
# The sorts of figures; a range in percent has no value of its own.
NUMBER: Final = 1
PERCENT: Final = 2
SUM: Final = 3
DATE: Final = 4
RANGE: Final = 5
_OTHER: Final = 0


class Figured:
    """A sentence with its figures and dates; `numbers`, `percents`, `sums` and `dates` count the four sorts.

    `checks` has a bit for each check that the sentence may hold something for.
    """

    def __init__(self, article: Article, sentence: Sentence, begin: int, end: int) -> None:
        self.sentence = sentence
        self.numbers = self.percents = self.sums = self.dates = 0
        self._text, self._tokens = article.text, article.tokens  # not the article, which would hold itself so
        self._figures = article.figures
        # The places in `figures` of those that stand for themselves, and the ends of ranges in percent, each after the
        # place of its range.
        self._places, self._ranges = vec[i64](capacity=end - begin), vec[i64]()
        self._keep(article, begin, end)
        self._entities: list[Entity] | None = None
        self._outline: str | None = None
        self.seen: Final = article.bits_within(sentence[_FIRST], sentence[_LAST])  # the bits of its words together
        self.checks = checks(self.seen, self.numbers, self.percents, self.sums, self.dates)

    def _keep(self, article: Article, begin: i64, end: i64) -> None:
        """Keep those of some figures that stand for themselves, and count them."""
        firsts, lasts, sorts = article.firsts, article.lasts, article.sorts
        places, ranges = self._places, self._ranges
        at, within = i64(self.sentence.first), i64(-1)  # where a range in percent ends whose two ends follow
        ranged: i64 = -1
        place = begin
        while place < end:
            first, sort = firsts[place], sorts[place]
            if first < at or (sort == NUMBER and article.is_fraction(lasts[place])):
                pass  # inside another one; or "two" of "two thirds"
            elif sort == RANGE:
                ranged, within = place, lasts[place]
            else:
                at = lasts[place]
                if sort == NUMBER and first < within:
                    if first != firsts[ranged]:
                        at = within
                    sort = PERCENT
                    ranges = append(append(ranges, place), ranged)
                places = append(places, place)
                if sort == NUMBER:
                    self.numbers += 1
                elif sort == DATE:
                    self.dates += 1
                elif sort == PERCENT:
                    self.percents += 1
                elif sort == SUM:
                    self.sums += 1
            place += 1
        self._places, self._ranges = places, ranges

    @property
    def entities(self) -> list[Entity]:
        """The figures and dates that stand for themselves; both ends of a range in percent are in percent as well."""
        if self._entities is None:
            places, ranges = self._places, self._ranges
            self._entities = [self._figures[places[index]] for index in range(len(places))]
            for index in range(0, len(ranges), 2):
                self._entities[first_from(places, ranges[index])] = self._end(ranges[index], ranges[index + 1])
        return self._entities

    def _end(self, place: i64, ranged: i64) -> Entity:
        """Return a number that is an end of a range in percent."""
        number, whole = self._figures[place], self._figures[ranged]
        last = number.last if number.first == whole.first else whole.last
        return Entity(number.first, last, "percent", number.value, whole.unit)

    @property
    def outline(self) -> str:
        """The words of the sentence, with "N0", "P1", "M2", "D3" for its figures and dates.

        Those numbers are the places of what they stand for in `entities`.
        """
        if self._outline is None:
            words = self._tokens.words
            parts: list[str] = []
            at = self.sentence.first
            for place, entity in enumerate(self.entities):
                parts += words[at : entity.first]
                parts.append(f"{_LETTERS[entity.label]}{place}")
                at = entity.last
            parts += words[at : self.sentence.last]
            self._outline = " ".join(parts)
        return self._outline

    @property
    def quantities(self) -> int:
        """How many figures the sentence holds that are no dates."""
        return self.numbers + self.percents + self.sums

    def quantity(self, token: str | None) -> Quantity | None:
        """Return the quantity that a token of the outline such as "N0" stands for, if its value is certain."""
        if not token:
            return None
        from checker_plugins.consistency.english.quantity import read_quantity

        return read_quantity(self._text, self._tokens, self.entities[int(token[1:])])


class Article:
    """What the checks of one article share; what is costly is made when it is first asked for.

    `figures` are its entities but for the names, `is_display` says for each block whether it stands above or beside the
    body: headline, standfirst, captions, key points.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.tokens: Tokens = document.layers["tokens"]
        self.blocks: tuple[Block, ...] = tuple(document.layers["blocks"])
        self.sentences: tuple[Sentence, ...] = tuple(document.layers["sentences"])
        self.figures: list[Entity] = []
        self.dates: list[Entity] = []
        self._names: list[Entity] = []
        entities: tuple[Entity, ...] = tuple(document.layers["entities"])
        # The ends of the figures, in tokens, and their sorts; the ends of the names.
        self.firsts, self.lasts, self.sorts = vec[i64](), vec[i64](), vec[i64]()
        self._name_firsts, self._name_lasts = vec[i64](capacity=len(entities)), vec[i64](capacity=len(entities))
        self._add(entities)
        self.roles: list[str] = []
        starts = vec[i64](capacity=len(self.blocks))
        for block in self.blocks:
            starts = append(starts, block.span.start)
            self.roles.append(block.role)
        self.block_starts = starts  # their offsets, in order
        self.is_display: list[bool] = _displays(self.blocks, self.roles)
        self.has_display = True in self.is_display
        self._bits = hints(self.tokens)  # of the forms of words, by their numbers
        # What is made when it is first asked for.
        self._watched: list[int] | None = None
        self._seen: i64 = 0
        self._name_words: NameWords | None = None
        self._body_names: list[Entity] | None = None
        self._name_counts: dict[str, int] = {}
        self._lone_names: dict[str, int] = {}
        self._figured: list[Figured] | None = None
        self._checks = 0  # of those sentences together
        self._published: Day | None = None
        self._is_dated = False  # whether `_published` was looked for

    def _add(self, entities: tuple[Entity, ...]) -> None:
        """Keep the figures and the names apart."""
        firsts, lasts, sorts = self.firsts, self.lasts, self.sorts
        name_firsts, name_lasts, names = self._name_firsts, self._name_lasts, self._names
        for entity in entities:
            first, last, label = entity[_ENTITY_FIRST], entity[_ENTITY_LAST], entity[_LABEL]
            if label == "name":
                name_firsts, name_lasts = append(name_firsts, first), append(name_lasts, last)
                names.append(entity)
                continue
            self.figures.append(entity)
            firsts, lasts = append(firsts, first), append(lasts, last)
            if label == "number":
                sorts = append(sorts, NUMBER)
            elif label == "date":
                sorts = append(sorts, DATE)
                self.dates.append(entity)
            elif label == "percent":
                sorts = append(sorts, RANGE if entity.value is None else PERCENT)
            else:
                sorts = append(sorts, SUM if label == "money" else _OTHER)
        self.firsts, self.lasts, self.sorts = firsts, lasts, sorts
        self._name_firsts, self._name_lasts = name_firsts, name_lasts

    def span(self, first: int, last: int) -> Span:
        """Return the span of the tokens from `first` up to, not including, `last`."""
        return self.tokens.span(first, last)

    @property
    def watched(self) -> list[int]:
        """The tokens that are hedges, deeds or units of compounds, in order."""
        if self._watched is None:
            self._walk()
        return self._watched or []

    @property
    def seen(self) -> int:
        """The bits of all words of the article together."""
        if self._watched is None:
            self._walk()
        return self._seen

    def _walk(self) -> None:
        found: list[int] = []
        bits, seen = self._bits, i64(0)
        for index, number in enumerate(self.tokens.numbers):
            bit = bits[number]
            seen |= bit
            if bit & WATCHED:
                found.append(index)
        self._watched, self._seen = found, seen

    def bits(self, token: int) -> int:
        """Return the bits of the word of a token."""
        return self._bits[self.tokens.numbers[token]]

    def bits_within(self, first: int, last: int) -> int:
        """Return the bits of all words from the token `first` up to, not including, `last`."""
        bits, numbers, seen = self._bits, self.tokens.numbers, i64(0)
        for token in range(first, last):
            seen |= bits[numbers[token]]
        return seen

    def is_shown(self, offset: int) -> bool:
        """Say whether the text at an offset stands above or beside the body."""
        return self.is_display[max(0, first_after(self.block_starts, offset) - 1)]

    def block_of(self, token: int) -> int:
        """Return the index of the block that a token stands in."""
        return max(0, first_after(self.block_starts, self.tokens.starts[token]) - 1)

    @property
    def numbers(self) -> list[Entity]:
        """The figures that are plain numbers."""
        return [entity for entity in self.figures if entity.label == "number"]

    @property
    def name_words(self) -> NameWords:
        """The words of all names, and whether any may be one name that is spelt in two ways."""
        if self._name_words is None:
            self._name_words = NameWords(self.tokens, self._name_firsts, self._name_lasts)
        return self._name_words

    @property
    def body_names(self) -> list[Entity]:
        """The names of the body."""
        if self._body_names is None:
            self._body_names = self._read_names()
        return self._body_names

    @property
    def name_counts(self) -> dict[str, int]:
        """The words of the names of the body, and how often each stands in one."""
        if self._body_names is None:
            self._body_names = self._read_names()
        return self._name_counts

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
        count, alone = self._name_counts, self._lone_names
        names: list[Entity] = []
        at = 0
        for index, name in enumerate(self._names):
            first, last = self._name_firsts[index], self._name_lasts[index]
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
            for figured in self._figured:
                self._checks |= figured.checks
        return self._figured

    @property
    def checks(self) -> int:
        """The bits of the checks that any of those sentences may hold something for."""
        if self._figured is None and not self.figured:
            return 0
        return self._checks

    def figured_for(self, check: int) -> list[Figured]:
        """Return those of the sentences that may hold something for a check."""
        return [figured for figured in self.figured if figured.checks & check]

    def outlined(self, least: int) -> list[Figured]:
        """Return the sentences that hold at least so many figures and dates."""
        found: list[Figured] = []
        count = len(self.figures)
        if count < least:
            return found
        firsts = self.firsts
        place: i64 = 0
        for sentence in self.sentences:
            begin, last = place, i64(sentence[_LAST])
            while place < count and firsts[place] < last:
                place += 1
            if place - begin >= least and last - sentence[_FIRST] <= LONGEST:
                found.append(Figured(self, sentence, begin, place))
            if place == count:
                break
        return found

    def is_fraction(self, last: i64) -> bool:
        """Say whether the number that ends before the token `last` is the first word of a fraction."""
        words = self.tokens.words
        if last < len(words) and words[last] == "-":
            last += 1
        return last < len(words) and bool(self.bits(last) & FRACTION) and words[last] in _FRACTIONS

    @property
    def published(self) -> Day | None:
        """The date of the article, as its metadata or its first date line tells it."""
        if not self._is_dated:
            self._published, self._is_dated = self._read_date(), True
        return self._published

    def _read_date(self) -> Day | None:
        written = self.document.metadata.get("date", "")
        is_told = bool(self.dates) and ("dateline" in self.roles or "byline" in self.roles)
        if not written and not is_told:
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


def _displays(blocks: tuple[Block, ...], roles: list[str]) -> list[bool]:
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
