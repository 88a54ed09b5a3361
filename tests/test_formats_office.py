"""Word, OpenDocument and PDF: what is read, where it says that it stands, and files that are broken or hostile."""

from __future__ import annotations

import io
import re
import struct
import sys
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document import Document
from checker.errors import CheckerError
from checker_plugins.formats import archive, docx, odt, pdf

WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/>{rest}</w:style>'
    for id, name, rest in (  # noqa: A001
        ("T", "Title", ""),
        ("S", "Subtitle", ""),
        ("H2", "heading 2", ""),
        ("Own", "House heading", '<w:basedOn w:val="H2"/>'),
        ("Q", "Intense Quote", ""),
        ("B", "List Bullet", ""),
        ("Round", "Round", '<w:basedOn w:val="Round"/>'),
        ("C", "Caption", ""),
    )
)
NOTES = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>no</w:t></w:r></w:p></w:footnote>'
    '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>'
    '<w:r><w:t xml:space="preserve"> A note.</w:t></w:r></w:p></w:footnote>'
)
LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId9" Type="hyperlink" Target="https://post.example/r"/></Relationships>'
)
CORE = (
    '<cp:coreProperties xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="d">'
    "<dc:title>No</dc:title><dc:description>A remark on the file.</dc:description>"
    "<dc:creator>Ida Lund</dc:creator><dc:language>en-GB</dc:language>"
    "<dcterms:modified>2025-03-04</dcterms:modified></cp:coreProperties>"
)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(text: str, style: str = "", more: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{run(text) if text else ''}</w:p>"


def word(body: str, **parts: str) -> bytes:
    extra = {name.replace("__", "/"): content for name, content in parts.items()}
    return zipped(
        {
            "word/document.xml": f'<?xml version="1.0"?><w:document {WORD}><w:body>{body}</w:body></w:document>',
            "word/styles.xml": f"<w:styles {WORD}>{STYLES}</w:styles>",
            "word/footnotes.xml": f"<w:footnotes {WORD}>{NOTES}</w:footnotes>",
            "word/comments.xml": f"<w:comments {WORD}><w:comment><w:p>{run('Comment.')}</w:p></w:comment></w:comments>",
            "word/_rels/document.xml.rels": LINKS,
            "docProps/core.xml": CORE,
            **extra,
        }
    )


def outline(document: Document) -> list[tuple[str, int, str, str]]:
    return [(block.role, block.level, block.locator, block.span.of(document.text)) for block in document.blocks]


ARTICLE = word(
    paragraph("Mill to close", "T")
    + paragraph("The owner sells.", "S")
    + paragraph("")
    + f"<w:p>{run('The owner ')}<w:del>{run('never ').replace('w:t', 'w:delText')}</w:del>"
    + f'<w:ins>{run("allegedly")}</w:ins>{run(" sold ")}<w:hyperlink r:id="rId9">{run("it")}</w:hyperlink>'
    + f'<w:r><w:footnoteReference w:id="2"/></w:r>{run(".")}<w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden.</w:t></w:r>'
    + "<w:r><w:br/><w:t>Next</w:t><w:tab/><w:t>line</w:t><w:noBreakHyphen/><w:t>end.</w:t></w:r></w:p>"
    + f"<w:p><w:moveFrom>{run('Moved away.')}</w:moveFrom></w:p>"
    + f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('Two become ')}</w:p>{paragraph('one.')}"
    + paragraph("The weir", "Own")
    + paragraph("One mill", "B")
    + paragraph("Deep", more='<w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr>')
    + paragraph("I sold nothing.", "Q")
    + "<w:sdt><w:sdtContent>"
    + paragraph("In a control.", "Round")
    + "</w:sdtContent></w:sdt>"
    + f"<w:tbl><w:tr><w:tc>{paragraph('Year')}</w:tc><w:tc>{paragraph('Tons')}</w:tc></w:tr>"
    + f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{paragraph('Gone')}</w:tc></w:tr>"
    + f"<w:tr><w:tc>{paragraph('1961')}{paragraph('about', 'H2')}</w:tc><w:tc>{paragraph('two')}</w:tc></w:tr></w:tbl>"
    + f"<w:p>{run('Drawn: ')}<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:p>{run('box')}</w:p></w:drawing>"
    + f"</mc:Choice><mc:Fallback>{run('box')}</mc:Fallback></mc:AlternateContent></w:r>{run('end.')}</w:p>"
    + paragraph("Picture: Bo Ek", "C")
    + paragraph("The end.", more="<w:rPr><w:del/></w:rPr>")
)


