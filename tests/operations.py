"""Counts what each stage of a run does: a program of its own, which loads the modules as plain Python.

    python tests/operations.py SIZE < texts.json

It prints, for each name of a text, the lines of Python that each stage runs for the text of SIZE characters and for one
twice as long. Lines are counted where they run, so that the machine and what else it does do not matter; compiled
modules tell of no lines, and are passed over.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib.machinery import FileFinder, SourceFileLoader
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OURS = tuple(str(ROOT / name) for name in ("checker", "plugins", "rules", ".build/path"))


def _plain_python(path: str) -> Any:
    """Find the modules in our folders as plain Python, whatever lies beside them."""
    if not path.startswith(OURS):
        raise ImportError(path)
    return FileFinder(path, (SourceFileLoader, [".py"]))


def main() -> None:
    """Count, and print the counts."""
    sys.path_hooks.insert(0, _plain_python)
    sys.path_importer_cache.clear()
    sys.path.insert(0, str(ROOT))
    from checker import audit
    from checker.audit import Options
    from checker.discovery import Article
    from checker.examination import examine
    from checker.timings import Clock
    from checker.writing import Format, Renderer
    from tests.benchmarks.text import HOSTILE, article

    class Counter(Clock):
        """Notes the lines that are run in place of seconds."""

        lines = 0

        def call(self, stage: str, function: Callable[..., Any], *told: Any) -> Any:
            before = self.lines
            try:
                return function(*told)
            finally:
                self.spent[stage] = self.spent.get(stage, 0) + self.lines - before

    counter = Counter()

    def traced(frame: FrameType, event: str, _: Any) -> Any:
        if event == "line":
            counter.lines += 1
        return traced if frame.f_code.co_filename.startswith(OURS) else None

    tools = audit.load(Options(plugins=False, profile=None))
    timed = counter.over(tools)
    renderer = Renderer(tools.registry.reporters, [Format("json"), Format("text")], counter.call)

    def counts(text: str) -> dict[str, float]:
        data = text.encode()
        for record, failures in examine(Article("a.txt", len(data), data), timed, call=counter.call):
            assert record is not None, failures
            assert failures == ()
            renderer.pieces(record)
        return counter.taken()

    size = int(sys.argv[1])
    texts: dict[str, Callable[[int], str]] = {"an article": lambda length: article(length, 3), **HOSTILE}
    for make in texts.values():
        counts(make(2 * size))  # what is made once and kept, such as the automaton's states, is none of a text's work
    sys.settrace(traced)
    found = {name: [counts(make(size)), counts(make(2 * size))] for name, make in texts.items()}
    sys.settrace(None)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
