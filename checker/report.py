"""The report: what is known about each article, as plain data of one published shape.

`schemas/report.schema.json` describes every field. Everything here is a pure function of a checked document,
so that the same article gives the same report on every machine and with any number of workers.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from checker.arrays import first_after, i64, vec
from checker.document import METADATA
from checker.finding import SEVERITIES
from checker.ledger import STATUSES, UNSOURCED
from checker.span import Lines, Span, foreign, line_starts

if TYPE_CHECKING:
    from checker.document import Block, Document, SourceMap
    from checker.engine import Checked
    from checker.errors import Failure
    from checker.finding import Finding
    from checker.ledger import Attribution, Claim, Figure, Source
    from checker.rule import Rule
    from checker.suppression import Suppression

SCHEMA = 1
CONTEXT = 240  # code points of a finding's sentence that are kept on each side of its excerpt

_EXACT: Final = 2.0**53  # whole numbers below are what they look like
_WORD: Final = r"\S{1,30}"  # not compiled before a text needs it
_SURROGATE: Final = r"[\ud800-\udfff]"


class Look(NamedTuple):
    """How a reporter for people may draw: columns, whether in colour, and whether findings only."""

    width: int = 80
    color: bool = False
    quiet: bool = False


PLAIN = Look()


def valid(text: str) -> str:
    """Return `text` with every lone surrogate, which no UTF-8 can hold, replaced by U+FFFD.

    >>> valid("caf\\udce9.md")
    'caf\ufffd.md'
    """
    try:
        text.encode()  # many times faster than a search
    except UnicodeEncodeError:
        return re.sub(_SURROGATE, "\ufffd", text)
    return text


def number_of(number: int, one: str, many: str = "") -> str:
    """Return a number of things in words.

    >>> number_of(1, "rule"), number_of(1200, "entry", "entries")
    ('1 rule', '1,200 entries')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def head(version: str, rules: Iterable[Rule]) -> dict[str, Any]:
    """Return the part of a report that stands before its files."""
    return {
        "schema": SCHEMA,
        "tool": {"name": "checker", "version": version},
        "rules": {rule.id: rule_record(rule) for rule in sorted(rules, key=lambda rule: rule.id)},
    }


def file_record(checked: Checked) -> dict[str, Any]:
    """Return the report's record of one checked document; all its spans are in the source file's code points."""
    document, ledger = checked.document, checked.ledger
    places = _Places(document)
    text = document.text
    return {
        "path": valid(document.path),
        "format": document.format,
        "language": document.language,
        "metadata": {name: valid(document.metadata[name]) for name in METADATA if document.metadata.get(name)},
        "findings": [_finding_record(finding, text, places) for finding in checked.findings],
        "claims": _claim_records(ledger.claims, text, places),
        "attributions": _attribution_records(ledger.attributions, text, places),
        "sources": _source_records(ledger.sources, places),
        "summary": ledger.summary(),
        "suppressed": [],
        "suppressions": _suppressions(document) if document.comments else [],
        "article": _article_record(document, places.moved),  # after all that may lie elsewhere
    }


def suppression_record(said: Suppression, span: dict[str, Any] | None, text: str) -> dict[str, Any]:
    """Return the report's record of a suppression with the text that is written there; what it comes to, a run adds."""
    covers = said.covers
    return {
        "by": said.by,
        "span": span,
        "line": span["line"] if span else said.line,
        "text": valid(text),
        "names": list(map(valid, said.names)),
        "reason": valid(said.reason),
        "until": valid(said.until),
        "covers": None if covers is None else {"start": covers.start, "end": covers.end},
        "excerpt": said.excerpt,
        "fingerprint": said.fingerprint,
        "problem": valid(said.problem),
        "state": "invalid" if said.problem else "unused",
        "findings": 0,
    }


def failure_record(failure: Failure) -> dict[str, str]:
    """Return the report's record of something that could not be done."""
    return {name: valid(value) for name, value in failure._asdict().items()}


