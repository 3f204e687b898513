"""Partition keys of a set: the year of its events, or columns, as Hive-style folders (``year=2013``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from events.model.errors import FormatError
from events.table.catalogue import GEOMETRY
from events.table.columns import INTERNAL

#: Date parts for partitioning, by name: number of leading characters of an event's first day, and the suffix appended.
TIMES = {"decade": (3, "0"), "year": (4, ""), "month": (7, "")}
#: Maximum number of partitions of a set: each is a file, and most of them should hold thousands of events.
MOST = 4_000
_NULL = "__HIVE_DEFAULT_PARTITION__"
_LONGEST = 200


def check(keys: Sequence[str], schema: pa.Schema) -> None:
    """Check that a set has the columns of its partition keys.

    Raises
    ------
    FormatError
        If a key is missing; the message names it and the available ones.
    """
    fit = [*TIMES, *(one.name for one in schema if _fits(one))]
    for key in keys:
        if key not in fit:
            raise FormatError(f"a set cannot be divided by {key!r}; expected {', '.join(fit)}")
    if not keys or len(set(keys)) < len(keys):
        raise FormatError(f"a set cannot be divided by {', '.join(keys) or 'nothing'!r}; expected each key once")


def divided(table: pa.Table, keys: Sequence[str]) -> Iterator[tuple[str, pa.Table]]:
    """Yield the rows of each partition in a table, in their order, with the partition's folder.

    >>> table = pa.table({"start": ["2013-07-08", "2012-01-01", "2013-01-01"], "port": ["Baku", None, "Baku"]})
    >>> for folder, part in divided(table, ["year", "port"]):
    ...     print(folder, part["start"].to_pylist())
    year=2012/port=__HIVE_DEFAULT_PARTITION__ ['2012-01-01']
    year=2013/port=Baku ['2013-07-08', '2013-01-01']
    """
    folders = pc.binary_join_element_wise(*(_segments(table, key) for key in keys), "/")
    encoded = folders.combine_chunks().dictionary_encode()
    codes = encoded.indices.to_numpy()
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(len(encoded.dictionary) + 1))
    found = encoded.dictionary.to_pylist()
    for code in sorted(range(len(found)), key=found.__getitem__):
        yield found[code], table.take(order[starts[code] : starts[code + 1]])


def _fits(field: pa.Field) -> bool:
    kind = field.type
    simple = (pa.types.is_string, pa.types.is_large_string, pa.types.is_integer, pa.types.is_boolean, pa.types.is_date)
    return field.name not in (*INTERNAL, GEOMETRY) and any(test(kind) for test in simple)


def _segments(table: pa.Table, key: str) -> pa.ChunkedArray:
    """Return the folder name of each row, computed once per distinct value."""
    if key in TIMES:
        length, ending = TIMES[key]
        values = pc.binary_join_element_wise(pc.utf8_slice_codeunits(table["start"], 0, length), ending, "")
    else:
        values = table[key].cast(pa.string())
    encoded = values.combine_chunks().dictionary_encode()
    name = quote(key, safe="")
    names = [f"{name}={quote(value, safe='')}" for value in encoded.dictionary.to_pylist()]
    if too_long := next((one for one in names if len(one) > _LONGEST), None):
        raise FormatError(f"{too_long[:60]}… is too long for the name of a folder; divide by another column")
    written = pa.array([*names, f"{name}={_NULL}"], pa.string())
    return pa.chunked_array([written.take(pc.fill_null(encoded.indices, len(names)))])
