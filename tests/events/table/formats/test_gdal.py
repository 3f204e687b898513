"""GeoPackage and FlatGeobuf as GIS programs want them."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import geopandas as gpd
import pyarrow as pa
import pyogrio
import pytest

from events.model.errors import FormatError
from events.table.formats import gdal
from events.table.provenance import Provenance

if TYPE_CHECKING:
    from pathlib import Path

    from events.table.catalogue import Catalogue

PROVENANCE = Provenance("A set", "3f-1", "CC-BY-4.0", "country=IR", "2026-11-24")
WRITERS = {"gpkg": gdal.write_geopackage, "fgb": gdal.write_flatgeobuf}

each = pytest.mark.parametrize("suffix", WRITERS)


def written(suffix: str, catalogue: Catalogue, folder: Path) -> Path:
    path = folder / f"events.{suffix}"
    WRITERS[suffix](catalogue, PROVENANCE, path)
    return path


@each
def test_geopandas_reads_points_in_wgs_84_and_days_as_dates(suffix: str, built_in: Catalogue, tmp_path: Path) -> None:
    frame = gpd.read_file(written(suffix, built_in, tmp_path))
    assert frame.crs == "EPSG:4326"
    assert sorted(frame["id"]) == sorted(built_in.table["id"].to_pylist())
    assert frame["start"].dtype.kind == "M"


@each
def test_a_part_is_read_by_its_box(suffix: str, built_in: Catalogue, tmp_path: Path) -> None:
    info = pyogrio.read_info(written(suffix, built_in, tmp_path))
    assert info["capabilities"]["fast_spatial_filter"]


@each
def test_the_layer_says_what_made_it(suffix: str, built_in: Catalogue, tmp_path: Path) -> None:
    about = pyogrio.read_info(written(suffix, built_in, tmp_path))["layer_metadata"]
    assert json.loads(about["caspian"]) == PROVENANCE.to_dict()
    assert about["DESCRIPTION"] == PROVENANCE.sentence()


@pytest.mark.parametrize("further", [0, 1])
def test_a_geopackage_has_so_many_columns(built_in: Catalogue, tmp_path: Path, further: int) -> None:
    some = built_in.table.slice(0, 3)
    own = {f"column {number}": pa.array([1] * 3) for number in range(1998 - len(built_in.properties) + further)}
    table = pa.table({name: some[name] for name in some.column_names} | own)
    write = partial(gdal.write_geopackage, replace(built_in, table=table), Provenance.of(built_in), tmp_path / "a.gpkg")
    if further:
        with pytest.raises(FormatError, match="a GeoPackage cannot have 1,999 columns; expected at most 1,998"):
            write()
    else:
        write()
        assert len(pyogrio.read_dataframe(tmp_path / "a.gpkg")) == 3


def test_columns_that_sqlite_cannot_tell_apart_are_named(built_in: Catalogue, tmp_path: Path) -> None:
    table = built_in.table.append_column("Title", pa.nulls(len(built_in), pa.string()))
    with pytest.raises(FormatError, match="cannot have the columns 'title' and 'Title'"):
        written("gpkg", replace(built_in, table=table), tmp_path)


@each
def test_a_users_own_column_may_be_called_like_the_key_of_other_files(
    suffix: str, built_in: Catalogue, tmp_path: Path
) -> None:
    table = built_in.table.append_column("fid", pa.array([f"own {row}" for row in range(len(built_in))]))
    back = gdal.read(written(suffix, replace(built_in, table=table), tmp_path)).table
    assert back["fid"].to_pylist() == table["fid"].to_pylist()
