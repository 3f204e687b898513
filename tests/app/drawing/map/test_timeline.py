"""What the timeline is told: thin years and summits of the served events; and the second period of an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from records import record, write

from app.drawing.map.timeline import summit_years, thin_years
from events.curation.reading import load
from events.index.index import EventIndex
from events.index.questions import statistics

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient


def test_the_thin_years_are_those_of_the_coverage_page(index: EventIndex) -> None:
    years = statistics.by_year(index.catalogue.frame)
    assert thin_years(index) == sorted(statistics.thin_years(years) + statistics.empty_years(years))


def test_each_summit_of_the_catalogue_is_offered_with_its_year_and_place(index: EventIndex) -> None:
    assert summit_years(index) == [
        {"name": "2002 Ashgabat", "datetime": "2002"},
        {"name": "2007 Tehran", "datetime": "2007"},
        {"name": "2010 Baku", "datetime": "2010"},
        {"name": "2014 Astrakhan", "datetime": "2014"},
        {"name": "2018 Aktau", "datetime": "2018"},
        {"name": "2022 Ashgabat", "datetime": "2022"},
    ]


def test_a_set_without_summits_offers_none(tmp_path: Path) -> None:
    index = EventIndex(load(write(tmp_path, record())))
    assert summit_years(index) == []
    assert thin_years(index) == []


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
