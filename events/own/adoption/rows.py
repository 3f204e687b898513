"""The rows of a batch during conversion, and their problems."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from events.own.adoption.columns.conform import holds_nul, plain
from events.own.adoption.rejects import Reject
from events.own.files.event_file import Batch

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Rows:
    """Rows and their problems; of several problems of a row the first is kept.

    Parameters
    ----------
    columns
        Rows as in the source.
    lines
        Line or number of each row.
    problems
        Problem of each row; an empty text if there is none.
    """

    columns: pa.RecordBatch
    lines: NDArray[np.int64]
    problems: NDArray[np.object_]

    @classmethod
    def readable(cls, batch: Batch) -> tuple[Rows, list[Reject]]:
        """Take the rows of a batch with readable texts, and reject the others."""
        rows = cls(batch.rows, batch.lines, np.full(len(batch.lines), "", object))
        try:
            batch.rows.validate(full=True)
        except pa.ArrowInvalid:
            rows.refuse(~_valid(batch.rows), "a text is not UTF-8")
        rejects = list(rows.rejects())
        rows = rows.kept()
        for column in rows.columns.columns:
            rows.refuse(holds_nul(column), "a text holds the character U+0000")
        return rows.kept(), [*rejects, *rows.rejects()]

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def fine(self) -> Mask:
        """Mask of the rows without problems."""
        return ~self.problems.astype(np.bool_)

    def refuse(self, unfit: Mask, reason: str) -> None:
        """Reject some rows, all for the same reason."""
        if unfit.any():
            self.problems[unfit & self.fine] = reason

    def refuse_each(self, problems: NDArray[np.object_]) -> None:
        """Reject the rows whose problem is not empty."""
        new = self.fine & problems.astype(np.bool_)
        self.problems[new] = problems[new]

    def kept(self) -> Rows:
        """Return the rows without problems."""
        fine = self.fine
        if fine.all():
            return self
        return Rows(self.columns.filter(pa.array(fine)), self.lines[fine], self.problems[fine])

    def rejects(self) -> Iterator[Reject]:
        """Yield the rows with problems, as in the source."""
        refused = ~self.fine
        for line, problem, values in zip(
            self.lines[refused], self.problems[refused], _values(self.columns.filter(pa.array(refused))), strict=True
        ):
            yield Reject(int(line), str(problem), values)


def _valid(rows: pa.RecordBatch) -> Mask:
    """Mark the rows whose texts are UTF-8; Arrow only checks whole columns."""
    valid = np.ones(rows.num_rows, np.bool_)
    for row in range(rows.num_rows):
        try:
            rows.slice(row, 1).validate(full=True)
        except pa.ArrowInvalid:
            valid[row] = False
    return valid


def _values(rows: pa.RecordBatch) -> list[dict[str, Any]]:
    try:
        values: list[dict[str, Any]] = rows.to_pylist()
    except UnicodeDecodeError:
        names = rows.schema.names
        return [{name: _value(rows.column(name), row) for name in names} for row in range(rows.num_rows)]
    return values


def _value(column: pa.Array, row: int) -> Any:
    value = plain(column.slice(row, 1))
    try:
        return value[0].as_py()
    except UnicodeDecodeError:
        text = value.view(pa.binary())[0].as_py() if pa.types.is_string(value.type) else b"\xff"
        return text.decode(errors="backslashreplace")
