"""A server works whatever becomes of its cache: damaged, cut while in use, full, another user's, or none at all."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import threading
import urllib.error
import urllib.request
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from own_sets import LEAST, write_csv
from serving import children, installed, received, serving, wait_until_idle
from waiting import PATIENCE, eventually

from events.index.pieces import LARGE
from events.publishing.exports import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

CLIENTS = 6
KEPT = ("xlsx", "gpkg", "parquet", "fgb", "zip")
ALMOST_NONE = 1_000  # bytes that a file may have on a disk that is full


def get(address: str) -> tuple[int, bytes, str | None]:
    """Return the status of an answer, its content, and after how many seconds it says to come back."""
    try:
        with urllib.request.urlopen(address, timeout=60) as response:  # noqa: S310 - our own address
            return response.status, response.read(), None
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error.headers["Retry-After"]


def get_when_there_is_room(address: str) -> tuple[int, bytes]:
    """Ask until the server is not busy."""

    def served() -> tuple[int, bytes] | None:
        status, content, _wait = get(address)
        return None if status == 503 else (status, content)

    return eventually(served)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Options that serve a set whose features are kept."""
    rows = [LEAST | {"title": f"Patrol {number}"} for number in range(LARGE)]
    return "--events", str(write_csv(tmp_path_factory.mktemp("large") / "set.csv", *rows))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of the server that gave the events."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def events(large: tuple[str, str], filled: Path) -> bytes:
    """All its events, as a server without damage gives them."""
    with serving(None, *large, CACHE=str(filled)) as server:
        status, content, _wait = get(f"{server.address}/events.geojson")
    assert (status, content.count(b'"Feature"')) == (200, LARGE)
    return content


def flip(path: Path) -> None:
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    path.write_bytes(damaged)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize("damage", [flip, cut])
def test_a_server_whose_kept_features_were_damaged_serves_the_right_ones(
    damage: Callable[[Path], None], large: tuple[str, str], events: bytes, filled: Path, tmp_path: Path
) -> None:
    cache = shutil.copytree(filled, tmp_path / "cache")
    for path in files(cache):
        damage(path)
    with serving(None, *large, CACHE=str(cache)) as server:
        assert get(f"{server.address}/events.geojson")[:2] == (200, events)


def test_a_file_that_is_cut_while_it_is_served_ends_no_process(
    large: tuple[str, str], events: bytes, filled: Path, tmp_path: Path
) -> None:
    cache = shutil.copytree(filled, tmp_path / "cache")
    with serving(None, *large, CACHE=str(cache)) as server:
        for path in files(cache):
            os.truncate(path, 0)
        for _ in range(CLIENTS):
            assert get(f"{server.address}/events.geojson")[:2] == (200, events)


@pytest.mark.parametrize("full", [False, True])
def test_a_large_set_is_served_without_a_cache(
    large: tuple[str, str], events: bytes, tmp_path: Path, *, full: bool
) -> None:
    (tmp_path / "file").touch()
    cache, room = (tmp_path / "cache", ALMOST_NONE) if full else (tmp_path / "file" / "cache", None)
    with serving(None, *large, room=room, CACHE=str(cache)) as server:
        assert get(f"{server.address}/events.geojson")[:2] == (200, events)
    assert files(tmp_path) == [tmp_path / "file"]


def test_a_slow_client_gets_a_large_set_whole_also_from_a_full_disk(
    large: tuple[str, str], events: bytes, tmp_path: Path
) -> None:
    with serving(None, *large, room=ALMOST_NONE, CACHE=str(tmp_path / "cache")) as server, socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        slow.connect(server.place)
        slow.sendall(b"GET /events.geojson HTTP/1.0\r\nHost: localhost\r\n\r\n")
        wait_until_idle(server.pid)
        answer = received(slow)
    assert answer.partition(b"\r\n\r\n")[2] == events


@pytest.mark.parametrize("cache", ["cache", "file/cache"])
def test_many_who_ask_for_files_at_once_all_get_them(cache: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with serving(CACHE=str(tmp_path / cache)) as server:
        together = threading.Barrier(CLIENTS, timeout=PATIENCE)
        answers: dict[str, list[tuple[int, bytes]]] = {suffix: [] for suffix in KEPT}

        def ask() -> None:
            together.wait()
            for suffix in KEPT:
                answers[suffix].append(get_when_there_is_room(f"{server.address}/events.{suffix}"))

        threads = [threading.Thread(target=ask) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for got in answers.values():
        assert [status for status, _content in got] == [200] * CLIENTS
        assert len({content for _status, content in got}) == 1


def test_own_events_are_served_where_neither_home_nor_working_directory_can_be_written(tmp_path: Path) -> None:
    system = Path("/sys")  # nobody can make a file there, root neither
    events = write_csv(tmp_path / "set.csv", LEAST, LEAST | {"date": "never"})
    settings = {"CACHE": str(system / "cache"), "REJECTS": "."}
    with installed(None, "--events", str(events), home=system, **settings) as server:
        answers = {suffix: get(f"{server.address}/events.{suffix}")[0] for suffix in FORMATS}
        assert answers == dict.fromkeys(FORMATS, 200)
        assert get(f"{server.address}/map.png?width=400&height=300")[0] == 200


def test_a_server_without_any_room_gives_what_needs_none_and_says_so_of_the_rest(tmp_path: Path) -> None:
    with serving(room=ALMOST_NONE, CACHE=str(tmp_path)) as server:
        answers = {suffix: get(f"{server.address}/events.{suffix}") for suffix in FORMATS}
    assert {suffix: (status, wait) for suffix, (status, _content, wait) in answers.items()} == {
        suffix: (503, "60") if suffix in KEPT else (200, None) for suffix in FORMATS
    }
    assert b"no room" in answers["gpkg"][1]


def test_a_server_that_is_killed_leaves_nothing_that_the_next_one_does_not_remove(
    large: tuple[str, str], tmp_path: Path
) -> None:
    with serving(None, *large, CACHE=str(tmp_path)) as server:

        def ask() -> None:
            with suppress(OSError, HTTPException):
                get(f"{server.address}/events.gpkg")

        asking = threading.Thread(target=ask)
        asking.start()
        eventually(lambda: list(tmp_path.glob("downloads/*")))
        for one in (server.pid, *children(server.pid)):
            os.kill(one, signal.SIGKILL)
        asking.join()
    with serving(None, *large, CACHE=str(tmp_path)) as server:
        assert get(f"{server.address}/events.parquet")[0] == 200
    assert [path.suffix for path in files(tmp_path)] == [".events", ".features", ".index", ".records"]
