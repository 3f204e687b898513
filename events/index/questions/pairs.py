"""Pairs of states that are involved in the same events, with numbers of events by year and category."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from events.model.dates import OPEN_START

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from events.index.codes import Rows
    from events.index.index import EventIndex


@dataclass(frozen=True, slots=True)
class Pair:
    """Two states, and the events that involve both.

    Parameters
    ----------
    states
        Codes of the two states; the one that is involved in more events comes first.
    events
        Number of events.
    beginnings
        Number of events by year of beginning and category; without those of an unknown year.
    """

    states: tuple[str, str]
    events: int
    beginnings: dict[tuple[int, str], int]


@dataclass(frozen=True, slots=True)
class Pairs:
    """The states that are involved in events together with others, most events first, and their pairs.

    Parameters
    ----------
    states
        Codes of the states that occur with another one.
    pairs
        Pairs with at least one event, most events first.
    """

    states: tuple[str, ...]
    pairs: tuple[Pair, ...]

    def events(self, one: str, other: str) -> int:
        """Return the number of events that involve two states."""
        return next((pair.events for pair in self.pairs if set(pair.states) == {one, other}), 0)


def pairs(index: EventIndex, rows: Rows) -> Pairs:
    """Count the events that involve two states at once.

    A pair has the events that the filter ``country=A,B&match=all`` finds, including those that involve further states.

    Parameters
    ----------
    index
        Index of the events.
    rows
        Rows to count.
    """
    sets, involved = index.countries.column[rows].astype(np.intp), index.countries.members.astype(np.int64)
    weights = np.bincount(sets, minlength=len(involved))
    together = involved.T @ (weights[:, None] * involved)
    total = together.diagonal()
    # Ties in alphabetical order.
    order = sorted(range(len(total)), key=lambda code: (-total[code], index.countries.values[code]))
    codes = [(one, other) for at, one in enumerate(order) for other in order[at + 1 :] if together[one, other]]
    codes.sort(key=lambda pair: -together[pair])
    met = {code for pair in codes for code in pair}
    begun = _Begun.of(index, rows, sets)
    return Pairs(
        tuple(index.countries.values[code] for code in order if code in met),
        tuple(
            Pair(
                (index.countries.values[one], index.countries.values[other]),
                int(together[one, other]),
                begun.among(involved[:, one] * involved[:, other] > 0),
            )
            for one, other in codes
        ),
    )


@dataclass(frozen=True, slots=True)
class _Begun:
    """Number of events by set of states, year of beginning and category: one row per combination that occurs."""

    sets: NDArray[np.intp]
    years: NDArray[np.int64]
    categories: NDArray[np.intp]
    numbers: NDArray[np.int64]
    names: tuple[str, ...]

    @classmethod
    def of(cls, index: EventIndex, rows: Rows, sets: NDArray[np.intp]) -> Self:
        start = index.start[rows]
        known = start > OPEN_START
        years = start[known].astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
        keys = np.column_stack([sets[known], years, index.category.column[rows][known]])
        distinct, numbers = np.unique(keys, axis=0, return_counts=True)
        return cls(distinct[:, 0], distinct[:, 1] + 1970, distinct[:, 2], numbers, index.category.values)

    def among(self, wanted: NDArray[np.bool_]) -> dict[tuple[int, str], int]:
        """Sum up the counts of some sets of states, by year and category."""
        found: dict[tuple[int, str], int] = {}
        at = np.flatnonzero(wanted[self.sets])
        rows = (self.years[at].tolist(), self.categories[at].tolist(), self.numbers[at].tolist())
        for year, category, number in zip(*rows, strict=True):
            key = (year, self.names[category])
            found[key] = found.get(key, 0) + number
        return found
