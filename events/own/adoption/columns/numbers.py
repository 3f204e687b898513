"""Detection of numeric columns in files that have only texts: all values of the column must be numbers."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

# In JSON notation, so that codes such as 007 stay texts; with as many digits as a number can hold.
_WHOLE = r"^-?(0|[1-9]\d{0,17})$"
_DECIMAL = r"^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$"
_DECIMAL_COMMA = r"^-?(0|[1-9]\d{0,14})(,\d{1,15})?$"


class NumberColumns:
    """Detects numeric columns among columns of texts, batch by batch.

    Parameters
    ----------
    names
        Columns to examine.
    decimal
        Decimal separator.
    """

    def __init__(self, names: Iterable[str], decimal: str = ".") -> None:
        self._decimal = decimal
        self._possible = {name: [pa.int64(), pa.float64()] for name in names}
        self._filled: set[str] = set()

    def look(self, table: pa.Table) -> None:
        """Examine some rows."""
        for name, kinds in self._possible.items():
            column = table[name].drop_null()
            if len(column):
                self._filled.add(name)
            for kind, pattern in (
                (pa.int64(), _WHOLE),
                (pa.float64(), _DECIMAL_COMMA if self._decimal == "," else _DECIMAL),
            ):
                if kind in kinds and not pc.all(pc.match_substring_regex(column, pattern), min_count=0).as_py():
                    kinds.remove(kind)

    def schema(self, schema: pa.Schema) -> pa.Schema:
        """Return a schema with numeric types for the columns of numbers."""
        kinds = {name: kinds[0] for name, kinds in self._possible.items() if kinds and name in self._filled}
        return pa.schema([(one.name, kinds.get(one.name, one.type)) for one in schema])

    def convert(self, table: pa.Table) -> pa.Table:
        """Convert the columns of numbers to numeric types.

        >>> table = pa.table({"crew": ["12", None], "code": ["007", "1"]})
        >>> columns = NumberColumns(table.column_names)
        >>> columns.look(table)
        >>> columns.convert(table).to_pylist()
        [{'crew': 12, 'code': '007'}, {'crew': None, 'code': '1'}]
        """
        schema = self.schema(table.schema)
        if self._decimal == ",":
            for position, one in enumerate(schema):
                if pa.types.is_floating(one.type) and pa.types.is_string(table.schema.field(position).type):
                    table = table.set_column(position, one.name, pc.replace_substring(table.column(position), ",", "."))
        return table.cast(schema)
