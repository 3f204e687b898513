"""Events as CSV: UTF-8, RFC 4180 with line feeds, and no cell that a spreadsheet would interpret as a formula."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from events.table.catalogue import Catalogue
from events.table.columns import SCHEMA
from events.table.flat import flat_parts, restored
from events.table.provenance import Provenance

#: With this prefix, Excel reads the file as UTF-8.
BYTE_ORDER_MARK = "\N{BYTE ORDER MARK}".encode()

# Characters that make a cell a formula in some spreadsheet (OWASP, CSV Injection). A text that begins with apostrophes
# followed by one of these gets another apostrophe, so that removing one always restores the text.
_FORMULA = "[=+\\-@\t\r\n＝＋－＠]"
_GUARD, _UNGUARD = (f"^('*{_FORMULA})", r"'\1"), (f"^'('*{_FORMULA})", r"\1")
# A row must fit into one block.
_BLOCK = 64 << 20


def parts(catalogue: Catalogue, _provenance: Provenance | None = None) -> Iterator[bytes]:
    """Write events as CSV.

    Parameters
    ----------
    catalogue
        Events to write. Missing values are empty, empty texts are ``""``; lists and objects are JSON texts. A text that
        begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break is prefixed with ``'``.

    Yields
    ------
    bytes
        Parts of the file, in order. The format has no place for provenance.
    """
    for position, part in enumerate(flat_parts(catalogue)):
        columns = [_replaced(part[name], _GUARD) for name in part.column_names]
        names = [re.sub(*_GUARD, name) for name in part.column_names]
        sink = pa.BufferOutputStream()
        csv.write_csv(pa.table(columns, names=names), sink, csv.WriteOptions(include_header=position == 0))
        yield sink.getvalue().to_pybytes()


def read(path: Path, schema: pa.Schema = SCHEMA) -> Catalogue:
    """Read events written by `parts`, with or without a byte order mark.

    Parameters
    ----------
    path
        CSV file; its stem is the catalogue's name.
    schema
        Types of the columns, as in `events.table.flat.restored`; additional columns are texts.
    """
    with path.open("rb") as file:
        header = file.read(_BLOCK)
    names = next(_header(header)) if header else []
    kinds = {field.name: field.type for field in schema if not pa.types.is_nested(field.type)}
    table = csv.read_csv(
        path,
        csv.ReadOptions(block_size=_BLOCK, column_names=names, skip_rows_after_names=1),
        csv.ParseOptions(newlines_in_values=True),
        csv.ConvertOptions(
            column_types={name: kinds.get(name, pa.string()) for name in names},
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    columns = [_replaced(table[name], _UNGUARD) for name in names]
    return Provenance(path.stem, "", "").catalogue(restored(pa.table(columns, names=names), schema))


def _header(beginning: bytes) -> Iterator[list[str]]:
    import csv as python_csv  # noqa: PLC0415 - pyarrow's reader has the same name

    text = beginning.removeprefix(BYTE_ORDER_MARK).decode(errors="ignore")
    for row in python_csv.reader(text.splitlines(keepends=True)):
        yield [re.sub(*_UNGUARD, name) for name in row]


def _replaced(column: pa.ChunkedArray, rule: tuple[str, str]) -> pa.ChunkedArray:
    return pc.replace_substring_regex(column, *rule) if pa.types.is_string(column.type) else column
