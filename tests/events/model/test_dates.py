"""EDTF dates become closed intervals of days, and everything else is refused with a reason."""

from __future__ import annotations

import calendar
from datetime import date

import edtf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.model import dates
from events.model.errors import DateError

YEARS = st.integers(1000, 2999)


@st.composite
def moments(draw: st.DrawFn) -> str:
    year = draw(YEARS)
    month = draw(st.integers(1, 12))
    day = draw(st.integers(1, calendar.monthrange(year, month)[1]))
    form = draw(st.sampled_from(["{0:04}", "{0:04}-{1:02}", "{0:04}-{1:02}-{2:02}"]))
    return form.format(year, month, day) + draw(st.sampled_from(["", "~", "?"]))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2013", date(2013, 1, 1), date(2013, 12, 31)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2013-07-08", date(2013, 7, 8), date(2013, 7, 8)),
        ("2013-07-08/2013-07-12", date(2013, 7, 8), date(2013, 7, 12)),
        ("2011~/2013~", date(2011, 1, 1), date(2013, 12, 31)),
        ("2014-12-01/..", date(2014, 12, 1), None),
    ],
)
def test_a_date_stands_for_its_days(text: str, start: date, end: date | None) -> None:
    interval = dates.parse(text)
    assert (interval.start, interval.end) == (start, end)


def test_qualifiers_are_kept_and_do_not_widen_the_interval() -> None:
    interval = dates.parse("2013-06%")
    assert interval.approximate
    assert interval.uncertain
    assert interval.end == date(2013, 6, 30)


def test_precision_is_kept_for_each_end() -> None:
    interval = dates.parse("2013-07/2013-08-02")
    assert (interval.start_precision, interval.end_precision) == ("month", "day")


@pytest.mark.parametrize("text", ["", "July 2013", "2013-7", "2013-13", "2013-02-30", "201X", "٢٠١٣", " 2013"])
@pytest.mark.parametrize("form", ["{}", "{}/2014", "2012/{}"])
def test_what_no_calendar_has_is_refused(text: str, form: str) -> None:
    with pytest.raises(DateError):
        dates.parse(form.format(text))


@pytest.mark.parametrize("text", ["2013-07-12/2013-07-08", "2013/2014/2015", "../2013", "2013-07-08T10:00Z"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(DateError):
        dates.parse(text)


def test_the_error_names_the_value_and_what_is_right() -> None:
    with pytest.raises(DateError, match=r"'2013-13' .* expected a date such as 2013"):
        dates.parse("2013-13")


@pytest.mark.parametrize(
    "text", ["../2013", "/2013", "2009/..", "2009/", "2013-07-08T00:00:00Z/2013-07-09T12:30:00+03:00"]
)
def test_a_period_may_be_open_and_have_times(text: str) -> None:
    dates.parse_period(text)


@pytest.mark.parametrize("text", ["2013~", "2009?/2013", "/", "", "2014/2013"])
def test_a_period_is_exact_and_in_order(text: str) -> None:
    with pytest.raises(DateError):
        dates.parse_period(text)


@given(moments())
def test_single_dates_agree_with_the_edtf_package(text: str) -> None:
    theirs = edtf.parse_edtf(text)
    ours = dates.parse(text)
    assert ours.start == date(*theirs.lower_strict()[:3])
    assert ours.end == date(*theirs.upper_strict()[:3])
    assert ours.approximate == bool(getattr(theirs, "is_approximate", False))
    assert ours.uncertain == bool(getattr(theirs, "is_uncertain", False))


@given(moments(), moments())
def test_an_interval_spans_its_two_dates_or_is_refused(first: str, second: str) -> None:
    start, end = dates.parse(first).start, dates.parse(second).end
    assert start is not None
    assert end is not None
    if end < start:
        with pytest.raises(DateError, match="ends before it starts"):
            dates.parse(f"{first}/{second}")
    else:
        interval = dates.parse(f"{first}/{second}")
        assert (interval.start, interval.end) == (start, end)


@given(st.text(max_size=30))
def test_no_text_is_answered_with_another_error(text: str) -> None:
    try:
        interval = dates.parse(text)
    except DateError:
        return
    assert interval.start is not None
