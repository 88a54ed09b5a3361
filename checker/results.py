"""What became of files that were checked before: kept in the user's cache folder, by content and rule book."""

from __future__ import annotations

import hashlib
import marshal
import os
import zlib
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from checker import cache

FOLDERS = 256
KEPT = 400  # entries in each of the folders, the oldest beyond which are deleted
MOST_BYTES = 256_000_000  # in all folders together


class Results:
    """The kept records of one rule book; what cannot be read or written is as good as not kept."""

    def __init__(self, book_key: str) -> None:
        self._book_key = book_key
        self._folder = os.path.join(cache.folder(), cache.RESULTS)

    def key(self, data: bytes, reader: str, extension: str) -> str:
        """Return the key of a file: its bytes, what reads them, and all that findings depend on besides."""
        digest = hashlib.sha256(f"{self._book_key}\0{reader}\0{extension}\0".encode("utf-8", "surrogatepass"))
        digest.update(data)
        return digest.hexdigest()

    def get(self, key: str, path: str) -> list[dict[str, Any]] | None:
        """Return the records that were kept under `key`, as those of the articles of the file `path`."""
        try:
            with open(self._path(key), "rb") as file:
                records = marshal.loads(zlib.decompress(file.read()))
            return [{**record, "path": path + record["path"]} for record in records]
        except (OSError, ValueError, EOFError, TypeError, LookupError, zlib.error):
            return None

    def put(self, key: str, path: str, records: Sequence[dict[str, Any]]) -> None:
        """Keep the records of the file `path`, all of them or none."""
        if not all(record["path"].startswith(path) for record in records):
            return
        kept = [{**record, "path": record["path"].removeprefix(path)} for record in records]
        path = self._path(key)
        folder = os.path.dirname(path)
        temporary = f"{path}.{os.getpid()}"
        try:
            data = zlib.compress(marshal.dumps(kept), 1)
            os.makedirs(folder, mode=0o700, exist_ok=True)
            with open(temporary, "xb") as file:
                file.write(data)
            os.replace(temporary, path)
            _prune(folder)
        except (OSError, ValueError):
            with suppress(OSError):
                os.unlink(temporary)

    def _path(self, key: str) -> str:
        return os.path.join(self._folder, key[:2], key[2:34])


def _prune(folder: str) -> None:
    """Delete the oldest entries of a folder that has too many, or too large ones; leftovers count as entries."""
    with os.scandir(folder) as found:
        entries = [(entry.stat().st_mtime_ns, entry.stat().st_size, entry.path) for entry in found]
    for path in cache.beyond(entries, KEPT, MOST_BYTES // FOLDERS):
        with suppress(OSError):
            os.unlink(path)
