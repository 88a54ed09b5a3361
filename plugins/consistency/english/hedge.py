"""What an English headline states flatly and the body only hedges."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from checker_plugins.consistency.english.hint import ACCUSED, ADVERBS, DOUBTED, HEDGE, MODALS
from checker_plugins.consistency.relation import Disagreement, Stated

if TYPE_CHECKING:
    from checker_plugins.consistency.english.article import Article

_HELD_BACK: Final = (  # compiled when it is first used: few articles call for it
    r"(?i)[?:\"“”'‘|]|\b(?:alleg\w+|accus\w+|suspect\w*|charged?|charges|reports?|reported|reportedly|claims?|claimed|says?|said|may|might"
    r"|could|would|should|likely|possibl[ey]|apparent\w*|den(?:y|ies|ied)|probe\w*|investigat\w+|sources?|according|appears?|seems?|believed|feared"
    r"|fears?|rumou?rs?|trial|plea\w*|lawsuit|sues?|sued|will|how|why|what|who|if|whether|indicted|tells?|warns?|poll|thinks?"
    r"|expected|plans?|set|wants?|urges?|calls?|vows?|asks?|court|jury|judge|police|officials?|experts?|study|not|no|never)\b"
)
# The forms of irregular verbs that are not told by their endings, each after its verb.
_IRREGULAR: Final = """
take took taken; steal stole stolen; lie lies lied lay lain lying; hide hidden; know knew known; give gave given;
break broke broken; shoot shot; pay paid; sell sold; buy bought; tell told; lead leads led leading; lose lost;
hold holds held holding; send sends sent sending; spend spends spent spending; strike struck stricken;
throw threw thrown; fall fell fallen; begin began begun beginning; write wrote written; drive drove driven;
beat beaten; win won winning; sink sank sunk; leave left; build builds built building; catch caught; deal dealt;
fight fought; make made; meet met; run ran running; speak spoke spoken; swear swore sworn;
mislead misleads misled misleading; cut cutting; burn burnt
"""
_SMALL: Final = frozenset(
    "the and for but was has had its his her are who our you out off with from that this they their have"
    " been were after over into than more most when while about".split()
)
_BETWEEN: Final = frozenset("of to have has had be been was were being also first then".split())  # a hedge and its verb
# The endings of verbs, by their last letters.
_VERB_ENDINGS: Final[dict[str, tuple[str, ...]]] = {"g": ("ing",), "d": ("ed", "d"), "s": ("es", "s"), "e": ("e",)}
_lemmas: Final[dict[str, str]] = {}  # the verb behind each form of an irregular one, once it was asked for
_WINDOW: Final = 4  # words before a verb in which its hedge stands
_SHORT: Final = 2  # letters of a word, and of a stem, that is too short
_LONGEST: Final = 40  # words of a headline


def hedges(article: Article) -> list[Stated]:
    """Return the first verb of the headline that the body never has without a hedge."""
    if "headline" not in article.roles:
        return []
    headline = article.blocks[article.roles.index("headline")].span
    words = article.tokens.words
    first = article.tokens.at(headline.start)
    last = article.tokens.first_at(headline.end)
    places = _hedged_places(article, last)
    if not places:
        return []
    shared: set[str] = set()
    for index in range(first, min(last, first + _LONGEST)):
        word = words[index]
        if len(word) > _SHORT and word not in _SMALL:
            shared.add(_stem(word))
    hedged: dict[str, str] = {}
    for place in places:
        stem = _stem(words[place])
        if stem in shared and stem not in hedged:
            hedge = _hedge(article, place)
            if hedge:
                hedged[stem] = hedge
    if not hedged or re.search(_HELD_BACK, headline.of(article.text)):
        return []
    return _flat(article, first, last, shared, hedged)


def _hedged_places(article: Article, least: int) -> list[int]:
    """Return where the words stand that the hedges from the token `least` on may speak of."""
    found: list[int] = []
    if not article.seen & HEDGE:
        return found
    words = article.tokens.words
    final = len(words) - 1
    for index in article.watched:
        if least <= index < final and article.bits(index) & HEDGE:
            place = index + 1
            following = words[place]
            if following not in _BETWEEN and not following.endswith("ly") and words[index] not in ADVERBS:
                continue  # only an adverb hedges the very next word: "may have taken", "said to be"
            most = min(index + _WINDOW, final)
            while place < most and (words[place] in _BETWEEN or words[place].endswith("ly")):
                place += 1
            found.append(place)
    return found


def _flat(article: Article, first: int, last: int, shared: set[str], hedged: dict[str, str]) -> list[Stated]:
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
            return [Stated(Disagreement(span, "", "", hedged[stem], span.of(article.text)))]
    return []


def _irregular() -> dict[str, str]:
    """Return the verb behind each form that its ending does not tell."""
    if not _lemmas:
        found: dict[str, str] = {}
        for entry in _IRREGULAR.split(";"):
            lemma, *forms = entry.split()
            found.update(dict.fromkeys(forms, lemma))
        _lemmas.update(found)
    return _lemmas


def _stem(word: str) -> str:
    """Return a verb without its ending.

    >>> _stem("stolen"), _stem("poisons"), _stem("poisoning")
    ('steal', 'poison', 'poison')
    """
    word = _irregular().get(word, word)
    for ending in _VERB_ENDINGS.get(word[-1], ()):
        if len(word) - len(ending) > _SHORT and word.endswith(ending):
            return word[: -len(ending)].rstrip("e")
    return word


def _hedge(article: Article, place: int) -> str:
    """Return the words that hedge the verb at a token, with it, or nothing."""
    words = article.tokens.words
    for index in range(place - 1, max(-1, place - 1 - _WINDOW), -1):
        word = words[index]
        following = words[index + 1]
        if word in ADVERBS or (word in DOUBTED and following == "to") or (word in MODALS and following == "have"):
            return article.span(index, place + 1).of(article.text)
        if word in ACCUSED and following == "of":
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
