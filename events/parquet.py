"""Catalogues as GeoParquet: written with a fixed schema, so that the same events always give the same columns."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from events.catalogue import COLUMNS, Catalogue

if TYPE_CHECKING:
    from pathlib import Path

_TEXTS = pa.list_(pa.string())
_SOURCE = pa.struct(
    [(name, pa.string()) for name in ("url", "title", "publisher", "published", "language", "archived", "evidence")]
)
_NESTED: dict[str, pa.DataType] = {
    "radius_km": pa.float64(),
    "countries": _TEXTS,
    "participants": pa.list_(pa.struct([("country", pa.string()), ("role", pa.string())])),
    "non_state_actors": _TEXTS,
    "concerns": _TEXTS,
    "route": _TEXTS,
    "access": pa.struct([(name, pa.string()) for name in ("port", "granted_to", "status")]),
    "organisations": _TEXTS,
    "vessels": _TEXTS,
    "sources": pa.list_(_SOURCE),
    "revised": pa.list_(pa.struct([("date", pa.string()), ("note", pa.string())])),
}
_SCHEMA = pa.schema([(name, _NESTED.get(name, pa.string())) for name in COLUMNS] + [("geometry", pa.binary())])
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
    frame = catalogue.frame
    columns = {name: frame[name].tolist() for name in COLUMNS}
    columns["geometry"] = shapely.to_wkb(frame.geometry.to_numpy()).tolist()
    geometry: dict[str, Any] = {"encoding": "WKB", "geometry_types": ["Point"]}
    if len(frame):
        geometry["bbox"] = frame.total_bounds.tolist()
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": geometry}}
    provenance = {"name": catalogue.name, "version": catalogue.version, "licence": catalogue.licence}
    metadata = {b"geo": json.dumps(geo).encode(), _PROVENANCE: json.dumps(provenance).encode()}
    pq.write_table(pa.table(columns, schema=_SCHEMA.with_metadata(metadata)), path, compression="zstd")


def read(path: Path) -> Catalogue:
    """Read a catalogue that `write` has written."""
    table = pq.read_table(path, schema=_SCHEMA)
    provenance = json.loads(pq.read_schema(path).metadata[_PROVENANCE])
    points = shapely.from_wkb(table.column("geometry").to_pylist())
    columns = {name: pd.Series(table.column(name).to_pylist(), dtype=object) for name in COLUMNS}
    frame = gpd.GeoDataFrame(pd.DataFrame(columns), geometry=points, crs="EPSG:4326")
    frame["radius_km"] = frame["radius_km"].astype(float)
    return Catalogue(frame, provenance["name"], provenance["version"], provenance["licence"])
