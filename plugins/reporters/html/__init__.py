"""The reporter `html`: one page for editors, which needs no network and runs nothing that an article says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class Part(NamedTuple):
    """What the page needs of one file: its row of the index, and its data as they stand in the page."""

    row: Mapping[str, Any]
    data: str


class HtmlReporter:
    """Writes one page: an index of the articles, and each article as data that is drawn when it is opened."""

    name = "html"

    def __init__(self) -> None:
        self._rows: list[Mapping[str, Any]] = []
        self._rules: Mapping[str, Any] = {}

    def start(self, head: Mapping[str, Any]) -> str:
        """Return the page down to its data: policy, style, and the parts that every article shares."""
        from checker_plugins.reporters.html import page

        self._rules = head["rules"]
        return page.start(head)

    def file(self, file: Mapping[str, Any], first: bool) -> Part:
        """Return what the page needs of one file."""
        from checker_plugins.reporters.html import page, view

        return Part(view.row(file), page.inert(view.article(file)))

    def gather(self, part: Part, first: bool) -> str:
        """Keep the file's row for the index, and return its data as an element that nothing runs."""
        from checker_plugins.reporters.html import page

        self._rows.append(part.row)
        return page.block(f"article-{len(self._rows) - 1}", part.data)

    def end(self, totals: Mapping[str, Any], failures: Sequence[Mapping[str, str]]) -> str:
        """Return the index, the rules that found something, what failed, and the script."""
        from checker_plugins.reporters.html import page, view

        found = {rule for row in self._rows for rule in row["rules"]}
        rules = {name: view.rule(rule) for name, rule in self._rules.items() if name in found}
        return page.end({"totals": totals, "rows": self._rows, "rules": rules, "failures": failures})
