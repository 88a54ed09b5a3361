"""The error browser: what counts as a difference, what is said of it, and how it looks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.errors import CheckerError
from tests.accuracy import browse, errors, labelled, samples
from tests.accuracy.errors import Difference
from tests.accuracy.samples import LAKE, MILL, SCORE, Record, article, attribution, claim, part_of, report_on, span_of


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the gold articles and one corpus."""
    monkeypatch.setenv("CHECKER_SHARED", str(tmp_path / "shared"))
    return samples.lay(tmp_path / "shared")


def found(name: str, report: Record) -> list[Difference]:
    return list(errors.differences(labelled.open_set(name), report))


def brief(name: str, report: Record) -> list[tuple[str, str, str, str]]:
    return [(one.kind, one.verdict, one.gold, one.ours) for one in found(name, report)]


# Differences


def test_a_report_that_says_what_the_labels_say_differs_in_nothing(shared: Path) -> None:
    hedge = part_of(LAKE, "Perhaps")
    claims = [
        claim(LAKE, "The lake is empty.", "unsourced", check_worthy=True),
        claim(LAKE, "Ada Moor said it leaked.", "named"),
        claim(LAKE, "Perhaps it froze.", "unsourced", hedges=[hedge]),
    ]
    sources = [{"id": "s1", "type": "person", "name": "Ada Moor", "origin": "s1", "mentions": []}]
    attributions = [attribution(LAKE, "Ada Moor", "said", "it leaked")]
    assert found("gold", report_on("lake.txt", claims=claims, sources=sources, attributions=attributions)) == []


def test_differences_of_the_gold_articles(shared: Path) -> None:
    hedge = part_of(LAKE, "empty")
    claims = [
        claim(LAKE, "The lake is empty.", "vague", hedges=[hedge]),
        claim(LAKE, "Ada Moor said it leaked.", "named", check_worthy=True),
        claim(LAKE, "Perhaps it froze.", "unsourced"),
    ]
    sources = [{"id": "s1", "type": "media", "name": "Moor", "origin": "s1", "mentions": [1, 2]}]
    attributions = [attribution(LAKE, "Moor", "said"), attribution(LAKE, "The lake", None)]
    summary = {"independent_sources": 3, "single_source": False}
    report = report_on("lake.txt", claims=claims, sources=sources, attributions=attributions, summary=summary)
    assert brief("gold", report) == [
        ("status", "unsourced, ours vague", "unsourced", "vague"),
        ("ask", "missed", "ask", "do not ask"),
        ("ask", "extra", "do not ask", "ask"),
        ("source", "extra", "", "The lake (media)"),
        ("source", "other type", "Ada Moor (person, moor)", "Moor (media)"),
        ("hedge", "extra", "", "empty"),
        ("hedge", "missed", "Perhaps", ""),
        ("independence", "too many", "1 or 2 independent: moor", "3 independent"),
        ("independence", "single source", "a single source", "more than one source"),
    ]
    assert found("gold", report)[-1].why == ("s1  media “Moor”, origin s1, 2 mentions",)


def test_a_source_that_nobody_found_is_missed(shared: Path) -> None:
    report = report_on("lake.txt")
    sources = [one for one in found("gold", report) if one.kind == "source"]
    assert [(one.verdict, one.gold, one.passage) for one in sources] == [
        ("missed", "Ada Moor (person, moor)", "Ada Moor said it leaked.")
    ]


def test_where_the_readers_differ_nothing_is_a_difference(shared: Path) -> None:
    unsure = article(single_source=None)
    unsure["sentences"][0] |= {"ask": None, "hedges_maybe": ["empty"]}
    (shared / "gold" / "articles.json").write_text(json.dumps([unsure]), encoding="utf-8")
    hedges = [part_of(LAKE, "empty"), part_of(LAKE, "Perhaps")]
    claims = [
        claim(LAKE, "The lake is empty.", "unsourced", hedges=hedges[:1]),
        claim(LAKE, "Ada Moor said it leaked.", "named"),
        claim(LAKE, "Perhaps it froze.", "unsourced", hedges=hedges[1:]),
    ]
    report = report_on("lake.txt", claims=claims)
    assert {one.kind for one in found("gold", report)} == {"source"}


def test_what_the_scorer_prints_must_be_readable(shared: Path) -> None:
    (shared / "gold" / "score.py").write_text(SCORE.replace("got=", "found="), encoding="utf-8")
    with pytest.raises(CheckerError, match=r"^gold: its scorer prints what this program cannot read: lake\.txt:0 "):
        found("gold", report_on("lake.txt"))


def test_differences_of_a_corpus_of_attributions(shared: Path) -> None:
    attributions = [
        attribution(MILL, "Ada Moor", "said", "the mill had closed, and Tom Reed denies it"),
        attribution(MILL, None, "rained"),
    ]
    report = report_on("0000.txt", attributions=attributions)
    assert brief("attribution.dev", report) == [
        ("sentence", "extra", "no", "“rained”"),
        ("source", "missed", "Tom Reed", ""),
        ("cue", "missed", "denies", ""),
        ("cue", "extra", "", "rained"),
        ("content", "other bounds", "the mill had closed", "the mill had closed, and Tom Reed denies it"),
    ]
    missed = found("attribution.dev", report)[1]
    assert missed.passage == "Ada Moor said the mill had closed, and [[Tom Reed]] denies it."
    assert missed.why == ("a1  “Ada Moor” · “said” · “the mill had closed … Tom Reed denies it”; indirect, source s1",)


