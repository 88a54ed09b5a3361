"""The reader of PDF files with a text layer; needs the extra `pdf`."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from checker.document import Document
from checker.errors import CheckerError
from checker_plugins.formats.metadata import tidy
from checker_plugins.formats.passage import Passage, assemble

MOST_PAGES = 500
EDGE = 0.09  # of the page's height: where running heads and page numbers stand
LARGER = 1.15  # times the size of the text: then it is a heading

_UNKNOWN = re.compile(r"\(cid:\d+\)")  # how the library writes a sign whose meaning the file does not tell
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?:page |p\. ?)?[-–— ]*\d{1,4}(?: ?(?:/|of) ?\d{1,4})?[-–— ]*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*\Z")
_BULLET = re.compile(r"[•‣◦●○▪]\s*")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\Z")


class Line(NamedTuple):
    """A line of a page: its text, its left and right end, its height on the page, and the size of its letters."""

    page: int
    text: str
    left: float
    right: float
    top: float
    size: float
    is_edge: bool


def read(data: bytes, path: str) -> Iterator[Document]:
    """Yield the one article of a file. Raises `CheckerError` when it is damaged, or has no text layer."""
    if b"%PDF-" not in data[:1024]:
        raise CheckerError(f"{path}: is damaged, or no PDF")
    boxes, about = _read(data, path)
    passages = _passages(_without_edges(boxes))
    if not passages:
        raise CheckerError(f"{path}: has no text layer; scanned pages must be turned into text first")
    headline = next((passage.text for passage in passages if passage.role == "headline"), "")
    metadata = {"headline": headline or about.get("Title"), "byline": about.get("Author")}
    yield assemble(passages, None, path, "pdf", tidy(metadata))


def _read(data: bytes, path: str) -> tuple[list[list[Line]], dict[str, str]]:
    """Return the lines of each box of text, in reading order, and what the file says of itself."""
    try:
        from pdfminer.high_level import extract_pages
        from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
        from pdfminer.pdfparser import PDFParser
        from pdfminer.utils import decode_text
    except ImportError:
        raise CheckerError(f"{path}: PDF files need the extra 'pdf': pip install 'claim-checker[pdf]'") from None
    import logging

    logger = logging.getLogger("pdfminer")
    if not logger.handlers:  # else what it makes of a broken file would be printed
        logger.addHandler(logging.NullHandler())
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        about: dict[str, str] = {}
        for info in document.info:
            about |= {key: decode_text(value) for key, value in info.items() if isinstance(value, bytes)}
        boxes: list[list[Line]] = []
        for number, page in enumerate(extract_pages(io.BytesIO(data), maxpages=MOST_PAGES + 1), 1):
            if number > MOST_PAGES:
                raise CheckerError(f"{path}: not read: has more than {MOST_PAGES} pages")
            boxes.extend(_boxes(page, number))
    except CheckerError:
        raise
    except (PDFPasswordIncorrect, PDFEncryptionError):
        raise CheckerError(f"{path}: not read: it is encrypted") from None
    except Exception as error:  # noqa: BLE001 - a broken file makes the library raise almost anything
        problem = f"{type(error).__name__}: {error}".rstrip(": ")
        raise CheckerError(f"{path}: is damaged, or no PDF ({problem:.120})") from None
    return boxes, about


def _boxes(page: Any, number: int) -> Iterator[list[Line]]:
    from pdfminer.layout import LTChar, LTTextBox

    for box in page:
        if not isinstance(box, LTTextBox):
            continue
        lines = []
        for line in box:
            text = _UNKNOWN.sub("\ufffd", " ".join(line.get_text().split()))
            sizes = [sign.size for sign in line if isinstance(sign, LTChar)] if text else []
            if sizes:
                height = (line.y1 - page.y0) / max(1.0, page.height)
                is_edge = not EDGE < height < 1 - EDGE
                lines.append(
                    Line(number, text, line.x0, line.x1, line.y1, round(sorted(sizes)[len(sizes) // 2], 1), is_edge)
                )
        if lines:
            yield lines


def _without_edges(boxes: Sequence[list[Line]]) -> list[list[Line]]:
    """Leave out page numbers, and what stands at the edge of half of the pages or more."""
    pages = len({line.page for box in boxes for line in box})
    heads = Counter(key for key, _ in {(_key(line), line.page) for box in boxes for line in box if line.is_edge})
    repeated = {key for key, number in heads.items() if number > 1 and 2 * number >= pages}
    kept = (
        [line for line in box if not (line.is_edge and (_key(line) in repeated or _PAGE_NUMBER.fullmatch(line.text)))]
        for box in boxes
    )
    return [box for box in kept if box]


def _key(line: Line) -> str:
    return _DIGITS.sub("#", line.text)


def _passages(boxes: Sequence[list[Line]]) -> list[Passage]:
    sizes: Counter[float] = Counter()
    for box in boxes:
        for line in box:
            sizes[line.size] += len(line.text)
    if not sizes:
        return []
    usual = sizes.most_common(1)[0][0]
    done: list[Passage] = []
    for box in boxes:
        for lines in _paragraphs(box):
            role = "heading" if lines[0].size > LARGER * usual and len(lines) <= 4 else "paragraph"
            _add(lines, role, done)
    _name_headline(done)
    return done


def _paragraphs(box: Sequence[Line]) -> Iterator[list[Line]]:
    """Part the lines of a box where one is indented, ends short of the edge, or is set in another size."""
    left, right = min(line.left for line in box), max(line.right for line in box)
    lines = [box[0]]
    for line in box[1:]:
        last = lines[-1]
        is_new = abs(line.size - last.size) > 0.1 * last.size or bool(_BULLET.match(line.text))
        if not is_new and _SENTENCE_END.search(last.text):
            room = right - last.right > 0.15 * (right - left)
            is_new = line.left - left > 0.7 * line.size or room or last.top - line.top > 1.9 * line.size
        if is_new:
            yield lines
            lines = []
        lines.append(line)
    yield lines


def _add(lines: Sequence[Line], role: str, done: list[Passage]) -> None:
    """Add a paragraph, or go on in the last one, if that stopped in the middle of a sentence."""
    text = lines[0].text
    for line in lines[1:]:
        text = _joined(text, line.text)
    bullet = _BULLET.match(text)
    if bullet:
        role, text = "list-item", text[bullet.end() :]
    if not text:
        return
    last = done[-1] if done else None
    if last and role == last.role == "paragraph" and text[0].islower() and not _SENTENCE_END.search(last.text):
        done[-1] = whole = Passage(role, 0, last.locator)
        whole.copy(_joined(last.text, text), 0)
        return
    passage = Passage(role, 2 if role == "heading" else 1 if bullet else 0, f"page {lines[0].page}")
    passage.copy(text, 0)
    done.append(passage)


def _joined(text: str, more: str) -> str:
    """Join two lines; a hyphen before a small letter was put there to break the word."""
    if _HYPHEN.search(text) and more[:1].islower():
        return text[:-1] + more
    return f"{text} {more}"


def _name_headline(passages: Sequence[Passage]) -> None:
    """Make the first heading the headline, if no more than a line or two stand above it."""
    for passage in passages[:3]:
        if passage.role == "heading":
            passage.role, passage.level = "headline", 1
            return
