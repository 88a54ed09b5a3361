from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker import cli
from checker_plugins.reporters import xlsx_report
from checker_plugins.reporters.worksheet import COLUMNS, FREE, LARGEST_CELL, text

SAVED = Path(__file__).parent / "golden" / "formats" / "report.json"
GOLDEN: dict[str, Any] = json.loads(SAVED.read_bytes())

Render = Callable[[str, Mapping[str, Any]], bytes]


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def read_sheets(data: bytes) -> dict[str, list[list[Any]]]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    return {sheet.title: [["" if cell is None else cell for cell in row] for row in sheet.values] for sheet in book}


def test_a_row_says_all_that_is_known_of_a_claim(render: Render) -> None:
    names, *rows = read_csv(render("csv", GOLDEN))
    assert names == list(COLUMNS)
    paid = dict(zip(names, next(row for row in rows if "900 crowns" in row[2]), strict=True))
    assert paid == {
        "file": "weir.md",
        "line": "13",
        "claim": paid["claim"],
        "type": "statistic",
        "status": "anonymous",
        "check-worthy": "yes",
        "reasons": paid["reasons"],
        "source": "an official",
        "source type": "anonymous",
        "origin": "an official",
        "independent sources": "1",
        "cue": "said",
        "figures": "900",
        "links": "",
        "hedges": "",
        "findings": paid["findings"],
        "checked by": "",
        "verdict (yours)": "",
        "notes": "",
    }
    assert "figure" in paid["reasons"].split("; ")
    assert paid["findings"].startswith("note: How does 'an official' know?")
    assert paid["findings"].endswith("(core.anonymous-unknown-access)")


def test_there_is_a_row_for_each_claim_and_each_failure(render: Render) -> None:
    rows = read_csv(render("csv", GOLDEN))[1:]
    claims = [(file["path"], claim) for file in GOLDEN["files"] for claim in file["claims"]]
    assert len(rows) == len(claims) + 1
    for row, (path, claim) in zip(rows, claims, strict=False):
        assert row[:2] == [path, str(claim["span"]["line"])]
        assert row[-FREE:] == [""] * FREE
    assert rows[-1][:4] == [
        "gone.md",
        "",
        "gone.md: could not find articles: there is no such file or folder (FileNotFoundError)",
        "not checked",
    ]


def test_the_workbook_holds_the_same_rows_and_the_findings(render: Render) -> None:
    sheets = read_sheets(render("xlsx", GOLDEN))
    assert list(sheets) == ["Claims", "Findings", "Files"]
    assert [list(map(str, row)) for row in sheets["Claims"]] == read_csv(render("csv", GOLDEN))
    findings = [finding for file in GOLDEN["files"] for finding in file["findings"]]
    assert [row[4] for row in sheets["Findings"][1:]] == [finding["rule"] for finding in findings]
    assert [row[0] for row in sheets["Files"][1:]] == ["weir.md", "kiln.txt"]
    assert sheets["Claims"][1][1] == GOLDEN["files"][0]["claims"][0]["span"]["line"]  # a number, not text


@pytest.mark.parametrize("name", ["csv", "xlsx"])
@pytest.mark.parametrize("lure", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\uff1d1", '=HYPERLINK("x")'])
def test_nothing_is_taken_for_a_formula(name: str, lure: str, render: Render) -> None:
    file = GOLDEN["files"][0]
    claim = {**file["claims"][0], "text": lure, "links": [lure], "because": [lure]}
    report = {**GOLDEN, "files": [{**file, "path": lure, "claims": [claim]}], "failures": []}
    data = render(name, report)
    row = read_csv(data)[1] if name == "csv" else read_sheets(data)["Claims"][1]
    for column in ("file", "claim", "links", "reasons"):
        assert row[COLUMNS.index(column)].startswith("'")


@given(st.text(max_size=50))
def test_a_cell_is_one_line_of_plain_text(value: str) -> None:
    cell = text(value)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.isprintable() or not set(cell) & {chr(number) for number in range(32)}
    assert "".join(cell.split()).lstrip("'") == "".join(text("x" + value)[1:].split()).lstrip("'")


def test_a_cell_is_no_longer_than_spreadsheets_take() -> None:
    assert len(text("a" * 40_000)) == LARGEST_CELL
    assert text("a" * 40_000).endswith("a…")


def test_more_rows_than_a_sheet_has_are_counted(render: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_report, "LAST_ROW", 5)
    claims = read_sheets(render("xlsx", GOLDEN))["Claims"]
    whole = sum(len(file["claims"]) for file in GOLDEN["files"]) + 1
    assert len(claims) == 6  # with the names of the columns
    assert claims[-1][0] == f"{whole - 4} rows more have no room in this sheet"


def test_without_its_library_xlsx_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    target = tmp_path / "claims.xlsx"
    assert cli.main(["check", str(SAVED.with_name("kiln.txt")), "--format", f"xlsx:{target}"]) == 2
    advice = "install it with: pip install 'claim-checker[xlsx]'"
    assert capsys.readouterr() == ("", f"checker: --format: xlsx needs the package XlsxWriter; {advice}\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_libreoffice_opens_it(name: str, tmp_path: Path, render: Render) -> None:
    (tmp_path / f"claims.{name}").write_bytes(render(name, GOLDEN))
    filters = ["--infilter=CSV:44,34,76"] if name == "csv" else []
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, *filters, "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76"]
    (tmp_path / "out").mkdir()
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), str(tmp_path / f"claims.{name}")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    shown = read_csv((tmp_path / "out" / "claims.csv").read_bytes())
    wanted = read_csv(render("csv", GOLDEN))
    if name == "csv":  # from which spreadsheets take 3,400 for a number of their own
        shown, wanted = ([row[:12] + row[13:] for row in rows] for rows in (shown, wanted))
    assert shown == wanted
