"""The bundled reporters: for people, for programs, for reviews of changes, and for the desk that checks facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any

from checker.hookspecs import FittedReporter, Reporter, hookimpl
from checker.report import PLAIN, Look

# A format's name, what help says of it, the module that writes it, and the class in there.
FORMATS = (
    ("text", "findings and ledgers for people (the default)", "text_report", "TextReporter"),
    ("markdown", "a summary for the page of a job or a pull request", "markdown_report", "MarkdownReporter"),
    ("html", "a page for editors: the article, findings, ledger, sources", "html", "HtmlReporter"),
    ("json", "the whole report as one JSON object (checker schema report)", "json_report", "JsonReporter"),
    ("jsonl", "a JSON object a line: each file as it is done, then the rest", "jsonl_report", "JsonLinesReporter"),
    ("sarif", "SARIF 2.1.0, for code scanning and viewers of static analysis", "sarif_report", "SarifReporter"),
    ("github", "annotations for GitHub Actions: the ten gravest of each level", "github_report", "GitHubReporter"),
    ("gitlab", "a code quality report for GitLab merge requests", "gitlab_report", "GitLabReporter"),
    ("rdjsonl", "diagnostics for reviewdog, one a line", "reviewdog_report", "ReviewdogReporter"),
    ("junit", "JUnit XML: a test suite a file, a failed test a finding", "junit_report", "JUnitReporter"),
    ("checkstyle", "Checkstyle XML, which many review tools read", "checkstyle_report", "CheckstyleReporter"),
    ("csv", "a fact-checker's worksheet for any spreadsheet: a row a claim", "csv_report", "CsvReporter"),
    ("xlsx", "the same for Excel and LibreOffice, with the findings", "xlsx_report", "XlsxReporter"),
    (
        "claimreview",
        "drafts of fact-checks as JSON-LD, without any verdict",
        "claimreview_report",
        "ClaimReviewReporter",
    ),
    (
        "comparison",
        "what became better or worse since the report of --compare",
        "comparison_report",
        "ComparisonReporter",
    ),
    (
        "comparison-json",
        "the same for programs (checker schema comparison)",
        "comparison_report",
        "ComparisonJsonReporter",
    ),
)
_COMPARING = ("comparison", "comparison-json")


class Deferred:
    """A reporter whose module is loaded once it has a report to write; each report gets a new one of its class."""

    def __init__(self, name: str, about: str, module: str, class_name: str) -> None:
        self.name, self.about = name, about
        self.compares = name in _COMPARING
        self._module, self._class_name = module, class_name

    def fitted(self, look: Look) -> Reporter:
        """Return the reporter of one report."""
        made: Reporter = getattr(import_module(f"{__name__}.{self._module}"), self._class_name)()
        return made.fitted(look) if isinstance(made, FittedReporter) else made

    def start(self, head: Mapping[str, Any]) -> str | bytes:
        """Return what a reporter of this format writes before the files."""
        return self.fitted(PLAIN).start(head)

    def file(self, file: Mapping[str, Any], first: bool) -> Any:
        """Return what a reporter of this format makes of a file."""
        return self.fitted(PLAIN).file(file, first)

    def end(self, totals: Mapping[str, Any], failures: Sequence[Mapping[str, str]]) -> str | bytes:
        """Return what a reporter of this format writes after no file at all."""
        return self.fitted(PLAIN).end(totals, failures)


@hookimpl
def checker_reporters() -> Iterable[Reporter]:
    """Return every bundled reporter, in the order in which help lists them."""
    return [Deferred(*each) for each in FORMATS]
