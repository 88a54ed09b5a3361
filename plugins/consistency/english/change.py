"""Changes in English sentences: "rose 30 percent, from 50 to 65"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from checker.span import Span
from checker_plugins.consistency.english.hint import CHANGES, DIRECTIONS, POINTS, VERBS
from checker_plugins.consistency.figures import Change, Direction, Points
from checker_plugins.consistency.relation import Quantity

if TYPE_CHECKING:
    from checker_plugins.consistency.english.article import Article, Figured

_RISES = """
    raised rose rise rises risen rising grew grow grows grown growing increased increases increase increasing climbed
    climbs climb climbing jumped jumps jump jumping surged surges surge surging soared soars soar soaring
    gained gain gains up leapt leaped leap swelled expanded rocketed doubled doubling tripled tripling trebled
    quadrupled quadrupling hike growth
"""
_FALLS = """
    lowered fell fall falls fallen falling dropped drops drop dropping declined declines decline declining decreased
    decreases decrease decreasing shrank shrink shrinks shrunk shrinking plunged plunges plunge plunging sank
    sink sinks slumped slumps slump tumbled tumbles down lost cut cuts reduced reduction reductions halved
    halving dipped dips dip slipped slid plummeted
"""
_DIRECTIONS = {**dict.fromkeys(_RISES.split(), 1), **dict.fromkeys(_FALLS.split(), -1)}
# A multiple in words: the change in percent, and the least and the most that it is said of.
_FACTORS: dict[str, tuple[float, float, float]] = {
    "doubled": (100, 75, 140), "doubling": (100, 75, 140), "tripled": (200, 165, 260), "tripling": (200, 165, 260),
    "trebled": (200, 165, 260), "quadrupled": (300, 245, 390), "quadrupling": (300, 245, 390), "halved": (50, 40, 58),
    "halving": (50, 40, 58), "by half": (50, 44, 56), "by a third": (33.3, 29, 38), "by two thirds": (66.7, 62, 71),
    "by two - thirds": (66.7, 62, 71), "by a quarter": (25, 21, 29), "by three quarters": (75, 71, 79),
    "by a fifth": (20, 17, 23), "by a tenth": (10, 8, 12), "threefold": (200, 160, 320), "fourfold": (300, 240, 420),
    "fivefold": (400, 330, 520), "tenfold": (900, 780, 1050),
}  # fmt: skip
# The expressions are compiled when they are first used: few articles call for any.
# A rate over time, or a change in something else than the figures themselves.
_OTHER_RATE: Final = (
    r"\b(?:annual|annually|annualised|annualized|an average of|averaging|compound|per (?:year|month|week"
    r"|day|capita|person)"
    r"|(?:a|each|every) (?:year|month|week|day)(?! (?:ago|earlier|before|later))|yearly|monthly|respectively|adjusted"
    r"|adjusting|inflation|real terms|currency|like - for - like|expected|forecast)\b"
)
_WHEN = (
    r"(?: (?:(?:in|on|at|by|during|since|as of|for) )?(?:the )?(?:early |late |mid - |end of )?D\d+"
    r"| (?:a|one) (?:year|month|week) (?:ago|earlier|before)| now| today| then| previously)?"
)
_NOUN = r"(?: (?!(?:from|to|and|or|but)\b)[a-z][a-z'-]*){0,3}?"
_GAP = r"(?: (?![NMP]\d)[^ ]+){0,14}?"  # no figure in it
_HOW = r"(?:about |around |nearly |almost |just |only |some |roughly |more than |over |under |less than |a |the )?"
_FROM = rf"(?:from|compared with|compared to) {_HOW}(?P<base>[NMP]\d+){_NOUN}{_WHEN}"
_TO = rf"to {_HOW}(?P<result>[NMP]\d+){_NOUN}{_WHEN}"
_CHANGE = (
    "(?:rise|increase|gain|jump|growth|surge|climb|hike|leap|fall|drop|decrease|decline|reduction|cut|slump|plunge|dip)"
)
_RISEN = "|".join(sorted({**_DIRECTIONS}, key=len, reverse=True))
_STATED = r"(?P<stated>P\d+|N\d+(?= points?\b))(?: points?\b)?"
_LEADS = (
    rf"(?: ?[,(–—-]| or)(?: which| that| is| was| or| an?| up| down| by| about| around| roughly| nearly|"
    rf" almost| more than| over| {_CHANGE} of){{0,4}} "
)
_ENDS = rf"(?= {_CHANGE}\b| [,.;:)–—-]|$| since\b| in D)"
_GOING = r"(?: (?:falling|rising|going|dropping|growing|climbing|declining|increasing|decreasing|jumping|moving))?"
# Each way to tell a change, with the course (see `_course`) that a sentence takes which tells it so.
_FORMS: Final[tuple[tuple[str, str], ...]] = (
    ("PFXTX", rf"{_STATED}(?: {_CHANGE})?(?:(?: since| in)? D\d+)?(?: [,:–—(])?{_GOING} {_FROM} ?,? {_TO}(?! from\b)"),
    (
        "PFX",
        (
            rf"(?P<result>[NMP]\d+){_GAP} ?[,(–—] (?:which is |or |a |an )?(?:up|down|{_CHANGE} of)"
            rf" (?:by )?{_HOW}{_STATED} {_FROM}"
        ),
    ),
    ("PTXFX", rf"{_STATED}(?: {_CHANGE})?(?:(?: since| in)? D\d+)?(?: [,:–—(])? {_TO} ?,? {_FROM}"),
    ("XTXP", rf"(?P<base>[NMP]\d+){_NOUN}{_WHEN} ?,? (?:had |has |have )?(?:{_RISEN}) {_TO}{_LEADS}{_STATED}{_ENDS}"),
    ("FXTXP", rf"\b{_FROM} ?,? {_TO}{_LEADS}{_STATED}{_ENDS}"),
    ("TXFXP", rf"\b{_TO} ?,? {_FROM}{_LEADS}{_STATED}{_ENDS}"),
)
_MULTIPLE = rf"\b(?P<word>{'|'.join(_FACTORS)})\b(?: (?!from\b|to\b)[a-z][a-z'-]*){{0,5}}? ?,? "
_FACTOR_FORMS: Final[tuple[tuple[str, str], ...]] = (
    ("FXTX", rf"{_MULTIPLE}{_FROM} ?,? {_TO}"),
    ("TXFX", rf"{_MULTIPLE}{_TO} ?,? {_FROM}"),
)
_VERB = rf"\b(?P<word>{'|'.join(VERBS)})(?: steadily| sharply| slightly| again| dramatically| significantly)? "
_DIRECTION_FORMS: Final[tuple[tuple[str, str], ...]] = (
    ("XFX", rf"(?<!in )(?<!of )(?P<result>[NMP]\d+){_NOUN}{_WHEN} ?, (?P<word>up|down) {_FROM}"),
    ("FXTX", rf"{_VERB}{_FROM} ?,? {_TO}"),
    ("TXFX", rf"{_VERB}{_TO} ?,? {_FROM}"),
)
# Where a smaller number is the better one, or a number is no amount.
_RANKED: Final = (
    r"\b(?:rank\w*|place|places|no|number|position|seed\w*|odds|grade|tier|level|league|chart|charts"
    r"|minus|below|temperature|morning|afternoon|evening|night|noon|midnight|[ap]\.?m)\b"
)
_NOT_ONE: Final = r"(?<=\d) and [NMP]\d|respectively"  # after a change of two figures at once
_FACTOR_HINTS: Final = (
    "doubl",
    "tripl",
    "trebl",
    "quadrupl",
    "halv",
    "by half",
    "by a ",
    "by two ",
    "by three ",
    "fold",
)
_BASE: Final = rf"(?:from|compared with|compared to) {_HOW}[NMP]\d"  # that which most forms hold themselves
_ANY: Final = " ".join(taken for taken, _ in _FORMS)  # the courses of all of them
_PAIR = 2  # figures before and after a change
_AROUND = 40  # characters around a change in which a word may say that it is another rate
_BEFORE = 8  # words before a change in which its verb may stand
_CHANGE_UNITS = ("percent", "percentage points")


class _Read(NamedTuple):
    """A change as a sentence tells it."""

    base: Quantity
    result: Quantity
    stated: Quantity
    direction: int


def changes(article: Article) -> list[Change]:
    """Return the changes in percent, and in words such as "doubled", between two figures that are told with them."""
    found: list[Change] = []
    for figured in article.figured_for(CHANGES):
        course = _course(figured, article.tokens.words)
        plain = course.replace("P", "X")
        if "FX" not in plain:
            continue
        told = _read(figured, article, course)
        found += [
            Change(*read) for read in told if read.base.unit not in _CHANGE_UNITS and read.stated.unit == "percent"
        ]
        if "FXTX" in plain or "TXFX" in plain:
            found += _multiples(figured, article, plain)
    return found


def _course(figured: Figured, words: list[str]) -> str:
    """Return the course of a sentence: its figures as "X", and of its words "from" or "compared" as "F", "to" as "T".

    What may be a change, being in percent or points, is "P". That of "rose 30 percent, from 50 to 65" is "PFXTX".
    Where "compared" stands, which may be a word like any other, the course without it follows. Where that is not all
    that may be meant, any course is taken.
    """
    course = ""
    at = figured.sentence.first
    for entity in figured.entities:
        first, last, label, _, _ = entity
        course += _steps(words, at, first)
        if label == "percent" or (label == "number" and last < len(words) and words[last].startswith("point")):
            course += "P"
        elif label != "date":
            course += "X"
        at = last
    if "?" in course or course.count("C") > 1:
        return _ANY
    if "C" in course:
        course = course.replace("C", "F").replace("t", "") + " " + course.replace("C", "").replace("t", "T")
    return course


def _steps(words: list[str], first: int, last: int) -> str:
    """Return the course between two tokens, with "C" for "compared" and "t" for a "to" right after it.

    The second part of "carried-to" is no word by itself, and yet may be read as one: "?".
    """
    steps = ""
    for token in range(first, last):
        word = words[token]
        if word == "to":
            steps += "t" if steps and words[token - 1] == "compared" else "T"
        elif word == "from":
            steps += "F"
        elif word == "compared":
            steps += "C"
        elif "-" in word and word.endswith(("-from", "-to")):
            steps += "?"
    return steps


def points(article: Article) -> list[Points]:
    """Return the changes between two percentages."""
    found: list[Points] = []
    for figured in article.figured_for(POINTS):
        if figured.percents and "from P" in figured.outline:
            told = _read(figured, article, _course(figured, article.tokens.words))
            found += [Points(read.base, read.result, read.stated) for read in told if read.base.unit == "percent"]
    return found


def directions(article: Article) -> list[Direction]:
    """Return the verbs that stand right before the figures between which something rose or fell."""
    found: list[Direction] = []
    for figured in article.figured_for(DIRECTIONS):
        course = _course(figured, article.tokens.words).replace("P", "X")
        for taken, form in _DIRECTION_FORMS if "FX" in course else ():
            outline = figured.outline
            if taken not in course or (taken == "XFX" and " , up " not in outline and " , down " not in outline):
                continue
            if re.search(_RANKED, outline):
                break
            for match in re.finditer(form, outline):
                pair = None if re.compile(_NOT_ONE).search(outline, match.end()) else _pair(figured, match)
                word = match["word"]
                first = token_at(figured, match.start("word"))
                if pair:
                    begin = article.tokens.starts[first]
                    span = Span(begin, max(begin, *(each.span.end for each in pair)))
                    found.append(Direction(span, word, *pair, _DIRECTIONS[word]))
    return found


def _read(figured: Figured, article: Article, course: str) -> list[_Read]:
    found: list[_Read] = []
    if figured.quantities <= _PAIR:
        return found
    outline = figured.outline
    if not (figured.percents or " point" in outline):
        return found
    for taken, form in _FORMS:
        if not _holds(course, taken) or (taken == "PFX" and not _tells_result(outline, course.replace("P", "X"))):
            continue
        if taken == "XTXP" and not (_goes_to(figured, article.tokens.words) and re.search(_BASE, outline)):
            continue
        for match in re.finditer(form, outline):
            pair, stated = _pair(figured, match), figured.quantity(match["stated"])
            if (
                pair is None
                or stated is None
                or re.compile(_OTHER_RATE).search(outline, max(0, match.start() - _AROUND), match.end() + _AROUND)
            ):
                continue
            if not stated.unit:
                entity = figured.entities[int(match["stated"][1:])]
                span = article.span(entity.first, entity.last + 1)
                stated = stated._replace(span=span, text=span.of(article.text), unit="percentage points")
            before = outline[: match.start()].split()[-_BEFORE:]
            told = {_DIRECTIONS[word] for word in (*before, *match[0].split()) if word in _DIRECTIONS}
            found.append(_Read(*pair, stated, told.pop() if len(told) == 1 else 0))
    return found


def _holds(course: str, taken: str) -> bool:
    """Say whether a course has some steps right after one another; what may be a change may be another figure too."""
    for begin in range(len(course) - len(taken) + 1):
        at = 0
        while at < len(taken) and (course[begin + at] == taken[at] or (course[begin + at] == "P" and taken[at] == "X")):
            at += 1
        if at == len(taken):
            return True
    return False


def _goes_to(figured: Figured, words: list[str]) -> bool:
    """Say whether a sentence has a word of rising or falling right before a "to"."""
    first, last = figured.sentence.first, figured.sentence.last
    return any(words[token] == "to" and words[token - 1] in _DIRECTIONS for token in range(first + 1, last))


def _tells_result(outline: str, course: str) -> bool:
    """Say whether a sentence may tell a figure before its change: "65 percent, up 30 percent from 50"."""
    return course.find("X") < course.rfind("XFX") and (" up " in outline or " down " in outline or " of " in outline)


def _multiples(figured: Figured, article: Article, course: str) -> list[Change]:
    found: list[Change] = []
    outline = figured.outline
    if not any(hint in outline for hint in _FACTOR_HINTS):
        return found
    for taken, form in _FACTOR_FORMS:
        for match in re.finditer(form, outline) if taken in course else ():
            pair = _pair(figured, match)
            word = match["word"]
            if pair is None:
                continue
            value, low, high = _FACTORS[word]
            before = figured.outline[: match.start()].split()[-2:]
            if before[-1:] == ["than"]:
                high *= 2 if value != 50 else 1.5
            first = token_at(figured, match.start("word"))
            span = article.span(first + word.startswith("by "), first + len(word.split()))
            told = {
                _DIRECTIONS[each] for each in outline[: match.end("word")].split()[-_BEFORE:] if each in _DIRECTIONS
            }
            stated = Quantity(span, f"“{word}”", value, low, high, "percent")
            found.append(Change(*pair, stated, told.pop() if len(told) == 1 else 0))
    return found


def _pair(figured: Figured, match: re.Match[str]) -> tuple[Quantity, Quantity] | None:
    """Return the figures before and after, in one unit and one scale; nothing where they may be read in two ways."""
    base, result = figured.quantity(match["base"]), figured.quantity(match["result"])
    if base is None or result is None:
        return None
    if base.unit != result.unit and (base.unit or "percent" in result.unit):  # but "from two to three million dollars"
        return None
    return scaled(base, result)


def scaled(first: Quantity, second: Quantity) -> tuple[Quantity, Quantity] | None:
    """Return two figures in one scale: "from 5 to 6 million" begins at five million; nothing if that is not plain."""
    scale = _scale(second)
    if scale == _scale(first) or scale == 1.0:
        return first, second
    if _scale(first) != 1.0 or first.value >= 1000:
        return first, second
    if first.value > 20 * second.value / scale or first.value * 20 < second.value / scale:
        return None
    return first._replace(
        value=first.value * scale, low=(first.value - 0.5) * scale, high=(first.value + 0.5) * scale
    ), second


def _scale(quantity: Quantity) -> float:
    """Return what the words of a figure multiply its digits by: a million in "6 million", one in "6"."""
    digits = re.search(r"\d[\d,]*(?:\.\d+)?", quantity.text)
    if digits is None:
        return 1.0 if quantity.value < 1000 else 1000.0
    written = float(digits[0].replace(",", ""))
    return quantity.value / written if written else 1.0


def token_at(figured: Figured, offset: int) -> int:
    """Return the token of the document that stands at an offset of an outline."""
    token = figured.sentence.first
    for word in figured.outline[:offset].split():
        if word[0] in "NPMD":
            entity = figured.entities[int(word[1:])]
            token = entity.last
        else:
            token += 1
    return token
