"""CSV files as record batches of texts, with the line on which each row begins."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from events.model.errors import EventSetError

Piece = tuple[pa.RecordBatch, NDArray[np.int64], float | None, tuple[tuple[int, str, str], ...]]

#: A row must fit in one block.
_BLOCK = 4 << 20
_DELIMITERS = (",", ";", "\t", "|")


class CsvTable:
    """A CSV file: UTF-8, with a header, separated by commas, semicolons, tabs or bars.

    Parameters
    ----------
    path
        May be compressed (``.gz``).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with pa.input_stream(path, compression="detect") as stream:
            head = stream.read(_BLOCK).removeprefix(b"\xef\xbb\xbf")
        if not head.strip():
            raise EventSetError(f"{path.name} is empty; expected a header and rows")
        try:
            # The block may end within a character.
            text = head.decode(errors="strict" if len(head) < _BLOCK else "ignore")
        except UnicodeDecodeError:
            text = head.decode("latin-1")
        first = text.partition("\n")[0]
        self.delimiter = max(_DELIMITERS, key=first.count)
        header = next(csv.reader(text.splitlines(keepends=True), delimiter=self.delimiter))
        self.header_lines = 1 + sum(name.count("\n") for name in header)
        self.schema = pa.schema([(name, pa.string()) for name in _unique(header)])

    def pieces(self) -> Iterator[Piece]:
        """Read the rows: batches with the line of each row, the part of the file that is read, and malformed lines."""
        lines = _Lines(self.header_lines)
        # How much a compressed file holds is not known before its end.
        size = None if self.path.suffix == ".gz" else self.path.stat().st_size
        read = 0
        with pa.input_stream(self.path, compression="detect") as stream:
            reader = arrow_csv.open_csv(
                stream,
                # Threads would lose the numbers of malformed lines.
                arrow_csv.ReadOptions(
                    use_threads=False,
                    block_size=_BLOCK,
                    column_names=self.schema.names,
                    skip_rows_after_names=1,
                ),
                arrow_csv.ParseOptions(
                    delimiter=self.delimiter,
                    newlines_in_values=True,
                    ignore_empty_lines=False,
                    invalid_row_handler=lines.note,
                ),
                arrow_csv.ConvertOptions(
                    check_utf8=False,
                    column_types=self.schema,
                    strings_can_be_null=True,
                    null_values=[""],
                ),
            )
            for batch in reader:
                # Arrow reads ahead: the size of the batches returned so far is the better measure of progress.
                read += (
                    batch.nbytes - 3 * batch.num_columns * batch.num_rows
                )  # 4 bytes of offset against 1 of separator
                yield self._piece(batch, lines, None if size is None else min(1.0, max(0, read) / size))
            if lines.malformed:
                yield self._piece(pa.RecordBatch.from_pylist([], schema=self.schema), lines, 1.0)

    def _piece(self, batch: pa.RecordBatch, lines: _Lines, done: float | None) -> Piece:
        numbers, malformed = lines.number(batch)
        # A row without any value is a blank line.
        blank = np.logical_and.reduce([np.asarray(column.is_null()) for column in batch.columns])
        if blank.any():
            batch, numbers = batch.filter(pa.array(~blank)), numbers[~blank]
        return batch, numbers, done, malformed


@dataclass
class _Lines:
    """Counts lines: a row is one, and one more for each line break within its values."""

    line: int  #: of the row before the next
    row: int = 1  #: number of that row
    malformed: list[arrow_csv.InvalidRow] = field(default_factory=list)

    def note(self, row: arrow_csv.InvalidRow) -> str:
        self.malformed.append(row)
        return "skip"

    def number(self, batch: pa.RecordBatch) -> tuple[NDArray[np.int64], tuple[tuple[int, str, str], ...]]:
        """Return the rows of the next batch with their lines, and the malformed ones before its end."""
        breaks = np.zeros(batch.num_rows, np.int64)
        for column in batch.columns:
            breaks += pc.fill_null(pc.count_substring(pc.cast(column, pa.binary()), b"\n"), 0).to_numpy(
                zero_copy_only=False
            )
        # The reader is ahead of the rows that it has returned.
        ends = [row.number - self.row - 1 - before <= batch.num_rows for before, row in enumerate(self.malformed)]
        noted, self.malformed = self.malformed[: sum(ends)], self.malformed[sum(ends) :]
        position = np.array([row.number - self.row - 1 for row in noted], np.int64)
        total = batch.num_rows + len(noted)
        fine = np.ones(total, np.bool_)
        fine[position] = False
        height = np.empty(total, np.int64)
        height[fine] = 1 + breaks
        height[position] = [1 + row.text.count("\n") for row in noted]
        begin = self.line + 1 + np.cumsum(height) - height
        self.line += int(height.sum())
        self.row += total
        reasons = tuple(
            (int(begin[at]), f"has {row.actual_columns} values; expected {row.expected_columns}", row.text)
            for at, row in zip(position, noted, strict=True)
        )
        return begin[fine], reasons


def _unique(header: list[str]) -> list[str]:
    """Name every column, each differently.

    >>> _unique(["a", "", "a"])
    ['a', 'column 2', 'a 3']
    """
    names: list[str] = []
    for position, name in enumerate(header, 1):
        plain = name.strip() or f"column {position}"
        names.append(f"{plain} {position}" if plain in names else plain)
    return names
