"""What suppressions come to: which findings they set aside, and which of them are themselves something to look at."""

from __future__ import annotations

import os
from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from checker import report
from checker.aside import Aside, set_aside
from checker.errors import CheckerError, Failure
from checker.finding import fingerprint
from checker.schema import did_you_mean
from checker.suppression import SUFFIX, written
from checker.suppression_rules import EXPIRED, INVALID, PACK, UNUSED, enabled

if TYPE_CHECKING:
    from checker.rule import Rule
    from checker.rulebook import RuleBook

Record = Mapping[str, Any]
Examined = tuple[Record | None, tuple[Failure, ...]]


class Suppressor:
    """Sets aside what the articles of one file, or the sidecar beside it, want set aside.

    `book` holds the rules that are on for the file; suppressions have ended when the day until which they hold lies
    before `today`, a date such as 2027-03-01, empty if none has; with `warn_unused` those of nothing are findings.
    """

    def __init__(self, book: RuleBook, path: str, today: str = "", warn_unused: bool = False) -> None:
        self.book, self.path, self.today, self.warn_unused = book, path, today, warn_unused
        self._entries: list[_Entry] = []
        self._articles: list[str] = []  # those that have come so far

    def apply(self, examined: Iterable[Examined]) -> Iterator[Examined]:
        """Yield the records of the file's articles as they are from here on, and what failed.

        What is wrong with a sidecar itself is told with the last of them.
        """
        if _is_there(self.path + SUFFIX):
            yield from self._with_sidecar(examined)
            return
        for record, failures in examined:
            yield self._judged(record, failures) if record and record["suppressions"] else record, failures

    def _with_sidecar(self, examined: Iterable[Examined]) -> Iterator[Examined]:
        from checker.sidecar import read_sidecar

        wrong: tuple[Failure, ...] = ()
        try:
            for said in read_sidecar(self.path):
                record = report.suppression_record(said, None, written(said.names, said.reason, said.until))
                self._entries.append(_Entry(said.article, {**record, "problem": self._problem(record)}))
        except CheckerError as error:
            wrong = (Failure.of(self.path + SUFFIX, "read the sidecar", error),)
        last: tuple[Record, tuple[Failure, ...]] | None = None
        is_examined = False
        for article, failures in examined:
            is_examined = True
            if article is None:
                yield None, failures
                continue
            if last is not None:
                yield last
            last = self._judged(article, failures), failures
        if last is not None:
            yield self._with_sidecar_findings(last[0]), last[1]
        if wrong and is_examined:
            yield None, wrong

    def _judged(self, record: Record, failures: Sequence[Failure]) -> Record:
        """Return the record of an article with what its suppressions want set aside."""
        language = record["language"].partition("-")[0]
        on = _On(self.book, language) if not failures else None
        name = os.path.basename(record["path"])
        self._articles.append(name)
        judged = [_Judged({**said, "problem": self._problem(said)}, self.today) for said in record["suppressions"]]
        judged += [_Judged(entry.said, self.today, entry) for entry in self._entries if entry.article in ("", name)]
        wishes = [each for each in judged if each.is_active]

        def judge(finding: Mapping[str, Any]) -> Aside | None:
            meant = [each for each in wishes if each.means(finding)]
            return Aside(meant[0].said["by"], meant[0].said["reason"]) if meant else None

        record = set_aside(record, judge)
        for each in judged:
            each.settle(on)
        found = [finding for each in judged if each.entry is None for finding in self._findings(each.said, each.unused)]
        record = _with_findings(record, found)
        return {**record, "suppressions": [each.said for each in judged]}

    def _problem(self, said: Mapping[str, Any]) -> str:
        """Return what is wrong with a suppression: in its writing, or with the names in it."""
        if said["problem"]:
            return str(said["problem"])
        for name in said["names"]:
            if name.partition(".")[0] == PACK:
                return f"'{name}' speaks of suppressions, and those are ignored in the configuration only"
            if name not in self.book.names:
                return f"there is no rule, pack or category '{name}'{did_you_mean(name, self.book.names)}"
        return ""

    def _with_sidecar_findings(self, record: Record) -> Record:
        """Return the record of the file's last article with what is wrong with the sidecar's entries."""
        found: list[Record] = []
        astray = []
        for entry in self._entries:
            if entry.article and entry.article not in self._articles:
                advice = did_you_mean(entry.article, self._articles)
                problem = f"there is no article '{entry.article}' in {os.path.basename(self.path)}{advice}"
                entry.said = {**entry.said, "problem": problem, "state": "invalid"}
                astray.append(entry.said)
            found += self._findings(entry.said, entry.unused or ())
        return _with_findings({**record, "suppressions": [*record["suppressions"], *astray]}, found)

    def _findings(self, said: Mapping[str, Any], unused: Sequence[str]) -> Iterator[Record]:
        """Yield the findings that a suppression itself gives rise to."""
        values = {"names": _listed(said["names"]), "until": said["until"], "problem": _sentence(said["problem"])}
        rule = {"invalid": INVALID, "expired": EXPIRED}.get(said["state"])
        if rule is None and self.warn_unused and unused:
            rule, values["names"] = UNUSED, _listed(unused)
        for known in enabled(self.book.asked) if rule else ():
            if known.id == rule:
                yield _finding(known, known.message.format(**values), said)


