"""Geometries of a user's rows other than points: areas and lines, unchanged, with a point inside each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from events.model import areas
from events.model.areas import reach_km

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Shapes = NDArray[np.object_]
Problems = NDArray[np.object_]
Degrees = NDArray[np.float64]

_POINT = shapely.GeometryType.POINT
_GATHERED = (shapely.GeometryType.MULTIPOINT, shapely.GeometryType.GEOMETRYCOLLECTION)
# Tolerance, about a decimetre, for an area that was rounded to this number of decimals.
_DECIMALS, _TOLERANCE = 6, 2e-6


class SortedOut(NamedTuple):
    """The point and the area or line of each geometry, None if it has none, and problems of the others."""

    points: Shapes
    areas: Shapes
    problems: Problems


class Project(Protocol):
    """Transforms x and y of a CRS to degrees."""

    def transform(self, x: Degrees, y: Degrees) -> tuple[Degrees, Degrees]:
        """Return longitudes and latitudes."""


def sort_out(shapes: Shapes) -> SortedOut:
    """Separate points from areas and lines; from a collection with a single point, such as a label, both are taken.

    Parameters
    ----------
    shapes
        Geometries; None and empty ones give neither.
    """
    shapes = shapes.copy()
    # GEOS raises an error for the coordinates of an empty point.
    shapes[shapely.is_empty(shapes)] = None
    kind = shapely.get_type_id(shapes)
    for row in np.flatnonzero(kind == shapely.GeometryType.LINEARRING):
        shapes[row] = shapely.LineString(shapes[row])
    gathered = np.isin(kind, _GATHERED)
    nothing = np.full(len(shapes), None, object)
    points = np.where(kind == _POINT, shapes, nothing)
    held = np.where((kind > _POINT) & ~gathered, shapes, nothing)
    problems = np.full(len(shapes), "", object)
    for row in np.flatnonzero(gathered):
        parts = _parts(shapes[row])
        dots = [part for part in parts if shapely.get_type_id(part) == _POINT]
        points[row], held[row] = next(iter(dots), None), _joined([part for part in parts if part not in dots])
        if len(dots) > 1:
            problems[row] = f"the geometry is {len(dots)} points; expected one point, an area or a line"
    return SortedOut(points, held, problems)


def written(shapes: Shapes, project: Project | None) -> tuple[Shapes, Shapes, Problems]:
    """Convert areas and lines to the form of the catalogue.

    Parameters
    ----------
    shapes
        Geometries from `sort_out`; None if there is none.
    project
        Transforms their coordinates to degrees; None if they are in degrees.

    Returns
    -------
    array of geometry
        Geometries in degrees; None if there is none, or an invalid one.
    array of str
        The same as WKT with six decimals.
    array of str
        Problem of each; an empty text if there is none.
    """
    texts, problems = np.full(len(shapes), None, object), np.full(len(shapes), "", object)
    own = np.flatnonzero(~shapely.is_missing(shapes))
    if len(own) == 0:
        return shapes, texts, problems
    found = shapely.force_2d(shapes[own])
    if project is not None:
        found = shapely.transform(found, lambda xy: np.column_stack(project.transform(*xy.T)))
    bounds = np.abs(shapely.bounds(found))
    # Comparisons with NaN are false; the negation makes NaN count as outside.
    outside = ~((bounds[:, [0, 2]] <= 180) & (bounds[:, [1, 3]] <= 90)).all(axis=1)  # noqa: PLR2004 - degrees
    valid = shapely.is_valid(found)
    for at in np.flatnonzero(~valid | outside):
        reason = shapely.is_valid_reason(found[at]).replace("[", " at ").rstrip("]").lower()
        problems[own[at]] = (
            f"the geometry is not valid: {reason}" if not valid[at]
            else f"the geometry reaches outside of ±180, ±90 degrees: {', '.join(f'{n:.6g}' for n in found[at].bounds)}"
        )  # fmt: skip
    fine = valid & ~outside
    rounded = shapely.to_wkt(found[fine], rounding_precision=_DECIMALS, output_dimension=2)
    again = shapely.from_wkt(rounded)
    # A shape smaller than the last decimal keeps full precision.
    small = ~shapely.is_valid(again)
    again[small] = found[fine][small]
    rounded[small] = shapely.to_wkt(again[small], rounding_precision=-1, output_dimension=2)
    texts[own[fine]] = rounded
    kept = np.full(len(shapes), None, object)
    kept[own[fine]] = again
    return kept, texts, problems


def inside(shapes: Shapes) -> tuple[Degrees, Degrees]:
    """Return the longitude and latitude of a point inside each area, or on each line; NaN if there is none."""
    points = shapely.point_on_surface(shapes)
    return shapely.get_x(points), shapely.get_y(points)


def only_repeated(shapes: Shapes, events: dict[str, pa.Array]) -> NDArray[np.bool_]:
    """Mark the areas that follow from place, precision and radius, as in the project's own files.

    Parameters
    ----------
    shapes
        Areas in degrees; None if there is none.
    events
        Columns ``place``, ``precision``, ``location_country``, ``lon``, ``lat`` and ``radius_km``.
    """
    marks = np.zeros(len(shapes), np.bool_)
    placed = np.asarray(events["place"].is_valid()) | np.asarray(events["radius_km"].is_valid())
    own = np.flatnonzero(~shapely.is_missing(shapes) & placed)
    columns = (events[name].take(pa.array(own)).to_pylist() for name in ("place", "precision", "location_country"))
    spots = (events[name].take(pa.array(own)).to_pylist() for name in ("lon", "lat", "radius_km"))
    for row, place, precision, country, lon, lat, radius in zip(own, *columns, *spots, strict=True):
        known = areas.area_of(place, precision, country, lon=lon, lat=lat, radius_km=radius or 0.0)
        marks[row] = known is not None and shapely.equals_exact(shapes[row], known.geometry, _TOLERANCE)
    return marks


def radii(shapes: Shapes, events: dict[str, pa.Array], given: pa.Array) -> pa.Array:
    """Return the radius of uncertainty around each point in kilometres; for an area by default up to its vertices.

    Parameters
    ----------
    shapes
        Areas in degrees; None if there is none.
    events
        Columns ``lon``, ``lat`` and ``radius_km``.
    given
        Radius given in the file.
    """
    own = ~shapely.is_missing(shapes) & np.asarray(given.is_null())
    if not own.any():
        return events["radius_km"]
    radius = np.array(events["radius_km"].to_numpy(zero_copy_only=False), np.float64)
    lon, lat = (events[name].to_numpy(zero_copy_only=False)[own] for name in ("lon", "lat"))
    radius[own] = reach_km(shapes[own], lon, lat).round(1)
    return pa.array(radius, from_pandas=True)


def _parts(shape: BaseGeometry) -> list[BaseGeometry]:
    """Return the single geometries of a collection, at any depth."""
    if shapely.get_type_id(shape) <= shapely.GeometryType.POLYGON:
        return [] if shape.is_empty else [shape]
    return [part for each in shapely.get_parts(shape) for part in _parts(each)]


def _joined(parts: list[BaseGeometry]) -> BaseGeometry | None:
    """Combine areas and lines: those of one type into the multi-type, if the result is valid."""
    if len(parts) <= 1:
        return next(iter(parts), None)
    multiple: dict[str, Any] = {"Polygon": shapely.MultiPolygon, "LineString": shapely.MultiLineString}
    kinds = {part.geom_type for part in parts}
    together: BaseGeometry = multiple.get("".join(kinds), shapely.GeometryCollection)(parts)
    return together if together.is_valid else shapely.GeometryCollection(parts)
