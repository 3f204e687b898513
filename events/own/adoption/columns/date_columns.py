"""Whole columns of dates: each distinct text is parsed once, so that a million rows take as long as their days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
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
_DAY = 10  # length of an ISO day
_ISO = r"^(19|20)\d{2}-\d{2}-\d{2}$"
_ISO_INTERVAL = r"^(19|20)\d{2}-\d{2}-\d{2}/(19|20)\d{2}-\d{2}-\d{2}$"
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
        Dates in EDTF; null if there is none, or if an end says that the event is ongoing.
    first, last
        Days since 1970-01-01; `events.model.dates.OPEN_END` for an ongoing event; undefined without a date.
    problem
        Reason why a text is not a date; empty if it is one, or if there is no text.
    """

    text: pa.Array
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    problem: NDArray[np.object_]

    @classmethod
    def of(cls, column: pa.Array, name: str, form: DateForm = _PLAIN) -> Self:
        """Read a column of texts, dates, times or numbers; `name` is the name in problem messages."""
        encoded = day_texts(column).dictionary_encode()
        distinct = encoded.dictionary
        codes = encoded.indices.fill_null(len(distinct)).to_numpy(zero_copy_only=False)
        is_plain, first, last = _plain_days(distinct)
        is_plain &= form.calendar == "gregorian"
        texts = np.array([*distinct.to_pylist(), None], object)
        problems = np.full(len(texts), "", object)
        for place in np.flatnonzero(~is_plain):
            parsed = _parse(texts[place], name, form)
            texts[place], first[place], last[place], problems[place] = parsed
        first, last = np.append(first, 0)[codes], np.append(last, 0)[codes]
        return cls(pa.array(texts, pa.string()).take(pa.array(codes)), first, last, problems[codes])

    @property
    def given(self) -> NDArray[np.bool_]:
        """Mask of the rows that have a text."""
        return np.asarray(self.text.is_valid())

    @property
    def is_interval(self) -> NDArray[np.bool_]:
        """Mask of the rows whose text is an interval."""
        return np.asarray(pc.fill_null(pc.match_substring(self.text, "/"), False))  # noqa: FBT003 - Arrow's signature

    def until(self, end: Self) -> DateColumn:
        """Combine starts and ends to intervals; without an end they are open."""
        text = pc.binary_join_element_wise(self.text, pc.fill_null(end.text, ".."), "/")
        text = pc.if_else(pc.fill_null(pc.equal(self.text, end.text), False), self.text, text)  # noqa: FBT003 - Arrow's signature
        last = np.where(end.given, end.last, dates.OPEN_END)
        return DateColumn(text, self.first, last, self.problem)

    def filled(self, other: DateColumn) -> DateColumn:
        """Fill missing dates from another column."""
        first, last = (np.where(self.given, getattr(self, end), getattr(other, end)) for end in ("first", "last"))
        return DateColumn(pc.coalesce(self.text, other.text), first, last, self.problem)


def iso_days(days: NDArray[np.int64]) -> pa.Array:
    """Format days since 1970-01-01 as ISO days; null if the day is `events.model.dates.OPEN_END`.

    >>> iso_days(np.array([15894, dates.OPEN_END])).to_pylist()
    ['2013-07-08', None]
    """
    open_ended = days == dates.OPEN_END
    plain = pa.array(np.where(open_ended, 0, days).astype(np.int32), mask=open_ended)
    return pc.cast(pc.cast(plain, pa.date32()), pa.string())


def day_texts(column: pa.Array) -> pa.Array:
    """Return a column of dates, times or texts as texts without times of day; null for empty values.

    >>> day_texts(pa.array(["2013-07-08T12:30:00Z", "2013-07~", " "])).to_pylist()
    ['2013-07-08', '2013-07~', None]
    """
    if pa.types.is_timestamp(column.type) and column.type.tz:
        column = pc.local_timestamp(column)
    texts = pc.utf8_trim_whitespace(pc.cast(column, pa.string()))
    texts = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    return pc.replace_substring_regex(texts, pattern=_TIME, replacement=r"\1")


def _plain_days(texts: pa.Array) -> tuple[NDArray[np.bool_], NDArray[np.int64], NDArray[np.int64]]:
    """Parse ISO days and intervals of them in bulk, if none is before 1900 or after this year.

    Returns
    -------
    is_plain : array of bool
        Mask of the texts that were parsed.
    first, last : arrays of int64
        Days since 1970-01-01, zero for the other texts.
    """
    ends = [pc.utf8_slice_codeunits(texts, start, start + _DAY) for start in (0, _DAY + 1)]
    is_interval = pc.match_substring_regex(texts, _ISO_INTERVAL)
    is_day = pc.match_substring_regex(texts, _ISO)
    first = _days(pc.if_else(pc.or_(is_day, is_interval), ends[0], None))
    last = _days(pc.if_else(is_interval, ends[1], None))
    this_year = date(datetime.now(UTC).year + 1, 1, 1)
    later = pc.and_(pc.less(first, last), pc.less(last, this_year))
    is_plain = pc.fill_null(pc.if_else(is_interval, later, pc.less(first, this_year)), False)  # noqa: FBT003 - Arrow's signature
    return np.array(is_plain), _numbers(first), _numbers(pc.coalesce(last, first))


def _days(texts: pa.Array) -> pa.Array:
    """Parse ISO days; null if the calendar has no such day."""
    days = pc.cast(pc.strptime(texts, format="%Y-%m-%d", unit="s", error_is_null=True), pa.date32())
    # A day after the end of February would be parsed as a day of March.
    return pc.if_else(pc.equal(pc.cast(days, pa.string()), texts), days, None)


def _numbers(days: pa.Array) -> NDArray[np.int64]:
    return np.array(pc.fill_null(pc.cast(days, pa.int32()), 0), np.int64)


@lru_cache(maxsize=1 << 16)
def _parse(text: str, name: str, form: DateForm) -> _Parsed:
    if name == "end" and written_dates.lasts(text):
        return _Parsed(None, 0, 0, "")
    try:
        written = written_dates.edtf(text, form)
        interval = dates.parse(written)
    except DateError as error:
        # Text after a colon is specific to this row.
        said = f"cannot be read: {error}" if str(error).startswith(("'", '"')) else f"cannot be used, {error}"
        return _Parsed(text, 0, 0, f"{name} {said}")
    return _Parsed(written, interval.start_day, interval.end_day, "")
