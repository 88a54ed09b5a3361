"""What a change made better or worse: the report of a run held against one that was saved before.

Claims are found again by what they say, findings by their fingerprints; nothing depends on lines. What was wrong
before and still is counts neither way.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from checker.errors import CheckerError
from checker.finding import SEVERITIES
from checker.ledger import STATUSES
from checker.matching import pairs, renamed
from checker.saved import read
from checker.settings import LEAST_WORSE, Gate

SCHEMA = 1

_IDLE = ("baseline", "unchanged")  # what sets findings aside without a person's word on each
_COUNTS = ("claims", *STATUSES, "check_worthy")

Data = Mapping[str, Any]


class Stated(NamedTuple):
    """What a comparison keeps of a claim: what it says, where, and who stands behind it."""

    text: str
    line: int
    status: str
    check_worthy: bool
    independent_sources: int
    sources: tuple[str, ...]


class Found(NamedTuple):
    """What a comparison keeps of a finding; `by` says what set it aside, and is empty if nothing did."""

    rule: str
    category: str
    severity: str
    message: str
    excerpt: str
    sentence: str
    line: int
    by: str
    reason: str


class Brief(NamedTuple):
    """What a comparison keeps of a file's record."""

    path: str
    claims: tuple[Stated, ...]
    findings: tuple[Found, ...]
    summary: Data


class Base(NamedTuple):
    """The saved report that a run is compared with: its name, who made it, its rules, and its files by path."""

    path: str
    version: str
    rules: frozenset[str]
    files: Mapping[str, Brief]


class Comparing:
    """A comparison while a run goes on: the base, and what is kept of the files so far, in their order."""

    def __init__(self, base: Base) -> None:
        self.base = base
        self.files: list[Brief] = []

    def add(self, record: Data) -> None:
        """Keep what is wanted of a file's record."""
        self.files.append(brief(record))

    def compared(self, version: str, rules: Iterable[str], gate: Gate, is_whole: bool = True) -> dict[str, Any]:
        """Return what `compare` says of the files; unless the run `is_whole`, it left the others out on purpose."""
        compared = compare(self.base, version, rules, self.files, gate)
        return compared if is_whole else {**compared, "left_out": []}


def brief(record: Data) -> Brief:
    """Return what a comparison keeps of a file's record."""
    names = {source["id"]: source["name"] for source in record["sources"]}
    claims = tuple(
        Stated(
            claim["text"],
            claim["span"]["line"],
            claim["status"],
            claim["check_worthy"],
            claim["independent_sources"],
            tuple(names[each] for each in claim["sources"] if each in names),
        )
        for claim in record["claims"]
    )
    findings = tuple(
        Found(
            each["rule"],
            each["category"],
            each["severity"],
            each["message"],
            each["excerpt"],
            f"{each['before']}{each['excerpt']}{each['after']}",
            each["span"]["line"],
            each.get("by", ""),
            each.get("reason", ""),
        )
        for each in (*record["findings"], *record["suppressed"])
    )
    return Brief(record["path"], claims, findings, record["summary"])


def read_base(path: str) -> Base:
    """Read a report that was saved as JSON or JSON lines; raises `CheckerError`, which names the option."""
    try:
        head, records, _ = read(path, unheld=True)
        try:
            files = {_normal(record["path"]): _sound(brief(record)) for record in records}
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            read(path)  # which says what does not fit the schema
            raise CheckerError(f"{path}: is not a report that checker wrote") from error
    except CheckerError as error:
        raise CheckerError(*(f"--compare: {problem}" for problem in error.problems)) from error
    return Base(path, head["tool"]["version"], frozenset(head["rules"]), files)


