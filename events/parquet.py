"""Catalogues as GeoParquet: the columns of `events.tables.SCHEMA`, a user's own after them, and the points."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from events.catalogue import Catalogue
from events.tables import SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

_PROVENANCE = b"caspian"


def write(catalogue: Catalogue, path: Path) -> None:
    """Write a catalogue as GeoParquet 1.1: points as WKB in OGC:CRS84, lists and objects as Arrow's.

    Parameters
    ----------
    catalogue
        Its name, version and licence are kept in the file's metadata, under ``caspian``.
    path
        Is replaced.
    """
    table = catalogue.table.drop_columns(["lon", "lat"])
    points = shapely.points(catalogue.table["lon"].to_numpy(), catalogue.table["lat"].to_numpy())
    table = table.append_column("geometry", pa.array(shapely.to_wkb(points), pa.binary()))
    geometry: dict[str, Any] = {"encoding": "WKB", "geometry_types": ["Point"]}
    if len(catalogue):
        geometry["bbox"] = shapely.total_bounds(points).tolist()
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": geometry}}
    provenance = {"name": catalogue.name, "version": catalogue.version, "licence": catalogue.licence}
    metadata = {b"geo": json.dumps(geo).encode(), _PROVENANCE: json.dumps(provenance).encode()}
    pq.write_table(table.replace_schema_metadata(metadata), path, compression="zstd")


def read(path: Path) -> Catalogue:
    """Read a catalogue that `write` has written."""
    table = pq.read_table(path)
    provenance = json.loads(table.schema.metadata[_PROVENANCE])
    lon, lat = shapely.get_coordinates(shapely.from_wkb(table["geometry"].to_numpy())).T
    table = table.drop_columns(["geometry"]).append_column("lon", pa.array(lon)).append_column("lat", pa.array(lat))
    further = [name for name in table.column_names if name not in SCHEMA.names]
    schema = pa.schema([*SCHEMA, *(table.schema.field(name) for name in further)])
    return Catalogue(
        table.select(schema.names).cast(schema), provenance["name"], provenance["version"], provenance["licence"]
    )
