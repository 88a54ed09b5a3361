"""The reader of reStructuredText: paragraphs, titles, lists, quotes, tables and notes.

Directives with all that is in them, comments and the names of roles are left out; what a role marks is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checker.decoding import decode
from checker.document import Document, Link
from checker.span import Span
from checker_plugins.formats.line import Line, add, lines_of
from checker_plugins.formats.metadata import SAME, tidy, with_known_names
from checker_plugins.formats.passage import Passage, assemble
from checker_plugins.formats.remark import Remark, comments_of, is_remark

DEEPEST = 40  # lists inside lists

_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1*\Z")
_ITEM = re.compile(r"(?:[-*+•‣]|\(?(?:\d{1,4}|[A-Za-z]|#|[ivxlcdm]{1,6})[.)])[ \t]+(?=\S)")
_FIELD = re.compile(r":([^\s:][^:\r\n]{0,60}):(?:[ \t]+|\Z)")
_EXPLICIT = re.compile(r"\.\.(?=[ \t]|\Z)")
_NOTE = re.compile(r"\.\.[ \t]+\[[^\]\s]+\][ \t]+")
_TARGET = re.compile(r"\.\.[ \t]+_(?:`([^`]+)`|([^:`]+)):[ \t]*(\S*)")
_GRID = re.compile(r"\+(?:[-=]+\+)+\Z")
_COLUMNS = re.compile(r"=+(?:[ \t]+=+)+\Z")
_INLINE = re.compile(
    r"``(?P<literal>[^`]+)``"
    r"|(?::[\w.+-]{1,40}(?::[\w.+-]{1,40}){0,3}:)?`(?P<marked>[^`<]+?)\s*(?:<(?P<target>[^<>`]*)>)?`(?::[\w:.+-]{1,80}:|__?)?"
    r"|\*\*(?P<strong>[^*\s](?:[^*]*[^*\s])?)\*\*"
    r"|(?<![\w*])\*(?P<emphasis>[^*\s](?:[^*]*[^*\s])?)\*(?![\w*])"
    r"|\s*\[(?:\#[\w-]*|\d{1,4}|\*)\]_(?!\w)"
    r"|(?<![\w`])(?P<reference>[^\W_](?:[\w-]*[^\W_])?)__?(?!\w)"
    r"|\\(?P<escaped>.)?"
)


def read(data: bytes, path: str) -> Iterator[Document]:
    """Yield the one article of a file. Raises `CheckerError` when it is no text, or has none besides directives."""
    source = decode(data, path)
    walk = _Walk(source)
    walk.blocks(walk.lines, 0)
    comments = comments_of(walk.remarks, walk.done)
    yield assemble(walk.done, source, path, "rst", tidy(with_known_names(walk.fields)), comments)


class _Walk:
    """One walk over the lines, block by block."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.lines = lines_of(source)
        self.targets = {
            (match[1] or match[2]).strip().lower(): match[3]
            for line in self.lines
            if (match := _TARGET.match(line.text)) and match[3]
        }
        self.done: list[Passage] = []
        self.fields: dict[str, str] = {}
        self.remarks: list[Remark] = []
        self.levels: list[str] = []  # the adornments of titles, in the order in which they first came

    def blocks(
        self, lines: Sequence[Line], margin: int, role: str = "paragraph", level: int = 0, lists: int = 0
    ) -> None:
        """Take blocks that stand at one margin; `role` is what plain paragraphs are here."""
        index = 0
        while index < len(lines):
            line = lines[index]
            if not line.text:
                index += 1
            elif line.indent > margin:
                end = _below(lines, index, margin)
                inside = lines[index:end]
                depth = level + 1 if role == "blockquote" else 1
                self.blocks(inside, min(each.indent for each in inside if each.text), "blockquote", depth, lists)
                index = end
            elif _EXPLICIT.match(line.text):
                index = self._explicit(lines, index, margin)
            elif role == "paragraph" and margin == 0 and (taken := self._title(lines, index)):
                index += taken
            elif _ADORNMENT.match(line.text) and len(line.text) >= 4:
                index += 1  # a transition
            elif _GRID.match(line.text) or _COLUMNS.match(line.text):
                index = self._table(lines, index)
            elif _ITEM.match(line.text) and lists < DEEPEST:
                index = self._item(lines, index, margin, lists)
            elif (field := _FIELD.match(line.text)) and self._is_head:
                index = self._field(lines, index, margin, field)
            else:
                index = self._paragraph(lines, index, margin, role, level)

    def _explicit(self, lines: Sequence[Line], index: int, margin: int) -> int:
        """Leave out a directive, a comment or a target with what belongs to it; of a footnote, take the text."""
        line, end = lines[index], _below(lines, index + 1, margin)
        note = _NOTE.match(line.text)
        text = line.text[2:]
        if is_remark(text):
            said = [each for each in lines[index:end] if each.text]
            text = " ".join([text, *(each.text for each in said[1:])])
            self.remarks.append(Remark(text, Span(line.start, said[-1].end)))
        elif note:
            last = index
            while last + 1 < end and lines[last + 1].text:
                last += 1
            self._add(Passage(), line.start + note.end(), lines[last].end)
            inside = lines[last + 1 : end]
            self.blocks(inside, min((each.indent for each in inside if each.text), default=0))
        return end

    def _title(self, lines: Sequence[Line], index: int) -> int:
        """Take a title with the line below it, or those above and below; return the number of lines taken."""
        line = lines[index]
        over = _ADORNMENT.match(line.text)
        first = index + 1 if over else index
        if first + 1 >= len(lines) or not lines[first].text:
            return 0
        title, below = lines[first], lines[first + 1]
        under = _ADORNMENT.match(below.text)
        if not under or below.indent or (over and below.text != line.text) or (not over and title.indent):
            return 0
        if len(below.text) < min(4, len(title.text)) or _ADORNMENT.match(title.text):
            return 0
        style = under[1] * (2 if over else 1)
        if style not in self.levels:
            self.levels.append(style)
        level = self.levels.index(style) + 1
        is_headline = level == 1 and not any(passage.role in ("headline", "paragraph") for passage in self.done)
        self._add(Passage("headline" if is_headline else "heading", level), title.start, title.end)
        return 3 if over else 2

    def _item(self, lines: Sequence[Line], index: int, margin: int, lists: int) -> int:
        """Take an item of a list: its first paragraph, and what stands below it at the same margin."""
        line = lines[index]
        marker = _ITEM.match(line.text)
        length = marker.end() if marker else 0
        inner = margin + len(line.text[:length].expandtabs())
        end = _below(lines, index + 1, margin)
        first = Line(line.start + length, line.end, inner, line.text[length:])
        self.blocks([first, *lines[index + 1 : end]], inner, "list-item", lists + 1, lists + 1)
        return end

    def _field(self, lines: Sequence[Line], index: int, margin: int, field: re.Match[str]) -> int:
        """Note a field at the head of the file, such as `:author:`, if its name is known."""
        end = _below(lines, index + 1, margin)
        value = " ".join([lines[index].text[field.end() :], *(line.text for line in lines[index + 1 : end])])
        name = field[1].lower().replace("-", "_")
        if any(name in names for names in SAME.values()):
            self.fields[name] = value
        return end

    @property
    def _is_head(self) -> bool:
        """Whether nothing but a headline has come so far."""
        return all(passage.role == "headline" for passage in self.done)

    def _table(self, lines: Sequence[Line], index: int) -> int:
        """Take the cells of a table, drawn as a grid or with columns of equals signs."""
        rule = lines[index]
        is_grid = rule.text[0] == "+"
        end = index
        while end < len(lines) and lines[end].text and (not is_grid or lines[end].text[0] in "+|"):
            end += 1
        sign = "+" if is_grid else "="
        edges = [match.span() for match in re.finditer(r"[-=]+" if is_grid else r"=+", rule.text)]
        row: list[Passage] = [Passage("table-cell") for _ in edges]
        for line in lines[index:end]:
            if line.text[0] == sign or set(line.text) <= {"-", " "} or not is_grid:
                row = self._row(row)
            if line.text[0] == sign or set(line.text) <= {"-", " ", "="}:
                continue
            for column, (first, last) in enumerate(edges):
                stop = len(line.text) if column + 1 == len(edges) and not is_grid else min(last, len(line.text))
                part = line.text[first:stop]
                if part.strip():
                    start = line.start + first + len(part) - len(part.lstrip())
                    row[column].fold(" " if row[column].length else "", start)
                    add(row[column], self.source, start, line.start + first + len(part.rstrip()), _INLINE, self._inline)
        self._row(row)
        return end

    def _row(self, row: list[Passage]) -> list[Passage]:
        for cell in row:
            cell.trim()
            if cell.length:
                self.done.append(cell)
        return [Passage("table-cell") for _ in row]

    def _paragraph(self, lines: Sequence[Line], index: int, margin: int, role: str, level: int) -> int:
        """Take a paragraph, the term of a definition, a line block, or what `::` announces as literal."""
        end = index + 1
        first = lines[index]
        is_term = end < len(lines) and lines[end].text and lines[end].indent > margin and role == "paragraph"
        while end < len(lines) and lines[end].text and not is_term and lines[end].indent >= margin:
            end += 1
        last = lines[end - 1]
        if first.text.startswith(">>>"):
            self._code(first.start, last.end)
            return end
        stop = last.end
        is_literal = last.text.endswith("::")
        if is_literal:
            stop -= 2 if last.text == "::" or last.text[-3:-2].isspace() else 1
        if first.text.startswith("| "):
            for line in lines[index:end]:
                self._add(Passage(role, level), line.start + 1, line.end)
        else:
            self._add(Passage("list-item", 1) if is_term else Passage(role, level), first.start, stop)
        if is_literal:
            block = _below(lines, end, margin)
            literal = [line for line in lines[end:block] if line.text]
            if literal:
                self._code(literal[0].start, literal[-1].end)
            return block
        if is_term:
            below = _below(lines, end, margin)
            inside = lines[end:below]
            self.blocks(inside, min(each.indent for each in inside if each.text), "list-item", 1, 1)
            return below
        return end

    def _code(self, start: int, end: int) -> None:
        passage = Passage("code")
        passage.copy(self.source[start:end], start)
        self.done.append(passage)

    def _add(self, passage: Passage, start: int, end: int) -> None:
        """Add the text between two offsets as a passage, if there is any."""
        add(passage, self.source, start, end, _INLINE, self._inline)
        passage.trim()
        if passage.length:
            self.done.append(passage)

    def _inline(self, passage: Passage, match: re.Match[str]) -> None:
        """Add what a piece of markup shows, and note where it leads."""
        begin = passage.length
        for name in ("literal", "marked", "strong", "emphasis", "reference", "escaped"):
            text = match[name]
            if text and not (name == "escaped" and text.isspace()):
                passage.fold(text, match.start(name))
        target = match["target"] or self.targets.get(passage.text[begin:].lower(), "")
        if target and passage.length > begin and (match["marked"] or match["reference"]):
            passage.links.append(Link(Span(begin, passage.length), target))


def _below(lines: Sequence[Line], index: int, margin: int) -> int:
    """Return the index of the first line from `index` on that stands at the margin, or left of it."""
    while index < len(lines) and (not lines[index].text or lines[index].indent > margin):
        index += 1
    return index
