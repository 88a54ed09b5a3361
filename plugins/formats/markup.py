"""The signs of HTML: tags with their exact offsets, attributes, character references and the declared charset.

Python's own HTML parser gives a line and a column that only some of its versions keep right, and takes
quadratic time over some broken pages; this one walks over the text once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# No part of a tag can match in two ways, and none gives back what it took: the time is linear.
_TAG = re.compile(
    r"<(/?)([a-zA-Z][^\s/>]*+)"
    r"((?:[^>\"'=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')|[=\"'])*+)>"
)
_ATTRIBUTE = re.compile(r"([^\s/>=\"'][^\s/>=]*+)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>\"'][^\s>]*+)))?+")
_REFERENCE = re.compile(r"&(?:#(?:[xX][0-9a-fA-F]++|[0-9]++);?|[a-zA-Z][a-zA-Z0-9]{0,31};?)")
_CHARSET = re.compile(
    rb"<meta\s[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]+)|<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([\w:.-]+)",
    re.IGNORECASE,
)

# Their content is text up to their own end tag, whatever it looks like.
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes")
}
TEXT, START, END, COMMENT = range(4)


class Token(NamedTuple):
    """A text, a tag or a comment: its kind, its place, a tag's name in lower case, its attributes as written."""

    kind: int
    start: int
    end: int
    name: str = ""
    attributes: str = ""


def tokens(source: str) -> Iterator[Token]:
    """Yield the texts, tags and comments of a page; declarations and processing instructions are left out.

    As in a browser, a comment or tag that nothing ends takes all that follows.
    """
    position, searched = 0, 0
    while True:
        mark = source.find("<", searched)
        if mark < 0:
            break
        tag = _TAG.match(source, mark)
        if tag is None:
            after = _after_other(source, mark)
            if after == mark:  # a bare sign in the text
                searched = mark + 1
                continue
            if mark > position:
                yield Token(TEXT, position, mark)
            position = searched = after
            if source.startswith("<!--", mark):
                yield Token(COMMENT, mark, after)
            continue
        if mark > position:
            yield Token(TEXT, position, mark)
        position = searched = tag.end()
        closing, name, attributes = tag.groups()
        name = name.lower()
        yield Token(END if closing else START, mark, position, name, attributes)
        if not closing and name in _RAW:
            end = _RAW[name].search(source, position)
            searched = end.start() if end else len(source)
            if searched > position:
                yield Token(TEXT, position, searched)
            position = searched
    if position < len(source):
        yield Token(TEXT, position, len(source))


def _after_other(source: str, mark: int) -> int:
    """Return where what begins at `mark` ends if it is a comment, a declaration or a tag without end; else `mark`."""
    if source.startswith("<!--", mark):
        if source.startswith(("<!-->", "<!--->"), mark):
            return source.index(">", mark) + 1
        end = source.find("-->", mark + 4)
        return end + 3 if end >= 0 else len(source)
    sign, following = source[mark + 1 : mark + 2], source[mark + 2 : mark + 3]
    if _is_letter(sign) or (sign == "/" and _is_letter(following)):
        return len(source)
    if sign in ("!", "?") or (sign == "/" and following):
        end = source.find(">", mark)
        return end + 1 if end >= 0 else len(source)
    return mark


def _is_letter(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()


def attributes_of(text: str) -> dict[str, str]:
    """Return the attributes of a tag, names in lower case, character references decoded; the first of a name wins."""
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(text):
        value = next(filter(None, values), "")
        found.setdefault(name.lower(), plain(value, in_attribute=True) if "&" in value else value)
    return found


def references(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the character references in a text: start, end, and what they stand for (an ampersand may be none)."""
    for match in _REFERENCE.finditer(text):
        start, reference = match.start(), match[0]
        if reference[1] == "#":
            yield start, match.end(), _numbered(reference)
        else:
            length, meaning = _named(reference)
            if length:
                yield start, start + length, meaning


def plain(text: str, in_attribute: bool = False) -> str:
    """Return a text with its character references decoded; in an attribute only those that end in a semicolon.

    >>> plain("Fish &amp chips &#8211; &#x1F41F;")
    'Fish & chips – 🐟'
    """
    parts: list[str] = []
    position = 0
    for start, end, meaning in references(text):
        if in_attribute and text[end - 1] != ";":
            continue
        parts += text[position:start], meaning
        position = end
    return "".join([*parts, text[position:]])


def _numbered(reference: str) -> str:
    """Decode a number as browsers do; a surrogate, zero or too large a number is the replacement character."""
    import html

    is_hexadecimal = reference[2] in "xX"
    digits = reference[3 if is_hexadecimal else 2 :].rstrip(";").lstrip("0")
    if not 0 < len(digits) <= 8:
        return "\ufffd"
    return html.unescape(f"&#{'x' if is_hexadecimal else ''}{digits};")


def _named(reference: str) -> tuple[int, str]:
    """Return the length of the name, with its ampersand, and what it stands for; some may go without semicolon."""
    from html.entities import html5

    name = reference[1:]
    for length in range(len(name), 1, -1):
        meaning = html5.get(name[:length])
        if meaning is not None:
            return length + 1, meaning
    return 0, ""


def declared_charset(data: bytes) -> str | None:
    """Return the charset that the head of a page declares, if it does."""
    match = _CHARSET.search(data[:4096])
    return (match[1] or match[2]).decode("ascii", "replace") if match else None
