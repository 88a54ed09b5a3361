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
in it once: all that it brings, wherever it stands, is kept in `Words`.
"""

from __future__ import annotations

import marshal
import os
import sys
from functools import cache
from typing import Any, Final

from checker.arrays import append, i64, vec
from checker.forms import Forms
from checker.table import NOT_THERE, Table
from checker_plugins.english import sign
from checker_plugins.english.sign import NUMBER, TAGS

OPEN: Final = bytes(NUMBER[tag] for tag in "N P J R VB VD VN VG VZ VP # X".split())  # of unknown words
START: Final = len(TAGS)  # stands for a tag before the sentence
MOST: Final = len(TAGS)  # where a row, after a score for each tag, has the highest of those for the tags of `OPEN`
ROW: Final = MOST + 1  # scores of a row, each a byte
PAIRS: Final = START + 1  # tags that can stand before a word
PAIR: Final = START * PAIRS + START  # before the first one
HIGHEST: Final = 255  # of scores
_STOP: Final = NUMBER["."]

# What `told` says of a word or an ending, counted from its place there. First, in `PLACE` bytes each, the places of
# rows: of scores for the word itself, for the one behind it, for the one in front of it, and of those that a tag in
# front of it brings, see `Tagger`. An ending has no more than those.
OWN: Final = 0
BEFORE: Final = 3
AFTER: Final = 6
BEHIND: Final = 9
ENDING: Final = 12  # of scores that its ending brings to the word itself
CHOICES: Final = 15  # how many tags the word can have, nought if that is not known, and behind that those
PLACE: Final = 3

# What is known of a word that was met, as bits of one number, from the lowest on: its one tag plus one, nought if it
# can have several; its sign and its habit, see `sign`; whether it can have just the tags of `OPEN`; its place in
# `entries`.
_TAG_BITS: Final = 5
_ONE: Final = (1 << _TAG_BITS) - 1
SIGN: Final = _TAG_BITS
_OPEN: Final = 1 << SIGN + sign.BITS
_ENTRY: Final = SIGN + sign.BITS + 1
# What `entries` says of it, from that place on: in one number, from the lowest bits on, the places of the rows for the
# word behind it, for the one in front of it, and of those that a tag brings. If it can have several tags, also how
# many, and each of those with the word's own score for it above its bits.
_COUNT: Final = 1
_OPTIONS: Final = 2
PLACE_BITS: Final = 21
_ROW_PLACE: Final = (1 << PLACE_BITS) - 1


SHAPES: Final[tuple[str, ...]] = ("", "-", "a", "A", "d")  # how a word is written, see `shape`
_HYPHENED: Final = 1
_CAPITAL: Final = 2
_CAPITALS: Final = 3
_DIGIT: Final = 4
_BEYOND: Final = 0xFFFF  # codes from which on letters are taken for one
_NAMED: Final = 5  # what stands for the shape of a name inside a sentence


def shape(text: str) -> str:
    """Say how a word is written: a digit first, all capitals, a capital first, or a hyphen in it."""
    return SHAPES[_shape(text)]


def _shape(text: str) -> i64:
    """Return the number of a shape among `SHAPES`."""
    code = ord(text[0])
    if not 97 <= code <= 122:  # a letter from a to z
        if _is_capital(text):
            return _CAPITALS if len(text) > 1 and text.isupper() else _CAPITAL
        if text[0].isdigit():
            return _DIGIT
    return _HYPHENED if "-" in text else 0


def _is_capital(text: str) -> bool:
    """Say whether a word begins with a capital letter."""
    code = ord(text[0])
    return 65 <= code <= 90 if code < 128 else text[0].isupper()


def _code(word: str, place: i64) -> i64:
    """Return the code of a letter, nought before the first one; of what no ending of a model has, of all the same."""
    if place < 0:
        return 0
    return min(i64(ord(word[place])), _BEYOND)


class Tagger:
    """A trained model; tags are numbers, places in `TAGS`.

    `rows` is made of rows with a score for each tag, the first of them for each two tags before a word. `words` and
    `endings` (of three letters) lead to what `told` says of them; what a word brings to those beside it, its ending
    brings with it. `shapes` (an ending of two and how the word is written) lead to rows. Scores of one row say nothing
    but how much better one tag is than another.

    The rows that a tag in front of a word brings follow upon one that says, for each such tag, the how manieth is its.
    """

    __slots__ = ("endings", "nothing", "rows", "shapes", "told", "words")

    def __init__(
        self, rows: bytes, told: bytes, words: dict[str, int], endings: dict[str, int], shapes: dict[str, int]
    ) -> None:
        self.rows = rows
        self.told = told
        self.words = words
        self.endings = endings
        self.shapes = shapes
        self.nothing: int = endings[""]  # where `told` speaks of what brings nothing

    def tables(self) -> tuple[bytes, bytes, dict[str, int], dict[str, int], dict[str, int]]:
        """Return what the model is made of."""
        return self.rows, self.told, self.words, self.endings, self.shapes

    def place(self, told: i64) -> i64:
        """Return the place of a row, which stands in `told`."""
        lowest: i64 = self.told[told]
        middle: i64 = self.told[told + 1]
        highest: i64 = self.told[told + 2]
        return lowest | middle << 8 | highest << 16


class Words:
    """Words as they are met: what a model makes of each is kept by the number of its form.

    `first` has that of words that open a sentence, `inside` of others. For each form these have two numbers: what is
    known of it, nought if it was not met so, and behind that, what it brings to those beside it. The second stands in
    `entries` as well, but is wanted for nearly every word, and here it comes with the first.
    """

    __slots__ = ("_end", "_looks", "_start", "entries", "first", "inside", "model")

    def __init__(self, model: Tagger) -> None:
        self.model = model
        self.entries: vec[i64] = vec[i64]([0])
        self.first: vec[i64] = vec[i64]()
        self.inside: vec[i64] = vec[i64]()
        self._looks = Table()  # from the last letters and the shape of words that the model does not have
        self._start: i64 = self.beside(self.met("<", "<", False))
        self._end: i64 = self.beside(self.met(">", ">", False))

    def make_room(self, count: i64) -> None:
        """Make room for so many forms."""
        first, inside = self.first, self.inside
        for _ in range(i64(len(first)), 2 * count):
            first = append(first, 0)
            inside = append(inside, 0)
        self.first, self.inside = first, inside

    def tag(self, words: vec[i64], tags: vec[i64], count: i64, first: i64, last: i64, pair: i64) -> i64:
        """Enter the tags, as their bits, of the words from `first` up to, not including, `last`.

        They are some of the `count` words of a sentence. Of these, of the word in front of them and of the one behind
        them, `words` has two numbers each, as `inside` has. `pair` is what was returned for the words before, `PAIR` if
        there are none.
        """
        entries, rows = self.entries, self.model.rows
        tag = pair % PAIRS
        for index in range(first, last):
            word = words[2 * index]
            found = (word & _ONE) - 1
            if found < 0:
                place = word >> _ENTRY
                left = (words[2 * index - 1] if index else self._start) & _ROW_PLACE
                right = (words[2 * index + 3] if index + 1 < count else self._end) >> PLACE_BITS & _ROW_PLACE
                behind = words[2 * index + 1] >> 2 * PLACE_BITS
                step: i64 = rows[behind + tag]
                behind += step * ROW
                if word & _OPEN:
                    found = _of_open(entries, place, rows, left, right, behind, pair * ROW)
                else:
                    found = _of_few(entries, place, rows, left, right, behind, pair * ROW)
            tags[index] = 1 << found
            pair = tag * PAIRS + found
            tag = found
        return pair

    def beside(self, known: i64) -> i64:
        """Return what a word brings to those beside it, given what is known of it: the second of its numbers."""
        return self.entries[known >> _ENTRY]

    def can_stop(self, known: i64) -> bool:
        """Say whether a word can be a sign that ends a sentence, given what is known of it."""
        if is_sure(known):
            return (known & _ONE) - 1 == _STOP
        first, entries = (known >> _ENTRY) + _OPTIONS, self.entries
        return any(entries[option] & _ONE == _STOP for option in range(first, first + entries[first - 1]))

    def tags(self, words: list[str], texts: list[str]) -> list[int]:
        """Return the tags of the words of one sentence, given each normalised and as it is written."""
        numbers = vec[i64]()
        for place in range(len(words)):
            known = self.met(words[place], texts[place], place > 0)
            numbers = append(numbers, known)
            numbers = append(numbers, self.beside(known))
        tags = vec[i64]([0] * len(words))
        self.tag(numbers, tags, len(words), 0, len(words), PAIR)
        return [int(tag).bit_length() - 1 for tag in tags]

    def met(self, word: str, text: str, inside: bool) -> i64:
        """Return what is known of a normalised word that is written `text`, `inside` a sentence or opening it.

        A capital inside a sentence can make any word a name.
        """
        model = self.model
        told: i64 = model.words.get(word, -1)
        named = inside and _is_capital(text)
        if told < 0:
            return self._look(word, _NAMED if named else _shape(text)) | sign.told(word) << SIGN
        count: i64 = model.told[told + CHOICES]
        if count == 1 and not named:
            return self._brought(told) << _ENTRY | i64(model.told[told + CHOICES + 1]) + 1 | sign.told(word) << SIGN
        choices = model.told[told + CHOICES + 1 : told + CHOICES + 1 + count] if count else OPEN
        if named:
            choices = bytes({*choices, *_NAME}) if count else _NAME
        form = word[-2:] + shape(text) if len(choices) > 1 else ""
        return self._entered(told, choices, model.place(told + ENDING), form) | sign.told(word) << SIGN

    def _look(self, word: str, form: i64) -> i64:
        """Return what is known of a word that the model does not have: the same for all words that look so."""
        last = i64(len(word)) - 1
        letter = _code(word, last - 1)
        first = _code(word, last - 2) << 12 | letter >> 4
        second = (letter & 15) << 19 | _code(word, last) << 3 | form
        known = self._looks.find(first, second)
        if known == NOT_THERE:
            model = self.model
            told: i64 = model.endings.get(word[-3:], model.nothing)
            if form == _NAMED:
                known = self._entered(told, _NAME, 0, "")
            else:
                known = self._entered(told, OPEN, model.place(model.nothing), word[-2:] + SHAPES[form])
            self._looks.put(first, second, known)
        return known

    def _entered(self, told: i64, choices: bytes, end: i64, form: str) -> i64:
        """Enter a word that can have some tags, and return what is known of it but its sign.

        `end` is the place of a row that is added to its own, `form` leads to another.
        """
        model = self.model
        known = self._brought(told) << _ENTRY
        entries = self.entries
        count: i64 = len(choices)
        if count == 1:
            known |= i64(choices[0]) + 1
        else:
            rows, own = model.rows, model.place(told + OWN)
            shaped: i64 = model.shapes.get(form, -1)
            if shaped < 0:
                shaped = model.place(model.nothing)
            entries = append(entries, count)
            for index in range(count):
                tag: i64 = choices[index]
                score: i64 = rows[own + tag] + rows[end + tag] + rows[shaped + tag]
                entries = append(entries, score << _TAG_BITS | tag)
            if choices == OPEN:
                known |= _OPEN
        self.entries = entries
        return known

    def _brought(self, told: i64) -> i64:
        """Enter what a word brings to those beside it; return its place in `entries`."""
        model = self.model
        place: i64 = len(self.entries)
        left, right, behind = model.place(told + BEFORE), model.place(told + AFTER), model.place(told + BEHIND)
        self.entries = append(self.entries, left | right << PLACE_BITS | behind << 2 * PLACE_BITS)
        return place


def is_sure(known: i64) -> bool:
    """Say whether a word can have but one tag, given what is known of it."""
    return known & _ONE != 0


def words_of(forms: Forms) -> Words:
    """Return what the bundled model makes of some forms, which is kept with them."""
    kept = forms.known.get("tagger")
    words = kept if isinstance(kept, Words) else Words(tagger())
    forms.known["tagger"] = words
    words.make_room(len(forms))
    return words


def _of_few(entries: vec[i64], place: i64, rows: bytes, left: i64, right: i64, behind: i64, pair: i64) -> i64:
    """Return the best tag of a word, the first of those that are as good."""
    found: i64 = 0
    best: i64 = -1
    first = place + _OPTIONS
    for option in range(first, first + entries[place + _COUNT]):
        tag = entries[option] & _ONE
        score = (
            (entries[option] >> _TAG_BITS)
            + rows[left + tag]
            + rows[right + tag]
            + rows[behind + tag]
            + rows[pair + tag]
        )
        if score > best:
            best = score
            found = tag
    return found


def _of_open(entries: vec[i64], place: i64, rows: bytes, left: i64, right: i64, behind: i64, pair: i64) -> i64:
    """Return the same for a word of many tags, passing over those that cannot be the best whatever stands beside it."""
    most: i64 = rows[left + MOST]
    most = most + rows[right + MOST] + rows[behind + MOST] + rows[pair + MOST]
    found: i64 = 0
    best: i64 = -1
    first = place + _OPTIONS
    for option in range(first, first + entries[place + _COUNT]):
        score = entries[option] >> _TAG_BITS
        if score + most > best:
            tag = entries[option] & _ONE
            score = score + rows[left + tag] + rows[right + tag] + rows[behind + tag] + rows[pair + tag]
            if score > best:
                best = score
                found = tag
    return found


_NAME: Final = bytes((NUMBER["P"],))


@cache
def tagger() -> Tagger:
    """Return the bundled model, read once."""
    # A compiled module does not know where it is itself; its package does.
    package = os.path.dirname(str(sys.modules["checker_plugins.english"].__file__))
    with open(os.path.join(package, "tagger.model"), "rb") as file:
        data: Any = marshal.loads(file.read())
    return Tagger(*data)
