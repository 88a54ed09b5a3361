"""The error browser: the differences of one set as people read them, a kind at a time."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tests.accuracy.errors import EXTRA, MISSED, Difference, shorten

MOST_OFTEN = 8  # words that a tally shows
_LABEL = 6  # columns


def browse(found: Iterable[Difference], kinds: Sequence[str], limit: int, width: int) -> Iterator[str]:
    """Yield the text for each kind: how many differences there are, which are commonest, and up to `limit` of them.

    Those shown are spread evenly over all of them, the commonest sort of difference first.
    """
    by_kind: dict[str, list[Difference]] = {kind: [] for kind in kinds}
    for one in found:
        if one.kind in by_kind:
            by_kind[one.kind].append(one)
    for kind, all_of_it in by_kind.items():
        verdicts = Counter(one.verdict for one in all_of_it)
        ordered = sorted(all_of_it, key=lambda one: (-verdicts[one.verdict], one.verdict))
        shown = spread(ordered, limit)
        yield _heading(kind, verdicts, len(shown), width)
        yield from _tallies(kind, all_of_it, width)
        for number, one in enumerate(shown, 1):
            yield entry(number, one, width)


def spread(items: Sequence[Difference], limit: int) -> list[Difference]:
    """Return at most `limit` of the items, evenly spaced, in order."""
    if len(items) <= limit:
        return list(items)
    return [items[index * len(items) // limit] for index in range(limit)]


def entry(number: int, one: Difference, width: int) -> str:
    """Return one difference as a paragraph: the label, ours, the passage, and what the report says of it."""
    lines = [f"\n{number:4}  {one.verdict}  {one.file}:{one.span[0]}"]
    said = [("gold", shorten(one.gold, 4 * width)), ("ours", shorten(one.ours, 4 * width)), ("text", one.passage)]
    for label, text in [*said, *(("why" if index == 0 else "", reason) for index, reason in enumerate(one.why))]:
        first = " " * _LABEL + f"{label:{_LABEL}}"
        lines.append(
            textwrap.fill(
                " ".join(text.split()) or "–",
                width,
                initial_indent=first,
                subsequent_indent=" " * len(first),
                break_long_words=False,
                break_on_hyphens=False,
            )
        )
    return "\n".join(lines)


def _heading(kind: str, verdicts: Counter[str], shown: int, width: int) -> str:
    if not verdicts:
        return f"\n{kind}: no differences"
    counts = "; ".join(f"{number} {verdict}" for verdict, number in verdicts.most_common())
    text = f"{kind}, {verdicts.total()} in all: {counts}. Shown: {shown}"
    return "\n" + textwrap.fill(text, width, subsequent_indent="  ")


def _tallies(kind: str, found: Sequence[Difference], width: int) -> Iterator[str]:
    """Yield what is most often missed and most often too much, for kinds whose spans are short."""
    if kind not in ("source", "cue", "hedge"):
        return
    for verdict in (MISSED, EXTRA):
        words = Counter((one.gold or one.ours).lower() for one in found if one.verdict == verdict)
        often = [(word, number) for word, number in words.most_common(MOST_OFTEN) if number > 1]
        if often:
            text = ", ".join(f"“{shorten(word, 40)}” {number}" for word, number in often)
            yield textwrap.fill(f"  most often {verdict}: {text}", width, subsequent_indent="    ")
