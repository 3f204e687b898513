"""The catalogue: validated events as one table, regardless of their source."""

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

#: Column of a table whose events are written as areas, see `events.table.areas`: geometries as WKB.
GEOMETRY = "geometry"


@dataclass(frozen=True)
class Piece:
    """Some neighbouring events of a set, under a key that changes with their content.

    Parameters
    ----------
    key
        Content key: different events have a different key.
    table
        Events of the piece.
    made
        Derived data that is not computed again, by name; used by modules of the index.
    """

    key: str
    table: pa.Table
    made: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        # Arrow would pickle the whole table of a slice.
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
        One row per event, sorted by start, end and id: the columns of `events.table.columns.SCHEMA`, then additional
        ones of a user's set. ``start`` and ``end`` are ISO days (``end`` is null while the event is ongoing);
        ``search_names`` holds the names of the place, vessels and organisations in all languages and spellings;
        ``lon`` and ``lat`` are degrees (WGS 84).
    name
        Name of the set.
    version
        Changes whenever the content does: the beginning of a hash of the input.
    licence
        SPDX identifier of the licence.
    coverage
        Extent to which reports were searched for events, if known.
    pieces
        Pieces of the table, in order, if known: data derived from a piece may be cached.
    """

    table: pa.Table
    name: str
    version: str
    licence: str
    coverage: Coverage | None = None
    pieces: tuple[Piece, ...] = ()

    def __getstate__(self) -> dict[str, Any]:
        # The table is the concatenation of its pieces.
        state = {one.name: getattr(self, one.name) for one in fields(self)}
        return state | {"table": None} if self.pieces else state

    def __setstate__(self, state: dict[str, Any]) -> None:
        if state["pieces"]:
            state["table"] = pa.concat_tables(one.table for one in state["pieces"])
        self.__dict__.update(state)

    @property
    def searched_until(self) -> str:
        """The ISO day until which reports were searched, or empty: few events after it do not mean calm."""
        return self.coverage.searched_until if self.coverage else ""

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @property
    def properties(self) -> tuple[str, ...]:
        """The names of the properties of a feature: the project's own, then additional ones of a user's set."""
        return tuple(name for name in self.table.column_names if name not in (*INTERNAL, GEOMETRY))

    @cached_property
    def frame(self) -> gpd.GeoDataFrame:
        """The events as a GeoDataFrame (EPSG:4326), with Python lists and objects; created on first access."""
        return columns.to_frame(self.table)

    def to_geodataframe(self) -> gpd.GeoDataFrame:
        """Return a copy of the events as a GeoDataFrame (EPSG:4326)."""
        return self.frame.copy()

    def of_pieces(self, keys: Sequence[tuple[str, int]]) -> Self:
        """Return the same events divided into pieces.

        Parameters
        ----------
        keys
            Key and number of events of each piece; the numbers add up to the length of the table.
        """
        ends = accumulate(count for _key, count in keys)
        pieces = [
            Piece(key, self.table.slice(end - count, count)) for (key, count), end in zip(keys, ends, strict=True)
        ]
        return replace(self, pieces=tuple(pieces))

    def take(self, rows: NDArray[Any]) -> Self:
        """Return a catalogue with the events of the given row numbers."""
        return replace(self, table=self.table.take(rows), pieces=())
