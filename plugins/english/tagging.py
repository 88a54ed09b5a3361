"""Tags of a document's sentences, each tagged from left to right and as far as it is looked at.

What is asked of a sentence stands before its last cue, or right behind that: the rest need not be tagged.
"""

from __future__ import annotations

from typing import Final

from mypy_extensions import mypyc_attr

from checker.arrays import append, i64, vec
from checker.document import Tokens
from checker_plugins.english.form import SMALL, UPPER
from checker_plugins.english.sign import (
    BASE_FORM,
    CONJUNCTION,
    DETERMINER,
    FULL_STOP,
    GERUND,
    MODAL,
    NOUN,
    ONE,
    OTHER,
    PARTICIPLE,
    PAST,
    PLURAL,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    PROPER,
    QUALITY,
    RELATIVE,
    SINGULAR,
)
from checker_plugins.english.syntax import AUXILIARIES, Syntax, add_signs
from checker_plugins.english.tagger import PAIR, SIGN, is_sure, words_of

# What a token is part of, as bits: entities, and nouns that end in it.
DATE: Final = 1
NAME: Final = 2
NUMBER: Final = 4
PERSON: Final = 8  # a plural for people: "aides", "investigators"
OFFICE: Final = 16  # a noun for somebody's office or trade
DOCUMENT: Final = 32  # a noun for what can be read or looked at
CUE_NOUN: Final = 64  # a noun for something said or thought
UNIT: Final = 128  # a unit, or a noun that numbers count
PROMPT: Final = 256  # tells the reader to do something: "read", "subscribe"

_FURTHER: Final = 4  # marks that are told at a time behind the one that is asked for
_GROUP: Final = 4  # tokens before a verb among which its auxiliary stands
_IN_HEADLINES: Final = frozenset(("say", "says", "said", "tells"))  # verbs that keep their sense in a capital letter
_VERBAL: Final = frozenset(("cue-say", "cue-object", "cue-think", "cue-attitude"))


# Tags that names and nouns for people are given by mistake, above all at the beginning of a sentence.
# Several tags are one bit each.
_UNSURE: Final = NOUN | QUALITY | PROPER | GERUND | PARTICIPLE | BASE_FORM | SINGULAR | PLURAL | OTHER
_UNSURE_INSIDE: Final = PROPER | SINGULAR | PLURAL  # behind that, of what is part of nothing
_AFTER_NOUNS: Final = FULL_STOP | PREPOSITION | PAST | SINGULAR | PLURAL | MODAL | POSSESSIVE | CONJUNCTION | RELATIVE
_SUBJECTS: Final = NOUN | PROPER | PRONOUN
_PARTICULAR: Final = PROPER | PRONOUN
_OPENS_OBJECT: Final = DETERMINER | PRONOUN


@mypyc_attr(acyclic=True)
class Cue:
    """A cue outside quotation marks: its tokens, and the class that it is read as."""

    __slots__ = ("first", "kind", "last")

    def __init__(self, first: i64, last: i64, kind: str) -> None:
        self.first: i64 = first
        self.last: i64 = last
        self.kind = kind


