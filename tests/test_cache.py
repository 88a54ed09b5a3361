"""The cache folder: what was written comes back whole, or not at all, and nothing that is wrong with it is an error."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from checker import cache

KEY = bytes(range(32))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the cache folder of the test, which is not there yet."""
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def entry(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def test_what_was_written_comes_back(folder: Path) -> None:
    assert cache.read("book", KEY) is None
    cache.write("book", KEY, b"content")
    assert cache.read("book", KEY) == b"content"
    assert cache.read("other", KEY) is None
    assert cache.read("book", KEY[::-1]) is None
    cache.write("book", KEY, b"newer")
    assert cache.read("book", KEY) == b"newer"
    assert entry(folder).name == "book-000102030405060708090a0b0c0d0e0f.bin"


def test_an_entry_that_is_not_whole_is_not_there(folder: Path) -> None:
    cache.write("book", KEY, b"content")
    whole = entry(folder).read_bytes()
    for length in range(len(whole)):
        entry(folder).write_bytes(whole[:length])
        assert cache.read("book", KEY) is None, length
    for place in range(len(whole)):
        entry(folder).write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert cache.read("book", KEY) is None, place
    entry(folder).write_bytes(whole + b"more")
    assert cache.read("book", KEY) is None
    cache.write("book", KEY, b"content")
    assert cache.read("book", KEY) == b"content"


def test_an_entry_of_another_key_is_not_taken(folder: Path) -> None:
    cache.write("book", KEY, b"content")
    twin = KEY[:16] + bytes(16)  # the same file name
    assert cache.read("book", twin) is None


def test_a_folder_that_cannot_be_made_is_no_error(folder: Path) -> None:
    folder.write_text("a file stands in the way", encoding="utf-8")
    cache.write("book", KEY, b"content")
    assert cache.read("book", KEY) is None


def test_a_folder_that_cannot_be_written_is_no_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir()

    def full(*paths: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    cache.write("book", KEY, b"content")
    assert cache.read("book", KEY) is None
    assert list(folder.iterdir()) == []


def test_an_entry_that_is_a_folder_is_no_error(folder: Path) -> None:
    cache.write("book", KEY, b"content")
    path = entry(folder)
    path.unlink()
    path.mkdir()
    assert cache.read("book", KEY) is None
    cache.write("book", KEY, b"content")
    assert cache.read("book", KEY) is None
    assert [one.name for one in folder.iterdir()] == [path.name]


def test_writers_at_the_same_time_leave_one_whole_entry(folder: Path) -> None:
    contents = [bytes([number]) * 200_000 for number in range(8)]

    def written(content: bytes) -> bytes | None:
        cache.write("book", KEY, content)
        return cache.read("book", KEY)

    with ThreadPoolExecutor(8) as pool:
        read = set(pool.map(written, contents))
    assert read <= set(contents)
    assert cache.read("book", KEY) in contents
    assert entry(folder).suffix == ".bin"


def test_old_entries_and_leftovers_go(folder: Path) -> None:
    folder.mkdir()
    for number in range(cache.KEPT + 5):
        path = folder / f"book-{number}.bin"
        path.touch()
        os.utime(path, (1000 + number, 1000 + number))
    (folder / "book-torn.new").touch()
    os.utime(folder / "book-torn.new", (1000, 1000))
    (folder / "results-1.bin").touch()
    (folder / "book-now.new").touch()
    cache.write("book", KEY, b"content")
    names = {path.name for path in folder.iterdir()}
    assert cache.read("book", KEY) == b"content"
    assert len([name for name in names if name.startswith("book-") and name.endswith(".bin")]) == cache.KEPT
    assert "book-0.bin" not in names
    assert f"book-{cache.KEPT + 4}.bin" in names
    assert "book-torn.new" not in names
    assert {"results-1.bin", "book-now.new"} <= names


@pytest.mark.parametrize(
    ("platform", "variables", "wanted"),
    [
        ("linux", {"XDG_CACHE_HOME": "/somewhere"}, "/somewhere/checker"),
        ("linux", {"HOME": "/home/ada"}, "/home/ada/.cache/checker"),
        ("darwin", {"HOME": "/Users/ada"}, "/Users/ada/Library/Caches/checker"),
        ("win32", {"LOCALAPPDATA": "C:/Local"}, "C:/Local/checker"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="the paths are written as elsewhere")
def test_each_system_has_its_place(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], wanted: str
) -> None:
    for name in ("CHECKER_CACHE_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", platform)
    assert cache.folder() == wanted