def rule_record(rule: Rule) -> dict[str, Any]:
    """Return what a report says of a rule."""
    return {
        "title": rule.title,
        "severity": rule.severity,
        "category": rule.category,
        "confidence": rule.confidence,
        "since": rule.since,
        "rationale": rule.rationale,
        "suggest": rule.suggest,
        "references": [reference._asdict() for reference in rule.references],
    }


class Totals:
    """What the files of a report add up to, counted one at a time.

    `data` has the number of files, of findings by severity and together, of those set aside, of claims by status, and
    of files whose news rests on a single source.
    """

    __slots__ = ("data",)

    def __init__(self) -> None:
        found = ("findings", *reversed(SEVERITIES), "suppressed")
        names = ("files", *found, "claims", *STATUSES, "check_worthy", "single_source")
        self.data = dict.fromkeys(names, 0)

    def add(self, counts: Mapping[str, int]) -> None:
        """Add what `count` says of one file."""
        for name, number in counts.items():
            self.data[name] += number


def count(file: Mapping[str, Any]) -> dict[str, int]:
    """Return what one file's record adds to the totals of a report."""
    counts = {"files": 1, "findings": len(file["findings"]), "suppressed": len(file["suppressed"])}
    for finding in file["findings"]:
        counts[finding["severity"]] = counts.get(finding["severity"], 0) + 1
    summary = file["summary"]
    for name in ("claims", *STATUSES, "check_worthy", "single_source"):
        counts[name] = int(summary[name])
    return counts


def small_figures(file: Mapping[str, Any], least: float) -> list[tuple[dict[str, Any], float]]:
    """Return the figures in a file's record whose numbers are nearer to nothing than `least`, with these numbers."""
    small: list[tuple[dict[str, Any], float]] = []
    for claim in file.get("claims", ()):
        figures: list[dict[str, Any]] = claim["figures"]
        for figure in figures:
            value = figure["value"]
            if type(value) is float and 0 < abs(value) < least:
                small.append((figure, value))
    return small


class _Places:
    """Where canonical spans lie in the source, with lines and columns.

    `moved` are those that lie elsewhere than in the canonical text: start and end there, then here, by the former.
    """

    __slots__ = ("_as_is", "_known", "_like", "_line", "_lines", "_locators", "_source_map", "_starts", "moved")

    def __init__(self, document: Document) -> None:
        self.moved: dict[tuple[int, int], list[int]] = {}
        self._source_map: SourceMap = document.source_map
        self._as_is: i64 = document.source_map.as_is
        self._lines: vec[i64] = line_starts(document.source)
        self._line: i64 = 1  # of the last one: many lie in one line
        # What is copied for each of them: the record of a span of that line, before it is told where in the line.
        self._like: dict[str, Any] = dict.fromkeys(_SPAN_FIELDS, 1)
        self._known: dict[Span, dict[str, Any]] = {}  # those of the sources of attributions
        self._starts: list[int] = []
        self._locators: list[str] = []
        for span, _, _, locator in document.blocks:
            if locator:
                self._starts.append(span.start)
                self._locators.append(locator)

    def of(self, span: Span) -> dict[str, Any]:
        """Return the record of a span."""
        first, last = _numbers(span)
        start: i64 = first
        end: i64 = last
        if not 0 <= start < end <= self._as_is:
            first, last = self._moved(span)
            start, end = first, last
        lines, line = self._lines, self._line
        if lines[line - 1] > start or (line < len(lines) and lines[line] <= start):
            line = self._line = first_after(lines, start)
            self._like["line"] = line
            self._like["end_line"] = line
        place = self._like.copy()
        place["start"] = first
        place["end"] = last
        begin = lines[line - 1]
        place["column"] = start - begin + 1
        if line < len(lines) and lines[line] <= end:
            end_line = first_after(lines, end, line)
            begin = lines[end_line - 1]
            place["end_line"] = end_line
        place["end_column"] = end - begin + 1
        if self._starts:
            place["locator"] = self._locators[max(0, bisect_right(self._starts, span.start) - 1)]
        return place

    def part(self, span: Span, text: str) -> dict[str, Any]:
        """Return the record of a span with its characters."""
        start, end = span
        return {"span": self.of(span), "text": text[start:end]}

    def source(self, span: Span, text: str) -> dict[str, Any]:
        """Return the record of the source of an attribution, whose span is mostly a mention of a source too."""
        part = self.part(span, text)
        self._known[span] = part["span"]
        return part

    def mention(self, span: Span) -> dict[str, Any]:
        """Return the record of the span of a mention: the same as that of an attribution's source, if it is one."""
        return self._known.get(span) or self.of(span)

    def _moved(self, span: Span) -> tuple[int, int]:
        """Return where in the source a span lies that may lie elsewhere there, and note it if it does."""
        there = self._source_map.to_source(span)
        start, end = there
        if there != span and (start, end) not in self.moved:
            self.moved[start, end] = [start, end, *span]
        return start, end