def test_a_word_document_is_read_with_changes_accepted_and_comments_left_out() -> None:
    (document,) = docx.read(ARTICLE, "a.docx")
    assert outline(document) == [
        ("headline", 1, "paragraph 1", "Mill to close"),
        ("standfirst", 0, "paragraph 2", "The owner sells."),
        ("paragraph", 0, "paragraph 3", "The owner allegedly sold it.\nNext line-end."),
        ("paragraph", 0, "paragraph 4", "Two become one."),
        ("heading", 2, "paragraph 5", "The weir"),
        ("list-item", 1, "paragraph 6", "One mill"),
        ("list-item", 2, "paragraph 7", "Deep"),
        ("blockquote", 1, "paragraph 8", "I sold nothing."),
        ("paragraph", 0, "paragraph 9", "In a control."),
        ("table-cell", 0, "table 1, row 1, cell 1", "Year"),
        ("table-cell", 0, "table 1, row 1, cell 2", "Tons"),
        ("table-cell", 0, "table 1, row 3, cell 1", "1961"),
        ("table-cell", 0, "table 1, row 3, cell 1", "about"),
        ("table-cell", 0, "table 1, row 3, cell 2", "two"),
        ("paragraph", 0, "paragraph 10", "Drawn: end."),
        ("caption", 0, "paragraph 11", "Picture: Bo Ek"),
        ("paragraph", 0, "paragraph 12", "The end."),
        ("paragraph", 0, "footnote 1", "A note."),
    ]
    assert [(link.span.of(document.text), link.target) for link in document.links] == [("it", "https://post.example/r")]
    assert dict(document.metadata) == {
        "headline": "Mill to close",
        "byline": "Ida Lund",
        "updated": "2025-03-04",
        "language": "en-GB",
    }
    assert document.source == document.text
    assert document.language == "en-GB"


def test_a_first_heading_is_the_headline_where_nothing_is_a_title() -> None:
    (document,) = docx.read(word(paragraph("Mill to close", "H2") + paragraph("It is.")), "a.docx")
    assert [block.role for block in document.blocks] == ["headline", "paragraph", "paragraph"]


def test_the_strict_form_of_word_documents_is_read_too() -> None:
    strict = WORD.replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", docx._WORD[1])
    parts = {"word/styles.xml": f"<w:styles {strict}>{STYLES}</w:styles>"}
    body = f"<w:document {strict}><w:body>{paragraph('Mill', 'T')}</w:body></w:document>"
    (document,) = docx.read(zipped({"word/document.xml": body, **parts}), "a.docx")
    assert outline(document) == [("headline", 1, "paragraph 1", "Mill")]


OFFICE = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "style")
)
CONTENT = f"""<office:document-content {OFFICE} xmlns:draw="d" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xlink="http://www.w3.org/1999/xlink"><office:automatic-styles>
<style:style style:name="P1" style:parent-style-name="Title"/>
<style:style style:name="P2" style:parent-style-name="Quotations"/>
</office:automatic-styles><office:body><office:text>
<text:tracked-changes><text:changed-region><text:deletion>
<text:p>Deleted.</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:p text:style-name="P1">Mill to close</text:p><text:p text:style-name="Subtitle">The owner sells.</text:p>
<text:p>The<text:s text:c="3"/>owner <text:change text:change-id="c"/><text:span>allegedly</text:span>
 sold<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>
<text:p>A note.</text:p></text:note-body></text:note>
 <text:a xlink:href="https://post.example/r">it</text:a><office:annotation><dc:creator>Bo</dc:creator>
<text:p>Comment.</text:p></office:annotation>.<text:line-break/>Next<text:tab/>line.</text:p>
<text:p/><text:h text:outline-level="2">The weir</text:h>
<text:list><text:list-header><text:p>First</text:p></text:list-header>
<text:list-item><text:p>One mill</text:p>
<text:list><text:list-item><text:p>Deep</text:p></text:list-item></text:list></text:list-item></text:list>
<text:p text:style-name="P2">I sold nothing.</text:p>
<table:table><table:table-header-rows>
<table:table-row><table:table-cell><text:p>Year</text:p></table:table-cell>
</table:table-row></table:table-header-rows>
<table:table-row><table:table-cell><text:p>1961</text:p></table:table-cell><table:covered-table-cell/>
<table:table-cell><text:p>two</text:p></table:table-cell></table:table-row></table:table>
<text:p><draw:frame><draw:text-box><text:p>The mill.</text:p></draw:text-box></draw:frame></text:p>
</office:text></office:body></office:document-content>"""
META = (
    f'<office:document-meta {OFFICE} xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="m"><office:meta>'
    "<meta:initial-creator>Ida Lund</meta:initial-creator><dc:creator>Desk</dc:creator><dc:date>2025-03-04</dc:date>"
    "<dc:language>en-GB</dc:language></office:meta></office:document-meta>"
)
KIND = {"mimetype": "application/vnd.oasis.opendocument.text"}


