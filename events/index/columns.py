"""The columns of the index: typed arrays, one row per event, sorted by start, and the evaluation of filters on them.

A filter is evaluated in a few vectorised passes over the rows that begin before the period ends. Category,
verification and set of countries are small integers, many of which are compared at once; together with the date
precision they form one number per row, its class, so that the counts of all choices come out of one histogram.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from events.index.classes import Classes, precisions
from events.index.codes import PLACED, CodedSets, Codes, Mask, Numbers, Parts, Postings, Rows, joined, narrowed
from events.index.evaluation import evaluation, inside
from events.index.listed import Listed
from events.index.pieces import made_of, pieces_of
from events.index.words import words_of
from events.model import dates
from events.model.event_filter import POSTINGS, EventFilter
from events.table.catalogue import Catalogue, Piece

#: Name of the columns among the derived data of a piece.
COLUMNS = "columns"
# Events that last longer, in days, are checked for any period; the others that touch a period began shortly before it.
_LONG = 366


@dataclass(frozen=True)
class Encoded:
    """Consecutive rows as numeric columns.

    Parameters
    ----------
    start, end
        Days since 1970-01-01.
    precision
        Precision of the beginning of each date, see `events.index.classes.precisions`.
    codes
        Text columns with few distinct values.
    countries
        Sets of countries.
    postings
        Columns with many distinct values, by filter parameter.
    """

    start: NDArray[np.int32]
    end: NDArray[np.int32]
    precision: NDArray[np.int8]
    codes: dict[str, Codes]
    countries: CodedSets
    postings: dict[str, Postings]

    @classmethod
    def of(cls, table: pa.Table) -> Self:
        """Encode the events of a table."""
        return cls(
            day_numbers(table["start"], dates.OPEN_START),
            day_numbers(table["end"], dates.OPEN_END),
            precisions(table["date"]),
            {name: Codes.of(table[name]) for name in ("category", "verification", *PLACED)},
            CodedSets.of(table["countries"]),
            {one.name: Postings.of(table[one.column]) for one in POSTINGS},
        )

    @classmethod
    def of_piece(cls, piece: Piece) -> Self:
        """Encode the events of a piece, once."""
        return made_of(piece, COLUMNS, cls.of)

    @classmethod
    def together(cls, parts: Sequence[Self]) -> Self:
        """Concatenate neighbours, with the same result as encoding all of their events at once."""
        start, end, precision = (
            np.concatenate([getattr(one, name) for one in parts]) for name in ("start", "end", "precision")
        )
        codes = {name: Codes.together([one.codes[name] for one in parts]) for name in parts[0].codes}
        countries = CodedSets.together([one.countries for one in parts])
        sizes = [len(one.start) for one in parts]
        postings = {name: Postings.together([one.postings[name] for one in parts], sizes) for name in parts[0].postings}
        return cls(start, end, precision, codes, countries, postings)


class Columns:
    """The typed columns of a catalogue.

    Parameters
    ----------
    catalogue
        Validated events, sorted by start.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        table, pieces = catalogue.table, pieces_of(catalogue)
        self.catalogue = catalogue
        encoded = Encoded.together([Encoded.of_piece(one) for one in pieces] or [Encoded.of(table)])
        self.start, self.end = encoded.start, encoded.end
        self.category, self.verification = encoded.codes["category"], encoded.codes["verification"]
        self.place, self.countries = encoded.codes["place"], encoded.countries
        #: Columns `PLACED`.
        self.placed = [encoded.codes[name] for name in PLACED]
        #: Columns with many distinct values, by filter parameter.
        self.postings = encoded.postings
        self.classes = Classes.of(self.category, self.verification, self.countries, encoded.precision)
        #: Columns of codes, by filter parameter.
        self.terms = {
            "category": self.category.column,
            "verification": self.verification.column,
            "country": self.countries.column,
        }
        # Each place has few rows.
        self._of_places = Postings.of_codes(self.place)
        self.lon, self.lat = (table[name].to_numpy() for name in ("lon", "lat"))
        self.words = words_of(catalogue)
        self._long = np.flatnonzero(self.end.astype(np.int64) - self.start > _LONG)

    def __len__(self) -> int:
        return len(self.start)

    @property
    def choices(self) -> dict[str, Codes | CodedSets | Postings]:
        """The columns whose values are choices of a filter parameter, by its name."""
        coded = {"category": self.category, "verification": self.verification, "place": self.place}
        return {"country": self.countries, **coded, **self.postings}

    def select(self, event_filter: EventFilter) -> Rows:
        """Return the rows that pass a filter.

        Returns
        -------
        ndarray of intp
            Row numbers in the order of the catalogue: by start, end and id.
        """
        return joined(self.parts(event_filter))

    def mask(self, event_filter: EventFilter) -> Mask:
        """Mark the rows that pass a filter."""
        mask: Mask = np.zeros(len(self), np.bool_)
        for part in self.parts(event_filter):
            mask[part] = True
        return mask

    def parts(self, event_filter: EventFilter, *, without: frozenset[str] = frozenset()) -> Parts:
        """Return the rows that pass a filter, in order; each condition reads only rows that passed the previous ones.

        Parameters
        ----------
        event_filter
            Filter to apply.
        without
            Conditions to leave out: ``datetime``, ``classes`` (category, verification and countries),
            or a parameter with an inverted index, such as ``vessel``.
        """
        # Rows are sorted by start: those of a period are found without reading every row.
        dated = event_filter.datetime and "datetime" not in without
        parts = self._touching(*days_of(event_filter)) if dated else (slice(0, len(self)),)
        listed = sorted(self._listed(event_filter, without), key=lambda one: len(one.rows))
        if listed:
            # The rows of the rarest word are read instead of all rows.
            parts = tuple(listed[0].within(part) for part in parts)
        wanted = {} if "classes" in without else self.classes.wanted(event_filter)
        parts = tuple(map(evaluation(self, wanted), parts))
        for one in listed[1:]:
            parts = tuple(narrowed(part, one.marks[part]) for part in parts)
        if event_filter.bbox is not None:
            box = event_filter.bbox
            parts = tuple(narrowed(part, inside(box, self.lon[part], self.lat[part])) for part in parts)
        return parts

    def _listed(self, event_filter: EventFilter, without: frozenset[str]) -> list[Listed]:
        """Look up the words and values of a filter in their inverted indexes."""
        size = len(self)
        listed = [Listed(self.words.rows_with(word), size) for word in event_filter.words]
        inverted = [(one.name, getattr(event_filter, one.field), self.postings[one.name]) for one in POSTINGS]
        for name, chosen, postings in [*inverted, ("place", event_filter.places, self._of_places)]:
            if chosen and name not in without:
                listed.append(Listed.of(map(postings.rows_with, chosen), size))
        return listed

    def of_classes(self, parts: Parts, passing: Mask) -> Parts:
        """Keep the rows whose classes are marked."""
        if passing.all():
            return parts
        return tuple(narrowed(part, passing[self.classes.column[part]]) for part in parts)

    def codes(self, name: str) -> Numbers:
        """Return a column of codes by its filter parameter."""
        return self.terms[name]

    def _touching(self, first: int, last: int) -> Parts:
        """Return the rows whose interval intersects a range of days."""
        near, began = self._reach(first, last)
        long = self._long[: np.searchsorted(self._long, min(near, began))]
        long = long[self.end[long] >= first]
        # Events that begin within the range intersect it, whenever they end.
        within = min(max(near, int(np.searchsorted(self.start, np.int32(first)))), began)
        before = np.flatnonzero(self.end[near:within] >= first) + near
        if len(long) == 0 and len(before) == within - near:
            return (slice(near, began),)
        return np.concatenate([long, before]), slice(within, began)

    def _reach(self, first: int, last: int) -> tuple[int, int]:
        """Return the bounds of the rows that include all short events that intersect a range of days."""
        # Numbers of another dtype would make NumPy convert the whole column before the search.
        near = int(np.searchsorted(self.start, np.int32(max(first - _LONG, dates.OPEN_START))))
        return near, max(near, int(np.searchsorted(self.start, np.int32(last), side="right")))


def days_of(event_filter: EventFilter) -> tuple[int, int]:
    """Return the first and last day of a filter's period, since 1970-01-01."""
    return event_filter.period.start_day, event_filter.period.end_day


def day_numbers(column: pa.ChunkedArray, missing: int) -> NDArray[np.int32]:
    """Convert ISO days to days since 1970-01-01."""
    days = pc.cast(pc.cast(column, pa.date32()), pa.int32())
    return np.asarray(pc.fill_null(days, missing).to_numpy(), np.int32)
