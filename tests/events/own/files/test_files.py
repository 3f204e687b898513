"""Files as streams of rows: formats, line numbers, and what is no such file."""

from __future__ import annotations

import gzip
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pytest
import shapely
from own_sets import LEAST, adopt, rejects, write_csv, write_geojson

from events.model.errors import EventSetError
from events.own import loading
from events.own.files import files
from events.own.files.remote import local_copy
from events.own.intake import Request
from events.table.partitions.publishing import publish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def lines(path: Path) -> tuple[list[int], list[tuple[int, str, str]]]:
    """Return the lines of the rows, and the malformed ones."""
    with files.opened(str(path)) as source:
        batches = list(source.batches())
    return [int(line) for batch in batches for line in batch.lines], [
        one for batch in batches for one in batch.malformed
    ]


def test_a_row_has_the_line_on_which_it_begins_whatever_stands_between(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('\ufeffa,"b\nc"\n1,"two\nlines"\n\n5\n6,7\n"x\ny",8,9\n10,11\n', encoding="utf-8")
    assert lines(path) == (
        [3, 7, 10],
        [(6, "has 1 values; expected 2", "5"), (8, "has 3 values; expected 2", '"x\ny",8,9')],
    )


def test_lines_are_counted_across_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.own.files.formats.csv_table.BLOCK", 512)
    path = tmp_path / "a.csv"
    rows = [f"{n},{n}" if n % 7 else f'{n},"a\nb"' if n % 2 else f"{n}" for n in range(1000)]
    path.write_text("\n".join(["a,b", *rows]) + "\n", encoding="utf-8")
    expected, malformed, line = [], [], 2
    for row in rows:
        (expected if "," in row else malformed).append(line)
        line += 1 + row.count("\n")
    found, bad = lines(path)
    assert (found, [one[0] for one in bad]) == (expected, malformed)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_columns_may_be_separated_by_other_signs(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(separator.join(LEAST) + "\n" + separator.join(LEAST.values()) + "\n", encoding="utf-8")
    assert adopt(path).table["title"].to_pylist() == ["A patrol"]


def test_csv_may_be_compressed(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "plain.csv", LEAST)
    packed = tmp_path / "set.csv.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert adopt(packed).name == "set"


def test_columns_of_the_same_name_or_without_one_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title,date,lon,lat,note,note,\nA,2013,50,40,x,y,z\n", encoding="utf-8")
    [event] = adopt(path).table.to_pylist()
    assert (event["note"], event["note 6"], event["column 7"]) == ("x", "y", "z")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "is empty"),
        ("a.xyz", b"a", "the file extension '.xyz' is unknown"),
        ("a.geojson", b"<html></html>", r"is not GeoJSON: it begins with b'<html></html>'"),
        ("a.geojson", b'{"type":', "cannot be read as GeoJSON"),
        ("a.gpkg", b"not a database at all", "is not GeoPackage"),
        ("a.parquet", b"PAR1 and no more", "cannot be read as GeoParquet"),
        ("a.geojson", b"<OGRVRTDataSource></OGRVRTDataSource>", "is not GeoJSON"),
    ],
)
def test_what_is_not_what_its_ending_says_is_an_error(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(EventSetError, match=message):
        adopt(tmp_path / name)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EventSetError, match=r"there is no file .*nothing\.csv"):
        adopt(tmp_path / "nothing.csv")


def test_of_several_layers_one_must_be_named(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"title": ["A"], "date": ["2013"]}, geometry=gpd.points_from_xy([50], [40]), crs=4326)
    for layer in ("patrols", "mines"):
        frame.assign(title=layer).to_file(tmp_path / "fleet.gpkg", layer=layer)
    with pytest.raises(EventSetError, match=r"fleet.gpkg has the layers patrols, mines"):
        adopt(tmp_path / "fleet.gpkg")
    with files.opened(f"{tmp_path}/fleet.gpkg#mines") as source:
        assert [batch.rows["title"].to_pylist() for batch in source.batches()] == [["mines"]]


def test_a_text_with_the_character_0_is_told(tmp_path: Path) -> None:
    features = [((50, 40), {"title": title, "date": "2013"}) for title in ("a\0b", "c")]
    assert adopt(write_geojson(tmp_path / "a.geojson", *features)).table["title"].to_pylist() == ["c"]
    [reject] = rejects(tmp_path / "a.geojson.rejects.csv")
    assert reject["reason"] == "a text holds the character U+0000"


@pytest.mark.parametrize("suffix", ["gpkg", "parquet", "geojson"])
@pytest.mark.parametrize("crs", [4326, 3857])
def test_an_empty_point_is_no_point(tmp_path: Path, suffix: str, crs: int) -> None:
    points = gpd.GeoSeries([shapely.Point(51, 43), shapely.Point(), None], crs=4326).to_crs(crs)
    frame = gpd.GeoDataFrame({"title": ["a", "b", "c"], "date": ["2013"] * 3}, geometry=points)
    path = tmp_path / f"a.{suffix}"
    frame.to_parquet(path) if suffix == "parquet" else frame.to_file(path)
    assert adopt(path).table["title"].to_pylist() == ["a"]
    assert [one["reason"] for one in rejects(tmp_path / f"a.{suffix}.rejects.csv")] == ["there is no point"] * 2


