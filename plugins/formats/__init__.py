"""Readers of plain text, Markdown and HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.hookspecs import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.hookspecs import Reader


@hookimpl
def checker_readers() -> Iterable[Reader]:
    """Return the three readers."""
    from checker_plugins.formats.html import HtmlReader
    from checker_plugins.formats.markdown import MarkdownReader
    from checker_plugins.formats.text import TextReader

    return [TextReader(), MarkdownReader(), HtmlReader()]
