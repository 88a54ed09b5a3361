"""Sources: which mentions are the same source, and whose origin they share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from mypy_extensions import mypyc_attr

from checker.arrays import i64
from checker.ledger import Source
from checker.span import Span, tuple_of
from checker_plugins.english.mention import (
    DEFINITE,
    ORGANISATION,
    OWNED,
    ROLE,
    Mention,
    Mentions,
)
from checker_plugins.english.reading import Reading

Name = tuple[str, ...]

_LOOKED_AT: Final = 12  # sources that a word can name again: those mentioned last
_OFFICES: Final = frozenset("government ministry department service force agency bureau office".split())
_SMALL_WORDS: Final = frozenset(("of", "the", "and", "for"))
_AUTHORS: Final = frozenset(("author", "authors", "writer", "writers"))
_FOR_SOMEBODY: Final = frozenset(
    "spokesman spokeswoman spokesperson lawyer lawyers attorney attorneys aide aides adviser advisers advisor advisors "
    "manager secretary".split()
)
_OFFICIALS: Final = frozenset(
    "minister official officials officer officers chief secretary head director spokesman".split()
)
_MOST: Final = 24  # words and names by which one source is known
_PEOPLE: Final[tuple[str, ...]] = ("person", "anonymous")
_LOOSE: Final[tuple[str, ...]] = ("vague", "media", "organisation")
_BODIES: Final[tuple[str, ...]] = ("organisation", "media", "document", "vague", "anonymous")


# What stands behind a claim: how well its sources are identified, their ids, and how many origins they have.
Standing = tuple[str, tuple[str, ...], int]
UNSOURCED: Final[Standing] = ("unsourced", (), 0)

_AT_HAND: Final = 200  # ids that need not be made anew for each document


class Ids:
    """The ids of the records of one sort: "c1", "c2" and so on."""

    __slots__ = ("_letter", "_made")

    def __init__(self, letter: str) -> None:
        self._letter = letter
        self._made = [f"{letter}{number}" for number in range(_AT_HAND)]

    def of(self, number: int) -> str:
        """Return the id of the record with a number."""
        return self._made[number] if number < _AT_HAND else f"{self._letter}{number}"


_IDS: Final = Ids("s")
_NO_NAMES: Final[list[Name]] = []
_NOT_TOLD: Final[frozenset[str]] = frozenset()


@mypyc_attr(acyclic=True)
class Known:
    """A source as it grows: its type, its mentions, and the words by which it can be named again."""

    __slots__ = (
        "affiliation", "dropped", "heads", "id", "joined", "keys", "knows", "linked", "mentions", "name", "names",
        "office", "order", "origin_id", "reason", "remembered", "role", "spoke", "standing", "text", "told", "type",
    )  # fmt: skip

    def __init__(self, type_: str, name: Name, text: str) -> None:
        self.type = type_
        self.name = name
        self.text = text
        self.mentions: list[Span] = []
        self.heads: set[str] = set()
        self.names: list[Name] = []
        self.linked = _NO_NAMES  # names that stand beside its own: its body's
        self.office = ""  # the noun by which alone it was first known
        self.keys: list[str] = []  # the words by which it can be named again, some twice
        self.remembered = 0  # how many of them it had when it was mentioned last
        self.dropped = False  # whether it can no longer be named by one of them, for sources that were mentioned since
        self.joined: Known | None = None  # a source of the same origin
        self.order: i64 = 0  # the number of its last mention: the higher, the more recent
        self.reason = False
        self.knows = False
        self.role = ""
        self.affiliation = ""
        self.told: frozenset[str] = _NOT_TOLD  # its origins, as the house's vocabulary tells them
        self.spoke = False  # whether the ledger has it
        self.id = ""  # of those that it has
        self.origin_id = ""
        self.standing = UNSOURCED  # what it is behind a claim that has no other source

    def link(self, name: Name) -> None:
        """Note a name that stands beside the source's own."""
        if not self.linked:
            self.linked = [name]
        elif name not in self.linked:
            self.linked.append(name)

    @property
    def origin(self) -> Known:
        """The source whose id names this one's origin."""
        if self.joined is None:
            return self
        root = self.joined
        while root.joined is not None:
            root = root.joined
        known: Known = self
        while known.joined is not None:  # all on the way lead there at once from now on
            known.joined, known = root, known.joined
        return root


