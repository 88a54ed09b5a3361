"""Shallow syntax of one sentence: noun phrases, verb groups, and the subject that belongs to a verb.

Everything is found on one sign for each token (its tag, see `tagger`). Indexes are token numbers counted from the
sentence's first token.
"""

from __future__ import annotations

from typing import Final

from mypy_extensions import mypyc_attr

from checker.arrays import i64, vec
from checker_plugins.english.sign import (
    ABOUT,
    ADVERB,
    BASE_FORM,
    CLOSING,
    COLON,
    COMMA,
    COMPOUND,
    CONJUNCTION,
    DETERMINER,
    FIGURE,
    FULL_STOP,
    GERUND,
    HABIT,
    HYPHEN,
    INFINITIVE,
    MODAL,
    NOUN,
    ONE,
    OPENING,
    OTHER,
    PARTICIPLE,
    PARTICLE,
    PAST,
    PLAIN,
    PLURAL,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    PROPER,
    QUALITY,
    QUOTE,
    RELATIVE,
    SEMICOLON,
    SHORT,
    SINGULAR,
    STOP,
    TO,
    TOLD,
)
from checker_plugins.english.tagger import SIGN

# How far the parts of a base noun phrase go: a line of nothing but "a" or "million" must not cost its square.
_MOST_DETERMINERS: Final = 4
_MOST_PARTS: Final = 40
_MOST_ADVERBS: Final = 8
_OPENS_PHRASE: Final = PRONOUN | DETERMINER | NOUN | PROPER | ADVERB | CONJUNCTION | QUALITY | FIGURE
_NOMINAL: Final = NOUN | PROPER
_QUALITIES: Final = QUALITY | PARTICIPLE
_BARE_PARTS: Final = QUALITY | FIGURE
_PARTS: Final = QUALITY | PARTICIPLE | GERUND | FIGURE | OTHER
_SETS_OFF: Final = COMMA | CONJUNCTION

_ENDS: Final = 32  # the bit from which on stands the length of what ends at a place
_LENGTH: Final = (1 << _ENDS) - 1


FINITE: Final = PAST | SINGULAR | PLURAL | MODAL  # finite verbs
_FINITE_OR_PASSIVE: Final = PAST | SINGULAR | PLURAL | MODAL | PARTICIPLE
_BEFORE_SUBJECT: Final = ADVERB | PREPOSITION
_OPENERS: Final = FULL_STOP | COMMA | COLON | SEMICOLON | HYPHEN | OPENING | QUOTE | CONJUNCTION | RELATIVE
_GOES_ON: Final = PREPOSITION | PARTICIPLE | GERUND | RELATIVE | COMMA | OPENING | CONJUNCTION
_IN_GROUP: Final = ADVERB | MODAL
_VERBS: Final = PAST | SINGULAR | PLURAL | BASE_FORM | PARTICIPLE
_CLITICS: Final = POSSESSIVE | OTHER
# What no base noun phrase goes on with, or has in its midst.
CLOSES: Final = (
    PRONOUN | RELATIVE | PREPOSITION | BASE_FORM | FINITE | INFINITIVE | PARTICLE
    | FULL_STOP | COLON | SEMICOLON | OPENING | CLOSING | QUOTE
)  # fmt: skip

LINKS: Final = frozenset("of for from in at on with to by about against into over under within near between".split())
SUBORDINATORS: Final = frozenset(
    "that because as while if after although though when since before until whether but than once whereas".split()
)


@mypyc_attr(acyclic=True)
class Phrase:
    """A noun phrase: from `first` up to, not including, `last`; its first base phrase ends at `head`."""

    __slots__ = ("first", "head", "last")

    def __init__(self, first: i64, last: i64, head: i64) -> None:
        self.first: i64 = first
        self.last: i64 = last
        self.head: i64 = head


