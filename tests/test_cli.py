from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

import checker_rules
from checker.cli import _COMMANDS, main
from checker.document import Document, Sentence, Tokens
from checker.errors import Failure
from checker.hookspecs import hookimpl
from checker.ledger import Attribution, Claim, Ledger, Source
from checker.registry import Registry
from checker.schema import schema, validate
from checker.span import Span
from checker_plugins import formats, kinds, reporters

ARTICLE = """\
# Ferry to Orm runs late

The harbour master said the ferry left at nine.

It seems that the pilot, who had been on duty since the evening before, overslept again.
"""

RULE = """\
schema: 1
id: house.seems
title: Nobody says to whom it seems
message: "'{match}' hides who thinks so. Say who does, or say that it is your own inference."
severity: warning
category: hedging
confidence: high
since: "0.1"
rationale: >
  What seems so to nobody in particular cannot be asked about.
references: [{title: House style, url: "https://example.org/style"}]
false-positives: [A dream.]
kind: phrase
match:
  phrases: ["it seems"]
exceptions:
  - phrase: "to me"
suggest: Name the one who thinks so.
examples:
  flagged: ["[[It seems]] late."]
  clean: ["It is late.", "It seems late to me."]
"""


class Sentences:
    """Makes a sentence of each block."""

    name, language, needs = "sentences", "en", ("tokens",)
    phrases: dict[str, Sequence[str]] = {}  # noqa: RUF012

    def annotate(self, document: Document) -> tuple[Sentence, ...]:
        tokens: Tokens = document.layers["tokens"]
        return tuple(
            Sentence(block.span, tokens.at(block.span.start), tokens.at(block.span.end - 1) + 1, index)
            for index, block in enumerate(document.blocks)
        )


class WhoSays:
    """Makes a claim of each paragraph; what stands before "said" is its source."""

    name, language, needs = "ledger", "en", ("sentences",)
    phrases: dict[str, Sequence[str]] = {}  # noqa: RUF012

    def annotate(self, document: Document) -> Ledger:
        ledger = Ledger()
        for number, block in enumerate(document.blocks):
            if block.role != "paragraph":
                continue
            start, end = block.span
            said = document.text.find(" said ", start, end)
            claim = Claim(f"c{number}", block.span, "statement", "unsourced", True)
            if said >= 0:
                who = Span(start, said)
                source = Source("s1", who.of(document.text), "person", "s1", (who,))
                attribution = Attribution("a1", who, Span(said + 1, said + 5), Span(said + 6, end), "s1")
                claim = Claim(f"c{number}", block.span, "statement", "named", True, (), ("a1",), ("s1",), 1)
                ledger = Ledger((attribution,), (source,), ledger.claims)
            ledger = Ledger(ledger.attributions, ledger.sources, (*ledger.claims, claim), True)
        return ledger


