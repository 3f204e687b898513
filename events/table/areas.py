"""Events as areas: the region, the disc or the point to which each is located, instead of its point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import shapely

from events.model.areas import area_of
from events.table.catalogue import GEOMETRY, Catalogue

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_FIELDS = ("place", "precision", "location_country", "lon", "lat", "radius_km", "published_area")
_DECIMALS = 6


def with_areas(catalogue: Catalogue) -> Catalogue:
    """Add the column `GEOMETRY`, which formats with geometry write instead of the points.

    Parameters
    ----------
    catalogue
        Events to extend.

    Returns
    -------
    Catalogue
        The same events; the column is dictionary-encoded, each distinct area once, as WKB in EPSG:4326: polygons,
        multipolygons, or points for events with an exact position.
    """
    geometries = pa.array([shapely.to_wkb(one) for one in areas(catalogue.table)], pa.binary()).dictionary_encode()
    return replace(catalogue, table=catalogue.table.append_column(GEOMETRY, geometries))


def areas(table: pa.Table) -> Iterator[BaseGeometry]:
    """Yield the area of each event of a table, or its point if the position is exact."""
    kept: dict[tuple[Any, ...], BaseGeometry] = {}
    for row in table.select(_FIELDS).to_pylist():
        key = tuple(row.values())
        if key not in kept:
            kept[key] = _area(**row)
        yield kept[key]


def _area(
    *, place: str | None, precision: str | None, location_country: str | None, lon: float, lat: float,
    radius_km: float | None, published_area: str | None,
) -> BaseGeometry:  # fmt: skip
    found = area_of(
        place, precision or "", location_country, lon=lon, lat=lat, radius_km=radius_km or 0.0, published=published_area
    )
    return found.geometry if found else shapely.Point(round(lon, _DECIMALS), round(lat, _DECIMALS))
