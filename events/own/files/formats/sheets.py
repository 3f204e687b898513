"""Sheets of Excel and OpenDocument workbooks, whose cells are read as texts, like those of CSV."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from events.model.errors import EventSetError
from events.own.files.event_file import ROWS_AT_ONCE, Batch, EventFile, unique
from events.own.mapping import known_names, plain_name

_ABOUT = "about"
_LOOKED_AT = 40
_ENOUGH = 2
_EXACT = 1 << 53  # whole numbers up to this are exact as floats


def open_sheet(name: str, path: Path, sheet: str) -> EventFile:
    """Open a sheet of a workbook: the named one, or the one whose header has known names.

    Parameters
    ----------
    name
        Name of the set.
    path
        Workbook to read.
    sheet
        Name of the sheet; chosen by its header if empty.

    Raises
    ------
    EventSetError
        If the workbook is damaged, or there are several candidate sheets.
    """
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - only workbooks need it

    try:
        with CalamineWorkbook.from_path(path) as workbook:
            names = list(workbook.sheet_names)
            if sheet and sheet not in names:
                raise EventSetError(f"{path.name} has no sheet {sheet!r}; it has {', '.join(names)}")
            sheets = {one: workbook.get_sheet_by_name(one).to_python(skip_empty_area=False) for one in names}
    except (CalamineError, OSError) as error:
        raise EventSetError(f"{path.name} cannot be read as a workbook: {error}") from error
    about = {str(row[0]): str(row[1]) for row in sheets.get(_ABOUT, ()) if len(row) > 1} if _ABOUT in sheets else {}
    chosen = sheet or _chosen(path, sheets)
    rows = sheets[chosen]
    at = _header(rows)
    schema = pa.schema([(one, pa.string()) for one in unique([_text(cell) or "" for cell in rows[at]])])
    notes = (f"the sheet {chosen!r} is read, of {', '.join(names)}",) if len(set(names) - {_ABOUT}) > 1 else ()

    def batches() -> Iterator[Batch]:
        for begin in range(at + 1, len(rows), ROWS_AT_ONCE):
            part = [(number, row) for number, row in enumerate(rows[begin : begin + ROWS_AT_ONCE], begin + 1)]
            filled = [(number, row) for number, row in part if any(cell not in ("", None) for cell in row)]
            columns = [pa.array([_text(row[i]) for _number, row in filled], pa.string()) for i in range(len(schema))]
            lines = np.array([number for number, _row in filled], np.int64)
            yield Batch(pa.record_batch(columns, schema=schema), lines, min(1.0, (begin + len(part)) / len(rows)))

    return EventFile(name, path, schema, None, batches, typed=False, about=about, notes=notes)


def _chosen(path: Path, sheets: dict[str, list[list[Any]]]) -> str:
    filled = [name for name, rows in sheets.items() if rows and name != _ABOUT]
    known = [name for name in filled if _known(sheets[name][_header(sheets[name])]) >= _ENOUGH]
    if len(known) == 1 or (known and len(filled) == 1):
        return known[0]
    if len(filled) == 1:
        return filled[0]
    if not filled:
        raise EventSetError(f"{path.name} is empty; expected a header and rows")
    raise EventSetError(
        f"{path.name} has the sheets {', '.join(filled)}; name one after #, as in {path.name}#{filled[0]}"
    )


def _header(rows: list[list[Any]]) -> int:
    """Return the row of the header: the first with known names, or the first with values."""
    for number, row in enumerate(rows[:_LOOKED_AT]):
        if _known(row) >= _ENOUGH:
            return number
    return next((number for number, row in enumerate(rows) if any(cell not in ("", None) for cell in row)), 0)


def _known(row: list[Any]) -> int:
    return sum(plain_name(str(cell)) in known_names() for cell in row)


def _text(cell: Any) -> str | None:
    """Format a cell as it would be in CSV."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) <= _EXACT else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)
