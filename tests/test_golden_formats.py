from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from checker import cli
from checker.schema import schema, validate
from checker_plugins.reporters import FORMATS

FOLDER = Path(__file__).parent / "golden" / "formats"
SAVED = FOLDER / "report.json"
ARTICLES = ("weir.md", "kiln.txt")
NAMES = [name for name, *_ in FORMATS if name not in ("json", "html")]

Golden = Callable[[Path, bytes], None]


def test_the_saved_report_is_one_of_two_articles_and_a_failure(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The report is made anew only on demand: what the formats make of it should not change with the rules."""
    if request.config.getoption("--update-golden"):
        monkeypatch.chdir(FOLDER)
        assert cli.main(["check", *ARTICLES, "gone.md", "--format", "json", "--output", SAVED.name]) == 2
    report = json.loads(SAVED.read_bytes())
    assert validate(report, schema("report")) == []
    assert [file["path"] for file in report["files"]] == list(ARTICLES)
    assert len(report["failures"]) == 1
    for file in report["files"]:
        source = (FOLDER / file["path"]).read_text(encoding="utf-8")
        for finding in file["findings"]:
            assert source[finding["span"]["start"] : finding["span"]["end"]] == finding["excerpt"]


@pytest.mark.parametrize("name", NAMES)
def test_a_format_is_what_it_was(name: str, golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / name
    monkeypatch.chdir(FOLDER)
    compared = ["--compare", "base.json"] if name.startswith("comparison") else []
    assert cli.main(["report", "convert", str(SAVED), "--format", f"{name}:{target}", *compared]) == 0
    written = target.read_bytes()
    if name == "xlsx":
        golden(FOLDER / "report.xlsx.txt", cells(written).encode())
    else:
        golden(FOLDER / f"report.{name}", written)


def test_a_report_converted_to_its_own_format_stays_as_it_is(tmp_path: Path) -> None:
    target = tmp_path / "again.json"
    lines = tmp_path / "lines.jsonl"
    assert cli.main(["report", "convert", str(SAVED), "--format", f"json:{target}"]) == 0
    assert target.read_bytes() == SAVED.read_bytes()
    assert cli.main(["report", "convert", str(SAVED), "--format", f"jsonl:{lines}"]) == 0
    assert cli.main(["report", "convert", str(lines), "--format", "json", "--output", str(target)]) == 0
    assert target.read_bytes() == SAVED.read_bytes()


def cells(workbook: bytes) -> str:
    """Return what the sheets of a workbook say, as lines that can be compared and read."""
    import openpyxl

    lines = []
    for sheet in openpyxl.load_workbook(io.BytesIO(workbook)):
        lines.append(f"# {sheet.title} {sheet.freeze_panes} {sheet.auto_filter.ref}")
        lines += ["\t".join("" if cell is None else str(cell) for cell in row) for row in sheet.values]
    return "\n".join(lines) + "\n"
