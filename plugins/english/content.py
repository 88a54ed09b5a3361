"""What a cue hands to its source: the stretch of the sentence after the cue, before it, or on both sides."""

from __future__ import annotations

from collections.abc import Sequence

from checker.span import Span
from checker_plugins.english.line import FINITE, Line
from checker_plugins.english.reading import Cue

_SETTING = frozenset("in on at to during via of before after from through about".split())
_AFTER_SETTING = frozenset(("that", "in", "on", "at", "to"))
_SPEECH = ("cue-say", "cue-find", "cue-think")


def after(line: Line, index: int, name: str, frames: frozenset[str], limit: int) -> Span | None:
    """Return the content that begins at or soon after `index`, if what stands there can be one."""
    place, hearer = skip(line, index, frames)
    if place >= limit:
        return None
    sign, word = line.signs[place], line.words[place]
    if sign in ":," and place + 1 < limit and (line.quoted[place + 1] or sign == ":"):
        return line.span(place + 1, limit)
    if line.quoted[place] or (word == "that" and sign != "w"):
        return line.span(place, limit)
    if sign == "," or name == "cue-quote-only":
        return None
    if sign == "w" or word in ("whether", "if", "how", "why"):
        return line.span(place, limit) if name in ("cue-say", "cue-think") else None
    if sign == "t":
        return line.span(place, limit) if "promise" in frames or (hearer and "ask" not in frames) else None
    if "say-outright" in frames and limit - place >= 2:
        return line.span(place, limit)
    if name in _SPEECH and (hearer or "tell" not in frames) and line.syntax.is_clause(place, limit, name == "cue-say"):
        return line.span(place, limit)
    return line.span(place, limit) if _is_object(line, index, place, name, frames, limit) else None


def _is_object(line: Line, index: int, place: int, name: str, frames: frozenset[str], limit: int) -> bool:
    """Say whether what follows a cue without "that" and without a clause is still what somebody says."""
    if "weigh" in frames and not _has_cue_noun(line, place, limit):
        return False
    if "object-cue" in frames or (name in ("cue-say", "cue-find") and any(line.quoted[place:limit])):
        return True
    if "promise" in frames and (line.words[index - 1] in ("for", "on", "upon") or line.words[place] == "for"):
        return True
    if name == "cue-find" and line.syntax.base(place) > place:
        return True
    comma = line.signs.find(",", place, limit)
    if line.signs[place] == "i":
        return False  # "reported from the border"
    return "say-clause" in frames and any(sign in "vzqme" for sign in line.signs[place : comma if comma > 0 else limit])


def _has_cue_noun(line: Line, place: int, limit: int) -> bool:
    """Say whether the object is something said: "any suggestion that", "the claims"."""
    phrase = line.syntax.after(place)
    return phrase is not None and any(
        line.base + token in line.reading.cue_nouns for token in range(phrase.first, min(phrase.last, limit))
    )


def before(line: Line, start: int, name: str, has_content: bool, taken: int) -> Span | None:
    """Return the content that ends right before `start`: a quotation, or a clause set off by a comma or a dash.

    Up to `taken` the sentence belongs to attributions that were read before.
    """
    if start < 2:
        return None
    sign = line.signs[start - 1]
    if line.quoted[start - 1]:
        return line.span(clause_start(line, start - 1, 0), start)
    if sign == "," and line.quoted[start - 2]:
        return line.span(clause_start(line, start - 2, 0), start - 1)
    if sign in ",-" and not has_content and name in _SPEECH:
        begin = clause_start(line, start - 1, taken)
        if start - 1 - begin >= 3 and any(found in FINITE for found in line.signs[begin : start - 1]):
            return line.span(begin, start - 1)
    return None


def around(line: Line, start: int, last: int) -> Span | None:
    """Return the whole sentence where the attribution is set off in it: "In the long run, she says, prices fall"."""
    if start < 2 or last >= line.end or line.signs[start - 1] not in ",-" or line.signs[last] not in ",-":
        return None
    if last + 1 < line.end and not any(sign in FINITE for sign in line.signs[last + 1 : line.end]):
        return None
    return line.span(clause_start(line, start - 1, 0), line.end)


def main_clause(line: Line, place: int, limit: int) -> int:
    """Return where the sentence takes up its main clause behind a relative one: "…, who said so, left"."""
    for index in range(place, limit - 1):
        if line.signs[index] == "," and line.signs[index + 1] in FINITE and not line.quoted[index]:
            return index
    return limit


def clause_start(line: Line, limit: int, taken: int) -> int:
    """Return where a content that ends at `limit` begins: after what is `taken`, without a mark or "and" there."""
    start = taken if taken < limit else 0
    while start < limit and line.signs[start] in ",c-" and not line.quoted[start]:
        start += 1
    return start


def goes_on(line: Line, index: int) -> bool:
    """Say whether the content goes on after a cue in its middle: "…, he said, …"."""
    return index < line.end and (line.signs[index] in ',:"' or bool(line.quoted[index]))


def skip(line: Line, index: int, frames: frozenset[str]) -> tuple[int, bool]:
    """Step over what may stand between a cue and its content; say whether a hearer was among it."""
    place, hearer = index, False
    if "tell" in frames and place < line.end and not line.quoted[place] and line.words[place] != "that":
        phrase = line.syntax.after(place)
        if phrase is not None and line.signs[phrase.last : phrase.last + 1] not in FINITE:
            place, hearer = phrase.last, True
    while place < line.end and not line.quoted[place]:
        if line.is_date(place) or line.signs[place] == "r" or line.words[place] in ("here", "too", "back"):
            place += 1
        elif line.words[place] in _SETTING and _is_setting(line, place):
            phrase = line.syntax.after(place + 1)
            place = phrase.last if phrase is not None else place + 1
        elif line.signs[place : place + 3] == ",r,":  # "he said, however, that"
            place += 3
        else:
            break
    if place + 1 < line.end and line.signs[place] == "," and line.words[place + 1] == "that":
        return place + 1, hearer
    return place, hearer


def _is_setting(line: Line, place: int) -> bool:
    """Say whether a preposition begins a mere setting ("in a statement", "on Facebook") before the content."""
    phrase = line.syntax.after(place + 1)
    if phrase is None:
        return False
    last = phrase.last
    if last >= line.end or line.quoted[last] or line.signs[last] in ",:":
        return True
    if line.words[place] in ("of", "about", "from", "through"):
        return False
    return line.words[last] in _AFTER_SETTING or line.is_date(last) or line.syntax.is_clause(last, line.end)


def limit_of(line: Line, cues: Sequence[Cue], number: int) -> int:
    """Return where the content of a cue ends at the latest: where a later cue with a source of its own begins."""
    for cue in cues[number + 1 :]:
        first = cue.first - line.base
        if line.quoted[first] or first == 0:
            continue
        if line.signs[first] == "g" and line.signs[first - 1] == "," and cue.kind in ("cue-say", "cue-object"):
            return first - 1
        if cue.kind == "cue-phrase" and line.signs[first - 1] == "," and line.syntax.after(first + 2) is not None:
            return line.end
    return line.end
