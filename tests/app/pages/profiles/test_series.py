"""The pages of series: every year of what recurs, coded alike, and nothing else."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING

from own_sets import LEAST, adopt, write_csv

from app import create_app
from app.web.config import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient


def events_of(client: FlaskClient, query: str) -> list[str]:
    return [one["id"] for one in json.loads(client.get(f"/events.geojson?{query}").data)["features"]]


def test_a_series_page_lists_exactly_the_events_that_the_filter_finds(client: FlaskClient) -> None:
    text = client.get("/series/sea-cup").text
    listed = re.findall(r'<li>\s*<time[^>]*>[^<]*</time>\s*<a href="/events/([^"]+)"', text)
    assert listed == events_of(client, "series=sea-cup")
    assert [one[:4] for one in listed] == ["2017", "2018", "2019", "2020", "2021", "2022"]
    assert "Contests of the navies of the Caspian states" in text


def test_several_series_are_found_together(client: FlaskClient) -> None:
    both = events_of(client, "series=casarex,azirex")
    assert sorted(both) == sorted(events_of(client, "series=casarex") + events_of(client, "series=azirex"))


def test_the_list_counts_the_events_of_each_and_names_the_first_and_last_year(client: FlaskClient) -> None:
    text = " ".join(re.sub(r"<[^>]+>", " ", unescape(client.get("/series/").text)).split())
    assert "Sea Cup 2017–2022 · 6 events" in text
    listed = client.get("/series.json").json["series"]
    assert {one["id"]: one["events"] for one in listed}["caspian-summits"] == 7
    assert all(client.get(one["url"]).status_code == 200 for one in listed)


def test_an_event_leads_to_its_series(client: FlaskClient) -> None:
    text = client.get("/events/2019-08-05-sea-cup-2019").text
    assert '<a href="/series/sea-cup">Sea Cup</a>' in text


def test_a_series_that_there_is_not_is_refused_by_name(client: FlaskClient) -> None:
    answer = client.get("/series/war-games")
    assert answer.status_code == 404
    assert "There is no series war-games; /series/ lists all." in unescape(answer.text)
    refused = client.get("/events.geojson?series=war-games")
    assert refused.status_code == 400
    assert "war-games" in refused.text


def test_a_user_s_set_may_have_series_of_its_own(tmp_path: Path, shared_cache: Path) -> None:
    rows = [LEAST | {"title": f"Storm {year}", "date": year, "series": "storm"} for year in ("2001", "2003")]
    path = write_csv(tmp_path / "set.csv", *rows)
    client = create_app(Settings(events=(str(path),), cache=shared_cache), events=adopt(path)).test_client()
    assert "storm" in client.get("/series/").text
    assert [one["start"] for one in client.get("/series/storm.json").json["events"]] == ["2001-01-01", "2003-01-01"]
