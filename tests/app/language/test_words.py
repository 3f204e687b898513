"""Dates and filters in words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest

from app.language.words import describe_date, describe_filter, describe_matches
from events.model.event_filter import EventFilter

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


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", ""),
        ("match=all", ""),
        ("country=IR&match=all", "Iran"),
        ("country=IR,RU", "Iran or Russia"),
        ("country=AZ,IR,RU&match=all", "Azerbaijan, Iran and Russia together"),
        ("country=NATO&datetime=2013-07", "NATO, July 2013"),
        ("datetime=2013-07-08/2013-07-12", "8–12 Jul 2013"),
        ("category=port-call,strike&verification=disputed", "port calls or strikes, disputed"),
        ("place=aktau,baku&q=sea cup", "Aktau or Baku, “sea cup”"),
        ("vessel=damavand,dagestan&datetime=2017", "2017, Dagestan or Damavand"),
        ("vessel=ghost", "ghost"),
        ("bbox=46,36.5,55,48", "36.5° to 48° north, 46° to 55° east"),
    ],
)
def test_a_filter_is_said_in_words(app: Flask, query: str, words: str) -> None:
    event_filter = EventFilter.from_query(parse_qsl(query))
    with app.test_request_context():
        assert describe_filter(event_filter) == words


def test_categories_and_grades_of_a_users_own_are_said_by_their_codes(app: Flask) -> None:
    with app.test_request_context():
        assert (
            describe_filter(EventFilter(categories=("own:raid",), verifications=("own:sure",))) == "own:raid, own:sure"
        )


@pytest.mark.parametrize(
    ("query", "number", "words"),
    [
        ("", 0, "0 events"),
        ("", 12_345, "12,345 events"),
        ("datetime=2013&category=port-call", 1, "2013, port calls: 1 event"),
    ],
)
def test_a_filter_is_said_with_how_many_events_pass(app: Flask, query: str, number: int, words: str) -> None:
    event_filter = EventFilter.from_query(parse_qsl(query))
    with app.test_request_context():
        assert describe_matches(event_filter, number) == words
