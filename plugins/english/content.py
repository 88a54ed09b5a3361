"""What a cue hands to its source: the stretch of the sentence after the cue, before it, or on both sides."""

from __future__ import annotations

from typing import Final

from checker.arrays import i64
from checker.span import Span
from checker_plugins.english.line import Line
from checker_plugins.english.reading import (
    ASK,
    OBJECT_CUE,
    PROMISE,
    SAY_CLAUSE,
    SAY_OUTRIGHT,
    TELL,
    WEIGH,
)
from checker_plugins.english.sign import (
    ADVERB,
    COLON,
    COMMA,
    CONJUNCTION,
    GERUND,
    HYPHEN,
    INFINITIVE,
    MODAL,
    PARTICIPLE,
    PAST,
    PLURAL,
    PREPOSITION,
    QUOTE,
    RELATIVE,
    SINGULAR,
)
from checker_plugins.english.syntax import FINITE
from checker_plugins.english.tagging import (
    CUE_FIND,
    CUE_OBJECT,
    CUE_PHRASE,
    CUE_QUOTE_ONLY,
    CUE_SAY,
    CUE_THINK,
    SAYING,
    SPEECH,
)

_SETTING: Final = frozenset("in on at to during via of before after from through about".split())
_AFTER_SETTING: Final = frozenset(("that", "in", "on", "at", "to"))
_COMMA_OR_COLON: Final = COMMA | COLON
_COMMA_OR_DASH: Final = COMMA | HYPHEN
_BEFORE_CLAUSE: Final = COMMA | CONJUNCTION | HYPHEN
_GOES_ON: Final = COMMA | COLON | QUOTE
_VERBS: Final = PAST | SINGULAR | PLURAL | MODAL | PARTICIPLE


def after(line: Line, index: i64, kind: i64, frames: i64, limit: i64) -> Span | None:
    """Return the content that begins at or soon after `index`, if what stands there can be one."""
    place, hearer = skip(line, index, frames)
    if place >= limit:
        return None
    mark, word = line.mark(place), line.word(place)
    if mark & _COMMA_OR_COLON and place + 1 < limit and (line.quoted[place + 1] or mark == COLON):
        return line.span(place + 1, limit)
    if line.quoted[place] or (word == "that" and mark != RELATIVE):
        return line.span(place, limit)
    if mark == COMMA or kind == CUE_QUOTE_ONLY:
        return None
    if mark == RELATIVE or word in ("whether", "if", "how", "why"):
        return line.span(place, limit) if kind in (CUE_SAY, CUE_THINK) else None
    if mark == INFINITIVE:
        return line.span(place, limit) if frames & PROMISE or (hearer and not frames & ASK) else None
    if frames & SAY_OUTRIGHT and limit - place >= 2:
        return line.span(place, limit)
    if SPEECH >> kind & 1 and (hearer or not frames & TELL) and line.syntax.is_clause(place, limit, kind == CUE_SAY):
        return line.span(place, limit)
    return line.span(place, limit) if _is_object(line, index, place, kind, frames, limit) else None


def _is_object(line: Line, index: i64, place: i64, kind: i64, frames: i64, limit: i64) -> bool:
    """Say whether what follows a cue without "that" and without a clause is still what somebody says."""
    if frames & WEIGH and not _has_cue_noun(line, place, limit):
        return False
    if frames & OBJECT_CUE or (kind in (CUE_SAY, CUE_FIND) and 1 in line.quoted[place:limit]):
        return True
    if frames & PROMISE and (line.word(index - 1) in ("for", "on", "upon") or line.word(place) == "for"):
        return True
    if kind == CUE_FIND and line.syntax.base(place) > place:
        return True
    if line.mark(place) == PREPOSITION or not frames & SAY_CLAUSE:
        return False  # "reported from the border"
    comma = line.find(COMMA, place, limit)
    return line.syntax.is_any(_VERBS, place, comma if comma > 0 else limit)


def _has_cue_noun(line: Line, place: i64, limit: i64) -> bool:
    """Say whether the object is something said: "any suggestion that", "the claims"."""
    phrase = line.syntax.after(place)
    if phrase is not None:
        for token in range(phrase.first, min(phrase.last, limit)):
            if line.is_in(token, SAYING):
                return True
    return False


