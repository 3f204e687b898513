"""The catalogue: checked records as one table, and where they come from.

From here on nobody knows where events came from: the built-in YAML files, or a file of the user's.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from events import dates, tables
from events.records import read_folder
from events.tables import INTERNAL, PROPERTIES
from geodata import gazetteer
from geodata.waters import maritime_zones

if TYPE_CHECKING:
    import geopandas as gpd
    import pyarrow as pa
    from numpy.typing import NDArray

    from events.records import Records
    from events.schema import Event
    from geodata.gazetteer import Gazetteer, Place

BUILT_IN = Path(__file__).parent / "catalogue"

# How far from its point an event may have been, where the gazetteer does not say it: a point's own precision, in km.
_OWN_POINT_RADIUS_KM = {"exact": 0.0, "port": 2.0, "city": 8.0, "area": 50.0, "sea": 300.0, "country": 500.0}


@dataclass(frozen=True)
class Catalogue:
    """Events and their provenance.

    Parameters
    ----------
    table
        One row an event, sorted by start, end and id: the columns of `events.tables.SCHEMA`, then further ones that a
        user's own set has. ``start`` and ``end`` are ISO days (``end`` is null while the event lasts); ``search_names``
        holds the names of the place, vessels and organisations in all languages and spellings; ``lon`` and ``lat`` are
        degrees (WGS 84).
    name
        What the set is called.
    version
        Changes whenever the content does: the beginning of a hash of what was read.
    licence
        SPDX identifier.
    """

    table: pa.Table
    name: str
    version: str
    licence: str

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @property
    def properties(self) -> tuple[str, ...]:
        """The names of the properties that a feature has: those of the project, then those of a user's own set."""
        return tuple(name for name in self.table.column_names if name not in INTERNAL)

    @cached_property
    def frame(self) -> gpd.GeoDataFrame:
        """The events as a GeoDataFrame (EPSG:4326), lists and objects as Python's: made when it is first asked for."""
        return tables.to_frame(self.table)

    def to_geodataframe(self) -> gpd.GeoDataFrame:
        """Return the events as a GeoDataFrame (EPSG:4326) of the caller's own."""
        return self.frame.copy()

    def filter(self, **parameters: str) -> Catalogue:
        """Return a catalogue of the events that pass a filter.

        Parameters
        ----------
        parameters
            As in the query string of the map: ``datetime="2013"``, ``country="IR,RU"``, ``match="all"``,
            ``category``, ``verification``, ``place``, ``vessel``, ``q`` and ``bbox``.

        Raises
        ------
        FilterError
            That names the parameter, the value and what is allowed.

        Examples
        --------
        >>> len(load().filter(datetime="2013-07-08/2013-07-12", country="IR,RU", match="all"))
        1
        """
        from events.index import EventIndex  # noqa: PLC0415 - an index is made of a catalogue
        from events.query import EventFilter  # noqa: PLC0415

        index = EventIndex(self)
        return self.take(index.select(EventFilter.from_query(list(parameters.items()), index.vocabulary)))

    def take(self, rows: NDArray[Any]) -> Catalogue:
        """Return a catalogue of some of the events, by their row numbers."""
        return Catalogue(self.table.take(rows), self.name, self.version, self.licence)


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
    return read_folder(folder, places=frozenset(gazetteer.load()), waters=maritime_zones.ZONE_IDS)


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
    return Catalogue(tables.from_rows(rows), "Caspian military activity map", version, "CC-BY-4.0")


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


def _content_version(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
