"""A run held against an earlier one: what is better, what is worse, what counts neither way, and the exit code."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.comparison import Base, Brief, Found, Stated, brief, compare
from checker.schema import schema, validate
from checker.settings import Gate, gate_of
from checker_plugins.reporters.comparison_report import LARGEST, MARK, ComparisonReporter, unlinked

Run = Callable[..., tuple[int, str, str]]

SOURCED = "The harbour board said in a notice on Monday that the pier lost 40 percent of its piles."
BARE = "The pier lost 40 percent of its piles."
PLAIN = "A crowd came to look at the boats."
SUMMARY = dict.fromkeys(("claims", "unsourced", "vague", "anonymous", "named", "check_worthy"), 0)


def write(name: str, *sentences: str) -> None:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text("\n\n".join(("# The pier", *sentences)) + "\n", encoding="utf-8")


def changed(run: Run, *more: str) -> dict[str, Any]:
    """Return the comparison of what is there now with `base.json`."""
    code, out, err = run("check", ".", "--compare", "base.json", "--format", "comparison-json", *more)
    assert (code, err) == (0, "")
    told: dict[str, Any] = json.loads(out)
    assert validate(told, schema("comparison")) == []
    return told


def effects(told: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(file["path"], each["change"], each["effect"]) for file in told["files"] for each in file["claims"]]


def test_a_claim_that_lost_its_source_is_worse_and_the_way_back_is_better(run: Run) -> None:
    write("a.md", SOURCED, PLAIN)
    assert run("check", ".", "--format", "json:base.json")[0] == 0
    write("a.md", PLAIN, BARE)
    told = changed(run)
    (claim,) = told["files"][0]["claims"]
    assert (claim["change"], claim["effect"], claim["text"], claim["line"]) == ("lost", "worse", BARE, 5)
    assert (claim["before"]["status"], claim["before"]["sources"]) == ("named", ["The harbour board"])
    assert (claim["after"]["status"], claim["after"]["sources"]) == ("unsourced", [])
    assert run("check", ".", "--format", "json:base.json")[0] == 0
    write("a.md", PLAIN, SOURCED)
    told = changed(run)
    assert effects(told) == [("./a.md", "gained", "better")]
    assert told["worse"] == 0
    assert (told["totals"]["before"]["unsourced"], told["totals"]["after"]["unsourced"]) == (2, 1)


def test_what_was_wrong_before_does_not_fail_a_change(run: Run) -> None:
    write("a.md", BARE, "Experts say that the ferry is next.", PLAIN)
    run("check", ".", "--format", "jsonl:base.json")
    assert run("check", ".", "--fail-on", "warning", "--quiet")[0] == 1
    assert run("check", ".", "--compare", "base.json", "--fail-on", "worse")[0] == 0
    write("a.md", PLAIN, "Experts say that the ferry is the next.", BARE.replace("lost", "has lost"))
    assert run("check", ".", "--compare", "base.json", "--fail-on", "worse")[0] == 0, "edited, not new"
    assert effects(changed(run)) == []
    write("a.md", PLAIN, "Experts say that the ferry is next.", BARE, "Two men drowned in the harbour in 2021.")
    code, out, _ = run("check", ".", "--compare", "base.json", "--fail-on", "worse")
    assert code == 1
    assert "- line 9: claim new: unsourced\n  > Two men drowned in the harbour in 2021.\n" in out
    assert run("check", ".", "--compare", "base.json")[0] == 0, "nobody asked that it should"


def test_which_new_findings_are_worse_is_said_by_name(run: Run) -> None:
    write("a.md", PLAIN)
    run("check", ".", "--format", "json:base.json")
    write("a.md", PLAIN, "Experts say that boats are nice to look at.")
    (file,) = changed(run)["files"]
    assert [(each["rule"], each["severity"], each["effect"]) for each in file["findings"]] == [
        ("core.experts-say", "warning", "worse")
    ]
    compared = ("check", ".", "--compare", "base.json", "--select", "core.experts-say", "--format", "comparison:o.out")
    said = {gate: run(*compared, "--fail-on", gate)[0] for gate in ("worse", "worse,error", "worse,core=never")}
    vague = any(claim["effect"] == "worse" for claim in file["claims"])
    assert said == {"worse": 1, "worse,error": int(vague), "worse,core=never": int(vague)}
    Path("checker.yaml").write_text("fail-on: {attribution: never}\n", encoding="utf-8")
    assert [each["effect"] for each in changed(run)["files"][0]["findings"]] == ["neutral"]


def test_a_file_that_moved_is_compared_with_what_it_was(run: Run) -> None:
    write("news/a.md", SOURCED, BARE.replace("pier", "ferry"), PLAIN)
    write("b.md", "Another thing altogether, said Ada Voss.")
    run("check", ".", "--format", "json:base.json")
    Path("old").mkdir()
    Path("news/a.md").rename("old/a.md")
    Path("b.md").unlink()
    told = changed(run)
    (file,) = told["files"]
    assert (Path(file["path"]), Path(file["before"])) == (Path("old/a.md"), Path("news/a.md"))
    assert (file["claims"], file["findings"], told["worse"], told["better"]) == ([], [], 0, 0)
    assert list(map(Path, told["left_out"])) == [Path("b.md")]
    assert "(was news/a.md)" not in run("check", ".", "--compare", "base.json")[1], "nothing is told of it"


def test_a_path_is_the_same_however_it_is_named(run: Run, tmp_path: Path) -> None:
    write("news/a.md", SOURCED)
    run("check", "./news//a.md", "--format", "json:base.json")
    write("news/a.md", BARE)
    code, out, _ = run("check", "news", "--compare", "base.json", "--fail-on", "worse", "--format", "comparison-json")
    assert code == 1
    assert [each[1:] for each in effects(json.loads(out))] == [("lost", "worse")]


def test_rules_that_only_one_run_applied_are_not_compared_and_named(run: Run) -> None:
    write("a.md", "Experts say that the boats are safe.")
    run("check", ".", "--format", "json:base.json", "--ignore", "core.experts-say")
    told = changed(run)
    assert (told["rules"], told["worse"], told["files"]) == (
        {"only_before": [], "only_after": ["core.experts-say"]},
        0,
        [],
    )
    out = run("check", ".", "--compare", "base.json")[1]
    assert "- 1 rule is on only now (core.experts-say): not compared.\n" in out


def test_two_saved_reports_are_compared_too(run: Run) -> None:
    write("a.md", SOURCED)
    run("check", ".", "--format", "json:base.json")
    write("a.md", BARE)
    run("check", ".", "--format", "json:now.json")
    shown = run("check", ".", "--compare", "base.json")[1]
    assert run("report", "convert", "now.json", "--compare", "base.json") == (0, shown, "")
    assert shown.startswith(f"{MARK}## checker: ")


def test_the_base_is_no_article_wherever_it_lies(run: Run) -> None:
    write("a.md", SOURCED)
    assert run("check", ".", "--format", "jsonl:base.jsonl")[0] == 0
    code, out, err = run("check", ".", "--compare", "./base.jsonl")
    assert (code, err) == (0, "")
    assert "| Articles | 1 | 1 |  |" in out


def test_the_base_may_be_replaced_by_the_run_that_is_compared_with_it(run: Run) -> None:
    write("a.md", SOURCED)
    run("check", ".", "--format", "json:base.json")
    write("a.md", BARE)
    again = ("check", ".", "--compare", "base.json", "--format", "json:base.json", "--format", "comparison")
    assert "claim worse sourced" in run(*again)[1]
    assert run(*again)[1].startswith(f"{MARK}## checker: nothing better or worse\n")


@pytest.mark.parametrize(
    ("argv", "problem"),
    [
        (["--compare", "gone.json"], "--compare: gone.json: cannot be read: No such file or directory"),
        (["--compare", "a.md"], "--compare: a.md: is not JSON: Expecting value: line 1 column 1 (char 0)"),
        (["--fail-on", "worse"], "--fail-on: worse needs something to compare with: --compare BASE.json"),
        (["--format", "comparison"], "--format: comparison needs something to compare with: --compare BASE.json"),
        (
            ["--fail-on", "hedgin=never"],
            "--fail-on: there is no rule, pack or category 'hedgin'; did you mean 'hedging'?",
        ),
        (
            ["--fail-on", "hedging=worse"],
            "argument --fail-on: there is no 'worse'; there are: error, warning, note, never",
        ),
        (["--fail-on", "note,error"], "argument --fail-on: note and error cannot both be for all"),
        (["--fail-on", ""], "argument --fail-on: there is no ''; there are: error, warning, note, never, worse"),
    ],
)
def test_what_cannot_be_asked(run: Run, argv: list[str], problem: str) -> None:
    write("a.md", PLAIN)
    code, out, err = run("check", "a.md", *argv)
    assert (code, out) == (2, "")
    assert err.removesuffix(" (see checker check --help)\n").rstrip("\n") == f"checker: {problem}"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda file: file["claims"][0].update(status="so"), "claims[0].status: 'so' is not one of "),
        (lambda file: file["claims"][0].update(line=None, text=None), "claims[0].text: must be text"),
        (lambda file: file["claims"][0].update(independent_sources="1"), "claims[0].independent_sources: must be "),
        (lambda file: file.update(claims=None), "claims: must be a list"),
        (lambda file: file["findings"][0].update(severity="bad"), "findings[0].severity: 'bad' is not one of "),
        (lambda file: file["findings"][0].pop("before"), "findings[0].before: is missing"),
        (lambda file: file.pop("summary"), "summary: is missing"),
        (lambda file: file["summary"].update(claims="3"), "summary.claims: must be "),
        (lambda file: file["sources"].append({"id": []}), "sources["),
    ],
)
@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_a_base_that_is_no_report_is_told_field_by_field(run: Run, change: Any, problem: str, form: str) -> None:
    write("a.md", SOURCED, "Experts say that the boats are safe.")
    base = json.loads(run("check", "a.md", "--format", "json")[1])
    change(base["files"][0])
    if form == "json":
        Path("base.json").write_text(json.dumps(base), encoding="utf-8")
    else:
        totals = dict.fromkeys(schema("report")["$defs"]["totals"]["required"], 0)
        lines = [*base.pop("files"), {**base, "totals": totals}]
        Path("base.json").write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    code, out, err = run("check", "a.md", "--compare", "base.json")
    assert (code, out) == (2, "")
    place = "base.json: files[0]." if form == "json" else "base.json:1: "
    assert f"checker: --compare: {place}{problem}" in err


def test_a_failure_wins_and_is_told_in_the_comment(run: Run) -> None:
    write("a.md", SOURCED)
    run("check", ".", "--format", "json:base.json")
    Path("b.md").write_bytes(b"\xff\xfe\x00")
    code, out, err = run("check", ".", "--compare", "base.json", "--fail-on", "worse")
    assert code == 2
    assert "- **Not checked:** ./b.md: could not read" in out
    assert err.startswith("./b.md: ")


def stated(text: str, status: str = "unsourced", sources: int = 0) -> Stated:
    return Stated(text, 1, status, True, sources, ())


def found(rule: str, sentence: str, by: str = "", reason: str = "") -> Found:
    return Found(rule, "hedging", "warning", "A message.", sentence[:4], sentence, 3, by, reason)


def held(old: Brief, new: Brief, gate: Gate | None = None) -> dict[str, Any]:
    base = Base("base.json", "1", frozenset({"a.b", "a.c"}), {old.path: old})
    return compare(base, "1", ["a.b", "a.c"], [new], gate or Gate())


def brief_of(*claims: Stated, findings: tuple[Found, ...] = (), single: bool = False) -> Brief:
    return Brief("a.md", claims, findings, {**SUMMARY, "independent_sources": 1, "single_source": single})


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (("named", 2), ("named", 1), "lost"),
        (("named", 1), ("named", 2), "gained"),
        (("named", 2), ("anonymous", 3), "lost"),
        (("vague", 0), ("anonymous", 1), "gained"),
        (("unsourced", 0), ("vague", 0), "gained"),
        (("named", 1), ("named", 1), None),
    ],
)
def test_the_status_counts_before_the_number(before: Any, after: Any, change: str | None) -> None:
    told = held(brief_of(stated("The weir broke.", *before)), brief_of(stated("The weir broke.", *after)))
    assert [claim["change"] for file in told["files"] for claim in file["claims"]] == ([change] if change else [])


def test_an_article_that_comes_to_rest_on_one_source_is_worse() -> None:
    assert held(brief_of(single=False), brief_of(single=True))["worse"] == 1
    assert held(brief_of(single=True), brief_of(single=False))["better"] == 1
    assert held(brief_of(single=True), brief_of(single=True))["files"] == []


@pytest.mark.parametrize(
    ("before", "after", "change", "effect"),
    [
        (None, "", "new", "worse"),
        ("", None, "fixed", "better"),
        ("", "comment", "set-aside", "neutral"),
        ("comment", "", "back", "neutral"),
        (None, "comment", "set-aside", "neutral"),
        ("baseline", "", None, ""),
        ("", "baseline", None, ""),
        ("", "unchanged", None, ""),
        (None, "unchanged", None, ""),
        ("comment", "comment", None, ""),
        ("comment", None, None, ""),
        ("unchanged", "comment", "set-aside", "neutral"),
    ],
)
def test_a_finding_that_is_set_aside_is_not_fixed(before: Any, after: Any, change: str | None, effect: str) -> None:
    old, new = (() if by is None else (found("a.b", "It seems so.", by, "why"),) for by in (before, after))
    told = held(brief_of(findings=old), brief_of(findings=new))
    seen = [(each["change"], each["effect"]) for file in told["files"] for each in file["findings"]]
    assert seen == ([(change, effect)] if change else [])


def test_of_two_findings_that_share_a_name_one_may_go() -> None:
    one = found("a.b", "It seems so.")
    told = held(brief_of(findings=(one, one)), brief_of(findings=(one,)))
    assert [(each["change"]) for each in told["files"][0]["findings"]] == ["fixed"]


CLAIMS = st.lists(
    st.builds(
        stated,
        st.sampled_from(["The weir broke at night.", "The mayor knew of it.", "Nobody asked the keeper."]),
        st.sampled_from(["unsourced", "vague", "anonymous", "named"]),
        st.integers(0, 2),
    ),
    max_size=5,
)


@given(old=CLAIMS, new=CLAIMS)
def test_a_comparison_is_even_handed(old: list[Stated], new: list[Stated]) -> None:
    """Whatever a change made worse, undoing it makes better; and nothing is either when nothing changed."""
    forth, back = held(brief_of(*old), brief_of(*new)), held(brief_of(*new), brief_of(*old))
    assert (forth["worse"], forth["better"]) == (back["better"], back["worse"])
    assert held(brief_of(*old), brief_of(*old))["files"] == []


NASTY = "@desk #12 !3 ~bug &9 GH-7 deadbeef12 `x` <b> [a](http://evil.example) www.evil.example */close*\n/close\n| a"


def test_nothing_in_an_article_is_a_mention_a_link_or_markup() -> None:
    shown = unlinked(NASTY)
    assert "\n" not in shown
    plain = re.sub(r"&#(\d+);", lambda sign: chr(int(sign[1])), shown).replace("&amp;", "&")
    for reference in ("@desk", "#12", "!3", "~bug", "&9", "GH-7", "deadbeef12"):
        assert reference not in plain, reference
    for sign in "`<>[]*|@#~":
        assert sign not in shown.replace("&#", ""), sign
    assert "www." not in shown
    assert "http:" not in shown


def test_the_comment_has_room_for_any_change_and_tells_what_it_left_out() -> None:
    claims = [stated(f"{NASTY} {number} 🙂" * 3) for number in range(2000)]
    comparison = held(brief_of(), brief_of(*claims))
    written = ComparisonReporter().end({"comparison": comparison}, [])
    assert len(written.encode()) <= LARGEST
    left = re.search(r"^([\d,]+) more left out for want of room\.$", written, re.MULTILINE)
    assert left
    assert int(left[1].replace(",", "")) + written.count("- line 1: claim new") == 2000
    assert written.startswith(f"{MARK}## checker: 2000 worse\n")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(text=st.text(alphabet="@#!~&a1-`<>[]()*_|\n\\ \u202e🙂", max_size=40))
def test_free_text_stays_on_its_line(text: str) -> None:
    comparison = held(brief_of(), brief_of(stated(text or "x")))
    written = ComparisonReporter().end({"comparison": comparison}, [])
    body = written[written.index("### Worse") :].splitlines()
    assert body[4] == "- line 1: claim new: unsourced"
    assert body[5].startswith("  > ")
    assert body[6] == ""


def test_the_comment_holds_no_markup_but_its_own() -> None:
    from pyromark import Markdown, Options

    old = brief_of(stated(f"The weir broke {NASTY}.", "named", 1), findings=(found("a.b", NASTY),))
    new = brief_of(
        stated(f"The weir broke {NASTY}."),
        stated(NASTY),
        findings=(found("a.c", NASTY), found("a.b", NASTY, "comment", NASTY)),
    )
    comparison = {**held(old, new), "left_out": [NASTY], "rules": {"only_before": [NASTY], "only_after": [NASTY]}}
    comparison["files"][0] |= {"path": NASTY, "before": NASTY * 2}
    failure = {"who": NASTY, "doing": NASTY, "error": NASTY, "detail": NASTY}
    written = ComparisonReporter().end({"comparison": comparison}, [failure])
    events = list(Markdown(options=Options.ENABLE_TABLES | Options.ENABLE_MATH).events(written))
    html = [event["Html"].strip() for event in events if isinstance(event, dict) and "Html" in event]
    assert [line for line in html if not re.fullmatch(r"</?details>|<summary>\w+: \d+</summary>|", line)] == [
        MARK.strip(),
        "<details><summary>Neither: 1</summary>",
    ]
    names = {next(iter(event)) if isinstance(event, dict) else event for event in events}
    assert not names & {"InlineHtml", "InlineMath", "DisplayMath", "Code"}
    starts = [event["Start"] for event in events if isinstance(event, dict) and "Start" in event]
    kinds = {next(iter(start)) if isinstance(start, dict) else start for start in starts}
    assert not kinds & {"Link", "Image", "CodeBlock", "Emphasis", "FootnoteDefinition"}
    assert not re.search(r"@\w|https?://|www\.", written)


def test_what_is_kept_of_a_file_is_small(run: Run) -> None:
    write("a.md", SOURCED)
    record = json.loads(run("check", "a.md", "--format", "json")[1])["files"][0]
    kept = brief(record)
    assert (kept.path, len(kept.claims)) == ("a.md", len(record["claims"]))
    assert not {"article", "attributions"} & set(kept._fields)


def test_what_fail_on_says() -> None:
    assert gate_of("note") == Gate("note")
    gate = gate_of("worse, hedging = never,error")
    assert (gate.others, dict(gate.by_name), gate.only_worse) == ("error", {"hedging": "never"}, True)
    merged = Gate("never", {"core": "note"}, {}, False).under(gate_of("hedging=error"))
    assert (merged.others, dict(merged.by_name), merged.only_worse) == (
        "never",
        {"core": "note", "hedging": "error"},
        False,
    )
