"""Who a verb speaks of: the noun phrase before it, after it, or the one that its relative pronoun stands for."""

from __future__ import annotations

from checker_plugins.english.line import FINITE, Line
from checker_plugins.english.syntax import AUXILIARIES, SUBORDINATORS, Phrase

_FARTHEST = 40  # tokens that an apposition or a relative clause may be long


def subject(line: Line, start: int) -> Phrase | None:
    """Return the subject of the verb group that begins at `start`."""
    place = _before_setting(line, start)
    if place == 0:
        return None
    sign = line.signs[place - 1]
    if sign == "w":
        return antecedent(line, place - 1)
    if sign == "c" or (sign == "," and line.subject is not None and place > 1 and line.signs[place - 2] != "w"):
        found = _apposed(line, place - 1) if sign == "," else None
        return found or line.subject or (main_subject(line, place) if sign == "c" else None)
    if sign in ",-)":
        return _apposed(line, place - 1)
    phrase = line.syntax.before(place)
    relative = _relative_before(line, phrase.first if phrase else place, one=phrase is not None)
    if relative is not None:
        return antecedent(line, relative, start)
    if phrase is None:
        return None
    opening = phrase.first - 1
    if opening >= 0 and line.signs[opening] == "i" and line.words[opening] not in SUBORDINATORS:
        return _modified(line, phrase, opening)
    if opening > 0 and line.signs[opening - 1 : opening + 1] == "tb" and not line.frames(opening):
        return None  # "to update them on the points learned": what is updated is no subject
    return phrase


def _before_setting(line: Line, start: int) -> int:
    """Step back over a day before a verb: "the council on Monday said"."""
    place = start
    while place > 1 and line.is_date(place - 1):
        place -= 1
    if place < start and line.signs[place - 1] == "i" and place > 1:
        place -= 1
    if place == start or line.signs[place - 1] in ",-)" or line.syntax.base_before(place) < place:
        return place
    return start


def _relative_before(line: Line, place: int, one: bool) -> int | None:
    """Return where the relative pronoun stands whose clause reaches up to `place`.

    The clause has a finite verb, and with `one` no more than that.
    """
    finite = 0
    for index in range(place - 1, max(-1, place - _FARTHEST), -1):
        sign = line.signs[index]
        if sign == "w" and line.words[index] in ("who", "which", "that"):
            return index if finite == 1 or (finite and not one) else None
        if sign in ",;:" or line.quoted[index]:
            return None
        finite += sign in FINITE and line.words[index - 1 if index else 0] not in AUXILIARIES
    return None


def _modified(line: Line, phrase: Phrase, opening: int) -> Phrase | None:
    """Return the noun that a participle or an adjective stands behind: "polls taken by Acme showed"."""
    place, last = opening, phrase.last
    while place > 1 and line.signs[place] == "i":
        if line.signs[place - 1] in "egj":  # "polls taken by", "a source close to"
            agent = line.syntax.before(place - 1)
            return None if agent is None else Phrase(agent.first, last, agent.head)
        earlier = line.syntax.before(place)
        if earlier is None or earlier.first < 2:
            return None
        place = earlier.first - 1
    return None


def antecedent(line: Line, relative: int, until: int | None = None) -> Phrase | None:
    """Return the noun phrase that the relative pronoun at `relative` speaks of, with its clause up to `until`."""
    if line.words[relative] not in ("who", "which", "that"):
        return None
    end = relative - (relative > 0 and line.signs[relative - 1] in ",-")
    phrase = line.syntax.before(before_bracket(line, end))
    if phrase is None:
        return None
    nearest = line.syntax.base_before(phrase.last)
    people = line.reading.people
    if (
        line.words[relative] == "who"
        and line.base + phrase.last - 1 in people
        and line.base + phrase.head - 1 not in people
    ):
        phrase = Phrase(nearest, phrase.last, phrase.last)  # "pleas from her lawyers, who said"
    return phrase if until is None else Phrase(phrase.first, until, phrase.head)


def _apposed(line: Line, mark: int) -> Phrase | None:
    """Return a noun phrase with what is set off after it up to `mark`: "Ann Lee, the mayor, said"."""
    sign = line.signs[mark]
    opening = "(" if sign == ")" else sign
    for index in range(mark - 1, max(0, mark - _FARTHEST), -1):
        if line.quoted[index]:
            return None
        if line.signs[index] != opening:
            continue
        phrase = line.syntax.before(before_bracket(line, index))
        inside = line.signs[index + 1 : mark]
        if phrase is None or not inside:
            continue
        relative = inside.find("w")
        finite = next((place for place, found in enumerate(inside) if found in FINITE), len(inside))
        if finite < len(inside) and not 0 <= relative < finite:
            return None
        phrase = _with_age(line, phrase)
        before = phrase.first - 1
        if before >= 0 and line.signs[before] == "i" and line.words[before] not in SUBORDINATORS:
            continue
        return Phrase(phrase.first, mark + (sign == ")"), phrase.head)
    return None


