"""Suppressions in YAML: those of front matter, and those of a sidecar, the file beside an article that has no comments.

The sidecar of `report.docx` is `report.docx.checker.yaml`; `checker schema sidecar` describes it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from checker import strict_yaml
from checker.document import CommentStyle, Document
from checker.errors import CheckerError
from checker.schema import Place, schema, validate
from checker.span import Lines, Span
from checker.suppression import SUFFIX, Suppression, written, wrong_date

_HEAD = "# Findings that are set aside; `checker schema sidecar` describes this file.\nschema: 1\nignore:\n"


class Edit(NamedTuple):
    """A change of a file's text: what `text` replaces, in code points; an empty span for what is put in."""

    path: str
    span: Span
    text: str


def read_sidecar(path: str) -> list[Suppression]:
    """Return the suppressions in the sidecar of the file at `path`, none if there is none.

    Raises `CheckerError` with all that is wrong with it, line by line.
    """
    path += SUFFIX
    if not os.path.exists(path):
        return []
    try:
        if not os.path.isfile(path):  # a pipe would be waited for
            raise CheckerError(f"{path}: is not a file")
        with open(path, "rb") as file:
            data = file.read(strict_yaml.LARGEST + 1)
    except OSError as error:
        raise CheckerError(f"{path}: cannot be read: {error.strerror or error}") from None
    return _read(data, path)


def _read(data: bytes, path: str) -> list[Suppression]:
    try:
        tree = strict_yaml.read(data)
    except strict_yaml.UnreadableError as error:
        raise strict_yaml.error(path, list(error.problems)) from None
    problems = tree.problems + [tree.problem(*each) for each in _problems(tree.data, (), schema("sidecar"))]
    if problems:
        raise strict_yaml.error(path, problems)
    return [
        _suppression("sidecar", entry)._replace(line=tree.line(("ignore", index)))
        for index, entry in enumerate(tree.data["ignore"])
    ]


def read_front_matter(text: str, span: Span) -> list[Suppression]:
    """Return the suppressions in the part of a front matter that begins with the key `checker`, as YAML.

    `span` is where that part stands in the source. What is wrong with an entry is told by one suppression each, and the
    other entries hold; of what is wrong with the whole, nothing holds.
    """
    whole = Suppression("front-matter", span=span)
    try:
        tree = strict_yaml.read(text.encode("utf-8", "replace"))
    except strict_yaml.UnreadableError as error:
        return [whole._replace(problem=_told(problem)) for problem in error.problems]
    if not isinstance(tree.data, dict):
        return [whole._replace(problem="checker: a blank is missing after the colon")]
    said: Any = tree.data.get("checker")
    wanted = {"$ref": "#/$defs/front_matter", "$defs": schema("sidecar")["$defs"]}
    wrong = _problems(said, ("checker",), wanted)
    broken = {place[2] for place, _ in wrong if len(place) > 2}  # the entries that cannot be followed
    problems = tree.problems + [tree.problem(*each) for each in wrong]
    found = [whole._replace(problem=_told(problem), span=_line_of(text, span, problem.line)) for problem in problems]
    if tree.problems or any(len(place) <= 2 for place, _ in wrong):
        return found
    for index, entry in enumerate(said["ignore"]):
        if index in broken:
            continue
        one = _suppression("front-matter", entry)._replace(
            span=_line_of(text, span, tree.line(("checker", "ignore", index)))
        )
        if one.article:
            one = one._replace(problem="article: the front matter is of one article, so leave it out")
        found.append(one)
    return sorted(found, key=lambda each: each.span or span)


def addition(
    document: Document,
    span: Span,
    names: Sequence[str],
    reason: str,
    *,
    path: str,
    until: str = "",
    style: CommentStyle | None = None,
    sidecar: str = "",
) -> Edit:
    """Return the edit that sets the findings of `names` at `span`, which is in the canonical text, aside.

    `path` is that of the document's file, `style` how its format writes comments: the attribute `comment_style` of
    its reader, if it has one. Without, the edit is of the sidecar, whose present text is `sidecar`, empty if there
    is none. Raises `CheckerError` for a sidecar to which no entry can be added.
    """
    index = next((i for i, block in enumerate(document.blocks) if block.span.end >= span.end), None)
    if style is None or index is None:
        entry = _entry(names, reason, until, span.of(document.text))
        if document.path != path:
            entry["article"] = os.path.basename(document.path)
        return _sidecar_edit(path + SUFFIX, entry, sidecar)
    block = document.to_source(document.blocks[index].span)
    source = document.source
    is_cell = document.blocks[index].role == "table-cell"
    said = _harmless(written(names, reason, until), style)
    comment = f"{style.opening}{said.replace('|', '/') if is_cell else said}{style.closing}"
    if style.stands == "text":
        return Edit(path, Span(block.start, block.start), comment)
    if style.stands == "line":
        start = max(source.rfind("\n", 0, block.start), source.rfind("\r", 0, block.start)) + 1
        line = source[start : block.start]
        ending = "\r\n" if "\r\n" in source else "\n"
        comment = line[: len(line) - len(line.lstrip())] + comment
        return Edit(path, Span(start, start), comment.replace("\n", ending))
    at = _line_end(source, document.to_source(span).end, is_cell=is_cell)
    return Edit(path, Span(at, at), f" {comment}")


