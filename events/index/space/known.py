"""Spatial precision of each event: located at a point, in a disc around one, or in a region of the gazetteer.

A map shows events as symbols only if they are located at a point, or in an area no larger than two symbols at its
zoom; events located in a larger area are counted with the area.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from events.index.codes import PLACED, Codes, Mask, Rows, ranked
from events.index.evaluation import inside
from events.index.space.grid import fractions
from events.model.areas import OF_A_POINT, disc_of, reach_km, region_of
from events.model.event_filter import BoundingBox
from geodata import regions

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Codes of events located at a point, and in a disc around one.
POINT, DISC = -1, -2
#: Width of two adjacent symbols of a web map, in CSS pixels.
TWO_SYMBOLS = 32
#: Maximum zoom of symbols for events located at a point, and for those located in a region that is too wide.
ALWAYS, NEVER = 127, -1
_WORLD, _EQUATOR_KM = 256, 40_075.016686
_KM_PER_DEGREE = 110.5


@dataclass(frozen=True)
class Known:
    """Known location of each event: a point, a disc around one, or a region.

    Parameters
    ----------
    regions
        Ids of the regions in which events are located, largest first.
    code
        Index of each event's region in `regions`, or `POINT` or `DISC`.
    deepest
        Maximum zoom at which a map may show each event as a symbol.
    lon, lat, radius_km
        Coordinates of the events in degrees, and radii of uncertainty in kilometres.
    published
        WKT of areas that sources publish, and of users' own areas and lines, by row; their events have the code
        `DISC`.
    """

    regions: tuple[str, ...]
    code: NDArray[np.int16]
    deepest: NDArray[np.int8]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    radius_km: NDArray[np.float64]
    published: dict[int, str]

    @classmethod
    def of(cls, table: pa.Table, placed: Sequence[Codes] = ()) -> Self:
        """Determine the regions of a table of events; `placed` are the codes of the columns `PLACED`, if available."""
        lon, lat = (table[name].to_numpy() for name in ("lon", "lat"))
        radius = np.asarray(pc.fill_null(table["radius_km"], 0.0).to_numpy(), np.float64)
        place, precision, country = placed or [Codes.of(table[name]) for name in PLACED]
        sizes = tuple(len(one.values) + 1 for one in (place, precision, country))
        columns = tuple(one.column.astype(np.int64) + 1 for one in (place, precision, country))
        distinct, kind = ranked(np.ravel_multi_index(columns, sizes), math.prod(sizes))
        found: list[str | None] = []
        is_point = np.zeros(len(distinct), np.bool_)
        for number, codes in enumerate(np.column_stack(np.unravel_index(distinct, sizes)).tolist()):
            values = [(None, *one.values)[code] for one, code in zip((place, precision, country), codes, strict=True)]
            is_point[number] = values[1] in OF_A_POINT
            found.append(region_of(values[0], values[1] or "", values[2]))
        known = tuple(key for key in regions.anchors() if key in found)
        coded = [
            known.index(key) if key else POINT if point else DISC for key, point in zip(found, is_point, strict=True)
        ]
        code = np.array(coded, np.int16)[kind] if len(distinct) else np.empty(0, np.int16)
        code[(code == DISC) & (radius <= 0)] = POINT
        given = table["published_area"]
        own = np.flatnonzero(given.is_valid())
        published = dict(zip(own.tolist(), given.drop_null().to_pylist(), strict=True))
        code[own] = DISC
        if published:
            shapes = shapely.from_wkt(np.array(list(published.values()), object))
            radius = radius.copy()
            radius[own] = np.maximum(radius[own], reach_km(shapes, lon[own], lat[own]))
        depths = np.array([*map(deepest_of, known), NEVER, ALWAYS], np.int8)
        deepest = depths[code]
        discs = np.flatnonzero(code == DISC)
        deepest[discs] = _deepest(2 * radius[discs] / (_EQUATOR_KM * np.cos(np.radians(lat[discs]))))
        return cls(known, code, deepest, lon, lat, radius, published)

    def area_of(self, row: int, location_country: str | None) -> BaseGeometry | None:
        """Return the area in which an event is located, in degrees; None if it is located at a point.

        Parameters
        ----------
        row
            Row of the event.
        location_country
            ISO 3166-1 alpha-2 code of the state where it happened; None at sea.
        """
        code = int(self.code[row])
        if code == POINT:
            return None
        if row in self.published:
            return shapely.from_wkt(self.published[row])
        if code == DISC:
            return disc_of(float(self.lon[row]), float(self.lat[row]), float(self.radius_km[row]), location_country)
        return regions.regions()[self.regions[code]].geometry

    def touching(self, bbox: BoundingBox) -> Callable[[slice | Rows], Mask]:
        """Return a function that marks the rows whose events may have been within a bounding box in degrees.

        Events located in a region are marked if the region intersects the box, those in a disc if the disc does.
        """
        touched = np.array([*(touches(one, bbox) for one in self.regions), False, False])

        def mark(rows: slice | Rows) -> Mask:
            code, lon, lat = self.code[rows], self.lon[rows], self.lat[rows]
            marks = np.where(code >= 0, touched[code], inside(bbox, lon, lat))
            discs = np.flatnonzero((code == DISC) & ~marks)
            radius = self.radius_km[discs + rows.start if isinstance(rows, slice) else rows[discs]]
            # Most discs are far to the north or south.
            near = np.maximum(bbox[1] - lat[discs], lat[discs] - bbox[3]) * _KM_PER_DEGREE <= radius
            discs = discs[near]
            marks[discs] = _reaching(bbox, lon[discs], lat[discs], radius[near])
            return marks

        return mark


@cache
def deepest_of(region: str) -> int:
    """Return the maximum zoom at which a region is at most two symbols wide; `NEVER` for seas, coasts and countries.

    Examples
    --------
    >>> deepest_of("baku-bay"), deepest_of("caspian-sea")
    (7, -1)
    """
    anchor = regions.anchors()[region]
    if anchor.is_wide:
        return NEVER
    west, south, east, north = anchor.bounds
    x, y = fractions(np.array([west, east]), np.array([north, south]))
    return int(_deepest(np.array([max(x[1] - x[0], y[1] - y[0])]))[0])


def deepest_around(code: int, spot: tuple[float, float, float]) -> int:
    """Return the maximum zoom at which a point or disc (longitude, latitude, radius in km) is a symbol."""
    _lon, lat, radius_km = spot
    if code == POINT:
        return ALWAYS
    return int(_deepest(np.array([2 * radius_km / (_EQUATOR_KM * np.cos(np.radians(lat)))]))[0])


def touches(region: str, bbox: BoundingBox) -> bool:
    """Return whether a region intersects a bounding box in degrees; west > east crosses the antimeridian."""
    west, south, east, north = bbox
    if west > east:
        return touches(region, (west, south, 180.0, north)) or touches(region, (-180.0, south, east, north))
    anchor = regions.anchors()[region]
    first, low, last, high = anchor.bounds
    if first > east or last < west or low > north or high < south:
        return False
    if any(west <= lon <= east and south <= lat <= north for lon, lat in anchor.points):
        return True
    return bool(shapely.intersects(regions.regions()[region].geometry, shapely.box(*bbox)))


def _deepest(size: NDArray[np.float64]) -> NDArray[np.int8]:
    """Return the maximum zooms at which sizes, as fractions of the world's side, are at most two symbols wide."""
    zooms = np.floor(np.log2(TWO_SYMBOLS / (_WORLD * np.maximum(size, 1e-12))))
    return np.asarray(np.clip(zooms, NEVER, ALWAYS - 1), np.int8)


def _reaching(
    bbox: BoundingBox, lon: NDArray[np.float64], lat: NDArray[np.float64], radius_km: NDArray[np.float64]
) -> Mask:
    """Mark the discs that reach into a bounding box from outside."""
    west, south, east, north = bbox
    to_north = np.maximum(0, np.maximum(south - lat, lat - north))
    to_east = np.where(inside((west, -90, east, 90), lon, lat), 0, np.minimum((west - lon) % 360, (lon - east) % 360))
    return np.asarray(np.hypot(to_north, to_east * np.cos(np.radians(lat))) * _KM_PER_DEGREE <= radius_km)
