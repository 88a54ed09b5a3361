"""Ranges and leads in English: "between 30 and 50", "leads 48 percent to 45 percent"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from checker.span import Span
from checker_plugins.consistency.english.change import scaled, token_at
from checker_plugins.consistency.english.hint import RANGES
from checker_plugins.consistency.figures import Lead, Order
from checker_plugins.consistency.relation import Quantity

if TYPE_CHECKING:
    from checker_plugins.consistency.english.article import Article, Figured

# The expressions are compiled when they are first used: few articles call for any.
_HOW = r"(?:about |around |roughly |an estimated |some |just )?"
_BETWEEN: Final = (
    rf"\bbetween (?:the )?(?:ages? (?:of )?)?{_HOW}(?P<first>[NMP]\d+) and"
    rf" {_HOW}(?P<second>[NMP]\d+)(?P<after>(?: [^ ]+){{0,2}})"
)
_BETWEEN_FIGURE: Final = rf"between (?:the )?(?:ages? (?:of )?)?{_HOW}[NMP]\d"
_RANGES: Final = (
    r"\b(?:rang(?:e|es|ed|ing) (?:anywhere )?(?:from|of)) (?P<first>[NMP]\d+) (?P<link>to|-|–)"
    r" (?P<second>[NMP]\d+)(?P<after>(?: [^ ]+){0,2})"
    r"|(?P<sum>M\d+) (?:-|–) (?P<other>M\d+)"
)
_AGED: Final = (
    r"\b(?:aged|ages|age)(?: from| between)? (?P<first>N\d+) (?:to|-|–) (?P<second>N\d+)(?P<after>(?: [^ ]+){0,2})"
)
_YEARS: Final = r"\b(?:from|between) (?P<first>D\d+) (?:to|until|till|through|and) (?P<second>D\d+)"
_NO_RANGE = frozenset(
    "difference differences gap gaps choice choose split tie score match game distinction distinguish relationship "
    "ratio swing swings swung alternate alternates alternated versus line fell fall dropped".split()
)
_MARGIN: Final = (
    r"\b(?:margin|error)(?: of)?(?: sampling)?(?: error)?(?: (?:is|was|of|for|the|full|sample|poll|survey"
    r"|with|a|at|were)){0,5} "
    r"(?:plus or minus |plus - or - minus |\+ / - |± |plus / minus )?(?P<margin>[NP]\d+)"
)
_LEADS: Final = (
    r"\b(?P<word>leads|leading|led|ahead)\b(?! to\b)(?: (?!P\d|N\d|within\b)[^ ]+){0,8}? (?:by )?(?P<ahead>[NP]\d+)"
    r"(?:(?: of the vote| support)? ?,? ?(?:to|-|–|versus|vs \.?|compared with|compared to|against)"
    r" (?P<behind>[NP]\d+)| (?P<points>points?)\b)?"
    r"|(?P<lead>(?:N\d+ - (?:percentage - )?point|(?P<small>one|two|three|four|five|six|seven|eight|nine"
    r"|ten)-(?:percentage-)?point) (?:lead|advantage)\b)"
)
_ENDS = 2  # of a range
_NEAREST, _BEFORE = 3, 8  # words right before a "between", where no other range is told, and before these
_NEAR = 3  # blocks between a lead and the margin of error of its poll
_CORRECTED: Final = r"\b(?:correct|chang|revis|amend|mov|postpon|shift)"  # from one year to another
_SMALL = "zero one two three four five six seven eight nine ten".split()
_UNSURE: Final = (
    r"\b(?:within the (?:poll's |survey's )?margin|statistical(?:ly)?|tied|tie|dead heat|slight(?:ly)?"
    r"|narrow(?:ly)?|insignificant|too close"
    r"|virtually|combined|averages?)\b"
)


def ranges(article: Article) -> list[Order]:
    """Return the ranges, each from the end that is named first."""
    found: list[Order] = []
    for figured in article.figured_for(RANGES):
        outline = figured.outline
        if figured.quantities >= _ENDS and "between " in outline and re.search(_BETWEEN_FIGURE, outline):
            found += _between(article, figured)
        if "rang" in outline or (figured.sums >= _ENDS and (" - M" in outline or " – M" in outline)):
            found += _spreads(article, figured)
        if figured.numbers >= _ENDS and "age" in outline:
            for match in re.finditer(_AGED, outline):
                found += _order(article, figured, match)
        if (
            figured.dates >= _ENDS
            and ("from D" in outline or "between D" in outline)
            and not re.search(_CORRECTED, outline)
        ):
            found += _year_ranges(article, figured)
    return found


def _between(article: Article, figured: Figured) -> list[Order]:
    """Return the ranges that are told with "between", unless words before it say that it tells no range."""
    found: list[Order] = []
    outline, at = figured.outline, 0
    for match in re.finditer(_BETWEEN, outline):
        before = outline[at : match.start()]
        near = min(len(before.split()), _NEAREST) if before.endswith(" ") else 0  # none before "in-between"
        if _NO_RANGE.isdisjoint(outline[: match.start()].split()[-_BEFORE - near :]):
            found += _order(article, figured, match)
        at = match.end()
    return found


def _spreads(article: Article, figured: Figured) -> list[Order]:
    """Return the ranges that are called so, and the sums of money that a dash joins."""
    found: list[Order] = []
    for match in re.finditer(_RANGES, figured.outline):
        if match["sum"]:
            pair = figured.quantity(match["sum"]), figured.quantity(match["other"])
            ends = [figured.entities[int(match[name][1:])] for name in ("sum", "other")]
            if pair[0] and pair[1] and pair[0].unit == pair[1].unit and (both := scaled(pair[0], pair[1])):
                found.append(Order(article.span(ends[0].first, ends[1].last), *both))
        elif match[0].startswith("rang"):
            found += _order(article, figured, match)
    return found


def _order(article: Article, figured: Figured, match: re.Match[str]) -> list[Order]:
    first, second = figured.quantity(match["first"]), figured.quantity(match["second"])
    if first is None or second is None:
        return []
    if first.unit and second.unit and first.unit != second.unit:
        return []
    after = match["after"].split()
    if first.unit and not second.unit and first.unit != "percent":  # "between $5 and 3 …"
        return []
    if any(word in ("am", "pm", "a.m.", "p.m.", "o'clock", ":", "million", "billion") for word in after):
        return []
    pair = scaled(first, second)
    if pair is None:
        return []
    begin = figured.entities[int(match["first"][1:])].first
    end = figured.entities[int(match["second"][1:])].last
    return [Order(article.span(begin, end), *pair)]


def _year_ranges(article: Article, figured: Figured) -> list[Order]:
    found: list[Order] = []
    for match in re.finditer(_YEARS, figured.outline):
        ends = [figured.entities[int(match[name][1:])] for name in ("first", "second")]
        words = [article.tokens.words[entity.first] for entity in ends]
        plain = all(entity.last - entity.first == 1 for entity in ends)
        if plain and all(len(word) == 4 and word.isdecimal() for word in words):
            first, second = (
                Quantity(article.span(entity.first, entity.last), word, float(word), float(word), float(word))
                for entity, word in zip(ends, words, strict=True)
            )
            found.append(Order(article.span(ends[0].first, ends[1].last), first, second))
    return found


def leads(article: Article) -> list[Lead]:
    """Return the leads of a poll whose margin of error, the only one in the article, is told."""
    found: list[Lead] = []
    if "margin of" not in article.text:
        return found
    outlined = article.outlined(1)
    told = [
        (quantity, figured.sentence.block)
        for figured in outlined
        if "margin" in figured.outline
        for match in re.finditer(_MARGIN, figured.outline)
        if (quantity := figured.quantity(match["margin"])) is not None
    ]
    margins, blocks = [margin for margin, _ in told], [block for _, block in told]
    if len({margin.value for margin in margins}) != 1 or re.search(_UNSURE, article.text.lower()):
        return found
    for figured in outlined:
        if not any(0 <= figured.sentence.block - block + _NEAR <= 2 * _NEAR for block in blocks) or _tells_year(
            figured, article.tokens.words
        ):
            continue
        for match in re.finditer(_LEADS, figured.outline):
            lead = _noun_lead(article, figured, match) if match["lead"] else _verb_lead(article, figured, match)
            if lead is not None:
                found.append(Lead(*lead, margins[0]))
    return found


def _tells_year(figured: Figured, words: list[str]) -> bool:
    """Say whether a sentence tells of another year, and so perhaps of another poll."""
    return any(
        entity.label == "date" and words[entity.last - 1].isdecimal() and len(words[entity.last - 1]) == 4
        for entity in figured.entities
    )


def _verb_lead(
    article: Article, figured: Figured, match: re.Match[str]
) -> tuple[Span, Quantity, Quantity | None] | None:
    ahead, behind = figured.quantity(match["ahead"]), figured.quantity(match["behind"])
    if ahead is None or not (
        match["points"] or ahead.unit == "percentage points" or (behind and "percent" in (ahead.unit, behind.unit))
    ):
        return None
    first = token_at(figured, match.start("word"))
    last = figured.entities[int((match["behind"] or match["ahead"])[1:])].last + bool(match["points"])
    return article.span(first, last), ahead, behind


def _noun_lead(
    article: Article, figured: Figured, match: re.Match[str]
) -> tuple[Span, Quantity, Quantity | None] | None:
    """Read "a 3-point lead", "a three-point lead"."""
    first, last = token_at(figured, match.start("lead")), token_at(figured, match.end("lead"))
    if match["small"]:
        span = article.span(first, last)
        value = float(_SMALL.index(match["small"]))
        return span, Quantity(span, span.of(article.text), value, value, value), None
    ahead = figured.quantity(match["lead"].split()[0])
    first = figured.entities[int(match["lead"].split()[0][1:])].first
    return (article.span(first, last), ahead, None) if ahead else None
