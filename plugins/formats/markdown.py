"""The reader of Markdown: CommonMark with tables, footnotes, strikethrough and task lists, and front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from checker.decoding import decode
from checker.document import Document, Link
from checker.span import Span
from checker_plugins.formats.passage import Passage, assemble
from checker_plugins.formats.remark import Remark, comments_of, html_remarks, may_have_remarks

_INLINE = frozenset({"Emphasis", "Strong", "Strikethrough", "Superscript", "Subscript"})
_LINE_BREAK = re.compile(r"<br[\s/>]", re.IGNORECASE)
_LINE = re.compile(r"[^\r\n]*")
_COMMENTS = re.compile(r"<!--.*?-->")
_BEHIND = "text follows it on its line, which Markdown then takes for HTML; give it a line of its own"


def read(data: bytes, path: str) -> Iterator[Document]:
    """Yield the one article of a file. Raises `CheckerError` when it is no text, or its front matter is broken."""
    from checker_plugins.formats.front_matter import read_front_matter

    source = decode(data, path)
    metadata, start, head = read_front_matter(source, path)
    walk = Walk(source, start, metadata.get("description", ""))
    passages = walk.passages()
    yield assemble(passages, source, path, "markdown", metadata, (*head, *comments_of(walk.remarks, passages)))


class _Offsets:
    """Offsets in UTF-8 bytes to offsets in code points; cheap when they are asked for in order."""

    __slots__ = ("_byte", "_data", "_offset")

    def __init__(self, text: str, start: int) -> None:
        self._data = None if text.isascii() else text.encode()
        self._byte = 0
        self._offset = start

    def at(self, byte: int) -> int:
        """Return the offset of the code point that begins at `byte`."""
        if self._data is None:
            return self._offset + byte
        if byte >= self._byte:
            self._offset += len(self._data[self._byte : byte].decode(errors="replace"))
        else:
            self._offset -= len(self._data[byte : self._byte].decode(errors="replace"))
        self._byte = byte
        return self._offset


class Walk:
    """One walk over the parser's events, which come in the order of the source, to the passages of a document."""

    def __init__(self, source: str, start: int, description: str, filler: str = "") -> None:
        self.source = source
        self.start = start
        self.description = " ".join(description.split())
        self.filler = filler  # a sign that is no text, but keeps the place of something that is left out
        self.done: list[Passage] = []
        self.passage: Passage | None = None
        self.images: Passage | None = None  # the text that stands for the images of this paragraph
        self.containers: list[tuple[str, int]] = [("paragraph", 0)]
        self.depths = {"BlockQuote": 0, "List": 0}
        self.emphasis = 0
        self.is_plain = False  # whether the passage holds text outside of emphasis
        self.in_image = 0
        self.link: tuple[int, str] | None = None
        self.remarks: list[Remark] = []
        self.has_remarks = may_have_remarks(source)

    def passages(self) -> list[Passage]:
        """Return the passages of the document."""
        from pyromark import Options, events_with_range

        options = (
            Options.ENABLE_TABLES
            | Options.ENABLE_FOOTNOTES
            | Options.ENABLE_STRIKETHROUGH
            | Options.ENABLE_TASKLISTS
            | Options.ENABLE_GFM
        )
        article = self.source[self.start :] if self.start else self.source
        at = _Offsets(article, self.start).at
        events = cast("Iterator[tuple[Any, Mapping[str, int]]]", events_with_range(article, options=options))
        for event, place in events:
            if isinstance(event, str):
                if event in ("SoftBreak", "HardBreak"):
                    start = at(place["start"])
                    self._break(" " if event == "SoftBreak" else "\n", start, at(place["end"]))
                continue
            ((kind, value),) = event.items()
            if kind == "Text":
                start = at(place["start"])
                self._text(value, start, at(place["end"]))
            elif kind == "Start":
                self._open(value)
                if self.has_remarks and value == "HtmlBlock":
                    start = at(place["start"])
                    self._remark(start, at(place["end"]))
            elif kind == "End":
                self._shut(value)
            elif kind == "Code":
                start = at(place["start"])
                self._code(value, start, at(place["end"]))
            elif kind == "InlineHtml" and _LINE_BREAK.match(value):
                start = at(place["start"])
                self._break("\n", start, at(place["end"]))
            elif kind == "InlineHtml" and self.has_remarks:
                start = at(place["start"])
                inside = self.passage is not None or self.images is not None
                self.remarks += html_remarks(self.source, start, at(place["end"]), is_inside=inside)
        self._finish()
        return self.done

    def _remark(self, start: int, end: int) -> None:
        """Note the remarks in a block of HTML, in which Markdown takes nothing for text."""
        for remark in html_remarks(self.source, start, end):
            line = _LINE.match(self.source, remark.span.end, end)
            is_bare = line is None or not _COMMENTS.sub("", line[0]).strip()
            self.remarks.append(remark if is_bare else remark._replace(fault=_BEHIND))

    def _open(self, tag: str | Mapping[str, Any]) -> None:
        name, detail = (tag, None) if isinstance(tag, str) else next(iter(tag.items()))
        if name in _INLINE:
            self.emphasis += 1
        elif name == "Link":
            self.link = (self.passage.length if self.passage else 0, detail["dest_url"]) if detail else None
        elif name == "Image":
            self.in_image += 1
        else:
            self._finish()
            self._open_block(name, detail)

    def _open_block(self, name: str, detail: Any) -> None:
        if name in self.depths:
            self.depths[name] += 1
        if name == "Item":
            self.containers.append(("list-item", self.depths["List"]))
        elif name == "BlockQuote":
            self.containers.append(("blockquote", self.depths["BlockQuote"]))
        elif name == "FootnoteDefinition":
            self.containers.append(("paragraph", 0))
        elif name == "TableCell":
            self.containers.append(("table-cell", 0))
        elif name == "CodeBlock":
            self.passage = Passage("code")
        elif name == "Heading":
            level = int(detail["level"][1:])
            self.passage = Passage(self._heading_role(level), level)

    def _heading_role(self, level: int) -> str:
        """Tell the headline, which comes before any paragraph, from the other headings."""
        if len(self.containers) > 1 or any(passage.role != "caption" for passage in self.done):
            return "heading"
        return "headline" if level == 1 or not self.done else "heading"

    def _shut(self, tag: str | Mapping[str, Any]) -> None:
        name = tag if isinstance(tag, str) else next(iter(tag))
        if name in _INLINE:
            self.emphasis -= 1
        elif name == "Image":
            self.in_image -= 1
        elif name == "Link":
            if self.link and self.passage and self.passage.length > self.link[0]:
                self.passage.links.append(Link(Span(self.link[0], self.passage.length), self.link[1]))
            self.link = None
        else:
            self._finish()
            if name in self.depths:
                self.depths[name] -= 1
            if name in ("Item", "BlockQuote", "FootnoteDefinition", "TableCell"):
                self.containers.pop()

    def _target(self) -> Passage:
        """Return the passage that text goes to."""
        if self.in_image:
            if self.images is None:
                self.images = Passage("caption")
            return self.images
        if self.passage is None:
            self.passage = Passage(*self.containers[-1])
        return self.passage

    def _text(self, text: str, start: int, end: int) -> None:
        if self.filler and self.filler in text:
            position = start
            for part in text.split(self.filler):
                if part.strip() or (part and self.passage is not None):
                    self._text(part, position, position + len(part))
                position += len(part) + 1
            return
        target = self._target()
        if not self.emphasis and not self.in_image:
            self.is_plain = True
        if self.source.startswith(text, start) and end - start == len(text):
            if "  " in text and target.role != "code":
                target.fold(text, start)
            else:
                target.copy(text, start)
        else:
            target.put(text, start, end - start)

    def _break(self, text: str, start: int, end: int) -> None:
        if self.in_image or self.passage is not None:
            target = self._target()
            if target.length:
                target.put(text, start, end - start)

    def _code(self, text: str, start: int, end: int) -> None:
        """Add inline code, whose range holds its back quotes."""
        target = self._target()
        self.is_plain = True
        place = _align(text, self.source, start, end)
        if place is None:
            target.put(text, start, end - start)
            return
        for offset, origin, size in place:
            target.copy(text[offset : offset + size], origin)

    def _finish(self) -> None:
        """Close the passage, or make a caption of the images where a paragraph holds nothing else."""
        passage, images = self.passage, self.images
        self.passage = self.images = None
        if passage is not None:
            passage.trim()
            if passage.length:
                if self._is_standfirst(passage):
                    passage.role = "standfirst"
                self.done.append(passage)
        if images is not None and (passage is None or not passage.length):
            images.trim()
            if images.length:
                self.done.append(images)
        self.is_plain = False
        self.link = None

    def _is_standfirst(self, passage: Passage) -> bool:
        """Say whether a paragraph is the one below the headline, all emphasised or the description over again."""
        if passage.role != "paragraph" or not self.done or self.done[-1].role != "headline":
            return False
        return not self.is_plain or (bool(self.description) and " ".join(passage.text.split()) == self.description)


def _align(text: str, source: str, start: int, end: int) -> list[tuple[int, int, int]] | None:
    """Find the characters of inline code in its source: runs of (offset in `text`, offset in `source`, length).

    Between them stand the back quotes, line ends that became blanks with the marks of quotes and lists after
    them, and the backslashes before bars in tables. None if that does not explain the text.
    """
    runs: list[tuple[int, int, int]] = []
    while start < end and source[start] == "`":
        start += 1
    found = source.find(text, start, end)
    if found >= 0 and not source[start:found].strip():
        return [(0, found, len(text))]
    offset = 0
    if source[start] in " \r\n" and text[:1] != " ":
        start += 1
    while offset < len(text) and start < end:
        sign = source[start]
        if sign == text[offset] or (sign in "\r\n" and text[offset] == " "):
            if runs and runs[-1][1] + runs[-1][2] == start:
                runs[-1] = (runs[-1][0], runs[-1][1], runs[-1][2] + 1)
            else:
                runs.append((offset, start, 1))
            offset += 1
            start += 2 if source.startswith("\r\n", start) else 1
        elif sign in " \t>\\\n":
            start += 1
        else:
            return None
    return runs if offset == len(text) else None
