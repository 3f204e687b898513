"""One filter: whatever is asked for, the map, the API, the list and the downloads give the same events."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from flask.testing import FlaskClient

_COUNTRIES = ["IR", "RU", "AZ", "KZ", "TM", "US", "NATO"]
_CATEGORIES = ["naval-exercise", "ship-deployment", "port-call", "port-access", "base", "strike", "incident"]
_YEARS = st.integers(1989, 2030)


def some(values: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True).map(",".join)


def box(corners: list[int]) -> str:
    west, south, width, height = corners
    return f"{west},{south},{west + width},{south + height}"


PERIODS = st.one_of(
    _YEARS.map(str),
    st.tuples(_YEARS, st.integers(1, 12)).map("{0[0]}-{0[1]:02}".format),
    st.tuples(_YEARS, st.integers(0, 20)).map(lambda pair: f"{pair[0]}/{sum(pair)}"),
    _YEARS.map("../{}".format),
    _YEARS.map("{}-07-08/..".format),
)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "datetime": PERIODS,
        "country": some(_COUNTRIES),
        "category": some(_CATEGORIES),
        "verification": some(["confirmed", "reported", "disputed", "announced"]),
        "place": some(["baku", "aktau", "astrakhan", "caspian-sea", "tehran"]),
        "q": st.sampled_from(["exercise", "sea cup", "Iran Baku", "patrol", "каспий", "no such word"]),
        "bbox": st.tuples(*(st.integers(*most) for most in ((44, 56), (35, 48), (0, 9), (0, 9)))).map(list).map(box),
    },
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILTERS, st.booleans())
def test_all_answers_to_a_filter_hold_the_same_events(
    client: FlaskClient, chosen: dict[str, str], together: bool
) -> None:
    asked = chosen | ({"match": "all"} if together and "country" in chosen else {})
    query = urlencode(asked)
    geojson = [one["id"] for one in json.loads(client.get(f"/events.geojson?{query}").data)["features"]]
    api = json.loads(client.get(f"/api/collections/events/items?limit=10000&{query}").data)
    table = csv.DictReader(io.StringIO(client.get(f"/events.csv?{query}").text))
    assert [one["id"] for one in api["features"]] == geojson
    assert api["numberMatched"] == len(geojson)
    assert [row["id"] for row in table] == geojson
    assert re.findall(r'id="filter-count">(\d+)<', client.get(f"/?{query}").text) == [str(len(geojson))]
    if "bbox" not in asked:
        view = json.loads(client.get(f"/api/view?bbox=-180,-90,180,90&zoom=3&{query}").data)
        areas = sum(sum(mix[1::2]) for mix in view["regions"]["mix"]) + sum(view["discs"]["count"])
        assert sum(view["clusters"]["count"]) + len(view["events"]["id"]) + areas == len(geojson)
    listed = set(re.findall(r'<a href="/events/(\d[^"?]+)', client.get(f"/events/?{query}").text))
    assert listed <= set(geojson)
    assert bool(listed) == bool(geojson)
