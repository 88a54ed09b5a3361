"""The reader of Markdown: roles, exact places in the source, links and front matter."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document import Document
from checker.errors import CheckerError
from checker.span import Span
from checker_plugins.formats import markdown as reader


def read(text: str) -> Document:
    return next(reader.read(text.encode(), "a.md"))


def roles(text: str) -> list[tuple[str, int, str]]:
    document = read(text)
    return [(block.role, block.level, block.span.of(document.text)) for block in document.blocks]


def source_of(document: Document, part: str) -> str:
    """Cut the source that the first occurrence of `part` came from."""
    start = document.text.index(part)
    return document.to_source(Span(start, start + len(part))).of(document.source)


SAMPLE = """\
# The *upper* dam &mdash; broken 🌊

**Nobody in Oskby was told, a survey finds.**

The mayor, [Arl *Vant*](https://osk.example/vant "Arl"), left on Monday\\*.
He said: “It was \\_not\\_ us”&hellip; and then\x20\x20
he `closed  the` door ~~softly~~ loudly[^1].

## What the survey says

- one 🌊 stone
  - two stones

    and more text
- [x] three

3. four

> The dam is
> unsound,
>
> > they wrote.

| Year | Stone &amp; sand |
|------|-----------------:|
| 2019 | `a\\|b` tons      |

```python
code = "not text"
```

![The dam in spring](dam.jpg)

<!-- a comment about nobody -->
<div>raw text</div>

Over <b>there</b><br>see <https://a.example/x> or https://b.example/y.

[^1]: So a witness.
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_kind_of_block_has_its_role(line_end: str) -> None:
    assert roles(SAMPLE.replace("\n", line_end)) == [
        ("headline", 1, "The upper dam — broken 🌊"),
        ("standfirst", 0, "Nobody in Oskby was told, a survey finds."),
        (
            "paragraph",
            0,
            (
                "The mayor, Arl Vant, left on Monday*. He said: “It was _not_ us”… and then\n"
                "he closed  the door softly loudly."
            ),
        ),
        ("heading", 2, "What the survey says"),
        ("list-item", 1, "one 🌊 stone"),
        ("list-item", 2, "two stones"),
        ("list-item", 2, "and more text"),
        ("list-item", 1, "three"),
        ("list-item", 1, "four"),
        ("blockquote", 1, "The dam is unsound,"),
        ("blockquote", 2, "they wrote."),
        ("table-cell", 0, "Year"),
        ("table-cell", 0, "Stone & sand"),
        ("table-cell", 0, "2019"),
        ("table-cell", 0, "a|b tons"),
        ("code", 0, 'code = "not text"'),
        ("caption", 0, "The dam in spring"),
        ("paragraph", 0, "Over there\nsee https://a.example/x or https://b.example/y."),
        ("paragraph", 0, "So a witness."),
    ]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("part", "source"),
    [
        ("upper", "upper"),
        ("upper dam", "upper* dam"),
        ("—", "&mdash;"),
        ("broken 🌊", "broken 🌊"),
        ("Arl Vant", "Arl *Vant"),
        ("Vant, left", 'Vant*](https://osk.example/vant "Arl"), left'),
        ("Monday*", "Monday\\*"),
        ("Monday*. He", "Monday\\*.\nHe"),
        ("_not_", "_not\\_"),
        ("…", "&hellip;"),
        ("then\nhe", "then  \nhe"),
        ("closed  the", "closed  the"),
        ("softly", "softly"),
        ("one 🌊 stone", "one 🌊 stone"),
        ("and more", "and more"),
        ("is unsound", "is\n> unsound"),
        ("they wrote", "they wrote"),
        ("Stone & sand", "Stone &amp; sand"),
        ("a|b tons", "a\\|b` tons"),
        ("not text", "not text"),
        ("in spring", "in spring"),
        ("there\nsee", "there</b><br>see"),
        ("https://b.example/y", "https://b.example/y"),
        ("So a witness", "So a witness"),
    ],
)
def test_every_part_leads_to_its_source(part: str, source: str, line_end: str) -> None:
    assert source_of(read(SAMPLE.replace("\n", line_end)), part) == source.replace("\n", line_end)


