"""Tests of the layer `blocks` for English."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document import ROLES, Block, Document
from checker.span import Span
from checker_plugins.english import block
from checker_plugins.english.block import Blocker

_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")
BODY = "The dam on the river was built by the council of New Harbour, and nobody has looked after it."


def document(text: str, **roles: str) -> Document:
    """Return a document of paragraphs; `roles` gives other roles to the blocks that begin with a word."""
    blocks = tuple(
        Block(Span(*found.span()), roles.get(found.group().partition(" ")[0], "paragraph"))
        for found in _PARAGRAPH.finditer(text)
    )
    return Document.of(text)._replace(blocks=blocks)


def roles(text: str, **given: str) -> list[str]:
    return [block.role for block in Blocker().annotate(document(text, **given))]


LINES = [
    ("By Ana Bel", "byline"),
    ("By Ana Bel and Omar Roe, staff writers", "byline"),
    ("BY ANA BEL", "byline"),
    ("Ana Bel, staff writer", "byline"),
    ("Ana Bel, Chief Political Correspondent", "byline"),
    ("Words: Ana Bel", "byline"),
    ("Reporting by Ana Bel; editing by Omar Roe", "byline"),
    ("By Harbourwire staff", "byline"),
    ("Monday, July 1, 2019", "dateline"),
    ("Published 3 May 2024", "dateline"),
    ("Updated: 3 May 2024, 10:15 GMT", "dateline"),
    ("3rd May 2024", "dateline"),
    ("2024-05-03", "dateline"),
    ("VELMARK, March 3", "dateline"),
    ("NEW HARBOUR (Harbourwire) -", "dateline"),
    ("Photo: the dam at dusk", "caption"),
    ("Photograph by Ana Bel", "caption"),
    ("Jeff Lind/Getty Images", "caption"),
    ("The dam at dusk, seen from the town. (Ana Bel/Reuters)", "caption"),
    ("toggle caption", "caption"),
    ("Enlarge this image", "caption"),
    ("Image credit: Omar Roe", "caption"),
    ("Courtesy of Omar Roe", "caption"),
    ("Key points", "heading"),
    ("Low water in New Harbour", "heading"),
    ("What Nobody Told The Council", "heading"),
    # what a full sentence says stays a paragraph
    ("By the river they sat.", "paragraph"),
    ("By Monday, the river had risen", "paragraph"),
    ("The dam broke on Monday.", "paragraph"),
    ("The dam broke on Monday", "paragraph"),
    ("Nobody was told", "paragraph"),
    ("Mr Bel, the editor, resigned.", "paragraph"),
    ("Ana Bel is a staff writer at the Harbour Post.", "paragraph"),
    ("On Monday, July 1, 2019, the dam broke.", "paragraph"),
    ("Here is the list:", "paragraph"),
    ('"No."', "paragraph"),
    ("- an item", "paragraph"),
]


@pytest.mark.parametrize(("line", "role"), LINES)
def test_a_line_in_the_text_has_its_role(line: str, role: str) -> None:
    assert roles("\n\n".join([BODY] * 5 + [line]))[-1] == role


def test_the_first_bare_line_is_the_headline_and_what_stands_before_the_byline_its_standfirst() -> None:
    text = (
        f"Council forgot the dam, engineer says\n\nA letter shows what was known.\n\nBy Ana Bel\n\n3 May 2024\n\n{BODY}"
    )
    assert roles(text) == ["headline", "standfirst", "byline", "dateline", "paragraph"]


def test_two_names_at_the_top_are_a_byline() -> None:
    assert roles(f"Dam is unsafe\n\nAna Bel and Omar Roe\n\n{BODY}") == ["headline", "byline", "paragraph"]


def test_a_first_sentence_is_no_headline() -> None:
    assert roles(f"The dam is unsafe.\n\n{BODY}") == ["paragraph", "paragraph"]


def test_a_date_before_the_text_leaves_the_text_alone() -> None:
    assert roles(f"Monday, July 1, 2019\n\n{BODY}\n\n{BODY}") == ["dateline", "paragraph", "paragraph"]


def test_the_roles_of_the_reader_stand() -> None:
    text = f"Dam is unsafe\n\nKey points\n\nBy Ana Bel\n\n{BODY}"
    assert roles(text, Dam="headline", Key="list-item", By="blockquote") == [
        "headline",
        "list-item",
        "blockquote",
        "paragraph",
    ]
    assert roles(text, Dam="headline", Key="heading", By="heading")[2] == "byline"


def test_a_headline_that_is_a_date_or_two_names_alone_is_none() -> None:
    assert roles(f"3 May 2024\n\n{BODY}", **{"3": "headline"}) == ["dateline", "paragraph"]
    assert roles(f"Ana Bel and Omar Roe\n\n{BODY}", Ana="headline") == ["byline", "paragraph"]
    assert roles(f"By Any Means\n\n{BODY}", By="headline") == ["headline", "paragraph"]


@given(st.lists(st.text(alphabet="By AnaRoe123,.:-–|/()\n©é漢MondayMay", max_size=80), max_size=8))
def test_only_roles_change(parts: list[str]) -> None:
    made = document("\n\n".join(parts))
    refined = Blocker().annotate(made)
    assert [block.span for block in refined] == [block.span for block in made.blocks]
    assert all(block.role in ROLES for block in refined)


@pytest.mark.parametrize("unit", ["A b ", "By A, ", "A and B", "photo by ", "May 1, ", "/ap", "A. "])
def test_a_long_or_odd_line_takes_no_long_time(unit: str) -> None:
    text = "\n\n".join([unit * (230 // len(unit))] * 50)
    assert len(Blocker().annotate(document(text))) == 50


@pytest.mark.skipif(not str(block.__file__).endswith(".py"), reason="compiled classes cannot be watched")
def test_a_plain_sentence_asks_none_of_the_slow_expressions(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def fits(self: block._Pattern, line: str) -> bool:
        asked.append(line)
        return False

    monkeypatch.setattr(block._Pattern, "fits", fits)
    assert roles("It leaks, as the council knows.\n\n“It will hold,” said Ana Bel.\n\nHe left.") == ["paragraph"] * 3
    assert asked == []
    roles("Published 3 May 2024")
    assert asked[:1] == ["Published 3 May 2024"]
