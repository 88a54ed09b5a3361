"""SHA-256: at first Python's own, which is there at once; for more than a little, OpenSSL's, which is much faster.

Loading OpenSSL takes longer than checking a short article does.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

_WORTH: Final = 200_000  # bytes after which it pays to load OpenSSL
_OWN: Final = ("_sha2", "_sha256")  # modules of Python from 3.12 on, and before


class _Hashing:
    """How digests are made by now."""

    def __init__(self) -> None:
        self.seen = 0  # bytes
        self.sha256: Any = next(filter(None, map(_own, _OWN)), None) or _openssl()

    def digest(self, data: bytes) -> Any:
        """Return the hash of some bytes."""
        if self.seen < _WORTH:
            self.seen += len(data)
            if self.seen >= _WORTH:
                self.sha256 = _openssl()
        return self.sha256(data)


def _own(module: str) -> Any:
    try:
        return import_module(module).sha256
    except (ImportError, AttributeError):
        return None


def _openssl() -> Any:
    import hashlib

    return hashlib.sha256


_hashing: Final = _Hashing()


def digest_of(data: bytes) -> bytes:
    """Return the 32 bytes of the SHA-256 of some bytes."""
    made: bytes = _hashing.digest(data).digest()
    return made


def hex_digest_of(data: bytes) -> str:
    """Return the SHA-256 of some bytes as 64 hexadecimal digits.

    >>> hex_digest_of(b"")[:16]
    'e3b0c44298fc1c14'
    """
    made: str = _hashing.digest(data).hexdigest()
    return made
