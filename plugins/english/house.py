"""What the house's vocabulary says of sources: which entry a phrase names, of what type it is, who belongs together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from checker.document import Document
from checker.vocabulary import Named

# The lexicons that the entries of each kind join.
LEXICONS: Mapping[str, Sequence[str]] = {
    "outlet": ("media-name",),
    "body": ("organisation-name",),
    "anonymous": ("anonymous-role",),
    "reason": ("anonymity-reason",),
}

_TYPES: Final = {"outlet": "media", "body": "organisation", "person": "person", "anonymous": "anonymous"}
_OWNERS: Final[tuple[str, ...]] = ("outlet", "body", "")  # kinds of entries whose people speak for them


class House:
    """The vocabulary's entries in one document."""

    def __init__(self, document: Document) -> None:
        places: Sequence[Named] = document.layers.get("vocabulary", ())
        self._at: dict[int, Named] = {token: named for named in places for token in range(named.first, named.last)}

    @property
    def is_empty(self) -> bool:
        """Whether the document names no entry at all."""
        return not self._at

    def entry(self, token: int) -> Named | None:
        """Return the place of the entry that is named at a token, if one is."""
        return self._at.get(token)

    def type_of(self, token: int) -> str:
        """Return the type of source that the entry named at a token is, `` where the vocabulary says none."""
        named = self._at.get(token) if self._at else None
        return _TYPES.get(named.entry.kind, "") if named is not None else ""

    def origins(self, head: int, first: int, last: int) -> set[str]:
        """Return the origins that a phrase from `first` up to, not including, `last` names; `head` is its head.

        Those are the origin of the entry that the phrase names, and those of the bodies and outlets that it
        mentions: "the harbour board's Ada Voss" speaks for the board.
        """
        found: set[str] = set()
        for token in range(first, last) if self._at else ():
            named = self._at.get(token)
            if named is not None and (token == head or named.entry.kind in _OWNERS):
                found.add(named.entry.origin or f"house {named.number}")
        return found
