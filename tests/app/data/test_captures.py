"""Captures of pages are for those who keep the records: no address gives them out, or tells where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from records import record, write

from app import create_app
from app.web.config import Settings
from events.curation import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from werkzeug.routing import Rule

EXERCISE = "2013-07-08-test-exercise"
NAME = "example.org-0123456789ab-20261129t195000z.warc.gz"
CAPTURE = {"path": f"captures/{NAME}", "sha256": "c0ffee" * 10 + "abcd", "captured": "2026-11-29T19:50:00Z"}
CONTENT = b"the page as it was sent"
VESSEL = {"id": "dagestan", "name": "Dagestan", "type": "frigate", "country": "RU"}
SERIES: dict[str, Any] = {
    "id": "drills",
    "name": "Drills",
    "note": "Yearly.",
    "category": "naval-exercise",
    "roles": ["participant"],
    "precision": ["port"],
}
VALUES = {
    "event_id": EXERCISE,
    "feature_id": EXERCISE,
    "place_id": "baku",
    "series_id": "drills",
    "vessel_id": "dagestan",
    "collection_id": "events",
    "form": "json",
    "suffix": "geojson",
}
# Pictures, and what is the same for every catalogue.
SKIPPED = (
    "/static/",
    "/embed.js",
    "/docs/",
    "/stories/<",
    "/basemap/",
    "/api/openapi",
    ".png",
    ".svg",
    "/brief.docx",
    "/brief.pdf",
    "/brief.pptx",
    "png, svg, pdf",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep a catalogue whose only source has a capture."""
    catalogue = tmp_path_factory.mktemp("served")
    source = record()["sources"][0] | {"capture": CAPTURE}
    write(catalogue, VESSEL, name="vessels.yaml")
    write(catalogue, SERIES, name="series.yaml")
    write(catalogue, record(sources=[source], vessels=["dagestan"], series="drills"))
    (catalogue / "captures").mkdir()
    (catalogue / CAPTURE["path"]).write_bytes(CONTENT)
    return catalogue


@pytest.fixture(scope="module")
def app(folder: Path) -> Flask:
    return create_app(Settings(catalogue=folder, releases=folder))


def addresses(app: Flask) -> Iterator[str]:
    """List an address of every rule that answers about the records."""
    rules: list[Rule] = [rule for rule in app.url_map.iter_rules() if not any(part in rule.rule for part in SKIPPED)]
    with app.test_request_context():
        for rule in rules:
            _host, path = rule.build({name: VALUES[name] for name in rule.arguments}, append_unknown=False) or ("", "")
            yield path


def test_the_table_that_all_downloads_are_written_from_does_not_hold_them(folder: Path) -> None:
    records = reading.read(folder)
    assert records.events[0].sources[0].capture is not None
    text = str(reading.from_records(records, "").table.to_pylist())
    assert "https://example.org/report" in text
    assert NAME not in text
    assert CAPTURE["sha256"] not in text


def test_no_address_tells_of_them(app: Flask) -> None:
    client = app.test_client()
    answered = {path: client.get(path) for path in addresses(app)}
    assert sum(response.status_code == 200 for response in answered.values()) > 40
    secrets = (NAME.encode(), CAPTURE["sha256"].encode())
    assert [path for path, response in answered.items() if any(one in response.data for one in secrets)] == []


@pytest.mark.parametrize(
    "path", ["/{}", "/events/{}", "/static/{}", "/static/../{}", "/docs/pictures/{}", "/basemap/{}", "/places/{}"]
)
@pytest.mark.parametrize("name", [CAPTURE["path"], NAME])
def test_no_address_gives_one_out(app: Flask, path: str, name: str) -> None:
    with app.test_client().get(path.format(name)) as response:
        assert response.status_code in {308, 404}
        assert CONTENT not in response.data
