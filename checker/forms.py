"""Forms: the words of all texts as they are written, and how a text is read as words and signs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from checker.arrays import append, i64, read_i64_le, vec
from checker.runs import ALL, COMPILED, FIRST, UNKNOWN, Runs
from checker.span import keep_foreign

# What a token is: initials with full stops; words, which may hold hyphens and apostrophes; numbers with inner
# separators; an apostrophe with one or two letters that ends a word ("it's" is "it" and "'s"); any other sign by
# itself. One of these begins at whatever is no white space, and none holds any.
_TOKEN: Final = re.compile(
    r"(?:[^\W\d_]\.){2,}"
    r"|[^\W\d_][^\W_]*(?:(?:[\u0300-\u036f]|-(?=[^\W_])|['’](?=[^\W_]{3}))[^\W_]*)*"
    r"|\d+(?:[.,:]\d+)*"
    r"|(?<=[^\W_])['’][^\W\d_]{1,2}(?![^\W_])"
    r"|[^\w\s]|_"
)
_SIGNS: Final = ".,;:!?()[]\"'“”‘’…"  # each a token by itself before and after a word of nothing but letters
# What a word is made of:
LETTERS: Final = 1 << 0  # of English, and nothing else
SMALL: Final = 1 << 1  # and all of them small

_HYPHEN: Final = 45
_BLANK: Final = 32
_LINE_END: Final = 10
_BEYOND: Final = 128  # codes from which on none is of ASCII
_PUNCTUATION: Final = 0x2010  # the first of those that are looked up as ASCII is: dashes, quotation marks
_PUNCTUATION_END: Final = 0x2028
_APOSTROPHE: Final = 39
_CURLY: Final = 0x2019
_LONGEST_SUFFIX: Final = 2  # letters
_NO_SIGN: Final = -1
_KNOWN: Final = -1  # in place of the second number of a run: the first one is the form already
_ONES: Final = 0x0101010101010101  # one in each byte of a number
_MOST_FORMS: Final = 100_000  # words that are remembered from text to text, and twice as many runs of words and signs,
_MOST_SIGNS: Final = 4_000_000  # and the code points of both
_LONGEST_RUN: Final = 40  # code points; what is longer hardly comes again


class Forms:
    """The words of all texts as they are written, each with a number by which is kept what is known of it.

    `texts` has the words as they are written, by number; `words` as phrases are matched against: in lower case, with
    straight apostrophes; `kinds` what they are made of, `LETTERS` and `SMALL`. `known` is for the annotators of a
    language, who may keep there, by a name of their own, what depends on the word alone.
    """

    __slots__ = ("_signs", "_suffixes", "kinds", "known", "of_signs", "parts", "runs", "texts", "words")

    def __init__(self, *, tabled: bool = COMPILED) -> None:
        self.texts: list[str] = []
        self.words: list[str] = []
        self.kinds: vec[i64] = vec[i64]()
        self.known: dict[str, Any] = {}
        # What was met between two blanks: the number of a form, or, of several forms or none, the complement of their
        # place in `parts`, see `read`. Of a word in signs, where there is a table, the word alone.
        self.runs = Runs(tabled=tabled)
        self.parts: vec[i64] = vec[i64]([0])
        self.of_signs = _signs_to_meet()  # the numbers of signs, see `_sign`
        self._suffixes: dict[str, int] = {}
        self._signs = 0

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def is_full(self) -> bool:
        """Whether so much is remembered that the next text should begin anew."""
        return len(self.texts) > _MOST_FORMS or len(self.runs) > 2 * _MOST_FORMS or self._signs > _MOST_SIGNS

    def tokens(self, text: str) -> tuple[vec[i64], vec[i64], vec[i64]]:
        """Return the forms of the words and signs of a text, where each begins and where it ends."""
        return _Cutter(self, text).tokens() if self.runs.is_tabled else self._parted(text)

    def _parted(self, text: str) -> tuple[vec[i64], vec[i64], vec[i64]]:
        """Do so run by run, each of which is known again as a whole."""
        numbers, starts, ends = vec[i64](), vec[i64](), vec[i64]()
        start: i64 = 0
        runs = text.replace("\n", " ").split(" ")
        for run, value in zip(runs, self.runs.values(runs), strict=True):
            end = start + len(run)
            if value == UNKNOWN:
                value = self.read(run)  # noqa: PLW2901
            if value >= 0:
                numbers = append(numbers, value)
                starts = append(starts, start)
                ends = append(ends, end)
            elif run:
                parts, place = self.parts, ~value
                for part in range(place + 1, place + 3 * parts[place], 3):
                    numbers = append(numbers, parts[part])
                    starts = append(starts, start + parts[part + 1])
                    ends = append(ends, start + parts[part + 2])
            start = end + 1
        return numbers, starts, ends

    def read(self, run: str) -> i64:
        """Read what stands between two blanks; return its value, see `runs`."""
        value = self.runs.get(run)
        if value != UNKNOWN:
            return value
        if _is_word(run, 0, len(run)):
            return self._met(run)
        parts, start = self.parts, len(self.parts)
        parts = append(parts, 0)
        end: i64 = 0
        place: i64 = 0
        for token in _split(run):
            place = end
            if not run.startswith(token, place):
                place = run.index(token, place)  # there is white space before it that is no blank
            end = place + len(token)
            parts = append(append(append(parts, self.number(token)), place), end)
            parts[start] += 1
        self.parts = parts
        self._signs += len(run)
        if parts[start] == 1 and end - place == len(run):
            return parts[start + 1]  # which the run has as a word already
        value = i64(~start)
        if len(run) <= _LONGEST_RUN:
            self.runs.add(run, value)
        return value

    def number(self, text: str) -> i64:
        """Return the number of a word: a new one if it was not met before."""
        if len(text) > 1 and text[0] in "'’":  # which is two words where it stands between blanks
            number = self._suffixes.get(text, -1)
            if number < 0:
                number = self._suffixes[text] = len(self.texts)
                self._write(text)
            return number
        known = self.runs.get(text)
        return known if known != UNKNOWN else self._met(text)

    def _met(self, text: str) -> i64:
        """Give a number to a word whose run was asked for just now, and was not met before."""
        number = len(self.texts)
        self.runs.add_last(text, number)
        self._write(text)
        return number

    def _write(self, text: str) -> None:
        """Write down a new word."""
        self.texts.append(text)
        kind = _kind(text)
        self.kinds = append(self.kinds, kind)
        word = text if kind & SMALL else text.lower() if kind else text.replace("’", "'").lower()
        self.words.append(text if word == text else word)
        self._signs += len(text)


class _Cutter:
    """Cuts a text into words and signs where there is a table of runs.

    Most runs are a word of English letters, or a number, with signs before and after it perhaps. Such words are looked
    up all together, once they are cut out: memory answers many questions at a time nearly as soon as one.
    """

    __slots__ = ("_ends", "_foreign", "_forms", "_letters", "_numbers", "_seconds", "_starts", "_text")

    def __init__(self, forms: Forms, text: str) -> None:
        self._forms = forms
        self._text = text
        self._letters = text.encode("ascii", "replace") + b" " * 2 * FIRST  # which need not be looked at one by one
        count = len(text) // 5  # about as many tokens as there are
        self._numbers = vec[i64](capacity=count)  # of each token its form or, until it is looked up, what `Runs` makes
        self._seconds = vec[i64](capacity=count)  # of it: two numbers
        self._starts = vec[i64](capacity=count)
        self._ends = vec[i64](capacity=count)
        self._foreign = vec[i64]()  # where what is not ASCII stands

    def tokens(self) -> tuple[vec[i64], vec[i64], vec[i64]]:
        """Return the forms of the words and signs of the text, where each begins and where it ends."""
        start: i64 = 0
        length: i64 = len(self._text)
        while start < length:
            start = self._words(start)
            if start < length:
                start = self._signed(start)
        forms, text, numbers, starts, ends = self._forms, self._text, self._numbers, self._starts, self._ends
        for token in forms.runs.look_up(numbers, self._seconds):
            numbers[token] = forms.number(text[starts[token] : ends[token]])
        keep_foreign(text, self._foreign)  # as all signs were looked at
        return numbers, starts, ends

    def _words(self, start: i64) -> i64:
        """Read runs that are short words of letters and nothing else; return where the first one begins that is not."""
        letters, length = self._letters, i64(len(self._text))
        numbers, seconds, starts, ends = self._numbers, self._seconds, self._starts, self._ends
        while start < length:
            first = _word(letters, start)
            end = start + _size(first)
            second: i64 = 0
            if end == start + FIRST:
                second = _word(letters, end)
                end += _size(second)
            code = i64(letters[end])
            if (code != _BLANK and code != _LINE_END) or end > start + ALL:
                break
            if end > start:
                numbers, seconds = append(numbers, first), append(seconds, second)
                starts, ends = append(starts, start), append(ends, end)
            start = end + 1
        self._numbers, self._seconds, self._starts, self._ends = numbers, seconds, starts, ends
        return start

    def _signed(self, start: i64) -> i64:
        """Read one run; return where the next one begins."""
        letters = self._letters
        begin = self._after_signs(start)
        first = _word(letters, begin)
        second: i64 = 0
        if first == 0:
            first = _digits(letters, begin)
            end = begin + _size(first)
        else:
            end = begin + _size(first)
            if end == begin + FIRST:
                second = _word(letters, end)
                end += _size(second)
                if end == begin + 2 * FIRST:
                    end = self._after_letters(end)
        suffix = self._after_suffix(end)
        last = self._after_signs(suffix)
        code = i64(letters[last])
        if code not in (_BLANK, _LINE_END):
            return self._whole(start)
        self._add_signs(start, begin)
        if end > begin + ALL:
            first, second = self._forms.number(self._text[begin:end]), _KNOWN
        if end > begin:
            self._add(first, second, begin, end)
        if end < suffix:
            self._add(self._forms.number(self._text[end:suffix]), _KNOWN, end, suffix)
            self._meet(end, suffix)
        self._add_signs(suffix, last)
        return last + 1

    def _whole(self, start: i64) -> i64:
        """Read one run that is known, if it is, as a whole; return where the next one begins."""
        forms, text = self._forms, self._text
        value = forms.runs.value(text, start)
        end = forms.runs.end
        if value == UNKNOWN:
            value = forms.read(text[start:end])
        self._meet(start, end)
        if value >= 0:
            self._add(value, _KNOWN, start, end)
        else:
            parts, place = forms.parts, ~value
            for part in range(place + 1, place + 3 * parts[place], 3):
                self._add(parts[part], _KNOWN, start + parts[part + 1], start + parts[part + 2])
        return end + 1

    def _after_signs(self, at: i64) -> i64:
        """Return where the signs end that begin there."""
        signs, text = self._forms.of_signs, self._text
        length = i64(len(text))
        while at < length and signs[_sign(ord(text[at]))] != _NO_SIGN:
            at += 1
        return at

    def _after_letters(self, at: i64) -> i64:
        """Return where the letters end that begin there."""
        size = _size(_word(self._letters, at))
        while size:
            at += size
            size = _size(_word(self._letters, at))
        return at

    def _after_suffix(self, at: i64) -> i64:
        """Return where an ending such as "'s" ends that begins there, or the same place if none does."""
        if _code(self._text, at) in (_APOSTROPHE, _CURLY):
            size = _size(_word(self._letters, at + 1))
            if 0 < size <= _LONGEST_SUFFIX:
                return at + 1 + size
        return at

    def _add_signs(self, start: i64, end: i64) -> None:
        """Add signs, each of which is a token."""
        forms, text = self._forms, self._text
        signs = forms.of_signs
        for at in range(start, end):
            sign = _sign(ord(text[at]))
            if signs[sign] == UNKNOWN:
                signs[sign] = forms.number(text[at])
            self._add(signs[sign], _KNOWN, at, at + 1)
        self._meet(start, end)

    def _meet(self, start: i64, end: i64) -> None:
        """Note what is not ASCII."""
        for at in range(start, end):
            if ord(self._text[at]) >= _BEYOND:
                self._foreign = append(self._foreign, at)

    def _add(self, first: i64, second: i64, start: i64, end: i64) -> None:
        """Add a token."""
        self._numbers, self._seconds = append(self._numbers, first), append(self._seconds, second)
        self._starts, self._ends = append(self._starts, start), append(self._ends, end)


def _word(letters: bytes, at: i64) -> i64:
    """Return the English letters that stand there, up to what is none, packed: at most eight.

    Eight bytes, all ASCII, are looked at in one number. The sums put the highest bit of a byte where that is no less
    than "a", and where it is more than "z".
    """
    eight = read_i64_le(letters, at)
    small = eight | 0x20 * _ONES
    return eight & _below((small + 0x1F * _ONES) & ~(small + 0x05 * _ONES))


def _digits(letters: bytes, at: i64) -> i64:
    """Return the digits that stand there, likewise."""
    eight = read_i64_le(letters, at)
    return eight & _below((eight + 0x50 * _ONES) & ~(eight + 0x46 * _ONES))


def _below(highest: i64) -> i64:
    """Return all bits below the lowest byte whose highest bit is not set."""
    others = ~highest >> 7 & _ONES
    return (others & -others) - 1


def _size(word: i64) -> i64:
    """Return how many letters or digits are packed: 0x40 or 0x20 is in each, and the highest byte sums up all."""
    return ((word >> 6 | word >> 5) & _ONES) * _ONES >> 56 & 0xF


def _code(text: str, at: i64) -> i64:
    """Return the code of a character, nought behind the last one."""
    if at < len(text):
        return i64(ord(text[at]))
    return 0


def _signs_to_meet() -> vec[i64]:
    """Return numbers for the signs that words stand in, by their place, see `_sign`: none was met as yet."""
    signs = vec[i64]([_NO_SIGN] * (_BEYOND + _PUNCTUATION_END - _PUNCTUATION))
    for code in (*range(33, 127), *range(_PUNCTUATION, _PUNCTUATION_END)):
        if not chr(code).isalnum():
            signs[_sign(code)] = UNKNOWN
    return signs


def _sign(code: i64) -> i64:
    """Return the place of a sign among those that are looked up by their code; the first one is of all others."""
    if code < _BEYOND:
        return code
    return code - _PUNCTUATION + _BEYOND if _PUNCTUATION <= code < _PUNCTUATION_END else 0


def _split(run: str) -> list[str]:
    """Return the tokens of a run as they are written."""
    first: i64 = 0
    last: i64 = len(run)
    while first < last and run[first] in _SIGNS:
        first += 1
    while first < last and run[last - 1] in _SIGNS:
        last -= 1
    if not _is_word(run, first, last):
        return _TOKEN.findall(run)
    # What the expression finds, sooner.
    tokens = [run[place] for place in range(first)]
    tokens.append(run[first:last])
    tokens += [run[place] for place in range(last, len(run))]
    return tokens


def _is_word(run: str, first: i64, last: i64) -> bool:
    """Say whether a part of a run is nothing but letters, with hyphens between them perhaps."""
    is_letter = False
    for place in range(first, last):
        code = i64(ord(run[place]))
        if code == _HYPHEN:
            if not is_letter:
                return False
            is_letter = False
        elif 97 <= code <= 122 or 65 <= code <= 90 or (code >= 128 and run[place].isalpha()):
            is_letter = True
        else:
            return False
    return is_letter


def _kind(text: str) -> i64:
    """Return what a word is made of."""
    kind = LETTERS | SMALL
    for place in range(len(text)):
        code = i64(ord(text[place]))
        if 65 <= code <= 90:
            kind = LETTERS
        elif not 97 <= code <= 122:
            return 0
    return kind


def bits_by_word(sets: Iterable[tuple[int, Iterable[str]]]) -> dict[str, int]:
    """Return the bits of each word of some sets, which are given with a bit, or several, for each.

    >>> bits_by_word([(1, ["of", "the"]), (2, ["the"])])
    {'of': 1, 'the': 3}
    """
    found: dict[str, int] = {}
    for bits, words in sets:
        for word in words:
            found[word] = found.get(word, 0) | bits
    return found


_forms: Final = [Forms()]  # those of the last text


def forms_of_next() -> Forms:
    """Return the forms with which the next text is read: those of the last one, if they are not too many."""
    if _forms[0].is_full:
        _forms[0] = Forms()
    return _forms[0]
