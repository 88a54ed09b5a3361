"""Shallow syntax of one sentence: noun phrases, verb groups, and the subject that belongs to a verb.

Everything is found on a string with one sign for each token (its tag, see `tagger`), so that regular expressions of
our own, each linear, do the walking. Indexes are positions in that string: token numbers counted from the
sentence's first token.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_SIGNS = {
    "N": "n", "P": "p", "J": "j", "R": "r", "D": "d", "O": "o", "W": "w", "I": "i", "C": "c", "S": "s", "VB": "b",
    "VD": "v", "VN": "e", "VG": "g", "VZ": "z", "VP": "q", "M": "m", "T": "t", "L": "l", "#": "#", "X": "x",
}  # fmt: skip
# Words and marks that have one sign whatever their tag: "acting" and the like stand before a title as adjectives.
_BY_WORD = {
    ",": ",", ":": ":", ";": ";", "(": "(", ")": ")", "[": "(", "]": ")", "-": "-", "–": "-", "—": "-",
    **dict.fromkeys("\"“”„«»‘’'`", '"'),
    **dict.fromkeys(("acting", "former", "incumbent", "outgoing", "ruling", "ousted", "late", "sitting"), "j"),
    **dict.fromkeys(("both", "either", "neither"), "d"),
}  # fmt: skip

# Every repetition has a bound: a line of nothing but "a" or "million" must not cost its square.
_NOUN_PHRASE = re.compile(
    r"d{1,4}(?:r?[jeg#x]-?|r(?=[je])|[np]s?-?|(?<=[je]),(?=j)|(?<=[je])c(?=j)){0,40}(?:[np#]|[je](?=r{0,8}[vzqme]))"
    r"|(?:r(?=#))?(?:[j#]-?|[np]s?-?|r(?=j)|(?<=j)c(?=j)){0,40}[np]"
    r"|o|d(?=r{0,8}[vzqme])|#(?=r{0,8}[vzqm])|#(?=i)"
)
LINKS = frozenset("of for from in at on with to by about against into over under within near between".split())
SUBORDINATORS = frozenset(
    "that because as while if after although though when since before until whether but than once whereas".split()
)


class Phrase(NamedTuple):
    """A noun phrase: from `first` up to, not including, `last`; its first base phrase ends at `head`."""

    first: int
    last: int
    head: int


class Syntax:
    """The noun phrases of a sentence and how to find them from a verb."""

    __slots__ = ("_by_first", "_by_last", "signs", "words")

    def __init__(self, words: Sequence[str], tags: Sequence[str], dates: frozenset[int] = frozenset()) -> None:
        self.words = words
        self.signs = _signs(words, tags)
        self._by_first: dict[int, int] = {}
        self._by_last: dict[int, int] = {}
        for found in _NOUN_PHRASE.finditer(self.signs):
            first, last = found.span()
            while first < last - 1 and first in dates and (first + 1 not in dates or last - 1 not in dates):
                first += 1  # "Monday the minister": the day is no part of the minister
            self._by_first[first] = last
            self._by_last[last] = first

    def base(self, first: int) -> int:
        """Return where the base noun phrase that begins at `first` ends, or `first` if none does."""
        return self._by_first.get(first, first)

    def base_before(self, last: int) -> int:
        """Return where the base noun phrase that ends at `last` begins, or `last` if none does."""
        return self._by_last.get(last, last)

    def before(self, last: int) -> Phrase | None:
        """Return the whole noun phrase that ends at `last`: its base phrases joined by prepositions and "and"."""
        first = self.base_before(last)
        if first == last:
            return None
        head = last
        while first > 1:
            link = self.words[first - 1]
            earlier = self.base_before(first - 1)
            if earlier == first - 1 or self.signs[earlier] == "o":
                break
            if link in LINKS:
                head = first - 1
            elif not (self.signs[first - 1] == "c" and self.opens_clause(earlier)):
                break
            else:
                head = last
            first = earlier
        return Phrase(first, last, head)

    def after(self, first: int) -> Phrase | None:
        """Return the whole noun phrase that begins at `first`."""
        head = last = self.base(first)
        if last == first:
            return None
        while last < len(self.signs) - 1:
            link = self.words[last]
            joined = self.base(last + 1)
            if joined == last + 1 or (
                link not in ("of", "for", "from", "at", "in", "with") and self.signs[last] != "c"
            ):
                break
            if self.signs[last] == "c" and self.signs[joined : joined + 1] in tuple("vzqm"):
                break
            last = joined
        return Phrase(first, last, head)

    def opens_clause(self, index: int) -> bool:
        """Say whether a clause can begin at `index`: after nothing, a mark, or a subordinating word."""
        return index == 0 or self.signs[index - 1] in '.,:;-("cw' or self.words[index - 1] in SUBORDINATORS

    def verb_group(self, verb: int) -> int:
        """Return where the verb group that holds the main verb at `verb` begins: its auxiliaries and adverbs."""
        start = verb
        while start > 0:
            if not self._in_group(self.signs[start - 1], self.words[start - 1]):
                break
            start -= 1
        while start < verb and self.signs[start] == "r" and self.words[start] in ("however", "meanwhile", "n't"):
            start += 1
        return start

    @staticmethod
    def _in_group(sign: str, word: str) -> bool:
        """Say whether a word can stand in a verb group before its main verb."""
        if sign in "rm" or word == "'t" or word in _INSIDE_GROUP:
            return True
        return (sign in "vzqbe" and word in AUXILIARIES) or (sign in "sx" and word in CLITIC_VERBS)

    def is_clause(self, first: int, limit: int, loose: bool = True) -> bool:
        """Say whether a clause with a subject and a finite verb begins at `first`, before `limit`.

        With `loose`, a prepositional phrase may stand before the subject and more than adverbs behind it.
        """
        if self.words[first : first + 1] == ["there"] and self.signs[first + 1 : first + 2] in tuple("vzqm"):
            return True
        while loose and first < limit and self.signs[first] in "ri":
            if self.signs[first] == "i" and self.base(first + 1) > first + 1:  # "in Kiev, they …"
                first = self.base(first + 1)
                if first < limit and self.signs[first] == ",":
                    first += 1
            else:
                first += 1
        if first + 1 < limit and self.signs[first] == "g" and self.words[first - 1] != "of":  # "moving the plant is"
            first += 1
        phrase = self.after(first)
        if phrase is None:
            return False
        place = phrase.last
        while place < limit and self.signs[place] == "r":
            place += 1
        if place < limit and (self.signs[place] in "vzqm" or self.words[place] in CLITIC_VERBS):
            return True
        if not loose or (place < limit and self.signs[place] not in "iegw,(c"):
            return False
        return any(sign in "vzqm" for sign in self.signs[place : min(limit, place + 12)])


def _signs(words: Sequence[str], tags: Sequence[str]) -> str:
    """One sign for each token: by its word, by its tag, or by what stands beside it."""
    signs = [_BY_WORD.get(word) or _SIGNS.get(tag, ".") for word, tag in zip(words, tags, strict=True)]
    for place in range(1, len(signs)):
        before = words[place - 1]
        if before.endswith(_COMPOUNDS):
            signs[place - 1] = "j"  # "the Karrow-based firm"
        if signs[place] == "b" and before == "to":
            signs[place - 1] = "t"
        elif signs[place] == "#" and before in _ABOUT:
            signs[place - 1] = "r"  # "about 9 percent"
        elif signs[place] == "p" and before == "." and place > 1:  # "Sen. Ann Lee", "John F. Kennedy"
            short = words[place - 2]
            if short in _ABBREVIATIONS or (len(short) == 1 and short.isalpha()):
                signs[place - 2 : place] = "pp"
    return "".join(signs)


_ABBREVIATIONS = frozenset(
    "sen sens rep reps gov govs dr drs mr mrs ms messrs prof gen lt col maj capt sgt cmdr adm brig rev fr st pres hon "
    "supt det insp amb atty".split()
)
_COMPOUNDS = ("-based", "-born", "-owned", "-backed", "-led", "-run")  # adjectives, also with a capital letter
_ABOUT = frozenset("about around over nearly almost roughly".split())  # before a number, no preposition
AUXILIARIES = frozenset(
    "have has had having be is are was were been being do does did will would can could may might must shall should "
    "get gets got keep keeps kept ".split()
)
_INSIDE_GROUP = frozenset("also then later now both all each don didn doesn hasn haven wasn isn aren won".split())
CLITIC_VERBS = frozenset(("'s", "'re", "'ve", "'d", "'ll", "'m"))
