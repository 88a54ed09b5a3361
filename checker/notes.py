"""What an editor shows of a checked text beside it: words about the findings and claims at a place, and the outline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from checker.span import Span
from checker.suppression import written
from checker.suppression_rules import PACK

if TYPE_CHECKING:
    from checker.rule import Rule

Record = Mapping[str, Any]

REASON = "REASON"  # what somebody who sets a finding aside is to write something better for
LONGEST_NAME = 100  # characters of a claim in the outline
MOST_LISTED = 20  # figures, links and the like of one claim

_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff\ufeff]")
_MARKS = re.compile(r"[\\`*_{}\[\]<>#|~&$@]|:(?=/)|(?<=\bwww)\.|(?<=\bWWW)\.")
_WEB = re.compile(r"https?://[^\s\x00-\x1f\x7f\\]+\Z", re.IGNORECASE)


class Note(NamedTuple):
    """Words about a stretch of a text."""

    span: Span
    text: str


class Entry(NamedTuple):
    """A line of the outline: a claim, or an article that shares its file with others and has claims below it."""

    name: str
    detail: str
    span: Span
    is_sourced: bool = True
    below: tuple[Entry, ...] = ()


def span_of(place: Mapping[str, Any]) -> Span:
    """Return a report's span as one of the source's code points."""
    return Span(place["start"], place["end"])


def findings_in(records: Iterable[Record], span: Span) -> Iterator[tuple[Record, Mapping[str, Any]]]:
    """Yield the findings that meet a span, or touch it where it is empty, each after its article's record."""
    for record in records:
        for finding in record["findings"]:
            found = span_of(finding["span"])
            if found.meets(span) or (found.start <= span.start <= span.end <= found.end):
                yield record, finding


def address(rule: Rule) -> str:
    """Return the first address on the web that a rule refers to; nothing if it refers to none."""
    return next((url for _, url in rule.references if _WEB.match(url)), "")


def hover(records: Iterable[Record], rules: Mapping[str, Rule], offset: int, *, markdown: bool = True) -> Note | None:
    """Return what is known about a place: its findings, what was set aside there, and the ledger of its claims."""
    style = _Style(markdown)
    here = Span(offset, offset)
    spans: list[Span] = []
    parts: list[str] = []
    for record in records:
        for finding in _at(record["findings"], here):
            spans.append(span_of(finding["span"]))
            parts.append(_of_finding(finding, rules.get(finding["rule"]), style))
        for finding in _at(record["suppressed"], here):
            spans.append(span_of(finding["span"]))
            reason = f": {style.text(finding['reason'])}" if finding["reason"] else ""
            parts.append(f"{style.strong(finding['rule'])} is set aside ({finding['by']}){reason}")
        for claim in _at(record["claims"], here):
            spans.append(span_of(claim["span"]))
            parts.append(_of_claim(claim, record, style))
    if not parts:
        return None
    narrowest = min(spans, key=lambda span: (span.end - span.start, span))
    return Note(narrowest, ("\n\n---\n\n" if markdown else "\n\n").join(parts))


def outline(records: Sequence[Record]) -> tuple[Entry, ...]:
    """Return the claims of a text, those of each article by themselves where it holds several."""
    if len(records) == 1:
        return tuple(_entries(records[0]))
    articles = []
    for record in records:
        below = tuple(_entries(record))
        if below:
            span = Span(min(entry.span.start for entry in below), max(entry.span.end for entry in below))
            articles.append(Entry(_short(record["path"], from_end=True), f"{len(below)} claims", span, True, below))
    return tuple(articles)


def _entries(record: Record) -> Iterator[Entry]:
    names = {source["id"]: source["name"] for source in record["sources"]}
    for claim in record["claims"]:
        behind = ", ".join(_short(names[source]) for source in claim["sources"][:3] if source in names)
        detail = f"{claim['status']}: {behind}" if behind else claim["status"]
        span = span_of(claim["span"])
        yield Entry(_short(claim["text"]) or "…", detail, span, claim["status"] != "unsourced")


def _at(found: Iterable[Mapping[str, Any]], here: Span) -> Iterator[Mapping[str, Any]]:
    for each in found:
        span = span_of(each["span"])
        if span.start <= here.start <= span.end:
            yield each