def test_links_are_kept_with_their_text() -> None:
    document = read(SAMPLE)
    assert [(link.span.of(document.text), link.target) for link in document.links] == [
        ("Arl Vant", "https://osk.example/vant"),
        ("https://a.example/x", "https://a.example/x"),
        ("https://b.example/y", "https://b.example/y"),
    ]
    image = read("[![The dam](dam.jpg)](https://osk.example)")
    assert (image.links, [block.role for block in image.blocks]) == ((), ["caption"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## Dam fails\n\n# Next", ["headline", "heading"]),
        ("![Dam](a.png)\n\n# Dam fails", ["caption", "headline"]),
        ("It broke.\n\n# Dam fails", ["paragraph", "heading"]),
        ("> # Dam fails", ["heading"]),
        ("# Dam\n\n*All* of it", ["headline", "paragraph"]),
        ("# Dam\n\n*All* _of_ it", ["headline", "paragraph"]),
        ("# Dam\n\n***All of it***", ["headline", "standfirst"]),
        ("# Dam\n\nIt broke.\n\n*All of it*", ["headline", "paragraph", "paragraph"]),
        ("---\ndescription: All of it\n---\n# Dam\n\nAll\nof it", ["headline", "standfirst"]),
        ("Dam fails\n=========\n\nIt broke.", ["headline", "paragraph"]),
    ],
)
def test_headlines_and_standfirsts(text: str, expected: list[str]) -> None:
    assert [role for role, _, _ in roles(text)] == expected


def test_inline_code_that_runs_over_quoted_lines_is_mapped() -> None:
    document = read("> see `the dam\n> of Oskby` there\n")
    assert document.text == "see the dam of Oskby there"
    assert source_of(document, "of") == "of"
    assert source_of(document, "dam of") == "dam\n> of"
    assert source_of(document, "there") == "there"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_yaml_front_matter_is_metadata_and_no_block(line_end: str) -> None:
    text = (
        "---\ntitle: 'Dam: fails 🌊'\nauthors: [Ida Lund, {name: Bo Ek, mail: x}]\ndate: 2024-03-01\n"
        "draft: no\nempty:\nplace:\n  town: Oskby\nsummary: >\n  Nobody\n  knew.\n---\n# Dam\n\nIt *broke*."
    ).replace("\n", line_end)
    document = read(text)
    assert dict(document.metadata) == {
        "headline": "Dam: fails 🌊",
        "description": "Nobody knew.",
        "byline": "Ida Lund, Bo Ek",
        "published": "2024-03-01",
        "draft": "no",
    }
    assert document.text == "Dam\n\nIt broke."
    assert source_of(document, "broke") == "broke"
    assert document.to_source(Span(0, 3)).start == text.index("Dam", 20)


def test_toml_front_matter_is_metadata() -> None:
    document = read(
        '+++\nTitle = "Dam"\ndate = 2024-03-01\nbyline = ["Ida", "Bo"]\ndraft = false\nn = []\n+++\nIt broke.'
    )
    assert dict(document.metadata) == {
        "headline": "Dam",
        "byline": "Ida, Bo",
        "published": "2024-03-01",
        "draft": "false",
    }
    assert [block.span.of(document.text) for block in document.blocks] == ["It broke."]


@pytest.mark.parametrize(
    "text",
    ["---\n\nIt broke.\n\n---\n", "---\nIt broke.\n---\n", "--- no\nIt broke.", "---\nIt broke.", "---\n- a\n---\n"],
)
def test_thematic_breaks_are_no_front_matter(text: str) -> None:
    document = read(text + "\n\nIt held.")
    assert document.metadata == {}
    assert document.text.endswith("It held.")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("---\ntitle: a: b\n---\nx", "a.md:2: front matter: mapping values are not allowed here"),
        (
            "---\ntitle: Dam\ndate: [2024\n---\nx",
            "a.md:4: front matter: expected ',' or ']', but got '<stream end>'",
        ),
        ("---\r\ntitle: Dam\r\nby: 'Ida\r\n---\r\nx", "a.md:4: front matter: found unexpected end of stream"),
        ("---\ntitle: Dam\n\nx", "a.md:1: front matter: no line '---' closes it"),
        ("---\ntitle: \x07\n---\n", "a.md:1: front matter: holds a character that YAML does not allow"),
        ("---\na:\n " + "[" * 30 + "\n---\nx", "a.md:3: front matter: nested more than 20 deep"),
        ("---\na: b\n" + "c: d\n" * 20_000, "a.md:1: front matter: longer than 65536 characters"),
        ('+++\ntitle = "a"\ndate = \n+++\nx', "a.md:3: front matter: invalid value"),
        ("+++\nx = [\n+++\n", "a.md:2: front matter: invalid value"),
        ("+++\nx = 1\ny\n+++\n", "a.md:3: front matter: expected '=' after a key in a key/value pair"),
        ("+++\na = " + "[" * 5_000 + "\n+++\n", "a.md:1: front matter: nested too deeply"),
    ],
)
def test_broken_front_matter_is_told_with_its_line(text: str, problem: str) -> None:
    with pytest.raises(CheckerError) as caught:
        read(text)
    assert str(caught.value) == problem


