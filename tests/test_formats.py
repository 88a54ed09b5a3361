"""Every format through the whole checker: where its findings stand, what is wrong with broken files, which is read."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import checker
from checker.cli import main
from checker.registry import Registry
from checker.schema import schema, validate

SAMPLES = Path(__file__).parent / "articles" / "formats"
ALONE = {"text", "markdown", "html", "mdx", "rst", "asciidoc", "docx", "odt", "pdf", "feed", "jsonl"}
LIES = "The owner allegedly sold it."

Run = Callable[..., tuple[int, dict[str, Any], str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what checks files of the working directory: exit code, report, and what was told."""
    monkeypatch.chdir(tmp_path)

    def check(*arguments: str) -> tuple[int, dict[str, Any], str]:
        code = main(["check", *arguments, "--format", "json", "--select", "core.allegedly", "--fail-on", "never"])
        output, told = capsys.readouterr()
        report = json.loads(output)
        assert list(validate(report, schema("report"))) == []
        return code, report, told

    return check


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
def test_a_finding_stands_in_the_file_where_the_report_says(run: Run, name: str) -> None:
    code, report, told = run(str(SAMPLES / name))
    assert (code, told) == (0, "")
    source = (SAMPLES / name).read_text(encoding="utf-8")
    lines = source.splitlines()
    assert report["files"]
    for file in report["files"]:
        assert file["path"].startswith(str(SAMPLES / name))
        (finding,) = file["findings"]
        span = finding["span"]
        assert finding["excerpt"] == source[span["start"] : span["end"]] == "allegedly"
        assert lines[span["line"] - 1][span["column"] - 1 : span["end_column"] - 1] == "allegedly"
        assert "locator" not in span


def test_metadata_reach_the_report_and_the_language_the_rules(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"---\ntitle: Mill\nby: Ida Lund\nlang: en_GB\ndraft: yes\n---\n{LIES}", "utf-8")
    (tmp_path / "b.md").write_text(f"---\nlang: de\n---\n{LIES}", "utf-8")
    _, report, _ = run("a.md", "b.md")
    first, second = report["files"]
    assert first["metadata"] == {"headline": "Mill", "byline": "Ida Lund", "language": "en_GB"}
    assert (first["language"], len(first["findings"])) == ("en-GB", 1)
    assert (second["language"], len(second["findings"])) == ("de", 0)


def test_a_finding_without_lines_says_where_it_is_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import zipfile

    monkeypatch.chdir(tmp_path)
    with zipfile.ZipFile("a.docx", "w") as package:
        body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in ("One is true.", LIES))
        package.writestr("word/document.xml", f'<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>')
    report = checker.check(["a.docx"], select=["core.allegedly"])
    span = report["files"][0]["findings"][0]["span"]
    assert span["locator"] == "paragraph 2"
    assert main(["check", "a.docx", "--select", "core.allegedly", "--fail-on", "never"]) == 0
    assert capsys.readouterr().out.startswith("a.docx:paragraph 2: warning:")


GOOD = {"good.txt": LIES}


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("a.docx", b"PK\3\4 cut short", "a.docx: is damaged, or no Word document"),
        ("a.odt", b"", "a.odt: is damaged, or no OpenDocument text"),
        ("a.pdf", b"", "a.pdf: is damaged, or no PDF"),
        ("a.rss", b"<rss>", "a.rss:1: not valid XML: no element found"),
        (
            "a.rss",
            b'<!DOCTYPE rss [<!ENTITY a "b">]><rss/>',
            "a.rss:1: not read: it declares entities, which are not expanded",
        ),
        ("a.nitf", b"<nitf/>", "a.nitf: holds no text to check"),
        ("a.newsml", b"<newsItem/>", "a.newsml: holds no news item with text to check"),
        ("a.ninjs", b"{}", "a.ninjs: holds no item with text to check"),
        ("a.ans", b"[", "a.ans:1: not valid JSON: expecting value (column 2)"),
        ("a.jsonl", b"3", "a.jsonl:1: is no article: an object with a field 'text' is wanted"),
        ("a.html", b"<html><nav>x</nav></html>", "a.html: holds no text to check"),
        ("a.md", b"---\ntitle: x\n---\n", "a.md: holds no text to check"),
        ("a.mdx", b"<A/>", "a.mdx: holds no text to check"),
        ("a.rst", b".. x", "a.rst: holds no text to check"),
        ("a.adoc", b"// x", "a.adoc: holds no text to check"),
        (
            "a.xml",
            b"<html/>",
            "a.xml: its content is neither newsml nor nitf nor feed; --input-format names another format",
        ),
        ("a.json", b"{}", "a.json: its content is neither ans nor ninjs; --input-format names another format"),
    ],
)
def test_a_broken_file_is_one_failure_and_costs_no_other(
    run: Run, tmp_path: Path, name: str, data: bytes, problem: str
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(LIES, encoding="utf-8")
    code, report, told = run(name, "good.txt")
    assert code == 2
    assert [file["path"] for file in report["files"]] == ["good.txt"]
    (failure,) = report["failures"]
    assert (failure["who"], failure["error"], failure["detail"]) == (name, "CheckerError", problem)
    assert told == f"{problem}\n"


def test_the_articles_of_a_broken_file_that_could_be_read_are_reported(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f'{{"text": "{LIES}"}}\n{{\n{{"text": "{LIES}"}}\n', encoding="utf-8")
    code, report, told = run("a.jsonl")
    assert code == 2
    assert [(file["path"], len(file["findings"])) for file in report["files"]] == [("a.jsonl:1", 1), ("a.jsonl:3", 1)]
    assert told.startswith("a.jsonl:2: not valid JSON: ")
    assert len(report["failures"]) == 1


@pytest.mark.parametrize(
    ("name", "sample", "format_name"),
    [
        ("a.xml", "feed.rss", "feed"),
        ("a.xml", "feed.atom", "feed"),
        ("a.xml", "story.nitf", "nitf"),
        ("a.xml", "item.newsml", "newsml"),
        ("a.json", "item.ninjs", "ninjs"),
        ("a.json", "story.ans", "ans"),
        ("a.XML", "story.nitf", "nitf"),
    ],
)
def test_files_with_a_shared_extension_are_told_apart_by_their_content(
    run: Run, tmp_path: Path, name: str, sample: str, format_name: str
) -> None:
    (tmp_path / name).write_bytes((SAMPLES / sample).read_bytes())
    code, report, _ = run(name)
    assert (code, {file["format"] for file in report["files"]}) == (0, {format_name})


def test_plain_text_is_never_taken_for_anything_else(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes((SAMPLES / "feed.rss").read_bytes())
    assert [file["format"] for file in run("a.txt")[1]["files"]] == ["text"]


def test_an_input_format_is_forced_on_every_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"<p>{LIES}</p><nav>allegedly</nav>", encoding="utf-8")
    code, report, _ = run("a.txt", "--input-format", "html")
    assert code == 0
    assert [(file["format"], len(file["findings"])) for file in report["files"]] == [("html", 1)]
    assert checker.check(["a.txt"], input_format="html")["files"][0]["format"] == "html"


def test_an_unknown_input_format_is_a_wrong_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "a.txt", "--input-format", "htm"]) == 2
    assert capsys.readouterr().err == "checker: there is no input format 'htm'; did you mean 'html'?\n"


