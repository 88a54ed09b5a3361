"""Report data as JSON on one line, as text or as the bytes of it; the same however it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

from checker.report import small_figures, valid

LARGE = ("claims", "attributions", "sources", "article")  # the fields of a record that make up nearly all of it

_WORTH = 120_000  # characters of articles after which it pays to load orjson, which takes as long as theirs without it
_LEAST = 1e-4  # smaller numbers orjson writes otherwise than Python: 0.00001 for 1e-05

_REPLACED = "\ufffd".encode()


class Written(Mapping[str, Any]):
    """A file's record with its JSON: the small parts are at hand, the JSON is read when a large one is asked for.

    `small` is the record without its `LARGE` fields, `rest` the JSON of all of it but its path.
    """

    __slots__ = ("_whole", "rest", "small")

    def __init__(self, small: dict[str, Any], rest: bytes) -> None:
        self.small = small
        self.rest = rest
        self._whole: dict[str, Any] | None = None

    @classmethod
    def of(cls, record: dict[str, Any]) -> Written | None:
        """Write a record; nothing if it would not be read as it was, because of lone surrogates."""
        text = _records.write(record)
        if _REPLACED in text and _read(text) != record:
            return None
        made = cls({name: part for name, part in record.items() if name not in LARGE}, text[len(_head(record)) :])
        made._whole = record
        return made

    @property
    def json(self) -> bytes:
        """The record as JSON on one line."""
        return json_of(self)

    def __getitem__(self, name: str) -> Any:
        return self.small[name] if name in self.small else self.whole[name]

    def __bool__(self) -> bool:
        return True  # without reading how long it is

    def __iter__(self) -> Iterator[str]:
        return iter(self.whole)

    def __len__(self) -> int:
        return len(self.whole)

    @property
    def whole(self) -> dict[str, Any]:
        """The record as plain data."""
        if self._whole is None:
            self._whole = _read(self.json)
        return self._whole


def as_json(data: Mapping[str, Any]) -> str:
    """Return data as JSON on one line; lone surrogates, which UTF-8 has no room for, become U+FFFD.

    >>> as_json({"path": "caf\\u00e9.md", "line": 3})
    '{"path":"café.md","line":3}'
    """
    return valid(_encoder()(data if type(data) is dict else dict(data)))


@cache
def _encoder() -> Callable[[Any], str]:
    import json  # which a run without JSON does without

    # A report is a tree that we made ourselves: no need to look for circles in it.
    return json.JSONEncoder(ensure_ascii=False, check_circular=False, allow_nan=False, separators=(",", ":")).encode


class Records:
    """Writes the records of files: the first ones as all else, many ones by orjson, if it is there."""

    def __init__(self) -> None:
        self._written = 0  # characters of articles
        self._looked = False
        self._dumps: Callable[[Any], bytes] | None = None
        self._fragment: Callable[[str], Any] = str

    def write(self, record: dict[str, Any]) -> bytes:
        """Return a record as JSON on one line."""
        self._written += len(record["article"]["text"]) if "article" in record else 0
        if self._written >= _WORTH and not self._looked:
            self._looked = True
            with suppress(ImportError):  # there is none for this Python
                import orjson

                self._dumps, self._fragment = orjson.dumps, orjson.Fragment
        if self._dumps is not None:
            try:
                small = small_figures(record, _LEAST)
                if not small:
                    return self._dumps(record)
                with _written_by(self._fragment, small):
                    return self._dumps(record)
            except TypeError:  # lone surrogates, numbers beyond 64 bits
                pass
        return as_json(record).encode()


def json_of(record: Mapping[str, Any], before: bytes = b"", after: bytes = b"") -> bytes:
    """Return a file's record as JSON on one line, with what stands before and after it."""
    if isinstance(record, Written):
        return b"".join((before, _head(record.small), record.rest, after))
    return b"".join((before, _records.write(record if type(record) is dict else dict(record)), after))


def _read(text: bytes) -> dict[str, Any]:
    import json

    record: dict[str, Any] = json.loads(text)
    return record


def _head(record: Mapping[str, Any]) -> bytes:
    """Return the beginning of a record's JSON, which ends with its path: `path` is the first of its fields."""
    return as_json({"path": record["path"]}).encode()[:-1]


@contextmanager
def _written_by(fragment: Callable[[str], Any], small: Sequence[tuple[dict[str, Any], float]]) -> Iterator[None]:
    """Have small numbers be what `fragment` makes of them as Python writes them, for a while."""
    for figure, value in small:
        figure["value"] = fragment(repr(value))
    try:
        yield
    finally:
        for figure, value in small:
            figure["value"] = value


_records = Records()
