"""The plain first try at filter and clusters: masks over whole columns, then counts by the cells of a fixed grid.

It gets the same help that the index has where that is a line of NumPy: codes for texts, a matrix of countries, points
that are projected already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from events.index.space.grid import project

if TYPE_CHECKING:
    from measuring.workload import Part
    from numpy.typing import NDArray

    from events.index.index import EventIndex
    from events.model.event_filter import EventFilter

_CELL = 64  # CSS pixels
_WORLD = 256


class PlainColumns:
    """Columns that are read from the first to the last row for each question."""

    def __init__(self, index: EventIndex) -> None:
        table = index.catalogue.table
        self.start, self.end = index.start, index.end
        self.lon, self.lat = index.lon, index.lat
        self.x, self.y = project(self.lon, self.lat)
        self.codes = {"category": index.category, "verification": index.verification, "place": index.place}
        self.countries = index.countries
        self.involved = index.countries.members[index.countries.column]
        self.texts = [pc.utf8_lower(table[name]) for name in ("title", "summary")]

    def select(self, event_filter: EventFilter) -> NDArray[np.bool_]:
        """Mark the events that pass."""
        mask = np.ones(len(self.start), np.bool_)
        if event_filter.datetime:
            mask &= (self.start <= event_filter.period.end_day) & (self.end >= event_filter.period.start_day)
        if event_filter.countries:
            columns = self.involved[:, [self.countries.values.index(one) for one in event_filter.countries]]
            mask &= columns.all(axis=1) if event_filter.match == "all" else columns.any(axis=1)
        for name, wanted in (
            ("category", event_filter.categories),
            ("verification", event_filter.verifications),
            ("place", event_filter.places),
        ):
            if wanted:
                codes = self.codes[name]
                mask &= np.isin(codes.column, [codes.values.index(one) for one in wanted])
        for word in event_filter.words:
            found = [pc.match_substring(texts, word).to_numpy() for texts in self.texts]
            mask &= np.logical_or(*found)
        return mask

    def view(self, event_filter: EventFilter, part: Part) -> NDArray[np.int64]:
        """Count the events of a part of the map by cell and category."""
        west, south, east, north = part.bbox
        mask = self.select(event_filter)
        mask &= (self.lon >= west) & (self.lon <= east) & (self.lat >= south) & (self.lat <= north)
        shift = 32 - (part.zoom + int(np.log2(_WORLD / _CELL)))
        x, y = self.x[mask] >> shift, self.y[mask] >> shift
        if not len(x):
            return np.zeros((0, 0), np.int64)
        left, top = x.min(), y.min()
        columns, rows = int(x.max() - left) + 1, int(y.max() - top) + 1
        kinds = len(self.codes["category"].values)
        cell = (y - top).astype(np.int64) * columns + (x - left)
        counts = np.bincount(cell * kinds + self.codes["category"].column[mask], minlength=rows * columns * kinds)
        return counts.reshape(-1, kinds)
