"""The relations of an English article, read for one check at a time, when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Final

from checker_plugins.consistency.english import hint
from checker_plugins.consistency.english.article import Article

if TYPE_CHECKING:
    from checker.document import Document
    from checker_plugins.consistency.relation import Relation

_HERE: Final = "checker_plugins.consistency.english"
_OTHER_WORDS: Final = frozenset(("headline", "standfirst", "blockquote"))
# The module and the function that read the relations of each check.
_READERS: Final[Mapping[str, tuple[str, str]]] = {
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
# What an article must have for there to be any relations: without it the module that reads them is not even loaded.
# For the checks that read sentences with figures, that is a sentence that may hold something.
_SENTENCES: Final[dict[str, int]] = {
    "percent-change": hint.CHANGES,
    "direction": hint.DIRECTIONS,
    "percentage-points": hint.POINTS,
    "share": hint.SHARES,
    "total": hint.TOTALS,
    "opposites": hint.OPPOSITES,
    "conversion": hint.CONVERSIONS,
    "range-order": hint.RANGES,
    "age": hint.AGES,
    "duration": hint.DURATIONS,
}
_loaded: Final[dict[str, Callable[[Article], Sequence[Relation]]]] = {}  # the functions that were used before


class EnglishRelations:
    """The relations of one English article; nothing is read before a rule asks for it."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._article: Article | None = None
        self._read: dict[str, Sequence[Relation]] = {}

    def of(self, check: str) -> Sequence[Relation]:
        """Return the relations that `check` looks at."""
        known = self._read.get(check)  # several rules may share a check
        if known is not None:
            return known
        told: Sequence[Relation] = ()
        self._read[check] = told  # so none, if reading them fails
        if check in _READERS and self._may_have(check) and self._article is not None:
            told = (_loaded.get(check) or _load(check))(self._article)
        self._read[check] = told
        return told

    def _may_have(self, check: str) -> bool:
        """Say whether there may be any relations that `check` looks at; that is found out sooner than what they are."""
        article = self._article
        if article is None:
            self._article = article = Article(self._document)
        sentences = _SENTENCES.get(check)
        if sentences is not None:
            return bool(article.checks & sentences)
        if check == "weekday" or check == "impossible-date":
            return bool(article.dates)
        if check == "display-figure" or check == "display-name":
            return article.has_display
        if check == "display-quotation":
            return not _OTHER_WORDS.isdisjoint(article.roles)
        if check == "display-hedge":
            return bool(article.seen & hint.HEDGE) and "headline" in article.roles
        if check == "poll-lead":
            return bool(article.seen & hint.MARGIN) and "margin of" in article.text
        return True


def _load(check: str) -> Callable[[Article], Sequence[Relation]]:
    module, function = _READERS[check]
    read: Callable[[Article], Sequence[Relation]] = getattr(import_module(f"{_HERE}.{module}"), function)
    _loaded[check] = read
    return read