def _sound(file: Brief) -> Brief:
    """Return what is kept of a file that was not held against the schema; raises `TypeError` where that would tell."""
    for claim in file.claims:
        _demand_types(str, claim.text, *claim.sources)
        _demand_types(int, claim.line, claim.independent_sources, STATUSES.index(claim.status))
    for finding in file.findings:
        _demand_types(str, *finding._replace(line=""))  # type: ignore[arg-type]
        _demand_types(int, finding.line, SEVERITIES.index(finding.severity))
    _demand_types(int, *(file.summary[name] for name in (*_COUNTS, "single_source", "independent_sources")))
    return file


def _demand_types(wanted: type, *values: object) -> None:
    if not all(isinstance(value, wanted) for value in values):
        raise TypeError(f"not all of {wanted}")


def compare(base: Base, version: str, rules: Iterable[str], files: Sequence[Brief], gate: Gate) -> dict[str, Any]:
    """Return what became better and worse from `base` to `files`, as plain data (see `checker schema comparison`).

    `version` and `rules` are those of the run. `gate` says of rules, packs and categories which new findings are worse;
    of others a warning is, unless the gate is made for comparisons.
    """
    gate = gate if gate.only_worse else Gate(LEAST_WORSE, gate.by_name)
    rules = frozenset(rules)
    new = {_normal(file.path): file for file in files}
    gone = {path: file for path, file in base.files.items() if path not in new}
    moved = renamed(
        {path: (claim.text for claim in file.claims) for path, file in gone.items()},
        {path: (claim.text for claim in file.claims) for path, file in new.items() if path not in base.files},
    )
    judge = _Judge(base.rules & rules, gate)
    changed, before, after = [], _Tally(), _Tally()
    for path, file in new.items():
        old = base.files.get(moved.get(path, path))
        if old is not None:
            before.add(old)
        after.add(file)
        changed.append(judge.file(old, file))
    effects = Counter(each["effect"] for file in changed for each in (*file["claims"], *file["findings"]))
    effects.update(file["single_source_effect"] for file in changed)
    return {
        "schema": SCHEMA,
        "base": {"path": base.path, "version": base.version},
        "version": version,
        "worse": effects["worse"],
        "better": effects["better"],
        "totals": {"before": before.data, "after": after.data},
        "files": [file for file in changed if _is_changed(file)],
        "left_out": [file.path for path, file in gone.items() if path not in moved.values()],
        "rules": {"only_before": sorted(base.rules - rules), "only_after": sorted(rules - base.rules)},
    }


class _Tally:
    """What files add up to."""

    def __init__(self) -> None:
        self.data = dict.fromkeys(("files", *_COUNTS, "single_source", "findings"), 0)

    def add(self, file: Brief) -> None:
        self.data["files"] += 1
        for name in (*_COUNTS, "single_source"):
            self.data[name] += int(file.summary[name])
        self.data["findings"] += sum(not each.by for each in file.findings)


