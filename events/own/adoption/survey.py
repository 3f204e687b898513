"""Sampling of a file before conversion: contents of its columns, and notation of its dates and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from events.own.adoption.columns import points
from events.own.adoption.columns.conform import plain, texts
from events.own.adoption.columns.date_columns import DateColumn, day_texts
from events.own.files.event_file import EventFile
from events.own.options import Options
from events.own.written import dates
from events.own.written.dates import DateForm
from geodata import gazetteer

#: Texts that often mark missing values.
_NOT_AVAILABLE = ("NA", "N/A", "#N/A", "<NA>", "NULL", "null", "NaN", "nan", "\\N")
# Maximum number of sampled values per column, spread over the rows that are read first.
_LOOKED_AT = 1_000
_MOST = 0.5
_MOST_TERMS = 100
_NUMBER = r"^\s*[-+]?\d+([.,]\d+)?\s*$"
_DECIMAL_COMMA = r"^\s*[-+]?\d{1,3},\d+\s*$"
_CODE = r"^[A-Z]{2,3}$"
_DATES = ("date", "start", "end")


class Survey:
    """Inference about a whole file from its first rows.

    Parameters
    ----------
    source
        Open file.
    options
        Options that the user gives; these are not inferred.

    Attributes
    ----------
    notes
        Remarks for the user on the inferences.
    """

    def __init__(self, source: EventFile, options: Options) -> None:
        self.source = source
        self.options = options
        self.notes: list[str] = []
        first = next(iter(source.batches()), None)
        rows = first.rows if first is not None else pa.RecordBatch.from_pylist([], schema=source.schema)
        self.rows = rows.num_rows
        self._values_of: dict[str, pa.Array] = {}
        self._columns = dict(zip(rows.schema.names, rows.columns, strict=True))

    @cached_property
    def has_areas(self) -> bool:
        """Whether a geometry among the first rows is not a point."""
        geometry = self.source.geometry
        return geometry is not None and points.GeometryColumn(geometry).has_areas(self._columns[geometry.column])

    def located(self, column: points.GeometryColumn) -> tuple[points.Located, int]:
        """Return the positions of the sampled rows, and the number of rows with a geometry."""
        geometries = self._columns[column.geometry.column]
        return column.read(geometries), len(geometries) - geometries.null_count

    @cached_property
    def missing(self) -> pa.Array:
        """The texts that mark missing values in this file."""
        if self.options.missing:
            return pa.array(self.options.missing, pa.string())
        found = [text for text in _NOT_AVAILABLE if self._stands_for_nothing(text)]
        if found:
            self.notes.append(
                f"{', '.join(found)} is read as no value; --missing says what else, or something else, is"
            )
        return pa.array(found, pa.string())

    def sample(self, column: str) -> pa.Array:
        """Return some values of a column, without missing ones."""
        values = self.without_missing(self._values(column)).drop_null()
        step = max(1, len(values) // _LOOKED_AT)
        return values.take(pa.array(np.arange(0, len(values), step))) if step > 1 else values

    def without_missing(self, column: pa.Array) -> pa.Array:
        """Return a column with null for the texts that mark missing values."""
        if not len(self.missing) or not pa.types.is_string(column.type):
            return column
        return pc.if_else(pc.is_in(column, self.missing), pa.scalar(None, pa.string()), column)

    def read(self, target: str, column: str, form: DateForm | None = None) -> tuple[int, int]:
        """Return how many sampled values can be read as a property, and how many there are.

        Parameters
        ----------
        target
            Name of the property.
        column
            Name of the column.
        form
            Date format, once inferred; any format is accepted before.
        """
        values = self.sample(column)
        if not len(values):
            return 0, 0
        if target in _DATES:
            return int(np.count_nonzero(self._are_dates(values, target, form))), len(values)
        check = _CHECKS.get(target)
        return len(values) if check is None else int(np.count_nonzero(check(values))), len(values)

    def holds(self, target: str, column: str) -> bool:
        """Return whether most values of a column can be read as a property."""
        good, count = self.read(target, column)
        return count > 0 and good > _MOST * count

    def decimal(self, columns: dict[str, str]) -> str:
        """Infer the decimal separator of numbers in text form from the coordinates."""
        if self.options.decimal or self.source.typed:
            return self.options.decimal or "."
        commas = [
            columns[axis] for axis in ("lon", "lat") if axis in columns and self._has_decimal_commas(columns[axis])
        ]
        if not commas:
            return "."
        self.notes.append(f"commas are read as decimal signs, as in {commas[0]!r}; --decimal . says that they are not")
        return ","

    def date_forms(self, columns: dict[str, str]) -> dict[str, DateForm]:
        """Infer the date formats of a set.

        Parameters
        ----------
        columns
            Column of each property.
        """
        dated = {target: columns[target] for target in _DATES if target in columns}
        numbers = {target: dates.numbers_of(self._distinct(column)) for target, column in dated.items()}
        for target, kind in numbers.items():
            if kind:
                named = "days as Excel counts them" if kind == "excel" else f"{kind} since 1970"
                self.notes.append(f"{dated[target]!r} is read as {named}")
        order = self.options.dates or self._order(list(dated.values()))
        calendar = self.options.calendar
        return {target: DateForm(order, numbers[target], calendar) for target in dated}

    def _order(self, columns: list[str]) -> dates.Order:
        """Infer whether days come before months: from the first rows, or from all if those are ambiguous."""
        order = dates.order_of(text for column in columns for text in self._distinct(column))
        if order == "":
            order = dates.order_of(self._all_texts(columns))
        if order:
            first = "day" if order == "dmy" else "month"
            self.notes.append(f"dates: the {first} comes first, as some of them show")
        return order or ""

    def _all_texts(self, columns: list[str]) -> Iterator[str]:
        for batch in self.source.batches():
            for column in columns:
                yield from _texts(batch.rows.column(column))

    def _are_dates(self, values: pa.Array, target: str = "date", form: DateForm | None = None) -> np.ndarray:
        if form is None:
            numbers = dates.numbers_of(_texts(values)) if target != "end" else ""
            form = DateForm("dmy", numbers, self.options.calendar)
        return ~DateColumn.of(values, target, form).problem.astype(np.bool_)

    def _distinct(self, column: str) -> list[str]:
        return _texts(self.without_missing(self._values(column)))

    def _values(self, column: str) -> pa.Array:
        if column not in self._values_of:
            self._values_of[column] = _readable(self._columns[column])
        return self._values_of[column]

    def _stands_for_nothing(self, text: str) -> bool:
        """Return whether a text occurs in several columns, or in one whose other values are numbers or dates."""
        held = [name for name in self._columns if self._has(name, text)]
        if len(held) != 1:
            return bool(held)
        others = plain(self._columns[held[0]]).drop_null()
        others = others.filter(pc.not_equal(others, text))
        if not len(others):
            return False
        numbers = pc.mean(pc.match_substring_regex(others, _NUMBER)).as_py()
        return bool(numbers > _MOST or np.mean(self._are_dates(others[:_LOOKED_AT])) > _MOST)

    def _has(self, name: str, text: str) -> bool:
        column = self._values(name)
        return pa.types.is_string(column.type) and bool(pc.any(pc.equal(column, text), min_count=0).as_py())

    def _has_decimal_commas(self, name: str) -> bool:
        values = self.sample(name)
        if not len(values) or not pa.types.is_string(values.type):
            return False
        numbers = pc.match_substring_regex(values, _NUMBER)
        return bool(pc.all(numbers).as_py() and pc.any(pc.match_substring_regex(values, _DECIMAL_COMMA)).as_py())


def _readable(column: pa.Array) -> pa.Array:
    """Return a column with null for texts that are not UTF-8."""
    column = plain(column)
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        raw = column.view(pa.binary()).to_pylist()
        return pa.array([None if one is None else one.decode(errors="replace") for one in raw], pa.string())
    return column


def _texts(column: pa.Array) -> list[str]:
    found: list[str] = day_texts(_readable(column)).drop_null().unique().to_pylist()
    return found


def _each(check: Callable[[str], bool]) -> Callable[[pa.Array], np.ndarray]:
    return lambda values: np.array([one is not None and check(one) for one in texts(values).to_pylist()], np.bool_)


def _within(least: int, most: int) -> Callable[[str], bool]:
    return lambda text: text.replace(".0", "").isdecimal() and least <= int(float(text)) <= most


def _are_categories(values: pa.Array) -> np.ndarray:
    """Distinguish categories from the kinds of places that `caspian-map geocode` writes, and from free texts."""
    distinct = set(texts(values).drop_null().unique().to_pylist())
    fits = len(distinct) <= _MOST_TERMS and not distinct <= set(get_args(gazetteer.Kind))
    return np.full(len(values), fits)


def _are_degrees(axis: str, most: float) -> Callable[[pa.Array], np.ndarray]:
    def check(values: pa.Array) -> np.ndarray:
        try:
            numbers, _unreadable = points.numbers(values, axis)
        except pa.ArrowException:
            return np.zeros(len(values), np.bool_)
        return np.abs(numbers) <= most

    return check


def _are_points(values: pa.Array) -> np.ndarray:
    return np.isfinite(points.read_texts(texts(values)).lon)


def _are_places(values: pa.Array) -> np.ndarray:
    return _each(lambda text: points.place_of(text) is not None)(values)


def _known(names: Iterable[str]) -> Callable[[str], bool]:
    kept = frozenset(names)
    return lambda text: text.strip(". ").casefold() in kept


_CHECKS: dict[str, Callable[[pa.Array], np.ndarray]] = {
    "lon": _are_degrees("lon", 180),
    "lat": _are_degrees("lat", 90),
    "point": _are_points,
    "place": _are_places,
    "category": _are_categories,
    "year": _each(_within(1000, 2200)),
    "month": _each(lambda text: _within(0, 12)(text) or _known(dates.months())(text)),
    "day": _each(_within(0, 31)),
    "source_urls": _each(lambda text: text.startswith(("http://", "https://"))),
}