def test_one_span_of_ours_stands_for_one_of_theirs_at_most(shared: Path) -> None:
    report = report_on("0000.txt", attributions=[attribution(MILL, MILL.partition(".")[0], None)])
    sources = [one.verdict for one in found("attribution.dev", report) if one.kind == "source"]
    assert sources == ["other bounds", "missed"]


def test_why_lists_what_the_report_holds_there() -> None:
    text = "Ada Moor said it leaked."
    finding = {"rule": "core.some-rule", "span": span_of(text, "leaked"), "excerpt": "leaked"}
    report = report_on(
        "a.txt",
        claims=[claim(text, text, "named", check_worthy=True, because=["figure", "cause"], attributions=["a1"])],
        attributions=[{**attribution(text, "Ada Moor", "said"), "carried_over": True}],
        sources=[{"id": "s1", "type": "person"}],
        findings=[finding],
    )["files"][0]
    assert list(errors.why(report, (18, 20))) == [
        "c1  named event by a1, to check: figure, cause",
        "core.some-rule  “leaked”",
    ]
    assert list(errors.why(report, (9, 13)))[1] == "a1  “Ada Moor” · “said” · –; indirect, carried over, person s1"


# The browser


def difference(verdict: str, gold: str, ours: str = "", start: int = 0) -> Difference:
    return Difference(
        "cue", verdict, "a.txt", (start, start + 4), gold, ours, "It rained, he [[said]].", ("c1  named",)
    )


def test_the_browser_counts_tallies_and_shows() -> None:
    several = [difference("extra", "", "held"), *(difference("missed", "said", start=at) for at in range(3))]
    assert "\n".join(browse.browse(several, ["cue", "source"], 1, 60)) == (
        "\ncue, 4 in all: 3 missed; 1 extra. Shown: 1\n"
        "  most often missed: “said” 3\n"
        "\n"
        "   1  missed  a.txt:0\n"
        "      gold  said\n"
        "      ours  –\n"
        "      text  It rained, he [[said]].\n"
        "      why   c1  named\n"
        "\nsource: no differences"
    ).replace("c1  named", "c1 named")


def test_those_shown_are_spread_over_all() -> None:
    items = [difference("missed", str(number)) for number in range(10)]
    assert [one.gold for one in browse.spread(items, 4)] == ["0", "2", "5", "7"]
    assert browse.spread(items, 10) == browse.spread(items, 99) == items


def test_no_line_is_wider_than_the_screen() -> None:
    long = difference("missed", "word " * 200)._replace(passage="passage " * 90)
    assert max(map(len, browse.entry(1, long, 72).splitlines())) <= 72


# The real sets, where they are


needs_the_sets = pytest.mark.skipif(not labelled.shared_folder().is_dir(), reason="the labelled sets are not there")


@needs_the_sets
@pytest.mark.slow
def test_the_browser_counts_as_the_scorer_of_the_articles_does() -> None:
    opened = labelled.open_set("gold")
    report = labelled.check_texts(opened.texts())
    scores = opened.score(report)
    silent = {"files": [{**file, "attributions": []} for file in report["files"]]}
    verdicts = [(one.kind, one.verdict) for one in errors.differences(opened, report)]
    sources = [one for one in errors.differences(opened, silent) if one.kind == "source"]
    wrong = sum(kind == "status" for kind, _ in verdicts)
    assert round(1 - wrong / scores["sentences"], 3) == scores["status_accuracy"]
    assert round(1 - verdicts.count(("source", "missed")) / len(sources), 3) == scores["source_prf"][1]


@needs_the_sets
@pytest.mark.slow
def test_the_browser_counts_as_the_scorer_of_the_corpora_does() -> None:
    opened = labelled.open_set("attribution.dev", 12)
    assert isinstance(opened, labelled.Corpus)
    report = labelled.check_texts(opened.texts())
    scores = opened.score(report)
    silent = {"files": [{**file, "attributions": []} for file in report["files"]]}
    unlabelled = labelled.open_set("attribution.dev", 12)
    assert isinstance(unlabelled, labelled.Corpus)
    for row in unlabelled.rows:
        row["attributions"] = []

    def count(kind: str, *verdicts: str, of: labelled.Labelled = opened, by: Record = report) -> int:
        return sum(one.kind == kind and one.verdict in verdicts for one in errors.differences(of, by))

    wrong = count("sentence", "missed", "extra")
    assert round(1 - wrong / scores["sentences"], 3) == scores["accuracy"]
    for part in errors.PARTS:
        gold, ours = count(part, "missed", by=silent), count(part, "extra", of=unlabelled)
        assert round(1 - count(part, "missed", "other bounds") / gold, 3) == scores[part]["exact"]["r"]
        assert round(1 - count(part, "extra", "other bounds") / ours, 3) == scores[part]["exact"]["p"]
