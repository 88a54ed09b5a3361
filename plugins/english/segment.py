"""The layer `sentences` for English: where one sentence ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from checker.arrays import append, first_from, i64, vec
from checker.document import Block, Document, Sentence, Tokens
from checker.span import span_of, tuple_of
from checker_plugins.english.glance import Signs, is_small, is_small_or_digit, is_space

_STOPS: Final = Signs(".!?…‽。！？")  # the signs that can end a sentence
_BRACKETS: Final = Signs("(")
_MORE_STOPS: Final = ".!?…‽"  # those that can follow another
_CLOSING: Final = "\"'”’»“)]}*_"  # the signs that close with a stop
_LINE: Final = re.compile(r"\s*\n\s*")
_BULLET: Final = re.compile(r"[●•▪◦‣■□○∙·–—*-]\s|\d{1,2}[.)]\s")
_OPENING: Final = frozenset("\"'“‘«„`([{")
_CLOSING_QUOTES: Final = frozenset("\"'”’»“")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Followed by the name that they belong to: never the end of a sentence.
_TITLES: Final = _words(
    """mr mrs ms mx dr drs prof gen sen sens rep reps gov govs col lt sgt capt cmdr maj adm pvt cpl brig hon rev fr
    messrs mme mlle supt insp det atty pres amb sec vs v viz cf eg ie ca approx fig figs vol pp ed eds al"""
)
# Found inside and at the end: the end only where the next word plainly begins a sentence.
_SHORTENED: Final = _words(
    """st ste mt ft ave blvd rd hwy inc corp co cos ltd plc llc llp jr sr bros dept dist univ assn ph.d esq
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun no nos
    u.s u.k u.n e.u u.s.a u.a.e d.c l.a n.y b.c a.d e.g i.e r.i n.j n.h n.c s.c n.d s.d n.m w.va"""
)
# Ends a sentence whenever a capital follows that is no part of the time itself.
_TIMES: Final = _words("a.m p.m am pm etc")
_AFTER_TIMES: Final = _words(
    """et est edt pt pst pdt ct cst cdt mt mst mdt gmt bst utc ist cet cest eastern pacific central mountain local
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december jan feb mar apr jun jul aug sep sept oct nov dec"""
)
_BEFORE_NUMBER: Final = _words(
    "no nos jan feb mar apr jun jul aug sep sept oct nov dec p pp vol fig art sec ch par approx ca c res h.r h.j"
)
_STATES: Final = _words(
    """ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa
    tenn tex va vt wash wis wyo ont que alta"""
)
_ABBREVIATIONS: Final = _TITLES | _SHORTENED | _TIMES | _BEFORE_NUMBER | _STATES
_NAMES_WITH_MARK: Final = _words("yahoo jeopardy yum oklahoma")
# Words that begin sentences and are no names.
_STARTERS: Final = _words(
    """the a an this that these those there here he she it they we you his her its their our my your who what when
    where why how if in on at by for from to with as but and or so yet nor after before since until while although
    though because during among between under over according one two three some many most all both each every no not
    now then also still however meanwhile instead later earlier last next another other others such even only once
    is are was were has have had do does did can could would should will may might asked despite following about
    more people police officials nobody nothing everyone everything today yesterday tomorrow perhaps maybe i i'm"""
) - _words("will may")
_SPEECH: Final = _words(
    """said says say asked asks added adds told replied replies answered wrote writes tweeted shouted cried exclaimed
    wondered demanded explained insisted recalled joked quipped warned declared concluded continued noted remarked
    posted argued thundered mused inquired yelled whispered screamed chanted read reads"""
)
_BEFORE_SPEECH: Final = _words("the a an his her their mr mrs ms dr of de van von bin al president minister")
_OPEN_ENDS: Final = _words("the a an of and or to in on at by for from with as that which who is are was were be")
_LONG: Final = 7  # letters: no short form has as many


def _lengths_by_ends(words: frozenset[str]) -> bytes:
    """Return the lengths of words, as bits, by the place that `_ends_of` tells of the first and the last letter."""
    found = [0] * 1024
    for word in words:
        found[_ends_of(word, 0, len(word))] |= 1 << len(word)
    return bytes(found)


def _ends_of(text: str, start: i64, end: i64) -> i64:
    """Return a number for the first and the last letter of an English word, whatever their case."""
    return (ord(text[start]) & 31) << 5 | (ord(text[end - 1]) & 31)


