"""The related events of one, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask.testing import FlaskClient

EXERCISE = "2013-07-08-iran-russia-exercise"


def test_related_events_say_what_they_have_in_common(client: FlaskClient) -> None:
    answer = client.get(f"/events/{EXERCISE}/related.json")
    assert answer.mimetype == "application/json"
    first = answer.get_json()["related"][0]
    assert set(first) == {"id", "title", "date", "place_name", "category", "verification", "reasons"}
    assert set(first["reasons"]) <= {"vessel", "organisation", "place"}
    assert client.get(f"/events/{first['id']}").status_code == 200


def test_an_event_that_is_not_there_has_no_relatives(client: FlaskClient) -> None:
    assert client.get("/events/1991-nothing/related.json").status_code == 404


def test_a_parameter_that_is_unknown_is_refused(client: FlaskClient) -> None:
    assert client.get(f"/events/{EXERCISE}/related.json?limit=3").status_code == 400


def test_what_is_known_already_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get(f"/events/{EXERCISE}/related.json").headers["ETag"]
    assert client.get(f"/events/{EXERCISE}/related.json", headers={"If-None-Match": tag}).status_code == 304
