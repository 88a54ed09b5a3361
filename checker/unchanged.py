"""What a change did not bring: findings of an article's old version, in lines that nobody touched, are set aside."""

from __future__ import annotations

import codecs
import hashlib
import json
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from checker.aside import Aside, set_aside
from checker.known import Known, name_of

BY = "unchanged"

_LINE_END = re.compile(r"\r\n|\n|\r")
_ASIDE = Aside(BY)


class Before(NamedTuple):
    """What was there before a file was changed, and which of its lines the change touched, in order, from one.

    `findings` says how often each finding was there, by name; `articles` are the digests of its articles.
    """

    touched: tuple[int, ...]
    findings: Mapping[str, int]
    articles: frozenset[str]


class Unchanged:
    """Sets aside what was found before already and was not touched; a step of one run.

    A finding of one of the rules `whole`, which speak of articles as a whole, counts as touched when anything that
    readers see of its article was. Files without an entry in `files` are new.
    """

    def __init__(self, files: Mapping[str, Before], whole: frozenset[str]) -> None:
        self._files, self._whole = files, whole
        self._known: Known | None = None  # of the file whose articles are being seen to

    def __call__(self, record: Mapping[str, Any], path: str) -> Mapping[str, Any]:
        """Return the record without what its file's change did not bring."""
        before = self._files.get(path)
        if before is None:
            return record
        known = self._known = self._known or Known(before.findings)
        has_changed = digest(record) not in before.articles

        def judge(finding: Mapping[str, Any]) -> Aside | None:
            is_touched = has_changed if finding["rule"] in self._whole else _is_touched(finding, before.touched)
            return None if is_touched or not known.take(finding) else _ASIDE

        return set_aside(record, judge)


def before(old: bytes, new: bytes, records: Iterable[Mapping[str, Any]]) -> Before:
    """Return what was there before a file changed from `old` to `new`; `records` are those of its old articles."""
    findings: Counter[str] = Counter()
    articles = set()
    for record in records:
        findings.update(map(name_of, record["findings"]))
        articles.add(digest(record))
    return Before(touched_lines(old, new), dict(findings), frozenset(articles))


def is_same(old: bytes, new: bytes) -> bool:
    """Say whether two contents of a file have the same lines, whatever ends these."""
    return old == new or _lines(old) == _lines(new)


def touched_lines(old: bytes, new: bytes) -> tuple[int, ...]:
    """Return the lines of `new`, counted from one, that are not in `old`: a line that only moved is not touched.

    White space around a line does not count. What a deletion did to a sentence shows in the sentence.

    >>> touched_lines(b"one\\ntwo\\nthree\\n", b"three\\none\\n2\\n")
    (3,)
    """
    before, after = ([line.strip(" \t") for line in _lines(data)] for data in (old, new))
    shortest = min(len(before), len(after))
    first = next((index for index in range(shortest) if before[index] != after[index]), shortest)
    most = shortest - first
    last = next((index for index in range(most) if before[-1 - index] != after[-1 - index]), most)
    left = Counter(before[first : len(before) - last])
    touched = []
    for number, line in enumerate(after[first : len(after) - last], first + 1):
        if left[line] > 0:
            left[line] -= 1
        elif line:
            touched.append(number)
    return tuple(touched)


def digest(record: Mapping[str, Any]) -> str:
    """Return what tells an article from any that its readers would see otherwise."""
    article = record["article"]
    seen = [article["text"], article["blocks"], article["links"], record["metadata"]]
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


def _is_touched(finding: Mapping[str, Any], touched: tuple[int, ...]) -> bool:
    """Say whether a line on which a finding or its sentence stands was touched; there are none in a Word file."""
    places = [place for place in (finding["span"], finding.get("sentence")) if place is not None]
    if not touched or "locator" in finding["span"]:
        return False
    first, last = min(place["line"] for place in places), max(place["end_line"] for place in places)
    index = bisect_left(touched, first)
    return index < len(touched) and touched[index] <= last


def _lines(data: bytes) -> list[str]:
    """Return the lines of a file's text as positions count them.

    In any other charset than UTF-16 the bytes that end lines stand for nothing else.
    """
    charset = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "latin-1"
    lines = _LINE_END.split(data.decode(charset, "replace").removeprefix("\ufeff"))
    return lines[:-1] if lines and not lines[-1] else lines