def _numbers(span: Span) -> tuple[Any, Any]:
    """Return the start and the end of a span as the objects that they are, which a record may hold as well."""
    return span


def _article_record(document: Document, moved: Mapping[tuple[int, int], list[int]]) -> dict[str, Any]:
    """Return the article as its readers see it, and where the spans of the report lie in that text."""
    return {
        "text": document.text,
        "blocks": _block_records(document.layers.get("blocks", document.blocks)),
        "links": [{"start": link.span.start, "end": link.span.end, "target": link.target} for link in document.links],
        "places": [*moved.values(), *_comment_places(document)],
        "multibyte": _multibyte(document),
    }


def _block_records(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    usual: dict[str, Any] = {"start": 0, "end": 0, "role": _PARAGRAPH, "level": 0}
    return [_block_record(block, usual.copy()) for block in blocks]


def _block_record(block: Block, record: dict[str, Any]) -> dict[str, Any]:
    """Fill in the record of a block in which what is usual stands already."""
    span, role, level, _ = block
    start, end = _numbers(span)
    record["start"] = start
    record["end"] = end
    if role != _PARAGRAPH:
        record["role"] = role
    if level:
        record["level"] = level
    return record


def _multibyte(document: Document) -> list[list[int]]:
    """Return the runs of characters that UTF-8 writes in several bytes: first offset, number, bytes of each.

    Only the lines that the article stands on are looked at: a file may hold very many articles.
    """
    source, pieces = document.source, document.source_map.pieces
    if not pieces or source.isascii():
        return []
    if source is document.text:  # where they are known already
        return _widths(source, 0, foreign(source))
    first = min(piece.source for piece in pieces)
    end = max(piece.source + piece.source_length for piece in pieces)
    first = max(source.rfind("\n", 0, first), source.rfind("\r", 0, first)) + 1
    return _widths(source, first, foreign(source[first:end]))


def _widths(source: str, first: i64, places: vec[i64]) -> list[list[int]]:
    """Return the runs that the characters make which stand, counted from `first`, at some places."""
    runs: list[list[int]] = []
    start: i64 = -1  # of the run before
    length: i64 = 0
    width: i64 = 0
    for place in places:
        at = first + place
        code = ord(source[at])
        its_width: i64 = 2 if code < 0x800 else 3
        if code >= 0x10000:
            its_width = 4
        if at == start + length and its_width == width:
            length += 1
        else:
            if length:
                runs.append([start, length, width])
            start, length, width = at, 1, its_width
    if length:
        runs.append([start, length, width])
    return runs


def _suppressions(document: Document) -> list[dict[str, Any]]:
    """Return the records of the suppressions in an article's front matter and comments, in their order."""
    from checker.sidecar import read_front_matter
    from checker.suppression import LONGEST, MOST, of_comments, written

    comments = [comment for comment in document.comments if comment.block is not None]
    found = [
        each
        for comment in document.comments
        if comment.block is None
        for each in read_front_matter(comment.text, comment.span)
    ]
    texts = {comment.span: comment.text for comment in comments}
    lines = Lines(document.source)
    found += of_comments(comments, document.blocks, document.to_source)
    if len(found) > MOST:
        found[MOST:] = [
            found[MOST]._replace(problem=f"an article can have {MOST} at most, and none from here on is heeded")
        ]
    records = []
    for said in found:
        if said.span is not None:
            span = _span_record(lines, said.span)
            written_there = texts.get(said.span) or said.span.of(document.source)
            text = " ".join(written_there[:LONGEST].split())
            if said.by == "front-matter" and not said.problem:
                text = written(said.names, said.reason, said.until)
            records.append(suppression_record(said, span, text))
    return records


def _span_record(lines: Lines, span: Span) -> dict[str, Any]:
    """Return the record of a span of the source."""
    start, end = span
    line, column = lines.position(start)
    end_line, end_column = lines.position(end)
    return {
        "start": start,
        "end": end,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
    }


def _comment_places(document: Document) -> list[list[int]]:
    """Return where in the article comments are shown that are spoken of: at the first words of their blocks.

    What stands in the front matter is shown at the first word of all.
    """
    text = document.text
    places = []
    for comment in document.comments:
        blocks = document.blocks[comment.block or 0 :]
        start = blocks[0].span.start if blocks else len(text)
        word = re.compile(_WORD).match(text, start)
        spans = {comment.span: None}
        if comment.block is None:
            from checker.sidecar import read_front_matter

            spans |= {said.span: None for said in read_front_matter(comment.text, comment.span) if said.span}
        places += [[*span, start, word.end() if word else start] for span in spans]
    return places


def _finding_record(finding: Finding, text: str, places: _Places) -> dict[str, Any]:
    start, end = finding.span
    before, after = min(finding.sentence.start, start), max(finding.sentence.end, end)
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "category": finding.category,
        "confidence": finding.confidence,
        "message": finding.message,
        "span": places.of(finding.span),
        "sentence": places.of(Span(before, after)),
        "excerpt": finding.excerpt,
        "before": text[before:start] if start - before <= CONTEXT else "…" + text[start - CONTEXT : start],
        "after": text[end:after] if after - end <= CONTEXT else text[end : end + CONTEXT] + "…",
        "suggest": finding.suggest,
        "claim": finding.claim,
        "fingerprint": finding.fingerprint,
    }


