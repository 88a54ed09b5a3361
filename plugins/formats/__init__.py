"""Readers of the formats that articles come in: text and markup, pages, word processors, wires and feeds.

Each format has a module with a function `read`, which is imported when the first file of the format is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from checker.document import CommentStyle
from checker.hookspecs import hookimpl

if TYPE_CHECKING:
    from checker.document import Document
    from checker.hookspecs import Reader


_MARKDOWN = CommentStyle("<!-- ", " -->", "line-end")  # a line of its own would part a list or a paragraph


class Format:
    """A format with extensions of its own; `fields` is what the module's `read` is told besides.

    `comment_style` is how it writes comments, if the module reads any.
    """

    def __init__(
        self,
        name: str,
        module: str,
        extensions: Sequence[str],
        only_named: Sequence[str] = (),
        fields: Mapping[str, str] | None = None,
        comment_style: CommentStyle | None = None,
    ) -> None:
        self.name, self.module, self.extensions = name, module, extensions
        self.only_named, self.fields, self.comment_style = only_named, fields, comment_style

    def read(self, data: bytes, path: str) -> Iterator[Document]:
        """Yield the articles of one file. Raises `CheckerError` when it holds none that can be read."""
        read: Any = import_module(f"checker_plugins.formats.{self.module}").read
        documents: Iterator[Document] = read(data, path, self.fields) if self.fields else read(data, path)
        return documents


class SharedFormat(Format):
    """A format whose files have an extension that others have too; `sign` is what its files alone hold."""

    def __init__(
        self, name: str, module: str, extensions: Sequence[str], only_named: Sequence[str], sign: bytes
    ) -> None:
        super().__init__(name, module, extensions, only_named)
        self.sign = sign

    def recognises(self, data: bytes) -> bool:
        """Say whether the sign stands in the first bytes of a file."""
        return re.search(self.sign, data) is not None


class FieldsFormat(Format):
    """A format whose fields go by any names, and which can be told them."""

    def with_fields(self, fields: Mapping[str, str]) -> FieldsFormat:
        """Return the reader that takes for `text`, `html` and each name of metadata the field that `fields` says."""
        return FieldsFormat(self.name, self.module, self.extensions, self.only_named, fields)


@hookimpl
def checker_readers() -> Iterable[Reader]:
    """Return the readers; of those that share an extension, the first whose sign a file holds reads it."""
    return [
        Format("text", "text", (".txt", ".text")),
        Format("markdown", "markdown", (".md", ".markdown", ".mdown"), comment_style=_MARKDOWN),
        Format("mdx", "mdx", (".mdx",), comment_style=CommentStyle("{/* ", " */}", "line-end")),
        Format("rst", "restructured", (".rst", ".rest"), comment_style=CommentStyle(".. ", "\n\n", "line")),
        Format("asciidoc", "asciidoc", (".adoc", ".asciidoc"), comment_style=CommentStyle("// ", "\n", "line")),
        Format("html", "html", (".html", ".htm", ".xhtml"), comment_style=CommentStyle("<!-- ", " -->", "text")),
        Format("docx", "docx", (".docx", ".docm")),
        Format("odt", "odt", (".odt",)),
        Format("pdf", "pdf", (".pdf",), (".pdf",)),
        SharedFormat(
            "newsml", "newsml", (".newsml", ".xml"), (".xml",), sign=rb"<(?:\w+:)?(?:newsItem|newsMessage)[\s>]"
        ),
        SharedFormat("nitf", "nitf", (".nitf", ".xml"), (".xml",), sign=rb"<(?:\w+:)?nitf[\s>]"),
        SharedFormat(
            "feed", "feed", (".rss", ".atom", ".xml"), (".xml",), sign=rb"<(?:rss|(?:\w+:)?RDF|(?:\w+:)?feed)[\s>]"
        ),
        SharedFormat("ans", "ans", (".ans", ".json"), (".json",), sign=rb"\"(?:content_elements|headlines\"\s*:\s*\{)"),
        SharedFormat(
            "ninjs",
            "ninjs",
            (".ninjs", ".json"),
            (".json",),
            sign=rb"\"(?:bodies|body_x?html|body_text|headlines|version[cC]reated)\"\s*:",
        ),
        FieldsFormat("jsonl", "jsonl", (".jsonl", ".ndjson")),
    ]
