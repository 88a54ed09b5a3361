"""Names in an English article: one person's name that is spelt in two ways, and names that only the headline has."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker_plugins.consistency.relation import Disagreement, Stated

if TYPE_CHECKING:
    from checker.document import Entity
    from checker_plugins.consistency.english.article import Article

_SHORT, _SAFE, _LONG = 5, 6, 8  # letters of a name of which one may be missing, one be wrong, two be wrong
_OFTEN = 3  # times that a surname stands in an article, from which on another spelling is a slip
_TITLES = frozenset(
    "mr mrs ms dr prof professor judge justice sir dame captain sergeant inspector senator mayor".split()
)
_MOST = 60  # people, or blocks above the body, that are looked at
_LONGEST = 120  # words of such a block
_MANY = 4  # surnames after one given name: more make it a word like "Senate"
_RARE = 3  # a spelling that stands as often is no slip
# Endings that make another word of a name: "Korean", "Brills", "Germany".
_ENDINGS = frozenset(("", *"s n an ian i is es ns y e r er ese ish ist a ans ic ics m".split()))
# Last words of names that are no surnames, or are as near to another word as a slip is to the right one.
_NO_SURNAMES = frozenset(
    """majority minority democrat democrats democratic republican republicans committee medicare medicaid americans
    africans latino latina latinos latinas latinx olympics olympians paralympics slovenia slovakia colombia columbia
    western eastern northern southern muslims christian christians""".split()
)


def spellings(article: Article) -> Iterator[Stated]:
    """Yield the rarer spelling of a surname that one given name stands before in two spellings."""
    people: dict[str, dict[str, list[Entity]]] = {}
    words = article.tokens.words
    if "[sic]" in article.text:  # a wrong spelling that is quoted as such
        return
    for name in article.body_names:
        if name.last - name.first == 2:
            surname = words[name.first + 1]
            if surname not in _NO_SURNAMES:
                people.setdefault(words[name.first], {}).setdefault(surname, []).append(name)
    for given, surnames in people.items():
        if 1 < len(surnames) < _MANY and given.isalpha() and len(given) > 1:
            yield from _slips(article, given, surnames)
    yield from _lone_slips(article, people)
    yield from _titled_slips(article)


def _titled_slips(article: Article) -> Iterator[Stated]:
    """Yield the surnames that stand after one title in two spellings, and have no given name."""
    words = article.tokens.words
    if _TITLES.isdisjoint(article.words):
        return
    titled: dict[str, dict[str, list[Entity]]] = {}
    for name in article.body_names:
        if name.last - name.first == 1 and name.first:
            before = name.first - 1 - (words[name.first - 1] == ".")
            if words[before] in _TITLES:
                titled.setdefault(words[before], {}).setdefault(words[name.first], []).append(name)
    for surnames in titled.values():
        order = list(surnames)[:_MOST]
        for place, surname in enumerate(order):
            for other in order[place + 1 :]:
                if len(min(surname, other, key=len)) >= _SAFE and is_slip(surname, other):
                    right, wrong = sorted((surname, other), key=lambda each: -words.count(each))
                    if words.count(wrong) == 1:
                        name = surnames[wrong][0]
                        written = article.span(surnames[right][0].first, surnames[right][0].last).of(article.text)
                        span = article.span(name.first, name.last)
                        yield Stated(Disagreement(span, written, "", written, span.of(article.text)))


def _lone_slips(article: Article, people: dict[str, dict[str, list[Entity]]]) -> Iterator[Stated]:
    """Yield the surnames that stand once, alone, and are all but that of somebody who is named in full and often."""
    words = article.tokens.words
    names = article.body_names
    count = article.name_words
    often = {word for word, times in count.items() if times >= _OFTEN and len(word) >= _SAFE}
    surnames = {
        surname: entities[0] for each in people.values() for surname, entities in each.items() if surname in often
    }
    surnames = {surname: name for surname, name in surnames.items() if article.lone_names[surname]}  # as people's do
    if len(surnames) > _MOST:  # a list of people, not an article
        return
    initials = {surname[0] for surname in surnames}
    for name in names:
        word = words[name.first]
        if word[0] not in initials or name.last - name.first > 1 or count[word] > 1 or len(word) < _SAFE:
            continue
        known = [surname for surname in surnames if surname[0] == word[0] and is_slip(word, surname)]
        if len(known) == 1 and word not in _NO_SURNAMES and words.count(word) == 1:
            entity = surnames[known[0]]
            written, span = (
                article.span(entity.last - 1, entity.last).of(article.text),
                article.span(name.first, name.last),
            )
            yield Stated(Disagreement(span, written, "", written, span.of(article.text)))


def _slips(article: Article, given: str, surnames: dict[str, list[Entity]]) -> Iterator[Stated]:
    alone = article.lone_names
    order = list(surnames)
    for place, surname in enumerate(order):
        for other in order[place + 1 :]:
            if not is_slip(surname, other) or alone[given] > alone[surname] + alone[other]:
                continue  # what stands alone more often than with a surname is a place: "Iowa"
            often = sorted((surname, other), key=lambda each: -(len(surnames[each]) + alone[each]))
            right, wrong = often
            if len(surnames[wrong]) + alone[wrong] < _RARE:
                written = article.span(surnames[right][0].first, surnames[right][0].last).of(article.text)
                for name in surnames[wrong]:
                    span = article.span(name.first, name.last)
                    yield Stated(Disagreement(span, written, "", written, span.of(article.text)))


def is_slip(one: str, other: str) -> bool:
    """Say whether two words may be one name, once spelt wrong.

    >>> is_slip("kessler", "kesler"), is_slip("korea", "korean"), is_slip("brill", "brent")
    (True, False, False)
    """
    short, long = sorted((one, other), key=len)
    if (
        len(short) < _SHORT
        or len(long) - len(short) > 2
        or one[0] != other[0]
        or not (one.isalpha() and other.isalpha())
    ):
        return False
    stem = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(short))
    if (one[stem:] in _ENDINGS and other[stem:] in _ENDINGS) or one.isascii() != other.isascii():
        return False
    if len(short) < _SAFE and len(short) == len(long) and sorted(one) != sorted(other):
        return False
    most = 2 if len(short) >= _LONG else 1
    one, other = _unlike(one[stem:], other[stem:])
    if most == 1 and max(len(one), len(other)) > 2:  # more than two letters that are swapped
        return False
    return 0 < _distance(one, other) <= most


def _unlike(one: str, other: str) -> tuple[str, str]:
    """Return two words without the letters in which both end."""
    end = 0
    while end < min(len(one), len(other)) and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[: len(one) - end], other[: len(other) - end]


def _distance(one: str, other: str) -> int:
    """Return how many letters have to be put in, taken out, changed, or swapped, to turn one into the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        earlier, before, row = before, row, [place]
        for other_place, other_letter in enumerate(other, 1):
            best = min(before[other_place] + 1, row[-1] + 1, before[other_place - 1] + (letter != other_letter))
            if earlier and other_place > 1 and letter == other[other_place - 2] and one[place - 2] == other_letter:
                best = min(best, earlier[other_place - 2] + 1)
            row.append(best)
    return row[-1]


