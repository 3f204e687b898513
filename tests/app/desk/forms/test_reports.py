"""Reports pasted or sent to the desk: read, or refused with the reason."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfWriter

from app.desk.forms import reports
from events.reading.intake.errors import ReportError

TEXT = "On 8 July 2013 an Iranian ship met a Russian one near Baku."


def scanned() -> bytes:
    target, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("pasted", "sent", "said"),
    [
        ("", b"", "there is nothing to read: expected a text, a file or an address"),
        (" \n ", b"", "there is nothing to read"),
        ("", scanned(), "report.pdf is a PDF without text, such as a scan"),
        ("word " * 1_000_000, b"", "5,000,000 characters; expected a report of at most 100,000"),
        ("", bytes(range(128, 256)) * 3, "report.pdf is in an unknown encoding"),
        ("", b"\0\1\2" * 50, "report.pdf is no text"),
        ("1 2 3", b"", "fewer than 20 letters"),
    ],
)
def test_what_cannot_be_read_is_said_plainly(pasted: str, sent: bytes, said: str) -> None:
    with pytest.raises(ReportError, match=said):
        reports.document(pasted, sent, "report.pdf")


def test_a_file_in_windows_1251_is_read() -> None:
    sent = "Корабли Каспийской флотилии вышли в море из Астрахани".encode("cp1251")
    assert "Каспийской" in reports.document("", sent, "report.txt").text


def test_a_page_of_5_mb_with_a_short_text_is_read() -> None:
    page = f"<html><body><script>{'x' * 5_000_000}</script><p>{TEXT}</p></body></html>"
    assert TEXT in reports.document(page, b"", "").text


def test_zero_bytes_never_reach_the_database() -> None:
    assert "\0" not in reports.document(TEXT + "\x0b", b"", "").text


def test_the_day_that_is_given_wins() -> None:
    found = reports.document(TEXT, b"", "")
    assert reports.page_of(found, {"published": "2013-07-09"}, "en").published == date(2013, 7, 9)


@pytest.mark.parametrize(
    ("day", "said"), [("", "does not say when it was published"), ("9 July", "expected one such as")]
)
def test_a_report_needs_its_day(day: str, said: str) -> None:
    with pytest.raises(ReportError, match=said):
        reports.page_of(reports.document(TEXT, b"", ""), {"published": day}, "en")
