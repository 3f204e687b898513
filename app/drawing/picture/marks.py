"""The marks of a picture: single events, and clusters of those that would overlap, by the web map's rules."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from app.drawing.picture.paper.symbols import Mark
from app.drawing.picture.paper.viewport import Floats, Viewport, mercator
from app.drawing.picture.parameters import Standing
from app.frontend.look import LOOK
from events.index.codes import Rows
from events.index.index import EventIndex
from events.index.questions import places as concerns
from events.model.errors import FilterError
from events.model.event_filter import EventFilter

#: Up to this many events are held and grouped in the page of the web map.
HELD_IN_PAGE = 20_000
#: Marks beyond the edge that reach into the picture, in pixels.
_MARGIN = 40


def find(index: EventIndex, event_filter: EventFilter, standing: Standing, viewport: Viewport) -> list[Mark]:
    """Group the events that pass a filter, as far as they are seen; those further down come last.

    Raises
    ------
    FilterError
        If the events of a large set are requested at the water that they concern.
    """
    if len(index) > HELD_IN_PAGE:
        if standing == "concern":
            raise FilterError("stand", standing, f"expected place for a set of more than {HELD_IN_PAGE} events")
        found = list(_of_large_set(index, event_filter, viewport))
    else:
        rows = index.select(event_filter)
        lon, lat, _radius = spots(index, rows, standing)
        found = list(_of_rows(index, rows, mercator(np.column_stack([lon, lat])), viewport))
    return sorted(found, key=lambda mark: (mark.y, mark.x))


def spots(index: EventIndex, rows: Rows, standing: Standing) -> tuple[Floats, Floats, Floats]:
    """Return longitudes, latitudes and radii in km of events on the map."""
    table = index.catalogue.table.select(["radius_km", "concerns"]).take(pa.array(rows))
    lon, lat = index.lon[rows].copy(), index.lat[rows].copy()
    # An event of which no precision is stated claims no radius.
    radius = np.nan_to_num(table["radius_km"].to_numpy().astype(np.float64))
    if standing == "concern":
        first = np.array([ids[0] if ids else "" for ids in table["concerns"].to_pylist()], object)
        for identity in set(first) - {""}:
            here = first == identity
            lon[here], lat[here], radius[here] = concerns.spot([identity])  # type: ignore[misc]
    return lon, lat, radius


def group(points: Floats, near: float) -> NDArray[np.intp]:
    """Group points as supercluster does at one zoom: each takes all that are near it and in no group yet, in turn.

    Parameters
    ----------
    points
        Of shape (n, 2).
    near
        Distance up to which points belong together.

    Returns
    -------
    array of int
        Number of each point's group, from 0.
    """
    spots_of, first, spot = np.unique(points, axis=0, return_index=True, return_inverse=True)
    tree = shapely.STRtree(np.array(shapely.points(spots_of), object))
    groups = np.full(len(spots_of), -1, np.intp)
    number = 0
    for one in np.argsort(first):
        if groups[one] >= 0:
            continue
        around = tree.query(tree.geometries[one], predicate="dwithin", distance=near)
        groups[around[groups[around] < 0]] = number
        number += 1
    return groups[spot]


def _of_rows(index: EventIndex, rows: Rows, world: Floats, viewport: Viewport) -> Iterator[Mark]:
    if len(rows) == 0:
        return
    groups = group(world, LOOK.ring.near / viewport.world)
    size = np.bincount(groups)
    kinds = len(index.category.values)
    mixes = np.bincount(groups * kinds + index.category.column[rows], minlength=len(size) * kinds).reshape(-1, kinds)
    middles = np.column_stack([np.bincount(groups, world[:, axis]) / size for axis in (0, 1)])
    pixels = viewport.place(middles)
    order = np.argsort(groups, kind="stable")
    starts = np.searchsorted(groups[order], np.arange(len(size)))
    places = index.place.column[rows][order]
    same = np.minimum.reduceat(places, starts) == np.maximum.reduceat(places, starts)
    for one in np.flatnonzero(_seen(pixels, viewport)):
        code = places[starts[one]]
        place = index.place.values[code] if same[one] and code >= 0 else ""
        x, y = pixels[one].tolist()
        yield Mark(x, y, _mix(index, mixes[one]), int(rows[order[starts[one]]]), place)


def _of_large_set(index: EventIndex, event_filter: EventFilter, viewport: Viewport) -> Iterator[Mark]:
    found = index.view(event_filter, viewport.bbox(_MARGIN), int(viewport.zoom))
    pixels = viewport.place(np.column_stack([found.x, found.y]))
    for one in np.flatnonzero(_seen(pixels, viewport)):
        x, y = pixels[one].tolist()
        yield Mark(x, y, _mix(index, found.mix[one]), int(found.first[one]))


def _mix(index: EventIndex, counts: NDArray[np.int64]) -> dict[str, int]:
    return {category: int(n) for category, n in zip(index.category.values, counts, strict=True) if n}


def _seen(pixels: Floats, viewport: Viewport) -> NDArray[np.bool_]:
    away = np.abs(pixels - (viewport.left + viewport.width / 2, viewport.top + viewport.height / 2))
    return np.asarray((away <= (viewport.width / 2 + _MARGIN, viewport.height / 2 + _MARGIN)).all(axis=1))
