"""XML and JSON formats: exact places under escapes, and what is wrong with broken and hostile files."""

from __future__ import annotations

import json
import time
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document import Document, SourceMap
from checker.errors import CheckerError
from checker.registry import Registry
from checker.span import Span
from checker_plugins.formats import feed, json_source, jsonl, xml_source
from checker_plugins.formats.json_source import JsonText

RSS = "<rss><channel><item><title>{}</title><description>{}</description></item></channel></rss>"
BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + RSS.format("x", "&b;")
words = st.text(st.sampled_from("ab é🌊&<>\"'.]"), min_size=1, max_size=12).filter(str.strip)


def read(registry: Registry, name: str, source: str, path: str = "a.file") -> list[Document]:
    return list(registry.readers[name].read(source.encode(), path))


@pytest.mark.parametrize(
    ("name", "source", "problem"),
    [
        ("feed", BOMB, "a.file:1: not read: it declares entities, which are not expanded"),
        (
            "feed",
            '\n<!DOCTYPE rss [\n<!ENTITY x SYSTEM "file:///etc/hostname">]>' + RSS.format("x", "&x;"),
            "a.file:3: not read: it declares entities, which are not expanded",
        ),
        ("feed", "<rss>\n<channel>\n</rss>", "a.file:3: not valid XML: mismatched tag"),
        ("feed", RSS.format("x", "a") + "<p/>", "a.file:1: not valid XML: junk after document element"),
        ("feed", "just words", "a.file:1: not valid XML: syntax error"),
        ("feed", "<a>" * 1_000, "a.file:1: not read: elements are nested more than 200 deep"),
        ("feed", "<html><p>x</p></html>", "a.file: is no feed: its first element is 'html'"),
        ("feed", RSS.format("", " "), "a.file: holds no entry with text to check"),
        ("feed", "<rss><channel/></rss>", "a.file: holds no entry with text to check"),
        ("nitf", "<rss/>", "a.file: is no NITF: its first element is 'rss'"),
        ("nitf", "<nitf><body><body.content/></body></nitf>", "a.file: holds no text to check"),
        ("nitf", "<nitf><body>", "a.file:1: not valid XML: no element found"),
        ("newsml", "<newsMessage/>", "a.file: holds no news item with text to check"),
        ("newsml", "<newsItem><contentSet/></newsItem>", "a.file: holds no news item with text to check"),
        ("ninjs", '{"bodies": [', "a.file:1: not valid JSON: expecting value (column 13)"),
        ("ninjs", '{"a":\n 1,}', "a.file:2: not valid JSON: {}"),
        ("ninjs", "[1, 2]", "a.file: its JSON is neither an article nor a list of articles"),
        ("ninjs", "[]", "a.file: its JSON is neither an article nor a list of articles"),
        ("ninjs", '{"bodies": [{"value": " "}], "uri": 3}', "a.file: holds no item with text to check"),
        (
            "ninjs",
            "[" * 5_000,
            "a.file: not read: its JSON is nested more than 100 deep, or holds an endless number",
        ),
        ("ans", '{"content_elements": [{"type": "divider"}, 3, null]}', "a.file: holds no story with text to check"),
        ("ans", "\n\n{'a': 1}", "a.file:3: not valid JSON: {}"),
        ("jsonl", '{"text": ""}', "a.file:1: has no text: none of the fields {}"),
        ("jsonl", "\n3\n", "a.file:2: is no article: an object with a field 'text' is wanted"),
        ("jsonl", '\n\r\n{"text": "a\n', "a.file:3: not valid JSON: {}"),
    ],
)
def test_what_is_wrong_with_a_file_is_one_clear_error(registry: Registry, name: str, source: str, problem: str) -> None:
    with pytest.raises(CheckerError) as caught:
        read(registry, name, source)
    start, _, _ = problem.partition("{}")  # how Python words the rest differs between its versions
    assert str(caught.value).startswith(start)
    assert problem.endswith("{}") or str(caught.value) == problem


def test_every_bad_line_is_told_of_and_the_good_ones_are_read() -> None:
    source = "\n".join(['{"text": "One."}', "{", '{"text": "Two."}', "[]"] + ["}"] * 30)
    documents = jsonl.read(source.encode(), "a.jsonl")
    assert [next(documents).path, next(documents).path] == ["a.jsonl:1", "a.jsonl:3"]
    with pytest.raises(CheckerError) as caught:
        next(documents)
    assert len(caught.value.problems) == jsonl.MOST_PROBLEMS + 1
    assert caught.value.problems[1] == "a.jsonl:4: is no article: an object with a field 'text' is wanted"
    assert caught.value.problems[-1] == "a.jsonl: 12 more lines could not be read"


