"""The layer `sentences` for English: where one sentence ends and the next begins."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Any, Final

from checker.document import Block, Document, Sentence, Tokens
from checker.span import Span

# A run of stops, then the quotation marks and brackets that close with it, then white space. Every repetition
# takes characters that the next one does not, so that a match never goes back over them.
_STOP: Final = re.compile(r"[.!?…‽。！？](?:[.!?…‽]| \.(?![\w.]))*((?:[\"'”’»“)\]}*_]| ''| »| '(?= ''))*)(\s*)")
_STOPS: Final = ".!?…‽。！？"  # the signs that can end a sentence
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
_FAR: Final = 400  # characters: how far a bracket may reach over a stop


_made: Any = tuple.__new__  # makes a named tuple of a tuple in a third of the time that its class takes


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
        count = len(starts)
        stops = places(text, _STOPS)
        sentences: list[Sentence] = []
        reached = 0  # the first token that stands in no sentence yet
        for index, block in enumerate(blocks):
            if block.role == "code":
                continue
            begin = block.span.start
            for after in _ends(text, tokens, stops, begin, block.span.end):
                start, end = begin, after
                begin = after
                while start < end and text[start].isspace():
                    start += 1
                while end > start and text[end - 1].isspace():
                    end -= 1
                first = reached if reached < count and starts[reached] == start else bisect_left(starts, start)
                reached = bisect_right(ends, end, first)
                if start < end and first < reached:
                    span = _made(Span, (start, end))
                    sentences.append(_made(Sentence, (span, first, reached, index)))
        return tuple(sentences)


def places(text: str, signs: str) -> list[int]:
    """Return where in a text any of some signs stand, in order."""
    found: list[int] = []
    for sign in signs:
        place = text.find(sign)
        while place >= 0:
            found.append(place)
            place = text.find(sign, place + 1)
    found.sort()
    return found


def _ends(text: str, tokens: Tokens, stops: list[int], start: int, end: int) -> list[int]:
    """Return the offsets at which the sentences of a block end, white space after them included."""
    found: list[int] = []
    for line, line_end in _lines(text, start, end):
        begin = reached = line
        for index in range(bisect_left(stops, line), bisect_left(stops, line_end)):
            place = stops[index]
            if place < reached:
                continue  # part of the run of stops that an earlier one begins
            if _is_plain_end(text, place, begin, line_end):
                begin = reached = place + 2
                found.append(place + 1)
                continue
            if text[place + 1 : place + 2].islower() or text[place + 1 : place + 2].isdecimal():
                continue  # "3.5", "example.org"
            stop = _STOP.match(text, place, line_end)
            if stop is None:
                continue
            reached = stop.end()
            if reached < line_end and _is_end(text, tokens, stop, begin, line_end):
                closed = stop.end(1)
                found.append(closed if closed > begin else reached)
                begin = reached
        found.append(line_end)
    return found


def _is_plain_end(text: str, stop: int, begin: int, end: int) -> bool:
    """Say whether a stop is a full stop between a word too long for a short form and one with a capital letter.

    Most are, with one space between, and no bracket is open before them.
    """
    return (
        stop + 2 < end
        and stop - begin > _LONG
        and text[stop] == "."
        and text[stop + 1].isspace()
        and "A" <= text[stop + 2] <= "Z"
        and text[stop - _LONG : stop].isalpha()
        and text.rfind("(", max(begin, stop - _FAR), stop) < 0
    )


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the stretches of a block between line breaks that its writer meant, others being mere wrapping."""
    if text.find("\n", start, end) < 0:
        return [(start, end)]
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


def _is_end(text: str, tokens: Tokens, stop: re.Match[str], begin: int, end: int) -> bool:
    """Say whether the sentence that began at `begin` ends with this stop; `end` is the end of its line."""
    start, after = stop.span()
    closing = stop.group(1)
    if not stop.group(2):
        return _is_end_without_space(text, stop, begin)
    beyond = after
    while text[beyond] in _OPENING and beyond + 1 < end and beyond < after + 4:
        beyond += 1
    upcoming = text[beyond]
    continues = upcoming.islower() and not text[beyond + 1 : beyond + 2].isupper()  # but iPhone, eBay
    if continues and (beyond == after or text[after] in "([{"):
        return False
    if upcoming in ",;:-–—/%&" and beyond == after:
        return False
    if text[start] == "." and start - begin <= 3 and text[begin:start].isdigit():  # the number of a list item
        return False
    if start + 1 == stop.start(1) and text[start] == "." and _is_abbreviation(text, tokens, start, beyond):
        return False
    if text[start] in "!?" and not closing and _word_before(text, tokens, start).lower() in _NAMES_WITH_MARK:
        return False
    if "]" in closing and text[max(begin, start - 1)] == "[":  # words left out: [...]
        return start > begin + 1 and upcoming.isupper() and _next_word(tokens, beyond) in _STARTERS
    if _in_bracket(text, begin, start, end, closing):
        return False
    is_quoted = beyond == after and not _CLOSING_QUOTES.isdisjoint(closing)
    return not (is_quoted and _cue_follows(text, tokens, after, end, text[start] in "!?"))


