"""Catalogues as GeoParquet: the columns of `events.table.columns.SCHEMA`, then a user's own, and the points."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from events.table.catalogue import GEOMETRY, Catalogue
from events.table.columns import SCHEMA
from events.table.flat import exported, restored, with_points, without_points
from events.table.provenance import Provenance

_PROVENANCE = b"caspian"


def write(catalogue: Catalogue, path: Path, provenance: Provenance | None = None) -> None:
    """Write a catalogue as GeoParquet 1.1: points or areas as WKB in OGC:CRS84, lists and objects as Arrow types.

    Parameters
    ----------
    catalogue
        Events to write.
    path
        File to replace.
    provenance
        Stored in the file's metadata, under ``caspian``; that of the whole catalogue by default.
    """
    table = with_points(catalogue.table)
    shapes = shapely.from_wkb(table[GEOMETRY].to_numpy())
    # Without events the geometry type is point.
    types = sorted({one.geom_type for one in shapes}) or ["Point"]
    geometry: dict[str, Any] = {"encoding": "WKB", "geometry_types": types}
    if len(catalogue):
        geometry["bbox"] = shapely.total_bounds(shapes).tolist()
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": geometry}}
    about = (provenance or Provenance.of(catalogue)).to_dict()
    metadata = {b"geo": json.dumps(geo).encode(), _PROVENANCE: json.dumps(about).encode()}
    pq.write_table(table.replace_schema_metadata(metadata), path, compression="zstd")


def export(catalogue: Catalogue, provenance: Provenance, path: Path) -> None:
    """Write the same columns as the other formats: without names used only for search, points with 6 decimals."""
    write(replace(catalogue, table=exported(catalogue)), path, provenance)


def read(path: Path, schema: pa.Schema = SCHEMA) -> Catalogue:
    """Read a catalogue written by `write` or `export`."""
    # As a single file: a dataset would interpret a folder named like ``a=b`` as a column.
    table = pq.ParquetFile(path).read()
    provenance = Provenance.from_mapping(json.loads((table.schema.metadata or {}).get(_PROVENANCE, b"{}")), path.stem)
    return provenance.catalogue(restored(without_points(table, "geometry").replace_schema_metadata(), schema))
