"""Hits: where phrases matched in a text."""

from __future__ import annotations

from collections.abc import Iterator, KeysView, Mapping, Sequence
from typing import Any, overload

from mypy_extensions import mypyc_attr

from checker.arrays import append, i64, vec


@mypyc_attr(acyclic=True)  # so that those who look for circles of garbage need not know of it
class Hit:
    """Tokens that a phrase matched, from `first` up to, not including, `last`.

    `phrase` is the phrase's index among those of its key, in their order.
    """

    __slots__ = ("first", "last", "phrase")

    def __init__(self, first: int, last: int, phrase: int = 0) -> None:
        self.first = first
        self.last = last
        self.phrase = phrase

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Hit):
            return NotImplemented
        return (self.first, self.last, self.phrase) == (other.first, other.last, other.phrase)

    def __hash__(self) -> int:
        return hash((self.first, self.last, self.phrase))

    def __repr__(self) -> str:
        return f"Hit({self.first}, {self.last}, {self.phrase})"


class Hits:
    """What the phrases matched in one text: leftmost and longest for each key, in order, not overlapping.

    It reads like a mapping of the keys, all of them, to lists of `Hit`, which are made whenever they are asked for: a
    change in one is not kept. Who reads many hits spares the objects: those of a key stand in `firsts`, `lasts` and
    `phrases` within its `bounds`.
    """

    __slots__ = ("_bounds", "_places", "firsts", "lasts", "phrases")

    def __init__(self, places: dict[str, int], bounds: vec[i64]) -> None:
        count = bounds[len(bounds) - 1]
        self._places = places  # of the keys
        self._bounds = bounds  # where the hits of each begin, and where the last ones end
        self.firsts = vec[i64]([0] * count)
        self.lasts = vec[i64]([0] * count)
        self.phrases = vec[i64]([0] * count)

    @classmethod
    def of(cls, layer: Any) -> Hits:
        """Return a layer `hits` as what it is, or made of any other mapping of keys to hits."""
        if isinstance(layer, Hits):
            return layer
        bounds = vec[i64]([0])
        found: list[Hit] = []
        for hits in layer.values():
            found += hits
            bounds = append(bounds, len(found))
        made = Hits({key: place for place, key in enumerate(layer)}, bounds)
        for place, hit in enumerate(found):
            made.put(place, hit.first, hit.last, hit.phrase)
        return made

    def put(self, place: i64, first: i64, last: i64, phrase: i64) -> None:
        """Put a hit in its place, while this is being made."""
        self.firsts[place] = first
        self.lasts[place] = last
        self.phrases[place] = phrase

    def bounds(self, key: str) -> tuple[i64, i64]:
        """Return where the hits of a key begin and end among all; two times the same where there is none."""
        place: i64 = self._places.get(key, -1)
        if place < 0:
            return (0, 0)
        return (self._bounds[place], self._bounds[place + 1])

    def has(self, key: str) -> bool:
        """Say whether there is a hit of a key."""
        begin, end = self.bounds(key)
        return begin < end

    @overload
    def get(self, key: str) -> list[Hit] | None: ...
    @overload
    def get(self, key: str, default: Sequence[Hit]) -> Sequence[Hit]: ...
    def get(self, key: str, default: Sequence[Hit] | None = None) -> Sequence[Hit] | None:
        """Return the hits of a key, or the default for one that does not exist."""
        return self[key] if key in self._places else default

    def keys(self) -> KeysView[str]:
        """Return the keys."""
        return self._places.keys()

    def values(self) -> list[list[Hit]]:
        """Return the hits of all keys."""
        return [self[key] for key in self._places]

    def items(self) -> list[tuple[str, list[Hit]]]:
        """Return the keys and the hits of each."""
        return [(key, self[key]) for key in self._places]

    def __getitem__(self, key: str) -> list[Hit]:
        if key not in self._places:
            raise KeyError(key)
        begin, end = self.bounds(key)
        return [Hit(self.firsts[at], self.lasts[at], self.phrases[at]) for at in range(begin, end)]

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (Hits, Mapping)):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return f"Hits({dict(self.items())})"


Mapping.register(Hits)
