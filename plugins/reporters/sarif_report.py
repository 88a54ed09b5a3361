"""The reporter `sarif`: SARIF 2.1.0, the exchange format of static analysis, for code scanning and viewers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from checker.finding import CATEGORIES
from checker.json_text import as_json
from checker_plugins.reporters.encoding import file_of, numbered, one_line, uri

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_ROOT = "%SRCROOT%"
_FAILURE = "checker.failure"
_TAXONOMY = "categories"
_MEANING = {
    "sourcing": "Who stands behind what the article asserts.",
    "attribution": "How the article says who said what.",
    "hedging": "Words by which the writer holds back from saying that a thing is so.",
    "language": "Words that judge, or that lend what is said more or less credit.",
    "numbers": "Figures, and what they are figures of.",
    "fairness": "Whether those who are accused or spoken of get their due.",
    "transparency": "What the reader is told of how the article came to know.",
    "consistency": "Whether the article agrees with itself.",
}
_PROBLEM = {"error": "error", "warning": "warning", "note": "recommendation"}

Data = Mapping[str, Any]


class SarifReporter:
    """Writes one run with rules, results, artifacts, and what failed as notifications of its invocation."""

    name = "sarif"

    def __init__(self) -> None:
        self._artifacts: dict[str, None] = {}

    def start(self, head: Data) -> str:
        """Return the opening of the run: the tool, its rules and their categories."""
        tool = head["tool"]
        driver = {
            "name": tool["name"],
            "version": tool["version"],
            "rules": [_rule(id_, rule) for id_, rule in head["rules"].items()],
            "notifications": [
                {"id": _FAILURE, "shortDescription": {"text": "A file, a rule or a plugin failed."}},
            ],
            "supportedTaxonomies": [{"name": _TAXONOMY, "index": 0}],
        }
        taxonomy = {
            "name": _TAXONOMY,
            "version": tool["version"],
            "shortDescription": {"text": "What the rules of checker are about."},
            "isComprehensive": True,
            "taxa": [{"id": name, "shortDescription": {"text": _MEANING[name]}} for name in CATEGORIES],
        }
        run = {
            "tool": {"driver": driver},
            "taxonomies": [taxonomy],
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder in which checker was run."}}},
        }
        log = as_json({"$schema": SCHEMA, "version": "2.1.0"})
        return f'{log[:-1]},"runs":[{as_json(run)[:-1]},\n"results":['

    def file(self, file: Data, first: bool) -> tuple[str, str]:
        """Return the file as an artifact, and its results, each on a line."""
        artifact = as_json({"location": _location(file["path"]), "roles": ["analysisTarget"]})
        shown, hidden = file["findings"], file["suppressed"]
        results = [
            as_json(_result(finding, fingerprint, file["path"])) for finding, fingerprint in numbered([*shown, *hidden])
        ]
        return artifact, ",\n".join(results)

    def gather(self, part: tuple[str, str], first: bool) -> str:
        """Keep the artifact, which stands after all results, and return the results."""
        artifact, results = part
        self._artifacts[artifact] = None
        return results and ("\n" if first else ",\n") + results

    def end(self, totals: Data, failures: Sequence[Mapping[str, str]]) -> str:
        """Return the artifacts, and the invocation with what failed."""
        artifacts = ",\n".join(self._artifacts)
        invocation = as_json(
            {
                "executionSuccessful": not failures,
                "toolExecutionNotifications": [_notification(failure) for failure in failures],
            }
        )
        return f'\n],\n"artifacts":[\n{artifacts}\n],\n"invocations":[\n{invocation}\n]}}]}}\n'


def _rule(id_: str, rule: Data) -> dict[str, Any]:
    written = {
        "id": id_,
        "shortDescription": {"text": rule["title"]},
        "fullDescription": {"text": one_line(rule["rationale"])},
        "help": _help(id_, rule),
        "defaultConfiguration": {"level": rule["severity"]},
        "relationships": [
            {
                "target": {"id": rule["category"], "toolComponent": {"name": _TAXONOMY, "index": 0}},
                "kinds": ["superset"],
            }
        ],
        "properties": {
            "tags": [rule["category"]],
            "precision": rule["confidence"],
            "problem.severity": _PROBLEM[rule["severity"]],
            "since": rule["since"],
        },
    }
    address = next((reference["url"] for reference in rule["references"] if _is_address(reference["url"])), None)
    return {**written, "helpUri": address} if address else written


def _help(id_: str, rule: Data) -> dict[str, str]:
    """Return why the rule exists and what to do, as plain text and as Markdown."""
    rationale, suggest = one_line(rule["rationale"]), one_line(rule["suggest"])
    text = [rationale]
    markdown = [f"**{_escaped(one_line(rule['title']))}** (`{id_}`)", _escaped(rationale)]
    if suggest:
        text.append(f"What to do: {suggest}")
        markdown.append(f"**What to do:** {_escaped(suggest)}")
    if rule["references"]:
        text.append("See: " + "; ".join(f"{each['title']} {each['url']}".strip() for each in rule["references"]))
        markdown.append("\n".join(f"- {_reference(each)}" for each in rule["references"]))
    return {"text": "\n".join(text), "markdown": "\n\n".join(markdown)}


def _reference(reference: Mapping[str, str]) -> str:
    title = _escaped(one_line(reference["title"]))
    return f"[{title}](<{reference['url']}>)" if _is_address(reference["url"]) else title


def _is_address(text: str) -> bool:
    return re.fullmatch(r"https?://[^\s<>\"]+", text) is not None


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|~])", r"\\\1", text)


def _result(finding: Data, fingerprint: str, path: str) -> dict[str, Any]:
    return {
        "ruleId": finding["rule"],
        "level": finding["severity"],
        "message": {"text": finding["message"]},
        "locations": [_place(finding, path)],
        "partialFingerprints": {"checker/v1": finding["fingerprint"], "primaryLocationLineHash": fingerprint},
        "suppressions": [_suppression(finding)] if "by" in finding else [],
        "properties": {"category": finding["category"], "confidence": finding["confidence"]},
    }


def _suppression(finding: Data) -> dict[str, str]:
    """Return what set a finding aside: the article itself, or something beside it."""
    kind = "inSource" if finding["by"] in ("comment", "front-matter") else "external"
    reason = one_line(finding["reason"]) or finding["by"]
    return {"kind": kind, "status": "accepted", "justification": reason}


def _place(finding: Data, path: str) -> dict[str, Any]:
    """Return where a finding is: a region of the file's text, or the name of the place where it has no lines."""
    span = finding["span"]
    file = {"artifactLocation": _location(path)}
    if span.get("locator"):
        return {"physicalLocation": file, "logicalLocations": [{"name": span["locator"]}]}
    region: dict[str, Any] = {
        "startLine": span["line"],
        "startColumn": span["column"],
        "endLine": span["end_line"],
        "endColumn": span["end_column"],
        "charOffset": span["start"],
        "charLength": span["end"] - span["start"],
    }
    if finding["excerpt"]:
        region["snippet"] = {"text": finding["excerpt"]}
    return {"physicalLocation": {**file, "region": region}}


def _location(path: str) -> dict[str, str]:
    address = uri(file_of(path))
    return {"uri": address} if address.startswith("file:") else {"uri": address, "uriBaseId": _ROOT}


def _notification(failure: Mapping[str, str]) -> dict[str, Any]:
    return {
        "descriptor": {"id": _FAILURE, "index": 0},
        "level": "error",
        "message": {"text": f"{failure['who']}: {failure['doing']}: {failure['detail']}"},
        "exception": {"kind": failure["error"], "message": failure["detail"]},
    }
