"""Tags of a document's sentences, each tagged from left to right and as far as it is looked at.

What is asked of a sentence stands before its last cue, or right behind that: the rest need not be tagged.
"""

from __future__ import annotations

from typing import Final

from mypy_extensions import mypyc_attr

from checker.arrays import append, first_from, i64, vec
from checker.document import Tokens
from checker_plugins.english.form import BITS, SMALL, UPPER, known_of
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
from checker_plugins.english.syntax import AUXILIARIES, CLOSES, Syntax, add_signs
from checker_plugins.english.tagger import PAIR, SIGN, is_sure, words_of

# What a token is part of, as bits: entities, and nouns that end in it.
DATE: Final = 1
NAME: Final = 2
NUMBER: Final = 4
PERSON: Final = 8  # a plural for people: "aides", "investigators"
OFFICE: Final = 16  # a noun for somebody's office or trade
DOCUMENT: Final = 32  # a noun for what can be read or looked at
SAYING: Final = 64  # a noun for something said or thought
UNIT: Final = 128  # a unit, or a noun that numbers count
PROMPT: Final = 256  # tells the reader to do something: "read", "subscribe"

# The classes of cues, by their places in `CUES`, see `reading`; several are one bit each. The last is told apart later.
CUE_PHRASE: Final = 0
CUE_SAY: Final = 1
CUE_PROMISE: Final = 2
CUE_OBJECT: Final = 3
CUE_THINK: Final = 4
CUE_FIND: Final = 5
CUE_QUOTE_ONLY: Final = 6
CUE_LEARN: Final = 7
CUE_ATTITUDE: Final = 8
CUE_NOUN: Final = 9
CUE_IMPERSONAL: Final = 10
CUE_CITING: Final = 11
SPEECH: Final = 1 << CUE_SAY | 1 << CUE_FIND | 1 << CUE_THINK
_VERBAL: Final = 1 << CUE_SAY | 1 << CUE_OBJECT | 1 << CUE_THINK | 1 << CUE_ATTITUDE

_FURTHER: Final = 4  # marks that are told at a time behind the one that is asked for
_GROUP: Final = 4  # tokens before a verb among which its auxiliary stands
_IN_HEADLINES: Final = frozenset(("say", "says", "said", "tells"))  # verbs that keep their sense in a capital letter


# Tags that names and nouns for people are given by mistake, above all at the beginning of a sentence.
# Several tags are one bit each.
_UNSURE: Final = NOUN | QUALITY | PROPER | GERUND | PARTICIPLE | BASE_FORM | SINGULAR | PLURAL | OTHER
_UNSURE_INSIDE: Final = PROPER | SINGULAR | PLURAL  # behind that, of what is part of nothing
_AFTER_NOUNS: Final = FULL_STOP | PREPOSITION | PAST | SINGULAR | PLURAL | MODAL | POSSESSIVE | CONJUNCTION | RELATIVE
_SUBJECTS: Final = NOUN | PROPER | PRONOUN
_PARTICULAR: Final = PROPER | PRONOUN
_OPENS_OBJECT: Final = DETERMINER | PRONOUN


@mypyc_attr(acyclic=True)
class Cues:
    """The cues outside quotation marks, in the order of the text: their tokens, and the class that each is read as.

    Those of a sentence begin at what `begins` has for it, and end where those of the next do.
    """

    __slots__ = ("begins", "firsts", "kinds", "lasts")

    def __init__(self, begins: vec[i64], firsts: vec[i64], lasts: vec[i64], kinds: vec[i64]) -> None:
        self.begins: vec[i64] = begins
        self.firsts: vec[i64] = firsts
        self.lasts: vec[i64] = lasts
        self.kinds: vec[i64] = kinds


