"""Alternatives for whoever corrects a draft: the other dates and places named in its report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from events.reading.drafts import Reader
from events.reading.mentions.reckoning import When
from geodata import gazetteer


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a field may have.

    Attributes
    ----------
    field
        Of the record.
    value
        A date as EDTF; a place as an id of the gazetteer, or as ``name|lat|lon``.
    text
        The words of the report.
    start, end
        Where they stand in it.
    """

    field: Literal["date", "place"]
    value: str
    text: str
    start: int
    end: int


def of(reader: Reader, text: str, published: date, lang: str) -> list[Choice]:
    """List every date and place that a report names, in the order of the text.

    Parameters
    ----------
    reader
        Knows ships and events.
    text
        Plain text.
    published
        The day of publication.
    lang
        ISO 639 code.
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
