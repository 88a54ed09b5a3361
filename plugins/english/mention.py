"""Mentions: a noun phrase that names a source, taken apart, and what type of source it names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import Final

from mypy_extensions import mypyc_attr

from checker.arrays import append, first_after, first_from, i64, vec
from checker_plugins.english.attribution import NOBODY, Raw
from checker_plugins.english.house import House
from checker_plugins.english.reading import Reading
from checker_plugins.english.sign import bits

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
_ABOVE: Final = 32  # they stand above the token's frames, in the same number: an array less to fill
_KEYS: Final = tuple((f"source-{label}", 1 << place << _ABOVE) for place, label in enumerate(_LEXICONS))

_PERSONAL: Final = frozenset(("he", "she", "him", "his", "her", "i", "me", "who"))
_IMPERSONAL: Final = frozenset(("they", "it", "we", "them", "their", "us", "that", "this", "you", "which"))
_LONGEST: Final = 5  # letters of those
DEFINITE: Final = frozenset("the this that these those his her its their our its my your".split())
OWNED: Final = frozenset(("his", "her", "its", "their", "my", "our"))
_ONE: Final = frozenset(("a", "an", "one", "another"))
_COUNTED: Final = frozenset("two three four five".split())
_ONE_OR_COUNTED: Final = _ONE | _COUNTED
_SOME: Final = frozenset(
    "some many several various most few other others numerous countless certain multiple both all any more "
    "another one two three four five dozens hundreds".split()
)
_EYES: Final = frozenset("sources eyewitnesses witnesses".split())
_OFFICES: Final[tuple[str, ...]] = ("-president", "-minister")  # words that end so
_SHORTEST_OFFICE: Final = 9  # characters of the shorter
_AGENTS: Final[tuple[str, ...]] = ("ers", "ors", "ists", "ants", "ees", "ians", "er", "or", "ist", "ant", "ian")
_SINGULARS: Final[tuple[str, ...]] = ("ss", "us", "is")
_NAME: Final = bits("p")
_NOUN: Final = bits("n")
_RELATIVE: Final = bits("w")
_COMMA: Final = bits(",")
_DETERMINERS: Final = bits("d#")
_HEADS: Final = bits("npo#d")
_QUALITIES: Final = bits("je")
_BEFORE_BESIDE: Final = bits(",n(")
_NEAR: Final = 6  # names among which a pronoun's is looked for


_NO_OTHERS: Final[list[tuple[int, int]]] = []


@mypyc_attr(acyclic=True, free_list_len=1)  # there is but one at a time
class Mention:
    """A noun phrase that names a source, taken apart; words are in lower case, labels are bits.

    `first` and `last` are its tokens, `name` the proper name that is the head, or stands beside it (it may be empty),
    `others` the runs of proper nouns of which that is no part.
    """

    __slots__ = (
        "determiner", "ending", "first", "head", "head_token", "impersonal", "inside", "labels", "last", "name",
        "named", "naming", "others", "personal", "plural", "proper", "titled", "whole", "words",
    )  # fmt: skip

    def __init__(self, first: int, last: int, words: list[str], head: int) -> None:
        self.first = first
        self.last = last
        self.words = words
        self.head_token = first + head
        self.head: str = words[head]  # the head noun
        is_short = len(self.head) <= _LONGEST
        self.personal = is_short and self.head in _PERSONAL
        self.impersonal = is_short and self.head in _IMPERSONAL
        self.name: tuple[str, ...] = ()
        self.named = False  # a proper noun stands in it
        self.others = _NO_OTHERS
        self.labels: i64 = 0  # of the head
        self.inside: i64 = 0  # and of any word of the base phrase
        self.whole: i64 = 0  # and of any word at all
        self.naming: i64 = 0  # and of any word of the name
        self.ending: i64 = 0  # and of the name's last word
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
        labels = reading.frames  # by token
        tokens_after = reading.hits.lasts
        for key, bit in _KEYS:
            begin, end = reading.hits.bounds(key)
            for hit in range(begin, end):
                labels[tokens_after[hit] - 1] |= bit
        self._labels: vec[i64] = labels
        self._firsts: vec[i64] = reading.name_firsts
        self._lasts: vec[i64] = reading.name_lasts
        self._full_names: dict[str, int] = {}  # of people, by the first and the last of their words, the first such
        self._bodies: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        self._read_names()

    def _read_names(self) -> None:
        """Tell the names of people from those of bodies.

        A body's name ends in what it is ("the Lake Party") and is kept by that word, in the order of the text.
        """
        words, full = self._words, self._full_names
        for place in range(len(self._firsts)):
            first, last = self._firsts[place], self._lasts[place]
            if last - first < 2:
                continue
            word = words[last - 1]
            if not self.labels(first, last) & BODY_WORD:
                if word not in full:
                    full[word] = place
                if words[first] not in full:
                    full[words[first]] = place
            elif self.labels(last - 1, last) & BODY_WORD:
                self._bodies.setdefault(word, []).append((first, tuple(words[first:last])))

    def _is_full(self, place: int) -> bool:
        """Say whether a name is a person's full one, the first with its last word."""
        first, last = self._firsts[place], self._lasts[place]
        full = self._full_names.get(self._words[last - 1], -1) if last - first > 1 else -1
        if full < 0 or full == place:
            return full >= 0
        other = self._firsts[full]
        if self._lasts[full] - other != last - first:
            return False
        return all(self._words[first + one] == self._words[other + one] for one in range(last - first))

    def _start(self, last: int) -> int:
        """Return where the person's full name begins that ends before a token, 0 if none does."""
        place = first_from(self._lasts, last)
        return (
            self._firsts[place]
            if place < len(self._lasts) and self._lasts[place] == last and self._is_full(place)
            else 0
        )

    def person_before(self, token: int) -> tuple[str, ...]:
        """Return the full name of the last person named before `token`, an empty one if there is none."""
        end: int = first_from(self._firsts, token)
        for place in range(end - 1, max(end - _NEAR, 0) - 1, -1):
            if self._is_full(place):
                return tuple(self._words[self._firsts[place] : self._lasts[place]])
        return ()

    def body(self, mention: Mention) -> tuple[str, ...]:
        """Return the name of the body that "the party" was called by last, an empty one if it was not."""
        if mention.name or mention.determiner not in ("the", "this", "that") or len(mention.words) != 2:
            return ()
        named = self._bodies.get(mention.head, [])
        index = bisect_left(named, (mention.first, ())) - 1
        return named[index][1] if index >= 0 else ()

    def labels(self, first: i64, last: i64) -> i64:
        """Return the labels that any of some tokens has."""
        labels = self._labels
        found: i64 = 0
        for token in range(first, last):
            found |= labels[token]
        return found >> _ABOVE

    def _end(self, first: int, otherwise: int) -> int:
        """Return where the name ends that begins at a token, `otherwise` if none does."""
        place = first_after(self._firsts, first) - 1
        return self._lasts[place] if place >= 0 and self._firsts[place] == first else otherwise

    def take(self, raw: Raw) -> Mention | None:
        """Take the source of an attribution apart."""
        if raw.head == NOBODY:
            return None
        first, last = raw.source
        reading = self.reading
        begin = reading.firsts[raw.sentence]
        marks = reading.syntax(raw.sentence).marks_until(last + 1 - begin)
        words = self._words[first:last]
        base = raw.head[1]
        head = base - 1
        while head > first and not marks[head - begin] & _HEADS:
            if head == base - 1 and marks[head - begin] & _QUALITIES:
                break
            head -= 1
        mention = Mention(first, last, words, head - first)
        mention.inside = self.labels(first, base)
        mention.whole = mention.inside | self.labels(base, last)
        mention.labels = self.labels(head, head + 1)
        if marks[first - begin] & _DETERMINERS:
            mention.determiner = words[0]
        mark = marks[head - begin]
        mention.plural = mark == _NOUN and _is_plural(mention.head)
        mention.proper = mark == _NAME
        runs = _runs(marks, first, last, begin)
        if len(runs):
            self._add_names(mention, marks, begin, runs, base)
        return mention

    def _add_names(self, mention: Mention, marks: vec[i64], begin: i64, runs: vec[i64], base: int) -> None:
        """Give a mention the names in it; `runs` are those of its proper nouns, `begin` is where the sentence does."""
        first, last = mention.first, mention.last
        opening, closing, titled = self._name(mention, marks, begin, runs, base)
        mention.named = True
        mention.name = tuple(self._words[opening:closing])
        relative = _first_with(marks, _RELATIVE, first, last, begin)
        for place in range(0, len(runs), 2):
            start, end = runs[place], runs[place + 1]
            if start > relative:
                break
            if not start <= opening < end and not self._is_title(end - 1):
                mention.others = [*mention.others, (start, min(last, self._end(start, end)))]
        if titled:
            mention.inside |= TITLE
        mention.naming = self.labels(opening, closing)
        if closing > first:
            mention.ending = self.labels(closing - 1, closing)
        mention.titled = opening < base and _first_with(marks, _NOUN, first, opening, begin) < opening

    def _name(self, mention: Mention, marks: vec[i64], begin: i64, runs: vec[i64], base: int) -> tuple[int, int, bool]:
        """Return where the head's own proper name stands, and whether a title stands before it."""
        first, head = mention.first, mention.head_token
        opening, closing, titled = first, first, False
        for place in range(0, len(runs), 2):
            start, end = runs[place], runs[place + 1]
            if self._is_title(end - 1):
                continue  # "the Commerce Minister": an office is no name
            beside = closing == first and start >= base and _is_beside(marks, start - begin, first - begin)
            if start <= head < end or beside:
                opening = start
                for token in range(start, end - 1):
                    if self._is_title(token):
                        opening = token + 1  # "Commission President Ann Lee": the name follows the title
                opening = max(opening, self._start(end))  # "Council for Mines Ann Lee"
                closing = end
                titled = titled or opening > start
        return opening, closing, titled

    def _is_title(self, token: i64) -> bool:
        if self._labels[token] >> _ABOVE & (TITLE | ROLE):
            return True
        word = self._words[token]
        return word in (".", "-") or (len(word) >= _SHORTEST_OFFICE and word.endswith(_OFFICES))

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
        if mention.personal:
            return "person"
        if mention.impersonal:
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
        if inside & (TITLE | ROLE) or not name or (len(name) == 1 and name[-1] in self._full_names):
            return "person"
        if mention.determiner in ("the", "a", "an") and not mention.titled:
            return "organisation"
        return "person" if len(name) >= 2 or name[-1] in self._full_names else "organisation"


