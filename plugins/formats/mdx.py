"""The reader of MDX: Markdown with imports, exports, components and expressions, which are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.decoding import decode
from checker.document import Document
from checker.span import Span
from checker_plugins.formats.front_matter import read_front_matter
from checker_plugins.formats.markdown import Walk
from checker_plugins.formats.passage import assemble
from checker_plugins.formats.remark import Remark, comments_of, is_remark

LONGEST = 10_000  # characters of a tag or an expression; what is longer is text with a stray sign in it

_MODULE = re.compile(r"(?:import|export)\b[^\r\n]*(?:(?:\r\n|\n|\r)[^\r\n]+)*")
_START = re.compile(
    r"(?P<code>^ {0,3}(?P<fence>`{3,}|~{3,})[^\r\n]*$)|(?P<inline>`+)|(?P<module>^(?:import|export)\s)"
    r"|(?P<tag></?(?:[A-Z][\w.]*(?=[\s/>])|(?=>)))|(?P<expression>\{)|\\.",
    re.MULTILINE,
)
_COMMENT = re.compile(r"\{\s*/\*(.*?)\*/\s*\}", re.DOTALL)
_SIGN = re.compile(r"[{}<>\"'`]")
_NO_LINE_END = re.compile(r"[^\r\n]")
_FIRST_IN_LINE = re.compile(r"(?:\A|[\r\n])[ \t]*\Z")
_TEXT_FOLLOWS = re.compile(r"[ \t]*[^\s]")
FILLER = "\u2060"  # stands where blanks would be the indent of what follows
DEEPEST = 40  # braces inside braces


def read(data: bytes, path: str) -> Iterator[Document]:
    """Yield the one article of a file. Raises `CheckerError` when it is no text, or its front matter is broken."""
    source = decode(data, path)
    metadata, start, head = read_front_matter(source, path)
    remarks: list[Remark] = []
    shown = _blanked(source, start, remarks)
    walk = Walk(shown, start, metadata.get("description", ""), FILLER)
    passages = walk.passages()
    comments = comments_of([*remarks, *walk.remarks], passages)
    yield assemble(passages, source, path, "mdx", metadata, (*head, *comments))


def _blanked(source: str, start: int, remarks: list[Remark]) -> str:
    """Return the source with blanks for all that is no Markdown, so that every other character keeps its place.

    The remarks in it, which stand in expressions, are added to `remarks`.
    """
    parts = [source[:start]]
    position = start
    searched = start
    while match := _START.search(source, searched):
        end = _end(source, match)
        searched = max(end, match.end())
        if end and (match["module"] or match["tag"] is not None or match["expression"]):
            comment = _COMMENT.fullmatch(source, match.start(), end)
            if comment and is_remark(comment[1]):
                remarks.append(Remark(comment[1], Span(match.start(), end), _is_inside(source, match.start(), end)))
            is_indent = _FIRST_IN_LINE.search(source, max(0, match.start() - 4), match.start())
            # Blanks at the end of a line of text would break it, as those before a text would indent it.
            filler = FILLER if bool(is_indent) == bool(_TEXT_FOLLOWS.match(source, end)) else " "
            parts += source[position : match.start()], _NO_LINE_END.sub(filler, source[match.start() : end])
            position = end
    return "".join([*parts, source[position:]])


def _is_inside(source: str, start: int, end: int) -> bool:
    """Say whether an expression stands in a paragraph that began before it."""
    before = source[max(0, start - LONGEST) : start].rstrip(" \t")
    if before and before[-1] not in "\r\n":
        return True
    blank = before[len(before.rstrip()) :].replace("\r\n", "\n").replace("\r", "\n")
    return len(blank) == 1 and _TEXT_FOLLOWS.match(source, end) is not None


def _end(source: str, match: re.Match[str]) -> int:
    """Return where what begins here ends; 0 when it is not what it seems."""
    if match["code"]:
        fence = match["fence"]
        closing = re.compile(rf"^ {{0,3}}{fence[0]}{{{len(fence)},}}[ \t]*$", re.MULTILINE).search(source, match.end())
        return closing.end() if closing else len(source)
    if match["inline"]:
        end = source.find(match["inline"], match.end())
        return end + len(match["inline"]) if end >= 0 else 0
    if match["module"]:
        statement = _MODULE.match(source, match.start())
        return statement.end() if statement else 0
    if match["tag"] is not None:
        return _balanced(source, match.end(), ">")
    return _balanced(source, match.end(), "}") if match["expression"] else 0


def _balanced(source: str, position: int, closing: str) -> int:
    """Return the offset after the sign that closes a tag or an expression; 0 when none does, in all its braces."""
    depth = 0
    limit = position + LONGEST
    while sign := _SIGN.search(source, position, limit):
        position = sign.end()
        if sign[0] == closing and not depth:
            return position
        if sign[0] == "{":
            depth += 1
            if depth > DEEPEST:
                return 0
        elif sign[0] == "}":
            depth -= 1
        elif sign[0] == "<" and not depth and closing == ">":
            return 0
        elif sign[0] not in "<>":
            end = source.find(sign[0], position, limit)
            position = end + 1 if end >= 0 else position
    return 0
