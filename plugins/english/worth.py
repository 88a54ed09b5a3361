"""Check-worthiness: what in a claim makes an editor stop and ask "says who?", by name."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping

from checker.automaton import Hit
from checker_plugins.english.reading import NUMBER, Reading

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

# The reasons, in the order in which a claim gives them; "court" takes some of them away.
REASONS = ("casualty", "accusation", "figure", "inference", "cause", "superlative", "secret")
_OF_SOMEBODY = frozenset(("his", "her", "'s", "their"))
_ORDINALS = frozenset(("first", "last", "second"))


def found_in(reading: Reading) -> dict[int, set[str]]:
    """Return what each sentence holds that can be a reason to check it."""
    found: dict[int, set[str]] = {}
    firsts = [sentence.first for sentence in reading.sentences]
    for key in PHRASES:
        name = key.removeprefix("claim-")
        for hit in reading.hits.get(key, ()):
            if not _is_harmless(reading, name, hit):
                found.setdefault(bisect_right(firsts, hit.first) - 1, set()).add(name)
    return found


def _is_harmless(reading: Reading, name: str, hit: Hit) -> bool:
    """Say whether a word is no reason where it stands: "her death", "the first two"."""
    words = reading.tokens.words
    if name == "casualty":
        return words[hit.first] == "death" and hit.first > 0 and words[hit.first - 1] in _OF_SOMEBODY
    if name == "superlative" and words[hit.last - 1] in _ORDINALS:
        following = words[hit.last] if hit.last < len(words) else ""
        return following in ("lady", "minister", "few") or reading.is_in(hit.last, NUMBER)
    return False


def because(found: Collection[str], status: str) -> tuple[str, ...]:
    """Return the named reasons for which a fact-checker would want a claim checked."""
    reasons = [name for name in REASONS if name in found]
    if "court" in found:  # a court's acts are public
        reasons = [name for name in reasons if name not in ("accusation", "figure")]
    if status in ("vague", "anonymous"):
        reasons.append("unidentified-source")
    return tuple(reasons)


def type_of(found: Collection[str]) -> str:
    """Return the type of a claim from what was found in it, the gravest first."""
    for reason, type_ in (
        ("accusation", "accusation"),
        ("inference", "inference"),
        ("figure", "statistic"),
        ("cause", "cause"),
        ("superlative", "superlative"),
        ("prediction", "prediction"),
    ):
        if reason in found:
            return type_
    return "statement"
