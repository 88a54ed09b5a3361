"""What stands above and beside an English article against its body: figures and quotations."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Final

from checker.arrays import first_from
from checker.span import Span
from checker_plugins.consistency.english.quantity import read_quantity
from checker_plugins.consistency.relation import Disagreement, Quantity, Stated, overlap

if TYPE_CHECKING:
    from checker.document import Entity, Quotation
    from checker_plugins.consistency.english.article import Article

_SHORTEST = 250  # characters of a body; a shorter one is a summary or a stub
_ROUNDED = 0.1  # by how much of its value a figure may be rounded for a headline
# The expressions are compiled when they are first used: few articles call for any.
_FRACTIONS: Final = (
    r"\b(?:half|halv\w+|third|thirds|quarter|quarters|fifth|tenth|doubl\w+|tripl\w+|twice|majority|all)\b"
)
# What happened to people: each word that tells it, and the word that stands for all of them.
_FATES = {
    **dict.fromkeys("dead killed kill kills killing die dies died deaths dying fatalities lives".split(), "killed"),
    **dict.fromkeys(
        "injured hurt wounded injuring injures injures wounding wounds wounded injuries".split(), "injured"
    ),
    **dict.fromkeys("arrested arrest arrests detained arresting held detains".split(), "arrested"),
}
# Somebody whom a count of people may leave out.
_ONE_MORE: Final = (
    r"\b(?:gunman|attacker|shooter|suspect|bomber|himself|herself|driver|pilot|another|one|baby|unborn|mother|father)\b"
)
# Lengths of time and the like, of which an article has many, and what lists in headlines are of.
_NOT_COUNTED = frozenset(
    """years days months weeks hours minutes seconds decades times things ways reasons takeaways questions facts moments
    lessons charts points steps seats votes states people others ones does percents feet miles is was has this ones
    candidates contenders senators winners losers stories countries""".split()
)
_EXACT = 100  # counts below it are not rounded
_BETWEEN_FATE = 4  # words between a count of people and what happened to them
_MOST = 40  # figures, and quotations, that are looked for in the body
_ADDED_MOST = 12  # figures of a body of which sums are tried
_QUOTED_LEAST, _QUOTED_MOST = 4, 60  # words of a quotation that is looked for in the body
_TRIED = 100  # places in the body at which a quotation is compared word by word
_ALIKE = 0.7  # of the words of a quotation, in their order


def figures(article: Article) -> list[Stated]:
    """Return the figures above the body that the body lacks or gives otherwise: percentages, money, casualties."""
    found: list[Stated] = []
    shown, body = _entities(article) if _has_shown(article) else ([], [])
    if not shown:
        return found
    length = sum(
        block.span.end - block.span.start
        for block, display in zip(article.blocks, article.is_display, strict=True)
        if not display and block.role not in ("byline", "dateline", "code")
    )
    if length < _SHORTEST:
        return found
    for entity in shown[:_MOST]:
        quantity = read_quantity(article.text, article.tokens, entity)
        if quantity is None or quantity.value <= 0 or quantity.unit == "percentage points":
            continue
        sort = "" if quantity.unit else _fate(article, entity) or _counted(article, entity)
        if not quantity.unit and not sort:
            continue
        rivals = _rivals(article, quantity, sort, body)
        if rivals is not None:
            expected = ", ".join(dict.fromkeys(rival.text for rival in rivals[:3]))
            found.append(Stated(Disagreement(quantity.span, "", "", expected or "no such figure", quantity.text)))
    return found


def _has_shown(article: Article) -> bool:
    """Say whether any figure stands above or beside the body."""
    tokens, firsts = article.tokens, article.firsts
    for place, is_display in enumerate(article.is_display):
        if is_display:
            start, end = article.blocks[place].span
            figure = first_from(firsts, tokens.at(start))
            if figure < len(firsts) and tokens.starts[firsts[figure]] < end:
                return True
    return False


def _entities(article: Article) -> tuple[list[Entity], list[Entity]]:
    """Return the figures that stand above or beside the body, and those of the body."""
    starts, block_starts = article.tokens.starts, article.block_starts
    shown: list[Entity] = []
    body: list[Entity] = []
    place, most = 0, len(article.blocks) - 1
    for entity in article.figures:
        first, _, label, value, _ = entity
        if label == "date" or value is None:
            continue
        offset = starts[first]
        while place < most and block_starts[place + 1] <= offset:
            place += 1
        if article.is_display[place] and block_starts[place] <= offset < article.blocks[place].span.end:
            shown.append(entity)
        else:
            body.append(entity)
    if shown:
        taken = [(entity.first, entity.last) for entity in shown if entity.label != "number"]
        shown = [
            entity
            for entity in shown
            if entity.label != "number" or not any(first <= entity.first < last for first, last in taken)
        ]
    return shown, body


def _rivals(article: Article, quantity: Quantity, sort: str, body: Sequence[Entity]) -> list[Quantity] | None:
    """Return the body's figures of the same sort, if none of the body's figures can be the one above it."""
    is_exact = not quantity.unit and quantity.value < _EXACT
    part = 0.0 if is_exact else _ROUNDED
    low, high = quantity.low * (1 - part), quantity.high * (1 + part)
    rivals, counts = [], []
    for entity in body:
        other = read_quantity(article.text, article.tokens, entity)
        if other is None:
            continue
        if is_exact:
            other = other._replace(low=other.value, high=other.value)
        if overlap(low, high, other.low, other.high):
            return None
        if not quantity.unit and not other.unit and other.value < quantity.value:
            counts.append(other.value)
        if other.unit == quantity.unit and sort in ("", _fate(article, entity), _counted(article, entity)):
            rivals.append(other)
    if (sort and not rivals) or (quantity.unit == "percent" and (not rivals or re.search(_FRACTIONS, article.text))):
        return None
    counts = sorted(counts, reverse=True)[:_ADDED_MOST]
    if any(sum(some) == quantity.value for size in (2, 3) for some in combinations(counts, size)):
        return None
    if sort and re.search(_ONE_MORE, article.text) and any(quantity.value == rival.value + 1 for rival in rivals):
        return None
    return rivals


def _counted(article: Article, entity: Entity) -> str:
    """Return the noun, in the plural, that a number counts: the next word, where it can be only that."""
    words = article.tokens.words
    if entity.label != "number" or entity.value is None:
        return ""
    noun = words[entity.last] if entity.last < len(words) else ""
    is_first = article.tokens.starts[entity.first] == article.block_starts[article.block_of(entity.first)]
    if is_first or not noun.isalpha() or not noun.endswith("s") or len(noun) < 4 or noun in _NOT_COUNTED:
        return ""
    return noun


def _fate(article: Article, entity: Entity) -> str:
    """Return what happened to the people that a number counts ("five people were killed", "killing five")."""
    words = article.tokens.words
    if entity.label != "number" or entity.value is None or entity.value % 1:
        return ""
    before = words[max(0, entity.first - 3) : entity.first]
    after = words[entity.last : entity.last + _BETWEEN_FATE]
    touches = bool(before) and article.tokens.ends[entity.first - 1] == article.tokens.starts[entity.first]
    if before and (before[-1] in ("no", "age", "aged") or (touches and before[-1] in ("-", "–", "$", ":", "/", "."))):
        return ""
    for word in after:
        if word in _FATES:
            return _FATES[word]
        if not word[0].isalpha() or word in (
            "and",
            "of",
            "in",
            "to",
            "years",
            "year",
            "days",
            "hours",
            "minutes",
            "who",
        ):
            break
    close = [
        word for word in before if word not in ("at", "least", "about", "more", "than", "some", "nearly", "another")
    ]
    return (
        _FATES.get(close[-1], "")
        if close and close[-1] in ("killed", "killing", "kills", "injuring", "wounding")
        else ""
    )


def quotations(article: Article) -> list[Stated]:
    """Return the quotations in the headline and the standfirst, and pull quotations, that the body holds otherwise."""
    found: list[Stated] = []
    shown = []
    quotations = article.document.layers["quotations"]
    if "headline" in article.roles or "standfirst" in article.roles:
        above = [place for place, role in enumerate(article.roles) if role in ("headline", "standfirst")]
        end = article.blocks[above[-1]].span.end
        for quotation in quotations:
            if quotation.span.start >= end:
                break
            if not quotation.depth and quotation.closed and article.block_of(quotation.first) in above:
                shown.append((quotation.span, quotation.first, quotation.last))
    for block in article.blocks if "blockquote" in article.roles else ():
        if block.role == "blockquote" and block.span.start < block.span.end:
            first = article.tokens.at(block.span.start)
            shown.append((block.span, first, article.tokens.first_at(block.span.end)))
    if not shown:
        return found
    words = article.tokens.words
    parts = [(span, part) for span, first, last in shown[:_MOST] for part in _parts(words[first:last])]
    parts = [(span, part) for span, part in parts if _QUOTED_LEAST <= len(part) <= _QUOTED_MOST]
    if not parts:
        return found
    body = _body(article)
    said = [words[index] for quotation in quotations for index in _within(quotation, body)]
    joined = f" {' '.join(words[index] for index in body)} / {' '.join(said)} "
    done: set[Span] = set()
    for span, part in parts:
        if span in done or f" {' '.join(part)} " in joined:
            continue
        done.add(span)
        nearest = _nearest(part, [words[index] for index in body])
        if nearest:
            here = article.span(body[nearest[0]], body[nearest[1] - 1] + 1).of(article.text)
            found.append(Stated(Disagreement(span, "", "", here, span.of(article.text))))
    return found


def _body(article: Article) -> list[int]:
    """Return the tokens of the paragraphs that are words, in order."""
    found: list[int] = []
    words = article.tokens.words
    for block, display in zip(article.blocks, article.is_display, strict=True):
        if not display and block.role not in ("byline", "dateline", "code", "blockquote", "heading"):
            first = article.tokens.at(block.span.start)
            last = article.tokens.first_at(block.span.end)
            found += [index for index in range(first, last) if _is_word(words[index])]
    return found


def _within(quotation: Quotation, body: Sequence[int]) -> Sequence[int]:
    """Return those of the body's words that stand in a quotation that no other holds."""
    if quotation.depth:
        return ()
    return body[bisect_left(body, quotation.first) : bisect_left(body, quotation.last)]