def _with_age(line: Line, phrase: Phrase) -> Phrase:
    """Return the name that an apposition between commas belongs to: "Ann Lee, 24, who …"."""
    if phrase.first > 1 and line.signs[phrase.first - 1] == ",":
        name = line.syntax.before(phrase.first - 1)
        beside = name is not None and (line.signs[phrase.first] == "#" or line.signs[name.head - 1] == "p")
        if name is not None and beside and (name.first == 0 or line.signs[name.first - 1] != "i"):
            return Phrase(name.first, phrase.last, name.head)
    return phrase


def before_bracket(line: Line, index: int) -> int:
    """Step back over a bracket that ends at `index`."""
    if index and line.signs[index - 1] == ")":
        opening = line.signs.rfind("(", max(0, index - 10), index)
        return opening if opening > 0 else index
    return index


def with_apposition(line: Line, phrase: Phrase) -> Phrase:
    """Return a noun phrase with the bracket and the apposition that follow it: "Ann Lee, the mayor of Lowtown"."""
    last = phrase.last
    if last + 2 < line.end and line.signs[last] in "je" and line.signs[last + 1] in "it":  # "familiar with", "taken by"
        matter = line.syntax.base(last + 2)
        last = matter if matter > last + 2 else last
    if last + 1 < line.end and line.signs[last] == "(":
        close = line.signs.find(")", last, min(line.end, last + 8))
        if close > 0:
            last = close + 1
    if last + 1 < line.end and line.signs[last] == "," and not line.quoted[last + 1]:
        if line.words[last + 1] == "who":
            return Phrase(phrase.first, _clause_end(line, last + 2), phrase.head)
        following = line.syntax.after(last + 1)
        if following is not None and line.signs[last + 1] in "dnpj#":
            end = following.last
            closes = end >= line.end or line.signs[end] == ","
            if closes and not any(sign in FINITE for sign in line.signs[last + 1 : end]):
                return Phrase(phrase.first, end, phrase.head)
    return Phrase(phrase.first, last, phrase.head)


def _clause_end(line: Line, place: int) -> int:
    """Return where a relative clause that goes on from `place` ends: at the next comma, or with the sentence."""
    comma = line.signs.find(",", place, line.end)
    return comma if comma >= 0 else line.end


def inverted(line: Line, start: int, first: int, last: int) -> Phrase | None:
    """Return the subject after its verb: "…," said Ann Lee."""
    if (
        last >= line.end
        or line.quoted[last]
        or not ("invert" in line.frames(first) or (start and line.quoted[start - 1]))
    ):
        return None
    if start > 0 and not (line.quoted[start - 1] or line.signs[start - 1] in ',"-'):
        return None
    if start == 0 and not line.opens_quoted():
        return None
    phrase = line.syntax.after(last)
    if phrase is None or line.is_date(last):
        return None
    beside_quotation = start == 0 or line.quoted[start - 1] or (start > 1 and line.quoted[start - 2])
    if not beside_quotation:
        following = line.signs[phrase.last : phrase.last + 1]
        if following and following not in ",.i-:r" and phrase.last < line.end:
            return None
        if line.syntax.is_clause(last, line.end, loose=following != ","):
            return None
    return with_apposition(line, phrase)


def main_subject(line: Line, before: int) -> Phrase | None:
    """Return the subject of the sentence's first finite verb before `before`."""
    for finite in ("vzqm", "e"):
        for index in range(1, before):
            if line.signs[index] in finite and not line.quoted[index]:
                group = line.syntax.verb_group(index)
                if group and line.signs[group - 1] in "cw":
                    continue  # no subject of its own
                found = subject(line, group)
                if found is not None:
                    return found
    return None


def owner(line: Line, noun: int) -> Phrase | None:
    """Return whose the noun at `noun` is: "her early claim", "the union's support"."""
    place = noun
    while place and line.signs[place - 1] in "jr":
        place -= 1
    if place and line.words[place - 1] in ("his", "her", "their"):
        return Phrase(place - 1, place, place)
    if place > 1 and line.signs[place - 1] == "s":
        return line.syntax.before(place - 1) or _inside(line, place - 1)
    return None


def _inside(line: Line, last: int) -> Phrase | None:
    """Return the owner at the beginning of a noun phrase that goes on after it."""
    first = last
    while first and line.signs[first - 1] in "dpnj":
        first -= 1
    return Phrase(first, last, last) if first < last else None
