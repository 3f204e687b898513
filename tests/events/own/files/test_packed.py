"""Sets of several files, and packed ones: folders in Hive's manner, zip archives, KMZ and compressed GeoJSON."""

from __future__ import annotations

import gzip
import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import pyarrow as pa
import pyarrow.dataset as ds
import pytest
from own_sets import LEAST, adopt, write_csv, write_geojson

from events.model.errors import EventSetError
from events.own.files import files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def zipped(path: Path, *members: Path, folder: str = "", beside: Iterable[str] = ()) -> Path:
    """Pack files into an archive, with texts beside them."""
    with zipfile.ZipFile(path, "w") as archive:
        for member in members:
            archive.write(member, f"{folder}{member.name}")
        for name in beside:
            archive.writestr(name, "About the data")
    return path


@pytest.fixture
def shapefile(tmp_path: Path) -> list[Path]:
    frame = gpd.GeoDataFrame(
        {"title": ["Учение"], "date": ["2013-07-08"]}, geometry=gpd.points_from_xy([5_700_000], [5_300_000]), crs=3857
    )
    (tmp_path / "shape").mkdir()
    frame.to_file(tmp_path / "shape" / "patrols.shp", encoding="windows-1251")
    return sorted((tmp_path / "shape").iterdir())


def test_the_folders_of_partitions_are_columns(tmp_path: Path) -> None:
    table = pa.table(
        {
            "title": ["A", "B", "C"],
            "month": [7, 8, 8],
            "day": ["01", "02", "03"],
            "lon": [50.0] * 3,
            "lat": [40.0] * 3,
            "year": [2013, 2013, 2014],
            "fleet": ["Caspian", "Azov Sea", "Caspian"],
        }
    )
    parts = ds.partitioning(pa.schema([("year", pa.int64()), ("fleet", pa.string())]), flavor="hive")
    ds.write_dataset(table, tmp_path / "sets", format="parquet", partitioning=parts)
    events = adopt(tmp_path / "sets", strict=True).table
    assert events["date"].to_pylist() == ["2013-07-01", "2013-08-02", "2014-08-03"]
    assert events["fleet"].to_pylist() == ["Caspian", "Azov Sea", "Caspian"]


def test_a_folder_without_parquet_is_told(tmp_path: Path) -> None:
    (tmp_path / "sets").mkdir()
    write_csv(tmp_path / "sets" / "a.csv", LEAST)
    with pytest.raises(EventSetError, match=r"sets is a folder without \.parquet files"):
        adopt(tmp_path / "sets")


@pytest.mark.parametrize("folder", ["", "data/2013/"])
@pytest.mark.parametrize("beside", [(), ("readme.txt", "__MACOSX/._patrols.shp")])
def test_a_zipped_shapefile_is_read_with_its_parts(
    tmp_path: Path, shapefile: list[Path], folder: str, beside: tuple[str, ...]
) -> None:
    [event] = adopt(zipped(tmp_path / "patrols.zip", *shapefile, folder=folder, beside=beside)).table.to_pylist()
    assert (event["title"], event["date"]) == ("Учение", "2013-07-08")
    assert (event["lon"], event["lat"]) == pytest.approx((51.2, 42.9), abs=0.1)


def test_a_zipped_csv_is_read(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", LEAST)
    archive = zipped(tmp_path / "set.zip", path, beside=("LICENSE", "about.txt"))
    catalogue = adopt(archive)
    assert (catalogue.name, catalogue.table["title"].to_pylist()) == ("set", ["A patrol"])


def test_of_several_sets_in_an_archive_one_is_named(tmp_path: Path) -> None:
    paths = [write_csv(tmp_path / name, LEAST | {"title": name}) for name in ("a.csv", "b.csv")]
    archive = zipped(tmp_path / "two.zip", *paths)
    with pytest.raises(EventSetError, match=r"holds a\.csv, b\.csv; expected one event set, or its name after #"):
        adopt(archive)
    with files.opened(f"{archive}#b.csv") as source:
        assert [batch.rows["title"].to_pylist() for batch in source.batches()] == [["b.csv"]]


def test_kmz_is_read(tmp_path: Path) -> None:
    kml = tmp_path / "doc.kml"
    kml.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark id="7"><name>A patrol</name>'
        "<TimeStamp><when>2013-07-08T23:30:00+04:00</when></TimeStamp>"
        "<Point><coordinates>51.1,43.6,0</coordinates></Point></Placemark></Document></kml>",
        encoding="utf-8",
    )
    [event] = adopt(zipped(tmp_path / "patrols.kmz", kml, beside=("files/icon.png",))).table.to_pylist()
    assert (event["id"], event["title"], event["date"], event["lon"]) == ("7", "A patrol", "2013-07-08", 51.1)


def test_compressed_geojson_is_read(tmp_path: Path) -> None:
    plain = write_geojson(tmp_path / "plain.geojson", ((51.1, 43.6), {"title": "A", "date": "2013", "id": "7"}))
    (tmp_path / "set.geojson.gz").write_bytes(gzip.compress(plain.read_bytes()))
    feature = b'{"type":"Feature","id":7,"geometry":{"type":"Point","coordinates":[51.1,43.6]},"properties":'
    (tmp_path / "set.geojsonl.gz").write_bytes(gzip.compress(feature + b'{"title":"A","date":"2013"}}\n'))
    for suffix in ("geojson", "geojsonl"):
        catalogue = adopt(tmp_path / f"set.{suffix}.gz", strict=True)
        assert (catalogue.name, catalogue.table["id"].to_pylist()) == ("set", ["7"])
