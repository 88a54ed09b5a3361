"""A document: its canonical text, its blocks, its layers, and the way back to the source file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from checker.arrays import first_after, first_from
from checker.forms import forms_of_next
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
        forms = forms_of_next()
        self.forms = forms
        self.numbers, self.starts, self.ends = forms.tokens(text)
        words = forms.words
        self.words: list[str] = [words[number] for number in self.numbers]

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
