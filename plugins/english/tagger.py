"""Part-of-speech tags: a dictionary for words that have one tag, an averaged perceptron for the rest.

The tag set is coarse, cut to what attribution needs:

====  =======================================  ====  =======================================
N     common noun                              VB    verb, base form
P     proper noun                              VD    verb, past tense
J     adjective                                VN    verb, past participle
R     adverb                                   VG    verb, -ing form
D     determiner, possessive pronoun           VZ    verb, third person present
O     personal pronoun, "there"                VP    verb, other present
W     "who", "which", "what", "when"           M     modal verb
I     preposition, subordinating conjunction   T     "to"
C     coordinating conjunction                 L     verb particle
S     possessive "'s"                          #     number
.     punctuation                              X     anything else
====  =======================================  ====  =======================================

The model (`tagger.model`) is made by `train_tagger.py`, which records where its texts come from. A word is looked up
in it once: all that it brings, wherever it stands, is kept as a `Word`.
"""

from __future__ import annotations

import marshal
import os
import sys
from functools import cache
from typing import Any, Final

from checker_plugins.english import sign
from checker_plugins.english.sign import NUMBER, TAGS

OPEN: Final = bytes(NUMBER[tag] for tag in "N P J R VB VD VN VG VZ VP # X".split())  # of unknown words
START: Final = len(TAGS)  # stands for a tag before the sentence
# What a row of scores in the model belongs to: a tag that stands before the word (or `START`), or one of these.
OWN: Final = START + 1  # the word itself
BEFORE: Final = START + 2  # the word as the one before another
AFTER: Final = START + 3  # the word as the one after another
MOST: Final = len(TAGS)  # where a row, after a score for each tag, has the highest of those for the tags of `OPEN`
WIDTH: Final = 1 + MOST + 1  # bytes of a row with what it belongs to before it
PAIRS: Final = START + 1  # tags that can stand before a word
HIGHEST: Final = 255  # scores are bytes


def shape(text: str) -> str:
    """Say how a word is written: a digit first, all capitals, a capital first, or a hyphen in it."""
    if "a" <= text[0] <= "z":
        return "-" if "-" in text else ""
    if text[0].isupper():
        return "A" if len(text) > 1 and text.isupper() else "a"
    return "d" if text[0].isdigit() else "-" if "-" in text else ""


class Word:
    """A word as it is written: the tags that it can have, what it adds to scores, and its signs, see `sign`.

    `own` has a score for each of the `choices`; `before` and `after` one for each tag of the word behind or in front
    of this one; `behind` one for each tag of its own, by the tag that stands before it. Scores of one row say nothing
    but how much better one tag is than another. Words of which nothing is known but their endings and how they are
    written share all that.

    `only` is the one choice, -1 if there are several.
    """

    __slots__ = ("after", "before", "behind", "choices", "habit", "is_special", "only", "own", "sign")

    def __init__(
        self, word: str, choices: bytes, own: list[int], before: bytes, after: bytes, behind: list[bytes]
    ) -> None:
        self.choices = choices
        self.only = choices[0] if len(choices) == 1 else -1
        self.own = own
        self.before = before
        self.after = after
        self.behind = behind
        self.sign = sign.by_word(word)
        self.habit = sign.habit(word)
        self.is_special = self.sign >= 0 or self.habit != sign.PLAIN


class Look:
    """What is known of a word that the model has no word for: what its ending brings, and how it is written."""

    __slots__ = ("after", "before", "own")

    def __init__(self, end: bytes, form: bytes, before: bytes, after: bytes) -> None:
        self.own = [end[tag] + form[tag] - _MIDDLE for tag in OPEN]
        self.before = before
        self.after = after


