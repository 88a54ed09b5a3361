"""The reporter `xlsx`: the fact-checker's worksheet as a workbook, with the findings and the files beside it."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from checker.errors import CheckerError
from checker.ledger import STATUSES
from checker_plugins.reporters.worksheet import COLUMNS, FREE, Cell, Data, failure_row, rows, set_aside, text

if TYPE_CHECKING:
    from types import ModuleType

LAST_ROW = 1_048_575  # of a sheet, counted from zero

_WIDTHS = (24, 6, 70, 12, 12, 8, 24, 28, 14, 28, 8, 16, 20, 30, 20, 60, 16, 20, 40)
_FILLS = {"unsourced": "#F8D7DA", "vague": "#FDE8CF", "anonymous": "#FFF6CC", "named": "#DDF0DD"}
_FINDINGS = ("file", "line", "column", "severity", "rule", "message", "excerpt", "suggestion", "set aside", "done")
_FILES = ("file", "claims", *STATUSES, "check-worthy", "independent sources", "findings", "set aside")
_DATE = datetime(2000, 1, 1)  # noqa: DTZ001 - the same report gives the same bytes on any day


class _Part(NamedTuple):
    """What the workbook keeps of a file: its claims, its findings, its line of the summary."""

    claims: list[list[Cell]]
    findings: list[list[Cell]]
    summary: list[Cell]


class XlsxReporter:
    """Writes a workbook: the worksheet, the findings and the files, row by row, so that the memory stays small."""

    name = "xlsx"

    def __init__(self) -> None:
        self._whole = io.BytesIO()
        self._workbook: Any = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def start(self, head: Data) -> bytes:
        """Begin the workbook; raises `CheckerError` if the library that writes workbooks is missing."""
        library = _library()
        self._folder = tempfile.TemporaryDirectory(prefix="checker-")  # for the rows until the workbook is whole
        options = {"constant_memory": True, "tmpdir": self._folder.name, "strings_to_urls": False}
        self._workbook = library.Workbook(self._whole, options)
        self._workbook.set_properties({"title": "Claims to check", "comments": "Made by checker", "created": _DATE})
        self._claims = _Sheet(self._workbook, "Claims", COLUMNS, _WIDTHS, FREE)
        self._findings = _Sheet(self._workbook, "Findings", _FINDINGS, (24, 6, 8, 10, 28, 60, 40, 50, 40, 12), 1)
        self._files = _Sheet(self._workbook, "Files", _FILES, (40,), 0)
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
                text(set_aside(finding)),
                "",
            ]
            for finding in (*file["findings"], *file["suppressed"])
        ]
        counts = [summary[name] for name in ("claims", *STATUSES, "check_worthy", "independent_sources")]
        return _Part(rows(file), findings, [path, *counts, len(file["findings"]), len(file["suppressed"])])

    def gather(self, part: _Part, first: bool) -> bytes:
        """Add the rows to their sheets."""
        claims, findings, summary = part
        self._claims.add(claims)
        self._findings.add(findings)
        self._files.add([summary])
        return b""

    def end(self, totals: Data, failures: Sequence[Mapping[str, str]]) -> bytes:
        """Return the workbook."""
        self._claims.add(list(map(failure_row, failures)))
        for sheet in (self._claims, self._findings, self._files):
            sheet.close()
        self._workbook.close()
        if self._folder is not None:
            self._folder.cleanup()
        return self._whole.getvalue()


class _Sheet:
    """A sheet: a frozen row of names with filters, wrapped text, the last `free` columns marked as to be filled."""

    def __init__(self, workbook: Any, name: str, columns: Sequence[str], widths: Sequence[int], free: int) -> None:
        top = {"text_wrap": True, "valign": "top"}
        plain, blank = workbook.add_format(top), workbook.add_format({**top, "bg_color": "#EEF3FA", "border": 1})
        bold = workbook.add_format({**top, "bold": True, "bottom": 1})
        self._fills = {status: workbook.add_format({**top, "bg_color": color}) for status, color in _FILLS.items()}
        self._forms = [blank if index >= len(columns) - free else plain for index in range(len(columns))]
        self._status = columns.index("status") if "status" in columns else -1
        self._last = len(columns) - 1
        self._rows = self._left_out = 0
        self._sheet = workbook.add_worksheet(name)
        for index, width in enumerate(widths):
            self._sheet.set_column(index, index, width)
        for index, column in enumerate(columns):
            self._sheet.write_string(0, index, column, bold)
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)

    def add(self, lines: Sequence[Sequence[Cell]]) -> None:
        """Add rows below the others; what has no room in the sheet is counted."""
        for line in lines:
            if self._rows == LAST_ROW - 1:
                self._left_out += 1
                continue
            self._rows += 1
            for index, cell in enumerate(line):
                self._write(index, cell)

    def close(self) -> None:
        """Say what was left out, and let every column be filtered."""
        if self._left_out:
            self._rows += 1
            self._write(0, f"{self._left_out} rows more have no room in this sheet")
        if self._rows:
            self._sheet.autofilter(0, 0, self._rows, self._last)

    def _write(self, column: int, cell: Cell) -> None:
        form = self._forms[column]
        if not isinstance(cell, str):
            self._sheet.write_number(self._rows, column, cell, form)
        elif cell:
            self._sheet.write_string(
                self._rows, column, cell, self._fills.get(cell, form) if column == self._status else form
            )
        else:
            self._sheet.write_blank(self._rows, column, None, form)


def _library() -> ModuleType:
    try:
        import xlsxwriter
    except ImportError as error:
        advice = "install it with: pip install 'claim-checker[xlsx]'"
        raise CheckerError(f"--format: xlsx needs the package XlsxWriter; {advice}") from error
    module: ModuleType = xlsxwriter
    return module
