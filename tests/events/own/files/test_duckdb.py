"""Tables of DuckDB files are read as other files are."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from own_sets import adopt

from events.model.errors import EventSetError

if TYPE_CHECKING:
    from pathlib import Path

LEAST = "'A patrol' AS title, date '2013-07-08' AS date"


def database(folder: Path, *statements: str) -> Path:
    path = folder / "navy.duckdb"
    with duckdb.connect(str(path)) as connection:
        for one in statements:
            connection.execute(one)
    return path


def table(path: Path | str) -> Any:
    return adopt(path).table  # type: ignore[arg-type]


@pytest.mark.parametrize("point", ["51.1::DECIMAL(5, 2) AS lon, 43.6 AS lat", "'POINT(51.1 43.6)'::GEOMETRY AS place"])
def test_the_only_table_is_read(tmp_path: Path, point: str) -> None:
    [event] = table(database(tmp_path, f"CREATE TABLE patrols AS SELECT {LEAST}, {point}")).to_pylist()
    assert (event["title"], event["start"], event["lon"], event["lat"]) == ("A patrol", "2013-07-08", 51.1, 43.6)


def test_areas_stay_whole_and_further_columns_of_any_type_are_kept(tmp_path: Path) -> None:
    area = "'POLYGON((51 43, 52 43, 52 44, 51 43))'::GEOMETRY AS area"
    further = "12::HUGEINT AS crew, [1, 2] AS decks, {'a': 1} AS gun, uuid() AS key, INTERVAL 1 DAY AS stay"
    [event] = table(
        database(tmp_path, f"CREATE TABLE t AS SELECT {LEAST}, {area}, {further}, MAP {{'x': 1}} AS m")
    ).to_pylist()
    assert event["published_area"].startswith("POLYGON")
    assert (event["crew"], event["decks"], event["gun"]) == (12, [1, 2], {"a": 1})
    assert event["stay"] == "1 day"


def test_of_several_tables_one_is_named(tmp_path: Path) -> None:
    row = f"{LEAST}, 51.1 AS lon, 43.6 AS lat"
    path = database(tmp_path, f"CREATE TABLE one AS SELECT {row}", 'CREATE VIEW "o\'other" AS SELECT * FROM one')
    with pytest.raises(EventSetError, match=r"has the tables o'other, one; expected one, or its name after #"):
        table(path)
    with pytest.raises(EventSetError, match=r"navy.duckdb has no table 'three'; it has o'other, one"):
        table(type(path)(f"{path}#three"))
    assert table(type(path)(f"{path}#o'other")).num_rows == 1


def test_a_view_of_other_files_reads_none(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("title,date,lon,lat\nSecret,2013,51,43\n", "utf-8")
    path = database(tmp_path, f"CREATE VIEW v AS SELECT * FROM read_csv('{tmp_path / 'secret.csv'}')")
    with pytest.raises(EventSetError, match=r"navy.duckdb cannot be read by DuckDB: Permission Error"):
        table(path)


def test_what_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "navy.duckdb"
    path.write_bytes(b"title,date\n" * 20)
    with pytest.raises(EventSetError, match=r"is not DuckDB: it begins with .*; expected the sign of DuckDB"):
        table(path)


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = database(tmp_path, f"CREATE TABLE t AS SELECT {LEAST}")
    there_is = builtins.__import__

    def without_duckdb(name: str, *rest: Any) -> Any:
        if name == "duckdb":
            raise ImportError(f"No module named {name!r}")
        return there_is(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_duckdb)
    with pytest.raises(EventSetError, match=r"pip install 'caspian-map\[duckdb\]'"):
        table(path)
