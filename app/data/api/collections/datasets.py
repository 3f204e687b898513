"""The collections of the API: their names, the meanings of their properties, and the sources of their features."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow.compute as pc
from flask_babel import gettext as _

from app.data.api.collections.layers import EventLayer, FeatureLayer, Layer
from app.data.features import access_feature, area_features, leg_features, place_features
from app.language.languages import current
from app.web.served import served
from events.index.index import EventIndex
from events.index.questions import access
from events.model import descriptions
from geodata.waters import maritime_zones

Feature = Mapping[str, object]


@dataclass(frozen=True)
class Dataset:
    """A collection.

    Parameters
    ----------
    id
        Identifier in URLs.
    title, description
        Human-readable texts.
    licence
        SPDX identifier.
    geometry
        ``point``, ``linestring`` or ``multipolygon``.
    shown
        The properties that a page lists, the feature's name first.
    meanings
        Meaning of each property, by name.
    features
        Derives its features from an index of events; `None` for the events themselves.
    """

    id: str
    title: str
    description: str
    geometry: str
    shown: tuple[str, ...]
    meanings: Mapping[str, str]
    features: Callable[[EventIndex], Iterable[Feature]] | None = None
    licence: str = "CC-BY-4.0"

    def layer(self, index: EventIndex) -> Layer:
        """Return its features: the events of an index, or features derived from the index on first use."""
        if self.features is None:
            return EventLayer(index)
        kept: dict[object, FeatureLayer] = served().kept
        key = ("collection", self.id, index.fingerprint)
        if key not in kept:
            kept[key] = FeatureLayer.of(self.features(index), f"{self.id} {index.fingerprint}")
        return kept[key]


def datasets() -> dict[str, Dataset]:
    """List the collections by id, in the reader's language."""
    return _datasets(current().code)


@cache
def _datasets(_language: str) -> dict[str, Dataset]:
    listed = (
        Dataset(
            "events", _("Events"),
            _(
                "Military activity in the Caspian region since 1991: what happened, when, where, who took part, "
                "and who says so."
            ),
            "point", ("title", "date", "place_name", "category", "verification"), _EVENT,
        ),
        Dataset(
            "routes", _("Routes"),
            _(
                "The movements of events, leg by leg: the shortest ways by water between the places that sources name, "
                "computed. The ships' own tracks are not known."
            ),
            "linestring", ("title", "date", "from_place", "to_place", "length_nm"), {**_EVENT, **_ROUTE}, _routes,
        ),
        Dataset(
            "places", _("Places"),
            _(
                "The gazetteer: ports, bases, cities, sea areas, platforms and airfields, with their names in the "
                "languages of the region."
            ),
            "point", ("name", "kind", "country"), _PLACE, lambda _index: place_features(),
        ),
        Dataset(
            "areas", _("Areas"),
            _(
                "The shapes of the places that are no points: seas, parts of the Caspian, coasts, bays, fields and "
                "countries, each with how it was derived; none is a legal boundary."
            ),
            "multipolygon", ("name", "kind", "country", "area_km2"), _AREA, lambda _index: area_features(),
            licence="LGPL-3.0-only",
        ),
        Dataset(
            "zones", _("Zones"),
            _("Sectors and zones of the Caspian, computed by distance from the shore; not legal boundaries."),
            "multipolygon", ("name", "kind", "country", "area_km2"), _ZONE,
            lambda _index: (_named(one, one["properties"]["id"]) for one in maritime_zones.zones().iterfeatures()),
        ),
        Dataset(
            "access", _("Port access"),
            _("Who may use which port, from when to when, on what terms, and which event says so."),
            "point", ("port_name", "granted_to", "status", "date", "verification"),
            {**descriptions.INTERVAL, "id": _EVENT["id"], "port_name": "English name of the port."}, _access,
        ),
    )  # fmt: skip
    return {one.id: one for one in listed}


def _routes(index: EventIndex) -> Iterable[Feature]:
    catalogue = index.catalogue
    moving = catalogue.take(np.flatnonzero(pc.list_value_length(catalogue.table["route"]).fill_null(0).to_numpy() > 1))
    for leg in leg_features(moving.frame) if len(moving) else ():
        yield _named(leg, f"{leg['properties']['event']}.{leg['properties']['leg']}")


def _access(index: EventIndex) -> Iterable[Feature]:
    catalogue = index.catalogue
    granting = catalogue.take(np.flatnonzero(pc.is_valid(catalogue.table["access"])))
    return map(access_feature, access.intervals(granting))


def _named(feature: Feature, identity: str) -> Feature:
    return {"type": "Feature", "id": identity, "geometry": feature["geometry"], "properties": feature["properties"]}


_EVENT: Mapping[str, str] = {**descriptions.RECORD["Event"], **descriptions.DERIVED}
_ROUTE: Mapping[str, str] = {
    "id": "Id of the event, and the number of the leg.",
    "event": "Id of the event that the movement belongs to.",
    "leg": "Number of the leg, from 0.",
    "from_place": "Id of the place where the leg begins.",
    "to_place": "Id of the place where the leg ends.",
    "by": "`water`, or `direct` where no way by water is known and the line is straight.",
    "length_nm": "Length in nautical miles.",
    "waterways": "Rivers and canals on the way.",
}
_PLACE: Mapping[str, str] = {
    "id": "Id that events name the place by.",
    "kind": "What kind of place it is.",
    "country": "ISO 3166-1 alpha-2 code of the state that it belongs to; null at sea.",
    "name": "Name in English.",
    "former": "Former names, joined with semicolons.",
    "aliases": "Other spellings, joined with semicolons.",
    "part_of": "Id of the place that it is part of.",
    "radius_km": "How far it reaches from its point, in kilometres.",
    "obtained": "How the coordinates were obtained.",
    "note": "What else there is to know.",
}
_AREA: Mapping[str, str] = {
    **{name: _PLACE[name] for name in ("id", "kind", "country", "name")},
    "side": "`water` or `land` where it holds nothing else, but for what simplifying moved; otherwise `both`.",
    "area_km2": "Area in square kilometres.",
    "derivation": "How the shape was derived.",
}
_ZONE: Mapping[str, str] = {
    "id": "Id that events name the zone by.",
    "kind": "What kind of zone it is.",
    "country": "ISO 3166-1 alpha-2 code of the coastal state; null for the common maritime space.",
    "name": "Name in English.",
    "area_km2": "Area in square kilometres.",
    "basis": "By which rule it was computed.",
}
