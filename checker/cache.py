"""The user's cache folder: whole entries by key, safe against torn, foreign and stale files, never a reason to fail."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys

MAGIC = b"checker cache 1\n"
KEPT = 32  # entries of one sort; the oldest beyond these are deleted

_DIGEST = 32  # bytes


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
    content = entry[head + _DIGEST :]
    return content if hashlib.sha256(content).digest() == entry[head : head + _DIGEST] else None


def write(sort: str, key: bytes, content: bytes) -> None:
    """Keep `content` as `sort` under the 32 bytes of `key`, whole or not at all; a folder that refuses is no error."""
    import tempfile

    path = _path(sort, key)
    temporary = None
    try:
        os.makedirs(folder(), mode=0o700, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f"{sort}-", suffix=".new", dir=folder())
        with os.fdopen(handle, "wb") as file:
            file.write(MAGIC + key + hashlib.sha256(content).digest() + content)
        os.replace(temporary, path)
        _prune(sort)
    except OSError:
        if temporary is not None:
            _remove(temporary)


def _path(sort: str, key: bytes) -> str:
    return os.path.join(folder(), f"{sort}-{key.hex()[:32]}.bin")


def _prune(sort: str) -> None:
    """Delete the oldest entries of a sort, and what writers that were killed left an hour ago or earlier."""
    with os.scandir(folder()) as found:
        entries = [(entry.stat().st_mtime, entry.path) for entry in found if entry.name.startswith(f"{sort}-")]
    newest = max(entries)[0]
    whole = sorted((entry for entry in entries if entry[1].endswith(".bin")), reverse=True)
    left = [entry for entry in entries if entry[1].endswith(".new") and entry[0] < newest - 3600]
    for _, path in [*whole[KEPT:], *left]:
        _remove(path)


def _remove(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)
