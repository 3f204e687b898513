"""Text and date of publication of a file: plain text in any encoding, HTML, or PDF with text."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from datetime import date

from events.reading.intake import pages
from events.reading.intake.errors import ReportError

#: Maximum size of a file.
MOST_BYTES = 20_000_000
#: Maximum length of a text; pasted texts are far shorter.
MOST_CHARACTERS = 100_000
_FEWEST_LETTERS = 20
_SAMPLE = 4096
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|meta|div|p)\b", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Document:
    """A report as received.

    Attributes
    ----------
    text
        Plain text.
    published
        Date of publication stated in the document, if any.
    title, publisher, url, language
        Metadata stated in the document, if any.
    """

    text: str
    published: date | None = None
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None


def read(content: bytes, name: str = "the report", charset: str | None = None) -> Document:
    """Parse the content of a file.

    Parameters
    ----------
    content
        HTML, PDF or plain text.
    name
        Name of the file in messages.
    charset
        Encoding declared by the sender.

    Raises
    ------
    ReportError
        If it is empty, too large, a scan without text, in an unknown encoding, or not readable as text.
    """
    if len(content) > MOST_BYTES:
        raise ReportError(f"{name} has {len(content):,} bytes; expected at most {MOST_BYTES:,}")
    if content.lstrip()[:5] == b"%PDF-":
        document = Document(_pdf_text(content, name))
    elif _HTML.search(content[:_SAMPLE]):
        page = pages.read(content, charset)
        document = Document(page.text, page.published, page.title, page.publisher, page.url, page.language)
    else:
        document = Document(_decoded(content, name, charset))
    if len(document.text) > MOST_CHARACTERS:
        raise ReportError(
            f"{name} has a text of {len(document.text):,} characters; expected a report of at most {MOST_CHARACTERS:,}"
        )
    if not document.text.strip():
        raise ReportError(f"{name} has no text; expected a report")
    if len(_LETTER.findall(document.text)) < _FEWEST_LETTERS:
        raise ReportError(f"{name} has fewer than {_FEWEST_LETTERS} letters; expected a report")
    return replace(document, text=document.text.replace("\r\n", "\n").replace("\r", "\n"))


def _pdf_text(content: bytes, name: str) -> str:
    from pypdf import PdfReader  # noqa: PLC0415 - most reports are not PDF files
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReportError(f"{name} is a PDF with a password; expected one that can be opened")
        text = "\n\n".join(page.extract_text() for page in reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ReportError(f"{name} is a damaged PDF: {' '.join(str(error).split())}") from error
    if len(_LETTER.findall(text)) < _FEWEST_LETTERS:
        raise ReportError(f"{name} is a PDF without text, such as a scan; expected text, so run OCR first")
    return text


def _decoded(content: bytes, name: str, charset: str | None) -> str:
    """Decode plain text: UTF-8 and UTF-16 with BOM, then the declared encoding, then single-byte Cyrillic."""
    if b"\0" in content[:_SAMPLE] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ReportError(f"{name} is no text: it has zero bytes; expected plain text, HTML or PDF")
    marks = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
    marked = next((encoding for mark, encoding in marks.items() if content.startswith(mark)), None)
    for encoding in dict.fromkeys(filter(None, (marked, "utf-8", charset))):
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    text = content.decode("cp1251", errors="replace")
    letters = _LETTER.findall(text)
    cyrillic = re.findall("[а-яё ]", text)
    if letters and len(cyrillic) > len(text) / 2:
        return text
    raise ReportError(f"{name} is in an unknown encoding; expected UTF-8, UTF-16 or Windows-1251")
