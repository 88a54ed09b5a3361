"""The labelled sets: where they are, the checker's own public command run over one, and what its scorer says."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from checker.errors import CheckerError
from tests.accuracy.measures import measures_of

ROOT = Path(__file__).resolve().parent.parent.parent

Record = dict[str, Any]


class MissingError(Exception):
    """A set is not there to be measured; says which file it would need."""


class Text(NamedTuple):
    """One text of a set: its name as a file, the text, and what was labelled in it, in the set's own form."""

    name: str
    text: str
    labels: Record


class Labelled(Protocol):
    """One labelled set, read with its own scorer."""

    name: str
    scorer: Record

    def texts(self) -> list[Text]:
        """Return the texts as the scorer wants them checked."""

    def score(self, report: Record) -> Record:
        """Return what the scorer says of a report on these texts."""


class Gold:
    """The articles labelled sentence by sentence; `limit` takes the first few."""

    name = "gold"

    def __init__(self, folder: Path, limit: int | None = None) -> None:
        self.scorer = _scorer(folder / "score.py")
        self.articles = json.loads(_there(folder / "articles.json").read_text(encoding="utf-8"))[:limit]

    def texts(self) -> list[Text]:
        """Return the articles."""
        return [Text(self.scorer["name"](article), article["text"], article) for article in self.articles]

    def score(self, report: Record) -> Record:
        """Return the figures; raises `CheckerError` when the report leaves an article out."""
        scores: Record = self.scorer["score"](report, self.articles)
        if scores["missing"]:
            raise CheckerError(f"gold: the report has no file {', '.join(scores['missing'])}")
        return scores


class Corpus:
    """One of the corpora that others labelled; `limit` takes its first documents or sentences."""

    def __init__(self, folder: Path, name: str, limit: int | None = None) -> None:
        self.name = name
        self.task = name.partition(".")[0]
        self.scorer = _scorer(folder / "evaluate.py")
        _there(folder / f"{name}.jsonl.gz")
        self.rows = self.scorer["read"](name, limit)

    def texts(self) -> list[Text]:
        """Return the documents, or the files that the sentences were put into."""
        return [
            Text(name, text, {"sentences": sentences, "attributions": attributions})
            for name, text, sentences, attributions in self.scorer["documents"](self.task, self.rows)
        ]

    def score(self, report: Record) -> Record:
        """Return the figures; raises `CheckerError` when the scorer gives up."""
        try:
            scores: Record = self.scorer["score"](self.task, self.rows, report)
        except SystemExit as error:
            raise CheckerError(f"{self.name}: {error}") from None
        return scores


class Measured(NamedTuple):
    """What came of one set: how many sentences it has, and the figures by name."""

    sentences: int
    figures: dict[str, float]


def shared_folder() -> Path:
    """Return the folder where the labelled sets are, if they are anywhere."""
    return Path(os.environ.get("CHECKER_SHARED") or ROOT.parent / "shared")


def open_set(name: str, limit: int | None = None) -> Labelled:
    """Read the set `name`; raises `MissingError` when it or its scorer is not there."""
    if name == "gold":
        return Gold(shared_folder() / "gold", limit)
    return Corpus(shared_folder() / "corpora", name, limit)


def measure(labelled: Labelled) -> Measured:
    """Check a set and return its figures."""
    scores = labelled.score(check_texts(labelled.texts()))
    try:
        figures = {one.name: round(one.of(scores), 3) for one in measures_of(labelled.name)}
        return Measured(int(scores["sentences"]), figures)
    except LookupError as error:
        raise CheckerError(f"{labelled.name}: its scorer returns no {error}") from None


def check_texts(texts: Sequence[Text]) -> Record:
    """Return the JSON report of `checker check` on the texts; raises `CheckerError` when anything failed."""
    with tempfile.TemporaryDirectory(prefix="checker-accuracy-") as name:
        folder, output = Path(name, "texts"), Path(name, "report.json")
        folder.mkdir()
        for text in texts:
            (folder / text.name).write_text(text.text, encoding="utf-8", newline="")
        options = ["--format", "json", "--output", str(output), "--fail-on", "never", "--no-cache", "--no-plugins"]
        options += ["--no-config", "--profile", "strict"]  # some sets measure what the default rules leave out
        command = [sys.executable, "-m", "checker", "check", str(folder), "--quiet", *options]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace", check=False)
        report: Record = json.loads(output.read_text(encoding="utf-8")) if output.is_file() else {"failures": []}
    if done.returncode:
        failures = [f"{one['who']}: {one['doing']}: {one['error']}: {one['detail']}" for one in report["failures"]]
        raise CheckerError("\n".join(["the checker failed", *failures[:5]]) if failures else done.stderr.strip())
    return report


def _there(path: Path) -> Path:
    if not path.is_file():
        raise MissingError(f"there is no {path.parent.name}/{path.name} in {path.parent.parent}")
    return path


def _scorer(path: Path) -> Record:
    """Return the names that a scorer defines; nothing is written beside it, not even byte code."""
    return runpy.run_path(str(_there(path)))
