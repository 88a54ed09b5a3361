"""The fact-checker's worksheet: a row for each claim, with all that the report says of it and room for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from checker_plugins.reporters.encoding import one_line, told

Data = Mapping[str, Any]
Cell = str | int

COLUMNS = (
    "file",
    "line",
    "claim",
    "type",
    "status",
    "check-worthy",
    "reasons",
    "source",
    "source type",
    "origin",
    "independent sources",
    "cue",
    "figures",
    "links",
    "hedges",
    "findings",
    "checked by",
    "verdict (yours)",
    "notes",
)
FREE = 3  # columns at the end that are left to the people who check
LARGEST_CELL = 32_000  # characters; spreadsheets take 32,767

_BETWEEN = "; "
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # also in their wide forms


def rows(file: Data) -> list[list[Cell]]:
    """Return the rows of a file's claims, in the order of the article."""
    sources = {source["id"]: source for source in file["sources"]}
    attributions = {attribution["id"]: attribution for attribution in file["attributions"]}
    found = [*file["findings"], *file["suppressed"]]
    return [
        _row(file, claim, sources, attributions, [finding for finding in found if _concerns(finding, claim)])
        for claim in file["claims"]
    ]


def failure_row(failure: Mapping[str, str]) -> list[Cell]:
    """Return the row that says that something was not checked."""
    row: list[Cell] = [""] * len(COLUMNS)
    row[0], row[2], row[3] = text(failure["who"]), text(told(failure)), "not checked"
    return row


def text(value: str) -> str:
    """Return text for a cell: on one line, not too long, and nothing that a spreadsheet would take for a formula.

    >>> text("=1+1"), text("-5 percent"), text("a\\tb")
    ("'=1+1", "'-5 percent", 'a b')
    """
    line = one_line(value)
    if line.startswith(_FORMULA) or value[:1] in ("\t", "\r"):
        line = "'" + line
    return line if len(line) <= LARGEST_CELL else line[: LARGEST_CELL - 1] + "…"


def _concerns(finding: Data, claim: Data) -> bool:
    """Say whether a finding speaks of a claim, or, where it names none, lies within it."""
    if finding["claim"] is not None:
        return bool(finding["claim"] == claim["id"])
    inner, outer = finding["span"], claim["span"]
    return bool(outer["start"] <= inner["start"] and inner["end"] <= outer["end"])


def _row(
    file: Data, claim: Data, sources: Mapping[str, Data], attributions: Mapping[str, Data], findings: Sequence[Data]
) -> list[Cell]:
    behind = [sources[each] for each in claim["sources"] if each in sources]
    origins = [sources.get(source["origin"], source)["name"] for source in behind]
    acts = [attributions[each] for each in claim["attributions"] if each in attributions]
    return [
        text(file["path"]),
        text(claim["span"].get("locator") or "") or claim["span"]["line"],
        text(claim["text"]),
        claim["type"],
        claim["status"],
        "yes" if claim["check_worthy"] else "no",
        _joined(claim["because"]),
        _joined(source["name"] for source in behind),
        _joined(source["type"] for source in behind),
        _joined(origins),
        claim["independent_sources"],
        _joined(act["cue"]["text"] for act in acts if act["cue"]),
        _joined(figure["text"] for figure in claim["figures"]),
        _joined(claim["links"]),
        _joined(hedge["text"] for hedge in claim["hedges"]),
        _joined(map(_told, findings)),
        *[""] * FREE,
    ]


def _told(finding: Data) -> str:
    said = f"{finding['severity']}: {finding['message']} ({finding['rule']})"
    return f"set aside ({set_aside(finding)}): {said}" if "by" in finding else said


def set_aside(finding: Data) -> str:
    """Return what set a finding aside, and why; nothing if it was not."""
    if "by" not in finding:
        return ""
    return f"{finding['by']}: {finding['reason']}" if finding["reason"] else str(finding["by"])


def _joined(values: Iterable[str]) -> str:
    return text(_BETWEEN.join(dict.fromkeys(values)))
