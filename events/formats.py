"""Writing events: the one GeoJSON serialisation of a feature, and the collections made of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from events.catalogue import PROPERTIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import geopandas as gpd

GEOJSON = "application/geo+json"


def features(frame: gpd.GeoDataFrame) -> Iterator[bytes]:
    """Serialise each row of a catalogue's frame as a GeoJSON feature (RFC 7946).

    Parameters
    ----------
    frame
        As in `events.catalogue.Catalogue`: EPSG:4326 points and the columns `PROPERTIES`.

    Yields
    ------
    bytes
        UTF-8, without white space; longitude and latitude with at most 6 decimals; the feature's id is the event's.
    """
    coordinates = np.round(frame.geometry.get_coordinates().to_numpy(), 6).tolist()
    columns = [frame[name].tolist() for name in PROPERTIES]
    for point, *values in zip(coordinates, *columns, strict=True):
        properties = dict(zip(PROPERTIES, values, strict=True))
        yield dumps(
            {
                "type": "Feature",
                "id": properties["id"],
                "geometry": {"type": "Point", "coordinates": point},
                "properties": properties,
            }
        )


def feature_collection(items: Iterable[bytes], members: dict[str, Any]) -> Iterator[bytes]:
    r"""Join serialised features into a feature collection.

    Parameters
    ----------
    items
        Serialised features.
    members
        Further members of the collection (RFC 7946, 6.1), such as its name, licence and the filter that made it.

    Yields
    ------
    bytes
        Parts of one JSON text, in order.

    Examples
    --------
    >>> b"".join(feature_collection([b'{"type":"Feature"}'], {"name": "events"}))
    b'{"type":"FeatureCollection","name":"events","features":[{"type":"Feature"}]}\n'
    """
    yield dumps({"type": "FeatureCollection", **members})[:-1] + b',"features":['
    separator = b""
    for item in items:
        yield separator + item
        separator = b","
    yield b"]}\n"


def dumps(value: object) -> bytes:
    """Serialise as JSON in UTF-8 without white space; refuses NaN, which JSON does not have."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
