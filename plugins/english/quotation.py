"""The layer `quotations` for English: what stands between quotation marks, in whatever style they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from mypy_extensions import mypyc_attr

from checker.arrays import append, first_from, i64, vec
from checker.document import Block, Document, Quotation, Tokens
from checker.span import Span, span_of, tuples_of
from checker_plugins.english.sight import last_sight_of

_ELISION: Final = re.compile(r"['’‘](?:\d\d?0?s|em|tis|twas|til|till|cause|bout|round|n)\b['’]?", re.IGNORECASE)
_FEET: Final = re.compile(r"\d['’′]\s?\d{1,2}$")
# A mark is told by a number: the code of its sign; that of two signs that are one mark has one more bit.
_STRAIGHT: Final = 0x22  # "
_LEFT: Final = 0x201C  # “
_RIGHT: Final = 0x201D  # ”
_LOW: Final = 0x201E  # „
_ANGLE_LEFT: Final = 0xAB  # «
_ANGLE_RIGHT: Final = 0xBB  # »
_APOSTROPHE: Final = 0x27  # '
_CURLY: Final = 0x2019  # ’
_GRAVE: Final = 0x60  # `
_SINGLE_LEFT: Final = 0x2018  # ‘
_SINGLE_LOW: Final = 0x201A  # ‚
_SINGLE_ANGLE: Final = 0x203A  # ›
_OTHER_ANGLE: Final = 0x2039  # ‹
_TWICE: Final = 1 << 21
_TWO_STRAIGHT: Final = _APOSTROPHE | _TWICE
_TWO_CURLY: Final = _CURLY | _TWICE
_TWO_GRAVE: Final = _GRAVE | _TWICE
# What closes what opens, where nothing else may; what is not here closes itself.
_CLOSERS: Final = {ord(pair[0]): ord(pair[1]) for pair in ("«»", "»«", "‟”", "‚‘", "‹›", "›‹", "`'")}
_BEFORE_OPENING: Final = "([{<—–-/“‘«„‚\"'`.,:;"
_BLANK: Final = 0x20
_UNDERSCORE: Final = 0x5F  # _
_DEEPEST: Final = 6  # quotations within quotations; what opens deeper is not looked at
# Of a packed quotation, the lowest bit says whether its closing mark is there; then comes its end, then its start:
_PLACE: Final = 32
_PLACES: Final = (1 << _PLACE) - 1


@mypyc_attr(acyclic=True)  # so that those who look for circles of garbage need not know of it
class _Mark:
    """A mark: where it lies, its number, and whether by the spaces around it, it may open or close a quotation."""

    __slots__ = ("closes", "end", "opens", "sign", "start")

    def __init__(self, start: i64, end: i64, sign: i64, opens: bool, closes: bool) -> None:
        self.start: i64 = start
        self.end: i64 = end
        self.sign: i64 = sign
        self.opens = opens
        self.closes = closes


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
        rows: list[tuple[Span, int, int, int, bool]] = []
        reached: i64 = 0  # the first token of the last quotation
        found = _places(text, tokens)
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
            for pair in _pairs(text, marks, start, end):
                begin, stop = pair >> _PLACE, (pair & _PLACES) >> 1
                while enclosing and enclosing[-1] <= begin:
                    enclosing.pop()
                first = reached = first_from(starts, begin, reached)
                last = first_from(ends, stop + 1, first)
                if first < last:
                    rows.append((span_of(begin, stop), first, last, len(enclosing), pair & 1 == 1))
                    enclosing.append(stop)
        return tuples_of(Quotation, rows)


def _places(text: str, tokens: Tokens) -> vec[i64]:
    """Return where the signs stand that can be quotation marks, but for most of those inside words."""
    starts, ends = tokens.starts, tokens.ends
    found = vec[i64]()
    for token in last_sight_of(tokens).quotes:
        start, end = starts[token], ends[token]
        if end - start == 1:
            found = append(found, start)
            continue
        for place in range(start, end):
            if ord(text[place]) in (_APOSTROPHE, _CURLY):
                found = append(found, place)
    return found


def _marks(text: str, found: vec[i64], index: i64, begin: i64, limit: i64) -> list[_Mark]:
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
        sign = i64(ord(text[start]))
        before: i64 = ord(text[start - 1]) if start > 0 else _BLANK
        after: i64 = ord(text[end]) if end < limit else _BLANK
        if after == sign and sign in (_APOSTROPHE, _CURLY, _GRAVE):
            sign |= _TWICE
            end += 1
            after = ord(text[end]) if end < limit else _BLANK
        elif sign in (_APOSTROPHE, _CURLY) and _is_word(before) and _is_word(after):  # "don't"
            continue
        reached = end
        if start == begin:
            before = _BLANK
        if _is_elision(text, sign, start, after, limit) or _is_feet(text, sign, before, start, begin):
            continue
        opens, closes = _may(sign, before, after)
        if opens or closes:
            marks.append(_Mark(start, end, sign, opens, closes))
    return marks


def _is_elision(text: str, sign: i64, start: i64, after: i64, limit: i64) -> bool:
    """Say whether an apostrophe stands for what is left out before a word: "the '90s"."""
    if sign not in (_APOSTROPHE, _CURLY, _SINGLE_LEFT) or not _is_alphanumeric(after):
        return False
    return _ELISION.match(text, start, limit) is not None


def _is_feet(text: str, sign: i64, before: i64, start: i64, begin: i64) -> bool:
    """Say whether a mark is the sign of inches after feet: 6'2"."""
    if sign != _STRAIGHT or not chr(before).isdigit():
        return False
    return _FEET.search(text, max(begin, start - 6), start) is not None


