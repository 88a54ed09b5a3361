"""Names in an English article: one person's name that is spelt in two ways, and names that only the headline has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checker_plugins.consistency.english.hint import SIC
from checker_plugins.consistency.english.slip import SAFE, SHORT, is_slip
from checker_plugins.consistency.relation import Disagreement, Stated

if TYPE_CHECKING:
    from checker.document import Entity
    from checker_plugins.consistency.english.article import Article

_SMALL: Final = 3  # letters of the longest words that are not capitalised in titles
_OFTEN: Final = 3  # times that a surname stands in an article, from which on another spelling is a slip
_TITLES: Final = frozenset(
    "mr mrs ms dr prof professor judge justice sir dame captain sergeant inspector senator mayor".split()
)
_PAIR: Final = 2  # words of a name in full
_MOST: Final = 60  # people, or blocks above the body, that are looked at
_LONGEST: Final = 120  # words of such a block
_MANY: Final = 4  # surnames after one given name: more make it a word like "Senate"
_RARE: Final = 3  # a spelling that stands as often is no slip
# Last words of names that are no surnames, or are as near to another word as a slip is to the right one.
_NO_SURNAMES: Final = frozenset(
    """majority minority democrat democrats democratic republican republicans committee medicare medicaid americans
    africans latino latina latinos latinas latinx olympics olympians paralympics slovenia slovakia colombia columbia
    western eastern northern southern muslims christian christians""".split()
)
_People = dict[str, dict[str, list["Entity"]]]  # what stands for people, by their given name or title, then surname


def spellings(article: Article) -> list[Stated]:
    """Return the rarer spellings of a surname that one given name stands before in two spellings, and the like."""
    if not article.name_words.has_slips or _has_sic(article):
        return []
    names = article.body_names
    if len(names) < _PAIR:
        return []
    people, titled = _people(names, article.tokens.words)
    found: list[Stated] = []
    for given, surnames in people.items():
        if 1 < len(surnames) < _MANY and given.isalpha() and len(given) > 1:
            found += _slips(article, given, surnames)
    found += _lone_slips(article, people)
    for surnames in titled.values():
        if len(surnames) > 1:
            found += _titled_slips(article, surnames)
    return found


def _has_sic(article: Article) -> bool:
    """Say whether a wrong spelling is quoted as such."""
    return bool(article.seen & SIC) and "[sic]" in article.text


def _people(names: list[Entity], words: list[str]) -> tuple[_People, _People]:
    """Return the names of two words by the first of them, and those of one word by the title before them."""
    people: _People = {}
    titled: _People = {}
    for name in names:
        first, last, _, _, _ = name
        length = last - first
        if length == 1:
            if first:
                before = words[first - 1]
                if before == ".":
                    before = words[first - 2]
                if before in _TITLES:
                    titled.setdefault(before, {}).setdefault(words[first], []).append(name)
        elif length == _PAIR:
            surname = words[first + 1]
            if surname not in _NO_SURNAMES:
                given = people.get(words[first])
                if given is None:
                    people[words[first]] = {surname: [name]}
                else:
                    given.setdefault(surname, []).append(name)
    return people, titled


def _titled_slips(article: Article, surnames: dict[str, list[Entity]]) -> list[Stated]:
    """Return those of the surnames after one title that are spelt in two ways, and have no given name."""
    found = []
    count = article.tokens.words.count
    order = list(surnames)[:_MOST]
    for place, surname in enumerate(order):
        for other in order[place + 1 :]:
            if len(surname) >= SAFE and len(other) >= SAFE and is_slip(surname, other):
                right, wrong = sorted((surname, other), key=lambda each: -count(each))
                if count(wrong) == 1:
                    found.append(_slip(article, surnames[right][0], surnames[wrong][0]))
    return found


def _slip(article: Article, right: Entity, wrong: Entity) -> Stated:
    """Return a name and its right spelling as a disagreement."""
    written = article.span(right.first, right.last).of(article.text)
    span = article.span(wrong.first, wrong.last)
    return Stated(Disagreement(span, written, "", written, span.of(article.text)))


def _lone_slips(article: Article, people: _People) -> list[Stated]:
    """Return the surnames that stand once, alone, and are all but that of somebody who is named in full and often."""
    count, alone = article.name_counts, article.lone_names
    surnames: dict[str, Entity] = {}
    for each in people.values():
        for surname, entities in each.items():
            # Often, and alone as well, as people's names stand.
            if len(surname) >= SAFE and count[surname] >= _OFTEN and surname in alone:
                surnames[surname] = entities[0]
    if not surnames or len(surnames) > _MOST:  # a list of people, not an article
        return []
    initials = {surname[0] for surname in surnames}
    words = article.tokens.words
    found = []
    for name in article.body_names:
        first, last, _, _, _ = name
        if last - first > 1:
            continue
        word = words[first]
        if len(word) < SAFE or word[0] not in initials or count[word] > 1:
            continue
        known = [surname for surname in surnames if surname[0] == word[0] and is_slip(word, surname)]
        if len(known) == 1 and word not in _NO_SURNAMES and words.count(word) == 1:
            entity = surnames[known[0]]
            found.append(_slip(article, entity._replace(first=entity.last - 1), name))
    return found


def _slips(article: Article, given: str, surnames: dict[str, list[Entity]]) -> list[Stated]:
    """Return the names with one given name whose surname is spelt in another way, more often."""
    alone = article.lone_names
    found = []
    order = list(surnames)
    for place, surname in enumerate(order):
        for other in order[place + 1 :]:
            times = [len(surnames[each]) + alone.get(each, 0) for each in (surname, other)]
            if not is_slip(surname, other) or alone.get(given, 0) > alone.get(surname, 0) + alone.get(other, 0):
                continue  # what stands alone more often than with a surname is a place: "Iowa"
            right, wrong = (surname, other) if times[0] >= times[1] else (other, surname)
            if min(times) < _RARE:
                found += [_slip(article, surnames[right][0], name) for name in surnames[wrong]]
    return found


def display_names(article: Article) -> list[Stated]:
    """Return the names above and beside the body of which the body has another spelling."""
    tokens, found = article.tokens, []
    shown = [block for block, display in zip(article.blocks, article.is_display, strict=True) if display]
    often: list[str] | None = None
    for block in shown[:_MOST]:
        first, last = tokens.at(block.span.start), tokens.first_at(block.span.end)
        last = min(last, first + _LONGEST)
        if not _may_have_slip(article, first, last):
            continue
        for index in _capitalised(article, first, last):
            word = tokens.words[index]
            if often is None:
                often = [name for name, count in article.name_counts.items() if count > 1 and len(name) >= SHORT]
            known = [name for name in often if name[0] == word[0] and is_slip(word, name)]
            if len(known) == 1 and tokens.words.count(word) == tokens.words[first:last].count(word):
                span = article.span(index, index + 1)
                found.append(Stated(Disagreement(span, "", "", known[0].capitalize(), span.of(article.text))))
    return found


def _may_have_slip(article: Article, first: int, last: int) -> bool:
    """Say whether any capitalised word between two tokens may be a name of the article, spelt otherwise."""
    tokens, names = article.tokens, article.name_words
    return any(names.may_have(index) and tokens.text(index)[0].isupper() for index in range(first, last))


def _capitalised(article: Article, first: int, last: int) -> list[int]:
    """Return the capitalised words between two tokens that may be names."""
    tokens, words = article.tokens, article.tokens.words
    if not _is_sentence_case(article, first, last):
        return []
    return [index for index in range(first, last) if len(words[index]) >= SHORT and tokens.text(index)[0].isupper()]


def _is_sentence_case(article: Article, first: int, last: int) -> bool:
    """Say whether the words of a headline are capitalised as in a sentence, so that a capital tells a name."""
    tokens, words = article.tokens, article.tokens.words
    small = count = 0
    for index in range(first + 1, last):
        if len(words[index]) > _SMALL:
            count += 1
            small += tokens.text(index)[0].islower()
    return count > 1 and small * 2 >= count
