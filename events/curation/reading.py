"""Reading of the YAML records of a catalogue into one table of events."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from events.curation.records import Records, read_folder
from events.model import dates, publishers
from events.model.areas import reach_km
from events.model.schema import RADIUS_KM, Event
from events.table import columns
from events.table.catalogue import Catalogue
from events.table.columns import PROPERTIES
from geodata import gazetteer
from geodata.gazetteer import Gazetteer
from geodata.gazetteer.places import Place
from geodata.waters import maritime_zones

BUILT_IN = Path(__file__).parents[1] / "catalogue"


def load(folder: Path = BUILT_IN) -> Catalogue:
    """Read and validate a catalogue's folder.

    Parameters
    ----------
    folder
        YAML files as `events.curation.records.read_folder` expects them; the built-in catalogue by default.

    Raises
    ------
    CatalogueError
        If there are problems; it carries those of all files.
    """
    return load_with_records(folder)[0]


def load_with_records(folder: Path = BUILT_IN, before: Records | None = None) -> tuple[Catalogue, Records]:
    """Read and validate a catalogue's folder; return its records as well.

    Parameters
    ----------
    folder, before
        See `read`.

    Raises
    ------
    CatalogueError
        If there are problems; it carries those of all files.
    """
    version, records = content_version(folder), read(folder, before)
    # An editor may save a file meanwhile.
    while version != (version := content_version(folder)):
        records = read(folder, records)
    return from_records(records, version), records


def read(folder: Path = BUILT_IN, before: Records | None = None) -> Records:
    """Read and validate the records of a catalogue's folder.

    Parameters
    ----------
    folder
        YAML files as `events.curation.records.read_folder` expects them; the built-in catalogue by default.
    before
        Result of an earlier reading: files with unchanged content are not parsed again.

    Raises
    ------
    CatalogueError
        If there are problems; it carries those of all files.
    """
    return read_folder(folder, frozenset(gazetteer.load()), maritime_zones.ZONE_IDS, before)


_DECIMALS = 5


def from_records(records: Records, version: str) -> Catalogue:
    """Build a catalogue from validated records.

    Parameters
    ----------
    records
        Records, as returned by `read`.
    version
        Version of their content.
    """
    places = gazetteer.load()
    rows = [row(event, records, places) for event in records.events]
    return Catalogue(columns.from_rows(rows), "Caspian military activity map", version, "CC-BY-4.0", records.coverage)


def row(event: Event, records: Records, places: Gazetteer) -> dict[str, Any]:
    """Flatten a record into the properties of its feature, with ``lon``, ``lat`` and ``search_names``."""
    interval = event.interval
    place = places[event.place.id] if event.place.id else None
    named = [records.organisations[key] for key in event.organisations] + [
        records.vessels[key] for key in event.vessels
    ]
    spellings = [spelling for item in named for spelling in item.variants]
    lon, lat, radius_km = _spot(event, place)
    return {
        **event.model_dump(mode="json", include=set(PROPERTIES) & set(type(event).model_fields)),
        "start": dates.iso(interval.start),
        "end": dates.iso(interval.end),
        "place": event.place.id,
        "place_name": place.name if place else event.place.name,
        "precision": event.place.precision,
        "radius_km": radius_km,
        "countries": list(event.involved),
        "series_name": records.series[event.series].name if event.series else "",
        "organisation_names": "; ".join(records.organisations[key].name for key in event.organisations),
        "vessel_names": "; ".join(records.vessels[key].name for key in event.vessels),
        "search_names": " ".join([*spellings, *(place.every_name if place else ())]),
        "sources": [publishers.cited(source, records.publishers) for source in event.sources],
        "published_area": event.area,
        "lon": lon,
        "lat": lat,
    }


def _spot(event: Event, place: Place | None) -> tuple[float, float, float]:
    """Return the point of an event in degrees, and its radius of uncertainty in kilometres.

    For a published area these are a point inside it, and the distance from there to its farthest vertex.
    """
    if event.area is not None:
        area = shapely.from_wkt(event.area)
        inside = shapely.point_on_surface(area)
        (away,) = reach_km(np.array([area], object), np.array([inside.x]), np.array([inside.y])).tolist()
        return round(inside.x, _DECIMALS), round(inside.y, _DECIMALS), round(away, 1)
    if place is not None:
        return place.lon, place.lat, place.radius_km
    assert event.place.lon is not None  # noqa: S101 - the schema has checked it
    assert event.place.lat is not None  # noqa: S101
    return event.place.lon, event.place.lat, RADIUS_KM[event.place.precision]


def content_version(folder: Path) -> str:
    """Return the version of the content of a catalogue's folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
