"""Serialisation of events: the one GeoJSON form of a feature, and feature collections."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from events.table.arrow_json import join, json_texts
from events.table.catalogue import GEOMETRY
from events.table.columns import INTERNAL

GEOJSON = "application/geo+json"

_ROWS_AT_ONCE = 16_384
_POINT = ('{"type":"Point","coordinates":[',)


def features(table: pa.Table) -> Iterator[pa.Array]:
    """Serialise each row of a catalogue's table as a GeoJSON feature (RFC 7946), many rows at once.

    Parameters
    ----------
    table
        Table as in `events.table.catalogue.Catalogue`.

    Yields
    ------
    Array of string
        Features of the next rows in their order, in UTF-8 without white space; longitude and latitude with at most
        6 decimals; the feature's id is the event's. If the table has areas, these are the geometries, and the points
        are among the properties.
    """
    names = [name for name in table.column_names if name not in (*INTERNAL, GEOMETRY)]
    is_areal = GEOMETRY in table.column_names
    names += ["lon", "lat"] if is_areal else []
    for batch in table.combine_chunks().to_batches(max_chunksize=_ROWS_AT_ONCE):
        identity = json_texts(batch["id"])
        point = [json_texts(pc.round(batch[name], ndigits=6)) for name in ("lon", "lat")]
        geometry = _geometry_texts(batch[GEOMETRY]) if is_areal else join(*_POINT, point[0], ",", point[1], "]}")
        texts = [identity if name == "id" else _property(batch[name]) for name in names]
        yield join(
            '{"type":"Feature","id":', identity, ',"geometry":', geometry, ',"properties":{',
            *chain.from_iterable(
                ("," * (position > 0) + json.dumps(name, ensure_ascii=False) + ":", text)
                for position, (name, text) in enumerate(zip(names, texts, strict=True))
            ),
            "}}",
        )  # fmt: skip


def _property(column: pa.Array) -> pa.Array:
    """Serialise the values of a property; 12.0 stays a float for clients that infer types from the first features."""
    texts = json_texts(column)
    if not pa.types.is_floating(column.type):
        return texts
    return pc.replace_substring_regex(texts, r"^(-?\d+)$", r"\1.0")


def _geometry_texts(column: pa.DictionaryArray) -> pa.Array:
    """Serialise geometries, each distinct one once in the column's dictionary, as GeoJSON."""
    held = shapely.to_geojson(shapely.from_wkb(column.dictionary.to_numpy(zero_copy_only=False)))
    return pa.array(held.tolist(), pa.string()).take(column.indices)


def feature_collection(items: Iterable[bytes], members: dict[str, Any]) -> Iterator[bytes | memoryview]:
    r"""Join serialised features into a feature collection.

    Parameters
    ----------
    items
        Serialised features.
    members
        Additional members of the collection (RFC 7946, 6.1), such as its name, licence and filter.

    Yields
    ------
    bytes
        Parts of one JSON text, in order.

    Examples
    --------
    >>> b"".join(feature_collection([b'{"type":"Feature"}'], {"name": "events"}))
    b'{"type":"FeatureCollection","name":"events","features":[{"type":"Feature"}]}\n'
    """
    return joined_collection((b"," + item for item in items), members)


def joined_collection(blocks: Iterable[bytes | memoryview], members: dict[str, Any]) -> Iterator[bytes | memoryview]:
    r"""Join blocks of serialised features, each feature preceded by a comma, into a feature collection.

    Parameters
    ----------
    blocks
        Blocks from `events.index.serialised.SerialisedFeatures.blocks`.
    members
        Additional members of the collection.

    Yields
    ------
    bytes or memoryview
        Parts of one JSON text, in order.

    Examples
    --------
    >>> b"".join(joined_collection([b',{"id":1},{"id":2}', b',{"id":3}'], {}))
    b'{"type":"FeatureCollection","features":[{"id":1},{"id":2},{"id":3}]}\n'
    """
    yield dumps({"type": "FeatureCollection", **members})[:-1] + b',"features":['
    first = True
    for block in blocks:
        yield memoryview(block)[1:] if first else block
        first = False
    yield b"]}\n"


def dumps(value: object) -> bytes:
    """Serialise as JSON in UTF-8 without white space; rejects NaN, which JSON does not have."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def dumps_numbers(value: object) -> bytes:
    """Serialise the same, with many numbers many times as fast; NumPy arrays become lists, and NaN null.

    >>> import numpy as np
    >>> dumps_numbers({"lon": np.array([51.5, 50.25])})
    b'{"lon":[51.5,50.25]}'
    """
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY)
