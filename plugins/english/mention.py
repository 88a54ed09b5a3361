"""Mentions: a noun phrase that names a source, taken apart, and what type of source it names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from checker.span import Span
from checker_plugins.english.attribution import Raw
from checker_plugins.english.house import House
from checker_plugins.english.reading import Reading

PHRASES: Mapping[str, tuple[str, ...]] = {
    f"source-{label}": (f"{{{lexicon}}}",)
    for label, lexicon in {
        "role": "role", "title": "title", "organisation": "organisation-noun", "document": "document-noun",
        "media": "media-noun", "outlet": "media-name", "anonymous": "anonymous-noun", "vague": "vague-group",
        "body": "known-body", "evidence": "evidence-noun", "outlet-word": "outlet-word", "body-word": "body-word",
        "person": "person-noun", "spokesperson": "spokesperson", "place": "place-name",
        "share": "share-noun",
    }.items()
}  # fmt: skip

PERSONAL = frozenset(("he", "she", "him", "his", "her", "i", "me", "who"))
IMPERSONAL = frozenset(("they", "it", "we", "them", "their", "us", "that", "this", "you", "which"))
DEFINITE = frozenset("the this that these those his her its their our its my your".split())
OWNED = frozenset(("his", "her", "its", "their", "my", "our"))
_ONE = frozenset(("a", "an", "one", "another"))
_COUNTED = frozenset("two three four five".split())
_SOME = frozenset(
    "some many several various most few other others numerous countless certain multiple both all any more "
    "another one two three four five dozens hundreds".split()
)
_EYES = frozenset("sources eyewitnesses witnesses".split())
_AGENTS = ("ers", "ors", "ists", "ants", "ees", "ians", "er", "or", "ist", "ant", "ian")
_NEAR = 6  # names among which a pronoun's is looked for
_NO_LABELS: frozenset[str] = frozenset()


class Mention(NamedTuple):
    """A noun phrase that names a source, taken apart; words are in lower case."""

    span: Span
    text: str
    start: int  # the first token
    words: Sequence[str]
    head: str  # the head noun
    name: tuple[str, ...]  # the proper name that is the head, or stands beside it; may be empty
    names: tuple[tuple[str, ...], ...]  # every run of proper nouns in the phrase
    others: tuple[Span, ...]  # the runs of which the name is no part
    labels: frozenset[str]  # the lexicons that the head is in
    inside: frozenset[str]  # and any word of the base phrase
    whole: frozenset[str]  # and any word at all
    naming: frozenset[str]  # and any word of the name
    ending: frozenset[str]  # and the name's last word
    determiner: str
    plural: bool
    proper: bool  # the head is a proper noun
    titled: bool  # a common noun stands before the name: "the actor Ann Lee"

    @property
    def owned(self) -> bool:
        """Whether the phrase says whose it is: "her report", "the ministry's report"."""
        return self.determiner in OWNED or "'s" in self.words


class Mentions:
    """Takes the source phrases of one document apart."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        labels: dict[int, set[str]] = {}
        for key in PHRASES:
            for hit in reading.hits.get(key, ()):
                labels.setdefault(hit.last - 1, set()).add(key.removeprefix("source-"))
        self.house = House(reading.document)
        for token, label in self.house.labels():
            labels.setdefault(token, set()).add(label)
        self._labels = {token: frozenset(found) for token, found in labels.items()}
        entities = reading.document.layers["entities"]
        self._names = [(entity.first, entity.last) for entity in entities if entity.label == "name"]
        self._ends = dict(self._names)
        self.full_names = self._full_names()
        self._starts = {last: first for first, last in self._names if self._is_full(first, last)}
        self._bodies = self._named_bodies()

    def _is_full(self, first: int, last: int) -> bool:
        """Say whether a name is a person's full one."""
        name = tuple(self.reading.tokens.words[first:last])
        return len(name) > 1 and self.full_names.get(name[-1]) == name

    def _full_names(self) -> dict[str, tuple[str, ...]]:
        """First and last names with the first full name of two words or more that they are of."""
        found: dict[str, tuple[str, ...]] = {}
        words = self.reading.tokens.words
        for first, last in self._names:
            if last - first > 1 and "body-word" not in self.labels(first, last):
                name = tuple(words[first:last])
                found.setdefault(name[-1], name)
                found.setdefault(name[0], name)
        return found

    def _named_bodies(self) -> dict[str, list[tuple[int, tuple[str, ...]]]]:
        """The bodies whose names end in what they are ("the Lake Party"), by that word, in the order of the text."""
        found: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        words = self.reading.tokens.words
        for first, last in self._names:
            if last - first > 1 and "body-word" in self.labels(last - 1, last):
                found.setdefault(words[last - 1], []).append((first, tuple(words[first:last])))
        return found

    def person_before(self, token: int) -> tuple[str, ...]:
        """Return the full name of the last person named before `token`, an empty one if there is none."""
        words = self.reading.tokens.words
        near: list[tuple[int, int]] = self._names[: bisect_left(self._names, (token, 0))][-_NEAR:]
        for first, last in reversed(near):
            name = tuple(words[first:last])
            if len(name) > 1 and self.full_names.get(name[-1]) == name:
                return name
        return ()

    def body(self, mention: Mention) -> tuple[str, ...]:
        """Return the name of the body that "the party" was called by last, an empty one if it was not."""
        if mention.name or mention.determiner not in ("the", "this", "that") or len(mention.words) != 2:
            return ()
        named = self._bodies.get(mention.head, [])
        index = bisect_left(named, (mention.start, ())) - 1
        return named[index][1] if index >= 0 else ()

    def labels(self, first: int, last: int) -> frozenset[str]:
        """Return the lexicons that any of some tokens is in."""
        found = [self._labels[token] for token in range(first, last) if token in self._labels]
        return _NO_LABELS.union(*found) if found else _NO_LABELS

    def take(self, raw: Raw) -> Mention | None:
        """Take the source of an attribution apart."""
        if raw.source is None or raw.head is None:
            return None
        first, last = raw.source
        begin = self.reading.sentences[raw.sentence].first
        signs = self.reading.syntax(raw.sentence).signs[first - begin : last - begin]
        words = self.reading.tokens.words[first:last]
        base = raw.head[1] - first
        head = base - 1
        while head > 0 and signs[head] not in "npo#d" and not (head == base - 1 and signs[head] in "je"):
            head -= 1
        runs = _runs(signs)
        named, titled = self._name(first, signs, runs, head, base)
        inside = self.labels(first, first + base)
        span = self.reading.tokens.span(first, last)
        return Mention(
            span=span,
            text=span.of(self.reading.text),
            start=first,
            words=words,
            head=words[head],
            name=tuple(words[slice(*named)]),
            names=tuple(tuple(words[a:b]) for a, b in runs),
            others=tuple(
                self.reading.tokens.span(first + a, min(last, self._ends.get(first + a, first + b)))
                for a, b in runs
                if not a <= named[0] < b and not self._is_title(first + b - 1) and "w" not in signs[:a]
            ),
            labels=self.labels(first + head, first + head + 1),
            inside=inside | {"title"} if titled else inside,
            whole=self.labels(first, last),
            naming=self.labels(first + named[0], first + named[1]),
            ending=self.labels(first + named[1] - 1, first + named[1]) if named[1] else _NO_LABELS,
            determiner=words[0] if signs[:1] in ("d", "#") else "",
            plural=signs[head] == "n" and _is_plural(words[head]),
            proper=signs[head] == "p",
            titled="n" in signs[: named[0]] and named[0] < base,
        )

    def _name(
        self, first: int, signs: str, runs: Sequence[tuple[int, int]], head: int, base: int
    ) -> tuple[tuple[int, int], bool]:
        """Return where the head's own proper name stands, and whether a title stands before it."""
        name, titled = (0, 0), False
        for begin, end in runs:
            opening = begin
            for place in range(begin, end - 1):
                if self._is_title(first + place):
                    opening = place + 1  # "Commission President Ann Lee": the name follows the title
            if self._is_title(first + end - 1):
                continue  # "the Commerce Minister": an office is no name
            opening = max(opening, self._starts.get(first + end, 0) - first)  # "Council for Mines Ann Lee"
            beside = name == (0, 0) and begin >= base and _is_beside(signs, begin)
            if begin <= head < end or beside:
                name = (opening, end)
                titled = titled or opening > begin
        return name, titled

    def _is_title(self, token: int) -> bool:
        word = self.reading.tokens.words[token]
        return (
            bool(self.labels(token, token + 1) & {"title", "role"})
            or word in (".", "-")
            or (word.endswith(("-president", "-minister")))
        )

    # -- types -------------------------------------------------------------------------------------------------

    def type_of(self, mention: Mention, media_known: bool, speaks: bool = False) -> str:
        """Return the type of source that a mention names, `` if it names none.

        `media_known` says whether the article has named an outlet before, which "the paper" can then be, `speaks`
        whether it is the subject of a verb of speech, which makes a source of every noun.
        """
        told = self.house.type_of(mention.labels) or self._type_of(mention, media_known)
        return told or (_type_of_speaker(mention) if speaks else "")

    def _type_of(self, mention: Mention, media_known: bool) -> str:
        head, labels = mention.head, mention.labels
        if mention.proper:
            return self._type_of_name(mention)
        if head in PERSONAL:
            return "person"
        if head in IMPERSONAL:
            return "" if head in ("this", "that", "which", "you") else "organisation"
        if mention.name and not labels & {"organisation", "document", "media"}:
            return "person"
        if "document" in labels and head not in ("source", "sources"):
            return _type_of_document(mention)
        if "media" in labels or head in ("media", "press"):
            return _type_of_outlet(mention, media_known)
        if "body" in labels:
            return "organisation"
        if "spokesperson" in mention.whole and (mention.names or "organisation" in mention.whole):
            return "organisation"
        return _type_of_people(mention)

    def _type_of_name(self, mention: Mention) -> str:
        name, inside = mention.name, mention.inside
        if "outlet" in mention.labels or ("outlet" in inside and len(name) <= 4) or "outlet-word" in mention.ending:
            return "media"
        if "body-word" in mention.naming or "place" in mention.ending or (not name and "body-word" in inside):
            return "organisation"
        if inside & {"title", "role"} or not name or (len(name) == 1 and name[-1] in self.full_names):
            return "person"
        if mention.determiner in ("the", "a", "an") and not mention.titled:
            return "organisation"
        return "person" if len(name) >= 2 or name[-1] in self.full_names else "organisation"


