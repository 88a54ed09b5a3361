"""The reporter `csv`: the fact-checker's worksheet for any spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from checker_plugins.reporters.worksheet import COLUMNS, Cell, Data, failure_row, rows

_BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes a file for one in the encoding of its country


class CsvReporter:
    """Writes a row for each claim, with columns to tick off; nothing in a cell is taken for a formula."""

    name = "csv"

    def start(self, head: Data) -> str:
        """Return the names of the columns."""
        return _BYTE_ORDER_MARK + _written([COLUMNS])

    def file(self, file: Data, first: bool) -> str:
        """Return the rows of the file's claims."""
        return _written(rows(file))

    def end(self, totals: Data, failures: Sequence[Mapping[str, str]]) -> str:
        """Return a row for each thing that was not checked."""
        return _written(map(failure_row, failures))


def _written(lines: Iterable[Sequence[Cell]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue()
