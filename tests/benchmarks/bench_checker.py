"""What is measured: the stages by the length of the text, the number of rules, start-up, an unchanged folder."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from checker import audit
from checker.audit import Options, Tools
from checker.automaton import compile_phrases
from checker.discovery import Article
from checker.document import Document
from checker.engine import check
from checker.examination import examine
from checker.rule import Rule
from checker.rulebook import RuleBook
from checker.timings import Clock
from checker.writing import Format, Renderer
from tests.benchmarks.text import article

SIZES = {"10 KB": 10_000, "100 KB": 100_000, "1 MB": 1_000_000}
_ROUNDS = {"10 KB": 15, "100 KB": 5, "1 MB": 3}
_FILES = 500  # in the folder that is checked again


@pytest.fixture(autouse=True)
def unswept() -> Iterator[None]:
    """Look for no circles of garbage, as `checker check` does not (see `audit.SWEPT`)."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(scope="session")
def tools(own_world: None) -> Tools:
    """Return the default rules and all that they are applied with."""
    return audit.load(Options(plugins=False))


@pytest.mark.parametrize("size", SIZES)
def bench_stages(benchmark: Any, tools: Tools, size: str) -> None:
    """The stages of one article, from its bytes to its JSON."""
    clock, data = Clock(), article(SIZES[size]).encode()
    timed = clock.over(tools)
    renderer = Renderer(tools.registry.reporters, [Format("json")], clock.call)
    least: dict[str, float] = {}

    def run() -> None:
        clock.taken()
        for record, failures in examine(Article("a.txt", len(data), data), timed, call=clock.call):
            assert record is not None
            assert failures == ()
            renderer.pieces(record)
        spent = clock.taken()
        rules = sum(seconds for stage, seconds in spent.items() if stage.startswith("rule "))
        stages = {stage: seconds for stage, seconds in spent.items() if not stage.startswith("rule ")}
        for stage, seconds in {**stages, "rules": rules}.items():
            least[stage] = min(seconds, least.get(stage, seconds))

    benchmark.pedantic(run, rounds=_ROUNDS[size], warmup_rounds=1)
    benchmark.extra_info["stages"] = least


@pytest.mark.parametrize("number", [100, 1000])
def bench_rules(benchmark: Any, tools: Tools, make_rule: Callable[..., Rule], number: int) -> None:
    """An article of 100 KB with so many rules of one phrase each, thirty of which find something."""
    words = "said weir notice crack families county plan doctor report wall".split()
    rules = tuple(
        make_rule(f"bench.rule-{index:04}", match={"phrases": [f"{words[index % 10]} {_word(index)}"]})
        for index in range(number)
    )
    phrases = [(f"rule:{rule.id}", phrase) for rule in rules for phrase in rule.match["phrases"]]
    for each in tools.book.annotators:
        phrases += [(name, phrase) for name, own in each.phrases.items() for phrase in own]
    book: RuleBook = tools.book._replace(
        rules=rules, automaton=compile_phrases(phrases, tools.registry.lexicons()), views={}
    )
    document = Document.of(article(100_000))
    benchmark.pedantic(lambda: check(document, book), rounds=5, warmup_rounds=1)


def _word(index: int) -> str:
    return ("that", "of", "in")[index // 10] if index < 30 else f"brindle{index}"


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., None]:
    """Return what runs the command `check` in a process of its own."""
    environment = {**os.environ, "CHECKER_CACHE_DIR": str(tmp_path / "cache")}

    def run(*argv: str) -> None:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "checker",
                "check",
                "--fail-on",
                "never",
                "--output",
                "out.json",
                "--format",
                "json",
                *argv,
            ],
            cwd=tmp_path,
            env=environment,
            check=False,
        )
        assert done.returncode == 0

    return run


def bench_start_up(benchmark: Any, tmp_path: Path, command: Callable[..., None]) -> None:
    """A cold process that checks two sentences, with the rules compiled before."""
    (tmp_path / "tiny.txt").write_text("Some experts say the dam is unsafe. It allegedly leaks.\n", encoding="utf-8")
    benchmark.pedantic(lambda: command("--no-cache", "tiny.txt"), rounds=15, warmup_rounds=1)


def bench_unchanged(benchmark: Any, tmp_path: Path, command: Callable[..., None]) -> None:
    """A folder of articles of 3 KB each that were all checked before."""
    (tmp_path / "desk").mkdir()
    for number in range(_FILES):
        (tmp_path / "desk" / f"{number}.txt").write_text(article(3_000, number), encoding="utf-8")
    benchmark.pedantic(lambda: command("desk"), rounds=5, warmup_rounds=1)
    benchmark.extra_info["files"] = _FILES
