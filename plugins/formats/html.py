"""The reader of HTML: blocks and text as a browser would show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from checker.document import Document

if TYPE_CHECKING:
    from checker_plugins.formats.page import Flow, Page


class HtmlReader:
    """Reads HTML pages; of a page with one `article` (else one `main`), only that."""

    name = "html"
    extensions: Sequence[str] = (".html", ".htm", ".xhtml")

    def read(self, data: bytes, path: str) -> Document:
        """Read the bytes of one file. Raises `CheckerError` when they are no text in a known charset."""
        # Only now: most runs read no HTML, and these take long to import.
        from checker.decoding import decode
        from checker_plugins.formats.markup import declared_charset
        from checker_plugins.formats.page import SKIPPED, Page
        from checker_plugins.formats.passage import assemble

        source = decode(data, path, declared_charset(data))
        is_xml = path.lower().endswith(".xhtml")
        page = Page(source, is_xml, SKIPPED | {"form"})
        page.read()
        if not page.done:  # some pages wrap all they have in one form
            page = Page(source, is_xml, SKIPPED)
            page.read()
        return assemble(_chosen(page), source, path, self.name, page.metadata)


def _chosen(page: Page) -> list[Flow]:
    """Return the passages of the one article, else of the one main part, else of the page."""
    inside = page.done
    for part, count in ((0, page.articles), (1, page.mains)):
        within = [flow for flow in page.done if flow.inside[part]]
        if count == 1 and within:
            inside = _with_headline(within, [flow for flow in page.done if not flow.inside[part]])
            break
    for flow in [flow for flow in inside if flow.role == "headline"][1:]:
        flow.role = "heading"
    return inside


def _with_headline(inside: list[Flow], outside: list[Flow]) -> list[Flow]:
    """Put the page's headline before an article that has none and follows it."""
    headlines = [flow for flow in outside if flow.role == "headline"]
    if len(headlines) != 1 or any(flow.role == "headline" for flow in inside):
        return inside
    if headlines[0].pieces[0].source > inside[0].pieces[0].source:
        return inside
    return [headlines[0], *inside]
