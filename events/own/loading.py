"""Loading users' event sets into one catalogue."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from events.model.errors import EventSetError
from events.own.intake import Reading, Report, Request, taking_in
from events.table.catalogue import Catalogue
from events.table.columns import SCHEMA, ordered


def load(requests: Sequence[Request], reading: Reading | None = None, report: Report | None = None) -> Catalogue:
    """Read event sets into one catalogue; with several, ids and categories begin with the name of their set.

    Parameters
    ----------
    requests
        At least one.
    reading
        By default, rows that cannot be used are left out and not written.
    report
        Receives progress, guesses and rejects.

    Raises
    ------
    EventSetError
        If a set cannot be read or has no row that can be used.
    """
    read = [_read(request, reading or Reading(), report or Report()) for request in requests]
    if len(read) == 1:
        return read[0][1]
    prefixes = [prefix for prefix, _catalogue in read]
    if len(set(prefixes)) < len(prefixes):
        raise EventSetError(f"sets have the same name: {', '.join(prefixes)}; name them, as in --events ships=FILE")
    catalogues = [catalogue for _prefix, catalogue in read]
    table = ordered(stacked([_prefixed(catalogue.table, prefix) for prefix, catalogue in read]))
    said = "\n".join([*prefixes, *(catalogue.version for catalogue in catalogues)])
    return Catalogue(
        table,
        ", ".join(catalogue.name for catalogue in catalogues),
        hashlib.blake2b(said.encode(), digest_size=6).hexdigest(),
        " AND ".join(dict.fromkeys(catalogue.licence for catalogue in catalogues if catalogue.licence)),
    )


def stacked(tables: Sequence[pa.Table]) -> pa.Table:
    """Concatenate tables; a further column whose types differ becomes text.

    >>> first, second = pa.table({"crew": [12]}), pa.table({"crew": ["many"], "port": ["Baku"]})
    >>> stacked([first, second]).to_pylist()
    [{'crew': '12', 'port': None}, {'crew': 'many', 'port': 'Baku'}]
    """
    for name in dict.fromkeys(name for table in tables for name in table.column_names if name not in SCHEMA.names):
        kinds = [table.schema.field(name) for table in tables if name in table.column_names]
        try:
            pa.unify_schemas([pa.schema([kind]) for kind in kinds], promote_options="permissive")
        except pa.ArrowException:
            tables = [_as_texts(table, name) for table in tables]
    return pa.concat_tables(tables, promote_options="permissive")


def _read(request: Request, reading: Reading, report: Report) -> tuple[str, Catalogue]:
    with taking_in(request, reading, report) as intake:
        table = intake.finished(pa.concat_tables(intake.tables()))
        intake.check_terms(table)
        return intake.prefix, intake.provenance.catalogue(ordered(table))


def _prefixed(table: pa.Table, prefix: str) -> pa.Table:
    for name in ("id", "category"):
        prefixed = pc.binary_join_element_wise(f"{prefix}:", table[name], "")
        table = table.set_column(table.column_names.index(name), name, prefixed)
    return table


def _as_texts(table: pa.Table, name: str) -> pa.Table:
    if name not in table.column_names:
        return table
    written = [None if value is None else str(value) for value in table[name].to_pylist()]
    return table.set_column(table.column_names.index(name), name, pa.array(written, pa.string()))
