"""What suppressions set aside, what is said of those at fault, and what the command line and the formats make of it."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import checker
from checker import audit, report
from checker.cli import main
from checker.engine import check
from checker.registry import Registry
from checker.rulebook import RuleBook
from checker.schema import schema, validate
from checker.sidecar import addition
from checker.span import Span
from checker.suppressing import Suppressor
from checker_plugins.reporters.html.run import cut
from checker_plugins.reporters.markdown_report import escaped

TODAY = "2026-09-21"
NOTHING = "This suppression sets nothing aside: "

ARTICLE = """\
# Harbour board hid the crack at Karrow

<!-- checker: ignore core.allegedly until 2026-09-20: the charge sheet is linked below -->
Oren Hallick allegedly received 1.2 million crowns.

Oren Hallick allegedly left for Orm. <!-- checker: ignore core.allegedly until 2026-09-21: the charge says so -->

<!-- checker: ignore core.alegedly: the charge says so -->
Ms Kerr allegedly paid.

<!-- checker: ignore core.experts-say, core.reportedly: they are named in the table -->
Experts say the dam is unsafe.
"""


def checked(path: Path, text: str | None = None, **options: Any) -> dict[str, Any]:
    if text is not None:
        path.write_text(text, encoding="utf-8")
    whole = checker.check([path], **{"today": TODAY, **options})
    assert not validate(whole, schema("report"))
    assert not whole["failures"]
    return whole


def ours(file: Mapping[str, Any]) -> list[tuple[str, str, int, str]]:
    """Return the findings about suppressions: rule, severity, line and message."""
    return [
        (finding["rule"], finding["severity"], finding["span"]["line"], finding["message"])
        for finding in file["findings"]
        if finding["rule"].startswith("suppression.")
    ]


def states(file: Mapping[str, Any]) -> list[tuple[int, str, int]]:
    return [(said["line"], said["state"], said["findings"]) for said in file["suppressions"]]


def test_what_is_set_aside_and_what_is_wrong(tmp_path: Path) -> None:
    (file,) = checked(tmp_path / "dam.md", ARTICLE, warn_unused=True)["files"]
    assert [(one["rule"], one["span"]["line"], one["by"], one["reason"]) for one in file["suppressed"]] == [
        ("core.allegedly", 6, "comment", "the charge says so"),
        ("core.experts-say", 12, "comment", "they are named in the table"),
    ]
    assert ours(file) == [
        (
            "suppression.expired",
            "warning",
            3,
            "This suppression of core.allegedly ended on 2026-09-20: what it set aside is shown again.",
        ),
        (
            "suppression.invalid",
            "error",
            8,
            f"{NOTHING}there is no rule, pack or category 'core.alegedly'; did you mean 'core.allegedly'?",
        ),
        ("suppression.unused", "warning", 11, "This suppression sets aside nothing of core.reportedly."),
    ]
    assert states(file) == [(3, "expired", 0), (6, "used", 1), (8, "invalid", 0), (11, "used", 1)]
    shown = [finding["span"]["line"] for finding in file["findings"] if finding["rule"] == "core.allegedly"]
    assert shown == [4, 9]


def test_only_who_asks_is_told_of_unused_ones(tmp_path: Path) -> None:
    text = "<!-- checker: ignore core.reportedly: gone -->\nThe ferry to Orm left at nine.\n"
    (file,) = checked(tmp_path / "dam.md", text)["files"]
    assert ours(file) == []
    assert states(file) == [(1, "unused", 0)]
    configuration = tmp_path / "checker.yaml"
    configuration.write_text("schema: 1\nwarn-unused: true\nseverities: {suppression: note}\n", encoding="utf-8")
    (file,) = checked(tmp_path / "dam.md", config=configuration)["files"]
    message = "This suppression sets aside nothing of core.reportedly."
    assert ours(file) == [("suppression.unused", "note", 1, message)]
    configuration.write_text("schema: 1\nwarn-unused: true\nignore: [suppression.unused]\n", encoding="utf-8")
    (file,) = checked(tmp_path / "dam.md", config=configuration)["files"]
    assert ours(file) == []


@pytest.mark.parametrize(
    ("name", "options", "told"),
    [
        ("core.reportedly", {}, True),
        ("core.reportedly", {"select": "core.allegedly"}, False),
        ("core.reportedly", {"ignore": "core.reportedly"}, False),
        ("core.reportedly", {"select": "core"}, True),
        ("core", {}, True),
        ("core", {"select": "core.allegedly"}, False),
        ("core", {"select": "core"}, True),
        ("hedging", {}, True),
        ("hedging", {"ignore": "core.allegedly"}, False),
        ("words.seems", {}, False),  # which the profile has not on
        ("words.seems", {"profile": "strict"}, True),
    ],
)
def test_what_is_off_is_not_called_unused(tmp_path: Path, name: str, options: dict[str, Any], told: bool) -> None:
    text = f"<!-- checker: ignore {name}: gone -->\nThe ferry to Orm left at nine, the board said.\n"
    (file,) = checked(tmp_path / "dam.md", text, warn_unused=True, **options)["files"]
    assert [rule for rule, *_ in ours(file)] == ["suppression.unused"] * told
    assert states(file) == [(1, "unused" if told else "dormant", 0)]


def test_a_rule_of_another_language_is_not_called_unused(tmp_path: Path) -> None:
    text = "---\nlang: de\n---\n<!-- checker: ignore core.reportedly: gone -->\nDie Brücke ist zu.\n"
    (file,) = checked(tmp_path / "dam.md", text, warn_unused=True)["files"]
    assert (ours(file), states(file)) == ([], [(4, "dormant", 0)])


def test_whole_articles_stretches_packs_and_categories(tmp_path: Path) -> None:
    text = """\
