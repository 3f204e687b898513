"""Documents: text comes out of what it should, and anything else is refused in one line."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfWriter

from events.reading.intake import documents
from events.reading.intake.errors import ReportError

_TEXT = "Two ships of the flotilla left Makhachkala on Monday."
_RUSSIAN = "Два корабля флотилии вышли из Махачкалы в понедельник."


def pdf(text: str) -> bytes:
    """Write a PDF with one line of text."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_russian_text_is_read_in_its_encodings(encoding: str) -> None:
    assert documents.read(_RUSSIAN.encode(encoding)).text == _RUSSIAN


def test_a_pdf_with_text_is_read() -> None:
    assert documents.read(pdf(_TEXT)).text.strip() == _TEXT


def test_a_page_is_read_with_its_day() -> None:
    page = (
        f"<html><meta property='article:published_time' content='2024-06-11'><article><p>{_TEXT}</p></article></html>"
    )
    document = documents.read(page.encode())
    assert document.text == _TEXT
    assert str(document.published) == "2024-06-11"


def scan() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(612, 792)
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "has no text"),
        (b" \n", "has no text"),
        (b"12 34", "fewer than 20 letters"),
        (b"%PDF-1.4 nothing", "damaged PDF"),
        (b"\x89PNG\r\n\0\0\0", "is no text"),
        ("Drei Schiffe übten im Süden.".encode("latin-1"), "unknown encoding"),
        (b"a" * (documents.MOST_BYTES + 1), "expected at most 20,000,000"),
        (b"word " * (documents.MOST_CHARACTERS // 4), "expected a report of at most 100,000"),
    ],
)
def test_what_is_no_report_is_refused_in_one_line(content: bytes, message: str) -> None:
    with pytest.raises(ReportError, match=message) as refusal:
        documents.read(content)
    assert "\n" not in str(refusal.value)


def test_a_scan_without_text_is_refused() -> None:
    with pytest.raises(ReportError, match="a PDF without text, such as a scan"):
        documents.read(scan())