def _is_end_without_space(text: str, stop: re.Match[str], begin: int) -> bool:
    """Say whether a sentence ends where the next one follows with no space: `halfway.Although`, `so.”The`."""
    start, after = stop.span()
    upcoming = text[after : after + 2]
    if not (upcoming[:1].isupper() and upcoming[1:].islower()) and not (
        text[after] in "“«„" and not stop.group(1) and text[after + 1 : after + 2].isupper()
    ):
        return False
    before = text[max(begin, start - 3) : start]
    return len(before) == 3 and before.isalpha() and before[1:].islower()


def _word_before(text: str, tokens: Tokens, offset: int) -> str:
    """Return the word that ends at `offset`, or that holds it as its last full stop."""
    index = bisect_right(tokens.ends, offset - 1)
    if index >= len(tokens.starts):
        return ""
    start = tokens.starts[index]
    return text[start:offset] if start < offset else ""


def _next_word(tokens: Tokens, offset: int) -> str:
    index = bisect_right(tokens.ends, offset)
    return tokens.words[index] if index < len(tokens.words) else ""


def _is_abbreviation(text: str, tokens: Tokens, stop: int, upcoming: int) -> bool:
    """Say whether the full stop at `stop` belongs to an abbreviation or an initial and ends nothing."""
    word = _word_before(text, tokens, stop)
    if not word:
        return False
    lowered = word.lower()
    if lowered not in _ABBREVIATIONS and len(word) > 1 and "." not in word and "-" not in word:
        return False
    following = text[upcoming]
    if lowered in _TITLES:
        return not (lowered == "al" and _next_word(tokens, upcoming) in _STARTERS)
    if following.isdigit() and lowered in _BEFORE_NUMBER:
        return True
    starts_sentence = _next_word(tokens, upcoming) in _STARTERS
    if lowered in _TIMES:
        return following.islower() or following.isdigit() or _next_word(tokens, upcoming) in _AFTER_TIMES
    if len(word) == 1:
        return word.isalpha() and word.isupper() and word != "I" and not starts_sentence
    if lowered in _SHORTENED:
        return (word[0].isupper() and not starts_sentence and not following.isdigit()) or following.islower()
    if "." in word or (word[0].isupper() and lowered.rpartition("-")[2] in _STATES and _after_comma(tokens, stop)):
        return not starts_sentence and not following.isdigit()
    return False


def _after_comma(tokens: Tokens, stop: int) -> bool:
    index = tokens.at(stop - 1)
    return index > 0 and (tokens.words[index - 1] in (",", "(") or "-" in tokens.words[index])


def _in_bracket(text: str, begin: int, stop: int, end: int, closing: str) -> bool:
    """Say whether the stop lies inside, or at the end of, brackets that opened in mid-sentence and close soon."""
    opened = text.rfind("(", max(begin, stop - _FAR), stop)
    if opened <= begin or text.find(")", opened, stop) >= 0:
        return False
    if ")" in closing:  # "It holds (see p.) Roe": only where no stop comes before the bracket
        return opened > begin + 1 and text[opened - 2] not in '.!?…"”’»'
    return text.find(")", stop, min(end, stop + _FAR)) >= 0


def _cue_follows(text: str, tokens: Tokens, offset: int, end: int, is_question: bool) -> bool:
    """Say whether a speaker and a verb of saying follow a quotation, as in `"Will it hold?" Ms Ode asked`."""
    words, starts = tokens.words, tokens.starts
    index = tokens.at(offset)
    for here in range(index, min(index + 6, len(words))):
        if starts[here] >= end:
            return False
        word = words[here]
        if word in _SPEECH and here > index:
            upcoming = words[here + 1] if here + 1 < len(words) and starts[here + 1] < end else "."
            return upcoming == "." or (is_question and upcoming in ",;:—–") or (is_question and text[offset].islower())
        if word != "." and word not in _BEFORE_SPEECH and not text[starts[here]].isupper():
            return False
    return False
