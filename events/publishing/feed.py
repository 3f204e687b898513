"""The feed of a catalogue, newest first: events that were added, revised or withdrawn, under any filter."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from events.index.index import EventIndex
from events.model.event_filter import EventFilter
from events.model.schema import Withdrawal

Kind = Literal["added", "revised", "withdrawn"]

#: Columns of events that the feed needs.
COLUMNS = ("id", "added", "revised")

# Within a day, corrections come before new events.
_KINDS: tuple[Kind, ...] = ("withdrawn", "revised", "added")
_NEWEST_FIRST = [("day", "descending"), ("kind", "ascending"), ("event", "ascending"), ("number", "descending")]
_NOTICES = pa.schema(
    [("day", pa.string()), ("kind", pa.int8()), ("event", pa.string()), ("number", pa.int64()), ("note", pa.string())]
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One addition, revision or withdrawal of an event.

    Parameters
    ----------
    day
        ISO day.
    kind
        Kind of change.
    event
        Id of the event.
    number
        Index of the revision among those of the event, from 0.
    note
        Description of the revision, or reason for the withdrawal.
    """

    day: str
    kind: Kind
    event: str
    number: int = 0
    note: str = ""

    def name(self, catalogue: str) -> str:
        """Return its permanent id, the same on every server: a URN (RFC 9562).

        >>> Notice("2026-01-01", "added", "2013-a").name("Events")
        'urn:uuid:9609048f-78ab-5bf4-a5a2-fc8378f5a203'
        """
        return permanent_name(catalogue, self.event, self.kind, str(self.number))


def permanent_name(*parts: str) -> str:
    """Return a URN that depends only on the given texts."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "\0".join(parts)).urn


def notices(table: pa.Table, withdrawn: Iterable[Withdrawal], first: int, most: int) -> tuple[list[Notice], int]:
    """Return a page of notices, newest first.

    Parameters
    ----------
    table
        Columns `COLUMNS` of events as in `events.table.catalogue.Catalogue`; an event without a day of addition has no
        such notice.
    withdrawn
        Withdrawals to include.
    first
        Number of the newest notices to skip.
    most
        Maximum number of notices to return.

    Returns
    -------
    list of Notice
        Notices in order.
    int
        Total number of notices.
    """
    every = pa.concat_tables([_added(table), _revised(table), _withdrawn(withdrawn)])
    chosen = pc.select_k_unstable(every, k=min(first + most, len(every)), sort_keys=_NEWEST_FIRST)[first:]
    rows = every.take(chosen).to_pylist()
    return [Notice(**row | {"kind": _KINDS[row["kind"]]}) for row in rows], len(every)


def passing(
    withdrawn: Iterable[Withdrawal], event_filter: EventFilter, versions: Sequence[EventIndex]
) -> list[Withdrawal]:
    """Return the withdrawals that are relevant to readers of a filter.

    Parameters
    ----------
    withdrawn
        All withdrawals.
    event_filter
        Filter of the readers.
    versions
        Indexes of the current events, then of the releases, newest first.

    Returns
    -------
    list of Withdrawal
        Withdrawals whose event passed the filter in the last version that has it, or whose successor passes; and those
        of events in no version, because an irrelevant correction does less harm than a missing one.
    """
    masks = [index.mask(event_filter) for index in versions]
    kept = []
    for one in withdrawn:
        found = [_first_row(key, versions) for key in (one.id, one.replaced_by) if key]
        known = [place for place in found if place is not None]
        if not known or any(masks[version][row] for version, row in known):
            kept.append(one)
    return kept


def _first_row(event_id: str, versions: Sequence[EventIndex]) -> tuple[int, int] | None:
    """Return the index of the first version with an event, and its row there."""
    rows = ((version, index.row_of(event_id)) for version, index in enumerate(versions))
    return next(((version, row) for version, row in rows if row is not None), None)


def _added(table: pa.Table) -> pa.Table:
    dated = table.select(["added", "id"]).filter(pc.is_valid(table["added"]))
    return _table("added", dated["added"], dated["id"], np.zeros(len(dated), np.int64), pa.repeat("", len(dated)))


def _revised(table: pa.Table) -> pa.Table:
    lists = table["revised"].combine_chunks()
    rows = pc.list_parent_indices(lists)
    changes = pc.list_flatten(lists)
    parents = rows.to_numpy()
    numbers = np.arange(len(parents)) - np.searchsorted(parents, parents)
    day, note = (pc.struct_field(changes, name) for name in ("date", "note"))
    return _table("revised", day, table["id"].take(rows), numbers, note)


def _withdrawn(withdrawn: Iterable[Withdrawal]) -> pa.Table:
    gone = list(withdrawn)
    day, event, note = ([getattr(one, name) for one in gone] for name in ("date", "id", "reason"))
    return _table("withdrawn", pa.array(day, pa.string()), event, np.zeros(len(gone), np.int64), note)


def _table(kind: Kind, day: pa.Array, event: pa.Array, number: NDArray[np.int64], note: pa.Array) -> pa.Table:
    kinds = np.full(len(number), _KINDS.index(kind), np.int8)
    return pa.table([day, kinds, event, number, note], schema=_NOTICES)
