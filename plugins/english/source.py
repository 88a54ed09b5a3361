"""Sources: what kind of source a noun phrase names, which mentions are the same one, and whose origin they share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from checker.ledger import Source
from checker.span import Span
from checker_plugins.english.attribution import Raw
from checker_plugins.english.reading import Reading

PHRASES: dict[str, tuple[str, ...]] = {
    "source-role": ("{role}",),
    "source-title": ("{title}",),
    "source-organisation": ("{organisation-noun}",),
    "source-document": ("{document-noun}",),
    "source-media": ("{media-noun}",),
    "source-outlet": ("{media-name}",),
    "source-anonymous": ("{anonymous-noun}",),
    "source-vague": ("{vague-group}",),
    "source-reason": ("{anonymity-reason}",),
    "source-knows": ("{how-known}",),
}

_SINGULAR = frozenset(("he", "she", "him", "her", "i", "me", "who"))
_PLURAL = frozenset(("they", "it", "we", "them", "us", "that", "this", "you", "which"))
_DEFINITE = frozenset("the this that these those his her their its our my your".split())
_SOME = frozenset(
    "some many several various most few other others numerous countless certain multiple both all any more "
    "another one two three four five dozens hundreds".split()
)
# Bodies that a reader can tell without a name, and evidence that can be looked at.
_KNOWN_BODIES = frozenset(
    "police prosecutors firefighters investigators detectives doctors rescuers army military government parliament "
    "kremlin palace court lawmakers regulators paramedics coastguard navy troops democrats republicans".split()
)
_EVIDENCE = frozenset("photographs photos images pictures footage video videos documents transcripts emails".split())
_PLURAL_VAGUE = frozenset("sources eyewitnesses witnesses".split())
_OUTLET_WORDS = frozenset(
    "news tv times post herald journal tribune gazette radio press magazine telegraph chronicle television broadcasting "
    "agency newspaper daily weekly mail mirror globe observer independent guardian standard".split()
)
_BODY_WORDS = frozenset(
    "ministry university council party force forces department association temple committee court bank inc corp ltd plc "
    "house senate congress agency office bureau administration commission union league service services institute center "
    "centre foundation group company hospital police army navy airlines airport board authority federation organization "
    "organisation club college school church society trust fund network alliance coalition movement campaign embassy "
    "parliament assembly government guard directorate international industries technologies systems partners republicans "
    "democrats conservatives liberals".split()
)
_PEOPLE = frozenset(
    "man woman mother father wife husband son daughter brother sister widow uncle aunt grandmother grandfather boy girl "
    "neighbour neighbor driver student teacher player coach king queen prince princess pope boss chief head friend "
    "partner author writer actor singer artist lawyers lawyer family parents relatives".split()
)
_SPOKESPEOPLE = frozenset("spokesman spokeswoman spokesperson spokespeople spokesmen representative".split())
_PLACES = frozenset(
    "afghanistan albania algeria argentina armenia australia austria azerbaijan bangladesh belarus belgium bolivia brazil "
    "britain bulgaria cambodia cameroon canada chile china colombia croatia cuba cyprus denmark ecuador egypt england "
    "estonia ethiopia finland france georgia germany ghana greece hungary iceland india indonesia iran iraq ireland israel "
    "italy japan jordan kazakhstan kenya kosovo kuwait latvia lebanon libya lithuania luxembourg malaysia mali malta mexico "
    "moldova mongolia montenegro morocco mozambique myanmar nepal netherlands nicaragua niger nigeria norway oman pakistan "
    "palestine panama paraguay peru philippines poland portugal qatar romania russia rwanda scotland senegal serbia "
    "singapore slovakia slovenia somalia spain sudan sweden switzerland syria taiwan tajikistan tanzania thailand tunisia "
    "turkey uganda ukraine uruguay uzbekistan venezuela vietnam wales yemen zambia zimbabwe moscow washington beijing "
    "kiev kyiv london paris berlin brussels tehran ankara jerusalem pyongyang seoul tokyo delhi".split()
)


_AGENTS = ("ers", "ors", "ists", "ants", "ees", "ians", "er", "or", "ist", "ant", "ian")


@dataclass(slots=True)
class Mention:
    """A noun phrase that names a source, taken apart: its words, its head, its proper names."""

    span: Span
    text: str
    words: Sequence[str]
    head: str  # the head noun, lower case
    name: tuple[str, ...]  # the proper name that is the head, or stands beside it, lower case; may be empty
    names: tuple[tuple[str, ...], ...]  # every run of proper nouns in the phrase
    labels: frozenset[str]  # of the head
    inside: frozenset[str]  # labels of any word of the base phrase
    determiner: str
    plural: bool
    proper: bool  # the head is a proper noun
    start: int  # first token


@dataclass(slots=True)
class Known:
    """A source as it grows: its type, its mentions, and the words by which it can be named again."""

    id: str
    type: str
    name: tuple[str, ...]
    text: str
    mentions: list[Span] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    names: set[tuple[str, ...]] = field(default_factory=set)
    origin: str = ""
    reason: bool = False
    knows: bool = False
    female: bool | None = None
    plural: bool = False
    role: str = ""
    affiliation: str = ""
    office: set[str] = field(default_factory=set)


class Sources:
    """The sources of one document, gathered mention by mention in the order of the text."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.known: list[Known] = []
        self.recent: list[Known] = []  # the last mentioned last
        self.labels: dict[int, set[str]] = {}
        for label in PHRASES:
            for hit in reading.hits.get(label, ()):
                self.labels.setdefault(hit.last - 1, set()).add(label.removeprefix("source-"))
        self.full_names = self._full_names()
        self.owned: list[tuple[Known, Known]] = []  # documents with whose they are: "its report"

    def _full_names(self) -> dict[str, tuple[str, ...]]:
        """Surnames with the first full name of two words or more that they end."""
        found: dict[str, tuple[str, ...]] = {}
        words = self.reading.tokens.words
        for entity in self.reading.document.layers["entities"]:
            if entity.label == "name" and entity.last - entity.first >= 2:
                name = tuple(words[entity.first : entity.last])
                if not _BODY_WORDS.intersection(name):
                    found.setdefault(name[-1], name)
                    found.setdefault(name[0], name)
        return found

    # -- mentions ----------------------------------------------------------------------------------------------

    def mention(self, raw: Raw) -> Mention | None:
        """Take the noun phrase of an attribution apart."""
        if raw.source is None or raw.head is None:
            return None
        first, last = raw.source
        sentence = self.reading.sentences[raw.sentence]
        syntax = self.reading.syntax(raw.sentence)
        signs = syntax.signs[first - sentence.first : last - sentence.first]
        words = self.reading.tokens.words[first:last]
        base = raw.head[1] - first
        head = base - 1
        while head > 0 and signs[head] not in "npo#d" and not (head == base - 1 and signs[head] in "je"):
            head -= 1
        runs: list[tuple[int, int]] = []
        for index, sign in enumerate(signs):
            if sign == "p":
                if runs and runs[-1][1] == index:
                    runs[-1] = (runs[-1][0], index + 1)
                else:
                    runs.append((index, index + 1))
        labels = self.labels.get(first + head, set())
        inside: set[str] = set()
        for token in range(first, first + base):
            inside |= self.labels.get(token, set())
        name: tuple[str, ...] = ()
        for begin, end in runs:
            title = begin
            for place in range(begin, end - 1):
                if self._is_title(first + place, words[place]):
                    title = place + 1  # "Commission President Ann Lee": the name follows the title
            run = tuple(words[title:end])
            if title == end - 1 and self._is_title(first + title, words[title]):
                run = ()  # "the Minister": a title alone is no name
            if (begin <= head < end or (not name and begin >= base and self._names_head(signs, begin))) and run:
                name = run
                if title > begin:
                    inside.add("title")
        span = self.reading.tokens.span(first, last)
        return Mention(
            span,
            span.of(self.reading.text),
            words,
            words[head],
            name,
            tuple(tuple(words[a:b]) for a, b in runs),
            frozenset(labels),
            frozenset(inside),
            words[0] if signs[:1] in ("d", "#") else "",
            signs[head] == "n" and _is_plural(words[head]),
            signs[head] == "p",
            first,
        )

    def _is_title(self, token: int, word: str) -> bool:
        labels = self.labels.get(token, ())
        return "title" in labels or "role" in labels or word in (".", "-") or word.endswith(("-president", "-minister"))

    def _names_head(self, signs: str, begin: int) -> bool:
        """Say whether a name later in the phrase is the head's own: "his wife, Amanda", not "head of Acme"."""
        return begin > 0 and signs[begin - 1] in ",n(" or (begin > 1 and signs[begin - 2 : begin] == ",p")

    # -- types -------------------------------------------------------------------------------------------------

    def type_of(self, mention: Mention) -> str:
        """Return the type of source that a noun phrase names, `` if it names none."""
        if mention.proper:
            return self._type_of_name(mention)
        head, labels, determiner = mention.head, mention.labels, mention.determiner
        if head in _SINGULAR:
            return "person"
        if head in ("this", "that", "which", "you"):
            return ""
        if head in _PLURAL:
            return "organisation"
        if mention.name and not labels & {"organisation", "document", "media"}:
            return "person"
        outlet = "outlet" in mention.inside
        if "document" in labels and head not in ("source", "sources"):
            if outlet:
                return "media"
            if head in _EVIDENCE:
                return "document"
            bare = not determiner or determiner in _SOME
            return "vague" if mention.plural and bare and not mention.names and "s" not in _possessive(mention) else "document"
        if labels & {"media"} or head in ("media", "press"):
            return self._type_of_outlet(mention, outlet)
        if head in _KNOWN_BODIES:
            return "organisation"
        if head in ("authorities", "officials") and mention.names:
            return "anonymous"
        spokesperson = bool(_SPOKESPEOPLE.intersection(mention.words))
        if spokesperson and (mention.names or "organisation" in self._labels_of(mention)):
            return "organisation"
        if "vague" in labels and (mention.plural or not determiner):
            if determiner in ("the", "these", "those") and not mention.names:
                return "vague"
            if mention.names or determiner in ("two", "three", "four", "five"):
                return "anonymous"
            return "anonymous" if head in _PLURAL_VAGUE or mention.words[0] in ("security", "fire") else "vague"
        possessive = mention.determiner in ("his", "her", "their", "its", "my") or "'s" in mention.words
        if "role" in labels or "anonymous" in labels or head in _PEOPLE:
            if determiner in ("a", "an", "one", "another", "two", "three", "four", "five") or head in _PLURAL_VAGUE | {"source"}:
                return "anonymous"
            if mention.plural and not possessive:
                return "organisation" if determiner == "the" and mention.inside & {"organisation", "document"} else "vague"
            return "person"
        if "organisation" in labels:
            if mention.plural and determiner != "the":
                return "vague" if not mention.names else "organisation"
            return "anonymous" if determiner in ("a", "an", "one", "another") and not mention.names else "organisation"
        if head.endswith(_AGENTS) or head in ("people", "men", "women"):
            if determiner in ("a", "an", "one"):
                return "anonymous"
            return "vague" if mention.plural or determiner in _SOME else "person"
        if signs_only_determiner(mention):
            return "vague"
        return ""

    def _labels_of(self, mention: Mention) -> set[str]:
        found: set[str] = set()
        for token in range(mention.start, mention.start + len(mention.words)):
            found |= self.labels.get(token, set())
        return found

    def _type_of_outlet(self, mention: Mention, outlet: bool) -> str:
        if outlet or mention.names or "state" in mention.words:
            return "media"
        if mention.determiner in _DEFINITE and not mention.plural:
            return "media" if any(known.type == "media" for known in self.known) else "vague"
        return "vague"

    def _type_of_name(self, mention: Mention) -> str:
        name = mention.name
        last = name[-1] if name else mention.head
        if "outlet" in mention.labels or ("outlet" in mention.inside and len(name) <= 4):
            return "media"
        if last in _OUTLET_WORDS and mention.head == last:
            return "media"
        if _BODY_WORDS.intersection(name) or last in _PLACES:
            return "organisation"
        if "title" in mention.inside or "role" in mention.inside or not name:
            return "person"
        if len(name) == 1 and last in self.full_names:
            return "person"
        written = mention.text.split()[-1] if mention.text else ""
        if mention.determiner in ("the", "a", "an") and "role" not in mention.inside:
            return "organisation"
        if len(name) >= 2:
            return "person"
        if last in self.full_names:
            return "person"
        if written.isupper() and len(written) > 1:
            return "organisation"
        if "role" in mention.inside:
            return "person"
        return "organisation"

    # -- the same source again ---------------------------------------------------------------------------------

    def add(self, mention: Mention) -> Known | None:
        """Return the source that a mention names, a new one when it is the first."""
        type_ = self.type_of(mention)
        if not type_:
            return None
        known = self._same(mention, type_)
        if known is None:
            known = Known(f"s{len(self.known) + 1}", type_, mention.name, mention.text, plural=mention.plural)
            known.origin = known.id
            self.known.append(known)
            if type_ == "document" and mention.determiner in ("his", "her", "its", "their"):
                owner = self._last(("organisation", "person"))
                if owner is not None:
                    self.owned.append((known, owner))
        self._place(known, mention)
        known.mentions.append(mention.span)
        known.names.update(mention.names)
        if mention.name:
            known.names.add(mention.name)
            if len(mention.name) > len(known.name):
                known.name = mention.name
        if known.type == "person" and not known.office:
            known.office = {mention.head} if not mention.name and mention.head not in _SINGULAR else set()
        if mention.head not in _SINGULAR | _PLURAL:
            known.heads.update(word for word in mention.words if word.isalpha() and len(word) > 2)
        if known in self.recent:
            self.recent.remove(known)
        self.recent.append(known)
        return known

    def _place(self, known: Known, mention: Mention) -> None:
        """Note a source's office and body, where a mention tells them."""
        words = self.reading.tokens.words
        for token in range(mention.start, mention.start + len(mention.words)):
            labels = self.labels.get(token, ())
            if not known.role and "role" in labels:
                known.role = words[token]
            if not known.affiliation and "organisation" in labels:
                known.affiliation = words[token]
        if not known.affiliation:
            other = next((name for name in mention.names if name != mention.name), ())
            known.affiliation = " ".join(other)

    def _same(self, mention: Mention, type_: str) -> Known | None:
        head = mention.head
        if head in _SINGULAR:
            return self._last(("person", "anonymous"))
        if head in _PLURAL:
            return self._last(("organisation", "media", "document", "vague", "anonymous") if head != "we" else ("person", "organisation"))
        if mention.proper or mention.name:
            name = mention.name
            for known in reversed(self.recent):
                if name and known.type != "document" and any(_same_name(name, other) for other in known.names if len(other) >= len(name)):
                    return known
            if mention.proper and name:
                return self._office(mention, type_)
        if mention.determiner in _DEFINITE or (not mention.determiner and not mention.plural):
            for known in reversed(self.recent):
                if head in known.heads and _fits(type_, known.type):
                    return known
            if mention.determiner == "the" and type_ == "person" and len(mention.words) == 2 and head == "official":
                return self._last(("person", "anonymous"))
            if type_ == "media":
                return self._last(("media",))
        for known in self.known:
            if known.text.lower() == mention.text.lower() and type_ == known.type:
                return known
        return None

    def _office(self, mention: Mention, type_: str) -> Known | None:
        """A person known so far by office alone, whom a mention now names: "the mayor", "Mayor Ann Lee"."""
        if type_ == "person":
            for known in reversed(self.recent):
                if known.type == "person" and not known.name and known.office & set(mention.words):
                    return known
        return None

    def _last(self, types: Sequence[str]) -> Known | None:
        for known in reversed(self.recent):
            if known.type in types:
                return known
        return None

    # -- origins -----------------------------------------------------------------------------------------------

    def join_origins(self, relays: Iterable[tuple[Known, Known]]) -> None:
        """Let sources that are not independent share an origin: a body and its people, a relay and what it relays."""
        for known in self.known:
            if known.type not in ("organisation", "media"):
                continue
            for other in self.known:
                if other is not known and other.type != "vague" and any(_same_name(known.name, name) for name in other.names if known.name):
                    self._join(other, known)
        for outlet, source in relays:
            self._join(outlet, source)
        for document, owner in self.owned:
            self._join(document, owner)

    def _join(self, one: Known, other: Known) -> None:
        keep, drop = self._origin(other), self._origin(one)
        for known in self.known:
            if known.origin == drop:
                known.origin = keep

    def _origin(self, known: Known) -> str:
        return known.origin

    def sources(self) -> tuple[Source, ...]:
        """Return the sources as the ledger holds them."""
        return tuple(
            Source(
                known.id,
                _display(known, self.reading.text),
                known.type,
                known.origin,
                tuple(known.mentions),
                known.reason,
                known.knows,
                known.role,
                known.affiliation,
            )
            for known in self.known
        )


