"""What a report tells of findings that were set aside: how many by what, and each suppression with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checker.report import number_of

Data = Mapping[str, Any]

BY = {
    "comment": "by a comment",
    "front-matter": "by front matter",
    "sidecar": "by the sidecar",
    "baseline": "by the baseline",
    "unchanged": "outside the change",
}
_STATES = {
    "unused": "nothing set aside",
    "dormant": "nothing set aside in this run",
    "expired": "has ended",
    "invalid": "cannot be followed",
}


def tally(file: Data) -> str:
    """Return how many findings of a file were set aside, and by what; nothing if none was.

    >>> tally({"suppressed": [{"by": "comment"}, {"by": "sidecar"}, {"by": "comment"}]})
    '3 findings set aside: 2 by a comment, 1 by the sidecar'
    """
    aside = [finding["by"] for finding in file["suppressed"]]
    parts = [f"{aside.count(by)} {words}" for by, words in BY.items() if by in aside]
    return f"{number(len(aside))}: {', '.join(parts)}" if aside else ""


def number(found: int) -> str:
    """Return how many findings were set aside, in words.

    >>> number(1)
    '1 finding set aside'
    """
    return f"{number_of(found, 'finding')} set aside"


def told(file: Data) -> Iterator[str]:
    """Yield what is to be said of each suppression of a file: its place, what it names, what it came to, its reason."""
    for said in file.get("suppressions", ()):
        yield f"{where(said)}: {meant(said)} ({outcome(said)}){': ' * bool(said['reason'])}{said['reason']}"


def where(said: Data) -> str:
    """Return where a suppression is written, in words."""
    return f"line {said['line']}{' of the sidecar' * (said['by'] == 'sidecar')}"


def meant(said: Data) -> str:
    """Return what a suppression names, and until when, or what is written there if it names nothing."""
    until = f" until {said['until']}" if said["until"] else ""
    return f"{', '.join(said['names']) or said['text']}{until}"


def outcome(said: Data) -> str:
    """Return what a suppression came to, in words."""
    problem = f": {said['problem']}" if said["problem"] else ""
    return f"{_STATES[said['state']]}{problem}" if said["state"] in _STATES else number(said["findings"])