_ABBREVIATED: Final = _lengths_by_ends(_ABBREVIATIONS)  # tells of most words that they are no short forms
_FULL_STOP: Final = ord(".")
_BLANK: Final = ord(" ")
_FAR: Final = 400  # characters: how far a bracket may reach over a stop


class Segmenter:
    """Makes the layer `sentences`: spans without outer white space, in order, none across a block, none in code.

    A stop ends a sentence together with the quotation marks and brackets that close right after it. A
    quotation of several sentences is split at its stops; a quotation that a cue follows (`"Will it hold?" he
    asked.`) is one sentence with its cue. A line without any stop is a sentence.
    """

    name = "sentences"
    language = "en"
    needs: Sequence[str] = ("tokens", "blocks")
    phrases: Mapping[str, Sequence[str]] = {}

    def annotate(self, document: Document) -> tuple[Sentence, ...]:
        """Return the sentences of `document`."""
        tokens: Tokens = document.layers["tokens"]
        blocks: Sequence[Block] = document.layers["blocks"]
        text, starts, ends = document.text, tokens.starts, tokens.ends
        cutter = _Cutter(text, tokens)
        sentences: list[Sentence] = []
        sentence: Any = Sentence  # as a local name, which is not looked up anew for each
        reached: i64 = 0  # the first token that stands in no sentence yet
        for index, block in enumerate(blocks):
            block_span, role, _, _ = block
            if role == "code":
                continue
            begin, block_end = block_span
            of_block = len(cutter.found)
            cutter.find_ends(begin, block_end)
            for place in range(of_block, len(cutter.found)):
                after = cutter.found[place]
                start, end = begin, after
                begin = after
                while start < end and is_space(text, start):
                    start += 1
                while end > start and is_space(text, end - 1):
                    end -= 1
                first = first_from(starts, start, reached)
                reached = first_from(ends, end + 1, first)
                if start < end and first < reached:
                    span = span_of(start, end)
                    sentences.append(tuple_of(sentence, (span, first, reached, index)))
        return tuple(sentences)