def test_the_fields_of_json_lines_may_be_named() -> None:
    source = '{"story": "<p>One.</p>", "kicker": "Head", "text": "Not this."}'
    fields = {"html": "story", "headline": "kicker"}
    (document,) = jsonl.read(source.encode(), "a.jsonl", fields)
    assert document.text == "Head\n\nOne."
    assert document.metadata["headline"] == "Head"
    with pytest.raises(CheckerError, match=r"^a\.jsonl:1: has no text: none of the fields tale$"):
        next(jsonl.read(source.encode(), "a.jsonl", {"text": "tale"}))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('<?xml version="1.0" encoding="iso-8859-1"?><rss><item><title>Caf\xe9 &#8364;</title></item></rss>', "Café €"),
        ("<rss><item><title>a&nbsp;b &unknown; c</title></item></rss>", "a\xa0b &unknown; c"),
        ("<rss><item><title>a\r\n  b</title></item></rss>", "a b"),
    ],
)
def test_declared_charsets_and_names_of_characters_are_known(source: str, text: str) -> None:
    (document,) = feed.read(source.encode("iso-8859-1"), "a.rss")
    assert document.text == text
    start = source.index("<title>") + 7
    assert document.to_source(Span(0, len(text))) == (start, source.index("</title>"))


def test_nothing_outside_of_a_file_is_read() -> None:
    source = '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">' + RSS.format("Fair is off", "x")
    (document,) = feed.read(source.encode(), "a.rss")
    assert document.text == "Fair is off\n\nx"


def sealed(text: str, how: str) -> str:
    """Write text as XML in one of three ways."""
    if how == "cdata" and "]]>" not in text:
        return f"<![CDATA[{text}]]>"
    if how == "numbers":
        return "".join(f"&#{ord(sign)};" for sign in text)
    return escape(text)


@given(st.lists(st.tuples(words, st.sampled_from(["cdata", "numbers", "names"])), min_size=1, max_size=5))
def test_text_in_xml_is_the_text_of_its_places(parts: list[tuple[str, str]]) -> None:
    source = "<a>" + "<b>".join(sealed(text, how) for text, how in parts) + "</b>" * (len(parts) - 1) + "</a>"
    passage = xml_source.parse(source, "a.xml").passage()
    assert passage.text == "".join(text for text, _ in parts)
    way = SourceMap(passage.pieces)
    for offset, sign in enumerate(passage.text):
        place = way.to_source(Span(offset, offset + 1)).of(source)
        assert place in (sign, escape(sign), f"&#{ord(sign)};")


@given(st.text(max_size=30), st.booleans())
def test_text_in_json_is_the_text_of_its_places(text: str, is_ascii: bool) -> None:
    source = json.dumps({"a": [text]}, ensure_ascii=is_ascii)
    value = json_source.parse(source, "a.json")["a"][0]
    assert isinstance(value, JsonText)
    passage = json_source.passage(value, source)
    assert passage.text == text
    way = SourceMap(passage.pieces)
    for offset, sign in enumerate(text):
        assert json.loads(f'"{way.to_source(Span(offset, offset + 1)).of(source)}"', strict=False) == sign


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    st.sampled_from([None, 1]),
)
def test_json_is_read_as_python_reads_it(value: object, indent: int | None) -> None:
    assert json_source.parse(json.dumps(value, indent=indent), "a.json") == value


@given(st.lists(words, min_size=1, max_size=4), st.booleans())
def test_html_in_a_feed_keeps_its_places(texts: list[str], is_cdata: bool) -> None:
    """Text that is escaped twice, once as HTML and once as XML, is found in the file."""
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in texts)
    source = RSS.format("Head", sealed(paragraphs, "cdata" if is_cdata else "names"))
    (document,) = feed.read(source.encode(), "a.rss")
    blocks = [block.span.of(document.text) for block in document.blocks[1:]]
    assert blocks == [" ".join(text.split(" ")).strip() for text in (" ".join(text.split()) for text in texts)]
    for block in document.blocks[1:]:
        for offset in range(*block.span):
            sign = document.text[offset]
            place = document.to_source(Span(offset, offset + 1)).of(document.source)
            assert place.strip() in (sign.strip(), escape(sign), escape(escape(sign)))


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("feed", RSS.format("Head", "&lt;p&gt;" * 20_000 + "x")),
        ("feed", "<rss><channel>" + "<item><title>Fair is off</title></item>" * 10_000 + "</channel></rss>"),
        ("nitf", "<nitf><body><p>" + "a <em>b</em> " * 10_000 + "</p></body></nitf>"),
        ("ninjs", '{"body_text": "' + "\\u00e9 " * 100_000 + '"}'),
        ("jsonl", '{"text": "Word."}\n' * 10_000),
        ("jsonl", "{\n" * 20_000),
    ],
)
def test_large_files_are_read_in_time(registry: Registry, name: str, source: str) -> None:
    start = time.monotonic()
    problems: tuple[str, ...] = ()
    try:
        assert read(registry, name, source)
    except CheckerError as error:
        problems = error.problems
    assert bool(problems) == source.startswith("{\n")
    assert time.monotonic() - start < 5
