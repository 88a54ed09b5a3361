"""Tests of the layer `sentences` for English; `¦` marks in a sample where a sentence begins after another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document import Block, Document, Tokens
from checker.span import Span
from checker_plugins.english.segment import Segmenter


def document(text: str, *blocks: Block) -> Document:
    layer = blocks or (Block(Span(0, len(text)), "paragraph"),)
    return Document.of(text).with_layer("tokens", Tokens(text)).with_layer("blocks", layer)


def split(text: str) -> list[str]:
    return [sentence.span.of(text) for sentence in Segmenter().annotate(document(text))]


SAMPLES = [
    # abbreviations
    "Mr. Oduya spoke to Mrs. Lind. ¦She left.",
    "Dr. Ana Bel and Prof. Roe agree. ¦Nobody else does.",
    "Gen. Marek Tull and Sen. Iva Roe met on Jan. 5 in St. Aldric. ¦They shook hands.",
    "The U.S. Senate voted. ¦It took an hour.",
    "He moved to the U.S. ¦The move was hard.",
    "The U.K. government, e.g. its treasury, agreed. ¦Others did not.",
    "The train left at 5 p.m. Tuesday. ¦It was late.",
    "The train left at 5 p.m. ¦Passengers cheered.",
    "The train left at 7:30 a.m. EDT and returned.",
    "Velmark Inc. Chief Executive Omar Roe resigned. ¦Shares fell.",
    "She works for Velmark Inc. ¦The firm sells pumps.",
    "It was Velmark v. Harbour Co. in the end.",
    "Lake vs. River is the match. ¦We shall see.",
    "See No. 5 on the list. ¦It is wrong.",
    "The answer is no. ¦Five members left.",
    "Martin Roe Jr. Hall stands there. ¦It is old.",
    "The house of Martin Roe Jr. ¦It is old.",
    "They sold pumps, pipes, etc. ¦Business was good.",
    "The work of Bel et al. is quoted. ¦Nobody read it.",
    "He lives in Harbour, Va. ¦He likes it.",
    "The bill of Rep. Ode (D-Calif.) passed. ¦It costs money.",
    "The paper cites Fig. 3 and pp. 4 to 6. ¦It is short.",
    "It opened in Sept. 2021 and closed. ¦Why?",
    "He holds a Ph.D. in law. ¦He teaches.",
    # initials
    "J. K. Oduya wrote it. ¦George W. Lind read it.",
    "J.K. Oduya wrote it. ¦It sold well.",
    "They chose Plan B. ¦It failed.",
    "It was I. ¦She knew it.",
    # numbers
    "It rose 3.5 percent. ¦Prices fell 0.2 percent.",
    "Version 2.0.1 is out. ¦Get it.",
    "It cost $3. ¦That is cheap.",
    "They were 12. ¦14 came later.",
    "It happened in 2019. ¦2020 was worse.",
    # ellipses, questions, exclamations
    "Well ... perhaps not. ¦We wait.",
    "It was over… ¦Then it began again.",
    "He waited. . . and left.",
    "Will it hold? ¦Nobody knows.",
    "It holds! ¦Really?! ¦Yes.",
    "Yahoo! News had it first. ¦Others followed.",
    # quotations and their cues
    '"Will it hold?" he asked. ¦Nobody spoke.',
    '"It will hold." ¦She left.',
    '"Will it hold?" Ms. Ode asked. ¦Nobody spoke.',
    '"Will it hold?" the minister asked.',
    '"Will it hold?" Omar Roe asked, and sat down.',
    '"It will hold." Roe said.',
    '"It will hold." ¦Roe said the dam was old.',
    '"It will hold," she said. ¦"We built it."',
    '"It will hold. ¦We built it," she said. ¦"It is good."',
    "“It will hold.” ¦“Will it?” ¦She left.",
    "“Stop!” he shouted. ¦They did.",
    "«It will hold.» ¦She left.",
    "„It will hold.“ ¦She left.",
    "`` It will hold . '' ¦`` Will it ? '' he asked .",
    "`` It will hold, '' she said. ¦It did.",
    "'It will hold.' ¦She left.",
    'She said: "It will hold. ¦We built it."',
    'He said it was "a shame." ¦They left.',
    'He called it "the best." and left.',
    '"Go." ¦"no thanks" was the answer.',
    "He said no.” ¦Then he left.",
    # brackets
    "It holds (see page 5). ¦It is old.",
    "It holds. ¦(It was built in May.) ¦It is old.",
    "The dam (built by Roe. Rebuilt by Bel.) holds.",
    '"The river rose [...] and fell," he said.',
    "It rose to the top. ¦[...] The rest is known.",
    # small letters and missing spaces
    "He bought an iPhone. ¦iPhones are dear.",
    "It was left halfway.¦Although it was late, they went on.",
    "The site velmark.example is down. ¦So is harbour.example.org today.",
    "It rained. and rained.",
    # lines and their numbers
    "3. Roe left the house. ¦He was late.",
    "They passed H.R. 321 and H.J.Res. 57 today. ¦It rained.",
    "`` He said ` go . ' '' ¦They left .",
    "Key points",
    "Low water in New Harbour",
    "The list:\n¦- one dam\n¦- two pipes",
    "● the dam holds;\n¦● the river falls; and\n¦● the town sleeps.",
    "By Ana Bel\n¦The dam on the river broke on Monday, and the town was\nwarned too late.",
    "The dam on the river broke on Monday, and Mr\nOduya was warned too late. ¦He left.",
    "Nobody knew of it; they slept. ¦So did we.",
]


@pytest.mark.parametrize("sample", SAMPLES)
def test_sentences_end_where_marked(sample: str) -> None:
    assert split(sample.replace("¦", "")) == [part.strip() for part in sample.split("¦")]


def test_sentences_lie_in_their_blocks_and_code_has_none() -> None:
    text = "One two\n\nx = 1. Y\n\nThree. Four"
    blocks = (Block(Span(0, 7), "heading"), Block(Span(9, 17), "code"), Block(Span(19, 30), "paragraph"))
    sentences = Segmenter().annotate(document(text, *blocks))
    assert [(sentence.span.of(text), sentence.block) for sentence in sentences] == [
        ("One two", 0),
        ("Three.", 2),
        ("Four", 2),
    ]


def test_sentences_hold_the_tokens_of_their_spans() -> None:
    text = "  Mr. Roe left. \n He said so.  "
    tokens = Tokens(text)
    found = [tokens.words[one.first : one.last] for one in Segmenter().annotate(document(text))]
    assert found == [["mr", ".", "roe", "left", "."], ["he", "said", "so", "."]]


@given(st.text(alphabet="ab AB.\n\"'?!()[]“”‘’«»`,1●-…é漢"), st.integers(0, 20))
def test_any_text_gives_ordered_spans_that_agree_with_their_tokens(text: str, cut: int) -> None:
    _check(text, cut)


@given(st.text(), st.integers(0, 20))
def test_strange_alphabets_give_ordered_spans_as_well(text: str, cut: int) -> None:
    _check(text, cut)


def _check(text: str, cut: int) -> None:
    cut = min(cut, len(text))
    blocks = (Block(Span(0, cut), "paragraph"), Block(Span(cut, len(text)), "list-item"))
    made = document(text, *blocks)
    tokens = made.layers["tokens"]
    end = 0
    for sentence in Segmenter().annotate(made):
        assert end <= sentence.span.start < sentence.span.end
        assert blocks[sentence.block].span.holds(sentence.span)
        piece = sentence.span.of(text)
        assert piece == piece.strip()
        assert sentence.first < sentence.last
        assert sentence.span.holds(tokens.span(sentence.first, sentence.last))
        end = sentence.span.end


@pytest.mark.parametrize("unit", ['"', ".", ". ", ".)", "A. ", "(a. ", "\n", "a.\nB", "a.a", "[...] ", "?'' "])
def test_a_long_hostile_text_is_split_in_linear_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    made = document(text)
    assert all(sentence.span.end <= len(text) for sentence in Segmenter().annotate(made))
