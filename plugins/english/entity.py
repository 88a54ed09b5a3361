"""The layer `entities` for English: numbers, percentages, sums of money, dates and names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checker.arrays import first_from, i64, vec
from checker.document import Block, Document, Entity, Tokens
from checker.span import tuples_of
from checker_plugins.english.calendar import Dates
from checker_plugins.english.figure import Figure, Figures
from checker_plugins.english.form import AFTER_RELATIVE, DIGIT, NUMBER, RELATIVE, TAKEN
from checker_plugins.english.name import Names, run_first, run_last
from checker_plugins.english.sight import Sight, fresh_sight_of


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
        starts, ends = tokens.starts, tokens.ends
        sight = fresh_sight_of(tokens)
        figures = _Figures(tokens, sight)
        names = Names(document.text, tokens, sight)
        first: i64 = 0
        last: i64 = 0
        for block in blocks:
            start, end = block.span
            role = block.role
            if role != "code":
                first = first_from(starts, start, last)
                last = first_from(ends, end + 1, first)
                figures.read(first, last)
                names.add(first, last, role == "headline" or role == "heading")
        return _in_order(figures.found, names.find())


class _Figures:
    """The figures and dates of a document, which are read block by block at the tokens that may begin one.

    Among the bits of tokens they note which they take.
    """

    __slots__ = ("_bits", "_candidates", "_dates", "_figures", "_place", "found")

    def __init__(self, tokens: Tokens, sight: Sight) -> None:
        self._dates = Dates(tokens)
        self._figures = Figures(tokens)
        self._bits = sight.bits
        self._candidates = sight.triggers
        self._place: i64 = 0
        self.found: list[Figure] = []

    def read(self, first: int, last: int) -> None:
        """Find those of the next block."""
        candidates = self._candidates
        done = first
        while self._place < len(candidates) and candidates[self._place] < last:
            index = candidates[self._place]
            self._place += 1
            if index >= done:
                done = self._read_at(index, last)

    def _read_at(self, index: int, limit: int) -> int:
        """Find what begins at a token, and return the token after it."""
        form = self._bits[index]
        if form & RELATIVE and (index + 1 >= limit or not self._bits[index + 1] & AFTER_RELATIVE):
            return index  # "this" and "last" are common words
        if not form & NUMBER:  # no word of numbers begins a date
            last = self._dates.find(index, limit, form & DIGIT != 0)
            if last > index:
                self._add(Figure(index, last, "date"))
                self._take(index, last)
                return last
            if not form & DIGIT:
                return index
        found: list[Figure] = []
        last = self._figures.find(index, limit, found)
        for figure in found:
            self._add(figure)
        if found:
            self._take(found[0].first, found[0].last)
            date = self._dates.stretched(found[-1], limit)
            if date is not None:
                self._add(date)
        return last

    def _take(self, first: int, last: int) -> None:
        for index in range(first, last):
            self._bits[index] = self._bits[index] | TAKEN

    def _add(self, figure: Figure) -> None:
        """Add a figure in its order: after those that begin before it, and those as long or longer that begin there."""
        found = self.found
        place = len(found)
        while place and _is_after(found[place - 1], figure.first, figure.last):
            place -= 1
        found.insert(place, figure)


def _is_after(figure: Figure, first: int, last: int) -> bool:
    """Say whether a figure comes after what the tokens from `first` up to `last` are."""
    return figure.first > first or (figure.first == first and figure.last < last)


def _in_order(figures: list[Figure], names: vec[i64]) -> tuple[Entity, ...]:
    """Return figures and names, each in order already, as entities in order."""
    rows: list[tuple[int, int, str, float | None, str]] = []
    place = 0
    for name in names:
        first, last = run_first(name), run_last(name)
        while place < len(figures) and not _is_after(figures[place], first, last):
            rows.append(_row(figures[place]))
            place += 1
        rows.append((first, last, "name", None, ""))
    while place < len(figures):
        rows.append(_row(figures[place]))
        place += 1
    return tuples_of(Entity, rows)


def _row(figure: Figure) -> tuple[int, int, str, float | None, str]:
    return (figure.first, figure.last, figure.label, figure.value, figure.unit)
