"""Shares, totals and opposites in English sentences: "12 of 40, or 30 percent"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker_plugins.consistency.english.change import token_at
from checker_plugins.consistency.figures import Opposites, Share, Total
from checker_plugins.consistency.relation import Quantity

if TYPE_CHECKING:
    from checker_plugins.consistency.english.article import Article, Figured

_FRACTIONS = {
    "half": (50, 45, 55), "a third": (33.3, 30, 37), "one third": (33.3, 30, 37), "one - third": (33.3, 30, 37),
    "two thirds": (66.7, 63, 70), "two - thirds": (66.7, 63, 70), "a quarter": (25, 22, 28),
    "one quarter": (25, 22, 28), "one - quarter": (25, 22, 28), "three quarters": (75, 72, 78),
    "three - quarters": (75, 72, 78), "a fifth": (20, 18, 22), "one - fifth": (20, 18, 22), "one fifth": (20, 18, 22),
    "a tenth": (10, 8.8, 11.5), "one - third of": (33.3, 30, 37),
    "one-third": (33.3, 30, 37), "two-thirds": (66.7, 63, 70), "one-quarter": (25, 22, 28),
    "three-quarters": (75, 72, 78), "one-fifth": (20, 18, 22),
}  # fmt: skip
_HOW = r"(?:just |only |about |around |roughly |nearly |almost |some |more than |over |less than |under |fully )?"
_PART = r"(?P<part>N\d+)(?: (?!of\b|out\b|or\b)[a-z'-]+){0,2}? (?:out )?of (?:the |its |their |his |her |our |all |those |these )*(?P<whole>N\d+)"
_NOUN = r"(?: (?!or\b|and\b|but\b|which\b|said\b|were\b|was\b|have\b|had\b|are\b|is\b)[a-z'-]+){0,5}?"
_STATED = r"(?P<stated>P\d+)"
_FRACTION = "(?P<fraction>" + "|".join(sorted(map(re.escape, _FRACTIONS), key=len, reverse=True)) + r")\b"
_EITHER = rf"(?:{_STATED}|{_FRACTION})"
_LINK = r"(?: [,(–—]| \( or| , or| – or| — or| or) "
_END = r"(?= [,.;:)–—]|$| of (?:the|its|their|all|those|them)\b)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"\b{_PART}{_NOUN}{_LINK}{_HOW}{_EITHER}{_END}",
        rf"\b{_EITHER}(?: of [a-z' -]{{1,30}}?)?(?: ,| \(| –| —) (?:or )?{_HOW}{_PART}(?= [,.;:)–—]|$|{_NOUN} [,.;)–—])",
        rf"\b(?P<part>N\d+){_NOUN} \( {_HOW}{_STATED} \) of (?:the |its |their |all |those |these )*(?P<whole>N\d+)",
    )
)
_ITEM = r"(?:N\d+)(?: (?!and\b|or\b|in\b|including\b|of\b|who\b|at\b|on\b|to\b|from\b|for\b|with\b)[a-z'-]+){1,3}"
_ITEMS = rf"(?P<parts>{_ITEM}(?: ,? ?{_ITEM}){{0,4}} ?,? and {_ITEM})"
_TOTALS = tuple(
    re.compile(form)
    for form in (
        rf"\b{_ITEMS} ?[,–—(] (?:or |making |for |a total of )?(?P<total>N\d+)(?: [a-z'-]+){{0,2}}? (?:in all|in total|altogether|all told)\b",
        rf"\ba total of (?P<total>N\d+)(?: [a-z'-]+){{1,3}} ?[:–—(] {_ITEMS}(?= ?[.;)–—]|$)",
        rf"\ball (?P<total>N\d+)(?: [a-z'-]+){{1,5}}? ?[:–—,(] {_ITEMS}(?= ?[,.;)–—]|$)",
    )
)
# People of whom nobody is of two of these sorts.
_SORTS = r"(?:men|women|boys|girls|children)"
_SORT = rf"N\d+ {_SORTS}"
_INCLUDING = re.compile(
    rf"\b(?P<total>N\d+)(?: (?!including\b)[a-z'-]+){{1,3}} ?,? including (?P<parts>{_SORT}(?: ?, {_SORT}){{0,3}} ?,? and {_SORT})\b"
)
_ASKED = r"(?: of (?:voters|respondents|people|those asked|those polled|adults|residents|members|households))?"
_OPPOSITES = re.compile(
    rf"\b(?P<first>P\d+){_ASKED} (?:said |would |say )?(?P<pro>approve|approved|support|supported|favor|favour"
    r"|favored|favoured|back|backed|agree|agreed|for|in favor|in favour|yes|voted for|voted in favour|voted yes)\b"
    rf"(?: (?!P\d)[^ .;]+){{0,8}}? (?P<second>P\d+)(?! of){_ASKED} (?:said |would |say )?"
    r"(?P<con>disapprove|disapproved|oppose|opposed|against|disagree|disagreed|no|voted against|voted no|reject|rejected)\b"
)


def shares(article: Article) -> Iterator[Share]:
    """Yield the shares that are told with their part and their whole."""
    for figured in article.figured:
        outline = figured.outline
        if " of " not in outline or outline.count("N") < 2:
            continue
        for form in _FORMS:
            for match in form.finditer(outline):
                part, whole = figured.quantity(match["part"]), figured.quantity(match["whole"])
                stated = _stated(figured, match, article)
                if part and whole and stated and not part.unit and not whole.unit:
                    yield Share(part, whole, stated)


def _stated(figured: Figured, match: re.Match[str], article: Article) -> Quantity | None:
    groups = match.groupdict()
    if groups["stated"]:
        quantity = figured.quantity(groups["stated"])
        return quantity if quantity and quantity.unit == "percent" else None
    written = groups.get("fraction")
    if not written:
        return None
    first = token_at(figured, match.start("fraction"))
    value, low, high = _FRACTIONS[written]
    before = match[0][: match.start("fraction") - match.start()].split()[-1:]
    if before in (["than"], ["over"]):
        high *= 1.3
    if before in (["nearly"], ["almost"], ["under"]):
        low *= 0.8
    span = article.span(first, first + len(written.split()))
    return Quantity(span, f"“{span.of(article.text)}”", value, low, high, "percent")


def totals(article: Article) -> Iterator[Total]:
    """Yield the totals that are told with all their parts, or with parts that exclude each other."""
    for figured in article.figured:
        if figured.outline.count("N") < 3:
            continue
        for form in _TOTALS:
            for match in form.finditer(figured.outline):
                yield from _total(figured, match, False)
        if " including " in figured.outline:
            for match in _INCLUDING.finditer(figured.outline):
                yield from _total(figured, match, True)


def _total(figured: Figured, match: re.Match[str], partial: bool) -> Iterator[Total]:
    total = figured.quantity(match["total"])
    parts = [figured.quantity(token) for token in re.findall(r"N\d+", match["parts"])]
    known = [part for part in parts if part is not None]
    if total and len(known) == len(parts):
        yield Total(known, total, partial)


def opposites(article: Article) -> Iterator[Opposites]:
    """Yield the shares of those for and those against in one sentence."""
    for figured in article.figured:
        if figured.outline.count("P") >= 2:
            for match in _OPPOSITES.finditer(figured.outline):
                found = [figured.quantity(match["first"]), figured.quantity(match["second"])]
                known = [share for share in found if share is not None]
                if len(known) == len(found):
                    yield Opposites(known)
