"""The symbols that a phrase's automaton waits for, numbered; words come after the lexicons.

They stand apart from the notation and from its compiler, for a run that finds its rules compiled loads neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

CLASSES = ("number", "percent", "money", "date", "name")  # the labels of entities that a phrase can ask for

# Each class has four, for the places that a token can have in an entity;
# each lexicon two, for a token that is an entry and for one that begins an entry of several tokens.
ANY: Final = 0  # any token satisfies it
ALONE: Final = 1
BEGIN: Final = 2
INSIDE: Final = 3
END: Final = 4
FIRST_LEXICON: Final = 1 + 4 * 5  # after those of `CLASSES`; without `len`, the compiler knows it


def through_forks(origin: int, forks: Mapping[int, Sequence[int]]) -> set[int]:
    """Return the states that are no forks and that forks lead to from `origin`, or `origin` itself."""
    reached: set[int] = set()
    seen: set[int] = set()
    waiting = [origin]
    while waiting:
        state = waiting.pop()
        if state not in seen:
            seen.add(state)
            if state in forks:
                waiting += forks[state]
            else:
                reached.add(state)
    return reached
