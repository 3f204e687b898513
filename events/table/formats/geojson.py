"""Events as GeoJSON files: a feature collection, or a sequence with one feature per line; both can be read back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from events.model.errors import FormatError
from events.table.catalogue import Catalogue
from events.table.columns import SCHEMA
from events.table.features import features, joined_collection
from events.table.flat import restored
from events.table.provenance import Provenance

# Properties of events with areas; for other events they are the geometry.
_POINT = ("lon", "lat")


def members(provenance: Provenance, count: int) -> dict[str, Any]:
    """Return the members of a feature collection that state its size and provenance."""
    return {"name": "caspian_events", **provenance.members(), "numberReturned": count}


def parts(catalogue: Catalogue, provenance: Provenance) -> Iterator[bytes]:
    """Write events as one feature collection (RFC 7946).

    Parameters
    ----------
    catalogue
        Events to write.
    provenance
        Written as members of the collection.

    Yields
    ------
    bytes
        Parts of the file, in order.
    """
    blocks = (("," + ",".join(some.to_pylist())).encode() for some in features(catalogue.table) if len(some))
    yield from map(bytes, joined_collection(blocks, members(provenance, len(catalogue))))


def sequence_parts(catalogue: Catalogue, _provenance: Provenance | None = None) -> Iterator[bytes]:
    """Write events as a sequence of features, one per line, without the record separators of RFC 8142.

    Parameters
    ----------
    catalogue
        Events to write.

    Yields
    ------
    bytes
        Parts of the file, in order. The format has no place for provenance.
    """
    for some in features(catalogue.table):
        yield "".join(text + "\n" for text in some.to_pylist()).encode()


def read(path: Path, schema: pa.Schema = SCHEMA) -> Catalogue:
    """Read a feature collection written by `parts`.

    Parameters
    ----------
    path
        GeoJSON file.
    schema
        Types of the columns, as in `events.table.flat.restored`.
    """
    collection = _parsed(path.read_bytes(), path)
    about = {key: str(collection.get(key) or "") for key in ("version", "query", "modified")}
    about |= {"name": collection.get("title", ""), "licence": collection.get("license", "")}
    return Provenance.from_mapping(about, path.stem).catalogue(_table(collection["features"], schema))


def read_sequence(path: Path, schema: pa.Schema = SCHEMA) -> Catalogue:
    """Read a sequence written by `sequence_parts`, or one with record separators.

    Parameters
    ----------
    path
        GeoJSON sequence; its stem is the catalogue's name.
    schema
        Types of the columns, as in `events.table.flat.restored`.
    """
    with path.open("rb") as lines:
        found = [_parsed(line, path) for line in (line.strip(b"\x1e\r\n") for line in lines) if line]
    return Provenance(path.stem, "", "").catalogue(_table(found, schema))


def _parsed(text: bytes, path: Path) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise FormatError(f"{path.name} is not JSON: {error}") from error


def _table(found: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    names = dict.fromkeys([*SCHEMA.names, *(found[0]["properties"] if found else ())])
    rows = [feature["properties"] for feature in found]
    columns = {name: [row.get(name) for row in rows] for name in names}
    if not all(set(_POINT) <= set(row) for row in rows):
        points = [feature["geometry"]["coordinates"] for feature in found]
        columns |= {name: [point[axis] for point in points] for axis, name in enumerate(_POINT)}
    arrays = [
        pa.array(values, SCHEMA.field(name).type if name in SCHEMA.names else None) for name, values in columns.items()
    ]
    return restored(pa.table(arrays, names=list(columns)), schema)
