"""The reader of Word documents (.docx)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence

from checker.document import Document, Link
from checker.span import Span
from checker_plugins.formats.archive import Archive
from checker_plugins.formats.metadata import tidy
from checker_plugins.formats.passage import Passage, assemble
from checker_plugins.formats.xml_source import Element

_WORD = (  # the namespaces of the two forms of the standard, the usual one and the strict one
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_RELATION = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_OFFICE_DOCUMENT = "/officeDocument"
_HEADING = re.compile(r"heading ?([1-9])")
_ROLES = {"title": "headline", "subtitle": "standfirst", "caption": "caption"}
_LEFT_OUT = frozenset("del moveFrom instrText delText Fallback drawing pict object rPr pPr".split())
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
_NO_NOTES = ("separator", "continuationSeparator", "continuationNotice")


def read(data: bytes, path: str) -> Iterator[Document]:
    """Yield the one article of a file. Raises `CheckerError` when it is damaged or no Word document."""
    archive = Archive(data, path, "Word document")
    main = _main_part(archive)
    folder, name = posixpath.split(main)
    links = _relations(archive, posixpath.join(folder, "_rels", f"{name}.rels"))
    walk = _Walk(_styles(archive, posixpath.join(folder, "styles.xml")), links)
    body = archive.xml(main).find("body")
    walk.blocks(body.elements if body else ())
    for part, noun in (("footnotes.xml", "footnote"), ("endnotes.xml", "endnote")):
        if posixpath.join(folder, part) in archive:
            walk.notes(archive.xml(posixpath.join(folder, part)), noun)
    passages = _with_headline(walk.done)
    yield assemble(passages, None, path, "docx", _metadata(archive, passages))


def _main_part(archive: Archive) -> str:
    """Return the name of the part that holds the text."""
    if "_rels/.rels" in archive:
        for relation in archive.xml("_rels/.rels").elements:
            if relation.attributes.get("Type", "").endswith(_OFFICE_DOCUMENT):
                return relation.attributes.get("Target", "").lstrip("/")
    return "word/document.xml"


def _relations(archive: Archive, name: str) -> dict[str, str]:
    """Return where the links of the text lead, by their ids."""
    if name not in archive:
        return {}
    relations = archive.xml(name).elements
    return {each.attributes.get("Id", ""): each.attributes.get("Target", "") for each in relations}


def _value(element: Element | None, name: str = "val", spaces: Sequence[str] = _WORD) -> str:
    """Return an attribute of an element, in either form of the standard; nothing if it has none."""
    attributes = element.attributes if element else {}
    return next((attributes[f"{space} {name}"] for space in spaces if f"{space} {name}" in attributes), "")


class _Style:
    """A paragraph style: its role and level, and whether its paragraphs are items of a list."""

    __slots__ = ("level", "parent", "role")

    def __init__(self, element: Element) -> None:
        name = _value(element.first("name")).lower()
        heading = _HEADING.match(name)
        outline = _value(element.first("pPr", "outlineLvl"))
        self.parent = _value(element.first("basedOn"))
        self.role, self.level = "", 0
        if heading:
            self.role, self.level = "heading", int(heading[1])
        elif name in _ROLES:
            self.role, self.level = _ROLES[name], int(name == "title")
        elif "quote" in name or name == "block text":
            self.role, self.level = "blockquote", 1
        elif name.startswith(("list bullet", "list number")) or element.first("pPr", "numPr"):
            self.role, self.level = "list-item", 1
        elif outline.isdigit() and int(outline) < 9:
            self.role, self.level = "heading", int(outline) + 1


def _styles(archive: Archive, name: str) -> dict[str, _Style]:
    """Return the paragraph styles by their ids; one that says nothing itself is what it is based on."""
    if name not in archive:
        return {}
    elements = [each for each in archive.xml(name).elements if each.name == "style"]
    styles = {_value(each, "styleId"): _Style(each) for each in elements}
    for style in styles.values():
        seen = {style.parent}
        parent = styles.get(style.parent)
        while not style.role and parent is not None:
            style.role, style.level = parent.role, parent.level
            parent = styles.get(parent.parent) if parent.parent not in seen else None
            seen.add(parent.parent if parent else "")
    return styles


class _Walk:
    """One walk over the paragraphs and tables of a document."""

    def __init__(self, styles: dict[str, _Style], links: dict[str, str]) -> None:
        self.styles = styles
        self.links = links
        self.done: list[Passage] = []
        self.paragraphs = 0
        self.tables = 0
        self.unended: Passage | None = None  # a paragraph whose end was deleted: the next one goes on in it

    def blocks(self, elements: Iterable[Element], place: str = "", role: str = "") -> None:
        """Walk over what stands beside each other; `place` and `role` are those of a cell or a note."""
        for element in elements:
            if element.name == "p":
                self._paragraph(element, place, role)
            elif element.name == "tbl":
                self._table(element, place)
            elif element.name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "AlternateContent", "Choice"):
                self.blocks(element.elements, place, role)
        if self.unended is not None:  # with nothing behind it that it could go on in
            self._end(self.unended, place)

    def notes(self, root: Element, noun: str) -> None:
        """Walk over the notes of a document, which come after its text."""
        notes = [note for note in root.elements if note.name == noun and _value(note, "type") not in _NO_NOTES]
        for number, note in enumerate(notes, 1):
            self.blocks(note.elements, f"{noun} {number}")

    def _table(self, table: Element, place: str) -> None:
        if not place:
            self.tables += 1
        name = f"{place}, table" if place else f"table {self.tables}"
        for number, row in enumerate(_parts(table, "tr"), 1):
            if row.first("trPr", "del") is None:
                for column, cell in enumerate(_parts(row, "tc"), 1):
                    self.blocks(cell.elements, f"{name}, row {number}, cell {column}", "table-cell")

    def _paragraph(self, element: Element, place: str, role: str) -> None:
        passage, self.unended = self.unended, None
        properties = element.first("pPr")
        if passage is None:
            passage = Passage(*self._role(properties, role))
        self._runs(element, passage)
        if element.first("pPr", "rPr", "del") or element.first("pPr", "rPr", "moveFrom"):
            self.unended = passage
        else:
            self._end(passage, place)

    def _end(self, passage: Passage, place: str) -> None:
        """Take a paragraph that is complete, if it has any text."""
        self.unended = None
        passage.trim()
        if passage.length:
            if not place:
                self.paragraphs += 1
            passage.locator = place or f"paragraph {self.paragraphs}"
            self.done.append(passage)

    def _role(self, properties: Element | None, role: str) -> tuple[str, int]:
        if role or properties is None:
            return role or "paragraph", 0
        style = self.styles.get(_value(properties.first("pStyle")))
        number = properties.first("numPr")
        if number and _value(number.first("numId")) != "0" and not (style and style.role in ("heading", "headline")):
            level = _value(number.first("ilvl"))
            return "list-item", int(level) + 1 if level.isdigit() else 1
        return (style.role, style.level) if style and style.role else ("paragraph", 0)

    def _runs(self, element: Element, passage: Passage) -> None:
        """Add the text of the runs inside an element, but for what is deleted, hidden or no text."""
        for part in element.elements:
            if part.name in _LEFT_OUT or (part.name == "r" and _is_hidden(part)):
                continue
            if part.name == "t":
                text = "".join(text.text for text in part.texts())
                passage.copy(text.lstrip() if not passage.length else text, 0)
            elif part.name in _SIGNS:
                if passage.length:
                    passage.copy(_SIGNS[part.name], 0)
            else:
                start = passage.length
                self._runs(part, passage)
                target = self.links.get(_value(part, "id", _RELATION), "")
                if part.name == "hyperlink" and target and passage.length > start:
                    passage.links.append(Link(Span(start, passage.length), target))


def _is_hidden(run: Element) -> bool:
    hidden = run.first("rPr", "vanish")
    return hidden is not None and _value(hidden) not in ("0", "false")


def _parts(element: Element, name: str) -> Iterator[Element]:
    """Yield the rows of a table, or the cells of a row, also those that stand in a content control."""
    for part in element.elements:
        if part.name == name:
            yield part
        elif part.name in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _parts(part, name)


def _with_headline(passages: list[Passage]) -> list[Passage]:
    """Make a heading that comes before all text the headline, if no paragraph is a title."""
    if passages and passages[0].role == "heading" and not any(each.role == "headline" for each in passages):
        passages[0].role = "headline"
    return passages


def _metadata(archive: Archive, passages: Sequence[Passage]) -> dict[str, str]:
    properties = archive.xml("docProps/core.xml") if "docProps/core.xml" in archive else None
    headline = next((passage.text for passage in passages if passage.role == "headline"), "")
    if properties is None:
        return tidy({"headline": headline})
    return tidy(
        {
            "headline": headline or properties.said("title"),
            "byline": properties.said("creator"),
            "updated": properties.said("modified"),
            "section": properties.said("category"),
            "language": properties.said("language"),
        }
    )
