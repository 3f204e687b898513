"""A brief as PowerPoint slides (OOXML): title, map, and sections, with as many rows on a slide as fit."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import pptx
from pptx.util import Emu, Length, Mm, Pt

from app.language.languages import Language
from app.pages.brief.archives import EPOCH, same_each_time
from app.pages.brief.parts import Brief, Line, Span, Table, outside, plain_text, widths

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide
    from pptx.text.text import TextFrame

_WIDTH, _HEIGHT, _MARGIN, _TOP = Mm(338.7), Mm(190.5), Mm(15), Mm(32)
_ACROSS, _BOTTOM = Emu(_WIDTH - 2 * _MARGIN), Emu(_HEIGHT - Mm(10))
_BLANK = 6  # the layout without placeholders
_TITLE, _HEADING, _TEXT, _CELL = Pt(36), Pt(24), Pt(14), Pt(10)
# Heights of a line of text and of a cell, padding of a row, and space between two parts of a slide.
_LINE, _CELL_LINE, _AROUND, _BETWEEN = Mm(7), Mm(4.3), Mm(2), Mm(4)
# Characters of text and of cells on a full line of a slide.
_LETTERS, _CELL_LETTERS = 115, 165


def write(brief: Brief, picture: bytes, language: Language, author: str) -> bytes:
    """Write a brief as a presentation; the output is reproducible.

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
    show = pptx.Presentation()
    show.slide_width, show.slide_height = _WIDTH, _HEIGHT
    known = show.core_properties
    known.title, known.author, known.last_modified_by = brief.title[:255], author[:255], author[:255]
    known.language, known.created, known.modified = language.code, datetime(*EPOCH), datetime(*EPOCH)
    first = _slide(show)
    _write(_box(first, Mm(60), Mm(40)), [(Span(brief.title),)], language, _TITLE, bold=True)
    _write(_box(first, Mm(105), Mm(60)), brief.lines, language, _TEXT)
    _map(_slide(show), picture, brief.pictured)
    for section in brief.sections:
        part = _Part(show, section.heading, language)
        part.lines(section.lines)
        for table in section.tables:
            part.table(table)
    return same_each_time(show.save)


def _slide(show: Presentation) -> Slide:
    slide: Slide = show.slides.add_slide(show.slide_layouts[_BLANK])
    return slide


def _box(slide: Slide, top: Length, height: Length) -> TextFrame:
    frame: TextFrame = slide.shapes.add_textbox(_MARGIN, top, _ACROSS, height).text_frame
    frame.word_wrap = True
    return frame


def _map(slide: Slide, picture: bytes, pictured: str) -> None:
    shown = slide.shapes.add_picture(io.BytesIO(picture), Emu(0), Mm(5), height=Emu(_HEIGHT - Mm(10)))
    shown.left = Emu((_WIDTH - shown.width) // 2)
    shown._element._nvXxPr.cNvPr.set("descr", pictured)  # noqa: SLF001 - there is no public API for alternative texts


class _Part:
    """A section on as many slides as it needs."""

    def __init__(self, show: Presentation, heading: str, language: Language) -> None:
        self._show, self._heading, self._language = show, heading, language
        self._slides = 0
        self._turn()

    def _turn(self) -> None:
        """Begin a slide."""
        self._slide, self._top = _slide(self._show), int(_TOP)
        self._slides += 1
        number = f" ({self._language.number(self._slides)})" if self._slides > 1 else ""
        title = (Span(f"{self._heading}{number}"),)
        _write(_box(self._slide, Mm(10), Mm(16)), [title], self._language, _HEADING, bold=True)

    def _take(self, heights: Sequence[int], head: int = 0) -> int:
        """Return how many parts of these heights, below a header, fit on this slide; begin a new one if none does."""
        room = np.searchsorted(np.cumsum(heights), _BOTTOM - self._top - head, side="right")
        if not room and self._top > _TOP:
            self._turn()
            return self._take(heights, head)
        return max(1, int(room))

    def lines(self, lines: Sequence[Line]) -> None:
        """Write lines one below the other."""
        while lines:
            heights = [_LINE * _lines_of(said, _LETTERS) for said in lines]
            number = self._take(heights)
            height = Emu(sum(heights[:number]))
            _write(_box(self._slide, Emu(self._top), height), lines[:number], self._language, _TEXT)
            self._top += height + _BETWEEN
            lines = lines[number:]

    def table(self, table: Table) -> None:
        """Write a table, repeating its header on each slide."""
        shares, rows = widths(table), table.rows
        letters = [max(1, _CELL_LETTERS * share // sum(shares)) for share in shares]
        head = tuple((Span(name),) for name in table.columns)
        while rows:
            lines = [max(map(_lines_of, row, letters)) for row in (head, *rows)]
            heights = [_CELL_LINE * needed + _AROUND for needed in lines]
            number = self._take(heights[1:], heights[0])
            self._draw((head, *rows[:number]), heights[: number + 1], shares)
            self._top += sum(heights[: number + 1]) + _BETWEEN
            rows = rows[number:]

    def _draw(self, rows: Sequence[tuple[Line, ...]], heights: Sequence[int], shares: Sequence[int]) -> None:
        height = Emu(sum(heights))
        table = self._slide.shapes.add_table(len(rows), len(shares), _MARGIN, Emu(self._top), _ACROSS, height).table
        for at, share in enumerate(shares):
            table.columns[at].width = Emu(_ACROSS * share // sum(shares))
        if self._language.direction == "rtl":
            table._tbl.get_or_add_tblPr().set("rtl", "1")  # noqa: SLF001 - python-pptx does not support direction
        for number, row in enumerate(rows):
            table.rows[number].height = Emu(heights[number])
            # The first cell links to the target of the row, since a link over several lines is rendered badly.
            address = next(filter(None, map(outside, row)), "")
            plain = [(Span(plain_text(said), "" if at else address),) for at, said in enumerate(row)]
            for at, said in enumerate(plain):
                frame = table.cell(number, at).text_frame
                frame.margin_top = frame.margin_bottom = Mm(0.6)
                _write(frame, (said,), self._language, _CELL, bold=not number)


def _lines_of(said: Line, letters: int) -> int:
    """Estimate how many lines a text takes."""
    return math.ceil(len(plain_text(said)) / letters) or 1


def _write(frame: TextFrame, lines: Iterable[Line], language: Language, size: Length, *, bold: bool = False) -> None:
    """Write lines as paragraphs."""
    for number, said in enumerate(lines):
        paragraph = frame.add_paragraph() if number else frame.paragraphs[0]  # type: ignore[no-untyped-call]
        for span in said:
            run = paragraph.add_run()
            run.text, run.font.size, run.font.bold = span.text, size, bold
            if address := outside((span,)):
                run.hyperlink.address = address
        if language.direction == "rtl":
            of = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-pptx does not support direction
            of.set("rtl", "1")
            of.set("algn", "r")
