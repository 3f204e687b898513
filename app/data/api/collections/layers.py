"""The features of a collection as columns for the filters of the API, and as GeoJSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from app.data.api.collections.intervals import Interval, disjoint
from events.index.codes import Rows
from events.index.columns import day_numbers
from events.index.evaluation import inside
from events.index.index import EventIndex
from events.model import dates
from events.model.event_filter import BoundingBox, EventFilter
from events.table.features import dumps

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class EventLayer:
    """The events of an index as a collection; rows are numbered in its order."""

    index: EventIndex

    @property
    def table(self) -> pa.Table:
        """The catalogue's table."""
        return self.index.catalogue.table.select(self.index.catalogue.properties)

    def near(self, bounds: Sequence[float]) -> Mask:
        """Mark the events whose points lie within the bounds."""
        west, south, east, north = bounds
        return inside((west, south, east, north), self.index.lon, self.index.lat)

    def geometries(self, mask: Mask) -> NDArray[np.object_]:
        """Create the points of some events; a million of them would take seconds."""
        points: NDArray[np.object_] = shapely.points(self.index.lon[mask], self.index.lat[mask])
        return points

    @property
    def days(self) -> Interval:
        """First and last days of the events."""
        return Interval(self.index.start.astype(np.int64), self.index.end.astype(np.int64))

    @property
    def bounds(self) -> BoundingBox | None:
        """Bounding box of all points."""
        lon, lat = self.index.lon, self.index.lat
        return (float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())) if len(lon) else None

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the index."""
        return self.index.fingerprint

    def passing(self, event_filter: EventFilter) -> Mask:
        """Mark the events that pass the filter."""
        return self.index.mask(event_filter)

    def row_of(self, feature_id: str) -> int | None:
        """Return the row of an event."""
        return self.index.row_of(feature_id)

    def features(self, rows: Rows) -> Iterator[bytes]:
        """Yield the features, serialised as in the downloads."""
        return (self.index.features[int(row)] for row in rows)

    def blocks(self, rows: Rows) -> Iterator[memoryview]:
        """Yield the features in blocks, each feature preceded by a comma."""
        return self.index.features.blocks(rows)


@dataclass(frozen=True)
class FeatureLayer:
    """Up to some hundred features, in columns."""

    table: pa.Table
    shapes: NDArray[np.object_]
    days: Interval | None
    texts: tuple[bytes, ...]
    fingerprint: str

    @classmethod
    def of(cls, features: Iterable[Mapping[str, Any]], fingerprint: str) -> Self:
        """Lay out GeoJSON features in columns.

        Parameters
        ----------
        features
            Each with a unique ``id``.
        fingerprint
            Must change whenever any feature does.
        """
        listed = [{**one, "properties": {"id": one["id"], **one["properties"]}} for one in features]
        names = dict.fromkeys(name for one in listed for name in one["properties"]) or {"id": None}
        table = pa.table({name: [one["properties"].get(name) for one in listed] for name in names})
        shapes = shapely.from_geojson([dumps(one["geometry"]) for one in listed])
        days = Interval(*(_days(table, name) for name in ("start", "end"))) if "start" in names else None
        return cls(table, np.asarray(shapes, np.object_), days, tuple(map(dumps, listed)), fingerprint)

    @property
    def bounds(self) -> BoundingBox | None:
        """Bounding box of all geometries."""
        if not len(self.shapes):
            return None
        west, south, east, north = shapely.total_bounds(self.shapes).tolist()
        return west, south, east, north

    def near(self, bounds: Sequence[float]) -> Mask:
        """Mark every feature, since there are few."""
        del bounds
        return np.ones(len(self.shapes), np.bool_)

    def geometries(self, mask: Mask) -> NDArray[np.object_]:
        """Return the geometries of some features."""
        return self.shapes[mask]

    def passing(self, event_filter: EventFilter) -> Mask:
        """Mark the features that intersect the filter's bbox and period; features without a date match any period."""
        mask: Mask = np.ones(len(self.texts), np.bool_)
        if event_filter.bbox is not None:
            mask &= shapely.intersects(box(event_filter.bbox), self.shapes)
        if event_filter.datetime and self.days is not None:
            period = event_filter.period
            mask &= ~disjoint(self.days, Interval(np.array(period.start_day), np.array(period.end_day)))
        return mask

    def row_of(self, feature_id: str) -> int | None:
        """Return the row of a feature."""
        row = int(pc.index(self.table["id"], feature_id).as_py()) if self.texts else -1
        return row if row >= 0 else None

    def features(self, rows: Rows) -> Iterator[bytes]:
        """Yield some features."""
        return (self.texts[row] for row in rows.tolist())

    def blocks(self, rows: Rows) -> Iterator[bytes]:
        """Yield some features, each preceded by a comma."""
        return (b"," + text for text in self.features(rows))


def box(bounds: BoundingBox) -> shapely.Geometry:
    """Return a polygon for west, south, east, north in degrees; two if it crosses the antimeridian (west > east)."""
    west, south, east, north = bounds
    if west <= east:
        return shapely.box(west, south, east, north)
    return shapely.union(shapely.box(west, south, 180, north), shapely.box(-180, south, east, north))


def iso_days(column: pa.ChunkedArray, missing: int) -> NDArray[np.int64]:
    """Convert ISO days to days since 1970-01-01."""
    return day_numbers(column, missing).astype(np.int64)


def _days(table: pa.Table, name: str) -> NDArray[np.int64]:
    column = pc.cast(table[name], pa.string())
    return iso_days(column, dates.OPEN_START if name == "start" else dates.OPEN_END)


#: A collection with its features.
Layer = EventLayer | FeatureLayer
