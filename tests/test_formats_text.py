"""The reader of plain text."""

from __future__ import annotations

import codecs
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document import Document
from checker.errors import CheckerError
from checker.span import Span
from checker_plugins.formats import text as reader


def read(text: str) -> Document:
    return next(reader.read(text.encode(), "a.txt"))


def roles(text: str) -> list[tuple[str, int, str]]:
    document = read(text)
    return [(block.role, block.level, block.span.of(document.text)) for block in document.blocks]


WRAPPED = (
    "Arl Vant, the mayor of Oskby, stepped down on Monday after a survey found that\n"
    "the upper dam had lost a third of its stone, and that nobody on the council had\n"
    "been told."
)


def test_the_canonical_text_is_the_source() -> None:
    document = read("Dam 🌊 fails\r\n\r\nIt broke.\r\n")
    assert document.text == document.source == "Dam 🌊 fails\r\n\r\nIt broke.\r\n"
    assert [document.to_source(block.span).of(document.source) for block in document.blocks] == [
        "Dam 🌊 fails",
        "It broke.",
    ]
    assert document.to_source(Span(5, 10)) == Span(5, 10)
    assert (document.format, document.path) == ("text", "a.txt")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_hard_wrapped_lines_are_one_paragraph(line_end: str) -> None:
    text = f"Mayor steps down\n\n{WRAPPED}\n".replace("\n", line_end)
    assert roles(text) == [
        ("headline", 0, "Mayor steps down"),
        ("paragraph", 0, WRAPPED.replace("\n", line_end)),
    ]


def test_a_line_that_had_room_for_the_next_word_is_a_paragraph() -> None:
    lines = WRAPPED.replace("that\nthe", "\nthat the").replace(" \n", "\n").split("\n")
    assert [text for _, _, text in roles("\n".join(lines))] == lines
    short = "The dam broke at nine in the morning, said Ms Vant.\nNo.\nThe council met at noon and rose at one.\n"
    assert [text for _, _, text in roles(short)] == short.split("\n")[:-1]


def test_lines_wider_than_any_wrapped_text_are_paragraphs() -> None:
    first = "The council of Oskby met " + "again and " * 12 + "again."
    second = "It rose at one."
    assert roles(f"{first}\n{second}") == [("paragraph", 0, first), ("paragraph", 0, second)]


def test_lines_that_all_end_a_sentence_are_paragraphs() -> None:
    text = "The mayor of Oskby stepped down on Monday after the survey came out.\nHe gave no reason."
    assert [role for role, _, _ in roles(text)] == ["paragraph", "paragraph"]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Dam in Oskby fails", "headline"),
        ("“We knew of it”", "headline"),
        ("The dam in Oskby failed.", "paragraph"),
        ("Did the dam fail?", "paragraph"),
        ("“It failed.”", "paragraph"),
        ("Dear readers,", "paragraph"),
        ("What we know:", "paragraph"),
        ("word " * 40, "paragraph"),
    ],
)
def test_a_short_first_line_that_is_no_sentence_is_the_headline(line: str, role: str) -> None:
    assert roles(f"{line}\n\nThe rest of it.")[0] == (role, 0, line.strip())


def test_a_name_below_the_headline_is_no_part_of_it_but_lower_case_is() -> None:
    assert roles("Dam in Oskby fails after a week of heavy rain\nIda Lund\n\nIt broke.")[:2] == [
        ("headline", 0, "Dam in Oskby fails after a week of heavy rain"),
        ("heading", 0, "Ida Lund"),
    ]
    wrapped = "Dam in Oskby fails after a week of\nheavy rain"
    assert roles(f"{wrapped}\n\nIt broke.")[0] == ("headline", 0, wrapped)


def test_later_short_lines_are_headings() -> None:
    text = "It broke.\n\nWhat happened next\n\nThere were three of them:\n\nNobody spoke."
    assert [role for role, _, _ in roles(text)] == ["paragraph", "heading", "paragraph", "paragraph"]


@pytest.mark.parametrize("marker", ["-", "*", "+", "•", "●", "–", "—", "1.", "12.", "1)", "a)", "(a)", "(2)"])
def test_an_item_is_what_follows_its_marker(marker: str) -> None:
    assert roles(f"Seen there:\n{marker} the mayor\n{marker} the cook\n") == [
        ("paragraph", 0, "Seen there:"),
        ("list-item", 1, "the mayor"),
        ("list-item", 1, "the cook"),
    ]


def test_items_nest_by_their_indentation_and_may_be_wrapped() -> None:
    long = "an item that goes on for quite a while and then runs out of room on\n  its line"
    assert roles(f"- one\n  - two\n    - three\n  - two again\n- {long}\n") == [
        ("list-item", 1, "one"),
        ("list-item", 2, "two"),
        ("list-item", 3, "three"),
        ("list-item", 2, "two again"),
        ("list-item", 1, long),
    ]


@pytest.mark.parametrize("line", ["-5 degrees were measured.", "2024. was wet.", "- ", "3.5 metres fell."])
def test_what_only_looks_like_a_marker_is_text(line: str) -> None:
    assert all(role == "paragraph" for role, _, _ in roles(f"It broke.\n\n{line}"))


def test_a_dash_that_wrapping_put_first_begins_no_item() -> None:
    text = "The mayor of Oskby went out of the room without a word to the press\n- as he had done before - and left."
    assert roles(text) == [("paragraph", 0, text)]


def test_quoted_lines_are_a_blockquote() -> None:
    assert roles("He wrote.\n\n> The dam is sound.\n>> Is it?\nHe left.") == [
        ("paragraph", 0, "He wrote."),
        ("blockquote", 1, "The dam is sound."),
        ("blockquote", 2, "Is it?"),
        ("paragraph", 0, "He left."),
    ]


def test_lines_without_letters_are_no_block() -> None:
    assert roles("It broke.\n\n* * *\n\n-----\n\nIt held.") == [
        ("paragraph", 0, "It broke."),
        ("paragraph", 0, "It held."),
    ]


def test_addresses_are_links() -> None:
    document = read("See https://osk.example/dam_(upper)?a=1, or http://b.example.")
    assert [(link.span.of(document.text), link.target) for link in document.links] == [
        ("https://osk.example/dam_(upper)?a=1", "https://osk.example/dam_(upper)?a=1"),
        ("http://b.example", "http://b.example"),
    ]


def test_bad_input_is_told() -> None:
    with pytest.raises(CheckerError, match=r"^a\.txt: the file is empty$"):
        next(reader.read(codecs.BOM_UTF8 + b"\n", "a.txt"))


@given(st.text(alphabet="aZ .!,:;-*>1)“”\r\n\t🌊", max_size=120))
def test_blocks_hold_every_letter_once_and_in_order(text: str) -> None:
    try:
        document = read(text)
    except CheckerError:
        return
    spans = [block.span for block in document.blocks]
    assert all(one.end <= two.start for one, two in pairwise(spans))
    outside = "".join(
        text[start:end]
        for start, end in zip([0, *(s.end for s in spans)], [*(s.start for s in spans), len(text)], strict=True)
    )
    # what is outside of the blocks: separators, marks of quotations, markers such as `1.` and `a)`
    assert "Z" not in outside.replace("Z)", "")
    for span in spans:
        assert span.of(text) == span.of(text).strip()
        assert span.of(text)
