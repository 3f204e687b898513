"""Dates as people write them."""

from __future__ import annotations

import pytest

from events.model.errors import DateError
from events.own.written.dates import DateForm, edtf


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("08-Jul-13", "2013-07-08"),
        ("8.7.2013", "2013-07-08"),
        ("20130708", "2013-07-08"),
        ("2013-7-8", "2013-07-08"),
        ("2013/07/08", "2013-07-08"),
        ("July 2013", "2013-07"),
        ("2013-07-08 3:05 PM", "2013-07-08"),
        ("2013-07-08T12:00:00.000+0400", "2013-07-08"),
        ("2013-00-00", "2013"),
        ("2013-07-00", "2013-07"),
        ("2013-07-08Z", "2013-07-08"),
        ("2013.0", "2013"),
        ("2013-W28", "2013-07-08/2013-07-14"),
        ("2013-189", "2013-07-08"),
        ("circa 2013", "2013~"),
        ("2013-06/2013-08", "2013-06/2013-08"),
        ("2013–2014", "2013/2014"),
        ("8 июля 2013 г.", "2013-07-08"),
        ("июль 2013", "2013-07"),
        ("16 May 2025", "2025-05-16"),
        ("July 8, 2013", "2013-07-08"),
        ("8–12 July 2013", "2013-07-08/2013-07-12"),
        ("۲۰۱۳-۰۷-۰۸", "2013-07-08"),
        ("13/08/2013", "2013-08-13"),
        ("07/07/2013", "2013-07-07"),
    ],
)
def test_forms_that_say_themselves_what_they_mean(text: str, written: str) -> None:
    assert edtf(text, DateForm()) == written


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("41463", "is not a date"),
        ("1373241600", "is not a date"),
        ("0000-00-00", "the year is not one from 1800"),
        ("0025-05-17", "the year is not one from 1800"),
        ("9999-12-31", "the year is not one from 1800"),
        ("1392/04/17", "--calendar persian"),
        ("2013-02-29", "is not a day of the calendar"),
        ("13-07-08", "may begin or end with the year"),
        ("07/08/2013", "--dates dmy or --dates mdy says which"),
        ("2013.5", "is not a date"),
        ("Summer 2013", "is not a date"),
        ("2013-W54", "is not a day of the calendar"),
        ("2013-366", "is not a day of the calendar"),
    ],
)
def test_what_would_have_to_be_guessed_is_refused(text: str, reason: str) -> None:
    with pytest.raises(DateError, match=reason):
        edtf(text, DateForm())


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1392-04-17", "2013-07-08"),
        ("۱۳۹۲/۰۴/۱۷", "2013-07-08"),
        ("1392-04", "2013-06-22/2013-07-22"),
        ("1392", "2013-03-21/2014-03-20"),
    ],
)
def test_persian_dates_are_converted_as_precisely_as_they_are_given(text: str, written: str) -> None:
    assert edtf(text, DateForm(calendar="persian")) == written