---
title: Dam
checker: {ignore: [{rule: sourcing, reason: agency copy}]}
---
# Harbour board hid the crack

Experts say the dam is unsafe.

<!-- checker: off core: the indictment is quoted -->

Oren Hallick allegedly received 1.2 million crowns.

Experts say the dam is unsafe.

<!-- checker: on -->

Oren Hallick allegedly left.

<!-- checker: ignore-file hedging: the court's word -->
"""
    (file,) = checked(tmp_path / "dam.md", text, warn_unused=True)["files"]
    assert {finding["rule"] for finding in file["findings"]} == {"core.experts-say"}
    assert {finding["span"]["line"] for finding in file["findings"]} == {7}
    assert {(one["category"] == "sourcing", one["by"]) for one in file["suppressed"]} >= {(True, "front-matter")}
    assert {one["reason"] for one in file["suppressed"] if one["span"]["line"] == 17} == {"the court's word"}
    assert [state for _, state, _ in states(file)] == ["used", "used", "used"]


def test_what_is_wrong_with_front_matter_is_shown_at_the_first_word(tmp_path: Path) -> None:
    text = """\
---
checker:
  ignore:
    - {rule: core.allegedly, reason: known, until: 2020-01-01}
    - {rule: core.allegedly}
---
# Harbour board hid the crack

Oren Hallick left on Monday, and the board said nothing.
"""
    (file,) = checked(tmp_path / "dam.md", text)["files"]
    wrong = [finding for finding in file["findings"] if finding["rule"].startswith("suppression.")]
    assert [finding["span"]["line"] for finding in wrong] == [4, 5]
    numbers = [file["findings"].index(finding) for finding in wrong]
    marked = [run for block in cut(file) for run in block["runs"] if set(run[2:3] and run[2]) & set(numbers)]
    assert [run[0] for run in marked] == ["Harbour"]


def test_suppressions_themselves_cannot_be_set_aside(tmp_path: Path) -> None:
    text = "<!-- checker: ignore-file suppression.unused: never mind -->\nThe ferry left.\n"
    (file,) = checked(tmp_path / "dam.md", text, warn_unused=True)["files"]
    assert [message for *_, message in ours(file)] == [
        f"{NOTHING}'suppression.unused' speaks of suppressions, and those are ignored in the configuration only."
    ]


SIDECAR = """\
schema: 1
ignore:
  - rule: core.allegedly
    reason: The charge sheet is with the desk.
    excerpt: Hallick  ALLEGEDLY received
  - rule: [core.experts-say, core.reportedly]
    reason: They are named in a table.
  - rule: core.bare-source
    reason: Not before the verdict.
    until: 2026-01-01
