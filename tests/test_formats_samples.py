"""A sample of each format that is text: its articles, their blocks and metadata, and where each stands in the file."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from checker.document import Document
from checker.registry import Registry
from checker.span import Span

FORMATS = Path(__file__).parent / "articles" / "formats"

Outline = tuple[str, int, str]  # a block's role, level and text

SAMPLES: dict[str, dict[str, tuple[dict[str, str], list[Outline]]]] = {
    "feed.rss": {
        "feed.rss#1": (
            {
                "headline": "Mill & weir to close",
                "byline": "Ida Lund",
                "published": "Mon, 03 Mar 2025 06:00:00 GMT",
                "section": "Business",
                "language": "en-GB",
                "url": "https://post.example/mill",
            },
            [
                ("headline", 1, "Mill & weir to close"),
                ("paragraph", 0, "The café at the mill closes too."),
                ("paragraph", 0, 'The owner allegedly sold "all" he had.'),
            ],
        ),
        "feed.rss#2": (
            {"headline": "Fair is off", "language": "en-GB"},
            [
                ("headline", 1, "Fair is off"),
                ("paragraph", 0, "The fair was allegedly called off for £30."),
            ],
        ),
    },
    "feed.atom": {
        "feed.atom#1": (
            {
                "headline": "Mill & weir to close",
                "byline": "Ida Lund",
                "published": "2025-03-03",
                "updated": "2025-03-04",
                "section": "Business",
                "language": "en",
                "url": "https://post.example/mill",
            },
            [
                ("headline", 1, "Mill & weir to close"),
                ("paragraph", 0, "The owner allegedly sold all he had."),
                ("list-item", 1, "One mill"),
            ],
        ),
        "feed.atom#2": (
            {"headline": "Fair is off", "language": "en"},
            [
                ("headline", 1, "Fair is off"),
                ("paragraph", 0, "The fair was allegedly called off."),
            ],
        ),
    },
    "story.nitf": {
        "story.nitf": (
            {
                "headline": "Mill to close",
                "byline": "By Ida Lund",
                "published": "20250303T060000Z",
                "updated": "20250304",
                "section": "Business",
                "language": "en",
                "url": "https://post.example/mill",
            },
            [
                ("headline", 1, "Mill to close"),
                ("standfirst", 0, "Weir stays"),
                ("byline", 0, "By Ida Lund"),
                ("dateline", 0, "KARROW"),
                ("standfirst", 0, "The owner sells."),
                ("paragraph", 0, "The owner of the mill\xa0allegedly sold it for 30£."),
                ("heading", 2, "The weir"),
                ("blockquote", 1, "I sold nothing."),
                ("list-item", 1, "One mill"),
                ("table-cell", 0, "Year"),
                ("table-cell", 0, "1961"),
                ("caption", 0, "The mill."),
                ("paragraph", 0, "It ends here."),
            ],
        ),
    },
    "item.newsml": {
        "item.newsml#1": (
            {
                "headline": "Mill to close",
                "byline": "Ida Lund",
                "published": "2025-03-03",
                "updated": "2025-03-04",
                "section": "Business",
                "language": "en-GB",
                "url": "https://post.example/mill",
            },
            [
                ("headline", 1, "Mill to close"),
                ("byline", 0, "Ida Lund"),
                ("dateline", 0, "KARROW"),
                ("paragraph", 0, "The owner allegedly sold it."),
            ],
        ),
        "item.newsml#2": (
            {"headline": "Fair is off"},
            [
                ("headline", 1, "Fair is off"),
                ("paragraph", 0, "The fair was allegedly called off."),
            ],
        ),
        "item.newsml#3": (
            {},
            [
                ("paragraph", 0, "First line of it."),
                ("paragraph", 0, "It was allegedly the last."),
            ],
        ),
    },
    "item.ninjs": {
        "item.ninjs": (
            {
                "headline": "Mill & weir to close",
                "description": "The owner sells.",
                "byline": "Ida Lund",
                "published": "2025-03-03T06:00:00Z",
                "updated": "2025-03-04T06:00:00Z",
                "section": "Business",
                "language": "en-GB",
                "url": "https://post.example/mill",
            },
            [
                ("headline", 1, "Mill & weir to close"),
                ("standfirst", 0, "The owner sells."),
                ("byline", 0, "Ida Lund"),
                ("paragraph", 0, "The café 🌊 closes."),
                ("paragraph", 0, 'The owner allegedly sold "it" all.'),
            ],
        ),
    },
    "story.ans": {
        "story.ans": (
            {
                "headline": "Mill & weir to close",
                "description": "The owner sells.",
                "byline": "Ida Lund, Bo Ek",
                "published": "2025-03-02T06:00:00Z",
                "updated": "2025-03-04T06:00:00Z",
                "section": "Business",
                "language": "en",
                "url": "/business/mill",
            },
            [
                ("headline", 1, "Mill & weir to close"),
                ("standfirst", 0, "The owner sells."),
                ("paragraph", 0, "The owner allegedly sold it."),
                ("heading", 3, "The weir"),
                ("caption", 0, "The mill."),
                ("blockquote", 1, "I sold nothing."),
                ("blockquote", 1, "The owner"),
                ("list-item", 1, "One"),
                ("list-item", 2, "Deep"),
                ("table-cell", 0, "Year"),
                ("table-cell", 0, "1961"),
                ("paragraph", 0, "An earlier version named another mill."),
            ],
        ),
    },
    "lines.jsonl": {
        "lines.jsonl:1": (
            {
                "headline": "Mill to close",
                "byline": "Ida Lund, Bo Ek",
                "published": "2025-03-03",
                "language": "en",
                "url": "https://post.example/mill",
            },
            [
                ("headline", 1, "Mill to close"),
                ("paragraph", 0, "The owner allegedly sold it."),
                ("paragraph", 0, 'Nobody "knew".'),
            ],
        ),
        "lines.jsonl:3": (
            {"headline": "Fair is off", "section": "Town"},
            [
                ("headline", 1, "Fair is off"),
                ("paragraph", 0, "The fair was allegedly called off."),
            ],
        ),
        "lines.jsonl:4": (
            {},
            [
                ("paragraph", 0, "It was allegedly the last."),
            ],
        ),
    },
    "story.rst": {
        "story.rst": (
            {"byline": "Ida Lund", "published": "2025-03-03", "language": "en-GB"},
            [
                ("headline", 1, "Mill to close"),
                (
                    "paragraph",
                    0,
                    "The owner allegedly sold the mill, see the report and the weir. A line of code here and Karrow.",
                ),
                ("heading", 2, "The weir"),
                ("list-item", 1, "One mill on the Sell"),
                ("list-item", 1, "Two weirs"),
                ("list-item", 2, "Deep"),
                ("list-item", 1, "First"),
                ("blockquote", 1, "I sold nothing."),
                ("list-item", 1, "Term"),
                ("list-item", 1, "Its meaning."),
                ("paragraph", 0, "So it goes:"),
                ("code", 0, "x = 1"),
                ("table-cell", 0, "Year"),
                ("table-cell", 0, "Tons"),
                ("table-cell", 0, "1961"),
                ("table-cell", 0, "two lines"),
                ("table-cell", 0, "Left"),
                ("table-cell", 0, "More"),
                ("table-cell", 0, "a"),
                ("table-cell", 0, "b"),
                ("paragraph", 0, "A note with two lines."),
            ],
        ),
    },
    "story.adoc": {
        "story.adoc": (
            {"byline": "Ida Lund, Bo Ek", "updated": "2025-03-03", "language": "en-GB"},
            [
                ("headline", 1, "Mill to close"),
                (
                    "paragraph",
                    0,
                    (
                        "The owner allegedly sold the mill, see the report and the weir. He said “nothing” of it."
                        " Some code in a snake_case_word."
                    ),
                ),
                ("paragraph", 0, "A note."),
                ("heading", 2, "The weir"),
                ("list-item", 1, "One mill on the Sell"),
                ("list-item", 2, "Deep"),
                ("list-item", 1, "First"),
                ("paragraph", 0, "And more of it."),
                ("list-item", 1, "Term"),
                ("list-item", 1, "Its meaning."),
                ("blockquote", 1, "I sold nothing."),
                ("code", 0, "x = 1"),
                ("caption", 0, "A title"),
                ("paragraph", 0, "Mind the step."),
                ("table-cell", 0, "Year"),
                ("table-cell", 0, "Tons"),
                ("table-cell", 0, "1961"),
                ("table-cell", 0, "two bold words"),
            ],
        ),
    },
    "story.mdx": {
        "story.mdx": (
            {"headline": "Mill to close", "byline": "Ida Lund", "language": "en-GB"},
            [
                ("headline", 1, "Mill to close"),
                ("paragraph", 0, "The owner allegedly sold it."),
                ("paragraph", 0, "Some large words , and 3 < 4, and {code}."),
                ("table-cell", 0, "Year"),
                ("table-cell", 0, "Tons"),
                ("table-cell", 0, "1961"),
                ("table-cell", 0, "two"),
                ("paragraph", 0, "A note."),
                ("code", 0, 'import { x } from "y"'),
            ],
        ),
    },
}


def articles(registry: Registry, name: str) -> list[Document]:
    """Return the articles of a sample, whose reader is the one for its extension."""
    (reader,) = (reader for reader in registry.readers.values() if f".{name.partition('.')[2]}" in reader.extensions)
    return list(reader.read((FORMATS / name).read_bytes(), name))


def test_every_sample_is_tried() -> None:
    assert sorted(SAMPLES) == sorted(path.name for path in FORMATS.iterdir())


@pytest.mark.parametrize("name", SAMPLES)
def test_the_articles_of_a_sample_are_read(registry: Registry, name: str) -> None:
    found = {
        document.path: (
            dict(document.metadata),
            [(block.role, block.level, block.span.of(document.text)) for block in document.blocks],
        )
        for document in articles(registry, name)
    }
    assert found == SAMPLES[name]
    assert list(found) == list(SAMPLES[name])


@pytest.mark.parametrize("name", SAMPLES)
def test_words_are_cut_out_of_the_source_as_they_stand(registry: Registry, name: str) -> None:
    for document in articles(registry, name):
        assert document.source == (FORMATS / name).read_text(encoding="utf-8")
        words = [match.span() for match in re.finditer(r"[A-Za-z_]{2,}", document.text)]
        assert words
        for start, end in words:
            source = document.to_source(Span(start, end)).of(document.source)
            assert source == document.text[start:end]


@pytest.mark.parametrize("name", SAMPLES)
def test_blocks_stand_in_the_order_of_the_text(registry: Registry, name: str) -> None:
    for document in articles(registry, name):
        spans = [block.span for block in document.blocks]
        assert spans == sorted(spans)
        assert all(document.text[before.end : after.start] == "\n\n" for before, after in pairwise(spans))
        assert not any(block.locator for block in document.blocks)


@pytest.mark.parametrize(
    ("name", "part", "source"),
    [
        ("feed.rss", "café", "caf&eacute;"),
        ("feed.rss", '"all"', "&quot;all&quot;"),
        ("feed.rss", "£30", "&amp;pound;30"),
        ("feed.atom", "allegedly sold", "allegedly</b>\nsold"),
        ("feed.atom", "& weir", "&amp;amp; weir"),
        ("story.nitf", "mill\xa0allegedly", "mill</em>&nbsp;allegedly"),
        ("story.nitf", "30£", "30&#163;"),
        ("item.ninjs", "& weir", r"\u0026 weir"),
        ("item.ninjs", "café 🌊 closes", r"caf\u00e9 \ud83c\udf0a closes"),
        ("item.ninjs", '"it"', r"\"it\""),
        ("story.ans", "owner allegedly", r"owner <a href=\"https://post.example/o\">allegedly"),
        ("lines.jsonl", 'Nobody "knew".', r"Nobody \"knew\"."),
        ("story.rst", "owner allegedly sold", "owner *allegedly* sold"),
        ("story.rst", "the report and", "the\nreport <https://post.example/r>`_ and"),
        ("story.adoc", "“nothing” of it.", '"`nothing`" of it.'),
        ("story.adoc", "weir. He", "weir>>. +\nHe"),
        ("story.mdx", "sold it", "sold {props.what} it"),
    ],
)
def test_markup_and_escapes_belong_to_what_they_stand_for(
    registry: Registry, name: str, part: str, source: str
) -> None:
    (document, *_) = (document for document in articles(registry, name) if part in document.text)
    start = document.text.index(part)
    assert document.to_source(Span(start, start + len(part))).of(document.source) == source


@pytest.mark.parametrize(
    ("name", "links"),
    [
        ("feed.rss", [("closes", "/cafe")]),
        ("item.newsml", [("it", "#x")]),
        ("story.ans", [("allegedly", "https://post.example/o")]),
        ("story.rst", [("the report", "https://post.example/r"), ("Karrow", "https://karrow.example")]),
        ("story.adoc", [("the report", "https://post.example/r")]),
    ],
)
def test_links_are_known(registry: Registry, name: str, links: list[tuple[str, str]]) -> None:
    document = articles(registry, name)[0]
    assert [(link.span.of(document.text), link.target) for link in document.links] == links