def _is_word(code: i64) -> bool:
    """Say whether a letter, a digit or an underscore has a code."""
    return _is_alphanumeric(code) or code == _UNDERSCORE


def _is_alphanumeric(code: i64) -> bool:
    if code < 128:
        return 97 <= code | 32 <= 122 or 48 <= code <= 57
    return chr(code).isalnum()


def _is_space(code: i64) -> bool:
    return code == _BLANK or (not _BLANK < code < 128 and chr(code).isspace())


def _may(sign: i64, before: i64, after: i64) -> tuple[bool, bool]:
    """Say whether a mark may open and may close a quotation, from the codes of the characters before and after it."""
    if sign == _TWO_CURLY:
        return False, True
    if sign == _SINGLE_LEFT:
        return True, False
    if sign in (_LEFT, _ANGLE_LEFT):
        return True, not _is_space(before)
    if sign in (_RIGHT, _ANGLE_RIGHT):
        return _is_space(before) and _is_alphanumeric(after), True
    spaced_before, spaced_after = _is_space(before), _is_space(after)
    if sign == _GRAVE:
        return not _is_alphanumeric(before) and (spaced_before or not spaced_after), False
    if sign not in (_STRAIGHT, _APOSTROPHE, _CURLY, _TWO_STRAIGHT):
        return True, sign == _SINGLE_ANGLE
    if spaced_before and (spaced_after or chr(after) in ".,;:!?)]"):  # a mark set off by spaces on both sides
        return spaced_after and sign != _APOSTROPHE, True
    opens = not spaced_after and (spaced_before or chr(before) in _BEFORE_OPENING)
    closes = not spaced_before and (not _is_alphanumeric(after) or chr(before) in ".,!?…")
    return opens and sign != _CURLY, closes or sign == _TWO_STRAIGHT


def _pairs(text: str, marks: list[_Mark], begin: i64, end: i64) -> list[int]:
    """Return every quotation of a block, packed, in order."""
    found: list[int] = []
    stack: list[_Mark] = []  # those that have opened a quotation
    for index, mark in enumerate(marks):
        depth = _closed_by(text, stack, marks, index)
        if depth >= 0:
            opening = stack[depth]
            _add_lost(text, stack, depth + 1, mark.start, found)
            while len(stack) > depth:
                stack.pop()
            if _trimmed(text, opening.end, mark.start) > opening.end:
                found.append(_packed(opening.start, mark.end, True))
        elif mark.opens and not _is_inches(text, mark):
            _open(text, stack, marks, index, found)
    if stack:
        _add_lost(text, stack, 0, end, found)
        if stack[0].sign == _SINGLE_LEFT and stack[0].start == begin:  # one that goes on
            found.append(_packed(begin, _trimmed(text, begin, end), False))
    if len(found) > 1:
        found.sort()
    return found