def before(line: Line, start: i64, kind: i64, has_content: bool, taken: i64) -> Span | None:
    """Return the content that ends right before `start`: a quotation, or a clause set off by a comma or a dash.

    Up to `taken` the sentence belongs to attributions that were read before.
    """
    if start < 2:
        return None
    mark = line.mark(start - 1)
    if line.quoted[start - 1]:
        return line.span(clause_start(line, start - 1, 0), start)
    if mark == COMMA and line.quoted[start - 2]:
        return line.span(clause_start(line, start - 2, 0), start - 1)
    if mark & _COMMA_OR_DASH and not has_content and SPEECH >> kind & 1:
        begin = clause_start(line, start - 1, taken)
        if start - 1 - begin >= 3 and line.syntax.is_any(FINITE, begin, start - 1):
            return line.span(begin, start - 1)
    return None


def around(line: Line, start: i64, last: i64) -> Span | None:
    """Return the whole sentence where the attribution is set off in it: "In the long run, she says, prices fall"."""
    if (
        start < 2
        or last >= line.end
        or not (line.mark(start - 1) & _COMMA_OR_DASH and line.mark(last) & _COMMA_OR_DASH)
    ):
        return None
    if last + 1 < line.end and not line.syntax.is_any(FINITE, last + 1, line.end):
        return None
    return line.span(clause_start(line, start - 1, 0), line.end)


def main_clause(line: Line, place: i64, limit: i64) -> i64:
    """Return where the sentence takes up its main clause behind a relative one: "…, who said so, left"."""
    for index in range(place, limit - 1):
        if line.mark(index) == COMMA and line.mark(index + 1) & FINITE and not line.quoted[index]:
            return index
    return limit


def clause_start(line: Line, limit: i64, taken: i64) -> i64:
    """Return where a content that ends at `limit` begins: after what is `taken`, without a mark or "and" there."""
    start: i64 = 0
    if taken < limit:
        start = taken
    while start < limit and line.mark(start) & _BEFORE_CLAUSE and not line.quoted[start]:
        start += 1
    return start


def goes_on(line: Line, index: i64) -> bool:
    """Say whether the content goes on after a cue in its middle: "…, he said, …"."""
    return index < line.end and (bool(line.mark(index) & _GOES_ON) or bool(line.quoted[index]))


def skip(line: Line, index: i64, frames: i64) -> tuple[int, bool]:
    """Step over what may stand between a cue and its content; say whether a hearer was among it."""
    place, hearer = index, False
    if frames & TELL and place < line.end and not line.quoted[place] and line.word(place) != "that":
        phrase = line.syntax.after(place)
        if phrase is not None and not line.syntax.is_any(FINITE, phrase.last, phrase.last + 1):
            place, hearer = phrase.last, True
    while place < line.end and not line.quoted[place]:
        if line.is_date(place) or line.mark(place) == ADVERB or line.word(place) in ("here", "too", "back"):
            place += 1
        elif line.word(place) in _SETTING and _is_setting(line, place):
            phrase = line.syntax.after(place + 1)
            place = phrase.last if phrase is not None else place + 1
        elif line.mark(place) == COMMA and _is_aside(line, place):
            place += 3
        else:
            break
    if place + 1 < line.end and line.mark(place) == COMMA and line.word(place + 1) == "that":
        return place + 1, hearer
    return place, hearer


def _is_aside(line: Line, comma: i64) -> bool:
    """Say whether an adverb is set off behind a cue: "he said, however, that"."""
    last = comma + 2
    return last < line.syntax.count and line.mark(last) == COMMA and line.mark(last - 1) == ADVERB


def _is_setting(line: Line, place: i64) -> bool:
    """Say whether a preposition begins a mere setting ("in a statement", "on Facebook") before the content."""
    phrase = line.syntax.after(place + 1)
    if phrase is None:
        return False
    last = phrase.last
    if last >= line.end or line.quoted[last] or line.mark(last) & _COMMA_OR_COLON:
        return True
    if line.word(place) in ("of", "about", "from", "through"):
        return False
    return line.word(last) in _AFTER_SETTING or line.is_date(last) or line.syntax.is_clause(last, line.end)


def limit_of(line: Line, number: i64, end: i64) -> i64:
    """Return where the content of a cue ends at the latest: where a later cue with a source of its own begins."""
    cues = line.reading.cues
    for later in range(number + 1, end):
        first, kind = cues.firsts[later] - line.base, cues.kinds[later]
        if first == 0 or line.word(first - 1) != "," or line.quoted[first]:
            continue
        if kind in (CUE_SAY, CUE_OBJECT) and line.mark(first) == GERUND:
            return first - 1
        if kind == CUE_PHRASE and line.syntax.after(first + 2) is not None:
            return line.end
    return line.end
