"""Tests of the layer `entities` for English; a sample marks each outermost entity as `[label text]`."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document import Block, Document, Entity, Tokens
from checker.span import Span
from checker_plugins.english.entity import EntityFinder

_MARK = re.compile(r"\[(number|percent|money|date|name) ([^\]]*)\]")
_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")


def document(text: str, *roles: str) -> Document:
    spans = [Span(*found.span()) for found in _PARAGRAPH.finditer(text)]
    blocks = tuple(Block(span, roles[place] if place < len(roles) else "paragraph") for place, span in enumerate(spans))
    return Document.of(text).with_layer("tokens", Tokens(text)).with_layer("blocks", blocks)


def found(text: str, *roles: str, nested: bool = False) -> list[tuple[str, str, float | None, str]]:
    """Return label, text, value and unit of the entities, without those inside another unless `nested`."""
    made = document(text, *roles)
    tokens: Tokens = made.layers["tokens"]
    result, end = [], 0
    for entity in EntityFinder().annotate(made):
        if nested or entity.last > end:
            span = tokens.span(entity.first, entity.last)
            result.append((entity.label, span.of(text), entity.value, entity.unit))
            end = max(end, entity.last)
    return result


SAMPLES = [
    # numbers
    "They counted [number 1,250] sheep and [number 3.5] goats.",
    "Some [number two hundred and six] people came, [number twenty-five] by boat.",
    "There were [number dozens], then [number hundreds of thousands].",
    "It took [number half a million] bricks and [number a million] nails, or [number a dozen] carts.",
    "About [number 1.2 million] homes, [number 40m] pipes and [number 3bn] drops.",
    "It was the 21st dam and the second pipe.",
    "Only [number one] person came, and no one spoke; one of them left.",
    "They met at 5 p.m. and at 8:30 again.",
    "The hut is [number 25]-year-old wood, [number 40] metres up.",
    "The road is [number 12]km long; the 5G mast is not.",
    "Between [number 10] and [number 15] boats sank.",
    # percentages
    "It rose [percent 12%], [percent 12 percent] or [percent 12 per cent].",
    "It fell by [percent two percentage points] and [percent 0.5 percentage point].",
    "Some [percent 10 to 15 percent] and [percent 10-15%] of it.",
    "A [percent 40-percent] cut.",
    # money
    "It cost [money $40 million], [money €3bn] and [money 40 million euros].",
    "Meat is [money Rs 174], tea [money HK$5], bread [money US$2.50].",
    "He owes [money £5m] and [money 300 US dollars].",
    "They won [number two] games; it weighs [number 20] pounds but cost [money two million pounds].",
    "They lost [money hundreds of millions of dollars].",
    "They lost [number hundreds] of. Dollars [number hundreds] of",
    "A fee of [money USD 300] and [money 5 cents].",
    # dates
    "On [date May 3, 2024] and [date 3 May] it rained; in [date 2022] it did not.",
    "He left on [date Monday], [date Tuesday morning] or [date last week].",
    "It may march in [date May], not [date next March]; they march on.",
    "Since the [date 1990s] and the [date 2016] election, [number 2,000] people and [number 2000] homes are gone.",
    "[date Two weeks ago] and [date Yesterday] were fine, says [name Bel].",
    "The note of [date 2024-05-03] came [date Sept. 3, 2023].",
    "It opened [date Monday, July 1, 2019] at last.",
    "Over the [date past two years] it grew; in [date this past August] too.",
    "The [date 2008-09] slump and the year [date 2021/22].",
    # names
    "It was Mr. [name Jon de Vries] and President [name Ana bin Talal].",
    "The [name Ministry of Defence of Velmark] paid.",
    "The [name Department of Health and Human Services] paid [name J. K. Oduya].",
    "He said [name NATO] and the [name U.S.] agree with [name Omar al-Quoz].",
    "Fires are common. Nearby towns slept. However, nobody left.",
    "Then [name Roe] left. [name Roe] was late.",
    "The minister, [name Iva Roe], left [name New Harbour]'s square for [name St. Aldric].",
    "The Swedish president [name Marek Tull] met him.",
    "The Minister of Education met [name George W. Lind] of [name Johnson & Bel].",
    "I met him and the Prime Minister there.",
    "She asked [name Roe]. [name Lind] said no.",
]


@pytest.mark.parametrize("sample", SAMPLES)
def test_entities_are_where_marked(sample: str) -> None:
    expected = [match.groups() for match in _MARK.finditer(sample)]
    assert [entity[:2] for entity in found(_MARK.sub(r"\2", sample))] == expected


VALUES = [
    ("1,250", 1250.0, ""),
    ("3.5", 3.5, ""),
    ("1.250.000", 1250000.0, ""),
    ("two hundred and six", 206.0, ""),
    ("three thousand two hundred and one", 3201.0, ""),
    ("twenty-five", 25.0, ""),
    ("half a million", 500000.0, ""),
    ("a dozen", 12.0, ""),
    ("1.2 million", 1200000.0, ""),
    ("40m", 40000000.0, ""),
    ("3bn", 3e9, ""),
    ("dozens", None, ""),
    ("12%", 12.0, "percent"),
    ("12 per cent", 12.0, "percent"),
    ("two percentage points", 2.0, "percentage points"),
    ("$40 million", 4e7, "USD"),
    ("€3bn", 3e9, "EUR"),
    ("Rs 174", 174.0, "INR"),
    ("HK$5", 5.0, "HKD"),
    ("50 cents", 0.5, "USD"),
    ("three million Canadian dollars", 3e6, "CAD"),
]


@pytest.mark.parametrize(("words", "value", "unit"), VALUES)
def test_a_figure_has_its_value_and_unit(words: str, value: float | None, unit: str) -> None:
    ((_, text, *rest),) = found(f"They said {words} in all.")
    assert (text, *rest) == (words, value, unit)


def test_no_figure_is_infinite() -> None:
    assert found("It is 5 " + "million " * 80 + "or so.") == [("number", ("5 " + "million " * 80).strip(), None, "")]


def test_raised_digits_are_no_numbers() -> None:
    assert found("In 2008-²² and 1 to ² it was x².") == [("date", "2008", None, ""), ("number", "1", 1.0, "")]


def test_a_sum_of_money_holds_its_number() -> None:
    assert found("It cost $40 million then.", nested=True) == [
        ("money", "$40 million", 4e7, "USD"),
        ("number", "40 million", 4e7, ""),
    ]


def test_entities_come_in_order_longer_ones_first() -> None:
    made = document("Two weeks ago Roe paid 12%.")
    assert EntityFinder().annotate(made) == (
        Entity(0, 3, "date"),
        Entity(0, 1, "number", 2.0),
        Entity(3, 4, "name"),
        Entity(5, 7, "percent", 12.0, "percent"),
        Entity(5, 6, "number", 12.0),
    )


def test_a_headline_holds_the_names_that_the_text_has_as_well() -> None:
    text = "Roe Says The Dam Holds In Harbour\n\nThe engineer Iva Roe said so."
    assert [name for _, name, *_ in found(text, "headline")] == ["Roe", "Iva Roe"]


def test_a_line_in_capitals_holds_no_names() -> None:
    assert found("THE DAM OF VELMARK HOLDS\n\nIt does.") == []


def test_a_name_ends_with_its_block() -> None:
    assert [name for _, name, *_ in found("He met Roe\n\nLind said no to Roe and Lind.")] == [
        "Roe",
        "Lind",
        "Roe",
        "Lind",
    ]


@given(
    st.text(alphabet="Ab of1%$.,:-'’\n IÉé漢", max_size=60)
    | st.lists(
        st.sampled_from(
            "May 3 2024 , . $ 5 % million two hundred and last week to - Roe the Ministry of al-Quoz Mr ".split()
        )
    ).map(" ".join)
    | st.text()
)
def test_entities_of_any_text_come_in_order_and_stay_in_their_blocks(text: str) -> None:
    made = document(text)
    tokens: Tokens = made.layers["tokens"]
    entities = EntityFinder().annotate(made)
    assert list(entities) == sorted(entities, key=lambda entity: (entity.first, -entity.last))
    for entity in entities:
        assert 0 <= entity.first < entity.last <= len(tokens)
        span = tokens.span(entity.first, entity.last)
        assert any(block.span.holds(span) for block in made.layers["blocks"])


@pytest.mark.parametrize(
    "unit", ["Bank of ", "Roe ", "two ", "1 to ", "A. ", "million ", "May 1, ", "al-Quoz ", "1.1", "hundred and "]
)
def test_a_long_hostile_text_is_read_in_linear_time(unit: str) -> None:
    assert EntityFinder().annotate(document(unit * (50_000 // len(unit)))) is not None


def test_what_was_read_before_changes_nothing() -> None:
    finder = EntityFinder()
    sample = document("iPhone sales rose, said Roe. Iphone fans and Lake Watch met on 3 May. Watch them.")
    many = document(" ".join(f"Word{number}" for number in range(100_500)) + " " + "Long" * 20)
    fresh = finder.annotate(sample)
    assert [entity.label for entity in fresh] == ["name", "name", "date"]
    finder.annotate(many)  # more forms than are remembered, and one that is too long to be
    assert finder.annotate(sample) == fresh