"""


def test_a_sidecar(tmp_path: Path) -> None:
    text = "Oren Hallick allegedly received crowns. He allegedly left for Orm.\n\nExperts say the dam is unsafe.\n"
    (tmp_path / "dam.txt.checker.yaml").write_text(SIDECAR, encoding="utf-8")
    (file,) = checked(tmp_path / "dam.txt", text, warn_unused=True)["files"]
    assert [(one["rule"], one["span"]["line"], one["by"], one["reason"]) for one in file["suppressed"]] == [
        ("core.allegedly", 1, "sidecar", "The charge sheet is with the desk."),
        ("core.experts-say", 3, "sidecar", "They are named in a table."),
    ]
    assert states(file) == [(3, "used", 1), (6, "used", 1), (8, "expired", 0)]
    assert [(rule, message) for rule, _, _, message in ours(file)] == [
        (
            "suppression.expired",
            "This suppression of core.bare-source ended on 2026-01-01: what it set aside is shown again.",
        ),
        ("suppression.unused", "This suppression sets aside nothing of core.reportedly."),
    ]
    locators = [one["span"]["locator"] for one in file["findings"] if one["rule"].startswith("suppression.")]
    assert locators == ["line 8 of its sidecar", "line 6 of its sidecar"]


def test_a_fingerprint_means_one_finding(tmp_path: Path) -> None:
    text = "Hallick allegedly paid. Hallick allegedly paid."
    (file,) = checked(tmp_path / "dam.txt", text)["files"]
    one, other = [finding for finding in file["findings"] if finding["rule"] == "core.allegedly"]
    (tmp_path / "dam.txt.checker.yaml").write_text(
        f"schema: 1\nignore: [{{rule: core, reason: charged, fingerprint: '{other['fingerprint']}'}}]\n",
        encoding="utf-8",
    )
    (file,) = checked(tmp_path / "dam.txt")["files"]
    assert [finding["span"] for finding in file["suppressed"]] == [other["span"]]
    assert one in file["findings"]


def test_a_sidecar_of_several_articles(tmp_path: Path) -> None:
    lines = tmp_path / "wire.jsonl"
    texts = ["Oren Hallick allegedly paid.", "Experts say the dam is unsafe.", "Oren Hallick allegedly left."]
    lines.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
    (tmp_path / "wire.jsonl.checker.yaml").write_text(
        "schema: 1\nignore:\n"
        "  - {rule: core.allegedly, reason: charged, article: 'wire.jsonl:3'}\n"
        "  - {rule: core.experts-say, reason: named}\n"
        "  - {rule: core.reportedly, reason: gone}\n"
        "  - {rule: core.allegedly, reason: astray, article: 'wire.jsonl:33'}\n",
        encoding="utf-8",
    )
    one, two, three = checked(lines, warn_unused=True)["files"]
    assert [one["suppressed"], ours(one), ours(two)] == [[], [], []]
    assert [finding["reason"] for finding in (*two["suppressed"], *three["suppressed"])] == ["named", "charged"]
    assert [message for *_, message in ours(three)] == [
        f"{NOTHING}there is no article 'wire.jsonl:33' in wire.jsonl; did you mean 'wire.jsonl:3'?",
        "This suppression sets aside nothing of core.reportedly.",
    ]
    assert states(one) == [(4, "unused", 0), (5, "unused", 0)]
    assert states(three) == [(3, "used", 1), (4, "unused", 0), (5, "unused", 0), (6, "invalid", 0)]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["1: must be a mapping, not nothing"]),
        ("schema: 2\nignore: []\n", ["1: schema: must be 1, not 2", "2: ignore: must not be empty"]),
        (
            "schema: 1\nignore:\n  - rule: core\n    resaon: x\n",
            ["3: ignore[0].reason: is missing", "4: ignore[0].resaon: unknown key; did you mean 'reason'?"],
        ),
        (
            "schema: 1\nignore:\n  - rule: []\n    reason: ' '\n",
            ["3: ignore[0].rule: must not be empty", "4: ignore[0].reason: must not be empty"],
        ),
        (
            "schema: 1\nignore:\n  - rule: core\n    reason: x\n    until: soon\n",
            ["5: ignore[0].until: 'soon' is no date; write it as in 2027-03-01"],
        ),
        (
            "schema: 1\nignore:\n  - rule: core\n    reason: x\n    fingerprint: 12\n",
            ["5: ignore[0].fingerprint: must be text, not 12; put it in quotation marks"],
        ),
        ("a: [", ["1: is not YAML: did not find expected node content"]),
    ],
)
def test_a_broken_sidecar_is_a_failure_and_hides_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, problems: list[str]
) -> None:
    article, sidecar = tmp_path / "dam.txt", tmp_path / "dam.txt.checker.yaml"
    article.write_text("Oren Hallick allegedly paid.", encoding="utf-8")
    sidecar.write_text(text, encoding="utf-8")
    assert main(["check", str(article), "--quiet"]) == 2
    out, err = capsys.readouterr()
    assert "core.allegedly" in out
    told = [line.removeprefix(f"{sidecar}:") for line in err.splitlines()]
    if "not YAML" in problems[0]:  # the two parsers of PyYAML say it in their own ways
        told, problems = [re.sub(r"\d+: (is not YAML).*", r"\1", line) for line in told], ["is not YAML"]
    assert told == problems


def test_a_sidecar_is_no_article_and_stands_for_its_own(tmp_path: Path) -> None:
    article, sidecar = tmp_path / "dam.docx.txt", tmp_path / "dam.docx.txt.checker.yaml"
    article.write_text("Oren Hallick allegedly paid.", encoding="utf-8")
    sidecar.write_text("schema: 1\nignore: [{rule: core.allegedly, reason: charged}]\n", encoding="utf-8")
    for paths in ([sidecar], [article, sidecar], [tmp_path], [tmp_path / "*"], [tmp_path / "*.yaml"]):
        whole = checker.check(paths, today=TODAY)
        assert [file["path"] for file in whole["files"]] == [str(article)]
        assert whole["failures"] == []
        assert len(whole["files"][0]["suppressed"]) == 1
    article.unlink()
    assert [failure["detail"] for failure in checker.check([sidecar])["failures"]] == [
        "it lies beside no file dam.docx.txt"
    ]


def test_a_sidecar_that_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "dam.txt").write_text("Hallick allegedly paid.", encoding="utf-8")
    os.mkfifo(tmp_path / "dam.txt.checker.yaml")
    (failure,) = checker.check([tmp_path / "dam.txt"])["failures"]
    assert failure["detail"] == f"{tmp_path}/dam.txt.checker.yaml: is not a file"


def test_the_sidecar_of_an_excluded_file_is_passed_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("checker.yaml").write_text("schema: 1\nexclude: [dam.txt]\n", encoding="utf-8")
    for name in ("dam.txt", "ferry.txt"):
        Path(name).write_text("Hallick allegedly paid.", encoding="utf-8")
        Path(f"{name}.checker.yaml").write_text(
            "schema: 1\nignore: [{rule: core.allegedly, reason: charged}]\n", encoding="utf-8"
        )
    assert main(["check", "dam.txt.checker.yaml", "ferry.txt.checker.yaml", "--force-exclude"]) == 0
    out = capsys.readouterr().out
    assert "1 finding set aside: 1 by the sidecar" in out
    assert "dam.txt" not in out


def test_an_entry_is_added_to_a_sidecar(tmp_path: Path, registry: Registry) -> None:
    path = tmp_path / "dam.txt"
    path.write_text("Oren Hallick allegedly paid. Experts say the dam is unsafe.", encoding="utf-8")
    (document,) = registry.readers["text"].read(path.read_bytes(), str(path))
    text = ""
    for words, rule in (("allegedly", "core.allegedly"), ("Experts", "core.experts-say")):
        start = document.text.index(words)
        edit = addition(
            document, Span(start, start + len(words)), [rule], 'it is "so": # no\nmore', path=str(path), sidecar=text
        )
        assert edit.path == f"{path}.checker.yaml"
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    Path(f"{path}.checker.yaml").write_text(text, encoding="utf-8")
    (file,) = checked(path)["files"]
    assert [(one["rule"], one["reason"]) for one in file["suppressed"]][-2:] == [
        ("core.allegedly", 'it is "so": # no more'),
        ("core.experts-say", 'it is "so": # no more'),
    ]
    with pytest.raises(
        checker.CheckerError, match=r'nothing can be added at its end; write this entry into it:\n  - rule: "a.b"'
    ):
        addition(
            document, Span(0, 4), ["a.b"], "so", path=str(path), sidecar="ignore: [{rule: a.b, reason: c}]\nschema: 1\n"
        )


def test_too_many_are_not_heeded(tmp_path: Path) -> None:
    comment = " <!-- checker: ignore core.allegedly: charged -->"
    text = f"Hallick left.{comment * 501}\n\nHallick allegedly paid.{comment}"
    (file,) = checked(tmp_path / "dam.md", text)["files"]
    assert len(file["suppressions"]) == 501
    assert [one["rule"] for one in file["findings"] if one["span"]["line"] == 3] == ["core.allegedly"]
    assert [(line, message) for _, _, line, message in ours(file)] == [
        (1, f"{NOTHING}an article can have 500 at most, and none from here on is heeded.")
    ]


def test_kept_results_know_no_day(tmp_path: Path) -> None:
    path = tmp_path / "dam.md"
    text = "<!-- checker: ignore core.allegedly until 2026-09-21: charged -->\nOren Hallick allegedly paid.\n"
    for day, number in (("2026-09-21", 1), ("2026-09-22", 0), ("2026-09-21", 1)):
        (file,) = checked(path, text, today=day)["files"]
        assert sum(one["rule"] == "core.allegedly" for one in file["suppressed"]) == number


PARAGRAPHS = (
    "Oren Hallick allegedly received 1.2 million crowns from the quarry.",
    "Experts say the dam is unsafe. It is understood that Ms Kerr left.",
    "Sources said 40 percent of the wall is gone, and critics have warned.",
    "The board reportedly knew. Oren Hallick allegedly left for Orm.",
    "The harbour master, Ada Voss, said the ferry left at nine.",
)
NAMES = ("core.allegedly", "core.experts-say", "core.reportedly", "core", "hedging", "attribution", "sourcing")


@pytest.fixture(scope="session")
def record_of(registry: Registry, book: RuleBook) -> Callable[[str], dict[str, Any]]:
    def record(text: str) -> dict[str, Any]:
        (document,) = registry.readers["markdown"].read(text.encode(), "a.md")
        found = check(document, book)
        assert not found.failures
        ((made, _),) = Suppressor(book, "a.md", TODAY).apply([(report.file_record(found), ())])
        assert made is not None
        return dict(made)

    return record


Wish = tuple[str, int, bool]  # a name, the paragraph that the comment stands in or before, whether it stands inside


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=4),
    st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 3), st.booleans()), max_size=3),
    st.tuples(st.sampled_from(NAMES), st.integers(0, 3), st.booleans()),
)
def test_suppressions_are_monotonic(
    record_of: Callable[[str], dict[str, Any]], paragraphs: list[str], wishes: list[Wish], another: Wish
) -> None:
    def written(asked: list[Wish]) -> str:
        parts = []
        for number, paragraph in enumerate(paragraphs):
            before = [
                f"<!-- checker: ignore {name}: so -->\n" for name, at, inside in asked if at == number and not inside
            ]
            after = [f" <!-- checker: ignore {name}: so -->" for name, at, inside in asked if at == number and inside]
            parts.append("".join((*before, paragraph, *after)))
        return "# Harbour board hid the crack\n\n" + "\n\n".join(parts) + "\n"

    def named(findings: list[dict[str, Any]]) -> Counter[tuple[str, str]]:
        return Counter((finding["rule"], finding["fingerprint"]) for finding in findings)

    bare, fewer, more = ((written(asked), record_of(written(asked))) for asked in ([], wishes, [*wishes, another]))
    for text, record in (bare, fewer, more):
        assert named(record["findings"]) + named(record["suppressed"]) == named(bare[1]["findings"])
        for finding in (*record["findings"], *record["suppressed"]):
            assert text[finding["span"]["start"] : finding["span"]["end"]] == finding["excerpt"]
    assert named(more[1]["findings"]) <= named(fewer[1]["findings"])
    name, at, _ = another
    hidden = named(fewer[1]["findings"]) - named(more[1]["findings"])
    for finding in fewer[1]["findings"]:
        if (finding["rule"], finding["fingerprint"]) in hidden:
            assert name in (finding["rule"], finding["rule"].partition(".")[0], finding["category"])
            start = fewer[0].index("\n\n") + 2
            for paragraph in range(at):
                start = fewer[0].index(paragraphs[paragraph], start) + len(paragraphs[paragraph])
            start = fewer[0].index(paragraphs[at], start)
            assert start <= finding["span"]["start"] < start + len(paragraphs[at])


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    text = """\
---
checker:
  ignore: [{rule: core.experts-say, reason: agency copy}]
