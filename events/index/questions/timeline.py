"""The timeline: counts of beginnings by year, month or day and category, and of those known less precisely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from events.index.index import EventIndex
from events.index.moments import _NUMPY, Moments, Unit
from events.model import dates
from events.model.dates import DateInterval
from events.model.errors import FilterError
from events.model.event_filter import EventFilter

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]

Number = TypeVar("Number", bound=np.generic)

#: Most bins of one timeline: 13 years of days, or four centuries of months.
MOST_BINS = 5_000


@dataclass(frozen=True)
class Timeline:
    """Events by the time at which they began.

    Parameters
    ----------
    edges
        First day of each bin as days since 1970-01-01, and the day after the last bin.
    begin
        For each category how many events began in each bin, as far as they are dated that precisely.
    vague
        For each category the other events: known less precisely than a bin, or marked approximate or uncertain. They
        are spread evenly over the bins in which they may have begun, so these are fractions.
    ongoing
        How many events had surely begun before each bin and lasted into it.
    """

    edges: NDArray[np.int64]
    begin: dict[str, NDArray[np.int64]]
    vague: dict[str, Floats]
    ongoing: NDArray[np.int64]


def timeline(index: EventIndex, event_filter: EventFilter, unit: Unit, within: DateInterval | None = None) -> Timeline:
    """Count the events that pass a filter, but for its period, by the time at which they began.

    Parameters
    ----------
    index
        The events.
    event_filter
        Which; its ``datetime`` is not looked at, so that the period can be chosen on the timeline.
    unit
        Of the bins.
    within
        Part of the time; from the first event's beginning to the last one's by default.

    Raises
    ------
    FilterError
        If that takes more than `MOST_BINS` bins.
    """
    rows = index.rows(event_filter, without=frozenset({"datetime"}))
    edges = _edges(*_span(index.start[rows], within), unit)
    moments = Moments.of(index, index.months, rows, unit)
    first, size = int(edges[0].astype(_NUMPY[unit]).astype(np.int64)), len(edges) - 1
    begin, latest = (_bins(column, first, size) for column in (moments.begin, moments.latest))
    vague = index.classes.approximate[index.classes.column[rows]] | (begin != latest)
    category = index.category.column[rows]
    return Timeline(
        edges.astype(np.int64),
        _named(index, _counts(begin[~vague], category[~vague], size, len(index.category.values))),
        _named(index, _spread(begin[vague], latest[vague], category[vague], size, len(index.category.values))),
        _ongoing(np.minimum(latest, _bins(moments.end, first, size)), _bins(moments.end, first, size), size),
    )


def _span(start: NDArray[np.int32], within: DateInterval | None) -> tuple[int, int]:
    """Return the first and last day: of a part of the time, or of when events began as far as that is known."""
    if within is not None:
        return within.start_day, within.end_day
    # Rows are sorted by start; an unknown one sorts first.
    known = start[np.searchsorted(start, dates.OPEN_START, side="right") :]
    return (int(known[0]), int(known[-1])) if len(known) else (0, 0)


def _edges(first: int, last: int, unit: Unit) -> NDArray[np.datetime64]:
    span = np.array([first, last], "datetime64[D]").astype(_NUMPY[unit])
    if int((span[1] - span[0]).astype(int)) + 1 > MOST_BINS:
        expected = f"expected at most {MOST_BINS} bins of a {unit}; take a shorter range or a larger unit"
        raise FilterError("bins", unit, expected)
    return np.arange(span[0], span[1] + 2).astype("datetime64[D]")


def _bins(moments: Integers, first: int, size: int) -> NDArray[np.int16]:
    """Return the bins of moments: -1 for all before the first, `size` for all after the last."""
    return (np.clip(moments, first - 1, first + size) - first).astype(np.int16)


def _counts(begin: NDArray[np.int16], category: Integers, size: int, kinds: int) -> NDArray[np.int64]:
    """Count events by category and bin; gives an array of `kinds` × `size`."""
    # One more column on both sides for events outside.
    combined = np.bincount((begin + 1) + category.astype(np.intp) * (size + 2), minlength=kinds * (size + 2))
    return combined.reshape(kinds, size + 2)[:, 1:-1]


def _spread(begin: NDArray[np.int16], latest: NDArray[np.int16], category: Integers, size: int, kinds: int) -> Floats:
    """Spread each event evenly over the bins from its first to its last, and sum them by category."""
    weight = 1 / (latest.astype(np.int64) - begin + 1)
    # Where an event's bins begin its weight is added, where they end it is taken away; the running sum is the count.
    low, high = np.clip(begin, 0, size), np.minimum(latest + 1, size)
    code = category.astype(np.intp) * (size + 1)
    change = np.bincount(code + low, weight, kinds * (size + 1))
    change -= np.bincount(code + high, weight, kinds * (size + 1))
    return np.round(np.cumsum(change.reshape(kinds, size + 1), axis=1)[:, :size], 6)


def _ongoing(begun: NDArray[np.int16], end: NDArray[np.int16], size: int) -> NDArray[np.int64]:
    """Count for each bin what had begun before it, less what had ended before it."""
    before = (np.cumsum(np.bincount(bins + 1, minlength=size + 2))[:size] for bins in (begun, end))
    began, ended = before
    return np.asarray(began - ended)


def _named(index: EventIndex, counts: NDArray[Number]) -> dict[str, NDArray[Number]]:
    """Name the categories that have events."""
    return {name: row for name, row in zip(index.category.values, counts, strict=True) if row.any()}
