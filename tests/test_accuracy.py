"""The accuracy harness on small sets that are made here, with stand-ins for the scorers."""

from __future__ import annotations

import doctest
import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import tests.accuracy.__main__ as accuracy
from checker.errors import CheckerError
from tests.accuracy import browse, errors, figures, labelled, table
from tests.accuracy.errors import Difference
from tests.accuracy.figures import Recorded
from tests.accuracy.labelled import Measured
from tests.accuracy.measures import MEASURES, SETS, measures_of

Record = dict[str, Any]

# It stands in for the scorer of the gold articles: a claim belongs to the sentence at whose start it starts.
SCORE = """
def name(article):
    return article["id"] + ".txt"

def same(one, other):
    return one.lower() in other.lower() or other.lower() in one.lower()

def score(report, articles, verbose=False):
    files = {file["path"].rpartition("/")[2]: file for file in report["files"]}
    right = total = 0
    for article in articles:
        for sentence in article["sentences"]:
            claims = files.get(name(article), {"claims": []})["claims"]
            ours = next((one for one in claims if one["span"]["start"] == sentence["start"]), None)
            status, asked = (ours["status"], ours["check_worthy"]) if ours else ("none", False)
            total += 1
            right += status == sentence["status"]
            if verbose and (status, asked) != (sentence["status"], sentence["ask"]):
                print(f"{name(article)}:{sentence['start']} gold={sentence['status']}/{sentence['ask']} "
                      f"got={status}/{asked} | {article['text']!r}")
    return {"sentences": total, "status_accuracy": right / total, "status_kappa": 0.5, "status_macro_f1": 0.5,
            "ask_prf": [0.1, 0.2, 0.3], "source_prf": [0.4, 0.5, 0.6], "hedge_prf": [0.7, 0.8, 0.9],
            "source_type_accuracy": 1.0, "independent_sources_exact": 0.0, "single_source_accuracy": 0.25,
            "missing": [name(one) for one in articles if name(one) not in files]}
"""

# It stands in for the scorer of the corpora.
EVALUATE = """
import gzip, json, pathlib, sys

HERE = pathlib.Path(__file__).resolve().parent

def read(name, limit):
    with gzip.open(HERE / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines][:limit]

def documents(task, rows):
    for number, row in enumerate(rows):
        yield f"{number:04}.txt", row["text"], [tuple(one) for one in row["sentences"]], row["attributions"]

def marks(task, file):
    return [(one["cue"]["span"]["start"], one["cue"]["span"]["end"]) for one in file["attributions"] if one["cue"]]

def score(task, rows, report):
    if len(report["files"]) < len(rows):
        sys.exit("the report has no file 0000.txt")
    exact = {"exact": {"f1": 0.5}}
    return {"sentences": sum(len(row["sentences"]) for row in rows), "macro_f1": 0.75, "yes": {"f1": 0.5},
            "source": exact, "cue": exact, "content": exact}
"""

LAKE = "The lake is empty. Ada Moor said it leaked. Perhaps it froze."
MILL = "Ada Moor said the mill had closed, and Tom Reed denies it. It rained."


def span_of(text: str, part: str) -> Record:
    """Return the span of `part` as the report writes it."""
    start = text.index(part)
    return {"start": start, "end": start + len(part)}


def part_of(text: str, part: str | None) -> Record | None:
    return {"span": span_of(text, part), "text": part} if part else None


def sentence(text: str, part: str, status: str, **labels: Any) -> Record:
    return {**span_of(text, part), "status": status, "ask": False, "sources": [], "hedges": [], **labels}


def claim(text: str, part: str, status: str, **fields: Any) -> Record:
    known = {"id": "c1", "type": "event", "check_worthy": False, "because": [], "attributions": [], "hedges": []}
    return {**known, "span": span_of(text, part), "status": status, **fields}


def attribution(text: str, source: str | None, cue: str | None, content: str | None = None) -> Record:
    parts = {"source": part_of(text, source), "cue": part_of(text, cue), "content": part_of(text, content)}
    return {"id": "a1", **parts, "source_id": "s1", "carried_over": False, "quotation": "indirect"}


def report_on(name: str, **fields: Any) -> Record:
    summary = {"independent_sources": 1, "single_source": True}
    empty: Record = {"claims": [], "attributions": [], "sources": [], "findings": [], "summary": summary}
    return {"files": [{"path": f"texts/{name}", **empty, **fields}]}


def article(**labels: Any) -> Record:
    """Return the labelled article about the lake."""
    source = {"text": "Ada Moor", "type": "person", "group": "moor"}
    sentences = [
        sentence(LAKE, "The lake is empty.", "unsourced", ask=True),
        sentence(LAKE, "Ada Moor said it leaked.", "named", sources=[source]),
        sentence(LAKE, "Perhaps it froze.", "unsourced", hedges=["Perhaps"]),
    ]
    independent = {"independent_count": [1, 2], "independent_sources": ["moor"], "single_source": True, "central": 0}
    return {"id": "lake", "text": LAKE, "sentences": sentences, **independent, **labels}


