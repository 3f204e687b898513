"""Places: a page for each with all data of gazetteer and catalogue, and a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, get_args

from flask import Blueprint, Response, abort, url_for
from flask_babel import gettext as _

from app.data.features import access_feature, place_feature
from app.language.collation import in_order
from app.language.labels import state_names
from app.language.languages import current
from app.pages.profiles import portrait, strips
from app.pages.profiles.portrait import Portrait, described_events
from app.pages.profiles.strips import Strip
from app.web.addresses import address
from app.web.parameters import VERSION, requested_index
from app.web.query import Query
from events.index.questions import access
from events.index.questions.access import Interval
from events.index.questions.profiles import SHOWN, elsewhere
from events.model.event_filter import EventFilter
from events.model.schema import AccessStatus
from geodata import gazetteer, waters
from geodata.countries import LITTORAL
from geodata.errors import GeodataError
from geodata.gazetteer.places import Place
from geodata.waters import Location

blueprint = Blueprint("places", __name__)

# Extent of the map around a place, as a multiple of its radius, and at least in kilometres.
_AROUND, _LEAST_KM = 4, 25
_KM_PER_DEGREE = 111.2
_DEEPEST = 10


@dataclass(frozen=True, slots=True)
class Listed:
    """A place in a list, with the number of events there."""

    place: Place
    events: int


@blueprint.get("/places/")
@address(release=True, language=True)
def listing() -> str:
    """List the places of the gazetteer, by state."""
    places = _listed()
    states = {one.place.country for one in places}
    # Waters without a state come after the littoral states and before the others.
    groups = portrait.grouped(places, lambda one: one.place.country, (*LITTORAL, ""))
    return portrait.rendered("profiles/places.html", groups=groups, places=places, states=states)


@blueprint.get("/places.json")
@address(release=True, shared=True, revalidate=True)
def listing_data() -> Response:
    """Return the list of places."""
    Query.requested().only(VERSION)
    places = [
        {
            **place_feature(one.place)["properties"],
            "lon": one.place.lon,
            "lat": one.place.lat,
            "events": one.events,
            "url": _address(one.place.id),
        }
        for one in _listed()
    ]
    return portrait.as_json({"places": places})


@blueprint.get("/places/<place_id>")
@address(release=True, language=True)
def page(place_id: str) -> str:
    """Show the data on a place, its events, and who may use its port."""
    place = _find(place_id)
    found = _portrait(place)
    intervals = access.intervals(requested_index().catalogue, place_id)
    known, name = gazetteer.load(), portrait.local_name(place_id)
    # Without events at the place, the map shows those around it.
    shown = found.small_map if found.profile.events else {"view": found.view}
    return portrait.rendered(
        "profiles/place.html",
        name=name,
        place=place,
        sector=_sector(place),
        within=[known[key] for key in known if known[key].part_of == place_id],
        found=found,
        further=_further(place),
        access=intervals,
        access_strip=_access_strip(intervals),
        shown_statuses=[one for one in get_args(AccessStatus) if one in {interval.status for interval in intervals}],
        small_map=shown | {"mark": f"{place.lat}/{place.lon}"},
        data=url_for("places.page_data", place_id=place_id),
        card=portrait.card(_address(place_id), name, found),
        linked_data=_json_ld(place, found),
        states={place.country, *LITTORAL, *(one.granted_to for one in intervals)},
    )


@blueprint.get("/places/<place_id>.json")
@address(release=True, shared=True, revalidate=True)
def page_data(place_id: str) -> Response:
    """Return a place and its events as JSON."""
    place = _find(place_id)
    feature, location, found = place_feature(place), _location(place), _portrait(place)
    facts = feature["properties"] | {
        "names": dict(place.names),
        "former": list(place.former),
        "aliases": list(place.aliases),
        "lon": place.lon,
        "lat": place.lat,
        "sameAs": list(place.links),
        "sector": location.sector if location else None,
        "zone": location.zone if location else None,
    }
    intervals = access.intervals(requested_index().catalogue, place_id)
    return portrait.data(
        found,
        {name: value for name, value in facts.items() if not name.startswith("name_")},
        concerned_by=_further(place),
        access=[access_feature(one)["properties"] for one in intervals],
        callers=portrait.tallied(found.profile.callers),
    )


def filter_of(place_id: str) -> EventFilter:
    """Return the filter for the events at a place."""
    return EventFilter(places=(place_id,))


def _address(place_id: str, **values: None) -> str:
    return url_for("places.page", _external=True, place_id=place_id, **values)


def _find(place_id: str) -> Place:
    """Return a place of the gazetteer; abort the request if there is no such place."""
    known = gazetteer.load()
    if place_id not in known:
        abort(404, _("There is no place %(id)s; /places/ lists all.", id=place_id[:120]))
    return known[place_id]


def _portrait(place: Place) -> Portrait:
    reach = max(_LEAST_KM, _AROUND * place.radius_km) / _KM_PER_DEGREE
    bounds = (place.lon - reach, max(-85.0, place.lat - reach), place.lon + reach, min(85.0, place.lat + reach))
    return portrait.portrait(filter_of(place.id), portrait.view_of(bounds, _DEEPEST))


def _location(place: Place) -> Location | None:
    """Return the location of a place in the waters of the Caspian; None far from it."""
    try:
        return waters.locate(place.lon, place.lat)
    except GeodataError:
        return None


def _sector(place: Place) -> str:
    """Return the code of the state whose computed sector contains a place at sea; empty for other places."""
    location = _location(place)
    return location.nearest_coast if location and location.sector else ""


def _further(place: Place) -> list[dict[str, Any]]:
    """List the events located elsewhere that concern a place."""
    index = requested_index()
    events: list[dict[str, Any]] = (
        index.catalogue.table.select(SHOWN).take(elsewhere(index, place.id)[-portrait.MOST_LISTED :]).to_pylist()
    )
    return events


def _access_strip(intervals: list[Interval]) -> Strip | None:
    if not intervals:
        return None
    names = state_names({one.granted_to for one in intervals}, current().code)
    return strips.of_access(intervals, names, datetime.now(UTC).date())


def _listed() -> list[Listed]:
    """List every place of the gazetteer with the number of requested events there, sorted by name."""
    index, known = requested_index(), gazetteer.load()
    counts = dict(zip(index.place.values, index.place.counts().tolist(), strict=True))
    places = [Listed(known[key], counts.get(key, 0)) for key in known]
    order = in_order()
    return sorted(places, key=lambda one: order(portrait.local_name(one.place.id)))


def _json_ld(place: Place, found: Portrait) -> dict[str, Any]:
    """Describe a place of the gazetteer as a ``Place`` with its events."""
    others = [*place.names.values(), *place.former, *place.aliases]
    return portrait.json_ld(
        "Place",
        _address(place.id, lang=None),
        place.id,
        name=place.name,
        alternateName=[one for one in dict.fromkeys(others) if one != place.name],
        description=place.note,
        sameAs=list(place.links),
        geo={"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon},
        containedInPlace={"@type": "Country", "identifier": place.country} if place.country else None,
        event=described_events(found),
    )
