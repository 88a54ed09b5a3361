"""Only what changed: real repositories, made here, and what is reported of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker import audit
from checker.cli import main
from checker.unchanged import is_same, touched_lines

Run = Callable[..., tuple[int, str, str]]

NEW = "Some experts say that the weir will hold."
OLD = "Some experts say that the mill will close."
PLAIN = "Ada Voss, who runs the mill, said on Monday that it is open."
HEADLINE = "# The mill at Orm\n"


def git(*arguments: str, folder: str = ".") -> str:
    done = subprocess.run(["git", "-C", folder, *arguments], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def write(path: str, *paragraphs: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes("\n\n".join([*paragraphs, ""]).encode())


def commit(message: str = "A change", folder: str = ".") -> str:
    git("add", "--all", folder=folder)
    git("commit", "--quiet", "--message", message, folder=folder)
    return git("rev-parse", "HEAD", folder=folder)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs the command line in an empty folder, without anybody's settings of git."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    settings = tmp_path / "gitconfig"
    settings.write_text(
        "[user]\n\tname = Ada\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n[commit]\n\tgpgsign = false\n"
        '[core]\n\tautocrlf = false\n[protocol "file"]\n\tallow = always\n'
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "300")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    def call(*argv: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["check", *argv, *([] if "--help" in argv else ["--no-config", "--select", "core.experts-say"])])
        return code, *capsys.readouterr()

    return call


@pytest.fixture
def repository(run: Run) -> str:
    """Return the first commit of a repository in the working directory, which holds two articles."""
    git("init", "--quiet")
    write("mill.md", HEADLINE, OLD, PLAIN)
    write("weir.md", "# The weir", OLD)
    return commit()


def reported(run: Run, *argv: str) -> dict[str, tuple[list[str], list[str]]]:
    """Return what a run reports of each file: the sentences of its findings, and of those that were set aside."""
    code, output, errors = run(*argv, "--format", "json")
    assert code == 0, errors
    report = json.loads(output)
    assert all(
        (each["by"], each["reason"]) == ("unchanged", "") for file in report["files"] for each in file["suppressed"]
    )
    return {file["path"]: (_sentences(file["findings"]), _sentences(file["suppressed"])) for file in report["files"]}


def _sentences(findings: Sequence[dict[str, Any]]) -> list[str]:
    return [" ".join(f"{each['before']}{each['excerpt']}{each['after']}".split()) for each in findings]


@pytest.mark.usefixtures("repository")
class TestTheWorkingTree:
    def test_nothing_has_changed(self, run: Run) -> None:
        told = "checker: no article has changed since 'HEAD'\n"
        shown = "no file checked\nchecker judges the form of sourcing, never whether a claim is true.\n"
        assert run("--diff", "HEAD") == (0, shown, told)
        assert run("--diff", "HEAD", "--quiet") == (0, "", "")

    def test_what_was_added_is_reported_and_other_files_are_not_looked_at(self, run: Run) -> None:
        write("mill.md", HEADLINE, OLD, PLAIN, NEW)
        assert reported(run, "--diff", "HEAD") == {"mill.md": ([NEW], [OLD])}
        assert reported(run, ".", "--diff", "HEAD") == {"./mill.md": ([NEW], [OLD])}
        assert reported(run, "weir.md", "--diff", "HEAD") == {}
        assert reported(run, "*.md", "--diff", "HEAD") == {"mill.md": ([NEW], [OLD])}

    def test_findings_on_a_touched_line_and_in_a_touched_sentence_are_reported(self, run: Run) -> None:
        write("mill.md", HEADLINE, f"{OLD} It is old.", PLAIN)
        assert reported(run, "--diff", "HEAD") == {"mill.md": ([OLD], [])}
        write("mill.md", HEADLINE, "Some experts say that\nthe mill\nwill close.", PLAIN)
        commit()
        write("mill.md", HEADLINE, "Some experts say that\nthe mill\n[will close](https://example.org).", PLAIN)
        assert reported(run, "--diff", "HEAD") == {"mill.md": ([OLD], [])}

    def test_a_sentence_of_which_something_was_deleted_is_reported(self, run: Run) -> None:
        write("mill.md", HEADLINE, "Some experts say that\nfor many reasons\nthe mill will close.", OLD)
        commit()
        write("mill.md", HEADLINE, "Some experts say that\nthe mill will close.", "Some more.", OLD)
        assert reported(run, "--diff", "HEAD") == {"mill.md": ([OLD], [OLD])}

    def test_what_was_suppressed_before_is_new_without_its_comment(self, run: Run) -> None:
        write("mill.md", HEADLINE, "<!-- checker: ignore core.experts-say: known to the desk -->", OLD, PLAIN, NEW)
        commit()
        write("mill.md", HEADLINE, OLD, PLAIN, NEW)
        assert reported(run, "--diff", "HEAD") == {"mill.md": ([OLD], [NEW])}

    def test_a_moved_paragraph_is_not_new(self, run: Run) -> None:
        write("mill.md", HEADLINE, PLAIN, OLD, NEW)
        assert reported(run, "--diff", "HEAD") == {"mill.md": ([NEW], [OLD])}
        write("mill.md", HEADLINE, PLAIN)
        write("weir.md", "# The weir", OLD, OLD)
        assert reported(run, "--diff", "HEAD") == {"mill.md": ([], []), "weir.md": ([OLD], [OLD])}

    def test_line_ends_alone_are_no_change(self, run: Run) -> None:
        write("mill.md", *(part.replace("\n", "\r\n") for part in (HEADLINE, OLD, PLAIN)))
        Path("mill.md").write_bytes(Path("mill.md").read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
        assert reported(run, "--diff", "HEAD") == {}
        with Path("mill.md").open("ab") as file:
            file.write(f"\r\n{NEW}\r\n".encode())
        assert reported(run, "--diff", "HEAD") == {"mill.md": ([NEW], [OLD])}

    def test_line_ends_that_git_converts_are_no_change(self, run: Run) -> None:
        git("config", "core.autocrlf", "true")
        os.unlink("mill.md")
        git("checkout", "--", "mill.md")
        assert b"\r\n" in Path("mill.md").read_bytes()
        assert reported(run, "--diff", "HEAD") == {}
        with Path("mill.md").open("ab") as file:
            file.write(f"\r\n{NEW}\r\n".encode())
        assert reported(run, "--diff", "HEAD") == {"mill.md": ([NEW], [OLD])}

    def test_new_files_are_new_whether_git_knows_them_or_not(self, run: Run) -> None:
        write("drafts/a.md", NEW)
        write("drafts/b.md", NEW)
        write("drafts/.hidden.md", NEW)
        write("drafts/.notes/c.md", NEW)
        write("drafts/notes.log", NEW)
        write("drafts/ignored.md", NEW)
        write(".gitignore", "ignored.md")
        git("add", "drafts/a.md")
        both: dict[str, Any] = {"drafts/a.md": ([NEW], []), "drafts/b.md": ([NEW], [])}
        assert reported(run, "--diff", "HEAD") == both
        assert reported(run, "drafts", "--diff", "HEAD") == both
        named = ("drafts/notes.log", "drafts/ignored.md")
        assert reported(run, *named, "--diff", "HEAD") == {name: ([NEW], []) for name in named}

    def test_files_that_are_gone_or_only_renamed_are_not_reported(self, run: Run) -> None:
        git("mv", "mill.md", "the mill, über alles.md")
        os.unlink("weir.md")
        assert reported(run, "--diff", "HEAD") == {}

    def test_a_renamed_and_changed_file_is_compared_with_what_it_was(self, run: Run) -> None:
        Path("drafts").mkdir()
        git("mv", "mill.md", "drafts/mill.md")
        write("drafts/mill.md", HEADLINE, OLD, PLAIN, NEW)
        assert reported(run, "--diff", "HEAD") == {"drafts/mill.md": ([NEW], [OLD])}

    def test_names_with_spaces_quotes_and_line_feeds(self, run: Run) -> None:
        names = ['a "quoted" one.md', "two\nlines.md", " ü\t.md", "-m.md", ":(top)x.md"]
        for name in names:
            write(name, OLD)
        commit()
        for name in names:
            write(name, OLD, NEW)
        assert reported(run, "--diff", "HEAD") == {name: ([NEW], [OLD]) for name in sorted(names)}
        git("add", "--all")
        assert reported(run, "--staged") == {name: ([NEW], [OLD]) for name in sorted(names)}

    def test_from_a_folder_below(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        write("drafts/old/a.md", NEW)
        write("mill.md", NEW)
        monkeypatch.chdir("drafts")
        assert reported(run, "--diff", "HEAD") == {"old/a.md": ([NEW], [])}
        assert reported(run, "..", "--diff", "HEAD") == {"../drafts/old/a.md": ([NEW], []), "../mill.md": ([NEW], [])}
        assert reported(run, "../mill.md", "../mill.md", "--diff", "HEAD") == {"../mill.md": ([NEW], [])}

    def test_links_are_not_articles_but_lead_to_them(self, run: Run) -> None:
        os.symlink("mill.md", "link.md")
        assert reported(run, "--diff", "HEAD") == {}
        write("mill.md", HEADLINE, OLD, PLAIN, NEW)
        assert reported(run, "link.md", "--diff", "HEAD") == {"link.md": ([NEW], [OLD])}
        assert reported(run, "--diff", "HEAD") == {"mill.md": ([NEW], [OLD])}

    def test_what_the_user_set_for_git_does_not_matter(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in (
            ("diff.noprefix", "true"),
            ("diff.external", "false"),
            ("diff.renames", "false"),
            ("diff.relative", "true"),
            ("color.ui", "always"),
            ("core.quotepath", "true"),
            ("status.showUntrackedFiles", "no"),
            ("core.fsmonitor", "exit 1"),
            ("core.pager", "false"),
        ):
            git("config", name, value)
        monkeypatch.setenv("GIT_EXTERNAL_DIFF", "false")
        Path(".gitattributes").write_text("*.md -diff filter=none\n")
        Path("drafts").mkdir()
        git("mv", "mill.md", "drafts/mühle.md")
        write("drafts/mühle.md", HEADLINE, OLD, PLAIN, NEW)
        monkeypatch.chdir("drafts")
        assert reported(run, "--diff", "HEAD") == {"mühle.md": ([NEW], [OLD])}

    def test_any_number_of_processes(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(audit, "SMALL_RUN", 0)
        monkeypatch.setattr(audit, "LARGEST_CHUNK", 100)
        for number in range(6):
            write(f"long/{number}.md", OLD, OLD)
        commit()
        for number in range(6):
            write(f"long/{number}.md", OLD, OLD, NEW, OLD)
        alone, together = (run("--diff", "HEAD", "--jobs", jobs, "--no-cache", "--format", "json") for jobs in "13")
        assert alone == together
        files = json.loads(alone[1])["files"]
        assert [(len(file["findings"]), len(file["suppressed"])) for file in files] == [(2, 2)] * 6

    def test_nothing_is_lost(self, run: Run) -> None:
        write("mill.md", HEADLINE, NEW, PLAIN, OLD, OLD)
        ((findings, aside),) = reported(run, "--diff", "HEAD").values()
        ((everything, _),) = reported(run, "mill.md").values()
        assert sorted(findings + aside) == sorted(everything) == [OLD, OLD, NEW]

    def test_a_report_is_not_written_over_an_article(self, run: Run) -> None:
        write("mill.md", NEW)
        told = "checker: mill.md is one of the files to read; name another file for the report\n"
        assert run("--diff", "HEAD", "--output", "mill.md") == (2, "", told)


class TestWhatIsNewInTheLedger:
    def check(self, capsys: pytest.CaptureFixture[str], select: str) -> tuple[list[str], list[str]]:
        capsys.readouterr()
        assert main(["check", "--diff", "HEAD", "--no-config", "--select", select, "--format", "json"]) == 0
        (file,) = json.loads(capsys.readouterr().out)["files"]
        return _sentences(file["findings"]), _sentences(file["suppressed"])

    def test_a_claim_that_lost_its_source_in_the_sentence_before(
        self, repository: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        claim = "Prices rose by 40 percent since March."
        write("mill.md", "Ada Voss, who counts eels, spoke on Monday.", f'"{claim}', 'It is too much", she said.')
        write("mill.md", HEADLINE, '"It is too much," Ada Voss said.\n"Prices rose by 40 percent since March."')
        commit()
        write("mill.md", HEADLINE, "It is too much.\nPrices rose by 40 percent since March.")
        findings, aside = self.check(capsys, "core.unsourced-statistic")
        assert findings == [claim]
        assert aside == []

    def test_the_article_as_a_whole_counts_as_touched_when_anything_was(
        self, repository: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        accused = "A source said that the mayor took 1.2 million crowns."
        write("mill.md", HEADLINE, accused, accused.replace("mayor", "miller"), accused.replace("mayor", "baker"))
        commit()
        write("mill.md", HEADLINE, accused, accused.replace("mayor", "miller"), accused.replace("mayor", "smith"))
        assert self.check(capsys, "core.no-named-source") == (["The mill at Orm"], [])
        commit()
        with Path("mill.md").open("a") as file:
            file.write("<!-- Nobody reads this. -->\n")
        assert self.check(capsys, "core.no-named-source") == ([], ["The mill at Orm"])


@pytest.mark.usefixtures("repository")
class TestWhatIsStaged:
    def test_the_content_of_the_index_is_checked(self, run: Run) -> None:
        write("mill.md", HEADLINE, OLD, PLAIN, NEW)
        git("add", "mill.md")
        write("mill.md", HEADLINE, "Critics say no.", OLD)
        write("unknown.md", NEW)
        staged = {"mill.md": ([NEW], [OLD])}
        assert reported(run, "--staged") == staged
        assert reported(run, "mill.md", "unknown.md", "--staged") == staged
        os.unlink("mill.md")
        assert reported(run, "--staged") == staged

    def test_nothing_is_staged(self, run: Run) -> None:
        write("mill.md", NEW)
        assert run("--staged", "--quiet") == (0, "", "")
        assert run("--staged")[2] == "checker: no article is staged\n"

    def test_as_a_hook_that_git_runs_with_an_index_of_its_own(self, run: Run, tmp_path: Path) -> None:
        for name in ("mill.md", "weir.md"):
            write(name, HEADLINE, OLD, PLAIN, NEW)
        hook = Path(".git/hooks/pre-commit")
        hook.write_text(
            f"#!/bin/sh\n{shutil.which('env')} > {tmp_path}/environment\n"
            f'cp "$GIT_INDEX_FILE" {tmp_path}/index\nexit 1\n'
        )
        hook.chmod(0o755)
        done = subprocess.run(["git", "commit", "-m", "One", "mill.md"], capture_output=True)
        assert done.returncode == 1
        set_by_git = dict(
            line.split("=", 1) for line in (tmp_path / "environment").read_text().splitlines() if "=" in line
        )
        assert set_by_git["GIT_INDEX_FILE"] != ".git/index"
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
            assert reported(run, "--staged") == {"mill.md": ([NEW], [OLD])}
        assert reported(run, "--staged") == {}

    def test_a_relative_index_and_a_git_folder_hold_from_wherever_git_is_run(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("drafts/a.md", NEW)
        git("add", "drafts")
        monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
        monkeypatch.setenv("GIT_DIR", ".git")
        assert reported(run, "drafts", "--staged") == {"drafts/a.md": ([NEW], [])}


class TestStatesOfARepository:
    def test_before_the_first_commit_everything_staged_is_new(self, run: Run) -> None:
        git("init", "--quiet")
        write("mill.md", HEADLINE, OLD)
        assert run("--staged")[2] == "checker: no article is staged\n"
        git("add", "mill.md")
        assert reported(run, "--staged") == {"mill.md": ([OLD], [])}
        code, _, errors = run("--diff", "HEAD")
        assert (code, errors) == (2, f"checker: --diff: {os.getcwd()} has no revision 'HEAD'\n")

    def test_a_branch_counts_from_where_it_left(self, run: Run, repository: str) -> None:
        git("switch", "--quiet", "--create", "draft")
        write("mill.md", HEADLINE, OLD, PLAIN, NEW)
        commit()
        git("switch", "--quiet", "main")
        write("weir.md", "# The weir", OLD, NEW)
        commit()
        git("switch", "--quiet", "draft")
        assert reported(run, "--diff", "main") == {"mill.md": ([NEW], [OLD])}
        git("merge", "--quiet", "main")
        assert reported(run, "--diff", "main") == {"mill.md": ([NEW], [OLD])}
        assert reported(run, "--diff", "HEAD^") == {"weir.md": ([NEW], [OLD])}
        git("checkout", "--quiet", "--detach", "HEAD")
        assert reported(run, "--diff", "main") == {"mill.md": ([NEW], [OLD])}
        assert reported(run, "--diff", repository) == {"mill.md": ([NEW], [OLD]), "weir.md": ([NEW], [OLD])}

    def test_histories_that_have_nothing_in_common(self, run: Run, repository: str) -> None:
        git("switch", "--quiet", "--orphan", "other")
        write("mill.md", HEADLINE, OLD, PLAIN, NEW)
        assert reported(run, "--diff", "main") == {"mill.md": ([NEW], [OLD])}
        commit()
        assert reported(run, "--diff", "main") == {"mill.md": ([NEW], [OLD])}

    def test_a_conflict(self, run: Run, repository: str) -> None:
        git("switch", "--quiet", "--create", "draft")
        write("mill.md", HEADLINE, OLD.replace("mill", "bakery"), PLAIN)
        commit()
        git("switch", "--quiet", "main")
        write("mill.md", HEADLINE, OLD.replace("mill", "smithy"), PLAIN)
        commit()
        assert subprocess.run(["git", "merge", "--quiet", "draft"], capture_output=True).returncode == 1
        findings, aside = reported(run, "--diff", "HEAD")["mill.md"]
        assert any("bakery" in each for each in findings)
        assert not any("bakery" in each for each in aside)
        code, _, errors = run("--staged")
        told = "mill.md: find what changed: it is not merged; settle the conflict, and stage it\n"
        assert (code, errors) == (2, told)

    def test_a_shallow_clone(self, run: Run, repository: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        git("switch", "--quiet", "--create", "draft")
        for words in ("One.", "Two.", NEW):
            write("mill.md", HEADLINE, OLD, PLAIN, words)
            commit()
        git("switch", "--quiet", "main")
        write("weir.md", "# The weir", OLD, NEW)
        commit()
        here = f"file://{os.getcwd()}"
        git("clone", "--quiet", "--depth", "1", "--branch", "draft", here, str(tmp_path / "shallow"))
        monkeypatch.chdir(tmp_path / "shallow")
        remedy = "fetch more of its history (git fetch --deepen=100; in CI, fetch-depth: 0)"
        told = f"--diff: {tmp_path}/shallow has no revision 'origin/main'; this clone is shallow: {remedy}"
        assert run("--diff", "origin/main") == (2, "", f"checker: {told}\n")
        git("fetch", "--quiet", "--depth", "1", "origin", "main:refs/remotes/origin/main")
        told = f"--diff: this clone is too shallow to tell where HEAD left 'origin/main': {remedy}"
        assert run("--diff", "origin/main") == (2, "", f"checker: {told}\n")
        assert reported(run, "--diff", "HEAD") == {}
        git("fetch", "--quiet", "--deepen=100", "origin", "main", "draft")
        assert reported(run, "--diff", "origin/main") == {"mill.md": ([NEW], [OLD])}

    def test_another_working_tree(
        self, run: Run, repository: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        git("worktree", "add", "--quiet", str(tmp_path / "other"))
        monkeypatch.chdir(tmp_path / "other")
        write("mill.md", HEADLINE, OLD, PLAIN, NEW)
        assert reported(run, "--diff", "main") == {"mill.md": ([NEW], [OLD])}

    def test_a_submodule_is_a_repository_of_its_own(self, run: Run, repository: str, tmp_path: Path) -> None:
        shutil.copytree(".", tmp_path / "origin")
        git("submodule", "--quiet", "add", str(tmp_path / "origin"), "desk")
        write("inner/mill.md", OLD)
        git("init", "--quiet", "inner")
        git("add", ".gitmodules", "desk")
        git("commit", "--quiet", "--message", "With a desk")
        write("desk/mill.md", HEADLINE, OLD, PLAIN, NEW)
        assert reported(run, "desk/mill.md", "--diff", "HEAD") == {"desk/mill.md": ([NEW], [OLD])}
        assert reported(run, "desk", "--diff", "HEAD") == {"desk/mill.md": ([NEW], [OLD])}
        commit(folder="desk")
        code, _, errors = run("--diff", "HEAD")
        assert code == 0
        assert errors == (
            "checker: desk: is a repository of its own; run checker there to see what changed in it\n"
            "checker: inner/: is a repository of its own; run checker there to see what changed in it\n"
            "checker: no article has changed since 'HEAD'\n"
        )

    def test_a_repository_of_somebody_else(self, run: Run, repository: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        code, _, errors = run("--diff", "HEAD")
        assert code == 2
        assert errors.startswith(f"checker: git: {os.getcwd()}: detected dubious ownership in repository at")
        assert "safe.directory" in errors

    def test_no_repository(self, run: Run) -> None:
        write("mill.md", NEW)
        told = "find what changed: it is not in a git repository\n"
        assert run("--diff", "HEAD") == (2, run("--staged")[1], f"{os.getcwd()}: {told}")
        assert run("mill.md", "--diff", "HEAD")[::2] == (2, f"mill.md: {told}")
        git("init", "--quiet", "--bare", "bare")
        code, _, errors = run("bare", "--diff", "HEAD")
        assert code == 2
        assert "it is not in a git repository" in errors or "must be run in a work tree" in errors

    def test_what_is_no_repository_does_not_hide_what_is(self, run: Run) -> None:
        write("desk/mill.md", OLD)
        git("init", "--quiet", "desk")
        commit(folder="desk")
        write("desk/mill.md", OLD, NEW)
        write("loose.md", NEW)
        code, output, errors = run("desk", "loose.md", "none.md", "--diff", "HEAD", "--quiet")
        assert code == 2
        assert output.startswith("desk/mill.md:3:1: ")
        assert errors == (
            "loose.md: find what changed: it is not in a git repository\n"
            "none.md: find articles: there is no such file or folder\n"
        )

    def test_no_git(self, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        told = "git is not installed, or not on the PATH; without it nobody knows what changed"
        assert run("--diff", "HEAD") == (2, "", f"checker: {told}\n")


@pytest.mark.usefixtures("repository")
class TestFormats:
    def test_the_entries_of_json_lines_are_compared_by_what_they_say(self, run: Run) -> None:
        def lines(*texts: str) -> None:
            Path("wire.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))

        lines(OLD, PLAIN)
        commit()
        lines(PLAIN, NEW, OLD, OLD)
        assert reported(run, "--diff", "HEAD") == {
            "wire.jsonl:1": ([], []),
            "wire.jsonl:2": ([NEW], []),
            "wire.jsonl:3": ([], [OLD]),
            "wire.jsonl:4": ([OLD], []),
        }

    def test_of_a_file_without_lines_what_is_new_is_reported(self, run: Run) -> None:
        def word(*paragraphs: str) -> None:
            space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
            with zipfile.ZipFile("mill.docx", "w") as archive:
                archive.writestr(
                    "word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
                )

        word(OLD, PLAIN)
        commit()
        word(PLAIN, OLD, NEW)
        assert reported(run, "--diff", "HEAD") == {"mill.docx": ([NEW], [OLD])}

    def test_an_old_version_that_cannot_be_read_held_nothing(self, run: Run) -> None:
        Path("mill.md").write_bytes(b"\xff\xff")
        commit()
        write("mill.md", OLD)
        assert reported(run, "--diff", "HEAD") == {"mill.md": ([OLD], [])}

    def test_a_file_that_cannot_be_read_is_told(self, run: Run) -> None:
        Path("mill.md").write_bytes(b"\xff\xff")
        code, _, errors = run("--diff", "HEAD")
        assert (code, errors) == (
            2,
            "mill.md: not UTF-8 (byte 0xff at offset 0); save it as UTF-8, or as UTF-16 with a byte order mark\n",
        )

    def test_the_file_and_not_its_stub_where_git_keeps_it_elsewhere(self, run: Run, tmp_path: Path) -> None:
        kept = tmp_path / "kept"
        stub = "version https://git-lfs.github.com/spec/v1"
        git("config", "filter.lfs.clean", f"cat > {kept}; echo {stub}")
        git("config", "filter.lfs.smudge", f"cat > {os.devnull}; cat {kept}")
        Path(".gitattributes").write_text("*.txt filter=lfs\n")
        write("mill.txt", OLD)
        git("add", "--all")
        assert git("show", ":mill.txt") == stub
        assert reported(run, "mill.txt", "--staged") == {"mill.txt": ([OLD], [])}


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("argv", "problem"),
    [
        (["--diff", "nowhere"], "--diff: {here} has no revision 'nowhere'"),
        (["--diff=--output=x"], "--diff: {here} has no revision '--output=x'"),
        (["--diff", "HEAD:mill.md"], "--diff: {here} has no revision 'HEAD:mill.md'"),
        (["--diff", ""], "--diff: {here} has no revision ''"),
        (
            ["--diff", "main..HEAD"],
            "--diff: 'main..HEAD' is a range; name one revision, with which the files as they are now are compared",
        ),
        (
            ["--diff", "HEAD", "--staged"],
            "argument --staged: not allowed with argument --diff (see checker check --help)",
        ),
        (["-", "--diff", "HEAD"], "--diff: what comes on standard input is in no repository; name files or folders"),
        (["-", "--staged"], "--staged: what comes on standard input is in no repository; name files or folders"),
    ],
)
def test_a_wrong_command_is_told_in_one_line(run: Run, argv: list[str], problem: str) -> None:
    assert run(*argv) == (2, "", f"checker: {problem.format(here=os.getcwd())}\n")
    assert not Path("x").exists()


def test_only_files_that_the_configuration_wants(run: Run, repository: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("checker.yaml").write_text("select: [core.experts-say]\nexclude: [archive/, '*.draft.md']\n")
    for name in ("a.md", "b.draft.md", "archive/c.md"):
        write(name, NEW)

    def paths(*argv: str) -> list[str]:
        capsys.readouterr()
        assert main(["check", "--diff", "HEAD", "--format", "json", *argv]) == 0
        return [file["path"] for file in json.loads(capsys.readouterr().out)["files"]]

    assert paths() == ["a.md"]
    assert paths("b.draft.md", "archive") == ["b.draft.md", "archive/c.md"]
    assert paths("b.draft.md", "--force-exclude") == []


def test_baselines_of_two_branches_merge(run: Run, repository: str, capsys: pytest.CaptureFixture[str]) -> None:
    def baseline(action: str) -> None:
        assert main(["baseline", action, "--no-config", "--select", "core.experts-say"]) == 0

    Path(".gitattributes").write_text(".checker-baseline.jsonl merge=union\n")
    baseline("create")
    commit()
    git("switch", "--quiet", "--create", "draft")
    write("mill.md", HEADLINE, OLD, NEW, OLD)
    baseline("update")
    commit()
    git("switch", "--quiet", "main")
    write("mill.md", HEADLINE, OLD, OLD, PLAIN)
    write("lock.md", NEW)
    baseline("update")
    commit()
    git("merge", "--quiet", "--strategy-option", "ours", "draft")
    _, output, _ = run(".", "--baseline", ".checker-baseline.jsonl", "--format", "json")
    assert [file["findings"] for file in json.loads(output)["files"]] == [[], [], []]


def test_a_baseline_and_a_change_together(run: Run, repository: str) -> None:
    assert main(["baseline", "create", "--no-config", "--select", "core.experts-say"]) == 0
    write("mill.md", HEADLINE, f"{OLD} Nobody knows why.", PLAIN, OLD, NEW)
    _, output, _ = run("--diff", "HEAD", "--baseline", ".checker-baseline.jsonl", "--format", "json")
    (file,) = json.loads(output)["files"]
    assert [each["by"] for each in file["suppressed"]] == ["unchanged"]
    assert _sentences(file["findings"]) == [OLD, NEW]


def test_what_remains_decides_over_the_exit_code(run: Run, repository: str) -> None:
    write("weir.md", "# The weir", OLD, PLAIN)
    assert run("--diff", "HEAD", "--fail-on", "warning")[0] == 0
    write("weir.md", "# The weir", OLD, NEW)
    assert run("--diff", "HEAD", "--fail-on", "warning")[0] == 1


@given(st.lists(st.sampled_from("abc"), max_size=8), st.lists(st.sampled_from("abc"), max_size=8))
def test_touched_lines_are_as_many_as_there_are_more_of(old: list[str], new: list[str]) -> None:
    before, after = ("".join(f"{line}\n" for line in lines).encode() for lines in (old, new))
    touched = touched_lines(before, after)
    assert touched_lines(before, after.replace(b"\n", b"\r\n")) == touched
    assert is_same(before, after) == (old == new)
    for line in "abc":
        here = [number for number in touched if new[number - 1] == line]
        assert len(here) == max(0, new.count(line) - old.count(line))


@given(st.lists(st.sampled_from("abc"), max_size=6), st.integers(0, 6))
def test_the_line_that_was_put_in_is_touched(old: list[str], place: int) -> None:
    new = [*old[:place], "new", *old[place:]]
    before, after = ("\r".join(lines).encode("utf-16") for lines in (old, new))
    assert touched_lines(before, after) == (min(place, len(old)) + 1,)
