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
from itertools import zip_longest
from operator import add
from pathlib import Path
from typing import Any, TypeVar

from checker_plugins import english

TAGS = tuple("N P J R D O W I C S VB VD VN VG VZ VP M T L # . X".split())
NUMBER = {tag: number for number, tag in enumerate(TAGS)}
OPEN = bytes(NUMBER[tag] for tag in "N P J R VB VD VN VG VZ VP # X".split())  # of unknown words
TEMPLATES = 10

Own = tuple[bytes, list[int]]
Row = Sequence[int]
Value = TypeVar("Value")


def shape(text: str) -> str:
    """Say how a word is written: a digit first, all capitals, a capital first, or a hyphen in it."""
    if text[0].isupper():
        return "A" if len(text) > 1 and text.isupper() else "a"
    return "d" if text[0].isdigit() else "-" if "-" in text else ""


def features(word: str, form: str, before: str, after: str, tag: str, tag2: str) -> tuple[str, ...]:
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
        self._before: dict[str, Row] = {}
        self._after: dict[str, Row] = {}
        self._tags: dict[str, Row] = {}

    def tag(self, words: Sequence[str], texts: Sequence[str]) -> list[str]:
        """Return the tags of one sentence: `words` are its normalised tokens, `texts` the same as written."""
        tags: list[str] = []
        tag, pair, before = "<", "< <", "<"
        following = iter(words)
        next(following, None)
        owns, befores, afters, pairs, by_word = self._first, self._before, self._after, self._tags, self.weights[5]
        for text, word, after in zip_longest(texts, words, following, fillvalue=">"):
            choices, scores = owns.get(text) or self._own(word, text, owns)
            if scores:
                left = befores.get(before) or self._near(before, 6, befores)
                right = afters.get(after) or self._near(after, 8, afters)
                tagged = pairs.get(pair) or self._pair(pair)
                row = by_word.get(f"{tag} {word}", _NOTHING)
                if len(choices) == 2:
                    found, other = choices
                    score = scores[0] + left[found] + right[found] + tagged[found] + row[found]
                    if scores[1] + left[other] + right[other] + tagged[other] + row[other] > score:
                        found = other
                else:
                    best, found = -1, 0
                    for choice, own in zip(choices, scores):  # noqa: B905 - as many of both, and strictness costs
                        score = own + left[choice] + right[choice] + tagged[choice] + row[choice]
                        if score > best:
                            best, found = score, choice
            else:
                found = choices[0]
            tag2, tag = tag, TAGS[found]
            pair = f"{tag2} {tag}"
            tags.append(tag)
            before, owns = word, self._inside
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
            whole, end, form = self.weights[:3]
            first = whole.get(word, _NOTHING)
            second = end.get(word[-3:], _NOTHING)
            third = form.get(word[-2:] + shape(text), _NOTHING)
            scores = [first[choice] + second[choice] + third[choice] for choice in choices]
        return _keep(kept, text, (choices, scores))

    def _near(self, word: str, template: int, kept: dict[str, Row]) -> Row:
        """What a word brings as a neighbour: a score for each tag, more or less by the same for all."""
        whole, end = self.weights[template].get(word), self.weights[template + 1].get(word[-3:])
        return _keep(kept, word, list(map(add, whole, end)) if whole and end else whole or end or _NOTHING)

    def _pair(self, pair: str) -> Row:
        """What the two tags before bring."""
        tag = self.weights[3].get(pair.rpartition(" ")[2], _NOTHING)
        return _keep(self._tags, pair, list(map(add, tag, self.weights[4].get(pair, _NOTHING))))


_NAME = bytes((NUMBER["P"],))
_NOTHING = bytes([128]) * len(TAGS)  # a feature without weight: the middle of a byte
_ROOM = 50_000  # entries that each memory holds before it is emptied


def _keep(kept: dict[str, Value], key: str, value: Value) -> Value:
    if len(kept) >= _ROOM:
        kept.clear()
    kept[key] = value
    return value


@cache
def tagger() -> Tagger:
    """Return the bundled model, read once."""
    package = Path(str(english.__file__))  # a compiled module does not know where it is itself
    data: Any = marshal.loads(package.with_name("tagger.model").read_bytes())
    return Tagger(*data)
