"""Names in English text: runs of capitalised words, without the titles before them."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

from checker.document import Tokens
from checker_plugins.english.form import (
    ACRONYM,
    ALPHA,
    BARRED,
    BEFORE,
    COMMON,
    DEMONYM,
    DEPARTMENT,
    HEAD,
    KEPT,
    LINK,
    NEVER,
    NO_FIRST,
    NO_LAST,
    PARTICLE,
    PREFIXED,
    SHORTENED,
    TITLE,
    UPPER,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Titles that are surnames or parts of other names as well: titles only where a name follows them.
_DOUBLE_TITLES: Final = _words(
    "king prince pope bishop dean justice chair father sister lord lady queen general chief officer speaker"
)
_INSTITUTION: Final = _words(
    "assembly motors electric hospital court department office bank council command staff house"
)
_AFTER_AND: Final = _words(
    """human services welfare development security trade industry culture sport sports technology research family rural
    urban social labour labor science environment water energy climate prevention control drug education health exchange
    justice crime commerce tourism fisheries food forestry aviation transport housing consumer medicine technology
    innovation skills migration border budget infrastructure management reconstruction arts sciences letters"""
)
_SAYING: Final = _words("said says told added wrote tweeted argued insisted denied explained warned claimed announced")
_LONGEST: Final = 12  # tokens of one name
_LONGEST_KNOWN: Final = 6  # tokens of a name that is found again in a heading


class Names:
    """Finds the names of a document.

    `forms` are the forms of its tokens, `capitals` those with a capital letter, in order, `small` the words that have a
    small one somewhere (and whatever else is no word with a capital letter); `taken` holds the tokens that something
    else (a date) has already.
    """

    __slots__ = ("_capitals", "_ends", "_forms", "_small", "_starts", "_strong", "_taken", "_text", "_texts", "_words")

    def __init__(
        self, text: str, tokens: Tokens, forms: list[int], capitals: list[int], small: set[str], taken: set[int]
    ) -> None:
        self._text = text
        self._words: list[str] = tokens.words
        self._texts: list[str] = tokens.texts
        self._starts: list[int] = tokens.starts
        self._ends: list[int] = tokens.ends
        self._forms = forms
        self._taken = taken
        self._small = small
        self._capitals = capitals
        self._strong: set[str] = set()

    def find(self, blocks: list[tuple[str, int, int]]) -> list[tuple[int, int]]:
        """Return the names as ranges of tokens; a block is its role and its own range of tokens.

        In a headline or a heading only names that the rest of the text has as well are found, since every word
        there may be capitalised.
        """
        runs: list[tuple[int, int, bool]] = []
        titled: list[tuple[int, int]] = []
        for role, first, last in blocks:
            if role == "headline" or role == "heading":
                titled.append((first, last))
            elif first < last and role != "code":
                self._add_runs(first, last, runs)
        words, strong = self._words, self._strong
        for first, last, opens in runs:
            if not opens:
                strong.add(words[first])
            for index in range(first + 1, last):
                strong.add(words[index])
        names = self._names(runs)
        if titled:
            known = {tuple(words[first:last]) for first, last in names}
            known.update([name[-1:] for name in known if len(name) > 1])
            for first, last in titled:
                self._add_known(first, last, known, names)
        names.sort()
        return names

    def _names(self, runs: list[tuple[int, int, bool]]) -> list[tuple[int, int]]:
        """Return the names that the runs come to."""
        forms = self._forms
        names: list[tuple[int, int]] = []
        for first, last, opens in runs:
            if last == first + 1:
                form = forms[first]
                if not opens and not form & BARRED and len(self._words[first]) > 1:
                    names.append((first, last))
                elif not opens or not form & COMMON or form & ACRONYM:
                    self._name(first, last, opens, False, names)
            elif self._holds(first, last, TITLE):
                self._split(first, last, opens, names)
            else:
                self._name(first, last, opens, False, names)
        return names

    def _holds(self, first: int, last: int, bit: int) -> bool:
        """Say whether any of some tokens has a bit."""
        return any(self._forms[index] & bit for index in range(first, last))

    def _add_runs(self, first: int, last: int, runs: list[tuple[int, int, bool]]) -> None:
        """Add the runs of capitalised words of a block, with what joins them, and whether each begins a sentence."""
        capitals, forms, taken = self._capitals, self._forms, self._taken
        place = bisect_left(capitals, first)
        stop = bisect_left(capitals, last, place)
        if place == stop or self._text[self._starts[first] : self._ends[last - 1]].isupper():
            return
        end = -1
        while place < stop:
            index = capitals[place]
            place += 1
            if index < end or index in taken:
                continue
            end = index + 1
            if end < last and forms[end] & (UPPER | LINK | PREFIXED):
                end = self._run_end(index, last)
            opens = index == first or (forms[index - 1] & BEFORE != 0 and self._is_opening(index))
            runs.append((index, end, opens))

    def _run_end(self, begin: int, limit: int) -> int:
        """Return the token after the run of capitalised words that begins at `begin`."""
        forms, taken = self._forms, self._taken
        end = begin + 1
        limit = min(limit, begin + _LONGEST)
        while end < limit and end not in taken:
            if not self._follows(end):
                word = self._words[end]
                if word == "." and end + 1 < limit and self._takes_stop(end, begin):
                    end += 1
                    continue
                if word == "&" and end + 1 < limit and forms[end + 1] & UPPER:
                    end += 2
                    continue
                return end
            if forms[end] & UPPER or self._is_joined(end):
                end += 1
                continue
            upcoming = self._connected(begin, end, limit)
            if upcoming == end:
                return end
            end = upcoming
        return end

    def _follows(self, index: int) -> bool:
        """Say whether one space, or one line break, and nothing else lies before this token, itself a word."""
        return self._forms[index] & ALPHA != 0 and self._starts[index] - self._ends[index - 1] == 1

    def _takes_stop(self, stop: int, begin: int) -> bool:
        """Say whether the full stop at `stop` belongs to an initial or a short form inside a name."""
        upcoming = stop + 1
        if self._starts[stop] != self._ends[stop - 1] or not self._forms[upcoming] & UPPER:
            return False
        if self._starts[upcoming] - self._ends[stop] > 1 or upcoming in self._taken:
            return False
        word = self._words[stop - 1]
        if len(word) == 1:
            return word != "i" or stop - 1 > begin
        return self._forms[stop - 1] & SHORTENED != 0 and not self._forms[upcoming] & COMMON

    def _is_joined(self, index: int) -> bool:
        """Say whether the token is one such as "al-Quoz", which begins with a small letter."""
        if not self._forms[index] & PREFIXED:
            return False
        word = self._words[index]
        prefix = word.find("-") if "-" in word else word.find("'")
        return self._texts[index][prefix + 1 : prefix + 2].isupper()

    def _connected(self, begin: int, index: int, limit: int) -> int:
        """Return the token after the capitalised word that small words at `index` join to the run, or `index`."""
        words, forms = self._words, self._forms
        here = index
        if forms[here] & PARTICLE:
            while here < limit and here < index + 3 and forms[here] & PARTICLE and self._follows(here):
                here += 1
        elif words[here] in ("of", "for") and self._holds(begin, index, HEAD):
            here += 1
            if here < limit and words[here] == "the" and self._follows(here):
                here += 1
        elif words[here] == "and" and "of" in words[begin:index] and here + 1 < limit and words[here + 1] in _AFTER_AND:
            here += 1
        else:
            return index
        if here < limit and forms[here] & UPPER and self._follows(here) and here not in self._taken:
            return here + 1
        return index

    def _is_opening(self, index: int) -> bool:
        """Say whether the sign before the token is one after which any word would be capitalised."""
        if index < 2 or self._words[index - 1] != ".":
            return True
        earlier = self._words[index - 2]
        return not (self._forms[index - 2] & TITLE or (len(earlier) == 1 and earlier.isalpha()))

    def _split(self, first: int, last: int, opens: bool, names: list[tuple[int, int]]) -> None:
        """Add the names in a run, which titles divide."""
        words, forms = self._words, self._forms
        begin = first
        index = first
        while index < last:
            if forms[index] & TITLE and self._is_title(index, begin, last):
                self._name(begin, index, opens and begin == first, True, names)
                index += 1
                while index < last and words[index] in (".", "of", "the", "for", "and"):
                    index += 1
                    while index < last and forms[index] & DEPARTMENT:
                        index += 1
                begin = index
                continue
            index += 1
        self._name(begin, last, opens and begin == first, False, names)

    def _is_title(self, index: int, begin: int, last: int) -> bool:
        """Say whether a word that can be a title is one here."""
        if self._words[index] not in _DOUBLE_TITLES:
            return True
        return index + 1 < last and self._words[index + 1] not in _INSTITUTION and index == begin

    def _name(self, first: int, last: int, opens: bool, titled: bool, names: list[tuple[int, int]]) -> None:
        """Add the name that a run comes to without the words that are capitalised for another reason.

        `opens` is true at the beginning of a sentence, `titled` where a title follows ("Finance Minister").
        """
        words, forms = self._words, self._forms
        while first < last and forms[last - 1] & NO_LAST:
            if last - 2 >= first and words[last - 1] == "." and forms[last - 2] & SHORTENED:
                break
            last -= 1
        while first < last:
            if forms[first] & (NEVER | NO_FIRST) or (opens and self._is_plain(first, last)):
                first += 1
                opens = False
            else:
                break
        if first >= last:
            return
        if last - first == 1:
            if (opens and not self._stands_alone(first)) or not self._can_be_name(first, titled):
                return
        elif titled and self._all_plain(first, last):
            return
        if last - first < 3 or not self._is_shouted(first, last):
            names.append((first, last))

    def _all_plain(self, first: int, last: int) -> bool:
        """Say whether some tokens are all names of departments or nationalities."""
        return all(self._forms[index] & (DEPARTMENT | DEMONYM) for index in range(first, last))

    def _is_shouted(self, first: int, last: int) -> bool:
        """Say whether some tokens are no name but words in capitals, as in "BREAKING STORY UPDATED"."""
        for index in range(first, last):
            if len(self._words[index]) <= 4:
                return False
        return self._text[self._starts[first] : self._ends[last - 1]].isupper()

    def _can_be_name(self, index: int, titled: bool) -> bool:
        """Say whether a lone capitalised word can be a name at all."""
        word, form = self._words[index], self._forms[index]
        if form & (DEMONYM | TITLE) or len(word) == 1 or word[:2] in ("d-", "r-"):
            return False
        if form & DEPARTMENT:
            return not titled and not (index > 1 and self._words[index - 1] in ("of", "for"))
        return form & (COMMON | ACRONYM) != COMMON

    def _is_plain(self, first: int, last: int) -> bool:
        """Say whether the first word of a sentence, with others of a run after it, is an ordinary word."""
        form = self._forms[first]
        if form & ACRONYM or (form & KEPT and last - first > 1):
            return False
        if form & COMMON:
            return True
        if last - first == 1 or form & HEAD:
            return False
        word = self._words[first]
        return word not in self._strong and word in self._small

    def _stands_alone(self, index: int) -> bool:
        """Say whether a lone capitalised word that begins a sentence is a name."""
        if self._forms[index] & ACRONYM:
            return True
        word = self._words[index]
        if word in self._strong:
            return word not in self._small
        if word in self._small:
            return False
        following = self._words[index + 1] if index + 1 < len(self._words) else ""
        return (following in _SAYING and not word.endswith("s")) or following == "'s"

    def _add_known(self, first: int, last: int, known: set[tuple[str, ...]], names: list[tuple[int, int]]) -> None:
        """Add the names between two tokens of a heading that are known from the text below it."""
        index = first
        while index < last:
            if self._forms[index] & UPPER:
                end = min(last, index + _LONGEST_KNOWN)
                while end > index and tuple(self._words[index:end]) not in known:
                    end -= 1
                if end > index:
                    names.append((index, end))
                    index = end - 1
            index += 1
