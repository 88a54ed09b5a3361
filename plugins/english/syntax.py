"""Shallow syntax of one sentence: noun phrases, verb groups, and the subject that belongs to a verb.

Everything is found on a string with one sign for each token (its tag, see `tagger`), so that regular expressions of
our own, each linear, do the walking. Indexes are positions in that string: token numbers counted from the
sentence's first token.
"""

from __future__ import annotations

import re
from typing import Final

from checker_plugins.english.sign import (
    ABOUT,
    BITS,
    COMPOUND,
    COUNT,
    PLAIN,
    SHORT,
    SIGNS,
    STOP,
    TEXT,
    TO,
    bits,
)
from checker_plugins.english.tagger import Word

# Every repetition has a bound: a line of nothing but "a" or "million" must not cost its square.
NOUN_PHRASE: Final = re.compile(
    r"d{1,4}(?:r?[jeg#x]-?|r(?=[je])|[np]s?-?|(?<=[je]),(?=j)|(?<=[je])c(?=j)){0,40}(?:[np#]|[je](?=r{0,8}[vzqme]))"
    r"|(?:r(?=#))?(?:[j#]-?|[np]s?-?|r(?=j)|(?<=j)c(?=j)){0,40}[np]"
    r"|o|d(?=r{0,8}[vzqme])|#(?=r{0,8}[vzqm])|#(?=i)"
)
_IN_CHUNKS: Final = "drjeg#xnpsco,-"  # all signs that a match can hold
_WIDTH: Final = len(_IN_CHUNKS)
# What ends a chunk, as far as the pattern looks beyond it: anything, a finite verb or a preposition.
_KINDS: Final = 3
# By sign, its place in `_IN_CHUNKS`, or `_WIDTH` and the kind of end that it is.
_CLASSES: Final = bytes.maketrans(
    bytes(range(COUNT)),
    bytes(
        _IN_CHUNKS.index(sign) if sign in _IN_CHUNKS else _WIDTH + (1 if sign in "vzqm" else 2 if sign == "i" else 0)
        for sign in SIGNS
    ),
)
_NO_NEXT: Final = [0] * _WIDTH
_NONE_FOUND: Final[list[list[int] | None]] = [None] * _KINDS
_NOTHING_FOUND: Final[list[list[int] | None]] = [[]] * _KINDS
_LONG: Final = 1  # the node of all chunks that are longer than
_DEEPEST: Final = 24  # signs
_ROOM: Final = 10_000  # nodes above which all are forgotten

_ADJECTIVE: Final = SIGNS.index("j")
_ADVERB: Final = SIGNS.index("r")
_BASE_FORM: Final = SIGNS.index("b")
_NAME: Final = SIGNS.index("p")
_NUMBER: Final = SIGNS.index("#")
_TO: Final = SIGNS.index("t")

FINITE: Final = bits("vzqm")  # finite verbs
_PRONOUN: Final = bits("o")
_CONJUNCTION: Final = bits("c")
_COMMA: Final = bits(",")
_GERUND: Final = bits("g")
_PREPOSITION: Final = bits("i")
_ADVERBS: Final = bits("r")
_BEFORE_SUBJECT: Final = bits("ri")
_OPENERS: Final = bits('.,:;-("cw')
_GOES_ON: Final = bits("iegw,(c")
_IN_GROUP: Final = bits("rm")
_VERBS: Final = bits("vzqbe")
_CLITICS: Final = bits("sx")

LINKS: Final = frozenset("of for from in at on with to by about against into over under within near between".split())
SUBORDINATORS: Final = frozenset(
    "that because as while if after although though when since before until whether but than once whereas".split()
)


class Phrase:
    """A noun phrase: from `first` up to, not including, `last`; its first base phrase ends at `head`."""

    __slots__ = ("first", "head", "last")

    def __init__(self, first: int, last: int, head: int) -> None:
        self.first = first
        self.last = last
        self.head = head