class Sources:
    """The sources of one document, gathered mention by mention in the order of the text."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.mentions = Mentions(reading)
        self.known: list[Known] = []
        self.owned: list[tuple[Known, Known]] = []  # documents with whose they are: "its report"
        self.tried = 0  # how many sources were looked at, all told
        self._count = 0
        self._latest: dict[str, Known] = {}  # by type, the last mentioned
        self._by_word: dict[str, Known | list[Known]] = {}  # by the words that name them again: one, or several
        self._by_text: dict[tuple[str, str], Known] = {}
        self._keys: dict[Name, list[str]] = {}  # by name, the words under which it is looked for
        self._by_entry: dict[int, Known] = {}  # by the number of their entry in the house's vocabulary

    def add(self, mention: Mention, speaks: bool = False) -> Known | None:
        """Return the source that a mention names, a new one when it is the first; none where it names nobody.

        `speaks` says whether it is the subject of a verb of speech.
        """
        type_ = self.mentions.type_of(mention, "media" in self._latest, speaks)
        if not type_:
            return None
        known = self._of_house(mention, type_) or self._new(mention, type_)
        self._place(known, mention)
        house = self.mentions.house
        if not house.is_empty:
            named = house.entry(mention.head_token)
            if named is not None:
                self._by_entry.setdefault(named.number, known)
            known.told |= house.origins(mention.head_token, mention.first, mention.last)
        known.mentions.append(self.reading.tokens.span(mention.first, mention.last))
        self._add_names(known, mention)
        if not mention.personal and not mention.impersonal:
            if known.type == "person" and not known.office and not mention.name:
                known.office = mention.head
                known.keys.append(mention.head)
            if len(known.heads) < _MOST:
                for word in mention.words:
                    if len(word) > 2 and word not in known.heads and word.isalpha():
                        known.heads.add(word)
                        known.keys.append(word)
        self._remember(known)
        return known

    def _add_names(self, known: Known, mention: Mention) -> None:
        """Note the names by which a mention calls a source, and those that stand beside it."""
        name = mention.name or self.mentions.body(mention)
        if mention.personal and not known.names:
            name = self.mentions.person_before(mention.first)
        if name and len(known.names) < _MOST:
            if name not in known.names:
                known.names.append(name)
                known.keys.extend(self._keys_of(name))
            if len(name) > len(known.name):
                known.name = name
        if len(known.linked) < _MOST:
            for first, last in mention.others:
                known.link(tuple(self.reading.tokens.words[first:last]))

    def _keys_of(self, name: Name) -> list[str]:
        """The words under which a name is looked for: the first, the last, and what abbreviates it."""
        if len(name) < 2:
            return list(name)
        keys = self._keys.get(name)
        if keys is None:
            keys = self._keys[name] = [name[0], name[-1], *_initials(name)]
        return keys

    def nobody(self, span: Span) -> Known:
        """Return a source that is nobody: "it is noted"."""
        known = Known("vague", (), span.of(self.reading.text))
        known.mentions.append(span)
        self.known.append(known)
        return known

    def _new(self, mention: Mention, type_: str) -> Known:
        text = self._text(mention)
        known = Known(type_, mention.name, text)
        self.known.append(known)
        self._by_text.setdefault((text.lower(), type_), known)
        if type_ in ("document", "organisation") and mention.determiner in OWNED:
            owner = self._last(("organisation", "person"))
            if owner is not None:
                self.owned.append((known, owner))
        return known

    def _text(self, mention: Mention) -> str:
        tokens = self.reading.tokens
        return self.reading.text[tokens.starts[mention.first] : tokens.ends[mention.last - 1]]

    def _remember(self, known: Known) -> None:
        """Make a source the last mentioned, of its type and under each of its words."""
        self._count += 1
        known.order = self._count
        self._latest[known.type] = known
        keys = known.keys
        for place in range(0 if known.dropped else known.remembered, len(keys)):
            word = keys[place]
            found = self._by_word.get(word)
            if found is None:
                self._by_word[word] = known
            elif not isinstance(found, list):
                if found is not known:
                    self._by_word[word] = [found, known]
            elif known not in found:
                if len(found) == _LOOKED_AT:
                    eldest = min(found, key=_order)
                    eldest.dropped = True
                    found.remove(eldest)
                found.append(known)
        known.remembered = len(keys)

    def _named(self, words: list[str]) -> list[Known]:
        """Return the sources that one of some words can name, the last mentioned first, no more than a few."""
        found: list[Known] = []
        for word in words:
            called = self._by_word.get(word)
            if isinstance(called, list):
                for known in called:
                    _put(found, known)
            elif called is not None:
                _put(found, called)
        self.tried += len(found)
        return found

    def _place(self, known: Known, mention: Mention) -> None:
        """Note a person's office and body, where a mention tells them."""
        if known.type not in _PEOPLE:
            return
        words = self.reading.tokens.words
        if mention.whole & (ROLE | ORGANISATION):
            for token in range(mention.first, mention.last):
                labels = self.mentions.labels(token, token + 1)
                if not known.role and labels & ROLE:
                    known.role = words[token]
                if not known.affiliation and labels & ORGANISATION and not mention.others:
                    known.affiliation = words[token]
        if not known.affiliation and mention.others:
            first, last = mention.others[0]
            tokens = self.reading.tokens
            known.affiliation = self.reading.text[tokens.starts[first] : tokens.ends[last - 1]]

    # -- the same source again ---------------------------------------------------------------------------------

    def _of_house(self, mention: Mention, type_: str) -> Known | None:
        """Return the source that a mention names again, by the house's vocabulary or else by what the text tells."""
        if self.mentions.house.is_empty:
            return self._same(mention, type_)
        named = self.mentions.house.entry(mention.head_token)
        if named is not None and named.number in self._by_entry:
            return self._by_entry[named.number]
        known = self._same(mention, type_)
        return None if named is not None and known in self._by_entry.values() else known

    def _same(self, mention: Mention, type_: str) -> Known | None:
        head = mention.head
        if mention.personal:
            return self._last(_PEOPLE)
        if mention.impersonal:
            return self._last(("person", "organisation") if head == "we" else _BODIES)
        if mention.name:
            found = self._called(mention.name)
            if found is not None or mention.proper:
                return found or (self._office(mention) if type_ == "person" else None)
        body = self.mentions.body(mention)
        for known in self._named(self._keys_of(body)) if body else _NOBODY:
            if known.type != "person" and any(_same_name(body, other) for other in known.names if len(other) > 1):
                return known
        if mention.determiner in DEFINITE or (not mention.determiner and not mention.plural):
            found = self._described(mention, type_)
            if found is not None:
                return found
        return self._by_text.get((self._text(mention).lower(), type_))

    def _called(self, name: Name) -> Known | None:
        """Return the source that a name, no longer than one of its own, calls."""
        for known in self._named(self._keys_of(name)):
            if known.type != "document":
                for other in known.names:
                    if len(other) >= len(name) and _same_name(name, other):
                        return known
        return None

    def _described(self, mention: Mention, type_: str) -> Known | None:
        """Return the source that a definite description takes up: "the minister", "the head of education"."""
        candidates = [known for known in self._named(mention.words) if _fits(type_, known.type)]
        for known in candidates:
            if mention.head in known.heads:
                return known
        if type_ == "person":
            content = {word for word in mention.words if len(word) > 3} - {mention.head}
            for known in candidates:
                if content and content <= known.heads and known.role:
                    return known
            if mention.determiner == "the" and len(mention.words) == 2 and mention.head == "official":
                return self._last(_PEOPLE)
        return self._latest.get("media") if type_ == "media" else None

    def _office(self, mention: Mention) -> Known | None:
        """Return a person known so far by office alone, whom a mention now names: "the mayor", "Mayor Ann Lee"."""
        for known in self._named(mention.words):
            if known.type == "person" and not known.name and known.office in mention.words:
                return known
        return None

    def _last(self, types: Sequence[str]) -> Known | None:
        last: Known | None = None
        for type_ in types:
            known = self._latest.get(type_)
            if known is not None and (last is None or known.order > last.order):
                last = known
        return last

    # -- origins -----------------------------------------------------------------------------------------------

    def join_origins(self, relays: Iterable[tuple[Known, Known]]) -> None:
        """Let sources that are not independent share an origin: a body and its people, a relay and what it relays."""
        with_authors = any(word in self._by_word for word in _AUTHORS)
        for known in self.known:
            if known.linked and known.type != "vague":
                for name in sorted(known.linked):
                    self._join_named(known, name)
            if known.type in ("organisation", "media"):
                self._join_people(known)
            if with_authors and known.heads & _AUTHORS:
                self._join_authors(known)
            if known.role and known.type == "anonymous" and known.role in _OFFICIALS:
                self._join_colleagues(known)
        first: dict[str, Known] = {}
        for known in self.known:
            if known.told and known.type != "vague":
                for origin in sorted(known.told):
                    _join(known, first.setdefault(origin, known))
        for outlet, source in relays:
            _join(outlet, source)
        for document, owner in self.owned:
            _join(document, owner)

    def _join_named(self, known: Known, name: Name) -> None:
        """Give a source the origin of the body beside whose name it stands, or of the person whom it speaks for."""
        for other in self._named(self._keys_of(name)):
            if other is not known and any(_links(name, one) for one in other.names):
                speaks = known.type == "organisation" or known.role in _FOR_SOMEBODY
                if other.type in ("organisation", "media") or (other.type == "person" and speaks):
                    _join(known, other)
                return

    def _join_people(self, body: Known) -> None:
        """Give a body's people its origin: "a fire officer" and the fire service, a minister and the government."""
        field_ = body.heads & _OFFICES
        if "government" in field_:
            wanted = {"minister"}
        elif field_:
            wanted = body.heads - _OFFICES - {"the", "for", "and"}
        else:
            return
        for other in self._named(sorted(wanted)):
            if other.type in _PEOPLE and other.role in _OFFICIALS and wanted <= other.heads:
                _join(other, body)

    def _join_authors(self, known: Known) -> None:
        """Give the authors of a document its origin: "the authors of the report"."""
        for other in self._named(sorted(known.heads - _AUTHORS - {"the"})):
            if other.type == "document" and other is not known:
                _join(known, other)

    def _join_colleagues(self, known: Known) -> None:
        """Give unnamed officials the origin of a named one in their field: "security officials", the security chief."""
        field_ = known.heads - _OFFICIALS - {"the", "one", "two", "other"}
        if len(field_) == 1:
            for other in self._named(list(field_)):
                if other.type == "person" and other.role in _OFFICIALS:
                    _join(known, other)

    def sources(self) -> tuple[Source, ...]:
        """Return those sources that spoke, as the ledger holds them, numbered in the order of their first mention."""
        kept = [known for known in self.known if known.spoke]
        for number, known in enumerate(kept, 1):
            known.id = _IDS.of(number)
            root = known.origin
            root.origin_id = root.origin_id or known.id
        text = self.reading.text
        found: list[Source] = []
        for known in kept:
            known.origin_id = known.origin.origin_id
            source: Source = tuple_of(
                _SOURCE,
                (
                    known.id,
                    _display(known, text),
                    known.type,
                    known.origin_id,
                    tuple(known.mentions),
                    known.reason,
                    known.knows,
                    known.role,
                    known.affiliation,
                ),
            )
            found.append(source)
            if known.type == "vague":
                known.standing = known.type, (known.id,), 0
            else:
                known.standing = known.type if known.type == "anonymous" else "named", (known.id,), 1
        return tuple(found)


