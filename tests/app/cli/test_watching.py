"""A server that serves a table of PostGIS follows its changes, and outlives its database."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import psycopg
import pytest
from own_sets import LEAST, adopt, write_csv
from postgis import at, run
from serving import children, serving

from events.table.postgis.publishing import publish

if TYPE_CHECKING:
    from pathlib import Path

    from serving import Server

ROW = "'A patrol' AS title, date '2013-07-08' AS date, 51.1 AS lon, 43.6 AS lat"
MORE = "INSERT INTO patrols SELECT 'Another', date, lon, lat FROM patrols LIMIT 1"


def events(server: Server, number: int) -> None:
    server.eventually(lambda answer: answer["events"] == number and answer["problem"] is None)


@pytest.mark.parametrize("how", [{"notify": "patrols changed"}, {"poll": "0.2"}])
def test_changes_are_served_without_a_word(postgis_database: str, how: dict[str, str]) -> None:
    run(postgis_database, f"CREATE TABLE patrols AS SELECT {ROW}")
    with serving(None, "--events", at(postgis_database, table="patrols", **how)) as server:
        assert server.ready()["events"] == 1
        for number in (2, 3):
            run(postgis_database, MORE, 'NOTIFY "patrols changed"')
            events(server, number)


def test_all_servers_follow_what_is_published_and_have_one_version(postgis_database: str, tmp_path: Path) -> None:
    target = at(postgis_database, table="events", notify="events")
    first = adopt(write_csv(tmp_path / "set.csv", LEAST))
    publish(first, target)
    with serving(None, "--events", target) as one, serving(None, "--events", target) as other:
        assert one.ready()["version"] == other.ready()["version"]
        publish(adopt(write_csv(tmp_path / "set.csv", LEAST, LEAST | {"title": "Another"})), target)
        for server in (one, other):
            events(server, 2)
        assert one.ready()["version"] == other.ready()["version"]


def test_a_database_that_is_gone_changes_nothing_and_its_return_is_noticed(postgis_database: str) -> None:
    run(postgis_database, f"CREATE TABLE patrols AS SELECT {ROW}")
    name = postgis_database.partition("?")[0].rpartition("/")[2]
    server_wide = postgis_database.replace(f"/{name}?", "/postgres?")
    with (
        serving(None, "--events", at(postgis_database, table="patrols", notify="patrols")) as server,
        psycopg.connect(server_wide, autocommit=True) as connection,
    ):
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        answer = server.eventually(lambda answer: answer["problem"] is not None)
        assert answer["events"] == 1
        assert "is not currently accepting connections" in answer["problem"]
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())
        run(postgis_database, MORE)  # without NOTIFY: it is the return that is noticed
        events(server, 2)


def test_rights_that_are_taken_and_given_back_are_noticed(postgis_database: str) -> None:
    role = postgis_database.partition("?")[0].rpartition("/")[2] + "_reader"
    run(postgis_database, f"CREATE TABLE patrols AS SELECT {ROW}", f"CREATE ROLE {role} LOGIN")
    run(postgis_database, f"GRANT SELECT ON patrols TO {role}")
    address = at(postgis_database.replace("desk@", f"{role}@"), table="patrols", notify="patrols")
    with serving(None, "--events", address) as server:
        run(postgis_database, f"REVOKE SELECT ON patrols FROM {role}", "NOTIFY patrols")
        answer = server.eventually(lambda answer: answer["problem"] is not None)
        assert "permission denied for table patrols" in answer["problem"]
        run(postgis_database, f"GRANT SELECT ON patrols TO {role}")
        events(server, 1)


def test_a_watch_that_is_killed_is_renewed_and_ends_with_the_server(postgis_database: str) -> None:
    run(postgis_database, f"CREATE TABLE patrols AS SELECT {ROW}")
    with serving(None, "--events", at(postgis_database, table="patrols", notify="patrols"), WORKERS="1") as server:
        watch = min(children(server.process.pid))
        os.kill(watch, signal.SIGKILL)
        run(postgis_database, MORE)
        events(server, 2)
        run(postgis_database, MORE, "NOTIFY patrols")
        events(server, 3)
        processes = children(server.process.pid)
        server.process.terminate()
        server.process.wait()
        assert not any(os.path.exists(f"/proc/{one}") for one in processes)  # noqa: PTH110
