"""The text of an article cut into runs, so that the page only has to set them one after the other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

Run = str | list[Any]  # the text alone, or the text, its claim (or -1), its findings, its source (or -1)


class _Piece(NamedTuple):
    """A stretch of the article's text that belongs to the claim, finding or source of a number."""

    start: int
    end: int
    number: int


def cut(file: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the blocks of a file's article, each with its runs; none where the article is not in the record.

    A run ends where anything begins or ends. Where claims nest, the shortest has the run. A finding of no
    length marks the run that follows it, and one in no block at all is in no run.
    """
    article = file.get("article")
    if article is None:
        return []
    place = _places(article)
    blocks = article["blocks"]
    claims = _shared((_Piece(*place(claim["span"]), n) for n, claim in enumerate(file["claims"])), blocks)
    findings = _shared((_Piece(*place(finding["span"]), n) for n, finding in enumerate(file["findings"])), blocks)
    mentions = _shared(
        (_Piece(*place(span), n) for n, source in enumerate(file["sources"]) for span in source["mentions"]), blocks
    )
    cut_blocks = []
    for block, *pieces in zip(blocks, claims, findings, mentions, strict=True):
        shown = {"role": block["role"], "runs": _runs(article["text"], block["start"], block["end"], *pieces)}
        cut_blocks.append({**shown, "level": block["level"]} if block["level"] else shown)
    return cut_blocks


def _places(article: Mapping[str, Any]) -> Callable[[Mapping[str, int]], tuple[int, int]]:
    """Return the function from a span of the source file to its start and end in the article's text."""
    known = {(start, end): (text_start, text_end) for start, end, text_start, text_end in article["places"]}

    def place(span: Mapping[str, int]) -> tuple[int, int]:
        there = span["start"], span["end"]
        return known.get(there, there)

    return place


def _shared(pieces: Iterable[_Piece], blocks: Sequence[Mapping[str, Any]]) -> list[list[_Piece]]:
    """Return for each block the parts of `pieces` that lie in it; an empty piece takes the sign that follows it."""
    ends = [block["end"] for block in blocks]
    shared: list[list[_Piece]] = [[] for _ in blocks]
    for start, end, number in pieces:
        last = max(end, start + 1)
        for index in range(bisect_right(ends, start), len(blocks)):
            if blocks[index]["start"] >= last:
                break
            inside = _Piece(max(start, blocks[index]["start"]), min(last, ends[index]), number)
            shared[index].append(inside)
    return shared


def _runs(
    text: str, start: int, end: int, claims: list[_Piece], findings: list[_Piece], mentions: list[_Piece]
) -> list[Run]:
    edges = sorted({start, end, *(edge for piece in (*claims, *findings, *mentions) for edge in piece[:2])})
    by_length = sorted(claims, key=lambda piece: piece.start - piece.end)  # the shortest is laid on last
    claim, source = [-1] * (len(edges) - 1), [-1] * (len(edges) - 1)
    found: list[list[int]] = [[] for _ in edges[1:]]
    for piece in by_length:
        _lay(claim, edges, piece)
    for piece in mentions:
        _lay(source, edges, piece)
    for piece in findings:
        for index in _covered(edges, piece):
            found[index].append(piece.number)
    return [_run(text[edges[i] : edges[i + 1]], claim[i], found[i], source[i]) for i in range(len(edges) - 1)]


def _covered(edges: list[int], piece: _Piece) -> range:
    return range(bisect_left(edges, piece.start), bisect_left(edges, piece.end))


def _lay(numbers: list[int], edges: list[int], piece: _Piece) -> None:
    for index in _covered(edges, piece):
        numbers[index] = piece.number


def _run(text: str, claim: int, findings: list[int], source: int) -> Run:
    """Return a run without the parts at its end that say nothing."""
    if source >= 0:
        return [text, claim, findings, source]
    if findings:
        return [text, claim, findings]
    return [text, claim] if claim >= 0 else text
