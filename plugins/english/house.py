"""What the house's vocabulary says of sources: which entry a phrase names, of what type it is, who belongs together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from checker.document import Document
from checker.vocabulary import Named

# The lexicons that the entries of each kind join.
LEXICONS: Mapping[str, Sequence[str]] = {
    "outlet": ("media-name",),
    "body": ("organisation-name",),
    "anonymous": ("anonymous-role",),
    "reason": ("anonymity-reason",),
}

_TYPES = {"outlet": "media", "body": "organisation", "person": "person", "anonymous": "anonymous"}
_OWNERS = ("outlet", "body", "")  # kinds of entries whose people speak for them
_MARK = "house "  # before an entry's number, in the labels of a token


class House:
    """The vocabulary's entries in one document."""

    def __init__(self, document: Document) -> None:
        self._places: Sequence[Named] = document.layers.get("vocabulary", ())
        self._named = {named.number: named for named in self._places}

    def labels(self) -> Iterable[tuple[int, str]]:
        """Yield the tokens at which entries are named, each with a label for its entry."""
        for named in self._places:
            for token in range(named.first, named.last):
                yield token, f"{_MARK}{named.number}"

    def entry(self, labels: Iterable[str]) -> Named | None:
        """Return a place of the entry that some labels are for, if they are for any."""
        if not self._named:
            return None
        return next((self._named[int(label[len(_MARK) :])] for label in labels if label.startswith(_MARK)), None)

    def type_of(self, labels: Iterable[str]) -> str:
        """Return the type of source that the entry of some labels is, `` where the vocabulary says none."""
        named = self.entry(labels)
        return _TYPES.get(named.entry.kind, "") if named is not None else ""

    def origins(self, head: Iterable[str], whole: Iterable[str]) -> set[str]:
        """Return the origins that a phrase names, from the labels of its head and of all its words.

        Those are the origin of the entry that the phrase names, and those of the bodies and outlets that it
        mentions: "the harbour board's Ada Voss" speaks for the board.
        """
        if not self._named:
            return set()
        mentioned = [self.entry([label]) for label in whole]
        found = [named for named in mentioned if named is not None and named.entry.kind in _OWNERS]
        own = self.entry(head)
        return {named.entry.origin or f"{_MARK}{named.number}" for named in ([own] if own else []) + found}
