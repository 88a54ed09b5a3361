"""One sentence as it is read for attributions: its words, their signs, its quotations and cues, in one place."""

from __future__ import annotations

from checker.span import Span
from checker_plugins.english.reading import Reading
from checker_plugins.english.syntax import Phrase

_BE = frozenset(("is", "are", "was", "were", "be", "been", "being", "gets", "got", "'s", "'re"))
FINITE = frozenset("vzqm")  # the signs of finite verbs


class Line:
    """A sentence of a reading; every position counts from the sentence's first token."""

    __slots__ = ("base", "end", "index", "quoted", "reading", "signs", "subject", "syntax", "words")

    def __init__(self, reading: Reading, index: int) -> None:
        sentence = reading.sentences[index]
        self.reading = reading
        self.index = index
        self.base = sentence.first
        self.syntax = reading.syntax(index)
        self.words = self.syntax.words
        self.signs = self.syntax.signs
        self.quoted = reading.quoted[sentence.first : sentence.last]
        self.end = len(self.signs)  # without the sentence's own full stop
        while self.end and self.signs[self.end - 1] == "." and not self.quoted[self.end - 1]:
            self.end -= 1
        self.subject: Phrase | None = None  # of the last cue: what a following "adding" goes on from

    def frames(self, verb: int) -> frozenset[str]:
        """Return the frames of the verb at `verb`."""
        return self.reading.frames.get(self.base + verb, frozenset())

    def is_date(self, place: int) -> bool:
        """Say whether a token belongs to a date."""
        return self.base + place in self.reading.dates

    def is_passive(self, start: int, verb: int) -> bool:
        """Say whether the verb group from `start` with its main verb at `verb` is passive."""
        return any(word in _BE for word in self.words[start:verb]) or (start > 0 and self.words[start - 1] in _BE)

    def span(self, first: int, last: int) -> Span | None:
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
