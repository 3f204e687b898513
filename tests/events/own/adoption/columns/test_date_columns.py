"""Whole columns of dates are read as each of their texts is."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from events.model import dates
from events.model.errors import DateError
from events.own.adoption.columns.date_columns import DateColumn
from events.own.written import dates as written_dates
from events.own.written.dates import DateForm

LONG_AGO, LATER = date(1880, 1, 1), date(datetime.now(UTC).year + 4, 12, 31)
DAYS = st.dates(LONG_AGO, LATER).map(str) | st.sampled_from(["2013-02-30", "2013-00-00", "1899-12-31", "2099-12-31"])
INTERVALS = st.tuples(DAYS, DAYS).map("/".join)
OTHERS = st.sampled_from(["2013", "2013-07~", "8 July 2013", "2013-07-08/..", "2013-07/2013-07-12"])


@given(st.lists(st.none() | DAYS | INTERVALS | OTHERS, max_size=8))
def test_a_column_of_dates_is_read_as_each_of_them(texts: list[str | None]) -> None:
    column = DateColumn.of(pa.array(texts, pa.string()), "date")
    for row, text in enumerate(texts):
        try:
            written = written_dates.edtf(text, DateForm()) if text else None
            interval = dates.parse(written) if written else None
        except DateError as error:
            assert str(error) in column.problem[row]
            continue
        assert (column.text[row].as_py(), column.problem[row]) == (written, "")
        if interval:
            assert (column.first[row], column.last[row]) == (interval.start_day, interval.end_day)


def test_iso_days_of_the_persian_calendar_are_not_taken_for_others() -> None:
    column = DateColumn.of(pa.array(["1392-04-17", "1401-01-01"]), "date", DateForm(calendar="persian"))
    assert column.text.to_pylist() == ["2013-07-08", "2022-03-21"]
