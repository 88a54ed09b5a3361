"""Whole pages: the main text of common layouts is found, and what the page says of its article is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document import Document
from checker_plugins.formats import html as reader
from checker_plugins.formats.page_metadata import PageMetadata

PAGES = Path(__file__).parent / "articles" / "pages"

Start = tuple[str, str]  # a block's role, and how its text begins

LAYOUTS: dict[str, list[Start]] = {
    "semantic": [
        ("headline", "Oskby quay sinks"),
        ("standfirst", "Divers found"),
        ("byline", "By Ida Lund"),
        ("dateline", "11 February 2025"),
        ("caption", "The quay on Monday."),
        ("paragraph", "The old quay in Oskby"),
        ("paragraph", "Divers who went down"),
        ("heading", "Closed until spring"),
        ("paragraph", "The fish market"),
        ("blockquote", "We should have looked"),
    ],
    "blog": [
        ("headline", "Who paid for the bandstand?"),
        ("byline", "June 3rd, 2012 by Mina Roth"),
        ("paragraph", "The bandstand on the square"),
        ("paragraph", "The treasurer told me"),
        ("list-item", "The roof weighs"),
        ("list-item", "Copper cost"),
        ("paragraph", "I asked the mayor’s office"),
    ],
    "tables": [
        ("headline", "Weir gives way"),
        ("paragraph", "By Tom Harrow"),
        ("paragraph", "The upper weir on the Sell"),
        ("paragraph", "Nobody was hurt"),
        ("table-cell", "Year"),
        ("table-cell", "Floods"),
        ("table-cell", "1995"),
        ("table-cell", "2"),
        ("paragraph", "The owner of the mill"),
    ],
    "breaks": [
        ("headline", "Two held over lamp oil"),
        ("paragraph", "NORRIN (Own report)"),
        ("paragraph", "The two, aged 31 and 44"),
        ("paragraph", "Eleven people went"),
    ],
    "hashed": [
        ("headline", "Night trains return"),
        ("byline", "Ole Brandt and Sia Kemp"),
        ("paragraph", "Night trains will run"),
        ("paragraph", "Three trains a week"),
        ("paragraph", "The union of train crews"),
    ],
    "itemprop": [
        ("headline", "Bees close the airport"),
        ("standfirst", "A swarm sat down"),
        ("byline", "Joan Pell"),
        ("paragraph", "The airport at Tern Bay"),
        ("paragraph", "A bee keeper"),
        ("caption", "The swarm at noon."),
        ("paragraph", "Two aeroplanes"),
    ],
    "webform": [
        ("headline", "Water to cost more"),
        ("paragraph", "Drinking water will cost"),
        ("paragraph", "The works need"),
        ("table-cell", "Use"),
        ("table-cell", "Now"),
        ("table-cell", "100 m³"),
        ("table-cell", "210 crowns"),
        ("paragraph", "Two members voted"),
    ],
    "teasers": [
        ("headline", "Snow cuts off"),
        ("standfirst", "Forty households"),
        ("byline", "Kim Osei"),
        ("paragraph", "Snow has cut off"),
        ("paragraph", "The road will stay shut"),
        ("paragraph", "A helicopter took"),
    ],
    "amp": [
        ("headline", "Glass factory to close"),
        ("byline", "Per Dahl"),
        ("paragraph", "The glass factory in Sund"),
        ("paragraph", "Orders have fallen"),
        ("paragraph", "The town wants to buy"),
    ],
    "liveblog": [
        ("headline", "Flood in Norrin"),
        ("heading", "Dyke holds for now"),
        ("dateline", "18.10"),
        ("paragraph", "The dyke at the mill"),
        ("heading", "School is shelter"),
        ("dateline", "17.40"),
        ("paragraph", "About two hundred"),
        ("heading", "Bridge is shut"),
        ("dateline", "17.05"),
        ("paragraph", "The police have shut"),
    ],
    "discussion": [
        ("headline", "Vote on the town clock"),
        ("byline", "Ivo Lanz"),
        ("paragraph", "The vote on the town clock"),
        ("paragraph", "Eighty ballots"),
    ],
    "portal": [
        ("headline", "Pool stays shut"),
        ("dateline", "12.05.2022"),
        ("paragraph", "The open-air pool"),
        ("paragraph", "Repairs would take"),
    ],
    "magazine": [
        ("headline", "The last lamplighter"),
        ("standfirst", "A town turns"),
        ("paragraph", "Every evening at dusk"),
        ("paragraph", "He lights 61 lamps."),
        ("caption", "Emil Karst in May."),
        ("paragraph", "The gas costs"),
        ("paragraph", "Some neighbours"),
        ("paragraph", '"I am not sad,"'),
    ],
    "government": [
        ("headline", "Ferry fares to fall"),
        ("list-item", "From:"),
        ("list-item", "Ministry of Transport"),
        ("list-item", "Published"),
        ("list-item", "3 February 2024"),
        ("paragraph", "Fares on all island"),
        ("paragraph", "The minister, Paul Reeve"),
        ("list-item", "Cars will pay"),
        ("list-item", "Bicycles will go"),
        ("paragraph", "The change will cost"),
        ("heading", "Notes to editors"),
        ("list-item", "The last change"),
    ],
    "agency": [
        ("headline", "Herring quota cut"),
        ("dateline", "SUND, 2 April"),
        ("paragraph", "The herring quota"),
        ("paragraph", "Scientists at the marine"),
        ("paragraph", "The fishermen's union"),
    ],
}


def page(name: str) -> Document:
    path = PAGES / f"{name}.html"
    return next(reader.read(path.read_bytes(), path.name))


def test_every_page_is_tried() -> None:
    assert sorted(LAYOUTS) == sorted(path.stem for path in PAGES.iterdir())


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_main_text_of_a_page_is_found_and_nothing_else(name: str) -> None:
    document = page(name)
    found = [(block.role, block.span.of(document.text)) for block in document.blocks]
    expected = LAYOUTS[name]
    assert [(role, text[: len(start)]) for (role, text), (_, start) in zip(found, expected, strict=False)] == expected
    assert found[len(expected) :] == []


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_main_text_stands_where_the_source_map_says(name: str) -> None:
    document = page(name)
    assert document.source == (PAGES / f"{name}.html").read_text(encoding="utf-8")
    for piece in document.source_map.pieces:
        if piece.length == piece.source_length and piece.length > 1:
            text = document.text[piece.start : piece.start + piece.length]
            assert document.source[piece.source : piece.source + piece.length] == text


@pytest.mark.parametrize(
    ("name", "metadata"),
    [
        (
            "semantic",
            {
                "headline": "Oskby quay sinks by a hand's breadth",
                "description": "Divers found the piles eaten through.",
                "byline": "Ida Lund",
                "published": "2025-02-11T06:30:00+01:00",
                "updated": "2025-02-11T09:10:00+01:00",
                "section": "Harbour",
                "language": "en-GB",
                "url": "https://post.example/oskby/quay",
            },
        ),
        (
            "blog",
            {
                "headline": "Who paid for the bandstand?",
                "byline": "Mina Roth",
                "published": "2012-06-03",
                "language": "en",
            },
        ),
        (
            "hashed",
            {
                "headline": "Night trains return to the coast line",
                "byline": "Ole Brandt, Sia Kemp",
                "published": "2024-09-30T05:00:00Z",
                "updated": "2024-09-30T07:15:00Z",
                "section": "Rail, Coast",
                "language": "en",
                "url": "https://rail.example/night",
            },
        ),
        (
            "amp",
            {
                "headline": "Glass factory to close after ninety years",
                "byline": "Per Dahl",
                "published": "2023-11-04",
                "language": "en",
                "url": "https://mail.example/glass",
            },
        ),
        ("itemprop", {"headline": "Bees close the airport at Tern Bay", "byline": "Joan Pell", "language": "en-AU"}),
    ],
)
def test_what_a_page_says_of_its_article_is_metadata(name: str, metadata: dict[str, str]) -> None:
    document = page(name)
    assert dict(document.metadata) == metadata
    assert document.language == metadata["language"]


PROSE = "The mill has been closed since the flood in March, its owner said on Monday."


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<p>{PROSE}</p><h2>Later</h2><p>{PROSE}</p>", ["paragraph", "heading", "paragraph"]),
        (f"<h3>Mill shut</h3><p>{PROSE}</p>", ["headline", "paragraph"]),
        (f"<h2>Site</h2><h1>Mill</h1><p>{PROSE}</p><h2>Read on</h2>", ["headline", "paragraph"]),
        (f"<div><h1>Mill</h1></div><div><p>{PROSE}</p><p>{PROSE}</p></div>", ["headline", "paragraph", "paragraph"]),
        (f"<div class=story-title>Mill</div><p>{PROSE}</p>", ["headline", "paragraph"]),
        ("<p>Short.</p><nav>No</nav>", ["paragraph"]),
    ],
)
def test_a_page_has_one_headline_at_its_head(body: str, expected: list[str]) -> None:
    document = next(reader.read(f"<html><body>{body}</body></html>".encode(), "a.html"))
    assert [block.role for block in document.blocks] == expected


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        "[" * 100_000,
        '{"@type": "Organization", "headline": "x"}',
        '{"@type": "NewsArticle", "headline": {"x": 1}, "author": [3, null, {"name": 4}]}',
        '{"@graph": ' * 20 + '{"@type": "Report", "headline": "x"}' + "}" * 20,
    ],
)
def test_linked_data_that_says_nothing_is_left_alone(text: str) -> None:
    metadata = PageMetadata()
    metadata.linked_data(text)
    assert metadata.named() == {}


SENTENCES = [
    "The mayor of Karrow said on Monday that the mill will close.",
    "Nobody has seen the books of the company since the spring, the court found.",
    "Two of the five members voted against it after a long debate in the hall.",
    "A metre of water stood in the cellar when the fire brigade came at noon.",
    "Rolls of paper for forty thousand crowns were lost, according to the owner.",
]
LINK = '<li><a href="/{0}">Story number {0} of the day</a></li>'


@given(
    st.lists(st.sampled_from(SENTENCES), min_size=3, max_size=8),
    st.sampled_from(["<div><p>{}</p></div>", "<p>{}</p>", "{}<br><br>", "<div>{}</div>", "<div><span>{}</span></div>"]),
    st.sampled_from(["<div>{}</div>", "<article>{}</article>", "<section><div>{}</div></section>", "<main>{}</main>"]),
    st.integers(0, 12),
    st.booleans(),
)
def test_paragraphs_are_found_between_lists_of_links(
    sentences: list[str], paragraph: str, frame: str, links: int, is_before: bool
) -> None:
    body = frame.format("".join(paragraph.format(f"{number}. {text}") for number, text in enumerate(sentences)))
    menu = f"<ul>{''.join(LINK.format(number) for number in range(3, 3 + links))}</ul>"
    source = f"<html><body>{menu if is_before else ''}{body}{'' if is_before else menu}</body></html>"
    document = next(reader.read(source.encode(), "a.html"))
    found = [block.span.of(document.text) for block in document.blocks]
    expected = [f"{number}. {text}" for number, text in enumerate(sentences)]
    assert [text for text in found if not text.startswith("Story")] == expected
    if links >= 3:
        assert found == expected
