"""Shares, totals and opposites in English sentences: "12 of 40, or 30 percent"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from checker_plugins.consistency.english.change import token_at
from checker_plugins.consistency.english.hint import BEFORE_LIST, FRACTION, OPPOSITES, SHARES, SORT, TOTAL, TOTALS
from checker_plugins.consistency.figures import Opposites, Share, Total
from checker_plugins.consistency.relation import Quantity

if TYPE_CHECKING:
    from checker_plugins.consistency.english.article import Article, Figured

_FRACTIONS: dict[str, tuple[float, float, float]] = {
    "half": (50, 45, 55), "a third": (33.3, 30, 37), "one third": (33.3, 30, 37), "one - third": (33.3, 30, 37),
    "two thirds": (66.7, 63, 70), "two - thirds": (66.7, 63, 70), "a quarter": (25, 22, 28),
    "one quarter": (25, 22, 28), "one - quarter": (25, 22, 28), "three quarters": (75, 72, 78),
    "three - quarters": (75, 72, 78), "a fifth": (20, 18, 22), "one - fifth": (20, 18, 22), "one fifth": (20, 18, 22),
    "a tenth": (10, 8.8, 11.5), "one - third of": (33.3, 30, 37),
    "one-third": (33.3, 30, 37), "two-thirds": (66.7, 63, 70), "one-quarter": (25, 22, 28),
    "three-quarters": (75, 72, 78), "one-fifth": (20, 18, 22),
}  # fmt: skip
_HOW = r"(?:just |only |about |around |roughly |nearly |almost |some |more than |over |less than |under |fully )?"
_THE = r"(?:the |its |their |his |her |our |all |those |these )*"
_PART = rf"(?P<part>[NM]\d+)(?: (?!of\b|out\b|or\b)[a-z'-]+){{0,2}}? (?:out )?of {_THE}(?P<whole>[NM]\d+)"
_NOUN = r"(?: (?!or\b|to\b|than\b|by\b|and\b|but\b|which\b|said\b|were\b|was\b|have\b|had\b|are\b|is\b)[a-z'-]+){0,5}?"
_STATED = r"(?P<stated>P\d+)"
_FRACTION = "(?P<fraction>" + "|".join(sorted(map(re.escape, _FRACTIONS), key=len, reverse=True)) + r")\b"
_EITHER = rf"(?:{_STATED}|{_FRACTION})"
_LINK = r"(?: [,(–—]| \( or| , or| – or| — or| or) "
_END = r"(?= [,.;:)–—]|$| of (?:the|its|their|all|those|them)\b)"
# The expressions are compiled when they are first used: few articles call for any. Each way to tell a share stands with
# the course (see `_course`) that a sentence takes which tells it so, other steps between these left aside.
_FORMS: Final[tuple[tuple[str, str], ...]] = (
    ("XWP", rf"{_PART}{_NOUN}{_LINK}{_HOW}{_EITHER}{_END}"),
    (
        "PXW",
        (
            rf"\b{_EITHER}(?: of [a-z' -]{{1,30}}?)?(?: ,| \(| –| —) (?:or )?{_HOW}{_PART}(?= [,.;:)–—]|$"
            rf"|{_NOUN} [,.;)–—])"
        ),
    ),
    ("XPW", rf"(?P<part>N\d+){_NOUN} \( {_HOW}{_STATED} \) of {_THE}(?P<whole>N\d+)"),
    (
        "WXP",
        (
            rf"\bof {_THE}(?P<whole>[NM]\d+){_NOUN} ,? ?(?:some |about |only |just"
            rf" )?(?P<part>[NM]\d+){_NOUN}{_LINK}{_HOW}{_EITHER}{_END}"
        ),
    ),
    ("XwXP", rf"(?P<whole>N\d+){_NOUN} ,? ?of (?:whom|which|them) (?P<part>N\d+){_NOUN}{_LINK}{_HOW}{_EITHER}{_END}"),
    ("PWX", rf"\b{_EITHER} of {_THE}(?P<whole>N\d+){_NOUN}(?: , or| \(| or) {_HOW}(?P<part>N\d+){_END}"),
)
_ARTICLES: Final = frozenset("the its their his her our all those these".split())
_WHOM: Final = frozenset(("whom", "which", "them"))
_IN: Final = rf"\b(?P<part>N\d+|one) in (?P<whole>N\d+){_NOUN}{_LINK}{_HOW}{_STATED}{_END}"
_PAIR = 2  # figures of one sort, the least that there must be
_IN_ROUND = 0.12  # "one in five" is said of 18 to 22 percent
_LOOSE = r"N\d+(?: (?!and\b)[a-z'-]+){0,5}"
_LOOSE_ITEMS = rf"(?P<parts>{_LOOSE}(?:(?: ,(?: and)?| and) {_LOOSE}){{1,6}})"
_ITEM = r"(?:N\d+)(?: (?!and\b|or\b|in\b|including\b|of\b|who\b|at\b|on\b|to\b|from\b|for\b|with\b)[a-z'-]+){1,3}"
_ITEMS = rf"(?P<parts>{_ITEM}(?: ,? ?{_ITEM}){{0,4}} ?,? and {_ITEM})"
_ANY_ITEM = (
    r"(?:N\d+|an?)(?: (?!and\b|or\b|including\b|who\b|by\b|than\b|hours?\b|days?\b|years?\b|months?\b"
    r"|weeks?\b)[a-z'-]+){1,4}"
)
_LIST = rf"(?P<parts>{_ANY_ITEM}(?: , {_ANY_ITEM}){{0,5}}(?: ,)? and {_ANY_ITEM})"
_FINAL = r"(?= ?\.?$)"
# People of whom nobody is of two of these sorts.
_SORTS = r"(?:men|women|boys|girls|children)"
_SORT = rf"N\d+ {_SORTS}"
_LISTED = tuple(f"{sign} {first}" for sign in ":–—" for first in "Na")
_JOINS: Final = (" and N",)
# Each way to tell a total: the bit of a word that a sentence must hold which tells it so, what else it must hold, one
# of it at least, and what joins the parts.
_TOTALS: Final[tuple[tuple[int, tuple[str, ...], tuple[str, ...], str], ...]] = (
    (
        TOTAL,
        (" in all", " in total", " altogether", " all told"),
        (" , N", " and N"),
        (
            rf"{_LOOSE_ITEMS} ?[,–—(] (?:or |making |for |a total of )?(?P<total>N\d+)(?: [a-z'-]+){{0,2}}? (?:in"
            rf" all|in total|altogether|all told)\b"
        ),
    ),
    (
        TOTAL,
        ("a total of N",),
        _JOINS,
        rf"{_ITEMS}(?: [a-z'-]+){{0,4}} ?[,–—(] (?:or |making |for )?a total of (?P<total>N\d+)\b",
    ),
    (TOTAL, (" among the N",), _JOINS, rf"{_ITEMS} (?:were |are )?among the (?P<total>N\d+) "),
    (
        TOTAL,
        ("a total of N",),
        _JOINS,
        rf"\ba total of (?P<total>N\d+)(?: [a-z'-]+){{1,3}} ?[:–—(] {_ITEMS}(?= ?[.;)–—]|$)",
    ),
    (TOTAL, ("all N",), _JOINS, rf"\ball (?P<total>N\d+)(?: [a-z'-]+){{1,5}}? ?[:–—,(] {_ITEMS}(?= ?[,.;)–—]|$)"),
    (
        BEFORE_LIST,
        _LISTED,
        (*_JOINS, " and a"),
        (
            rf"(?P<total>N\d+) (?!years?\b|days?\b|months?\b|hours?\b|minutes?\b)[a-z'-]+(?: [a-z'-]+){{0,4}}"
            rf" ?[:–—] {_LIST}{_FINAL}"
        ),
    ),
    (
        SORT,
        (" people ",),
        _JOINS,
        (
            rf"(?P<total>N\d+) people (?:were |was )?[a-z]+ , (?P<parts>{_SORT}(?: , {_SORT})*(?: ,)? and"
            rf" {_SORT}){_FINAL}"
        ),
    ),
)
_INCLUDING: Final = (
    (
        rf"(?P<total>N\d+)(?: (?!including\b)[a-z'-]+){{1,3}} ?,? including (?P<parts>{_SORT}(?: ,"
        rf" {_SORT}){{0,3}} ?,? and {_SORT})\b"
    ),
    (
        rf"\bof the (?P<total>N\d+)(?: [a-z'-]+){{1,3}} , (?P<parts>N\d+ were {_SORTS}(?: , N\d+ (?:were"
        rf" )?{_SORTS}){{0,3}} ?,? and N\d+ (?:were )?{_SORTS})\b"
    ),
)
_ASKED = r"(?: of (?:voters|respondents|people|those asked|those polled|adults|residents|members|households))?"
_OPPOSITES: Final = (
    rf"(?P<first>P\d+){_ASKED} (?:said |would |say )?(?P<pro>approve|approved|support|supported|favor|favour"
    r"|favored|favoured|back|backed|agree|agreed|for|in favor|in favour|yes|voted for|voted in favour|voted yes)\b"
    rf"(?: (?!P\d)[^ .;]+){{0,8}}? (?P<second>P\d+)(?! of){_ASKED} (?:said |would |say )?"
    r"(?P<con>disapprove|disapproved|oppose|opposed|against|disagree|disagreed|no|voted against|voted no"
    r"|reject|rejected)\b"
)
_AGAINST: Final = ("oppose", "disapprove", "against", "disagree", " no", "reject")
_OPEN: Final = ("undecided", "unsure", "not sure", "don't know", "no opinion", "abstained")
_UNDECIDED: Final = (
    r"^(?:(?!P\d)[^ ]+ )*?(?P<first>P\d+) (?!of )(?:(?!P\d)[^ ]+ ){1,6}(?P<second>P\d+) (?!of"
    r" )(?:(?!P\d)[^ ]+ ){1,6}(?P<third>P\d+)"
    r"(?: (?!P\d)[^ ]+){0,2}? (?:undecided|unsure|not sure|don't know|no opinion|abstained)\b(?!.*P\d)"
)


def shares(article: Article) -> list[Share]:
    """Return the shares that are told with their part and their whole."""
    found: list[Share] = []
    for figured in article.figured_for(SHARES):
        if figured.numbers + figured.sums > 1:
            course = _course(figured, article)
            for taken, form in _FORMS if "P" in course else ():
                for match in re.finditer(form, figured.outline) if _goes(course, taken) else ():
                    part, whole = figured.quantity(match["part"]), figured.quantity(match["whole"])
                    stated = _stated(figured, match, article)
                    if part and whole and stated and part.unit == whole.unit and part.value <= whole.value:
                        found.append(Share(part, whole, stated))
        if figured.percents and " in N" in figured.outline:
            found += _rates(article, figured)
    return found


def _course(figured: Figured, article: Article) -> str:
    """Return the course of a sentence that tells of a part of something, nothing if it tells of none.

    It has "W" for a number or sum after "of", "X" for another one, "P" for a percentage and a word such as "half", "w"
    for "of whom". That of "12 of the 40 members, or 30 percent" is "XWP".
    """
    course, words = "", article.tokens.words
    at = figured.sentence.first
    for entity in figured.entities:
        first, last, label, _, _ = entity
        course += _steps(article, at, first)
        if label == "percent":
            course += "P"
        elif label != "date":
            before = first - 1
            while before > at and words[before] in _ARTICLES:
                before -= 1
            is_whole = before >= at and (words[before] == "of" or words[before].endswith("-of"))
            course += "W" if is_whole else "X"
        at = last
    course += _steps(article, at, figured.sentence.last)
    return course if "W" in course or "w" in course else ""


def _steps(article: Article, first: int, last: int) -> str:
    """Return the course between two tokens."""
    words, steps = article.tokens.words, ""
    for token in range(first, last):
        if article.bits(token) & FRACTION:
            steps += "P"
        elif token > first and words[token - 1] == "of" and words[token] in _WHOM:
            steps += "w"
    return steps


def _goes(course: str, taken: str) -> bool:
    """Say whether a course has some steps in their order; what is a whole may be a part as well."""
    at = 0
    for step in course:
        if step == taken[at] or (step == "W" and taken[at] == "X"):
            at += 1
            if at == len(taken):
                return True
    return False


def _rates(article: Article, figured: Figured) -> list[Share]:
    """Return the shares that are told as "one in five"."""
    found: list[Share] = []
    for match in re.finditer(_IN, figured.outline):
        whole, stated = figured.quantity(match["whole"]), figured.quantity(match["stated"])
        if match["part"] == "one":
            first = token_at(figured, match.start("part"))
            span = article.span(first, first + 1)
            part: Quantity | None = Quantity(span, span.of(article.text), 1.0, 1.0, 1.0)
        else:
            part = figured.quantity(match["part"])
        if part and whole and stated and stated.unit == "percent" and not whole.unit and part.value < whole.value:
            found.append(Share(part.widened(_IN_ROUND), whole, stated))
    return found


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


def totals(article: Article) -> list[Total]:
    """Return the totals that are told with all their parts, or with parts that exclude each other."""
    found: list[Total] = []
    for figured in article.figured_for(TOTALS):
        if figured.numbers < _PAIR:
            continue
        outline = figured.outline
        for bit, hints, joins, form in _TOTALS:
            if figured.seen & bit and _has(outline, hints) and _has(outline, joins):
                for match in re.finditer(form, outline):
                    found += _total(figured, match, False)
        if figured.seen & SORT and " and N" in outline and (" including " in outline or "of the N" in outline):
            for form in _INCLUDING:
                for match in re.finditer(form, outline):
                    found += _total(figured, match, True)
    return found


def _has(outline: str, wanted: tuple[str, ...]) -> bool:
    """Say whether an outline has any of some words."""
    return any(each in outline for each in wanted)


def _total(figured: Figured, match: re.Match[str], partial: bool) -> list[Total]:
    total = figured.quantity(match["total"])
    parts = [_part(figured, words) for words in re.findall(r"\bN\d+|\ban? [a-z'-]+", match["parts"])]
    known = [part for part in parts if part is not None]
    if total is None or len(known) < len(parts) or total.value % 1 or any(part.value % 1 for part in known):
        return []
    value = sum(part.value for part in known)
    if partial or (all(part.value < total.value for part in known) and total.value / 2 <= value <= 2 * total.value):
        return [Total(known, total, partial)]
    return []


def _part(figured: Figured, words: str) -> Quantity | None:
    """Return the quantity of one part: a figure, or one for "a cyclist"."""
    if words[0] == "N":
        return figured.quantity(words)
    return Quantity(figured.sentence.span, "1", 1.0, 1.0, 1.0)


def opposites(article: Article) -> list[Opposites]:
    """Return the shares of those for and those against in one sentence."""
    relations: list[Opposites] = []
    for figured in article.figured_for(OPPOSITES):
        outline = figured.outline
        if any(word in outline for word in _AGAINST):
            for match in re.finditer(_OPPOSITES, outline):
                found = [figured.quantity(match["first"]), figured.quantity(match["second"])]
                known = [share for share in found if share is not None]
                if len(known) == len(found):
                    relations.append(Opposites(known))
        if figured.percents > _PAIR and any(word in outline for word in _OPEN):
            undecided = re.search(_UNDECIDED, outline)
            if undecided:
                third = [figured.quantity(undecided[name]) for name in ("first", "second", "third")]
                known = [share for share in third if share is not None]
                if len(known) == len(third):
                    relations.append(Opposites(known))
    return relations
