"""Zip archives that word processors write, opened within limits of size."""

from __future__ import annotations

import io
import zipfile
import zlib

from checker.errors import CheckerError
from checker_plugins.formats import xml_source
from checker_plugins.formats.xml_source import Element

LARGEST_PART = 40_000_000  # bytes, unpacked; more is no article
LARGEST = 100_000_000  # bytes of all parts together
HIGHEST_RATIO = 200  # of unpacked to packed; text of an office file comes to 5 to 30
MOST_PARTS = 10_000
_SMALL = 1_000_000  # bytes; below this no ratio is suspicious


class Archive:
    """The parts of an archive, each read when it is asked for; raises `CheckerError` when it is not safe to read."""

    def __init__(self, data: bytes, path: str, kind: str) -> None:
        self.path = path
        self.kind = kind
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            parts = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, LookupError):
            raise self._damaged() from None
        size = sum(part.file_size for part in parts)
        if size > LARGEST or len(parts) > MOST_PARTS:
            raise self._refused(f"it unpacks to {size // 1_000_000} MB in {len(parts)} parts")
        if size > _SMALL and any(part.file_size > HIGHEST_RATIO * max(1, part.compress_size) for part in parts):
            raise self._refused("it is packed so tightly that it may be a zip bomb")

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def read(self, name: str) -> bytes:
        """Return the bytes of a part."""
        if name not in self:
            raise CheckerError(f"{self.path}: is no {self.kind}: it has no part '{name}'")
        part = self._zip.getinfo(name)
        if part.file_size > LARGEST_PART:
            raise self._refused(f"its part '{name}' unpacks to {part.file_size // 1_000_000} MB")
        if part.flag_bits & 1:
            raise CheckerError(f"{self.path}: not read: it is encrypted")
        try:
            return self._zip.read(part)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
            raise self._damaged() from None

    def xml(self, name: str) -> Element:
        """Return the root element of a part."""
        place = f"{self.path}: {name}"
        return xml_source.parse(xml_source.decoded(self.read(name), place), place)

    def _damaged(self) -> CheckerError:
        return CheckerError(f"{self.path}: is damaged, or no {self.kind}")

    def _refused(self, problem: str) -> CheckerError:
        return CheckerError(f"{self.path}: not read: {problem}")
