"""Sorting runs along a Hilbert curve on the workers of a Dask scheduler, with Dask-GeoPandas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from events.model.errors import EventSetError

if TYPE_CHECKING:
    import geopandas as gpd

_GEOMETRY = "geometry"


def sort(runs: Sequence[Path], folder: Path, scheduler: str) -> Iterator[pa.Table]:
    """Sort tables of events on other machines.

    Parameters
    ----------
    runs
        Arrow IPC files with columns ``lon`` and ``lat``, in a folder that the workers can access under the same path.
    folder
        Output folder of the workers, which they can access as well.
    scheduler
        Address of the scheduler, such as ``tcp://10.0.0.1:8786``; this package must be installed on its workers.

    Yields
    ------
    Table
        All rows, along the curve.

    Raises
    ------
    EventSetError
        If Dask-GeoPandas is not installed, or there is no scheduler at this address.
    """
    try:
        import dask  # noqa: PLC0415 - an extra
        import dask.dataframe as dd  # noqa: PLC0415
        import dask_geopandas  # noqa: PLC0415
        from distributed import Client  # noqa: PLC0415
    except ImportError as error:
        raise EventSetError(f"--scheduler needs dask-geopandas: pip install 'caspian-map[dask]' ({error})") from error
    try:
        client = Client(scheduler, timeout="10s")  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        raise EventSetError(f"there is no Dask scheduler at {scheduler}: {error}") from error
    # Of Dask's shuffle methods, this one supports columns of lists and objects.
    with client, dask.config.set({"dataframe.shuffle.method": "tasks"}):
        schema = _read(runs[0]).schema
        frames = dd.from_map(_frame, list(runs), meta=_frame(runs[0]).iloc[:0])  # type: ignore[no-untyped-call]
        points = dask_geopandas.from_dask_dataframe(frames, geometry=_GEOMETRY)
        shuffled = points.spatial_shuffle(by="hilbert", calculate_partitions=False)
        parts = [folder / f"{number}.parquet" for number in range(shuffled.npartitions)]
        writing = [
            client.submit(_write, part, path, schema, pure=False)
            for part, path in zip(client.compute(shuffled.to_delayed()), parts, strict=True)  # type: ignore[no-untyped-call]
        ]
        client.gather(writing)  # type: ignore[no-untyped-call]
    for path in parts:
        with pq.ParquetFile(path) as file:
            yield from (pa.Table.from_batches([batch], schema) for batch in file.iter_batches())


def _read(path: Path) -> pa.Table:
    with pa.OSFile(str(path)) as file:
        return pa.ipc.open_file(file).read_all()


def _frame(path: Path) -> gpd.GeoDataFrame:
    """Read a run; its columns keep Arrow dtypes, so that lists and objects survive."""
    import geopandas as gpd  # noqa: PLC0415 - runs on the workers
    import pandas as pd  # noqa: PLC0415

    table = _read(path)
    points = gpd.points_from_xy(table["lon"].to_numpy(), table["lat"].to_numpy(), crs="EPSG:4326")
    return gpd.GeoDataFrame(table.to_pandas(types_mapper=pd.ArrowDtype), geometry=points)


def _write(frame: gpd.GeoDataFrame, path: Path, schema: pa.Schema) -> None:
    ordered = frame.sort_index(kind="stable").drop(columns=_GEOMETRY)
    pq.write_table(pa.Table.from_pandas(ordered, schema=schema, preserve_index=False).replace_schema_metadata(), path)
