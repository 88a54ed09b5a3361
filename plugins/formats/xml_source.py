"""XML as a tree whose texts know where they stand in the file, parsed without entities of the file's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, NoReturn
from xml.parsers import expat

from checker.decoding import decode
from checker.errors import CheckerError, Origin
from checker_plugins.formats.markup import plain
from checker_plugins.formats.passage import Passage

DEEPEST = 200
XML_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"

_DECLARED = re.compile(rb"<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([\w:.-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml\s[^>]*\?>")


class Text(NamedTuple):
    """A run of text in an element, and the run of the source that it stands for."""

    text: str
    start: int
    length: int


class Element:
    """An element: its name without prefix, its namespace, its attributes, and its texts and elements in order."""

    __slots__ = ("attributes", "content", "name", "namespace")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.namespace, _, self.name = name.rpartition(" ")
        self.attributes = attributes
        self.content: list[Element | Text] = []

    @property
    def elements(self) -> Iterator[Element]:
        """The elements directly inside this one."""
        return (part for part in self.content if isinstance(part, Element))

    def all(self, *names: str) -> Iterator[Element]:
        """Yield the elements inside this one, however deep, that go by one of `names`, in order."""
        for element in self.elements:
            if element.name in names:
                yield element
            yield from element.all(*names)

    def first(self, *path: str) -> Element | None:
        """Return the first element that a path of names leads to, one level a name."""
        found: Element | None = self
        for name in path:
            found = next((element for element in found.elements if element.name == name), None) if found else None
        return found

    def find(self, name: str) -> Element | None:
        """Return the first element of a name inside this one, however deep."""
        return next(self.all(name), None)

    @property
    def text(self) -> str:
        """All text inside the element, its white space folded."""
        return " ".join("".join(text.text for text in self.texts()).split())

    def said(self, *path: str) -> str:
        """Return the text of the first element that a path of names leads to; nothing if there is none."""
        found = self.first(*path)
        return found.text if found is not None else ""

    def passage(self, role: str = "paragraph", level: int = 0) -> Passage:
        """Return all text inside the element, as it stands, as a passage."""
        whole = Passage(role, level)
        for text in self.texts():
            whole.put(*text)
        return whole

    def texts(self) -> Iterator[Text]:
        """Yield the runs of text inside the element, however deep."""
        for part in self.content:
            if isinstance(part, Text):
                yield part
            else:
                yield from part.texts()


def decoded(data: bytes, path: str) -> str:
    """Return the text of an XML file, by its byte order mark or by the charset that it declares."""
    declared = _DECLARED.search(data[:400])
    return decode(data, path, declared[1].decode("ascii", "replace") if declared else None)


def parse(source: str, path: str) -> Element:
    """Return the root element. Raises `CheckerError` with the line when the file is broken or not safe to read.

    A file that declares entities is refused, and nothing outside the file is ever looked for. Names of
    characters that HTML has, such as `&nbsp;`, are known also without a declaration.
    """
    return _Building(source, path).root()


class _Building:
    """One run of the parser, and the tree as it grows."""

    def __init__(self, source: str, path: str) -> None:
        self.source = source
        self.path = path
        self.open: list[Element] = [Element("", {})]
        declaration = _DECLARATION.match(source)
        self.begin = declaration.end() if declaration else 0  # its charset is not that of the text any more
        self.data = source[self.begin :].encode("utf-8", "replace")
        self.is_ascii = len(self.data) == len(source) - self.begin
        self.byte, self.offset = 0, self.begin
        self.in_cdata = False
        self.parser = parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = False
        parser.UseForeignDTD(True)  # else an undeclared name of a character would be an error
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.SkippedEntityHandler = self._name
        parser.StartCdataSectionHandler = self._cdata(True)
        parser.EndCdataSectionHandler = self._cdata(False)
        parser.EntityDeclHandler = self._entity
        parser.ExternalEntityRefHandler = lambda *_: 1

    def root(self) -> Element:
        try:
            self.parser.Parse(self.data, True)
        except expat.ExpatError as error:
            line = error.lineno + self.source.count("\n", 0, self.begin)
            problem = expat.errors.messages.get(error.code, str(error))
            raise CheckerError(f"{Origin(self.path, line)}: not valid XML: {problem}") from None
        return next(self.open[0].elements)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.open) > DEEPEST:
            self._refuse(f"elements are nested more than {DEEPEST} deep")
        element = Element(name, attributes)
        self.open[-1].content.append(element)
        self.open.append(element)

    def _end(self, _: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        start = self._place()
        if self.in_cdata or self.source[start] != "&":
            length = len(text)
            if text == "\n" and self.source.startswith("\r\n", start):
                length = 2
        else:
            length = self.source.index(";", start) + 1 - start
        self.open[-1].content.append(Text(text, start, length))

    def _name(self, name: str, is_parameter: bool) -> None:
        """Take the name of a character that the file does not declare: what HTML means by it, if anything."""
        if not is_parameter:
            written = f"&{name};"
            self.open[-1].content.append(Text(plain(written), self._place(), len(written)))

    def _cdata(self, is_begun: bool) -> Callable[[], None]:
        def note() -> None:
            self.in_cdata = is_begun

        return note

    def _entity(self, *_: object) -> None:
        self._refuse("it declares entities, which are not expanded")

    def _refuse(self, problem: str) -> NoReturn:
        line = self.parser.CurrentLineNumber + self.source.count("\n", 0, self.begin)
        raise CheckerError(f"{Origin(self.path, line)}: not read: {problem}")

    def _place(self) -> int:
        """Return the offset in code points of what the parser is at."""
        byte = self.parser.CurrentByteIndex
        if self.is_ascii:
            return self.begin + byte
        self.offset += len(self.data[self.byte : byte].decode("utf-8", "replace"))
        self.byte = byte
        return self.offset
