"""The reader of ninjs, IPTC's News in JSON: versions 1 to 3."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from checker.decoding import decode
from checker.document import Document
from checker.errors import CheckerError
from checker_plugins.formats import embedded, json_source
from checker_plugins.formats.json_source import JsonText
from checker_plugins.formats.metadata import tidy
from checker_plugins.formats.passage import Passage, assemble

_HTML = re.compile(r"html", re.IGNORECASE)

Item = Mapping[str, Any]


def read(data: bytes, path: str) -> Iterator[Document]:
    """Yield the items with text. Raises `CheckerError` when the file is broken or holds none."""
    source = decode(data, path)
    items = json_source.items(json_source.parse(source, path), path)
    empty = True
    for number, item in enumerate(items, 1):
        fields = {name.lower(): value for name, value in item.items()}
        passages = _passages(fields, source, path)
        if passages:
            empty = False
            name = path if len(items) == 1 else f"{path}#{number}"
            yield assemble(passages, source, name, "ninjs", _metadata(fields))
    if empty:
        raise CheckerError(f"{path}: holds no item with text to check")


def _passages(item: Item, source: str, path: str) -> list[Passage]:
    found = _body(item)
    body: list[Passage] = []
    if found is not None:
        text, kind = found
        whole = json_source.passage(text, source)
        if "nitf" in kind:
            body = embedded.nitf(whole, path)
        else:
            body = embedded.html(whole) if _HTML.search(kind) else embedded.plain(whole)
    heads = (
        ("headline", _headline(item), 1),
        ("standfirst", _value(item, "descriptions", "description_text"), 0),
        ("byline", _byline(item), 0),
    )
    lines = (json_source.passage(text, source, role, level) for role, text, level in heads if text is not None)
    return embedded.headed(lines, body)


def _body(item: Item) -> tuple[JsonText, str] | None:
    """Return the text of the body and its type: HTML rather than plain text, and the longest of several."""
    bodies: list[tuple[JsonText, str]] = []
    for body in item.get("bodies") or ():
        fields = {name.lower(): value for name, value in body.items()} if isinstance(body, dict) else {}
        text = fields.get("value")
        if isinstance(text, JsonText) and not text.isspace():
            bodies.append((text, f"{fields.get('contenttype', '')} {fields.get('role', '')}".lower()))
    plain = ("body_xhtml", "body_html", "body_text")
    bodies += [(item[name], name) for name in plain if isinstance(item.get(name), JsonText) and item[name].strip()]
    return max(bodies, key=lambda body: (bool(_HTML.search(body[1])), len(body[0])), default=None)


def _value(item: Item, plural: str, singular: str) -> JsonText | None:
    """Return the first value of a list of texts with roles, the main one before others, or a field of its own."""
    values = [each for each in item.get(plural) or () if isinstance(each, dict)]
    values.sort(key=lambda each: each.get("role", "main") != "main")
    for text in (*(each.get("value") for each in values), item.get(singular)):
        if isinstance(text, JsonText) and text.strip():
            return text
    return None


def _headline(item: Item) -> JsonText | None:
    return _value(item, "headlines", "headline") or _value(item, "", "title")


def _byline(item: Item) -> JsonText | None:
    return _value(item, "", "by") or _value(item, "", "byline")


def _metadata(item: Item) -> dict[str, str]:
    subjects = [each for each in item.get("subjects") or item.get("subject") or () if isinstance(each, dict)]

    def said(*names: str) -> str:
        return next((item[name] for name in names if isinstance(item.get(name), str)), "")

    return tidy(
        {
            "headline": _headline(item),
            "description": _value(item, "descriptions", "description_text"),
            "byline": _byline(item),
            "published": said("firstcreated", "contentcreated", "versioncreated"),
            "updated": said("versioncreated"),
            "section": next((each["name"] for each in subjects if isinstance(each.get("name"), str)), ""),
            "language": said("language"),
            "url": said("url", "canonical_url") or (said("uri") if said("uri").startswith("http") else ""),
        }
    )
