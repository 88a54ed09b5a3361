"""Verification inside the article: whether its figures, dates, names and quotations agree with one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from checker.hookspecs import hookimpl

if TYPE_CHECKING:
    from checker.hookspecs import Annotator, Kind


@hookimpl
def checker_kinds() -> list[Kind]:
    """Return the kind `consistency`."""
    from checker_plugins.consistency.kind import ConsistencyKind

    return [ConsistencyKind()]


@hookimpl
def checker_annotators() -> Sequence[Annotator]:
    """Return what reads the relations in English text."""
    from checker_plugins.consistency.english import RelationReader

    return (RelationReader(),)
