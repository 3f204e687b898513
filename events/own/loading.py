"""Loading users' event sets into one catalogue."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from events.model.errors import EventSetError
from events.own import kept_sets
from events.own.intake import Reading, Report, Request, taking_in
from events.table.catalogue import Catalogue
from events.table.columns import SCHEMA, ordered
from events.table.disk.kept_files import KeptFiles


def load(
    requests: Sequence[Request],
    reading: Reading | None = None,
    report: Report | None = None,
    kept: KeptFiles | None = None,
) -> Catalogue:
    """Read event sets into one catalogue; with several, ids and categories begin with the name of their set.

    Parameters
    ----------
    requests
        At least one.
    reading
        By default, rows that cannot be used are left out and not written.
    report
        Receives progress, guesses and rejects.
    kept
        Keeps large sets for the next time, if it is given.

    Raises
    ------
    EventSetError
        If a set cannot be read or has no row that can be used.
    """
    reading, report = reading or Reading(), report or Report()
    if kept is not None:
        return kept_sets.load(requests, reading, report, kept, _load)
    return _load(requests, reading, report)[0]


def _load(requests: Sequence[Request], reading: Reading, report: Report) -> tuple[Catalogue, list[kept_sets.Told]]:
    read = [_read(request, reading, report) for request in requests]
    told = [one for _catalogue, one in read]
    catalogues = [catalogue for catalogue, _told in read]
    if len(read) == 1:
        return catalogues[0], told
    prefixes = [prefix for prefix, *_rest in told]
    if len(set(prefixes)) < len(prefixes):
        raise EventSetError(f"sets have the same name: {', '.join(prefixes)}; name them, as in --events ships=FILE")
    table = stacked([_prefixed(one.table, prefix) for one, prefix in zip(catalogues, prefixes, strict=True)])
    said = "\n".join([*prefixes, *(catalogue.version for catalogue in catalogues)])
    together = Catalogue(
        ordered(table),
        ", ".join(catalogue.name for catalogue in catalogues),
        hashlib.blake2b(said.encode(), digest_size=6).hexdigest(),
        " AND ".join(dict.fromkeys(catalogue.licence for catalogue in catalogues if catalogue.licence)),
    )
    return together, told


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


def _read(request: Request, reading: Reading, report: Report) -> tuple[Catalogue, kept_sets.Told]:
    refused = kept_sets.FewRejects() if reading.kept is None else reading.kept
    before = len(refused)
    with taking_in(request, replace(reading, kept=refused), report) as intake:
        table = intake.finished(pa.concat_tables(intake.tables()))
        intake.check_terms(table)
        told = (intake.prefix, intake.source.path.name, intake.notes, intake.count, refused[before:])
        return intake.provenance.catalogue(ordered(table)), told


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
