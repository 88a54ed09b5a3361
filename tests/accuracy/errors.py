"""Where the checker and the people who labelled a set differ, and what the report holds there."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from checker.errors import CheckerError
from tests.accuracy.labelled import Corpus, Gold, Labelled, Record, Text

GOLD_KINDS = ("status", "ask", "source", "hedge", "independence")
PARTS = ("source", "cue", "content")
MISSED, EXTRA, BOUNDS = "missed", "extra", "other bounds"

# What the scorer of the gold articles prints for a sentence whose status or `ask` differs.
_DIFFERS = re.compile(r"(?P<file>.+?):(?P<start>\d+) gold=(\w+)/(\w+) got=(\w+)/(\w+) \|")

_Range = tuple[int, int]


class Difference(NamedTuple):
    """One difference: of what kind and how, where, what the label and the checker say, and the report's reasons."""

    kind: str
    verdict: str
    file: str
    span: _Range
    gold: str
    ours: str
    passage: str
    why: tuple[str, ...]


class _Place(NamedTuple):
    """A labelled text beside the checker's record of it."""

    text: Text
    sentences: Sequence[_Range]
    record: Record

    def cut(self, span: _Range | None) -> str:
        return self.text.text[span[0] : span[1]] if span else ""

    def difference(self, kind: str, verdict: str, at: _Range, gold: str, ours: str) -> Difference:
        around = [one for one in self.sentences if _meet(one, at)] or [at]
        start, end = min(at[0], around[0][0]), max(at[1], around[-1][1])
        text = self.text.text
        passage = text[start:end]
        if at != (start, end):
            passage = f"{text[start : at[0]]}[[{self.cut(at)}]]{text[at[1] : end]}"
        return Difference(kind, verdict, self.text.name, at, gold, ours, passage, tuple(why(self.record, (start, end))))


def kinds_of(labelled: Labelled) -> tuple[str, ...]:
    """Return the kinds of differences that a set can have."""
    if isinstance(labelled, Corpus):
        return ("sentence", *PARTS) if labelled.task == "attribution" else ("sentence",)
    return GOLD_KINDS


def differences(labelled: Labelled, report: Record) -> Iterator[Difference]:
    """Yield every difference between the labels of a set and a report on its texts."""
    records = {record["path"].replace("\\", "/").rpartition("/")[2]: record for record in report["files"]}
    places = [
        _Place(text, [_range(one) for one in text.labels["sentences"]], records[text.name])
        for text in labelled.texts()
        if text.name in records
    ]
    if isinstance(labelled, Gold):
        yield from _statuses(labelled, report, {place.text.name: place for place in places})
        for place in places:
            yield from _sources(place, labelled.scorer)
            yield from _hedges(place, labelled.scorer)
            yield from _independence(place)
    elif isinstance(labelled, Corpus):
        for place in places:
            yield from _sentences(place, labelled)
            for part in PARTS if labelled.task == "attribution" else ():
                yield from _spans(place, part)


def why(record: Record, span: _Range) -> Iterator[str]:
    """Yield what the report holds that touches `span`: claims, attributions, findings."""
    for claim in record["claims"]:
        if _meet(_range(claim["span"]), span):
            reasons = f", to check: {', '.join(claim['because'])}" if claim["check_worthy"] else ""
            behind = f" by {' '.join(claim['attributions'])}" if claim["attributions"] else ""
            yield f"{claim['id']}  {claim['status']} {claim['type']}{behind}{reasons}"
    types = {source["id"]: source["type"] for source in record["sources"]}
    for one in record["attributions"]:
        parts = [one[part] for part in PARTS if one[part]]
        if any(_meet(_range(part["span"]), span) for part in parts):
            source, cue, content = (f"“{shorten(one[part]['text'], 40)}”" if one[part] else "–" for part in PARTS)
            behind = f"{types.get(one['source_id'], 'source')} {one['source_id']}" if one["source_id"] else "nobody"
            over = ", carried over" if one["carried_over"] else ""
            yield f"{one['id']}  {source} · {cue} · {content}; {one['quotation']}{over}, {behind}"
    for finding in record["findings"]:
        if _meet(_range(finding["span"]), span):
            yield f"{finding['rule']}  “{shorten(finding['excerpt'], 40)}”"


def shorten(text: str, width: int) -> str:
    """Return `text` on one line, with its middle left out where it is longer than `width`.

    >>> shorten("a long   way from here", 13)
    'a lon … here'
    """
    line = " ".join(text.split())
    half = (width - 3) // 2
    return line if len(line) <= width else f"{line[: width - 3 - half].rstrip()} … {line[-half:].lstrip()}"


