"""One sentence as it is read for attributions: its words, their signs, its quotations and cues, in one place."""

from __future__ import annotations

from typing import Final

from mypy_extensions import mypyc_attr

from checker.arrays import i64
from checker.span import Span
from checker_plugins.english.reading import FRAMES_ALONE, LONGEST, Reading
from checker_plugins.english.syntax import Phrase
from checker_plugins.english.tagging import DATE

_BE: Final = frozenset(("is", "are", "was", "were", "be", "been", "being", "gets", "got", "'s", "'re"))

_NOT_QUOTED: Final = bytes(LONGEST + 1)  # what no sentence that is read goes beyond


@mypyc_attr(acyclic=True, free_list_len=1)  # there is but one at a time
class Line:
    """A sentence of a reading; every position counts from the sentence's first token."""

    __slots__ = ("base", "end", "index", "quoted", "reading", "subject", "syntax")

    def __init__(self, reading: Reading, index: int) -> None:
        first, last = reading.firsts[index], reading.lasts[index]
        self.reading = reading
        self.index = index
        self.base: i64 = first
        self.syntax = reading.syntax(index)
        self.quoted = reading.quoted[first:last] if reading.with_quotation[index] else _NOT_QUOTED
        end = last - first
        while end and not self.quoted[end - 1] and self.syntax.is_stop(end - 1):
            end -= 1
        self.end: i64 = end  # without the sentence's own full stop
        self.subject: Phrase | None = None  # of the last cue: what a following "adding" goes on from

    def word(self, place: i64) -> str:
        """Return the word at a place; one before the first is counted from the sentence's end."""
        return self.syntax.word(place)

    def mark(self, place: i64) -> i64:
        """Return the sign at a place, as its bit; nought behind the last one."""
        syntax = self.syntax
        if place >= syntax.told:
            syntax.tell(place)
        return syntax.marks[place]

    def find(self, sign: i64, first: i64, last: i64) -> i64:
        """Return the first place from `first` on with a sign, given as its bit; -1 if none stands before `last`."""
        for place in range(first, min(last, self.syntax.count)):
            if self.mark(place) == sign:
                return place
        return -1

    def find_word(self, word: str, first: i64, last: i64) -> i64:
        """Return the first place from `first` on with a word; -1 if none stands before `last`."""
        for place in range(first, last):
            if self.word(place) == word:
                return place
        return -1

    def frames(self, verb: i64) -> i64:
        """Return the frames of the verb at `verb`, as bits."""
        token = self.base + verb
        if token < 0:
            return 0
        return self.reading.frames[token] & FRAMES_ALONE

    def is_date(self, place: i64) -> bool:
        """Say whether a token belongs to a date."""
        return bool(self.reading.parts[self.base + place] & DATE)

    def is_in(self, place: i64, parts: i64) -> bool:
        """Say whether a token is part of one of `parts`, given as bits, see `reading`."""
        return bool(self.reading.parts[self.base + place] & parts)

    def is_passive(self, start: i64, verb: i64) -> bool:
        """Say whether the verb group from `start` with its main verb at `verb` is passive."""
        return any(self.word(place) in _BE for place in range(max(0, start - 1), verb))

    def span(self, first: i64, last: i64) -> Span | None:
        """Return the span of the tokens from `first` up to, not including, `last`; none if that is nothing."""
        if first >= last:
            return None
        return self.reading.tokens.span(self.base + first, self.base + last)

    def tokens(self, span: Span) -> tuple[int, int]:
        """Return the positions that a span of this sentence covers."""
        first = self.reading.tokens.at(span.start)
        return first - self.base, self.reading.tokens.at(span.end - 1) + 1 - self.base

    def opens_quoted(self) -> bool:
        """Say whether the sentence before ended in a quotation, or there is none."""
        return self.index == 0 or bool(self.reading.quoted[self.base - 1])
