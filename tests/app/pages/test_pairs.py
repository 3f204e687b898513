"""Matrix of states that act together: every number is that of the events to which it links."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def matched(client: FlaskClient, query: str) -> int:
    return len(json.loads(client.get(f"/events.geojson?{query}").data)["features"])


@pytest.mark.parametrize("query", ["", "category=naval-exercise&datetime=2001/2013", "country=IR,RU&match=all"])
def test_each_number_is_that_of_the_events_it_leads_to(client: FlaskClient, query: str) -> None:
    cells = re.findall(
        r'<td class="share-[1-5]"><a href="/\?([^"]+)"[^>]*>([\d,]+)</a>', client.get(f"/pairs/?{query}").text
    )
    assert len(cells) >= 2
    for target, number in cells[:: max(1, len(cells) // 12)]:
        assert matched(client, target.replace("&amp;", "&")) == int(number.replace(",", ""))


def test_the_matrix_is_the_same_on_both_sides_of_its_diagonal(client: FlaskClient) -> None:
    names = re.findall(r'aria-label="([^:"]+), ([^:",]+): (\d+) events?"', client.get("/pairs/").text)
    numbers = {(one, other): number for one, other, number in names}
    assert numbers
    assert all(numbers[other, one] == number for (one, other), number in numbers.items())


def test_the_data_have_every_pair_by_year_and_category(client: FlaskClient) -> None:
    found = client.get("/pairs.json?category=port-call").json["pairs"]
    assert [one["events"] for one in found] == sorted((one["events"] for one in found), reverse=True)
    for one in found[:5]:
        assert sum(year["events"] for year in one["begun"]) == one["events"]
        assert {year["category"] for year in one["begun"]} == {"port-call"}
        address = urlsplit(one["url"])
        assert address.path == "/events/"
        assert matched(client, address.query) == one["events"]


def test_a_filter_that_no_two_states_pass_says_so(client: FlaskClient) -> None:
    answer = client.get("/pairs/?q=nowhere-at-all")
    assert answer.status_code == 200
    assert "No event that matches the filter names two states." in answer.text
    assert client.get("/pairs.json?q=nowhere-at-all").json == {"pairs": []}


def test_unknown_parameters_are_named_on_the_page_and_refused_by_the_data(client: FlaskClient) -> None:
    assert "colour" in client.get("/pairs/?colour=red").text
    assert client.get("/pairs.json?colour=red").status_code == 400


def test_a_release_has_its_own_numbers(client: FlaskClient) -> None:
    now, then = (client.get(f"/pairs.json?{query}").json["pairs"] for query in ("", "version=2026.1"))
    assert sum(one["events"] for one in then) < sum(one["events"] for one in now)
