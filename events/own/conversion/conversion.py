"""Event sets of any size as GeoParquet, sorted along a Hilbert curve, in bounded memory.

A single file is a set; so is a folder of partitions, see `events.table.partitions`.

Two passes: the rows are converted and written as sorted runs to a temporary folder; the runs are merged into the file.
Memory use grows by 8 bytes per row, for the ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from events.model.errors import WritingError
from events.own.conversion import dask_sorting
from events.own.intake import Intake, Reading, Report, Request, taking_in
from events.table.formats.sorted_parquet import hilbert, regrouped, write
from events.table.partitions.publishing import BY_YEAR, room_for, write_partitions
from events.table.writing import begin, replacing

# Rows sorted at once, and rows of each run that the merge keeps in memory; memory use grows with both.
_ROWS_OF_A_RUN = 131_072
_ROWS_OF_A_PIECE = 2_048
_SUFFIX = ".parquet"
_HILBERT = "hilbert"


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
    *,
    keys: Sequence[str] = (),
) -> Converted:
    """Convert an event set to GeoParquet 1.1 that `caspian-map serve --events` reads without a mapping.

    Parameters
    ----------
    request
        Event set, with the mapping of its columns.
    target
        A .parquet file; with `keys` a folder for partitions, or an existing one. Replaced when everything has been
        read; temporary files of the size of the set are written next to the file, or into the folder.
    reading
        Options for reading; by default, rows that cannot be used are skipped and not written.
    report
        Receives progress, guesses and rejects.
    scheduler
        Address of a Dask scheduler whose workers sort and access the target's folder; by default, this process sorts.
    keys
        Partition keys, see `events.table.partitions.keys`; for an existing folder by default the year.

    Raises
    ------
    EventSetError
        If the set cannot be read or has no usable row.
    WritingError
        If the target is neither a .parquet file nor a folder, is the set's own, or was changed meanwhile.
    """
    if is_folder(target, keys):
        with taking_in(request, reading or Reading(), report or Report()) as intake, room_for(target) as room:
            if request.path and request.path.exists() and request.path.samefile(target):
                raise WritingError(f"{target} is the folder that is read; expected another one")
            runs, tables = _sorted(intake, room, scheduler)
            write_partitions(tables, target, keys or BY_YEAR, intake.provenance)
            return Converted(runs.count, intake.rejects.count)
    if target.suffix.lower() != _SUFFIX:
        raise WritingError(
            f"the file extension of {target.name!r} is not that of GeoParquet; expected {_SUFFIX}, or --by for a folder"
        )
    since = begin(target, [request.path] if request.path else [])
    with (
        taking_in(request, reading or Reading(), report or Report()) as intake,
        replacing(target, since=since) as partial,
    ):
        runs, tables = _sorted(intake, partial.parent, scheduler)
        write(partial, tables, runs.bounds, intake.provenance.to_dict())
        return Converted(runs.count, intake.rejects.count)


def is_folder(target: Path, keys: Sequence[str]) -> bool:
    """Return whether a target is a folder for partitions, or is to become one because keys are given."""
    return target.suffix.lower() != _SUFFIX and (target.is_dir() or bool(keys and not target.suffix))


def _sorted(intake: Intake, room: Path, scheduler: str | None) -> tuple[Runs, Iterator[pa.Table]]:
    """Sort the events of an intake; temporary files go into a folder that is removed with them."""
    folder = room / "runs"
    folder.mkdir()
    runs = Runs(folder)
    for table in intake.tables():
        runs.add(table)
    runs.finish()
    intake.check_terms(runs.terms)
    merged = runs.merged() if scheduler is None else runs.sorted_elsewhere(scheduler)
    return runs, map(intake.finished, merged)


class Runs:
    """External sort of tables along the Hilbert curve.

    Parameters
    ----------
    folder
        Folder for the sorted runs, as Arrow IPC files.
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
        """Write the remaining rows as a run."""
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
        """Yield all rows in the order of the curve, one row group at a time."""
        return regrouped(self._merge())

    def sorted_elsewhere(self, scheduler: str) -> Iterator[pa.Table]:
        """Yield all rows in the order of the curve, one row group at a time, sorted by the workers of Dask."""
        tables = dask_sorting.sort(self._paths, self._folder, scheduler)
        return regrouped(table.drop_columns([_HILBERT]) for table in tables)

    def _merge(self) -> Iterator[pa.Table]:
        """Yield rows in the order of the curve, up to the position that all runs have been read to."""
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


def _pieces(path: Path) -> Iterator[pa.Table]:
    with pa.OSFile(str(path)) as file:
        reader = pa.ipc.open_file(file)
        for number in range(reader.num_record_batches):
            yield pa.Table.from_batches([reader.get_batch(number)])


def _distinct(terms: pa.Table) -> pa.Table:
    """Return the distinct categories and verification grades, side by side."""
    columns = {name: pc.unique(terms[name]) for name in terms.column_names}
    longest = max(map(len, columns.values()))
    padded = {name: pa.concat_arrays([one, pa.nulls(longest - len(one), pa.string())]) for name, one in columns.items()}
    return pa.table(padded)