---
Experts say the dam is unsafe. Hallick allegedly paid. <!-- checker: ignore core.allegedly until 2026-12-31: charged -->

<!-- checker: ignore core.reportedly: gone -->
The ferry left at nine.
"""
    Path("dam.md").write_text(text, encoding="utf-8")
    command = ["check", "dam.md", "--fail-on", "warning"]
    assert main([*command, "--today", "2026-12-31"]) == 0
    assert (
        capsys.readouterr().out
        == """\
dam.md
  3 claims: 2 unsourced, 1 vague, 0 anonymous, 0 named; 0 independent sources
  2 findings set aside: 1 by a comment, 1 by front matter
    line 3: core.experts-say (1 finding set aside): agency copy
    line 5: core.allegedly until 2026-12-31 (1 finding set aside): charged
    line 7: core.reportedly (nothing set aside): gone

1 file: nothing found; 2 findings set aside
checker judges the form of sourcing, never whether a claim is true.
"""
    )
    assert main([*command, "--today", "2026-12-31", "--warn-unused", "--quiet"]) == 1
    assert (
        capsys.readouterr().out
        == """\
dam.md:7:1: warning: This suppression sets aside nothing of core.reportedly.
    checker: ignore core.reportedly: gone
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    suppression.unused

"""
    )
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")  # in 2027
    assert main([*command, "--quiet"]) == 1
    assert "This suppression of core.allegedly ended on 2026-12-31" in capsys.readouterr().out
    assert main([*command, "--today", "tomorrow"]) == 2
    assert capsys.readouterr().err == "checker: --today: 'tomorrow' is no date; write it as in 2027-03-01\n"


REASON = "the charge sheet hangs in the hall"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the reports, in all formats, of an article of which a finding is set aside."""
    folder = tmp_path_factory.mktemp("reports")
    article = folder / "dam.md"
    article.write_text(
        f"<!-- checker: ignore core.allegedly: {REASON} -->\nHallick allegedly paid.\n\nHallick allegedly left.\n"
        "\n<!-- checker: ignore core.allegedly: -->\n",
        encoding="utf-8",
    )
    formats = [f"--format={name}:{folder / name}" for name in ALL]
    assert main(["check", str(article), "--today", TODAY, *formats]) == 1
    return folder


