"""Conversion to GeoParquet that is sorted along a Hilbert curve."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from distributed import LocalCluster
from own_sets import LEAST, adopt, write_csv

from events.model.errors import EventSetError, WritingError
from events.own.conversion.conversion import Runs, convert
from events.own.intake import Reading, Request
from events.own.mapping import Mapping
from events.table.formats.sorted_parquet import hilbert

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def scattered(tmp_path: Path) -> Path:
    """Two thousand events, some at the same point."""
    random = np.random.default_rng(1991)
    points = random.normal((50, 42), 2, (2000, 2)).round(1)
    rows = [
        LEAST | {"id": str(number), "lon": str(lon), "lat": str(lat), "crew": str(number), "countries": "RU;KZ"}
        for number, (lon, lat) in enumerate(points)
    ]
    return write_csv(tmp_path / "scattered.csv", *rows)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sizes so small that a small set goes through all that a large one does."""
    for name, value in (("_ROWS_OF_A_RUN", 300), ("_ROWS_OF_A_PIECE", 16)):
        monkeypatch.setattr(f"events.own.conversion.conversion.{name}", value)
    monkeypatch.setattr("events.table.formats.sorted_parquet.ROWS_OF_A_GROUP", 128)
    monkeypatch.setattr("events.own.files.formats.csv_table.BLOCK", 8192)


@pytest.mark.usefixtures("small")
def test_the_file_holds_the_same_events_and_needs_no_mapping(scattered: Path, tmp_path: Path) -> None:
    done = convert(Request(str(scattered)), tmp_path / "out.parquet")
    assert (done.events, done.rejects) == (2000, 0)
    assert adopt(tmp_path / "out.parquet", strict=True).table.equals(adopt(scattered).table)


@pytest.mark.usefixtures("small")
def test_row_groups_lie_along_the_curve(scattered: Path, tmp_path: Path) -> None:
    convert(Request(str(scattered)), tmp_path / "out.parquet")
    file = pq.ParquetFile(tmp_path / "out.parquet")
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [128] * 15 + [80]
    frame = gpd.read_parquet(tmp_path / "out.parquet")
    assert np.all(np.diff(hilbert(frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy()).astype(np.int64)) >= 0)


def test_other_tools_read_a_part_of_it(scattered: Path, tmp_path: Path) -> None:
    convert(Request(str(scattered)), tmp_path / "out.parquet")
    whole = gpd.read_parquet(tmp_path / "out.parquet")
    part = gpd.read_parquet(tmp_path / "out.parquet", bbox=(50, 41, 51, 42))
    assert whole.crs.equals("OGC:CRS84")
    assert set(part["id"]) == set(whole.cx[50:51, 41:42]["id"])
    assert 0 < len(part) < len(whole)


@pytest.mark.usefixtures("small")
def test_a_folder_of_partitions_holds_the_same_events_each_along_the_curve(scattered: Path, tmp_path: Path) -> None:
    done = convert(Request(str(scattered)), tmp_path / "out", keys=["year"])
    assert (done.events, done.rejects) == (2000, 0)
    assert adopt(tmp_path / "out", strict=True).table.equals(adopt(scattered).table)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["_manifest.json", "year=2013"]


@pytest.mark.usefixtures("small")
def test_a_folder_is_divided_by_any_column_and_is_not_its_own_source(tmp_path: Path) -> None:
    few = write_csv(tmp_path / "few.csv", *(LEAST | {"id": str(n), "crew": str(n % 40)} for n in range(400)))
    convert(Request(str(few)), tmp_path / "out", keys=["crew"])
    assert len([*(tmp_path / "out").glob("crew=*/*.parquet")]) == 40
    with pytest.raises(WritingError, match="is the folder that is read; expected another one"):
        convert(Request(str(tmp_path / "out")), tmp_path / "out")


def test_a_target_that_is_neither_is_refused(scattered: Path, tmp_path: Path) -> None:
    with pytest.raises(WritingError, match=r"is not that of GeoParquet; expected .parquet, or --by for"):
        convert(Request(str(scattered)), tmp_path / "out.csv")


