"""A brief as a Word document (OOXML): heading styles, tables with repeated headers, and links."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_DIRECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from app.language.languages import Language
from app.pages.brief.archives import EPOCH, same_each_time
from app.pages.brief.parts import Brief, Line, Section, Span, widths

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

_PAGE, _MARGIN = (Mm(210), Mm(297)), Mm(18)
_LINK = RGBColor(0x1A, 0x56, 0x8E)
# Elements that may follow the direction among the properties of a paragraph, which have a fixed order.
_AFTER_DIRECTION = (
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
    "w:outlineLvl",
)


def write(brief: Brief, picture: bytes, language: Language, author: str) -> bytes:
    """Write a brief as a document; the output is reproducible.

    Parameters
    ----------
    brief
        The content.
    picture
        The map as PNG.
    language
        Language of the brief.
    author
        Author of the catalogue.
    """
    document = docx.Document()
    cell_style = _prepare(document, brief.title, language, author)
    document.add_heading(brief.title, 0)
    for said in brief.lines:
        _fill(document.add_paragraph(), said)
    shown = document.add_picture(io.BytesIO(picture), width=_PAGE[0] - 2 * _MARGIN)
    shown._inline.docPr.set("descr", brief.pictured)  # noqa: SLF001 - there is no public API for alternative texts
    for section in brief.sections:
        _add(document, section, language, cell_style)
    return same_each_time(document.save)


def _prepare(document: Document, title: str, language: Language, author: str) -> str:
    """Set page format, language, direction and document properties; return the id of the cell style."""
    page = document.sections[0]
    page.page_width, page.page_height = _PAGE
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _MARGIN
    for tag in document.styles.element.xpath("w:docDefaults//w:lang"):
        tag.set(qn("w:bidi" if language.direction == "rtl" else "w:val"), language.code)
    small = document.styles.add_style("Cell", WD_STYLE_TYPE.PARAGRAPH)
    small.base_style = document.styles["Normal"]
    small.font.size = Pt(8.5)
    small.paragraph_format.space_after = Pt(0)
    if language.direction == "rtl":
        for name in ("Normal", "Title", "Heading 1", "Cell"):
            style: ParagraphStyle = document.styles[name]
            style.element.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *_AFTER_DIRECTION)
    known = document.core_properties
    known.title, known.author, known.last_modified_by, known.comments = title[:255], author[:255], author[:255], ""
    known.language = language.code
    known.created = known.modified = datetime(*EPOCH)
    id_of_cells: str = small.style_id
    return id_of_cells


def _add(document: Document, section: Section, language: Language, cell_style: str) -> None:
    document.add_heading(section.heading, 1)
    for said in section.lines:
        _fill(document.add_paragraph(), said)
    for table in section.tables:
        heads: Iterable[Line] = ((Span(name),) for name in table.columns)
        written = document.add_table(0, len(table.columns), "Table Grid")
        if language.direction == "rtl":
            written.table_direction = WD_TABLE_DIRECTION.RTL
        shares = widths(table)
        for column, share in zip(written.columns, shares, strict=True):
            column.width = (_PAGE[0] - 2 * _MARGIN) * share // sum(shares)
        for number, row in enumerate((tuple(heads), *table.rows)):
            added = written.add_row()
            for cell, said in zip(added.cells, row, strict=True):
                (paragraph,) = cell.paragraphs
                paragraph._p.style = cell_style  # noqa: SLF001 - `paragraph.style` searches all styles each time
                _fill(paragraph, said, bold=not number)
            if not number:
                added._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no API
        document.add_paragraph()


def _fill(paragraph: Paragraph, said: Line, *, bold: bool = False) -> None:
    for span in said:
        run = paragraph.add_run(span.text)
        run.bold = bold or None
        # Links to anchors only work on the page.
        if span.address and not span.address.startswith("#"):
            _link(paragraph, run, span.address)


def _link(paragraph: Paragraph, run: Run, address: str) -> None:
    """Make a run a link: python-docx reads links, but cannot write them."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.append(run._r)  # noqa: SLF001
    paragraph._p.append(link)  # noqa: SLF001
    run.font.color.rgb, run.font.underline = _LINK, True
