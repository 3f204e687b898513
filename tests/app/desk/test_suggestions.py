"""Suggestions from readers: queued, rate-limited without storing addresses, and escaped as text."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest
from records import record, write

from app.assembly import assemble
from app.desk import suggestions
from app.desk.store import queue
from app.desk.store.database import Database
from app.desk.store.queue import Wanted
from app.desk.suggestions import MOST_A_DAY, READER, Limit
from app.web.config import Settings
from app.web.served import read
from events.curation.editing.states import State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from app.desk.store.tables import Draft

ADDRESS = "/events/2013-07-08-test-exercise/suggest"
GIVEN = {"field": "date", "value": "It began on 9 July.", "source": "https://example.org/", "contact": ""}


@pytest.fixture
def public(tmp_path: Path, folder: Path, address: str, shared_cache: Path) -> Iterator[Flask]:
    settings = Settings(catalogue=folder, cache=shared_cache, releases=tmp_path, suggestions=address)
    app = assemble(settings, read(settings))
    yield app
    app.extensions["caspian-suggestions"].close()


def waiting(address: str) -> list[Draft]:
    database = Database(address)
    with database.session() as session:
        found = list(queue.find(session, Wanted(State.DRAFT), 99))
    database.close()
    return found


def test_a_suggestion_waits_in_the_queue(public: Flask, address: str) -> None:
    answer = public.test_client().post(ADDRESS, data=GIVEN)
    assert answer.status_code == 303
    assert "Thank you" in public.test_client().get(answer.location).text
    (draft,) = waiting(address)
    assert draft.suggestion == GIVEN
    assert (draft.writer, draft.event_id, draft.state) == (READER, "2013-07-08-test-exercise", State.DRAFT)
    assert draft.record == draft.base


def test_the_page_of_an_event_offers_it_where_it_is_switched_on(
    public: Flask, folder: Path, tmp_path: Path, shared_cache: Path
) -> None:
    assert "Suggest a correction" in public.test_client().get("/events/2013-07-08-test-exercise").text
    settings = Settings(catalogue=folder, cache=shared_cache, releases=tmp_path)
    without = assemble(settings, read(settings)).test_client()
    assert "Suggest a correction" not in without.get("/events/2013-07-08-test-exercise").text
    assert without.get(ADDRESS).status_code == 404


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"field": "password"}, "Choose what the suggestion is about."),
        ({"value": " "}, "Say what it should be."),
        ({"value": "x" * 2001}, "A text of 2001 characters is too long; at most 2000 are taken."),
    ],
)
def test_what_is_no_suggestion_comes_back(public: Flask, address: str, change: dict[str, str], said: str) -> None:
    answer = public.test_client().post(ADDRESS, data=GIVEN | change)
    assert answer.status_code == 422
    assert said in answer.text
    assert "https://example.org/" in answer.text
    assert waiting(address) == []


def test_an_event_that_is_not_there_takes_none(public: Flask) -> None:
    assert public.test_client().post("/events/2013-nothing/suggest", data=GIVEN).status_code == 404


def test_from_one_address_only_some_are_taken_in_a_day(public: Flask, address: str) -> None:
    client = public.test_client()
    assert [client.post(ADDRESS, data=GIVEN).status_code for _ in range(MOST_A_DAY + 1)] == [303] * MOST_A_DAY + [429]
    elsewhere = {"REMOTE_ADDR": "192.0.2.9"}
    assert client.post(ADDRESS, data=GIVEN, environ_base=elsewhere).status_code == 303
    assert len(waiting(address)) == MOST_A_DAY + 1


def test_more_than_editors_can_read_is_not_taken(public: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggestions, "MOST_WAITING", 1)
    assert [public.test_client().post(ADDRESS, data=GIVEN).status_code for _ in range(2)] == [303, 503]


def test_no_address_is_kept() -> None:
    limit, day = Limit(), date(2026, 11, 29)
    assert limit.passes("192.0.2.7", day)
    assert "192.0.2.7" not in repr(limit.counts)
    (before,) = limit.counts
    limit.passes("192.0.2.7", date(2026, 11, 30))
    assert before not in limit.counts


def test_a_subscriber_of_ipv6_counts_once() -> None:
    limit, day = Limit(), date(2026, 11, 29)
    for number in range(3):
        limit.passes(f"2001:db8::{number}", day)
    assert list(limit.counts.values()) == [3]


def test_hostile_text_stays_text(public: Flask, address: str) -> None:
    hostile = "<script>alert(1)</script>\x00"
    answer = public.test_client().post(ADDRESS, data={**GIVEN, "field": "nothing", "value": hostile})
    assert "<script>alert" not in answer.text
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    public.test_client().post(ADDRESS, data={**GIVEN, "value": hostile})
    assert waiting(address)[0].suggestion["value"] == "<script>alert(1)</script>"  # type: ignore[index]


def test_suggestions_are_shown_at_the_desk_alone(public: Flask) -> None:
    public.test_client().post(ADDRESS, data=GIVEN | {"value": "Secretvalue"})
    for path in ("/events/2013-07-08-test-exercise", "/events.geojson", "/feed.atom", ADDRESS):
        assert "Secretvalue" not in public.test_client().get(path).text


def test_a_server_without_them_loads_no_database(folder: Path, tmp_path: Path) -> None:
    write(folder, record())
    script = (
        "import sys; from pathlib import Path; from app import create_app; from app.web.config import Settings;"
        f"create_app(Settings(catalogue=Path({str(folder)!r}), cache=Path({str(tmp_path)!r})));"
        "print([one for one in sys.modules if one.startswith(('sqlalchemy', 'alembic', 'argon2', 'app.desk'))])"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
