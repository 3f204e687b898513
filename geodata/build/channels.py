"""Rivers and canals that lead to the Caspian, taken from the base map and joined across gaps in its lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import shapely
import shapely.ops
from numpy.typing import NDArray

from geodata import basemap, geodesy
from geodata.errors import GeodataError

Course = tuple[str, shapely.LineString]
Position = tuple[float, float]

# West, south, east, north in degrees: extent of the base map's finest level.
DETAIL = (38.0, 35.0, 57.0, 50.0)


@dataclass(frozen=True, slots=True)
class Waterway:
    """A river or canal of the base map, and the upper end of its use by Caspian ships, in degrees."""

    name: str
    head: Position | None = None


WATERWAYS = (
    Waterway("Volga"),
    Waterway("Volga–Don Canal"),
    Waterway("Don", (43.54, 48.64)),
    Waterway("Volga–Baltic Waterway"),
    Waterway("Svir"),
    Waterway("Neva"),
    Waterway("Ural", (51.37, 51.21)),
    Waterway("Kura", (48.98, 39.6)),
)

# The outer legs of the sea section, from its deep end: points 1 to 3 of annex 7 to the port regulations of Olya, as a
# search result quoted them (base.garant.ru/70213442). Off the delta ships keep to the canal.
VOLGA_CASPIAN_CANAL = (
    (47 + 45.6 / 60, 44 + 45.8 / 60),
    (47 + 44.5 / 60, 44 + 55.5 / 60),
    (47 + 41.2 / 60, 45 + 5.4 / 60),
)
# From the Svir's mouth to the Neva's source, clear of the capes in the south of the lake: points of the drawn lake.
LADOGA = ((32.75, 60.52), (32.3, 60.68), (31.6, 60.35), (31.1, 60.02))

# Maximum length of gaps that are bridged with a straight line.
LARGEST_GAP_KM = 15.0


def courses() -> list[Course]:
    """Read the waterways in downstream direction, coarse in general, fine within the base map's finest level."""
    region, detail = (basemap.read(level, "rivers") for level in ("region", "detail"))
    fine = shapely.box(*DETAIL)
    found: list[Course] = []
    for waterway in WATERWAYS:
        far, near = (rivers.geometry[rivers["name"] == waterway.name] for rivers in (region, detail))
        pieces = [piece for piece in [*far.difference(fine).explode(), *near.intersection(fine).explode()] if piece]
        if not pieces:
            raise GeodataError(f"the base map's rivers hold no {waterway.name!r}")
        found += [(waterway.name, piece) for piece in _below(waterway.head, pieces)]
    return [*found, ("Lake Ladoga", shapely.LineString(LADOGA))]


def _below(head: Position | None, pieces: Sequence[shapely.LineString]) -> list[shapely.LineString]:
    """Remove the part upstream of the head."""
    if head is None:
        return list(pieces)
    point = shapely.Point(head)
    first = int(np.argmin(shapely.distance(pieces, point)))
    piece = pieces[first]
    cut = shapely.ops.substring(piece, piece.project(point), piece.length)
    return [shapely.LineString(cut.coords), *pieces[first + 1 :]]


def bridges(found: Sequence[Course]) -> list[Course]:
    """Return straight lines from loose ends of the courses to the nearest end, or else vertex, of another course."""
    vertices, owners = shapely.get_coordinates([line for _, line in found], return_index=True)
    tips = np.concatenate([shapely.get_coordinates(line)[[0, -1]] for _, line in found])
    tip_owners = np.repeat(np.arange(len(found)), 2)
    joined: set[Position] = set()
    lines: list[Course] = []
    for end, number in zip(tips, tip_owners.tolist(), strict=True):
        near = _nearest(end, tips[tip_owners != number]) or _nearest(end, vertices[owners != number])
        if near is not None and near != tuple(end) and tuple(end) not in joined:
            lines.append((found[number][0], shapely.LineString([end, near])))
            joined |= {tuple(end.tolist()), near}
    return lines


def _nearest(end: NDArray[np.float64], others: NDArray[np.float64]) -> Position | None:
    distances = geodesy.distances_km(np.broadcast_to(end, others.shape), others)
    nearest = distances.argmin()
    return tuple(others[nearest].tolist()) if distances[nearest] <= LARGEST_GAP_KM else None


def mouth(found: Sequence[Course], name: str, water: shapely.Polygon) -> Course:
    """Return a straight line from a river's lower end to the nearest point of the water.

    Parameters
    ----------
    found
        Courses from `courses`.
    name
        Name of the river.
    water
        Polygon in EPSG:4326.
    """
    end = lower_end(found, name)
    return name, shapely.shortest_line(end, water)


def lower_end(found: Sequence[Course], name: str) -> shapely.Point:
    """Return the last point of a waterway."""
    return shapely.get_point([line for own, line in found if own == name][-1], -1)


def node(found: Sequence[Course]) -> Iterator[Course]:
    """Split courses at their junctions, and merge consecutive pieces of one name."""
    tree = shapely.STRtree([line for _, line in found])
    segments = shapely.get_parts(shapely.unary_union([line for _, line in found]))
    owners = tree.nearest(shapely.line_interpolate_point(segments, 0.5, normalized=True))
    junctions = shapely.multipoints(list(chain.from_iterable(_ends(line) for _, line in found)))
    for name in dict.fromkeys(name for name, _ in found):
        own = segments[[found[owner][0] == name for owner in owners]]
        for merged in shapely.get_parts(shapely.line_merge(shapely.multilinestrings(list(own)))):
            for part in shapely.get_parts(shapely.ops.split(merged, junctions)):
                yield name, part


def _ends(line: shapely.LineString) -> Iterator[shapely.Point]:
    yield shapely.get_point(line, 0)
    yield shapely.get_point(line, -1)
