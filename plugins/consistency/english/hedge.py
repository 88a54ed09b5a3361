"""What an English headline states flatly and the body only hedges."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from checker_plugins.consistency.relation import Disagreement, Stated
from checker_plugins.english.inflect import verb_forms

if TYPE_CHECKING:
    from checker_plugins.consistency.english.article import Article

_HELD_BACK = re.compile(
    r"[?:\"“”'‘|]|\b(?:alleg\w+|accus\w+|suspect\w*|charged?|charges|reports?|reported|reportedly|claims?|claimed|says?|said|may|might"
    r"|could|would|should|likely|possibl[ey]|apparent\w*|den(?:y|ies|ied)|probe\w*|investigat\w+|sources?|according|appears?|seems?|believed|feared"
    r"|fears?|rumou?rs?|trial|plea\w*|lawsuit|sues?|sued|will|how|why|what|who|if|whether|indicted|tells?|warns?|poll|thinks?"
    r"|expected|plans?|set|wants?|urges?|calls?|vows?|asks?|court|jury|judge|police|officials?|experts?|study|not|no|never)\b",
    re.IGNORECASE,
)
_ADVERBS = frozenset("allegedly reportedly supposedly purportedly apparently".split())
_DOUBTED = frozenset("believed thought alleged rumoured rumored suspected reported understood feared said".split())
_MODALS = frozenset(("may", "might", "could"))
_ACCUSED = frozenset(("accused", "suspected"))
_HEDGES = _ADVERBS | _DOUBTED | _MODALS | _ACCUSED
_IRREGULAR = (
    "take steal lie hide know give break shoot pay sell buy tell lead lose hold send spend strike throw"
    " fall begin write drive beat"
    " win sink flee leave build catch deal fight make meet run speak swear mislead forge cut burn"
)
_SMALL = frozenset(
    "the and for but was has had its his her are who our you out off with from that this they their have"
    " been were after over into than more most when while about".split()
)
_BETWEEN = frozenset("of to have has had be been was were being also first then".split())  # a hedge and its verb
_WINDOW = 4  # words before a verb in which its hedge stands
_LONGEST = 40  # words of a headline


def hedges(article: Article) -> Iterator[Stated]:
    """Yield the first verb of the headline that the body never has without a hedge."""
    headline = next((block for block in article.blocks if block.role == "headline"), None)
    if headline is None or _HEDGES.isdisjoint(article.words) or _HELD_BACK.search(headline.span.of(article.text)):
        return
    words = article.tokens.words
    first = article.tokens.at(headline.span.start)
    last = bisect_left(article.tokens.starts, headline.span.end)
    shared = {
        _stem(word) for word in words[first : min(last, first + _LONGEST)] if len(word) > 2 and word not in _SMALL
    }
    hedged: dict[str, str] = {}
    for index in _places(words, _HEDGES & article.words, last):
        place = index + 1
        while place < min(index + _WINDOW, len(words) - 1) and (
            words[place] in _BETWEEN or words[place].endswith("ly")
        ):
            place += 1
        stem = _stem(words[place]) if place < len(words) else ""
        if stem in shared and stem not in hedged and (hedge := _hedge(article, place)):
            hedged[stem] = hedge
    if hedged:
        yield from _flat(article, first, last, shared, hedged)


def _places(words: list[str], wanted: frozenset[str], first: int) -> list[int]:
    """Return where in a text the wanted words stand, from the token `first` on."""
    found = []
    for word in wanted:
        place = first - 1
        with suppress(ValueError):  # when there is no more of them
            while True:
                place = words.index(word, place + 1)
                found.append(place)
    return sorted(found)


def _flat(article: Article, first: int, last: int, shared: set[str], hedged: dict[str, str]) -> Iterator[Stated]:
    words = article.tokens.words
    for index in range(first + 1, min(last, first + _LONGEST)):
        stem = _stem(words[index])
        if words[index - 1] == "to" or stem not in hedged:
            continue
        found = [place for place in range(last, len(words)) if _stem(words[place]) == stem]
        if all(_hedge(article, place) for place in found) and any(
            _speaks_of(article, place, shared - {stem}) for place in found
        ):
            span = article.span(index, index + 1)
            yield Stated(Disagreement(span, "", "", hedged[stem], span.of(article.text)))
            return


@cache
def _irregular() -> dict[str, str]:
    """Return the verb behind each form that its ending does not tell."""
    return {
        form: lemma for lemma in _IRREGULAR.split() for forms in verb_forms(lemma) for form in forms if form != lemma
    }


def _stem(word: str) -> str:
    """Return a verb without its ending.

    >>> _stem("stolen"), _stem("poisons"), _stem("poisoning")
    ('steal', 'poison', 'poison')
    """
    word = _irregular().get(word, word)
    for ending in ("ing", "ed", "es", "s", "d", "e"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word[: -len(ending)].rstrip("e")
    return word


def _hedge(article: Article, place: int) -> str:
    """Return the words that hedge the verb at a token, with it, or nothing."""
    words = article.tokens.words
    for index in range(place - 1, max(-1, place - 1 - _WINDOW), -1):
        word = words[index]
        following = words[index + 1]
        if word in _ADVERBS or (word in _DOUBTED and following == "to") or (word in _MODALS and following == "have"):
            return article.span(index, place + 1).of(article.text)
        if word in _ACCUSED and following == "of":
            return article.span(index, place + 1).of(article.text)
        if word not in _BETWEEN and not word.endswith("ly"):
            break
    return ""


def _speaks_of(article: Article, place: int, shared: set[str]) -> bool:
    """Say whether two more words of the headline stand in the sentence of a token."""
    index = bisect_left(article.sentences, place + 1, key=lambda sentence: sentence.last)
    if index >= len(article.sentences):
        return False
    sentence = article.sentences[index]
    stems = {_stem(word) for word in article.tokens.words[sentence.first : sentence.last]}
    return len(stems & shared) >= 2
