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

The model (`tagger.model`) is made by `train_tagger.py`, which records where its texts come from.
"""

from __future__ import annotations

import marshal
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

TAGS = ("N", "P", "J", "R", "D", "O", "W", "I", "C", "S", "VB", "VD", "VN", "VG", "VZ", "VP", "M", "T", "L", "#", ".", "X")
NUMBER = {tag: number for number, tag in enumerate(TAGS)}
OPEN = bytes(NUMBER[tag] for tag in ("N", "P", "J", "R", "VB", "VD", "VN", "VG", "VZ", "VP", "#", "X"))  # of unknown words
TEMPLATES = 10

Own = tuple[bytes, list[int]]
Key = TypeVar("Key")
Value = TypeVar("Value")


def shape(text: str) -> str:
    """Say how a word is written: a digit first, all capitals, a capital first, or a hyphen in it."""
    if text[0].isupper():
        return "A" if len(text) > 1 and text.isupper() else "a"
    return "d" if text[0].isdigit() else "-" if "-" in text else ""


def features(
    word: str, form: str, before: str, after: str, tag: str, tag2: str
) -> tuple[str, ...]:
    """Return what the perceptron looks at for one word: one value for each of its templates."""
    return (
        word,
        word[-3:],
        word[-2:] + form,
        tag,
        tag2 + " " + tag,
        tag + " " + word,
        before,
        before[-3:],
        after,
        after[-3:],
    )


class Tagger:
    """A trained model: `choices` has the tags that each known word can have, `weights` the scores of features.

    Tags are numbers. A word's choices are bytes, one a tag; the scores of a feature are bytes too, one for each tag.
    What a word brings by itself, as a word or as a neighbour, is added up once and kept.
    """

    __slots__ = ("_after", "_before", "_first", "_inside", "_tags", "choices", "weights")

    def __init__(self, choices: dict[str, bytes], weights: Sequence[dict[str, bytes]]) -> None:
        self.choices = choices
        self.weights = weights
        self._first: dict[str, Own] = {}  # by the word as written, at the beginning of a sentence
        self._inside: dict[str, Own] = {}  # and elsewhere
        self._before: dict[str, list[int]] = {}
        self._after: dict[str, list[int]] = {}
        self._tags: dict[tuple[str, str], list[int]] = {}

    def tag(self, words: Sequence[str], texts: Sequence[str]) -> list[str]:
        """Return the tags of one sentence: `words` are its normalised tokens, `texts` the same as written."""
        tags: list[str] = []
        tag, tag2, before = "<", "<", "<"
        last = len(words) - 1
        owns, befores, afters, pairs, by_word = self._first, self._before, self._after, self._tags, self.weights[5]
        for index, word in enumerate(words):
            own = owns.get(texts[index]) or self._own(word, texts[index], owns)
            choices, scores = own
            if scores:
                after = words[index + 1] if index < last else ">"
                left = befores.get(before) or self._near(before, 6, befores)
                right = afters.get(after) or self._near(after, 8, afters)
                pair = pairs.get((tag2, tag)) or self._pair(tag2, tag)
                row = by_word.get(tag + " " + word, _NOTHING)
                best, number = -1, 0
                for choice, score in zip(choices, scores, strict=True):
                    score += left[choice] + right[choice] + pair[choice] + row[choice]
                    if score > best:
                        best, number = score, choice
                found = TAGS[number]
            else:
                found = TAGS[choices[0]]
            tags.append(found)
            tag2, tag, before, owns = tag, found, word, self._inside
        return tags

    def _own(self, word: str, text: str, kept: dict[str, Own]) -> Own:
        """What a word brings by itself: its possible tags, and a score for each unless there is one only."""
        choices = self.choices.get(word)
        if text[0].isupper() and kept is self._inside:  # a capital inside a sentence can make any word a name
            choices = _NAME if choices is None else bytes({*choices, *_NAME})
        if choices is None:
            choices = OPEN
        scores: list[int] = []
        if len(choices) > 1:
            rows = self._rows((word, word[-3:], word[-2:] + shape(text)), 0)
            scores = [sum(row[choice] for row in rows) for choice in choices]
        return _keep(kept, text, (choices, scores))

    def _near(self, word: str, template: int, kept: dict[str, list[int]]) -> list[int]:
        """What a word brings as a neighbour: a score for each tag."""
        return _keep(kept, word, [sum(column) for column in zip(*self._rows((word, word[-3:]), template), strict=True)])

    def _pair(self, tag2: str, tag: str) -> list[int]:
        """What the two tags before bring."""
        rows = self._rows((tag, tag2 + " " + tag), 3)
        return _keep(self._tags, (tag2, tag), [sum(column) for column in zip(*rows, strict=True)])

    def _rows(self, found: Sequence[str], template: int) -> list[bytes]:
        return [table.get(feature, _NOTHING) for table, feature in zip(self.weights[template:], found, strict=False)]


_NAME = bytes((NUMBER["P"],))
_NOTHING = bytes([128]) * len(TAGS)  # a feature without weight: the middle of a byte
_ROOM = 50_000  # entries that each memory holds before it is emptied


def _keep(kept: dict[Key, Value], key: Key, value: Value) -> Value:
    if len(kept) >= _ROOM:
        kept.clear()
    kept[key] = value
    return value


@cache
def tagger() -> Tagger:
    """Return the bundled model, read once."""
    data: Any = marshal.loads(Path(__file__).with_name("tagger.model").read_bytes())
    return Tagger(*data)
