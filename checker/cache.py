"""The user's cache folder: whole entries by key, safe against torn, foreign and stale files, never a reason to fail.

Every entry appears under its name whole or not at all, and what is read is checked, so that runs may share the
folder, be killed, and be cleared under each other's feet.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import zlib
from collections.abc import Iterator
from typing import NamedTuple

MAGIC = b"checker cache 2\n"
KEPT = 32  # entries of one sort; the oldest beyond these are deleted
MOST_BYTES = 64_000_000  # of all entries of one sort
RESULTS = "results"  # the folder of the results, which has folders in it

_SUM = 4  # bytes of a checksum, which tells what is torn; a digest of so much takes long
# Compiled when they are first used: only who looks through the whole folder needs them.
_ENTRY = r"([a-z]+)-[0-9a-f]{32}\.bin\Z"
_UNFINISHED = r"([a-z]+)-\w+\.new\Z"
_RESULT = r"[0-9a-f]{32}(\.\d+)?\Z"
_SHARD = r"[0-9a-f]{2}\Z"


class Entry(NamedTuple):
    """One file of the cache folder: its sort ("rulebook", "results"), path, size in bytes, and time in nanoseconds."""

    sort: str
    path: str
    size: int
    time: int


def folder() -> str:
    """Return the cache folder: `$CHECKER_CACHE_DIR`, or where this system keeps such things for the user."""
    chosen = os.environ.get("CHECKER_CACHE_DIR")
    if chosen:
        return chosen
    if sys.platform == "win32":
        parent = os.environ.get("LOCALAPPDATA") or os.path.expanduser(r"~\AppData\Local")
    elif sys.platform == "darwin":
        parent = os.path.expanduser("~/Library/Caches")
    else:
        parent = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(parent, "checker")


def read(sort: str, key: bytes) -> bytes | None:
    """Return what was written as `sort` under the 32 bytes of `key`; nothing when it is not there, or not whole."""
    try:
        with open(_path(sort, key), "rb") as file:
            entry = file.read()
    except OSError:
        return None
    head = len(MAGIC) + len(key)
    if entry[:head] != MAGIC + key:
        return None
    content = entry[head + _SUM :]
    return content if _sum(content) == entry[head : head + _SUM] else None


def write(sort: str, key: bytes, content: bytes) -> None:
    """Keep `content` as `sort` under the 32 bytes of `key`, whole or not at all; a folder that refuses is no error."""
    import tempfile

    path = _path(sort, key)
    temporary = None
    try:
        os.makedirs(folder(), mode=0o700, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f"{sort}-", suffix=".new", dir=folder())
        with os.fdopen(handle, "wb") as file:
            file.write(MAGIC + key + _sum(content) + content)
        os.replace(temporary, path)
        _prune(sort)
    except OSError:
        if temporary is not None:
            _remove(temporary)


def _sum(content: bytes) -> bytes:
    return zlib.crc32(content).to_bytes(_SUM, "big")


def entries() -> Iterator[Entry]:
    """Yield what is in the cache folder and was put there by checker, unfinished entries included, in no order."""
    for found in _scanned(folder()):
        name = re.match(_ENTRY, found.name) or re.match(_UNFINISHED, found.name)
        if name:
            yield from _entry(name[1], found)
        elif found.name == RESULTS:
            for shard in _scanned(found.path):
                if re.match(_SHARD, shard.name):
                    for result in _scanned(shard.path):
                        if re.match(_RESULT, result.name):
                            yield from _entry(RESULTS, result)


def remove(path: str) -> bool:
    """Delete an entry, and say whether it is gone; that another process deleted it is no error."""
    with contextlib.suppress(FileNotFoundError):
        try:
            os.unlink(path)
        except PermissionError:
            return False
        except OSError:
            return not os.path.lexists(path)
    return True


def beyond(found: list[tuple[int, int, str]], most: int, most_bytes: int) -> list[str]:
    """Return the paths of the oldest of some entries (time, size, path), so that few and small enough ones are left."""
    taken = 0
    for index, (_, size, _) in enumerate(sorted(found, reverse=True)):
        taken += size
        if index >= most or taken > most_bytes:
            return [path for _, _, path in sorted(found, reverse=True)[index:]]
    return []


def _scanned(path: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(path) as found:
            return list(found)
    except OSError:
        return []


def _entry(sort: str, found: os.DirEntry[str]) -> Iterator[Entry]:
    with contextlib.suppress(OSError):  # deleted since
        if found.is_file(follow_symlinks=False):
            status = found.stat(follow_symlinks=False)
            yield Entry(sort, found.path, status.st_size, status.st_mtime_ns)


def _path(sort: str, key: bytes) -> str:
    return os.path.join(folder(), f"{sort}-{key.hex()[:32]}.bin")


def _prune(sort: str) -> None:
    """Delete the oldest entries of a sort, and what writers that were killed left an hour ago or earlier."""
    found: list[tuple[int, int, str]] = []
    for entry in _scanned(folder()):
        if entry.name.startswith(f"{sort}-"):
            with contextlib.suppress(FileNotFoundError):  # deleted by another process since
                status = entry.stat()
                found.append((status.st_mtime_ns, status.st_size, entry.path))
    newest = max(found, default=(0, 0, ""))[0]
    whole = [entry for entry in found if entry[2].endswith(".bin")]
    left = [path for time, _, path in found if path.endswith(".new") and time < newest - 3600 * 10**9]
    for path in [*beyond(whole, KEPT, MOST_BYTES), *left]:
        _remove(path)


def _remove(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)
