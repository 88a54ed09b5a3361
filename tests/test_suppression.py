"""The notation of suppressions in comments: what can be read, what cannot, and what each covers in each format."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from checker.document import Document
from checker.errors import CheckerError
from checker.registry import Registry
from checker.sidecar import addition, read_front_matter
from checker.span import Span
from checker.suppression import (
    LONGEST,
    Suppression,
    article_of,
    date_of,
    of_comments,
    read_comment,
    written,
    wrong_date,
)

NOON = "1790000000"  # 2026-09-21, in seconds since 1970


def read(registry: Registry, name: str, text: str, path: str = "a") -> Document:
    (document,) = registry.readers[name].read(text.encode(), path)
    return document


def suppressions(document: Document) -> list[Suppression]:
    head = [comment for comment in document.comments if comment.block is None]
    rest = [comment for comment in document.comments if comment.block is not None]
    found = [said for comment in head for said in read_front_matter(comment.text, comment.span)]
    return [*found, *of_comments(rest, document.blocks, document.to_source)]


def covered(document: Document) -> list[tuple[str, str]]:
    """Return the reasons of the suppressions and what they cover, or what is wrong with them."""
    return [
        (said.reason, said.problem or (said.covers.of(document.source) if said.covers else "all"))
        for said in suppressions(document)
    ]


@pytest.mark.parametrize(
    ("text", "command", "names", "until", "reason"),
    [
        (
            "checker: ignore core.allegedly: the charge is linked",
            "ignore",
            ["core.allegedly"],
            "",
            "the charge is linked",
        ),
        ("  Checker:ignore a.b , c\n  d: two\n  lines ", "ignore", ["a.b", "c", "d"], "", "two lines"),
        ("checker: ignore a.b until 2027-03-01: why: so", "ignore", ["a.b"], "2027-03-01", "why: so"),
        ("checker: ignore-file a.b, a.b: once", "ignore-file", ["a.b"], "", "once"),
        ("checker: off hedging: a quotation", "off", ["hedging"], "", "a quotation"),
        ("checker: on", "on", [], "", ""),
    ],
)
def test_a_comment_is_read(text: str, command: str, names: list[str], until: str, reason: str) -> None:
    assert read_comment(text) == (command, Suppression("comment", tuple(names), reason, until))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("checker: ignore a.b", "it gives no reason: write 'checker: ignore a.b: REASON'"),
        ("checker: ignore a.b:  ", "it gives no reason: write 'checker: ignore a.b: REASON'"),
        ("checker: ignore", "it gives no reason: write 'checker: ignore RULE: REASON'"),
        ("checker: ignore : why", "it names no rule: write 'checker: ignore RULE: REASON'"),
        ("checker: ignore a.b until: why", "'' is no date; write it as in 2027-03-01"),
        ("checker: ignore a.b until 2027-3-1: why", "'2027-3-1' is no date; write it as in 2027-03-01"),
        ("checker: ignore a.b until 2027-02-29: why", "'2027-02-29' is no day of the calendar"),
        (
            "checker: ignore a.b: why (until 2027-03-01)",
            "its date stands before the reason: write 'checker: ignore a.b until DATE: REASON'",
        ),
        ("checker: ignroe a.b: why", "'ignroe' is none of its commands; did you mean 'ignore'?"),
        ("checker: Ada read this", "'Ada' is none of its commands; there are: ignore, ignore-file, off, on"),
        ("checker ignore a.b: why", "a colon is missing after 'checker': write 'checker: ignore RULE: REASON'"),
        ("checker-ignore a.b: why", "a colon is missing after 'checker': write 'checker: ignore RULE: REASON'"),
        ("checker: on a.b", "nothing stands after 'on', which ends all that is off"),
        ("checker: ignore a.b: " + "x" * LONGEST, "it is longer than 2,000 characters"),
    ],
)
def test_a_mistake_in_a_comment_is_told(text: str, problem: str) -> None:
    assert read_comment(text)[1].problem == problem


@pytest.mark.parametrize("text", ["checkerboard", "checkers is a game", "Checker of facts"])
def test_a_comment_about_something_else_is_none(text: str) -> None:
    assert read_comment(text) == ("", Suppression("comment"))


_WORDS = st.text("abc.-", min_size=1, max_size=8).map(lambda text: f"x{text}")


@given(st.lists(_WORDS, min_size=1, max_size=4, unique=True), st.text(max_size=60), st.booleans())
def test_what_is_written_is_read_again(names: list[str], reason: str, dated: bool) -> None:
    reason = " ".join(f"so {reason}".split())
    until = "2027-03-01" if dated else ""
    assert read_comment(written(names, reason, until)) == (
        "ignore",
        Suppression("comment", tuple(names), reason, until),
    )


def test_the_reach_in_markdown(registry: Registry) -> None:
    text = """\
