"""Findings that were there before, as a multiset: two that were known excuse two that are found, and no third."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from checker.finding import fingerprint
from checker.report import CONTEXT


class Known:
    """The findings that are known of one file, by name; each can be taken once."""

    __slots__ = ("_left",)

    def __init__(self, names: Mapping[str, int] | Iterable[str]) -> None:
        self._left = Counter(names)

    def take(self, finding: Mapping[str, Any]) -> str:
        """Return the name of a finding that is still among the known ones, which is one fewer then; else nothing."""
        name = name_of(finding)
        if self._left[name] <= 0:
            return ""
        self._left[name] -= 1
        return name


def name_of(finding: Mapping[str, Any]) -> str:
    """Return the fingerprint of a finding in a record, but the same one for all that have its rule and its sentence.

    A fingerprint tells repeated findings apart by their order, so that of the second would change when the first goes.
    (Those in sentences so long that the record has only a part of them keep it all the same.)
    """
    before, after = finding["before"], finding["after"]
    if len(before) > CONTEXT or len(after) > CONTEXT:
        return str(finding["fingerprint"])
    return fingerprint(finding["rule"], finding["excerpt"], f"{before}{finding['excerpt']}{after}")
