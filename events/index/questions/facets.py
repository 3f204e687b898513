"""Counts for the filter panel: how many events each choice would show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from events.index.codes import counts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from events.index.index import EventIndex
    from events.model.event_filter import EventFilter

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]


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


def facets(index: EventIndex, event_filter: EventFilter) -> Facets:
    """Count the events of each choice; reads the rows twice, however many choices there are."""
    classes = index.classes
    others = index.rows(event_filter, without=frozenset({"classes"}))
    every_row = isinstance(others, slice) and others == slice(0, len(index))
    histogram = classes.rows if every_row else counts(classes.column[others], len(classes.category))
    passing = classes.passing(event_filter)

    def under(without: str) -> Integers:
        return histogram * classes.passing(event_filter, without=without)

    every = event_filter.match == "all" and len(event_filter.countries) > 0
    by_set = np.bincount(
        classes.country_set, histogram * passing if every else under("country"), len(classes.countries.members)
    )
    anywhere = index.rows(event_filter, without=frozenset({"place"}))
    return Facets(
        matched=int((histogram * passing).sum()),
        category=_counts(index.category.values, _by(classes.category, under("category"), index.category.values)),
        country=_counts(index.countries.values, by_set @ classes.countries.members),
        verification=_counts(
            index.verification.values, _by(classes.verification, under("verification"), index.verification.values)
        ),
        place=_counts(index.place.values, counts(index.place.column[anywhere], len(index.place.values))),
    )


def _by(codes: Integers, weights: Integers, values: tuple[str, ...]) -> Floats:
    return np.bincount(codes + 1, weights, len(values) + 1)[1:].astype(np.float64)


def _counts(values: tuple[str, ...], numbers: Floats | Integers) -> dict[str, int]:
    return {value: int(number) for value, number in zip(values, numbers.tolist(), strict=False) if number}