@mypyc_attr(acyclic=True)
class Tagging:
    """What the words of a document are tagged by: what the tagger knows of them, and what they are part of."""

    __slots__ = ("_bits", "_kept", "_name_words", "_numbers", "_tokens", "met", "parts", "words")

    def __init__(self, tokens: Tokens, parts: vec[i64], bits: vec[i64], name_words: set[str]) -> None:
        self._tokens = tokens
        self._numbers: vec[i64] = tokens.numbers
        self._bits: vec[i64] = bits  # of forms
        self._name_words = name_words
        self._kept: vec[i64] = vec[i64]()
        self.words: list[str] = tokens.words
        self.parts: vec[i64] = parts
        self.met = words_of(tokens.forms)

    def known(self, first: i64, start: i64, stop: i64) -> vec[i64]:
        """Return what the tagger knows of the words from `start` up to, not including, `stop` of a sentence.

        The sentence's first token is `first`. Two numbers for each, see `Words`, stand in one array, which serves for
        every sentence; nobody else's may be looked at in it.
        """
        numbers, inside, kept = self._numbers, self.met.inside, self._kept
        for _ in range(i64(len(kept)), 2 * stop):
            kept = append(kept, 0)
        self._kept = kept
        if start == 0:
            opening = self.met.first
            form = 2 * numbers[first]
            if opening[form] == 0:
                self._meet(opening, first, False)
            kept[0] = opening[form]
            kept[1] = opening[form + 1]
            start = 1
        for place in range(start, stop):
            form = 2 * numbers[first + place]
            if inside[form] == 0:
                self._meet(inside, first + place, True)
            kept[2 * place] = inside[form]
            kept[2 * place + 1] = inside[form + 1]
        return kept

    def inside(self, token: i64) -> i64:
        """Return what the tagger knows of a word that does not open a sentence."""
        form, inside = 2 * self._numbers[token], self.met.inside
        if inside[form] == 0:
            self._meet(inside, token, True)
        return inside[form]

    def _meet(self, kept: vec[i64], token: i64, inside: bool) -> None:
        """Keep what the tagger makes of a word that was not met so before."""
        form = 2 * self._numbers[token]
        known = self.met.met(self.words[token], self._tokens.text(token), inside)
        kept[form] = known
        kept[form + 1] = self.met.beside(known)

    def correct(self, marks: vec[i64], first: i64, start: i64, stop: i64, cues: list[Cue]) -> None:
        """Tag names as names, above all at the beginning, where a capital says little, and people as nouns.

        The tags of one sentence, whose first token is `first`, are mended from `start` up to, not including, `stop`.
        """
        parts = self.parts
        for place in range(start, stop):
            part = parts[first + place]
            mark = marks[place]
            if mark & (_UNSURE if place < 2 or part else _UNSURE_INSIDE) and not (mark == PROPER and part & NAME):
                marks[place] = self._corrected(marks, place, first + place, cues)
        if start == 0 and stop > 1 and marks[0] == NOUN and marks[1] == PROPER and not parts[first + 1] & NAME:
            marks[0] = PROPER if self._is_capital(first + 1) else NOUN  # "Press TV said"

    def _corrected(self, marks: vec[i64], place: i64, token: i64, cues: list[Cue]) -> i64:
        """Return the tag of a word that taggers are often wrong about, and that is not tagged as part of a name."""
        tag, part = marks[place], self.parts[token]
        if tag == PROPER:
            return NOUN if self._bits[self._numbers[token]] & SMALL else tag
        if tag & (SINGULAR | PLURAL):
            if place and marks[place - 1] == PRONOUN:
                return tag
            if part & PERSON:
                return NOUN
            return QUALITY if self.words[token] == "close" and self._follows(token, "to") else tag
        named = part & NAME or (place == 0 and self.words[token] in self._name_words)
        if named and not _is_verbal(cues, token):
            return PROPER
        if tag == NOUN:
            return PROPER if place == 1 and self._is_capital(token) else tag
        if tag == QUALITY and part & OFFICE:  # "an official said"
            following = marks[place + 1]
            return NOUN if not following or following & _AFTER_NOUNS or self._follows(token, "familiar") else tag
        return tag

    def correct_cue(self, marks: vec[i64], first: i64, cue: Cue) -> None:
        """Tag a cue as the verb that it is."""
        words = self.words
        place, last, kind = cue.first - first, cue.last - first, cue.kind
        tag = marks[place]
        if kind == "cue-phrase" and last < len(marks) and marks[last] == BASE_FORM:
            marks[last] = NOUN  # "according to state media"
        if tag == NOUN:
            if kind in _VERBAL:
                singular = words[cue.first].endswith("s")
                after_document = place > 0 and singular and self.parts[cue.first - 1] & DOCUMENT != 0
                if _is_verb(words, first, marks, place, last, after_document):
                    marks[place] = SINGULAR if singular else PLURAL
        elif tag == PARTICIPLE:
            if kind == "cue-say" and self._is_finite(first, cue):
                marks[place] = PAST
        elif tag == PROPER and kind == "cue-say" and words[cue.first] in _IN_HEADLINES:
            marks[place] = PAST if words[cue.first] == "said" else SINGULAR

    def _is_finite(self, first: i64, cue: Cue) -> bool:
        """Say whether a form that can be past or participle is the past: no auxiliary before it, no "by" after it."""
        if cue.first == first or self._follows(cue.last - 1, "by"):
            return False
        words = self.words
        return not any(words[token] in AUXILIARIES for token in range(max(first, cue.first - _GROUP), cue.first))

    def _follows(self, token: i64, word: str) -> bool:
        """Say whether `word` stands behind a token."""
        words = self.words
        return token + 1 < len(words) and words[token + 1] == word

    def _is_capital(self, token: i64) -> bool:
        return self._bits[self._numbers[token]] & UPPER != 0


