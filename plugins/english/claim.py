"""Claims: which sentences assert something checkable, the writer's hedges in them, and their figures."""

from __future__ import annotations

from typing import Any, Final

from checker.arrays import i64
from checker.document import Entity
from checker.ledger import Figure
from checker.span import tuple_of
from checker_plugins.english.reading import Reading
from checker_plugins.english.sign import bits
from checker_plugins.english.syntax import FINITE
from checker_plugins.english.tagging import DATE, PROMPT, UNIT

PHRASES: dict[str, tuple[str, ...]] = {
    "claim-prompt": ("{prompt-word}",),
    "claim-unit": ("{quantity-unit}",),
    "hedge-adverb": ("{hedge-adverb}",),
    "hedge-adjective": ("{doubting-adjective}",),
    "hedge-impersonal": (
        (
            "it (is|was|'s|has been) (now|also|widely|generally|commonly)? (believed|understood|thought|alleged|claimed"
            "|reported|rumoured|rumored|feared|suspected|assumed|presumed|speculated) that?"
        ),
    ),
    "hedge-passive": ("{hedge-passive}",),
    "hedge-modal": ("(may|might|could)",),
    "hedge-verb": ("(seem|seems|seemed|appear|appears|appeared)",),
}

# In the order in which they are taken where they begin and end alike.
_HEDGES: Final = tuple(sorted(name for name in PHRASES if name.startswith("hedge-")))
_IMPERSONAL: Final = _HEDGES.index("hedge-impersonal")
_PASSIVE: Final = _HEDGES.index("hedge-passive")
_MODAL: Final = _HEDGES.index("hedge-modal")
_VERB: Final = _HEDGES.index("hedge-verb")
_ADJECTIVE: Final = _HEDGES.index("hedge-adjective")
_FIGURE: Final[Any] = Figure  # what is final is found at once where this is compiled
_STOP: Final = ord(".")
_SHORT: Final = 14  # tokens of a line such as "Read more: …"
# Blocks whose text asserts nothing of its own: names, dates, titles, and what is not prose.
NO_CLAIMS: Final = frozenset(("headline", "heading", "byline", "dateline", "caption", "code"))

_PARTICIPLE: Final = bits("e")
_CLOSING: Final = frozenset("\"”’' )»")  # may stand after the sign that ends a sentence
_ENDINGS: Final = frozenset(".!:…")
_QUESTIONS: Final = frozenset(("what", "how", "why", "who", "where"))


def asserts(reading: Reading, index: int, role: str) -> bool:
    """Say whether the sentence `index` states something that could be checked."""
    if role in NO_CLAIMS:
        return False
    first, last = reading.firsts[index], reading.lasts[index]
    start, end = reading.starts[index], reading.stops[index]
    if end > start and ord(reading.text[end - 1]) == _STOP:  # as most do
        ending = "."
    else:
        ending = _ending(reading.text, start, end)
        if _asks(reading, first, last, ending):
            return False
    if reading.holds_verb(first, last):
        return True
    alphabetic = reading.count_words(first, last)
    if alphabetic < 3:
        return False
    if alphabetic >= 6 and (ending == ";" or ending in _ENDINGS):
        return True
    verbs = FINITE | _PARTICIPLE if alphabetic > 12 or ending == "." else FINITE
    return reading.syntax(index).is_any(verbs, 0, last - first)


def _ending(text: str, start: i64, end: i64) -> str:
    """Return the sign that ends a sentence, before what may stand after that."""
    while end > start and text[end - 1] in _CLOSING:
        end -= 1
    return text[end - 1] if end > start else ""


def _asks(reading: Reading, first: int, last: int, ending: str) -> bool:
    """Say whether a sentence asks something, or tells the reader to do something, by how it begins and ends."""
    if ending == "?" and not reading.quoted[first]:
        return True
    if reading.tokens.words[first] in _QUESTIONS and ending not in _ENDINGS:
        return True
    return last - first <= _SHORT and ending != "." and reading.is_in(first, PROMPT)


def hedges(reading: Reading) -> list[tuple[int, int]]:
    """Return the tokens of the writer's own words of doubt, outside quotations."""
    words = reading.tokens.words
    found: list[tuple[int, int]] = []
    taken = 0
    for hit in _possible_hedges(reading):
        first, length, kind = hit >> 32, _LONGEST - (hit >> 8 & _LONGEST), hit & 255
        last = first + length
        if first < taken or reading.quoted[first]:
            continue
        if kind == _IMPERSONAL and words[last - 1] == "that":
            last -= 1
        if kind == _PASSIVE and words[last - 2 : last] == ["supposed", "to"]:
            continue  # a duty, not a doubt
        if kind == _MODAL and not _is_epistemic(reading, first):
            continue
        if kind == _VERB and (last >= len(words) or words[last] not in _AFTER_SEEMING):
            continue
        if kind == _ADJECTIVE and not _is_doubting(reading, first):
            continue
        found.append((first, last))
        taken = last
    return found