def _is_word(word: str) -> bool:
    return word[0].isalnum() or (word[0] == "'" and len(word) > 1)


def _parts(words: Sequence[str]) -> list[list[str]]:
    """Return the words of a quotation, divided where something is left out or put in; none where one is disguised."""
    parts: list[list[str]] = [[]]
    inside = False
    for place, word in enumerate(words):
        if word == "*":
            return []
        if word in ("[", "]", "…") or list(words[place : place + 2]) == [".", "."]:
            inside = word == "["
            parts.append([])
        elif not inside and _is_word(word):
            parts[-1].append(word)
    return [part for part in parts if part]


def _nearest(words: Sequence[str], body: Sequence[str]) -> tuple[int, int] | None:
    """Return where in the body the words stand that are nearly those of a quotation, if there are any."""
    wanted = set(words)
    length = len(words)
    hits = [word in wanted for word in body]
    best, best_place, tried = 0.0, -1, 0
    count = sum(hits[:length])
    for place in range(len(body) - length + 1):
        if place:
            count += hits[place + length - 1] - hits[place - 1]
        if hits[place] and count >= _ALIKE * length and count > best * length and tried < _TRIED:
            tried += 1
            alike = _in_order(words, body[place : place + length + 2]) / length
            if alike > best:
                best, best_place = alike, place
    if best < _ALIKE:
        return None
    first = best_place - (words[0] != body[best_place] and best_place > 0)
    last = max(index for index in range(best_place, min(best_place + length + 2, len(body))) if hits[index]) + 1
    return first, min(last + (words[-1] != body[last - 1]), len(body))


def _in_order(words: Sequence[str], other: Sequence[str]) -> int:
    """Return how many words two short texts share, in the same order."""
    row = [0] * (len(other) + 1)
    for word in words:
        above = row[:]
        for place, another in enumerate(other, 1):
            row[place] = above[place - 1] + 1 if word == another else max(above[place], row[place - 1])
    return row[-1]
