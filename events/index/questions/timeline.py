"""Timeline: numbers of events by beginning, in years, months or days, and by category, vague dates included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from events.index.codes import joined
from events.index.index import EventIndex
from events.index.moments import NUMPY, Moments, Unit
from events.model import dates
from events.model.dates import DateInterval
from events.model.errors import FilterError
from events.model.event_filter import EventFilter

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]
Counts = NDArray[np.int64]
Bins = NDArray[np.int16]

Number = TypeVar("Number", bound=np.generic)

#: Maximum number of bins of one timeline: 13 years of days, or four centuries of months.
MOST_BINS = 5_000


@dataclass(frozen=True)
class Timeline:
    """Numbers of events by the time at which they began.

    Parameters
    ----------
    edges
        First day of each bin as days since 1970-01-01, and the day after the last bin.
    begin
        Number of events of each category that began in each bin, if their dates are precise enough.
    vague
        Number of the other events of each category: dated less precisely than a bin, approximate or uncertain. Each is
        spread evenly over the bins in which it may have begun, so these are fractions.
    ongoing
        Number of events that had certainly begun before each bin and lasted into it.
    """

    edges: NDArray[np.int64]
    begin: dict[str, NDArray[np.int64]]
    vague: dict[str, Floats]
    ongoing: NDArray[np.int64]


def timeline(index: EventIndex, event_filter: EventFilter, unit: Unit, within: DateInterval | None = None) -> Timeline:
    """Count the events that pass a filter, apart from its period, by the time at which they began.

    Parameters
    ----------
    index
        Index of the events.
    event_filter
        Filter to apply; its ``datetime`` is ignored, so that the period can be chosen on the timeline.
    unit
        Unit of the bins.
    within
        Period to cover; by default from the first event's beginning to the latest possible beginning of the last one.

    Raises
    ------
    FilterError
        If it would need more than `MOST_BINS` bins.
    """
    moments, counts = _moments(index, event_filter, unit)
    edges = _edges(*(within.start_day, within.end_day) if within else _span(moments), unit)
    first, size = int(edges[0].astype(NUMPY[unit]).astype(np.int64)), len(edges) - 1
    begin, latest, end = (_bins(column, first, size) for column in (moments.begin, moments.latest, moments.end))
    vague = moments.approximate | (moments.begin != moments.latest)
    shares = counts / (moments.latest - moments.begin + 1)
    sure, kinds = ~vague, len(index.category.values)
    return Timeline(
        edges.astype(np.int64),
        _named(index, _counts(begin[sure], moments.category[sure], counts[sure], (kinds, size))),
        _named(index, _spread((begin[vague], latest[vague]), moments.category[vague], shares[vague], (kinds, size))),
        _ongoing(np.minimum(latest, end), end, counts, size),
    )


def _moments(index: EventIndex, event_filter: EventFilter, unit: Unit) -> tuple[Moments, Counts]:
    """Return the distinct moments of the events that pass a filter, apart from its period, and the number of each."""
    if unit == "day":
        rows = joined(index.parts(event_filter, without=frozenset({"datetime"})))
        moments = Moments.days(index, rows)
        return moments, np.ones(len(moments.begin), np.int64)
    parts = index.parts(event_filter, without=frozenset({"datetime", "classes"}))
    counts = index.counted("month", parts, index.classes.passing(event_filter))
    held = np.flatnonzero(counts)
    months = index.months.distinct.taken(held)
    return months if unit == "month" else months.years(), counts[held]


def _span(moments: Moments) -> tuple[int, int]:
    """Return the first and last day on which events may have begun, where known."""
    unknown = np.array(dates.OPEN_START, "datetime64[D]").astype(NUMPY[moments.unit]).astype(np.int64)
    known = moments.begin > unknown
    span = [moments.begin[known].min(), moments.latest[known].max()] if known.any() else [0, 0]
    first, last = np.array(span, NUMPY[moments.unit]).astype("datetime64[D]").astype(np.int64).tolist()
    return first, last


def _edges(first: int, last: int, unit: Unit) -> NDArray[np.datetime64]:
    span = np.array([first, last], "datetime64[D]").astype(NUMPY[unit])
    if int((span[1] - span[0]).astype(int)) + 1 > MOST_BINS:
        expected = f"expected at most {MOST_BINS} bins of a {unit}; take a shorter range or a larger unit"
        raise FilterError("bins", unit, expected)
    return np.arange(span[0], span[1] + 2).astype("datetime64[D]")


def _bins(moments: Integers, first: int, size: int) -> Bins:
    """Return the bins of moments: -1 before the first, `size` after the last."""
    return (np.clip(moments, first - 1, first + size) - first).astype(np.int16)


def _counts(begin: Bins, category: Integers, counts: Counts, shape: tuple[int, int]) -> NDArray[np.int64]:
    """Count events by category and bin, as an array of the given shape."""
    kinds, size = shape
    # An extra column on both sides for events outside.
    combined = np.bincount((begin + 1) + category.astype(np.intp) * (size + 2), counts, kinds * (size + 2))
    return combined.astype(np.int64).reshape(kinds, size + 2)[:, 1:-1]


def _spread(bins: tuple[Bins, Bins], category: Integers, weight: Floats, shape: tuple[int, int]) -> Floats:
    """Spread the weight of each event over the bins from its first to its last, and sum up by category."""
    (begin, latest), (kinds, size) = bins, shape
    # Add the weight where an event's bins begin and subtract it after they end; the running sum is the count.
    low, high = np.clip(begin, 0, size), np.minimum(latest + 1, size)
    code = category.astype(np.intp) * (size + 1)
    change = np.bincount(code + low, weight, kinds * (size + 1))
    change -= np.bincount(code + high, weight, kinds * (size + 1))
    return np.round(np.cumsum(change.reshape(kinds, size + 1), axis=1)[:, :size], 6)


def _ongoing(begun: Bins, end: Bins, counts: Counts, size: int) -> NDArray[np.int64]:
    """Count for each bin the events that had begun before it, minus those that had ended before it."""
    began, ended = (np.cumsum(np.bincount(bins + 1, counts, size + 2))[:size] for bins in (begun, end))
    return np.asarray(began - ended).astype(np.int64)


def _named(index: EventIndex, counts: NDArray[Number]) -> dict[str, NDArray[Number]]:
    """Return the counts by category name, for categories with events."""
    return {name: row for name, row in zip(index.category.values, counts, strict=True) if row.any()}
