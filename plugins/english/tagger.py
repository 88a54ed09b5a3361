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
WIDTH: Final = len(TAGS) + 1  # bytes of a row: what it belongs to, and a score for each tag
PAIRS: Final = START + 1  # tags that can stand before a word


def shape(text: str) -> str:
    """Say how a word is written: a digit first, all capitals, a capital first, or a hyphen in it."""
    if text[0].isupper():
        return "A" if len(text) > 1 and text.isupper() else "a"
    return "d" if text[0].isdigit() else "-" if "-" in text else ""


class Word:
    """A word as it is written: the tags that it can have, what it adds to scores, and its signs, see `sign`.

    `own` has a score for each of the `choices`; `before` and `after` one for each tag of the word behind or in front
    of this one; `behind` one for each tag of its own, by the tag that stands before it.
    """

    __slots__ = ("after", "before", "behind", "choices", "habit", "own", "sign")

    def __init__(
        self, word: str, choices: bytes, own: list[int], before: list[int], after: list[int], behind: list[bytes]
    ) -> None:
        self.choices = choices
        self.own = own
        self.before = before
        self.after = after
        self.behind = behind
        self.sign = sign.by_word(word)
        self.habit = sign.habit(word)


class Tagger:
    """A trained model; tags are numbers, places in `TAGS`.

    `choices` has the tags that each known word can have, one a byte; `words`, `endings` (of three letters) and `shapes`
    (an ending of two and how the word is written) have rows of scores, see `WIDTH`. `tags` has a score for each tag
    by the tag before, `pairs` by the two before.
    """

    __slots__ = ("_edge_after", "_edge_before", "_endings", "_pairs", "tables")

    def __init__(
        self,
        choices: dict[str, bytes],
        words: dict[str, bytes],
        endings: dict[str, bytes],
        shapes: dict[str, bytes],
        tags: bytes,
        pairs: bytes,
    ) -> None:
        self.tables = (choices, words, endings, shapes, tags, pairs)
        self._endings: dict[str, tuple[bytes, list[int], list[int]]] = {}
        self._pairs: list[list[int]] = [[]] * (PAIRS * PAIRS)
        self._edge_before = _near(_row(words.get("<", b""), BEFORE), self._ending("<")[1])
        self._edge_after = _near(_row(words.get(">", b""), AFTER), self._ending(">")[2])

    def tag(self, words: list[Word]) -> list[int]:
        """Return the tags of one sentence."""
        tags: list[int] = []
        left, tag, pair = self._edge_before, START, START * PAIRS + START
        last = len(words) - 1
        for index, word in enumerate(words):
            choices = word.choices
            found = choices[0]
            count = len(choices)
            if count > 1:
                right = words[index + 1].after if index < last else self._edge_after
                tagged = self._pairs[pair] or self._pair(pair)
                row = word.behind[tag]
                own = word.own
                best = own[0] + left[found] + right[found] + tagged[found] + row[found]
                for place in range(1, count):
                    choice = choices[place]
                    score = own[place] + left[choice] + right[choice] + tagged[choice] + row[choice]
                    if score > best:
                        best, found = score, choice
            tags.append(found)
            left, pair, tag = word.before, tag * PAIRS + found, found
        return tags

    def word(self, word: str, text: str, inside: bool) -> Word:
        """Return what the model knows of a normalised word that is written `text`, `inside` a sentence or opening it.

        A capital inside a sentence can make any word a name.
        """
        known, rows, _, shapes, _, _ = self.tables
        choices = known.get(word)
        if inside and text[0].isupper():
            choices = _NAME if choices is None else bytes({*choices, *_NAME})
        elif choices is None:
            choices = OPEN
        whole, before, after, behind = _NOTHING, _NOTHING, _NOTHING, _NO_ROWS
        row = rows.get(word)
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
        end, end_before, end_after = self._ending(word)
        form = shapes.get(word[-2:] + shape(text), _NOTHING)
        if len(choices) == 1:
            own = _NO_SCORES
        else:
            own = [whole[choice] + end[choice] + form[choice] - 2 * _MIDDLE for choice in choices]
        return Word(word, choices, own, _near(before, end_before), _near(after, end_after), behind)

    def _ending(self, word: str) -> tuple[bytes, list[int], list[int]]:
        """Return what a word's ending brings: to itself, and to the word behind or in front of it."""
        ending = word[-3:]
        rows = self.tables[2].get(ending)
        if rows is None:
            return _NO_ENDING
        found = self._endings.get(ending)
        if found is None:
            found = (_row(rows, OWN), list(_row(rows, BEFORE)), list(_row(rows, AFTER)))
            self._endings[ending] = found
        return found

    def _pair(self, pair: int) -> list[int]:
        """Return what the two tags before bring."""
        tags, pairs = self.tables[4:]
        width = len(TAGS)
        one, two = pair % PAIRS * width, pair * width
        scores = [a + b - _MIDDLE for a, b in zip(tags[one : one + width], pairs[two : two + width], strict=True)]
        self._pairs[pair] = scores
        return scores


def _near(whole: bytes, end: list[int]) -> list[int]:
    """Return what a word and its ending bring together as a neighbour: a score for each tag."""
    return end if whole is _NOTHING else [a + b - _MIDDLE for a, b in zip(whole, end, strict=True)]


def _row(rows: bytes, wanted: int) -> bytes:
    """Return the scores of the row that belongs to `wanted`."""
    for start in range(0, len(rows), WIDTH):
        if rows[start] == wanted:
            return rows[start + 1 : start + WIDTH]
    return _NOTHING


_NAME: Final = bytes((NUMBER["P"],))
_MIDDLE: Final = 128  # the score of no weight; taken off sums, so that most are numbers that Python keeps one of
_NOTHING: Final = bytes([_MIDDLE]) * len(TAGS)
_NO_ROWS: Final = [_NOTHING] * PAIRS
_NO_SCORES: Final[list[int]] = []
_NO_ENDING: Final = (_NOTHING, list(_NOTHING), list(_NOTHING))


@cache
def tagger() -> Tagger:
    """Return the bundled model, read once."""
    # A compiled module does not know where it is itself; its package does.
    package = os.path.dirname(str(sys.modules["checker_plugins.english"].__file__))
    with open(os.path.join(package, "tagger.model"), "rb") as file:
        data: Any = marshal.loads(file.read())
    return Tagger(*data)
