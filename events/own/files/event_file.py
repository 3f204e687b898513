"""A user's file as a stream of Arrow record batches, with the place of each row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

#: Rows that are read and turned into events at once.
ROWS_AT_ONCE = 65_536


@dataclass(frozen=True)
class Batch:
    """Some rows of a source.

    Parameters
    ----------
    rows
        The rows, in columns.
    lines
        The line (CSV) or number of each row, from 1.
    done
        How much of the source has been read, from 0 to 1; `None` if the size is unknown.
    malformed
        What stands between the rows and is none: line or number, reason and text.
    """

    rows: pa.RecordBatch
    lines: NDArray[np.int64]
    done: float | None
    malformed: tuple[tuple[int, str, str], ...] = ()


@dataclass(frozen=True)
class Geometry:
    """The location of the points in a source.

    Parameters
    ----------
    column
        Name of the column: points as WKB, or as structs of ``x`` and ``y``.
    crs
        What `pyproj` reads; `None` for longitude and latitude on WGS 84.
    """

    column: str
    crs: str | dict[str, Any] | None


@dataclass(frozen=True)
class Part:
    """A part of a source whose content is known without reading it.

    Parameters
    ----------
    key
        Changes with its content.
    rows
        How many there are.
    batches
        Reads it.
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
        Its stem.
    path
        Where it, or its copy, is.
    schema
        Its columns; names are unique.
    geometry
        Its points, if it has a geometry column.
    batches
        Reads it from the beginning.
    digest
        Returns a hash of its content; `None` for a file, which has one itself.
    parts
        What it consists of, in the order of `batches`; none if that is not known.
    typed
        Whether its columns have types; those of CSV are texts.
    about
        Name, version and licence, if the file has them.
    left_out
        Redundant columns, such as the boxes around the points.
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
    """Read one part after the other, each when its turn comes."""
    for part in parts:
        yield from part.batches()


def batches_of(parts: Sequence[Part]) -> Iterator[tuple[Batch, list[int]]]:
    """Read one part after the other, small ones in one batch: what is done with a batch takes time of its own.

    Yields
    ------
    Batch
        At most `ROWS_AT_ONCE` rows, or one batch of a part.
    list of int
        How many of its rows are of each part; they are in the order of the parts.
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
    """Add the number of each row, from 1."""
    read = 0
    for batch in batches:
        lines = np.arange(read + 1, read + 1 + batch.num_rows)
        read += batch.num_rows
        yield Batch(batch, lines, read / total if total else None)


def unique(header: list[str]) -> list[str]:
    """Name every column, each differently.

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
