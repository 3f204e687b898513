"""Alternatives for correcting a draft: the other dates and places named in its report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from events.reading.drafts import Reader
from events.reading.mentions.reckoning import When
from geodata import gazetteer


@dataclass(frozen=True, slots=True)
class Choice:
    """A possible value of a field.

    Attributes
    ----------
    field
        Name of the field in the record.
    value
        A date as EDTF; a place as a gazetteer id, or as ``name|lat|lon``.
    text
        Wording in the report.
    start, end
        Offsets of the wording in the report.
    """

    field: Literal["date", "place"]
    value: str
    text: str
    start: int
    end: int


def of(reader: Reader, text: str, published: date, lang: str) -> list[Choice]:
    """List all dates and places named in a report, in the order of the text.

    Parameters
    ----------
    reader
        Reader with the catalogue's ships and events.
    text
        Plain text of the report.
    published
        Day of publication.
    lang
        ISO 639 code of its language.
    """
    report = reader.report(text, published, lang)
    known = gazetteer.load()
    found = [("date", one.start, one.end, one.edtf) for one in report.dates if _stands_alone(one)]
    for one in report.named:
        place = one.place
        value = place.id if place.id in known else f"{place.name}|{place.lat}|{place.lon}"
        found.append(("place", one.start, one.end, value))
    choices = []
    for field, first, last, value in sorted(found, key=lambda one: one[1]):
        start, end = report.clean.span(first, last)
        choices.append(Choice("date" if field == "date" else "place", value, text[start:end], start, end))
    return choices


def _stands_alone(when: When) -> bool:
    return when.kind != "relative"