class Syntax:
    """The noun phrases of a sentence and how to find them from a verb.

    `signs` are the tokens' signs as characters, `marks` the same as bits, see `sign`. `dates` says of each token
    whether it belongs to a date.
    """

    __slots__ = ("_ends", "_starts", "marks", "signs", "words")

    def __init__(self, words: list[str], signs: list[int], dates: bytes = b"") -> None:
        codes = bytes(signs)
        self.words = words
        self.signs = codes.translate(TEXT).decode()
        self.marks = [BITS[one] for one in signs]
        self._ends = _places(len(signs) + 1)  # of the base noun phrase that begins at a place, else the place
        self._starts = self._ends.copy()  # of the one that ends there
        _chunks.mark_phrases(codes, self.signs, self._ends, self._starts)
        if 1 in dates:
            self._leave_dates(dates)

    def _leave_dates(self, dates: bytes) -> None:
        """Let no phrase begin with a date that is no part of it: "Monday the minister"."""
        for opening in range(len(self.marks)):
            first, last = opening, self._ends[opening]
            while first < last - 1 and dates[first] and not (dates[first + 1] and dates[last - 1]):
                first += 1
            if first > opening:
                self._ends[opening] = opening
                self._ends[first] = last
                self._starts[last] = first

    def base(self, first: int) -> int:
        """Return where the base noun phrase that begins at `first` ends, or `first` if none does."""
        return self._ends[first] if 0 <= first < len(self._ends) else first

    def base_before(self, last: int) -> int:
        """Return where the base noun phrase that ends at `last` begins, or `last` if none does."""
        return self._starts[last] if 0 <= last < len(self._starts) else last

    def before(self, last: int) -> Phrase | None:
        """Return the whole noun phrase that ends at `last`: its base phrases joined by prepositions and "and"."""
        first = self.base_before(last)
        if first == last:
            return None
        head = last
        while first > 1:
            earlier = self.base_before(first - 1)
            if earlier == first - 1 or self.marks[earlier] == _PRONOUN:
                break
            if self.words[first - 1] in LINKS:
                head = first - 1
            elif not (self.marks[first - 1] == _CONJUNCTION and self.opens_clause(earlier)):
                break
            else:
                head = last
            first = earlier
        return Phrase(first, last, head)

    def after(self, first: int) -> Phrase | None:
        """Return the whole noun phrase that begins at `first`."""
        head = last = self.base(first)
        if last == first:
            return None
        marks = self.marks
        end = len(marks)
        while last < end - 1:
            joined = self.base(last + 1)
            joins = marks[last] == _CONJUNCTION
            if joined == last + 1 or not (joins or self.words[last] in ("of", "for", "from", "at", "in", "with")):
                break
            if joins and joined < end and marks[joined] & FINITE:
                break
            last = joined
        return Phrase(first, last, head)

    def is_any(self, signs: int, first: int, last: int) -> bool:
        """Say whether a token from `first` up to, not including, `last` has one of some signs, given as bits."""
        marks = self.marks
        return any(marks[place] & signs for place in range(first, min(last, len(marks))))

    def opens_clause(self, index: int) -> bool:
        """Say whether a clause can begin at `index`: after nothing, a mark, or a subordinating word."""
        return index == 0 or bool(self.marks[index - 1] & _OPENERS) or self.words[index - 1] in SUBORDINATORS

    def verb_group(self, verb: int) -> int:
        """Return where the verb group that holds the main verb at `verb` begins: its auxiliaries and adverbs."""
        start = verb
        while start > 0 and _in_group(self.marks[start - 1], self.words[start - 1]):
            start -= 1
        while start < verb and self.marks[start] & _ADVERBS and self.words[start] in ("however", "meanwhile", "n't"):
            start += 1
        return start

    def is_clause(self, first: int, limit: int, loose: bool = True) -> bool:
        """Say whether a clause with a subject and a finite verb begins at `first`, before `limit`.

        With `loose`, a prepositional phrase may stand before the subject and more than adverbs behind it.
        """
        words, marks = self.words, self.marks
        if first < len(words) and words[first] == "there" and self.is_any(FINITE, first + 1, first + 2):
            return True
        while loose and first < limit and marks[first] & _BEFORE_SUBJECT:
            if marks[first] & _PREPOSITION and self.base(first + 1) > first + 1:  # "in Kiev, they …"
                first = self.base(first + 1)
                if first < limit and marks[first] == _COMMA:
                    first += 1
            else:
                first += 1
        if first + 1 < limit and marks[first] == _GERUND and words[first - 1] != "of":  # "moving the plant is"
            first += 1
        phrase = self.after(first)
        if phrase is None:
            return False
        place = phrase.last
        while place < limit and marks[place] & _ADVERBS:
            place += 1
        if place < limit and (marks[place] & FINITE or words[place] in CLITIC_VERBS):
            return True
        if not loose or (place < limit and not marks[place] & _GOES_ON):
            return False
        return self.is_any(FINITE, place, min(limit, place + 12))


def _in_group(mark: int, word: str) -> bool:
    """Say whether a word with these bits can stand in a verb group before its main verb."""
    if mark & _IN_GROUP or word == "'t" or word in _INSIDE_GROUP:
        return True
    return bool((mark & _VERBS and word in AUXILIARIES) or (mark & _CLITICS and word in CLITIC_VERBS))