def _statuses(gold: Gold, report: Record, places: dict[str, _Place]) -> Iterator[Difference]:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        gold.scorer["score"](report, gold.articles, True)
    for line in printed.getvalue().splitlines():
        match = _DIFFERS.match(line)
        if match is None:
            raise CheckerError(f"gold: its scorer prints what this program cannot read: {line}")
        status, asked, our_status, we_asked = match.groups()[2:]
        place = places[match["file"]]
        span = next(one for one in place.sentences if one[0] == int(match["start"]))
        if status != our_status:
            yield place.difference("status", f"{status}, ours {our_status}", span, status, our_status)
        if asked not in ("None", we_asked):
            ask = ("ask", "do not ask") if asked == "True" else ("do not ask", "ask")
            yield place.difference("ask", MISSED if asked == "True" else EXTRA, span, *ask)


def _sources(place: _Place, scorer: Record) -> Iterator[Difference]:
    same, types = scorer["same"], {source["id"]: source["type"] for source in place.record["sources"]}
    for sentence in place.text.labels["sentences"]:
        start, end = _range(sentence)
        named = [one for one in place.record["attributions"] if one["source"]]
        ours = {
            _range(one["source"]["span"]): types.get(one["source_id"], "no type")
            for one in named
            if start <= one["source"]["span"]["start"] < end
        }
        wanted = [source for source in sentence["sources"] if source["text"]]
        for source in wanted:
            kinds = {span: kind for span, kind in ours.items() if same(place.cut(span), source["text"])}
            label = f"{source['text']} ({source['type']}, {source['group']})"
            if not kinds:
                yield place.difference("source", MISSED, (start, end), label, "")
            elif source["type"] not in kinds.values():
                span, kind = next(iter(kinds.items()))
                yield place.difference("source", "other type", span, label, f"{place.cut(span)} ({kind})")
        for span, kind in ours.items():
            if not any(same(place.cut(span), source["text"]) for source in wanted):
                yield place.difference("source", EXTRA, span, "", f"{place.cut(span)} ({kind})")


def _hedges(place: _Place, scorer: Record) -> Iterator[Difference]:
    same = scorer["same"]
    ours = dict.fromkeys(_range(hedge["span"]) for claim in place.record["claims"] for hedge in claim["hedges"])
    for sentence in place.text.labels["sentences"]:
        span = _range(sentence)
        here = [one for one in ours if span[0] <= one[0] < span[1]]
        for hedge in sentence["hedges"]:
            if not any(same(place.cut(one), hedge) for one in here):
                yield place.difference("hedge", MISSED, span, hedge, "")
        known = [*sentence["hedges"], *sentence.get("hedges_maybe", ())]
        for one in here:
            if not any(same(place.cut(one), hedge) for hedge in known):
                yield place.difference("hedge", EXTRA, one, "", place.cut(one))


def _independence(place: _Place) -> Iterator[Difference]:
    labels, summary = place.text.labels, place.record["summary"]
    at = place.sentences[labels.get("central") or 0]
    why_so = tuple(
        f"{source['id']}  {source['type']} “{shorten(source['name'], 40)}”, origin {source['origin']}, "
        f"{len(source['mentions'])} mentions"
        for source in place.record["sources"]
    )
    count, single = summary["independent_sources"], summary["single_source"]
    wanted = labels["independent_count"]
    if count not in wanted:
        verdict = "too many" if count > max(wanted) else "too few" if count < min(wanted) else "between"
        gold = f"{' or '.join(map(str, wanted))} independent: {', '.join(labels['independent_sources'])}"
        yield place.difference("independence", verdict, at, gold, f"{count} independent")._replace(why=why_so)
    if labels["single_source"] not in (None, single):
        says = {True: "a single source", False: "more than one source"}
        one = place.difference("independence", "single source", at, says[not single], says[single])
        yield one._replace(why=why_so)


def _sentences(place: _Place, corpus: Corpus) -> Iterator[Difference]:
    marks = corpus.scorer["marks"](corpus.task, place.record)
    for start, end, label in place.text.labels["sentences"]:
        ours = [span for span in marks if _meet(span, (start, end))]
        if label and not ours:
            yield place.difference("sentence", MISSED, (start, end), "yes", "")
        elif ours and not label:
            marked = ", ".join(f"“{shorten(place.cut(span), 60)}”" for span in dict.fromkeys(ours))
            yield place.difference("sentence", EXTRA, (start, end), "no", marked)


def _spans(place: _Place, part: str) -> Iterator[Difference]:
    labels = [one[part] for one in place.text.labels["attributions"] if one[part]]
    gold = sorted({(min(start for start, _ in spans), max(end for _, end in spans)) for spans in labels})
    ours = sorted({_range(one[part]["span"]) for one in place.record["attributions"] if one[part]})
    free = [span for span in ours if span not in gold]
    for span in gold:
        if span not in ours:
            near = next((one for one in free if _meet(one, span)), None)
            if near:
                free.remove(near)
            yield place.difference(part, BOUNDS if near else MISSED, span, place.cut(span), place.cut(near))
    for span in free:
        yield place.difference(part, EXTRA, span, "", place.cut(span))


def _range(span: Any) -> _Range:
    """Return a span of the report, or of a set, as its start and end."""
    return (span["start"], span["end"]) if isinstance(span, dict) else (span[0], span[1])


def _meet(one: _Range, other: _Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]