def _line_end(source: str, offset: int, *, is_cell: bool) -> int:
    """Return where a comment can stand behind the text of a line: before what may mean a line break there."""
    ends = [end for end in (source.find("\n", offset), source.find("\r", offset)) if end >= 0]
    end = min(ends, default=len(source))
    line = source[offset:end].rstrip()
    if is_cell and "|" in line:
        line = line[: line.index("|")].rstrip()
    return offset + len(line.removesuffix("\\").rstrip())


def _harmless(text: str, style: CommentStyle) -> str:
    """Return text that does not end the comment it stands in."""
    closing = style.closing.strip()
    if closing.startswith("--"):
        return text.replace("--", "–")
    return text.replace(closing[:2], f"{closing[0]} {closing[1]}") if closing else text


def _entry(names: Sequence[str], reason: str, until: str, excerpt: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"rule": names[0] if len(names) == 1 else list(names), "reason": " ".join(reason.split())}
    if until:
        entry["until"] = until
    return {**entry, "excerpt": " ".join(excerpt.split())}


def _sidecar_edit(path: str, entry: Mapping[str, Any], sidecar: str) -> Edit:
    """Return the edit that adds an entry at the end of a sidecar, or makes one with that entry."""
    import json

    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in entry.items()]
    added = "  - " + "\n    ".join(lines) + "\n"
    if not sidecar.strip():
        return Edit(path, Span(0, len(sidecar)), _HEAD + added)
    text = ("" if sidecar.endswith("\n") else "\n") + added
    before = _read(sidecar.encode("utf-8", "replace"), path)
    try:
        after = _read((sidecar + text).encode("utf-8", "replace"), path)
    except CheckerError:
        after = []
    if len(after) != len(before) + 1:
        raise CheckerError(f"{path}: nothing can be added at its end; write this entry into it:\n{added}")
    return Edit(path, Span(len(sidecar), len(sidecar)), text)


def _problems(data: Any, place: Place, wanted: Mapping[str, Any]) -> list[tuple[Place, str]]:
    """Return what is wrong with the data at a place, each with its own: by the schema, then with its dates."""
    problems: list[tuple[Place, str]] = [((*place, *where), what) for where, what in validate(data, wanted)]
    entries = data.get("ignore") if isinstance(data, dict) else None
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        until = entry.get("until") if isinstance(entry, dict) else None
        if isinstance(until, str) and (wrong := wrong_date(until)):
            problems.append(((*place, "ignore", index, "until"), wrong))
    return problems


def _suppression(by: str, entry: Mapping[str, Any]) -> Suppression:
    rule = entry["rule"]
    return Suppression(
        by,
        (rule,) if isinstance(rule, str) else tuple(rule),
        " ".join(entry["reason"].split()),
        entry.get("until", ""),
        excerpt=entry.get("excerpt", ""),
        fingerprint=entry.get("fingerprint", ""),
        article=entry.get("article", ""),
    )


def _told(problem: strict_yaml.Problem) -> str:
    return f"{problem.field}: {problem.what}" if problem.field else problem.what


def _line_of(text: str, span: Span, line: int) -> Span:
    """Return the place in the source of a line of a front matter's part, which is `text` in all but its line ends."""
    starts = Lines(text).starts
    if len(starts) == 1 or line > len(starts):  # TOML comes rewritten, as one line
        return span
    start = starts[line - 1]
    end = starts[line] if line < len(starts) else len(text)
    content = text[start:end].strip()
    begin = start + len(text[start:end]) - len(text[start:end].lstrip())
    return Span(span.start + begin, span.start + begin + len(content))