def _is_there(path: str) -> bool:
    """Say whether there is such a file, without the error that others make of it that there is none, as mostly."""
    try:
        return os.access(path, os.F_OK)
    except ValueError:  # no file has such a name
        return False


class _Entry:
    """An entry of a sidecar, as it came out in the last article, and its names that were of no use in any so far."""

    def __init__(self, article: str, said: Record) -> None:
        self.article, self.said = article, said
        self.unused: list[str] | None = None

    def add(self, said: Record, unused: Sequence[str]) -> None:
        """Take what came of it in one more article."""
        self.said = said
        self.unused = [name for name in unused if self.unused is None or name in self.unused]


class _Judged:
    """A suppression while an article is judged: which of its names have set something aside, and how many findings."""

    def __init__(self, said: Record, today: str, entry: _Entry | None = None) -> None:
        self.said = {**said}
        self.entry = entry
        self.is_expired = bool(said["until"]) and bool(today) and said["until"] < today
        self.is_active = not said["problem"] and not self.is_expired
        self.unused: tuple[str, ...] = ()
        self._findings = 0
        self._used: set[str] = set()
        self._excerpt = _folded(said["excerpt"])

    def means(self, finding: Mapping[str, Any]) -> bool:
        """Say whether a finding is one to set aside, and count it."""
        rule = finding["rule"]
        used = {rule, rule.partition(".")[0], finding["category"]}.intersection(self.said["names"])
        if not used or not self._holds(finding):
            return False
        self._used |= used
        self._findings += 1
        return True

    def _holds(self, finding: Mapping[str, Any]) -> bool:
        covers, wanted = self.said["covers"], self.said["fingerprint"]
        if covers is not None and not covers["start"] <= finding["span"]["start"] < covers["end"]:
            return False
        if wanted and wanted != finding["fingerprint"]:
            return False
        return not self._excerpt or _stands_in(finding, self._excerpt)

    def settle(self, on: _On | None) -> None:
        """Say what became of it; `on` are the rules that could have found something, none if some of them failed."""
        names = self.said["names"]
        judged = [name for name in names if on is not None and on.holds(name)]
        if self.is_active:
            self.unused = tuple(name for name in judged if name not in self._used)
        if self.said["problem"]:
            state = "invalid"
        elif self.is_expired:
            state = "expired"
        elif self._findings:
            state = "used"
        else:
            state = "unused" if len(judged) == len(names) else "dormant"
        self.said |= {"state": state, "findings": self._findings}
        if self.entry is not None:
            self.entry.add(self.said, self.unused)


class _On(NamedTuple):
    """The rules that are on for articles of a language."""

    book: RuleBook
    language: str

    def holds(self, name: str) -> bool:
        """Say whether what goes by a name could have found something: a rule that is on, or all of a pack or category.

        Of a pack or category that a command selects only a part of, nobody can say that it finds nothing.
        """
        asked = self.book.asked
        rules = [rule for rule in self.book.rules if rule.language in (self.language, "*")]
        if any(rule.id == name for rule in rules):
            return True
        is_whole = (not asked.select or name in asked.select) and not asked.ignore
        return is_whole and any(name in (rule.pack, rule.category) for rule in rules)


def _stands_in(finding: Mapping[str, Any], words: str) -> bool:
    """Say whether words of the article, folded, are those of a finding, or hold them."""
    before, excerpt = _folded(finding["before"]), _folded(finding["excerpt"])
    sentence = _folded(finding["before"] + finding["excerpt"] + finding["after"])
    start = sentence.find(excerpt, max(0, len(before) - 1))
    at = sentence.find(words)
    while at >= 0:
        if at <= start and start + len(excerpt) <= at + len(words):
            return True
        at = sentence.find(words, at + 1)
    return False


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _finding(rule: Rule, message: str, said: Mapping[str, Any]) -> Record:
    start = {"start": 0, "end": 0, "line": 1, "column": 1, "end_line": 1, "end_column": 1}
    return {
        "rule": rule.id,
        "severity": rule.severity,
        "category": rule.category,
        "confidence": rule.confidence,
        "message": message,
        "span": said["span"] or {**start, "locator": f"line {said['line']} of its sidecar"},
        "excerpt": said["text"],
        "before": "",
        "after": "",
        "suggest": rule.suggest,
        "claim": None,
        "fingerprint": "",
    }


def _with_findings(record: Record, found: Iterable[Record]) -> Record:
    """Return the record with more findings, each at its place and with its fingerprint."""
    findings = list(record["findings"])
    for finding in found:
        rule, excerpt = finding["rule"], finding["excerpt"]
        same = sum(other["rule"] == rule and other["excerpt"] == excerpt for other in findings)
        insort(findings, {**finding, "fingerprint": fingerprint(rule, excerpt, "", same)}, key=_order)
    return {**record, "findings": findings}


def _order(finding: Mapping[str, Any]) -> tuple[int, int, str]:
    return finding["span"]["start"], finding["span"]["end"], finding["rule"]


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _sentence(problem: str) -> str:
    return problem if problem.endswith("?") or not problem else f"{problem}."