def _display(known: Known, text: str) -> str:
    """The name that a reader would know the source by: its longest mention of the first three, without pronouns."""
    best = max((span.of(text) for span in known.mentions[:3]), key=len, default=known.text)
    return " ".join(best.split())


def _fits(one: str, other: str) -> bool:
    return one == other or {one, other} <= {"person", "anonymous"} or {one, other} <= {"vague", "media", "organisation"}


def _same_name(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether two names can be one: equal, one ends the other, or one abbreviates the other."""
    if not one or not other:
        return False
    short, long = sorted((one, other), key=len)
    if short == long or long[-len(short) :] == short:
        return True
    if len(short) > 1 and short[0] == long[0] and short[-1] == long[-1]:
        return True
    if len(short) == 1:
        return short[0] in (long[0], "".join(word[0] for word in long), "".join(word[0] for word in long if word not in ("of", "the", "and", "for")))
    return long[: len(short)] == short


def signs_only_determiner(mention: Mention) -> bool:
    """Say whether a phrase is "some", "many" or "others" by itself."""
    return mention.head in _SOME and mention.head not in ("one", "another", "both", "all")


def _possessive(mention: Mention) -> str:
    return "s" if "'s" in mention.words or mention.determiner in ("his", "her", "its", "their") else ""


def _is_plural(word: str) -> bool:
    return (word.endswith("s") and not word.endswith(("ss", "us", "is"))) or word in ("people", "men", "women", "police")
