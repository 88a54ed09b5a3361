"""Text in the columns of a terminal: how wide it is, how it is cut, where a part of it is underlined."""

from __future__ import annotations

import re

CUT = "…"

# Signs that would move the cursor, change colours, or turn the direction of what follows.
_UNSAFE = "[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff\ufeff]"
_SPACE = r"\s+"


def fold(text: str) -> str:
    """Return `text` on one line: white space folded to single spaces, signs that control a terminal as U+FFFD.

    >>> fold("one\\n  two\\tthree")
    'one two three'
    """
    folded = re.sub(_SPACE, " ", text)
    return folded if folded.isprintable() else re.sub(_UNSAFE, "\ufffd", folded)


def width_of(text: str) -> int:
    """Return the number of columns that `text` takes.

    >>> width_of("dam"), width_of("堤防"), width_of("e\u0301")
    (3, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_width, text))


def snippet(before: str, excerpt: str, after: str, room: int) -> tuple[str, str]:
    """Return a line with as much of a sentence around `excerpt` as `room` columns hold, and the marks below it.

    What is left out is shown as an ellipsis. An excerpt too wide for the line is cut at its end.

    >>> print("\\n".join(snippet("The mayor ", "allegedly", " knew of it.", 40)))
    The mayor allegedly knew of it.
              ^^^^^^^^^
    """
    before, excerpt, after = fold(before).lstrip(), fold(excerpt), fold(after).rstrip()
    left, middle, right = width_of(before), width_of(excerpt), width_of(after)
    if left + middle + right > room:
        spare = room - middle
        if spare < 2 * len(CUT):
            before, after = (CUT if before else ""), ""
            excerpt = _start_of(excerpt, room - len(before))
        else:
            for_left = min(left, max(spare // 3, spare - right))
            before = _end_of(before, for_left)
            after = _start_of(after, spare - width_of(before))
    marks = " " * width_of(before) + "^" * max(1, width_of(excerpt))
    return (before + excerpt + after).rstrip(), marks


def _start_of(text: str, room: int) -> str:
    """Return `text`, or as many of its first words as fit before an ellipsis."""
    if width_of(text) <= room:
        return text
    kept, used = 0, width_of(CUT)
    for sign in text:
        used += _width(sign)
        if used > room:
            break
        kept += 1
    word = text.rfind(" ", 0, kept + 1)
    return (text[:word] + " " if word > kept // 2 and word < kept else text[:kept]) + CUT


def _end_of(text: str, room: int) -> str:
    """Return `text`, or an ellipsis and as many of its last words as fit after it."""
    if width_of(text) <= room:
        return text
    if room < width_of(CUT):
        return ""
    kept, used = len(text), width_of(CUT)
    for sign in reversed(text):
        used += _width(sign)
        if used > room:
            break
        kept -= 1
    word = text.find(" ", max(kept - 1, 0))
    cut_at_word = kept <= word < len(text) - 1 and word - kept < (len(text) - kept) // 2
    return CUT + (text[word:] if cut_at_word else text[kept:])


def _width(sign: str) -> int:
    if sign.isascii():
        return 1
    import unicodedata  # which plain text does without

    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
