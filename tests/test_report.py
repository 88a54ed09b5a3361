from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker import report
from checker.document import Block, Document, Link, Piece, SourceMap
from checker.engine import Checked
from checker.errors import Failure
from checker.finding import Finding
from checker.ledger import Attribution, Claim, Figure, Ledger, Source
from checker.rule import Reference, Rule
from checker.schema import schema, validate
from checker.span import Lines, Span

TEXT = "🙂 The keeper said 40 eels left.\n\nNobody counted."
SOURCE = "<p>🙂 The keeper said&nbsp;40 eels left.\r\n<p>Nobody counted.\r\n"
DOCUMENT = Document(
    TEXT,
    (Block(Span(0, 31), "paragraph"), Block(Span(33, 48), "paragraph")),
    SOURCE,
    SourceMap([Piece(0, 17, 3, 17), Piece(17, 1, 20, 6), Piece(18, 13, 26, 13), Piece(33, 15, 44, 15)]),
    path="caf\udce9.html",
    format="html",
    links=(Link(Span(6, 12), "keeper.html"),),
    metadata={"byline": "Oda\udce9", "draft": "yes", "section": "", "url": "https://example.org/eels"},
)


def span(excerpt: str) -> Span:
    return Span(TEXT.index(excerpt), TEXT.index(excerpt) + len(excerpt))


def finding(at: Span, sentence: Span, document: Document = DOCUMENT) -> Finding:
    excerpt = at.of(document.text)
    return Finding(
        "house.eels", "warning", "numbers", "high", "Who?", at, excerpt, sentence, "Ask.", "c1", "0123456789abcdef"
    )


LEDGER = Ledger(
    attributions=(Attribution("a1", span("The keeper"), span("said"), span("40 eels left"), "s1"),),
    sources=(Source("s1", "the keeper", "person", "s1", (span("The keeper"),)),),
    claims=(
        Claim(
            "c1",
            span("40 eels left"),
            "statistic",
            "named",
            True,
            because=("figure",),
            attributions=("a1",),
            sources=("s1",),
            independent_sources=1,
            hedges=(span("left"),),
            figures=(Figure(span("40"), 40.0, "", "eels"),),
            links=("https://example.org",),
        ),
        Claim("c2", span("Nobody counted."), "statement", "unsourced", False),
    ),
)
CHECKED = Checked(DOCUMENT, (finding(span("said 40 eels"), span("🙂 The keeper said 40 eels left.")),), LEDGER)
RECORD = report.file_record(CHECKED)


def test_a_record_holds_every_field_of_the_contract() -> None:
    said_40_eels = {"start": 16, "end": 33, "line": 1, "column": 17, "end_line": 1, "end_column": 34}
    keeper = {"start": 5, "end": 15, "line": 1, "column": 6, "end_line": 1, "end_column": 16}
    said = {"start": 16, "end": 20, "line": 1, "column": 17, "end_line": 1, "end_column": 21}
    content = {"start": 26, "end": 38, "line": 1, "column": 27, "end_line": 1, "end_column": 39}
    left = {"start": 34, "end": 38, "line": 1, "column": 35, "end_line": 1, "end_column": 39}
    forty = {"start": 26, "end": 28, "line": 1, "column": 27, "end_line": 1, "end_column": 29}
    nobody = {"start": 44, "end": 59, "line": 2, "column": 4, "end_line": 2, "end_column": 19}
    contract = {
        "path": "caf\ufffd.html",
        "format": "html",
        "language": "en",
        "metadata": {"byline": "Oda\ufffd", "url": "https://example.org/eels"},
        "findings": [
            {
                "rule": "house.eels",
                "severity": "warning",
                "category": "numbers",
                "confidence": "high",
                "message": "Who?",
                "span": said_40_eels,
                "sentence": {"start": 3, "end": 39, "line": 1, "column": 4, "end_line": 1, "end_column": 40},
                "excerpt": "said 40 eels",
                "before": "🙂 The keeper ",
                "after": " left.",
                "suggest": "Ask.",
                "claim": "c1",
                "fingerprint": "0123456789abcdef",
            }
        ],
        "claims": [
            {
                "id": "c1",
                "span": content,
                "text": "40 eels left",
                "type": "statistic",
                "status": "named",
                "check_worthy": True,
                "because": ["figure"],
                "attributions": ["a1"],
                "sources": ["s1"],
                "independent_sources": 1,
                "hedges": [{"span": left, "text": "left"}],
                "figures": [{"span": forty, "text": "40", "value": 40, "unit": "", "counts": "eels"}],
                "links": ["https://example.org"],
            },
            {
                "id": "c2",
                "span": nobody,
                "text": "Nobody counted.",
                "type": "statement",
                "status": "unsourced",
                "check_worthy": False,
                "because": [],
                "attributions": [],
                "sources": [],
                "independent_sources": 0,
                "hedges": [],
                "figures": [],
                "links": [],
            },
        ],
        "attributions": [
            {
                "id": "a1",
                "source": {"span": keeper, "text": "The keeper"},
                "cue": {"span": said, "text": "said"},
                "content": {"span": content, "text": "40 eels left"},
                "source_id": "s1",
                "carried_over": False,
                "quotation": "indirect",
                "chain": [],
            }
        ],
        "sources": [
            {
                "id": "s1",
                "name": "the keeper",
                "type": "person",
                "origin": "s1",
                "mentions": [keeper],
                "role": "",
                "affiliation": "",
                "reason_given": False,
                "how_they_know": False,
            }
        ],
        "summary": {
            "claims": 2,
            "unsourced": 1,
            "vague": 0,
            "anonymous": 0,
            "named": 1,
            "check_worthy": 1,
            "independent_sources": 1,
            "single_source": False,
        },
        "suppressed": [],
        "suppressions": [],
        "article": {
            "text": TEXT,
            "blocks": [
                {"start": 0, "end": 31, "role": "paragraph", "level": 0},
                {"start": 33, "end": 48, "role": "paragraph", "level": 0},
            ],
            "links": [{"start": 6, "end": 12, "target": "keeper.html"}],
            "places": [
                [16, 33, 13, 25],
                [3, 39, 0, 31],
                [26, 38, 18, 30],
                [34, 38, 26, 30],
                [26, 28, 18, 20],
                [44, 59, 33, 48],
                [5, 15, 2, 12],
                [16, 20, 13, 17],
            ],
            "multibyte": [[3, 1, 4]],
        },
    }
    assert contract == RECORD
    assert SOURCE[16:33] == "said&nbsp;40 eels"


