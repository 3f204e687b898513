"""A server follows the changes of the folder or the table of PostGIS that it serves, and outlives its database."""

from __future__ import annotations

import os
import shutil
import signal
from typing import TYPE_CHECKING

import psycopg
import pytest
from buckets import serving_buckets
from click.testing import CliRunner
from own_sets import LEAST, adopt, write_csv
from postgis import LOCKED, at, run
from records import record, write
from serving import children, serving
from waiting import PATIENCE

from app.cli import watching
from app.cli.main import main
from events.table.partitions import bucket
from events.table.partitions.manifest import MANIFEST
from events.table.partitions.publishing import publish as write_partitions
from events.table.postgis.publishing import publish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from serving import Server

ROW = "'A patrol' AS title, date '2013-07-08' AS date, 51.1 AS lon, 43.6 AS lat"
MORE = "INSERT INTO patrols SELECT 'Another', date, lon, lat FROM patrols LIMIT 1"


def events(server: Server, number: int) -> None:
    server.eventually(lambda answer: answer["events"] == number and answer["problem"] is None)


def test_what_is_saved_in_the_catalogue_is_served_without_a_word(tmp_path: Path) -> None:
    folder = write(tmp_path / "catalogue", record())
    with serving(folder, "--watch") as server:
        write(folder, record(id="2014-05-01-new", date="2014-05-01"), name="2014.yaml")
        events(server, 2)
        (folder / "2015.yaml").write_text("- 1\n", encoding="utf-8")
        assert server.eventually(lambda answer: answer["problem"] is not None)["events"] == 2
        (folder / "2015.yaml").unlink()
        events(server, 2)


def test_files_that_are_saved_one_after_the_other_are_told_once(tmp_path: Path) -> None:
    folder = write(tmp_path, record())
    looks = watching.saved([folder])
    assert not next(looks)
    for number in range(3):
        write(folder, record(), name=f"{2014 + number}.yaml")
        assert not next(looks)
    assert [next(looks) for _look in range(3)] == [True, False, False]


def test_an_event_set_of_files_is_not_watched(tmp_path: Path) -> None:
    answer = CliRunner().invoke(main, ["serve", "--watch", "--events", str(write_csv(tmp_path / "set.csv", LEAST))])
    assert answer.exit_code == 2
    assert "--watch is for the catalogue's folder" in answer.output


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


