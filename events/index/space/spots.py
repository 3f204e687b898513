"""Events listed for a part of the map: those that may have been there, or those that a symbol or a badge represents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from events.index.codes import Mask, Parts, Rows, in_blocks, joined, narrowed
from events.index.evaluation import inside
from events.index.space.known import Known
from events.model.event_filter import BoundingBox
from geodata import regions

#: What names the events that are known to a disc, among the ids of regions.
DISCS = "disc"


def areas() -> tuple[str, ...]:
    """Return what a list can be of: the ids of the regions, and `DISCS`."""
    return (*regions.anchors(), DISCS)


@dataclass(frozen=True)
class Spot:
    """A part of the map whose events are listed.

    Parameters
    ----------
    bbox
        West, south, east, north in degrees.
    zoom
        The zoom at which only the symbols, or what `areas` count, are meant; None for everything that may have been
        within `bbox`.
    areas
        Ids of regions, wherever they lie; and `DISCS` for those of discs around points within `bbox`.
    """

    bbox: BoundingBox
    zoom: int | None = None
    areas: tuple[str, ...] = ()

    def rows(self, known: Known, parts: Parts) -> Rows:
        """Return those of some rows that the list holds."""
        mark = self._holding(known)
        return joined(tuple(narrowed(part, mark(part)) for part in in_blocks(parts)))

    def _holding(self, known: Known) -> Callable[[slice | Rows], Mask]:
        if self.zoom is None:
            return known.touching(self.bbox)
        zoom, bbox = self.zoom, self.bbox
        # The last two elements are found by the codes of discs and points.
        listed = np.array([*(one in self.areas for one in known.regions), DISCS in self.areas, not self.areas])

        def mark(rows: slice | Rows) -> Mask:
            code = known.code[rows]
            is_symbol = known.deepest[rows] >= zoom
            within = (code >= 0) & ~is_symbol | inside(bbox, known.lon[rows], known.lat[rows])
            chosen = is_symbol if not self.areas else listed[code] & ~is_symbol
            return np.asarray(chosen & within)

        return mark
