"""The layer `relations` for English, read for one check at a time, when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from checker_plugins.consistency.english.article import Article

if TYPE_CHECKING:
    from checker.document import Document
    from checker_plugins.consistency.relation import Relation

_HERE = "checker_plugins.consistency.english"
# The module and the function that read the relations of each check.
_READERS: Mapping[str, tuple[str, str]] = {
    "percent-change": ("change", "changes"),
    "direction": ("change", "directions"),
    "percentage-points": ("change", "points"),
    "share": ("share", "shares"),
    "total": ("share", "totals"),
    "opposites": ("share", "opposites"),
    "conversion": ("measure", "conversions"),
    "range-order": ("order", "ranges"),
    "poll-lead": ("order", "leads"),
    "weekday": ("day", "weekdays"),
    "impossible-date": ("day", "impossible"),
    "age": ("age", "ages"),
    "duration": ("age", "durations"),
    "same-quantity": ("twice", "quantities"),
    "display-figure": ("display", "figures"),
    "display-name": ("name", "display_names"),
    "display-quotation": ("display", "quotations"),
    "display-hedge": ("hedge", "hedges"),
    "name-spelling": ("name", "spellings"),
}


class EnglishRelations:
    """The relations of one English article; nothing is read before a rule asks for it."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._article: Article | None = None
        self._read: dict[str, list[Relation]] = {}

    def of(self, check: str) -> Sequence[Relation]:
        """Return the relations that `check` looks at."""
        if check in self._read:  # several rules may share a check
            return self._read[check]
        if check not in _READERS:
            return ()
        article = self._article
        if article is None:
            self._article = article = Article(self._document)
        module, function = _READERS[check]
        read: Callable[[Article], Iterable[Relation]] = getattr(import_module(f"{_HERE}.{module}"), function)
        found = self._read[check] = list(read(article))
        return found


class RelationReader:
    """Makes the layer `relations`."""

    name = "relations"
    language = "en"
    needs: Sequence[str] = ("tokens", "blocks", "sentences", "entities", "quotations")
    phrases: Mapping[str, Sequence[str]] = {}

    def annotate(self, document: Document) -> EnglishRelations:
        """Return what reads the relations of `document`."""
        return EnglishRelations(document)
