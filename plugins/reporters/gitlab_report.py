"""The reporter `gitlab`: findings as a code quality report, which GitLab shows in merge requests."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from checker.json_text import as_json
from checker_plugins.reporters.encoding import file_of, lines, numbered, one_line, relative, said, told

_LEVEL = {"error": "major", "warning": "minor", "note": "info"}

Data = Mapping[str, Any]


class GitLabReporter:
    """Writes a code quality report as GitLab reads it: one array of issues, each with a fingerprint of its own."""

    name = "gitlab"

    def __init__(self) -> None:
        self._bare = True

    def start(self, head: Data) -> str:
        """Return the opening of the array."""
        return "["

    def file(self, file: Data, first: bool) -> list[str]:
        """Return the file's issues."""
        path = relative(file_of(file["path"]))
        issues = []
        for finding, fingerprint in numbered(file["findings"]):
            digest = _digest(file["path"], fingerprint)
            at = dict(zip(("begin", "end"), lines(finding), strict=True))
            issues.append(_issue(said(finding), finding["rule"], digest, _LEVEL[finding["severity"]], path, at))
        return issues

    def gather(self, part: Sequence[str], first: bool) -> str:
        """Return the issues, each on a line, with commas between all that there are."""
        text = ""
        for issue in part:
            text += ("\n" if self._bare else ",\n") + issue
            self._bare = False
        return text

    def end(self, totals: Data, failures: Sequence[Mapping[str, str]]) -> str:
        """Return what could not be done as issues that block, and the end of the array."""
        issues = []
        for index, failure in enumerate(failures):
            digest = _digest(*failure.values(), str(index))
            path = relative(failure["who"])
            issues.append(_issue(told(failure), "checker.failure", digest, "blocker", path, {"begin": 1, "end": 1}))
        return self.gather(issues, False) + "\n]\n"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _issue(message: str, rule: str, digest: str, severity: str, path: str, at: Mapping[str, int]) -> str:
    return as_json(
        {
            "description": one_line(message),
            "check_name": rule,
            "fingerprint": digest,
            "severity": severity,
            "location": {"path": path, "lines": at},
        }
    )
