"""Texts that are open in an editor: checked with the rules of their project, which change meanwhile."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from checker import audit, notes
from checker.audit import Options
from checker.configuration import Request
from checker.errors import CheckerError, Failure
from checker.live import LARGEST_TEXT, Desk, Mistake, Reading, reader_of
from checker.notes import REASON
from checker.registry import Registry
from checker.span import Span

VAGUE = "Experts say the dam is unsafe.\n"


def a_desk(search: bool = True, **options: object) -> Desk:
    return Desk(Options(config=Request(), **options), search=search)  # type: ignore[arg-type]


def rules(reading: Reading) -> list[str]:
    return [finding["rule"] for record in reading.records for finding in record["findings"]]


@pytest.mark.parametrize(
    ("path", "language", "head", "reader"),
    [
        ("a.md", "plaintext", b"", "markdown"),  # the extension goes before what the editor thinks
        ("a.html", "html", b"", "html"),
        ("Untitled-1", "markdown", b"", "markdown"),
        ("Untitled-1", "plaintext", b"", "text"),
        ("Untitled-1", "restructuredtext", b"", "rst"),
        ("Untitled-1", "adoc", b"", "asciidoc"),
        ("draft.story", "text", b"", "text"),
        ("checker.yaml", "yaml", b"", None),
        ("main.py", "python", b"", None),
        ("package.json", "json", b"{}", None),
        ("story.json", "json", b'{"content_elements": []}', "ans"),
        ("pom.xml", "xml", b"<project>", None),
        ("wire.xml", "xml", b"<rss>", "feed"),
        ("Untitled-1", "", b"", None),
    ],
)
def test_the_reader_of_a_text(registry: Registry, path: str, language: str, head: bytes, reader: str | None) -> None:
    found = reader_of(registry, path, language, head)
    assert (found.name if found else None) == reader


def test_a_text_is_checked_as_its_file_would_be(tmp_path: Path) -> None:
    path = tmp_path / "dam.html"
    text = '<meta charset="windows-1252">\r\n<p>Caf\u00e9 \U0001f30a. Experts say the dam is unsafe.</p>\r\n'
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())  # as a file it needs the mark for what it declares is wrong
    reading = a_desk().read(text, str(path), "html")
    (file,) = audit.check(path)["files"]
    assert reading.records == (file,)
    assert notes.span_of(file["findings"][0]["span"]).of(text) == "Experts"


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_a_text_without_words_has_nothing_to_tell(text: str) -> None:
    assert a_desk().read(text, "/desk/a.md", "markdown") == Reading()


def test_a_text_that_is_too_long_says_so_and_is_not_checked() -> None:
    reading = a_desk().read(VAGUE * (LARGEST_TEXT // len(VAGUE) + 1), "/desk/a.md", "markdown")
    assert reading == Reading(
        skipped="/desk/a.md: longer than 1 million characters, and not checked in the editor; use checker check"
    )


def test_a_text_follows_the_configuration_that_is_found_for_it(tmp_path: Path) -> None:
    inner = tmp_path / "opinion"
    inner.mkdir()
    (tmp_path / "checker.yaml").write_text("exclude: [old/]\noverrides: [{files: [soft/], ignore: [core]}]\n")
    (inner / "checker.yaml").write_text("ignore: [core.experts-say]\n")
    desk = a_desk()
    assert rules(desk.read(VAGUE, str(tmp_path / "a.md"), "markdown")) == ["core.experts-say"]
    assert rules(desk.read(VAGUE, str(inner / "a.md"), "markdown")) == []
    assert rules(desk.read(VAGUE, str(tmp_path / "soft" / "a.md"), "markdown")) == []
    assert desk.read(VAGUE, str(tmp_path / "old" / "a.md"), "markdown") == Reading()


def test_a_changed_configuration_counts_and_a_broken_one_leaves_the_last_in_force(tmp_path: Path) -> None:
    config, path = tmp_path / "checker.yaml", str(tmp_path / "a.md")
    desk = a_desk()
    assert rules(desk.read(VAGUE, path, "markdown")) == ["core.experts-say"]
    config.write_text("ignore: [core]\n")
    assert rules(desk.read(VAGUE, path, "markdown")) == []
    config.write_text("schema: 1\nignore: [kore]\n")
    assert rules(desk.read(VAGUE, path, "markdown")) == []
    (mistake,) = desk.mistakes
    assert (mistake.path, mistake.line) == (os.path.realpath(config), 2)
    assert mistake.what.startswith("ignore[0]: there is no rule, pack or category 'kore'")
    config.write_text("severities: {core: error}\n")
    (finding,) = desk.read(VAGUE, path, "markdown").records[0]["findings"]
    assert (finding["severity"], desk.mistakes) == ("error", [])
    config.unlink()
    assert rules(desk.read(VAGUE, path, "markdown")) == ["core.experts-say"]
    assert desk.mistakes == []


def test_a_configuration_that_was_never_right_checks_nothing_and_tells_why(tmp_path: Path) -> None:
    (tmp_path / "checker.yaml").write_text("profile: nope\n")
    desk = a_desk()
    assert desk.read(VAGUE, str(tmp_path / "a.md"), "markdown") == Reading()
    assert [mistake.line for mistake in desk.mistakes] == [1]


def test_rules_of_a_project_are_read_again_and_their_mistakes_have_a_place(
    tmp_path: Path,
) -> None:
    pack = tmp_path / "packs" / "desk"
    pack.mkdir(parents=True)
    (tmp_path / "checker.yaml").write_text("rules: [packs]\nselect: [desk]\n")
    rule = Path(__file__).parents[1] / "rules" / "core" / "experts-say.yaml"
    sound = rule.read_text(encoding="utf-8").replace("core.experts-say", "desk.experts-say")
    (pack / "experts-say.yaml").write_text(sound, encoding="utf-8")
    desk, path = a_desk(), str(tmp_path / "a.md")
    assert rules(desk.read(VAGUE, path, "markdown")) == ["desk.experts-say"]
    assert desk.decides(str(pack / "experts-say.yaml"))
    assert not desk.decides(path)
    (pack / "experts-say.yaml").write_text(sound.replace("severity: warning", "severity: fatal"), encoding="utf-8")
    desk.read(VAGUE, path, "markdown")
    (mistake,) = desk.mistakes
    assert (mistake.path, mistake.line > 1) == (os.path.realpath(pack / "experts-say.yaml"), True)
    assert mistake.what.startswith("severity: 'fatal' is not one of")


def test_what_is_wrong_in_a_line_of_a_text_is_told_there_and_the_rest_is_checked() -> None:
    text = '{"text": "Experts say the dam is unsafe."}\n{"text": \n'
    desk = a_desk(search=False)
    reading = desk.read(text, "/desk/wire.jsonl", "jsonl")
    assert rules(reading) == ["core.experts-say"]
    ((path, line, _),) = reading.mistakes
    assert (path, line, reading.failures) == ("/desk/wire.jsonl", 2, ())


def test_a_crash_is_a_failure_and_not_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = a_desk(search=False)
    reader = desk.project("/desk/a.md").tools.registry.readers["markdown"]  # type: ignore[union-attr]

    def crash(data: bytes, path: str) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(type(reader), "read", lambda self, data, path: crash(data, path))
    reading = desk.read(VAGUE, "/desk/a.md", "markdown")
    assert reading.records == ()
    assert reading.failures == (Failure("/desk/a.md", "read as markdown", "RecursionError", "too deep"),)


def test_a_rule_is_explained_as_markdown() -> None:
    page = a_desk(search=False).explain("core.experts-say", "/desk/a.md")
    assert page.startswith("# core.experts-say\n\n**Experts without a name** (warning, ")
    assert "\nKnown false positives:\n" in page
    with pytest.raises(CheckerError, match=r"there is no rule 'core\.nope'"):
        a_desk(search=False).explain("core.nope", "/desk/a.md")


FORMATS: Mapping[str, str] = {
    "a.md": "# Dam\n\nOne \U0001f30a. Experts say the dam is unsafe.\nIt is old.\n",
    "a.html": "<p>One \U0001f30a.</p>\n<p>Experts say the dam is unsafe.</p>\n",
    "a.rst": "Dam\n===\n\nExperts say the dam is unsafe.\n",
    "a.adoc": "= Dam\n\nExperts say the dam is unsafe.\n",
    "a.mdx": "Experts say the dam is unsafe.\n",
    "a.txt": "Dam\n\nExperts say the dam is unsafe.\n",
    "a.jsonl": '{"text": "Experts say the dam is unsafe."}\n{"text": "The mill burned in May."}\n',
}


@pytest.mark.parametrize("name", FORMATS)
def test_the_edit_that_sets_a_finding_aside_does_it(tmp_path: Path, name: str) -> None:
    desk, path, text = a_desk(), str(tmp_path / name), FORMATS[name]
    before = desk.read(text, path, "")
    (wanted,) = notes.findings_in(before.records, Span(text.index("Experts"), text.index("Experts")))
    (addition,) = desk.additions(text, path, "", [wanted], None)
    assert addition is not None
    edit = addition.edit
    edited = addition.text[: edit.span.start] + edit.text + addition.text[edit.span.end :]
    if edit.path != path:
        assert (edit.path, addition.text) == (f"{path}.checker.yaml", "")
        Path(edit.path).write_text(edited, encoding="utf-8")
        edited = text
    assert REASON in edit.text
    after = desk.read(edited, path, "")
    assert rules(after) == []
    assert [aside["reason"] for record in after.records for aside in record["suppressed"]] == [REASON]


def test_the_baseline_of_a_project_counts_and_is_read_again(tmp_path: Path) -> None:
    path, baseline = tmp_path / "a.md", tmp_path / "known.jsonl"
    path.write_text(VAGUE)
    (tmp_path / "checker.yaml").write_text("baseline: known.jsonl\n")
    baseline.write_text('{"schema": 1}\n')
    desk = a_desk()
    reading = desk.read(VAGUE, str(path), "markdown")
    assert rules(reading) == ["core.experts-say"]
    (finding,) = reading.records[0]["findings"]
    entry = {name: finding[name] for name in ("rule", "excerpt", "fingerprint")}
    baseline.write_text('{"schema": 1}\n' + json.dumps({"path": "a.md", **entry}) + "\n")
    known = desk.read(VAGUE, str(path), "markdown")
    assert rules(known) == []
    assert [aside["by"] for aside in known.records[0]["suppressed"]] == ["baseline"]
    baseline.write_text("nonsense\n")
    assert rules(desk.read(VAGUE, str(path), "markdown")) == []  # as by the last that was right
    assert [mistake.path for mistake in desk.mistakes] == [os.path.realpath(baseline)]


def test_what_is_wrong_with_a_sidecar_is_told_there_until_the_text_is_closed(tmp_path: Path) -> None:
    desk, path = a_desk(), str(tmp_path / "a.txt")
    sidecar = Path(f"{path}.checker.yaml")
    sidecar.write_text("schema: 1\nignore:\n  - {rule: core.experts-say}\n")
    reading = desk.read(VAGUE, path, "plaintext")
    assert (rules(reading), reading.mistakes, reading.failures) == (["core.experts-say"], (), ())
    (mistake,) = desk.mistakes
    assert (mistake.path, mistake.line) == (os.path.realpath(sidecar), 3)
    (wanted,) = notes.findings_in(reading.records, Span(0, 0))
    assert desk.additions(VAGUE, path, "plaintext", [wanted], None) == [None]  # nothing is added to a broken file
    desk.forget(path)
    assert desk.mistakes == []


def test_a_mistake_without_a_place_is_that_of_the_command(tmp_path: Path) -> None:
    desk = Desk(Options(config=Request(profile="nope")), search=False)
    assert desk.read(VAGUE, "/desk/a.md", "markdown") == Reading()
    (mistake,) = desk.mistakes
    assert mistake == Mistake("", 0, mistake.what)
    assert mistake.what.startswith("--profile: there is no profile 'nope'")
