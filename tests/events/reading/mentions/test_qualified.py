"""Words beside a date that say of which year or week it is."""

from __future__ import annotations

from datetime import date

import pytest

from events.reading.mentions.dates import Anchor, find

DAY = date(2016, 9, 12)  # a Monday


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "in the summer of last year", "2015-06/2015-08~"),
        ("en", "on 3 May of last year", "2015-05-03"),
        ("en", "from 5 to 7 June last year", "2015-06-05/2015-06-07"),
        ("en", "on 3 May this year", "2016-05-03"),
        ("en", "on Monday last week", "2016-09-05?"),
        ("en", "last week on Tuesday", "2016-09-06?"),
        ("ru", "летом прошлого года", "2015-06/2015-08~"),
        ("ru", "5 мая прошлого года", "2015-05-05"),
        ("ru", "в начале июня прошлого года", "2015-06~"),
        ("ru", "на прошлой неделе, во вторник", "2016-09-06?"),
        ("az", "ötən ilin mayın 5-də", "2015-05-05"),
    ],
)
def test_a_date_is_of_the_year_or_week_beside_it(lang: str, text: str, expected: str) -> None:
    (found,) = find(text, lang, Anchor(DAY), lambda _start, _end: False)
    assert (text[found.start : found.end].rsplit(maxsplit=1)[-1], found.edtf) == (text.rsplit(maxsplit=1)[-1], expected)


def test_a_year_that_is_written_stays() -> None:
    found = find("5 May 2014, this year", "en", Anchor(DAY), lambda _start, _end: False)
    assert found[0].edtf == "2014-05-05"


def test_a_day_that_the_year_does_not_have_is_no_day_of_it() -> None:
    found = find("on 29 February of last year", "en", Anchor(DAY), lambda _start, _end: False)
    assert "2015-02-29" not in [one.edtf for one in found]
