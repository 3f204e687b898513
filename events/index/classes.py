"""One class number per row for the columns with few values: category, verification, countries and date precision."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from events.index.codes import CodedSets, Codes, Mask, ranked, whole
from events.model.event_filter import EventFilter

#: Precisions of the beginning of an event; those with ``~`` are of dates marked approximate or uncertain.
PRECISIONS = ("day", "month", "year", "day~", "month~", "year~")
_LENGTHS = {"day": 10, "month": 7, "year": 4}


@dataclass(frozen=True)
class Classes:
    """The distinct combinations of values, and the one of each row.

    Parameters
    ----------
    categories, verifications, countries
        Columns that are combined.
    category, verification, country_set, precision
        Codes of each class; that of the precision is its position in `PRECISIONS`.
    column
        Class of each row.
    """

    categories: Codes
    verifications: Codes
    countries: CodedSets
    category: NDArray[np.int64]
    verification: NDArray[np.int64]
    country_set: NDArray[np.int64]
    precision: NDArray[np.int64]
    column: NDArray[np.int32]

    @classmethod
    def of(cls, categories: Codes, verifications: Codes, countries: CodedSets, precision_of: NDArray[np.int8]) -> Self:
        """Encode the combinations that occur; `precision_of` is the precision of each row's date, see `precisions`."""
        sizes = (len(categories.values) + 1, len(verifications.values) + 1, len(countries.members), len(PRECISIONS))
        columns = (categories.column + 1, verifications.column + 1, countries.column, precision_of)
        sizes = (sizes[0], sizes[1], max(1, sizes[2]), sizes[3])
        combined = np.ravel_multi_index(tuple(column.astype(np.int64) for column in columns), sizes)
        distinct, column = ranked(combined, math.prod(sizes))
        category, verification, country_set, precision = np.unravel_index(distinct, sizes)
        narrow = column.astype(np.min_scalar_type(max(1, len(distinct))))
        return cls(categories, verifications, countries, category - 1, verification - 1, country_set, precision, narrow)

    def wanted(self, event_filter: EventFilter) -> dict[str, Mask]:
        """Mark the matching codes of ``category``, ``verification`` and ``country``, as far as the filter sets them."""
        marks = {}
        if event_filter.categories:
            marks["category"] = self.categories.wanted(event_filter.categories)
        if event_filter.verifications:
            marks["verification"] = self.verifications.wanted(event_filter.verifications)
        if event_filter.countries:
            marks["country"] = self.countries.wanted(event_filter.countries, every=event_filter.match == "all")
        return marks

    def passing(self, event_filter: EventFilter, *, without: str = "") -> Mask:
        """Mark the matching classes; `without` leaves out ``category``, ``verification`` or ``country``."""
        codes = {"category": self.category, "verification": self.verification, "country": self.country_set}
        marks = np.ones(len(self.category), np.bool_)
        for name, wanted in self.wanted(event_filter).items():
            if name != without:
                marks &= wanted[codes[name]]
        return marks


def precisions(date: pa.ChunkedArray) -> NDArray[np.int8]:
    """Return the precision of the beginning of each EDTF date, as positions in `PRECISIONS`.

    >>> [PRECISIONS[code] for code in precisions(pa.chunked_array([["2013-07-08/2013-07-12", "2013-07", "2013~"]]))]
    ['day', 'month', 'year~']
    """
    encoded = whole(date).dictionary_encode()
    begin = pc.list_element(pc.split_pattern(encoded.dictionary, "/"), 0)
    length = pc.utf8_length(pc.utf8_rtrim(begin, characters="~?%")).to_numpy(zero_copy_only=False)
    codes = np.zeros(len(length), np.int8)
    for name, characters in _LENGTHS.items():
        codes[length == characters] = PRECISIONS.index(name)
    vague = pc.match_substring_regex(encoded.dictionary, "[~?%]").to_numpy(zero_copy_only=False).astype(np.bool_)
    codes[vague] += len(_LENGTHS)
    indices = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    of_rows: NDArray[np.int8] = np.append(codes, np.int8(0))[indices]
    return of_rows
