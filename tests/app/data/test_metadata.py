"""Schemas, data package, citation, changelog, tombstones and histories, as they are served."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
import yaml
from flask import render_template
from records import record, write

from app import create_app
from app.web import tombstones
from app.web.config import Settings
from events.curation import reading, releases
from events.curation.changelog import LONGEST_LIST

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

EXERCISE = "2013-07-08-test-exercise"
MISTAKE = "2012-01-01-mistake"
PEOPLE = {"Accept": "text/html"}
PROGRAM = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Serve a catalogue with a release, a withdrawn event that the release holds, and many events of one day."""
    folder = tmp_path_factory.mktemp("served")
    mistake = record(id=MISTAKE, date="2012-01-01")
    frozen = reading.load(write(folder / "old", record(), mistake))
    releases.freeze(frozen, "2026.1", date(2026, 1, 2), folder)
    many = [record(id=f"2014-01-01-{n}", date="2014-01-01", title=f"<b>{n}</b>") for n in range(LONGEST_LIST)]
    write(folder / "new", record(title="A renamed exercise"), *many)
    gone = {"id": MISTAKE, "date": "2026-02-01", "reason": "It was <another> sea.", "replaced_by": EXERCISE}
    (folder / "new" / "withdrawn.yaml").write_text(yaml.safe_dump([gone]), encoding="utf-8")
    return create_app(Settings(catalogue=folder / "new", releases=folder))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.mark.parametrize("path", ["/schema.json", "/feature.schema.json"])