def test_points_may_be_in_geoarrow_encoding(tmp_path: Path) -> None:
    points = gpd.points_from_xy([50.5], [40.5], crs=4326)
    gpd.GeoDataFrame({"title": ["A"], "date": ["2013"]}, geometry=points).to_parquet(
        tmp_path / "a.parquet", geometry_encoding="geoarrow", schema_version="1.1.0"
    )
    [event] = adopt(tmp_path / "a.parquet").table.to_pylist()
    assert (event["lon"], event["lat"]) == (50.5, 40.5)


def test_parquet_without_a_geometry_has_its_points_in_columns(tmp_path: Path) -> None:
    table = pa.table({"title": ["A"], "date": ["2013"], "lon": np.float32([50.5]), "lat": [40]})
    pa.parquet.write_table(table, tmp_path / "a.parquet")
    [event] = adopt(tmp_path / "a.parquet").table.to_pylist()
    assert (event["lon"], event["lat"]) == (50.5, 40.0)


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path)) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_folder_of_partitions_on_another_machine_is_copied_as_its_manifest_says(tmp_path: Path, web: str) -> None:
    rows = [LEAST | {"id": one, "crew of": one} for one in ("a b", "50%", "x/y")]
    here = adopt(write_csv(tmp_path / "set.csv", *rows))
    publish(here, tmp_path / "set", ["crew of"])
    there = loading.load([Request(f"{web}/set/")])
    assert there.table.equals(adopt(tmp_path / "set").table)
    assert there.version == adopt(tmp_path / "set").version
    with pytest.raises(EventSetError, match=r"/none/_manifest.json cannot be fetched"):
        loading.load([Request(f"{web}/none/")])


@pytest.fixture
def bomb(tmp_path: Path) -> Path:
    """Write a small file that unpacks to a table of 120 MiB."""
    path = tmp_path / "bomb.csv.gz"
    with gzip.open(path, "wt") as file:
        file.write(",".join(LEAST) + ",note\n")
        for _ in range(120):
            file.writelines([",".join(LEAST.values()) + "," + "x" * 1000 + "\n"] * 1000)
    assert path.stat().st_size < 1 << 20
    return path


def test_a_packed_file_that_grows_out_of_proportion_is_refused(bomb: Path) -> None:
    with pytest.raises(
        EventSetError, match=r"bomb\.csv\.gz has .* bytes and grows to more than 64 MiB .* CASPIAN_GROWTH or --growth"
    ):
        adopt(bomb)


def test_a_parquet_file_that_grows_out_of_proportion_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.parquet"
    row = {"title": "x" * 1000, "date": "2013", "lon": 50.0, "lat": 41.0}
    pa.parquet.write_table(pa.table({name: pa.repeat(value, 120_000) for name, value in row.items()}), path)
    with pytest.raises(EventSetError, match=r"bomb\.parquet has .* bytes and grows to more than 64 MiB"):
        adopt(path)


def test_a_file_may_be_allowed_to_grow_further(bomb: Path) -> None:
    with files.opened(str(bomb), growth=1000) as source:
        assert sum(batch.rows.num_rows for batch in source.batches()) == 120_000


def test_what_another_machine_packs_while_it_sends_is_not_unpacked() -> None:
    class Packing(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

        def do_GET(self) -> None:
            body = gzip.compress(b"title,date,lon,lat\n" + b"x" * (1 << 20))
            self.send_response(200)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_HEAD(self) -> None:
            self.do_GET()

    with ThreadingHTTPServer(("127.0.0.1", 0), Packing) as server:
        threading.Thread(target=server.serve_forever).start()
        with local_copy(f"http://127.0.0.1:{server.server_port}/set.csv") as path:
            assert path.stat().st_size < 1 << 14
        server.shutdown()


def test_files_are_read_from_other_machines(tmp_path: Path, web: str) -> None:
    write_csv(tmp_path / "set.csv", LEAST)
    with files.opened(f"{web}/set.csv?version=2") as source:
        copy = source.path
        assert source.name == "set"
        assert sum(batch.rows.num_rows for batch in source.batches()) == 1
    assert not copy.exists()


def test_a_file_that_another_machine_does_not_have_is_named(web: str) -> None:
    with pytest.raises(EventSetError, match=r"nothing.csv cannot be fetched"), files.opened(f"{web}/nothing.csv"):
        pass


def test_a_package_that_an_address_needs_is_named() -> None:
    with (
        pytest.raises(EventSetError, match=r"[Ii]nstall adlfs.*pip install 'caspian-map\[remote\]'"),
        files.opened("abfs://container/set.csv"),
    ):
        pass
