"""Tags of a document's sentences, each tagged from left to right and as far as it is looked at.

What is asked of a sentence stands before its last cue, or right behind that: the rest need not be tagged.
"""

from __future__ import annotations

from typing import Final

from mypy_extensions import mypyc_attr

from checker.arrays import append, i64, vec
from checker.document import Tokens
from checker_plugins.english.form import SMALL, UPPER
from checker_plugins.english.sign import NUMBER as _TAG
from checker_plugins.english.sign import ONE, bits
from checker_plugins.english.syntax import AUXILIARIES, Syntax, add_marks
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
_UNSURE: Final = sum(1 << _TAG[tag] for tag in ("N", "J", "P", "VG", "VN", "VB", "VZ", "VP", "X"))
_UNSURE_INSIDE: Final = sum(1 << _TAG[tag] for tag in ("P", "VZ", "VP"))  # behind that, of what is part of nothing
_AFTER_NOUNS: Final = sum(1 << _TAG[tag] for tag in (".", "I", "VD", "VZ", "VP", "M", "S", "C", "W"))
_SUBJECTS: Final = 1 << _TAG["N"] | 1 << _TAG["P"] | 1 << _TAG["O"]
_PARTICULAR: Final = 1 << _TAG["P"] | 1 << _TAG["O"]
_OPENS_OBJECT: Final = 1 << _TAG["D"] | 1 << _TAG["O"]
_NOUN: Final = _TAG["N"]
_PROPER: Final = _TAG["P"]
_ADJECTIVE: Final = _TAG["J"]
_PRONOUN: Final = _TAG["O"]
_STOP: Final = _TAG["."]
_FULL_STOP: Final = bits(".")
_BASE_FORM: Final = _TAG["VB"]
_PAST: Final = _TAG["VD"]
_PARTICIPLE: Final = _TAG["VN"]
_SINGULAR: Final = _TAG["VZ"]
_PLURAL: Final = _TAG["VP"]


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

    def correct(self, tags: vec[i64], first: i64, start: i64, stop: i64, cues: list[Cue]) -> None:
        """Tag names as names, above all at the beginning, where a capital says little, and people as nouns.

        The tags of one sentence, whose first token is `first`, are mended from `start` up to, not including, `stop`.
        """
        parts = self.parts
        for place in range(start, stop):
            mark = 1 << tags[place]
            if mark & (_UNSURE if place < 2 or parts[first + place] else _UNSURE_INSIDE):
                tags[place] = self._corrected(tags, place, first + place, cues)
        if start == 0 and stop > 1 and tags[0] == _NOUN and tags[1] == _PROPER and not self.parts[first + 1] & NAME:
            tags[0] = _PROPER if self._is_capital(first + 1) else _NOUN  # "Press TV said"

    def _corrected(self, tags: vec[i64], place: i64, token: i64, cues: list[Cue]) -> i64:
        """Return the tag of a word that taggers are often wrong about."""
        tag, part = tags[place], self.parts[token]
        if tag == _PROPER:
            if part & NAME or not self._bits[self._numbers[token]] & SMALL:
                return tag
            return _NOUN
        if tag in (_SINGULAR, _PLURAL):
            if place and tags[place - 1] == _PRONOUN:
                return tag
            if part & PERSON:
                return _NOUN
            return _ADJECTIVE if self.words[token] == "close" and self._follows(token, "to") else tag
        named = part & NAME or (place == 0 and self.words[token] in self._name_words)
        if named and not _is_verbal(cues, token):
            return _PROPER
        if tag == _NOUN:
            return _PROPER if place == 1 and self._is_capital(token) else tag
        if tag == _ADJECTIVE and part & OFFICE:  # "an official said"
            following = tags[place + 1] if place + 1 < len(tags) else i64(_STOP)
            return _NOUN if _AFTER_NOUNS >> following & 1 or self._follows(token, "familiar") else tag
        return tag

    def correct_cue(self, tags: vec[i64], first: i64, cue: Cue) -> None:
        """Tag a cue as the verb that it is."""
        words = self.words
        place, last, kind = cue.first - first, cue.last - first, cue.kind
        tag = tags[place]
        if kind == "cue-phrase" and last < len(tags) and tags[last] == _BASE_FORM:
            tags[last] = _NOUN  # "according to state media"
        if tag == _NOUN:
            singular = words[cue.first].endswith("s")
            after_document = place > 0 and singular and self.parts[cue.first - 1] & DOCUMENT != 0
            if kind in _VERBAL and _is_verb(words, first, tags, place, last, after_document):
                tags[place] = _SINGULAR if singular else _PLURAL
        elif tag == _PARTICIPLE:
            if kind == "cue-say" and self._is_finite(first, cue):
                tags[place] = _PAST
        elif tag == _PROPER and kind == "cue-say" and words[cue.first] in _IN_HEADLINES:
            tags[place] = _PAST if words[cue.first] == "said" else _SINGULAR

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

    __slots__ = ("_cues", "_following", "_pair", "_tagging", "_tags")

    def __init__(self, tagging: Tagging, first: i64, count: i64, cues: list[Cue]) -> None:
        super().__init__(tagging.words, first, vec[i64]([0] * (count + 1)))
        self.told = 0
        self._tagging = tagging
        self._cues = cues
        self._following: i64 = 0  # the first of the cues whose tag has not been corrected
        self._tags: vec[i64] = vec[i64]([0] * count)
        self._pair: i64 = PAIR

    def tell(self, place: i64) -> None:
        """Tell the marks up to a place, that included, and some behind it."""
        count, first, told, tags = self.count, self._first, self.told, self._tags
        tagging, cues = self._tagging, self._cues
        corrected = self._step(place + _FURTHER + 2)
        from_corrected = told + 2 if told else i64(0)
        tagged = min(corrected + 1, count)
        known = tagging.known(first, told, min(tagged + 1, count))
        self._pair = tagging.met.tag(known, tags, from_corrected + 1 if told else i64(0), tagged, self._pair)
        tagging.correct(tags, first, from_corrected, corrected, cues)
        while self._following < len(cues) and cues[self._following].first - first < corrected:
            tagging.correct_cue(tags, first, cues[self._following])
            self._following += 1
        ends = corrected == count
        add_marks(self.marks, known, tags, told + 1 if told else i64(0), count if ends else corrected - 1)
        self.told = count + 1 if ends else corrected - 2

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
            if known >> SIGN & ONE or not self._tagging.met.can_be(known, _STOP):
                return False
            if is_sure(known):
                return True
        return self.mark(place) == _FULL_STOP

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


def _is_verb(words: list[str], first: i64, tags: vec[i64], cue: i64, last: i64, named: bool) -> bool:
    """Say whether a cue that looks like a noun is a verb: "the journalists note that", "as the paper claims,".

    The words of the sentence begin at `first`.
    """
    if cue == 0 or last >= len(tags):
        return False
    before_it = 1 << tags[cue - 1]
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
    return following == "as" or 1 << tags[last] & _OPENS_OBJECT != 0 or (following == "," and "," in before)
