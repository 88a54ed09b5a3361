"""Who a verb speaks of: the noun phrase before it, after it, or the one that its relative pronoun stands for."""

from __future__ import annotations

from typing import Final

from checker.arrays import i64
from checker_plugins.english.line import Line
from checker_plugins.english.reading import INVERT
from checker_plugins.english.sign import (
    ADVERB,
    BASE_FORM,
    CLOSING,
    COLON,
    COMMA,
    CONJUNCTION,
    DETERMINER,
    FIGURE,
    FULL_STOP,
    GERUND,
    HYPHEN,
    INFINITIVE,
    NOUN,
    OPENING,
    PARTICIPLE,
    POSSESSIVE,
    PREPOSITION,
    PROPER,
    QUALITY,
    QUOTE,
    RELATIVE,
    SEMICOLON,
)
from checker_plugins.english.syntax import AUXILIARIES, FINITE, SUBORDINATORS, Phrase
from checker_plugins.english.tagging import PERSON

_FARTHEST: Final = 40  # tokens that an apposition or a relative clause may be long
_SET_OFF: Final = COMMA | HYPHEN | CLOSING
_BREAKS: Final = COMMA | SEMICOLON | COLON
_POSTPOSED: Final = PARTICIPLE | GERUND | QUALITY
_BEFORE_RELATIVE: Final = COMMA | HYPHEN
_BEFORE_INVERTED: Final = COMMA | QUOTE | HYPHEN
_AFTER_INVERTED: Final = COMMA | FULL_STOP | PREPOSITION | HYPHEN | COLON | ADVERB
_NO_SUBJECT: Final = CONJUNCTION | RELATIVE
_MODIFIERS: Final = QUALITY | ADVERB
_NOMINAL: Final = DETERMINER | PROPER | NOUN | QUALITY
_APPOSED: Final = DETERMINER | NOUN | PROPER | QUALITY | FIGURE
_OPENS_MATTER: Final = QUALITY | PARTICIPLE
_IN_MATTER: Final = PREPOSITION | INFINITIVE


def subject(line: Line, start: i64) -> Phrase | None:
    """Return the subject of the verb group that begins at `start`."""
    place = _before_setting(line, start)
    if place == 0:
        return None
    mark = line.mark(place - 1)
    if mark == RELATIVE:
        return antecedent(line, place - 1)
    if mark == CONJUNCTION:
        return line.subject if line.subject is not None else main_subject(line, place)
    if mark & _SET_OFF:
        found = _apposed(line, place - 1)
        goes_on = mark == COMMA and place > 1 and line.mark(place - 2) != RELATIVE
        return line.subject if found is None and goes_on else found
    phrase = line.syntax.before(place)
    relative = _relative_before(line, phrase.first if phrase else place, one=phrase is not None)
    if relative is not None:
        return antecedent(line, relative, start)
    if phrase is None:
        return None
    opening = phrase.first - 1
    if opening >= 0 and line.mark(opening) == PREPOSITION and line.word(opening) not in SUBORDINATORS:
        return _modified(line, phrase, opening)
    if (
        opening > 0
        and line.mark(opening) == BASE_FORM
        and line.mark(opening - 1) == INFINITIVE
        and not line.frames(opening)
    ):
        return None  # "to update them on the points learned": what is updated is no subject
    return phrase


def _before_setting(line: Line, start: i64) -> i64:
    """Step back over a day before a verb: "the council on Monday said"."""
    place = start
    while place > 1 and line.is_date(place - 1):
        place -= 1
    if place < start and place > 1 and line.mark(place - 1) == PREPOSITION:
        place -= 1
    if place == start or line.mark(place - 1) & _SET_OFF or line.syntax.base_before(place) < place:
        return place
    return start


def _relative_before(line: Line, place: i64, one: bool) -> int | None:
    """Return where the relative pronoun stands whose clause reaches up to `place`.

    The clause has a finite verb, and with `one` no more than that.
    """
    finite = 0
    for index in range(place - 1, max(-1, place - _FARTHEST), -1):
        mark = line.mark(index)
        if mark == RELATIVE and line.word(index) in ("who", "which", "that"):
            return index if finite == 1 or (finite and not one) else None
        if mark & _BREAKS or line.quoted[index]:
            return None
        if mark & FINITE and line.word(index - 1 if index else 0) not in AUXILIARIES:
            finite += 1
    return None


def _modified(line: Line, phrase: Phrase, opening: i64) -> Phrase | None:
    """Return the noun that a participle or an adjective stands behind: "polls taken by Acme showed"."""
    place, last = opening, phrase.last
    while place > 1 and line.mark(place) == PREPOSITION:
        if line.mark(place - 1) & _POSTPOSED:  # "polls taken by", "a source close to"
            agent = line.syntax.before(place - 1)
            return None if agent is None else Phrase(agent.first, last, agent.head)
        earlier = line.syntax.before(place)
        if earlier is None or earlier.first < 2:
            return None
        place = earlier.first - 1
    return None


def antecedent(line: Line, relative: i64, until: int | None = None) -> Phrase | None:
    """Return the noun phrase that the relative pronoun at `relative` speaks of, with its clause up to `until`."""
    if line.word(relative) not in ("who", "which", "that"):
        return None
    end = relative - 1 if relative > 0 and line.mark(relative - 1) & _BEFORE_RELATIVE else relative
    phrase = line.syntax.before(before_bracket(line, end))
    if phrase is None:
        return None
    if line.word(relative) == "who" and line.is_in(phrase.last - 1, PERSON) and not line.is_in(phrase.head - 1, PERSON):
        nearest = line.syntax.base_before(phrase.last)
        phrase = Phrase(nearest, phrase.last, phrase.last)  # "pleas from her lawyers, who said"
    return phrase if until is None else Phrase(phrase.first, until, phrase.head)


