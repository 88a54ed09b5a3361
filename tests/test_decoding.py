"""From bytes to text: which encodings are read, and what is said of the others."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.decoding import decode
from checker.errors import CheckerError

MENDING = "save it as UTF-8, or as UTF-16 with a byte order mark"


@pytest.mark.parametrize(
    "data",
    [
        "Über 🌊\r\n".encode(),
        codecs.BOM_UTF8 + "Über 🌊\r\n".encode(),
        codecs.BOM_UTF16_LE + "Über 🌊\r\n".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "Über 🌊\r\n".encode("utf-16-be"),
    ],
)
def test_unicode_is_read_without_its_mark_and_with_its_line_ends(data: bytes) -> None:
    assert decode(data, "a.txt") == "Über 🌊\r\n"


@pytest.mark.parametrize(
    ("declared", "codec", "text"),
    [
        ("windows-1251", "windows-1251", "Мэр Оска"),
        ("ISO-8859-1", "windows-1252", "“Non”, dit-il à Osk"),
        ("KOI8-R", "koi8-r", "Мэр"),
        ("Shift_JIS", "shift_jis", "市長"),
        ("macintosh", "mac-roman", "café"),
        ("windows-874", "cp874", "นา"),
        ("utf-8", "utf-8", "Ösk"),
        ("utf-16", "utf-8", "Ösk"),
    ],
)
def test_a_declared_charset_is_used(declared: str, codec: str, text: str) -> None:
    assert decode(text.encode(codec), "a.html", declared) == text


def test_a_byte_order_mark_wins_over_the_declared_charset() -> None:
    assert decode(codecs.BOM_UTF8 + "Ösk".encode(), "a.html", "windows-1251") == "Ösk"


@pytest.mark.parametrize(
    ("data", "declared", "problem"),
    [
        (b"The mayor's caf\xe9", None, f"not UTF-8 (byte 0xe9 at offset 15); {MENDING}"),
        (codecs.BOM_UTF8 + b"caf\xe9", None, f"not UTF-8 (byte 0xe9 at offset 6); {MENDING}"),
        (codecs.BOM_UTF16_LE + b"a\0\0\xd8", None, f"not UTF-16 (byte 0x00 at offset 4); {MENDING}"),
        (codecs.BOM_UTF32_LE + b"a\0\0\0", None, f"UTF-32 is not read; {MENDING}"),
        ("\ud800".encode("utf-8", "surrogatepass"), None, f"not UTF-8 (byte 0xed at offset 0); {MENDING}"),
        (b"ab\x81", "windows-1252", f"not windows-1252 (byte 0x81 at offset 2); {MENDING}"),
        (b"ab", "unicode_escape", f"declares the charset 'unicode_escape', which is not known; {MENDING}"),
        (b"\x89PNG\0\0", None, "looks like a binary file, not an article"),
        ("a\0b".encode("utf-16"), None, "looks like a binary file, not an article"),
        (b"", None, "the file is empty"),
        (codecs.BOM_UTF8, None, "the file is empty"),
        (b" \r\n\t ", None, "the file is empty"),
    ],
)
def test_what_is_no_text_is_told(data: bytes, declared: str | None, problem: str) -> None:
    with pytest.raises(CheckerError) as caught:
        decode(data, "news/a.txt", declared)
    assert str(caught.value) == f"news/a.txt: {problem}"


@given(st.binary(max_size=40), st.sampled_from([None, "windows-1252", "big5", "rot13", "", "utf-7"]))
def test_any_bytes_are_text_or_an_error_that_names_the_file(data: bytes, declared: str | None) -> None:
    problem, text = "", ""
    try:
        text = decode(data, "x", declared)
    except CheckerError as error:
        problem = str(error)
    assert problem.startswith("x: ") or text.strip()
    assert "\0" not in text
