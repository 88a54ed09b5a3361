"""Lexicons: named lists of entries, which phrases use as `{name}`, and which may name each other.

An entry is a phrase of words and lexicons alone: `made it clear`, `{say}`, `so {say}`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod

from checker.errors import CheckerError
from checker.phrase import NAME, PhraseError, Word, entry_parts

LONGEST_ENTRY = 20  # tokens
MOST_ENTRIES = 50_000  # in one lexicon, with those of the lexicons that it names
DEEPEST_REFERENCE = 20


def entries(name: str, lexicons: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Return the entries of a lexicon as tokens, those of the lexicons that it names included, each once.

    Raises `CheckerError` for what `check_lexicons` would name.
    """
    return _Lexicons(lexicons).entries(name)


def check_lexicons(lexicons: Mapping[str, Sequence[str]]) -> list[str]:
    """Return what is wrong with the lexicons, in their order: bad names and entries, unknown references, cycles."""
    resolver = _Lexicons(lexicons)
    problems: dict[str, None] = {}
    for name in lexicons:
        problems.update(dict.fromkeys(resolver.problems(name)))
    return list(problems)


class _Lexicons:
    """Resolves lexicons that name each other, each of them once."""

    def __init__(self, lexicons: Mapping[str, Sequence[str]]) -> None:
        self.lexicons = lexicons
        self.known: dict[str, list[tuple[str, ...]]] = {}

    def problems(self, name: str) -> Iterator[str]:
        """Yield what is wrong with one lexicon."""
        if not NAME.fullmatch(name):
            yield f"lexicon '{name}': not a lexicon's name: small letters, digits and hyphens"
        written: Sequence[object] = self.lexicons[name]
        if isinstance(written, str) or not written:
            yield f"lexicon '{name}': " + ("not a list of entries" if written else "no entries")
            return
        sound = True
        for entry in written:
            try:
                if not isinstance(entry, str):
                    raise PhraseError(1, "not text")
                entry_parts(entry, self.lexicons)
            except PhraseError as error:
                yield f"lexicon '{name}': entry '{entry}': {error}"
                sound = False
        if sound:
            try:
                self.entries(name)
            except CheckerError as error:
                yield from error.problems

    def entries(self, name: str, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
        """Return the entries as tokens, each once, in the order in which they are written."""
        if name in self.known:
            return self.known[name]
        if name in path:
            cycle = path[path.index(name) :]
            first = cycle.index(min(cycle))  # one cycle, one message, whichever of its lexicons is asked for
            names = [*cycle[first:], *cycle[:first], cycle[first]]
            raise CheckerError(f"lexicon '{names[0]}': names itself: " + " > ".join(f"{{{name}}}" for name in names))
        if len(path) == DEEPEST_REFERENCE:
            raise CheckerError(f"lexicon '{path[0]}': names lexicons more than {DEEPEST_REFERENCE} deep")
        found: dict[tuple[str, ...], None] = {}
        for entry in self.lexicons[name]:
            try:
                parts = entry_parts(entry, self.lexicons)
            except PhraseError as error:
                raise CheckerError(f"lexicon '{name}': entry '{entry}': {error}") from None
            options = [
                [(part.text,)] if isinstance(part, Word) else self.entries(part.name, (*path, name)) for part in parts
            ]
            if len(found) + prod(map(len, options)) > MOST_ENTRIES:
                raise CheckerError(f"lexicon '{name}': more than {MOST_ENTRIES} entries")
            for chosen in product(*options):
                found[tuple(token for tokens in chosen for token in tokens)] = None
            if len(next(reversed(found), ())) > LONGEST_ENTRY:
                raise CheckerError(f"lexicon '{name}': entry '{entry}': more than {LONGEST_ENTRY} tokens")
        self.known[name] = list(found)
        return self.known[name]
