"""How report data is written down for other programs: as JSON, in XML, as addresses, as columns counted in bytes."""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import Any

from checker.report import valid

# What XML 1.0 has no way to write, and line ends, which it would turn into others.
_NOT_XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
_XML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_XML_SIGN = re.compile('[&<>"\t\n\r]')

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'

_SPACE = re.compile(r"\s+")
_CONTROL = "[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"


def xml(text: str) -> str:
    """Return text for an XML document, fit for an element and for an attribute in double quotes.

    Characters that XML cannot hold become U+FFFD.

    >>> xml('a < "b"\\x00')
    'a &lt; &quot;b&quot;\ufffd'
    """
    return _XML_SIGN.sub(lambda sign: _XML[sign[0]], re.sub(_NOT_XML, "\ufffd", text))


def one_line(text: str) -> str:
    """Return text on one line: white space folded, signs that control a terminal or turn the text as U+FFFD.

    >>> one_line("one\\n  two")
    'one two'
    """
    return re.sub(_CONTROL, "\ufffd", _SPACE.sub(" ", text)).strip()


def relative(path: str) -> str:
    """Return a path as other programs compare it: with slashes, and without a leading `./`.

    >>> relative("./drafts//weir.md")
    'drafts/weir.md'
    """
    slashed = path.replace(os.sep, "/")
    parts = [part for index, part in enumerate(slashed.split("/")) if part not in ("", ".") or (not part and not index)]
    return "/".join(parts) or path


def file_of(path: str) -> str:
    """Return the path of the file that holds an article: a feed's articles go by its path and a number.

    >>> file_of("wire/feed.xml#2"), file_of("lines.jsonl:17"), file_of("weir.md")
    ('wire/feed.xml', 'lines.jsonl', 'weir.md')
    """
    return re.sub(r"(?<=\w)(\.\w+)[#:]\d+\Z", r"\1", path)


def said(finding: Mapping[str, Any]) -> str:
    """Return a finding's message on one line; where its file has no lines, its place stands before it."""
    locator = finding["span"].get("locator")
    return one_line(f"{locator}: {finding['message']}" if locator else finding["message"])


def lines(finding: Mapping[str, Any]) -> tuple[int, int]:
    """Return the first and the last line of a finding, or the first line of a file that has none."""
    span = finding["span"]
    return (1, 1) if span.get("locator") else (span["line"], span["end_line"])


def place(span: Mapping[str, Any]) -> str:
    """Return where a span begins, in words where there are no lines.

    >>> place({"line": 3, "column": 7}), place({"line": 3, "column": 7, "locator": "paragraph 2"})
    ('3:7', 'paragraph 2')
    """
    return one_line(span.get("locator") or "") or f"{span['line']}:{span['column']}"


def uri(path: str) -> str:
    """Return a path as the reference that SARIF wants: relative, but for an absolute path a `file` address.

    >>> uri("drafts/low water.md"), uri("/tmp/a:b.md")
    ('drafts/low%20water.md', 'file:///tmp/a%3Ab.md')
    """
    from urllib.parse import quote

    slashed = valid(relative(path))
    if re.match(r"[A-Za-z]:/", slashed):  # a drive
        return "file:///" + slashed[:2] + quote(slashed[2:])
    return ("file://" if slashed.startswith("/") else "") + quote(slashed)


def byte_columns(file: Mapping[str, Any]) -> Callable[[int, int], int] | None:
    """Return the function from an offset and its column to the column counted in UTF-8 bytes, from one.

    There is none for a report whose articles were taken out.
    """
    article = file.get("article")
    if article is None:
        return None
    runs: Sequence[Sequence[int]] = article["multibyte"]
    starts = [start for start, _, _ in runs]
    extra = [0, *accumulate(number * (size - 1) for _, number, size in runs)]  # bytes, up to each run

    def more(offset: int) -> int:
        """Return by how many the bytes before `offset` are more than the characters."""
        last = bisect_left(starts, offset) - 1
        if last < 0:
            return 0
        start, number, size = runs[last]
        return extra[last] + min(number, offset - start) * (size - 1)

    return lambda offset, column: column + more(offset) - more(offset - column + 1)


def numbered(findings: Sequence[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], str]]:
    """Return findings each with a fingerprint of its own: `fingerprint:1`, the next one of the same `:2` and so on."""
    seen: dict[str, int] = {}
    named = []
    for finding in findings:
        fingerprint = finding["fingerprint"]
        seen[fingerprint] = seen.get(fingerprint, 0) + 1
        named.append((finding, f"{fingerprint}:{seen[fingerprint]}"))
    return named


def told(failure: Mapping[str, str]) -> str:
    """Return a failure as one sentence.

    >>> told({"who": "a.md", "doing": "read", "error": "OSError", "detail": "it is gone"})
    'a.md: could not read: it is gone (OSError)'
    """
    kind = "" if failure["error"] == "CheckerError" else f" ({failure['error']})"
    return one_line(f"{failure['who']}: could not {failure['doing']}: {failure['detail']}{kind}")
