"""A user's file as a stream of Arrow record batches, with the line of each row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

#: Number of rows that are read and converted at once.
ROWS_AT_ONCE = 65_536


@dataclass(frozen=True)
class Batch:
    """Some rows of a source.

    Parameters
    ----------
    rows
        Rows as columns.
    lines
        Line (CSV) or number of each row, from 1.
    done
        Fraction of the source that has been read, from 0 to 1; `None` if the size is unknown.
    malformed
        Malformed lines between the rows: line or number, reason and text.
    """

    rows: pa.RecordBatch
    lines: NDArray[np.int64]
    done: float | None
    malformed: tuple[tuple[int, str, str], ...] = ()


@dataclass(frozen=True)
class Geometry:
    """The geometry column of a source.

    Parameters
    ----------
    column
        Name of the column: points as WKB, or as structs of ``x`` and ``y``.
    crs
        CRS in any form that `pyproj` accepts; `None` for longitude and latitude on WGS 84.
    """

    column: str
    crs: str | dict[str, Any] | None


@dataclass(frozen=True)
class Part:
    """A part of a source whose content is identified without reading it.

    Parameters
    ----------
    key
        Content key.
    rows
        Number of rows.
    batches
        Reads the rows.
    """

    key: str
    rows: int
    batches: Callable[[], Iterator[Batch]]


@dataclass(frozen=True)
class EventFile:
    """An open file, or a table of a database.

    Parameters
    ----------
    name
        Stem of the file name.
    path
        Path of the file or its copy.
    schema
        Columns; names are unique.
    geometry
        Geometry column, if there is one.
    batches
        Reads the rows from the beginning.
    digest
        Returns a hash of the content; `None` for a file, which is hashed itself.
    parts
        Parts, in the order of `batches`; none if unknown.
    typed
        Whether its columns have types; those of CSV are texts.
    about
        Name, version and licence, if the file has them.
    left_out
        Redundant columns, such as the bounding boxes of the points.
    notes
        Remarks for the user on how it is read.
    """

    name: str
    path: Path
    schema: pa.Schema
    geometry: Geometry | None
    batches: Callable[[], Iterator[Batch]]
    digest: Callable[[], bytes] | None = field(default=None, kw_only=True)
    parts: tuple[Part, ...] = ()
    typed: bool = True
    about: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def of_all(parts: Iterable[Part]) -> Iterator[Batch]:
    """Read one part after the other, lazily."""
    for part in parts:
        yield from part.batches()


def batches_of(parts: Sequence[Part]) -> Iterator[tuple[Batch, list[int]]]:
    """Read one part after the other, merging small ones into one batch, since each batch has an overhead.

    Yields
    ------
    Batch
        At most `ROWS_AT_ONCE` rows, or a single batch of a part.
    list of int
        Number of its rows from each part, in the order of the parts.
    """
    most = ROWS_AT_ONCE if len(parts) > 1 else 0
    waiting: list[Batch] = []
    sizes = [0] * len(parts)
    for number, part in enumerate(parts):
        for batch in part.batches():
            if waiting and sum(sizes) + len(batch.lines) > most:
                yield _joined(waiting), sizes
                waiting, sizes = [], [0] * len(parts)
            waiting.append(batch)
            sizes[number] += len(batch.lines)
    if waiting:
        yield _joined(waiting), sizes


def _joined(batches: Sequence[Batch]) -> Batch:
    if len(batches) == 1:
        return batches[0]
    malformed = tuple(row for one in batches for row in one.malformed)
    lines = np.concatenate([one.lines for one in batches])
    return Batch(pa.concat_batches([one.rows for one in batches]), lines, batches[-1].done, malformed)


def numbered(batches: Iterator[pa.RecordBatch], total: int | None) -> Iterator[Batch]:
    """Add row numbers, from 1."""
    read = 0
    for batch in batches:
        lines = np.arange(read + 1, read + 1 + batch.num_rows)
        read += batch.num_rows
        yield Batch(batch, lines, read / total if total else None)


def unique(header: list[str]) -> list[str]:
    """Name every column uniquely.

    >>> unique(["a", "", "a", "a 3"])
    ['a', 'column 2', 'a 3', 'a 3 4']
    """
    names: list[str] = []
    for position, name in enumerate(header, 1):
        plain = name.strip() or f"column {position}"
        while plain in names:
            plain = f"{plain} {position}"
        names.append(plain)
    return names