# Dam fails <!-- checker: ignore a.b: heading -->

<!-- checker: ignore a.b: own line -->
First line,
second line.
<!-- checker: ignore-file a.b: whole -->

Before <!-- checker: ignore a.b: inside --> and after.

- One <!-- checker: ignore a.b: item -->
- Two

<!-- checker: ignore a.b: table -->

| A | B |
|---|---|
| c | d <!-- checker: ignore a.b: cell --> |

`<!-- checker: ignore a.b: code -->`

<!-- checker: off a.b: stretch -->

> Quoted.

<!-- checker: on -->
"""
    document = read(registry, "markdown", text)
    stretch = text[text.index("<!-- checker: off") :].strip()
    table = text[text.index("A | B") : text.index(" <!-- checker: ignore a.b: cell")]
    assert covered(document) == [
        ("heading", "Dam fails"),
        ("own line", "First line,\nsecond line."),
        ("whole", "all"),
        ("inside", "Before <!-- checker: ignore a.b: inside --> and after."),
        ("item", "One"),
        ("table", table),
        ("cell", "d"),
        ("stretch", stretch),
    ]
    assert "checker" not in document.text.replace("<!-- checker: ignore a.b: code -->", "")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "<!-- checker: ignore a.b: why --> Text.\n\nMore.",
            "text follows it on its line, which Markdown then takes for HTML; give it a line of its own",
        ),
        (
            "Text.\n\n<!-- checker: ignore a.b: why -->",
            "no text follows that it could cover; put it before or into a paragraph",
        ),
        ("<!-- checker: on -->\n\nText.", "nothing was switched off before it"),
        (
            "<!-- checker: off a.b: why -->\n\nText.",
            "no 'checker: on' ends it; to cover the whole file write 'ignore-file'",
        ),
    ],
)
def test_a_comment_in_the_wrong_place_is_told(registry: Registry, text: str, problem: str) -> None:
    assert [said.problem for said in suppressions(read(registry, "markdown", text))] == [problem]


def test_the_reach_in_mdx(registry: Registry) -> None:
    text = """\
# Dam fails

{/* checker: ignore a.b: own line */}
One.

Two {/* checker: ignore a.b: inside */} two.

{/* checker: ignore a.b: first */} Three.

{/* a comment */}
"""
    assert covered(read(registry, "mdx", text)) == [
        ("own line", "One."),
        ("inside", "Two {/* checker: ignore a.b: inside */} two."),
        ("first", " Three."),
    ]


def test_the_reach_in_html(registry: Registry) -> None:
    text = (
        "<h1>Dam fails</h1>\n<!-- checker: ignore a.b: own --><p>One.</p>"
        "<p>Two <b>two<!-- checker: ignore a.b: inside --></b></p>"
        "<p><!-- checker: ignore a.b: first -->Three.</p><ul><li>Four.<!-- checker: ignore a.b: item --></li></ul>"
        '<script>let a = "<!-- checker: ignore a.b: script -->";</script>'
    )
    assert covered(read(registry, "html", text)) == [
        ("own", "One."),
        ("inside", "Two <b>two"),
        ("first", "Three."),
        ("item", "Four."),
    ]


def test_a_comment_outside_of_the_main_text_of_a_page_is_told(registry: Registry) -> None:
    prose = "The harbour board met for the third time this week and said nothing of the crack in the wall. " * 3
    text = (
        f"<html><body><article><h1>Dam fails</h1><p>{prose}</p></article>"
        '<div class="related"><p>Read more here<!-- checker: ignore a.b: teaser --></p></div></body></html>'
    )
    assert covered(read(registry, "html", text)) == [
        ("teaser", "it stands in a part of the page that is not taken for the article")
    ]


def test_the_reach_in_restructured_text_and_asciidoc(registry: Registry) -> None:
    rst = "Dam fails\n=========\n\n.. checker: ignore a.b: goes\n   on\n\nOne.\n\n.. checker: on\n\n.. a comment\n"
    assert covered(read(registry, "rst", rst)) == [
        ("goes on", "One."),
        ("", "nothing was switched off before it"),
    ]
    asciidoc = (
        "= Dam\n// checker: ignore-file a.b: head\n\n// checker: ignore a.b: own\nOne.\n\n----\n// checker: on\n----\n"
    )
    assert covered(read(registry, "asciidoc", asciidoc)) == [("head", "all"), ("own", "One.")]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_front_matter_in_yaml(registry: Registry, line_end: str) -> None:
    text = """\