@mypyc_attr(acyclic=True)
class Tagging:
    """What the words of a document are tagged by: what the tagger knows of them, and what they are part of."""

    __slots__ = ("_bits", "_kept", "_lowered", "_named", "_numbers", "_tokens", "cues", "met", "parts", "words")

    def __init__(self, tokens: Tokens, parts: vec[i64], cues: Cues, named: i64) -> None:
        known = known_of(tokens.forms)
        self._tokens = tokens
        self.cues = cues
        self._numbers: vec[i64] = tokens.numbers
        self._bits: vec[i64] = known.bits  # of forms
        self._lowered: vec[i64] = known.lowered
        self._named: i64 = named  # the mark of words that are part of names
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

    def correct(self, marks: vec[i64], first: i64, start: i64, stop: i64) -> None:
        """Tag names as names, above all at the beginning, where a capital says little, and people as nouns.

        The tags of one sentence, whose first token is `first`, are mended from `start` up to, not including, `stop`.
        """
        parts = self.parts
        for place in range(start, stop):
            part = parts[first + place]
            mark = marks[place]
            if not mark & _UNSURE or (mark == PROPER and part & NAME):
                continue
            if place < 2 or part or mark & _UNSURE_INSIDE:
                marks[place] = self._corrected(marks, place, first + place)
        if start == 0 and stop > 1 and marks[0] == NOUN and marks[1] == PROPER and not parts[first + 1] & NAME:
            marks[0] = PROPER if self._is_capital(first + 1) else NOUN  # "Press TV said"

    def _corrected(self, marks: vec[i64], place: i64, token: i64) -> i64:
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
        if (part & NAME or (place == 0 and self._is_named(token))) and not self._is_verbal(token):
            return PROPER
        if tag == NOUN:
            return PROPER if place == 1 and self._is_capital(token) else tag
        if tag == QUALITY and part & OFFICE:  # "an official said"
            following = marks[place + 1]
            return NOUN if not following or following & _AFTER_NOUNS or self._follows(token, "familiar") else tag
        return tag

    def correct_cue(self, marks: vec[i64], first: i64, number: i64) -> None:
        """Tag a cue as the verb that it is."""
        words, cue, end, kind = self.words, self.cues.firsts[number], self.cues.lasts[number], self.cues.kinds[number]
        place, last = cue - first, end - first
        tag = marks[place]
        if kind == CUE_PHRASE and last < len(marks) and marks[last] == BASE_FORM:
            marks[last] = NOUN  # "according to state media"
        if tag == NOUN:
            if _VERBAL >> kind & 1:
                singular = words[cue].endswith("s")
                after_document = place > 0 and singular and self.parts[cue - 1] & DOCUMENT != 0
                if _is_verb(words, first, marks, place, last, after_document):
                    marks[place] = SINGULAR if singular else PLURAL
        elif tag == PARTICIPLE:
            if kind == CUE_SAY and self._is_finite(first, cue, end):
                marks[place] = PAST
        elif tag == PROPER and kind == CUE_SAY and words[cue] in _IN_HEADLINES:
            marks[place] = PAST if words[cue] == "said" else SINGULAR

    def _is_verbal(self, token: i64) -> bool:
        """Say whether a cue that can be a verb begins at a token."""
        cues = self.cues
        number = first_from(cues.firsts, token)
        return number < len(cues.firsts) and cues.firsts[number] == token and bool(_VERBAL >> cues.kinds[number] & 1)

    def _is_finite(self, first: i64, cue: i64, last: i64) -> bool:
        """Say whether a form that can be past or participle is the past: no auxiliary before it, no "by" after it."""
        if cue == first or self._follows(last - 1, "by"):
            return False
        words = self.words
        return not any(words[token] in AUXILIARIES for token in range(max(first, cue - _GROUP), cue))

    def _follows(self, token: i64, word: str) -> bool:
        """Say whether `word` stands behind a token."""
        words = self.words
        return token + 1 < len(words) and words[token + 1] == word

    def _is_named(self, token: i64) -> bool:
        """Say whether a word is part of a name somewhere in the document."""
        form = self._bits[self._lowered[self._numbers[token]]]
        return form - (form & BITS) == self._named

    def _is_capital(self, token: i64) -> bool:
        return self._bits[self._numbers[token]] & UPPER != 0


@mypyc_attr(acyclic=True)
class Tagged(Syntax):
    """The syntax of a sentence of a document: its words are tagged, and its marks told, as far as they are asked for.

    Of the words, three more are tagged than marks told: a tag depends on the word behind it, its correction on the tag
    behind it, and a mark on the sign behind it, or on what the mark behind it makes of it.
    """

    __slots__ = ("_cue", "_cues_end", "_pair", "_tagging")

    def __init__(self, tagging: Tagging, index: i64, first: i64, count: i64) -> None:
        super().__init__(tagging.words, first, vec[i64]([0] * (count + 1)))
        self.told = self._closed = 0
        self._tagging = tagging
        self._cue: i64 = tagging.cues.begins[index]  # the first of the sentence's cues whose tag was not corrected
        self._cues_end: i64 = tagging.cues.begins[index + 1]
        self._pair: i64 = PAIR

    def tell(self, place: i64) -> None:
        """Tell the marks up to a place, that included, and some behind it."""
        count, first, told, marks = self.count, self._first, self.told, self.marks
        tagging = self._tagging
        tagged = corrected = signed = i64(0)  # where the last time ended
        if told:
            tagged, corrected, signed = told + 3, told + 2, told + 1
        until = self._step(place + _FURTHER + 2)
        beyond = min(until + 1, count)
        known = tagging.known(first, told, min(beyond + 1, count))
        self._pair = tagging.met.tag(known, marks, count, tagged, beyond, self._pair)
        tagging.correct(marks, first, corrected, until)
        while self._cue < self._cues_end and tagging.cues.firsts[self._cue] - first < until:
            tagging.correct_cue(marks, first, self._cue)
            self._cue += 1
        if until == count:
            add_signs(marks, known, count, signed, count)
            self.told = self._closed = count + 1
        else:
            add_signs(marks, known, count, signed, until - 1)
            self.told = closed = until - 2
            while closed > told and not marks[closed - 1] & CLOSES:
                closed -= 1
            if closed > told:
                self._closed = closed

    def _step(self, corrected: i64) -> i64:
        """Return up to where tags are corrected next, `corrected` or more: not in the middle of a cue."""
        cues, first = self._tagging.cues, self._first
        for number in range(self._cue, self._cues_end):
            if cues.firsts[number] - first >= corrected:
                break
            corrected = max(corrected, cues.lasts[number] - first + 1)
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