# The fields of a claim, a figure and so on are taken out of it at once, which is much faster than by their names.
# To copy a record in which what is usual stands already is faster than to make one. It is made from the names of its
# fields: where this is compiled, a dictionary that is written out takes half as much room again, and so do its copies.
# Where most lists are empty, these are one and the same in all the records of a file: nobody changes what is in a
# report.

_SPAN_FIELDS: Final[tuple[str, ...]] = ("start", "end", "line", "column", "end_line", "end_column")
_CLAIM_FIELDS: Final[tuple[str, ...]] = (
    "id",
    "span",
    "text",
    "type",
    "status",
    "check_worthy",
    "because",
    "attributions",
    "sources",
    "independent_sources",
    "hedges",
    "figures",
    "links",
)
_ATTRIBUTION_FIELDS: Final[tuple[str, ...]] = (
    "id",
    "source",
    "cue",
    "content",
    "source_id",
    "carried_over",
    "quotation",
    "chain",
)
_SOURCE_FIELDS: Final[tuple[str, ...]] = (
    "id",
    "name",
    "type",
    "origin",
    "mentions",
    "role",
    "affiliation",
    "reason_given",
    "how_they_know",
)
_PARAGRAPH: Final = "paragraph"
_STATEMENT: Final = "statement"
_INDIRECT: Final = "indirect"


