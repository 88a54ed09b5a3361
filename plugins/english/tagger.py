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
from typing import Any

TAGS = ("N", "P", "J", "R", "D", "O", "W", "I", "C", "S", "VB", "VD", "VN", "VG", "VZ", "VP", "M", "T", "L", "#", ".", "X")
TEMPLATES = 12
ROWS_KEPT = 40_000  # of each template: bounds the memory of a long run

Row = tuple[tuple[int, int], ...]


def shape(text: str) -> str:
    """Say how a word is written: a digit in it, all capitals, a capital first, or a hyphen in it."""
    if any(sign.isdigit() for sign in text):
        return "d"
    if text[:1].isupper():
        return "A" if text.isupper() and len(text) > 1 else "a"
    return "-" if "-" in text else ""


def features(
    word: str, form: str, before: str, before2: str, after: str, after2: str, tag: str, tag2: str
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
        before2 + form,
        after2,
    )


class Tagger:
    """A trained model: `only` maps words to the one tag that they have, `weights` features to scores of tags.

    The scores of a feature are bytes in pairs, the number of a tag and a weight plus 128; they are unpacked when
    the feature is first met.
    """

    __slots__ = ("_rows", "only", "weights")

    def __init__(self, only: dict[str, str], weights: Sequence[dict[str, bytes]]) -> None:
        self.only = only
        self.weights = weights
        self._rows: list[dict[str, Row]] = [{} for _ in weights]

    def tag(self, words: Sequence[str], texts: Sequence[str]) -> list[str]:
        """Return the tags of one sentence: `words` are its normalised tokens, `texts` the same as written."""
        only = self.only
        tags: list[str] = []
        tag, tag2 = "<", "<"
        padded = ["<", "<", *words, ">", ">"]
        for index, word in enumerate(words):
            found = only.get(word)
            text = texts[index]
            if found is None or (index and found != "P" and text[0].isupper()):
                scores = [0] * len(TAGS)
                before, before2, after, after2 = padded[index + 1], padded[index], padded[index + 3], padded[index + 4]
                seen = features(word, shape(text), before, before2, after, after2, tag, tag2)
                for rows, weights, feature in zip(self._rows, self.weights, seen, strict=True):
                    row = rows.get(feature)
                    if row is None:
                        row = _unpacked(weights.get(feature, b""))
                        if len(rows) < ROWS_KEPT:
                            rows[feature] = row
                    for number, weight in row:
                        scores[number] += weight
                found = TAGS[scores.index(max(scores))]
                if text[0].isupper() and word not in self.weights[0] and (index or found != "N"):
                    found = "P"  # an unknown word with a capital
            tags.append(found)
            tag2, tag = tag, found
        return tags


def _unpacked(packed: bytes) -> Row:
    return tuple(zip(packed[::2], (weight - 128 for weight in packed[1::2]), strict=True))


@cache
def tagger() -> Tagger:
    """Return the bundled model, read once."""
    data: Any = marshal.loads(Path(__file__).with_name("tagger.model").read_bytes())
    return Tagger(*data)