def _apposed(line: Line, mark: i64) -> Phrase | None:
    """Return a noun phrase with what is set off after it up to `mark`: "Ann Lee, the mayor, said"."""
    closes = line.mark(mark) == CLOSING
    opening = OPENING if closes else line.mark(mark)
    for index in range(mark - 1, max(0, mark - _FARTHEST), -1):
        if line.quoted[index]:
            return None
        if line.mark(index) != opening:
            continue
        phrase = line.syntax.before(before_bracket(line, index))
        if phrase is None or index + 1 == mark:
            continue
        if not _is_apposition(line, index + 1, mark):
            return None
        phrase = _with_age(line, phrase)
        before = phrase.first - 1
        if before >= 0 and line.mark(before) == PREPOSITION and line.word(before) not in SUBORDINATORS:
            continue
        return Phrase(phrase.first, mark + 1 if closes else mark, phrase.head)
    return None


def _is_apposition(line: Line, first: i64, last: i64) -> bool:
    """Say whether no clause stands between two marks, save for a relative one."""
    for place in range(first, last):
        if line.mark(place) == RELATIVE:
            return True
        if line.mark(place) & FINITE:
            return False
    return True


def _with_age(line: Line, phrase: Phrase) -> Phrase:
    """Return the name that an apposition between commas belongs to: "Ann Lee, 24, who …"."""
    if phrase.first > 1 and line.mark(phrase.first - 1) == COMMA:
        name = line.syntax.before(phrase.first - 1)
        if name is None or not (line.mark(phrase.first) == FIGURE or line.mark(name.head - 1) == PROPER):
            return phrase
        if name.first == 0 or line.mark(name.first - 1) != PREPOSITION:
            return Phrase(name.first, phrase.last, name.head)
    return phrase


def before_bracket(line: Line, index: i64) -> i64:
    """Step back over a bracket that ends at `index`."""
    if index and line.mark(index - 1) == CLOSING:
        for opening in range(index - 1, max(0, index - 11), -1):
            if line.mark(opening) == OPENING:
                return opening
    return index


def with_apposition(line: Line, phrase: Phrase) -> Phrase:
    """Return a noun phrase with the bracket and the apposition that follow it: "Ann Lee, the mayor of Lowtown"."""
    last = phrase.last
    if (
        last + 2 < line.end and line.mark(last) & _OPENS_MATTER and line.mark(last + 1) & _IN_MATTER
    ):  # "familiar with", "taken by"
        matter = line.syntax.base(last + 2)
        last = matter if matter > last + 2 else last
    if last + 1 < line.end and line.mark(last) == OPENING:
        close = line.find(CLOSING, last, min(line.end, last + 8))
        if close > 0:
            last = close + 1
    if last + 1 < line.end and line.mark(last) == COMMA and not line.quoted[last + 1]:
        if line.word(last + 1) == "who":
            return Phrase(phrase.first, _clause_end(line, last + 2), phrase.head)
        following = line.syntax.after(last + 1)
        if following is not None and line.mark(last + 1) & _APPOSED:
            end = following.last
            closes = end >= line.end or line.mark(end) == COMMA
            if closes and not line.syntax.is_any(FINITE, last + 1, end):
                return Phrase(phrase.first, end, phrase.head)
    return Phrase(phrase.first, last, phrase.head)


def _clause_end(line: Line, place: i64) -> i64:
    """Return where a relative clause that goes on from `place` ends: at the next comma, or with the sentence."""
    comma = line.find(COMMA, place, line.end)
    return comma if comma >= 0 else line.end


def inverted(line: Line, start: i64, first: i64, last: i64) -> Phrase | None:
    """Return the subject after its verb: "…," said Ann Lee."""
    if last >= line.end or line.quoted[last] or not (line.frames(first) & INVERT or (start and line.quoted[start - 1])):
        return None
    if start > 0 and not (line.quoted[start - 1] or line.mark(start - 1) & _BEFORE_INVERTED):
        return None
    if start == 0 and not line.opens_quoted():
        return None
    phrase = line.syntax.after(last)
    if phrase is None or line.is_date(last):
        return None
    beside_quotation = start == 0 or line.quoted[start - 1] or (start > 1 and line.quoted[start - 2])
    if not beside_quotation:
        following = line.mark(phrase.last)
        if following and not following & _AFTER_INVERTED and phrase.last < line.end:
            return None
        if line.syntax.is_clause(last, line.end, following != COMMA):
            return None
    return with_apposition(line, phrase)


def main_subject(line: Line, before: i64) -> Phrase | None:
    """Return the subject of the sentence's first finite verb before `before`."""
    for finite in (FINITE, PARTICIPLE):
        for index in range(1, before):
            if line.mark(index) & finite and not line.quoted[index]:
                group = line.syntax.verb_group(index)
                if group and line.mark(group - 1) & _NO_SUBJECT:
                    continue  # no subject of its own
                found = subject(line, group)
                if found is not None:
                    return found
    return None


def owner(line: Line, noun: i64) -> Phrase | None:
    """Return whose the noun at `noun` is: "her early claim", "the union's support"."""
    place = noun
    while place and line.mark(place - 1) & _MODIFIERS:
        place -= 1
    if place and line.word(place - 1) in ("his", "her", "their"):
        return Phrase(place - 1, place, place)
    if place > 1 and line.mark(place - 1) == POSSESSIVE:
        return line.syntax.before(place - 1) or _inside(line, place - 1)
    return None


def _inside(line: Line, last: i64) -> Phrase | None:
    """Return the owner at the beginning of a noun phrase that goes on after it."""
    first = last
    while first and line.mark(first - 1) & _NOMINAL:
        first -= 1
    return Phrase(first, last, last) if first < last else None
