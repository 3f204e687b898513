"""Limit on expensive requests: a few run at a time, others wait or are refused, and cheap ones are always answered."""

from __future__ import annotations

import threading
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import ExitStack
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any

import pytest
from serving import serving
from waiting import eventually

from app import create_app
from app.data.api import items
from app.drawing.map import views
from app.web.config import Settings
from app.web.policy import concurrency
from app.web.policy.concurrency import expensive

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from flask import Flask

    from events.table.catalogue import Catalogue

ITEMS = "/api/collections/events/items"


@pytest.fixture(scope="module")
def app(built_in: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(Settings(cache=tmp_path_factory.mktemp("cache"), expensive=1), built_in)


@pytest.mark.parametrize(
    "path",
    [
        *(f"{ITEMS}?limit=1", f"{ITEMS}?filter=title%20IS%20NULL", "/routes.geojson"),
        *("/events.csv", "/events.kml", "/events.geojsonl", "/events.xlsx", "/map.html", "/map.svg"),
    ],
)
def test_an_expensive_address_is_refused_on_a_busy_server(app: Flask, path: str) -> None:
    with app.app_context(), expensive():
        refused = app.test_client().get(path)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    with app.test_client().get(path) as answered:
        assert answered.status_code == 200


def test_a_request_waits_for_one_that_is_soon_done(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(concurrency, "_PATIENCE", 60)
    waiting = app.extensions["caspian-limits"].waiting
    with ThreadPoolExecutor() as pool:
        with app.app_context(), expensive():
            before = waiting._value
            asked = pool.submit(app.test_client().get, f"{ITEMS}?limit=1")
            while waiting._value == before:
                assert not asked.done()
        assert asked.result().status_code == 200


@pytest.mark.parametrize(
    ("path", "module", "name"),
    [
        ("/api/summary?country=IR", views, "facets"),
        ("/api/view?bbox=46,36,55,47&zoom=5", views, "unproject"),
        (f"{ITEMS}?limit=1", items, "_sorted"),
    ],
)
def test_the_index_is_asked_by_one_thread_at_a_time(
    app: Flask, monkeypatch: pytest.MonkeyPatch, path: str, module: ModuleType, name: str
) -> None:
    ask, turn, taken = getattr(module, name), app.extensions["caspian-limits"].turn, []

    def noting(*arguments: Any) -> Any:
        taken.append(turn.locked())
        return ask(*arguments)

    monkeypatch.setattr(module, name, noting)
    assert app.test_client().get(path).status_code == 200
    assert taken
    assert all(taken)
    assert not turn.locked()


@pytest.mark.parametrize("path", ["/", "/embed", "/events/", "/events.geojson", "/events.columns.json", "/healthz"])
def test_what_the_map_needs_is_answered_on_a_busy_server(app: Flask, path: str) -> None:
    with app.app_context(), expensive(), app.test_client().get(path) as answered:
        assert answered.status_code == 200


@pytest.mark.parametrize("path", [ITEMS, f"{ITEMS}?limit=none", f"{ITEMS}/unknown", "/events.csv", "/oembed?url=x"])
def test_room_is_given_back_whatever_the_answer_was(app: Flask, path: str) -> None:
    for _ in range(3):
        with app.test_client().get(path) as answered:
            assert answered.status_code in (200, 400, 404)
    with app.app_context(), expensive():
        pass


def test_a_reader_who_takes_a_download_slowly_takes_no_room(app: Flask) -> None:
    with app.test_client().get("/events.kml") as slow:
        parts = iter(slow.response)
        next(parts)
        with app.test_client().get("/events.csv") as other:
            assert other.status_code == 200
            assert other.data.count(b"\n") > 100
        assert len(list(parts)) > 0


def test_a_thread_is_always_left_for_what_is_cheap(built_in: Catalogue, tmp_path: Path) -> None:
    app = create_app(Settings(cache=tmp_path, expensive=9, threads=3), built_in)
    with app.app_context(), ExitStack() as rooms:
        for _ in range(2):
            rooms.enter_context(expensive())
        assert app.test_client().get(ITEMS).status_code == 503


def test_who_waits_leaves_a_thread_too(built_in: Catalogue, tmp_path: Path) -> None:
    app = create_app(Settings(cache=tmp_path, expensive=1, threads=3), built_in)
    story = "/stories/iran-russia-2009-2013/first-joint-drill.png"
    with ThreadPoolExecutor() as pool:
        with app.app_context(), expensive():
            asked = [pool.submit(app.test_client().get, f"{story}?theme={theme}") for theme in ("light", "dark")]
            refused, waiting = wait(asked, timeout=60, return_when=FIRST_COMPLETED)
            assert [one.result().status_code for one in refused] == [503]
        assert [one.result().status_code for one in waiting] == [200]


def test_the_health_check_answers_within_a_second_whatever_else_is_asked() -> None:
    asked = (
        "/map.png?width=2400&height=1600&q={0}",
        ITEMS + "?limit=10000&crs=http://www.opengis.net/def/crs/EPSG/0/3857&q={0}",
        ITEMS + "?filter=" + "%20OR%20".join(["ACCENTI(summary)=%27{0}%27"] * 30),
        "/events.xlsx?q={0}",
        "/map.html?q={0}",
    )
    answers: list[tuple[int, str | None]] = []
    over = threading.Event()

    with serving(None, "--workers", "1") as server:

        def ask(number: int) -> None:
            while not over.is_set():
                connection = HTTPConnection(*server.place, timeout=60)
                connection.request("GET", asked[number % len(asked)].format("abcdefghijklmnopqrstuvwxyz"[number % 26]))
                response = connection.getresponse()
                response.read()
                connection.close()
                answers.append((response.status, response.getheader("Retry-After")))

        # What a worker loads with the first picture and workbook is there.
        for address in asked:
            assert (
                b" 200 "
                in server.send(
                    f"GET {address.format('y')} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
                )[:20]
            )
        threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
        for thread in threads:
            thread.start()
        seconds: list[float] = []

        def look() -> bool:
            begun = server.clock()
            connection = HTTPConnection(*server.place, timeout=60)
            connection.request("GET", "/healthz")
            assert connection.getresponse().status == 200
            connection.close()
            seconds.append(server.clock() - begun)
            return len(seconds) >= 100 and {(503, "5"), (200, None)} <= {*answers}

        eventually(look)
        over.set()
        for thread in threads:
            thread.join()
    assert max(seconds) < 1
    assert {status for status, _after in answers} == {200, 503}
    assert {after for status, after in answers if status == 503} == {"5"}