def _claim_records(claims: Sequence[Claim], text: str, places: _Places) -> list[dict[str, Any]]:
    nothing: list[Any] = []
    usual: dict[str, Any] = dict.fromkeys(_CLAIM_FIELDS, nothing)
    usual["type"] = _STATEMENT
    usual["status"] = UNSOURCED
    usual["check_worthy"] = False
    usual["independent_sources"] = 0
    return [_claim_record(claim, text, places, usual.copy()) for claim in claims]


def _claim_record(claim: Claim, text: str, places: _Places, record: dict[str, Any]) -> dict[str, Any]:
    """Fill in the record of a claim in which what is usual stands already."""
    id_, span, kind, status, worthy, because, said, sources, independent, hedges, figures, links, _, _ = claim
    start, end = span
    record["id"] = id_
    record["span"] = places.of(span)
    record["text"] = text[start:end]
    if kind != _STATEMENT:
        record["type"] = kind
    if status != UNSOURCED:
        record["status"] = status
    if worthy:
        record["check_worthy"] = worthy
    if because:
        record["because"] = list(because)
    if said:
        record["attributions"] = list(said)
    if sources:
        record["sources"] = list(sources)
    if independent:
        record["independent_sources"] = independent
    if hedges:
        record["hedges"] = [places.part(hedge, text) for hedge in hedges]
    if figures:
        record["figures"] = [_figure_record(figure, text, places) for figure in figures]
    if links:
        record["links"] = list(links)
    return record


def _attribution_records(attributions: Sequence[Attribution], text: str, places: _Places) -> list[dict[str, Any]]:
    usual: dict[str, Any] = dict.fromkeys(_ATTRIBUTION_FIELDS)
    usual["carried_over"] = False
    usual["quotation"] = _INDIRECT
    usual["chain"] = []
    return [_attribution_record(attribution, text, places, usual.copy()) for attribution in attributions]


def _attribution_record(attribution: Attribution, text: str, places: _Places, record: dict[str, Any]) -> dict[str, Any]:
    """Fill in the record of an attribution in which what is usual stands already."""
    id_, source, cue, content, source_id, carried_over, quotation, chain = attribution
    record["id"] = id_
    if source is not None:
        record["source"] = places.source(source, text)
    if cue is not None:
        record["cue"] = places.part(cue, text)
    if content is not None:
        record["content"] = places.part(content, text)
    record["source_id"] = source_id
    if carried_over:
        record["carried_over"] = carried_over
    if quotation != _INDIRECT:
        record["quotation"] = quotation
    if chain:
        record["chain"] = list(chain)
    return record


def _source_records(sources: Sequence[Source], places: _Places) -> list[dict[str, Any]]:
    usual: dict[str, Any] = dict.fromkeys(_SOURCE_FIELDS, "")
    usual["reason_given"] = False
    usual["how_they_know"] = False
    return [_source_record(source, places, usual.copy()) for source in sources]


def _source_record(source: Source, places: _Places, record: dict[str, Any]) -> dict[str, Any]:
    """Fill in the record of a source in which what is usual stands already."""
    id_, name, kind, origin, mentions, reason_given, how_they_know, role, affiliation = source
    record["id"] = id_
    record["name"] = name
    record["type"] = kind
    record["origin"] = origin
    record["mentions"] = [places.mention(span) for span in mentions]
    if role:
        record["role"] = role
    if affiliation:
        record["affiliation"] = affiliation
    if reason_given:
        record["reason_given"] = reason_given
    if how_they_know:
        record["how_they_know"] = how_they_know
    return record


def _figure_record(figure: Figure, text: str, places: _Places) -> dict[str, Any]:
    span, number, unit, counts = figure
    value: Any = number
    if isinstance(value, float):
        known: float = value
        if -_EXACT < known < _EXACT:
            whole = int(known)
            if whole == known:
                value = whole
        elif not math.isfinite(known):  # JSON has no infinity
            value = None
    start, end = span
    return {
        "span": places.of(span),
        "text": text[start:end],
        "value": value,
        "unit": unit,
        "counts": counts,
    }
