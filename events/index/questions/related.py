"""Related events: those with the same ship, the same organisations, or the same place within a year."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from events.index.codes import whole
from events.index.index import EventIndex
from events.model.dates import OPEN_START

Weights = NDArray[np.float64]

#: Maximum number of related events.
MOST = 8
#: A shared ship weighs more than a shared organisation, which has many events.
_SHIP = 3.0
_YEAR = 365


class Related(NamedTuple):
    """An event by its row, and its links to the other event: ``vessel``, ``organisation``, ``place``."""

    row: int
    reasons: tuple[str, ...]


def related(index: EventIndex, row: int) -> list[Related]:
    """Rank the events that have something in common with a given one.

    Attributes shared by few events weigh more than common ones, by inverse document frequency as in search engines.
    Events with equal weights are ordered by distance in time.

    Parameters
    ----------
    index
        Index of the events.
    row
        Row of the given event.

    Returns
    -------
    list of Related
        At most `MOST`, best first.
    """
    table = index.catalogue.table
    away = np.abs(index.start.astype(np.int64) - int(index.start[row]))
    dated = index.start > OPEN_START
    shared = {
        "vessel": _SHIP * _shared(table["vessels"], row),
        "organisation": _shared(table["organisations"], row),
        "place": _place(index, row) * ((away <= _YEAR) & dated),
    }
    score = np.sum(list(shared.values()), axis=0)
    score[row] = 0
    found = np.flatnonzero(score > 0)
    best = found[np.lexsort((found, away[found], -score[found]))][:MOST]
    return [Related(int(one), tuple(name for name, weight in shared.items() if weight[one] > 0)) for one in best]


def _shared(column: pa.ChunkedArray, row: int) -> Weights:
    """Return a weight for the overlap of each row's list with that of one row."""
    lists = whole(column)
    wanted = lists[row].values
    if wanted is None or len(wanted) == 0:
        return np.zeros(len(lists))
    position = pc.index_in(lists.flatten(), value_set=wanted)
    held = pc.is_valid(position).to_numpy(zero_copy_only=False)
    owner = pc.list_parent_indices(lists).to_numpy()[held]
    which = position.drop_null().to_numpy()
    rarity = _rarity(np.bincount(which, minlength=len(wanted)), len(lists))
    weights: Weights = np.bincount(owner, rarity[which], len(lists)).astype(np.float64)
    return weights


def _place(index: EventIndex, row: int) -> Weights:
    """Return a weight for each row at the same place as one row."""
    code = index.place.column[row]
    same = (index.place.column == code) & (code >= 0)
    weight: float = _rarity(np.array([same.sum()]), len(same))[0]
    return np.where(same, weight, 0.0)


def _rarity(count: NDArray[np.integer], total: int) -> Weights:
    """Return a weight for an attribute of `count` out of `total` events; always positive."""
    weights: Weights = np.log((total + 1) / np.maximum(count, 1))
    return weights
