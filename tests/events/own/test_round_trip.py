"""Round trip: a file that the project writes, in each of its formats, is adopted as the same events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from own_sets import Heard, adopt

from events.publishing.exports import FORMATS
from events.table.columns import PROPERTIES
from events.table.formats import parquet
from events.table.provenance import Provenance

if TYPE_CHECKING:
    from pathlib import Path

    from events.table.catalogue import Catalogue


@pytest.mark.parametrize("suffix", ["geojson", "geojsonl", "csv", "gpkg", "parquet", "fgb", "kml", "xlsx"])
def test_the_built_in_catalogue_comes_back(built_in: Catalogue, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"events.{suffix}"
    FORMATS[suffix].write(built_in, Provenance.of(built_in), path)
    adopted = adopt(path, strict=True).table
    assert adopted.column_names == built_in.table.column_names
    for name in PROPERTIES:
        assert adopted[name].to_pylist() == built_in.table[name].to_pylist(), name
    for name in ("lon", "lat"):
        assert adopted[name].to_pylist() == pytest.approx(built_in.table[name].to_pylist(), abs=1e-6)


def test_the_projects_own_parquet_loses_nothing_and_needs_no_guess(built_in: Catalogue, tmp_path: Path) -> None:
    parquet.write(built_in, tmp_path / "events.parquet")
    heard = Heard()
    adopted = adopt(tmp_path / "events.parquet", report=heard)
    assert adopted.table.equals(built_in.table)
    assert (adopted.name, adopted.licence) == (built_in.name, built_in.licence)
    assert heard.lines == [f"events: {len(built_in)} events"]
