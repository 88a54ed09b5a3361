from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.discovery import Article, discover
from checker.errors import Failure

EXTENSIONS = frozenset({".md", ".txt"})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Return what makes files in an empty working directory."""
    monkeypatch.chdir(tmp_path)

    def make(*names: str) -> Path:
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("Text.", encoding="utf-8")
        return tmp_path

    return make


def found(*paths: str) -> list[str]:
    articles, failures = discover(paths, EXTENSIONS)
    assert not failures
    return [article.path for article in articles]


def test_a_folder_gives_its_articles_sorted_and_no_hidden_ones(folder: Callable[..., Path]) -> None:
    folder("news/b.md", "news/a.TXT", "news/c.png", "news/.hidden.md", "news/.git/d.md", "news/deep/er/e.md")
    assert found("news") == [os.path.join("news", *rest) for rest in (["a.TXT"], ["b.md"], ["deep", "er", "e.md"])]


def test_the_order_of_the_paths_is_kept_and_each_file_is_taken_once(folder: Callable[..., Path]) -> None:
    folder("news/b.md", "news/a.md")
    assert found("news/b.md", "news", "./news/a.md", "news/*.md") == ["news/b.md", os.path.join("news", "a.md")]


def test_a_file_named_outright_is_taken_whatever_its_name(folder: Callable[..., Path]) -> None:
    folder(".draft", "notes.dat", "[new].md")
    assert found(".draft", "notes.dat", "[new].md") == [".draft", "notes.dat", "[new].md"]


def test_the_size_is_that_of_the_file(folder: Callable[..., Path]) -> None:
    folder("a.md")
    assert discover(["a.md"], EXTENSIONS) == ([Article("a.md", 5)], [])


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.md", ["a.md"]),
        ("**/*.md", ["a.md", "x/b.md", "x/y/c.md"]),
        ("x/**", ["x/b.md", "x/y/c.md", "x/y/d.txt"]),
        ("x/*/?.txt", ["x/y/d.txt"]),
        ("[xz]", ["x/b.md", "x/y/c.md", "x/y/d.txt"]),
        ("x/**/y/*", ["x/y/c.md", "x/y/d.txt"]),
        ("*.dat", ["e.dat"]),
        ("./*.md", ["./a.md"]),
    ],
)
def test_patterns(folder: Callable[..., Path], pattern: str, expected: list[str]) -> None:
    folder("a.md", "x/b.md", "x/y/c.md", "x/y/d.txt", "e.dat", ".h/f.md", "x/y/.g.md")
    assert [path.replace(os.sep, "/") for path in found(pattern)] == expected


def test_an_absolute_pattern(folder: Callable[..., Path]) -> None:
    root = folder("x/b.md")
    assert found(f"{root}/*/b.*") == [str(root / "x" / "b.md")]


@pytest.mark.parametrize(
    ("path", "failure"),
    [
        ("gone.md", Failure("gone.md", "find articles", "FileNotFoundError", "there is no such file or folder")),
        (
            "empty",
            Failure(
                "empty",
                "find articles",
                "CheckerError",
                "the folder holds no article (extensions looked for: .md, .txt)",
            ),
        ),
        ("*.html", Failure("*.html", "find articles", "CheckerError", "the pattern matches no article")),
        ("nul\0.md", Failure("nul\0.md", "find articles", "ValueError", "embedded null byte")),
    ],
)
def test_a_path_that_names_nothing_is_a_failure_and_the_others_go_on(
    folder: Callable[..., Path], path: str, failure: Failure
) -> None:
    folder("a.md", "b.md", "empty/c.png")
    articles, failures = discover(["a.md", path, "b.md"], EXTENSIONS)
    assert [article.path for article in articles] == ["a.md", "b.md"]
    assert failures == [failure]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links here")
def test_links_that_lead_in_circles_are_followed_once(folder: Callable[..., Path]) -> None:
    root = folder("x/a.md", "x/y/b.md")
    (root / "x" / "y" / "up").symlink_to(root / "x", target_is_directory=True)
    (root / "x" / "y" / "self").symlink_to("self")
    (root / "x" / "y" / "lost.md").symlink_to("nowhere.md")
    (root / "x" / "also.md").symlink_to("a.md")
    assert found("x") == ["x/a.md", "x/y/b.md"]
    assert found("x/**/*.md") == ["x/a.md", "x/y/b.md"]


def test_a_folder_that_may_not_be_read_is_a_failure(
    folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder("open/a.md", "open/shut/b.md")
    scandir = os.scandir

    def guarded(path: str) -> object:
        if path == os.path.join("open", "shut"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)  # to chmod would not stop a superuser
    articles, failures = discover(["open"], EXTENSIONS)
    assert [article.path for article in articles] == [os.path.join("open", "a.md")]
    shut = os.path.join("open", "shut")
    assert failures == [Failure(shut, "find articles", "PermissionError", "Permission denied")]


def test_standard_input_is_taken_once_under_its_name() -> None:
    articles, failures = discover(["-", "-"], EXTENSIONS, stdin=b"So.", stdin_filename="late.md")
    assert (articles, failures) == ([Article("late.md", 3, b"So.")], [])
