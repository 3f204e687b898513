"""Marks of events in a picture, clusters of those that would overlap, and counts, by the rules of the web map."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from app.drawing.picture.paper.badges import AreaCount, count_of_region
from app.drawing.picture.paper.symbols import Mark
from app.drawing.picture.paper.viewport import Floats, Viewport, mercator
from app.drawing.picture.parameters import Standing
from app.frontend.look import LOOK
from events.index.codes import Rows
from events.index.index import EventIndex
from events.index.questions import places as concerns
from events.index.space.grid import unproject
from events.index.space.known import DISC, POINT, deepest_around, deepest_of
from events.model.errors import FilterError
from events.model.event_filter import EventFilter

#: Up to this many events are loaded and clustered in the page of the web map.
HELD_IN_PAGE = 20_000
#: Margin beyond the edge, in pixels, from which marks extend into the picture.
_MARGIN = 40


class Shown(NamedTuple):
    """Events as drawn in a picture: marks for those known precisely enough, and counts of the others by area."""

    marks: list[Mark]
    areas: list[AreaCount]


class Spots(NamedTuple):
    """Positions of events: degrees, radii in km, ids of regions (or `POINT`, `DISC`), and highest zooms of symbols."""

    lon: Floats
    lat: Floats
    radius_km: Floats
    area: NDArray[np.object_]
    deepest: NDArray[np.int8]


def find(index: EventIndex, event_filter: EventFilter, standing: Standing, viewport: Viewport) -> Shown:
    """Cluster the events that pass a filter and whose marks are visible, sorted from top to bottom.

    Raises
    ------
    FilterError
        If the events of a large set are requested on the water that they concern.
    """
    if len(index) > HELD_IN_PAGE:
        if standing == "concern":
            raise FilterError("stand", standing, f"expected place for a set of more than {HELD_IN_PAGE} events")
        marks, areas = _of_large_set(index, event_filter, viewport)
    else:
        rows = index.select(event_filter)
        at = spots(index, rows, standing)
        is_symbol = at.deepest >= viewport.zoom
        world = mercator(np.column_stack([at.lon, at.lat]))
        marks = list(_of_rows(index, rows[is_symbol], world[is_symbol], viewport))
        areas = _counts(index, rows[~is_symbol], at.area[~is_symbol], world[~is_symbol], viewport)
    return Shown(sorted(marks, key=lambda mark: (mark.y, mark.x)), areas)


def spots(index: EventIndex, rows: Rows, standing: Standing) -> Spots:
    """Return the positions of events, or those of the water that they concern."""
    known = index.known
    lon, lat, radius = (axis[rows].copy() for axis in (known.lon, known.lat, known.radius_km))
    area = np.array([*known.regions, DISC, POINT], object)[known.code[rows]]
    deepest = known.deepest[rows].copy()
    if standing == "concern":
        ids = index.catalogue.table["concerns"].take(pa.array(rows)).to_pylist()
        first = np.array([one[0] if one else "" for one in ids], object)
        for identity in set(first) - {""}:
            here = first == identity
            spot = concerns.spot([identity])
            assert spot is not None  # noqa: S101 - it concerns something
            lon[here], lat[here], radius[here] = spot
            area[here] = region = concerns.region([identity])
            deepest[here] = deepest_of(region) if isinstance(region, str) else deepest_around(region, spot)
    return Spots(lon, lat, radius, area, deepest)


def group(points: Floats, near: float) -> NDArray[np.intp]:
    """Cluster points as supercluster does at one zoom: each in turn takes all near points that are not yet in a group.

    Parameters
    ----------
    points
        Coordinates, of shape (n, 2).
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


def _counts(
    index: EventIndex, rows: Rows, area: NDArray[np.object_], world: Floats, viewport: Viewport
) -> list[AreaCount]:
    """Count events by region, and events known to discs together if they are near each other."""
    kinds = len(index.category.values)

    def mix(of: NDArray[Any]) -> dict[str, int]:
        return _mix(index, np.bincount(index.category.column[rows[of]], minlength=kinds))

    counted = [count_of_region(one, mix(area == one)) for one in _named(area)]
    discs = np.flatnonzero(area == DISC)
    if len(discs) == 0:
        return counted
    groups = group(world[discs], LOOK.ring.near / viewport.world)
    names = index.shown["place_name"].take(pa.array(rows[discs])).to_pylist()
    for number in range(groups.max() + 1):
        here = np.flatnonzero(groups == number)
        x, y = world[discs[here]].mean(axis=0)
        (lon,), (lat,) = unproject(np.array([x]), np.array([y]))
        said = {names[one] for one in here}
        counted.append(AreaCount("", said.pop() if len(said) == 1 else "", ((lon, lat),), mix(discs[here])))
    return counted


def _named(area: NDArray[np.object_]) -> list[str]:
    """List the regions among areas, each once, in alphabetical order."""
    return sorted({one for one in area.tolist() if isinstance(one, str)})


def _of_large_set(
    index: EventIndex, event_filter: EventFilter, viewport: Viewport
) -> tuple[list[Mark], list[AreaCount]]:
    found = index.view(event_filter, viewport.bbox(_MARGIN), viewport.zoom)
    symbols, discs = found.symbols, found.discs
    pixels = viewport.place(np.column_stack([symbols.x, symbols.y]))
    marks = [
        Mark(float(pixels[one, 0]), float(pixels[one, 1]), _mix(index, symbols.mix[one]), int(symbols.first[one]))
        for one in np.flatnonzero(_seen(pixels, viewport))
    ]
    areas = [
        count_of_region(index.known.regions[one], _mix(index, found.regions[one]))
        for one in np.flatnonzero(found.regions.any(axis=1))
    ]
    names = index.shown["place_name"].take(pa.array(discs.first)).to_pylist()
    for lon, lat, mix, name in zip(*unproject(discs.x, discs.y), discs.mix, names, strict=True):
        areas.append(AreaCount("", name if mix.sum() == 1 else "", ((float(lon), float(lat)),), _mix(index, mix)))
    return marks, areas


def _mix(index: EventIndex, counts: NDArray[np.int64]) -> dict[str, int]:
    return {category: int(n) for category, n in zip(index.category.values, counts, strict=True) if n}


def _seen(pixels: Floats, viewport: Viewport) -> NDArray[np.bool_]:
    away = np.abs(pixels - (viewport.left + viewport.width / 2, viewport.top + viewport.height / 2))
    return np.asarray((away <= (viewport.width / 2 + _MARGIN, viewport.height / 2 + _MARGIN)).all(axis=1))