def _runs(signs: str) -> list[tuple[int, int]]:
    """Return the runs of proper nouns."""
    runs: list[tuple[int, int]] = []
    for index, sign in enumerate(signs):
        if sign == "p":
            if runs and runs[-1][1] == index:
                runs[-1] = (runs[-1][0], index + 1)
            else:
                runs.append((index, index + 1))
    return runs


def _is_beside(signs: str, begin: int) -> bool:
    """Say whether a name later in the phrase is the head's own: "his wife, Amanda", not "head of Acme"."""
    return begin > 0 and (signs[begin - 1] in ",n(" or (begin > 1 and signs[begin - 2 : begin] == ",p"))


def _type_of_document(mention: Mention) -> str:
    if "outlet" in mention.inside:
        return "media"
    bare = not mention.determiner or mention.determiner in _SOME
    vague = mention.plural and bare and not mention.names and not mention.owned
    return "vague" if vague and "evidence" not in mention.labels else "document"


def _type_of_outlet(mention: Mention, media_known: bool) -> str:
    if "outlet" in mention.inside or mention.names or "state" in mention.words:
        return "media"
    return "media" if mention.determiner in DEFINITE and not mention.plural and media_known else "vague"


def _type_of_people(mention: Mention) -> str:
    """The type of a common noun for people or for a body of people."""
    head, labels, determiner = mention.head, mention.labels, mention.determiner
    if head in ("authorities", "officials") and mention.names:
        return "anonymous"
    if "vague" in labels and (mention.plural or not determiner):
        if mention.names or determiner in _COUNTED:
            return "vague" if determiner in ("the", "these", "those") and not mention.names else "anonymous"
        known = determiner not in ("the", "these", "those") and (
            head in _EYES or mention.words[0] in ("security", "fire")
        )
        return "anonymous" if known else "vague"
    if labels & {"role", "anonymous", "person", "spokesperson"}:
        if determiner in _ONE | _COUNTED or head in _EYES or head == "source":
            return "anonymous"
        if mention.plural and not mention.owned:
            return "organisation" if determiner == "the" and mention.inside & {"organisation", "document"} else "vague"
        return "person"
    if "organisation" in labels:
        if mention.plural and determiner != "the":
            return "organisation" if mention.names else "vague"
        return "anonymous" if determiner in _ONE and not mention.names else "organisation"
    if head in ("people", "men", "women") or (mention.plural and head.endswith(_AGENTS)):
        return "vague"
    return "vague" if head in _SOME and head not in ("one", "another", "both", "all") else ""


def _type_of_speaker(mention: Mention) -> str:
    """The type of a noun that nothing but its verb makes a source."""
    if mention.head in IMPERSONAL or mention.determiner in ("this", "that"):
        return ""
    if "share" in mention.labels:
        return "vague"
    if mention.head.endswith(_AGENTS) and not mention.plural:
        return "anonymous" if mention.determiner in _ONE else "vague" if mention.determiner in _SOME else "person"
    if mention.names or mention.owned or (mention.plural and _is_explained(mention)):
        return "organisation"
    if mention.determiner in _ONE:
        return "anonymous"
    return "vague" if mention.plural else ""


def _is_explained(mention: Mention) -> bool:
    """Say whether one thing stands beside a plural, which is a name then: "Airlists, a register of planes"."""
    words = mention.words
    return any(words[place] == "," and words[place + 1] in ("a", "an", "the") for place in range(len(words) - 1))


def _is_plural(word: str) -> bool:
    return (word.endswith("s") and not word.endswith(("ss", "us", "is"))) or word in (
        "people",
        "men",
        "women",
        "police",
    )
