"""Dates in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.words import describe_date

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2013", "2013, month and day unknown"),
        ("2013-03", "March 2013, day unknown"),
        ("2013-07-08", "8 July 2013"),
        ("2013-07-08/2013-07-12", "8–12 Jul 2013"),
        ("2011~/2013~", "2011–2013, month and day unknown, approximate"),
        ("2015-07?", "July 2015, day unknown, uncertain"),
        ("2014-12-01/..", "since 1 December 2014"),
        ("2013-06/2013-07-02", "June 2013 – 2 July 2013, day unknown"),
    ],
)
def test_a_date_is_said_with_what_is_not_known(app: Flask, edtf: str, words: str) -> None:
    with app.test_request_context():
        assert describe_date(edtf) == words
