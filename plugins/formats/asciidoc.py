"""The reader of AsciiDoc: paragraphs, titles, lists, quotes, tables, admonitions and footnotes.

Block macros, attributes, comments and passed-through blocks are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.decoding import decode
from checker.document import Document, Link
from checker.span import Span
from checker_plugins.formats.line import Line, add, lines_of
from checker_plugins.formats.metadata import SAME, tidy, with_known_names
from checker_plugins.formats.passage import Passage, assemble
from checker_plugins.formats.remark import Remark, comments_of, is_remark

_TITLE = re.compile(r"(={1,6}|#{1,6})[ \t]+(?=\S)")
_ATTRIBUTE = re.compile(r":([\w-]+)!?:[ \t]*(.*)")
_REVISION = re.compile(r"v?[\d.]*,?[ \t]*(\d{4}-\d\d-\d\d)")
_NAME = r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,2}(?: ?<[^<>]*>)?"
_AUTHOR = re.compile(rf"{_NAME}(?:; ?{_NAME})*\Z")
_DELIMITER = re.compile(r"(-{4,}|\.{4,}|_{4,}|={4,}|\*{4,}|/{4,}|\+{4,}|--|```)\Z")
_TABLE = re.compile(r"[|,:!]={3,}\Z")
_BLOCK_ATTRIBUTES = re.compile(r"\[(?![^\]]*\]\()[^\[\]]*(?:\[[^\]]*\])?[^\[\]]*\]\Z")
_MACRO = re.compile(r"[a-z][\w-]*::\S*\[.*\]\Z")
_BLOCK_TITLE = re.compile(r"\.(?=[^\s.])")
_ITEM = re.compile(r"(?:(\*{1,5}|-|•)|(\.{1,5})|(?:\d{1,4}|[a-zA-Z])\.)[ \t]+(?=\S)")
_TERM = re.compile(r"(\S.*?)(:{2,4}|;;)(?:[ \t]+|\Z)")
_ADMONITION = re.compile(r"(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):[ \t]+")
_BREAK = re.compile(r"(?:'{3,}|-{3}|\*{3}|<{3})\Z")
_CELL = re.compile(r"(?:(?<=\s)|\A)(?:\d+[+*])?[<^>.]*[adehlmsv]?\|")
_INLINE = re.compile(
    r"footnote:[\w-]{0,80}\[(?P<note>[^\[\]]*)\]"
    r"|(?:image|icon|anchor|kbd|btn|menu|pass|stem|indexterm2?):[^\s\[:]{0,500}\[[^\[\]]*\]"
    r"|(?:link:|mailto:|xref:)(?P<address>[^\s\[]{1,500})\[(?P<label>[^\[\]]*)\]"
    r"|(?P<url>https?://[^\s\[\]<>]{1,1000})\[(?P<text>[^\[\]]*)\]"
    r"|<<[^<>,]+(?:,(?P<reference>[^<>]*))?>>"
    r"|\[\[[^\[\]]{0,200}\]\]"
    r"|(?:\[[^\[\]\s]{0,100}\])?(?P<double>\*\*|__|``|##)(?=\S)(?P<doubled>(?:(?!(?P=double)).)+?)(?<=\S)(?P=double)"
    r"|(?P<open>[\"'])`(?=\S)|(?<=\S)`(?P<shut>[\"'])"
    r"|(?<!\w)(?:\[[^\[\]\s]{0,100}\])?(?P<mark>[*_`#+])(?=\S)(?P<marked>(?:(?!(?P=mark)).)+?)(?<=\S)(?P=mark)(?!\w)"
    r"|(?<=[ \t])\+(?=[\r\n])"
    r"|\\(?P<escaped>[*_`#+\[{<])"
)
_LABEL_END = re.compile(r",\s*\w+=.*|\^\Z", re.DOTALL)  # what is said of a link after its text
_QUOTES = {('"', "open"): "“", ('"', "shut"): "”", ("'", "open"): "‘", ("'", "shut"): "’"}
_CLOSED = {"-": "code", ".": "code", "`": "code", "/": "", "+": ""}  # what stands inside these is no markup
DEEPEST = 5  # marks inside marks


def read(data: bytes, path: str) -> Iterator[Document]:
    """Yield the one article of a file. Raises `CheckerError` when it is no text, or has none besides macros."""
    source = decode(data, path)
    walk = _Walk(source)
    walk.blocks()
    comments = comments_of(walk.remarks.values(), walk.done)
    yield assemble(walk.done, source, path, "asciidoc", tidy(with_known_names(walk.attributes)), comments)


class _Walk:
    """One walk over the lines, block by block."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.lines = lines_of(source)
        self.done: list[Passage] = []
        self.notes: list[Passage] = []
        self.attributes: dict[str, str] = {}
        self.remarks: dict[int, Remark] = {}  # by the offset of their line
        self.style = ""  # what a line in brackets says of the next block
        self.quotes = 0
        self.open: list[str] = []  # the delimiters of the blocks that are open
        self.depth = 0

    def blocks(self) -> None:
        """Take all blocks of the file."""
        index = self._header()
        while index < len(self.lines):
            index = self._block(index)

    def _header(self) -> int:
        """Take the title, the lines of authors and revision below it, and attributes; return the index after them."""
        index = 0
        lines = self.lines
        while index < len(lines) and (not lines[index].text or self._is_aside(lines[index])):
            index += 1
        title = _TITLE.match(lines[index].text) if index < len(lines) else None
        if title is None or len(title[1]) > 1:
            return index
        self._add(Passage("headline", 1), lines[index].start + title.end(), lines[index].end)
        index += 1
        first = index
        while index < len(lines) and lines[index].text:
            line = lines[index].text
            if self._is_aside(lines[index]):
                pass
            elif index == first and _AUTHOR.match(line):
                names = (re.sub(r"<[^<>]*>", "", name).strip() for name in line.split(";"))
                self.attributes["author"] = ", ".join(filter(None, names))
            elif revision := _REVISION.match(line):
                self.attributes["revdate"] = revision[1]
            else:
                break
            index += 1
        return index

    def _is_aside(self, line: Line) -> bool:
        """Say whether a line is a comment or an attribute, which is noted."""
        attribute = _ATTRIBUTE.match(line.text)
        if attribute:
            name = attribute[1].lower().replace("-", "_")
            if any(name in names for names in SAME.values()) and attribute[2]:
                self.attributes[name] = attribute[2]
        is_comment = line.text.startswith("//") and not line.text.startswith("///")
        if is_comment and is_remark(line.text[2:]):
            self.remarks[line.start] = Remark(line.text[2:], Span(line.start, line.end))
        return bool(attribute) or is_comment

    def _block(self, index: int) -> int:
        """Take the block that begins at a line, and return the index of the line after it."""
        line = self.lines[index]
        text = line.text
        if not text or text == "+":
            self.style = self.style if text else ""
            return index + 1
        if _DELIMITER.match(text) and not line.indent:
            return self._delimited(index)
        if _TABLE.match(text):
            return self._table(index)
        if self._is_aside(line) or _MACRO.match(text) or _BREAK.match(text):
            return index + 1
        if _BLOCK_ATTRIBUTES.match(text):
            self.style = text[1:-1].split(",")[0].strip().lower()
            return index + 1
        title = _TITLE.match(text)
        if title:
            self._add(Passage("heading", len(title[1])), line.start + title.end(), line.end)
            return index + 1
        if _BLOCK_TITLE.match(text):
            self._add(Passage("caption"), line.start + 1, line.end)
            return index + 1
        return self._text(index)

    def _text(self, index: int) -> int:
        """Take a paragraph, an item of a list, a term with its description, or a literal paragraph."""
        line = self.lines[index]
        item, term = _ITEM.match(line.text), _TERM.match(line.text)
        end = index + 1
        while end < len(self.lines) and not self._is_end(end, is_list=bool(item or term)):
            end += 1
        stop = self.lines[end - 1].end
        role, level = ("blockquote", self.quotes + (not self.quotes)) if self._is_quote else ("paragraph", 0)
        if self.style in ("source", "listing", "literal") or (line.indent and not item and not term):
            self._code(line.start, stop)
        elif item:
            marker = item[1] or item[2] or ""
            self._add(Passage("list-item", max(1, len(marker))), line.start + item.end(), stop)
        elif term:
            self._add(Passage("list-item", len(term[2]) - 1), line.start, line.start + term.end(1))
            self._add(Passage("list-item", len(term[2]) - 1), line.start + term.end(), stop)
        else:
            label = _ADMONITION.match(line.text)
            self._add(Passage(role, level), line.start + (label.end() if label else 0), stop)
        self.style = ""
        self.done += self.notes
        self.notes = []
        return end

    @property
    def _is_quote(self) -> bool:
        return bool(self.quotes) or self.style in ("quote", "verse", "excerpt")

    def _is_end(self, index: int, is_list: bool) -> bool:
        """Say whether a line begins something else than the text above it."""
        text = self.lines[index].text
        if not text or text == "+" or _DELIMITER.match(text) or text.startswith("//") or _TABLE.match(text):
            return True
        return bool(_BLOCK_ATTRIBUTES.match(text)) or (is_list and bool(_ITEM.match(text) or _TERM.match(text)))

    def _delimited(self, index: int) -> int:
        """Open or close a block of blocks; take or leave out one whose content is no markup."""
        delimiter = self.lines[index].text
        sign = delimiter[0]
        if delimiter != "--" and sign in _CLOSED:
            end = index + 1
            while end < len(self.lines) and self.lines[end].text != delimiter:
                end += 1
            inside = [line for line in self.lines[index + 1 : end] if line.text]
            if inside and _CLOSED[sign]:
                self._code(inside[0].start, inside[-1].end)
            self.style = ""
            return end + 1
        is_quote = sign == "_"
        if self.open and self.open[-1] == delimiter:
            self.open.pop()
            self.quotes -= is_quote
        else:
            self.open.append(delimiter)
            self.quotes += is_quote
        self.style = ""
        return index + 1

    def _table(self, index: int) -> int:
        """Take the cells of a table, each of which begins with a bar."""
        fence = self.lines[index].text
        end = index + 1
        while end < len(self.lines) and self.lines[end].text != fence:
            end += 1
        inside = self.lines[index + 1 : end]
        if inside and fence[0] == "|":
            start, stop = inside[0].start, inside[-1].end
            marks = [(match.start() + start, match.end() + start) for match in _CELL.finditer(self.source[start:stop])]
            for (_, first), (last, _) in zip(marks, [*marks[1:], (stop, stop)], strict=True):
                self._add(Passage("table-cell"), first, last)
        return end + 1

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
        for name in ("open", "shut"):
            if match[name]:
                passage.put(_QUOTES[match[name], name], match.start(), len(match[0]))
        if match["note"]:
            note = Passage()
            note.fold(match["note"], match.start("note"))
            note.trim()
            self.notes += [note] if note.length else []
        for name in ("label", "text", "reference", "marked", "doubled", "escaped"):
            text = match[name]
            if not text:
                continue
            if (
                name in ("marked", "doubled")
                and self.depth < DEEPEST
                and (match["mark"] or match["double"])[0] not in "`+"
            ):
                self.depth += 1
                add(passage, self.source, *match.span(name), _INLINE, self._inline)
                self.depth -= 1
            else:
                passage.fold(_LABEL_END.sub("", text) if name in ("label", "text") else text, match.start(name))
        target = match["address"] or match["url"]
        if target:
            if passage.length == begin:  # an address without a text of its own shows itself
                passage.fold(target, match.start("address" if match["address"] else "url"))
            passage.links.append(Link(Span(begin, passage.length), target))
