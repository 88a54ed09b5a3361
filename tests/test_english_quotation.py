"""Tests of the layer `quotations` for English; `⟦…⟧` marks a closed quotation in a sample, `⟦…⟩` one that is not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document import Block, Document, Quotation, Tokens
from checker.span import Span
from checker_plugins.english.quotation import Quoter

_PARAGRAPH = re.compile(r"[^\n]+")


def document(text: str) -> Document:
    blocks = tuple(Block(Span(*found.span()), "paragraph") for found in _PARAGRAPH.finditer(text))
    return Document.of(text).with_layer("tokens", Tokens(text)).with_layer("blocks", blocks)


def marked(sample: str) -> tuple[str, list[tuple[int, int, int, bool]]]:
    """Return the sample without its marks, and start, end, depth and closedness of what they mark."""
    text, stack, found = "", [], []
    for sign in sample:
        if sign == "⟦":
            stack.append(len(text))
        elif sign in "⟧⟩":
            found.append((stack.pop(), len(text), len(stack), sign == "⟧"))
        else:
            text += sign
    return text, sorted(found, key=lambda quotation: (quotation[0], -quotation[1]))


SAMPLES = [
    # straight
    '⟦"It will hold,"⟧ he said. ⟦"We built it."⟧',
    'He called it ⟦"safe"⟧ and left.',
    '⟦"He said ⟦"no"⟧ and left,"⟧ she said.',
    '⟦"We did it in 2022"⟧ is all he wrote.',
    'She said:⟦"Go now."⟧',
    '(⟦"Go now."⟧)',
    '⟦" It will hold "⟧ , he said . ⟦" We built it . "⟧',
    '⟦"It will hold⟩',
    '⟦"It will hold.⟩ ⟦"We built it,"⟧ he said.',
    'Nothing in "" here, nor in " ".',
    'He said it twice." Then he left.',
    # curly, low, angle
    "⟦“It will hold,”⟧ he said. ⟦“We built it.”⟧",
    "⟦“One ⟦‘two’⟧ three,”⟧ she said.",
    "⟦„Es hält“⟧ and ⟦«il tient»⟧ and ⟦»det holder«⟧.",
    "⟦«It will hold,»⟧ he said.",
    "⟦“It will hold, ”⟧said Roe.",
    '⟦“It will hold"⟧ was a slip.',
    "⟦“Outer ⟦“inner”⟧ again”⟧ is odd.",
    # single
    "⟦'It will hold,'⟧ he said. ⟦'It isn't old.'⟧",
    "⟦‘It isn’t old,’⟧ he said.",
    "⟦'The dogs' bowl is red,'⟧ he said.",
    "It's the dogs' bowl, and the cats’ too.",
    "'Tis so in the '90s, and rock 'n' roll, and get 'em.",
    "⟦\"He said ⟦'no'⟧ twice,\"⟧ she said.",
    # two graves and two apostrophes
    "⟦``It will hold, ''⟧ he said. ⟦``We built it.''⟧",
    "⟦`` It will hold , ''⟧ he said . ⟦`` We ⟦` built '⟧ it . ''⟧",
    "⟦“It will hold,’’⟧ he said.",
    # feet, inches, minutes
    "The 6'2\" man held a 5\" pipe near a 12' wall.",
    'The 6\'2" man said ⟦"no"⟧.',
    # over paragraphs
    '⟦"It will hold.⟩\n\n⟦"We built it,"⟧ he said.',
    "⟦“One.⟩\n\n⟦“Two.⟩\n\n⟦“Three,”⟧ he said.",
    "⟦‘One.⟩\n\n⟦‘Two,’⟧ he said.",
    'He said: ⟦"One. Two.⟩\n\nAnd then he left, ⟦"more or less"⟧.',
]


@pytest.mark.parametrize("sample", SAMPLES)
def test_quotations_are_where_marked(sample: str) -> None:
    text, expected = marked(sample)
    found = [(*quotation.span, quotation.depth, quotation.closed) for quotation in Quoter().annotate(document(text))]
    assert found == expected


def test_a_quotation_holds_the_tokens_of_its_marks() -> None:
    made = document('He said "it is so" once.')
    (quotation,) = Quoter().annotate(made)
    assert quotation == Quotation(Span(8, 18), 2, 7)
    assert made.layers["tokens"].words[2:7] == ['"', "it", "is", "so", '"']


def test_code_holds_no_quotations() -> None:
    text = 'x = "a"'
    made = document(text).with_layer("blocks", (Block(Span(0, len(text)), "code"),))
    assert Quoter().annotate(made) == ()


@given(st.text(alphabet="ab 1.,s\n\"'“”‘’«»„`‚‹›(-é漢") | st.text())
def test_quotations_of_any_text_nest_and_stay_in_their_blocks(text: str) -> None:
    made = document(text)
    tokens: Tokens = made.layers["tokens"]
    before = Span(0, 0)
    enclosing: list[Span] = []
    for quotation in Quoter().annotate(made):
        span = quotation.span
        assert (span.start, -span.end) > (before.start, -before.end) or before == Span(0, 0)
        assert any(block.span.holds(span) for block in made.layers["blocks"])
        assert quotation.first < quotation.last
        assert span.holds(tokens.span(quotation.first, quotation.last))
        while enclosing and enclosing[-1].end <= span.start:
            enclosing.pop()
        assert all(outer.holds(span) for outer in enclosing)
        assert quotation.depth == len(enclosing)
        enclosing.append(span)
        before = span


@pytest.mark.parametrize("unit", ['"', "“", "'", "`", "''", 'a "', "x' 'y", "“a ", "‘a ", "«a» "])
def test_a_text_of_nothing_but_marks_is_read_in_linear_time(unit: str) -> None:
    text = unit * (50_000 // len(unit))
    found = Quoter().annotate(document(text))
    assert all(quotation.depth <= 6 for quotation in found)
