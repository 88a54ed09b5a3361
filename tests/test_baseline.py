"""The baseline: what it sets aside, what it does not, how it is brought up to date, and what is wrong with one."""

from __future__ import annotations

import json
import os
import pickle
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from pathlib import Path
from typing import Any, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

import checker
from checker import audit
from checker.baseline import NAME, Baseline, Entry, Excuse, entries_of, read, written
from checker.cli import main
from checker.document import Document
from checker.engine import check
from checker.errors import CheckerError
from checker.report import file_record
from checker.rulebook import RuleBook
from checker.schema import schema, validate
from checker.settings import Where
from checker_plugins.kinds.attribution import AttributionKind

Run = Callable[..., tuple[int, str, str]]

MILL = "Some experts say that the mill will close."
WEIR = "Some experts say that the weir will hold."
FISH = "The miller allegedly left."
PLAIN = "Ada Voss, who runs the mill, said on Monday that it is open."
FINGERPRINT = "0123456789abcdef"
MEANT = "the fingerprint of the finding, of repeated ones that of the first"


def write(path: str, *paragraphs: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text("\n\n".join([*paragraphs, ""]), encoding="utf-8")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs the command line in an empty folder that has a configuration: exit code, output, errors."""
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.chdir(tmp_path)
    Path("checker.yaml").write_text(f"select: [core.experts-say, core.allegedly]\nbaseline: {NAME}\n", encoding="utf-8")

    def call(*argv: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(argv)
        return code, *capsys.readouterr()

    return call


def found(run: Run, *argv: str) -> dict[str, tuple[list[str], list[str]]]:
    """Return what a run reports of each file: the sentences of its findings, and of those that were set aside."""
    code, output, errors = run("check", "--format", "json", "--quiet", *(argv or ["."]))
    assert code == 0, errors
    return {
        os.path.normpath(file["path"]): (_sentences(file["findings"]), _sentences(file["suppressed"]))
        for file in json.loads(output)["files"]
    }


def _sentences(findings: Sequence[dict[str, Any]]) -> list[str]:
    assert all(each["by"] == "baseline" for each in findings if "by" in each)
    return [f"{each['before']}{each['excerpt']}{each['after']}" for each in findings]


class TestSettingAside:
    def test_what_was_there_is_set_aside_and_what_is_new_is_not(self, run: Run) -> None:
        write("mill.md", MILL, PLAIN)
        assert run("baseline", "create") == (0, f"{NAME}: 1 finding in 1 file\n", "")
        assert found(run) == {"mill.md": ([], [MILL])}
        write("mill.md", PLAIN, WEIR, PLAIN, MILL)
        write("weir.md", MILL)
        assert found(run) == {"mill.md": ([WEIR], [MILL]), "weir.md": ([MILL], [])}
        write("mill.md", MILL.replace("close", "go"))
        assert found(run, "mill.md") == {"mill.md": ([MILL.replace("close", "go")], [])}

    def test_two_excuse_two_and_no_third(self, run: Run) -> None:
        write("mill.md", MILL, WEIR, MILL)
        run("baseline", "create")
        assert found(run) == {"mill.md": ([], [MILL, WEIR, MILL])}
        write("mill.md", WEIR, MILL)
        assert found(run) == {"mill.md": ([], [WEIR, MILL])}
        write("mill.md", MILL, MILL, PLAIN, MILL)
        assert found(run) == {"mill.md": ([MILL], [MILL, MILL])}

    def test_the_articles_of_one_file_share_its_entries(self, run: Run) -> None:
        def lines(*texts: str) -> None:
            Path("wire.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))

        lines(MILL, MILL, PLAIN)
        run("baseline", "create")
        assert [json.loads(line).get("count") for line in Path(NAME).read_text().splitlines()] == [None, 2]
        lines(f"{MILL} {MILL}", PLAIN, MILL)
        files = found(run)
        assert [len(findings) for findings, _ in files.values()] == [0, 0, 1]
        assert [len(aside) for _, aside in files.values()] == [2, 0, 0]

    def test_a_renamed_file_keeps_its_entries_but_a_copy_has_none(self, run: Run) -> None:
        write("mill.md", MILL)
        run("baseline", "create")
        write("copy.md", MILL)
        assert found(run) == {"copy.md": ([MILL], []), "mill.md": ([], [MILL])}
        os.unlink("copy.md")
        Path("old").mkdir()
        os.rename("mill.md", "old/the-mill.md")
        assert found(run) == {"old/the-mill.md": ([], [MILL])}
        assert run("baseline", "update")[1] == f"{NAME}: 1 finding in 1 file; 1 added, 1 taken out\n"
        assert '"path": "old/the-mill.md"' in Path(NAME).read_text()

    def test_the_options_go_before_the_configuration(self, run: Run) -> None:
        write("mill.md", MILL)
        run("baseline", "create")
        run("baseline", "create", "--baseline", "other", "--ignore", "core")
        assert found(run, ".", "--no-baseline") == {"mill.md": ([MILL], [])}
        assert found(run, ".", "--baseline", "other") == {"mill.md": ([MILL], [])}
        assert found(run, ".", "--no-config", "--baseline", NAME) == {"mill.md": ([], [MILL])}

    def test_paths_count_from_the_folder_of_the_baseline(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        write("drafts/mill.md", MILL)
        write("weir.md", WEIR)
        run("baseline", "create")
        monkeypatch.chdir("drafts")
        assert found(run, "mill.md", "../weir.md") == {"mill.md": ([], [MILL]), "../weir.md": ([], [WEIR])}
        assert found(run, os.path.abspath("mill.md")) == {os.path.abspath("mill.md"): ([], [MILL])}
        run("baseline", "create", "--baseline", ".own", "..")
        assert found(run, "..", "--baseline", ".own")["../weir.md"] == ([], [WEIR])

    def test_an_article_on_standard_input_goes_by_its_name(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        write("mill.md", MILL)
        run("baseline", "create")

        class Stdin:
            class buffer:  # noqa: N801 - as the system calls it
                @staticmethod
                def read(_: int) -> bytes:
                    return f"{MILL}\n\n{WEIR}\n".encode()

        monkeypatch.setattr("sys.stdin", Stdin)
        assert found(run, "-", "--stdin-filename", "mill.md") == {"mill.md": ([WEIR], [MILL])}

    def test_the_exit_code_sees_what_remains(self, run: Run) -> None:
        write("mill.md", MILL)
        assert run("baseline", "create")[0] == 0
        assert run("check", ".", "--fail-on", "warning")[0] == 0
        write("weir.md", WEIR)
        assert run("check", ".", "--fail-on", "warning")[0] == 1

    def test_the_reason_is_the_one_that_was_given(self, run: Run) -> None:
        write("mill.md", MILL, WEIR)
        run("baseline", "create")
        head, first, second = Path(NAME).read_text().splitlines()
        first = json.dumps({**json.loads(first), "reason": " She is known to the desk. "})
        Path(NAME).write_text("\n".join([head, first, "", second]))
        _, output, _ = run("check", ".", "--format", "json")
        reasons = {each["reason"] for each in json.loads(output)["files"][0]["suppressed"]}
        assert reasons == {"She is known to the desk.", f"it is in {NAME}"}
        write("mill.md", MILL, WEIR, FISH)
        run("baseline", "update")
        assert Path(NAME).read_text().count('"reason": "She is known to the desk."') == 1

    def test_the_public_call_heeds_the_configuration(self, run: Run) -> None:
        write("mill.md", MILL)
        run("baseline", "create")
        (file,) = checker.check("mill.md", config="checker.yaml")["files"]
        assert (len(file["findings"]), len(file["suppressed"])) == (0, 1)

    def test_any_number_of_processes(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(audit, "SMALL_RUN", 0)
        monkeypatch.setattr(audit, "LARGEST_CHUNK", 100)
        for number in range(6):
            write(f"{number}.md", MILL, WEIR)
        run("baseline", "create", "--jobs", "3")
        created = Path(NAME).read_bytes()
        run("baseline", "create", "--force", "--jobs", "1")
        assert Path(NAME).read_bytes() == created
        for number in range(6):
            write(f"{number}.md", MILL, MILL, WEIR, PLAIN)
        alone, together = (run("check", ".", "--jobs", jobs, "--format", "json") for jobs in "13")
        assert alone == together
        assert [len(file["findings"]) for file in json.loads(alone[1])["files"]] == [1] * 6

    def test_what_is_wrong_with_a_suppression_is_a_finding_like_any_other(self, run: Run) -> None:
        write("mill.md", "<!-- checker: ignore core.experts-say -->", MILL)
        assert run("baseline", "create")[1] == f"{NAME}: 2 findings in 1 file\n"
        assert run("check", ".", "--fail-on", "note")[0] == 0
        write("mill.md", "<!-- checker: ignore core.experts-say: known to the desk -->", MILL)
        told = "2 findings are no longer there; checker baseline prune takes them out\n"
        assert run("check", ".")[2] == f"checker: {NAME}: {told}"
        assert run("baseline", "prune")[1] == f"{NAME}: 0 findings in 0 files; 2 taken out\n"


class TestStaleEntries:
    def test_their_number_is_told(self, run: Run) -> None:
        write("mill.md", MILL, MILL, WEIR)
        write("weir.md", WEIR)
        run("baseline", "create")
        write("mill.md", MILL)
        told = "findings are no longer there; checker baseline prune takes them out\n"
        assert run("check", "mill.md")[2] == f"checker: {NAME}: 2 {told}"
        assert run("check", "weir.md")[2] == ""
        assert run("check", ".", "--quiet")[2] == ""
        os.unlink("mill.md")
        assert run("check", "weir.md")[2] == f"checker: {NAME}: 3 {told}"
        assert run("check", "weir.md", "--ignore", "core")[2] == ""

    def test_a_file_that_cannot_be_read_has_none(self, run: Run) -> None:
        write("mill.md", MILL)
        run("baseline", "create")
        Path("mill.md").write_bytes(b"\xff")
        assert "no longer" not in run("check", ".")[2]

    def test_a_file_in_which_a_rule_failed_has_none(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        write("mill.md", MILL)
        run("baseline", "create")
        monkeypatch.setattr(AttributionKind, "find", lambda *_: 1 / 0)
        code, _, errors = run("check", ".", "--no-cache")
        assert (code, "ZeroDivisionError" in errors, "no longer" in errors) == (2, True, False)

    def test_prune_takes_them_out_and_adds_nothing(self, run: Run) -> None:
        write("mill.md", MILL, MILL, WEIR)
        write("weir.md", WEIR)
        write("gone.md", WEIR)
        run("baseline", "create")
        os.unlink("gone.md")
        write("mill.md", MILL, FISH)
        write("weir.md", WEIR, WEIR)
        assert run("baseline", "prune") == (0, f"{NAME}: 2 findings in 2 files; 3 taken out\n", "")
        assert found(run) == {"mill.md": ([FISH], [MILL]), "weir.md": ([WEIR], [WEIR])}
        assert run("baseline", "prune")[1] == f"{NAME}: 2 findings in 2 files; 0 taken out\n"


class TestBringingUpToDate:
    def test_only_files_that_are_named_and_rules_that_are_on(self, run: Run) -> None:
        write("mill.md", MILL, FISH)
        write("weir.md", WEIR)
        run("baseline", "create")
        write("mill.md", PLAIN, WEIR)
        write("weir.md", PLAIN)
        assert run("baseline", "update", "mill.md", "--ignore", "core.allegedly")[1].endswith(
            "; 1 added, 1 taken out\n"
        )
        rules = [(each.path, each.rule) for each in _entries(read(NAME, Where("")))]
        assert ("weir.md", "core.experts-say") in rules
        assert [path for path, rule in rules if rule == "core.allegedly"] == ["mill.md"]

    def test_what_failed_stays_as_it_was(self, run: Run) -> None:
        write("mill.md", MILL)
        write("weir.md", WEIR)
        run("baseline", "create")
        Path("mill.md").write_bytes(b"\xff")
        write("weir.md", PLAIN)
        code, output, errors = run("baseline", "update")
        assert (code, output) == (2, f"{NAME}: 1 finding in 1 file; 0 added, 1 taken out\n")
        assert errors.startswith("./mill.md: not UTF-8")
        assert [each.path for each in _entries(read(NAME, Where("")))] == ["mill.md"]

    def test_nothing_is_overwritten_unasked(self, run: Run) -> None:
        write("mill.md", MILL)
        Path(NAME).write_text("mine")
        told = f"{NAME} is there already; checker baseline update keeps its reasons, --force overwrites it"
        assert run("baseline", "create") == (2, "", f"checker: {told}\n")
        assert Path(NAME).read_text() == "mine"
        assert run("baseline", "create", "--force")[0] == 0
        assert len(read(NAME, Where(""))) == 1

    def test_a_folder_is_no_file(self, run: Run) -> None:
        write("desk/mill.md", MILL)
        told = "checker: --baseline: desk is a folder; name a file\n"
        assert run("baseline", "create", "--baseline", "desk", "--force") == (2, "", told)

    def test_a_wrong_path_writes_nothing(self, run: Run) -> None:
        write("mill.md", MILL)
        told = "desk: find articles: there is no such file or folder\n"
        assert run("baseline", "create", "mill.md", "desk") == (2, "", told)
        assert not Path(NAME).exists()
        os.unlink("mill.md")
        code, output, errors = run("baseline", "create")
        assert (code, output, errors.startswith(".: find articles: the folder holds no article")) == (2, "", True)
        assert not Path(NAME).exists()

    def test_it_says_how_it_is_used(self, run: Run) -> None:
        write("mill.md", MILL)
        output = run("baseline", "create", "--no-config", "--select", "core.experts-say")[1]
        assert output == (
            f"{NAME}: 1 finding in 1 file\nTo have it used, add this line to checker.yaml:\n  baseline: {NAME}\n"
        )

    def test_what_cannot_be_written_leaves_the_old_file(self, run: Run) -> None:
        write("mill.md", MILL)
        assert run("baseline", "create", "--baseline", "no/where") == (
            2,
            "",
            "checker: no/where: cannot write the baseline: No such file or directory\n",
        )

    def test_a_baseline_must_not_pass_for_an_article(self, run: Run) -> None:
        write("mill.md", MILL)
        told = "--baseline: desk/b.jsonl would be taken for articles; begin its name with a dot, or end it differently"
        assert run("baseline", "create", "--baseline", "desk/b.jsonl") == (2, "", f"checker: {told}\n")

    def test_there_must_be_something_to_bring_up_to_date(self, run: Run) -> None:
        write("mill.md", MILL)
        told = f"checker.yaml:2: baseline: there is no file {NAME}; checker baseline create writes one"
        for argv in (["check", "mill.md"], ["baseline", "update"], ["baseline", "prune"]):
            assert run(*argv) == (2, "", f"checker: {told}\n")
        told = "--baseline: there is no file none.jsonl; checker baseline create writes one"
        assert run("check", "mill.md", "--baseline", "none.jsonl") == (2, "", f"checker: {told}\n")
        told = "checker baseline: what comes on standard input has no file; name files or folders"
        assert run("baseline", "create", "-") == (2, "", f"checker: {told}\n")

    def test_the_configuration_shows_it(self, run: Run) -> None:
        row = next(line for line in run("config", "show")[1].splitlines() if line.startswith("  baseline "))
        assert row.split() == ["baseline", NAME, "checker.yaml:2"]
        Path("checker.yaml").write_text("baseline: '  '\n")
        assert run("check", ".")[::2] == (2, "checker: checker.yaml:1: baseline: must not be empty\n")


class TestTheFile:
    def test_it_is_written_for_people_and_for_merges(self, run: Run) -> None:
        write("b.md", MILL, WEIR)
        write("a.md", MILL, MILL)
        run("baseline", "create")
        head, *entries = Path(NAME).read_text(encoding="utf-8").splitlines()
        assert head == '{"schema": 1}'
        assert entries == sorted(entries)
        fingerprint = json.loads(run("check", "a.md", "--no-baseline", "--format", "json")[1])["files"][0]["findings"][
            0
        ]
        assert entries[0] == (
            '{"path": "a.md", "rule": "core.experts-say", "excerpt": "Some experts", "count": 2, '
            f'"fingerprint": "{fingerprint["fingerprint"]}"}}'
        )
        for line in (head, *entries):
            assert validate(json.loads(line), schema("baseline")) == []

    def test_of_two_lines_for_one_finding_the_larger_number_counts(self, tmp_path: Path) -> None:
        entry = {"path": "a.md", "rule": "core.experts-say", "excerpt": "Experts", "fingerprint": FINGERPRINT}
        lines = [{"schema": 1}, {**entry, "count": 3}, {**entry, "reason": "Known."}]
        (tmp_path / NAME).write_text("".join(json.dumps(line) + "\r\n" for line in lines))
        assert list(_entries(read(str(tmp_path / NAME), Where("")))) == [
            Entry("a.md", "core.experts-say", "Experts", FINGERPRINT, 3, "Known.")
        ]

    @pytest.mark.parametrize(
        ("line", "problem"),
        [
            ("<<<<<<< HEAD", "a merge left a conflict here; keep the lines of both sides, and delete the marks"),
            ("{", "is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
            ("[]", "the line: must be a mapping, not a list"),
            ('"a"', "the line: must be a mapping, not 'a'"),
            ("{}, {}", "is not JSON: Extra data: line 1 column 3 (char 2)"),
            ("{}", "path: is missing"),
            (f'{{"path": "", "rule": "r", "excerpt": "", "fingerprint": "{FINGERPRINT}"}}', "path: must not be empty"),
            (
                f'{{"path": 1, "rule": "r", "excerpt": "", "fingerprint": "{FINGERPRINT}"}}',
                "path: must be text, not 1; put it in quotation marks",
            ),
            (
                f'{{"path": "a", "rule": "r", "excerpt": "", "reson": "", "fingerprint": "{FINGERPRINT}"}}',
                "reson: unknown key; did you mean 'reason'?",
            ),
            (
                f'{{"path": "a", "rule": "r", "excerpt": "", "count": 0, "fingerprint": "{FINGERPRINT}"}}',
                "count: must be at least 1, not 0",
            ),
            (
                f'{{"path": "a", "rule": "r", "excerpt": "", "count": true, "fingerprint": "{FINGERPRINT}"}}',
                "count: must be a whole number, not true",
            ),
            (
                '{"path": "a", "rule": "r", "excerpt": "", "fingerprint": "ABC"}',
                f"fingerprint: 'ABC' does not fit; it must be: {MEANT}",
            ),
        ],
    )
    def test_what_is_wrong_is_told_with_its_line(self, run: Run, line: str, problem: str) -> None:
        write("mill.md", MILL)
        run("baseline", "create")
        with Path(NAME).open("a") as file:
            file.write(f"\n{line}\n")
        code, output, errors = run("check", "mill.md")
        assert (code, output) == (2, "")
        assert errors.splitlines()[0] == f"checker: {NAME}:4: {problem}"
        assert run("baseline", "update")[0] == 2

    @pytest.mark.parametrize(
        ("data", "problem"),
        [
            (b" \n", f"{NAME}: is empty; checker baseline create --force writes it anew"),
            (b'{"schema": 2}\n', f"{NAME}:1: schema: must be 1, not 2"),
            (b'{"schema": 1}\n\xff\n', f"{NAME}:2: is not UTF-8: byte 0xff"),
            (b"[" * 100_000, f"{NAME}:1: is not JSON: maximum recursion depth exceeded"),
        ],
    )
    def test_a_file_that_is_no_baseline(self, run: Run, data: bytes, problem: str) -> None:
        write("mill.md", MILL)
        Path(NAME).write_bytes(data)
        code, _, errors = run("check", "mill.md")
        assert code == 2
        assert errors.startswith(f"checker: {problem}")

    def test_many_mistakes_are_told_up_to_ten(self, run: Run) -> None:
        write("mill.md", MILL)
        Path(NAME).write_text('{"schema": 1}\n' + "x\n" * 12)
        assert run("check", "mill.md")[2].splitlines()[-1] == f"checker: {NAME}: and 2 more"


def _entries(baseline: Baseline) -> Iterator[Entry]:
    for of_file in baseline.entries.values():
        yield from of_file.values()


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
entries = st.builds(
    Entry,
    texts,
    texts,
    texts,
    st.text("0123456789abcdef", min_size=16, max_size=16),
    st.integers(1, 9),
    texts.map(str.strip),
)


@given(st.lists(entries, max_size=6))
def test_what_is_written_is_read_again(listed: list[Entry]) -> None:
    baseline = Baseline(NAME, listed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("builtins.open", lambda *_: _Opened(written(baseline).encode()))
        again = read(NAME, Where(""))
    assert again.entries == baseline.entries
    assert written(again) == written(baseline)


class _Opened:
    def __init__(self, data: bytes) -> None:
        self.data = data

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def read(self) -> bytes:
        return self.data


def record(*words: str) -> dict[str, Any]:
    """Return the part of a record that counts, with a finding for each word, and no two fingerprints alike."""
    findings = [
        {"rule": "house.word", "excerpt": word, "before": "", "after": ".", "fingerprint": f"{index:016x}"}
        for index, word in enumerate(words)
    ]
    return {"findings": findings, "suppressed": []}


@given(st.lists(st.sampled_from("abc"), max_size=8), st.lists(st.sampled_from("abc"), max_size=8))
def test_a_baseline_is_a_multiset(then: list[str], now: list[str]) -> None:
    step = Excuse(Baseline(NAME, entries_of([record(*then)], "a.md")))
    seen = copy(pickle.loads(pickle.dumps(step)))(record(*now), "a.md")
    left = Counter(each["excerpt"] for each in seen["findings"])
    assert left == Counter(now) - Counter(then)
    assert Counter(each["excerpt"] for each in seen["suppressed"]) == Counter(now) & Counter(then)
    assert copy(step)(record(*now), "a.md") == seen, "a copy for another file begins anew"


def test_edits_elsewhere_change_nothing(book: RuleBook) -> None:
    chosen = book._replace(rules=tuple(rule for rule in book.rules if rule.id == "core.experts-say"))

    def records(parts: Sequence[str]) -> list[dict[str, Any]]:
        return [file_record(check(Document.of("\n\n".join(parts)), chosen))]

    @given(st.lists(st.sampled_from([MILL, WEIR, PLAIN]), min_size=1, max_size=4), st.integers(0, 4))
    def holds(paragraphs: list[str], place: int) -> None:
        step = Excuse(Baseline(NAME, entries_of(records(paragraphs), "a.md")))
        (edited,) = records([*paragraphs[:place], "The lamps were lit at nine.", *paragraphs[place:]])
        assert copy(step)(edited, "a.md")["findings"] == []

    holds()


def test_what_a_change_did_not_touch_uses_its_entry_up() -> None:
    step = Excuse(Baseline(NAME, entries_of([record("a")], "a.md")))
    seen = record("a", "a")
    seen["suppressed"] = [{**seen["findings"].pop(), "by": "unchanged", "reason": ""}]
    assert copy(step)(seen, "a.md") == seen


def test_an_error_names_what_asked_for_the_file(tmp_path: Path) -> None:
    with pytest.raises(CheckerError) as error:
        read(str(tmp_path), Where("checker.yaml", 3, "baseline"))
    assert str(error.value) == f"{tmp_path}: cannot be read: Is a directory"
