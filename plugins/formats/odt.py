"""The reader of OpenDocument text (.odt)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.document import Document, Link
from checker.errors import CheckerError
from checker.span import Span
from checker_plugins.formats.archive import Archive
from checker_plugins.formats.metadata import tidy
from checker_plugins.formats.passage import Passage, assemble
from checker_plugins.formats.xml_source import Element, Text

_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
_LINK = "http://www.w3.org/1999/xlink href"
_KIND = b"application/vnd.oasis.opendocument.text"
_ROLES = {"Title": "headline", "Subtitle": "standfirst", "Quotations": "blockquote", "Caption": "caption"}
_LEFT_OUT = frozenset(
    "annotation annotation-end tracked-changes note-citation sequence-decls forms table-of-content alphabetical-index"
    " illustration-index bibliography ruby-text title desc".split()
)
_SIGNS = {"s": " ", "tab": " ", "line-break": "\n"}


def read(data: bytes, path: str) -> Iterator[Document]:
    """Yield the one article of a file. Raises `CheckerError` when it is damaged or no OpenDocument text."""
    archive = Archive(data, path, "OpenDocument text")
    if "mimetype" in archive and not archive.read("mimetype").startswith(_KIND):
        raise CheckerError(f"{path}: is no OpenDocument text, but another kind of OpenDocument file")
    root = archive.xml("content.xml")
    body = root.first("body", "text")
    walk = _Walk(_styles(root))
    if body is not None:
        walk.blocks(body)
    passages = [*walk.done, *walk.notes]
    if passages and passages[0].role == "heading" and not any(each.role == "headline" for each in passages):
        passages[0].role = "headline"
    yield assemble(passages, None, path, "odt", _metadata(archive, passages))


def _styles(root: Element) -> dict[str, str]:
    """Return what the styles that the document makes up are based on."""
    return {
        style.attributes.get(f"{_STYLE} name", ""): style.attributes.get(f"{_STYLE} parent-style-name", "")
        for style in root.all("style")
    }


class _Walk:
    """One walk over the paragraphs, lists and tables of a document."""

    def __init__(self, styles: dict[str, str]) -> None:
        self.styles = styles
        self.done: list[Passage] = []
        self.notes: list[Passage] = []
        self.counts = {"paragraph": 0, "table": 0, "footnote": 0, "endnote": 0}

    def blocks(self, element: Element, place: str = "", role: str = "", lists: int = 0) -> None:
        """Walk over what stands beside each other; `place` and `role` are those of a cell, a frame or a note."""
        for part in element.elements:
            if part.name in _LEFT_OUT:
                continue
            if part.name in ("p", "h"):
                self._paragraph(part, place, role or self._role(part, lists), lists)
            elif part.name == "list":
                self.blocks(part, place, role, lists + 1)
            elif part.name == "table":
                self._table(part, place)
            else:
                self.blocks(part, place, role, lists)

    def _role(self, element: Element, lists: int) -> str:
        style = element.attributes.get(f"{_TEXT} style-name", "")
        style = style if style in _ROLES else self.styles.get(style, "")
        if style in _ROLES:
            return _ROLES[style]
        return "heading" if element.name == "h" else "list-item" if lists else "paragraph"

    def _table(self, table: Element, place: str) -> None:
        if not place:
            self.counts["table"] += 1
        name = f"{place}, table" if place else f"table {self.counts['table']}"
        rows = [row for row in table.all("table-row") if row.name == "table-row"]
        for number, row in enumerate(rows, 1):
            cells = [cell for cell in row.elements if cell.name == "table-cell"]
            for column, cell in enumerate(cells, 1):
                self.blocks(cell, f"{name}, row {number}, cell {column}", "table-cell")

    def _paragraph(self, element: Element, place: str, role: str, lists: int) -> None:
        outline = element.attributes.get(f"{_TEXT} outline-level", "")
        level = lists if role == "list-item" else int(role in ("headline", "blockquote"))
        level = int(outline) if outline.isdigit() else level
        passage = Passage(role, 0 if role == "table-cell" else level)
        inside: list[tuple[Element, str, str]] = []
        self._runs(element, passage, inside)
        passage.trim()
        if passage.length:
            if not place:
                self.counts["paragraph"] += 1
            passage.locator = place or f"paragraph {self.counts['paragraph']}"
            (self.notes if place.startswith(("footnote", "endnote")) else self.done).append(passage)
        for part, where, kind in inside:
            self.blocks(part, where or passage.locator or place, kind)

    def _runs(self, element: Element, passage: Passage, inside: list[tuple[Element, str, str]]) -> None:
        """Add the text of an element; what holds paragraphs of its own, such as a note, is put by in `inside`."""
        for part in element.content:
            if isinstance(part, Text):
                passage.fold(part.text, 0)
            elif part.name in _LEFT_OUT:
                continue
            elif part.name == "note":
                noun = part.attributes.get(f"{_TEXT} note-class", "footnote")
                noun = noun if noun in self.counts else "footnote"
                self.counts[noun] += 1
                inside.append((part, f"{noun} {self.counts[noun]}", "paragraph"))
            elif part.name == "text-box":
                inside.append((part, "", "caption"))
            elif part.name in _SIGNS:
                if not passage.ends_open:
                    passage.copy(_SIGNS[part.name], 0)
            else:
                start = passage.length
                self._runs(part, passage, inside)
                target = part.attributes.get(_LINK, "")
                if part.name == "a" and target and passage.length > start:
                    passage.links.append(Link(Span(start, passage.length), target))


def _metadata(archive: Archive, passages: Sequence[Passage]) -> dict[str, str]:
    about = archive.xml("meta.xml").first("meta") if "meta.xml" in archive else None
    headline = next((passage.text for passage in passages if passage.role == "headline"), "")
    if about is None:
        return tidy({"headline": headline})
    return tidy(
        {
            "headline": headline or about.said("title"),
            "byline": about.said("initial-creator") or about.said("creator"),
            "updated": about.said("date"),
            "language": about.said("language"),
        }
    )