---
title: Dam fails
checker:
  # the desk's
  ignore:
    - rule: a.b
      reason: no
      until: 2027-03-01
    - {rule: [a.c, hedging], reason: "two\\n lines", excerpt: said}
date: 2026-01-01
---
One.
""".replace("\n", line_end)
    document = read(registry, "markdown", text)
    first, second = suppressions(document)
    assert first == Suppression("front-matter", ("a.b",), "no", "2027-03-01", span=first.span)
    assert second == Suppression("front-matter", ("a.c", "hedging"), "two lines", excerpt="said", span=second.span)
    assert first.span is not None
    assert first.span.of(text) == "- rule: a.b"
    assert document.metadata["published"] == "2026-01-01"


def test_front_matter_in_toml(registry: Registry) -> None:
    text = '+++\ntitle = "Dam"\n\n[[checker.ignore]]\nrule = "a.b"\nreason = "why"\nuntil = 2027-03-01\n+++\nOne.\n'
    (said,) = suppressions(read(registry, "mdx", text))
    assert said == Suppression("front-matter", ("a.b",), "why", "2027-03-01", span=said.span)
    assert said.span is not None
    assert said.span.of(text) == "[[checker.ignore]]"


@pytest.mark.parametrize(
    ("said", "problems"),
    [
        ("checker: Ada Voss", []),
        ("checker: [ignore]", ["checker: must be a mapping, not a list"]),
        ("checker: {}", ["checker.ignore: is missing"]),
        ("checker: ignore a.b", ["checker: must be a mapping, not 'ignore a.b'"]),
        ("checker:", ["checker: must be a mapping, not nothing"]),
        ("checker: {ignore: []}", ["checker.ignore: must not be empty"]),
        ("checker: {ignore: [{rule: a.b}]}", ["checker.ignore[0].reason: is missing"]),
        (
            "checker: {ingore: [{rule: a.b, reason: x}]}",
            ["checker.ignore: is missing", "checker.ingore: unknown key; did you mean 'ignore'?"],
        ),
        (
            "checker: {ignore: [{rule: a.b, reason: 3, until: 2027-13-01}]}",
            [
                "checker.ignore[0].reason: must be text, not 3; put it in quotation marks",
                "checker.ignore[0].until: '2027-13-01' is no day of the calendar",
            ],
        ),
        (
            "checker: {ignore: [{rule: a.b, reason: x, article: y}]}",
            ["article: the front matter is of one article, so leave it out"],
        ),
        ("checker: {ignore: &x [{rule: a.b, reason: x}]}", ["checker.ignore: anchors are not allowed: &x"]),
    ],
)
def test_a_mistake_in_front_matter_is_told(registry: Registry, said: str, problems: list[str]) -> None:
    document = read(registry, "markdown", f"---\n{said}\ntitle: Dam\n---\nOne.\n")
    assert sorted(one.problem for one in suppressions(document)) == sorted(problems)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_wrong_entry_of_front_matter_costs_that_entry(registry: Registry, line_end: str) -> None:
    text = """\
---
checker:
  ignore:
    - {rule: a.b, reason: known}
    - {rule: a.c}
    - rule: hedging
      reason: known
      until: 2027-02-30
    - {rule: a.d, reason: known}