def test_a_schema_is_served_where_its_id_says(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.mimetype == "application/schema+json"
    described = response.get_json(force=True)
    assert f"/{described['$id']}" == path


def test_every_resource_of_the_package_is_served_as_it_says(client: FlaskClient) -> None:
    for query in ("", "?version=2026.1"):
        package = client.get(f"/datapackage.json{query}").get_json()
        for resource in package["resources"]:
            response = client.get(f"/{resource['path']}")
            assert (response.status_code, response.mimetype) == (200, resource["mediatype"])


def test_the_table_of_port_access_has_the_columns_of_the_package(client: FlaskClient) -> None:
    resources = {one["name"]: one for one in client.get("/datapackage.json").get_json()["resources"]}
    header = client.get("/access.csv").text.partition("\n")[0]
    assert header.split(",") == [one["name"] for one in resources["port-access"]["schema"]["fields"]]


def test_the_citation_is_of_the_newest_release(client: FlaskClient) -> None:
    cff = yaml.safe_load(client.get("/CITATION.cff").text)
    assert (cff["version"], cff["date-released"]) == ("2026.1", "2026-01-02")


@pytest.mark.parametrize("path", ["/datapackage.json", "/CITATION.cff"])
def test_an_unknown_release_is_a_400(client: FlaskClient, path: str) -> None:
    assert client.get(f"{path}?version=1999.1").status_code == 400


@pytest.mark.parametrize("path", ["/schema.json", "/datapackage.json", "/CITATION.cff"])
def test_what_is_unchanged_is_not_sent_again(client: FlaskClient, path: str) -> None:
    etag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304


def test_the_changelog_is_a_page_that_folds_long_lists(client: FlaskClient) -> None:
    page = client.get("/docs/changelog").text.partition("<article")[2]
    assert "<h1>Changes to the data</h1>" in page
    assert f"<details><summary>2014: {LONGEST_LIST} events</summary>" in page
    assert page.count("<details>") == page.count("</details>") == len(re.findall("<summary>", page))
    assert "Release 2026.1" in page


def test_titles_are_text_in_the_changelog(client: FlaskClient) -> None:
    page = client.get("/docs/changelog").text
    assert "<b>" not in page
    assert "&lt;b&gt;" in page


def test_links_of_the_changelog_lead_to_the_events(client: FlaskClient) -> None:
    links = re.findall(r'href="\.\.(/events/[^"]+)"', client.get("/docs/changelog").text)
    assert f"/events/{EXERCISE}" in links
    assert client.get(links[0]).status_code == 200


def gone(app: Flask, path: str, headers: dict[str, str]) -> tuple[int, str, dict[str, str]]:
    """Answer a request as the page of an event does that is not there."""
    with app.test_request_context(path, headers=headers):
        try:
            tombstones.abort_if_withdrawn(path.partition("?")[0].rpartition("/")[2])
        except Exception as error:  # noqa: BLE001 - whatever it is, Flask makes the answer of it
            response = app.make_response(app.handle_user_exception(error))
            return response.status_code, response.get_data(as_text=True), dict(response.headers)
    return 404, "", {}


def test_a_withdrawn_event_is_gone_and_its_page_says_why(app: Flask) -> None:
    status, text, headers = gone(app, f"/events/{MISTAKE}", PEOPLE)
    assert (status, headers["Content-Type"]) == (410, "text/html; charset=utf-8")
    assert "It was &lt;another&gt; sea." in text
    assert f'href="/events/{EXERCISE}"' in text
    assert f'href="/events/{MISTAKE}?version=2026.1"' in text


def test_a_program_gets_the_reason_as_problem_json(app: Flask) -> None:
    status, text, headers = gone(app, f"/events/{MISTAKE}", PROGRAM)
    assert (status, headers["Content-Type"]) == (410, "application/problem+json")
    problem = yaml.safe_load(text)
    assert (problem["status"], problem["replaced_by"], problem["versions"]) == (410, EXERCISE, ["2026.1"])
    assert "It was <another> sea." in problem["detail"]
    assert headers["Link"] == f'</events/{EXERCISE}>; rel="successor-version"'


def test_an_event_that_never_was_is_not_gone(app: Flask) -> None:
    assert gone(app, "/events/2012-01-01-never", PEOPLE)[0] == 404


def test_a_release_holds_no_tombstones(app: Flask) -> None:
    assert gone(app, f"/events/{MISTAKE}?version=2026.1", PEOPLE)[0] == 404


def test_a_release_still_shows_an_event_that_was_withdrawn_later(client: FlaskClient) -> None:
    assert client.get(f"/events/{MISTAKE}?version=2026.1").status_code == 200


def test_the_history_of_an_event_names_releases_and_changed_fields(app: Flask) -> None:
    event = {"id": EXERCISE, "added": "2026-01-01", "revised": [{"date": "2026-01-20", "note": "Renamed."}]}
    with app.test_request_context("/"):
        text = render_template("events/revisions.html", event=event, changes=tombstones.history(EXERCISE))
    shown = " ".join(re.sub(r"<[^>]+>", "", text).split())
    assert "2026-01-01: added to the catalogue 2026-01-20: Renamed." in shown
    assert "2026-01-02, release 2026.1: first there not yet released: changed: title" in shown


def test_an_event_that_no_release_holds_yet_says_so(app: Flask) -> None:
    event = {"id": "2014-01-01-0", "added": "2026-01-01", "revised": []}
    with app.test_request_context("/"):
        text = render_template("events/revisions.html", event=event, changes=tombstones.history("2014-01-01-0"))
    assert "<li>not yet in a release</li>" in text


def test_a_catalogue_that_is_released_has_a_history_for_each_event(tmp_path: Path) -> None:
    served = reading.load(write(tmp_path / "catalogue", record()))
    releases.freeze(served, "2026.1", date(2026, 1, 2), tmp_path)
    app = create_app(Settings(catalogue=tmp_path / "catalogue", releases=tmp_path), served)
    with app.app_context():
        assert [change.kind for change in tombstones.history(EXERCISE)] == ["added"]


@pytest.mark.parametrize("path", [f"/events/{MISTAKE}", f"/events/{MISTAKE}.json"])
def test_a_withdrawn_event_is_gone_with_the_reason(client: FlaskClient, path: str) -> None:
    page = client.get(path, headers=PEOPLE)
    assert page.status_code == 410
    assert "It was &lt;another&gt; sea." in page.text
    assert client.get(path, headers=PROGRAM).mimetype == "application/problem+json"


def test_the_page_of_an_event_shows_its_history(client: FlaskClient) -> None:
    assert "2026.1" in client.get(f"/events/{EXERCISE}").text
