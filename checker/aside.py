"""Findings that are set aside: they leave `findings`, are listed under `suppressed`, and never make a run fail.

Nothing is hidden: whatever sets a finding aside says what it is (`by`) and why (`reason`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

BY = ("comment", "front-matter", "sidecar", "baseline", "unchanged")


class Aside(NamedTuple):
    """What sets a finding aside, one of `BY`, and the reason, which only `unchanged` does without."""

    by: str
    reason: str = ""


class Step(Protocol):
    """Sets findings of a file's record aside; may be sent to another process, so it must pickle.

    The articles of one file go through a copy of the step of their own, which may keep count.
    """

    def __call__(self, record: Mapping[str, Any], path: str) -> Mapping[str, Any]:
        """Return the record as it is from here on; `path` is that of its file, which may hold several articles."""
        ...


def set_aside(record: Mapping[str, Any], judge: Callable[[Mapping[str, Any]], Aside | None]) -> Mapping[str, Any]:
    """Return `record` with those of its findings set aside for which `judge` says what does it.

    The findings that are set aside come in the order of their spans, then rules, after those that were before.
    """
    kept, aside = [], []
    for finding in record["findings"]:
        why = judge(finding)
        if why is None:
            kept.append(finding)
        else:
            aside.append({**finding, "by": why.by, "reason": why.reason})
    if not aside:
        return record
    return {**record, "findings": kept, "suppressed": [*record["suppressed"], *aside]}
