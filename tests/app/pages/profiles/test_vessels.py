"""The pages of ships: all that the catalogue knows, exactly the ship's events, and nothing made up."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from own_sets import LEAST, adopt, write_csv

from app import create_app
from app.web.config import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from events.table.catalogue import Catalogue


def events_of(client: FlaskClient, query: str) -> list[str]:
    features = json.loads(client.get(f"/events.geojson?{query}").data)["features"]
    return [one["id"] for one in features]


def linked(text: str, beginning: str) -> list[str]:
    """Return what stands after the beginning of an address in the links of a page, in order."""
    return re.findall(rf'href="{re.escape(beginning)}([^"/?#]+)"', unescape(text))


def test_a_ship_s_page_says_what_the_catalogue_knows(client: FlaskClient) -> None:
    text = unescape(client.get("/vessels/damavand").text)
    for known in ("Jamaran-2", "frigate", "Moudge", "Iran", "sank on 28 January", "9 Mar 2015", "28 Jan 2018"):
        assert known in text
    assert '<bdi lang="fa">دماوند</bdi>' in text
    assert 'href="https://www.navaltoday.com/2013/03/20/video-iran-launches-jamaran-2-destroyer/"' in text


def test_the_page_lists_exactly_the_events_that_the_filter_finds(client: FlaskClient) -> None:
    text = client.get("/vessels/damavand").text
    listed = re.findall(r'<li>\s*<time[^>]*>[^<]*</time>\s*<a href="/events/([^"]+)"', text)
    assert listed == events_of(client, "vessel=damavand")
    assert len(listed) > 5


def test_the_page_leads_to_ports_other_ships_and_the_same_events_elsewhere(client: FlaskClient) -> None:
    text = client.get("/vessels/damavand").text
    assert {"aktau", "baku", "makhachkala"} <= set(linked(text, "/places/"))
    assert "peykan" in linked(text, "/vessels/")
    for address in ("/?vessel=damavand", "/events.geojson?vessel=damavand", "/events.csv?vessel=damavand",
                    "/feed.atom?vessel=damavand", "/citation.txt?vessel=damavand"):  # fmt: skip
        assert f'href="http://localhost{address}"' in text
        assert client.get(address).status_code == 200
    (frame,) = re.findall(r'<iframe src="([^"]*)"', text)
    assert client.get(unescape(frame)).status_code == 200


def test_the_data_beside_the_page_says_the_same(client: FlaskClient) -> None:
    data: dict[str, Any] = client.get("/vessels/damavand.json").get_json()
    assert (data["name"], data["class"], data["country"]) == ("Damavand", "Moudge", "IR")
    assert [one["id"] for one in data["events"]] == events_of(client, "vessel=damavand")
    assert {"id": "aktau", "name": "Aktau", "events": 1} in data["port_calls"]
    assert "damavand" not in {one["id"] for one in data["vessels"]}
    assert client.get(data["events"][0]["url"]).status_code == 200
    assert client.get(data["links"]["geojson"]).status_code == 200


def test_every_ship_has_a_page_and_data_that_the_lists_lead_to(client: FlaskClient) -> None:
    listed = linked(client.get("/vessels/").text, "/vessels/")
    ships = client.get("/vessels.json").get_json()["vessels"]
    assert set(listed) == {one["id"] for one in ships}
    assert sum(one["events"] for one in ships) > len(ships)
    for key in listed:
        assert client.get(f"/vessels/{key}").status_code == client.get(f"/vessels/{key}.json").status_code == 200


def test_the_list_is_grouped_by_states_those_on_the_caspian_first(client: FlaskClient) -> None:
    headings = re.findall(r'<h2 id="([^"]*)"', client.get("/vessels/").text)
    assert headings == ["AZ", "IR", "KZ", "RU", "TM", "unknown"]


@pytest.mark.parametrize("address", ["/vessels/nautilus", "/vessels/nautilus.json", "/vessels/Damavand"])
def test_an_unknown_ship_is_not_found_and_the_answer_says_where_ships_are(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "/vessels/" in response.text


def test_a_release_is_told_of_what_it_holds(client: FlaskClient) -> None:
    text = client.get("/vessels/damavand?version=2026.1").text
    assert "release 2026.1" in text
    assert 'href="/events/2018-01-10-damavand-grounding-sinking?version=2026.1"' in text
    data = client.get("/vessels/damavand.json?version=2026.1").get_json()
    assert [one["id"] for one in data["events"]] == events_of(client, "vessel=damavand&version=2026.1")


def test_parameters_that_the_page_does_not_know_are_named_and_the_data_refuses_them(client: FlaskClient) -> None:
    assert "ignored: colour" in client.get("/vessels/damavand?colour=red").text
    assert client.get("/vessels/damavand.json?colour=red").status_code == 400


def test_ships_of_a_users_own_have_pages_that_say_what_is_known(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "own.csv",
        LEAST | {"vessels": '["Gepard, 693", "damavand"]', "vessel_names": "Gepard; Damavand"},
        LEAST | {"title": "Another", "vessels": "", "vessel_names": "Nobody"},
    )
    client = create_app(Settings(events=(str(path),)), adopt(path)).test_client()
    ships = {one["id"]: one for one in client.get("/vessels.json").get_json()["vessels"]}
    assert set(ships) == {"Gepard, 693", "damavand"}
    own = client.get(ships["Gepard, 693"]["url"])
    assert own.status_code == 200
    assert "<h1>Gepard</h1>" in own.text
    assert "nothing more is known here" in own.text
    assert len(client.get("/vessels/Gepard%2C%20693.json").get_json()["events"]) == 1
    assert len(events_of(client, "vessel=Gepard%2C%20693")) == 1
    known = client.get("/vessels/damavand").text
    assert "from the catalogue" in known
    assert "sank on 28 January" in known
    assert "None of the events served names this ship" in client.get("/vessels/peykan").text


def test_a_set_without_any_ship_has_an_empty_list(built_in: Catalogue) -> None:
    table = built_in.table.slice(0, 3)
    column = pa.array([None, [], None], table["vessels"].type)
    table = table.set_column(table.column_names.index("vessels"), "vessels", column)
    client = create_app(Settings(events=("own.csv",)), replace(built_in, table=table)).test_client()
    assert "names a ship" in client.get("/vessels/").text
    assert client.get("/vessels.json").get_json() == {"vessels": []}
    assert events_of(client, "vessel=damavand") == []


def test_an_event_s_page_leads_to_its_ships_and_its_place(client: FlaskClient) -> None:
    text = client.get("/events/2017-04-08-iran-squadron-aktau").text
    assert linked(text, "/vessels/") == ["damavand", "peykan"]
    assert "aktau" in linked(text, "/places/")


def test_a_ship_is_told_to_be_the_same_as_that_of_a_page_about_it(client: FlaskClient) -> None:
    link = "https://en.wikipedia.org/wiki/Iranian_missile_boat_Joshan_(2006)"
    assert f'"sameAs": ["{link}"]' in client.get("/vessels/joshan").text
