"""The reader of feeds: RSS and Atom, each entry an article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.document import Document
from checker.errors import CheckerError
from checker_plugins.formats import embedded, tree
from checker_plugins.formats.metadata import tidy
from checker_plugins.formats.passage import Passage, assemble
from checker_plugins.formats.xml_source import XML_LANGUAGE, Element, decoded, parse

_CONTENT = "http://purl.org/rss/1.0/modules/content/"


def read(data: bytes, path: str) -> Iterator[Document]:
    """Yield the entries that have text. Raises `CheckerError` when the file is no feed or none has any."""
    source = decoded(data, path)
    root = parse(source, path)
    if root.name not in ("rss", "RDF", "feed"):
        raise CheckerError(f"{path}: is no feed: its first element is '{root.name}'")
    language = root.attributes.get(XML_LANGUAGE) or root.said("channel", "language")
    empty = True
    for number, entry in enumerate(root.all("item", "entry"), 1):
        passages = _passages(entry)
        if passages:
            empty = False
            metadata = _metadata(entry, language, passages)
            yield assemble(passages, source, f"{path}#{number}", "feed", metadata)
    if empty:
        raise CheckerError(f"{path}: holds no entry with text to check")


def _passages(entry: Element) -> list[Passage]:
    title = entry.first("title")
    heads: list[Passage | None] = []
    if title is not None:
        is_html = title.attributes.get("type") in ("html", "xhtml")
        whole = title.passage("headline", 1)
        heads = list(embedded.html(whole, "headline", 1)) if is_html else [whole]
    for name in ("encoded", "content", "description", "summary"):
        for element in entry.elements:
            if element.name == name and (name != "encoded" or element.namespace == _CONTENT):
                body = _body(element)
                if body:
                    return embedded.headed(heads, body)
    return embedded.headed(heads, ())


def _body(element: Element) -> list[Passage]:
    """Return the passages of an entry's content: HTML that is escaped or in CDATA, XHTML, or plain text."""
    if any(True for _ in element.elements):
        return tree.passages(element)
    whole = element.passage()
    return embedded.plain(whole) if element.attributes.get("type") == "text" else embedded.html(whole)


def _metadata(entry: Element, language: str, passages: Sequence[Passage]) -> dict[str, str]:
    links = [link for link in entry.elements if link.name == "link"]
    url = next((link.attributes.get("href") or link.text for link in links if _is_page(link)), "")
    category = entry.first("category")
    return tidy(
        {
            "headline": next((passage.text for passage in passages if passage.role == "headline"), ""),
            "byline": entry.said("creator") or entry.said("author", "name") or entry.said("author"),
            "published": entry.said("pubDate") or entry.said("published") or entry.said("date"),
            "updated": entry.said("updated"),
            "section": (category.attributes.get("term") or category.text) if category is not None else "",
            "language": entry.attributes.get(XML_LANGUAGE) or language,
            "url": url,
        }
    )


def _is_page(link: Element) -> bool:
    return link.attributes.get("rel", "alternate") == "alternate"
