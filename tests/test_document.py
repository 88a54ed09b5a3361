"""The source map, the tokens and the document."""

from __future__ import annotations

import re
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker import forms
from checker.document import Block, Document, Piece, SourceMap, Tokens
from checker.span import Span, foreign

SOURCE = "<p>Fish &amp; chips</p><p>more"
TEXT = "Fish & chips\n\nmore"
MAP = SourceMap([Piece(0, 5, 3, 5), Piece(5, 1, 8, 5), Piece(6, 6, 13, 6), Piece(14, 4, 26, 4)])


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("Fish", "Fish"),
        ("&", "&amp;"),
        ("h & c", "h &amp; c"),
        ("chips", "chips"),
        ("more", "more"),
        ("ps\n\nmo", "ps</p><p>mo"),
        (TEXT, SOURCE[3:]),
    ],
)
def test_a_span_leads_to_the_characters_it_came_from(part: str, expected: str) -> None:
    start = TEXT.index(part)
    assert MAP.to_source(Span(start, start + len(part))).of(SOURCE) == expected


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (Span(12, 14), Span(26, 26)),  # the blank line that the reader made
        (Span(4, 4), Span(7, 7)),
        (Span(18, 18), Span(30, 30)),
        (Span(0, 0), Span(3, 3)),
    ],
)
def test_what_has_no_source_is_an_empty_span_at_the_nearest_place(span: Span, expected: Span) -> None:
    assert MAP.to_source(span) == expected


def test_the_map_of_nothing() -> None:
    assert SourceMap.identity(0).pieces == ()
    assert SourceMap([]).to_source(Span(0, 0)) == Span(0, 0)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(0, 2), st.integers(0, 3)), max_size=12))
def test_source_spans_are_in_order_and_lie_in_the_source(parts: list[tuple[int, int, int, int]]) -> None:
    pieces = []
    text = source = 0
    for length, source_length, made, left_out in parts:
        text, source = text + made, source + left_out
        pieces.append(Piece(text, length, source, source_length))
        text, source = text + length, source + source_length
    source_map = SourceMap(pieces)
    for piece in pieces:
        assert source_map.to_source(Span(piece.start, piece.start + piece.length)) == Span(
            piece.source, piece.source + piece.source_length
        )
    singles = [source_map.to_source(Span(offset, offset + 1)) for offset in range(text)]
    assert all(0 <= single.start <= single.end <= source for single in singles)
    assert all(one.start <= two.start and one.end <= two.end for one, two in pairwise(singles))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It’s 5 o’clock", ["it", "'s", "5", "o'clock"]),
        ("U.S. data: 3.5%", ["u.s.", "data", ":", "3.5", "%"]),
        ("€1,200.50 at 10:30.", ["€", "1,200.50", "at", "10:30", "."]),
        ("state-run — “no”", ["state-run", "—", "“", "no", "”"]),
        ("snake_case 🌊 Ελλάδα", ["snake", "_", "case", "🌊", "ελλάδα"]),
        ("İzmir’s port", ["i̇zmir", "'s", "port"]),
    ],
)
def test_tokens_are_words_and_signs(text: str, words: list[str]) -> None:
    assert Tokens(text).words == words


@given(st.text(alphabet="aB’'.-5,%İß é\u0301\n🌊“_\u00a0", max_size=40))
def test_tokens_cover_all_but_white_space_in_order(text: str) -> None:
    tokens = Tokens(text)
    spans = list(zip(tokens.starts, tokens.ends, strict=True))
    covered = {offset for start, end in spans for offset in range(start, end)}
    assert sum(end - start for start, end in spans) == len(covered)
    assert spans == sorted(spans)
    # a combining mark with no letter before it is a sign of its own
    assert "".join(text[offset] for offset in sorted(covered)) == re.sub(r"\s", "", text)
    assert len(tokens.words) == len(tokens)


@given(st.text(alphabet="aB’'.-5,%(…”İß é²\u0301\n\x1f🌊“_\u00a0:", max_size=40))
def test_tokens_are_what_one_expression_finds(text: str) -> None:
    """Each part between blanks is read by itself, and once: neither may make a difference."""
    found = [match.span() for match in forms._TOKEN.finditer(text)]
    assert list(zip(Tokens(text).starts, Tokens(text).ends, strict=True)) == found


@pytest.mark.parametrize("tabled", [True, False], ids=["table", "dictionary"])
@pytest.mark.parametrize("before", ["", "“(", "``", "_", "é"])
@pytest.mark.parametrize("after", ["", ".", "’—", "...'", "\t", "_x", "’s,"])
def test_words_of_any_length_are_cut_out_of_their_signs(tabled: bool, before: str, after: str) -> None:
    words = [before + ("azAZ" * 8)[:length] + after for length in range(20)]
    words += [before + "1234567890"[:length] + after for length in range(1, 11)]
    words += [
        before + word + after for word in ("ab-cd", "ab'cd", "ab'cde", "ab'c'd", "12th", "12345678abc", "it'll’s")
    ]
    text = "  ".join(words) + "\n" + " ".join(reversed(words))
    read = forms.Forms(tabled=tabled)
    for _ in range(2):  # when they are met, and when they are known
        numbers, starts, ends = read.tokens(text)
        assert list(zip(starts, ends, strict=True)) == [match.span() for match in forms._TOKEN.finditer(text)]
        assert [read.texts[number] for number in numbers] == forms._TOKEN.findall(text)
    assert list(foreign(text)) == [place for place, sign in enumerate(text) if ord(sign) >= 128]


def test_all_texts_share_one_string_for_a_word() -> None:
    tokens, others = Tokens("Vella weir " * 50), Tokens("The Vella weir")
    assert len(tokens) == 100
    assert len({id(word) for word in (*tokens.words, *others.words[1:])}) == 2
    assert len({id(tokens.text(index)) for index in range(100)} | {id(others.text(1)), id(others.text(2))}) == 2


def test_the_words_that_are_remembered_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Tokens("weir").words[0]
    Tokens(" ".join(f"w{number:b}".replace("0", "o").replace("1", "i") for number in range(forms._MOST_FORMS + 1)))
    assert Tokens("weir").words[0] is not first
    assert len(Tokens("weir").forms) == 1


def test_what_is_remembered_of_words_that_never_come_again_is_bounded() -> None:
    """A text may well be one word of a million signs, and so may the next one."""
    for number in range(20):
        tokens = Tokens(f"{'w' * forms._MOST_SIGNS}{number}")
        assert len(tokens.forms) <= 3


def test_a_token_begins_at_whatever_is_no_white_space() -> None:
    """So the tokens of a part between blanks follow each other without a gap."""
    signs = [chr(code) for code in range(sys.maxunicode + 1)]
    assert [sign for sign in signs if not sign.isspace() and forms._TOKEN.match(sign) is None] == []


def test_the_token_at_an_offset_and_the_span_of_tokens() -> None:
    tokens = Tokens("The dam broke.")
    assert [tokens.at(offset) for offset in (0, 2, 3, 4, 12, 13, 14)] == [0, 0, 1, 1, 2, 3, 4]
    assert tokens.span(1, 3) == Span(4, 13)


def test_a_document_of_a_text_is_one_paragraph_and_layers_make_new_documents() -> None:
    document = Document.of("The dam broke.", path="a.txt")
    assert document.blocks == (Block(Span(0, 14), "paragraph"),)
    assert document.to_source(Span(4, 7)) == Span(4, 7)
    more = document.with_layer("tokens", 1).with_layer("other", 2)
    assert dict(more.layers) == {"tokens": 1, "other": 2}
    assert dict(document.layers) == {}
