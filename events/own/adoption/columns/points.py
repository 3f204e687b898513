"""Positions of a user's rows: from two numeric columns, a text column, or a geometry column in any CRS."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError

from events.model.areas import written as warned_of
from events.model.errors import EventSetError, shorten
from events.own.adoption.columns.shapes import inside, sort_out, written
from events.own.files.event_file import Geometry
from events.own.written.degrees import degrees, pair
from geodata import gazetteer
from geodata.errors import GeodataError
from geodata.gazetteer import Place

Degrees = NDArray[np.float64]
Problems = NDArray[np.object_]

_NUMBER = r"^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$"
_LON_LAT = "OGC:CRS84"
# Tolerance in degrees, about a metre, for points that were rounded to few decimals.
_SAME = 1e-5
#: Problem of a row without a point.
NO_POINT = "there is no point"


@dataclass(frozen=True)
class Located:
    """Points, areas and lines of rows, and their problems.

    Parameters
    ----------
    lon, lat
        Points in degrees; for an area or a line without a point of its own, a point inside it.
    problems
        Problem with each row's geometry; an empty text if there is none.
    areas
        Areas and lines in degrees; None if the geometry is a point.
    texts
        The same as WKT.
    """

    lon: Degrees
    lat: Degrees
    problems: Problems
    areas: NDArray[np.object_]
    texts: NDArray[np.object_]

    @classmethod
    def of_points(cls, lon: Degrees, lat: Degrees, problems: Problems) -> Self:
        """Locate rows that have only points."""
        nothing = np.full(len(lon), None, object)
        return cls(lon, lat, _check(lon, lat, problems), nothing, nothing)

    @classmethod
    def of_shapes(cls, shapes: NDArray[np.object_], project: pyproj.Transformer | None = None) -> Self:
        """Locate rows by their geometries, whose coordinates ``project`` transforms to degrees."""
        found = sort_out(shapes)
        areas, texts, wrong = written(found.areas, project)
        x, y = shapely.get_x(found.points), shapely.get_y(found.points)
        if project is not None:
            x, y = project.transform(x, y)
        unmarked = ~shapely.is_missing(areas) & shapely.is_missing(found.points)
        x[unmarked], y[unmarked] = inside(areas[unmarked])
        problems = np.where(found.problems.astype(np.bool_), found.problems, wrong)
        return cls(x, y, _check(x, y, problems), areas, texts)

    def take(self, rows: NDArray[np.intp]) -> Located:
        """Return a subset of rows."""
        return Located(self.lon[rows], self.lat[rows], self.problems[rows], self.areas[rows], self.texts[rows])

    def saying(self, problems: Problems) -> Located:
        """Replace the problems of some rows."""
        return replace(self, problems=np.where(problems.astype(np.bool_), problems, self.problems))

    def over(self, other: Located) -> Located:
        """Overlay areas on other positions, and fill in missing points from them."""
        pointless = self.problems == NO_POINT
        wrong = (other.problems != NO_POINT) & other.problems.astype(np.bool_)
        taken = ~shapely.is_missing(other.areas)
        placed = pointless & taken
        return Located(
            np.where(placed, other.lon, self.lon),
            np.where(placed, other.lat, self.lat),
            np.where(wrong, other.problems, np.where(placed, "", self.problems)),
            np.where(taken, other.areas, self.areas),
            np.where(taken, other.texts, self.texts),
        )

    def is_near(self, other: Located) -> NDArray[np.bool_]:
        """Mark the rows whose points agree apart from the last decimals, or are missing."""
        away = np.hypot(self.lon - other.lon, self.lat - other.lat)
        return np.asarray(~(away > _SAME))

    def at(self, other: Located, where: NDArray[np.bool_]) -> Located:
        """Take the points of some rows from elsewhere, if available, and areas where there are none."""
        taken = where & ~other.problems.astype(np.bool_)
        problems = np.where(where & (other.problems != NO_POINT) & ~taken, other.problems, self.problems)
        return replace(
            self,
            lon=np.where(taken, other.lon, self.lon),
            lat=np.where(taken, other.lat, self.lat),
            problems=np.where(taken & shapely.is_missing(self.areas) & (self.problems == NO_POINT), "", problems),
            areas=np.where(shapely.is_missing(self.areas), other.areas, self.areas),
            texts=np.where(shapely.is_missing(self.areas), other.texts, self.texts),
        )


class GeometryColumn:
    """Reads a geometry column as longitude and latitude on WGS 84: points, areas and lines.

    Parameters
    ----------
    geometry
        Geometry column and its CRS.
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

    def has_areas(self, column: pa.Array) -> bool:
        """Return whether any geometry of a column is an area or a line."""
        return bool((~shapely.is_missing(sort_out(self._shapes(column)).areas)).any())

    def read(self, column: pa.Array) -> Located:
        """Locate the rows of a batch by their geometry column."""
        if pa.types.is_struct(column.type):
            x, y = (numbers(pc.struct_field(column, axis))[0] for axis in ("x", "y"))
            if self._transformer is not None:
                x, y = self._transformer.transform(x, y)
            return Located.of_points(x, y, np.full(len(column), "", object))
        shapes = self._shapes(column)
        found = Located.of_shapes(shapes, self._transformer)
        unread = np.asarray(column.is_valid()) & shapely.is_missing(shapes)
        found.problems[unread] = "the geometry cannot be read: it is damaged, or has curves"
        return found

    def _shapes(self, column: pa.Array) -> NDArray[np.object_]:
        if pa.types.is_struct(column.type):
            return np.full(len(column), None, object)
        return _shapes(pc.cast(column, pa.binary()).to_numpy(zero_copy_only=False))