def whole_report(make_rule: Callable[..., Rule]) -> dict[str, Any]:
    rule = make_rule("house.eels", references=(Reference("On eels", "https://example.org"), Reference("On weirs")))
    failure = Failure("b.md", "read", "OSError", "caf\udce9")
    return {**report.head("0.1.0", [rule]), "files": [RECORD], "failures": [report.failure_record(failure)]}


def test_a_report_fits_the_published_schema(make_rule: Callable[..., Rule]) -> None:
    whole = whole_report(make_rule)
    assert validate(whole, schema("report")) == []
    assert json.loads(json.dumps(whole, ensure_ascii=False).encode("utf-8")) == whole


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda whole: whole.update(more=1), ("more",)),
        (lambda whole: whole["files"][0].pop("summary"), ("files", 0, "summary")),
        (lambda whole: whole["files"][0]["claims"][0].update(status="so-so"), ("files", 0, "claims", 0, "status")),
        (
            lambda whole: whole["files"][0]["findings"][0]["span"].update(line=0),
            ("files", 0, "findings", 0, "span", "line"),
        ),
    ],
)
def test_the_schema_refuses_what_is_no_report(
    make_rule: Callable[..., Rule], change: Callable[[Any], None], place: tuple[str | int, ...]
) -> None:
    whole = json.loads(json.dumps(whole_report(make_rule)))
    change(whole)
    assert [at for at, _ in validate(whole, schema("report"))] == [place]


