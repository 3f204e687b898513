"""Counts for the filter panel: the number of events that each choice would show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from events.index.index import EventIndex
from events.model.event_filter import FACETS, EventFilter

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Facets:
    """Number of matching events, and of the events that each choice would show under the other parts of the filter.

    Parameters
    ----------
    matched
        Number of events that pass the whole filter.
    counts
        Counts by value for each parameter with counted choices, without zeros. If all of several countries must be
        involved, they are counted under the whole filter: the count is what remains after choosing one more.
    """

    matched: int
    counts: dict[str, dict[str, int]]


def facets(index: EventIndex, event_filter: EventFilter) -> Facets:
    """Count the events of each choice; reads the rows a few times, however many choices there are."""
    classes = index.classes
    # Without classes, so that one histogram of the classes counts the choices of all parameters that they combine.
    parts = index.parts(event_filter, without=frozenset({"classes"}))
    histogram = index.counted("class", parts)
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
    }
    for one in FACETS:
        if one.name not in found:
            without = frozenset({"classes", one.name})
            others = index.parts(event_filter, without=without) if getattr(event_filter, one.field) else parts
            found[one.name] = index.counted(one.name, others, passing)
    return Facets(
        int((histogram * passing).sum()),
        {one.name: _counts(index.choices[one.name].values, found[one.name]) for one in FACETS},
    )


def _by(codes: Integers, weights: Integers, values: tuple[str, ...]) -> Floats:
    return np.bincount(codes + 1, weights, len(values) + 1)[1:].astype(np.float64)


def _counts(values: tuple[str, ...], numbers: Floats | Integers) -> dict[str, int]:
    return {value: int(number) for value, number in zip(values, numbers.tolist(), strict=False) if number}