---
One.
""".replace("\n", line_end)
    told = []
    for said in suppressions(read(registry, "markdown", text)):
        assert said.span is not None
        told.append((said.names, said.problem, said.span.of(text)))
    assert told == [
        (("a.b",), "", "- {rule: a.b, reason: known}"),
        ((), "checker.ignore[1].reason: is missing", "- {rule: a.c}"),
        ((), "checker.ignore[2].until: '2027-02-30' is no day of the calendar", "until: 2027-02-30"),
        (("a.d",), "", "- {rule: a.d, reason: known}"),
    ]


def test_texts_that_speak_of_checkers_alone_have_no_comments(registry: Registry) -> None:
    text = "---\ntitle: Checker\nauthor: checker\n---\n# A checker <!-- by our checker -->\n\n<!-- checkerboard -->\n"
    document = read(registry, "markdown", text)
    assert suppressions(document) == []


@pytest.mark.parametrize(("text", "day"), [("2027-03-01", ""), ("2027-3-1", "no date"), ("2027-02-30", "no day")])
def test_dates(text: str, day: str) -> None:
    assert (day in wrong_date(text)) if day else not wrong_date(text)


def test_the_day_is_an_input() -> None:
    assert date_of("2027-03-01", {"SOURCE_DATE_EPOCH": NOON}) == "2027-03-01"
    assert date_of(None, {"SOURCE_DATE_EPOCH": NOON}) == "2026-09-21"
    assert not wrong_date(date_of(None, {}))
    with pytest.raises(CheckerError, match=r"^--today: 'soon' is no date; write it as in 2027-03-01$"):
        date_of("soon", {})
    with pytest.raises(CheckerError, match=r"^SOURCE_DATE_EPOCH: 'soon' is no number of seconds since 1970$"):
        date_of(None, {"SOURCE_DATE_EPOCH": "soon"})


def test_which_files_are_sidecars() -> None:
    assert article_of("desk/dam.docx.checker.yaml") == "desk/dam.docx"
    assert article_of("desk/checker.yaml") == article_of("desk/.checker.yaml") == article_of("dam.docx") == ""


_SIGNS = st.sampled_from(
    [
        "checker",
        ":",
        " ",
        "\n",
        "ignore",
        "off",
        "on",
        "-",
        "{",
        "}",
        "[",
        "]",
        "a.b",
        "reason",
        "rule",
        "'",
        "#",
        "&x",
        "*x",
    ]
)


@given(st.lists(_SIGNS, max_size=30).map("".join))
@example(text="checker:[ignore]")
def test_no_front_matter_ends_in_a_traceback(text: str) -> None:
    for said in read_front_matter(text, Span(0, len(text))):
        assert said.by == "front-matter"


@pytest.mark.parametrize("name", ["markdown", "mdx", "html", "rst", "asciidoc"])
@given(
    text=st.lists(
        st.sampled_from(
            [
                "<!-- ",
                "-->",
                "{/* ",
                "*/}",
                "\n",
                "\n\n",
                ".. ",
                "// ",
                "checker:",
                " on",
                " off a.b: c",
                "- ",
                "| ",
                "x",
            ]
        ),
        max_size=25,
    ).map("".join)
)
@settings(max_examples=40)
def test_every_suppression_covers_text_or_says_what_is_wrong(registry: Registry, name: str, text: str) -> None:
    document = read(registry, name, f"Dam fails.\n\n{text}\n")
    for said in suppressions(document):
        assert said.span is not None
        assert 0 <= said.span.start < said.span.end <= len(document.source)
        assert said.covers is None or said.covers.start < said.covers.end <= len(document.source)
        assert bool(said.problem) != bool(said.names and said.reason)


def places(document: Document, words: str) -> Iterator[Span]:
    start = document.text.find(words)
    while start >= 0:
        yield Span(start, start + len(words))
        start = document.text.find(words, start + 1)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "markdown",
            "# It seems\n\nIt seems\\\nso, it seems.  \nIt\nseems.\n\n> It seems\n\n- It seems\n- It **seems**\n",
        ),
        ("markdown", "| It seems | a |\n|---|---|\n| b | It seems so | c |\n"),
        ("mdx", "# It seems\n\nIt seems\nso.\n\n- It seems\n"),
        ("html", "<h1>It seems</h1><p>It <i>seems</i> <p\nclass=x>It seems so.<ul><li>It seems</ul>"),
        ("rst", "It seems\n========\n\nSo\nit seems.\n\n  It seems\n"),
        ("asciidoc", "= It seems\n\nSo\nit seems.\n\nIt seems\n"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_edit_that_adds_a_suppression_covers_the_block_and_changes_no_text(
    registry: Registry, name: str, text: str, line_end: str
) -> None:
    text = text.replace("\n", line_end)
    document = read(registry, name, text)
    style = getattr(registry.readers[name], "comment_style", None)
    for span in places(document, "seems"):
        reason = "so --> */ it |\nis"
        path, at, added = addition(document, span, ["a.b", "c"], reason, path="a", style=style, until="2027-03-01")
        after = read(registry, name, text[: at.start] + added + text[at.end :])
        assert path == "a"
        assert after.text.split() == document.text.split()
        assert after.text.count("\n") == document.text.count("\n")
        assert [block.role for block in after.blocks] == [block.role for block in document.blocks]
        (said,) = suppressions(after)
        assert (said.names, said.until, said.problem) == (("a.b", "c"), "2027-03-01", "")
        assert said.covers is not None
        assert said.covers.holds(after.to_source(span))