def test_an_opendocument_text_is_read_with_changes_accepted_and_comments_left_out() -> None:
    (document,) = odt.read(zipped({**KIND, "content.xml": CONTENT, "meta.xml": META}), "a.odt")
    assert outline(document) == [
        ("headline", 1, "paragraph 1", "Mill to close"),
        ("standfirst", 0, "paragraph 2", "The owner sells."),
        ("paragraph", 0, "paragraph 3", "The owner allegedly sold it.\nNext line."),
        ("heading", 2, "paragraph 4", "The weir"),
        ("list-item", 1, "paragraph 5", "First"),
        ("list-item", 1, "paragraph 6", "One mill"),
        ("list-item", 2, "paragraph 7", "Deep"),
        ("blockquote", 1, "paragraph 8", "I sold nothing."),
        ("table-cell", 0, "table 1, row 1, cell 1", "Year"),
        ("table-cell", 0, "table 1, row 2, cell 1", "1961"),
        ("table-cell", 0, "table 1, row 2, cell 2", "two"),
        ("caption", 0, "paragraph 9", "The mill."),
        ("paragraph", 0, "footnote 1", "A note."),
    ]
    assert [(link.span.of(document.text), link.target) for link in document.links] == [("it", "https://post.example/r")]
    assert dict(document.metadata) == {
        "headline": "Mill to close",
        "byline": "Ida Lund",
        "updated": "2025-03-04",
        "language": "en-GB",
    }


lines = st.lists(
    st.text(st.sampled_from("ab é🌊&<>."), min_size=1, max_size=20).filter(str.strip), min_size=1, max_size=8
)


@given(lines)
def test_the_paragraphs_of_office_files_are_read_one_by_one(texts: list[str]) -> None:
    content = f"<w:document {WORD}><w:body>{''.join(map(paragraph, texts))}</w:body></w:document>"
    (document,) = docx.read(zipped({"word/document.xml": content}), "a.docx")
    assert [block.span.of(document.text) for block in document.blocks] == [text.strip() for text in texts]
    assert [block.locator for block in document.blocks] == [f"paragraph {number + 1}" for number in range(len(texts))]
    paragraphs = "".join(f"<text:p>{escape(text)}</text:p>" for text in texts)
    body = f"<office:d {OFFICE}><office:body><office:text>{paragraphs}</office:text></office:body></office:d>"
    (document,) = odt.read(zipped({"content.xml": body}), "a.odt")
    folded = [re.sub(" +", " ", text).strip() for text in texts]
    assert [block.span.of(document.text) for block in document.blocks] == folded


def page_of(*lines: tuple[int, int, int, str]) -> bytes:
    """Return what draws lines of text, each at a place and in a size."""
    shown = (f"/F1 {size} Tf 1 0 0 1 {left} {up} Tm ({text}) Tj" for left, up, size, text in lines)
    return f"BT {' '.join(shown)} ET".encode("latin-1")


def pdf_of(*pages: bytes) -> bytes:
    """Return a PDF file of pages that are drawn so."""
    numbers = [4 + 2 * index for index in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for number, drawn in zip(numbers, pages, strict=True):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 600]/Contents {number + 1} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>".encode()
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn))
    objects.append(b"<</Title(Not the title)/Author(Ida Lund)>>")
    file, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        file
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (
            size,
            table,
            size,
            size - 1,
            len(file),
        )
    )


def head(page: int) -> list[tuple[int, int, int, str]]:
    return [(40, 580, 8, f"The Oskby Post, page {page}"), (200, 20, 8, f"- {page} -")]


PAPER = pdf_of(
    page_of(
        *head(1),
        (40, 520, 20, "Mill to close"),
        (40, 490, 10, "The owner allegedly sold the mill on Monday, and nobody in the coun-"),
        (40, 478, 10, "cil knew of it before the paper said so."),
        (40, 450, 10, "A second paragraph stands below it, and is cut in the middle where the"),
    ),
    page_of(
        *head(2),
        (40, 540, 10, "first page ends, as they often are in papers."),
        (40, 510, 14, "The weir"),
        (40, 480, 10, "\\225 One mill on the river"),
        (40, 468, 10, "\\225 Two weirs above it"),
    ),
)


def test_a_pdf_is_read_by_the_places_of_its_lines() -> None:
    pytest.importorskip("pdfminer")
    (document,) = pdf.read(PAPER, "a.pdf")
    assert outline(document) == [
        ("headline", 1, "page 1", "Mill to close"),
        (
            "paragraph",
            0,
            "page 1",
            (
                "The owner allegedly sold the mill on Monday, and nobody in the council"
                " knew of it before the paper said so."
            ),
        ),
        (
            "paragraph",
            0,
            "page 1",
            (
                "A second paragraph stands below it, and is cut in the middle where the"
                " first page ends, as they often are in papers."
            ),
        ),
        ("heading", 2, "page 2", "The weir"),
        ("list-item", 1, "page 2", "One mill on the river"),
        ("list-item", 1, "page 2", "Two weirs above it"),
    ]
    assert dict(document.metadata) == {"headline": "Mill to close", "byline": "Ida Lund"}


