"""The reader of HTML: what a browser would show, and its exact places in the source."""

from __future__ import annotations

import codecs
import html
import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document import Document
from checker.errors import CheckerError
from checker.span import Span
from checker_plugins.formats import html as reader
from checker_plugins.formats.markup import attributes_of, declared_charset, plain


def read(text: str, path: str = "a.html") -> Document:
    return next(reader.read(text.encode(), path))


def roles(text: str, path: str = "a.html") -> list[tuple[str, int, str]]:
    document = read(text, path)
    return [(block.role, block.level, block.span.of(document.text)) for block in document.blocks]


def source_of(document: Document, part: str) -> str:
    """Cut the source that the first occurrence of `part` came from."""
    start = document.text.index(part)
    return document.to_source(Span(start, start + len(part))).of(document.source)


SAMPLE = """\
<!DOCTYPE html>
<html lang="en-GB"><head><title>Dam &amp; town | The Oskby
 Post</title><meta name="description" content="Nobody &quot;knew&quot;"><script>if (1<2) "</p>"</script></head>
<body><nav><a href="/">Home</a><p>Menu</nav>
<article>
<h1>The   <em>upper</em>
 dam&nbsp;fails 🌊</h1>
<p class="post__standfirst">Nobody in Oskby was told.</p>
<p>By <a rel="author" href="/ida">Ida Lund</a></p>
<div><time datetime="2024-03-01">1 March 2024</time></div>
<p>The mayor, <a href="/vant?a=1&copy=2&amp;b=3">Arl
  Vant</a>, left <b>on </b> Monday&mdash;&#x201C;gladly&#8221;, <q>he said</q><!-- did he? -->.
<p>He knew&copy it &notin; 5 < 6 &unknown; R&D.<br>So he said<br> <br>
And so on.
<ul><li>one<li>two <ol><li>deep<p>deeper</ol><li>three</ul>
<blockquote><p>They wrote.</p><blockquote>Twice.</blockquote></blockquote>
<table><caption>Stone</caption><tr><th>Year<th>Tons<tr><td>2019<td>12 &lt; 13</table>
<figure><img src="dam.jpg" alt="no"><figcaption>In spring</figcaption></figure>
<pre>
 code  &amp; more
</pre>
bare text <span hidden>not <span>at all</span> seen</span>goes <svg><title>x</title></svg>on
<h2>Next</h2><div style="display: none">not<div>this</div></div>The <code>end</code>
<form><p>Sign up</form><aside>Or<p>this</aside>
</article><footer>© Post</footer></body></html>
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_kind_of_block_has_its_role(line_end: str) -> None:
    document = read(SAMPLE.replace("\n", line_end))
    assert [(block.role, block.level, block.span.of(document.text)) for block in document.blocks] == [
        ("headline", 1, "The upper dam\xa0fails 🌊"),
        ("standfirst", 0, "Nobody in Oskby was told."),
        ("byline", 0, "By Ida Lund"),
        ("dateline", 0, "1 March 2024"),
        ("paragraph", 0, "The mayor, Arl Vant, left on Monday—“gladly”, “he said”."),
        ("paragraph", 0, "He knew© it ∉ 5 < 6 &unknown; R&D.\nSo he said"),
        ("paragraph", 0, "And so on."),
        ("list-item", 1, "one"),
        ("list-item", 1, "two"),
        ("list-item", 2, "deep"),
        ("list-item", 2, "deeper"),
        ("list-item", 1, "three"),
        ("blockquote", 1, "They wrote."),
        ("blockquote", 2, "Twice."),
        ("caption", 0, "Stone"),
        ("table-cell", 0, "Year"),
        ("table-cell", 0, "Tons"),
        ("table-cell", 0, "2019"),
        ("table-cell", 0, "12 < 13"),
        ("caption", 0, "In spring"),
        ("code", 0, " code  & more"),
        ("paragraph", 0, "bare text goes on"),
        ("heading", 2, "Next"),
        ("paragraph", 0, "The end"),
    ]
    assert dict(document.metadata) == {
        "headline": "The upper dam fails 🌊",
        "language": "en-GB",
        "description": 'Nobody "knew"',
        "byline": "Ida Lund",
        "published": "2024-03-01",
    }


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("part", "source"),
    [
        ("The upper", "The   <em>upper"),
        ("upper", "upper"),
        ("dam\xa0fails", "dam&nbsp;fails"),
        ("fails 🌊", "fails 🌊"),
        ("Arl Vant", "Arl\n  Vant"),
        ("Vant, left", "Vant</a>, left"),
        ("on Monday", "on </b> Monday"),
        ("—“gladly”", "&mdash;&#x201C;gladly&#8221;"),
        ("gladly", "gladly"),
        ("he said", "he said"),
        ("said”", "said</q>"),
        ("knew©", "knew&copy"),
        ("∉ 5 < 6", "&notin; 5 < 6"),
        ("&unknown; R&D", "&unknown; R&D"),
        ("R&D.\nSo", "R&D.<br>So"),
        ("deeper", "deeper"),
        ("12 < 13", "12 &lt; 13"),
        ("code  & more", "code  &amp; more"),
        ("goes on", "goes <svg><title>x</title></svg>on"),
        ("The end", "The <code>end"),
    ],
)
def test_every_part_leads_to_its_source(part: str, source: str, line_end: str) -> None:
    assert source_of(read(SAMPLE.replace("\n", line_end)), part) == source.replace("\n", line_end)


def test_links_are_kept_with_their_text() -> None:
    document = read(SAMPLE)
    assert [(link.span.of(document.text), link.target) for link in document.links] == [
        ("Ida Lund", "/ida"),
        ("Arl Vant", "/vant?a=1&copy=2&b=3"),
    ]
    around = read("<a href=x><p>one </p><p>two</p></a> three <a href=y></a><a>four</a> http://b.example.")
    assert [(link.span.of(around.text), link.target) for link in around.links] == [
        ("one", "x"),
        ("two", "x"),
        ("http://b.example", "http://b.example"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<h1>Post</h1><p>one<article><p>two</article>", ["Post", "two"]),
        ("<p>one<article><h1>Dam</h1>two</article><h1>Post</h1>", ["Dam", "two"]),
        ("<p>one<article>two<article>nested</article></article>", ["two", "nested"]),
        ("<p>one<article>two</article><article>three</article>", ["one", "two", "three"]),
        ("<p>one<main>two<article>3</article><article>4</article></main>", ["two", "3", "4"]),
        ("<p>one<main>two</main>", ["two"]),
        ("<p>one<article></article>", ["one"]),
        ("<aside><article>x</article></aside><article>two</article>", ["two"]),
        ("<form><p>one<div>two</div></form>", ["one", "two"]),
    ],
)
def test_the_one_article_or_main_part_is_the_document(text: str, expected: list[str]) -> None:
    assert [part for _, _, part in roles(text)] == expected


def test_only_the_first_headline_is_one() -> None:
    assert roles("<h1>Dam</h1><h1>Town</h1><blockquote><h1>Q</h1></blockquote>") == [
        ("headline", 1, "Dam"),
        ("heading", 1, "Town"),
        ("heading", 1, "Q"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>one<div>two</div>three", ["one", "two", "three"]),
        ("<h2>one<h3>two</h2>three", ["one", "two", "three"]),
        ("<h2>one<p>two", ["one", "two"]),
        ("<div>one</section></b>two</div>three", ["onetwo", "three"]),
        ("<table><tr><td>one</div>two</table>three", ["onetwo", "three"]),
        ("<ul><li><div>one<li>two</ul>", ["one", "two"]),
        ("one</p>two<hr>three", ["one", "two", "three"]),
        ("one<br/><br>\ntwo<br>", ["one", "two"]),
        ("<head><title>x</title><p>one", ["one"]),
        ("<p>&nbsp;</p> <p>one&#32; &#10;two", ["one two"]),
        ("a<!--> b --> c", ["a b --> c"]),
        ("a<!-- <p>b --><?php echo 1 ?></ x>c", ["ac"]),
        ("a <3 b </ c", ["a <3 b"]),
        ("one<p title='>'>two", ["one", "two"]),
        ("one<p title=a'b>two", ["one", "two"]),
        ("one<textarea><p>x</textarea> two", ["one two"]),
        ("one <span hidden>x<div>y</div></span>two", ["one two"]),
        ("one<script>x</scripty></SCRIPT >two", ["onetwo"]),
        ("one <b hidden>x", ["one"]),
        ("one <b", ["one"]),
        ("one<!-- two", ["one"]),
    ],
)
def test_broken_markup_is_read_as_browsers_do(text: str, expected: list[str]) -> None:
    assert [part for _, _, part in roles(text)] == expected


def test_xhtml_elements_may_close_themselves() -> None:
    assert roles("<p/>one<script/>two", "a.xhtml") == [("paragraph", 0, "onetwo")]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ('<p class="byline">Ida Lund</p>', "byline"),
        ('<div class="entry-author vcard">Ida Lund</div>', "byline"),
        ('<p><span itemprop="author">Ida Lund</span>, Oskby</p>', "byline"),
        ('<p>The witness was <a rel="author" href="x">Ida</a> of Oskby.</p>', "paragraph"),
        ('<p class="authority">The board</p>', "paragraph"),
        ("<p>On <time>Monday</time> it broke.</p>", "paragraph"),
        ('<p itemprop="description">Nobody knew</p>', "standfirst"),
        ('<p class="dateline">OSKBY</p>', "dateline"),
        ("<p class='byline'><b>x</b></p>", "byline"),
    ],
)
def test_plain_marks_of_bylines_and_the_like(text: str, role: str) -> None:
    assert [block.role for block in read(text).blocks] == [role]


@pytest.mark.parametrize(
    "text",
    (
        "&amp; &amp &notit; &notin; &#65; &#65 &#x41;z &#x80; &#0; &#xD800; &#1114112; &#1; &; &#; &#x; &zzz; &ampamp;"
        " &CounterClockwiseContourIntegral; &#000000000065; a&b &&lt;"
    ).split(),
)
def test_references_are_decoded_as_the_standard_says(text: str) -> None:
    assert plain(text) == html.unescape(text)
    document = read(f"<p>x{text}y")
    assert document.text == f"x{html.unescape(text)}y"
    assert source_of(document, "y") == "y"


def test_attributes() -> None:
    assert attributes_of(" A=1 b = 'x y' c=\"&lt;&ampz\" d e=/f/ a=2") == {
        "a": "1",
        "b": "x y",
        "c": "<&ampz",
        "d": "",
        "e": "/f/",
    }


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<meta charset=windows-1251><p>Мэр".encode("windows-1251"), "Мэр"),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>caf\xe9'.encode("latin-1"),
            "café",
        ),
        ('<?xml version="1.0" encoding="windows-1252"?><p>caf\xe9'.encode("latin-1"), "café"),
        (codecs.BOM_UTF8 + "<meta charset=windows-1251><p>Мэр".encode(), "Мэр"),
        (codecs.BOM_UTF16_LE + "<meta charset=utf-8><p>Мэр 🌊".encode("utf-16-le"), "Мэр 🌊"),
        ("<p>Мэр".encode(), "Мэр"),
    ],
)
def test_the_declared_charset_is_used(data: bytes, text: str) -> None:
    document = next(reader.read(data, "a.html"))
    assert document.text == text
    assert source_of(document, text) == text


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"<p>caf\xe9", "not UTF-8 (byte 0xe9 at offset 6); save it as UTF-8, or as UTF-16 with a byte order mark"),
        (
            b"<meta charset='klingon'>x",
            "declares the charset 'klingon', which is not known; save it as UTF-8, or as UTF-16 with a byte order mark",
        ),
        (b" \n", "the file is empty"),
    ],
)
def test_bad_input_is_told(data: bytes, problem: str) -> None:
    with pytest.raises(CheckerError) as caught:
        next(reader.read(data, "a.html"))
    assert str(caught.value) == f"a.html: {problem}"


def test_a_charset_far_from_the_head_is_not_looked_for() -> None:
    assert declared_charset(b"<meta " * 2_000 + b"charset=big5>") is None


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("<div>" * 5_000 + "deep", 4),
        ("<blockquote>" * 5_000 + "deep" + "</blockquote>" * 5_000, 4),
        ("<ul><li>" * 5_000 + "deep", 4),
        ("<div>" * 20_000 + "<li>x</li>" * 20_000, 59_998),
        ("<div>" * 20_000 + "x</section>" * 20_000, 20_000),
        ("<span hidden>" * 20_000 + "x", 0),
        ("<a " * 100_000, 0),
        ('<a b="' * 100_000 + "'", 0),
        ("a<!-- " * 100_000, 1),
        ("a<br>b " * 30_000, 119_999),
        ("<p>a" + " <b> </b>" * 30_000 + "b", 3),
        ("x &#" + "9" * 1_000_000, 3),
        ("&a" * 50_000, 100_000),
        ("a" + " " * 1_000_000 + "b", 3),
        ("deep " * 200_000, 999_999),
        ("<title>x</title>" * 10_000, 0),
        ("<html>" + "<div>" * 20_000 + "<li>x</li>" * 20_000, 59_998),
        ("<body>" + "<table><td>" * 5_000 + "<p class=nav>x" * 5_000, 14_998),
    ],
    ids=lambda value: str(value)[:12],
)
def test_hostile_pages_are_read_in_time(text: str, length: int) -> None:
    start = time.monotonic()
    if length:
        assert len(read(text).text) == length
    else:
        with pytest.raises(CheckerError, match=r"^a\.html: holds no text to check$"):
            read(text)
    assert time.monotonic() - start < 5


WORDS = ("alder", "birch", "cedré", "doom🌊x", "elm", "fir", "ginkgo", "holm")
_WORD = re.compile("|".join(WORDS))

inline = st.tuples(
    st.sampled_from(WORDS),
    st.sampled_from(
        [
            "{}",
            "<em>{}</em>",
            "<b> {} </b>",
            "<a href='x'>{}",
            "&amp;{}&lt",
            "&#8220;{}&rdquo;",
            "<q>{}</q>",
            "<!--elm-->{}",
            "<script>elm</script>{}",
            "{}<span hidden>elm</span>",
            "<b title='elm'>{}",
            "{} < 3 & 4",
        ]
    ),
).map(lambda pair: (pair[1].format(pair[0]), pair[0]))
separator = st.sampled_from([" ", "\n  ", "<br>", " &nbsp;", "<br><br>", "\t", "</b> "])


@st.composite
def page(draw: st.DrawFn) -> tuple[str, list[str]]:
    forms = (
        "<p>{} | <p>{}</p> | <div>{}</div> | {}<hr> | <ul><li>{}</ul> | <ul><li>x<ol><li>{} | <h2>{}</h2>"
        " | <pre>{}</pre> | <blockquote>{}</blockquote> | <table><tr><td>{}<td>x</table> | <nav>elm</nav><p>{}"
    ).split(" | ")
    blocks, words = [], []
    for _ in range(draw(st.integers(1, 5))):
        parts = draw(st.lists(inline, min_size=1, max_size=5))
        text = parts[0][0] + "".join(draw(separator) + part for part, _ in parts[1:])
        blocks.append(draw(st.sampled_from(forms)).format(text))
        words += [word for _, word in parts]
    return "\n".join(blocks).replace("\n", draw(st.sampled_from(["\n", "\r\n"]))), words


@given(page())
def test_every_word_is_found_once_and_leads_to_itself(sample: tuple[str, list[str]]) -> None:
    text, words = sample
    document = read(text)
    found = [Span(*match.span()) for match in _WORD.finditer(document.text)]
    assert [span.of(document.text) for span in found] == words
    assert [document.to_source(span).of(document.source) for span in found] == words


_SIGNS = [
    " ",
    "\r\n",
    "<b hidden>",
    "<a href=x>",
    *"< > / p a & # x4 ; ! -- <p> </p> <br> <td> </td> <pre> <li> <ul> </ul> <q> <h1> </h2> </b> </a> ' \" =".split(),
    *"🌊 <time> &nbsp; <form> <article> </article> <title> <script>".split(),
]


@given(st.lists(st.sampled_from(_SIGNS), max_size=40).map("".join))
def test_blocks_and_pieces_are_in_order_and_true_to_the_source(text: str) -> None:
    try:
        document = read(text)
    except CheckerError:
        assert not plain(re.sub(r"<[^>]*>?", "", text)).strip() or re.search(r"<(?:script|title|b hidden|!--)", text)
        return
    pieces = document.source_map.pieces
    for piece in pieces:
        assert piece.length > 0
        assert 0 <= piece.source <= piece.source + piece.source_length <= len(text)
        if piece.length == piece.source_length:
            part, source = (
                document.text[piece.start : piece.start + piece.length],
                text[piece.source : piece.source + piece.length],
            )
            assert re.sub(r"\s", " ", part) == re.sub(r"\s", " ", source)
    assert all(one.start + one.length <= two.start for one, two in pairwise(pieces))
    assert all(one.source + one.source_length <= two.source for one, two in pairwise(pieces))
    spans = [block.span for block in document.blocks]
    assert all(one.end + 2 == two.start for one, two in pairwise(spans))
    assert sum(piece.length for piece in pieces) == sum(span.end - span.start for span in spans)
    assert all(span.of(document.text).strip() for span in spans)
    for span, _ in document.links:
        assert any(block.holds(span) for block in spans)
        assert span.start < span.end
