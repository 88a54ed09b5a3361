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

from checker.arrays import append, i64, vec
from checker_plugins.english import sign
from checker_plugins.english.sign import NUMBER, TAGS

OPEN: Final = bytes(NUMBER[tag] for tag in "N P J R VB VD VN VG VZ VP # X".split())  # of unknown words
START: Final = len(TAGS)  # stands for a tag before the sentence
# What a row of scores in the model belongs to: a tag that stands before the word (or `START`), or one of these.
OWN: Final = START + 1  # the word itself
BEFORE: Final = START + 2  # the word as the one before another
AFTER: Final = START + 3  # the word as the one after another
MOST: Final = len(TAGS)  # where a row, after a score for each tag, has the highest of those for the tags of `OPEN`
ROW: Final = MOST + 1  # scores of a row
WIDTH: Final = 1 + ROW  # bytes of a row with what it belongs to before it
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

    `options` has each of the tags that it can have, with the word's own score for it; `only` is the one tag, -1 if
    there are several. `before` and `after` are places in the tagger's `scores`, of a row with a score for each tag of
    the word behind or in front of this one; `behind` is a place in its `behind`. Scores of one row say nothing but how
    much better one tag is than another. Words of which nothing is known but their endings and how they are written
    are `is_open`.
    """

    __slots__ = ("after", "before", "behind", "habit", "is_open", "only", "options", "sign")

    def __init__(
        self, word: str, options: vec[i64], before: int, after: int, behind: int = 0, is_open: bool = False
    ) -> None:
        self.options: vec[i64] = options
        self.only: i64 = options[0] if len(options) == _STEP else -1
        self.before: i64 = before
        self.after: i64 = after
        self.behind: i64 = behind
        self.is_open = is_open
        self.sign: i64 = sign.by_word(word)
        self.habit: i64 = sign.habit(word)


class Rows:
    """What a word of the model, or an ending, brings: to itself, and, as places of rows, to those beside it.

    `behind` is as that of a `Word`.
    """

    __slots__ = ("after", "before", "behind", "own")

    def __init__(self, own: bytes, before: int, after: int, behind: int = 0) -> None:
        self.own = own
        self.before = before
        self.after = after
        self.behind = behind


class Tagger:
    """A trained model; tags are numbers, places in `TAGS`.

    `choices` has the tags that each known word can have, one a byte; `words`, `endings` (of three letters) and `shapes`
    (an ending of two and how the word is written) have rows of scores, see `WIDTH`; what a word brings to those beside
    it, its ending brings with it. `pairs` has a row for each two tags before.

    Rows are laid out in `scores` when they are first asked for, after those of `pairs`. `behind` has, for each word
    that has rows of its own, the places of those that a tag before it brings, by that tag.
    """

    __slots__ = ("_edge_after", "_edge_before", "_endings", "_looks", "_names", "_words", "behind", "scores", "tables")

    def __init__(
        self,
        choices: dict[str, bytes],
        words: dict[str, bytes],
        endings: dict[str, bytes],
        shapes: dict[str, bytes],
        pairs: bytes,
    ) -> None:
        self.tables = (choices, words, endings, shapes, pairs)
        self.scores: vec[i64] = vec[i64](pairs)
        self.behind: vec[i64] = vec[i64]([self._laid_out(_NOTHING)] * PAIRS)
        self._words: dict[str, Rows] = {}
        self._endings: dict[str, Rows] = {}
        self._looks: dict[str, Word] = {}  # words that the model does not have, by ending and shape
        self._names: dict[str, Word] = {}  # and names that it does not have, by ending
        self._edge_before: i64 = self.word("<", "<", False).before
        self._edge_after: i64 = self.word(">", ">", False).after

    def tag(self, words: list[Word]) -> vec[i64]:
        """Return the tags of one sentence."""
        count: i64 = len(words)
        tags = vec[i64]([0] * count)
        scores, behind = self.scores, self.behind
        tag: i64 = START
        pair: i64 = START * PAIRS + START
        for index in range(count):
            word = words[index]
            found = word.only
            if found < 0:
                left = words[index - 1].before if index else self._edge_before
                right = words[index + 1].after if index + 1 < count else self._edge_after
                if word.is_open:
                    found = _of_open(word.options, scores, left, right, pair * ROW)
                else:
                    found = _of_few(word.options, scores, left, right, pair * ROW, behind[word.behind + tag])
            tags[index] = found
            pair = tag * PAIRS + found
            tag = found
        return tags

    def word(self, word: str, text: str, inside: bool) -> Word:
        """Return what the model knows of a normalised word that is written `text`, `inside` a sentence or opening it.

        A capital inside a sentence can make any word a name.
        """
        choices = self.tables[0].get(word)
        rows = self._rows(word)
        named = inside and not "a" <= text[0] <= "z" and text[0].isupper()
        if choices is None and rows is None:
            return self._unknown(word, text, named)
        if named:
            choices = _NAME if choices is None else bytes({*choices, *_NAME})
        elif choices is None:
            choices = OPEN
        end = self._ending(word[-3:])
        form = self.tables[3].get(word[-2:] + shape(text), _NOTHING)
        if rows is None:
            return Word(word, _options(choices, _NOTHING, end.own, form), end.before, end.after)
        return Word(word, _options(choices, rows.own, end.own, form), rows.before, rows.after, rows.behind)

    def _rows(self, word: str) -> Rows | None:
        """Return what a word of the model brings, laid out when it is first asked for."""
        found = self._words.get(word)
        if found is None:
            rows = self.tables[1].get(word)
            if rows is None:
                return None
            end = self._ending(word[-3:])
            found = Rows(_NOTHING, end.before, end.after, len(self.behind))
            behind = [self.behind[0]] * PAIRS
            for start in range(0, len(rows), WIDTH):
                wanted, scores = rows[start], rows[start + 1 : start + WIDTH]
                if wanted == OWN:
                    found.own = scores
                elif wanted == BEFORE:
                    found.before = self._laid_out(scores)
                elif wanted == AFTER:
                    found.after = self._laid_out(scores)
                else:
                    behind[wanted] = self._laid_out(scores)
            for place in behind:
                self.behind = append(self.behind, place)
            self._words[word] = found
        return found

    def _unknown(self, word: str, text: str, named: bool) -> Word:
        """Return what is known of a word that the model does not have: one for all words that look so."""
        ending = word[-3:]
        looks = self._names if named else self._looks
        look = ending if named else ending + shape(text)
        is_plain = sign.is_plain(word)
        found = looks.get(look) if is_plain else None
        if found is None:
            end = self._ending(ending)
            if named:
                options = _options(_NAME, _NOTHING, _NOTHING, _NOTHING)
            else:
                form = self.tables[3].get(word[-2:] + look[len(ending) :], _NOTHING)
                options = _options(OPEN, _NOTHING, end.own, form)
            found = Word(word, options, end.before, end.after, is_open=not named)
            if is_plain:
                if len(looks) >= _MOST_LOOKS:
                    looks.clear()
                looks[look] = found
        return found

    def _ending(self, ending: str) -> Rows:
        """Return what a word's ending brings, laid out when it is first asked for."""
        found = self._endings.get(ending)
        if found is None:
            rows = self.tables[2].get(ending)
            if rows is None:
                return Rows(_NOTHING, self.behind[0], self.behind[0])
            before, after = self._laid_out(_row(rows, BEFORE)), self._laid_out(_row(rows, AFTER))
            found = Rows(_row(rows, OWN), before, after)
            self._endings[ending] = found
        return found

    def _laid_out(self, row: bytes) -> int:
        """Lay a row out, and return its place."""
        scores = self.scores
        place = len(scores)
        for score in row:
            scores = append(scores, score)
        self.scores = scores
        return place


