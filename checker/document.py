"""A document: its canonical text, its blocks, its layers, and the way back to the source file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from checker.arrays import append, first_after, first_from, i64, vec
from checker.runs import UNKNOWN, Runs
from checker.span import Span, span_of

ROLES = (
    "headline",
    "standfirst",
    "byline",
    "dateline",
    "heading",
    "paragraph",
    "list-item",
    "blockquote",
    "caption",
    "table-cell",
    "code",
)

# What every reader calls what a file says of its article; `published` and `updated` as the file writes them.
METADATA = ("headline", "description", "byline", "published", "updated", "section", "language", "url")

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
_HYPHEN: Final = 45
_MOST_FORMS: Final = 100_000  # words that are remembered from text to text, and twice as many runs of words and signs,
_MOST_SIGNS: Final = 4_000_000  # and the code points of both
_LONGEST_RUN: Final = 40  # code points; what is longer hardly comes again


class Forms:
    """The words of all texts as they are written, each with a number by which is kept what is known of it.

    `texts` has the words as they are written, by number; `words` as phrases are matched against: in lower case, with
    straight apostrophes. `known` is for the annotators of a language, who may keep there, by a name of their own, what
    depends on the word alone.
    """

    __slots__ = ("_signs", "_suffixes", "known", "parts", "runs", "texts", "words")

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.words: list[str] = []
        self.known: dict[str, Any] = {}
        # What was met between two blanks: the number of a form, or, of several forms or none, the complement of their
        # place in `parts`, see `read`.
        self.runs = Runs()
        self.parts: vec[i64] = vec[i64]([0])
        self._suffixes: dict[str, int] = {}
        self._signs = 0

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def is_full(self) -> bool:
        """Whether so much is remembered that the next text should begin anew."""
        return len(self.texts) > _MOST_FORMS or len(self.runs) > 2 * _MOST_FORMS or self._signs > _MOST_SIGNS

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
        word = text if is_small(text) else text.replace("’", "'").lower()
        self.words.append(text if word == text else word)
        self._signs += len(text)


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


def is_small(text: str) -> bool:
    """Say whether a word is nothing but letters from a to z."""
    return all(97 <= ord(text[place]) <= 122 for place in range(len(text)))


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


def _forms_of_next() -> Forms:
    """Return the forms with which the next text is read: those of the last one, if they are not too many."""
    if _forms[0].is_full:
        _forms[0] = Forms()
    return _forms[0]


class Block(NamedTuple):
    """A run of text with one role (one of `ROLES`); `level` is the depth of a heading or of a nested list.

    `locator` says in words where the block is in a file that has no lines, such as "paragraph 12" or "page 3".
    """

    span: Span
    role: str
    level: int = 0
    locator: str = ""


class Link(NamedTuple):
    """Text that leads somewhere: its span in the canonical text, and its target as written."""

    span: Span
    target: str


class Comment(NamedTuple):
    """What a file says to those who work on it and not to readers: a comment, or a part of its front matter.

    `text` stands without the marks of comments, `span` is in the source. `block` is the index of the block that
    the comment stands in or, where it stands by itself, of the next one (the number of blocks if none follows);
    of front matter it is none. `is_inside` says whether it stands in that block. `fault` says what is wrong with
    the place where it stands, in a sentence without a full stop.
    """

    text: str
    span: Span
    block: int | None = None
    is_inside: bool = False
    fault: str = ""


class CommentStyle(NamedTuple):
    """How a format writes a comment, and where one can be put that speaks of a block.

    `stands` is `line`: on a line of its own above the block; `line-end`: at the end of a line of the block;
    `text`: right before the block's first character.
    """

    opening: str
    closing: str
    stands: str


class Sentence(NamedTuple):
    """A sentence: its span, its tokens from `first` up to, not including, `last`, and the index of its block."""

    span: Span
    first: int
    last: int
    block: int


class Entity(NamedTuple):
    """Tokens that fill a class slot of phrases: `label` is the class, `value` and `unit` what a figure comes to."""

    first: int
    last: int
    label: str
    value: float | None = None
    unit: str = ""


class Quotation(NamedTuple):
    """Quoted text with its marks; `depth` is 0 for one that lies in no other, `closed` false if its end is missing."""

    span: Span
    first: int
    last: int
    depth: int = 0
    closed: bool = True


class Piece(NamedTuple):
    """A run of canonical text and the run of source text that it was read from, both in code points.

    Where the two lengths agree, the characters correspond one by one; where they differ (an entity, a
    folded line end), the run is one indivisible whole.
    """

    start: int
    length: int
    source: int
    source_length: int


class SourceMap:
    """The way back from canonical offsets to offsets in the source file's text.

    Pieces lie in the order of the canonical text and do not overlap; what no piece covers was made by the
    reader (the blank line between two blocks). `as_is` is the length of a text that was read as it stands, of any
    other 0.
    """

    __slots__ = ("_starts", "as_is", "pieces")

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.pieces = tuple(pieces)
        self._starts = [piece.start for piece in self.pieces]
        only = self.pieces[0] if len(self.pieces) == 1 else None
        self.as_is = only.length if only and only == (0, only.length, 0, only.length) else 0

    @classmethod
    def identity(cls, length: int) -> SourceMap:
        """Return the map of a text that was read as it stands."""
        return cls([Piece(0, length, 0, length)] if length else [])

    def to_source(self, span: Span) -> Span:
        """Return the source span whose characters gave the characters of `span`.

        An empty span, or one that the reader made, gives an empty span at the nearest place.
        """
        if 0 <= span.start < span.end <= self.as_is:
            return span
        start, end = self._start(span.start), self._end(span.end)
        return Span(start, max(start, end))

    def _start(self, offset: int) -> int:
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return self.pieces[0].source if self.pieces else 0
        piece = self.pieces[index]
        inside = offset - piece.start
        if inside >= piece.length:  # between two pieces: the next one begins what follows
            if index + 1 < len(self.pieces):
                return self.pieces[index + 1].source
            return piece.source + piece.source_length
        return piece.source + (inside if piece.length == piece.source_length else 0)

    def _end(self, offset: int) -> int:
        index = bisect_right(self._starts, offset - 1) - 1
        if index < 0:
            return self.pieces[0].source if self.pieces else 0
        piece = self.pieces[index]
        inside = offset - piece.start
        if inside >= piece.length or piece.length != piece.source_length:
            return piece.source + piece.source_length
        return piece.source + inside


class Tokens:
    """The words and signs of a text, as parallel arrays: cheap to make, cheap to walk.

    `words` holds the normalised forms (lower case, straight apostrophes), which phrases are matched against;
    `numbers` are their numbers among `forms`; `starts` and `ends` are their offsets in the canonical text, in code
    points.

    >>> Tokens("It’s U.S. data: 3.5%").words
    ['it', "'s", 'u.s.', 'data', ':', '3.5', '%']
    """

    __slots__ = ("ends", "forms", "numbers", "starts", "words")

    def __init__(self, text: str) -> None:
        forms = _forms_of_next()
        values, begins = forms.runs.find(text)
        count = len(values) * 5 // 4  # about how many tokens there are
        numbers, starts, ends = vec[i64](capacity=count), vec[i64](capacity=count), vec[i64](capacity=count)
        parts = forms.parts
        for index in range(len(values)):
            value, at, end = values[index], begins[index], begins[index + 1] - 1
            if value == UNKNOWN:
                value = forms.read(text[at:end])
                parts = forms.parts
            if value >= 0:
                numbers = append(numbers, value)
                starts = append(starts, at)
                ends = append(ends, end)
                continue
            place = ~value
            last = place + 3 * parts[place]
            while place < last:
                numbers = append(numbers, parts[place + 1])
                starts = append(starts, at + parts[place + 2])
                ends = append(ends, at + parts[place + 3])
                place += 3
        self.forms = forms
        self.numbers = numbers
        self.starts = starts
        self.ends = ends
        words = forms.words
        self.words: list[str] = [words[number] for number in numbers]

    def __len__(self) -> int:
        return len(self.words)

    def text(self, index: int) -> str:
        """Return the token `index` as it is written."""
        return self.forms.texts[self.numbers[index]]

    def at(self, offset: int) -> int:
        """Return the index of the first token that ends after `offset` (the number of tokens if none does)."""
        return first_after(self.ends, offset)

    def first_at(self, offset: int) -> int:
        """Return the index of the first token that begins at `offset` or after (the number of tokens if none does)."""
        return first_from(self.starts, offset)

    def span(self, first: int, last: int) -> Span:
        """Return the span from the token `first` up to, not including, the token `last`."""
        return span_of(self.starts[first], self.ends[last - 1])


class Document(NamedTuple):
    """One article as text, with everything that is known about it.

    `text` is the canonical text: every span of every layer is a range of its code points. `source` is the
    text of the file, `source_map` the way back to it; of a file that is no text, such as a word processor's, it
    is the text that was taken out of it, and its blocks have locators. `comments` are those that begin with the
    word "checker", in the order of the source. `layers` holds what annotators found, by name. `metadata` may hold
    what `METADATA` names, and whatever else the file says of itself.
    """

    text: str
    blocks: tuple[Block, ...]
    source: str
    source_map: SourceMap
    path: str = "<text>"
    format: str = "text"
    language: str = "en"
    links: tuple[Link, ...] = ()
    metadata: Mapping[str, str] = {}
    layers: Mapping[str, Any] = {}
    comments: tuple[Comment, ...] = ()

    @classmethod
    def of(cls, text: str, *, path: str = "<text>", language: str = "en") -> Document:
        """Make a document of one paragraph, whose source is the text itself."""
        block = Block(Span(0, len(text)), "paragraph")
        return cls(text, (block,), text, SourceMap.identity(len(text)), path=path, language=language)

    def with_layer(self, name: str, layer: Any) -> Document:
        """Return the document with one more layer."""
        return self._replace(layers={**self.layers, name: layer})

    def to_source(self, span: Span) -> Span:
        """Return the span of the source file that `span` was read from."""
        return self.source_map.to_source(span)