def signs(words: list[Word], tags: list[int]) -> list[int]:
    """Return a sign for each token: by its word, by its tag, or by what stands beside it."""
    found: list[int] = []
    earlier = habit = PLAIN  # of the last word but one, and of the last
    for place, word in enumerate(words):
        one = word.sign
        if one < 0:
            one = tags[place]
        if habit != PLAIN:
            if habit == COMPOUND:
                found[place - 1] = _ADJECTIVE
            elif habit == TO and one == _BASE_FORM:
                found[place - 1] = _TO
            elif habit == ABOUT and one == _NUMBER:
                found[place - 1] = _ADVERB
            elif habit == STOP and earlier == SHORT and one == _NAME:
                found[place - 2] = found[place - 1] = _NAME
        found.append(one)
        earlier, habit = habit, word.habit
    return found


_PLACES: Final = list(range(500))


def _places(count: int) -> list[int]:
    """Return the numbers from nought up to `count`."""
    return _PLACES[:count] if count <= len(_PLACES) else list(range(count))


class _Chunks:
    """The base noun phrases of chunks, the runs of signs that such phrases are made of.

    Which phrases a chunk holds depends on nothing but the chunk and the kind of the sign behind it, so that each is
    searched once. The chunks that were met make a tree, one step down for each sign.
    """

    __slots__ = ("_depths", "_found", "_next")

    def __init__(self) -> None:
        self._next: list[int] = []  # by node and class of sign the node that follows, 0 while there is none
        self._found: list[list[int] | None] = []  # by node and kind of sign behind it, see `_search`
        self._depths: list[int] = []
        self._clear()

    def _clear(self) -> None:
        """Forget all chunks but the empty one, the root, and the one that stands for all that are too long."""
        self._next = [0] * _WIDTH + [_LONG] * _WIDTH
        self._found = [*_NOTHING_FOUND, *_NONE_FOUND]
        self._depths = [0, _DEEPEST]

    def mark_phrases(self, codes: bytes, text: str, ends: list[int], starts: list[int]) -> None:
        """Enter the base noun phrases of a sentence where they begin and end; `text` is `codes` as characters."""
        if len(self._depths) > _ROOM:
            self._clear()
        following, classes = self._next, codes.translate(_CLASSES)
        start = node = 0
        for place in range(len(classes)):
            sign = classes[place]
            if sign < _WIDTH:
                node = following[node * _WIDTH + sign] or self._grow(node, sign)
            else:
                if node:
                    self._mark(node, sign - _WIDTH, text[start : place + 1], start, ends, starts)
                    node = 0
                start = place + 1
        if node:
            self._mark(node, 0, text[start:], start, ends, starts)

    def _mark(self, node: int, kind: int, chunk: str, start: int, ends: list[int], starts: list[int]) -> None:
        """Enter the phrases of the chunk that begins at `start`; it has a sign of some kind behind it."""
        spans = self._found[node * _KINDS + kind]
        if spans is None:
            spans = _search(chunk)
            if node != _LONG:
                self._found[node * _KINDS + kind] = spans
        for number in range(0, len(spans), 2):
            first, last = start + spans[number], start + spans[number + 1]
            ends[first] = last
            starts[last] = first

    def _grow(self, node: int, sign: int) -> int:
        """Make the node that follows another with a class of sign."""
        if len(self._depths) > 2 * _ROOM:  # in one sentence without end
            return _LONG
        depth = self._depths[node] + 1
        if depth > _DEEPEST:
            made = _LONG
        else:
            made = len(self._depths)
            self._next.extend(_NO_NEXT)
            self._found.extend(_NONE_FOUND)
            self._depths.append(depth)
        self._next[node * _WIDTH + sign] = made
        return made


def _search(chunk: str) -> list[int]:
    """Return where the base noun phrases begin and end in a chunk, with the sign behind it."""
    return [edge for found in NOUN_PHRASE.finditer(chunk) for edge in found.span()]


AUXILIARIES: Final = frozenset(
    "have has had having be is are was were been being do does did will would can could may might must shall should "
    "get gets got keep keeps kept ".split()
)
_INSIDE_GROUP: Final = frozenset(
    "also then later now both all each don didn doesn hasn haven wasn isn aren won".split()
)
CLITIC_VERBS: Final = frozenset(("'s", "'re", "'ve", "'d", "'ll", "'m"))
_chunks: Final = _Chunks()
