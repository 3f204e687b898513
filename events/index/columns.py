"""The columns of the index: typed arrays, one row an event, sorted by start, and the evaluation of a filter on them.

A filter is a few vectorised passes over the rows that begin before the period ends. Category, verification and set of
countries are small numbers that are compared many at once; together with the precision of the date they are one number
a row, its class, so that the counts of every choice come out of one histogram.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from events.index.classes import Classes, precisions
from events.index.codes import PLACED, CodedSets, Codes, Mask, Numbers, Postings, Rows, marked
from events.index.evaluation import Conditions, evaluation, inside
from events.index.pieces import made_of, pieces_of
from events.index.words import WORDS, words_of
from events.model import dates
from events.model.event_filter import POSTINGS, BoundingBox, EventFilter
from events.table.catalogue import Catalogue, Piece

_COLUMNS = "columns"
# Events that last longer, in days, are checked for any period; the others that touch a period began shortly before it.
_LONG = 366


@dataclass(frozen=True)
class Encoded:
    """Neighbouring rows in columns of numbers.

    Parameters
    ----------
    start, end
        Days since 1970-01-01.
    precision
        Of the beginning of each date, see `events.index.classes.precisions`.
    codes
        The columns of texts of which there are few.
    countries
        The sets of countries.
    postings
        Values of which there are many, by the filter's parameters.
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
        return made_of(piece, _COLUMNS, cls.of)

    @classmethod
    def together(cls, parts: Sequence[Self]) -> Self:
        """Put neighbours together: the same as encoding all of their events at once."""
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
        Checked events, sorted by start.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        table, pieces = catalogue.table, pieces_of(catalogue)
        self.catalogue = catalogue
        encoded = Encoded.together([Encoded.of_piece(one) for one in pieces] or [Encoded.of(table)])
        self.start, self.end = encoded.start, encoded.end
        self.category, self.verification = encoded.codes["category"], encoded.codes["verification"]
        self.place, self.countries = encoded.codes["place"], encoded.countries
        #: The columns `PLACED`.
        self.placed = [encoded.codes[name] for name in PLACED]
        #: Values of which there are many, by the filter's parameters.
        self.postings = encoded.postings
        self.classes = Classes.of(self.category, self.verification, self.countries, encoded.precision)
        #: The columns of codes, by the filter's parameters.
        self.terms = {
            "category": self.category.column,
            "verification": self.verification.column,
            "country": self.countries.column,
            "place": self.place.column,
        }
        self.lon, self.lat = (table[name].to_numpy() for name in ("lon", "lat"))
        self.words = words_of(catalogue)
        #: What was made of each piece, so that it is kept with the index.
        self.made = [{name: one.made[name] for name in (_COLUMNS, WORDS)} for one in pieces]
        self._long = np.flatnonzero(self.end.astype(np.int64) - self.start > _LONG)

    def __len__(self) -> int:
        return len(self.start)

    @property
    def choices(self) -> dict[str, Codes | CodedSets | Postings]:
        """The columns among whose values a parameter of the filter chooses, by its name."""
        coded = {"category": self.category, "verification": self.verification, "place": self.place}
        return {"country": self.countries, **coded, **self.postings}

    def select(self, event_filter: EventFilter) -> Rows:
        """Return the rows that pass a filter.

        Returns
        -------
        ndarray of intp
            Row numbers in the order of the catalogue: by start, end and id.
        """
        rows = self.rows(event_filter)
        return np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows

    def mask(self, event_filter: EventFilter) -> Mask:
        """Mark the rows that pass a filter."""
        mask: Mask = np.zeros(len(self), np.bool_)
        mask[self.rows(event_filter)] = True
        return mask

    def rows(self, event_filter: EventFilter, *, without: frozenset[str] = frozenset()) -> slice | Rows:
        """Return the rows that pass a filter; each part of it reads only what passed those before it.

        Parameters
        ----------
        event_filter
            The filter.
        without
            Which of its parts are left out: ``datetime``, ``classes`` (category, verification and countries),
            ``place``, ``vessel``, ``organisation``.

        Returns
        -------
        slice or ndarray of intp
            A slice where all rows of a range pass.
        """
        conditions = self.conditions(event_filter, without=without)
        rows: slice | Rows = slice(0, len(self))
        if conditions.period:
            # Rows are sorted by start: those of a period are found without reading each row.
            rows, conditions = self._touching(*conditions.period), replace(conditions, period=None)
        return evaluation(self, conditions)(rows)

    def conditions(self, event_filter: EventFilter, *, without: frozenset[str] = frozenset()) -> Conditions:
        """Look a filter up in the columns.

        Parameters
        ----------
        event_filter
            The filter.
        without
            Which of its parts are left out, see `rows`.
        """
        wanted = {} if "classes" in without else self.classes.wanted(event_filter)
        if event_filter.places and "place" not in without:
            wanted["place"] = self.place.wanted(event_filter.places)
        size = len(self)
        listed = [marked(size, [self.words.rows_with(word)]) for word in event_filter.words]
        for one in POSTINGS:
            chosen = getattr(event_filter, one.field) if one.name not in without else ()
            listed += [marked(size, map(self.postings[one.name].rows_with, chosen))] if chosen else []
        dated = event_filter.datetime and "datetime" not in without
        period = (event_filter.period.start_day, event_filter.period.end_day) if dated else None
        return Conditions(wanted, listed, period, event_filter.bbox)

    def codes(self, name: str) -> Numbers:
        """Return a column of codes, by the filter's parameter that chooses among its values."""
        return self.terms[name]

    def rows_at(self, part: slice | Rows) -> slice | Rows:
        """Return row numbers as they are: this is the order that numbers them."""
        return part

    def within(self, bbox: BoundingBox) -> Callable[[slice | Rows], Mask]:
        """Return a function that marks which of some rows are within a bounding box in degrees."""
        return lambda part: inside(bbox, self.lon[part], self.lat[part])

    def _touching(self, first: int, last: int) -> slice | Rows:
        """Return the rows whose time touches that from one day to another."""
        near, began = self.reach(first, last)
        long = self._long[: np.searchsorted(self._long, min(near, began))]
        long = long[self.end[long] >= first]
        # What begins within the time touches it, whenever it ends.
        within = min(max(near, int(np.searchsorted(self.start, np.int32(first)))), began)
        before = np.flatnonzero(self.end[near:within] >= first) + near
        if len(long) == 0 and len(before) == within - near:
            return slice(near, began)
        return np.concatenate([long, before, np.arange(within, began)])

    def reach(self, first: int, last: int) -> tuple[int, int]:
        """Return the bounds of the rows among which all are that touch a time and do not last long."""
        # Numbers of another type would let NumPy convert the whole column before it searches.
        near = int(np.searchsorted(self.start, np.int32(max(first - _LONG, dates.OPEN_START))))
        return near, max(near, int(np.searchsorted(self.start, np.int32(last), side="right")))


def day_numbers(column: pa.ChunkedArray, missing: int) -> NDArray[np.int32]:
    """Convert ISO days to days since 1970-01-01."""
    days = pc.cast(pc.cast(column, pa.date32()), pa.int32())
    return np.asarray(pc.fill_null(days, missing).to_numpy(), np.int32)
