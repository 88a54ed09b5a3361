"""Attitudes: what somebody is told to want, oppose, fear, praise or plan, without being quoted on it.

"The union opposes the merger", "she applauded the mayor", "his criticism of the court": somebody knows these things,
but nobody is said to have said them. The ledger lists them as attributions, and lets no claim rest on them.
"""

from __future__ import annotations

from typing import Final

from mypy_extensions import mypyc_attr

from checker.arrays import i64
from checker.span import Span
from checker_plugins.english import subject
from checker_plugins.english.line import Line
from checker_plugins.english.sign import (
    ADVERB,
    CLOSING,
    COLON,
    COMMA,
    CONJUNCTION,
    FULL_STOP,
    GERUND,
    HYPHEN,
    INFINITIVE,
    PARTICIPLE,
    PAST,
    PLURAL,
    PREPOSITION,
    RELATIVE,
    SEMICOLON,
    SINGULAR,
)
from checker_plugins.english.syntax import FINITE, SUBORDINATORS, Phrase

_PARTICLES: Final = frozenset("for on to against of about at from with over out up in off as by".split())
_UNREAL: Final = frozenset(
    "would could might may can should must".split()
)  # what somebody could do is not told as done
_VERBS: Final = PAST | SINGULAR | PLURAL | PARTICIPLE | GERUND
_BEFORE_PARTICIPLE: Final = COMMA | CONJUNCTION | HYPHEN
_NO_MATTER: Final = FULL_STOP | COMMA | SEMICOLON | CLOSING | HYPHEN | CONJUNCTION | PREPOSITION
_ENDS: Final = SEMICOLON | COLON
_BREAKS: Final = GERUND | RELATIVE | PREPOSITION


@mypyc_attr(acyclic=True)
class Found:
    """An attitude: its cue from `start` to `last`, whose it is, and what it is about."""

    __slots__ = ("content", "last", "source", "start")

    def __init__(self, start: i64, last: i64, source: Phrase, content: Span) -> None:
        self.start: i64 = start
        self.last: i64 = last
        self.source = source
        self.content = content


def read(line: Line, start: i64, verb: i64, last: i64, limit: i64) -> Found | None:
    """Return the attitude that a verb tells, if there is somebody to have it and something that it is about."""
    if start and line.mark(start - 1) == INFINITIVE:
        return _infinitive(line, start, last, limit)
    mark = line.mark(verb)
    if any(line.word(place) in _UNREAL for place in range(start, verb)):
        return None
    if mark == PARTICIPLE and (line.is_passive(start, verb) or _is_by(line, last)):
        return _passive(line, start, last)
    if mark == PARTICIPLE and start == verb:
        return None
    if mark == GERUND and not line.is_passive(start, verb):
        source = _of_participle(line, verb)
    else:
        source = subject.subject(line, start)
    return _found(line, start, last, limit, source)


def _of_participle(line: Line, verb: i64) -> Phrase | None:
    """Return whose "praising …" it is: the sentence's subject after a comma, else the noun before it."""
    if verb == 0:
        return None
    if line.mark(verb - 1) & _BEFORE_PARTICIPLE:
        return line.subject or subject.main_subject(line, verb)
    return line.syntax.before(verb)


def _infinitive(line: Line, start: i64, last: i64, limit: i64) -> Found | None:
    """Read "sought to portray", "vowed to fight": the verb before "to" is part of the cue."""
    lead = start - 2
    if lead < 0 or not line.mark(lead) & _VERBS:
        return None
    opening = line.syntax.verb_group(lead)
    if line.mark(lead) == PARTICIPLE and line.is_passive(opening, lead):
        return None
    return _found(line, opening, last, limit, subject.subject(line, opening))


def _found(line: Line, start: i64, last: i64, limit: i64, source: Phrase | None) -> Found | None:
    """Return an attitude whose cue stands before what it is about."""
    if source is None:
        return None
    last = _with_particle(line, last)
    said = about(line, last, limit)
    return None if said is None else Found(start, last, source, said)


def _passive(line: Line, start: i64, last: i64) -> Found | None:
    """Read "was backed by the union"."""
    if not _is_by(line, last):
        return None
    source, patient = line.syntax.after(last + 1), line.syntax.before(start)
    said = line.span(patient.first, patient.last) if patient is not None else None
    return None if source is None or said is None else Found(start, last + 1, source, said)


def _is_by(line: Line, place: i64) -> bool:
    return place < line.syntax.count and line.word(place) == "by"


def _with_particle(line: Line, last: i64) -> i64:
    """Take the preposition that belongs to a verb into the cue: "called for", "warned against"."""
    if last < line.end and line.word(last) in _PARTICLES and not line.quoted[last]:
        return last + 1
    return last


def about(line: Line, place: i64, limit: i64) -> Span | None:
    """Return what an attitude is about: what follows its cue up to the end of the clause."""
    while place < limit and (line.is_date(place) or line.mark(place) == ADVERB):
        place += 1
    if place >= limit or (line.mark(place) & _NO_MATTER and not line.quoted[place]):
        return None
    if line.word(place) in SUBORDINATORS and line.word(place) not in ("that", "whether"):
        return None
    return line.span(place, _clause_end(line, place, limit))


def _clause_end(line: Line, place: i64, limit: i64) -> i64:
    """Return where the clause that holds `place` ends: at a comma or a conjunction before a clause of its own."""
    for index in range(place + 1, limit):
        if line.quoted[index]:
            continue
        if line.mark(index) & _ENDS or (line.mark(index) == COMMA and _breaks(line, index, limit)):
            return index
    return limit


def _breaks(line: Line, comma: i64, limit: i64) -> bool:
    """Say whether something of its own begins behind a comma: a participle, a clause, a relative clause."""
    first = comma + 1
    if first >= limit or line.mark(first) & _BREAKS or line.word(first) in SUBORDINATORS:
        return True
    return line.mark(first) == CONJUNCTION and line.syntax.is_any(FINITE, first + 1, min(first + 6, limit))