def _runs(marks: vec[i64], first: i64, last: i64, begin: i64) -> vec[i64]:
    """Return where the runs of proper nouns among some tokens begin and end, by turns."""
    token = _first_with(marks, _NAME, first, last, begin)
    runs = vec[i64](capacity=4 if token < last else 0)
    while token < last:
        if marks[token - begin] == _NAME:
            runs = append(runs, token)
            while token < last and marks[token - begin] == _NAME:
                token += 1
            runs = append(runs, token)
        token += 1
    return runs


def _first_with(marks: vec[i64], mark: i64, first: i64, last: i64, begin: i64) -> i64:
    """Return the first of some tokens with a sign, given as its bit; `last` if none has it."""
    for token in range(first, last):
        if marks[token - begin] == mark:
            return token
    return last


def _is_beside(marks: vec[i64], place: i64, first: i64) -> bool:
    """Say whether a name later in the phrase is the head's own: "his wife, Amanda", not "head of Acme"."""
    if place == first:
        return False
    if marks[place - 1] & _BEFORE_BESIDE:
        return True
    return place > first + 1 and marks[place - 1] == _NAME and marks[place - 2] == _COMMA


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
        if determiner in _ONE_OR_COUNTED or head in _EYES or head == "source":
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
    if mention.impersonal or mention.determiner in ("this", "that"):
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
    if word.endswith("s"):
        return not word.endswith(_SINGULARS)
    return word in ("people", "men", "women", "police")
