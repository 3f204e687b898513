"""Event sets of any size as GeoParquet, sorted along a Hilbert curve, in memory that does not grow with them.

Two passes: the rows are adopted and written as sorted runs to a temporary folder; the runs are merged into the file.
Memory use grows by 8 bytes per row, for the ids.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from events.model.errors import WritingError
from events.own.conversion import dask_sorting
from events.own.intake import Intake, Reading, Report, Request, taking_in
from events.table.flat import with_points
from events.table.provenance import Provenance
from events.table.writing import begin, replacing

#: Rows of a row group, which a reader takes or leaves as a whole.
ROWS_OF_A_GROUP = 50_000

# Rows sorted at once, and rows of each run that the merge keeps in memory; memory use grows with both.
_ROWS_OF_A_RUN = 131_072
_ROWS_OF_A_PIECE = 2_048
_SUFFIX = ".parquet"
_HILBERT = "hilbert"
_WORLD = (-180.0, -90.0, 180.0, 90.0)
_BBOX = pa.struct([(name, pa.float64()) for name in ("xmin", "ymin", "xmax", "ymax")])
_COVERING = {"bbox": {name: ["bbox", name] for name in ("xmin", "ymin", "xmax", "ymax")}}


@dataclass(frozen=True)
class Converted:
    """The result of a conversion: the number of events written, and of rows that could not be used."""

    events: int
    rejects: int


def convert(
    request: Request,
    target: Path,
    reading: Reading | None = None,
    report: Report | None = None,
    scheduler: str | None = None,
) -> Converted:
    """Convert an event set to GeoParquet 1.1 that `caspian-map serve --events` reads without a mapping.

    Parameters
    ----------
    request
        The set, with the mapping of its columns.
    target
        Replaced when everything has been read. Temporary files of the size of the set are written to its folder.
    reading
        By default, rows that cannot be used are left out and not written.
    report
        Receives progress, guesses and rejects.
    scheduler
        Address of a Dask scheduler whose workers sort and see the target's folder; by default this process sorts.

    Raises
    ------
    EventSetError
        If the set cannot be read or has no row that can be used.
    WritingError
        If the target is not a .parquet file, is the set's own file, or was changed meanwhile.
    """
    if target.suffix.lower() != _SUFFIX:
        raise WritingError(f"the file extension of {target.name!r} is not that of GeoParquet; expected {_SUFFIX}")
    since = begin(target, [request.path] if request.path else [])
    with (
        taking_in(request, reading or Reading(), report or Report()) as intake,
        replacing(target, since=since) as partial,
    ):
        return _convert(intake, partial, scheduler)


def _convert(intake: Intake, partial: Path, scheduler: str | None) -> Converted:
    """Sort and write what is taken in; what that takes beside the file goes with the folder that it is written in."""
    folder = partial.with_name("runs")
    folder.mkdir()
    runs = Runs(folder)
    for table in intake.tables():
        runs.add(table)
    runs.finish()
    intake.check_terms(runs.terms)
    merged = runs.merged() if scheduler is None else runs.sorted_elsewhere(scheduler)
    _write(partial, map(intake.finished, merged), runs.bounds, intake.provenance)
    return Converted(runs.count, intake.rejects.count)


class Runs:
    """Sorts tables along the Hilbert curve outside of memory.

    Parameters
    ----------
    folder
        Takes the sorted runs, as Arrow IPC files.
    """

    def __init__(self, folder: Path) -> None:
        self.count = 0
        self.terms = pa.table({name: pa.array([], pa.string()) for name in ("category", "verification")})
        self._folder = folder
        self._waiting: list[pa.Table] = []
        self._paths: list[Path] = []
        self._corners: list[NDArray[np.float64]] = []

    def add(self, table: pa.Table) -> None:
        """Add rows."""
        place = hilbert(table["lon"].to_numpy(), table["lat"].to_numpy())
        self._waiting.append(table.append_column(_HILBERT, pa.array(place)))
        self.count += table.num_rows
        if sum(one.num_rows for one in self._waiting) >= _ROWS_OF_A_RUN:
            self.finish()

    def finish(self) -> None:
        """Write the rows that wait as a run."""
        if not any(table.num_rows for table in self._waiting):
            return
        table = pa.concat_tables(self._waiting)
        self._waiting = []
        self.terms = _distinct(pa.concat_tables([self.terms, table.select(self.terms.column_names)]))
        points = np.stack([table["lon"].to_numpy(), table["lat"].to_numpy()])
        self._corners += [points.min(axis=1), points.max(axis=1)]
        self._paths.append(self._folder / f"{len(self._paths)}.arrow")
        with pa.ipc.new_file(self._paths[-1], table.schema) as writer:
            writer.write_table(table.sort_by(_HILBERT), max_chunksize=_ROWS_OF_A_PIECE)
        del table
        pa.default_memory_pool().release_unused()

    @property
    def bounds(self) -> list[float]:
        """West, south, east, north of all points."""
        corners = np.array(self._corners)
        return [*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist()]

    def merged(self) -> Iterator[pa.Table]:
        """Yield all rows in the order of the curve, a row group at a time."""
        return _regrouped(self._merge(), ROWS_OF_A_GROUP)

    def sorted_elsewhere(self, scheduler: str) -> Iterator[pa.Table]:
        """Yield all rows in the order of the curve, a row group at a time, as a Dask scheduler's workers sort them."""
        tables = dask_sorting.sort(self._paths, self._folder, scheduler)
        return _regrouped((table.drop_columns([_HILBERT]) for table in tables), ROWS_OF_A_GROUP)

    def _merge(self) -> Iterator[pa.Table]:
        """Yield rows in the order of the curve: of each run those up to where the run that ends first has been read."""
        pieces = [_pieces(path) for path in self._paths]
        heads = [(next(run), run) for run in pieces]
        while heads:
            limit = min(head[_HILBERT][-1].as_py() for head, _run in heads)
            passed, rest = [], []
            for head, run in heads:
                cut = int(np.searchsorted(head[_HILBERT].to_numpy(), limit, side="right"))
                passed.append(head.slice(0, cut))
                left = head.slice(cut) if cut < head.num_rows else next(run, None)
                if left is not None:
                    rest.append((left, run))
            heads = rest
            yield pa.concat_tables(passed).sort_by(_HILBERT).drop_columns([_HILBERT])


