"""What became of files that were checked before: kept in the user's cache folder, by content and rule book."""

from __future__ import annotations

import marshal
import os
import zlib
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from checker import cache
from checker.digest import hex_digest_of
from checker.json_text import Written

FOLDERS = 256
KEPT = 400  # entries in each of the folders, the oldest beyond which are deleted
MOST_BYTES = 1_000_000_000  # in all folders together

_SUM = 4  # bytes


class Results:
    """The kept records of one rule book; what cannot be read or written is as good as not kept.

    An entry holds each record twice: its small fields, which every run asks for, and all of it as JSON, which most
    reports take as it stands. It is not compressed: that would take longer than all else about an unchanged file.
    """

    def __init__(self, book_key: str) -> None:
        self._book_key = book_key
        self._folder = os.path.join(cache.folder(), cache.RESULTS)

    def key(self, data: bytes, reader: str, extension: str) -> str:
        """Return the key of a file: its bytes, what reads them, and all that findings depend on besides."""
        said = f"{self._book_key}\0{reader}\0{extension}\0".encode("utf-8", "surrogatepass")
        return hex_digest_of(said + data)

    def get(self, key: str, path: str) -> list[Written] | None:
        """Return the records that were kept under `key`, as those of the articles of the file `path`."""
        try:
            with open(self._path(key), "rb", buffering=0) as file:
                entry = memoryview(file.read())
            if zlib.adler32(entry[_SUM:]) != int.from_bytes(entry[:_SUM], "big"):
                return None
            kept: list[tuple[str, dict[str, Any], bytes]] = marshal.loads(entry[_SUM:])
            return [Written({"path": path + name, **small}, rest) for name, small, rest in kept]
        except (OSError, ValueError, EOFError, TypeError, LookupError):
            return None

    def put(self, key: str, path: str, records: Sequence[Written]) -> None:
        """Keep the records of the file `path`, all of them or none."""
        if not all(record["path"].startswith(path) for record in records):
            return
        kept = []
        for record in records:
            small = {name: part for name, part in record.small.items() if name != "path"}
            kept.append((record["path"].removeprefix(path), small, record.rest))
        path = self._path(key)
        folder = os.path.dirname(path)
        temporary = f"{path}.{os.getpid()}"
        try:
            data = marshal.dumps(kept)
            os.makedirs(folder, mode=0o700, exist_ok=True)
            with open(temporary, "xb") as file:
                file.write(zlib.adler32(data).to_bytes(_SUM, "big") + data)
            os.replace(temporary, path)
            _prune(folder)
        except (OSError, ValueError):
            with suppress(OSError):
                os.unlink(temporary)

    def _path(self, key: str) -> str:
        return f"{self._folder}{os.sep}{key[:2]}{os.sep}{key[2:34]}"


def _prune(folder: str) -> None:
    """Delete the oldest entries of a folder that has too many, or too large ones; leftovers count as entries."""
    with os.scandir(folder) as found:
        entries = [(entry.stat().st_mtime_ns, entry.stat().st_size, entry.path) for entry in found]
    for path in cache.beyond(entries, KEPT, MOST_BYTES // FOLDERS):
        with suppress(OSError):
            os.unlink(path)
