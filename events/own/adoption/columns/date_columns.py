"""Whole columns of dates: each distinct text is parsed once, so that a million rows take no longer than their days."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from events.model import dates
from events.model.errors import DateError
from events.own.written import dates as written_dates
from events.own.written.dates import DateForm

# A time of day, with or without seconds and zone; only the day before it is used.
_TIME = r"^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)? ?(Z|UTC|[+-]\d{2}(:?\d{2})?)?$"
_ISO = r"^(19|20)\d{2}-\d{2}-\d{2}$"
_PLAIN = DateForm()


class _Parsed(NamedTuple):
    text: str | None
    first: int
    last: int
    problem: str


@dataclass(frozen=True)
class DateColumn:
    """A column of dates, in EDTF.

    Parameters
    ----------
    text
        The dates in EDTF; null where there is none, and where an end says that there is none.
    first, last
        Days since 1970-01-01; `events.model.dates.OPEN_END` while an event lasts; meaningless without a date.
    problem
        Why a text is not a date; empty if it is one, or if there is no text.
    """

    text: pa.Array
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    problem: NDArray[np.object_]

    @classmethod
    def of(cls, column: pa.Array, name: str, form: DateForm = _PLAIN) -> Self:
        """Read a column of texts, dates, times or numbers; `name` is what problems call it."""
        encoded = day_texts(column).dictionary_encode()
        codes = encoded.indices.fill_null(len(encoded.dictionary)).to_numpy(zero_copy_only=False)
        days = _iso_days(encoded.dictionary) if form.calendar == "gregorian" else None
        if days is not None:
            texts = encoded.dictionary.take(encoded.indices)
            found = np.append(days, 0)[codes]
            return cls(texts, found, found, np.full(len(codes), "", object))
        parsed = [_parse(text, name, form) for text in encoded.dictionary.to_pylist()]
        parsed.append(_Parsed(None, 0, 0, ""))
        problems = np.empty(len(parsed), object)
        problems[:] = [one.problem for one in parsed]
        first, last = (np.array(days)[codes] for days in zip(*((one.first, one.last) for one in parsed), strict=True))
        texts = pa.array([one.text for one in parsed], pa.string()).take(pa.array(codes))
        return cls(texts, first, last, problems[codes])

    @property
    def given(self) -> NDArray[np.bool_]:
        """Mask of the rows that have a text."""
        return np.asarray(self.text.is_valid())

    @property
    def is_interval(self) -> NDArray[np.bool_]:
        """Mask of the rows whose text is an interval."""
        return np.asarray(pc.fill_null(pc.match_substring(self.text, "/"), False))  # noqa: FBT003 - Arrow's signature

    def until(self, end: Self) -> DateColumn:
        """Join starts with ends to intervals; without an end they are open."""
        text = pc.binary_join_element_wise(self.text, pc.fill_null(end.text, ".."), "/")
        text = pc.if_else(pc.fill_null(pc.equal(self.text, end.text), False), self.text, text)  # noqa: FBT003 - Arrow's signature
        last = np.where(end.given, end.last, dates.OPEN_END)
        return DateColumn(text, self.first, last, self.problem)

    def filled(self, other: DateColumn) -> DateColumn:
        """Take the dates of another column where there is none here."""
        first, last = (np.where(self.given, getattr(self, end), getattr(other, end)) for end in ("first", "last"))
        return DateColumn(pc.coalesce(self.text, other.text), first, last, self.problem)


def iso_days(days: NDArray[np.int64]) -> pa.Array:
    """Write days since 1970-01-01 as ISO days; null where the day is `events.model.dates.OPEN_END`.

    >>> iso_days(np.array([15894, dates.OPEN_END])).to_pylist()
    ['2013-07-08', None]
    """
    open_ended = days == dates.OPEN_END
    plain = pa.array(np.where(open_ended, 0, days).astype(np.int32), mask=open_ended)
    return pc.cast(pc.cast(plain, pa.date32()), pa.string())


def day_texts(column: pa.Array) -> pa.Array:
    """Return a column of dates, times or texts as texts without times of day; null where it is empty.

    >>> day_texts(pa.array(["2013-07-08T12:30:00Z", "2013-07~", " "])).to_pylist()
    ['2013-07-08', '2013-07~', None]
    """
    if pa.types.is_timestamp(column.type) and column.type.tz:
        column = pc.local_timestamp(column)
    texts = pc.utf8_trim_whitespace(pc.cast(column, pa.string()))
    texts = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    return pc.replace_substring_regex(texts, pattern=_TIME, replacement=r"\1")


def _iso_days(texts: pa.Array) -> NDArray[np.int64] | None:
    """Read ISO days, all at once, where there is nothing else and none is before 1900 or after this year."""
    if not pc.all(pc.match_substring_regex(texts, _ISO)).as_py():
        return None
    try:
        days = pc.cast(texts, pa.date32())
    except pa.ArrowInvalid:  # a day that no month has: each is looked at
        return None
    read = np.asarray(pc.cast(days, pa.int32())).astype(np.int64)
    this_year = np.datetime64("today", "Y") + 1
    return read if (read < this_year.astype("datetime64[D]").astype(np.int64)).all() else None


@lru_cache(maxsize=1 << 16)
def _parse(text: str, name: str, form: DateForm) -> _Parsed:
    if name == "end" and written_dates.lasts(text):
        return _Parsed(None, 0, 0, "")
    try:
        written = written_dates.edtf(text, form)
        interval = dates.parse(written)
    except DateError as error:
        # What follows a colon is of this row alone.
        said = f"cannot be read: {error}" if str(error).startswith(("'", '"')) else f"cannot be used, {error}"
        return _Parsed(text, 0, 0, f"{name} {said}")
    return _Parsed(written, interval.start_day, interval.end_day, "")
