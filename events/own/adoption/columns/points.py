"""The points of a user's rows: two columns, one of texts, or a geometry column in any reference system."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError

from events.model.errors import EventSetError, shorten
from events.own.files.event_file import Geometry
from events.own.written.degrees import degrees, pair
from geodata import gazetteer
from geodata.errors import GeodataError
from geodata.gazetteer import Place

Degrees = NDArray[np.float64]
Problems = NDArray[np.object_]

_NUMBER = r"^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$"
_LON_LAT = "OGC:CRS84"
#: What is wrong with a row that has no point.
NO_POINT = "there is no point"


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
            x, y = (numbers(pc.struct_field(column, axis))[0] for axis in ("x", "y"))
            problems = np.full(len(column), "", object)
        else:
            shapes = shapely.from_wkb(pc.cast(column, pa.binary()).to_numpy(zero_copy_only=False), on_invalid="ignore")
            x, y, problems = _positions(shapes)
        if self._transformer is not None:
            x, y = self._transformer.transform(x, y)
        return x, y, _check(x, y, problems)


def read_numbers(lon: pa.Array, lat: pa.Array) -> tuple[Degrees, Degrees, Problems]:
    """Return longitudes, latitudes, and what is wrong with a row's point, of two columns of numbers or texts."""
    problems = np.full(len(lon), "", object)
    read = {}
    for name, column in (("lon", lon), ("lat", lat)):
        read[name], unreadable = numbers(column, name)
        if unreadable.any():
            written = column.filter(pa.array(unreadable)).to_pylist()
            problems[unreadable] = [f"{name} is no number of degrees: {str(text)[:40]!r}" for text in written]
    return read["lon"], read["lat"], _check(read["lon"], read["lat"], problems)


def read_texts(column: pa.Array) -> tuple[Degrees, Degrees, Problems]:
    """Return longitudes, latitudes, and what is wrong with a row's point, of texts: WKT, or latitude and longitude."""
    encoded = column.dictionary_encode()
    read = [_point_of(text) for text in encoded.dictionary.to_pylist()]
    codes = encoded.indices.fill_null(len(read)).to_numpy(zero_copy_only=False)
    read.append((np.nan, np.nan, ""))
    problems = np.empty(len(read), object)
    problems[:] = [problem for _lon, _lat, problem in read]
    lon, lat = (np.array(values)[codes] for values in zip(*((x, y) for x, y, _problem in read), strict=True))
    return lon, lat, _check(lon, lat, problems[codes])


@lru_cache(maxsize=1 << 16)
def place_of(name: str) -> Place | None:
    """Return the place of the gazetteer that has an id or, alone of all, a name."""
    known = gazetteer.load()
    if name in known:
        return known[name]
    try:
        matches = known.find(name, limit=5)
    except GeodataError:
        return None
    named = [match for match in matches if match.is_named]
    return named[0].place if named and len(gazetteer.equally_good(matches)) == 1 else None


def numbers(column: pa.Array, axis: str = "") -> tuple[Degrees, NDArray[np.bool_]]:
    """Return a column of degrees as numbers, NaN where there is none, and where a text is no number of degrees."""
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        values = np.asarray(pc.fill_null(pc.cast(column, pa.float64(), safe=False), np.nan))
        return values, np.zeros(len(column), np.bool_)
    readable = pc.match_substring_regex(column, _NUMBER)
    plain = pc.utf8_trim_whitespace(pc.if_else(readable, column, pa.scalar(None, column.type)))
    values = np.array(pc.fill_null(pc.cast(plain, pa.float64()), np.nan))
    others = np.flatnonzero(np.asarray(pc.fill_null(pc.invert(readable), False)))  # noqa: FBT003 - Arrow's signature
    unreadable = np.zeros(len(column), np.bool_)
    if len(others):
        found = [degrees(text, axis) if text.strip() else np.nan for text in column.take(pa.array(others)).to_pylist()]
        unreadable[others] = [value is None for value in found]
        values[others] = [np.nan if value is None else value for value in found]
    return values, unreadable


def _point_of(text: str) -> tuple[float, float, str]:
    found = pair(text)
    if found is not None:
        return *found, ""
    if not re.match(r"\s*(SRID=\d+;)?\s*[A-Z]+\s*(Z|M|ZM)?\s*(\(|EMPTY)", text, re.IGNORECASE):
        return np.nan, np.nan, f"there is no point in the text: {shorten(text, 60)!r}"
    shape = shapely.from_wkt(re.sub(r"^\s*SRID=\d+;", "", text), on_invalid="ignore")
    if shape is None:
        return np.nan, np.nan, f"the geometry is not WKT: {shorten(text, 60)!r}"
    x, y, problem = _positions(np.array([shape], object))
    return float(x[0]), float(y[0]), str(problem[0])


def _positions(shapes: NDArray[np.object_]) -> tuple[Degrees, Degrees, Problems]:
    """Return the coordinates of points, also of multipoints that have one, and what is wrong with the others."""
    # An empty point has no coordinates, and GEOS refuses to say so.
    shapes[shapely.is_empty(shapes)] = None
    kind = shapely.get_type_id(shapes)
    single = (kind == shapely.GeometryType.MULTIPOINT) & (shapely.get_num_geometries(shapes) == 1)
    shapes[single] = shapely.get_geometry(shapes[single], 0)
    kind[single] = shapely.GeometryType.POINT
    problems = np.full(len(shapes), "", object)
    for code in np.unique(kind[kind > 0]):
        name = shapely.GeometryType(code).name.lower()
        problems[kind == code] = f"the geometry is no point: {name}"
    return shapely.get_x(shapes), shapely.get_y(shapes), problems


def _check(lon: Degrees, lat: Degrees, problems: Problems) -> Problems:
    fine = ~problems.astype(np.bool_)
    missing = fine & ~(np.isfinite(lon) & np.isfinite(lat))
    problems[missing] = NO_POINT
    problems[fine & (lon == 0) & (lat == 0)] = "a likely fault, a point at 0, 0 that stands for none"
    outside = fine & ~missing & ((np.abs(lon) > 180) | (np.abs(lat) > 90))  # noqa: PLR2004 - degrees
    places = zip(lon[outside], lat[outside], strict=True)
    problems[outside] = [f"the point is outside of ±180, ±90 degrees: {x:.6g}, {y:.6g}" for x, y in places]
    return problems
