"""The layer `relations` for English, read for one check at a time, when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from checker_plugins.consistency.english.relations import EnglishRelations

if TYPE_CHECKING:
    from checker.document import Document

__all__ = ["EnglishRelations", "RelationReader"]


class RelationReader:
    """Makes the layer `relations`."""

    name = "relations"
    language = "en"
    needs: Sequence[str] = ("tokens", "blocks", "sentences", "entities", "quotations")
    phrases: Mapping[str, Sequence[str]] = {}

    def annotate(self, document: Document) -> EnglishRelations:
        """Return what reads the relations of `document`."""
        return EnglishRelations(document)
