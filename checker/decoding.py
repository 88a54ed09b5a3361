"""From the bytes of a file to its text: UTF-8, UTF-16 with a byte order mark, or a charset that the file declares."""

from __future__ import annotations

import codecs
import re

from checker.errors import CheckerError

# Only charsets that browsers know too: Python's list also holds codecs that are no charsets at all.
_CHARSET = (
    r"(?:us-)?ascii|iso-?8859-?(?:[1-9]|1[0-6])|latin-?[1-9]|windows-(?:874|125[0-8])|cp125[0-8]|koi8-[ru]|macintosh"
    r"|ibm866|gbk|gb2312|gb18030|big5(?:-hkscs)?|euc-(?:jp|kr)|shift[-_]jis|iso-2022-jp|tis-620"
)
_LATIN_1 = r"(?:us-)?ascii|iso-?8859-?1|latin-?1"
_MENDING = "save it as UTF-8, or as UTF-16 with a byte order mark"


def decode(data: bytes, path: str, declared: str | None = None) -> str:
    """Return the text of a file, without its byte order mark and with its line ends as they are.

    A byte order mark wins over `declared`, the charset that the file names itself. Raises `CheckerError` when
    the bytes are no text, or no text at all.
    """
    if data.startswith(codecs.BOM_UTF8):
        text = _strict(data[3:], "utf-8", "UTF-8", path, skipped=3)
    elif data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise CheckerError(f"{path}: UTF-32 is not read; {_MENDING}")
    elif data.startswith(codecs.BOM_UTF16_LE):
        text = _strict(data[2:], "utf-16-le", "UTF-16", path, skipped=2)
    elif data.startswith(codecs.BOM_UTF16_BE):
        text = _strict(data[2:], "utf-16-be", "UTF-16", path, skipped=2)
    elif 0 in data:
        raise CheckerError(f"{path}: looks like a binary file, not an article")
    else:
        text = _without_mark(data, path, declared)
    if 0 in data and "\0" in text:  # the bytes are searched much faster
        raise CheckerError(f"{path}: looks like a binary file, not an article")
    if not text or text.isspace():
        raise CheckerError(f"{path}: the file is empty")
    return text


def _without_mark(data: bytes, path: str, declared: str | None) -> str:
    """Decode bytes that have no byte order mark. A declared UTF-16 cannot be true: it could not have been read."""
    name = (declared or "utf-8").strip().lower()
    if name.replace("-", "").startswith(("utf8", "utf16")):
        return _strict(data, "utf-8", "UTF-8", path)
    if not re.fullmatch(_CHARSET, name, re.IGNORECASE):
        raise CheckerError(f"{path}: declares the charset {declared!r}, which is not known; {_MENDING}")
    return _strict(data, _codec(name), name, path)


def _codec(name: str) -> str:
    """Return Python's codec for a charset; as in browsers, Latin 1 is read as Windows' extension of it."""
    if re.fullmatch(_LATIN_1, name, re.IGNORECASE):
        return "windows-1252"
    return {"macintosh": "mac-roman", "windows-874": "cp874"}.get(name, name)


def _strict(data: bytes, codec: str, name: str, path: str, skipped: int = 0) -> str:
    """Decode, or say which byte is wrong; `skipped` bytes stood before `data` in the file."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        wrong, offset = data[error.start], error.start + skipped
        raise CheckerError(f"{path}: not {name} (byte 0x{wrong:02x} at offset {offset}); {_MENDING}") from None
