"""The clients that people use read every collection: GDAL's own driver, and OWSLib."""

from __future__ import annotations

import json
import subprocess
import sys
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest
from own_sets import LEAST, write_csv
from owslib.ogcapi.features import Features
from serving import serving

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import LiveApi
    from flask.testing import FlaskClient

COLLECTIONS = ["events", "routes", "places", "areas", "zones", "access"]
BOX, PERIOD = "49,39,51,41", "2013-07-08/2013-07-12"


def matched(client: FlaskClient, collection: str, query: str) -> int:
    answer = client.get(f"/api/collections/{collection}/items?limit=1&{query}")
    assert answer.status_code == 200, answer.text
    number: int = json.loads(answer.data)["numberMatched"]
    return number


def test_gdal_lists_the_collections_with_their_geometries(live: LiveApi) -> None:
    printed = live.run("""
        import json, pyogrio
        print(json.dumps(dict(pyogrio.list_layers("OAPIF:" + api).tolist())))
    """)
    assert json.loads(printed) == {
        "events": "Point", "routes": "LineString", "places": "Point", "areas": "MultiPolygon", "zones": "Polygon",
        "access": "Point",
    }  # fmt: skip


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_gdal_reads_a_collection_and_lets_the_server_filter(
    live: LiveApi, client: FlaskClient, collection: str
) -> None:
    live.queries.clear()
    printed = live.run(f"""
        import json, pyogrio
        read = lambda **options: pyogrio.read_dataframe("OAPIF:" + api, layer={collection!r}, **options)
        frames = [read(), read(PAGE_SIZE=10), read(bbox=({BOX})), read(DATETIME={PERIOD!r})]
        print(json.dumps([frame["id"].tolist() for frame in frames]))
    """)
    everything, paged, inside, meanwhile = json.loads(printed)
    assert len(everything) == matched(client, collection, "")
    assert paged == everything
    assert len(inside) == matched(client, collection, f"bbox={BOX}")
    assert len(meanwhile) == matched(client, collection, f"datetime={PERIOD}")
    assert any("bbox=49,39,51,41" in one for one in live.queries)
    assert any(f"datetime={PERIOD}" in one for one in live.queries)


def test_gdal_reads_other_reference_systems_in_their_own_order_of_axes(live: LiveApi) -> None:
    printed = live.run("""
        import json, pyogrio
        read = lambda crs: pyogrio.read_dataframe("OAPIF:" + api, layer="events", CRS=crs)
        degrees, metres = read("EPSG:4326"), read("EPSG:3857")
        assert degrees.crs.to_epsg(min_confidence=20) == 4326 or degrees.crs.is_geographic
        print(json.dumps([degrees.total_bounds.tolist(), metres.to_crs(degrees.crs).total_bounds.tolist()]))
    """)
    degrees, metres = json.loads(printed)
    assert metres == pytest.approx(degrees, abs=1e-6)


def test_gdal_lets_the_server_compare_properties(live: LiveApi, client: FlaskClient) -> None:
    live.queries.clear()
    printed = live.run("""
        import json, pyogrio
        read = lambda where: pyogrio.read_dataframe("OAPIF:" + api, layer="events", where=where)
        print(json.dumps([len(read("category = 'strike'")), len(read("start >= '2023-01-01'"))]))
    """)
    strikes, later = json.loads(printed)
    assert strikes == matched(client, "events", "category=strike")
    # GDAL knows one date a feature, and asks for what the period of the filter touches.
    assert later == matched(client, "events", "datetime=2023-01-01/..")
    assert any("category=strike" in one for one in live.queries)


@pytest.fixture(scope="module")
def owslib(live: LiveApi) -> Features:
    return Features(live.address)


def test_owslib_finds_description_conformance_and_collections(owslib: Features) -> None:
    assert owslib.api()["openapi"].startswith("3.0")
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in owslib.conformance()["conformsTo"]
    assert owslib.feature_collections() == COLLECTIONS


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize(
    ("asked", "query"),
    [
        ({}, ""),
        ({"bbox": [49, 39, 51, 41]}, f"bbox={BOX}"),
        ({"datetime_": PERIOD}, f"datetime={PERIOD}"),
        ({"filter": "id LIKE '%a%'", "sortby": ("id", "desc")}, "filter=id LIKE '%25a%25'"),
    ],
)
def test_owslib_reads_a_collection(
    owslib: Features, client: FlaskClient, collection: str, asked: dict[str, Any], query: str
) -> None:
    page = owslib.collection_items(collection, limit=10_000, **asked)
    assert len(page["features"]) == page["numberMatched"] == matched(client, collection, query)
    if "sortby" in asked:
        identities = [one["id"] for one in page["features"]]
        assert identities == sorted(identities, reverse=True)


def test_owslib_reads_a_feature_and_the_queryables(owslib: Features) -> None:
    assert (
        owslib.collection_item("events", "2013-07-08-iran-russia-exercise")["properties"]["verification"] == "disputed"
    )
    assert owslib.collection_queryables("events")["properties"]["start"]["format"] == "date"


def test_gdal_takes_the_types_of_own_columns_from_the_schema(tmp_path: Path) -> None:
    days = [LEAST | {"id": f"e{n:02}", "date": f"2013-07-{n + 1:02}", "tonnage": str(n)} for n in range(25)]
    late = [LEAST | {"id": "e90", "date": "2014-03", "tonnage": "12.5"}, LEAST | {"id": "e91", "date": "2015/2016"}]
    path = write_csv(tmp_path / "own.csv", *days, *late)
    script = """
        import json, sys, pyogrio
        frame = pyogrio.read_dataframe("OAPIF:" + sys.argv[1] + "/api/", layer="events").sort_values("id")
        print(json.dumps(frame[["id", "date", "tonnage"]].values.tolist()[-3:]))
    """
    with serving(None, "--events", str(path), "--rejects", str(tmp_path), cache=str(tmp_path)) as server:
        called = [sys.executable, "-c", dedent(script), server.address]
        printed = subprocess.run(called, capture_output=True, text=True, check=True).stdout
    assert json.loads(printed.replace("NaN", "null")) == [
        ["e24", "2013-07-25", 24.0], ["e90", "2014-03", 12.5], ["e91", "2015/2016", None],
    ]  # fmt: skip
