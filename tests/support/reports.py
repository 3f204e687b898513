"""Reports for the tests of reading: a text with its annotations."""

from __future__ import annotations

from datetime import date
from functools import cache

from events.curation import reading
from events.curation.records import Records
from events.reading.mentions.organisations import Organisations
from events.reading.mentions.ships import Ships
from events.reading.telling.report import Report
from events.reading.text.cleaning import clean


@cache
def records() -> Records:
    """Read the records of the built-in catalogue, once."""
    return reading.read()


@cache
def ships() -> Ships:
    """Read the ships of the built-in catalogue."""
    return Ships(records().vessels)


@cache
def organisations() -> Organisations:
    """Read the organisations of the built-in catalogue."""
    return Organisations(records().organisations)


def report(text: str, published: str = "2024-06-11", lang: str = "en") -> Report:
    """Build a report from a text."""
    return Report(clean(text), lang, date.fromisoformat(published), ships(), organisations())