_LONGEST: Final = (1 << 24) - 1


def _possible_hedges(reading: Reading) -> list[int]:
    """Return what may be a hedge, by where it begins, the longest first.

    Each is one number, made of its first token, what it is shorter than the longest, and the place of its set.
    """
    firsts, lasts = reading.hits.firsts, reading.hits.lasts
    found: list[int] = []
    for kind in range(len(_HEDGES)):
        begin, end = reading.hits.bounds(_HEDGES[kind])
        for hit in range(begin, end):
            first = firsts[hit]
            found.append(first << 32 | (_LONGEST - (lasts[hit] - first)) << 8 | kind)
    found.sort()
    return found


_AFTER_SEEMING: Final = frozenset(("to", "as", "like", "likely", "that", "set"))
# What "could" tells of likelihood before, where other verbs make it an ability.
_LIKELY: Final = frozenset(
    "be have become lead face take cost mean result cause also soon still even well potentially".split()
)


def _is_epistemic(reading: Reading, token: int) -> bool:
    """Say whether a modal verb tells of likelihood: not the month, not permission, ability or a question."""
    words = reading.tokens.words
    if reading.is_in(token, DATE) or reading.text[reading.tokens.starts[token]].isupper():
        return False
    following = words[token + 1 : token + 3]
    if not following or not following[0][0].isalpha():
        return False
    if words[token] == "could":
        return following[0] in _LIKELY
    return True


_ALSO_VERBS: Final = frozenset(("reported", "claimed", "suspected", "accused", "alleged", "supposed"))
_BEFORE_ADJECTIVES: Final = frozenset(
    "a an the of any his her their its for 's no with several other some two three by between against over to".split()
)
_AFTER_VERBS: Final = frozenset("of to that by in on a an the".split())


def _is_doubting(reading: Reading, token: int) -> bool:
    """Say whether an adjective of doubt stands before what it doubts, not as a verb ("the paper reported")."""
    words = reading.tokens.words
    if words[token] not in _ALSO_VERBS:
        return True
    before = words[token - 1] if token else ""
    after = words[token + 1] if token + 1 < len(words) else ""
    if before not in _BEFORE_ADJECTIVES or not after[:1].isalpha():
        return False
    return not after.endswith("ly") and after not in _AFTER_VERBS


# Nouns that are counted without anybody having to count: lengths of time and way, scores.
_LENGTHS: Final = frozenset(
    "years year months month weeks week days day hours hour minutes minute seconds times feet foot inches inch metres "
    "meters km kilometres kilometers miles terms rounds points goals games pages".split()
)
_BEFORE_LABELS: Final = frozenset("aged age flight no number article section $ - boeing airbus".split())


def figures(reading: Reading, entities: list[Entity], limit: int) -> tuple[tuple[Figure, ...], bool]:
    """Return the quantities of a sentence, given its entities: the widest of those that overlap.

    And whether any of them is a statistic.
    """
    found: list[Figure] = []
    statistic = False
    reached = 0
    for entity in entities:
        first, last, label, value, unit = entity
        if first < reached:
            continue
        counts = _counted(reading, last, limit) if label == "number" and last < limit else ""
        found.append(tuple_of(_FIGURE, (reading.tokens.span(first, last), value, unit, counts)))
        statistic = statistic or _is_statistic(reading, first, value, unit, counts)
        reached = last
    return tuple(found), statistic


def _is_statistic(reading: Reading, token: int, value: float | None, unit: str, counts: str) -> bool:
    """Say whether a figure is one that somebody must have counted or measured: not an age, a length of time."""
    if unit:
        return True
    if not counts or counts in _LENGTHS or value is None or value < 10:
        return False
    return token == 0 or reading.tokens.words[token - 1] not in _BEFORE_LABELS


def _counted(reading: Reading, token: int, limit: int) -> str:
    """The noun that a number counts: the next word that is a unit, or the one that follows."""
    for index in range(token, min(token + 3, limit)):
        if reading.is_in(index, UNIT):
            return reading.tokens.words[index]
    word = reading.tokens.words[token]
    return word if word[0].isalpha() and word.endswith("s") else ""
