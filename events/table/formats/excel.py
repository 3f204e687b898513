"""Events as an Excel workbook: a sheet of events, and one that states their provenance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from events.model.errors import FormatError
from events.table.catalogue import Catalogue
from events.table.columns import SCHEMA
from events.table.flat import NOT_OF_XML, flat_parts, replaced, restored
from events.table.provenance import Provenance

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

#: Rows of a worksheet, besides the header.
MOST_EVENTS = 1_048_575

_LONGEST = 32_767  # UTF-16 units in a cell
# Excel counts days from 1900, and treats that year as a leap year.
_FIRST_DAY = date(1900, 3, 1)
_EVENTS, _ABOUT = "events", "about"
_NOTES = (
    "Lists and objects are JSON texts. Start and end are dates from 1 March 1900 on, texts before. "
    "Texts longer than 32,767 characters are cut and end with …; "
    "control characters are replaced by \N{REPLACEMENT CHARACTER}."
)


def write(catalogue: Catalogue, provenance: Provenance, path: Path) -> None:
    """Write events as an Excel workbook.

    Parameters
    ----------
    catalogue
        At most `MOST_EVENTS`.
    provenance
        Written to the sheet ``about`` and to the document's properties.
    path
        File to replace.

    Raises
    ------
    FormatError
        If there are more events than a sheet has rows.
    OSError
        If the file cannot be written.
    """
    import xlsxwriter  # noqa: PLC0415 - only workbooks need it
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415

    if len(catalogue) > MOST_EVENTS:
        raise FormatError(
            f"{len(catalogue):,} events do not fit in an Excel sheet; expected at most {MOST_EVENTS:,}: "
            "narrow the filter, or take another format"
        )
    # Rows are spooled to disk next to the file, instead of being held in memory.
    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    try:
        with xlsxwriter.Workbook(path, options) as workbook:
            _fill(workbook, catalogue, provenance)
    except FileCreateError as error:
        raise OSError(*error.args[0].args) from error


def read(path: Path, schema: pa.Schema = SCHEMA) -> Catalogue:
    """Read events written by `write`; empty texts become missing values, since Excel does not distinguish them.

    Parameters
    ----------
    path
        An Excel workbook.
    schema
        Types of the columns, as in `events.table.flat.restored`.
    """
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - only workbooks need it

    with CalamineWorkbook.from_path(path) as workbook:
        names, *rows = workbook.get_sheet_by_name(_EVENTS).to_python(skip_empty_area=False)
        about = workbook.get_sheet_by_name(_ABOUT).to_python(skip_empty_area=False)
    columns = {
        str(name): _column([row[position] for row in rows], _kind(str(name), schema))
        for position, name in enumerate(names)
    }
    provenance = Provenance.from_mapping({str(name): str(value) for name, value in about}, path.stem)
    return provenance.catalogue(restored(pa.table(columns), schema))


def _fill(workbook: Any, catalogue: Catalogue, provenance: Provenance) -> None:
    """Write the sheets."""
    _describe(workbook, provenance)
    bold, day = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "yyyy-mm-dd"})
    sheet = workbook.add_worksheet(_EVENTS)
    sheet.freeze_panes(1, 1)
    row = 0
    for part in flat_parts(catalogue, days=True):
        writers = [_cell_writer(sheet, field.type, day) for field in part.schema]
        if row == 0:
            for column, name in enumerate(part.column_names):
                sheet.write_string(0, column, name, bold)
        for values in zip(*(_cells(part, name) for name in part.column_names), strict=True):
            row += 1
            for column, (put, value) in enumerate(zip(writers, values, strict=True)):
                if value is not None:
                    put(row, column, value)
    about = workbook.add_worksheet(_ABOUT)
    for row, (name, value) in enumerate([*provenance.to_dict().items(), ("notes", _NOTES)]):
        about.write_string(row, 0, name, bold)
        about.write_string(row, 1, value)


def _describe(workbook: Any, provenance: Provenance) -> None:
    workbook.set_properties(
        {"title": provenance.name, "comments": provenance.sentence(), "created": provenance.moment.replace(tzinfo=None)}
    )
    for name, value in provenance.to_dict().items():
        # A custom property holds at most 255 characters.
        workbook.set_custom_property(name, value[:255])


def _cell_writer(sheet: Worksheet, kind: pa.DataType, day: Any) -> Callable[[int, int, Any], object]:
    """Choose a writer for the cells of a column, so that texts never become formulas or links."""
    write: Callable[[int, int, Any], object]
    if pa.types.is_boolean(kind):
        write = sheet.write_boolean
        return write
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        write = sheet.write_number
        return write
    if pa.types.is_date(kind):

        def write_day(row: int, column: int, value: date) -> None:
            if value < _FIRST_DAY:
                sheet.write_string(row, column, value.isoformat())
            else:
                sheet.write_datetime(row, column, value, day)

        return write_day
    return lambda row, column, value: sheet.write_string(row, column, str(value))


def _cells(part: pa.Table, name: str) -> list[Any]:
    column = part[name]
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_finite(column), column, None)
    if not pa.types.is_string(column.type):
        return list(column.to_pylist())
    # Excel has its own escapes for characters that XML does not allow; other programs show them literally.
    column = replaced(pa.table({name: column}), NOT_OF_XML)[name]
    return [text if text is None or len(text) <= _LONGEST // 2 else _cut(text) for text in column.to_pylist()]


def _cut(text: str) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _LONGEST:
        return text
    return units[: 2 * (_LONGEST - 1)].decode("utf-16-le", errors="ignore") + "…"


def _kind(name: str, schema: pa.Schema) -> pa.DataType | None:
    kind = schema.field(name).type if name in schema.names else None
    text = kind is not None and (pa.types.is_nested(kind) or pa.types.is_temporal(kind))
    return pa.string() if text else kind


def _column(cells: list[Any], kind: pa.DataType | None) -> pa.Array:
    values = [None if cell == "" else cell for cell in cells]
    if kind is not None and pa.types.is_string(kind):
        values = [value if value is None else str(value) for value in values]
    elif kind is not None and pa.types.is_integer(kind):
        # Excel has no integers.
        values = [value if value is None else int(value) for value in values]
    try:
        return pa.array(values, kind)
    except pa.ArrowException:
        # Days before Excel's first one are texts among dates.
        return pa.array([value if value is None else str(value) for value in values])