class Tagger:
    """A trained model; tags are numbers, places in `TAGS`.

    `choices` has the tags that each known word can have, one a byte; `words`, `endings` (of three letters) and `shapes`
    (an ending of two and how the word is written) have rows of scores, see `WIDTH`; what a word brings to those beside
    it, its ending brings with it. `pairs` has a row for each two tags before.
    """

    __slots__ = ("_edge_after", "_edge_before", "_endings", "_looks", "_pairs", "tables")

    def __init__(
        self,
        choices: dict[str, bytes],
        words: dict[str, bytes],
        endings: dict[str, bytes],
        shapes: dict[str, bytes],
        pairs: bytes,
    ) -> None:
        self.tables = (choices, words, endings, shapes, pairs)
        self._endings: dict[str, tuple[bytes, bytes, bytes]] = {}
        self._looks: dict[str, Look] = {}  # by ending and shape
        self._pairs: list[bytes | None] = [None] * (PAIRS * PAIRS)
        self._edge_before = self.word("<", "<", False).before
        self._edge_after = self.word(">", ">", False).after

    def tag(self, words: list[Word]) -> list[int]:
        """Return the tags of one sentence."""
        count = len(words)
        tags = [0] * count
        pairs = self._pairs
        left, tag, pair = self._edge_before, START, START * PAIRS + START
        for index in range(count):
            word = words[index]
            found = word.only
            if found < 0:
                right = words[index + 1].after if index + 1 < count else self._edge_after
                tagged = pairs[pair]
                if tagged is None:
                    tagged = self._pair(pair)
                if word.behind is _NO_ROWS and word.choices is OPEN:
                    found = _of_open(word.own, left, right, tagged)
                else:
                    found = _of_few(word, left, right, tagged, word.behind[tag])
            tags[index] = found
            left = word.before
            pair = tag * PAIRS + found
            tag = found
        return tags

    def word(self, word: str, text: str, inside: bool) -> Word:
        """Return what the model knows of a normalised word that is written `text`, `inside` a sentence or opening it.

        A capital inside a sentence can make any word a name.
        """
        known, rows, _, shapes, _ = self.tables
        choices = known.get(word)
        row = rows.get(word)
        named = inside and not "a" <= text[0] <= "z" and text[0].isupper()
        if choices is None and row is None:
            if named:
                _, before, after = self._ending(word[-3:])
                return Word(word, _NAME, _NO_SCORES, before, after, _NO_ROWS)
            look = self._look(word, shape(text))
            return Word(word, OPEN, look.own, look.before, look.after, _NO_ROWS)
        if named:
            choices = _NAME if choices is None else bytes({*choices, *_NAME})
        elif choices is None:
            choices = OPEN
        end, before, after = self._ending(word[-3:])
        whole, behind = _NOTHING, _NO_ROWS
        if row is not None:
            behind = _NO_ROWS.copy()
            for start in range(0, len(row), WIDTH):
                wanted, scores = row[start], row[start + 1 : start + WIDTH]
                if wanted == OWN:
                    whole = scores
                elif wanted == BEFORE:
                    before = scores
                elif wanted == AFTER:
                    after = scores
                else:
                    behind[wanted] = scores
        form = shapes.get(word[-2:] + shape(text), _NOTHING)
        own = _NO_SCORES
        if len(choices) > 1:
            own = [whole[choice] + end[choice] + form[choice] - 2 * _MIDDLE for choice in choices]
        return Word(word, choices, own, before, after, behind)

    def _look(self, word: str, form: str) -> Look:
        """Return what the look of a word tells of it, made once for all words that look so."""
        ending = word[-3:]
        look = ending + form
        found = self._looks.get(look)
        if found is None:
            if len(self._looks) >= _MOST_LOOKS:
                self._looks.clear()
            end, before, after = self._ending(ending)
            found = Look(end, self.tables[3].get(word[-2:] + form, _NOTHING), before, after)
            self._looks[look] = found
        return found

    def _ending(self, ending: str) -> tuple[bytes, bytes, bytes]:
        """Return what a word's ending brings: to itself, and to the word behind or in front of it."""
        found = self._endings.get(ending)
        if found is None:
            rows = self.tables[2].get(ending)
            if rows is None:
                return _NO_ENDING
            found = (_row(rows, OWN), _row(rows, BEFORE), _row(rows, AFTER))
            self._endings[ending] = found
        return found

    def _pair(self, pair: int) -> bytes:
        """Return what the two tags before bring."""
        start = pair * (WIDTH - 1)
        scores = self.tables[4][start : start + WIDTH - 1]
        self._pairs[pair] = scores
        return scores


def _of_few(word: Word, left: bytes, right: bytes, tagged: bytes, row: bytes) -> int:
    """Return the best choice of a word, the first of those that are as good."""
    choices, own = word.choices, word.own
    found = choices[0]
    best = own[0] + left[found] + right[found] + tagged[found] + row[found]
    for place in range(1, len(choices)):
        choice = choices[place]
        score = own[place] + left[choice] + right[choice] + tagged[choice] + row[choice]
        if score > best:
            best, found = score, choice
    return found


def _of_open(own: list[int], left: bytes, right: bytes, tagged: bytes) -> int:
    """Return the best tag for an unknown word; what cannot be the best, whatever stands beside it, is passed over."""
    most = left[MOST] + right[MOST] + tagged[MOST]
    found, best = OPEN[0], -HIGHEST
    for place in range(len(OPEN)):
        score = own[place]
        if score + most > best:
            choice = OPEN[place]
            score += left[choice] + right[choice] + tagged[choice]
            if score > best:
                best, found = score, choice
    return found


def _row(rows: bytes, wanted: int) -> bytes:
    """Return the scores of the row that belongs to `wanted`."""
    for start in range(0, len(rows), WIDTH):
        if rows[start] == wanted:
            return rows[start + 1 : start + WIDTH]
    return _NOTHING


_NAME: Final = bytes((NUMBER["P"],))
_MIDDLE: Final = 128  # the score of no weight; taken off sums, so that most are numbers that Python keeps one of
_NOTHING: Final = bytes([_MIDDLE]) * (len(TAGS) + 1)
_NO_ROWS: Final = [_NOTHING] * PAIRS
_NO_SCORES: Final[list[int]] = []
_NO_ENDING: Final = (_NOTHING, _NOTHING, _NOTHING)
_MOST_LOOKS: Final = 5000


@cache
def tagger() -> Tagger:
    """Return the bundled model, read once."""
    # A compiled module does not know where it is itself; its package does.
    package = os.path.dirname(str(sys.modules["checker_plugins.english"].__file__))
    with open(os.path.join(package, "tagger.model"), "rb") as file:
        data: Any = marshal.loads(file.read())
    return Tagger(*data)
