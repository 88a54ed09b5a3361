"""A document laid out for reading attributions: its cues, its quotations, and the syntax of sentences where wanted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from checker.automaton import Hit
from checker.document import Document, Quotation, Sentence, Tokens
from checker.span import Span
from checker_plugins.english.syntax import AUXILIARIES, Syntax
from checker_plugins.english.tagger import tagger

# The cues, in the order of precedence: a cue of two classes is taken for one of the first.
CUES: dict[str, tuple[str, ...]] = {
    "cue-phrase": ("{cue-phrase}",),
    "cue-say": ("{say}", "{say-clause}"),
    "cue-promise": ("{promise}",),
    "cue-object": ("{object-cue}",),
    "cue-think": ("{think}",),
    "cue-find": ("{find}",),
    "cue-quote-only": ("{quote-only}",),
    "cue-learn": ("{learn}",),
    "cue-attitude": ("{attitude}",),
    "cue-noun": ("{cue-noun-that} that", "{stance-noun} (for|of|to|about|on|against)"),
    "cue-impersonal": (
        (
            "it (is|was|'s|has been|had been|will be) (also|further|now|widely|generally|often|commonly|particularly"
            "|especially|long|well|currently)? {impersonal-participle} that?"
        ),
    ),
}
# How verbs attribute, see `lexicons/attribution.yaml`.
FRAMES: dict[str, tuple[str, ...]] = {
    f"frame-{name}": (f"{{{name}}}",)
    for name in (
        "say-outright", "say-clause", "tell", "ask", "promise", "object-cue", "weigh", "learn", "invert",
        "report-passive", "lead-in", "attitude",
    )
}  # fmt: skip
PHRASES: dict[str, tuple[str, ...]] = {**CUES, **FRAMES, "noun-that": ("{cue-noun-that}",)}

_SPEAKER = 8  # tokens that a speaker's name before a colon may be long
_GROUP = 4  # tokens before a verb among which its auxiliary stands
_ALL = 0.9  # of a content in quotation marks makes it a direct quotation
LONGEST = 400  # tokens: a longer sentence is a list or no prose at all, and is not searched for attributions

# Words after which a form that can be verb or noun ("report", "claims") is a noun.
_BEFORE_NOUNS = frozenset(
    "the a an this these those his her its their our my your of for from with any no every other such 's".split()
)


_AFTER_NOUNS = frozenset((".", "I", "VD", "VZ", "VP", "M", "S", "C", "W"))
# Tags that names and nouns for people are given by mistake, above all at the beginning of a sentence.
_UNSURE = frozenset(("N", "J", "P", "VG", "VN", "VB", "VZ", "VP", "X"))


_OWNERS = frozenset(("his", "her", "their", "'s"))
_IN_HEADLINES = frozenset(("say", "says", "said", "tells"))  # verbs that keep their sense in a capital letter
_VERBAL = frozenset(("cue-say", "cue-object", "cue-think", "cue-attitude"))


class Cue(NamedTuple):
    """A cue outside quotation marks: its tokens, and the class that it is read as."""

    first: int
    last: int
    kind: str


class Reading:
    """A document laid out for reading attributions: its tokens, quotations, cues, and tags where they are wanted."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.tokens: Tokens = document.layers["tokens"]
        self.sentences: Sequence[Sentence] = document.layers["sentences"]
        self.quotations: Sequence[Quotation] = [q for q in document.layers["quotations"] if q.depth == 0]
        self._ends = [quotation.span.end for quotation in self.quotations]
        self.hits: dict[str, list[Hit]] = document.layers["hits"]
        self.quoted = self._find_quoted()
        self.dates = self._find_dates()
        self.names = self._find_names()
        self.numbers = self._find_numbers()
        self.people = self._find_people()
        self.offices = self._find_offices()
        self.documents = self._find_documents()
        self._name_words = self._find_name_words()
        self.units = self._find_units()
        self.prompts = self._find_prompts()
        self.cue_nouns = self._find_cue_nouns()
        self.colons = self._find_colons()
        self.frames = self._find_frames()
        self.cues = self._find_cues()
        self._syntax: dict[int, Syntax] = {}

    def _find_quoted(self) -> bytearray:
        """One byte for each token: 1 inside quotation marks, the marks themselves included."""
        mask = bytearray(len(self.tokens) + 1)
        for quotation in self.quotations:
            mask[quotation.first : quotation.last] = b"\1" * (quotation.last - quotation.first)
        return mask

    def _find_dates(self) -> frozenset[int]:
        """The tokens that belong to dates."""
        return self._inside("date")

    def _find_names(self) -> frozenset[int]:
        """The tokens that belong to names."""
        return self._inside("name")

    def _find_people(self) -> frozenset[int]:
        """The tokens that are plurals for people: "aides", "investigators"."""
        found = self._last_of("source-role", "source-vague", "source-anonymous")
        return frozenset(token for token in found if self.tokens.words[token].endswith("s"))

    def _find_offices(self) -> frozenset[int]:
        """The tokens that are nouns for somebody's office or trade."""
        return self._last_of("source-role", "source-anonymous", "source-person", "source-spokesperson")

    def _find_documents(self) -> frozenset[int]:
        """The tokens that are nouns for what can be read or looked at."""
        return self._last_of("source-document", "source-evidence")

    def _corrected(self, tags: Sequence[str], place: int, token: int, is_cue: bool) -> str:
        """Return the tag of a word that taggers are often wrong about."""
        tag, word = tags[place], self.tokens.words[token]
        if tag == "P":
            return "N" if token not in self.names and self.text[self.tokens.starts[token]].islower() else tag
        if tag in ("VZ", "VP"):
            if place and tags[place - 1] == "O":
                return tag
            return (
                "N" if token in self.people else "J" if self.tokens.words[token : token + 2] == ["close", "to"] else tag
            )
        if not is_cue and (token in self.names or (place == 0 and word in self._name_words)):
            return "P"
        if tag == "N" and place == 1 and self._is_capital(token):
            return "P"
        following = tags[place + 1] if place + 1 < len(tags) else "."
        if tag == "J" and token in self.offices:  # "an official said"
            return "N" if following in _AFTER_NOUNS or self.tokens.words[token + 1 : token + 2] == ["familiar"] else tag
        return tag

    def _is_finite(self, sentence: Sentence, cue: int, last: int) -> bool:
        """Say whether a form that can be past or participle is the past: no auxiliary before it, no "by" after it."""
        words = self.tokens.words
        before = words[max(sentence.first, cue - _GROUP) : cue]
        return bool(before) and not AUXILIARIES.intersection(before) and words[last : last + 1] != ["by"]

    def _is_capital(self, token: int) -> bool:
        return self.text[self.tokens.starts[token]].isupper()

    def _last_of(self, *keys: str) -> frozenset[int]:
        return frozenset(hit.last - 1 for key in keys for hit in self.hits.get(key, ()))

    def _find_numbers(self) -> frozenset[int]:
        """The tokens that belong to plain numbers."""
        return self._inside("number")

    def _find_name_words(self) -> frozenset[str]:
        return frozenset(self.tokens.words[token] for token in self.names)

    def _inside(self, label: str) -> frozenset[int]:
        entities = self.document.layers["entities"]
        return frozenset(
            token for entity in entities if entity.label == label for token in range(entity.first, entity.last)
        )

    def _find_units(self) -> frozenset[int]:
        """The tokens that are units or nouns that numbers count."""
        return frozenset(hit.first for hit in self.hits.get("claim-unit", ()))

    def _find_prompts(self) -> frozenset[int]:
        """The tokens that tell the reader to do something: "read", "subscribe"."""
        return self._last_of("claim-prompt")

    def _find_colons(self) -> frozenset[int]:
        """The sentences in which a colon may be a cue: before a quotation, or soon after the sentence's beginning."""
        words = self.tokens.words
        starts = [sentence.first for sentence in self.sentences]
        found = set()
        for token in (token for token, word in enumerate(words) if word == ":"):
            index = bisect_right(starts, token) - 1
            if index < 0 or self.quoted[token] or self.length(index) > LONGEST:
                continue
            if self.quoted[token + 1] or token - starts[index] <= _SPEAKER:
                found.add(index)
        return frozenset(found)

    def length(self, index: int) -> int:
        """Return how many tokens the sentence `index` has."""
        return self.sentences[index].last - self.sentences[index].first

    def quotations_at(self, span: Span) -> Sequence[Quotation]:
        """Return the outer quotations that share text with `span`, in order."""
        first = bisect_right(self._ends, span.start)
        last = first
        while last < len(self.quotations) and self.quotations[last].span.start < span.end:
            last += 1
        return self.quotations[first:last]

    def quotation(self, content: Span) -> str:
        """Say how a content is given: `direct`, `indirect` or `mixed`."""
        inside = self.quotations_at(content)
        if not inside:
            return "indirect"
        covered = sum(min(q.span.end, content.end) - max(q.span.start, content.start) for q in inside)
        return "direct" if covered >= _ALL * (content.end - content.start) else "mixed"

    def _find_cue_nouns(self) -> frozenset[int]:
        """The tokens that are nouns for something said or thought."""
        return frozenset(hit.last - 1 for hit in self.hits.get("noun-that", ()))

    def _find_frames(self) -> Mapping[int, frozenset[str]]:
        """The frames of each verb, by its token."""
        found: dict[int, set[str]] = {}
        for name in FRAMES:
            frame = name.removeprefix("frame-")
            for hit in self.hits.get(name, ()):
                found.setdefault(hit.first, set()).add(frame)
        return {token: frozenset(frames) for token, frames in found.items()}

    def _find_cues(self) -> dict[int, list[Cue]]:
        """The cues outside quotations by sentence, in the order of the text, none inside another."""
        found: dict[tuple[int, int], str] = {}
        words = self.tokens.words
        beside = self._find_beside_quotations()
        for name in CUES:
            for hit in self.hits.get(name, ()):
                first = hit.first
                if self.quoted[first] or (name == "cue-quote-only" and first not in beside):
                    continue
                is_noun = first > 0 and words[first - 1] in _BEFORE_NOUNS and not words[first].endswith("ing")
                if is_noun and name != "cue-noun":
                    continue
                if name == "cue-noun" and not _OWNERS.intersection(words[max(0, first - 3) : first]):
                    continue
                found.setdefault((first, hit.last), name)
        by_sentence: dict[int, list[Cue]] = {}
        index = 0
        reached = 0
        for (first, last), name in sorted(found.items(), key=lambda item: (item[0][0], -item[0][1])):
            while index < len(self.sentences) and self.sentences[index].last <= first:
                index += 1
            if index == len(self.sentences):
                break
            sentence = self.sentences[index]
            if first >= max(sentence.first, reached) and self.length(index) <= LONGEST:
                by_sentence.setdefault(index, []).append(Cue(first, last, name))
                reached = last
        return by_sentence

    def _find_beside_quotations(self) -> frozenset[int]:
        """The tokens near the ends of quotations, where a verb such as "laughed" can be a cue."""
        return frozenset(
            token
            for quotation in self.quotations
            for token in (*range(quotation.first - 5, quotation.first), *range(quotation.last, quotation.last + 8))
        )

    def syntax(self, index: int) -> Syntax:
        """Return the shallow syntax of the sentence `index`, made when first asked for."""
        found = self._syntax.get(index)
        if found is None:
            sentence = self.sentences[index]
            words = self.tokens.words[sentence.first : sentence.last]
            texts = [
                self.text[start:end]
                for start, end in zip(
                    self.tokens.starts[sentence.first : sentence.last],
                    self.tokens.ends[sentence.first : sentence.last],
                    strict=True,
                )
            ]
            first = sentence.first
            dates = frozenset(token - first for token in self.dates.intersection(range(first, sentence.last)))
            tags = tagger().tag(words, texts)
            self._correct(tags, sentence, self.cues.get(index, ()))
            found = self._syntax[index] = Syntax(words, tags, dates)
        return found

    def _correct(self, tags: list[str], sentence: Sentence, cues: Sequence[Cue]) -> None:
        """Tag names as names, above all at the beginning, where a capital says little, and cues as verbs."""
        words, first = self.tokens.words, sentence.first
        verbs = {cue.first - first for cue in cues if cue.kind in _VERBAL}
        for place, tag in enumerate(tags):
            if tag in _UNSURE:
                tags[place] = self._corrected(tags, place, first + place, place in verbs)
        if len(tags) > 1 and tags[:2] == ["N", "P"] and first + 1 not in self.names and self._is_capital(first + 1):
            tags[0] = "P"  # "Press TV said"
        for cue, last, name in cues:
            if name == "cue-phrase" and tags[last - first : last - first + 1] == ["VB"]:
                tags[last - first] = "N"  # "according to state media"
            place, word = cue - first, words[cue]
            if name in _VERBAL and tags[place] == "N":
                after_document = place > 0 and cue - 1 in self.documents and word.endswith("s")
                if _is_verb(words[first : sentence.last], tags, place, last - first, after_document):
                    tags[place] = "VZ" if word.endswith("s") else "VP"
            elif name == "cue-say" and tags[place] == "VN" and self._is_finite(sentence, cue, last):
                tags[place] = "VD"
            elif name == "cue-say" and tags[place] == "P" and word in _IN_HEADLINES:
                tags[place] = "VD" if word == "said" else "VZ"


def _is_verb(words: Sequence[str], tags: Sequence[str], cue: int, last: int, named: bool) -> bool:
    """Say whether a cue that looks like a noun is a verb: "the journalists note that", "as the paper claims,"."""
    if cue == 0 or tags[cue - 1] not in ("N", "P", "O") or last >= len(words):
        return False
    before = words[max(0, cue - 6) : cue]
    singular = words[cue].endswith("s")
    if not singular and not any(word.endswith("s") or word in ("they", "people") for word in before):
        return False
    following = words[last]
    if following == "that" or (following in (",", ":", ".") and "as" in before):
        return True
    if not singular or not (named or tags[cue - 1] in ("P", "O")):
        return False
    return following == "as" or tags[last] in ("D", "O") or (following == "," and "," in before)
