"""Summary of the events of a ship or a place: states, ships, port calls, and access to the port."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from events.index.codes import Rows
from events.index.index import EventIndex
from events.index.questions.vessels import name_of

#: Properties of each event that pages list.
SHOWN = ["id", "title", "date", "start", "end", "place", "place_name", "category", "verification"]
_SUMMARISED = [*SHOWN, "countries", "vessels"]


@dataclass(frozen=True, slots=True)
class Tally:
    """A state, ship or place named in events, and the number of these events.

    Parameters
    ----------
    id
        Code of a state, or id of a ship or place; None for a place that is not in the gazetteer.
    name
        Name as in the events.
    events
        Number of events.
    """

    id: str | None
    name: str
    events: int


@dataclass(frozen=True)
class Profile:
    """A summary of some events.

    Parameters
    ----------
    events
        Properties of each event, by start.
    states
        States and alliances involved.
    vessels
        Ships named in the events.
    ports, callers
        Ports of call, and the ships that called, from all port calls that were not merely announced.
    """

    events: list[dict[str, Any]]
    states: list[Tally]
    vessels: list[Tally]
    ports: list[Tally]
    callers: list[Tally]


def profile(index: EventIndex, rows: Rows) -> Profile:
    """Summarise some events of an index.

    Parameters
    ----------
    index
        Index of the events.
    rows
        Rows to summarise.
    """
    table = index.catalogue.table.select(_SUMMARISED).take(rows)
    happened = pc.not_equal(pc.fill_null(table["verification"], ""), "announced")
    calls = table.filter(pc.and_(pc.equal(table["category"], "port-call"), happened))
    return Profile(
        events=table.select(SHOWN).to_pylist(),
        states=[Tally(code, code, number) for code, number in _counted(table["countries"])],
        vessels=_ships(index, table),
        ports=_places(calls),
        callers=_ships(index, calls),
    )


def elsewhere(index: EventIndex, place: str) -> Rows:
    """Return the rows of events located elsewhere that concern a place: its water, its port, or a route through it."""
    table = index.catalogue.table
    mask = np.zeros(len(index), np.bool_)
    for name in ("concerns", "route"):
        lists = table[name].combine_chunks()
        mask[pc.list_parent_indices(lists).to_numpy()[_equal(lists.flatten(), place)]] = True
    mask |= _equal(pc.struct_field(table["access"], "port"), place)
    mask &= ~_equal(table["place"], place)
    return np.flatnonzero(mask)


def _equal(texts: pa.Array | pa.ChunkedArray, wanted: str) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = np.asarray(pc.fill_null(pc.equal(texts, wanted), False), np.bool_)  # noqa: FBT003 - Arrow's signature
    return found


def _ships(index: EventIndex, table: pa.Table) -> list[Tally]:
    return [Tally(vessel, name_of(index, vessel), number) for vessel, number in _counted(table["vessels"])]


def _places(table: pa.Table) -> list[Tally]:
    counts = table.group_by(["place", "place_name"], use_threads=False).aggregate([([], "count_all")]).to_pylist()
    tallies = [Tally(one["place"], one["place_name"] or "", one["count_all"]) for one in counts]
    return sorted(tallies, key=lambda one: (-one.events, one.name))


def _counted(lists: pa.ChunkedArray) -> list[tuple[str, int]]:
    """Count the texts of a column of lists, most frequent first."""
    counts = pc.value_counts(pc.list_flatten(lists)).to_pylist()
    pairs = [(one["values"], one["counts"]) for one in counts if one["values"] is not None]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))
