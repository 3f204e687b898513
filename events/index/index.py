"""The index behind every query: events by column, by location and by id, with their serialised features.

Rows by filter are found in `events.index.columns`; a part of the map in spatial order, `events.index.space.order`.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from events.index.codes import Mask, Parts
from events.index.columns import COLUMNS, Columns
from events.index.counting import Blocks, Tally
from events.index.moments import Months
from events.index.pieces import pieces_of
from events.index.recent import Recent
from events.index.serialised import SerialisedFeatures
from events.index.space.grid import Clusters
from events.index.space.known import Known, deepest_of
from events.index.space.order import SpatialOrder
from events.index.space.quadkeys import QUADKEYS
from events.index.words import WORDS
from events.model.event_filter import FACETS, VOCABULARY, BoundingBox, EventFilter, Vocabulary
from events.table.catalogue import Catalogue
from geodata import gazetteer

_OF_PIECES = (COLUMNS, WORDS, QUADKEYS)
# Memory for the counts by region of recent filters.
_MOST_BYTES = 1 << 20
#: Properties for lists and markers that are not columns of the index.
SHOWN = ("id", "title", "date", "place_name", "radius_km")


@dataclass(frozen=True)
class View:
    """Representation of some events on a map: those located at points, and those located in areas, kept apart.

    Parameters
    ----------
    symbols
        Symbols and clusters of them, as far as they reach into the part of the map.
    discs
        Events located in discs that are larger than two symbols at the zoom, clustered where they are near each other.
    regions
        Counts of events located in regions that are, by region and category, of shape (regions, categories); wherever
        the region lies.
    """

    symbols: Clusters
    discs: Clusters
    regions: NDArray[np.int64]


class EventIndex(Columns):
    """Filters, counts and clusters events, and returns their features.

    Parameters
    ----------
    catalogue
        Validated events, sorted by start.
    features
        Its serialised features; created by default.
    """

    def __init__(self, catalogue: Catalogue, features: SerialisedFeatures | None = None) -> None:
        super().__init__(catalogue)
        #: Spatial precision of the events.
        self.known = Known.of(catalogue.table, self.placed)
        self._space = SpatialOrder(self, self.known)
        self._regions = Recent(_MOST_BYTES, _bytes_of)
        #: Derived data of each piece, to be cached with the index.
        self.made = [{name: one.made[name] for name in _OF_PIECES} for one in pieces_of(catalogue)]
        self.attached(catalogue, features or SerialisedFeatures.of(catalogue))

    def attached(self, catalogue: Catalogue, features: SerialisedFeatures) -> Self:
        """Attach the catalogue and its features, which are not cached with the index."""
        self.catalogue, self.features = catalogue, features
        for piece, made in zip(catalogue.pieces, self.made, strict=False):
            piece.made.update(made)
        # In one chunk: Arrow concatenates a column's chunks each time it takes rows of it.
        self.shown = catalogue.table.select(SHOWN).combine_chunks()
        return self

    def complete(self) -> Self:
        """Compute everything that is otherwise computed on first use, so that it is cached with the index."""
        for name in ("vocabulary", "by_id", "tallies"):
            getattr(self, name)
        return self

    def let_go(self) -> None:
        """Break reference cycles, so that the index is freed with its last user instead of by garbage collection."""
        del self._space

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name not in ("catalogue", "features", "shown")}

    @property
    def fingerprint(self) -> str:
        """Changes whenever any feature does."""
        return self.features.fingerprint

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The values that a filter may name: the schema's terms, the gazetteer's places, and those of these events."""
        values = {name: column.values for name, column in self.choices.items()} | {"place": tuple(gazetteer.load())}
        # An error message lists the short vocabularies in this order; the others are long, and only looked up.
        schema = {name: tuple(dict.fromkeys([*known, *values[name]])) for name, known in VOCABULARY.items()}
        return {name: frozenset(found) for name, found in values.items()} | schema

    @cached_property
    def by_id(self) -> NDArray[np.int32]:
        """The rows, sorted by id."""
        return np.asarray(pc.sort_indices(self.catalogue.table["id"]).to_numpy(), np.int32)

    @cached_property
    def months(self) -> Months:
        """The beginnings and ends of the events, to the month."""
        return Months.of(self)

    @cached_property
    def blocks(self) -> dict[str, Blocks]:
        """The columns that are counted: classes, months, places, and regions with categories."""
        months, known, kinds = self.months, self.known, len(self.category.values)
        region = np.where(known.code >= 0, known.code.astype(np.int32) * kinds + self.category.column, -1)
        regions = len(known.regions) * kinds
        return {
            "class": Blocks.of(self.classes.column, len(self.classes.category)),
            "month": Blocks.of(months.column, len(months.distinct)),
            "region": Blocks.of(region.astype(np.min_scalar_type(-regions - 1)), regions),
            "place": Blocks.of(self.place.column, len(self.place.values)),
        }

    @cached_property
    def tallies(self) -> dict[str, Tally]:
        """Number of rows by class and code, for each column that is counted and each inverted list."""
        column, size = self.classes.column, len(self.classes.category)
        coded = {name: (column, one.column, one.before.shape[1]) for name, one in self.blocks.items()}
        for one in FACETS:
            if one.name in self.postings:
                held = self.postings[one.name]
                coded[one.name] = column[held.rows], held.codes().astype(np.int32), len(held.values)
        return {name: Tally.of(classes, size, codes, kinds) for name, (classes, codes, kinds) in coded.items()}

    def counted(self, name: str, parts: Parts, passing: Mask | None = None) -> NDArray[np.int64]:
        """Count rows by the codes of a column; the counts of all rows are precomputed.

        Parameters
        ----------
        name
            Key in `tallies`.
        parts
            Rows, as returned by `parts`.
        passing
            Mask of the classes whose rows are counted; None for all.
        """
        if passing is not None and not passing.all():
            if len(parts) == 1 and isinstance(parts[0], slice) and parts[0] == slice(0, len(self)):
                return self.tallies[name].counts(passing)
            parts = self.of_classes(parts, passing)
        if name in self.postings:
            mask = np.zeros(len(self), np.bool_)
            for part in parts:
                mask[part] = True
            return self.postings[name].counts(mask)
        return np.asarray(np.sum([self.blocks[name].counts(part) for part in parts], axis=0), np.int64)

    def row_of(self, event_id: str) -> int | None:
        """Return the row of an event, or `None` if the id is unknown."""
        ids = self.catalogue.table["id"]
        position = bisect_left(self.by_id, event_id, key=lambda row: ids[int(row)].as_py())
        found = int(self.by_id[position]) if position < len(self.by_id) else -1
        return found if found >= 0 and ids[found].as_py() == event_id else None

    def view(self, event_filter: EventFilter, bbox: BoundingBox, zoom: float) -> View:
        """Group the events of a part of the map as they are drawn.

        Parameters
        ----------
        event_filter
            Filter to apply; all matching events are counted, also those just outside of the bbox whose group reaches
            into it.
        bbox
            Part of the map: west, south, east, north in degrees.
        zoom
            Zoom of a web map whose world is 256 CSS pixels wide at zoom 0.
        """
        # Of any class, as their regions may be counted by class.
        rows = self.parts(event_filter, without=frozenset({"classes"}))
        regions = self._in_regions(event_filter, rows).copy()
        regions[np.array([*map(deepest_of, self.known.regions)], np.int8) >= zoom] = 0
        symbols, discs = self._space.clusters(event_filter, rows, bbox, zoom)
        return View(symbols, discs, regions)

    def forget(self) -> None:
        """Drop the results that are kept for recent filters."""
        self._regions.clear()
        self._space.forget()

    def _in_regions(self, event_filter: EventFilter, rows: Parts) -> NDArray[np.int64]:
        """Count the events known to regions, by region and category; `rows` pass the filter apart from its classes."""
        if (kept := self._regions.get(event_filter)) is not None:
            return kept
        counts = self.counted("region", rows, self.classes.passing(event_filter))
        found = counts.reshape(len(self.known.regions), len(self.category.values))
        self._regions.put(event_filter, found)
        return found


def _bytes_of(counts: NDArray[np.int64]) -> int:
    return counts.nbytes
