"""Lists of the events in a part of the map: those that may have been there, or those behind a symbol or a badge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from events.index.codes import Mask, Parts, Rows, in_blocks, joined, narrowed
from events.index.evaluation import inside
from events.index.space.known import Known
from events.model.event_filter import BoundingBox
from geodata import regions

#: Stands for events located in discs, among the ids of regions.
DISCS = "disc"


def areas() -> tuple[str, ...]:
    """Return the possible values of `areas`: the ids of the regions, and `DISCS`."""
    return (*regions.anchors(), DISCS)


@dataclass(frozen=True)
class Spot:
    """A part of the map whose events are listed.

    Parameters
    ----------
    bbox
        West, south, east, north in degrees.
    zoom
        Zoom at which only the events behind symbols, or those counted with `areas`, are listed; None for all that may
        have been within `bbox`.
    areas
        Ids of regions, regardless of their position; `DISCS` for events in discs around points within `bbox`.
    """

    bbox: BoundingBox
    zoom: int | None = None
    areas: tuple[str, ...] = ()

    def rows(self, known: Known, parts: Parts) -> Rows:
        """Return the rows that belong in the list."""
        mark = self._holding(known)
        return joined(tuple(narrowed(part, mark(part)) for part in in_blocks(parts)))

    def _holding(self, known: Known) -> Callable[[slice | Rows], Mask]:
        if self.zoom is None:
            return known.touching(self.bbox)
        zoom, bbox = self.zoom, self.bbox
        # The last two elements are indexed by the codes of discs and points.
        listed = np.array([*(one in self.areas for one in known.regions), DISCS in self.areas, not self.areas])

        def mark(rows: slice | Rows) -> Mask:
            code = known.code[rows]
            is_symbol = known.deepest[rows] >= zoom
            within = (code >= 0) & ~is_symbol | inside(bbox, known.lon[rows], known.lat[rows])
            chosen = is_symbol if not self.areas else listed[code] & ~is_symbol
            return np.asarray(chosen & within)

        return mark