def _options(choices: bytes, whole: bytes, end: bytes, form: bytes) -> vec[i64]:
    """Return the tags that a word can have, each with what the word itself adds to its score."""
    options = vec[i64](capacity=_STEP * len(choices))
    for choice in choices:
        options = append(append(options, choice), whole[choice] + end[choice] + form[choice])
    return options


def _of_few(options: vec[i64], scores: vec[i64], left: i64, right: i64, tagged: i64, row: i64) -> i64:
    """Return the best option of a word, the first of those that are as good."""
    found: i64 = 0
    best: i64 = -1
    for place in range(0, len(options), _STEP):
        tag = options[place]
        score = options[place + 1] + scores[left + tag] + scores[right + tag] + scores[tagged + tag] + scores[row + tag]
        if score > best:
            best = score
            found = tag
    return found


def _of_open(options: vec[i64], scores: vec[i64], left: i64, right: i64, tagged: i64) -> i64:
    """Return the best tag for an unknown word; what cannot be the best, whatever stands beside it, is passed over."""
    most = scores[left + MOST] + scores[right + MOST] + scores[tagged + MOST]
    found: i64 = 0
    best: i64 = -1
    for place in range(0, len(options), _STEP):
        score = options[place + 1]
        if score + most > best:
            tag = options[place]
            score += scores[left + tag] + scores[right + tag] + scores[tagged + tag]
            if score > best:
                best = score
                found = tag
    return found


def _row(rows: bytes, wanted: int) -> bytes:
    """Return the scores of the row that belongs to `wanted`."""
    for start in range(0, len(rows), WIDTH):
        if rows[start] == wanted:
            return rows[start + 1 : start + WIDTH]
    return _NOTHING


_STEP: Final = 2  # numbers of an option
_NAME: Final = bytes((NUMBER["P"],))
_NOTHING: Final = bytes([128]) * ROW  # the row of no weight
_MOST_LOOKS: Final = 5000


@cache
def tagger() -> Tagger:
    """Return the bundled model, read once."""
    # A compiled module does not know where it is itself; its package does.
    package = os.path.dirname(str(sys.modules["checker_plugins.english"].__file__))
    with open(os.path.join(package, "tagger.model"), "rb") as file:
        data: Any = marshal.loads(file.read())
    return Tagger(*data)
