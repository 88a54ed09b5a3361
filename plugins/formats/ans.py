"""The reader of ANS, the story format of Arc."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from checker.decoding import decode
from checker.document import Document
from checker.errors import CheckerError
from checker_plugins.formats import embedded, json_source
from checker_plugins.formats.json_source import JsonText
from checker_plugins.formats.metadata import tidy
from checker_plugins.formats.passage import Passage, assemble

_STORY = "content_elements"


def read(data: bytes, path: str) -> Iterator[Document]:
    """Yield the stories with text. Raises `CheckerError` when the file is broken or holds none."""
    source = decode(data, path)
    items = json_source.items(json_source.parse(source, path), path)
    if len(items) == 1 and any(_is_story(part) for part in _list(items[0], _STORY)):
        items = [part for part in items[0][_STORY] if _is_story(part)]
    empty = True
    for number, item in enumerate(items, 1):
        passages = _passages(item, source)
        if passages:
            empty = False
            name = path if len(items) == 1 else f"{path}#{number}"
            yield assemble(passages, source, name, "ans", _metadata(item, passages))
    if empty:
        raise CheckerError(f"{path}: holds no story with text to check")


def _is_story(part: Any) -> bool:
    return isinstance(part, dict) and part.get("type") == "story"


def _list(item: Mapping[str, Any], name: str) -> list[Any]:
    found = item.get(name)
    return found if isinstance(found, list) else []


def _basic(item: Mapping[str, Any], name: str) -> JsonText | None:
    """Return the plain form of a text that may have several."""
    value = item.get(name)
    text = value.get("basic") if isinstance(value, dict) else value
    return text if isinstance(text, JsonText) and text.strip() else None


def _passages(item: Mapping[str, Any], source: str) -> list[Passage]:
    body = [part for element in _list(item, _STORY) for part in _element(element, source)]
    heads: list[Passage | None] = []
    for name, role, level in (("headlines", "headline", 1), ("subheadlines", "standfirst", 0)):
        text = _basic(item, name)
        if text is not None:
            heads += embedded.html(json_source.passage(text, source), role, level)
    return embedded.headed(heads, body)


def _element(element: Any, source: str, quotes: int = 0, lists: int = 0) -> Iterator[Passage]:
    """Yield the passages of one content element, and of those inside it."""
    if not isinstance(element, dict):
        return
    kind = element.get("type")
    if kind in ("quote", "blockquote", "list", "element_group"):
        quotes += kind in ("quote", "blockquote")
        lists += kind == "list"
        for part in (*_list(element, _STORY), *_list(element, "items"), element.get("citation")):
            yield from _element(part, source, quotes, lists)
    if kind == "table":
        for row in (_list(element, "header"), *_list(element, "rows")):
            for cell in row if isinstance(row, list) else ():
                yield from _texts((cell.get("content") if isinstance(cell, dict) else cell,), source, "table-cell", 0)
    elif kind == "header":
        level = element.get("level")
        yield from _texts((element.get("content"),), source, "heading", level if isinstance(level, int) else 2)
    elif kind in ("text", "raw_html", "blockquote"):
        role = "list-item" if lists else "blockquote" if quotes else ""
        yield from _texts((element.get("content"),), source, role, lists or quotes)
    elif kind == "correction":
        yield from _texts((element.get("text"),), source, "", 0)
    elif kind in ("image", "video", "gallery", "graphic"):
        yield from _texts((element.get("caption"),), source, "caption", 0)


def _texts(values: Iterable[Any], source: str, role: str, level: int) -> Iterator[Passage]:
    for value in values:
        if isinstance(value, JsonText):
            yield from embedded.html(json_source.passage(value, source), role, level)


def _metadata(item: Mapping[str, Any], passages: Sequence[Passage]) -> dict[str, str]:
    credits_, taxonomy = item.get("credits"), item.get("taxonomy")
    writers = _list(credits_, "by") if isinstance(credits_, dict) else []
    section = taxonomy.get("primary_section") if isinstance(taxonomy, dict) else None

    def said(*names: str) -> str:
        return next((item[name] for name in names if isinstance(item.get(name), str)), "")

    return tidy(
        {
            "headline": next((passage.text for passage in passages if passage.role == "headline"), ""),
            "description": _basic(item, "description") or _basic(item, "subheadlines"),
            "byline": ", ".join(
                str(writer["name"]) for writer in writers if isinstance(writer, dict) and writer.get("name")
            ),
            "published": said("first_publish_date", "publish_date", "display_date"),
            "updated": said("last_updated_date"),
            "section": str(section.get("name") or "") if isinstance(section, dict) else "",
            "language": said("language"),
            "url": said("canonical_url", "website_url"),
        }
    )
