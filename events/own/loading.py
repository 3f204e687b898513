"""Loading users' event sets into one catalogue."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate, pairwise

import pyarrow as pa
import pyarrow.compute as pc

from events.index.pieces import is_large
from events.model.errors import EventSetError
from events.own import kept_sets
from events.own.intake import Reading, Report, Request, taking_in
from events.table.catalogue import Catalogue, Piece
from events.table.columns import SCHEMA, ordered
from events.table.disk.kept_files import KeptFiles
from events.table.partitions.manifest import ReplacedError

# Prefix of the keys of pieces that are years instead of parts of a source.
_OF_YEAR = "year "
# Number of attempts to read a set that was published again while it was being read.
_TIMES = 10


def load(
    requests: Sequence[Request],
    reading: Reading | None = None,
    report: Report | None = None,
    kept: KeptFiles | None = None,
    before: Catalogue | None = None,
) -> Catalogue:
    """Read event sets into one catalogue; with several, ids and categories are prefixed with the name of their set.

    Parameters
    ----------
    requests
        Event sets to read, at least one.
    reading
        Options for reading; by default, rows that cannot be used are skipped and not written.
    report
        Receiver of progress, guesses and rejects.
    kept
        Cache of large sets for the next time, if given.
    before
        Earlier result for the same sets, of which unchanged parts are not read again.

    Raises
    ------
    EventSetError
        If a set cannot be read or has no usable row.
    """
    reading, report = reading or Reading(), report or Report()
    held = {one.key: one for one in before.pieces} if before else {}
    load_them = partial(_load, held=held)
    if kept is not None and all(key.startswith(_OF_YEAR) for key in held):
        return _with_held(kept_sets.load(requests, reading, report, kept, load_them), held)
    return load_them(requests, reading, report)[0]


def _load(
    requests: Sequence[Request], reading: Reading, report: Report, held: Mapping[str, Piece]
) -> tuple[Catalogue, list[kept_sets.Told]]:
    read = [_read(request, reading, report, held) for request in requests]
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
    """Concatenate tables; an additional column whose types differ becomes text.

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


def _read(
    request: Request, reading: Reading, report: Report, held: Mapping[str, Piece], times: int = _TIMES
) -> tuple[Catalogue, kept_sets.Told]:
    refused = kept_sets.FewRejects() if reading.kept is None else reading.kept
    before = len(refused)
    parts = {key: one.table for key, one in held.items() if not key.startswith(_OF_YEAR)}
    try:
        with taking_in(request, replace(reading, kept=refused), report, parts) as intake:
            adopted = pa.concat_tables(intake.tables(parts))
            if not _is_in_two(adopted["id"], intake.pieces, held):
                table = intake.finished(adopted)
                intake.check_terms(table)
                told = (intake.prefix, intake.source.path.name, intake.notes, intake.count, refused[before:])
                return _in_order(intake.provenance.catalogue(table), intake.pieces, held), told
        # Only a complete read decides which of two events with the same id is rejected, and why.
        held = {}
    except ReplacedError:
        if times <= 0:
            raise
    del refused[before:]
    return _read(request, reading, report, held, times - 1)


def _is_in_two(ids: pa.ChunkedArray, counts: Sequence[tuple[str, int]], held: Mapping[str, Piece]) -> bool:
    """Return whether a newly read event has the same id as a reused one."""
    ends = list(accumulate(count for _key, count in counts))
    places = [(slice(end - count, end), key in held) for (key, count), end in zip(counts, ends, strict=True)]
    new, old = (_together([ids[place] for place, one in places if one == is_held]) for is_held in (False, True))
    # Removed parts had ids distinct from those of the remaining ones.
    still = {key for key, _count in counts}
    gone = _together([one.table["id"] for key, one in held.items() if key not in still])
    unknown = new.filter(pc.invert(pc.is_in(new, gone)))
    return bool(len(unknown) and pc.any(pc.is_in(old, unknown), min_count=0).as_py())


def _together(columns: Sequence[pa.ChunkedArray]) -> pa.Array:
    return pa.chunked_array([chunk for one in columns for chunk in one.chunks], pa.string()).combine_chunks()


def _in_order(catalogue: Catalogue, counts: Sequence[tuple[str, int]], held: Mapping[str, Piece]) -> Catalogue:
    """Sort events, part by part if the parts of the source follow each other in time, or else by years."""
    parts = [one for one in catalogue.of_pieces(counts).pieces if len(one.table)]
    spans = sorted((*pc.min_max(one.table["start"]).as_py().values(), number) for number, one in enumerate(parts))
    if not parts or any(last >= first for (_first, last, _number), (first, *_rest) in pairwise(spans)):
        catalogue = replace(catalogue, table=ordered(catalogue.table), pieces=())
        if not is_large(catalogue):
            return catalogue
        before = {_year(one.table): one for key, one in held.items() if key.startswith(_OF_YEAR)}
        years = _years(catalogue)
        pieces = [
            old if (old := before.get(_year(one.table))) and old.table.equals(one.table) else one for one in years
        ]
        if not before:
            return replace(catalogue, pieces=tuple(pieces))
    else:
        in_time = [parts[number] for _first, _last, number in spans]
        pieces = [held.get(one.key) or Piece(one.key, ordered(one.table)) for one in in_time]
    return replace(catalogue, table=pa.concat_tables(one.table for one in pieces), pieces=tuple(pieces))


def _with_held(catalogue: Catalogue, held: Mapping[str, Piece]) -> Catalogue:
    """Replace pieces from a cache file by identical ones in memory."""
    pieces = tuple(held.get(one.key, one) for one in catalogue.pieces)
    if not any(one.key in held for one in pieces):
        return catalogue
    return replace(catalogue, table=pa.concat_tables(one.table for one in pieces), pieces=pieces)


def _years(catalogue: Catalogue) -> list[Piece]:
    """Split sorted events by years; data derived from an unchanged year is reused."""
    starts = catalogue.table["start"]
    counts = pc.utf8_slice_codeunits(starts, 0, 4).combine_chunks().value_counts().field("counts").to_pylist()
    ends = [0, *accumulate(counts)]
    tables = [catalogue.table.slice(first, end - first) for first, end in pairwise(ends)]
    return [Piece(f"{_OF_YEAR}{catalogue.version} {_year(one)}", one) for one in tables]


def _year(table: pa.Table) -> str:
    return str(table["start"][0])[:4]


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
