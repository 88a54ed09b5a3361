"""Records as JSON: the same bytes by whatever writes them, and what is read again is what was written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker import json_text
from checker.json_text import Written, as_json, json_of

RECORD: dict[str, Any] = {
    "path": "wéir.md",
    "findings": [{"rule": "core.allegedly", "span": {"start": 1}}],
    "claims": [{"id": "c1", "figures": [{"value": 3.25}, {"value": None}, {"value": 4}]}],
    "article": {"text": "Nine eels – all “grey” – were counted.\n"},
    "summary": {"claims": 1},
}
LONG = {**RECORD, "article": {"text": "An eel was counted. " * (json_text._WORTH // 20)}}  # of a length that counts

numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers()


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> json_text.Records:
    """Return what writes records once there were many: with orjson."""
    pytest.importorskip("orjson")
    monkeypatch.setattr(json_text, "_WORTH", 1)
    return json_text.Records()


@given(text=st.text(), number=numbers)
def test_the_bytes_are_the_same_by_whatever_writes_them(text: str, number: float) -> None:
    pytest.importorskip("orjson")
    records = json_text.Records()
    record = {**RECORD, "path": text, "claims": [{"text": text, "figures": [{"value": number}]}]}
    plain = as_json(record).encode()
    assert records.write(record) == plain
    records.write(LONG)
    assert records.write(record) == plain


@pytest.mark.parametrize("value", ["caf\udce9", 2**70, 1e-5, -1e-7, 1e22])
def test_what_orjson_cannot_write_or_writes_otherwise(value: Any, fast: json_text.Records) -> None:
    record = {**RECORD, "claims": [{"figures": [{"value": value}]}]}
    assert fast.write(record) == as_json(record).encode()


def test_without_orjson_all_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "orjson", None)
    records = json_text.Records()
    for record in (RECORD, LONG, RECORD):
        assert records.write(record) == as_json(record).encode()


def test_a_written_record_is_the_record() -> None:
    written = Written.of(RECORD)
    assert written is not None
    again = Written({**written.small, "path": "moved.md"}, written.rest)
    assert again["findings"] is written["findings"]
    assert again.json == as_json({**RECORD, "path": "moved.md"}).encode()
    assert json.loads(again.json) == again == {**again} == {**RECORD, "path": "moved.md"}
    assert list(again) == list(RECORD)
    assert again["claims"] == RECORD["claims"]


def test_small_fields_are_had_without_reading_the_rest() -> None:
    written = Written({"path": "a.md", "findings": []}, b"no JSON")
    assert written
    assert (written["path"], written["findings"]) == ("a.md", [])
    with pytest.raises(ValueError, match="Expecting"):
        written["claims"]


def test_a_record_that_would_not_be_read_as_it_was_is_not_kept() -> None:
    assert Written.of({**RECORD, "article": {"text": "a \ud800 b"}}) is None
    assert Written.of({**RECORD, "article": {"text": "a \ufffd b"}}) is not None


def test_a_plain_record_and_a_written_one_give_the_same_bytes() -> None:
    written = Written.of(RECORD)
    assert written is not None
    assert json_of(RECORD) == json_of(written)