def test_rows_that_cannot_be_used_are_written(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", LEAST, LEAST | {"date": "soon"})
    done = convert(Request(str(source)), tmp_path / "out.parquet", Reading(rejects=tmp_path))
    assert (done.events, done.rejects) == (1, 1)
    assert "soon" in (tmp_path / "a.csv.rejects.csv").read_text(encoding="utf-8")


def test_name_and_licence_stand_in_the_file(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", LEAST)
    convert(Request(str(source), Mapping(name="Patrols", licence="CC0-1.0")), tmp_path / "out.parquet")
    catalogue = adopt(tmp_path / "out.parquet")
    assert (catalogue.name, catalogue.licence) == ("Patrols", "CC0-1.0")


def test_a_conversion_that_fails_changes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "out.parquet"
    target.write_bytes(b"before")
    source = write_csv(tmp_path / "a.csv", LEAST, LEAST | {"date": "soon"})
    with pytest.raises(EventSetError, match="line 3"):
        convert(Request(str(source)), target, Reading(strict=True))
    assert target.read_bytes() == b"before"
    assert {path.name for path in tmp_path.iterdir()} == {"a.csv", "out.parquet"}


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", LEAST)
    with pytest.raises(WritingError, match=r"there is no folder .*nowhere to write out.parquet to"):
        convert(Request(str(source)), tmp_path / "nowhere" / "out.parquet")


@pytest.mark.usefixtures("small")
def test_merging_holds_little_of_what_it_merges(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    random = np.random.default_rng(1991)
    row = 100_000
    for _ in range(40):
        points = random.uniform(-90, 90, (2, 64))
        texts = pa.array(["x" * row] * 64)
        terms = pa.array(["event"] * 64)
        runs.add(
            pa.table({"lon": points[0], "lat": points[1], "text": texts, "category": terms, "verification": terms})
        )
        runs.finish()
    del texts, points
    before = pa.total_allocated_bytes()
    held = [pa.total_allocated_bytes() - before for _table in runs.merged()]
    assert len(held) == 20
    # 40 pieces of 16 rows, two row groups of 128, and copies of them; all would be 2560 rows.
    assert max(held) < 1500 * row


@pytest.mark.usefixtures("small")
def test_a_dask_scheduler_sorts_to_the_same_events(scattered: Path, tmp_path: Path) -> None:
    options: dict[str, Any] = {"host": "127.0.0.1", "protocol": "tcp", "dashboard_address": None, "processes": False}
    with LocalCluster(n_workers=2, threads_per_worker=1, **options) as cluster:
        convert(Request(str(scattered)), tmp_path / "there.parquet", scheduler=cluster.scheduler_address)
        convert(Request(str(scattered)), tmp_path / "there", scheduler=cluster.scheduler_address, keys=["year"])
    assert adopt(tmp_path / "there").table.equals(adopt(scattered).table)
    convert(Request(str(scattered)), tmp_path / "here.parquet")
    there, here = (pq.read_table(tmp_path / f"{name}.parquet") for name in ("there", "here"))
    assert there.schema.equals(here.schema, check_metadata=True)
    assert there.sort_by("id").equals(here.sort_by("id"))
    frame = gpd.read_parquet(tmp_path / "there.parquet")
    along = frame.geometry.hilbert_distance(total_bounds=tuple(frame.total_bounds)).to_numpy().astype(np.int64)
    assert np.all(np.diff(along) >= 0)


def test_a_missing_package_is_named(scattered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there_is = builtins.__import__

    def without_dask(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == "dask_geopandas":
            raise ImportError(f"No module named {name!r}")
        return there_is(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_dask)
    with pytest.raises(EventSetError, match=r"--scheduler needs dask-geopandas: pip install 'caspian-map\[dask\]'"):
        convert(Request(str(scattered)), tmp_path / "out.parquet", scheduler="tcp://127.0.0.1:1")
