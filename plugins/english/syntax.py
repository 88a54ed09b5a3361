"""Shallow syntax of one sentence: noun phrases, verb groups, and the subject that belongs to a verb.

Everything is found on one sign for each token (its tag, see `tagger`). Indexes are token numbers counted from the
sentence's first token.
"""

from __future__ import annotations

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

# What a base noun phrase is, with a string of signs; `_phrase_end` finds the same. Every repetition has a bound: a line
# of nothing but "a" or "million" must not cost its square.
NOUN_PHRASE: Final = (
    r"d{1,4}(?:r?[jeg#x]-?|r(?=[je])|[np]s?-?|(?<=[je]),(?=j)|(?<=[je])c(?=j)){0,40}(?:[np#]|[je](?=r{0,8}[vzqme]))"
    r"|(?:r(?=#))?(?:[j#]-?|[np]s?-?|r(?=j)|(?<=j)c(?=j)){0,40}[np]"
    r"|o|d(?=r{0,8}[vzqme])|#(?=r{0,8}[vzqm])|#(?=i)"
)
_MOST_DETERMINERS: Final = 4
_MOST_PARTS: Final = 40
_MOST_ADVERBS: Final = 8
# What a sign is to a phrase: one of these kinds, numbers in the order of `_OF_KINDS`.
_STANDS_ALONE: Final = 1
_DETERMINER: Final = 2
_NOMINAL: Final = 3
_ADVERBIAL: Final = 4
_JOINS: Final = 5
_QUALITY: Final = 6
_COUNT: Final = 7
_PASSIVE: Final = 8
_OTHER_QUALITY: Final = 9
_OWNS: Final = 10
_SETS_OFF: Final = 11
_HYPHEN: Final = 12
_VERBAL: Final = 13
_LINKS: Final = 14
_OF_KINDS: Final = ("", "o", "d", "np", "r", "c", "j", "#", "e", "gx", "s", ",", "-", "vzqm", "i")
_KINDS: Final = bytes.maketrans(
    bytes(range(COUNT)),
    bytes([max(kind for kind in range(15) if sign in _OF_KINDS[kind] or not kind) for sign in SIGNS]),
)
_NO_KIND: Final = bytes(1)

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
        self._find_phrases(codes.translate(_KINDS) + _NO_KIND)
        if 1 in dates:
            self._leave_dates(dates)

    def _find_phrases(self, kinds: bytes) -> None:
        """Enter the base noun phrases where they begin and end; `kinds` has one more for the sentence's end."""
        ends, starts = self._ends, self._starts
        place, count = 0, len(kinds) - 1
        while place < count:
            end = _phrase_end(kinds, place) if 0 < kinds[place] <= _COUNT else 0
            if end:
                ends[place] = end
                starts[end] = place
                place = end
            else:
                place += 1

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
    found = tags.copy()
    last = len(words) - 1
    for place in range(last + 1):
        word = words[place]
        if not word.is_special:
            continue
        if word.sign >= 0:
            found[place] = word.sign
        habit = word.habit
        if habit == PLAIN or place == last:
            continue
        following = words[place + 1].sign
        if following < 0:
            following = tags[place + 1]
        if habit == COMPOUND:
            found[place] = _ADJECTIVE
        elif habit == TO and following == _BASE_FORM:
            found[place] = _TO
        elif habit == ABOUT and following == _NUMBER:
            found[place] = _ADVERB
        elif habit == STOP and following == _NAME and place and words[place - 1].habit == SHORT:
            found[place - 1] = found[place] = _NAME
    return found


_PLACES: Final = list(range(500))


def _places(count: int) -> list[int]:
    """Return the numbers from nought up to `count`."""
    return _PLACES[:count] if count <= len(_PLACES) else list(range(count))


def _phrase_end(kinds: bytes, first: int) -> int:
    """Return where the base noun phrase ends that begins at a place with one of the first kinds, 0 if none does."""
    kind = kinds[first]
    if kind == _STANDS_ALONE:
        return first + 1
    if kind == _DETERMINER:
        return _determined_end(kinds, first) or (first + 1 if _is_before_verb(kinds, first + 1, True) else 0)
    end = _bare_end(kinds, first)
    if end == 0 and kind == _COUNT and (kinds[first + 1] == _LINKS or _is_before_verb(kinds, first + 1, False)):
        return first + 1
    return end


def _determined_end(kinds: bytes, first: int) -> int:
    """Return where a phrase with a determiner ends: behind the last of its parts that can end one, 0 if none can."""
    place = first + 1
    while kinds[place] == _DETERMINER:
        place += 1
    if place - first > _MOST_DETERMINERS:
        return 0
    end = 0
    for part in range(_MOST_PARTS + 1):
        kind = kinds[place]
        if kind == _ADVERBIAL and part < _MOST_PARTS:  # one part with the quality behind it
            place += 1
            kind = kinds[place]
            if kind == _NOMINAL:
                break
        elif kind == _NOMINAL or kind == _COUNT:
            end = place + 1
        if (kind == _QUALITY or kind == _PASSIVE) and _is_before_verb(kinds, place + 1, True):
            end = place + 1
        if _QUALITY <= kind <= _OTHER_QUALITY:
            place += 1
        elif kind == _NOMINAL:
            place += 2 if kinds[place + 1] == _OWNS else 1
        elif _is_between(kinds, place):
            place += 1
        else:
            break
        if kinds[place] == _HYPHEN:
            place += 1
    return end


def _is_between(kinds: bytes, place: int) -> bool:
    """Say whether a comma or a conjunction stands between two qualities: "the old, damaged and empty mill"."""
    kind, before = kinds[place], kinds[place - 1]
    return (
        (kind == _SETS_OFF or kind == _JOINS)
        and kinds[place + 1] == _QUALITY
        and (before == _QUALITY or before == _PASSIVE)
    )


def _bare_end(kinds: bytes, first: int) -> int:
    """Return where a phrase without a determiner ends: behind the last of its nouns, 0 if there is none."""
    place = first
    if kinds[place] == _ADVERBIAL and kinds[place + 1] == _COUNT:
        place += 1
    end = 0
    for _ in range(_MOST_PARTS + 1):
        kind = kinds[place]
        if kind == _NOMINAL:
            end = place + 1
            place += 2 if kinds[end] == _OWNS else 1
        elif kind == _QUALITY or kind == _COUNT:
            place += 1
        elif (kind == _ADVERBIAL or (kind == _JOINS and kinds[place - 1] == _QUALITY)) and kinds[place + 1] == _QUALITY:
            place += 1
        else:
            break
        if kinds[place] == _HYPHEN:
            place += 1
    return end


def _is_before_verb(kinds: bytes, place: int, or_participle: bool) -> bool:
    """Say whether a finite verb stands at a place or behind some adverbs there; with `or_participle`, that does too."""
    last = place + _MOST_ADVERBS
    while place < last and kinds[place] == _ADVERBIAL:
        place += 1
    return kinds[place] == _VERBAL or (or_participle and kinds[place] == _PASSIVE)


AUXILIARIES: Final = frozenset(
    "have has had having be is are was were been being do does did will would can could may might must shall should "
    "get gets got keep keeps kept ".split()
)
_INSIDE_GROUP: Final = frozenset(
    "also then later now both all each don didn doesn hasn haven wasn isn aren won".split()
)
CLITIC_VERBS: Final = frozenset(("'s", "'re", "'ve", "'d", "'ll", "'m"))
