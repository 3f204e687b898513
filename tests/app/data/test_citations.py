"""Citations as they are served: of the catalogue, of a view, of an event, of a release."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from records import record, write

from app import create_app
from app.web.config import Settings
from events.curation import reading, releases
from events.publishing.citations import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

EXERCISE = "2013-07-08-test-exercise"
MISTAKE = "2012-01-01-mistake"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Serve a catalogue that has changed since its release, and an event that was withdrawn."""
    folder = tmp_path_factory.mktemp("served")
    frozen = reading.load(write(folder / "old", record(), record(id=MISTAKE, date="2012-01-01")))
    releases.freeze(frozen, "2026.1", date(2026, 1, 2), folder)
    changed = record(title="<b>A & B</b>", revised=[{"date": "2026-02-03", "note": "Renamed."}])
    write(folder / "new", changed)
    gone = {"id": MISTAKE, "date": "2026-02-01", "reason": "It was another sea."}
    (folder / "new" / "withdrawn.yaml").write_text(yaml.safe_dump([gone]), encoding="utf-8")
    return create_app(Settings(catalogue=folder / "new", releases=folder))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def cited(client: FlaskClient, address: str) -> dict[str, Any]:
    response = client.get(address)
    assert response.status_code == 200
    (item,) = response.get_json(force=True)
    return dict(item)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("path", ["", f"/events/{EXERCISE}"])
def test_each_format_is_served_with_its_media_type(client: FlaskClient, path: str, form: str) -> None:
    response = client.get(f"{path}/citation.{form}")
    assert response.content_type == f"{FORMATS[form].media_type}; charset=utf-8"
    assert "2026" in response.text


def test_what_has_changed_since_the_release_is_cited_by_its_content(client: FlaskClient) -> None:
    item = cited(client, "/citation.json")
    assert (len(item["version"]), item["issued"]["date-parts"]) == (12, [[2026, 2, 3]])
    assert item["URL"] == "http://localhost/"
    today = datetime.now(UTC).date()
    assert date(*item["accessed"]["date-parts"][0]) == today


def test_a_release_is_cited_with_its_date_and_its_own_address(client: FlaskClient) -> None:
    item = cited(client, f"/events/{MISTAKE}/citation.json?version=2026.1")
    assert (item["version"], item["URL"]) == ("2026.1", f"http://localhost/events/{MISTAKE}?version=2026.1")
    assert cited(client, "/citation.json?version=2026.1")["issued"]["date-parts"] == [[2026, 1, 2]]


def test_what_is_as_it_was_released_is_cited_as_the_release(tmp_path: Path) -> None:
    served = reading.load(write(tmp_path / "catalogue", record()))
    releases.freeze(served, "2026.1", date(2026, 1, 2), tmp_path)
    client = create_app(Settings(catalogue=tmp_path / "catalogue", releases=tmp_path)).test_client()
    item = cited(client, "/citation.json?country=IR")
    assert (item["version"], item["URL"]) == ("2026.1", "http://localhost/?version=2026.1&country=IR")
    page = client.get(f"/events/{EXERCISE}").text
    assert "Version 2026.1." in page


def test_a_view_is_cited_with_its_filter_in_words_and_an_address_that_shows_it(client: FlaskClient) -> None:
    item = cited(client, "/citation.json?match=all&country=ru,ir&q=sea %26 cup")
    assert item["title"] == "Caspian military activity map: Iran and Russia together, “sea & cup”"
    assert item["URL"] == "http://localhost/?country=IR,RU&match=all&q=sea+%26+cup"
    assert client.get(item["URL"]).status_code == 200


def test_titles_are_text_in_the_citation_on_the_page_of_an_event(client: FlaskClient) -> None:
    page = client.get(f"/events/{EXERCISE}").text
    assert "<b>" not in page
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;. In: Caspian military activity map." in page
    assert f'href="/events/{EXERCISE}/citation.bib"' in page


def test_the_citation_of_a_withdrawn_event_is_gone_and_of_an_unknown_one_not_there(client: FlaskClient) -> None:
    assert client.get(f"/events/{MISTAKE}/citation.txt").status_code == 410
    assert client.get("/events/2012-01-01-never/citation.txt").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/citation.bib?country=Iran",
        "/citation.bib?unknown=1",
        "/citation.bib?version=1999.1",
        f"/events/{EXERCISE}/citation.bib?country=IR",
    ],
)
def test_what_a_citation_does_not_know_is_a_400(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400


def test_another_format_is_not_there(client: FlaskClient) -> None:
    assert client.get("/citation.docx").status_code == 404


def test_an_unchanged_citation_is_not_sent_again_and_may_be_read_by_any_page(client: FlaskClient) -> None:
    response = client.get("/citation.bib")
    assert client.get("/citation.bib", headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
    assert response.headers["Access-Control-Allow-Origin"] == "*"
