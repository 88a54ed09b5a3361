"""reStructuredText, AsciiDoc and MDX: the finer points, hostile files, and true places in any soup of signs."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document import Document
from checker.errors import CheckerError
from checker_plugins.formats import asciidoc, mdx, restructured

READ = {"rst": restructured.read, "adoc": asciidoc.read, "mdx": mdx.read}


def read(kind: str, text: str) -> Document:
    return next(READ[kind](text.encode(), f"a.{kind}"))


def outline(kind: str, text: str) -> list[tuple[str, str]]:
    document = read(kind, text)
    return [(block.role, block.span.of(document.text)) for block in document.blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dam\n===\n\nWeir\n----\n\nMill\n====\n\nx", ["headline Dam", "heading Weir", "heading Mill", "paragraph x"]),
        ("One\n\nDam\n===\n", ["paragraph One", "heading Dam"]),
        ("One\n\n----\n\nTwo", ["paragraph One", "paragraph Two"]),
        ("Dam\n=\n", ["paragraph Dam ="]),
        (".. figure:: a.png\n   :width: 3\n\n   Caption.\n\nText", ["paragraph Text"]),
        (".. comment\n.. _a: b\nText", ["paragraph Text"]),
        ("..\n  All\n  of it\n\nText", ["paragraph Text"]),
        ("::\n\n  code\n\nText", ["code code", "paragraph Text"]),
        ("So ::\n\n  code\n", ["paragraph So", "code code"]),
        (">>> 1 + 1\n2\n\nText", ["code >>> 1 + 1\n2", "paragraph Text"]),
        ("| One\n| two", ["paragraph One", "paragraph two"]),
        ("(a) One\n(b) Two", ["list-item One", "list-item Two"]),
        ("A* b and c_d and e* f", ["paragraph A* b and c_d and e* f"]),
        ("See a_, `b c`__ and http://x.org/a_b.", ["paragraph See a, b c and http://x.org/a_b."]),
        ("A \\*star\\* and\\ joined", ["paragraph A *star* andjoined"]),
        ("  Quoted\n\n    Twice\n\nOut", ["blockquote Quoted", "blockquote Twice", "paragraph Out"]),
        (":kind: not known\n:title: Dam\n\nText", ["paragraph Text"]),
    ],
)
def test_restructured_text_is_read_as_its_readers_see_it(text: str, expected: list[str]) -> None:
    assert [f"{role} {part}" for role, part in outline("rst", text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("= Dam\n\n=== Weir\n\nx", ["headline Dam", "heading Weir", "paragraph x"]),
        ("x\n\n== Dam", ["paragraph x", "heading Dam"]),
        ("= Dam\nThe first line of it.\n", ["headline Dam", "paragraph The first line of it."]),
        (" literal\n text\n\nx", ["code literal\n text", "paragraph x"]),
        ("====\nIn an example.\n\n* item\n====\nx", ["paragraph In an example.", "list-item item", "paragraph x"]),
        ("....\n= code\n....\n\n++++\n<p>raw</p>\n++++\n\nx", ["code = code", "paragraph x"]),
        ("----\nnever closed\n\nx", ["code never closed\n\nx"]),
        ("include::a.adoc[]\n\nifdef::x[]\nx\nendif::[]", ["paragraph x endif::[]"]),
        ("a **b**c __d__ `e` #f# +g+ [.r]#h#", ["paragraph a bc d e f g h"]),
        ("2 * 3 * 4 and a_b_c and *not", ["paragraph 2 * 3 * 4 and a_b_c and *not"]),
        ("See https://x.org[] or link:a[b,window=_blank].", ["paragraph See https://x.org or b."]),
        ("image:a.png[alt]x kbd:[F1] \\*y*", ["paragraph x *y*"]),
        ("|===\n|a\n|===\n\n,===\na,b\n,===\n\nx", ["table-cell a", "paragraph x"]),
        ("'''\n\n<<<\n\nx", ["paragraph x"]),
        ("[NOTE]\n====\nMind it.\n====", ["paragraph Mind it."]),
    ],
)
def test_asciidoc_is_read_as_its_readers_see_it(text: str, expected: list[str]) -> None:
    assert [f"{role} {part}" for role, part in outline("adoc", text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import a from 'b'\n\nText", ["paragraph Text"]),
        ("export const a = {\n  b: 1\n}\n\nText", ["paragraph Text"]),
        ("important news", ["paragraph important news"]),
        ("<A b={{c: '>'}}>x</A> y", ["paragraph x y"]),
        ("<A.B\n  c='d>'\n>\n\nText\n\n</A.B>", ["paragraph Text"]),
        ("<>x</>", ["paragraph x"]),
        ("a < B and {c", ["paragraph a < B and {c"]),
        ("`<A>` and `{b}`", ["paragraph <A> and {b}"]),
        ("```\n<A>{b}\n```\n\nx", ["code <A>{b}", "paragraph x"]),
        ("a \\{b} c", ["paragraph a {b} c"]),
        ("{/* a\n\nb */}\n\nx", ["paragraph x"]),
        ("x {`a}b`} y", ["paragraph x y"]),
    ],
)
def test_of_mdx_only_the_markdown_is_read(text: str, expected: list[str]) -> None:
    assert [f"{role} {part}" for role, part in outline("mdx", text)] == expected


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("rst", ".. note:: x"),
        ("rst", "----\n"),
        ("adoc", "// x"),
        ("adoc", ":a: b\n\ninclude::x[]"),
        ("mdx", "import a from 'b'"),
        ("mdx", "<A />"),
    ],
)
def test_a_file_without_text_is_refused(kind: str, text: str) -> None:
    with pytest.raises(CheckerError) as caught:
        read(kind, text)
    assert str(caught.value) == f"a.{kind}: holds no text to check"


@pytest.mark.parametrize("kind", READ)
@pytest.mark.parametrize(
    "text",
    [
        "*" * 50_000 + "x",
        "*a " * 30_000,
        "`a " * 30_000,
        "<A " * 30_000 + "x",
        "<A/>" * 20_000 + "x",
        "{a}" * 20_000 + "x",
        "{" * 30_000 + "x",
        "- " * 2_000 + "x",
        "\n".join(" " * depth + "- x" for depth in range(150)),
        "_a_ " * 30_000,
        "[" * 30_000 + "x",
        "<<a" * 30_000,
        "x:: " * 30_000,
        "|===\n" + "|x " * 30_000,
        "+--+--+\n" + "|a |b |\n" * 10_000,
        "x\n" * 60_000,
        "= x\n\n" * 20_000,
        "link:" * 30_000 + "x",
        "footnote:[" * 20_000 + "x",
    ],
    ids=lambda text: text[:8],
)
def test_hostile_files_are_read_in_time(kind: str, text: str) -> None:
    start = time.monotonic()
    found, refused = "", ""
    try:
        found = read(kind, text).text
    except CheckerError as error:
        refused = str(error)
    assert found or refused == f"a.{kind}: holds no text to check"
    assert time.monotonic() - start < 5


BLANKS = str.maketrans("\r\n\t", "   ")
SIGNS = [
    *"a é🌊 word * ** _ __ ` `` ``` # | |=== : :: = == ==== - -- ---- + ++++ . .. ' ''' > >>> / // //// \\ ~".split(
        " "
    ),
    *(
        "[",
        "]",
        "[[",
        "<<",
        ">>",
        "{",
        "}",
        "<A",
        "<A>",
        "</A>",
        "/>",
        "http://x.org",
        "[1]_",
        ":role:`x`",
        "\n",
        "\n\n",
    ),
    *(
        "\r\n",
        "  ",
        "\t",
        "- ",
        "* ",
        "1. ",
        ".. note:: ",
        ".. [1] ",
        "+--+--+",
        "import x\n",
        "footnote:[",
        "link:a[",
        " +\n",
    ),
]


@given(st.sampled_from(sorted(READ)), st.lists(st.sampled_from(SIGNS), max_size=40).map("".join))
def test_pieces_are_in_order_and_true_to_the_source(kind: str, text: str) -> None:
    try:
        document = read(kind, text)
    except CheckerError:
        return
    end = 0
    for piece in document.source_map.pieces:
        assert piece.start >= end
        end = piece.start + piece.length
        assert 0 <= piece.source <= piece.source + piece.source_length <= len(text)
        if piece.length == piece.source_length and document.text[piece.start : end] != " ":
            source = text[piece.source : piece.source + piece.length]
            assert source.translate(BLANKS) == document.text[piece.start : end].translate(BLANKS)
    for block in document.blocks:
        assert block.span.of(document.text).strip()
