"""Texts in editors: places in code units of an encoding, and edits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.open_text import ENCODINGS, OpenText, Place
from checker.span import Span

TEXTS = st.text(alphabet="aé€🌊\n\r\u2028\x0b ", max_size=30)
ENCODED = st.sampled_from(sorted(ENCODINGS))


def units(text: str, encoding: str) -> int:
    """Count code units in the plainest way."""
    return sum(
        {"utf-8": len(sign.encode()), "utf-16": 2 if ord(sign) > 0xFFFF else 1, "utf-32": 1}[encoding] for sign in text
    )


@given(TEXTS, ENCODED)
def test_every_offset_has_a_place_and_the_place_leads_back(text: str, encoding: str) -> None:
    opened = OpenText(text, encoding)
    for offset in range(len(text) + 1):
        if text[offset - 1 : offset + 1] == "\r\n":
            continue  # no editor puts a cursor between the two
        place = opened.place(offset)
        before = text[:offset].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert place == Place(len(before) - 1, units(before[-1], encoding))
        assert opened.offset(place) == offset


@given(TEXTS, TEXTS, ENCODED, st.data())
def test_an_edit_is_what_a_splice_of_the_text_is(text: str, new: str, encoding: str, data: st.DataObject) -> None:
    offsets = [at for at in range(len(text) + 1) if text[at - 1 : at + 1] != "\r\n"]
    start = data.draw(st.sampled_from(offsets))
    end = data.draw(st.sampled_from([at for at in offsets if at >= start]))
    opened = OpenText(text, encoding)
    edited = opened.edited(opened.place(start), opened.place(end), new)
    assert edited.text == text[:start] + new + text[end:]


@pytest.mark.parametrize(
    ("place", "offset"),
    [
        (Place(0, 99), 3),  # beyond the end of the line: before the line's end
        (Place(9, 0), 8),  # beyond the end of the text
        (Place(1, 1), 5),  # between the halves of the wave
        (Place(1, 2), 6),
        (Place(-1, 3), 0),
        (Place(1, -3), 5),
    ],
)
def test_places_that_are_none_are_the_nearest(place: Place, offset: int) -> None:
    assert OpenText("one\r\n🌊ab").offset(place) == offset


def test_a_lone_surrogate_is_one_sign_that_every_encoding_can_hold() -> None:
    assert OpenText("a\ud83cb").text == "a\ufffdb"


def test_a_line_is_found_without_its_end() -> None:
    opened = OpenText("one\r\ntwo\n")
    assert [opened.line(number) for number in (-1, 0, 1, 2, 7)] == [
        Span(0, 3),
        Span(0, 3),
        Span(5, 8),
        Span(9, 9),
        Span(9, 9),
    ]
