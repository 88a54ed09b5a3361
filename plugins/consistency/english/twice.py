"""One quantity at two places of an English article: the age of one person, "the 40-page report", a year of founding."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from checker.span import Span
from checker_plugins.consistency.english.article import NUMBER, Article
from checker_plugins.consistency.english.hint import COMPOUND, DEED
from checker_plugins.consistency.relation import Quantity

if TYPE_CHECKING:
    from checker.document import Entity
    from checker_plugins.consistency.figures import Values

# The expressions are compiled when they are first used: few articles call for any.
_COMPOUND: Final = (
    r"he (\d[\d,.]*)-(page|seat|member|storey|story|mile|kilometre|kilometer|acre|hectare|foot|metre|meter"
    r"|room|bed|strong|ton"
    r"|tonne|megawatt|nation|country|point|item|question|word|count|chapter|volume) ([a-z]+)\b"
)
_MADE: Final = r" in (?P<figure>1\d{3}|20\d\d)\b"
_HARMED: Final = r" (?P<figure>[\w,]+) (?P<whom>people|men|women|children|passengers|soldiers|civilians)\b"
_DEEDS: Final = {
    **{word: word + _MADE for word in ("built", "founded", "established", "completed")},
    **{word: word + _HARMED for word in ("killed", "injured", "wounded")},
}
_SUBJECT: Final = r"\b(?:[Tt]he|[Tt]his) ([a-z]+),?(?: which| that)?(?: was| is)?(?: itself| also)? $"
_LONGEST_SUBJECT: Final = 60  # characters
_OLDEST: Final = 115
_TWICE: Final = 2
_Pairs = list[tuple[Quantity, Quantity]]


def quantities(article: Article) -> Sequence[Values]:
    """Return each quantity that is told of the same thing at two places, the first place with each later one."""
    pairs: _Pairs = []
    _add_ages(article, pairs)
    _add_deeds(article, pairs)
    _add_compounds(article, pairs)
    if not pairs:
        return ()
    from checker_plugins.consistency.figures import Values

    return [Values(first, second) for first, second in pairs]


def _add_compounds(article: Article, pairs: _Pairs) -> None:
    """Add what is told as in "the 40-page report"."""
    if not article.seen & COMPOUND:
        return
    first: dict[tuple[str, str], Quantity] = {}
    words = article.tokens.words
    units = [index for index in article.watched if index and article.bits(index) & COMPOUND and words[index - 1] == "-"]
    if len(units) < _TWICE:
        return
    for match in re.finditer(_COMPOUND, article.text):
        written = match[1].replace(",", "")
        begins = article.text[max(0, match.start() - 2) : match.start()]
        if (
            written.count(".") <= 1
            and not article.is_shown(match.start())
            and begins[-1:] in ("t", "T")
            and not begins[:-1].isalpha()
        ):
            value = float(written)
            quantity = Quantity(Span(*match.span(1)), match[1], value, value, value)
            earlier = first.setdefault((match[2], match[3]), quantity)
            if earlier is not quantity:
                pairs.append((earlier, quantity))


def _add_deeds(article: Article, pairs: _Pairs) -> None:
    """Add the years in which one thing was built or founded, and the numbers of people whom one event killed."""
    if not article.seen & DEED:
        return
    first: dict[tuple[str, str], Quantity] = {}
    numbers: dict[int, Entity] = {}
    words, starts = article.tokens.words, article.tokens.starts
    told = [index for index in article.watched if article.bits(index) & DEED]
    if len(told) < _TWICE:
        return
    for word, form in _DEEDS.items():
        places = [index for index in told if words[index] == word]
        if len(places) < _TWICE:
            continue
        expression = re.compile(form)
        for index in places:
            match = expression.match(article.text, starts[index])
            if match is None:
                continue
            subject = re.compile(_SUBJECT).search(article.text, max(0, match.start() - _LONGEST_SUBJECT), match.start())
            if subject and not numbers:
                numbers.update((starts[entity.first], entity) for entity in article.numbers)
            quantity = _quantity(match, numbers) if subject else None
            if subject is None or quantity is None or article.is_shown(match.start()):
                continue
            earlier = first.setdefault((subject[1], word + match.groupdict().get("whom", "")), quantity)
            if earlier is not quantity:
                pairs.append((earlier, quantity))


def _quantity(match: re.Match[str], numbers: Mapping[int, Entity]) -> Quantity | None:
    """Return the year, or the number of people, of a deed; `numbers` are the article's by their offsets."""
    start, end = match.span("figure")
    number = numbers.get(start)
    value = (
        float(match["figure"]) if number is None and match["figure"].isdecimal() else number.value if number else None
    )
    return None if value is None else Quantity(Span(start, end), match["figure"], value, value, value)


def _add_ages(article: Article, pairs: _Pairs) -> None:
    """Add the ages of one person, each told as in "Ada Brill, 34," or "34-year-old Ada Brill"."""
    places = _age_places(article)
    if len(places) < _TWICE:
        return
    told: list[tuple[Entity, Entity]] = []  # names with the number beside each
    for name in article.body_names:
        first, last, _, _, _ = name
        number = places.get(last) or places.get(-first)
        if number is not None:
            told.append((name, number))
    if len(told) < _TWICE:
        return
    full = _full_names(article, article.body_names)
    ages: dict[str, Quantity] = {}
    for name, number in told:
        words = article.tokens.words[name.first : name.last]
        person = full.get(words[-1], "") if len(words) == 1 else " ".join(words)
        if not person or number.value is None:
            continue
        span = article.span(number.first, number.last)
        quantity = Quantity(span, span.of(article.text), number.value, number.value, number.value)
        earlier = ages.setdefault(person, quantity)
        if earlier is not quantity:
            pairs.append((earlier, quantity))


def _age_places(article: Article) -> dict[int, Entity]:
    """Return the numbers that may be ages, by the token after the name before them, or by minus the name's first."""
    words, lasts, sorts = article.tokens.words, article.lasts, article.sorts
    found: dict[int, Entity] = {}
    for place in range(len(lasts)):
        last = lasts[place]
        if sorts[place] != NUMBER or last + 1 >= len(words):
            continue
        sign = words[last]
        if sign != "-" and sign != ",":
            continue
        number = article.figures[place]
        first, value = number.first, number.value
        if value is None or not 1 <= value <= _OLDEST or value % 1:
            continue
        if sign == "-":
            if words[last + 1] == "year-old":
                found[-(last + 2)] = number
                if first > 1 and words[first - 2] == "," and words[first - 1] in ("a", "an"):
                    found[first - 2] = number
        elif first and words[first - 1] == "," and words[last + 1][0].isalpha():
            found[first - 1] = number
    return found


def _full_names(article: Article, names: Sequence[Entity]) -> dict[str, str]:
    """Return the full name behind each surname that only one full name of the article has."""
    found: dict[str, set[str]] = {}
    for name in names:
        words = article.tokens.words[name.first : name.last]
        if len(words) > 1:
            found.setdefault(words[-1], set()).add(" ".join(words))
    return {surname: next(iter(full)) for surname, full in found.items() if len(full) == 1}
