"""Clustering of the events of a part of the map where they would overlap, in cells of the Web Mercator quadtree.

The cells are anchored to the world, not to the requested part, and whether a cell joins a neighbour depends on cells
at most two away: so panning never changes the clusters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from events.model.event_filter import BoundingBox

Integers = NDArray[np.int64]

#: Latitude at which Web Mercator's square world ends, in degrees: arctan(sinh π).
MERCATOR_LIMIT = 85.0511287798
#: Side of a cell in CSS pixels, as a power of two: 64.
_CELL = 6
#: Side of the whole world at zoom 0 in CSS pixels, as a power of two: 256.
_WORLD = 8
#: Cells whose means are closer than this fraction of a cell's side are merged.
_NEAR = 0.65
#: Maximum number of cells per response; a larger part of the map gets larger cells.
MOST_CELLS = 1_000
_BITS = 32
_ROUNDING = 1e-6  # degrees
_MARGIN = 2


def project(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Project to Web Mercator (EPSG:3857) as fractions of the world's side, from its north-west corner.

    Parameters
    ----------
    lon, lat
        Degrees (WGS 84); latitudes beyond `MERCATOR_LIMIT` are clamped to it.

    Returns
    -------
    x, y : arrays of uint32
        Multiples of 2**-32 of the world's side, about 9 mm at the equator.

    Notes
    -----
    Snyder, *Map projections: a working manual* (USGS 1395, 1987), equations 7-1 and 7-2, on the sphere.
    """
    x, y = (np.clip(axis * 2.0**_BITS, 0, 2**_BITS - 1).astype(np.uint32) for axis in fractions(lon, lat))
    return x, y


