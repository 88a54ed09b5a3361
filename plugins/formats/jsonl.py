"""The reader of JSON Lines: each line an article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from checker.decoding import decode
from checker.document import Document
from checker.errors import CheckerError, Origin
from checker_plugins.formats import embedded, json_source
from checker_plugins.formats.json_source import JsonText
from checker_plugins.formats.metadata import SAME, tidy
from checker_plugins.formats.passage import Passage, assemble

TEXTS = ("text", "body", "content", "article", "article_body", "body_text", "maintext", "full_text")
HTMLS = ("html", "body_html", "content_html", "body_xhtml")
MOST_PROBLEMS = 20  # lines that are told of

_LINE = re.compile(r"[^\r\n]+")
_ROLES = {"headline": ("headline", 1), "description": ("standfirst", 0), "byline": ("byline", 0)}


def read(data: bytes, path: str, fields: Mapping[str, str] | None = None) -> Iterator[Document]:
    """Yield the articles of the lines that have text; raises `CheckerError` with all the lines that have none.

    `fields` maps `text`, `html` or a name of metadata to the name of a field, which then comes before all others.
    """
    source = decode(data, path)
    articles = _Articles(source, path, fields or {})
    problems: list[str] = []
    number, position = 1, 0
    for line in _LINE.finditer(source):
        number += _line_ends(source, position, line.start())
        position = line.start()
        if line[0].isspace():
            continue
        try:
            yield articles.on(line, number)
        except CheckerError as error:
            problems += error.problems
    if problems:
        more = len(problems) - MOST_PROBLEMS
        shown = problems[:MOST_PROBLEMS]
        raise CheckerError(*shown, *([f"{path}: {more} more lines could not be read"] if more > 0 else []))


class _Articles:
    """The articles of one file, and the names of the fields that they are made of."""

    def __init__(self, source: str, path: str, own: Mapping[str, str]) -> None:
        self.source = source
        self.path = path
        names: dict[str, tuple[str, ...]] = {"text": TEXTS, "html": HTMLS, **SAME}
        self.names = {name: (own[name], *others) if name in own else others for name, others in names.items()}
        if "html" in own or "text" in own:  # whoever names one field for the body means no other one
            self.names |= {name: (own[name],) if name in own else () for name in ("text", "html")}

    def on(self, line: re.Match[str], number: int) -> Document:
        """Return the article on a line: an object, or its text alone."""
        source, place = self.source, Origin(self.path, number)
        value = json_source.parse(source, self.path, line.start(), line.end(), number)
        if isinstance(value, JsonText):
            value = {(*self.names["text"], *self.names["html"])[0]: value}
        if not isinstance(value, dict):
            raise CheckerError(f"{place}: is no article: an object with a field 'text' is wanted")
        fields = {name.lower(): each for name, each in value.items()}
        text, html = self._text(fields, "text"), self._text(fields, "html")
        if text is None and html is None:
            known = ", ".join((*self.names["text"], *self.names["html"]))
            raise CheckerError(f"{place}: has no text: none of the fields {known}")
        if html is not None:
            body = embedded.html(json_source.passage(html, source))
        else:
            body = embedded.plain(json_source.passage(text, source)) if text is not None else []
        heads: list[Passage | None] = []
        for name, (role, level) in _ROLES.items():
            said = self._text(fields, name)
            if said is not None:
                heads.append(json_source.passage(said, source, role, level))
        metadata = {name: self._said(fields, name) for name in SAME}
        passages = embedded.headed(heads, body) if body else []
        return assemble(passages, source, str(place), "jsonl", tidy(metadata))

    def _text(self, fields: Mapping[str, Any], name: str) -> JsonText | None:
        values = (fields.get(other.lower()) for other in self.names[name])
        return next((value for value in values if isinstance(value, JsonText) and value.strip()), None)

    def _said(self, fields: Mapping[str, Any], name: str) -> str:
        """Return what the fields of a name say, a list of texts with commas between."""
        for other in self.names[name]:
            said = ", ".join(json_source.texts(fields.get(other.lower())))
            if said:
                return said
        return ""


def _line_ends(source: str, start: int, end: int) -> int:
    return source.count("\n", start, end) + source.count("\r", start, end) - source.count("\r\n", start, end)