WITH_REASONS = ("text", "markdown", "html", "json", "jsonl", "sarif", "junit", "csv", "xlsx")
ALL = (*WITH_REASONS, "github", "gitlab", "rdjsonl", "checkstyle", "claimreview")


@pytest.mark.parametrize("name", WITH_REASONS)
def test_formats_tell_the_reason(written: Path, name: str) -> None:
    data = (written / name).read_bytes()
    if name == "xlsx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"".join(map(archive.read, archive.namelist()))
    assert REASON.encode() in b" ".join(data.split())


@pytest.mark.parametrize("name", ALL)
def test_formats_count_and_show_what_is_set_aside_apart(written: Path, name: str) -> None:
    data = (written / name).read_bytes().decode("utf-8", "replace")
    shown = {
        "text": "1 file: 1 error, 1 warning; 1 finding set aside\n",
        "markdown": (
            "### Set aside\n\n"
            f"- {escaped(str(written / 'dam.md'))}\n  - 1 finding set aside: 1 by a comment\n"
            f"  - line 1: core.allegedly (1 finding set aside): {REASON}\n"
            "  - line 6: core.allegedly (cannot be followed: it gives no reason: write &#39;"
        ),
        "github": "\n1 finding set aside\n",
        "junit": 'tests="3" failures="2" errors="0" skipped="1"',
        "csv": f"set aside (comment: {REASON}): warning: 'allegedly'",
        "jsonl": '"suppressed":1',
    }
    if name in shown:
        assert shown[name].replace("&#39;", "'") in data.replace("&#39;", "'")
    if name in ("gitlab", "rdjsonl", "checkstyle"):
        assert data.count("core.allegedly") == 1 + data.count("no reason: write")


