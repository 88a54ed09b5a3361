"""The reporter `xlsx`: the fact-checker's worksheet as a workbook, with the findings and the files beside it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from checker.errors import CheckerError
from checker.ledger import STATUSES
from checker_plugins.reporters.worksheet import COLUMNS, FREE, Cell, Data, failure_row, rows, text

if TYPE_CHECKING:
    from types import ModuleType

LAST_ROW = 1_048_575  # of a sheet, counted from zero

_WIDTHS = (24, 6, 70, 12, 12, 8, 24, 28, 14, 28, 8, 16, 20, 30, 20, 60, 16, 20, 40)
_FILLS = {"unsourced": "#F8D7DA", "vague": "#FDE8CF", "anonymous": "#FFF6CC", "named": "#DDF0DD"}
_FINDINGS = ("file", "line", "column", "severity", "rule", "message", "excerpt", "suggestion", "done")
_FILES = ("file", "claims", *STATUSES, "check-worthy", "independent sources", "findings")
_DATE = datetime(2000, 1, 1)  # noqa: DTZ001 - the same report gives the same bytes on any day


class _Part(NamedTuple):
    """What the workbook keeps of a file: its claims, its findings, its line of the summary."""

    claims: list[list[Cell]]
    findings: list[list[Cell]]
    summary: list[Cell]


class XlsxReporter:
    """Writes a workbook: the worksheet, the findings, the files, and what was not checked."""

    name = "xlsx"

    def __init__(self) -> None:
        self._parts: list[_Part] = []

    def start(self, head: Data) -> bytes:
        """Return nothing yet; raises `CheckerError` if the library that writes workbooks is missing."""
        _library()
        return b""

    def file(self, file: Data, first: bool) -> _Part:
        """Return the file's rows for each sheet."""
        path, summary = text(file["path"]), file["summary"]
        findings: list[list[Cell]] = [
            [
                path,
                text(finding["span"].get("locator") or "") or finding["span"]["line"],
                finding["span"]["column"],
                finding["severity"],
                finding["rule"],
                *(text(finding[name]) for name in ("message", "excerpt", "suggest")),
                "",
            ]
            for finding in file["findings"]
        ]
        counts = [summary[name] for name in ("claims", *STATUSES, "check_worthy", "independent_sources")]
        return _Part(rows(file), findings, [path, *counts, len(findings)])

    def gather(self, part: _Part, first: bool) -> bytes:
        """Keep the rows."""
        self._parts.append(_Part(*part))
        return b""

    def end(self, totals: Data, failures: Sequence[Mapping[str, str]]) -> bytes:
        """Return the workbook."""
        whole = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        workbook = _library().Workbook(whole, options)
        workbook.set_properties({"title": "Claims to check", "comments": "Made by checker", "created": _DATE})
        claims = [row for part in self._parts for row in part.claims] + [failure_row(failure) for failure in failures]
        findings = [row for part in self._parts for row in part.findings]
        _sheet(workbook, "Claims", COLUMNS, claims, _WIDTHS, FREE)
        _sheet(workbook, "Findings", _FINDINGS, findings, (24, 6, 8, 10, 28, 60, 40, 50, 12), 1)
        _sheet(workbook, "Files", _FILES, [part.summary for part in self._parts], (40,), 0)
        workbook.close()
        return whole.getvalue()


def _library() -> ModuleType:
    try:
        import xlsxwriter
    except ImportError as error:
        advice = "install it with: pip install 'claim-checker[xlsx]'"
        raise CheckerError(f"--format: xlsx needs the package XlsxWriter; {advice}") from error
    module: ModuleType = xlsxwriter
    return module


def _sheet(
    workbook: Any, name: str, columns: Sequence[str], lines: Sequence[Sequence[Cell]], widths: Sequence[int], free: int
) -> None:
    """Add a sheet: a frozen row of names with filters, wrapped text, the last `free` columns marked as to be filled."""
    sheet = workbook.add_worksheet(name)
    top = {"text_wrap": True, "valign": "top"}
    plain, blank = workbook.add_format(top), workbook.add_format({**top, "bg_color": "#EEF3FA", "border": 1})
    bold = workbook.add_format({**top, "bold": True, "bottom": 1})
    fills = {status: workbook.add_format({**top, "bg_color": color}) for status, color in _FILLS.items()}
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    for index, column in enumerate(columns):
        sheet.write_string(0, index, column, bold)
    shown = lines[:LAST_ROW]
    if len(lines) > LAST_ROW:
        left_out = len(lines) - LAST_ROW + 1
        shown = [
            *lines[: LAST_ROW - 1],
            [f"{left_out} rows more have no room in this sheet", *[""] * (len(columns) - 1)],
        ]
    status = columns.index("status") if "status" in columns else -1
    for number, line in enumerate(shown, 1):
        for index, cell in enumerate(line):
            form = blank if index >= len(columns) - free else plain
            if index == status:
                form = fills.get(str(cell), plain)
            if isinstance(cell, str):
                sheet.write_string(number, index, cell, form)
            else:
                sheet.write_number(number, index, cell, form)
    sheet.freeze_panes(1, 0)
    if shown:
        sheet.autofilter(0, 0, len(shown), len(columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
