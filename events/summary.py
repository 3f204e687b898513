"""Counts for the filter panel and the timeline: how many events each choice would show, and when events began."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from events import dates
from events.classes import PRECISIONS
from events.errors import FilterError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from events.dates import DateInterval
    from events.index import EventIndex
    from events.query import EventFilter

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

Unit = Literal["year", "month", "day"]
UNITS: tuple[Unit, ...] = get_args(Unit)

#: Most bins of one timeline: three years of days, or more centuries of months than anybody asks for.
MOST_BINS = 5_000
_NUMPY = {"year": "datetime64[Y]", "month": "datetime64[M]", "day": "datetime64[D]"}


@dataclass(frozen=True)
class Facets:
    """How many events match, and how many each choice would show under the other parts of the filter.

    Parameters
    ----------
    matched
        Events that pass the whole filter.
    category, country, verification, place
        Counts by code, without the codes of no event. Where all of several countries must be involved, they are
        counted under the whole filter: choosing one more keeps so many.
    """

    matched: int
    category: dict[str, int]
    country: dict[str, int]
    verification: dict[str, int]
    place: dict[str, int]


@dataclass(frozen=True)
class Timeline:
    """Events by the time at which they began.

    Parameters
    ----------
    edges
        First day of each bin as days since 1970-01-01, and the day after the last bin.
    begin
        For each category how many events began in each bin.
    vague
        Of these, how many are known less precisely than a bin, or marked approximate or uncertain: they are spread
        evenly over the bins in which they may have begun, so these are fractions.
    ongoing
        How many events had surely begun before each bin and lasted into it.
    """

    edges: Integers
    begin: dict[str, Floats]
    vague: dict[str, Floats]
    ongoing: Integers


def facets(index: EventIndex, event_filter: EventFilter) -> Facets:
    """Count the events of each choice; reads the rows twice, however many choices there are."""
    classes = index.classes
    others = index.mask(event_filter, without=frozenset({"classes"}))
    histogram = np.bincount(classes.column[others], minlength=len(classes.category))
    passing = classes.passing(event_filter)

    def under(without: str) -> Integers:
        return histogram * classes.passing(event_filter, without=without)

    every = event_filter.match == "all" and len(event_filter.countries) > 0
    by_set = np.bincount(
        classes.country_set, histogram * passing if every else under("country"), len(classes.countries.members)
    )
    anywhere = index.mask(event_filter, without=frozenset({"place"})) if event_filter.places else others
    if not classes.passes_all(event_filter) and not event_filter.places:
        anywhere = others & passing[classes.column]
    return Facets(
        matched=int((histogram * passing).sum()),
        category=_counts(index.category.values, _by(classes.category, under("category"), index.category.values)),
        country=_counts(index.countries.values, by_set @ classes.countries.members),
        verification=_counts(
            index.verification.values, _by(classes.verification, under("verification"), index.verification.values)
        ),
        place=_counts(index.place.values, np.bincount(index.place.column[anywhere] + 1, minlength=1)[1:]),
    )


def _by(codes: Integers, weights: Integers, values: tuple[str, ...]) -> Floats:
    return np.bincount(codes + 1, weights, len(values) + 1)[1:].astype(np.float64)


def _counts(values: tuple[str, ...], counts: Floats | Integers) -> dict[str, int]:
    return {value: int(count) for value, count in zip(values, counts.tolist(), strict=False) if count}


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
    rows = np.flatnonzero(index.mask(event_filter, without=frozenset({"datetime"})))
    start, end = index.start[rows], index.end[rows]
    known = start > dates.OPEN_START
    if within is None:
        first, last = (int(start[known].min()), int(start[known].max())) if known.any() else (0, 0)
    else:
        first, last = within.start_day, within.end_day
    edges = _edges(first, last, unit)
    categories = index.category.column[rows]
    precision = index.classes.precision[index.classes.column[rows]]
    latest = _latest(start, precision)
    bins = [np.searchsorted(edges, days, side="right") - 1 for days in (start, latest)]
    vague = (bins[0] != bins[1]) | (precision >= PRECISIONS.index("day~"))
    begin = _spread(bins, categories, ~vague, index, len(edges) - 1)
    spread = _spread(bins, categories, vague, index, len(edges) - 1)
    total = {name: begin.get(name, 0) + spread.get(name, 0) for name in (*begin, *spread)}
    return Timeline(
        edges,
        {name: np.asarray(total[name]) for name in sorted(total)},
        spread,
        _ongoing(np.minimum(latest, end), end, edges),
    )


def _edges(first: int, last: int, unit: Unit) -> Integers:
    span = np.array([first, last], "datetime64[D]").astype(_NUMPY[unit])
    if int((span[1] - span[0]).astype(int)) + 1 > MOST_BINS:
        expected = f"expected at most {MOST_BINS} bins of a {unit}; take a shorter range or a larger unit"
        raise FilterError("bins", unit, expected)
    return np.arange(span[0], span[1] + 2).astype("datetime64[D]").astype(np.int64)


def _latest(start: NDArray[np.int32], precision: Integers) -> Integers:
    """Return the last day on which events may have begun, as their dates say it."""
    latest = start.astype(np.int64)
    days = start.astype("datetime64[D]")
    for name in ("month", "year"):
        known = (precision == PRECISIONS.index(name)) | (precision == PRECISIONS.index(f"{name}~"))
        latest[known] = ((days[known].astype(_NUMPY[name]) + 1).astype("datetime64[D]") - 1).astype(np.int64)
    return latest


def _spread(
    bins: list[Integers], categories: NDArray[np.int32], chosen: NDArray[np.bool_], index: EventIndex, size: int
) -> dict[str, Floats]:
    """Spread each chosen event evenly over the bins from its first to its last, and sum them by category."""
    first, last = bins[0][chosen], bins[1][chosen]
    weight = 1 / (last - first + 1)
    kinds = len(index.category.values)
    code = categories[chosen]
    # Where an event's bins begin its weight is added, where they end it is taken away; the running sum is the count.
    low, high = np.clip(first, 0, size), np.clip(last + 1, 0, size)
    change = np.bincount(code * (size + 1) + low, weight, kinds * (size + 1))
    change -= np.bincount(code * (size + 1) + high, weight, kinds * (size + 1))
    sums = np.round(np.cumsum(change.reshape(kinds, size + 1), axis=1)[:, :size], 6)
    return {name: sums[number] for number, name in enumerate(index.category.values) if sums[number].any()}


def _ongoing(begun: Integers, end: NDArray[np.int32], edges: Integers) -> Integers:
    began = np.searchsorted(np.sort(begun), edges[:-1], side="left")
    ended = np.searchsorted(np.sort(end), edges[:-1], side="left")
    return began - ended