def _open(text: str, stack: list[_Mark], marks: list[_Mark], index: int, found: list[int]) -> None:
    """Put a mark that opens on the stack; one of the same sign there was not closed, if no other is to be inside it."""
    mark = marks[index]
    for here, opening in enumerate(stack):
        if opening.sign == mark.sign:
            if not _nests(marks, index):
                _add_lost(text, stack, here, mark.start, found)
                del stack[here:]
            break
    if len(stack) < _DEEPEST:
        stack.append(mark)


def _packed(start: i64, end: i64, closed: bool) -> i64:
    """Return the number that stands for a quotation; such numbers are in order as quotations are."""
    return start << _PLACE | end << 1 | i64(closed)


def _add_lost(text: str, stack: list[_Mark], depth: int, end: i64, found: list[int]) -> None:
    """Add the quotations of the stack from a depth on, which nothing closes before `end`.

    A single mark that is not closed is an apostrophe.
    """
    for index in range(depth, len(stack)):
        opening = stack[index]
        if not _is_single(opening.sign):
            last = _trimmed(text, opening.start, end)
            if last > opening.end:
                found.append(_packed(opening.start, last, False))


def _closed_by(text: str, stack: list[_Mark], marks: list[_Mark], index: int) -> int:
    """Return the place on the stack of the quotation that this mark closes, -1 if it closes none."""
    mark = marks[index]
    if not mark.closes:
        return -1
    for depth in range(len(stack) - 1, -1, -1):
        opening = stack[depth]
        if _fits(opening.sign, mark.sign):
            if _is_single(mark.sign):
                if depth + 1 < len(stack) or _is_possessive(text, marks, index):
                    return -1
                if opening.sign != _GRAVE and text[mark.start - 1].isspace():
                    return -1
            elif mark.opens and mark.sign == _STRAIGHT and not _reads_as_closing(text, mark):
                return -1
            return depth
    return -1


def _is_single(sign: i64) -> bool:
    return sign in (_APOSTROPHE, _CURLY, _SINGLE_LEFT, _SINGLE_LOW, _SINGLE_ANGLE, _OTHER_ANGLE, _GRAVE)


def _fits(opening: i64, sign: i64) -> bool:
    """Say whether a mark may close what another has opened; the styles of a careless keyboard are let through."""
    if opening in (_LEFT, _STRAIGHT, _TWO_GRAVE, _LOW):
        if sign in (_RIGHT, _STRAIGHT, _TWO_CURLY):
            return True
        return (sign == _TWO_STRAIGHT and opening != _STRAIGHT) or (sign == _LEFT and opening == _LOW)
    if opening in (_SINGLE_LEFT, _APOSTROPHE):
        return sign in (_CURLY, _APOSTROPHE)
    return sign == _CLOSERS.get(opening, opening)


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
        if later.sign in (_APOSTROPHE, _CURLY, _SINGLE_LEFT):
            return later.closes and not later.opens
    return False


def _nests(marks: list[_Mark], index: int) -> bool:
    """Say whether this mark opens a quotation within one of the same sign: two closing marks follow."""
    later = [mark for mark in marks[index + 1 : index + 5] if not _is_single(mark.sign)]
    return len(later) >= 2 and all(mark.closes and not mark.opens for mark in later[:2])


def _is_inches(text: str, mark: _Mark) -> bool:
    return (
        mark.sign in (_STRAIGHT, _TWO_STRAIGHT, _APOSTROPHE)
        and text[mark.start - 1 : mark.start].isdigit()
        and mark.start > 0
    )


def _trimmed(text: str, start: i64, end: i64) -> i64:
    """Return the end of a stretch of text without the white space there."""
    while end > start and _is_space(ord(text[end - 1])):
        end -= 1
    return end
