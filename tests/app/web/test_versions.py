"""Every address takes `version=` and then answers from the frozen release."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app import create_app
from app.web.config import Settings
from events.curation import releases
from events.model.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from events.table.catalogue import Catalogue

EXERCISE = "2013-07-08-iran-russia-exercise"


@pytest.fixture(scope="module")
def client(built_in: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Serve the built-in catalogue, beside a release that holds only its first hundred events."""
    folder = tmp_path_factory.mktemp("releases")
    releases.freeze(built_in.take(np.arange(100)), "2026.1", date(2026, 1, 1), folder)
    return create_app(Settings(releases=folder), built_in).test_client()


def test_a_download_of_a_release_holds_the_events_of_the_release(client: FlaskClient) -> None:
    response = client.get("/events.geojson?version=2026.1")
    collection = json.loads(response.data)
    assert (collection["numberReturned"], collection["version"]) == (100, "2026.1")
    assert 'filename="caspian-events-2026.1-all.geojson"' in response.headers["Content-Disposition"]


@pytest.mark.parametrize(("path", "held"), [("/?", "columns"), ("/embed?", "shown"), ("/embed?controls=1&", "columns")])
def test_the_map_of_a_release_loads_the_columns_of_the_release(client: FlaskClient, path: str, held: str) -> None:
    text = client.get(f"{path}version=2026.1").text
    assert re.search(rf'href="/events\.{held}\.json\?v=\w+&(amp;)?version=2026\.1"', text)
    columns = json.loads(client.get(f"/events.{held}.json?version=2026.1").data)
    assert len(columns["id"]) == 100


def test_the_links_of_a_releases_pages_stay_in_the_release(client: FlaskClient) -> None:
    first = json.loads(client.get("/events.geojson?version=2026.1").data)["features"][0]["id"]
    for path in ("/events/", f"/events/{first}"):
        text = client.get(f"{path}?version=2026.1").text
        links = [link for link in re.findall(r'href="(/events/[^"]+|/\?[^"]*)"', text) if not link.startswith("/docs")]
        assert links
        assert all("version=2026.1" in link for link in links)


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"damaged"), Path.unlink])
def test_nothing_is_served_with_a_damaged_or_missing_release(
    built_in: Catalogue, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    releases.freeze(built_in, "2026.1", date(2026, 1, 1), tmp_path)
    damage(tmp_path / "2026.1.parquet")
    with pytest.raises(ReleaseError, match=r"2026\.1\.parquet"):
        create_app(Settings(releases=tmp_path))


@pytest.mark.parametrize(
    "path", ["/", "/embed", "/events/", "/events.geojson", "/access.geojson", f"/events/{EXERCISE}"]
)
def test_an_unknown_release_is_a_400_that_names_those_there_are(client: FlaskClient, path: str) -> None:
    response = client.get(f"{path}?version=1999.1", headers={"Accept": "application/json"})
    assert response.status_code == 400
    assert response.json is not None
    assert "2026.1" in response.json["expected"]


def test_the_map_of_a_release_says_so_and_leads_back(client: FlaskClient) -> None:
    text = client.get("/?version=2026.1&country=IR").text
    assert "Release 2026.1 of the catalogue" in text
    assert 'href="/?country=IR"' in text
