"""Partial requests of a page with very many events."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pytest

from app.frontend.look import LOOK
from app.language.collation import in_order
from events.index.space.known import DISC, TWO_SYMBOLS
from events.model.event_filter import EventFilter
from geodata.regions import anchors

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from events.index.index import EventIndex

WORLD = "bbox=-180,-85,180,85"


def asked(client: FlaskClient, path: str) -> dict[str, Any]:
    response = client.get(path)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = json.loads(response.data)
    return answer


def drawn(answer: dict[str, Any]) -> int:
    """Sum both registers: symbols and clusters, and what is counted with areas."""
    counted = sum(sum(mix[1::2]) for mix in answer["regions"]["mix"]) + sum(answer["discs"]["count"])
    return sum(answer["clusters"]["count"]) + len(answer["events"]["id"]) + counted


@pytest.mark.parametrize(
    "query", ["", "country=IR", "country=IR,RU&match=all&datetime=2013", "q=aktau", "place=baku", "vessel=damavand"]
)
@pytest.mark.parametrize("zoom", [0, 5, 9, 16])
def test_groups_and_single_events_are_all_that_the_filter_passes(
    client: FlaskClient, index: EventIndex, query: str, zoom: int
) -> None:
    answer = asked(client, f"/api/view?{WORLD}&zoom={zoom}&{query}")
    pairs = [tuple(pair.split("=")) for pair in query.split("&") if pair]
    matching = len(index.select(EventFilter.from_query(pairs)))  # type: ignore[arg-type]
    assert drawn(answer) == matching
    for count, mix in zip(answer["clusters"]["count"], answer["clusters"]["mix"], strict=True):
        assert sum(mix[1::2]) == count > 1


def test_the_filters_own_area_is_asked_for_beside_the_part_of_the_map(client: FlaskClient, index: EventIndex) -> None:
    answer = asked(client, f"/api/view?{WORLD}&zoom=6&within=49,40,51,41")
    matching = index.select(EventFilter(bbox=(49.0, 40.0, 51.0, 41.0)))
    assert drawn(answer) == len(matching)


@pytest.mark.parametrize("zoom", range(3, 13))
def test_no_symbol_stands_for_what_is_known_to_more_than_two_of_them(
    client: FlaskClient, index: EventIndex, zoom: int
) -> None:
    answer = asked(client, f"/api/view?{WORLD}&zoom={zoom}")
    rows = [index.row_of(one) for one in answer["events"]["id"]]
    for box in answer["clusters"]["box"]:
        west, south, east, north = box
        spot = f"bbox={west - 1e-6},{south - 1e-6},{east + 1e-6},{north + 1e-6}&zoom={zoom}&limit=500"
        rows += [index.row_of(one) for one in asked(client, f"/api/list?{spot}")["events"]["id"]]
    assert len(rows) >= 250
    for row in rows:
        known = index.known
        region = known.regions[known.code[row]] if known.code[row] >= 0 else None
        assert region is None or (not anchors()[region].is_wide and known.deepest[row] >= zoom)
        if known.code[row] == DISC:
            pixels = 2 * known.radius_km[row] * 256 * 2**zoom / (40_075 * math.cos(math.radians(known.lat[row])))
            assert pixels <= 4 * LOOK.symbol.radius + 0.1


def test_a_list_of_areas_is_what_their_badges_count(client: FlaskClient) -> None:
    answer = asked(client, f"/api/view?{WORLD}&zoom=9")
    for region, mix in zip(answer["regions"]["id"], answer["regions"]["mix"], strict=True):
        found = asked(client, f"/api/list?{WORLD}&zoom=9&area={region}")
        assert found["matched"] == found["areal"] == sum(mix[1::2])
    discs = asked(client, f"/api/list?{WORLD}&zoom=9&area=disc")
    assert discs["matched"] == sum(answer["discs"]["count"]) > 20


def test_a_list_holds_what_is_known_to_a_region_that_touches_the_part_of_the_map(client: FlaskClient) -> None:
    in_the_middle = asked(client, "/api/list?bbox=50.3,42.2,50.4,42.3&limit=500")
    names = set(in_the_middle["events"]["place_name"])
    assert "Caspian Sea" in names
    assert not names & {"Azerbaijan", "Southern Caspian", "Baku"}
    assert in_the_middle["areal"] == in_the_middle["matched"]
    assert asked(client, f"/api/list?{WORLD}")["areal"] > 250


def test_two_symbols_are_as_large_as_they_look() -> None:
    assert 4 * LOOK.symbol.radius == TWO_SYMBOLS


def test_a_summary_counts_what_matches_by_every_choice(client: FlaskClient, index: EventIndex) -> None:
    answer = asked(client, "/api/summary?country=IR")
    assert answer["matched"] == len(index.select(EventFilter(countries=("IR",))))
    assert sum(answer["facets"]["category"].values()) == answer["matched"]


def test_a_timeline_has_numbers_for_every_bin(client: FlaskClient) -> None:
    answer = asked(client, "/api/timeline?country=IR&bins=year")
    bins = len(answer["edges"]) - 1
    assert {len(numbers) for numbers in (*answer["begin"].values(), *answer["vague"].values())} == {bins}
    assert len(answer["ongoing"]) == bins


def test_days_are_counted_within_a_range(client: FlaskClient) -> None:
    answer = asked(client, "/api/timeline?bins=day&range=2013-07-01/2013-07-31")
    assert len(answer["edges"]) == 32


def test_the_list_comes_in_pages_newest_first_or_oldest_first(client: FlaskClient, index: EventIndex) -> None:
    first = asked(client, f"/api/list?{WORLD}&country=IR&limit=10")
    second = asked(client, f"/api/list?{WORLD}&country=IR&limit=10&offset=10")
    oldest = asked(client, f"/api/list?{WORLD}&country=IR&limit=500&order=oldest")
    assert first["matched"] == second["matched"] == len(index.select(EventFilter(countries=("IR",))))
    assert (first["events"]["id"] + second["events"]["id"])[::-1] == oldest["events"]["id"][-20:]


def test_the_list_is_sorted_by_any_column_of_the_table(client: FlaskClient) -> None:
    up = asked(client, f"/api/list?{WORLD}&country=IR&limit=500&order=title")["events"]["title"]
    down = asked(client, f"/api/list?{WORLD}&country=IR&limit=500&order=-title")["events"]["title"]
    assert up == sorted(up, key=in_order("en")) == down[::-1]


def test_the_list_names_the_countries_of_each_event(client: FlaskClient, index: EventIndex) -> None:
    events = asked(client, f"/api/list?{WORLD}&country=IR,RU&match=all&limit=500")["events"]
    names = [{index.countries.values[code] for code in codes} for codes in events["countries"]]
    assert all({"IR", "RU"} <= held for held in names)


def test_an_answer_that_the_client_has_is_not_made_again(client: FlaskClient) -> None:
    address = f"/api/view?{WORLD}&zoom=5"
    tag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("view?zoom=5", "bbox"),
        (f"view?{WORLD}", "zoom"),
        (f"view?{WORLD}&zoom=23", "zoom"),
        (f"view?{WORLD}&zoom=²", "zoom"),
        (f"view?{WORLD}&zoom=5&zoom=6", "zoom"),
        (f"view?{WORLD}&zoom=5&limit=3", "limit"),
        ("view?bbox=1,2,3&zoom=5", "bbox"),
        (f"view?{WORLD}&zoom=5&within=a", "bbox"),
        ("timeline?bins=week", "bins"),
        ("timeline?bins=day", "bins"),
        ("timeline?range=2013/..", "range"),
        ("timeline?range=then", "range"),
        ("summary?bins=year", "bins"),
        ("summary?zoom=3", "zoom"),
        (f"list?{WORLD}&limit=501", "limit"),
        (f"list?{WORLD}&offset=-1", "offset"),
        (f"list?{WORLD}&order=up", "order"),
        (f"list?{WORLD}&zoom=23", "zoom"),
        (f"list?{WORLD}&area=caspian-sea", "zoom"),
        (f"list?{WORLD}&zoom=6&area=atlantis", "area"),
    ],
)
def test_what_is_not_allowed_is_a_400_that_names_it(client: FlaskClient, path: str, parameter: str) -> None:
    response = client.get(f"/api/{path}", headers={"Accept": "application/json"})
    assert (response.status_code, json.loads(response.data)["parameter"]) == (400, parameter)


def test_what_the_map_asks_is_answered_from_memory_alone(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_arguments: object, **_options: object) -> None:
        raise AssertionError("a file was opened to answer a question about the current events")

    monkeypatch.setattr("pathlib.Path.open", read)
    for question in (f"view?{WORLD}&zoom=5&country=IR", "summary?country=IR", "timeline", f"list?{WORLD}"):
        assert client.get(f"/api/{question}").status_code == 200
