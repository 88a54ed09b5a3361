"""Attitudes: what somebody is told to want, oppose, fear, praise or plan, without being quoted on it.

"The union opposes the merger", "she applauded the mayor", "his criticism of the court": somebody knows these things,
but nobody is said to have said them. The ledger lists them as attributions, and lets no claim rest on them.
"""

from __future__ import annotations

from typing import NamedTuple

from checker.span import Span
from checker_plugins.english import subject
from checker_plugins.english.line import FINITE, Line
from checker_plugins.english.syntax import SUBORDINATORS, Phrase

_PARTICLES = frozenset("for on to against of about at from with over out up in off as by".split())
_UNREAL = frozenset("would could might may can should must".split())  # what somebody could do is not told as done


class Found(NamedTuple):
    """An attitude: its cue from `start` to `last`, whose it is, and what it is about."""

    start: int
    last: int
    source: Phrase
    content: Span


def read(line: Line, start: int, verb: int, last: int, limit: int) -> Found | None:
    """Return the attitude that a verb tells, if there is somebody to have it and something that it is about."""
    if start and line.signs[start - 1] == "t":
        return _infinitive(line, start, last, limit)
    sign = line.signs[verb]
    if any(word in _UNREAL for word in line.words[start:verb]):
        return None
    if sign == "e" and (line.is_passive(start, verb) or line.words[last : last + 1] == ["by"]):
        return _passive(line, start, last)
    if sign == "e" and start == verb:
        return None
    if sign == "g" and not line.is_passive(start, verb):
        source = _of_participle(line, verb)
    else:
        source = subject.subject(line, start)
    return _found(line, start, last, limit, source)


def _of_participle(line: Line, verb: int) -> Phrase | None:
    """Return whose "praising …" it is: the sentence's subject after a comma, else the noun before it."""
    if verb == 0:
        return None
    if line.signs[verb - 1] in ",c-":
        return line.subject or subject.main_subject(line, verb)
    return line.syntax.before(verb)


def _infinitive(line: Line, start: int, last: int, limit: int) -> Found | None:
    """Read "sought to portray", "vowed to fight": the verb before "to" is part of the cue."""
    lead = start - 2
    if lead < 0 or line.signs[lead] not in "vzqeg":
        return None
    opening = line.syntax.verb_group(lead)
    if line.signs[lead] == "e" and line.is_passive(opening, lead):
        return None
    return _found(line, opening, last, limit, subject.subject(line, opening))


def _found(line: Line, start: int, last: int, limit: int, source: Phrase | None) -> Found | None:
    """Return an attitude whose cue stands before what it is about."""
    last = _with_particle(line, last)
    said = about(line, last, limit)
    return None if source is None or said is None else Found(start, last, source, said)


def _passive(line: Line, start: int, last: int) -> Found | None:
    """Read "was backed by the union"."""
    if line.words[last : last + 1] != ["by"]:
        return None
    source, patient = line.syntax.after(last + 1), line.syntax.before(start)
    said = line.span(patient.first, patient.last) if patient is not None else None
    return None if source is None or said is None else Found(start, last + 1, source, said)


def _with_particle(line: Line, last: int) -> int:
    """Take the preposition that belongs to a verb into the cue: "called for", "warned against"."""
    if last < line.end and line.words[last] in _PARTICLES and not line.quoted[last]:
        return last + 1
    return last


def about(line: Line, place: int, limit: int) -> Span | None:
    """Return what an attitude is about: what follows its cue up to the end of the clause."""
    while place < limit and (line.is_date(place) or line.signs[place] == "r"):
        place += 1
    if place >= limit or (line.signs[place] in ".,;)-ci" and not line.quoted[place]):
        return None
    if line.words[place] in SUBORDINATORS and line.words[place] not in ("that", "whether"):
        return None
    return line.span(place, _clause_end(line, place, limit))


def _clause_end(line: Line, place: int, limit: int) -> int:
    """Return where the clause that holds `place` ends: at a comma or a conjunction before a clause of its own."""
    for index in range(place + 1, limit):
        if line.quoted[index]:
            continue
        if line.signs[index] in ";:" or (line.signs[index] == "," and _breaks(line, index, limit)):
            return index
    return limit


def _breaks(line: Line, comma: int, limit: int) -> bool:
    """Say whether something of its own begins behind a comma: a participle, a clause, a relative clause."""
    rest = line.signs[comma + 1 : limit]
    if not rest:
        return True
    if rest[0] in "gwi" or line.words[comma + 1] in SUBORDINATORS:
        return True
    return rest[0] == "c" and any(sign in FINITE for sign in rest[1:6])
