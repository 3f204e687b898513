"""Tables and queries of a real PostgreSQL with PostGIS are event sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
import shapely
from own_sets import Heard, rejects
from postgis import LOCKED, at, run

from events.model.errors import EventSetError
from events.own import loading
from events.own.files import files
from events.own.intake import Reading, Request
from events.own.mapping import Mapping
from events.own.preview import preview

if TYPE_CHECKING:
    from pathlib import Path

    from events.table.catalogue import Catalogue

POINT = "ST_SetSRID(ST_MakePoint(51.1, 43.6), 4326)"
TABLE = "CREATE TABLE patrols (id text, title text, date date, geom geometry)"
PATROL = f"INSERT INTO patrols VALUES ('a-patrol', 'A patrol', '2013-07-08', {POINT})"


def read(address: str, mapping: str = "", **options: object) -> Catalogue:
    return loading.load([Request(address, Mapping.parse(mapping))], Reading.of(options))


def test_a_table_is_an_event_set_that_is_called_as_it_is(postgis_database: str) -> None:
    run(postgis_database, TABLE, PATROL)
    events = read(at(postgis_database, table="public.patrols"))
    [event] = events.table.to_pylist()
    assert events.name == "patrols"
    assert (event["id"], event["title"], event["start"]) == ("a-patrol", "A patrol", "2013-07-08")
    assert (event["lon"], event["lat"]) == (51.1, 43.6)


@pytest.mark.parametrize("srid", [3857, 32639, 28409])
def test_points_of_any_reference_system_are_transformed(postgis_database: str, srid: int) -> None:
    run(postgis_database, TABLE, PATROL, f"UPDATE patrols SET geom = ST_Transform(geom, {srid})")
    [event] = read(at(postgis_database, table="patrols")).table.to_pylist()
    assert (event["lon"], event["lat"]) == pytest.approx((51.1, 43.6), abs=1e-6)


def test_geography_and_points_that_name_no_system_have_degrees(postgis_database: str) -> None:
    run(
        postgis_database,
        "CREATE TABLE patrols (title text, date date, geom geography)",
        f"INSERT INTO patrols VALUES ('A patrol', '2013-07-08', {POINT})",
        "CREATE TABLE others AS SELECT title, date, ST_SetSRID(geom::geometry, 0) AS geom FROM patrols",
    )
    for name in ("patrols", "others"):
        [event] = read(at(postgis_database, table=name)).table.to_pylist()
        assert (event["lon"], event["lat"]) == (51.1, 43.6)


def test_areas_and_lines_are_kept_whole(postgis_database: str) -> None:
    area, line = shapely.box(51, 43, 52, 44), shapely.LineString([(51, 43), (52, 44)])
    run(
        postgis_database,
        TABLE,
        *(
            f"INSERT INTO patrols VALUES ('{one.geom_type.lower()}', 'One', '2013-07-08', "
            f"ST_Transform(ST_GeomFromText('{one.wkt}', 4326), 3857))"
            for one in (area, line)
        ),
    )
    found = {one["id"]: one["published_area"] for one in read(at(postgis_database, table="patrols")).table.to_pylist()}
    for one in (area, line):
        assert shapely.from_wkt(found[one.geom_type.lower()]).equals_exact(one, 1e-6, normalize=True)


def test_values_keep_their_types_and_others_become_texts(postgis_database: str) -> None:
    run(
        postgis_database,
        TABLE,
        PATROL,
        "ALTER TABLE patrols ADD crew int DEFAULT 12, ADD tonnes numeric DEFAULT 1.5, ADD armed bool DEFAULT true, "
        """ADD more jsonb DEFAULT '{"a": 1}', ADD host inet DEFAULT '10.0.0.1'""",
        "ALTER TABLE patrols ADD countries text[] DEFAULT '{IR,RU}'",
    )
    [event] = read(at(postgis_database, table="patrols")).table.to_pylist()
    assert (event["crew"], event["tonnes"], event["armed"]) == (12, 1.5, True)
    assert (event["more"], event["host"]) == ('{"a": 1}', "10.0.0.1/32")
    assert event["countries"] == ["IR", "RU"]


def test_a_query_with_columns_of_numbers_needs_no_postgis(postgis_database: str) -> None:
    query = "SELECT 'A patrol' AS headline, date '2013-07-08' AS day, 51.1 AS lon, 43.6 AS lat -- the only one"
    [event] = read(at(postgis_database, query=f"{query};\n"), "title=headline,date=day").table.to_pylist()
    assert (event["title"], event["lon"], event["start"]) == ("A patrol", 51.1, "2013-07-08")


def test_rows_that_cannot_be_used_are_told_as_those_of_files(postgis_database: str, tmp_path: Path) -> None:
    run(postgis_database, TABLE, PATROL, "INSERT INTO patrols VALUES ('b', NULL, '2013-07-08', NULL)")
    heard = Heard()
    address = at(postgis_database.replace("desk@", "desk:geheim@"), table="patrols")
    loading.load([Request(address)], Reading(rejects=tmp_path), heard)
    assert heard.lines[-1] == "patrols: 1 events"
    [one] = rejects(tmp_path / "patrols.rejects.csv")
    assert one["reason"] == "there is no title"
    assert "geheim" not in (tmp_path / "patrols.rejects.csv").read_text("utf-8")


def test_a_preview_shows_the_columns_taken(postgis_database: str) -> None:
    run(postgis_database, TABLE, PATROL)
    lines = list(preview(Request(at(postgis_database, table="patrols")), Reading()))
    assert lines[0] == "patrols: 1 events, 0 rows that cannot be used"
    assert any("the geometry" in line for line in lines)


def test_the_version_changes_with_the_content_alone(postgis_database: str) -> None:
    run(postgis_database, TABLE, PATROL, "INSERT INTO patrols SELECT 'b', 'B', date, geom FROM patrols")
    address = at(postgis_database, table="patrols")
    first = read(address).version
    run(postgis_database, "UPDATE patrols SET title = title WHERE id = 'a-patrol'")  # which moves the row
    assert read(address).version == first
    run(postgis_database, "UPDATE patrols SET title = 'C' WHERE id = 'b'")
    assert read(address).version != first


PUBLISHED = (
    "CREATE TABLE patrols (id text, title text, date text, start date, geom geometry, version bigint)",
    "CREATE INDEX ON patrols (start)",
    "INSERT INTO patrols SELECT 'patrol-' || year, 'A patrol', year || '-07-08', make_date(year, 7, 8), "
    f"{POINT}, 1 FROM generate_series(2011, 2014) AS year",
)


@pytest.mark.parametrize("given", [{}, {"version": "version"}])
@pytest.mark.parametrize(
    ("statements", "read_again"),
    [
        (["UPDATE patrols SET title = 'Another', version = 2 WHERE start = '2012-07-08'"], 1),
        (["DELETE FROM patrols WHERE start = '2012-07-08'"], 0),
        (["INSERT INTO patrols SELECT 'new', title, date, start, geom, 2 FROM patrols LIMIT 1"], 1),
        (["UPDATE patrols SET start = '2013-07-08', date = '2013-07-08', version = 2 WHERE start = '2012-07-08'"], 1),
        (["INSERT INTO patrols SELECT 'undated', title, '2010-07-08', NULL, geom, 2 FROM patrols LIMIT 1"], 1),
        (
            ["UPDATE patrols SET title = 'Another', version = 2", "UPDATE patrols SET title = 'A patrol', version = 1"],
            0,
        ),
        (
            [
                "DROP TABLE patrols",
                *PUBLISHED,
                "UPDATE patrols SET title = 'B', version = 2 WHERE start < '2012-01-01'",
            ],
            1,
        ),
        ([], 0),
    ],
    ids=[
        *("changed", "deleted", "added", "moved to another year", "without a start", "written as it was"),
        *("published anew", "not changed"),
    ],
)
def test_of_a_table_with_an_index_by_start_only_years_that_have_changed_are_read_again(
    postgis_database: str, statements: list[str], read_again: int, given: dict[str, str]
) -> None:
    run(postgis_database, *PUBLISHED)
    request = Request(at(postgis_database, table="patrols", **given))
    before = loading.load([request])
    assert [len(one.table) for one in before.pieces] == [1, 1, 1, 1]
    run(postgis_database, *statements, "SELECT 1")
    now = loading.load([request], before=before)
    assert now.table.equals(loading.load([request]).table)
    assert now.version == loading.load([request]).version
    assert (now.version == before.version) == now.table.equals(before.table)
    known = {id(one) for one in before.pieces}
    assert sum(id(one) not in known for one in now.pieces) == read_again


@pytest.mark.parametrize("name", ["source", "said", "text", "year", "t", "patrols"])
def test_a_change_is_noticed_whatever_another_column_is_called(postgis_database: str, name: str) -> None:
    run(postgis_database, *PUBLISHED, f"ALTER TABLE patrols ADD {name} text DEFAULT 'BBC'")
    request = Request(at(postgis_database, table="patrols"))
    whole = Request(at(postgis_database, query=f"SELECT id, title, date, geom, {name} FROM patrols"))
    before, before_whole = loading.load([request]), loading.load([whole])
    run(postgis_database, "UPDATE patrols SET title = 'Another' WHERE start = '2012-07-08'")
    now = loading.load([request], before=before)
    assert now.table["title"].to_pylist().count("Another") == 1
    assert now.version != before.version
    assert loading.load([whole]).version != before_whole.version


def test_an_event_that_is_in_two_years_is_refused_though_one_is_not_read_again(postgis_database: str) -> None:
    run(postgis_database, *PUBLISHED)
    request = Request(at(postgis_database, table="patrols"))
    before = loading.load([request])
    run(postgis_database, "UPDATE patrols SET id = 'patrol-2011' WHERE id = 'patrol-2014'")
    now = loading.load([request], before=before)
    assert now.table.equals(loading.load([request]).table)
    assert sorted(now.table["id"].to_pylist()) == ["patrol-2011", "patrol-2012", "patrol-2013"]


def test_a_change_that_is_committed_after_a_later_one_is_noticed(postgis_database: str) -> None:
    run(postgis_database, *PUBLISHED, "UPDATE patrols SET version = 5 WHERE start = '2012-07-08'")
    address = at(postgis_database, table="patrols", version="version")
    before = read(address)
    run(postgis_database, "UPDATE patrols SET title = 'Another', version = 4 WHERE start = '2011-07-08'")
    assert read(address).version != before.version


def test_a_column_can_tell_the_version(postgis_database: str) -> None:
    run(postgis_database, TABLE, PATROL, "ALTER TABLE patrols ADD changed int DEFAULT 1")
    address = at(postgis_database, table="patrols", version="changed")
    first = read(address).version
    run(postgis_database, "UPDATE patrols SET title = 'Another'")
    assert read(address).version == first
    run(postgis_database, "UPDATE patrols SET changed = 2")
    assert read(address).version != first


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "names no table and no query; expected"),
        ({"table": "a", "query": "SELECT 1"}, "names both a table and a query; expected"),
        ({"table": "nowhere"}, 'nowhere: relation "nowhere" does not exist; expected a table or view'),
        ({"table": "a.b.c"}, "'a.b.c' is no name of a table; expected schema.name"),
        ({"query": "DELETE FROM patrols"}, "is not a query that reads; expected SELECT"),
        ({"query": "SELECT FROM WHERE"}, "syntax error"),
        ({"query": "SELECT nothing FROM patrols"}, 'column "nothing" does not exist; expected a column'),
        ({"table": "patrols", "version": "changed"}, "column source.changed does not exist; expected a column"),
        ({"table": "bare"}, "bare: no column has points, or lon and lat"),
        ({"table": "patrols", "poll": "often"}, "poll='often' is not allowed; expected a number of seconds"),
    ],
)
def test_what_is_wrong_with_an_address_is_one_line(postgis_database: str, given: dict[str, str], said: str) -> None:
    run(postgis_database, TABLE, PATROL, "CREATE TABLE bare AS SELECT title, date FROM patrols")
    with pytest.raises(EventSetError) as raised:
        read(at(postgis_database, **given))
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_set_can_be_named_however_long_its_query_is(postgis_database: str) -> None:
    query = f"SELECT '{'x' * 80}' AS title, date '2013-07-08' AS date, 51.1 AS lon, 43.6 AS lat -- {'x' * 300}"
    assert loading.load([Request.parse(f"ships={at(postgis_database, query=query)}", Mapping())]).name == "ships"


def test_a_server_that_breaks_off_in_the_middle_is_one_line(postgis_database: str) -> None:
    made = f"INSERT INTO patrols SELECT i, repeat('x', 1000), '2013-07-08', {POINT} FROM generate_series(1, 100000) i"
    run(postgis_database, TABLE, made)
    with files.opened(at(postgis_database, table="patrols")) as source:
        rows = source.batches()
        next(rows)
        run(postgis_database, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE relation = 'patrols'::regclass")
        with pytest.raises(EventSetError, match="patrols cannot be read to its end: ") as raised:
            list(rows)
    assert "\n" not in str(raised.value)


def test_a_geometry_that_cannot_be_transformed_is_one_line(postgis_database: str) -> None:
    run(postgis_database, TABLE, PATROL, "UPDATE patrols SET geom = ST_SetSRID(ST_MakePoint(1e12, 1e12), 28409)")
    with pytest.raises(EventSetError, match=r"patrols.*transform") as raised:
        read(at(postgis_database, table="patrols"))
    assert "\n" not in str(raised.value)


def test_a_table_does_not_change_under_who_reads_it(postgis_database: str) -> None:
    run(postgis_database, TABLE, PATROL)
    with files.opened(at(postgis_database, table="patrols")) as source:
        run(postgis_database, "INSERT INTO patrols SELECT 'b', 'B', date, geom FROM patrols")
        assert [batch.rows.num_rows for batch in source.batches()] == [1]
        with pytest.raises(psycopg.errors.LockNotAvailable):
            run(postgis_database, "SET lock_timeout = 1", "ALTER TABLE patrols ALTER title TYPE int USING 1")


def test_a_user_without_rights_is_told_so(postgis_database: str) -> None:
    role = postgis_database.partition("?")[0].rpartition("/")[2] + "_stranger"
    run(postgis_database, TABLE, PATROL, f"CREATE ROLE {role} LOGIN")
    with pytest.raises(EventSetError, match="permission denied for table patrols; expected a user who may"):
        read(at(postgis_database.replace("desk@", f"{role}@"), table="patrols"))


def test_a_wrong_password_is_told_without_it(postgis_database: str) -> None:
    run(postgis_database, f"CREATE ROLE {LOCKED} LOGIN PASSWORD 'right'")
    with pytest.raises(EventSetError, match="the server refuses this user and password; expected them in") as raised:
        read(at(postgis_database.replace("desk@", f"{LOCKED}:geheim@"), table="patrols"))
    assert "geheim" not in str(raised.value)


@pytest.mark.parametrize(
    "where",
    [
        "postgresql://desk:geheim@localhost:1/x?table=y",
        "postgresql://desk:ge@geheim@localhost:1x/x?table=y",
        "postgresql://desk:ge/geheim@localhost:1/x?table=y",
        "postgresql://desk:ge?geheim@localhost:1/x?table=y",
        "postgresql://desk@localhost:1/x?password=geheim&table=y",
        "postgresql://desk:geheim@localhost/x",
    ],
)
def test_a_server_that_is_not_there_is_one_line_without_the_password(where: str) -> None:
    with pytest.raises(EventSetError) as raised:
        read(where)
    assert "geheim" not in str(raised.value)
    assert "expected" in str(raised.value)
    assert "\n" not in str(raised.value)
