"""The points of a user's rows: of two columns of numbers, or of a geometry column in any reference system."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError

from events.model.errors import EventSetError
from events.own.files.files import Geometry

Degrees = NDArray[np.float64]
Problems = NDArray[np.object_]

_NUMBER = r"^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$"
_LON_LAT = "OGC:CRS84"


class GeometryPoints:
    """Reads the points of a geometry column as longitude and latitude on WGS 84.

    Parameters
    ----------
    geometry
        The column and its coordinate reference system.
    """

    def __init__(self, geometry: Geometry) -> None:
        self.geometry = geometry

    @cached_property
    def _transformer(self) -> pyproj.Transformer | None:
        if self.geometry.crs is None:
            return None
        try:
            crs = pyproj.CRS.from_user_input(self.geometry.crs)
        except CRSError as error:
            raise EventSetError(f"the coordinate reference system is unknown: {error}") from error
        if crs.equals(_LON_LAT, ignore_axis_order=True):
            return None
        return pyproj.Transformer.from_crs(crs, _LON_LAT, always_xy=True)

    def read(self, column: pa.Array) -> tuple[Degrees, Degrees, Problems]:
        """Return longitudes, latitudes, and what is wrong with a row's point; an empty text where nothing is."""
        if pa.types.is_struct(column.type):
            shapes = None
            x, y = (_numbers(pc.struct_field(column, axis))[0] for axis in ("x", "y"))
        else:
            shapes = shapely.from_wkb(pc.cast(column, pa.binary()).to_numpy(zero_copy_only=False), on_invalid="ignore")
            # An empty point has no coordinates, and GEOS refuses to say so.
            shapes[shapely.is_empty(shapes)] = None
            x, y = shapely.get_x(shapes), shapely.get_y(shapes)
        problems = np.full(len(column), "", object)
        if shapes is not None:
            kind = shapely.get_type_id(shapes)
            for code in np.unique(kind[kind > 0]):
                name = shapely.GeometryType(code).name.lower()
                problems[kind == code] = f"the geometry is no point: {name}"
        if self._transformer is not None:
            x, y = self._transformer.transform(x, y)
        return x, y, _check(x, y, problems)


def read_numbers(lon: pa.Array, lat: pa.Array) -> tuple[Degrees, Degrees, Problems]:
    """Return longitudes, latitudes, and what is wrong with a row's point, of two columns of numbers or texts."""
    problems = np.full(len(lon), "", object)
    numbers = {}
    for name, column in (("lon", lon), ("lat", lat)):
        numbers[name], unreadable = _numbers(column)
        if unreadable.any():
            written = column.filter(pa.array(unreadable)).to_pylist()
            problems[unreadable] = [f"{name} is no number of degrees: {str(text)[:40]!r}" for text in written]
    return numbers["lon"], numbers["lat"], _check(numbers["lon"], numbers["lat"], problems)


def _numbers(column: pa.Array) -> tuple[Degrees, NDArray[np.bool_]]:
    """Return a column as numbers, NaN where there is none, and where a text is no number."""
    unreadable = np.zeros(len(column), np.bool_)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        readable = pc.match_substring_regex(column, _NUMBER)
        unreadable = np.asarray(pc.fill_null(pc.invert(readable), False))  # noqa: FBT003 - Arrow's signature
        column = pc.utf8_trim_whitespace(pc.if_else(readable, column, pa.scalar(None, column.type)))
    values = pc.cast(column, pa.float64(), safe=False)
    return np.asarray(pc.fill_null(values, np.nan)), unreadable


def _check(lon: Degrees, lat: Degrees, problems: Problems) -> Problems:
    fine = ~problems.astype(np.bool_)
    missing = fine & ~(np.isfinite(lon) & np.isfinite(lat))
    problems[missing] = "there is no point"
    outside = fine & ~missing & ((np.abs(lon) > 180) | (np.abs(lat) > 90))  # noqa: PLR2004 - degrees
    places = zip(lon[outside], lat[outside], strict=True)
    problems[outside] = [f"the point is outside of ±180, ±90 degrees: {x:.6g}, {y:.6g}" for x, y in places]
    return problems