@mypyc_attr(acyclic=True)
class Tagged(Syntax):
    """The syntax of a sentence of a document: its words are tagged, and its marks told, as far as they are asked for.

    Of the words, three more are tagged than marks told: a tag depends on the word behind it, its correction on the tag
    behind it, and a mark on the sign behind it, or on what the mark behind it makes of it.
    """

    __slots__ = ("_cues", "_following", "_pair", "_tagging")

    def __init__(self, tagging: Tagging, first: i64, count: i64, cues: list[Cue]) -> None:
        super().__init__(tagging.words, first, vec[i64]([0] * (count + 1)))
        self.told = 0
        self._tagging = tagging
        self._cues = cues
        self._following: i64 = 0  # the first of the cues whose tag has not been corrected
        self._pair: i64 = PAIR

    def tell(self, place: i64) -> None:
        """Tell the marks up to a place, that included, and some behind it."""
        count, first, told, marks = self.count, self._first, self.told, self.marks
        tagging, cues = self._tagging, self._cues
        tagged = corrected = signed = i64(0)  # where the last time ended
        if told:
            tagged, corrected, signed = told + 3, told + 2, told + 1
        until = self._step(place + _FURTHER + 2)
        beyond = min(until + 1, count)
        known = tagging.known(first, told, min(beyond + 1, count))
        self._pair = tagging.met.tag(known, marks, count, tagged, beyond, self._pair)
        tagging.correct(marks, first, corrected, until, cues)
        while self._following < len(cues) and cues[self._following].first - first < until:
            tagging.correct_cue(marks, first, cues[self._following])
            self._following += 1
        if until == count:
            add_signs(marks, known, count, signed, count)
            self.told = count + 1
        else:
            add_signs(marks, known, count, signed, until - 1)
            self.told = until - 2

    def _step(self, corrected: i64) -> i64:
        """Return up to where tags are corrected next, `corrected` or more: not in the middle of a cue."""
        cues, first = self._cues, self._first
        for number in range(self._following, len(cues)):
            cue = cues[number]
            if cue.first - first >= corrected:
                break
            corrected = max(corrected, cue.last - first + 1)
        return min(corrected, self.count)

    def is_stop(self, place: i64) -> bool:
        """Say whether a sentence that ends here does so with a stop; mostly that needs no tags."""
        if place:
            known = self._tagging.inside(self._first + place)
            if known >> SIGN & ONE or not self._tagging.met.can_stop(known):
                return False
            if is_sure(known):
                return True
        return self.mark(place) == FULL_STOP

    def _without_date(self, first: i64, last: i64) -> i64:
        """Let no phrase begin with a date that is no part of it: "Monday the minister"."""
        parts, base = self._tagging.parts, self._first
        opening = first
        while opening < last - 1 and parts[base + opening] & DATE:
            if parts[base + opening + 1] & parts[base + last - 1] & DATE:
                break
            opening += 1
        return opening


def _is_verbal(cues: list[Cue], token: i64) -> bool:
    """Say whether a cue that can be a verb begins at a token."""
    return any(cue.first == token and cue.kind in _VERBAL for cue in cues)


def _is_verb(words: list[str], first: i64, marks: vec[i64], cue: i64, last: i64, named: bool) -> bool:
    """Say whether a cue that looks like a noun is a verb: "the journalists note that", "as the paper claims,".

    The words of the sentence begin at `first`.
    """
    if cue == 0 or last >= len(marks) - 1:
        return False
    before_it = marks[cue - 1]
    if not before_it & _SUBJECTS:
        return False
    before = words[first + max(0, cue - 6) : first + cue]
    singular = words[first + cue].endswith("s")
    if not singular and not any(word.endswith("s") or word in ("they", "people") for word in before):
        return False
    following = words[first + last]
    if following == "that" or (following in (",", ":", ".") and "as" in before):
        return True
    if not singular or not (named or before_it & _PARTICULAR):
        return False
    return following == "as" or marks[last] & _OPENS_OBJECT != 0 or (following == "," and "," in before)
