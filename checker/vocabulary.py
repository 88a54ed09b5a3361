"""The house's vocabulary: names of outlets, people and bodies that a newsroom writes about, and which belong together.

What a language makes of it is said by the language: an annotator may name the lexicons that the entries join
(see `Annotator` in `hookspecs`), and may ask for the layer `vocabulary`, which tells where the names stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from checker.document import Tokens
    from checker.hits import Hits

KINDS = {"outlets": "outlet", "people": "person", "bodies": "body", "anonymous": "anonymous", "reasons": "reason"}
PREFIX = "vocabulary:"  # of the keys under which the automaton finds the names


class Entry(NamedTuple):
    """One outlet, person or body, or one phrase for somebody anonymous or for why: all that it is called, its origin.

    `kind` is one of the values of `KINDS`, or empty for a name of which only the origin is told. Entries with the
    same `origin`, unless it is empty, are not independent of each other.
    """

    kind: str
    names: tuple[str, ...]
    origin: str = ""


class Named(NamedTuple):
    """A place where an entry of the vocabulary is named, in tokens; `number` tells the entries apart."""

    first: int
    last: int
    number: int
    entry: Entry


class Vocabulary(NamedTuple):
    """The entries of the vocabulary, and what else joins the lexicons, by their names."""

    entries: tuple[Entry, ...] = ()
    lexicons: Mapping[str, tuple[str, ...]] = {}

    @property
    def key(self) -> object:
        """All that findings depend on, as plain data."""
        return [tuple(entry) for entry in self.entries], sorted(self.lexicons.items())

    def phrases(self) -> Iterator[tuple[str, str]]:
        """Yield the phrases that find the names, each with its key."""
        for number, entry in enumerate(self.entries):
            for name in entry.names:
                yield f"{PREFIX}{number}", escaped(name)

    def added(self, joined: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
        """Return what joins each lexicon; `joined` names the lexicons that the entries of each kind join."""
        found: dict[str, list[str]] = {name: list(entries) for name, entries in self.lexicons.items()}
        for entry in self.entries:
            for lexicon in joined.get(entry.kind, ()):
                found.setdefault(lexicon, []).extend(escaped(name) for name in entry.names)
        return {name: tuple(dict.fromkeys(entries)) for name, entries in found.items()}

    def layer(self, hits: Hits, tokens: Tokens, text: str) -> tuple[Named, ...]:
        """Return where the names stand in a text, in order and the longest of those that overlap.

        What is written with a capital letter in the vocabulary must have one in the text.
        """
        found = [
            Named(hit.first, hit.last, number, entry)
            for number, entry in enumerate(self.entries)
            for hit in hits.get(f"{PREFIX}{number}") or ()
            if any(_is_cased(name, tokens.span(hit.first, hit.last).of(text)) for name in entry.names)
        ]
        found.sort(key=lambda named: (named.first, -named.last, named.number))
        kept: list[Named] = []
        for named in found:
            if not kept or named.first >= kept[-1].last:
                kept.append(named)
        return tuple(kept)


def vocabulary_of(data: Mapping[str, Any]) -> Vocabulary:
    """Make the vocabulary that sound data of a configuration describe."""
    entries: list[Entry] = []
    for field_name, kind in KINDS.items():
        for item in data.get(field_name, ()):
            names = (item,) if isinstance(item, str) else (item["name"], *item.get("aliases", ()))
            entries.append(Entry(kind, tuple(dict.fromkeys(map(_line, names)))))
    for group in data.get("origins", ()):
        _join(entries, [_line(name) for name in group])
    lexicons = {name: tuple(map(_line, items)) for name, items in data.get("lexicons", {}).items()}
    return Vocabulary(tuple(entries), lexicons)


def wrong_names(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield what is wrong with the vocabulary of a configuration, beyond its schema: where, and what."""
    known: dict[str, str] = {}
    for field_name in KINDS:
        for index, item in enumerate(data.get(field_name, ())):
            first = item if isinstance(item, str) else item["name"]
            for name in map(_line, [item] if isinstance(item, str) else [item["name"], *item.get("aliases", ())]):
                problem = _wrong_phrase(escaped(name))
                if problem:
                    yield (field_name, index), problem
                elif name in known:
                    yield (field_name, index), f"'{name}' is a name of '{known[name]}' already"
                known.setdefault(name, _line(first))
    for lexicon, entries in data.get("lexicons", {}).items():
        for index, entry in enumerate(entries):
            problem = _wrong_phrase(entry)
            if problem:
                yield ("lexicons", lexicon, index), problem


def _wrong_phrase(text: str) -> str:
    from checker.phrase import PhraseError, entry_parts

    if not any(sign.isalnum() for sign in text):
        return f"'{text}' holds no word"
    try:
        entry_parts(text)
    except PhraseError as error:
        return str(error)
    return ""


def escaped(text: str) -> str:
    """Return the phrase that matches a text word by word.

    >>> escaped("Who knows?")
    'Who knows\\\\?'
    """
    from checker.phrase import SPECIAL  # which a run without new rules has no use for

    return "".join(f"\\{sign}" if sign in SPECIAL else sign for sign in text)


def _join(entries: list[Entry], group: Sequence[str]) -> None:
    """Give the entries that a group names one origin; a name without an entry gets one of no kind."""
    of_group: list[int] = []
    for name in group:
        found = [number for number, entry in enumerate(entries) if name in entry.names]
        if not found:
            found = [len(entries)]
            entries.append(Entry("", (name,)))
        of_group += found
    joined = {entries[number].origin for number in of_group} - {""}  # of groups that share a name with this one
    for number, entry in enumerate(entries):
        if number in of_group or entry.origin in joined:
            entries[number] = entry._replace(origin=group[0])


def _is_cased(name: str, written: str) -> bool:
    """Say whether every word that has a capital letter in a name has one where it is written."""
    pairs = zip(name.split(), written.split(), strict=False)
    return all(not mine[:1].isupper() or other[:1].isupper() for mine, other in pairs)


def _line(text: str) -> str:
    return " ".join(text.split())