class _Cutter:
    """Cuts the blocks of a document into sentences: `found` is where they end, white space after them included."""

    __slots__ = ("_after", "_brackets", "_closed", "_ends", "_run_end", "_starts", "_stops", "_text", "_words", "found")

    def __init__(self, text: str, tokens: Tokens) -> None:
        self._text = text
        self._words: list[str] = tokens.words
        self._starts = tokens.starts
        self._ends = tokens.ends
        self._stops = _STOPS.places(text)
        self.found = vec[i64]()
        self._brackets = _BRACKETS.places(text)
        # Of the stop that was looked at last: the end of the run of stops that it begins, of the quotation marks and
        # brackets that close with it, and of the white space after these.
        self._run_end: i64 = 0
        self._closed: i64 = 0
        self._after: i64 = 0

    def find_ends(self, start: int, end: int) -> None:
        """Add the offsets at which the sentences of the next block end."""
        if self._text.find("\n", start, end) < 0:
            self._cut(start, end)
        else:
            for line, line_end in _lines(self._text, start, end):
                self._cut(line, line_end)

    def _cut(self, line: i64, line_end: i64) -> None:
        """Add the offsets at which the sentences of a line end."""
        text, stops, found = self._text, self._stops, self.found
        begin = reached = line
        for index in range(first_from(stops, line), len(stops)):
            place = stops[index]
            if place + 1 >= line_end:  # the line ends with it in any case
                break
            if place < reached:
                continue  # part of the run of stops that an earlier one begins
            if self._is_plain_end(place, begin, line_end):
                begin = reached = place + 2
                found = append(found, place + 1)
                continue
            if place + 1 < len(text) and is_small_or_digit(text, place + 1):
                continue  # "3.5", "example.org"
            self._read_stop(place, line_end)
            reached = self._after
            if reached < line_end and self._is_end(place, begin, line_end):
                found = append(found, self._closed if self._closed > begin else reached)
                begin = reached
        self.found = append(found, line_end)

    def _is_plain_end(self, stop: i64, begin: i64, end: i64) -> bool:
        """Say whether a stop is a full stop between a plain word and, after a space, one with a capital letter.

        Most are, and no bracket is open before them. A plain word has only English letters, and is no short form.
        """
        text = self._text
        if stop + 2 >= end or ord(text[stop]) != _FULL_STOP or not is_space(text, stop + 1):
            return False
        if not 65 <= ord(text[stop + 2]) <= 90:
            return False
        first, nearest = stop, max(begin, stop - _LONG)
        while first > nearest and 97 <= ord(text[first - 1]) | 32 <= 122:
            first -= 1
        if first > stop - _LONG:
            if first > stop - 2 or first == begin or ord(text[first - 1]) != _BLANK:
                return False
            if (
                _ABBREVIATED[_ends_of(text, first, stop)] >> stop - first & 1
                and text[first:stop].lower() in _ABBREVIATIONS
            ):
                return False
        return self._opened(begin, stop) < 0

    def _opened(self, begin: int, stop: int) -> int:
        """Return where the last bracket before a stop opens, not far from it, or -1."""
        index = first_from(self._brackets, stop)
        place = self._brackets[index - 1] if index else -1
        return place if place >= begin and place >= stop - _FAR else -1

    def _read_stop(self, stop: int, end: int) -> None:
        """Find the run of stops that one begins, what closes with it, and the white space after that."""
        text = self._text
        here = stop + 1
        while here < end:
            if text[here] in _MORE_STOPS:
                here += 1
            elif text[here] == " " and here + 1 < end and text[here + 1] == "." and not self._goes_on(here + 2, end):
                here += 2  # "He left . . ."
            else:
                break
        self._run_end = here
        while here < end:
            length = 1 if text[here] in _CLOSING else _spaced_closing(text, here, end)
            if not length:
                break
            here += length
        self._closed = here
        while here < end and is_space(text, here):
            here += 1
        self._after = here

    def _goes_on(self, place: int, end: int) -> bool:
        """Say whether a word or another full stop begins at a place."""
        return place < end and (self._text[place].isalnum() or self._text[place] in "._")

    def _is_end(self, start: int, begin: int, end: int) -> bool:
        """Say whether the sentence that began at `begin` ends with this stop; `end` is the end of its line."""
        text, run_end, after = self._text, self._run_end, self._after
        if self._closed == after:
            return self._is_end_without_space(start, begin)
        closing = text[run_end : self._closed] if run_end < self._closed else ""
        beyond = after
        while text[beyond] in _OPENING and beyond + 1 < end and beyond < after + 4:
            beyond += 1
        upcoming = text[beyond]
        continues = is_small(text, beyond) and not text[beyond + 1 : beyond + 2].isupper()  # but iPhone, eBay
        if continues and (beyond == after or text[after] in "([{"):
            return False
        if upcoming in ",;:-–—/%&" and beyond == after:
            return False
        if text[start] == "." and start - begin <= 3 and text[begin:start].isdigit():  # the number of a list item
            return False
        if start + 1 == run_end and text[start] == "." and self._is_abbreviation(start, beyond):
            return False
        if text[start] in "!?" and not closing and self._word_before(start).lower() in _NAMES_WITH_MARK:
            return False
        if "]" in closing and text[max(begin, start - 1)] == "[":  # words left out: [...]
            return start > begin + 1 and upcoming.isupper() and self._next_word(beyond) in _STARTERS
        if self._in_bracket(begin, start, end, closing):
            return False
        is_quoted = beyond == after and closing and not _CLOSING_QUOTES.isdisjoint(closing)
        return not (is_quoted and self._cue_follows(after, end, text[start] in "!?"))

    def _is_end_without_space(self, start: int, begin: int) -> bool:
        """Say whether a sentence ends where the next one follows with no space: `halfway.Although`, `so.”The`."""
        text, after = self._text, self._after
        upcoming = text[after : after + 2]
        if not (upcoming[:1].isupper() and upcoming[1:].islower()) and not (
            text[after] in "“«„" and self._run_end == after and text[after + 1 : after + 2].isupper()
        ):
            return False
        before = text[max(begin, start - 3) : start]
        return len(before) == 3 and before.isalpha() and before[1:].islower()

    def _word_before(self, offset: int) -> str:
        """Return the word that ends at `offset`, or that holds it as its last full stop."""
        index = first_from(self._ends, offset)
        if index >= len(self._starts):
            return ""
        start = self._starts[index]
        return self._text[start:offset] if start < offset else ""

    def _next_word(self, offset: int) -> str:
        index = first_from(self._ends, offset + 1)
        return self._words[index] if index < len(self._words) else ""

    def _is_abbreviation(self, stop: int, upcoming: int) -> bool:
        """Say whether the full stop at `stop` belongs to an abbreviation or an initial and ends nothing."""
        word = self._word_before(stop)
        if not word:
            return False
        lowered = word.lower()
        if lowered not in _ABBREVIATIONS and len(word) > 1 and "." not in word and "-" not in word:
            return False
        following = self._text[upcoming]
        if lowered in _TITLES:
            return not (lowered == "al" and self._next_word(upcoming) in _STARTERS)
        if following.isdigit() and lowered in _BEFORE_NUMBER:
            return True
        starts_sentence = self._next_word(upcoming) in _STARTERS
        if lowered in _TIMES:
            return following.islower() or following.isdigit() or self._next_word(upcoming) in _AFTER_TIMES
        if len(word) == 1:
            return word.isalpha() and word.isupper() and word != "I" and not starts_sentence
        if lowered in _SHORTENED:
            return (word[0].isupper() and not starts_sentence and not following.isdigit()) or following.islower()
        if "." in word or (word[0].isupper() and lowered.rpartition("-")[2] in _STATES and self._after_comma(stop)):
            return not starts_sentence and not following.isdigit()
        return False

    def _after_comma(self, stop: int) -> bool:
        index = first_from(self._ends, stop)
        return index > 0 and (self._words[index - 1] in (",", "(") or "-" in self._words[index])

    def _in_bracket(self, begin: int, stop: int, end: int, closing: str) -> bool:
        """Say whether the stop lies inside, or at the end of, brackets that opened in mid-sentence and close soon."""
        text, opened = self._text, self._opened(begin, stop)
        if opened <= begin or text.find(")", opened, stop) >= 0:
            return False
        if ")" in closing:  # "It holds (see p.) Roe": only where no stop comes before the bracket
            return opened > begin + 1 and text[opened - 2] not in '.!?…"”’»'
        return text.find(")", stop, min(end, stop + _FAR)) >= 0

    def _cue_follows(self, offset: int, end: int, is_question: bool) -> bool:
        """Say whether a speaker and a verb of saying follow a quotation, as in `"Will it hold?" Ms Ode asked`."""
        text, words, starts = self._text, self._words, self._starts
        index = first_from(self._ends, offset + 1)
        for here in range(index, min(index + 6, len(words))):
            if starts[here] >= end:
                return False
            word = words[here]
            if word in _SPEECH and here > index:
                upcoming = words[here + 1] if here + 1 < len(words) and starts[here + 1] < end else "."
                return (
                    upcoming == "." or (is_question and upcoming in ",;:—–") or (is_question and text[offset].islower())
                )
            if word != "." and word not in _BEFORE_SPEECH and not text[starts[here]].isupper():
                return False
        return False


