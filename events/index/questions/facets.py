"""Counts for the filter panel: how many events each choice would show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from events.index.codes import Rows, counts
from events.index.index import EventIndex
from events.model.event_filter import FACETS, EventFilter

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Facets:
    """The number of matching events, and of those that each choice would show under the other parts of the filter.

    Parameters
    ----------
    matched
        Events that pass the whole filter.
    counts
        By the parameters whose choices are counted, counts by value, without the values of no event. Where all of
        several countries must be involved, they are counted under the whole filter: choosing one more keeps so many.
    """

    matched: int
    counts: dict[str, dict[str, int]]


def facets(index: EventIndex, event_filter: EventFilter) -> Facets:
    """Count the events of each choice; reads the rows a few times, however many choices there are."""
    classes = index.classes
    others = index.rows(event_filter, without=frozenset({"classes"}))
    every_row = isinstance(others, slice) and others == slice(0, len(index))
    histogram = classes.sizes if every_row else counts(classes.column[others], len(classes.category))
    passing = classes.passing(event_filter)

    def under(without: str) -> Integers:
        return histogram * classes.passing(event_filter, without=without)

    every = event_filter.match == "all" and len(event_filter.countries) > 0
    by_set = np.bincount(
        classes.country_set, histogram * passing if every else under("country"), len(classes.countries.members)
    )
    found: dict[str, Floats | Integers] = {
        "category": _by(classes.category, under("category"), index.category.values),
        "country": by_set @ classes.countries.members,
        "verification": _by(classes.verification, under("verification"), index.verification.values),
        "place": counts(index.place.column[_rows_without(index, event_filter, "place")], len(index.place.values)),
        **{one.name: _by_posting(index, event_filter, one.name) for one in FACETS if one.name in index.postings},
    }
    return Facets(
        int((histogram * passing).sum()),
        {one.name: _counts(index.choices[one.name].values, found[one.name]) for one in FACETS},
    )


def _rows_without(index: EventIndex, event_filter: EventFilter, name: str) -> slice | Rows:
    return index.rows(event_filter, without=frozenset({name}))


def _by_posting(index: EventIndex, event_filter: EventFilter, name: str) -> Integers:
    rows, mask = _rows_without(index, event_filter, name), np.zeros(len(index), np.bool_)
    mask[rows] = True
    return index.postings[name].counts(mask)


def _by(codes: Integers, weights: Integers, values: tuple[str, ...]) -> Floats:
    return np.bincount(codes + 1, weights, len(values) + 1)[1:].astype(np.float64)


def _counts(values: tuple[str, ...], numbers: Floats | Integers) -> dict[str, int]:
    return {value: int(number) for value, number in zip(values, numbers.tolist(), strict=False) if number}