def properties(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every property of a schema, with the way to it."""
    if isinstance(node, dict):
        for name, value in node.get("properties", {}).items() if isinstance(node.get("properties"), dict) else ():
            yield f"{path}.{name}", value
        for name, value in node.items():
            yield from properties(value, f"{path}/{name}")


def test_every_property_of_the_schema_is_described_and_no_other_is_allowed() -> None:
    published = schema("report")
    found = dict(properties(published))
    assert len(found) > 80
    assert [name for name, value in found.items() if not value.get("description", "").endswith(".")] == []
    objects = [published, *published["$defs"].values()]
    assert all(one["additionalProperties"] is False for one in objects)
    optional = {name for one in objects for name in one["properties"] if name not in one["required"]}
    assert optional == {"article", "locator", "sentence", "suppressed", "suppressions"}


@given(st.text("ab🙂\n\r", min_size=1, max_size=40), st.data())
def test_spans_cut_the_excerpt_out_of_the_source(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    at = Span(start, data.draw(st.integers(start + 1, len(text))))
    source = f"\r\n🙂>{text}<"
    document = Document.of(text)._replace(source=source, source_map=SourceMap([Piece(0, len(text), 4, len(text))]))
    record = report.file_record(Checked(document, (finding(at, at, document),)))
    found = record["findings"][0]
    place = found["span"]
    assert source[place["start"] : place["end"]] == found["excerpt"] == at.of(text)
    starts = Lines(source).starts
    assert starts[place["line"] - 1] + place["column"] - 1 == place["start"]
    assert starts[place["end_line"] - 1] + place["end_column"] - 1 == place["end"]


def test_spans_lead_to_the_text_of_the_article() -> None:
    article = RECORD["article"]
    where = {(start, end): (text_start, text_end) for start, end, text_start, text_end in article["places"]}
    for part in (*RECORD["claims"], RECORD["attributions"][0]["source"], RECORD["claims"][0]["hedges"][0]):
        there = part["span"]["start"], part["span"]["end"]
        start, end = where.get(there, there)
        assert article["text"][start:end] == part["text"]


def test_spans_that_lie_where_they_lay_are_not_listed() -> None:
    document = Document.of("It seems late.")
    at = Span(3, 8)
    record = report.file_record(Checked(document, (finding(at, at, document),)))
    assert record["article"] == {
        "text": "It seems late.",
        "blocks": [{"start": 0, "end": 14, "role": "paragraph", "level": 0}],
        "links": [],
        "places": [],
        "multibyte": [],
    }


def test_characters_of_several_bytes_are_told_by_runs() -> None:
    record = report.file_record(Checked(Document.of("aé“堤”🙂🙂b\udce9")))
    assert record["article"]["multibyte"] == [[1, 1, 2], [2, 3, 3], [5, 2, 4], [8, 1, 3]]


@given(st.text("a?\n\r\xe9\u07ff\u0800\u2019\ud83d\uffff\U00010000", min_size=1))
def test_the_multibyte_characters_make_up_the_bytes_of_the_text(text: str) -> None:
    runs = report.file_record(Checked(Document.of(text)))["article"]["multibyte"]
    widths = dict.fromkeys(range(len(text)), 1)
    for start, number, width in runs:
        widths.update(dict.fromkeys(range(start, start + number), width))
    assert list(widths.values()) == [len(report.valid(sign).encode()) for sign in text]
    assert all(one[0] + one[1] < other[0] or one[2] != other[2] for one, other in itertools.pairwise(runs))


@given(st.text("a\n\r\u2028", max_size=20))
def test_lines_end_as_they_do_in_files(text: str) -> None:
    folded = text.replace("\r\n", "\r ")  # one line end, at the first of two places
    starts = [index + 1 for index, sign in enumerate(folded) if sign in "\r\n"]
    starts = [start + 1 if text[start - 1 : start + 1] == "\r\n" else start for start in starts]
    assert Lines(text).starts == [0, *starts]


def test_a_long_sentence_is_not_repeated_whole() -> None:
    document = Document.of("a" * 1000 + "EELS" + "b" * 1000)
    at = Span(1000, 1004)
    found = report.file_record(Checked(document, (finding(at, Span(0, 2004), document),)))["findings"][0]
    assert found["before"] == "…" + "a" * report.CONTEXT
    assert found["after"] == "b" * report.CONTEXT + "…"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, None), (2.5, 2.5), (3.0, 3), (math.inf, None), (math.nan, None), (1e300, 1e300)],
)
def test_values_of_figures_are_what_json_can_hold(value: float | None, expected: float | None) -> None:
    claim = LEDGER.claims[0]._replace(figures=(Figure(span("40"), value, "", ""),))
    record = report.file_record(Checked(DOCUMENT, ledger=Ledger(claims=(claim,))))
    shown = record["claims"][0]["figures"][0]["value"]
    assert (shown, type(shown)) == (expected, type(expected))


def test_the_rules_of_a_report_are_sorted(make_rule: Callable[..., Rule]) -> None:
    head = report.head("0.1.0", [make_rule("b.b"), make_rule("a.b"), make_rule("a.a")])
    assert list(head["rules"]) == ["a.a", "a.b", "b.b"]
    assert head["tool"] == {"name": "checker", "version": "0.1.0"}


def test_totals_add_up() -> None:
    totals = report.Totals()
    totals.add(report.count(RECORD))
    totals.add(report.count({**RECORD, "findings": [], "summary": {**RECORD["summary"], "single_source": True}}))
    assert totals.data == {
        "files": 2,
        "findings": 1,
        "error": 0,
        "warning": 1,
        "note": 0,
        "suppressed": 0,
        "claims": 4,
        "unsourced": 2,
        "vague": 0,
        "anonymous": 0,
        "named": 2,
        "check_worthy": 2,
        "single_source": 1,
    }


def test_the_locator_of_a_span_is_that_of_the_block_where_it_starts() -> None:
    blocks = (Block(Span(0, 8), "paragraph", locator="page 1"), Block(Span(10, 20), "paragraph", locator="page 2"))
    document = Document.of("The eels\n\nwent away.")._replace(blocks=blocks)
    spans = (Span(0, 3), Span(4, 14), Span(10, 20))
    record = report.file_record(Checked(document, tuple(finding(at, at, document) for at in spans)))
    assert [found["span"]["locator"] for found in record["findings"]] == ["page 1", "page 1", "page 2"]
    assert "locator" not in report.file_record(Checked(Document.of("Eels."), (finding(Span(0, 4), Span(0, 4)),)))