@mypyc_attr(acyclic=True)
class Syntax:
    """The noun phrases of a sentence and how to find them from a verb.

    `marks` are the tokens' signs as bits, see `add_signs`, with nought behind the last one. `told` is how many of them
    can be relied on: all, unless a subclass tells them as they are asked for.
    """

    __slots__ = ("_closed", "_first", "_lengths", "_reached", "_words", "count", "marks", "told")

    def __init__(self, words: list[str], first: i64, marks: vec[i64]) -> None:
        self._words = words  # of the whole document: the sentence's begin at `first`
        self._first: i64 = first
        self.count: i64 = i64(len(marks)) - 1
        self.marks: vec[i64] = marks
        self.told: i64 = i64(len(marks))
        # How long the base noun phrase is that begins at a place, and above that, how long the one that ends there.
        # They are found from left to right, as far as they are asked for: none was looked for from `_reached` on.
        # What is told before `_closed` is enough for one that begins before that.
        self._lengths: vec[i64] = vec[i64]([0] * len(marks))
        self._reached: i64 = 0
        self._closed: i64 = self.told

    def tell(self, place: i64) -> None:
        """Tell the marks up to a place, that included, and some behind it."""

    def mark(self, place: i64) -> i64:
        """Return the sign at a place, none before the first, as its bit; nought behind the last one."""
        if place >= self.told:
            self.tell(place)
        return self.marks[place]

    def marks_until(self, last: i64) -> vec[i64]:
        """Return the marks, of which those before `last` are told."""
        if last > self.told:
            self.tell(last - 1)
        return self.marks

    def is_stop(self, place: i64) -> bool:
        """Say whether a sentence that ends here does so with a stop."""
        return self.mark(place) == FULL_STOP

    def _find_phrases(self, until: i64) -> None:
        """Enter the base noun phrases that begin up to a place where they begin and end."""
        lengths, marks = self._lengths, self.marks
        limit = min(until + 1, self.count)
        place = self._reached
        while place < limit:
            while place >= self._closed:
                self.tell(self.told)
            end = _phrase_end(marks, place) if marks[place] & _OPENS_PHRASE else i64(0)
            if end:
                first = self._without_date(place, end)
                lengths[first] |= end - first
                lengths[end] = (end - first) << _ENDS
                place = end
            else:
                place += 1
        self._reached = place

    def _without_date(self, first: i64, last: i64) -> i64:
        """Return where a phrase of some words begins: a date in front of it is left out where dates are known."""
        return first

    def word(self, place: i64) -> str:
        """Return the word at a place; one before the first is counted from the sentence's end."""
        return self._words[self._first + (place if place >= 0 else place + self.count)]

    def base(self, first: i64) -> i64:
        """Return where the base noun phrase that begins at `first` ends, or `first` if none does."""
        if first >= self._reached:
            self._find_phrases(first)
        return first + (self._lengths[first] & _LENGTH) if 0 <= first <= self.count else first

    def base_before(self, last: i64) -> i64:
        """Return where the base noun phrase that ends at `last` begins, or `last` if none does."""
        if last > self._reached:
            self._find_phrases(last)
        return last - (self._lengths[last] >> _ENDS) if 0 <= last <= self.count else last

    def before(self, last: i64) -> Phrase | None:
        """Return the whole noun phrase that ends at `last`: its base phrases joined by prepositions and "and"."""
        first = self.base_before(last)
        if first == last:
            return None
        head = last
        while first > 1:
            earlier = self.base_before(first - 1)
            if earlier == first - 1 or self.mark(earlier) == PRONOUN:
                break
            if self.word(first - 1) in LINKS:
                head = first - 1
            elif not (self.mark(first - 1) == CONJUNCTION and self.opens_clause(earlier)):
                break
            else:
                head = last
            first = earlier
        return Phrase(first, last, head)

    def after(self, first: i64) -> Phrase | None:
        """Return the whole noun phrase that begins at `first`."""
        head = last = self.base(first)
        if last == first:
            return None
        end = self.count
        while last < end - 1:
            joined = self.base(last + 1)
            joins = self.mark(last) == CONJUNCTION
            if joined == last + 1 or not (joins or self.word(last) in ("of", "for", "from", "at", "in", "with")):
                break
            if joins and joined < end and self.mark(joined) & FINITE:
                break
            last = joined
        return Phrase(first, last, head)

    def is_any(self, signs: i64, first: i64, last: i64) -> bool:
        """Say whether a token from `first` up to, not including, `last` has one of some signs, given as bits."""
        return any(self.mark(place) & signs for place in range(first, min(last, self.count)))

    def opens_clause(self, index: i64) -> bool:
        """Say whether a clause can begin at `index`: after nothing, a mark, or a subordinating word."""
        return index == 0 or bool(self.mark(index - 1) & _OPENERS) or self.word(index - 1) in SUBORDINATORS

    def verb_group(self, verb: i64) -> i64:
        """Return where the verb group that holds the main verb at `verb` begins: its auxiliaries and adverbs."""
        start = verb
        while start > 0 and _in_group(self.mark(start - 1), self.word(start - 1)):
            start -= 1
        while start < verb and self.mark(start) & ADVERB and self.word(start) in ("however", "meanwhile", "n't"):
            start += 1
        return start

    def is_clause(self, first: i64, limit: i64, loose: bool = True) -> bool:
        """Say whether a clause with a subject and a finite verb begins at `first`, before `limit`.

        With `loose`, a prepositional phrase may stand before the subject and more than adverbs behind it.
        """
        if first < self.count and self.word(first) == "there" and self.is_any(FINITE, first + 1, first + 2):
            return True
        while loose and first < limit and self.mark(first) & _BEFORE_SUBJECT:
            if self.mark(first) & PREPOSITION and self.base(first + 1) > first + 1:  # "in Kiev, they …"
                first = self.base(first + 1)
                if first < limit and self.mark(first) == COMMA:
                    first += 1
            else:
                first += 1
        if first + 1 < limit and self.mark(first) == GERUND and self.word(first - 1) != "of":  # "moving the plant is"
            first += 1
        phrase = self.after(first)
        if phrase is None:
            return False
        place = phrase.last
        while place < limit and self.mark(place) & ADVERB:
            place += 1
        if place < limit and (self.mark(place) & FINITE or self.word(place) in CLITIC_VERBS):
            return True
        if not loose or (place < limit and not self.mark(place) & _GOES_ON):
            return False
        return self.is_any(FINITE, place, min(limit, place + 12))


