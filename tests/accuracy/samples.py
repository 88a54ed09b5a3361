"""Small labelled sets for the tests of this harness, stand-ins for their scorers, and parts of reports on them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

Record = dict[str, Any]

# It stands in for the scorer of the gold articles: a claim belongs to the sentence at whose start it starts.
SCORE = """
def name(article):
    return article["id"] + ".txt"

def same(one, other):
    return one.lower() in other.lower() or other.lower() in one.lower()

def score(report, articles, verbose=False):
    files = {file["path"].rpartition("/")[2]: file for file in report["files"]}
    right = total = 0
    for article in articles:
        for sentence in article["sentences"]:
            claims = files.get(name(article), {"claims": []})["claims"]
            ours = next((one for one in claims if one["span"]["start"] == sentence["start"]), None)
            status, asked = (ours["status"], ours["check_worthy"]) if ours else ("none", False)
            total += 1
            right += status == sentence["status"]
            if verbose and (status, asked) != (sentence["status"], sentence["ask"]):
                print(f"{name(article)}:{sentence['start']} gold={sentence['status']}/{sentence['ask']} "
                      f"got={status}/{asked} | {article['text']!r}")
    return {"sentences": total, "status_accuracy": right / total, "status_kappa": 0.5, "status_macro_f1": 0.5,
            "ask_prf": [0.1, 0.2, 0.3], "source_prf": [0.4, 0.5, 0.6], "hedge_prf": [0.7, 0.8, 0.9],
            "source_type_accuracy": 1.0, "independent_sources_exact": 0.0, "single_source_accuracy": 0.25,
            "missing": [name(one) for one in articles if name(one) not in files]}
"""

# It stands in for the scorer of the corpora.
EVALUATE = """
import gzip, json, pathlib, sys

HERE = pathlib.Path(__file__).resolve().parent

def read(name, limit):
    with gzip.open(HERE / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines][:limit]

def documents(task, rows):
    for number, row in enumerate(rows):
        yield f"{number:04}.txt", row["text"], [tuple(one) for one in row["sentences"]], row["attributions"]

def marks(task, file):
    return [(one["cue"]["span"]["start"], one["cue"]["span"]["end"]) for one in file["attributions"] if one["cue"]]

def score(task, rows, report):
    if len(report["files"]) < len(rows):
        sys.exit("the report has no file 0000.txt")
    exact = {"exact": {"f1": 0.5}}
    return {"sentences": sum(len(row["sentences"]) for row in rows), "macro_f1": 0.75, "yes": {"f1": 0.5},
            "source": exact, "cue": exact, "content": exact}
"""

LAKE = "The lake is empty. Ada Moor said it leaked. Perhaps it froze."
MILL = "Ada Moor said the mill had closed, and Tom Reed denies it. It rained."


def lay(folder: Path) -> Path:
    """Write the article and the document with their scorers into a new folder, and return it."""
    (folder / "gold").mkdir(parents=True)
    (folder / "corpora").mkdir()
    (folder / "gold" / "score.py").write_text(SCORE, encoding="utf-8")
    (folder / "gold" / "articles.json").write_text(json.dumps([article()]), encoding="utf-8")
    (folder / "corpora" / "evaluate.py").write_text(EVALUATE, encoding="utf-8")
    with gzip.open(folder / "corpora" / "attribution.dev.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.write(json.dumps(document()) + "\n")
    return folder


def span_of(text: str, part: str) -> Record:
    """Return the span of `part` as the report writes it."""
    start = text.index(part)
    return {"start": start, "end": start + len(part)}


def part_of(text: str, part: str | None) -> Record | None:
    return {"span": span_of(text, part), "text": part} if part else None


def sentence(text: str, part: str, status: str, **labels: Any) -> Record:
    return {**span_of(text, part), "status": status, "ask": False, "sources": [], "hedges": [], **labels}


def claim(text: str, part: str, status: str, **fields: Any) -> Record:
    known = {"id": "c1", "type": "event", "check_worthy": False, "because": [], "attributions": [], "hedges": []}
    return {**known, "span": span_of(text, part), "status": status, **fields}


def attribution(text: str, source: str | None, cue: str | None, content: str | None = None) -> Record:
    parts = {"source": part_of(text, source), "cue": part_of(text, cue), "content": part_of(text, content)}
    return {"id": "a1", **parts, "source_id": "s1", "carried_over": False, "quotation": "indirect"}


def report_on(name: str, **fields: Any) -> Record:
    summary = {"independent_sources": 1, "single_source": True}
    empty: Record = {"claims": [], "attributions": [], "sources": [], "findings": [], "summary": summary}
    return {"files": [{"path": f"texts/{name}", **empty, **fields}]}


def article(**labels: Any) -> Record:
    """Return the labelled article about the lake."""
    source = {"text": "Ada Moor", "type": "person", "group": "moor"}
    sentences = [
        sentence(LAKE, "The lake is empty.", "unsourced", ask=True),
        sentence(LAKE, "Ada Moor said it leaked.", "named", sources=[source]),
        sentence(LAKE, "Perhaps it froze.", "unsourced", hedges=["Perhaps"]),
    ]
    independent = {"independent_count": [1, 2], "independent_sources": ["moor"], "single_source": True, "central": 0}
    return {"id": "lake", "text": LAKE, "sentences": sentences, **independent, **labels}


def document() -> Record:
    """Return the labelled document about the mill."""

    def place(part: str) -> list[int]:
        span = span_of(MILL, part)
        return [span["start"], span["end"]]

    attributions = [
        {"source": [place("Ada Moor")], "cue": [place("said")], "content": [place("the mill had closed")]},
        {"source": [place("Tom Reed")], "cue": [place("denies")], "content": []},
    ]
    first = MILL.index(" It rained")
    sentences = [[0, first, True], [first + 1, len(MILL), False]]
    return {"id": "mill", "text": MILL, "sentences": sentences, "attributions": attributions}
