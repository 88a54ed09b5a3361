"""A file's record as the page shows it: its text cut into runs, its claims and findings by number, its sources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from checker.ledger import STATUSES
from checker_plugins.reporters import aside
from checker_plugins.reporters.html.chain import origins
from checker_plugins.reporters.html.run import cut

_WEB = re.compile(r"(?ai:https?)://[^\s\x00-\x1f\x7f\\]+\Z")
_TITLE_LENGTH = 160


def row(file: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the index says of a file."""
    summary = file["summary"]
    severities: dict[str, int] = {}
    rules: dict[str, int] = {}
    for finding in file["findings"]:
        severities[finding["severity"]] = severities.get(finding["severity"], 0) + 1
        rules[finding["rule"]] = rules.get(finding["rule"], 0) + 1
    return {
        "path": file["path"],
        "title": title(file),
        "statuses": {status: summary[status] for status in STATUSES},
        "claims": summary["claims"],
        "check_worthy": summary["check_worthy"],
        "independent": summary["independent_sources"],
        "single_source": summary["single_source"],
        "severities": severities,
        "rules": dict(sorted(rules.items())),
        "suppressed": len(file["suppressed"]),
    }


def rule(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a note says of the rule that made it."""
    references = [{**link(one.get("url", "")), "text": one["title"]} for one in record["references"]]
    return {"title": record["title"], "rationale": record["rationale"], "references": references}


def title(file: Mapping[str, Any]) -> str:
    """Return the headline of a file, or nothing where it has none."""
    article = file.get("article") or {"blocks": ()}
    headlines = (block for block in article["blocks"] if block["role"] == "headline")
    block = next(headlines, None)
    text = article["text"][block["start"] : block["end"]] if block else file.get("metadata", {}).get("headline", "")
    text = " ".join(text.split())
    return text if len(text) <= _TITLE_LENGTH else text[:_TITLE_LENGTH].rstrip() + "…"


def article(file: Mapping[str, Any]) -> dict[str, Any]:
    """Return all that the page shows of a file; claims, findings and sources are named by their numbers."""
    sources = {source["id"]: number for number, source in enumerate(file["sources"])}
    claims = {claim["id"]: number for number, claim in enumerate(file["claims"])}
    blocks = cut(file)
    spelled = _spelled(blocks)
    return {
        "language": file["language"],
        "about": _about(file.get("metadata", {})),
        "blocks": blocks,
        "claims": [_claim(claim, sources, spelled.get(n, "")) for n, claim in enumerate(file["claims"])],
        "findings": [_finding(finding, claims, "article" not in file) for finding in file["findings"]],
        "sources": [_source(source) for source in file["sources"]],
        "origins": origins(file),
        "suppressions": [_suppression(said) for said in file.get("suppressions", ())],
        "aside": [_aside(finding) for finding in file["suppressed"]],
    }


def link(target: str) -> dict[str, str]:
    """Return a link as the page shows it; only one that leads to the web can be followed.

    >>> link("https://a.example"), link("javascript:alert(1)")
    ({'text': 'https://a.example', 'to': 'https://a.example'}, {'text': 'javascript:alert(1)'})
    """
    return {"text": target, "to": target} if _WEB.match(target) else {"text": target}


def _about(metadata: Mapping[str, str]) -> list[dict[str, str]]:
    """Return what a file says of its article besides the text: who wrote it, when, and where it can be read."""
    said = [{"text": metadata[name]} for name in ("byline", "section") if metadata.get(name)]
    said += [{"text": f"{name} {metadata[name]}"} for name in ("published", "updated") if metadata.get(name)]
    return [*said, link(metadata["url"])] if metadata.get("url") else said


def _spelled(blocks: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """Return what the runs of each claim spell."""
    spelled: dict[int, str] = {}
    for block in blocks:
        for run in block["runs"]:
            if type(run) is list:
                spelled[run[1]] = spelled.get(run[1], "") + run[0]
    return spelled


def _claim(claim: Mapping[str, Any], sources: Mapping[str, int], spelled: str) -> dict[str, Any]:
    """Return what the page says of a claim; its text only where the runs of the article do not spell it already."""
    return _without_empty(
        {
            "text": "" if claim["text"] == spelled else claim["text"],
            "where": _where(claim["span"]),
            "type": claim["type"],
            "status": claim["status"],
            "check_worthy": claim["check_worthy"],
            "because": claim["because"],
            "sources": [sources[source] for source in claim["sources"] if source in sources],
            "independent": claim["independent_sources"],
            "figures": _texts(claim["figures"]),
            "hedges": _texts(claim["hedges"]),
            "links": [link(target) for target in claim["links"]],
        }
    )


def _finding(finding: Mapping[str, Any], claims: Mapping[str, int], with_context: bool) -> dict[str, Any]:
    shown = {
        "rule": finding["rule"],
        "severity": finding["severity"],
        "where": _where(finding["span"]),
        "message": finding["message"],
        "suggest": finding["suggest"],
        "excerpt": finding["excerpt"],
        "claim": claims.get(finding["claim"], -1),
    }
    if with_context:
        shown |= {"before": finding["before"], "after": finding["after"]}
    return _without_empty(shown)


def _suppression(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "names": aside.meant(said),
        "where": aside.where(said),
        "outcome": aside.outcome(said),
        "is_used": said["state"] == "used",
        "reason": said["reason"],
    }


def _aside(finding: Mapping[str, Any]) -> dict[str, Any]:
    shown = _finding(finding, {}, False)
    kept = {name: value for name, value in shown.items() if name not in ("claim", "suggest")}
    kept |= {"by": aside.BY.get(finding["by"], finding["by"]), "reason": finding["reason"]}
    return kept


def _where(span: Mapping[str, Any]) -> str:
    """Return where a span begins: its line, or words for the place in a file that has no lines."""
    return span.get("locator") or f"line {span['line']}"


def _source(source: Mapping[str, Any]) -> dict[str, Any]:
    return _without_empty(
        {
            "name": source["name"],
            "type": source["type"],
            "role": source["role"],
            "affiliation": source["affiliation"],
            "reason_given": source["reason_given"],
            "how_they_know": source["how_they_know"],
            "mentions": len(source["mentions"]),
        }
    )


def _texts(parts: Sequence[Mapping[str, Any]]) -> list[str]:
    return [part["text"] for part in parts]


def _without_empty(record: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is empty, false or nought: with thousands of claims it would be half of the page."""
    return {name: value for name, value in record.items() if value or name == "claim"}
