"""What the HTML report makes of a record, before any browser sees it: runs, ways, inert data, the whole page."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.report import Totals, count
from checker.schema import schema, validate
from checker_plugins.reporters.html import HtmlReporter, page, view
from checker_plugins.reporters.html.chain import origins
from checker_plugins.reporters.html.run import cut

FOLDER = Path(__file__).parent / "golden" / "html"
DESK: dict[str, Any] = json.loads((FOLDER / "report.json").read_text(encoding="utf-8"))
WEIR, LAMP, SILENT = DESK["files"]


def written(report: dict[str, Any]) -> str:
    """Return the page of a report."""
    reporter, worker, totals = HtmlReporter(), HtmlReporter(), Totals()
    parts = [reporter.start({name: report[name] for name in ("schema", "tool", "rules")})]
    for index, file in enumerate(report["files"]):
        totals.add(count(file))
        parts.append(reporter.gather(worker.file(file, not index), not index))
    return "".join([*parts, reporter.end(totals.data, report["failures"])])


def record(text: str, **parts: list[tuple[int, int]]) -> dict[str, Any]:
    """Return a record with claims, findings and mentions of one source at places of a text of one block."""

    def spans(name: str) -> list[dict[str, Any]]:
        return [{"span": {"start": start, "end": end}} for start, end in parts.get(name, ())]

    mentions = [one["span"] for one in spans("mentions")]
    return {
        "article": {"text": text, "places": [], "blocks": [{"start": 0, "end": len(text), "role": "code", "level": 0}]},
        "claims": spans("claims"),
        "findings": spans("findings"),
        "sources": [{"mentions": mentions}] if mentions else [],
    }


def runs(text: str, **parts: list[tuple[int, int]]) -> Any:
    return cut(record(text, **parts))[0]["runs"]


def test_the_sample_is_a_report() -> None:
    assert validate(DESK, schema("report")) == []


def test_a_run_ends_where_anything_begins_or_ends() -> None:
    assert runs("abcdefgh", claims=[(2, 8)], findings=[(4, 6)], mentions=[(0, 1)]) == [
        ["a", -1, [], 0],
        "b",
        ["cd", 0],
        ["ef", 0, [0]],
        ["gh", 0],
    ]


def test_the_shortest_of_nested_claims_has_the_run() -> None:
    assert runs("abcdef", claims=[(2, 4), (0, 6)]) == [["ab", 1], ["cd", 0], ["ef", 1]]


def test_a_finding_of_no_length_marks_the_sign_that_follows() -> None:
    assert runs("abc", findings=[(1, 1)]) == ["a", ["b", -1, [0]], "c"]


def test_spans_are_found_by_their_place_and_not_by_their_offsets() -> None:
    claims = [
        run for block in view.article(WEIR)["blocks"] for run in block["runs"] if type(run) is list and run[1] == 4
    ]
    assert claims == [["about 9,000 young trout", 4]]


def test_without_its_article_a_file_has_no_blocks_and_its_findings_their_sentences() -> None:
    shown = view.article(SILENT)
    assert shown["blocks"] == []
    assert [(one["before"], one["excerpt"], one["after"]) for one in shown["findings"]] == [
        ("The bell ", "is said to", " be silent.")
    ]
    assert shown["claims"][0]["text"] == "The bell is said to be silent."
    assert view.title(SILENT) == ""


def test_the_text_of_a_claim_is_in_the_page_once() -> None:
    assert all("text" not in claim for claim in view.article(WEIR)["claims"])


PLACES = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda pair: (min(pair), max(pair))), max_size=5
)


@given(PLACES, PLACES, PLACES)
def test_the_runs_spell_the_text_and_mark_what_the_spans_cover(claims: Any, findings: Any, mentions: Any) -> None:
    text = "abcdefghijkl"
    made = [
        run if type(run) is list else [run] for run in runs(text, claims=claims, findings=findings, mentions=mentions)
    ]
    assert "".join(run[0] for run in made) == text
    for number, (start, end) in enumerate(findings):
        marked = "".join(run[0] for run in made if len(run) > 2 and number in run[2])
        assert marked == text[start : max(end, start + 1)]
    claimed = {run[0] for run in made if len(run) > 1 and run[1] >= 0}
    covered = {sign for start, end in claims for sign in text[start : max(end, start + 1)]}
    assert set("".join(claimed)) == covered


def test_ways_lead_from_the_origin_to_who_stands_nearest_to_the_article() -> None:
    assert origins(WEIR) == [
        {"independent": True, "ways": [{"steps": [0], "claims": [0]}, {"steps": [0, 1], "claims": [1, 6]}]},
        {"independent": False, "ways": [{"steps": [2], "claims": [2]}]},
        {"independent": True, "ways": [{"steps": [3, 4, 5], "claims": [3]}]},
    ]


def test_a_source_behind_no_claim_stands_alone_and_does_not_count() -> None:
    idle = {**LAMP, "claims": [{**LAMP["claims"][0], "attributions": [], "sources": []}]}
    assert origins(idle) == [{"independent": False, "ways": [{"steps": [0], "claims": []}]}]


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example",
        "https:evil",
        "http\u017f://evil.example",
        "https://a b",
        "https://a.example/\u2028",
        "https://a.example/\n",
    ],
)
def test_only_a_link_to_the_web_can_be_followed(target: str) -> None:
    assert view.link(target) == {"text": target}


HOSTILE = st.text(st.sampled_from("<>/!-&\"'scriptSCRIPT\u2028\u2029\u202e\u2066\x00\x1b\ud800é\\u0"), max_size=30)


@given(st.dictionaries(HOSTILE, HOSTILE | st.lists(HOSTILE, max_size=2), max_size=3))
def test_data_in_the_page_are_inert_and_whole(data: Any) -> None:
    text = page.inert(data)
    assert not re.search("[<\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069\x00-\x1f]", text)
    shown = {page.shown(name): value for name, value in data.items()}
    read = json.loads(text)
    assert list(read) == list(shown)
    for name, value in shown.items():
        assert read[name] == (page.shown(value) if isinstance(value, str) else [page.shown(one) for one in value])


def test_signs_that_turn_or_hide_text_are_shown_by_name() -> None:
    assert page.shown("pay \u202e001\u202c crowns\x07\n") == "pay ⟦U+202E⟧001⟦U+202C⟧ crowns⟦U+0007⟧\n"


def test_the_policy_lets_this_style_and_this_script_through_and_nothing_else() -> None:
    html = written(DESK)
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', html)
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)

    def digest(text: str) -> str:
        return f"&#39;sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}&#39;"

    assert policy.split("; ") == [
        "default-src &#39;none&#39;",
        f"style-src {digest(style)}",
        f"script-src {digest(script)}",
        "require-trusted-types-for &#39;script&#39;",
        "trusted-types &#39;none&#39;",
        "base-uri &#39;none&#39;",
        "form-action &#39;none&#39;",
    ]
    assert not re.search(r"\son\w+=|\sstyle=|\ssrc=|@import|url\(", html)


def test_the_page_names_only_the_rules_that_found_something() -> None:
    assert "desk.superlative" in written(DESK)
    assert "desk.unused" not in written(DESK)


def test_the_page_to_the_byte(golden: Callable[[Path, bytes], None]) -> None:
    """All of the page but its style and script, which would only repeat their files."""
    html = re.sub(r"(<style>|<script>).*?(?=</style>|</script>)", r"\1…", written(DESK), flags=re.DOTALL)
    golden(FOLDER / "report.html", re.sub(r"sha256-[\w+/=]+", "sha256-…", html).encode())


@pytest.mark.slow
def test_the_script_is_typed(tmp_path: Path) -> None:
    """The comments of the script give its types; TypeScript checks them where Node is there to run it."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("there is no npm on this machine to run TypeScript with")
    install = [npm, "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(tmp_path), "typescript@5.9.3"]
    got = subprocess.run(install, capture_output=True, encoding="utf-8", timeout=120)
    if got.returncode:
        pytest.skip(f"TypeScript could not be installed: {got.stderr.strip()[-200:]}")
    strict = ("--noEmit", "--allowJs", "--checkJs", "--strict", "--noUnusedLocals", "--noUnusedParameters")
    language = ("--target", "es2023", "--lib", "es2023,dom,dom.iterable")
    scripts = [str(path) for path in sorted(Path(page.__file__).parent.glob("*.js"))]
    checked = subprocess.run(
        [str(tmp_path / "node_modules" / ".bin" / "tsc"), *strict, *language, *scripts],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert checked.stdout == ""
    assert len(scripts) == 9


@pytest.mark.slow
def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    articles = Path(__file__).parent / "articles"
    saved, pages = tmp_path / "run.json", [tmp_path / f"{seed}.html" for seed in (1, 2, 3)]

    def run(seed: int, *arguments: str) -> None:
        environment = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-m", "checker", *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", timeout=60)
        assert done.returncode in (0, 1), done.stderr

    run(1, "check", str(articles), "--jobs=1", f"--format=html:{pages[0]}", f"--format=json:{saved}")
    run(2, "check", str(articles), "--jobs=2", f"--format=html:{pages[1]}")
    run(3, "report", "convert", str(saved), f"--format=html:{pages[2]}")
    first, *others = [one.read_bytes() for one in pages]
    assert others == [first, first]
    assert len(first) < 200_000
