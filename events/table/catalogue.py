"""The catalogue: validated events as one table, whatever their source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Self

import pyarrow as pa
from numpy.typing import NDArray

from events.model.schema import Coverage
from events.table import columns
from events.table.columns import INTERNAL

if TYPE_CHECKING:
    import geopandas as gpd

#: The column of a table whose events are written as areas, see `events.table.areas`: geometries as WKB.
GEOMETRY = "geometry"


@dataclass(frozen=True)
class Piece:
    """Some neighbouring events of a set, under a key that changes with their content.

    Parameters
    ----------
    key
        Other events have another one.
    table
        The events.
    made
        What was made of the events and is not made again, by name; modules of the index use it.
    """

    key: str
    table: pa.Table
    made: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        # Of a part of a table Arrow would pickle the whole.
        written = pa.BufferOutputStream()
        with pa.ipc.new_stream(written, self.table.schema) as writer:
            writer.write_table(self.table)
        return vars(self) | {"table": written.getvalue()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state | {"table": pa.ipc.open_stream(state["table"]).read_all()})


@dataclass(frozen=True)
class Catalogue:
    """Events and their provenance.

    Parameters
    ----------
    table
        One row an event, sorted by start, end and id: the columns of `events.table.columns.SCHEMA`, then further ones
        that a user's set may have. ``start`` and ``end`` are ISO days (``end`` is null while the event lasts);
        ``search_names`` holds the names of the place, vessels and organisations in all languages and spellings;
        ``lon`` and ``lat`` are degrees (WGS 84).
    name
        What the set is called.
    version
        Changes whenever the content does: the beginning of a hash of what was read.
    licence
        SPDX identifier.
    coverage
        How far reports were searched for events, where that is known.
    pieces
        What the table consists of, in its order, if that is known: what is made of a piece may be kept.
    """

    table: pa.Table
    name: str
    version: str
    licence: str
    coverage: Coverage | None = None
    pieces: tuple[Piece, ...] = ()

    def __getstate__(self) -> dict[str, Any]:
        # The table is that of its pieces.
        state = {one.name: getattr(self, one.name) for one in fields(self)}
        return state | {"table": None} if self.pieces else state

    def __setstate__(self, state: dict[str, Any]) -> None:
        if state["pieces"]:
            state["table"] = pa.concat_tables(one.table for one in state["pieces"])
        self.__dict__.update(state)

    @property
    def searched_until(self) -> str:
        """The ISO day until which reports were searched, or empty: that few events are later does not mean calm."""
        return self.coverage.searched_until if self.coverage else ""

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @property
    def properties(self) -> tuple[str, ...]:
        """The names of the properties that a feature has: those of the project, then further ones of a user's set."""
        return tuple(name for name in self.table.column_names if name not in (*INTERNAL, GEOMETRY))

    @cached_property
    def frame(self) -> gpd.GeoDataFrame:
        """The events as a GeoDataFrame (EPSG:4326), with Python lists and objects; created on first access."""
        return columns.to_frame(self.table)

    def to_geodataframe(self) -> gpd.GeoDataFrame:
        """Return a copy of the events as a GeoDataFrame (EPSG:4326)."""
        return self.frame.copy()

    def of_pieces(self, keys: Sequence[tuple[str, int]]) -> Self:
        """Return the same events as pieces.

        Parameters
        ----------
        keys
            Of each piece its key and its number of events, all together those of the table.
        """
        ends = accumulate(count for _key, count in keys)
        pieces = [
            Piece(key, self.table.slice(end - count, count)) for (key, count), end in zip(keys, ends, strict=True)
        ]
        return replace(self, pieces=tuple(pieces))

    def take(self, rows: NDArray[Any]) -> Self:
        """Return a catalogue of some of the events, by their row numbers."""
        return replace(self, table=self.table.take(rows), pieces=())
