"""The index behind every query: events in columns, by place and by id, with their serialised features.

Rows by filter are found in `events.index.columns`; a part of the map in the order by place, `events.index.space.order`.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import Any, Self

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from events.index.columns import Columns
from events.index.moments import Moments
from events.index.serialised import SerialisedFeatures
from events.index.space.known import Known
from events.index.space.order import SpatialOrder, View
from events.model.event_filter import VOCABULARY, BoundingBox, EventFilter, Vocabulary
from events.table.catalogue import Catalogue
from geodata import gazetteer

#: What lists and marks show of an event beside the columns of the index.
SHOWN = ("id", "title", "date", "place_name", "radius_km")


class EventIndex(Columns):
    """Filters, counts and clusters events, and returns their features.

    Parameters
    ----------
    catalogue
        Checked events, sorted by start.
    features
        Its serialised features; made by default.
    """

    def __init__(self, catalogue: Catalogue, features: SerialisedFeatures | None = None) -> None:
        super().__init__(catalogue)
        self.attached(catalogue, features or SerialisedFeatures.of(catalogue))
        #: How well the places of the events are known.
        self.known = Known.of(catalogue.table, self.placed)
        self._space = SpatialOrder(self, self.known)

    def attached(self, catalogue: Catalogue, features: SerialisedFeatures) -> Self:
        """Take the catalogue and its features, which are not kept with the index."""
        self.catalogue, self.features = catalogue, features
        for piece, made in zip(catalogue.pieces, self.made, strict=False):
            piece.made.update(made)
        # In one chunk: Arrow concatenates a column's chunks each time it takes rows of it.
        self.shown = catalogue.table.select(SHOWN).combine_chunks()
        return self

    def complete(self) -> Self:
        """Make now what is else made when it is first asked for, so that it is kept with the index."""
        vars(self).update(vocabulary=self.vocabulary, by_id=self.by_id)
        return self

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name not in ("catalogue", "features", "shown")}

    @property
    def fingerprint(self) -> str:
        """Changes whenever any feature does."""
        return self.features.fingerprint

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The values that a filter may name: the schema's words, the gazetteer's places, and those of these events."""
        values = {name: column.values for name, column in self.choices.items()} | {"place": tuple(gazetteer.load())}
        # A refusal lists the short vocabularies in this order; the others are long, and only looked up.
        schema = {name: tuple(dict.fromkeys([*known, *values[name]])) for name, known in VOCABULARY.items()}
        return {name: frozenset(found) for name, found in values.items()} | schema

    @cached_property
    def by_id(self) -> NDArray[np.int32]:
        """The rows, sorted by id."""
        return np.asarray(pc.sort_indices(self.catalogue.table["id"]).to_numpy(), np.int32)

    @cached_property
    def months(self) -> Moments:
        """The beginnings and ends of the events, to the month."""
        return Moments.months(self)

    def row_of(self, event_id: str) -> int | None:
        """Return the row of an event, or `None` if there is none of this id."""
        ids = self.catalogue.table["id"]
        position = bisect_left(self.by_id, event_id, key=lambda row: ids[int(row)].as_py())
        found = int(self.by_id[position]) if position < len(self.by_id) else -1
        return found if found >= 0 and ids[found].as_py() == event_id else None

    def view(self, event_filter: EventFilter, bbox: BoundingBox, zoom: float) -> View:
        """Group the events of a part of the map as they are drawn.

        Parameters
        ----------
        event_filter
            Which events; all of them are counted, also those just outside of the requested part whose group reaches
            into it.
        bbox
            The part of the map: west, south, east, north in degrees.
        zoom
            Zoom of a web map whose world is 256 CSS pixels wide at zoom 0.
        """
        return self._space.view(event_filter, bbox, zoom)
