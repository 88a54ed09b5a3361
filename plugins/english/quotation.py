"""The layer `quotations` for English: what stands between quotation marks, in whatever style they are."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from checker.document import Block, Document, Quotation, Tokens
from checker.span import Span

# Everything that may be a quotation mark; an apostrophe between two letters is left out from the start.
_MARK = re.compile(r"[\"“”„«»‟`'‘’‚‹›](?:(?<=`)`|(?<=')'|(?<=’)’|(?<!\w['’])|(?!\w))")
_APOSTROPHE = re.compile(r"['’‘](?:\d\d?0?s|em|tis|twas|til|till|cause|bout|round|n)\b['’]?", re.IGNORECASE)
_FEET = re.compile(r"\d['’′]\s?\d{1,2}$")
_CLOSERS = {
    "“": "”", "„": "“", "«": "»", "»": "«", "‟": "”", "``": "''", "‘": "’", "‚": "‘", "‹": "›", "›": "‹", "`": "'",
}  # fmt: skip
_SINGLE = frozenset("'‘’‚‹›`")
_BEFORE_OPENING = frozenset("([{<—–-/“‘«„‚\"'`.,:;")
_DEEPEST = 6  # quotations within quotations; what opens deeper is not looked at


class _Mark(NamedTuple):
    """A mark: where it lies, its sign, and whether by the spaces around it, it may open or close a quotation."""

    start: int
    end: int
    sign: str
    opens: bool
    closes: bool


class _Open(NamedTuple):
    """A quotation that has begun, with the sign that will end it."""

    start: int
    sign: str
    closer: str


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
        for block in blocks:
            if block.role == "code":
                continue
            marks = _marks(text, block.span)
            if not marks:
                continue
            found = sorted(_pairs(text, marks, block.span), key=lambda pair: (pair[0].start, -pair[0].end))
            enclosing: list[int] = []
            for span, closed in found:
                while enclosing and enclosing[-1] <= span.start:
                    enclosing.pop()
                first, last = bisect_left(starts, span.start), bisect_right(ends, span.end)
                if first < last:
                    quotations.append(Quotation(span, first, last, len(enclosing), closed))
                    enclosing.append(span.end)
        return tuple(quotations)


def _marks(text: str, span: Span) -> list[_Mark]:
    """Return the signs of a block that can be quotation marks, with what each may do."""
    marks = []
    for found in _MARK.finditer(text, span.start, span.end):
        start, end = found.span()
        sign = found.group()
        before = text[start - 1] if start > span.start else " "
        after = text[end] if end < span.end else " "
        if sign in "'’‘" and _APOSTROPHE.match(text, start, span.end):
            continue
        if sign == '"' and before.isdigit() and _FEET.search(text, max(span.start, start - 6), start):
            continue
        opens, closes = _may(sign, before, after)
        if opens or closes:
            marks.append(_Mark(start, end, sign, opens, closes))
    return marks


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


def _pairs(text: str, marks: Sequence[_Mark], block: Span) -> Iterator[tuple[Span, bool]]:
    """Yield the span of every quotation of a block, and whether its closing mark is there."""
    stack: list[_Open] = []
    for index, mark in enumerate(marks):
        depth = _closed_by(text, stack, marks, index)
        if depth is not None:
            opening = stack[depth]
            yield from _lost(text, stack[depth + 1 :], mark.start)
            del stack[depth:]
            if text[opening.start + len(opening.sign) : mark.start].strip():
                yield Span(opening.start, mark.end), True
        elif mark.opens and not _is_inches(text, mark):
            same = next((here for here, opening in enumerate(stack) if opening.sign == mark.sign), None)
            if same is not None and not _nests(marks, index):
                yield from _lost(text, stack[same:], mark.start)
                del stack[same:]
            if len(stack) < _DEEPEST:
                stack.append(_Open(mark.start, mark.sign, _CLOSERS.get(mark.sign, mark.sign)))
    goes_on = [opening for opening in stack if opening.sign == "‘" and opening.start == block.start]
    yield from _lost(text, [opening for opening in stack if opening.sign not in _SINGLE], block.end)
    for opening in goes_on:
        yield _trimmed(text, opening.start, block.end), False


def _lost(text: str, openings: Sequence[_Open], end: int) -> Iterator[tuple[Span, bool]]:
    """Yield the quotations that nothing closes before `end`; a single mark that is not closed is an apostrophe."""
    for opening in openings:
        if opening.sign not in _SINGLE:
            span = _trimmed(text, opening.start, end)
            if span.end > opening.start + len(opening.sign):
                yield span, False


def _closed_by(text: str, stack: Sequence[_Open], marks: Sequence[_Mark], index: int) -> int | None:
    """Return the place on the stack of the quotation that this mark closes, if it closes one."""
    mark = marks[index]
    if not mark.closes:
        return None
    for depth in range(len(stack) - 1, -1, -1):
        if _fits(stack[depth], mark):
            if mark.sign in _SINGLE:
                if depth + 1 < len(stack) or _is_possessive(text, marks, index):
                    return None
                if stack[depth].sign != "`" and text[mark.start - 1].isspace():
                    return None
            elif mark.opens and mark.sign == '"' and not _reads_as_closing(text, mark):
                return None
            return depth
    return None


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


def _is_possessive(text: str, marks: Sequence[_Mark], index: int) -> bool:
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


def _nests(marks: Sequence[_Mark], index: int) -> bool:
    """Say whether this mark opens a quotation within one of the same sign: two closing marks follow."""
    later = [mark for mark in marks[index + 1 : index + 5] if mark.sign not in _SINGLE]
    return len(later) >= 2 and all(mark.closes and not mark.opens for mark in later[:2])


def _is_inches(text: str, mark: _Mark) -> bool:
    return mark.sign in ('"', "''", "'") and text[mark.start - 1 : mark.start].isdigit() and mark.start > 0


def _trimmed(text: str, start: int, end: int) -> Span:
    """Return the span without the white space at its end."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
