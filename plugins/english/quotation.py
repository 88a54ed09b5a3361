"""The layer `quotations` for English: what stands between quotation marks, in whatever style they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from checker.arrays import first_from, i64, vec
from checker.document import Block, Document, Quotation, Tokens
from checker.span import span_of, tuple_of
from checker_plugins.english.glance import places

# Everything that may be a quotation mark.
_SIGNS: Final = "\"“”„«»‟`'‘’‚‹›"
_APOSTROPHE: Final = re.compile(r"['’‘](?:\d\d?0?s|em|tis|twas|til|till|cause|bout|round|n)\b['’]?", re.IGNORECASE)
_FEET: Final = re.compile(r"\d['’′]\s?\d{1,2}$")
_CLOSERS: Final = {
    "“": "”", "„": "“", "«": "»", "»": "«", "‟": "”", "``": "''", "‘": "’", "‚": "‘", "‹": "›", "›": "‹", "`": "'",
}  # fmt: skip
_SINGLE: Final = frozenset("'‘’‚‹›`")
_BEFORE_OPENING: Final = frozenset("([{<—–-/“‘«„‚\"'`.,:;")
_STRAIGHT: Final = ord("'")
_CURLY: Final = ord("’")
_GRAVE: Final = ord("`")
_UNDERSCORE: Final = ord("_")
_DEEPEST: Final = 6  # quotations within quotations; what opens deeper is not looked at


class _Mark:
    """A mark: where it lies, its sign, and whether by the spaces around it, it may open or close a quotation."""

    __slots__ = ("closes", "end", "opens", "sign", "start")

    def __init__(self, start: int, end: int, sign: str, opens: bool, closes: bool) -> None:
        self.start = start
        self.end = end
        self.sign = sign
        self.opens = opens
        self.closes = closes


class _Open:
    """A quotation that has begun, with the sign that will end it."""

    __slots__ = ("closer", "sign", "start")

    def __init__(self, start: int, sign: str) -> None:
        self.start = start
        self.sign = sign
        self.closer = _CLOSERS.get(sign, sign)


class Quoter:
    """Makes the layer `quotations`: in order of their starts, an outer one before those inside it.

    Straight, curly, low and angle quotation marks, single ones, and two grave accents with two apostrophes are
    known. A quotation never leaves its block: one that goes on in the next paragraph is closed there, if that
    paragraph opens with a mark, and every part before it has `closed` false. A single mark that is never closed
    is an apostrophe. Signs of inches, feet, minutes and seconds are no quotation marks.
    """

    name = "quotations"
    language = "en"
    needs: Sequence[str] = ("tokens", "blocks")
    phrases: Mapping[str, Sequence[str]] = {}

    def annotate(self, document: Document) -> tuple[Quotation, ...]:
        """Return the quotations of `document`."""
        tokens: Tokens = document.layers["tokens"]
        blocks: Sequence[Block] = document.layers["blocks"]
        text = document.text
        starts, ends = tokens.starts, tokens.ends
        quotations: list[Quotation] = []
        found = places(text, _SIGNS)
        place: i64 = 0
        for block_span, role, _, _ in blocks:
            start, end = block_span
            place = first_from(found, start, place)
            if place == len(found):
                break
            if found[place] >= end or role == "code":
                continue
            marks = _marks(text, found, place, start, end)
            if not marks:
                continue
            enclosing: list[int] = []
            for begin, stop, closed in sorted(_pairs(text, marks, start, end)):
                while enclosing and enclosing[-1] <= begin:
                    enclosing.pop()
                first = first_from(starts, begin)
                last = first_from(ends, stop + 1, first)
                if first < last:
                    span = span_of(begin, stop)
                    quotations.append(tuple_of(Quotation, (span, first, last, len(enclosing), closed)))
                    enclosing.append(stop)
        return tuple(quotations)


def _marks(text: str, found: vec[i64], index: int, begin: i64, limit: i64) -> list[_Mark]:
    """Return the signs of a block that can be quotation marks, with what each may do; two of a sort can be one mark.

    Of `found`, where signs stand, those from `index` on lie in the block or after it.
    """
    marks: list[_Mark] = []
    reached = begin
    while index < len(found) and found[index] < limit:
        start = found[index]
        index += 1
        if start < reached:
            continue
        end = start + 1
        code = ord(text[start])
        if code in (_STRAIGHT, _CURLY):
            if end < limit and ord(text[end]) == code:
                end += 1
            elif start > 0 and end < limit and _is_word(text, start - 1) and _is_word(text, end):  # "don't"
                continue
        elif code == _GRAVE and end < limit and ord(text[end]) == code:
            end += 1
        reached = end
        sign = text[start] if end == start + 1 else text[start:end]
        after = text[end] if end < limit else " "
        if sign in "'’‘" and after.isalnum() and _APOSTROPHE.match(text, start, limit):
            continue
        before = text[start - 1] if start > begin else " "
        if sign == '"' and before.isdigit() and _FEET.search(text, max(begin, start - 6), start):
            continue
        opens, closes = _may(sign, before, after)
        if opens or closes:
            marks.append(_Mark(start, end, sign, opens, closes))
    return marks


def _is_word(text: str, place: i64) -> bool:
    """Say whether a letter, a digit or an underscore stands at a place."""
    code = ord(text[place])
    if code < 128:
        return 97 <= code | 32 <= 122 or 48 <= code <= 57 or code == _UNDERSCORE
    return text[place].isalnum()


def _may(sign: str, before: str, after: str) -> tuple[bool, bool]:
    """Say whether a sign may open and may close a quotation, from the characters before and after it."""
    spaced_before, spaced_after = before.isspace(), after.isspace()
    if sign == "’’":
        return False, True
    if sign in "‘`":
        return sign == "‘" or (not before.isalnum() and (spaced_before or not spaced_after)), False
    if sign in ("“", "«"):
        return True, not spaced_before
    if sign in ("”", "»"):
        return spaced_before and after.isalnum(), True
    if sign in ("„", "‟", "``", "‚", "‹", "›"):
        return True, sign == "›"
    if spaced_before and (spaced_after or after in ".,;:!?)]"):  # a mark set off by spaces on both sides
        return spaced_after and sign != "'", True
    opens = not spaced_after and (spaced_before or before in _BEFORE_OPENING)
    closes = not spaced_before and (not after.isalnum() or before in ".,!?…")
    return opens and sign != "’", closes or sign == "''"


def _pairs(text: str, marks: list[_Mark], begin: int, end: int) -> list[tuple[int, int, bool]]:
    """Return the start and the end of every quotation of a block, and whether its closing mark is there."""
    found: list[tuple[int, int, bool]] = []
    stack: list[_Open] = []
    for index, mark in enumerate(marks):
        depth = _closed_by(text, stack, marks, index)
        if depth >= 0:
            opening = stack[depth]
            _add_lost(text, stack, depth + 1, mark.start, found)
            while len(stack) > depth:
                stack.pop()
            if text[opening.start + len(opening.sign) : mark.start].strip():
                found.append((opening.start, mark.end, True))
        elif mark.opens and not _is_inches(text, mark):
            same = -1
            for here, opening in enumerate(stack):
                if opening.sign == mark.sign:
                    same = here
                    break
            if same >= 0 and not _nests(marks, index):
                _add_lost(text, stack, same, mark.start, found)
                del stack[same:]
            if len(stack) < _DEEPEST:
                stack.append(_Open(mark.start, mark.sign))
    if stack:
        _add_lost(text, stack, 0, end, found)
        goes_on = [opening.start for opening in stack if opening.sign == "‘" and opening.start == begin]
        found.extend([(start, _trimmed(text, start, end), False) for start in goes_on])
    return found


def _add_lost(text: str, stack: list[_Open], depth: int, end: int, found: list[tuple[int, int, bool]]) -> None:
    """Add the quotations of the stack from a depth on, which nothing closes before `end`.

    A single mark that is not closed is an apostrophe.
    """
    for index in range(depth, len(stack)):
        opening = stack[index]
        if opening.sign not in _SINGLE:
            last = _trimmed(text, opening.start, end)
            if last > opening.start + len(opening.sign):
                found.append((opening.start, last, False))


def _closed_by(text: str, stack: list[_Open], marks: list[_Mark], index: int) -> int:
    """Return the place on the stack of the quotation that this mark closes, -1 if it closes none."""
    mark = marks[index]
    if not mark.closes:
        return -1
    for depth in range(len(stack) - 1, -1, -1):
        if _fits(stack[depth], mark):
            if mark.sign in _SINGLE:
                if depth + 1 < len(stack) or _is_possessive(text, marks, index):
                    return -1
                if stack[depth].sign != "`" and text[mark.start - 1].isspace():
                    return -1
            elif mark.opens and mark.sign == '"' and not _reads_as_closing(text, mark):
                return -1
            return depth
    return -1


def _fits(opening: _Open, mark: _Mark) -> bool:
    """Say whether a mark may close an opening; the styles of a careless keyboard are let through."""
    sign = mark.sign
    if sign == opening.closer:
        return True
    if opening.sign in ("“", '"', "``", "„"):
        return sign in ("”", '"', "''", "’’") and not (opening.sign == '"' and sign == "''")
    return (opening.sign == "''" and sign == "''") or (opening.sign in ("‘", "'") and sign in ("’", "'"))


def _reads_as_closing(text: str, mark: _Mark) -> bool:
    """Say whether a mark that could do both closes: it has space on both sides, or on neither."""
    before = text[mark.start - 1 : mark.start]
    after = text[mark.end : mark.end + 1]
    return before.isspace() == (after.isspace() or not after) or before in ".,!?…\"'"


def _is_possessive(text: str, marks: list[_Mark], index: int) -> bool:
    """Say whether an apostrophe ends a plural ("the dogs' bowl"), as the next mark closes the quotation."""
    mark = marks[index]
    if text[mark.start - 1] not in "sS" or text[mark.end : mark.end + 1] != " ":
        return False
    if not text[mark.end + 1 : mark.end + 2].islower():
        return False
    for later in marks[index + 1 : index + 4]:
        if later.sign in "'’‘":
            return later.closes and not later.opens
    return False


def _nests(marks: list[_Mark], index: int) -> bool:
    """Say whether this mark opens a quotation within one of the same sign: two closing marks follow."""
    later = [mark for mark in marks[index + 1 : index + 5] if mark.sign not in _SINGLE]
    return len(later) >= 2 and all(mark.closes and not mark.opens for mark in later[:2])


def _is_inches(text: str, mark: _Mark) -> bool:
    return mark.sign in ('"', "''", "'") and text[mark.start - 1 : mark.start].isdigit() and mark.start > 0


def _trimmed(text: str, start: int, end: int) -> int:
    """Return the end of a stretch of text without the white space there."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
