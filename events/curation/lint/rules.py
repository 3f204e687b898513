"""Rules of the codebook that can be checked automatically, beyond the schema; each finding says how to fix it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import chain

from events.curation.lint import duplicates, sources, vessels
from events.curation.lint.sources import Finding
from events.curation.records import Records
from events.model.errors import Problem
from events.model.schema import Coverage, Event, Series
from events.table.catalogue import Catalogue
from geodata import gazetteer, geodesy, waters
from geodata.errors import OutsideRegionError
from geodata.folding import fold
from geodata.waters import maritime_zones

_LONGEST_SUMMARY = 500
_SHORE_TOLERANCE_KM = 5.0
_DATE_OF_ID = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_SIGNED = frozenset({"agreement", "arms-transfer"})
_SIGNED_IN = re.compile(r"signed in ([A-Z][\w-]+)")
_GIVING = frozenset({"arms-transfer", "port-access", "agreement", "base"})


def lint(records: Records, catalogue: Catalogue, today: date) -> list[Problem]:
    """Check all events against the codebook.

    Parameters
    ----------
    records
        Records that conform to the schema.
    catalogue
        The same events as a table.
    today
        Current day: later ones are in the future.

    Returns
    -------
    list of Problem
        Errors and warnings, by file and record.
    """
    found = [problem for event in records.events for problem in check_one(event, records, today)]
    found += _likely_duplicates(catalogue, records)
    return sorted(found, key=lambda problem: (problem.file, problem.record, problem.code, problem.field))


def check_one(event: Event, records: Records, today: date) -> Iterator[Problem]:
    """Check one event against the codebook; parameters as for `lint`, whose records include it."""
    file = records.files[event.id]
    findings: tuple[Iterable[Finding], ...] = (
        _file_of_its_year(event, file),
        _id_begins_with_date(event),
        _not_in_the_future(event, today),
        _outcome_followed_up(event, records.coverage, today),
        _on_its_side_of_the_coast(event),
        _placed_where_it_was_signed(event),
        _participants_once(event),
        _roles_fit_the_category(event),
        _summary_is_short(event),
        _coded_like_its_series(event, records.series),
        sources.check(event.sources, records.publishers),
        sources.check_event(event),
        vessels.check(event, records.vessels),
    )
    for field, value, expected, code, severity in chain.from_iterable(findings):
        yield Problem(file, event.id, field, value, expected, code, severity)


def _file_of_its_year(event: Event, file: str) -> Iterator[Finding]:
    name = f"{event.date[:4]}.yaml"
    if file != name:
        yield "date", event.date, f"expected the record in {name}; `caspian-map fmt` moves it", "file-of-year", "error"


def _id_begins_with_date(event: Event) -> Iterator[Finding]:
    start = event.date.partition("/")[0].rstrip("~?%")
    if not start.startswith(_DATE_OF_ID.match(event.id)[0]):  # type: ignore[index]  # the schema requires ids with a date
        yield (
            "id",
            event.id,
            f"expected an id that begins with {start}, if it is not yet published",
            "id-date",
            "warning",
        )


def _not_in_the_future(event: Event, today: date) -> Iterator[Finding]:
    start = event.interval.start
    if start is not None and start > today and event.verification != "announced":
        yield "date", event.date, "expected `announced` for what has not happened yet", "future", "error"


def _outcome_followed_up(event: Event, coverage: Coverage | None, today: date) -> Iterator[Finding]:
    end = event.interval.end
    if coverage is None or end is None or event.verification != "announced":
        return
    if date.fromisoformat(coverage.searched_until) < end < today:
        expected = f"expected what came of it: its day is past; reports were searched until {coverage.searched_until}"
        yield "date", event.date, expected, "not-followed-up", "warning"


def _on_its_side_of_the_coast(event: Event) -> Iterator[Finding]:
    country = event.location_country
    place = gazetteer.load()[event.place.id] if event.place.id else None
    if place is not None and place.country and country and place.country != country:
        expected = f"expected {place.country}, where the gazetteer has {place.id}"
        yield "location_country", country, expected, "wrong-country", "error"
        return
    if country is None or event.place.precision in ("sea", "country"):
        return
    lon, lat = (place.lon, place.lat) if place else (event.place.lon, event.place.lat)
    radius = place.radius_km if place else 0.0
    if lon is None or lat is None:
        return
    try:
        spot = waters.locate(lon, lat)
    except OutsideRegionError:
        return
    within = maritime_zones.TERRITORIAL_MILES * geodesy.NAUTICAL_MILE_KM + radius
    other_land = spot.kind == "land" and spot.country not in (country, None) and spot.distance_km > _SHORE_TOLERANCE_KM
    other_waters = spot.kind == "sea" and spot.nearest_coast != country and spot.distance_km > radius
    far_out = spot.kind == "sea" and spot.nearest_coast == country and spot.distance_km > within
    if other_land or other_waters or far_out:
        where = f"{spot.kind}, nearest coast {spot.nearest_coast} at {spot.distance_km:.0f} km"
        expected = f"expected a point of {country} or its territorial waters, or null; {lat:g} {lon:g} is {where}"
        yield "location_country", country, expected, "wrong-side-of-coast", "error"


def _placed_where_it_was_signed(event: Event) -> Iterator[Finding]:
    places = gazetteer.load()
    here = places[event.place.id].every_name if event.place.id else (event.place.name or "",)
    if event.category not in _SIGNED:
        return
    for source in event.sources:
        for town in _SIGNED_IN.findall(f"{source.title}. {source.evidence}"):
            if fold(town) in _town_names() and fold(town) not in {*map(fold, here)}:
                expected = f"expected {town}, where a source says that it was signed, if it means this event"
                yield "place", event.place.id or here[0], expected, "signed-elsewhere", "warning"


@cache
def _town_names() -> frozenset[str]:
    """Return the folded names of the gazetteer's towns, ports and states."""
    places = gazetteer.load()
    kinds = ("city", "port", "country")
    return frozenset(fold(name) for key in places if places[key].kind in kinds for name in places[key].every_name)