def display_names(article: Article) -> Iterator[Stated]:
    """Yield the names above and beside the body of which the body has another spelling."""
    tokens = article.tokens
    shown = [block for block, display in zip(article.blocks, article.is_display, strict=True) if display]
    for block in shown[:_MOST]:
        first, last = tokens.at(block.span.start), bisect_left(tokens.starts, block.span.end)
        for index in _new_names(article, first, min(last, first + _LONGEST)):
            word = tokens.words[index]
            known = [name for name, count in article.name_words.items() if count > 1 and is_slip(word, name)]
            if len(known) == 1:
                span = article.span(index, index + 1)
                yield Stated(Disagreement(span, "", "", known[0].capitalize(), span.of(article.text)))


def _new_names(article: Article, first: int, last: int) -> list[int]:
    """Return the capitalised words between two tokens that the rest of the article has not."""
    words, starts = article.tokens.words, article.tokens.starts
    if not _is_sentence_case(article, first, last):
        return []
    return [
        index
        for index in range(first, last)
        if len(words[index]) >= _SHORT
        and article.text[starts[index]].isupper()
        and words.count(words[index]) == words[first:last].count(words[index])
    ]


def _is_sentence_case(article: Article, first: int, last: int) -> bool:
    """Say whether the words of a headline are capitalised as in a sentence, so that a capital tells a name."""
    words = [
        article.text[article.tokens.starts[index]]
        for index in range(first + 1, last)
        if len(article.tokens.words[index]) > 3
    ]
    small = sum(letter.islower() for letter in words)
    return len(words) > 1 and small * 2 >= len(words)
