"""Remarks to the checker: the comments of a source that begin with its name, and which block each of them stands in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from checker.document import Comment
from checker.span import Span
from checker_plugins.formats.passage import Passage

_NAME = re.compile(r"\s*checker", re.IGNORECASE)
_DROPPED = "it stands in a part of the page that is not taken for the article"


class Remark(NamedTuple):
    """A remark: its text, its span in the source, whether it stands inside a passage, what is wrong with its place."""

    text: str
    span: Span
    is_inside: bool = False
    fault: str = ""


def may_have_remarks(source: str) -> bool:
    """Say whether a source holds the name by which a remark begins; most do not, and need no look at comments."""
    return "checker" in source or "Checker" in source


def is_remark(text: str) -> bool:
    """Say whether the text of a comment is one to the checker.

    >>> is_remark(" checker: ignore hedging: quoted "), is_remark("by our fact checker")
    (True, False)
    """
    return _NAME.match(text) is not None


def html_remarks(source: str, start: int, end: int, *, is_inside: bool = False) -> Iterator[Remark]:
    """Yield the remarks in the comments of HTML between two offsets."""
    opening = source.find("<!--", start, end)
    while opening >= 0:
        closing = source.find("-->", opening + 4, end)
        if closing < 0:
            return
        text = source[opening + 4 : closing]
        if is_remark(text):
            yield Remark(text, Span(opening, closing + 3), is_inside)
        opening = source.find("<!--", closing + 3, end)


def comments_of(
    remarks: Iterable[Remark], done: Sequence[Passage], kept: Sequence[Passage] | None = None
) -> tuple[Comment, ...]:
    """Return remarks as comments of the document that is assembled of the passages `kept`, else of all that are `done`.

    A remark inside a passage belongs to the last one that begins before it, any other to the next.
    """
    numbers = {id(passage): number for number, passage in enumerate(done if kept is None else kept)}
    placed = sorted((passage.pieces[0].source, index) for index, passage in enumerate(done) if passage.pieces)
    starts = [start for start, _ in placed]
    following = [len(numbers)] * (len(placed) + 1)  # the number of the next passage that is kept
    for at in range(len(placed) - 1, -1, -1):
        following[at] = numbers.get(id(done[placed[at][1]]), following[at + 1])
    found = []
    for text, span, is_inside, wrong in sorted(remarks, key=lambda remark: remark.span):
        at = bisect_left(starts, span.start)
        fault = wrong
        if is_inside and at:
            number = numbers.get(id(done[placed[at - 1][1]]), len(numbers))
            fault = wrong or _DROPPED * (number == len(numbers))
        else:
            number = following[at]
        found.append(Comment(text, span, number, is_inside, fault))
    return tuple(found)