def _in_group(mark: i64, word: str) -> bool:
    """Say whether a word with these bits can stand in a verb group before its main verb."""
    if mark & _IN_GROUP:
        return True
    if mark & _VERBS and word in AUXILIARIES:
        return True
    return word == "'t" or word in _INSIDE_GROUP or (mark & _CLITICS != 0 and word in CLITIC_VERBS)


def add_signs(marks: vec[i64], words: vec[i64], count: i64, first: i64, last: i64) -> None:
    """Let the tags from `first` up to, not including, `last` of `count` words become marks.

    A sign is told by the word, else by its tag, or by what stands beside it. The next one may change the last. `words`
    are two numbers for each, the first of which is what the tagger knows of it.
    """
    for place in range(first, last):
        told = words[2 * place] >> SIGN & TOLD
        if not told:
            continue
        if told & ONE:
            marks[place] = 1 << (told & ONE) - 1
        habit = told >> HABIT
        if habit == PLAIN or place == count - 1:
            continue
        sign = (words[2 * place + 2] >> SIGN & ONE) - 1
        following = marks[place + 1] if sign < 0 else 1 << sign
        if habit == COMPOUND:
            marks[place] = QUALITY
        elif habit == TO and following == BASE_FORM:
            marks[place] = INFINITIVE
        elif habit == ABOUT and following == FIGURE:
            marks[place] = ADVERB
        elif (
            habit == STOP and following == PROPER and place and (words[2 * place - 2] >> SIGN & TOLD) >> HABIT == SHORT
        ):
            marks[place - 1] = PROPER
            marks[place] = PROPER


def _phrase_end(marks: vec[i64], first: i64) -> i64:
    """Return where the base noun phrase ends that begins at a place, 0 if none does."""
    mark = marks[first]
    if mark == PRONOUN:
        return first + 1
    if mark == DETERMINER:
        end = _determined_end(marks, first)
        if end == 0 and _is_before(marks, first + 1, _FINITE_OR_PASSIVE):
            return first + 1
        return end
    end = _bare_end(marks, first)
    if end == 0 and mark == FIGURE and (marks[first + 1] == PREPOSITION or _is_before(marks, first + 1, FINITE)):
        return first + 1
    return end


def _determined_end(marks: vec[i64], first: i64) -> i64:
    """Return where a phrase with a determiner ends: behind the last of its parts that can end one, 0 if none can."""
    place = first + 1
    while marks[place] == DETERMINER:
        place += 1
    if place - first > _MOST_DETERMINERS:
        return 0
    end: i64 = 0
    for part in range(_MOST_PARTS + 1):
        mark = marks[place]
        if mark & _NOMINAL:
            end = place + 1
            place += 2 if marks[end] == POSSESSIVE else 1
        elif mark & _SETS_OFF:
            if not (marks[place - 1] & _QUALITIES and marks[place + 1] == QUALITY):
                break
            place += 1  # "the old, damaged and empty mill"
        else:
            if mark == ADVERB and part < _MOST_PARTS:  # one part with the quality behind it
                place += 1
                mark = marks[place]
            elif mark == FIGURE:
                end = place + 1
            if not mark & _PARTS:
                break
            if mark & _QUALITIES and _is_before(marks, place + 1, _FINITE_OR_PASSIVE):
                end = place + 1
            place += 1
        if marks[place] == HYPHEN:
            place += 1
    return end


def _bare_end(marks: vec[i64], first: i64) -> i64:
    """Return where a phrase without a determiner ends: behind the last of its nouns, 0 if there is none."""
    place = first
    if marks[place] == ADVERB and marks[place + 1] == FIGURE:
        place += 1
    end: i64 = 0
    for _part in range(_MOST_PARTS + 1):
        mark = marks[place]
        if mark & _NOMINAL:
            end = place + 1
            place += 2 if marks[end] == POSSESSIVE else 1
        elif mark & _BARE_PARTS:
            place += 1
        elif mark == ADVERB or (mark == CONJUNCTION and marks[place - 1] == QUALITY):
            if marks[place + 1] != QUALITY:
                break
            place += 1
        else:
            break
        if marks[place] == HYPHEN:
            place += 1
    return end


def _is_before(marks: vec[i64], place: i64, verbs: i64) -> bool:
    """Say whether one of some verbs, given as bits, stands at a place or behind some adverbs there."""
    last = place + _MOST_ADVERBS
    while place < last and marks[place] == ADVERB:
        place += 1
    return marks[place] & verbs != 0


AUXILIARIES: Final = frozenset(
    "have has had having be is are was were been being do does did will would can could may might must shall should "
    "get gets got keep keeps kept ".split()
)
_INSIDE_GROUP: Final = frozenset(
    "also then later now both all each don didn doesn hasn haven wasn isn aren won".split()
)
CLITIC_VERBS: Final = frozenset(("'s", "'re", "'ve", "'d", "'ll", "'m"))
