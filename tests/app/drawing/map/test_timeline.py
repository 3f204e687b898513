"""Data for the timeline: thin years, landmarks and the end of the search; and the second period in an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from records import record, write

from app.drawing.map.landmarks import landmarks
from app.drawing.map.timeline import marked, thin_years, timeline_options
from events.curation.reading import load
from events.index.index import EventIndex
from events.index.questions import statistics

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient


def test_the_thin_years_are_those_of_the_coverage_page(index: EventIndex) -> None:
    years = statistics.by_year(index.catalogue.frame)
    assert thin_years(index) == sorted(statistics.thin_years(years) + statistics.empty_years(years))


def test_each_landmark_is_an_event_of_the_catalogue(app: Flask, index: EventIndex) -> None:
    with app.test_request_context():
        assert [landmark.event for landmark in landmarks() if index.row_of(landmark.event) is None] == []
        assert len(marked(index, "en")) == len(landmarks())


def test_a_summit_is_named_by_its_place_and_a_war_by_its_own_name(app: Flask, index: EventIndex) -> None:
    with app.test_request_context("/?lang=ru"):
        named = {(mark["kind"], mark["start"]): mark["name"] for mark in marked(index, "ru")}
    assert named["summit", "2018-08-12"] == "Актау"
    assert named["war", "2015-10-07"] == "Сирия"


def test_a_set_without_landmarks_marks_none_and_does_not_say_how_long_it_was_searched(
    app: Flask, tmp_path: Path
) -> None:
    index = EventIndex(load(write(tmp_path, record())))
    with app.test_request_context():
        assert timeline_options(index, "en") == {"thinYears": [], "landmarks": [], "searchedUntil": ""}


def test_the_built_in_catalogue_says_until_which_day_it_was_searched(app: Flask, index: EventIndex) -> None:
    with app.test_request_context():
        assert timeline_options(index, "en")["searchedUntil"] == "2026-04-01"


def test_an_address_may_name_a_second_period(client: FlaskClient) -> None:
    response = client.get("/?datetime=2009/2013&compare=2021/2025")
    assert response.status_code == 200
    assert "does not know" not in response.text


@pytest.mark.parametrize("query", ["compare=later", "compare=2025/2021", "compare=2021~", "compare=2021&compare=2022"])
def test_a_second_period_that_is_none_is_refused_with_its_name(client: FlaskClient, query: str) -> None:
    response = client.get(f"/?{query}")
    assert response.status_code == 400
    assert "compare" in response.text


def test_an_embed_has_no_second_period(client: FlaskClient) -> None:
    response = client.get("/embed?compare=2021")
    assert response.status_code == 400
    assert "compare" in response.text
