"""The reader of NewsML-G2: news items, one or several in a message."""

from __future__ import annotations

from collections.abc import Iterator

from checker.document import Document
from checker.errors import CheckerError
from checker_plugins.formats import embedded, nitf, tree
from checker_plugins.formats.metadata import tidy
from checker_plugins.formats.passage import Passage, assemble
from checker_plugins.formats.xml_source import XML_LANGUAGE, Element, decoded, parse


def read(data: bytes, path: str) -> Iterator[Document]:
    """Yield the news items with text. Raises `CheckerError` when the file is broken or holds none."""
    source = decoded(data, path)
    root = parse(source, path)
    items = [root] if root.name == "newsItem" else list(root.all("newsItem"))
    empty = True
    for number, item in enumerate(items, 1):
        passages = _passages(item)
        if passages:
            empty = False
            name = path if len(items) == 1 else f"{path}#{number}"
            yield assemble(passages, source, name, "newsml", _metadata(item))
    if empty:
        raise CheckerError(f"{path}: holds no news item with text to check")


def _passages(item: Element) -> list[Passage]:
    content = item.first("contentSet")
    body: list[Passage] = []
    for part in content.elements if content is not None else ():
        if not body and part.name == "inlineXML":
            document = next(part.elements, None)
            is_nitf = document is not None and document.name == "nitf"
            body = nitf.passages(part) if is_nitf else tree.passages(part)
        elif not body and part.name == "inlineData":
            is_html = "html" in part.attributes.get("contenttype", "")
            body = embedded.html(part.passage()) if is_html else embedded.plain(part.passage())
    about = item.first("contentMeta")
    if about is None or not body:
        return body
    heads = (("headline", "headline", 1), ("by", "byline", 0), ("dateline", "dateline", 0))
    lines = ((about.first(name), role, level) for name, role, level in heads)
    return embedded.headed((line.passage(role, level) for line, role, level in lines if line is not None), body)


def _metadata(item: Element) -> dict[str, str]:
    about, management = item.first("contentMeta") or item, item.first("itemMeta") or item
    language, content = about.first("language"), item.first("contentSet", "inlineXML")
    tag = language.attributes.get("tag", "") if language else ""
    link = next((link for link in management.elements if link.name == "link" and link.attributes.get("href")), None)
    return tidy(
        {
            "headline": about.said("headline"),
            "description": about.said("description"),
            "byline": about.said("by") or about.said("creator", "name"),
            "published": about.said("contentCreated") or management.said("firstCreated"),
            "updated": about.said("contentModified") or management.said("versionCreated"),
            "section": about.said("subject", "name"),
            "language": tag or (content.attributes.get(XML_LANGUAGE) if content else "") or _own_language(item),
            "url": link.attributes["href"] if link else "",
        }
    )


def _own_language(item: Element) -> str:
    return item.attributes.get(XML_LANGUAGE, "")