def hilbert(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.uint32]:
    """Return the positions of points along a Hilbert curve over the world, as GeoPandas computes it: 2^16 steps a side.

    >>> hilbert(np.array([50.0, 50.001, -170.0]), np.array([40.0, 40.0, -80.0])).tolist()
    [2345636957, 2345636957, 7054384]
    """
    import geopandas as gpd  # noqa: PLC0415 - serving does without

    return np.asarray(gpd.GeoSeries(shapely.points(lon, lat)).hilbert_distance(total_bounds=_WORLD), np.uint32)


def _pieces(path: Path) -> Iterator[pa.Table]:
    with pa.OSFile(str(path)) as file:
        reader = pa.ipc.open_file(file)
        for number in range(reader.num_record_batches):
            yield pa.Table.from_batches([reader.get_batch(number)])


def _regrouped(tables: Iterable[pa.Table], size: int) -> Iterator[pa.Table]:
    """Cut a stream of tables into tables of the same number of rows."""
    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(table)
        while sum(one.num_rows for one in waiting) >= size:
            together = pa.concat_tables(waiting)
            yield together.slice(0, size)
            waiting = [together.slice(size)]
    if any(one.num_rows for one in waiting):
        yield pa.concat_tables(waiting)


def _write(path: Path, tables: Iterator[pa.Table], bounds: list[float], provenance: Provenance) -> None:
    """Write row groups as GeoParquet 1.1: points in OGC:CRS84, with a box each so that readers can skip groups."""
    geometry: dict[str, Any] = {"encoding": "WKB", "geometry_types": ["Point"], "bbox": bounds, "covering": _COVERING}
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": geometry}}
    metadata = {b"geo": json.dumps(geo).encode(), b"caspian": json.dumps(provenance.to_dict()).encode()}
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


def _distinct(terms: pa.Table) -> pa.Table:
    """Return each category and each grade once, side by side."""
    columns = {name: pc.unique(terms[name]) for name in terms.column_names}
    longest = max(map(len, columns.values()))
    padded = {name: pa.concat_arrays([one, pa.nulls(longest - len(one), pa.string())]) for name, one in columns.items()}
    return pa.table(padded)
