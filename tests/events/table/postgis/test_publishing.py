"""Events are written to a real PostGIS so that they come back the same, and readers see the old or the new ones."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import psycopg
import pyarrow as pa
import pytest
import shapely
from click.testing import CliRunner
from own_sets import LEAST, adopt, write_csv, write_geojson
from postgis import at, run

from app.cli.main import main
from events.model.errors import EventSetError, FormatError
from events.own import loading
from events.own.intake import Reading, Request
from events.table.columns import PROPERTIES
from events.table.postgis.publishing import publish

if TYPE_CHECKING:
    from pathlib import Path

    from events.table.catalogue import Catalogue


@pytest.fixture
def target(postgis_database: str) -> str:
    return at(postgis_database, table="events")


@pytest.fixture
def small(tmp_path: Path) -> Catalogue:
    return adopt(write_csv(tmp_path / "small.csv", LEAST | {"id": "a", "crew": "12", "port": "O'Brien\\s"}))


def read(address: str) -> Catalogue:
    return loading.load([Request(address)], Reading(strict=True))


def test_the_built_in_catalogue_comes_back(built_in: Catalogue, target: str) -> None:
    publish(built_in, target)
    back = read(target).table
    assert back.column_names == built_in.table.column_names
    for name in PROPERTIES:
        assert back[name].to_pylist() == built_in.table[name].to_pylist(), name
    for name in ("lon", "lat"):
        assert back[name].to_pylist() == pytest.approx(built_in.table[name].to_pylist(), abs=1e-6)
    areas = zip(back["published_area"].to_pylist(), built_in.table["published_area"].to_pylist(), strict=True)
    for one, other in areas:
        assert (one is None) == (other is None)
        assert one is None or shapely.from_wkt(one).equals_exact(shapely.from_wkt(other), 1e-6)


def test_areas_and_further_columns_of_own_sets_come_back(tmp_path: Path, target: str) -> None:
    area = {"type": "Polygon", "coordinates": [[[51, 43], [52, 43], [52, 44], [51, 43]]]}
    told = {"title": "Closed", "date": "2013-07", "crew": 12, "armed": True, "deck": {"a": [1]}}
    own = adopt(write_geojson(tmp_path / "own.geojson", (area, told), ([51.5, 43.5], told | {"title": "Open"})))
    publish(own, target)
    back = read(target).table
    kept = [name for name in own.table.column_names if name not in ("deck", "search_names")]
    assert back.select(kept).to_pylist() == own.table.select(kept).to_pylist()
    assert back["deck"].to_pylist() == ['{"a": [1]}'] * 2


def written(target: str) -> dict[str, str]:
    """Return the transaction that wrote each row, by the id of the event."""
    return dict(run(target.partition("&table")[0], "SELECT id, xmin::text FROM events"))


def own(folder: Path, *titles: str) -> Catalogue:
    return adopt(write_csv(folder / "own.csv", *(LEAST | {"id": one[0], "title": one} for one in titles)))


def test_of_a_table_that_is_much_the_same_only_rows_that_have_changed_are_written(tmp_path: Path, target: str) -> None:
    publish(own(tmp_path, "a patrol", "b patrol", "c patrol", "d patrol"), target)
    before = written(target)
    changed = own(tmp_path, "a patrol", "b exercise", "d patrol", "e patrol")
    publish(changed, target)
    after = written(target)
    assert {one for one in before if after.get(one) == before[one]} == {"a", "d"}
    assert read(target).table["title"].to_pylist() == changed.table["title"].to_pylist()
    [(said,)] = run(target.partition("&table")[0], "SELECT obj_description('events'::regclass)")
    assert changed.version in said


@pytest.mark.parametrize("how", ["most rows are others", "it has other columns", "it has no index"])
def test_another_table_takes_its_place(tmp_path: Path, target: str, how: str) -> None:
    titles = ("a patrol", "b patrol", "c patrol")
    publish(own(tmp_path, *titles), target)
    before = written(target)
    if how == "it has no index":
        run(target.partition("&table")[0], "DROP INDEX events_new_start_end_idx")
    changed = own(tmp_path, *(("a patrol", "x patrol", "y patrol") if how == "most rows are others" else titles))
    if how == "it has other columns":
        changed = replace(changed, table=changed.table.append_column("crew", pa.array([1, 2, 3])))
    publish(changed, target)
    assert not before.items() & written(target).items()
    assert read(target).table["id"].to_pylist() == changed.table["id"].to_pylist()


def test_the_table_has_indexes_and_says_what_it_and_its_columns_are(small: Catalogue, target: str) -> None:
    publish(small, target)
    [(said, about)] = run(
        target.partition("&table")[0],
        "SELECT obj_description('events'::regclass), col_description('events'::regclass, 1)",
    )
    assert said.startswith(f"small, version {small.version}")
    assert "Permanent identifier" in about
    indexes = " ".join(one for (one,) in run(target.partition("&table")[0], "SELECT indexdef FROM pg_indexes"))
    for index in ("USING gist (geometry)", 'btree (start, "end")', "btree (category)", "UNIQUE INDEX"):
        assert index in indexes


def test_readers_see_the_old_events_or_the_new_and_never_none(small: Catalogue, target: str) -> None:
    several = replace(small, table=pa.concat_tables([_renamed(small.table, name) for name in ("a", "b", "c")]))
    publish(small, target)
    seen, done = set(), threading.Event()

    def look() -> None:
        while not done.is_set():
            try:
                seen.add(len(read(target)))
            except EventSetError as error:
                seen.add(str(error))

    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _round in range(5):
        publish(several, target)
        publish(small, target)
    done.set()
    for thread in threads:
        thread.join()
    assert seen <= {1, 3}


def test_a_failure_leaves_what_was_there(small: Catalogue, target: str) -> None:
    publish(small, target)
    twice = replace(small, table=pa.concat_tables([small.table, small.table]))
    with pytest.raises(EventSetError, match="duplicate key"):
        publish(twice, target)
    assert len(read(target)) == 1


def test_who_could_read_still_can_and_a_reader_is_made(small: Catalogue, target: str) -> None:
    database = target.partition("&table")[0]
    name = database.partition("?")[0].rpartition("/")[2]
    run(database, f"CREATE ROLE {name}_old LOGIN")
    target = at(database, table="shared.events")
    publish(small, target, f"{name} reader")
    run(database, f'GRANT SELECT ON shared.events TO {name}_old; ALTER ROLE "{name} reader" LOGIN')
    run(database, f"GRANT USAGE ON SCHEMA shared TO {name}_old")
    publish(small, target)
    for role in (f"{name}_old", f"{name}%20reader"):
        assert len(read(target.replace("desk@", f"{role}@"))) == 1


def test_servers_that_listen_are_told_the_version(small: Catalogue, target: str) -> None:
    with psycopg.connect(target.partition("&table")[0], autocommit=True) as connection:
        connection.execute("LISTEN events")
        publish(small, target)
        [told] = connection.notifies(timeout=10, stop_after=1)
        assert told.payload == small.version


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"query": "SELECT 1"}, "is no table to write to; expected"),
        ({"table": "x" * 60}, "is no table to write to; expected"),
        ({"table": "spatial_ref_sys"}, "not written by caspian-map publish; expected another name"),
    ],
)
def test_what_cannot_be_written_to_is_told(
    small: Catalogue, postgis_database: str, given: dict[str, str], said: str
) -> None:
    with pytest.raises(FormatError, match=said.replace("?", r"\?")):
        publish(small, at(postgis_database, **given))


def test_the_command_writes_an_event_set(tmp_path: Path, target: str) -> None:
    path = write_csv(tmp_path / "small.csv", LEAST)
    secret = target.replace("desk@", "desk:geheim@")
    result = CliRunner().invoke(main, ["publish", secret, "--events", str(path), "--rejects", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "wrote 1 events to postgresql://desk@/" in result.output
    assert "geheim" not in result.output
    assert len(read(target)) == 1


def _renamed(table: pa.Table, name: str) -> pa.Table:
    return table.set_column(0, "id", pa.array([name] * len(table)))