def _participants_once(event: Event) -> Iterator[Finding]:
    seen = [(one.country, one.role) for one in event.participants]
    for country, role in sorted({pair for pair in seen if seen.count(pair) > 1}):
        yield "participants", f"{country} {role}", "expected each state once in a role", "participant-twice", "error"


def _roles_fit_the_category(event: Event) -> Iterator[Finding]:
    roles = {one.role for one in event.participants}
    if event.category == "port-call" and "visitor" not in roles:
        yield "participants", _joined(roles), "expected a visitor in a port call", "category-roles", "error"
    if event.category == "arms-transfer" and not roles & {"supplier", "recipient"}:
        expected = "expected a supplier or a recipient in an arms transfer"
        yield "participants", _joined(roles), expected, "category-roles", "error"
    if event.category not in _GIVING and roles & {"supplier", "recipient"}:
        expected = f"expected supplier and recipient only in {', '.join(sorted(_GIVING))}"
        yield "participants", _joined(roles), expected, "category-roles", "warning"


def _coded_like_its_series(event: Event, known: Mapping[str, Series]) -> Iterator[Finding]:
    if event.series is None:
        return
    series = known[event.series]
    found = (
        ("category", [event.category], [series.category]),
        ("place.precision", [event.place.precision], series.precision),
        ("participants", [one.role for one in event.participants], series.roles),
    )
    for field, values, allowed in found:
        for value in sorted({*values} - {*allowed}):
            yield field, value, f"expected {_joined(allowed)} in the series {series.id}", "series-differs", "error"


def _summary_is_short(event: Event) -> Iterator[Finding]:
    if len(event.summary) > _LONGEST_SUMMARY:
        expected = f"expected at most {_LONGEST_SUMMARY} characters, found {len(event.summary)}"
        yield "summary", event.summary, expected, "long-summary", "warning"


def _likely_duplicates(catalogue: Catalogue, records: Records) -> Iterator[Problem]:
    for pair in duplicates.candidates(catalogue.frame):
        expected = f"expected one record if {pair.first} is the same event (titles {pair.likeness:g} % alike)"
        yield Problem(records.files[pair.second], pair.second, "", "", expected, "likely-duplicate", "warning")


def _joined(roles: Iterable[str]) -> str:
    return ", ".join(sorted(roles))