def test_aliases_in_front_matter_are_not_followed() -> None:
    bomb = "".join(f"k{number}: &k{number} [*k{number - 1}, *k{number - 1}]\n" for number in range(1, 60))
    assert dict(read(f"---\nk0: &k0 lol\n{bomb}---\nIt broke.").metadata) == {"k0": "lol"}


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("> " * 5_000 + "deep", "deep"),
        ("- " * 5_000 + "deep", "deep"),
        ("*a " * 20_000, ("*a " * 20_000).strip()),
        ("[" * 50_000 + "deep", "[" * 50_000 + "deep"),
        ("`a\\|b` " * 20_000, ("a\\|b " * 20_000).strip()),
        ("deep " * 200_000, ("deep " * 200_000).strip()),
        ("a<br>" * 20_000, "\n".join("a" * 20_000)),
        ("![" * 20_000 + "x", "![" * 20_000 + "x"),
        ("a&#0;b&#xD800;c&#99999999;", "a�b�c&#99999999;"),
    ],
    ids=lambda text: text[:12],
)
def test_hostile_documents_are_read_in_time(text: str, canonical: str) -> None:
    start = time.monotonic()
    assert read(text).text == canonical
    assert time.monotonic() - start < 5


def test_the_parser_is_imported_only_to_read_markdown() -> None:
    program = (
        "import sys; from checker_plugins.formats import checker_readers; readers = checker_readers();"
        "print([r.name for r in readers], sorted({'pyromark', 'yaml', 'html', 'tomllib'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=_paths())
    assert result.stdout.startswith("['text', 'markdown', 'mdx',")
    assert result.stdout.endswith(" []\n")


def _paths() -> dict[str, str]:
    return {"PYTHONPATH": ":".join(filter(None, sys.path))}


WORDS = ("alder", "birch", "cedré", "doom🌊x", "elm", "fir", "ginkgo", "holm")
_WORD = re.compile("|".join(WORDS))

inline = st.tuples(
    st.sampled_from(WORDS),
    st.sampled_from(
        ["{}", "*{}*", "**{}**", "`{}`", "[{}](http://x.example)", "~~{}~~", "&amp; {}", "\\* {}", "{}[^1]"]
    ),
).map(lambda pair: (pair[1].format(pair[0]), pair[0]))
separator = st.sampled_from([" ", "\n", "  \n", " &eacute; ", " <i> ", " — ", " <!-- no --> "])


@st.composite
def prose(draw: st.DrawFn) -> tuple[str, list[str]]:
    parts = draw(st.lists(inline, min_size=1, max_size=5))
    text = parts[0][0] + "".join(draw(separator) + part for part, _ in parts[1:])
    return text, [word for _, word in parts]


def indented(text: str, first: str, rest: str) -> str:
    return first + text.replace("\n", "\n" + rest)


@st.composite
def markdown(draw: st.DrawFn) -> tuple[str, list[str]]:
    blocks, words = [], []
    for _ in range(draw(st.integers(1, 5))):
        text, found = draw(prose())
        form = draw(st.sampled_from(["{}", "#", "- ", "- - ", "> ", "> > ", "1. ", "|", "```"]))
        if form == "#":
            text = "## " + text.replace("  \n", " ").replace("\n", " ")
        elif form == "|":
            text = "| {} |\n|---|\n| x |".format(text.replace("  \n", " ").replace("\n", " "))
        elif form == "```":
            text = f"```\n{' '.join(found)}\n```"
        elif form != "{}":
            text = indented(text, form, form if ">" in form else " " * len(form))
        blocks.append(text)
        words += found
    front = draw(st.sampled_from(["", "---\ntitle: alder\n---\n", "+++\ntitle = 'élm'\n+++\n"]))
    text = front + "\n\n".join(blocks) + "\n\n[^1]: note\n"
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))), words


@given(markdown())
def test_every_word_is_found_once_and_leads_to_itself(sample: tuple[str, list[str]]) -> None:
    text, words = sample
    document = read(text)
    found = [Span(*match.span()) for match in _WORD.finditer(document.text)]
    assert [span.of(document.text) for span in found] == words
    assert [document.to_source(span).of(document.source) for span in found] == words


@given(
    st.one_of(
        markdown().map(lambda pair: pair[0]), st.text(alphabet="a é🌊*_`[](){}<>!&#;\\|-+>1.:\n\r\t~^", max_size=80)
    )
)
def test_blocks_and_pieces_are_in_order_and_true_to_the_source(text: str) -> None:
    try:
        document = read(text)
    except CheckerError:
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