class _Judge:
    """Says of each change whether it is for the better."""

    def __init__(self, rules: frozenset[str], gate: Gate) -> None:
        self.rules, self.gate = rules, gate  # rules: those that both runs applied

    def file(self, old: Brief | None, new: Brief) -> dict[str, Any]:
        """Return what changed in a file, which may be new."""
        single = [None if old is None else bool(old.summary["single_source"]), bool(new.summary["single_source"])]
        return {
            "path": new.path,
            "before": None if old is None else old.path,
            "claims": list(self._claims(() if old is None else old.claims, new.claims)),
            "findings": list(self._findings(() if old is None else old.findings, new.findings)),
            "independent_sources": [
                None if old is None else old.summary["independent_sources"],
                new.summary["independent_sources"],
            ],
            "single_source": single,
            "single_source_effect": _turn(single),
        }

    def _claims(self, old: Sequence[Stated], new: Sequence[Stated]) -> Iterator[dict[str, Any]]:
        same = {index: before for before, index in pairs([one.text for one in old], [one.text for one in new])}
        for index, claim in enumerate(new):
            if index not in same:
                bare = claim.check_worthy and claim.status in ("unsourced", "vague")
                yield _claim("new", "worse" if bare else "neutral", claim, None, claim)
                continue
            before = old[same[index]]
            was, is_now = _standing(before), _standing(claim)
            if was != is_now:
                gained = is_now > was
                yield _claim("gained" if gained else "lost", "better" if gained else "worse", claim, before, claim)
        kept = set(same.values())
        for index, claim in enumerate(old):
            if index not in kept:
                bare = claim.check_worthy and claim.status in ("unsourced", "vague")
                yield _claim("removed", "better" if bare else "neutral", claim, claim, None)

    def _findings(self, old: Sequence[Found], new: Sequence[Found]) -> Iterator[dict[str, Any]]:
        """Yield the findings that came, went, were set aside by a person or are so no longer, of the common rules.

        A finding whose sentence was edited is the same finding.
        """
        before, after = _by_rule(old), _by_rule(new)
        for rule in sorted(self.rules & (before.keys() | after.keys())):
            known, found = before.get(rule, []), after.get(rule, [])
            same = {index: was for was, index in pairs([_told(one) for one in known], [_told(one) for one in found])}
            for index, finding in enumerate(found):
                was = known[same[index]] if index in same else None
                if was is None and not finding.by:
                    fails = self.gate.fails(finding.rule, finding.category, finding.severity)
                    yield _finding("new", "worse" if fails else "neutral", finding)
                elif _is_put_aside(finding) and not (was and _is_put_aside(was)):
                    yield _finding("set-aside", "neutral", finding)
                elif was and _is_put_aside(was) and not finding.by:
                    yield _finding("back", "neutral", finding)
            kept = set(same.values())
            for index, finding in enumerate(known):
                if index not in kept and not finding.by:
                    yield _finding("fixed", "better", finding)


def _standing(claim: Stated) -> tuple[int, int]:
    """Return how well a claim is sourced: by its status, then by the number of independent sources."""
    return STATUSES.index(claim.status), claim.independent_sources


def _turn(single: Sequence[bool | None]) -> str:
    """Return what it means that an article rests on a single source now, or does so no longer."""
    if single[0] is None or single[0] == single[1]:
        return "neutral"
    return "worse" if single[1] else "better"


def _is_put_aside(finding: Found) -> bool:
    return bool(finding.by) and finding.by not in _IDLE


def _by_rule(findings: Iterable[Found]) -> dict[str, list[Found]]:
    """Return findings by their rules, of each the shown ones first."""
    found: dict[str, list[Found]] = {}
    for each in sorted(findings, key=lambda finding: bool(finding.by)):
        found.setdefault(each.rule, []).append(each)
    return found


def _told(finding: Found) -> str:
    """Return what a finding is known by: what it marks, and the sentence around it."""
    return f"{finding.excerpt} | {finding.sentence}"


def _claim(change: str, effect: str, shown: Stated, before: Stated | None, after: Stated | None) -> dict[str, Any]:
    return {
        "change": change,
        "effect": effect,
        "text": shown.text,
        "line": shown.line,
        "check_worthy": shown.check_worthy,
        "before": _stand(before),
        "after": _stand(after),
    }


def _stand(claim: Stated | None) -> dict[str, Any] | None:
    if claim is None:
        return None
    return {
        "status": claim.status,
        "independent_sources": claim.independent_sources,
        "sources": list(dict.fromkeys(claim.sources)),
        "text": claim.text,
    }


def _finding(change: str, effect: str, finding: Found) -> dict[str, Any]:
    names = ("rule", "severity", "message", "excerpt", "line", "by", "reason")
    return {"change": change, "effect": effect, **{name: getattr(finding, name) for name in names}}


def _is_changed(file: Data) -> bool:
    single, sources = file["single_source"], file["independent_sources"]
    moved = file["before"] is None or _normal(file["before"]) != _normal(file["path"])
    return bool(file["claims"] or file["findings"] or moved or single[0] != single[1] or sources[0] != sources[1])


def _normal(path: str) -> str:
    """Return a path by which the same file goes in both reports, however it was named."""
    return os.path.normpath(path).replace(os.sep, "/")