def test_the_fields_of_json_lines_are_named_on_the_command_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"tale": LIES, "kicker": "Mill", "text": "x"}), encoding="utf-8")
    _, report, _ = run("a.jsonl", "--jsonl-fields", "text=tale, headline=kicker")
    assert report["files"][0]["metadata"] == {"headline": "Mill"}
    assert len(report["files"][0]["findings"]) == 1
    assert run("a.jsonl")[1]["files"][0]["findings"] == []


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("text", "'text' is not of the form name=field"),
        ("text=", "'text=' is not of the form name=field"),
        ("headlin=x", "there is no 'headlin'; did you mean 'headline'?"),
    ],
)
def test_wrong_fields_of_json_lines_are_a_wrong_command(
    capsys: pytest.CaptureFixture[str], value: str, problem: str
) -> None:
    assert main(["check", "a.jsonl", "--jsonl-fields", value]) == 2
    assert problem in capsys.readouterr().err


def test_a_folder_gives_articles_and_no_mere_data(run: Run, tmp_path: Path) -> None:
    for name in ("feed.rss", "story.nitf", "item.ninjs", "lines.jsonl", "story.rst", "story.adoc", "story.mdx"):
        (tmp_path / name).write_bytes((SAMPLES / name).read_bytes())
    (tmp_path / "feed.xml").write_bytes((SAMPLES / "feed.rss").read_bytes())
    (tmp_path / "package.json").write_text("{}", encoding="utf-8")
    (tmp_path / "a.pdf").write_bytes(b"")
    code, report, _ = run(".")
    assert code == 0
    names = {Path(file["path"]).name.partition("#")[0].partition(":")[0] for file in report["files"]}
    assert names == {"feed.rss", "story.nitf", "item.ninjs", "lines.jsonl", "story.rst", "story.adoc", "story.mdx"}
    assert len(run("*.xml")[1]["files"]) == 2


def test_several_processes_report_the_articles_of_a_file_as_one_does(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checker.audit.SMALL_RUN", 0)
    for number in range(6):
        (tmp_path / f"{number}.jsonl").write_text(f'{{"text": "{LIES * 20}"}}\n' * 5, encoding="utf-8")
    assert run(".", "--jobs", "2", "--no-cache")[1] == run(".", "--jobs", "1", "--no-cache")[1]


def test_the_readers_are_listed_with_the_plugins(capsys: pytest.CaptureFixture[str], registry: Registry) -> None:
    assert main(["plugins", "--no-plugins"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [f"  reader {name}" for name in registry.readers] == [
        line for line in listed if line.startswith("  reader ")
    ]
    assert ALONE | {"newsml", "nitf", "ans", "ninjs"} == set(registry.readers)


def test_no_format_is_imported_before_a_file_of_it_is_read() -> None:
    import subprocess

    program = (
        "import sys; from checker_plugins.formats import checker_readers; checker_readers();"
        "print([name for name in sys.modules if name.startswith('checker_plugins.formats.')"
        " or name in ('json', 'zipfile', 'pyexpat', 'logging')])"
    )
    path = [entry for entry in sys.path if entry]
    result = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {path!r}; {program}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout == "[]\n"