def document() -> Record:
    """Return the labelled document about the mill."""

    def place(part: str) -> list[int]:
        span = span_of(MILL, part)
        return [span["start"], span["end"]]

    attributions = [
        {"source": [place("Ada Moor")], "cue": [place("said")], "content": [place("the mill had closed")]},
        {"source": [place("Tom Reed")], "cue": [place("denies")], "content": []},
    ]
    first = MILL.index(" It rained")
    sentences = [[0, first, True], [first + 1, len(MILL), False]]
    return {"id": "mill", "text": MILL, "sentences": sentences, "attributions": attributions}


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the gold articles and one corpus, and keep recorded figures beside it."""
    folder = tmp_path / "shared"
    (folder / "gold").mkdir(parents=True)
    (folder / "corpora").mkdir()
    (folder / "gold" / "score.py").write_text(SCORE, encoding="utf-8")
    (folder / "gold" / "articles.json").write_text(json.dumps([article()]), encoding="utf-8")
    (folder / "corpora" / "evaluate.py").write_text(EVALUATE, encoding="utf-8")
    with gzip.open(folder / "corpora" / "attribution.dev.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.write(json.dumps(document()) + "\n")
    monkeypatch.setenv("CHECKER_SHARED", str(folder))
    monkeypatch.setattr(figures, "FIGURES", tmp_path / "figures.json")
    monkeypatch.setenv("COLUMNS", "80")
    return folder


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Record:
    """Return the report that the checker will give; it may be filled in by the test."""
    report: Record = {"files": []}
    monkeypatch.setattr(labelled, "check_texts", lambda texts: report)
    return report


def recorded(**changes: Any) -> Recorded:
    gold = {measure.name: 0.5 for measure in measures_of("gold")}
    return Recorded(**{"date": "2026-01-02", "version": "0.1", "sentences": 3, "figures": gold, **changes})


def found(name: str, report: Record) -> list[Difference]:
    return list(errors.differences(labelled.open_set(name), report))


def brief(name: str, report: Record) -> list[tuple[str, str, str, str]]:
    return [(one.kind, one.verdict, one.gold, one.ours) for one in found(name, report)]


# What is measured


def test_every_set_has_measures_and_every_measure_a_set() -> None:
    assert list(dict.fromkeys(measure.set for measure in MEASURES)) == list(SETS)
    assert len({(measure.set, measure.name) for measure in MEASURES}) == len(MEASURES)


def test_the_figures_are_taken_from_what_the_scorer_returns(shared: Path, answer: Record) -> None:
    answer |= report_on("lake.txt", claims=[claim(LAKE, "Ada Moor said it leaked.", "named")])
    measured = labelled.measure(labelled.open_set("gold"))
    assert measured.sentences == 3
    assert measured.figures == {
        "status, accuracy": 0.333,
        "status, kappa": 0.5,
        "status, macro F1": 0.5,
        "ask, F1": 0.3,
        "source, F1": 0.6,
        "source type, accuracy": 1.0,
        "hedge, F1": 0.9,
        "independent, exact": 0.0,
        "single source, acc.": 0.25,
    }


def test_the_public_command_is_run_and_its_report_is_scored(shared: Path) -> None:
    opened = labelled.open_set("gold")
    report = labelled.check_texts(opened.texts())
    assert [claim["status"] for claim in report["files"][0]["claims"]][:2] == ["unsourced", "named"]
    assert opened.score(report)["status_accuracy"] == 1.0


def test_a_failure_of_the_checker_is_no_figure() -> None:
    texts = [labelled.Text("torn.html", '<meta charset="no-such-charset"><p>Rain.', {})]
    with pytest.raises(CheckerError, match=r"(?s)^the checker failed\n.*torn\.html: read.*no-such-charset"):
        labelled.check_texts(texts)


def test_a_scorer_that_gives_up_is_an_error(shared: Path) -> None:
    with pytest.raises(CheckerError, match=r"^attribution\.dev: the report has no file 0000\.txt$"):
        labelled.open_set("attribution.dev").score({"files": []})
    with pytest.raises(CheckerError, match=r"^gold: the report has no file lake\.txt$"):
        labelled.open_set("gold").score({"files": []})


def test_a_scorer_that_leaves_a_figure_out_is_an_error(shared: Path, answer: Record) -> None:
    answer |= report_on("lake.txt")
    (shared / "gold" / "score.py").write_text(SCORE.replace('"ask_prf"', '"asked"'), encoding="utf-8")
    with pytest.raises(CheckerError, match=r"^gold: its scorer returns no 'ask_prf'$"):
        labelled.measure(labelled.open_set("gold"))


def test_nothing_is_written_beside_the_sets(shared: Path, answer: Record) -> None:
    before = sorted(shared.rglob("*"))
    answer |= report_on("lake.txt")
    labelled.measure(labelled.open_set("gold"))
    assert sorted(shared.rglob("*")) == before


def test_the_sets_are_beside_the_project_unless_a_variable_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHECKER_SHARED", raising=False)
    assert labelled.shared_folder() == Path(__file__).resolve().parent.parent.parent / "shared"
    monkeypatch.setenv("CHECKER_SHARED", "elsewhere")
    assert labelled.shared_folder() == Path("elsewhere")


# Recorded figures


def test_a_drop_of_one_point_is_borne_and_of_more_is_not() -> None:
    then = recorded(figures={"one": 0.92, "two": 0.92, "three": 0.92})
    now = Measured(3, {"one": 0.91, "two": 0.909, "three": 0.99})
    assert figures.complaints({"gold": now}, {"gold": then}) == ["gold: two dropped by 1.1 points, from 0.920 to 0.909"]


@pytest.mark.parametrize(
    ("then", "complaint"),
    [
        ({}, "gold: no figure is recorded yet; run with --record"),
        (
            {"gold": recorded(sentences=1349)},
            "gold: has 3 sentences, and had 1,349 when its figures were recorded; run with --record",
        ),
        ({"gold": recorded(figures={})}, "gold: one is not recorded yet; run with --record"),
    ],
)
def test_what_cannot_be_compared_does_not_pass(then: dict[str, Recorded], complaint: str) -> None:
    assert figures.complaints({"gold": Measured(3, {"one": 0.5})}, then) == [complaint]


def test_recording_one_set_keeps_the_others(tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    figures.record({"gold": Measured(3, {"one": 0.5})}, "2026-01-02", "0.1", path)
    figures.record({"speech.dev": Measured(9, {"two": 0.6})}, "2026-03-04", "0.2", path)
    assert figures.read(path) == {
        "gold": Recorded("2026-01-02", "0.1", 3, {"one": 0.5}),
        "speech.dev": Recorded("2026-03-04", "0.2", 9, {"two": 0.6}),
    }


@pytest.mark.parametrize("text", ["", "[]", '{"gold": 1}', '{"gold": {"day": "today"}}'])
def test_a_torn_file_of_figures_is_an_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "figures.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CheckerError, match=r"figures\.json: these are not recorded figures: "):
        figures.read(path)


def test_the_figures_that_are_kept_are_those_that_are_measured() -> None:
    kept = figures.read(Path(accuracy.__file__).with_name("figures.json"))
    assert {name: list(one.figures) for name, one in kept.items()} == {
        name: [measure.name for measure in measures_of(name)] for name in sorted(SETS)
    }


# The tables


def test_a_row_shows_recorded_today_change_and_goal() -> None:
    now = Measured(3, {**recorded().figures, "status, accuracy": 0.95, "status, kappa": 0.87})
    rows = list(table.rows("gold", now, recorded()))
    assert rows[:3] == [
        "gold            status, accuracy          .500   .950  +45.0   .93  reached",
        "                status, kappa             .500   .870  +37.0   .88  short .010",
        "                status, macro F1          .500   .500      =   .85  short .350",
    ]
    assert max(map(len, [table.HEADER, *rows])) <= 80


def test_figures_of_other_sentences_are_not_put_beside_todays() -> None:
    rows = list(table.rows("gold", Measured(2, recorded().figures), recorded()))
    assert rows[0] == "gold            status, accuracy             –   .500          .93  short .430"


def test_the_readmes_table_has_a_row_for_every_measure() -> None:
    figure = {"gold": recorded(figures={"status, accuracy": 0.95, "status, kappa": 0.87})}
    lines = table.markdown(figure).splitlines()
    assert len(lines) == 2 + len(MEASURES)
    assert lines[2] == "| gold | status, accuracy | **.950** | .93 | regex .77, two readers .99 | 2026-01-02 |"
    assert lines[3] == "| gold | status, kappa | .870 | .88 | regex .61, two readers .98 | 2026-01-02 |"
    assert lines[-1] == "| checkworthy.dev | sentence, macro F1 | not measured | | SVM .83, BERT .88 | |"


@pytest.mark.parametrize("module", [table, errors])
def test_the_examples_in_the_docstrings_hold(module: Any) -> None:
    results = doctest.testmod(module)
    assert (results.failed, results.attempted > 0) == (0, True)


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


# The command


def run(*arguments: str) -> int:
    return accuracy.main(list(arguments))


def test_sets_that_are_missing_are_not_measured(
    shared: Path, answer: Record, capsys: pytest.CaptureFixture[str]
) -> None:
    answer |= report_on("lake.txt")
    assert run() == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "set             measure               recorded  today change  goal"
    assert lines[1] == "gold            status, accuracy             –   .000          .93  short .930"
    assert f"weasel.dev      not measured: there is no corpora/weasel.dev.jsonl.gz in {shared}" in lines
    assert lines[-1].startswith("sets: 2, sentences: 5, seconds: ")


def test_without_the_folder_nothing_is_measured_and_the_check_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHECKER_SHARED", str(tmp_path / "nowhere"))
    nowhere = f"not measured: there is no {tmp_path / 'nowhere'}; CHECKER_SHARED names the folder of the labelled sets"
    assert run("--check") == 0
    assert capsys.readouterr().out == f"{nowhere}\n"
    assert run("--record") == 2
    assert capsys.readouterr().err == f"tests.accuracy: {nowhere}\n"


def test_record_then_check_then_drop(shared: Path, answer: Record, capsys: pytest.CaptureFixture[str]) -> None:
    claims = [claim(LAKE, "Ada Moor said it leaked.", "named"), claim(LAKE, "Perhaps it froze.", "unsourced")]
    answer |= report_on("lake.txt", claims=claims)
    assert run("--set", "gold", "--check") == 1
    assert capsys.readouterr().err == "tests.accuracy: gold: no figure is recorded yet; run with --record\n"
    assert run("--set", "gold", "--record") == 0
    assert capsys.readouterr().out.endswith("\nrecorded: gold\n")
    assert run("--set", "gold", "--check") == 0
    assert capsys.readouterr().out.endswith("\nno recorded figure dropped by more than a point\n")
    claims.pop()
    assert run("--set", "gold", "--check") == 1
    shown = capsys.readouterr()
    assert "gold            status, accuracy          .667   .333  -33.4   .93  short .597\n" in shown.out
    assert shown.err == "tests.accuracy: gold: status, accuracy dropped by 33.4 points, from 0.667 to 0.333\n"


def test_recording_nothing_is_an_error(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--set", "speech", "--record") == 2
    assert capsys.readouterr().err == "tests.accuracy: nothing was measured, so nothing is recorded\n"
    assert not figures.FIGURES.exists()


def test_errors_of_one_kind(shared: Path, answer: Record, capsys: pytest.CaptureFixture[str]) -> None:
    answer |= report_on("0000.txt", attributions=[attribution(MILL, "Ada Moor", "said", "the mill had closed")])
    assert run("--errors", "attribution", "--kind", "cue") == 0
    assert capsys.readouterr().out == (
        "\ncue, 1 in all: 1 missed. Shown: 1\n"
        "\n"
        "   1  missed  0000.txt:48\n"
        "      gold  denies\n"
        "      ours  –\n"
        "      text  Ada Moor said the mill had closed, and Tom Reed [[denies]] it.\n"
        "      why   a1 “Ada Moor” · “said” · “the mill had closed”; indirect, source s1\n"
    )


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--errors", "speech"], "not measured: there is no corpora/speech.dev.jsonl.gz in {shared}"),
        (
            ["--errors", "gold", "--kind", "cue"],
            "gold has no errors of kind 'cue'; there are: status, ask, source, hedge, independence",
        ),
    ],
)
def test_errors_that_cannot_be_shown(
    shared: Path, capsys: pytest.CaptureFixture[str], arguments: Sequence[str], problem: str
) -> None:
    assert run(*arguments) == 2
    assert capsys.readouterr().err == f"tests.accuracy: {problem.format(shared=shared)}\n"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--set", "gould"], "argument --set: there is no set 'gould'; did you mean 'gold'?"),
        (["--set", "attribution.train"], "argument --set: there is no set 'attribution.train'; did you mean "),
        (["--limit", "0"], "argument --limit: '0' is not a number of 1 or more"),
        (["--limit", "5", "--check"], "--check and --record take whole sets: leave --limit out"),
        (["--kind", "cue"], "--kind goes with --errors"),
    ],
)
def test_a_wrong_command_says_what_is_wrong(
    capsys: pytest.CaptureFixture[str], arguments: Sequence[str], problem: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(*arguments)
    assert stopped.value.code == 2
    assert f"python -m tests.accuracy: error: {problem}" in capsys.readouterr().err


def test_markdown_needs_no_set(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures.record({"gold": Measured(3, {"ask, F1": 0.8})}, "2026-01-02", "0.1", figures.FIGURES)
    assert run("--markdown") == 0
    assert "| gold | ask, F1 | **.800** | .75 | regex .34 | 2026-01-02 |\n" in capsys.readouterr().out


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
