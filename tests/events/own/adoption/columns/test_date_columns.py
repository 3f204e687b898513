"""Whole columns of dates are read as each of their texts is."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from events.own.adoption.columns.date_columns import DateColumn
from events.own.written.dates import DateForm

LONG_AGO, LATER = date(1880, 1, 1), date(datetime.now(UTC).year + 4, 12, 31)
DAYS = st.dates(LONG_AGO, LATER).map(str) | st.sampled_from(["2013-02-30", "2013-00-00", "1899-12-31", "2099-12-31"])


@given(st.lists(st.none() | DAYS, max_size=8), st.sampled_from(["date", "end"]))
def test_a_column_of_iso_days_is_read_as_beside_other_dates(texts: list[str | None], name: str) -> None:
    alone = DateColumn.of(pa.array(texts, pa.string()), name)
    beside = DateColumn.of(pa.array([*texts, "8 July 2013"], pa.string()), name)
    assert alone.text.to_pylist() == beside.text.to_pylist()[:-1]
    assert alone.problem.tolist() == beside.problem.tolist()[:-1]
    dated = alone.given & (alone.problem == "")
    for end in ("first", "last"):
        assert np.array_equal(getattr(alone, end)[dated], getattr(beside, end)[:-1][dated])


def test_iso_days_of_the_persian_calendar_are_not_taken_for_others() -> None:
    column = DateColumn.of(pa.array(["1392-04-17", "1401-01-01"]), "date", DateForm(calendar="persian"))
    assert column.text.to_pylist() == ["2013-07-08", "2022-03-21"]
