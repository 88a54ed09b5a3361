"""The layer `sentences` for English: where one sentence ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from checker.arrays import append, first_from, i64, vec
from checker.document import Block, Document, Sentence, Tokens
from checker.span import Span, span_of, tuples_of
from checker_plugins.english.abbreviation import ABBREVIATIONS, BEFORE_NUMBER, SHORTENED, STATES, TIMES, TITLES
from checker_plugins.english.form import ABBREVIATION, CAPITAL, FULL_STOP, QUOTE, SMALL, STOP
from checker_plugins.english.glance import is_small, is_small_or_digit, is_space
from checker_plugins.english.sight import sight_of

_MORE_STOPS: Final = ".!?…‽"  # those that can follow another
_CLOSING: Final = "\"'”’»“)]}*_"  # the signs that close with a stop
_LINE: Final = re.compile(r"\s*\n\s*")
_BULLET: Final = re.compile(r"[●•▪◦‣■□○∙·–—*-]\s|\d{1,2}[.)]\s")
_OPENING: Final = frozenset("\"'“‘«„`([{")
_CLOSING_QUOTES: Final = frozenset("\"'”’»“")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_AFTER_TIMES: Final = _words(
    """et est edt pt pst pdt ct cst cdt mt mst mdt gmt bst utc ist cet cest eastern pacific central mountain local
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december jan feb mar apr jun jul aug sep sept oct nov dec"""
)
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
_PLAIN_OPENING: Final = '“"‘'  # opens where it stands between a space and a word, whatever was before
_ENDS: Final = 1  # what is told of a stop: it ends a sentence
_GOES_ON: Final = 2  # it does not
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
        rows: list[tuple[Span, int, int, int]] = []
        reached: i64 = 0  # the first token that stands in no sentence yet
        for index, block in enumerate(blocks):
            block_span, role, _, _ = block
            if role == "code":
                continue
            block_start, block_end = block_span
            begin = block_start
            of_block = len(cutter.found)
            cutter.find_ends(begin, block_end)
            for place in range(of_block, len(cutter.found)):
                after, token = cutter.found[place], cutter.tokens[place]
                start, end = begin, after
                begin = after
                while start < end and is_space(text, start):
                    start += 1
                while end > start and is_space(text, end - 1):
                    end -= 1
                first = first_from(starts, start, reached)
                reached = first_from(ends, end + 1, max(first, token))
                if start < end and first < reached:
                    is_whole = start == block_start and end == block_end
                    span = block_span if is_whole else span_of(start, end)
                    rows.append((span, first, reached, index))
        return tuples_of(Sentence, rows)


class _Cutter:
    """Cuts the blocks of a document into sentences.

    `found` is where they end, white space after them included; `tokens` are tokens near by, none beyond the first that
    stands after it.
    """

    __slots__ = (
        "_after", "_bits", "_brackets", "_closed", "_ends", "_run_end", "_starts", "_stop", "_stops", "_text", "_words",
        "found", "tokens",
    )  # fmt: skip

    def __init__(self, text: str, tokens: Tokens) -> None:
        sight = sight_of(tokens)
        self._text = text
        self._words: list[str] = tokens.words
        self._starts = tokens.starts
        self._ends = tokens.ends
        self._bits = sight.bits
        self._stops = sight.stops
        self._brackets = sight.brackets
        self.found = vec[i64]()
        self.tokens = vec[i64]()
        # Of the stop that was looked at last: its token, the end of the run of stops that it begins, of the quotation
        # marks and brackets that close with it, and of the white space after these.
        self._stop: i64 = 0
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
        text, stops, ends = self._text, self._stops, self._ends
        begin = reached = line
        near: i64 = 0
        for index in range(self._stops_before(line), len(stops)):
            token = stops[index]
            place = ends[token] - 1
            if place + 1 >= line_end:  # the line ends with it in any case
                near = token if place < line_end else near
                break
            near = token
            if place < reached:
                continue  # part of the run of stops that an earlier one begins
            told = self._told(token, begin, line_end)
            if told:
                reached = place + 2
                if told == _ENDS:
                    begin = reached
                    self._add(place + 1, token + 1)
                continue
            if place + 1 < len(text) and is_small_or_digit(text, place + 1):
                continue  # "3.5", "example.org"
            self._stop = token
            self._read_stop(place, line_end)
            reached = self._after
            if reached < line_end and self._is_end(place, begin, line_end):
                self._add(self._closed if self._closed > begin else reached, token + 1)
                begin = reached
        self._add(line_end, near)

    def _stops_before(self, place: i64) -> i64:
        """Return how many stops stand before a place."""
        stops, ends = self._stops, self._ends
        low, high = i64(0), i64(len(stops))
        while low < high:
            middle = (low + high) >> 1
            if ends[stops[middle]] <= place:
                low = middle + 1
            else:
                high = middle
        return low

    def _add(self, end: i64, token: i64) -> None:
        self.found = append(self.found, end)
        self.tokens = append(self.tokens, token)

    def _told(self, stop: i64, begin: i64, end: i64) -> i64:
        """Say whether a stop plainly ends a sentence, or plainly does not, as most do; 0 if that is not plain.

        Such a stop is a full stop right after a word and, after a space and perhaps a mark that opens a quotation,
        before one with a capital letter.
        """
        bits, starts, ends = self._bits, self._starts, self._ends
        upcoming, before = stop + 1, stop - 1
        if upcoming >= len(bits) or before < 0 or bits[stop] & FULL_STOP != FULL_STOP:
            return 0
        place, start, form = starts[stop], starts[before], bits[before]
        if starts[upcoming] != place + 2 or ends[before] != place or start < begin:
            return 0
        if bits[upcoming] & QUOTE and upcoming + 1 < len(bits) and self._text[place + 2] in _PLAIN_OPENING:
            upcoming += 1
            if starts[upcoming] != place + 3:
                return 0
        if not bits[upcoming] & CAPITAL or starts[upcoming] >= end:
            return 0
        if form & ABBREVIATION:
            word = self._words[before]
            return _GOES_ON if word in TITLES and word != "al" else 0
        if form & STOP or not form & (SMALL | CAPITAL):
            return 0
        if form & CAPITAL and (place - start == 1 or "-" in self._words[before]):
            return 0
        opened = self._opened(begin, place)
        return _ENDS if opened <= begin or self._text.find(")", opened, place) >= 0 else 0

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
        start = self._starts[self._word_at(offset)]
        return self._text[start:offset] if start < offset else ""

    def _word_at(self, stop: i64) -> i64:
        """Return the token that ends with, or right before, the stop that is looked at."""
        token = self._stop
        return token - 1 if token and self._ends[token - 1] == stop else token

    def _token_after(self, offset: i64) -> i64:
        """Return the first token that ends after an offset not far from the stop that is looked at."""
        token, ends = self._stop, self._ends
        while token < len(ends) and ends[token] <= offset:
            token += 1
        return token

    def _next_word(self, offset: int) -> str:
        index = self._token_after(offset)
        return self._words[index] if index < len(self._words) else ""

    def _is_abbreviation(self, stop: int, upcoming: int) -> bool:
        """Say whether the full stop at `stop` belongs to an abbreviation or an initial and ends nothing."""
        word = self._word_before(stop)
        if not word:
            return False
        lowered = word.lower()
        if lowered not in ABBREVIATIONS and len(word) > 1 and "." not in word and "-" not in word:
            return False
        following = self._text[upcoming]
        if lowered in TITLES:
            return not (lowered == "al" and self._next_word(upcoming) in _STARTERS)
        if following.isdigit() and lowered in BEFORE_NUMBER:
            return True
        starts_sentence = self._next_word(upcoming) in _STARTERS
        if lowered in TIMES:
            return following.islower() or following.isdigit() or self._next_word(upcoming) in _AFTER_TIMES
        if len(word) == 1:
            return word.isalpha() and word.isupper() and word != "I" and not starts_sentence
        if lowered in SHORTENED:
            return (word[0].isupper() and not starts_sentence and not following.isdigit()) or following.islower()
        if "." in word or (word[0].isupper() and lowered.rpartition("-")[2] in STATES and self._after_comma(stop)):
            return not starts_sentence and not following.isdigit()
        return False

    def _after_comma(self, stop: int) -> bool:
        index = self._word_at(stop)
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
        index = self._token_after(offset)
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
