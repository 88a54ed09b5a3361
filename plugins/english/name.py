"""Names in English text: runs of capitalised words, without the titles before them."""

from __future__ import annotations

from typing import Final

from checker.arrays import append, i64, vec
from checker.document import Tokens
from checker_plugins.english.form import (
    ACRONYM,
    ALPHA,
    BARRED,
    BEFORE,
    BITS,
    COMMON,
    DEMONYM,
    DEPARTMENT,
    FULL_STOP,
    HEAD,
    KEPT,
    LINK,
    NEVER,
    NO_FIRST,
    NO_LAST,
    PARTICLE,
    PREFIXED,
    SHORTENED,
    SMALL,
    STOP,
    TAKEN,
    TITLE,
    UPPER,
    known_of,
)
from checker_plugins.english.sight import Sight


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
_OPENS: Final = 1  # whether a run of words begins a sentence
_LONGEST_KNOWN: Final = 6  # tokens of a name that is found again in a heading


class Names:
    """Finds the names of a document, whose blocks it is given one by one.

    The bits of `sight` tell also which tokens something else has already, such as a date. A run of capitalised words is
    one number, as a name is: see `packed`.
    """

    __slots__ = (
        "_bits", "_blocks", "_capitals", "_ends", "_found", "_here", "_known", "_numbers", "_odd", "_runs", "_small",
        "_starts", "_strong", "_text", "_titled", "_tokens", "_words",
    )  # fmt: skip

    def __init__(self, text: str, tokens: Tokens, sight: Sight) -> None:
        self._text = text
        self._tokens = tokens
        self._words: list[str] = tokens.words
        self._starts = tokens.starts
        self._ends = tokens.ends
        self._bits = sight.bits
        self._numbers = tokens.numbers
        self._known = known_of(tokens.forms)
        self._capitals = sight.capitals
        self._odd = sight.odd
        self._here: i64 = sight.here
        self._runs = vec[i64]()
        self._found = vec[i64]()  # the names, but for those in headlines and headings
        self._blocks = vec[i64]()  # the first token of each, and the one after its last
        self._titled = vec[i64]()  # the same of headlines and headings
        self._strong: set[str] = set()  # words that begin a sentence, and have a capital letter elsewhere
        self._small: set[str] = set()  # words that begin a sentence, and have a small letter elsewhere

    def add(self, first: int, last: int, is_title: bool) -> None:
        """Add a block, which is a range of tokens.

        In a headline or a heading only names that the rest of the text has as well are found, since every word
        there may be capitalised.
        """
        if is_title:
            self._titled = append(append(self._titled, first), last)
        else:
            self._blocks = append(append(self._blocks, first), last)

    def find(self) -> vec[i64]:
        """Return the names in all blocks, in order."""
        place = 0
        for block in range(0, len(self._blocks), 2):
            place = self._add_runs(self._blocks[block], self._blocks[block + 1], place)
        self._settle()
        self._read_runs()
        return _merged(self._found, self._known_in_titles()) if len(self._titled) else self._found

    def _settle(self) -> None:
        """Find how the words are written elsewhere that begin sentences and may be names."""
        words, bits, numbers, lowered = self._words, self._bits, self._numbers, self._known.lowered
        of_forms, doubtful = self._known.bits, self._known.new_mark()  # of all marks the greatest
        any_doubtful = False
        for run in self._runs:
            first = run_first(run)
            if run & _OPENS and not bits[first] & (ACRONYM | COMMON | NEVER | NO_FIRST):
                small = lowered[numbers[first]]
                form = of_forms[small]
                if form & SMALL and form - (form & BITS) == self._here:
                    self._small.add(words[first])
                of_forms[small] = form & BITS | doubtful
                any_doubtful = True
        if not any_doubtful:
            return
        for run in self._runs:
            first = run_first(run)
            for index in range(first + 1 if run & _OPENS else first, run_last(run)):
                if of_forms[lowered[numbers[index]]] >= doubtful:
                    self._strong.add(words[index])
        for index in self._odd:  # what has a small letter and is not odd is written as it is looked for
            if of_forms[lowered[numbers[index]]] >= doubtful:
                self._small.add(words[index])

    def _read_runs(self) -> None:
        """Add the names that the runs come to."""
        for run in self._runs:
            first, last, opens = run_first(run), run_last(run), run & _OPENS != 0
            if last == first + 1:
                form = self._bits[first]
                if not opens and not form & BARRED and len(self._words[first]) > 1:
                    self._found = append(self._found, packed(first, last))
                elif not opens or not form & COMMON or form & ACRONYM:
                    self._name(first, last, opens, False)
            elif self._holds(first, last, TITLE):
                self._split(first, last, opens)
            else:
                self._name(first, last, opens, False)

    def _holds(self, first: int, last: int, bit: int) -> bool:
        """Say whether any of some tokens has a bit."""
        return any(self._bits[index] & bit for index in range(first, last))

    def _add_runs(self, first: int, last: int, place: int) -> int:
        """Add the runs of capitalised words of a block, with what joins them, and whether each begins a sentence.

        Of the capitals, those before `place` lie before the block; return the same for the next one.
        """
        capitals, bits, runs = self._capitals, self._bits, self._runs
        count = len(capitals)
        while place < count and capitals[place] < first:
            place += 1
        if place == count or capitals[place] >= last or self._is_loud(first, last):
            return place
        end = first
        while place < count:
            index = capitals[place]
            if index >= last:
                break
            place += 1
            if index < end or bits[index] & TAKEN:
                continue
            end = index + 1
            if end < last and bits[end] & (UPPER | LINK | PREFIXED):
                end = self._run_end(index, last)
            opens = index == first or (bits[index - 1] & BEFORE != 0 and self._is_opening(index))
            runs = append(runs, packed(index, end) | (_OPENS if opens else 0))
        self._runs = runs
        return place

    def _is_loud(self, first: int, last: int) -> bool:
        """Say whether some tokens are in capitals throughout."""
        return (
            first < last
            and not self._holds(first, last, SMALL)
            and self._text[self._starts[first] : self._ends[last - 1]].isupper()
        )

    def _run_end(self, begin: int, limit: int) -> int:
        """Return the token after the run of capitalised words that begins at `begin`."""
        bits = self._bits
        end = begin + 1
        limit = min(limit, begin + _LONGEST)
        while end < limit and not bits[end] & TAKEN:
            if not self._follows(end):
                form = bits[end]
                if not form & LINK or form & ALPHA or end + 1 >= limit:
                    return end
                if form & STOP:
                    if not self._takes_stop(end, begin):
                        return end
                    end += 1
                    continue
                if not bits[end + 1] & UPPER:
                    return end
                end += 2  # "&"
                continue
            if bits[end] & UPPER or self._is_joined(end):
                end += 1
                continue
            upcoming = self._connected(begin, end, limit)
            if upcoming == end:
                return end
            end = upcoming
        return end

    def _follows(self, index: int) -> bool:
        """Say whether one space, or one line break, and nothing else lies before this token, itself a word."""
        return self._bits[index] & ALPHA != 0 and self._starts[index] - self._ends[index - 1] == 1

    def _takes_stop(self, stop: int, begin: int) -> bool:
        """Say whether the full stop at `stop` belongs to an initial or a short form inside a name."""
        upcoming = stop + 1
        if self._starts[stop] != self._ends[stop - 1] or not self._bits[upcoming] & UPPER:
            return False
        if self._starts[upcoming] - self._ends[stop] > 1 or self._bits[upcoming] & TAKEN:
            return False
        word = self._words[stop - 1]
        if len(word) == 1:
            return word != "i" or stop - 1 > begin
        return self._bits[stop - 1] & SHORTENED != 0 and not self._bits[upcoming] & COMMON

    def _is_joined(self, index: int) -> bool:
        """Say whether the token is one such as "al-Quoz", which begins with a small letter."""
        if not self._bits[index] & PREFIXED:
            return False
        word = self._words[index]
        prefix = word.find("-") if "-" in word else word.find("'")
        return self._tokens.text(index)[prefix + 1 : prefix + 2].isupper()

    def _connected(self, begin: int, index: int, limit: int) -> int:
        """Return the token after the capitalised word that small words at `index` join to the run, or `index`."""
        words, bits = self._words, self._bits
        here = index
        if not bits[here] & LINK:
            return index
        if bits[here] & PARTICLE:
            while here < limit and here < index + 3 and bits[here] & PARTICLE and self._follows(here):
                here += 1
        elif words[here] in ("of", "for") and self._holds(begin, index, HEAD):
            here += 1
            if here < limit and words[here] == "the" and self._follows(here):
                here += 1
        elif words[here] == "and" and "of" in words[begin:index] and here + 1 < limit and words[here + 1] in _AFTER_AND:
            here += 1
        else:
            return index
        if here < limit and bits[here] & UPPER and self._follows(here) and not self._bits[here] & TAKEN:
            return here + 1
        return index

    def _is_opening(self, index: int) -> bool:
        """Say whether the sign before the token is one after which any word would be capitalised."""
        if index < 2 or self._bits[index - 1] & FULL_STOP != FULL_STOP:
            return True
        earlier = self._words[index - 2]
        return not (self._bits[index - 2] & TITLE or (len(earlier) == 1 and earlier.isalpha()))

    def _split(self, first: int, last: int, opens: bool) -> None:
        """Add the names in a run, which titles divide."""
        words, bits = self._words, self._bits
        begin = first
        index = first
        while index < last:
            if bits[index] & TITLE and self._is_title(index, begin, last):
                self._name(begin, index, opens and begin == first, True)
                index += 1
                while index < last and words[index] in (".", "of", "the", "for", "and"):
                    index += 1
                    while index < last and bits[index] & DEPARTMENT:
                        index += 1
                begin = index
                continue
            index += 1
        self._name(begin, last, opens and begin == first, False)

    def _is_title(self, index: int, begin: int, last: int) -> bool:
        """Say whether a word that can be a title is one here."""
        if self._words[index] not in _DOUBLE_TITLES:
            return True
        return index + 1 < last and self._words[index + 1] not in _INSTITUTION and index == begin

    def _name(self, first: int, last: int, opens: bool, titled: bool) -> None:
        """Add the name that a run comes to without the words that are capitalised for another reason.

        `opens` is true at the beginning of a sentence, `titled` where a title follows ("Finance Minister").
        """
        words, bits = self._words, self._bits
        while first < last and bits[last - 1] & NO_LAST:
            if last - 2 >= first and words[last - 1] == "." and bits[last - 2] & SHORTENED:
                break
            last -= 1
        while first < last:
            if bits[first] & (NEVER | NO_FIRST) or (opens and self._is_plain(first, last)):
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
            self._found = append(self._found, packed(first, last))

    def _all_plain(self, first: int, last: int) -> bool:
        """Say whether some tokens are all names of departments or nationalities."""
        return all(self._bits[index] & (DEPARTMENT | DEMONYM) for index in range(first, last))

    def _is_shouted(self, first: int, last: int) -> bool:
        """Say whether some tokens are no name but words in capitals, as in "BREAKING STORY UPDATED"."""
        for index in range(first, last):
            if len(self._words[index]) <= 4:
                return False
        return self._text[self._starts[first] : self._ends[last - 1]].isupper()

    def _can_be_name(self, index: int, titled: bool) -> bool:
        """Say whether a lone capitalised word can be a name at all."""
        word, form = self._words[index], self._bits[index]
        if form & (DEMONYM | TITLE) or len(word) == 1 or word[:2] in ("d-", "r-"):
            return False
        if form & DEPARTMENT:
            return not titled and not (index > 1 and self._words[index - 1] in ("of", "for"))
        return form & (COMMON | ACRONYM) != COMMON

    def _is_plain(self, first: int, last: int) -> bool:
        """Say whether the first word of a sentence, with others of a run after it, is an ordinary word."""
        form = self._bits[first]
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
        if self._bits[index] & ACRONYM:
            return True
        word = self._words[index]
        if word in self._strong:
            return word not in self._small
        if word in self._small:
            return False
        following = self._words[index + 1] if index + 1 < len(self._words) else ""
        return (following in _SAYING and not word.endswith("s")) or following == "'s"

    def _known_in_titles(self) -> vec[i64]:
        """Return the names in headings that are known from the text below them, by their last word alone as well."""
        words, titled, bits, numbers, lowered = (
            self._words,
            self._titled,
            self._bits,
            self._numbers,
            self._known.lowered,
        )
        of_forms, sought = self._known.bits, self._known.new_mark()  # of all marks the greatest
        for place in range(0, len(titled), 2):
            for index in range(titled[place], titled[place + 1]):
                if bits[index] & UPPER:
                    small = lowered[numbers[index]]
                    of_forms[small] = of_forms[small] & BITS | sought
        known: set[str] = set()
        longest: dict[str, int] = {}  # the tokens of the longest name that begins with a word
        for name in self._found:
            first, last = run_first(name), run_last(name)
            if of_forms[lowered[numbers[first]]] >= sought:
                known.add(" ".join(words[first:last]))
                longest[words[first]] = max(last - first, longest.get(words[first], 0))
            if of_forms[lowered[numbers[last - 1]]] >= sought:
                word = words[last - 1]
                known.add(word)
                longest[word] = max(1, longest.get(word, 0))
        names = vec[i64]()
        if known:
            for place in range(0, len(titled), 2):
                names = self._with_those_in(titled[place], titled[place + 1], known, longest, names)
        return names

    def _with_those_in(
        self, first: int, last: int, known: set[str], longest: dict[str, int], names: vec[i64]
    ) -> vec[i64]:
        """Return some names and after them the known ones between two tokens of a heading."""
        words = self._words
        index = first
        while index < last:
            begin = index
            index += 1
            if self._bits[begin] & UPPER:
                end = min(last, begin + min(longest.get(words[begin], 0), _LONGEST_KNOWN))
                while end > begin and " ".join(words[begin:end]) not in known:
                    end -= 1
                if end > begin:
                    names = append(names, packed(begin, end))
                    index = end
        return names


def _merged(names: vec[i64], others: vec[i64]) -> vec[i64]:
    """Return names, which are in order, with others, which are as well, all in order."""
    if not len(others):
        return names
    merged = vec[i64](capacity=len(names) + len(others))
    place = 0
    for name in names:
        while place < len(others) and others[place] < name:
            merged = append(merged, others[place])
            place += 1
        merged = append(merged, name)
    while place < len(others):
        merged = append(merged, others[place])
        place += 1
    return merged


def packed(first: i64, last: i64) -> i64:
    """Return the number that stands for the tokens from `first` up to `last`; such numbers are in order as these are.

    >>> run_first(packed(3, 5)), run_last(packed(3, 5))
    (3, 5)
    """
    return first << 8 | (last - first) << 1


def run_first(run: i64) -> i64:
    """Return the first token that such a number stands for."""
    return run >> 8


def run_last(run: i64) -> i64:
    """Return the token after the last one that such a number stands for."""
    return (run >> 8) + ((run & 255) >> 1)
