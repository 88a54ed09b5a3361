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
_OTHER_WORDS = frozenset(("headline", "standfirst", "blockquote"))
# What an article must have for there to be any relations: without it the module that reads them is not even loaded.
_HAS: Mapping[str, Callable[[Article], object]] = {
    "anything": lambda _article: True,
    "figures": lambda article: article.figured,
    "dates": lambda article: article.dates,
    "a display": lambda article: article.has_display,
    "a headline": lambda article: "headline" in article.roles,
    "other words": lambda article: not _OTHER_WORDS.isdisjoint(article.roles),
    "a margin": lambda article: "margin of" in article.text,
}
# The module and the function that read the relations of each check, and what they are read from.
_READERS: Mapping[str, tuple[str, str, str]] = {
    "percent-change": ("change", "changes", "figures"),
    "direction": ("change", "directions", "figures"),
    "percentage-points": ("change", "points", "figures"),
    "share": ("share", "shares", "figures"),
    "total": ("share", "totals", "figures"),
    "opposites": ("share", "opposites", "figures"),
    "conversion": ("measure", "conversions", "figures"),
    "range-order": ("order", "ranges", "figures"),
    "poll-lead": ("order", "leads", "a margin"),
    "weekday": ("day", "weekdays", "dates"),
    "impossible-date": ("day", "impossible", "dates"),
    "age": ("age", "ages", "figures"),
    "duration": ("age", "durations", "figures"),
    "same-quantity": ("twice", "quantities", "anything"),
    "display-figure": ("display", "figures", "a display"),
    "display-name": ("name", "display_names", "a display"),
    "display-quotation": ("display", "quotations", "other words"),
    "display-hedge": ("hedge", "hedges", "a headline"),
    "name-spelling": ("name", "spellings", "anything"),
}


class EnglishRelations:
    """The relations of one English article; nothing is read before a rule asks for it."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._article: Article | None = None
        self._read: dict[str, Sequence[Relation]] = {}

    def of(self, check: str) -> Sequence[Relation]:
        """Return the relations that `check` looks at."""
        if check in self._read:  # several rules may share a check
            return self._read[check]
        if check not in _READERS:
            return ()
        article = self._article
        if article is None:
            self._article = article = Article(self._document)
        self._read[check] = ()
        if _HAS[_READERS[check][2]](article):
            self._read[check] = tuple((_loaded.get(check) or _load(check))(article))
        return self._read[check]


_loaded: dict[str, Callable[[Article], Iterable[Relation]]] = {}  # the functions that were used before, by their check


def _load(check: str) -> Callable[[Article], Iterable[Relation]]:
    module, function, _ = _READERS[check]
    read: Callable[[Article], Iterable[Relation]] = getattr(import_module(f"{_HERE}.{module}"), function)
    _loaded[check] = read
    return read


class RelationReader:
    """Makes the layer `relations`."""

    name = "relations"
    language = "en"
    needs: Sequence[str] = ("tokens", "blocks", "sentences", "entities", "quotations")
    phrases: Mapping[str, Sequence[str]] = {}

    def annotate(self, document: Document) -> EnglishRelations:
        """Return what reads the relations of `document`."""
        return EnglishRelations(document)
