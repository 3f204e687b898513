"""Drafts of records: the events in a report, in the project's schema, with the evidence for each field."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import shapely

from events.curation import authoring
from events.curation.records import Records
from events.reading import notices, similar
from events.reading.mentions.organisations import Organisations
from events.reading.mentions.ships import Ships
from events.reading.notices import Notice
from events.reading.telling import checking, events, parties, placing
from events.reading.telling.events import Told
from events.reading.telling.parties import Party
from events.reading.telling.placing import Placed
from events.reading.telling.report import Report
from events.reading.text.cleaning import clean
from events.reading.text.language import language
from geodata import countries, gazetteer

_TITLE = 90
# Words at the beginning of a sentence that refer to the ships of the previous one.
_SHE = re.compile(
    r"(?:She|Her|They|Their|Both|The (?:ships?|frigate|corvettes?|boats?|vessels?|cutters?|pair|two))\b|"
    r"(?:Он|Она|Они|Оба|Корабл[ьи]|Катера?)\s"
)
_CANDIDATES = 3
_SIMILAR = 3


@dataclass(frozen=True, slots=True)
class Page:
    """Metadata of the page that carries a report; any of it may be missing."""

    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of a record, to be reviewed by a person.

    Attributes
    ----------
    quote
        Passage of the report on the event.
    span
        Offsets of the passage in the report.
    record
        Record as far as it could be extracted, with the field names of the schema.
    fields
        Offsets and wording of the evidence in the report, for each extracted field.
    categories
        Most likely categories, best first.
    similar
        Ids of events in the catalogue that it may duplicate.
    """

    quote: str
    span: tuple[int, int]
    record: dict[str, Any]
    fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    categories: tuple[str, ...] = ()
    similar: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the draft as in the output of the command."""
        return {
            "quote": self.quote,
            "span": list(self.span),
            "record": self.record,
            "fields": self.fields,
            "categories": list(self.categories),
            "similar": list(self.similar),
        }


class Reader:
    """Extracts drafts from reports, given a catalogue's ships and events.

    Parameters
    ----------
    records
        Records of the catalogue.
    """

    def __init__(self, records: Records) -> None:
        self._records = records
        self._ships = Ships(records.vessels)
        places = (name for one in gazetteer.load() for name in gazetteer.load()[one].every_name)
        self._organisations = Organisations(records.organisations, places)
        self._events = similar.Known(records.events)

    def read(self, text: str, published: date, lang: str | None = None, page: Page | None = None) -> list[Draft]:
        """Extract the events in a report.

        Parameters
        ----------
        text
            Plain text of the report.
        published
            Day of publication, the reference for relative dates.
        lang
            ISO 639 code of its language; detected by default.
        page
            Page that carries the report, for the source of the draft.

        Returns
        -------
        list of Draft
            One draft per event, in the order of the text.
        """
        source = page or Page(published=published)
        report = self.report(text, published, lang or language(clean(text).text))
        found = notices.find(report.text, report.lang, report.anchor.day)
        drafts = [self._of_notice(report, one, source) for one in found]
        before: Placed | None = None
        for told in events.find(report):
            if any(one.start < told.sentence.end and told.sentence.start < one.end for one in found):
                continue
            placed = placing.place(report, told, before, [one.code for one in parties.actors(report, told)])
            if not checking.is_of_the_region(report, told, placed):
                continue
            before = placed
            drafts += [self._draft(report, told, one, source) for one in placing.each(report, told, placed)]
        return sorted(drafts, key=lambda one: one.span)

    def report(self, text: str, published: date, lang: str) -> Report:
        """Return all entities named in a report; parameters as for `read`."""
        return Report(clean(text), lang, published, self._ships, self._organisations)

    def _of_notice(self, report: Report, notice: Notice, page: Page) -> Draft:
        point = notice.area.representative_point()
        title = (
            f"{countries.name(notice.country) if notice.country else 'Unnamed state'}: notice of a closed area at sea"
        )
        record: dict[str, Any] = {
            "id": authoring.propose_id(notice.when.edtf, title, self._records.files),
            "title": title,
            "category": "naval-exercise",
            "date": notice.when.edtf,
            "place": {
                "name": "Area of the notice",
                "lat": round(point.y, 4),
                "lon": round(point.x, 4),
                "precision": "area",
            },
            "area": shapely.to_wkt(notice.area, rounding_precision=5),
            "location_country": None,
            "participants": [{"country": notice.country, "role": "initiator"}] if notice.country else [],
            "verification": "announced",
            "sources": [_source(page, report.lang)],
        }
        spans = {"date": (notice.when.start, notice.when.end), "place": notice.span, "area": notice.span}
        start, end = report.clean.span(notice.start, notice.end)
        return Draft(
            report.clean.original[start:end],
            (start, end),
            record,
            {name: _words(report, span) for name, span in spans.items()},
            ("naval-exercise", "incident", "strike"),
        )

    def _draft(self, report: Report, told: Told, placed: Placed, page: Page) -> Draft:
        sentences = [told.sentence, *told.more[:2]]
        ships = [one for sentence in sentences for one in report.within(report.ships, sentence)]
        before = report.before(told.sentence)
        if not ships and before and _SHE.match(report.of(told.sentence)):
            ships = report.within(report.ships, before)
        vessels = list(dict.fromkeys(vessel for one in ships for vessel in one.vessels))
        involved = parties.parties(report, told, placed, vessels, self._records.vessels)
        verification, doubt = checking.verification(report, told)
        category = told.ranked[0]
        record: dict[str, Any] = {
            "title": _title(category, placed, involved),
            "category": category,
            "date": told.when.edtf,
            "place": _place(placed),
            "location_country": placed.place.country,
            "participants": [{"country": one.country, "role": one.role} for one in involved],
            **({"vessels": vessels} if vessels else {}),
            "verification": verification,
            "sources": [_source(page, report.lang)],
        }
        record = {"id": authoring.propose_id(told.when.edtf, record["title"], self._records.files), **record}
        spans = {
            "date": (told.when.start, told.when.end),
            "place": placed.span,
            "category": (told.sentence.start, told.sentence.end),
            "participants": _around([one.span for one in involved]),
            "vessels": _around([(one.start, one.end) for one in ships]),
            "verification": doubt,
        }
        start, end = report.clean.span(told.sentence.start, told.sentence.end)
        return Draft(
            report.clean.original[start:end],
            (start, end),
            record,
            {name: _words(report, span) for name, span in spans.items() if span is not None},
            tuple(told.ranked[:_CANDIDATES]),
            tuple(self._events.like(record, placed.place)[:_SIMILAR]),
        )


def _words(report: Report, span: tuple[int, int]) -> dict[str, Any]:
    start, end = report.clean.span(*span)
    return {"span": [start, end], "text": report.clean.original[start:end]}


def _around(spans: list[tuple[int, int] | None]) -> tuple[int, int] | None:
    known = [span for span in spans if span is not None]
    return (min(start for start, _ in known), max(end for _, end in known)) if known else None


def _place(placed: Placed) -> dict[str, Any]:
    place = placed.place
    if ":" in place.id:
        return {"name": place.name, "lat": place.lat, "lon": place.lon, "precision": placed.precision}
    return {"id": place.id, "precision": placed.precision}


def _title(category: str, placed: Placed, involved: list[Party]) -> str:
    """Build a title from the fields, for an editor to replace."""
    names = [countries.name(one.country) for one in involved]
    what = category.replace("-", " ")
    title = f"{', '.join(names)}: {what}, {placed.place.name}"
    return title if len(title) <= _TITLE else re.sub(r"\s\S*$", "", title[:_TITLE])


def _source(page: Page, lang: str) -> dict[str, Any]:
    return {
        "url": page.url,
        "title": page.title,
        "publisher": page.publisher,
        "published": page.published.isoformat() if page.published else None,
        "language": lang,
        "evidence": None,
    }
