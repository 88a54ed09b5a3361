"""Check-worthiness: what in a claim makes an editor stop and ask "says who?", by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from checker.arrays import i64, vec
from checker_plugins.english.reading import Reading
from checker_plugins.english.tagging import NUMBER

PHRASES: Mapping[str, tuple[str, ...]] = {
    "claim-accusation": ("{accusation}",),
    "claim-cause": ("{cause}",),
    "claim-inference": ("{inference}",),
    "claim-superlative": ("{superlative}",),
    "claim-court": (
        "(sentenced|convicted|acquitted|indicted|arraigned|found guilty|pleaded guilty|plead guilty|pled guilty)",
    ),
    "claim-casualty": ("{casualty}",),
    "claim-prediction": ("{prediction}",),
    "claim-secret": (
        "(secretly|covertly|clandestinely|privately|unofficially|undisclosed|classified)",
        "(in secret|behind closed doors|behind the scenes|without the knowledge of)",
    ),
}

# What can be found in a claim, as bits.
_ACCUSATION: Final = 1 << 0
_CAUSE: Final = 1 << 1
_INFERENCE: Final = 1 << 2
_SUPERLATIVE: Final = 1 << 3
_COURT: Final = 1 << 4
_CASUALTY: Final = 1 << 5
_PREDICTION: Final = 1 << 6
_SECRET: Final = 1 << 7
FIGURE: Final = 1 << 8
_KEYS: Final = tuple((key, 1 << place) for place, key in enumerate(PHRASES))  # in the order of the bits
# The reasons, in the order in which a claim gives them.
_REASONS: Final = (
    ("casualty", _CASUALTY),
    ("accusation", _ACCUSATION),
    ("figure", FIGURE),
    ("inference", _INFERENCE),
    ("cause", _CAUSE),
    ("superlative", _SUPERLATIVE),
    ("secret", _SECRET),
)
_TYPES: Final = (
    (_ACCUSATION, "accusation"),
    (_INFERENCE, "inference"),
    (FIGURE, "statistic"),
    (_CAUSE, "cause"),
    (_SUPERLATIVE, "superlative"),
    (_PREDICTION, "prediction"),
)
_OF_SOMEBODY: Final = frozenset(("his", "her", "'s", "their"))
_ORDINALS: Final = frozenset(("first", "last", "second"))


def found_in(reading: Reading) -> vec[i64]:
    """Return what each sentence holds that can be a reason to check it, as bits."""
    found = vec[i64]([0] * (len(reading.sentences) + 1))  # the last for what stands before the first sentence
    firsts, lasts = reading.hits.firsts, reading.hits.lasts
    for key, bit in _KEYS:
        begin, end = reading.hits.bounds(key)
        for hit in range(begin, end):
            if bit & (_CASUALTY | _SUPERLATIVE) and _is_harmless(reading, bit, firsts[hit], lasts[hit]):
                continue
            found[reading.sentence_of(firsts[hit])] |= bit
    return found


def _is_harmless(reading: Reading, bit: int, first: int, last: int) -> bool:
    """Say whether a word is no reason where it stands: "her death", "the first two"."""
    words = reading.tokens.words
    if bit == _CASUALTY:
        return words[first] == "death" and first > 0 and words[first - 1] in _OF_SOMEBODY
    if words[last - 1] not in _ORDINALS:
        return False
    following = words[last] if last < len(words) else ""
    return following in ("lady", "minister", "few") or reading.is_in(last, NUMBER)


def because(found: int, status: str) -> tuple[str, ...]:
    """Return the named reasons for which a fact-checker would want a claim checked."""
    key = found * 2 + (status == "vague" or status == "anonymous")
    reasons = _known[key]
    if reasons is None:
        reasons = _known[key] = _because(found, status)
    return reasons


_known: Final[list[tuple[str, ...] | None]] = [None] * (4 * FIGURE)  # two for each of what can be found together


def _because(found: int, status: str) -> tuple[str, ...]:
    if found & _COURT:  # a court's acts are public
        found &= ~(_ACCUSATION | FIGURE)
    reasons: list[str] = [name for name, bit in _REASONS if found & bit]
    if status == "vague" or status == "anonymous":
        reasons.append("unidentified-source")
    return tuple(reasons)


def type_of(found: int) -> str:
    """Return the type of a claim from what was found in it, the gravest first."""
    type_ = _known_types[found]
    if not type_:
        type_ = _known_types[found] = _type_of(found)
    return type_


_known_types: Final = [""] * (2 * FIGURE)


def _type_of(found: int) -> str:
    for bit, type_ in _TYPES:
        if found & bit:
            return type_
    return "statement"
