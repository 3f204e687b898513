"""The command `caspian-map read`: a report in, drafts of records out."""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from events.curation import reading
from events.reading.drafts import Draft, Page, Reader
from events.reading.intake import addresses, documents, heads
from events.reading.intake.documents import Document
from events.reading.intake.errors import ReportError
from events.reading.telling.lexicon import languages
from events.reading.text.language import language
from events.table.writing import write_whole

_COMMON = 0.05
_ROW = 'an object {"id", "lang", "published", "text"} with the day as YYYY-MM-DD'


def read_one(source: str, published: date | None, lang: str | None, form: str, folder: Path) -> str:
    """Read one report and write its drafts.

    Parameters
    ----------
    source
        A file, an http or https address, or ``-`` for standard input.
    published
        The day of publication; by default the one stated in the document or at the beginning of its text.
    lang
        ISO 639 code; detected from the text by default.
    form
        ``json`` or ``yaml``.
    folder
        The catalogue whose ships and events are known.
    """
    document = _document(source)
    known = lang or language(document.text)
    day = published or document.published or heads.published(document.text, known)
    if day is None:
        raise ReportError(f"{source} does not say when it was published; give the day with --published")
    if known == "en" and lang is None and not _is_read(document.text):
        raise ReportError(f"{source} is in a language that is not read; expected one of {', '.join(languages())}")
    page = Page(document.url, document.title, document.publisher, day)
    drafts = Reader(reading.read(folder)).read(document.text, day, known, page)
    content = {"drafts": [draft.as_json() for draft in drafts]}
    if form == "yaml":
        return yaml.safe_dump(_plain(content), allow_unicode=True, sort_keys=False, width=120)
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def read_batch(source: Path, target: Path, folder: Path) -> int:
    """Read the reports of a JSON Lines file and write a line for each; return how many there were.

    Parameters
    ----------
    source
        Lines ``{"id", "lang", "published", "text"}``; ``lang`` may be missing.
    target
        Lines ``{"id", "drafts"}``, in the same order.
    folder
        The catalogue whose ships and events are known.
    """
    rows = [
        _row(line, number, source)
        for number, line in enumerate(source.read_text("utf-8").splitlines(), 1)
        if line.strip()
    ]
    reader = Reader(reading.read(folder))
    lines = []
    for row in rows:
        drafts: list[Draft] = reader.read(row["text"], date.fromisoformat(row["published"]), row.get("lang"))
        lines.append(json.dumps({"id": row["id"], "drafts": [one.as_json() for one in drafts]}, ensure_ascii=False))
    write_whole(target, "".join(f"{line}\n" for line in lines))
    return len(rows)


def _row(line: str, number: int, source: Path) -> dict[str, Any]:
    try:
        row = json.loads(line)
        date.fromisoformat(row["published"])
        row["id"].strip(), row["text"].strip()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReportError(f"{source}, line {number}: {error}; expected {_ROW}") from error
    return dict(row)


def _document(source: str) -> Document:
    if source.startswith(("http://", "https://")):
        return addresses.read(source)
    if source == "-":
        return documents.read(sys.stdin.buffer.read(), "standard input")
    path = Path(source)
    if not path.is_file():
        raise ReportError(f"there is no file {source}")
    if path.stat().st_size > documents.MOST_BYTES:
        raise ReportError(f"{source} has {path.stat().st_size:,} bytes; expected at most {documents.MOST_BYTES:,}")
    return documents.read(path.read_bytes(), source)


def _is_read(text: str) -> bool:
    """Whether a text in Latin letters has enough common English words."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    common = {"the", "of", "in", "and", "to", "a", "on", "at", "was", "were", "is", "for", "by", "from", "with"}
    return sum(word in common for word in words) >= len(words) * _COMMON


def _plain(value: Any) -> Any:
    """Convert tuples to lists, since YAML has no tuples."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
