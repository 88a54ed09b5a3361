"""Mentions: a noun phrase that names a source, taken apart, and what type of source it names."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import Final

from checker.document import Entity
from checker.span import Span
from checker_plugins.english.attribution import Raw
from checker_plugins.english.house import House
from checker_plugins.english.reading import NO_HITS, Reading

_LEXICONS: Final = {
    "role": "role", "title": "title", "organisation": "organisation-noun", "document": "document-noun",
    "media": "media-noun", "outlet": "media-name", "anonymous": "anonymous-noun", "vague": "vague-group",
    "body": "known-body", "evidence": "evidence-noun", "outlet-word": "outlet-word", "body-word": "body-word",
    "person": "person-noun", "spokesperson": "spokesperson", "place": "place-name", "share": "share-noun",
}  # fmt: skip
PHRASES: Mapping[str, tuple[str, ...]] = {
    f"source-{label}": (f"{{{lexicon}}}",) for label, lexicon in _LEXICONS.items()
}
# The labels of a token, which tell in what lexicons it is, as bits.
ROLE: Final = 1 << 0
TITLE: Final = 1 << 1
ORGANISATION: Final = 1 << 2
DOCUMENT: Final = 1 << 3
MEDIA: Final = 1 << 4
OUTLET: Final = 1 << 5
ANONYMOUS: Final = 1 << 6
VAGUE: Final = 1 << 7
BODY: Final = 1 << 8
EVIDENCE: Final = 1 << 9
OUTLET_WORD: Final = 1 << 10
BODY_WORD: Final = 1 << 11
PERSON: Final = 1 << 12
SPOKESPERSON: Final = 1 << 13
PLACE: Final = 1 << 14
SHARE: Final = 1 << 15
_KEYS: Final = tuple((f"source-{label}", 1 << place) for place, label in enumerate(_LEXICONS))

PERSONAL: Final = frozenset(("he", "she", "him", "his", "her", "i", "me", "who"))
IMPERSONAL: Final = frozenset(("they", "it", "we", "them", "their", "us", "that", "this", "you", "which"))
DEFINITE: Final = frozenset("the this that these those his her its their our its my your".split())
OWNED: Final = frozenset(("his", "her", "its", "their", "my", "our"))
_ONE: Final = frozenset(("a", "an", "one", "another"))
_COUNTED: Final = frozenset("two three four five".split())
_SOME: Final = frozenset(
    "some many several various most few other others numerous countless certain multiple both all any more "
    "another one two three four five dozens hundreds".split()
)
_EYES: Final = frozenset("sources eyewitnesses witnesses".split())
_AGENTS: Final = ("ers", "ors", "ists", "ants", "ees", "ians", "er", "or", "ist", "ant", "ian")
_NEAR: Final = 6  # names among which a pronoun's is looked for


class Mention:
    """A noun phrase that names a source, taken apart; words are in lower case, labels are bits.

    `first` and `last` are its tokens, `name` the proper name that is the head, or stands beside it (it may be empty),
    `others` the runs of proper nouns of which that is no part.
    """

    __slots__ = (
        "determiner", "ending", "first", "head", "head_token", "inside", "labels", "last", "name", "named", "naming",
        "others", "plural", "proper", "span", "text", "titled", "whole", "words",
    )  # fmt: skip

    def __init__(self, span: Span, text: str, first: int, last: int, words: list[str], head: int) -> None:
        self.span = span
        self.text = text
        self.first = first
        self.last = last
        self.words = words
        self.head_token = first + head
        self.head: str = words[head]  # the head noun
        self.name: tuple[str, ...] = ()
        self.named = False  # a proper noun stands in it
        self.others: list[tuple[int, int]] = []
        self.labels = 0  # of the head
        self.inside = 0  # and of any word of the base phrase
        self.whole = 0  # and of any word at all
        self.naming = 0  # and of any word of the name
        self.ending = 0  # and of the name's last word
        self.determiner = ""
        self.plural = False
        self.proper = False  # the head is a proper noun
        self.titled = False  # a common noun stands before the name: "the actor Ann Lee"

    @property
    def owned(self) -> bool:
        """Whether the phrase says whose it is: "her report", "the ministry's report"."""
        return self.determiner in OWNED or "'s" in self.words


class Mentions:
    """Takes the source phrases of one document apart."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.house = House(reading.document)
        self._words: list[str] = reading.tokens.words
        labels: list[int] = [0] * (len(self._words) + 1)  # by token
        for key, bit in _KEYS:
            for hit in reading.hits.get(key, NO_HITS):
                token: int = hit.last - 1
                labels[token] |= bit
        self._labels = labels
        self._firsts: list[int] = []  # of the names
        self._lasts: list[int] = []
        entities: tuple[Entity, ...] = reading.document.layers["entities"]
        for entity in entities:
            first, last, label, _, _ = entity
            if label == "name":
                self._firsts.append(first)
                self._lasts.append(last)
        self._starts: dict[int, int] = {}  # of people's full names, by their ends
        self.full_names: dict[str, tuple[str, ...]] = {}  # by the first and the last of their words, the first such
        self._bodies: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        self._read_names()

    def _read_names(self) -> None:
        """Tell the names of people from those of bodies.

        A body's name ends in what it is ("the Lake Party") and is kept by that word, in the order of the text.
        """
        words = self._words
        long: list[tuple[int, int, tuple[str, ...]]] = []
        for place in range(len(self._firsts)):
            first, last = self._firsts[place], self._lasts[place]
            if last - first < 2:
                continue
            name = tuple(words[first:last])
            long.append((first, last, name))
            if not self.labels(first, last) & BODY_WORD:
                self.full_names.setdefault(name[-1], name)
                self.full_names.setdefault(name[0], name)
            elif self._labels[last - 1] & BODY_WORD:
                self._bodies.setdefault(name[-1], []).append((first, name))
        for first, last, name in long:
            if self.full_names.get(name[-1]) == name:
                self._starts[last] = first

    def person_before(self, token: int) -> tuple[str, ...]:
        """Return the full name of the last person named before `token`, an empty one if there is none."""
        words = self._words
        end = bisect_left(self._firsts, token)
        for place in range(end - 1, max(end - _NEAR, 0) - 1, -1):
            name = tuple(words[self._firsts[place] : self._lasts[place]])
            if len(name) > 1 and self.full_names.get(name[-1]) == name:
                return name
        return ()

    def body(self, mention: Mention) -> tuple[str, ...]:
        """Return the name of the body that "the party" was called by last, an empty one if it was not."""
        if mention.name or mention.determiner not in ("the", "this", "that") or len(mention.words) != 2:
            return ()
        named = self._bodies.get(mention.head, [])
        index = bisect_left(named, (mention.first, ())) - 1
        return named[index][1] if index >= 0 else ()

    def labels(self, first: int, last: int) -> int:
        """Return the labels that any of some tokens has."""
        found = 0
        for token in range(first, last):
            found |= self._labels[token]
        return found

    def _end(self, first: int, otherwise: int) -> int:
        """Return where the name ends that begins at a token, `otherwise` if none does."""
        place = bisect_right(self._firsts, first) - 1
        return self._lasts[place] if place >= 0 and self._firsts[place] == first else otherwise

    def take(self, raw: Raw) -> Mention | None:
        """Take the source of an attribution apart."""
        if raw.source is None or raw.head is None:
            return None
        first, last = raw.source
        reading = self.reading
        begin = reading.sentences[raw.sentence].first
        signs: str = reading.syntax(raw.sentence).signs_of(first - begin, last - begin)
        words = self._words[first:last]
        base = raw.head[1] - first
        head = base - 1
        while head > 0 and signs[head] not in "npo#d" and not (head == base - 1 and signs[head] in "je"):
            head -= 1
        span = reading.tokens.span(first, last)
        mention = Mention(span, reading.text[span.start : span.end], first, last, words, head)
        mention.inside = self.labels(first, first + base)
        mention.whole = mention.inside | self.labels(first + base, last)
        mention.labels = self._labels[first + head]
        mention.determiner = words[0] if signs[:1] in ("d", "#") else ""
        mention.plural = signs[head] == "n" and _is_plural(words[head])
        mention.proper = signs[head] == "p"
        if "p" in signs:
            self._add_names(mention, signs, head, base)
        return mention

    def _add_names(self, mention: Mention, signs: str, head: int, base: int) -> None:
        """Give a mention the names in it."""
        first, last = mention.first, mention.last
        runs = _runs(signs)
        (begin, end), titled = self._name(first, signs, runs, head, base)
        mention.named = True
        mention.name = tuple(mention.words[begin:end])
        for opening, closing in runs:
            if opening <= begin < closing or "w" in signs[:opening] or self._is_title(first + closing - 1):
                continue
            mention.others.append((first + opening, min(last, self._end(first + opening, first + closing))))
        if titled:
            mention.inside |= TITLE
        mention.naming = self.labels(first + begin, first + end)
        mention.ending = self._labels[first + end - 1] if end else 0
        mention.titled = "n" in signs[:begin] and begin < base

    def _name(
        self, first: int, signs: str, runs: list[tuple[int, int]], head: int, base: int
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
        if self._labels[token] & (TITLE | ROLE):
            return True
        word = self._words[token]
        return word in (".", "-") or word.endswith(("-president", "-minister"))

    # -- types -------------------------------------------------------------------------------------------------

    def type_of(self, mention: Mention, media_known: bool, speaks: bool = False) -> str:
        """Return the type of source that a mention names, `` if it names none.

        `media_known` says whether the article has named an outlet before, which "the paper" can then be, `speaks`
        whether it is the subject of a verb of speech, which makes a source of every noun.
        """
        told = self.house.type_of(mention.head_token) or self._type_of(mention, media_known)
        return told or (_type_of_speaker(mention) if speaks else "")

    def _type_of(self, mention: Mention, media_known: bool) -> str:
        head, labels = mention.head, mention.labels
        if mention.proper:
            return self._type_of_name(mention)
        if head in PERSONAL:
            return "person"
        if head in IMPERSONAL:
            return "" if head in ("this", "that", "which", "you") else "organisation"
        if mention.name and not labels & (ORGANISATION | DOCUMENT | MEDIA):
            return "person"
        if labels & DOCUMENT and head not in ("source", "sources"):
            return _type_of_document(mention)
        if labels & MEDIA or head in ("media", "press"):
            return _type_of_outlet(mention, media_known)
        if labels & BODY:
            return "organisation"
        if mention.whole & SPOKESPERSON and (mention.named or mention.whole & ORGANISATION):
            return "organisation"
        return _type_of_people(mention)

    def _type_of_name(self, mention: Mention) -> str:
        name, inside = mention.name, mention.inside
        if mention.labels & OUTLET or (inside & OUTLET and len(name) <= 4) or mention.ending & OUTLET_WORD:
            return "media"
        if mention.naming & BODY_WORD or mention.ending & PLACE or (not name and inside & BODY_WORD):
            return "organisation"
        if inside & (TITLE | ROLE) or not name or (len(name) == 1 and name[-1] in self.full_names):
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
    if mention.inside & OUTLET:
        return "media"
    bare = not mention.determiner or mention.determiner in _SOME
    vague = mention.plural and bare and not mention.named and not mention.owned
    return "vague" if vague and not mention.labels & EVIDENCE else "document"


def _type_of_outlet(mention: Mention, media_known: bool) -> str:
    if mention.inside & OUTLET or mention.named or "state" in mention.words:
        return "media"
    return "media" if mention.determiner in DEFINITE and not mention.plural and media_known else "vague"


def _type_of_people(mention: Mention) -> str:
    """The type of a common noun for people or for a body of people."""
    head, labels, determiner = mention.head, mention.labels, mention.determiner
    if head in ("authorities", "officials") and mention.named:
        return "anonymous"
    if labels & VAGUE and (mention.plural or not determiner):
        if mention.named or determiner in _COUNTED:
            return "vague" if determiner in ("the", "these", "those") and not mention.named else "anonymous"
        known = determiner not in ("the", "these", "those") and (
            head in _EYES or mention.words[0] in ("security", "fire")
        )
        return "anonymous" if known else "vague"
    if labels & (ROLE | ANONYMOUS | PERSON | SPOKESPERSON):
        if determiner in _ONE | _COUNTED or head in _EYES or head == "source":
            return "anonymous"
        if mention.plural and not mention.owned:
            return "organisation" if determiner == "the" and mention.inside & (ORGANISATION | DOCUMENT) else "vague"
        return "person"
    if labels & ORGANISATION:
        if mention.plural and determiner != "the":
            return "organisation" if mention.named else "vague"
        return "anonymous" if determiner in _ONE and not mention.named else "organisation"
    if head in ("people", "men", "women") or (mention.plural and head.endswith(_AGENTS)):
        return "vague"
    return "vague" if head in _SOME and head not in ("one", "another", "both", "all") else ""


def _type_of_speaker(mention: Mention) -> str:
    """The type of a noun that nothing but its verb makes a source."""
    if mention.head in IMPERSONAL or mention.determiner in ("this", "that"):
        return ""
    if mention.labels & SHARE:
        return "vague"
    if mention.head.endswith(_AGENTS) and not mention.plural:
        return "anonymous" if mention.determiner in _ONE else "vague" if mention.determiner in _SOME else "person"
    if mention.named or mention.owned or (mention.plural and _is_explained(mention)):
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
