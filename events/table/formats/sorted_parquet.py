"""GeoParquet in row groups along a Hilbert curve, so that readers fetch only the part of the map that they need."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from events.table.flat import with_points

#: Rows per row group, which readers fetch or skip as a whole.
ROWS_OF_A_GROUP = 50_000

_WORLD = (-180.0, -90.0, 180.0, 90.0)
_BBOX = pa.struct([(name, pa.float64()) for name in ("xmin", "ymin", "xmax", "ymax")])
_COVERING = {"bbox": {name: ["bbox", name] for name in ("xmin", "ymin", "xmax", "ymax")}}


def hilbert(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.uint32]:
    """Return the positions of points along a Hilbert curve over the world, as GeoPandas computes it: 2^16 cells a side.

    >>> hilbert(np.array([50.0, 50.001, -170.0]), np.array([40.0, 40.0, -80.0])).tolist()
    [2345636957, 2345636957, 7054384]
    """
    import geopandas as gpd  # noqa: PLC0415 - the server does not need it

    return np.asarray(gpd.GeoSeries(shapely.points(lon, lat)).hilbert_distance(total_bounds=_WORLD), np.uint32)


def regrouped(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Split a stream of tables into row groups."""
    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(table)
        while sum(one.num_rows for one in waiting) >= ROWS_OF_A_GROUP:
            together = pa.concat_tables(waiting)
            yield together.slice(0, ROWS_OF_A_GROUP)
            waiting = [together.slice(ROWS_OF_A_GROUP)]
    if any(one.num_rows for one in waiting):
        yield pa.concat_tables(waiting)


def write(path: Path, tables: Iterable[pa.Table], bounds: Sequence[float], about: Mapping[str, str]) -> None:
    """Write row groups as GeoParquet 1.1: points in OGC:CRS84, with a bbox each so that readers can skip groups.

    Parameters
    ----------
    path
        File to write.
    tables
        Row groups: events with ``lon`` and ``lat``.
    bounds
        West, south, east, north of all points.
    about
        Stored in the file's metadata, under ``caspian``.
    """
    geometry: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": ["Point"],
        "bbox": list(bounds),
        "covering": _COVERING,
    }
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": geometry}}
    metadata = {b"geo": json.dumps(geo).encode(), b"caspian": json.dumps(dict(about)).encode()}
    writer: pq.ParquetWriter | None = None
    try:
        for table in map(_with_boxes, tables):
            writer = writer or pq.ParquetWriter(path, table.schema.with_metadata(metadata), compression="zstd")
            writer.write_table(table.replace_schema_metadata(metadata), row_group_size=ROWS_OF_A_GROUP)
    finally:
        if writer is not None:
            writer.close()


def _with_boxes(table: pa.Table) -> pa.Table:
    lon, lat = (table[name].combine_chunks() for name in ("lon", "lat"))
    boxes = pa.StructArray.from_arrays([lon, lat, lon, lat], fields=list(_BBOX))
    return with_points(table).append_column("bbox", boxes)
