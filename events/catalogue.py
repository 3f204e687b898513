"""The catalogue: checked records as one GeoDataFrame, and where they come from.

From here on nobody knows where events came from: the built-in YAML files, or a file of the user's.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from events import dates
from events.records import read_folder
from geodata import gazetteer, zones

if TYPE_CHECKING:
    from events.records import Records
    from events.schema import Event
    from geodata.gazetteer import Gazetteer, Place

BUILT_IN = Path(__file__).parent / "catalogue"

#: The properties of an event, in the order of the downloads.
PROPERTIES = (
    "id",
    "title",
    "category",
    "date",
    "start",
    "end",
    "place",
    "place_name",
    "precision",
    "radius_km",
    "location_country",
    "countries",
    "participants",
    "non_state_actors",
    "concerns",
    "route",
    "access",
    "organisations",
    "organisation_names",
    "vessels",
    "vessel_names",
    "verification",
    "summary",
    "sources",
    "added",
    "revised",
)

#: The columns of a catalogue's frame beside the geometry.
COLUMNS = (*PROPERTIES, "search_names")

# How far from its point an event may have been, where the gazetteer does not say it: a point's own precision, in km.
_OWN_POINT_RADIUS_KM = {"exact": 0.0, "port": 2.0, "city": 8.0, "area": 50.0, "sea": 300.0, "country": 500.0}


@dataclass(frozen=True)
class Catalogue:
    """Events and their provenance.

    Parameters
    ----------
    frame
        One row an event, EPSG:4326 points, columns `PROPERTIES` and ``search_names``; sorted by start, end and id.
        ``start`` and ``end`` are ISO days (``end`` is null while the event lasts); lists and objects are Python's;
        ``search_names`` holds the names of the place, vessels and organisations in all languages and spellings.
    name
        What the set is called.
    version
        Changes whenever the content does: the beginning of a SHA-256 of what was read.
    licence
        SPDX identifier.
    """

    frame: gpd.GeoDataFrame
    name: str
    version: str
    licence: str

    def __len__(self) -> int:
        return len(self.frame)


def load(folder: Path = BUILT_IN) -> Catalogue:
    """Read and check a catalogue's folder.

    Parameters
    ----------
    folder
        YAML files as `events.records.read_folder` wants them; the built-in catalogue by default.

    Raises
    ------
    CatalogueError
        With every problem of every file, if there is any.
    """
    return from_records(read(folder), _content_version(folder))


def read(folder: Path = BUILT_IN) -> Records:
    """Read and check the records of a catalogue's folder.

    Raises
    ------
    CatalogueError
        With every problem of every file, if there is any.
    """
    return read_folder(folder, places=frozenset(gazetteer.load()), waters=zones.ZONE_IDS)


def from_records(records: Records, version: str) -> Catalogue:
    """Make a catalogue of checked records.

    Parameters
    ----------
    records
        As `read` gives them.
    version
        What to call their content.
    """
    places = gazetteer.load()
    rows = [row(event, records, places) for event in records.events]
    rows.sort(key=lambda one: (one["start"], one["end"] or "9999", one["id"]))
    return Catalogue(_frame(rows), "Caspian military activity map", version, "CC-BY-4.0")


def row(event: Event, records: Records, places: Gazetteer) -> dict[str, Any]:
    """Flatten a record into the properties of its feature, with ``lon``, ``lat`` and ``search_names`` beside them."""
    interval = event.interval
    place = places[event.place.id] if event.place.id else None
    named = [records.organisations[key] for key in event.organisations] + [
        records.vessels[key] for key in event.vessels
    ]
    spellings = [spelling for item in named for spelling in item.variants]
    return {
        **event.model_dump(mode="json", include=set(PROPERTIES) & set(type(event).model_fields)),
        "start": dates.iso(interval.start),
        "end": dates.iso(interval.end),
        "place": event.place.id,
        "place_name": place.names["en"] if place else event.place.name,
        "precision": event.place.precision,
        "radius_km": _radius_km(event, place),
        "countries": list(event.involved),
        "organisation_names": "; ".join(records.organisations[key].name for key in event.organisations),
        "vessel_names": "; ".join(records.vessels[key].name for key in event.vessels),
        "search_names": " ".join([*spellings, *(place_names(place) if place else ())]),
        "lon": place.lon if place else event.place.lon,
        "lat": place.lat if place else event.place.lat,
    }


def place_names(place: Place) -> list[str]:
    """List every name that a place has or had, in all languages, each once."""
    return list(dict.fromkeys([*place.names.values(), *place.former, *place.aliases]))


def _radius_km(event: Event, place: Place | None) -> float:
    return place.radius_km if place else _OWN_POINT_RADIUS_KM[event.place.precision]


def _frame(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    table = pd.DataFrame(rows, columns=[*COLUMNS, "lon", "lat"], dtype=object)
    points = gpd.points_from_xy(table.pop("lon").astype(float), table.pop("lat").astype(float), crs="EPSG:4326")
    table["radius_km"] = table["radius_km"].astype(float)
    return gpd.GeoDataFrame(table, geometry=points)


def _content_version(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
