"""The accuracy harness on small sets that are made here: what is measured, recorded, printed, and refused."""

from __future__ import annotations

import doctest
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import tests.accuracy.__main__ as accuracy
from checker.errors import CheckerError
from tests.accuracy import errors, figures, labelled, samples, table
from tests.accuracy.figures import Recorded
from tests.accuracy.labelled import Measured
from tests.accuracy.measures import MEASURES, SETS, measures_of
from tests.accuracy.samples import LAKE, MILL, Record, attribution, claim, report_on


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the gold articles and one corpus, and keep recorded figures beside it."""
    monkeypatch.setenv("CHECKER_SHARED", str(tmp_path / "shared"))
    monkeypatch.setattr(figures, "FIGURES", tmp_path / "figures.json")
    monkeypatch.setenv("COLUMNS", "80")
    return samples.lay(tmp_path / "shared")


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Record:
    """Return the report that the checker will give; it may be filled in by the test."""
    report: Record = {"files": []}
    monkeypatch.setattr(labelled, "check_texts", lambda texts: report)
    return report


def recorded(**changes: Any) -> Recorded:
    gold = {measure.name: 0.5 for measure in measures_of("gold")}
    return Recorded(**{"date": "2026-01-02", "version": "0.1", "sentences": 3, "figures": gold, **changes})


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
    (shared / "gold" / "score.py").write_text(samples.SCORE.replace('"ask_prf"', '"asked"'), encoding="utf-8")
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