def test_without_the_extra_a_pdf_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pdfminer.high_level", None)
    with pytest.raises(
        CheckerError, match=r"^a\.pdf: PDF files need the extra 'pdf': pip install 'claim-checker\[pdf\]'$"
    ):
        next(pdf.read(PAPER, "a.pdf"))


def test_a_pdf_without_text_or_with_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pdfminer")
    with pytest.raises(
        CheckerError, match=r"^a\.pdf: has no text layer; scanned pages must be turned into text first$"
    ):
        next(pdf.read(pdf_of(b""), "a.pdf"))
    monkeypatch.setattr(pdf, "MOST_PAGES", 1)
    with pytest.raises(CheckerError, match=r"^a\.pdf: not read: has more than 1 pages$"):
        next(pdf.read(PAPER, "a.pdf"))


BOMB = b"<a>" + b"0" * 3_000_000 + b"</a>"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "a.docx: is damaged, or no Word document"),
        (b"Just words.", "a.docx: is damaged, or no Word document"),
        (ARTICLE[: len(ARTICLE) // 2], "a.docx: is damaged, or no Word document"),
        (zipped({}), "a.docx: is no Word document: it has no part 'word/document.xml'"),
        (zipped({"a.txt": "x"}), "a.docx: is no Word document: it has no part 'word/document.xml'"),
        (word(""), None),  # there is a footnote
        (
            zipped({"word/document.xml": f"<w:document {WORD}><w:body/></w:document>"}),
            "a.docx: holds no text to check",
        ),
        (zipped({"word/document.xml": "<w>"}), "a.docx: word/document.xml:1: not valid XML: no element found"),
        (
            zipped({"word/document.xml": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}),
            "a.docx: word/document.xml:1: not read: it declares entities, which are not expanded",
        ),
        (
            zipped({"word/document.xml": BOMB}),
            "a.docx: not read: it is packed so tightly that it may be a zip bomb",
        ),
        (
            zipped({f"{number}": b"0" * 30_000_000 for number in range(4)}),
            "a.docx: not read: it unpacks to 120 MB in 4 parts",
        ),
    ],
    ids=str,
)
def test_what_is_wrong_with_an_archive_is_one_clear_error(data: bytes, problem: str | None) -> None:
    if problem is None:
        assert next(docx.read(data, "a.docx")).text == "A note."
        return
    with pytest.raises(CheckerError) as caught:
        list(docx.read(data, "a.docx"))
    assert str(caught.value) == problem


def test_a_huge_cell_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_PART", 10_000)
    cell = paragraph(" ".join(str(number) for number in range(4_000)))
    with pytest.raises(CheckerError, match=r"^a\.docx: not read: its part 'word/document\.xml' unpacks to 0 MB$"):
        next(docx.read(word(f"<w:tbl><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>"), "a.docx"))


def test_encrypted_and_other_kinds_of_files_are_refused() -> None:
    data = bytearray(zipped({"word/document.xml": "<a/>"}))
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = data.index(signature) + offset
        data[at : at + 2] = struct.pack("<H", 1)
    with pytest.raises(CheckerError, match=r"^a\.docx: not read: it is encrypted$"):
        next(docx.read(bytes(data), "a.docx"))
    sheet = zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": CONTENT})
    with pytest.raises(CheckerError, match=r"^a\.odt: is no OpenDocument text, but another kind of OpenDocument file$"):
        next(odt.read(sheet, "a.odt"))


@given(st.sampled_from(["docx", "odt", "pdf"]), st.integers(0, 4_000), st.integers(0, 255), st.booleans())
def test_a_damaged_file_is_read_or_refused_and_never_crashes(kind: str, place: int, byte: int, is_cut: bool) -> None:
    reader = {"docx": docx.read, "odt": odt.read, "pdf": pdf.read}[kind]
    whole = {"docx": ARTICLE, "odt": zipped({**KIND, "content.xml": CONTENT, "meta.xml": META}), "pdf": PAPER}[kind]
    place %= len(whole)
    data = whole[:place] if is_cut else whole[:place] + bytes([byte]) + whole[place + 1 :]
    problems: tuple[str, ...] = ()
    try:
        assert all(document.text for document in reader(data, f"a.{kind}"))
    except CheckerError as error:
        problems = error.problems
    assert all(problem.startswith(f"a.{kind}: ") for problem in problems)