def fractions(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Project in the same way, to fractions that are not rounded."""
    sine = np.sin(np.radians(np.clip(lat, -MERCATOR_LIMIT, MERCATOR_LIMIT)))
    return (lon + 180) / 360, 0.5 - np.arctanh(sine) / (2 * np.pi)


def unproject(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Convert fractions of the world's side to longitude and latitude in degrees."""
    return x * 360 - 180, np.degrees(np.arcsin(np.tanh((0.5 - y) * 2 * np.pi)))


def quadkeys(x: NDArray[np.uint32], y: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Interleave the bits of both coordinates (Morton, 1966): points of one cell, at any level, are contiguous."""
    halves = []
    for shift in (np.uint32(16), np.uint32(0)):
        low = (axis >> shift & np.uint32(0xFFFF) for axis in (x, y))
        east, south = (_spread(half) for half in low)
        halves.append((east | south << np.uint32(1)).astype(np.uint64))
    return halves[0] << np.uint64(32) | halves[1]


def _spread(half: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Put a zero before each of the lower 16 bits."""
    spread = half.copy()
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        spread = (spread | (spread << np.uint32(shift))) & np.uint32(mask)
    return spread


@dataclass(frozen=True)
class Window:
    """A rectangle of cells that covers a part of the map, with a margin of cells around it.

    Parameters
    ----------
    level
        Zoom level of the cells: the world's side is ``2**level`` cells.
    left, top
        Indices of its first column and row, modulo the world's.
    width, height
        Size in cells, including the margin.
    """

    level: int
    left: int
    top: int
    width: int
    height: int

    @classmethod
    def around(cls, bbox: BoundingBox, zoom: int) -> Window:
        """Cover a part of the map at a zoom, with larger cells if it would need more than `MOST_CELLS`."""
        west, south, east, north = bbox
        xs, ys = project(np.array([west, east]), np.array([north, south]))
        level = min(zoom + _WORLD - _CELL, _BITS - 1)
        while True:
            left, right = (int(x) >> (_BITS - level) for x in xs)
            top, bottom = (int(y) >> (_BITS - level) for y in ys)
            columns = (right - left) % 2**level + 1 if west <= east else right - left + 2**level + 1
            if columns * (bottom - top + 1) <= MOST_CELLS or level == 0:
                break
            level -= 1
        columns = min(columns + 2 * _MARGIN, 2**level)
        return cls(level, (left - _MARGIN) % 2**level, top - _MARGIN, columns, bottom - top + 1 + 2 * _MARGIN)

    def cells(self, x: NDArray[np.uint32], y: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
        """Return the row-major cell index of each point, and a mask of the points in the window."""
        shift = np.uint32(_BITS - self.level)
        world = np.uint32(2**self.level - 1)
        column = ((x >> shift) - np.uint32(self.left)) & world if self.level else np.zeros_like(x)
        row = (y >> shift if self.level else np.zeros_like(y)) - np.uint32(self.top % 2**_BITS)
        inside = (column < self.width) & (row < self.height)
        return row * np.uint32(self.width) + column, inside

    def key_ranges(self) -> Integers:
        """Return the ranges of the upper halves of `quadkeys` that cover the window.

        Returns
        -------
        array of int64, of shape (ranges, 2)
            First key of each range, and the first key after it; sorted.
        """
        # Larger cells give fewer ranges; the excess is dropped when the cells are numbered.
        level = self.level
        left, top, bottom = self.left, max(0, self.top), min(2**self.level - 1, self.top + self.height - 1)
        coarser = max(0, level - 16, int(np.ceil(np.log2(max(self.width, self.height) / 8))))
        across = np.unique(((left + np.arange(self.width)) % 2**level) >> coarser)
        down = np.unique(np.arange(top, bottom + 1) >> coarser)
        level -= coarser
        first = _spread(np.repeat(across, len(down)).astype(np.uint32)).astype(np.int64)
        first |= _spread(np.tile(down, len(across)).astype(np.uint32)).astype(np.int64) << 1
        first = np.sort(first) << (2 * (16 - level))
        size = 1 << (2 * (16 - level))
        breaks = np.flatnonzero(np.diff(first) != size)
        return np.stack([first[np.r_[0, breaks + 1]], first[np.r_[breaks, len(first) - 1]] + size], axis=1)


@dataclass(frozen=True)
class CellSums:
    """Non-empty cells: counts by category, and the positions of the events.

    Parameters
    ----------
    mix
        Counts, of shape (cells, categories).
    total
        Sums of the events' coordinates, see `project`; of shape (2, cells).
    first
        Row of one of the events; of the only one in cells with a single event.
    point
        Coordinates of that event; of shape (2, cells).
    box
        West, north, east, south of the events as fractions of the world's side, of shape (4, cells).
    """

    mix: Integers
    total: NDArray[np.uint64]
    first: NDArray[np.int32]
    point: NDArray[np.uint32]
    box: NDArray[np.float64]

    @cached_property
    def count(self) -> Integers:
        """Number of events in each cell."""
        return np.asarray(self.mix.sum(axis=1))

    @cached_property
    def means(self) -> NDArray[np.float64]:
        """Means of the events' coordinates as fractions of the world's side; of shape (2, cells)."""
        return np.asarray(self.total / self.count * 2.0**-_BITS)

    @property
    def nbytes(self) -> int:
        """Size of the arrays in bytes."""
        return sum(one.nbytes for one in (self.mix, self.total, self.first, self.point, self.box))

    def __len__(self) -> int:
        return len(self.first)


@dataclass(frozen=True)
class Clusters:
    """Groups of events as they are drawn.

    Parameters
    ----------
    x, y
        Means of the events' coordinates as fractions of the world's side.
    mix
        Counts, of shape (groups, categories).
    first
        Row of one of the events; of the only one in groups with a single event.
    box
        West, south, east, north of the events of each group in degrees.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    mix: Integers
    first: NDArray[np.int32]
    box: NDArray[np.float64]

    @property
    def count(self) -> Integers:
        """Number of events in each group."""
        count: Integers = self.mix.sum(axis=1)
        return count


def cell_starts(level: int, x: NDArray[np.uint32], y: NDArray[np.uint32]) -> NDArray[np.intp]:
    """Return the index of the first point of each cell; points are in the order of `quadkeys`, contiguous by cell."""
    if level == 0:
        return np.arange(min(1, len(x)))
    shift = np.uint32(_BITS - level)
    return np.flatnonzero(_differ(x >> shift) | _differ(y >> shift))


def sum_cells(
    starts: NDArray[np.intp], x: NDArray[np.uint32], y: NDArray[np.uint32],
    categories: tuple[NDArray[np.integer[Any]], int], *, first: NDArray[np.int32],
) -> CellSums:  # fmt: skip
    """Sum up points by cell.

    Parameters
    ----------
    starts
        Index of the first point of each cell, see `cell_starts`.
    x, y
        Coordinates of the points, see `project`, in the order of `quadkeys`.
    categories
        Category code of each point, and the number of categories.
    first
        Row of the event of each cell's first point.
    """
    code, kinds = categories
    point = np.stack([x[starts], y[starts]])
    if len(starts) == 0:
        return CellSums(np.empty((0, kinds), np.int64), np.empty((2, 0), np.uint64), first, point, np.empty((4, 0)))
    group = np.repeat(np.arange(0, len(starts) * kinds, kinds, dtype=np.int32), np.diff(np.r_[starts, len(x)]))
    mix = np.bincount(group + code, minlength=len(starts) * kinds).reshape(-1, kinds)
    total = np.stack([np.add.reduceat(axis, starts, dtype=np.uint64) for axis in (x, y)])
    sides = [join.reduceat(axis, starts) for join in (np.minimum, np.maximum) for axis in (x, y)]
    return CellSums(mix, total, first, point, np.stack(sides) * 2.0**-_BITS)


def add_cells(level: int, parts: Sequence[CellSums]) -> CellSums:
    """Add up the sums of consecutive points, where a cell may be in several parts."""
    mix = np.concatenate([one.mix for one in parts])
    total, point, box = (
        np.concatenate([getattr(one, name) for one in parts], axis=1) for name in ("total", "point", "box")
    )
    first = np.concatenate([one.first for one in parts])
    starts = cell_starts(level, *point)
    if len(starts) == len(first):
        return CellSums(mix, total, first, point, box)
    least, most = np.minimum.reduceat(box[:2], starts, axis=1), np.maximum.reduceat(box[2:], starts, axis=1)
    sums = np.add.reduceat(mix, starts), np.add.reduceat(total, starts, axis=1)
    return CellSums(*sums, first[starts], point[:, starts], np.concatenate([least, most]))


def _differ(values: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Mark each value that differs from the previous one, and the first."""
    marks = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=marks[1:])
    return marks


def cluster(window: Window, sums: CellSums, bbox: BoundingBox) -> Clusters:
    """Merge cells whose means are near each other, and keep the groups that reach into the requested part.

    Each cell may join the largest of its eight neighbours that is nearer than `_NEAR` cells and larger than itself
    (ties go to the one further south-east), unless that one joins another. The result for a cell depends on cells at
    most two away.
    """
    if len(sums) == 0:
        return Clusters(np.empty(0), np.empty(0), sums.mix, sums.first, np.empty((0, 4)))
    cells, inside = window.cells(*sums.point)
    held = np.flatnonzero(inside)
    at = np.full((window.height + 2, window.width + 2), -1)
    row, column = np.divmod(cells[held].astype(np.int64), window.width)
    at[row + 1, column + 1] = held
    # Of equal counts the later cell is the larger; ties use `row` and `column`, so that the window has no influence.
    order = sums.count * (window.height * window.width + 1.0)
    order[held] += row * window.width + column
    # Each cell and its neighbours, of shape (9, cells); -1 is the last position, at which no cell is.
    down, right = (steps.reshape(9, 1) for steps in np.indices((3, 3)))
    around = at[row + down, column + right]
    x, y = np.append(sums.means, [[np.inf], [np.inf]], axis=1)
    near = np.hypot(x[around] - x[held], y[around] - y[held]) < _NEAR * 2.0**-window.level
    largest = np.where(near, order[around], 0).argmax(axis=0)
    target = np.arange(len(sums))
    target[held] = around[largest, np.arange(len(held))]
    alone = target[target] != target
    target[alone] = np.flatnonzero(alone)
    return _gather(sums, held, target[held], bbox)


def _gather(sums: CellSums, members: Integers, target: Integers, bbox: BoundingBox) -> Clusters:
    """Add up the cells that are merged."""
    roots, group = np.unique(target, return_inverse=True)
    size = len(roots)
    mix = np.zeros((size, sums.mix.shape[1]), np.int64)
    np.add.at(mix, group, sums.mix[members])
    share = sums.count[members] / mix.sum(axis=1)[group]
    x, y = (np.bincount(group, axis[members] * share, size).astype(np.float64) for axis in sums.means)
    box = np.repeat([[np.inf], [np.inf], [-np.inf], [-np.inf]], size, axis=1)
    for axis, join in enumerate((np.minimum, np.minimum, np.maximum, np.maximum)):
        join.at(box[axis], group, sums.box[axis, members])
    west, north = unproject(box[0], box[1])
    east, south = unproject(box[2], box[3])
    boxes = np.stack([west, south, east, north], axis=1)
    shown = _reach_into(bbox, *boxes.T)
    return Clusters(x[shown], y[shown], mix[shown], sums.first[roots][shown], boxes[shown])


def _reach_into(bbox: BoundingBox, *box: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Mark the boxes that intersect a part of the map; both may cross the antimeridian."""
    # The boxes are only as exact as the 32-bit coordinates.
    west, south, east, north = (side + sign * _ROUNDING for side, sign in zip(bbox, (-1, -1, 1, 1), strict=True))
    span = (east - west) % 360 if east - west < 360 else 360.0  # noqa: PLR2004 - a full turn
    from_west = (box[0] - west) % 360
    across = (from_west <= span) | (from_west + (box[2] - box[0]) >= 360)  # noqa: PLR2004
    return across & (box[3] >= south) & (box[1] <= north)
