"""Which text of one version is which of another: equal ones first, then those that are alike; linear in what is told.

Sentences are compared by their words. The longer words and the figures say what a sentence is about, the short ones
count for little; so this works for any language that parts its words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

LEAST = 0.6  # how alike two texts must be, from 0 to 1
SHARE = 0.5  # of the texts of a renamed file that must be those of the other
COMMON = 24  # texts with a word in common, beyond which the word leads to nothing
CANDIDATES = 8  # texts that are looked at for each

_WORD = re.compile(r"\w+")
_SHORT = 0.25  # what a word of up to three letters counts
_NEIGHBOUR = 0.15  # what an equal neighbour adds
_HELD = 0.9  # what it counts that one text holds the other, as against being the same


def folded(text: str) -> str:
    """Return a text as it is compared: on one line, in one case."""
    return " ".join(text.split()).casefold()


def pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the indices of the texts that are the same in both, or alike; each at most once, in the order of `new`.

    >>> pairs(["The weir broke.", "Nobody knew of it."], ["Nobody knew.", "The weir broke, said Ada Voss."])
    [(1, 0), (0, 1)]
    """
    found = _equal(old, new)
    taken = set(found.values())
    words = {index: _weights(text) for index, text in enumerate(old) if index not in taken}
    by_word: dict[str, list[int]] = {}
    for index, mine in words.items():
        for word in mine:
            by_word.setdefault(word, []).append(index)
    scored = []
    for index, text in enumerate(new):
        if index in found:
            continue
        mine = _weights(text)
        for other in _candidates(mine, by_word):
            near = any(found.get(index + step) == other + step for step in (-1, 1))
            score = _likeness(words[other], mine) + (_NEIGHBOUR if near else 0.0)
            if score >= LEAST:
                scored.append((-score, abs(other - index), index, other))
    for _, _, index, other in sorted(scored):
        if index not in found and other not in taken:
            found[index] = other
            taken.add(other)
    return [(found[index], index) for index in sorted(found)]


def renamed(old: Mapping[str, Iterable[str]], new: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return, for those files of `new` that a file of `old` has become, its old name; both map names to texts.

    At least half of the texts of the longer one must be those of the other.
    """
    olds, news = ({name: Counter(map(folded, texts)) for name, texts in files.items()} for files in (old, new))
    by_text: dict[str, list[str]] = {}
    for name, texts in olds.items():
        for text in texts:
            by_text.setdefault(text, []).append(name)
    scored = []
    for name, texts in news.items():
        shared: Counter[str] = Counter()
        for text, number in texts.items():
            holders = by_text.get(text, [])
            if len(holders) <= COMMON:
                for other in holders:
                    shared[other] += min(number, olds[other][text])
        for other, number in shared.items():
            share = number / max(olds[other].total(), texts.total())
            if share >= SHARE:
                scored.append((-share, name, other))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for _, name, other in sorted(scored):
        if name not in found and other not in taken:
            found[name] = other
            taken.add(other)
    return found


def _equal(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Return, by the index in `new`, the index in `old` of the same text, the first of several with the first."""
    waiting: dict[str, list[int]] = {}
    for index in reversed(range(len(old))):
        waiting.setdefault(folded(old[index]), []).append(index)
    found = {}
    for index, text in enumerate(new):
        same = waiting.get(folded(text))
        if same:
            found[index] = same.pop()
    return found


def _weights(text: str) -> dict[str, float]:
    """Return the words of a text, each with what it counts in all its occurrences."""
    weights: dict[str, float] = {}
    for word in _WORD.findall(text.casefold()):
        weights[word] = weights.get(word, 0.0) + (1.0 if len(word) > 3 or word.isdigit() else _SHORT)
    return weights


def _candidates(mine: Iterable[str], by_word: Mapping[str, Sequence[int]]) -> list[int]:
    shared: Counter[int] = Counter()
    for word in mine:
        holders = by_word.get(word, ())
        if len(holders) <= COMMON:
            shared.update(holders)
    return [index for index, _ in sorted(shared.items(), key=lambda each: (-each[1], each[0]))[:CANDIDATES]]


def _likeness(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return how alike two texts are: whether they are the same, or one is most of the other with something added."""
    common = sum(min(weight, other[word]) for word, weight in one.items() if word in other)
    sizes = sum(one.values()), sum(other.values())
    if not common or min(sizes) < 1:
        return 0.0
    held = common / min(sizes) if min(sizes) >= 2 else 0.0  # a word or two are held by anything
    return max(2 * common / sum(sizes), _HELD * held)