def read_numbers(lon: pa.Array, lat: pa.Array) -> Located:
    """Locate rows by two columns of numbers or texts."""
    problems = np.full(len(lon), "", object)
    read = {}
    for name, column in (("lon", lon), ("lat", lat)):
        read[name], unreadable = numbers(column, name)
        if unreadable.any():
            written = column.filter(pa.array(unreadable)).to_pylist()
            problems[unreadable] = [f"{name} is no number of degrees: {str(text)[:40]!r}" for text in written]
    return Located.of_points(read["lon"], read["lat"], problems)


def read_areas(column: pa.Array) -> Located:
    """Locate rows by areas alone: WKT, or vertices in the notation of navigational warnings."""
    encoded = column.dictionary_encode()
    shapes = np.full(len(encoded.dictionary) + 1, None, object)
    problems = np.full(len(shapes), "", object)
    for position, text in enumerate(encoded.dictionary.to_pylist()):
        try:
            shapes[position] = _shape_of(text)[0] or shapely.from_wkt(warned_of(text))
        except ValueError as error:
            problems[position] = f"published_area does not fit: expected WKT in degrees, or corners: {error}"
    codes = encoded.indices.fill_null(len(shapes) - 1).to_numpy(zero_copy_only=False)
    return Located.of_shapes(shapes).saying(problems).take(codes)


def read_texts(column: pa.Array) -> Located:
    """Locate rows by texts: WKT of a point, an area or a line, or latitude and longitude."""
    encoded = column.dictionary_encode()
    read = [_shape_of(text) for text in encoded.dictionary.to_pylist()]
    shapes, problems = np.full(len(read) + 1, None, object), np.full(len(read) + 1, "", object)
    for position, (shape, problem) in enumerate(read):
        shapes[position], problems[position] = shape, problem
    codes = encoded.indices.fill_null(len(read)).to_numpy(zero_copy_only=False)
    return Located.of_shapes(shapes).saying(problems).take(codes)


@lru_cache(maxsize=1 << 16)
def place_of(name: str) -> Place | None:
    """Return the gazetteer place with a given id or unambiguous name."""
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
    """Return a column of degrees as numbers, NaN if missing, and a mask of texts that are not numbers of degrees."""
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


def _shape_of(text: str) -> tuple[shapely.Geometry | None, str]:
    """Parse a geometry from a text; return it, or the problem."""
    found = pair(text)
    if found is not None:
        return shapely.Point(*found), ""
    if not re.match(r"\s*(SRID=\d+;)?\s*[A-Z]+\s*(Z|M|ZM)?\s*(\(|EMPTY)", text, re.IGNORECASE):
        return None, f"there is no point in the text: {shorten(text, 60)!r}"
    try:
        shape = shapely.from_wkt(re.sub(r"^\s*SRID=\d+;", "", text), on_invalid="ignore")
    except NotImplementedError:
        return None, f"the geometry cannot be read, as it has curves: {shorten(text, 60)!r}"
    return shape, "" if shape is not None else f"the geometry is not WKT: {shorten(text, 60)!r}"


def _shapes(written: NDArray[np.object_]) -> NDArray[np.object_]:
    """Parse WKB; None if unreadable or unsupported by GEOS, such as curves."""
    try:
        return np.asarray(shapely.from_wkb(written, on_invalid="ignore"))
    except NotImplementedError:
        return np.concatenate([_shape(written[row : row + 1]) for row in range(len(written))])


def _shape(written: NDArray[np.object_]) -> NDArray[np.object_]:
    try:
        return np.asarray(shapely.from_wkb(written, on_invalid="ignore"))
    except NotImplementedError:
        return np.array([None], object)


def _check(lon: Degrees, lat: Degrees, problems: Problems) -> Problems:
    fine = ~problems.astype(np.bool_)
    missing = fine & ~(np.isfinite(lon) & np.isfinite(lat))
    problems[missing] = NO_POINT
    problems[fine & (lon == 0) & (lat == 0)] = "a likely fault, a point at 0, 0 that stands for none"
    outside = fine & ~missing & ((np.abs(lon) > 180) | (np.abs(lat) > 90))  # noqa: PLR2004 - degrees
    places = zip(lon[outside], lat[outside], strict=True)
    problems[outside] = [f"the point is outside of ±180, ±90 degrees: {x:.6g}, {y:.6g}" for x, y in places]
    return problems