def _spaced_closing(text: str, place: int, end: int) -> int:
    """Return how long the quotation mark is that closes at a place with a space before it: " ''", " »"."""
    if text[place] != " " or place + 1 >= end or text[place + 1] not in "»'":
        return 0
    if text[place + 1] == "»":
        return 2
    if text[place + 2 : min(place + 3, end)] == "'":
        return 3
    return 2 if text[place + 2 : min(place + 5, end)] == " ''" else 0


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the stretches of a block between line breaks that its writer meant, others being mere wrapping."""
    breaks = [(found.start(), found.end()) for found in _LINE.finditer(text, start, end)]
    edges = [start, *(after for _, after in breaks)]
    width = max(stop - edge for edge, stop in zip(edges, [*(before for before, _ in breaks), end], strict=True))
    lines: list[tuple[int, int]] = []
    line = start
    for before, after in breaks:
        if before > start and after < end and _is_meant(text, line, before, after, end, width):
            lines.append((start, after))
            start = after
        line = after
    lines.append((start, end))
    return lines


def _is_meant(text: str, line: int, before: int, after: int, end: int, width: int) -> bool:
    """Say whether a line break is meant: a bullet follows, or the next word would have fitted on the line."""
    if _BULLET.match(text, after, end):
        return True
    upcoming = text[after : min(end, after + 40)].split(None, 1)[0]
    if upcoming[0].islower() or before - line + 1 + len(upcoming) > width - 1:
        return False
    last = text[max(line, before - 20) : before].rsplit(None, 1)[-1]
    return not (last.endswith((",", "-", "–", "—", "(")) or last.lower() in _OPEN_ENDS)
