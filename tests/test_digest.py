"""Digests: SHA-256, whoever makes it."""

from __future__ import annotations

import hashlib
import subprocess
import sys

from checker.digest import digest_of, hex_digest_of


def test_digests_are_sha256_for_little_and_for_much() -> None:
    for data in (b"", b"dam", b"dam" * 100_000, b"dam"):  # the last by what the third made us load
        assert digest_of(data) == hashlib.sha256(data).digest()
        assert hex_digest_of(data) == hashlib.sha256(data).hexdigest()


def test_openssl_is_loaded_for_more_than_a_little() -> None:
    code = """
import sys
from checker.digest import digest_of
digest_of(b"dam")
print("hashlib" in sys.modules)
digest_of(bytes(200_000))
print("hashlib" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split() == ["False", "True"]
