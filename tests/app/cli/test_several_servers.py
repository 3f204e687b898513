"""Three servers of one set, which two writers publish in turn: equal answers for equal versions, and no failures.

Their clocks differ by days.
"""

from __future__ import annotations

import os
import signal
import threading
import urllib.error
import urllib.request
from collections import defaultdict
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from own_sets import LEAST, adopt, write_csv
from postgis import at
from proxies import free_port, nginx, running
from serving import Server, children, installed, serving

from events.table.partitions.publishing import publish as write_folder
from events.table.postgis.publishing import publish as write_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from events.table.catalogue import Catalogue

PATHS = ("/events.geojson", "/events.csv", "/events.parquet", "/api/view?bbox=46,36,55,47&zoom=5", "/map.svg", "/")
ROUNDS = 2
DAYS = (0, 2, -40)  # by which the clocks of the servers are ahead


@pytest.fixture(params=["folder", "table"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Callable[[Catalogue], object]]:
    """Address of the served set, and a function that publishes to it."""
    if request.param == "folder":
        return str(tmp_path / "set"), lambda catalogue: write_folder(catalogue, tmp_path / "set")
    table = at(request.getfixturevalue("postgis_database"), table="events", notify="events")
    return table, lambda catalogue: write_table(catalogue, table)


@pytest.fixture
def sets(tmp_path: Path) -> list[Catalogue]:
    """Two sets, whose events name their writer."""
    return [
        adopt(
            write_csv(
                tmp_path / "set.csv",
                *(LEAST | {"id": f"{who}{year}", "title": who, "date": str(year)} for year in range(2010, 2016)),
            )
        )
        for who in "ab"
    ]


def get(address: str) -> tuple[int, str, str, bytes]:
    """Return status, version, entity tag and content of an answer."""
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - our own address
            return answer.status, answer.headers["X-Events-Version"], answer.headers["ETag"], answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, "", "", error.read()


def apart(folder: Path, number: int) -> dict[str, str]:
    """Return the settings of a server on a machine of its own, behind nginx."""
    return {"CACHE": str(folder / f"kept {number}"), "PROXIES": "1"}


def version_of(server: Server, writer: str) -> str:
    """Wait until a server has the events of a writer; return the version that its answer names."""
    versions = []

    def has_come(_ready: object) -> bool:
        _status, version, _tag, content = get(server.address + "/api/collections/events/items?limit=1")
        versions.append(version)
        return f'"title":"{writer}"'.encode() in content

    server.eventually(has_come)
    return versions[-1]


def test_answers_are_equal_on_all_servers_while_two_writers_publish_in_turn(
    target: tuple[str, Callable[[Catalogue], object]], sets: list[Catalogue], tmp_path: Path
) -> None:
    address, publish = target
    publish(sets[0])
    found: dict[tuple[str, str], set[tuple[str, bytes]]] = defaultdict(set)
    failed: list[object] = []
    done = threading.Event()
    with ExitStack() as stack:
        servers = [
            stack.enter_context(installed(None, "--events", address, wrong_by=days, **apart(tmp_path, one)))
            for one, days in enumerate(DAYS)
        ]
        assert len({one.ready()["loaded"][:10] for one in servers}) == len(DAYS)
        port = free_port()
        front = stack.enter_context(running(nginx(tmp_path, port, *servers), port, tmp_path))

        def ask() -> None:
            while not done.is_set():
                for path in PATHS:
                    status, version, tag, content = get(front.address + path)
                    found[path, version].add((tag, content))
                    if status != 200:
                        failed.append((path, status, content))

        asking = threading.Thread(target=ask)
        asking.start()
        try:
            for number in range(ROUNDS):
                publish(sets[(number + 1) % 2])
                versions = {version_of(one, "ba"[number % 2]) for one in servers}
                assert len(versions) == 1
                servers[0].eventually(lambda _ready, versions=versions: versions <= {said for _path, said in [*found]})  # type: ignore[misc]
        finally:
            done.set()
            asking.join()
        for path in PATHS[:-1]:
            for server in servers:
                status, version, tag, content = get(server.address + path)
                assert status == 200
                found[path, version].add((tag, content))
    assert not failed
    # The page carries a nonce, so that only its version can be compared.
    assert {len(answers) for (path, _version), answers in found.items() if path != "/"} == {1}
    assert len({version for _path, version in found}) == 2
    for (path, _version), answers in found.items():
        for _tag, content in answers if path == "/events.csv" else ():
            assert len({row.split(b",")[1] for row in content.splitlines()[1:]}) == 1


def test_a_server_that_is_gone_is_passed_over(tmp_path: Path, sets: list[Catalogue]) -> None:
    write_folder(sets[0], tmp_path / "set")
    with ExitStack() as stack:
        servers = [
            stack.enter_context(serving(None, "--events", str(tmp_path / "set"), **apart(tmp_path, one), WORKERS="1"))
            for one in range(3)
        ]
        port = free_port()
        front = stack.enter_context(running(nginx(tmp_path, port, *servers), port, tmp_path))
        for server in servers[:2]:
            for process in (*children(server.pid), server.pid):
                os.kill(process, signal.SIGKILL)
            assert {get(f"{front.address}/events.geojson")[0] for _ in range(9)} == {200}