class Newsroom:
    """A plugin with a language of very few words."""

    @hookimpl
    def checker_annotators(self) -> Iterable[Any]:
        return [Sentences(), WhoSays()]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working directory: it holds an article, a rule pack, and the plugins are the newsroom's own."""
    loaded = Registry.of(formats, kinds, reporters, Newsroom())
    monkeypatch.setattr(Registry, "load", classmethod(lambda cls, third_party=True: loaded))
    monkeypatch.chdir(tmp_path)
    for name in ("COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "ferry.md").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "seems.yaml").write_text(RULE, encoding="utf-8")
    return tmp_path


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(desk: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs the command line: its exit code, its output, its errors."""

    def call(*argv: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(argv)
        return code, *capsys.readouterr()

    return call


def test_the_whole_output_for_an_article(run: Run) -> None:
    assert run("check", "ferry.md", "--rules", "house") == (
        0,
        (
            "ferry.md:5:1: warning: 'It seems' hides who thinks so. Say who does, or say that\n"
            "  it is your own inference.\n"
            "    It seems that the pilot, who had been on duty since the evening before, …\n"
            "    ^^^^^^^^\n"
            "    house.seems\n"
            "\n"
            "ferry.md\n"
            "  2 claims: 1 unsourced, 0 vague, 0 anonymous, 1 named; 1 independent source\n"
            "\n"
            "1 file: 1 warning\n"
            "checker judges the form of sourcing, never whether a claim is true.\n"
        ),
        "",
    )


def test_json_is_the_report_of_the_contract(run: Run) -> None:
    code, out, err = run("check", "ferry.md", "gone.md", "--rules", "house", "--format", "json")
    whole = json.loads(out)
    assert validate(whole, schema("report")) == []
    assert (code, err) == (2, "gone.md: find articles: there is no such file or folder\n")
    assert whole["failures"] == [
        Failure("gone.md", "find articles", "FileNotFoundError", "there is no such file or folder")._asdict()
    ]
    (found,) = whole["files"][0]["findings"]
    assert ARTICLE[found["span"]["start"] : found["span"]["end"]] == found["excerpt"] == "It seems"


@pytest.mark.parametrize(("fail_on", "code"), [(None, 0), ("error", 0), ("warning", 1), ("note", 1), ("never", 0)])
def test_exit_codes_of_findings(run: Run, fail_on: str | None, code: int) -> None:
    asked = ("--fail-on", fail_on) if fail_on else ()
    assert run("check", "ferry.md", "--rules", "house", *asked)[0] == code


@pytest.mark.parametrize("fail_on", ["note", "never"])
def test_a_failure_wins_over_findings(run: Run, fail_on: str) -> None:
    code, out, err = run("check", "ferry.md", "gone", "--rules", "house", "--fail-on", fail_on)
    assert (code, err) == (2, "gone: find articles: there is no such file or folder\n")
    assert "1 file: 1 warning; 1 failure, on standard error\n" in out


def test_quiet_leaves_findings_and_failures(run: Run) -> None:
    code, out, err = run("check", "ferry.md", "gone", "--rules", "house", "--quiet")
    assert (code, len(out.splitlines()), err) == (2, 6, "gone: find articles: there is no such file or folder\n")


def test_rules_may_be_chosen(run: Run) -> None:
    for asked in (["--ignore", "house"], ["--ignore", "house.seems"], ["--ignore", "numbers,hedging"]):
        assert "1 file: nothing found" in run("check", "ferry.md", "--rules", "house", *asked)[1]
    assert "1 file: 1 warning" in run("check", "ferry.md", "--rules", "house", "--select", "hedging")[1]


def test_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, asked in (("<stdin>", ()), ("late.html", ("--stdin-filename", "late.html"))):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"<p>It seems late.")))
        code, out, _ = run("check", "-", "--rules", "house", "--format", "json", *asked)
        (file,) = json.loads(out)["files"]
        assert (code, file["path"]) == (0, name)
        assert file["format"] == ("html" if asked else "text")
        assert file["findings"][0]["span"]["start"] == 3


def test_the_page_is_as_wide_as_columns_says(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    lines = run("check", "ferry.md", "--rules", "house")[1].splitlines()
    assert lines[:3] == [
        "ferry.md:5:1: warning: 'It seems' hides who thinks",
        "  so. Say who does, or say that it is your own",
        "  inference.",
    ]
    assert max(map(len, lines[:-1])) <= 50


@pytest.mark.parametrize(
    ("asked", "terminal", "environment", "colored"),
    [
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": ""}, True),
        ("auto", True, {"TERM": "dumb"}, False),
        ("always", False, {"NO_COLOR": "1"}, True),
        ("never", True, {}, False),
    ],
)
def test_when_there_is_colour(
    run: Run, monkeypatch: pytest.MonkeyPatch, asked: str, terminal: bool, environment: dict[str, str], colored: bool
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert ("\033[" in run("check", "ferry.md", "--rules", "house", "--color", asked)[1]) is colored


def test_output_is_written_to_a_file(run: Run, desk: Path) -> None:
    shown = run("check", "ferry.md", "--rules", "house")[1]
    (desk / "report.txt").write_text("old", encoding="utf-8")
    (desk / "report.txt").chmod(0o640)
    assert run("check", "ferry.md", "--rules", "house", "--output", "report.txt") == (0, "", "")
    assert (desk / "report.txt").read_text(encoding="utf-8") == shown
    assert (desk / "report.txt").stat().st_mode & 0o777 == 0o640
    assert not list(desk.glob(".checker*"))


def test_any_number_of_jobs_gives_the_same_bytes_in_every_format(desk: Path) -> None:
    for number in range(40):
        (desk / f"{number}.txt").write_text(f"The ferry, said Ada Orm, left {number} times.\n" * (number % 6 + 1))
    program = "import sys; from checker import audit, cli; audit.SMALL_RUN = 0; sys.exit(cli.main(sys.argv[1:]))"
    names = [name for name, *_ in reporters.FORMATS]
    written = []
    assert main(["check", "ferry.md", "--rules", "house", "--format", "json:base.json"]) == 0
    for jobs in "124":
        asked = ["check", ".", "gone", "--rules", "house", "--no-cache", "--jobs", jobs, "--compare", "base.json"]
        asked += [part for name in names for part in ("--format", f"{name}:out.{jobs}.{name}")]
        done = subprocess.run([sys.executable, "-c", program, *asked, "--format", "text"], capture_output=True)
        assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
        written.append([done.stdout, *((desk / f"out.{jobs}.{name}").read_bytes() for name in names)])
        for name in names:
            (desk / f"out.{jobs}.{name}").unlink()
    assert len(written[0][0]) > 3000
    assert all(written[0])
    assert written[0] == written[1] == written[2]


class Terminal(io.StringIO):
    """A terminal that keeps what is written to it."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("files", "terminal", "quiet", "shown"),
    [(40, True, False, True), (5, True, False, False), (40, False, False, False), (40, True, True, False)],
)
def test_a_long_run_shows_how_far_it_is(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch, files: int, terminal: bool, quiet: bool, shown: bool
) -> None:
    for number in range(files):
        (desk / f"{number}.txt").write_text("The ferry left.\n")
    err = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr(sys, "stderr", err)
    monkeypatch.setattr("checker.progress._INTERVAL", 0)
    code, *_ = run("check", ".", "--rules", "house", *(["--quiet"] if quiet else []))
    assert code == 0
    if shown:
        assert f"\r\033[K7 of {files + 1} files\r\033[K" in err.getvalue()
        assert err.getvalue().endswith("\r\033[K")
    else:
        assert err.getvalue() == ""


def test_a_report_is_not_written_over_an_article(run: Run, desk: Path) -> None:
    problem = "checker: ./ferry.md is one of the files to read; name another file for the report\n"
    assert run("check", ".", "--output", "./ferry.md") == (2, "", problem)
    assert run("check", ".", "--format", "text", "--format", "json:./ferry.md") == (2, "", problem)
    assert (desk / "ferry.md").read_text(encoding="utf-8") == ARTICLE


@pytest.mark.parametrize(
    ("argv", "problem"),
    [
        (
            [],
            (
                "a command is missing: one of check, rules, explain, docs, test, plugins, report, schema, init, "
                "config, baseline, cache, lsp (see checker --help)"
            ),
        ),
        (["chekc", "a"], "there is no command 'chekc'; did you mean 'check'? (see checker --help)"),
        (["ferry.md"], "'ferry.md' is not a command; did you mean 'checker check ferry.md'? (see checker --help)"),
        (["check"], "the following arguments are required: PATH (see checker check --help)"),
        (
            ["check", "a", "--foramt", "json"],
            "there is no option --foramt; did you mean '--format'? (see checker check --help)",
        ),
        (["check", "a", "--jobs", "-1"], "argument --jobs: '-1' is not a whole number (see checker check --help)"),
        (["check", "a", "--jobs", "two"], "argument --jobs: 'two' is not a whole number (see checker check --help)"),
        (
            ["check", "a", "--fail-on", "eror"],
            "argument --fail-on: there is no 'eror'; did you mean 'error'? (see checker check --help)",
        ),
        (["check", "a", "--format", "jsno"], "there is no format 'jsno'; did you mean 'json'?"),
        (
            ["check", "a", "--rules", "house", "--select", "house.seem"],
            "--select: there is no rule, pack or category 'house.seem'; did you mean 'house.seems'?",
        ),
        (["explain", "house.sems", "--rules", "house"], "there is no rule 'house.sems'; did you mean 'house.seems'?"),
        (["plugins", "extra"], "'extra' is one argument too many (see checker plugins --help)"),
        (["schema", "reprot"], "there is no schema 'reprot'; did you mean 'report'?"),
        (["test", "huose", "--rules", "house"], "there is no pack or rule 'huose'; did you mean 'house'?"),
        (
            ["check", "ferry.md", "--output", "no/where.txt"],
            "no/where.txt: cannot write the report: No such file or directory",
        ),
    ],
)
def test_a_wrong_command_is_told_in_one_line(run: Run, argv: list[str], problem: str) -> None:
    assert run(*argv) == (2, "", f"checker: {problem}\n")


def test_options_may_stand_between_paths(run: Run) -> None:
    Path("pier.md").write_text(ARTICLE, encoding="utf-8")
    code, output, _ = run("check", "ferry.md", "--format", "json", "pier.md", "--quiet")
    assert (code, [file["path"] for file in json.loads(output)["files"]]) == (0, ["ferry.md", "pier.md"])


def test_rules_are_listed(run: Run) -> None:
    assert run("rules", "--rules", "house") == (
        0,
        (
            "house.seems          warning  Nobody says to whom it seems\n"
            "suppression.expired  warning  A suppression whose day has passed\n"
            "suppression.invalid  error    A suppression that cannot be followed\n"
            "suppression.unused   warning  A suppression of nothing\n"
            "4 rules; to read about one: checker explain RULE\n"
        ),
        "",
    )
    assert run("rules", "--rules", "house", "--severity", "note")[1].startswith("0 rules;")
    (listed,) = json.loads(run("rules", "hedging", "--rules", "house", "--format", "json")[1])
    assert (listed["id"], listed["severity"]) == ("house.seems", "warning")


def test_a_rule_is_explained(run: Run) -> None:
    assert run("explain", "house.seems", "--rules", "house") == (
        0,
        (
            "house.seems: warning, hedging, high confidence, since 0.1\n"
            "Nobody says to whom it seems\n"
            "\n"
            "'{match}' hides who thinks so. Say who does, or say that it is your own\n"
            "inference.\n"
            "\n"
            "What seems so to nobody in particular cannot be asked about.\n"
            "\n"
            "Name the one who thinks so.\n"
            "\n"
            "Defined in:\n"
            f"  - {os.path.join('house', 'seems.yaml')}\n"
            "\n"
            "Looks for:\n"
            "  - kind: phrase\n"
            "\n"
            "Phrases:\n"
            "  - it seems\n"
            "\n"
            "Where:\n"
            "  - everywhere but in byline, caption and code; not inside quotation marks\n"
            "\n"
            "Excused by:\n"
            "  - to me in the same sentence, as in: It seems late to me.\n"
            "\n"
            "Flagged:\n"
            "  - [[It seems]] late.\n"
            "\n"
            "Not flagged:\n"
            "  - It is late.\n"
            "  - It seems late to me.\n"
            "\n"
            "Known false positives:\n"
            "  - A dream.\n"
            "\n"
            "See also:\n"
            "  - House style https://example.org/style\n"
        ),
        "",
    )


def test_the_rules_own_examples_are_run(run: Run, desk: Path) -> None:
    assert run("test", "house", "--rules", "house") == (0, "1 rule, 3 examples, 1 exception: all hold\n", "")
    rule = desk / "house" / "seems.yaml"
    rule.write_text(RULE.replace("It is late.", "So it seems to us."), encoding="utf-8")
    code, out, _ = run("test", "--rules", "house")
    assert code == 1
    assert out.splitlines()[-1] == "1 rule, 3 examples, 1 exception: 1 thing does not hold"
    assert out.startswith("house.seems: clean example 1: expected nothing, found [[it seems]]\n")


def test_a_stricter_eye_and_the_reach_of_the_examples(run: Run, desk: Path) -> None:
    code, out, _ = run("test", "--rules", "house", "--strict")
    assert (code, out.splitlines()) == (
        1,
        [
            "house.seems: rationale: has fewer than 12 words; say what a reader loses",
            "house.seems: examples.flagged: 1 of at least 3",
            "house.seems: examples.clean: 2 of at least 3",
            "1 rule, 3 examples, 1 exception: 3 things do not hold",
        ],
    )
    rule = desk / "house" / "seems.yaml"
    rule.write_text(RULE.replace('["it seems"]', '["it seems", "so it looks"]'), encoding="utf-8")
    assert run("test", "--rules", "house", "--coverage") == (
        0,
        "house.seems: 1 of 2 phrases\n  not reached: so it looks\n1 rule, 3 examples, 1 exception: all hold\n",
        "",
    )


def test_the_rule_reference_is_written_and_checked(run: Run, desk: Path) -> None:
    asked = ("docs", "--rules", "house", "--output", "pages")
    assert run(*asked, "--check") == (
        1,
        "".join(
            f"{os.path.join('pages', page)}: is not current; run checker docs\n" for page in ("README.md", "house.md")
        ),
        "",
    )
    assert run(*asked) == (0, "pages: 2 pages\n", "")
    assert run(*asked, "--check") == (0, "", "")
    page = desk / "pages" / "house.md"
    assert "- **It seems** late." in page.read_text(encoding="utf-8")
    page.write_text("", encoding="utf-8")
    (desk / "pages" / "gone.md").write_text("", encoding="utf-8")
    assert len(run(*asked, "--check")[1].splitlines()) == 2
    run(*asked)
    assert sorted(path.name for path in (desk / "pages").iterdir()) == ["README.md", "house.md"]


def test_a_profile_is_chosen_by_its_name(run: Run, desk: Path) -> None:
    (desk / "house" / "profiles").mkdir()
    profile = "schema: 1\ntitle: Grave\ndescription: All of it is.\nseverities: {house: error}\n"
    (desk / "house" / "profiles" / "grave.yaml").write_text(profile, encoding="utf-8")
    assert run("check", "ferry.md", "--rules", "house", "--profile", "grave")[0] == 1
    assert "house.seems          error" in run("rules", "--rules", "house", "--profile", "grave")[1]
    assert run("check", "ferry.md", "--rules", "house", "--profile", "gravy")[2] == (
        "checker: --profile: there is no profile 'gravy'; did you mean 'grave'?\n"
    )


def test_a_pack_that_could_not_be_loaded_says_why(run: Run, desk: Path) -> None:
    for rule in (desk / "house").glob("*.yaml"):
        rule.write_text(rule.read_text(encoding="utf-8").replace("schema: 1", "schema: 2"), encoding="utf-8")
    code, _, err = run("test", "house", "--rules", "house")
    assert code == 2
    assert err.splitlines()[0].startswith(os.path.join("house", "seems.yaml") + ":1: schema: ")
    assert err.splitlines()[-1].startswith("checker: there is no pack or rule 'house'")


def test_a_broken_rule_is_a_failure_that_speaks_for_itself(run: Run, desk: Path) -> None:
    (desk / "house" / "worse.yaml").write_text(RULE.replace("seems\n", "worse\n", 1).replace("hedging", "hedgin"))
    path = os.path.join("house", "worse.yaml")
    for command in (["check", "ferry.md"], ["rules"], ["test"], ["explain", "house.seems"]):
        code, out, err = run(*command, "--rules", "house")
        assert code == 2
        assert "house.seems" in out or "1 rule" in out
        assert err.startswith(f"{path}:6: category: ")
        assert err.count("\n") == 1


def test_plugins_are_listed(run: Run) -> None:
    code, out, err = run("plugins")
    assert (code, err) == (0, "")
    assert "\n  reader html\n" in out
    assert "\n  annotator sentences (en)\n" in out
    listed = json.loads(run("plugins", "--format", "json")[1])
    assert list(listed[0]) == ["name", "version", "contributions"]


def test_plugins_are_listed_with_their_lexicons_and_what_is_wrong_with_them(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Words:
        @staticmethod
        @hookimpl
        def checker_lexicons() -> dict[str, Any]:
            return {"river": ["Vella"], "lake": ["Orm"], "hill": "Tor"}

    monkeypatch.setattr(Registry, "load", lambda **_: Registry.of(Words()))
    code, out, err = run("plugins")
    assert (code, out) == (2, "Words\n  2 lexicons\n")
    assert err == "Words: offer lexicons: WrongAnswer: lexicon 'hill' is not a list of text\n"
    assert json.loads(run("plugins", "--format", "json")[1])[0]["contributions"] == ["lexicon river", "lexicon lake"]


def test_schemas_are_printed(run: Run) -> None:
    for name in ("report", "rule"):
        code, out, _ = run("schema", name)
        assert (code, json.loads(out)) == (0, schema(name))


@pytest.mark.parametrize("command", _COMMANDS)
def test_every_command_has_help_with_an_example(run: Run, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    code, out, err = run(command, "--help")
    assert (code, err) == (0, "")
    assert f"\n  checker {command}" in out
    assert max(map(len, out.splitlines())) <= 80


def test_the_help_of_the_program_fits_a_page(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("option", "other"), [(["--config", "a.yaml"], "--no-config"), (["--baseline", "a.jsonl"], "--no-baseline")]
)
def test_what_shuts_each_other_out(run: Run, option: list[str], other: str) -> None:
    told = f"argument {other}: not allowed with argument {option[0]} (see checker check --help)"
    assert run("check", "ferry.md", *option, other) == (2, "", f"checker: {told}\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no folder that is in use")
@pytest.mark.parametrize("argv", [("check", "."), ("baseline", "create"), ("config", "show")])
def test_a_working_directory_that_is_gone(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...]
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    told = "checker: the working directory is gone; change to a folder that is there\n"
    assert run(*argv) == (2, "", told)


def test_help_and_version_of_the_program() -> None:
    def said(*argv: str) -> str:
        done = subprocess.run([sys.executable, "-m", "checker", *argv], capture_output=True, text=True, check=True)
        return done.stdout

    from checker import __version__

    assert said("--version") == f"checker {__version__}\n"
    assert "141  whoever read the output stopped reading" in said("--help")


def test_help_lists_every_format_in_a_line(run: Run) -> None:
    for command in ("check", "report"):
        listed = run(command, "--help")[1].partition("\nformats:\n")[2].partition("\n\n")[0].splitlines()
        assert [line.split()[0] for line in listed] == [name for name, *_ in reporters.FORMATS]
        assert all(len(line.split(maxsplit=1)[1]) > 20 for line in listed)


def test_help_names_rules_that_there_are(run: Run) -> None:
    named = {
        rule for command in ("check", "explain") for rule in re.findall(r"core\.[a-z-]+", run(command, "--help")[1])
    }
    assert named
    for rule in named:
        assert Path(checker_rules.__file__ or "").with_name("core").joinpath(f"{rule.partition('.')[2]}.yaml").is_file()


def test_help_needs_no_plugin_and_no_yaml() -> None:
    code = (
        "import sys; from checker.cli import main; main(['rules', '--help']); "
        "heavy = {'yaml', 'pluggy', 'jsonschema', 'json', 'multiprocessing', 'checker.engine'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_check_imports_only_what_it_needs(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text("The weir broke, the mayor said.\n", encoding="utf-8")
    code = (
        "import sys; from checker.cli import main; main(['check', '--no-cache', '--output', 'out', 'article.txt']); "
        "spared = {'yaml', 'jsonschema', 'json', 'importlib.metadata', 'multiprocessing', 'html.entities', 'pyromark', "
        "'checker.compilation', 'checker.strict_yaml', 'checker.workers', 'checker_plugins.formats.page'}; "
        "print(sorted(spared & set(sys.modules)))"
    )
    for _ in range(2):  # the rule book is compiled, then taken from the cache
        done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
