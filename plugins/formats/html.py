"""The reader of HTML: blocks and text as a browser would show them, and of a whole page its main text."""

from __future__ import annotations

from collections.abc import Iterator

from checker.decoding import decode
from checker.document import Document
from checker_plugins.formats.main_text import Placed, main_text
from checker_plugins.formats.markup import declared_charset
from checker_plugins.formats.page import SKIPPED, Page
from checker_plugins.formats.passage import assemble
from checker_plugins.formats.remark import comments_of


def read(data: bytes, path: str) -> Iterator[Document]:
    """Yield the one article of a file. Raises `CheckerError` when it is no text in a known charset, or has none."""
    source = decode(data, path, declared_charset(data))
    is_xml = path.lower().endswith(".xhtml")
    page = Page(source, is_xml, SKIPPED | {"form"})
    page.read()
    if not page.done:  # some pages wrap all they have in one form
        page = Page(source, is_xml, SKIPPED)
        page.read()
    metadata = page.metadata.named()
    named = metadata.get("headline", "")
    passages: list[Placed] = list(page.done)
    if page.is_whole:
        passages = main_text(passages, page.containers, named, metadata.get("byline", ""))
    for passage in [passage for passage in passages if passage.role == "headline"][1:]:
        passage.role = "heading"
    headline = next((passage.text for passage in passages if passage.role == "headline"), "")
    if headline and named == page.metadata.found.get("title"):  # which often names the site as well
        metadata["headline"] = " ".join(headline.split())
    comments = comments_of(page.remarks, page.done, passages) if page.remarks else ()
    yield assemble(passages, source, path, "html", metadata, comments)