def test_a_folder_in_a_bucket_is_followed_without_a_word(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with serving_buckets(monkeypatch):
        bucket.publish(adopt(write_csv(tmp_path / "set.csv", LEAST)), "s3://navy/watch/")
        with serving(None, "--events", "s3://navy/watch/") as server:
            for number in (2, 3):
                rows = [LEAST | {"title": str(one)} for one in range(number)]
                bucket.publish(adopt(write_csv(tmp_path / "set.csv", *rows)), "s3://navy/watch/")
                events(server, number)


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


def test_types_that_change_under_way_change_nothing_and_are_noticed_when_they_fit_again(postgis_database: str) -> None:
    run(postgis_database, f"CREATE TABLE patrols AS SELECT {ROW}")
    with serving(None, "--events", at(postgis_database, table="patrols", notify="patrols")) as server:
        run(postgis_database, "ALTER TABLE patrols ALTER date TYPE boolean USING true", "NOTIFY patrols")
        answer = server.eventually(lambda answer: answer["problem"] is not None)
        assert answer["events"] == 1
        assert "none of 1 rows can be used" in answer["problem"]
        run(postgis_database, "ALTER TABLE patrols ALTER date TYPE date USING '2013-07-08'", MORE)
        events(server, 2)


def test_a_password_that_changes_under_way_changes_nothing_and_is_not_told(postgis_database: str) -> None:
    run(postgis_database, f"CREATE TABLE patrols AS SELECT {ROW}")
    run(postgis_database, f"DROP ROLE IF EXISTS {LOCKED}", f"CREATE ROLE {LOCKED} LOGIN PASSWORD 'geheim'")
    run(postgis_database, f"GRANT SELECT ON patrols TO {LOCKED}")
    address = postgis_database.replace("desk@", f"{LOCKED}:geheim@")
    try:
        with serving(None, "--events", at(address, table="patrols", notify="patrols")) as server:
            run(postgis_database, f"ALTER ROLE {LOCKED} PASSWORD 'another'", "NOTIFY patrols")
            answer = server.eventually(lambda answer: answer["problem"] is not None)
            assert answer["events"] == 1
            assert "the server refuses this user and password" in answer["problem"]
            assert "geheim" not in answer["problem"]
            run(postgis_database, MORE, f"ALTER ROLE {LOCKED} PASSWORD 'geheim'")
            events(server, 2)
    finally:
        run(postgis_database, f"DROP OWNED BY {LOCKED}", f"DROP ROLE {LOCKED}")


def test_a_store_that_is_slow_keeps_nobody_waiting_and_whoever_is_killed_while_it_reads_is_replaced(
    postgis_database: str,
) -> None:
    run(postgis_database, f"CREATE TABLE patrols AS SELECT {ROW}")
    name = postgis_database.partition("?")[0].rpartition("/")[2]
    waiting = f"SELECT pid FROM pg_stat_activity WHERE datname = '{name}' AND wait_event_type = 'Lock'"
    with (
        serving(None, "--events", at(postgis_database, table="patrols", notify="patrols"), WORKERS="1") as server,
        psycopg.connect(postgis_database) as writer,
    ):
        writer.execute(MORE)
        writer.execute("LOCK TABLE patrols IN ACCESS EXCLUSIVE MODE")
        run(postgis_database, "NOTIFY patrols")
        server.eventually(lambda answer: answer["events"] == 1 and len(run(postgis_database, waiting)) == 1)
        youngest = max(children(server.pid))
        os.kill(youngest, signal.SIGKILL)
        answer = server.eventually(lambda answer: answer["problem"] is not None)
        assert answer["events"] == 1
        assert "it crashed or was killed" in answer["problem"]
        writer.commit()
        events(server, 2)


def test_a_watch_that_is_killed_is_renewed_and_ends_with_the_server(postgis_database: str) -> None:
    run(postgis_database, f"CREATE TABLE patrols AS SELECT {ROW}")
    with serving(None, "--events", at(postgis_database, table="patrols", notify="patrols"), WORKERS="1") as server:
        watch = min(children(server.pid))
        os.kill(watch, signal.SIGKILL)
        run(postgis_database, MORE)
        events(server, 2)
        run(postgis_database, MORE, "NOTIFY patrols")
        events(server, 3)
        processes = children(server.pid)
        os.kill(server.pid, signal.SIGTERM)
        server.ended(PATIENCE)
        assert not any(os.path.exists(f"/proc/{one}") for one in processes)  # noqa: PTH110


def test_what_changed_before_a_renewed_watch_has_begun_is_read() -> None:
    gate, opened = os.pipe()
    told, telling = os.pipe()

    def begins_when_let() -> Iterator[bool]:
        os.read(gate, 1)
        yield False
        os.write(telling, b"+")  # asked for more, it has begun
        signal.pause()

    before = children(os.getpid())
    os.write(opened, b"+")
    watches = watching.Watches([begins_when_let])
    try:
        (first,) = set(children(os.getpid())).difference(before)
        os.read(told, 1)
        os.kill(first, signal.SIGKILL)
        os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
        assert not watches.is_due(), "a change after this and before the watch has begun would be missed"
        assert not watches.is_due()
        os.write(opened, b"+")
        os.read(told, 1)
        assert watches.is_due()
        assert not watches.is_due()
    finally:
        watches.stop()
        for end in (gate, opened, told, telling):
            os.close(end)


def test_a_folder_of_partitions_is_followed_and_what_cannot_be_read_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    rows = [LEAST | {"id": str(year), "date": f"{year}-07-08"} for year in range(2013, 2017)]
    write_partitions(adopt(write_csv(tmp_path / "set.csv", *rows[:3])), folder)
    with serving(None, "--events", str(folder)) as one, serving(None, "--events", str(folder)) as other:
        assert one.ready()["version"] == other.ready()["version"]
        manifest = (folder / MANIFEST).read_bytes()
        (folder / MANIFEST).write_bytes(manifest[:-9])
        answer = one.eventually(lambda answer: answer["problem"] is not None)
        assert answer["events"] == 3
        assert "_manifest.json is no manifest" in answer["problem"]
        write_partitions(adopt(write_csv(tmp_path / "set.csv", *rows)), folder)
        for server in (one, other):
            events(server, 4)
        assert one.ready()["version"] == other.ready()["version"]


@pytest.mark.parametrize("days", [-400, 400])
def test_a_folder_is_followed_whatever_the_clock_of_its_writer_says(tmp_path: Path, days: int) -> None:
    folder, newer = tmp_path / "set", tmp_path / "newer"
    rows = [LEAST | {"id": str(year), "date": f"{year}-07-08"} for year in range(2013, 2017)]
    write_partitions(adopt(write_csv(tmp_path / "set.csv", *rows[:2])), folder)
    with serving(None, "--events", str(folder), WORKERS="1") as server:
        for number in (3, 4):
            manifest = write_partitions(adopt(write_csv(tmp_path / "set.csv", *rows[:number])), newer)
            wrong = (folder / MANIFEST).stat().st_mtime + days * 86_400
            for name in (manifest.partitions[-1].path, MANIFEST):
                (folder / name).parent.mkdir(exist_ok=True)
                os.utime(newer / name, (wrong, wrong))
                shutil.copy2(newer / name, folder / "incoming")
                (folder / "incoming").replace(folder / name)
            events(server, number)


def test_a_slow_partition_keeps_nobody_waiting_is_told_and_is_given_up_at_the_next_change(
    tmp_path: Path,
) -> None:
    folder, newer = tmp_path / "set", tmp_path / "newer"
    rows = [LEAST | {"id": str(year), "date": f"{year}-07-08"} for year in range(2013, 2016)]
    write_partitions(adopt(write_csv(tmp_path / "set.csv", *rows[:2])), folder)
    last = write_partitions(adopt(write_csv(tmp_path / "set.csv", *rows)), newer).partitions[-1].path
    with serving(None, "--events", str(folder), WORKERS="1", PATIENCE="0.1") as server:
        (folder / last).parent.mkdir()
        os.mkfifo(folder / last)  # nobody writes to it: who opens it waits
        (newer / MANIFEST).replace(folder / MANIFEST)
        answer = server.eventually(lambda answer: answer["problem"] is not None)
        assert answer["events"] == 2
        assert answer["problem"] == "they have been read for more than 0.1 seconds, and are not there yet"
        (newer / last).replace(folder / last)
        (folder / MANIFEST).touch()
        events(server, 3)