_NOBODY: Final[list[Known]] = []
_SOURCE: Final[Any] = Source  # what is final is found at once where this is compiled


def _put(found: list[Known], known: Known) -> None:
    """Put a source in its place among others, unless it stands there, the last mentioned first: they are a few."""
    place, order = len(found), known.order
    while place and found[place - 1].order < order:
        place -= 1
    if not place or found[place - 1] is not known:
        found.insert(place, known)


def _order(known: Known) -> int:
    return known.order


def _join(one: Known, other: Known) -> None:
    """Give `one` and all that share its origin the origin of `other`."""
    keep, drop = other.origin, one.origin
    if keep is not drop:
        drop.joined = keep


def _display(known: Known, text: str) -> str:
    """The name that a reader would know the source by: its longest mention of the first three."""
    shown = known.text  # the first
    for span in known.mentions[1:3]:
        start, end = span
        if end - start > len(shown):
            shown = text[start:end]
    is_plain = shown.isprintable() and "  " not in shown  # as nearly always
    return shown if is_plain else " ".join(shown.split())


def _fits(one: str, other: str) -> bool:
    if one == other:
        return True
    if one in _PEOPLE:
        return other in _PEOPLE
    return one in _LOOSE and other in _LOOSE


def _initials(name: Name) -> list[str]:
    """Return what abbreviates a name: the first letters of all its words, and of all but the small ones."""
    if len(name) < 2:
        return []
    letters = [word[0] for word in name if word not in _SMALL_WORDS]
    main = "".join(letters)
    return [main] if len(letters) == len(name) else ["".join([word[0] for word in name]), main]


def _links(name: Name, other: Name) -> bool:
    """Say whether a name beside a source's own is another source's: the same, its surname, or its initials."""
    return (
        name == other
        or (len(name) == 1 and (name[0] in _initials(other) or name[0] == other[-1]))
        or (len(other) == 1 and other[0] in _initials(name))
    )


def _same_name(one: Name, other: Name) -> bool:
    """Say whether two names can be one: equal, one ends or begins the other, or one abbreviates the other."""
    if not one or not other:
        return False
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if short[0] == long[0] and short[-1] == long[-1]:
        return True
    return _begins_or_ends(short, long) or (len(short) == 1 and short[0] in _initials(long))


def _begins_or_ends(short: Name, long: Name) -> bool:
    more = len(long) - len(short)
    places = range(len(short))
    return all(short[one] == long[more + one] for one in places) or all(short[one] == long[one] for one in places)