def _of_finding(finding: Mapping[str, Any], rule: Rule | None, style: _Style) -> str:
    title = f": {style.text(rule.title)}" if rule else ""
    parts = [f"{style.strong(finding['rule'])} ({finding['severity']}){title}", style.text(finding["message"])]
    if finding["suggest"]:
        parts.append(f"What to do: {style.text(finding['suggest'])}")
    if rule:
        parts.append(f"Why: {style.text(rule.rationale)}")
    if rule and (url := address(rule)):
        parts.append(f"See: <{url}>" if style.markdown and not set(url) & set("<>") else f"See: {style.text(url)}")
    if not finding["rule"].startswith(f"{PACK}."):
        notation = style.code(written([finding["rule"]], REASON))
        parts.append(f"To set it aside: {notation} in a comment here, or in the sidecar where the format has none")
    return "\n\n".join(parts)


def _of_claim(claim: Mapping[str, Any], record: Record, style: _Style) -> str:
    """Return the row of the ledger: the status, who stands behind the claim, and what is in it."""
    worth = f"; worth checking: {', '.join(claim['because'])}" if claim["check_worthy"] else ""
    lines = [*_behind(claim, record, style), f"Independent sources: {claim['independent_sources']}"]
    parts = (
        ("Words of doubt", [hedge["text"] for hedge in claim["hedges"]]),
        ("Figures", [figure["text"] for figure in claim["figures"]]),
        ("Links", claim["links"]),
    )
    for name, texts in parts:
        if texts:
            more = ", …" if len(texts) > MOST_LISTED else ""
            lines.append(f"{name}: {', '.join(style.text(text) for text in texts[:MOST_LISTED])}{more}")
    items = "\n".join(f"- {line}" for line in lines)
    return f"{style.strong('Claim: ' + claim['status'])} ({claim['type']}{worth})\n\n{items}"


def _behind(claim: Mapping[str, Any], record: Record, style: _Style) -> Iterator[str]:
    """Yield a line for each way by which a source stands behind a claim; one that says so where none does."""
    sources = {source["id"]: source for source in record["sources"]}
    acts = {act["id"]: act for act in record["attributions"]}
    told: set[str] = set()
    lines: dict[str, None] = {}
    for act in (acts[name] for name in claim["attributions"] if name in acts):
        if act["source_id"] in sources:
            told.update((act["source_id"], *act["chain"]))
            lines[_way(act, sources, style)] = None
    for name in claim["sources"]:
        if name in sources and name not in told:
            lines[_about(sources[name], sources, style)] = None
    yield from lines or ["Nobody stands behind it but the writer."]


def _way(act: Mapping[str, Any], sources: Mapping[str, Mapping[str, Any]], style: _Style) -> str:
    line = _about(sources[act["source_id"]], sources, style)
    if act["cue"]:
        line += f"; cue: {style.text(act['cue']['text'])}"
    if act["carried_over"]:
        line += "; carried over from the sentence before"
    if act["quotation"] != "indirect":
        line += f"; {act['quotation']} quotation"
    chain = [style.text(sources[name]["name"]) for name in act["chain"] if name in sources]
    return f"{line}; by way of {', '.join(chain)}" if chain else line


def _about(source: Mapping[str, Any], sources: Mapping[str, Mapping[str, Any]], style: _Style) -> str:
    about = [source["type"], *(style.text(source[name]) for name in ("role", "affiliation") if source[name])]
    if source["type"] == "anonymous":
        about.append("the reason is given" if source["reason_given"] else "no reason given")
        about += ["how they know is told"] if source["how_they_know"] else []
    line = f"{style.strong(source['name'])} ({', '.join(about)})"
    origin = sources.get(source["origin"])
    return line if origin is None or origin is source else f"{line}; goes back to {style.text(origin['name'])}"


def _short(text: str, *, from_end: bool = False) -> str:
    folded = _UNSAFE.sub("\ufffd", " ".join(text.split()))
    if len(folded) <= LONGEST_NAME:
        return folded
    return f"…{folded[1 - LONGEST_NAME :]}" if from_end else f"{folded[: LONGEST_NAME - 1].rstrip()}…"


class _Style:
    """How text from an article or a rule is set: as Markdown that shows it and does nothing, or plainly.

    >>> _Style(True).text("<b>*Not* [here](javascript:x)")
    '\\\\<b\\\\>\\\\*Not\\\\* \\\\[here\\\\](javascript:x)'
    """

    def __init__(self, markdown: bool) -> None:
        self.markdown = markdown

    def text(self, text: str) -> str:
        folded = _UNSAFE.sub("\ufffd", " ".join(text.split()))
        return _MARKS.sub(r"\\\g<0>", folded) if self.markdown else folded

    def code(self, text: str) -> str:
        """Set text without backticks as something to type."""
        return f"`{text}`" if self.markdown else text

    def strong(self, text: str) -> str:
        return f"**{self.text(text)}**" if self.markdown else self.text(text)
