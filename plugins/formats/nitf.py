"""The reader of NITF, the News Industry Text Format."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from checker.document import Document
from checker.errors import CheckerError
from checker_plugins.formats import tree
from checker_plugins.formats.metadata import tidy
from checker_plugins.formats.passage import Passage, assemble
from checker_plugins.formats.xml_source import XML_LANGUAGE, Element, decoded, parse


def read(data: bytes, path: str) -> Iterator[Document]:
    """Yield the one article of a file. Raises `CheckerError` when it is broken or no NITF."""
    source = decoded(data, path)
    root = parse(source, path)
    if root.name != "nitf":
        raise CheckerError(f"{path}: is no NITF: its first element is '{root.name}'")
    yield assemble(passages(root), source, path, "nitf", metadata(root))


def passages(root: Element) -> list[Passage]:
    """Return the passages of a NITF document; a second headline is the standfirst."""
    found = tree.passages(root)
    for before, passage in pairwise(found):
        if before.role == "headline" and passage.role == "heading":
            passage.role, passage.level = "standfirst", 0
    return found


def metadata(root: Element) -> dict[str, str]:
    """Return what a NITF document says of itself."""
    head, body = root.first("head"), root.first("body")
    published = root.find("date.release") or root.find("date.issue")
    revision = root.find("revision-history")
    publication = root.find("pubdata")
    headline, byline = root.find("hl1"), root.find("byline")
    spoken = [each.attributes for each in (root, body) if each]
    about = publication.attributes if publication is not None else {}
    return tidy(
        {
            "headline": headline.text if headline else head.said("title") if head else "",
            "byline": byline.text if byline else "",
            "published": published.attributes.get("norm") if published else about.get("date.publication"),
            "updated": revision.attributes.get("norm") if revision else "",
            "section": about.get("position.section"),
            "language": next((each[name] for each in spoken for name in (XML_LANGUAGE, "lang") if each.get(name)), ""),
            "url": about.get("ex-ref"),
        }
    )