def test_sarif_says_by_what_and_why(written: Path) -> None:
    (run,) = json.loads((written / "sarif").read_text(encoding="utf-8"))["runs"]
    suppressions = [(result["ruleId"], result["suppressions"]) for result in run["results"]]
    wanted = [{"kind": "inSource", "status": "accepted", "justification": REASON}]
    assert suppressions == [("core.allegedly", []), ("suppression.invalid", []), ("core.allegedly", wanted)]


def test_a_saved_report_keeps_all_of_it(written: Path, tmp_path: Path) -> None:
    for name in ("text", "markdown", "sarif", "junit"):
        for saved in ("json", "jsonl"):
            target = tmp_path / name
            assert main(["report", "convert", str(written / saved), "--format", f"{name}:{target}"]) == 0
            assert target.read_bytes() == (written / name).read_bytes()


def test_the_rules_about_suppressions_are_rules_like_others(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "suppression"]) == 0
    assert (
        capsys.readouterr().out
        == """\
suppression.expired  warning  A suppression whose day has passed
suppression.invalid  error    A suppression that cannot be followed
suppression.unused   warning  A suppression of nothing
3 rules; to read about one: checker explain RULE
"""
    )
    assert main(["explain", "suppression.unused"]) == 0
    assert "Defined in:\n  - the checker itself\n" in capsys.readouterr().out
    assert main(["rules", "--profile", "news"]) == 0
    assert "suppression.invalid" in capsys.readouterr().out


