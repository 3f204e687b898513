"""Arrow schema of events: one row per event, columns with fixed types, so that the same events give the same table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    import geopandas as gpd

#: Properties of an event, in the order of the downloads.
PROPERTIES = (
    "id",
    "title",
    "category",
    "date",
    "start",
    "end",
    "place",
    "place_name",
    "precision",
    "radius_km",
    "location_country",
    "countries",
    "participants",
    "non_state_actors",
    "concerns",
    "route",
    "access",
    "series",
    "series_name",
    "organisations",
    "organisation_names",
    "vessels",
    "vessel_names",
    "verification",
    "summary",
    "sources",
    "added",
    "revised",
)

#: Columns that are not properties: the names for text search, the area that a source publishes as WKT, and the
#: point, both in degrees (WGS 84).
INTERNAL = ("search_names", "published_area", "lon", "lat")

_TEXTS = pa.list_(pa.string())
_SOURCE = pa.struct(
    [
        (name, pa.string())
        for name in ("url", "title", "publisher", "published", "language", "archived", "evidence", "kind", "country")
    ]
)
_TYPES: dict[str, pa.DataType] = {
    "radius_km": pa.float64(),
    "countries": _TEXTS,
    "participants": pa.list_(pa.struct([("country", pa.string()), ("role", pa.string())])),
    "non_state_actors": _TEXTS,
    "concerns": _TEXTS,
    "route": _TEXTS,
    "access": pa.struct([(name, pa.string()) for name in ("port", "granted_to", "status")]),
    "organisations": _TEXTS,
    "vessels": _TEXTS,
    "sources": pa.list_(_SOURCE),
    "revised": pa.list_(pa.struct([("date", pa.string()), ("note", pa.string())])),
    "lon": pa.float64(),
    "lat": pa.float64(),
}

#: Columns of every event set, in order; a user's set may have additional ones after them.
SCHEMA = pa.schema([(name, _TYPES.get(name, pa.string())) for name in (*PROPERTIES, *INTERNAL)])


def from_rows(rows: Sequence[dict[str, Any]]) -> pa.Table:
    """Build a table from rows, sorted by start, end and id; missing values become null."""
    return ordered(pa.Table.from_pylist(list(rows), schema=SCHEMA))


def ordered(table: pa.Table) -> pa.Table:
    """Sort events by start, end and id; ongoing events come after those that ended."""
    keys = pa.table(
        {
            "start": pc.cast(table["start"], pa.date32()),
            "end": pc.cast(table["end"], pa.date32()),
            "id": table["id"],
        }
    )
    order = pc.sort_indices(keys, sort_keys=[("start", "ascending"), ("end", "ascending"), ("id", "ascending")])
    return table.take(order)


def to_frame(table: pa.Table) -> gpd.GeoDataFrame:
    """Convert a table to a GeoDataFrame of EPSG:4326 points, with Python lists and objects."""
    import geopandas as gpd  # noqa: PLC0415 - the index, and so the start of the server, does not need it
    import pandas as pd  # noqa: PLC0415

    names = [name for name in table.column_names if name not in ("lon", "lat")]
    columns = {name: pd.Series(table[name].to_pylist(), dtype=object) for name in names}
    points = gpd.points_from_xy(table["lon"].to_numpy(), table["lat"].to_numpy(), crs="EPSG:4326")
    frame = gpd.GeoDataFrame(pd.DataFrame(columns, columns=names), geometry=points)
    frame["radius_km"] = frame["radius_km"].astype(float)
    return frame