def test_every_process_sets_the_same_aside(tmp_path: Path) -> None:
    for number in range(4):
        text = (
            f"# Dam {number}\n\n<!-- checker: ignore core.allegedly: charged -->\nHallick allegedly paid.\n\n"
            + "x" * 60_000
        )
        (tmp_path / f"{number}.md").write_text(text, encoding="utf-8")
    options = [audit.Options(jobs=jobs, today=TODAY, cache=False, warn_unused=True) for jobs in (1, 2)]
    found = []
    for each in options:
        tools = audit.load(each)
        articles = [audit_article(path) for path in sorted(tmp_path.iterdir())]
        found.append([result.record for result in audit.run(articles, tools, each)])
    assert found[0] == found[1]
    assert all(record and record["suppressed"] for record in found[0])


def test_a_broken_sidecar_costs_no_article_on_any_number_of_processes(tmp_path: Path) -> None:
    for number in range(4):
        text = f"# Dam {number}\n\nHallick allegedly paid.\n\n" + "x" * 60_000
        (tmp_path / f"{number}.md").write_text(text, encoding="utf-8")
    (tmp_path / "1.md.checker.yaml").write_text("schema: 1\n", encoding="utf-8")
    for jobs in (2, 2, 1):  # the first finds no kept results, the others do
        whole = checker.check([tmp_path], jobs=jobs, today=TODAY)
        assert [Path(file["path"]).name for file in whole["files"]] == ["0.md", "1.md", "2.md", "3.md"]
        assert [failure["detail"] for failure in whole["failures"]] == [
            f"{tmp_path}/1.md.checker.yaml:1: ignore: is missing"
        ]


def audit_article(path: Path) -> Any:
    from checker.discovery import Article

    return Article(str(path), path.stat().st_size)
