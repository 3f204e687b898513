"""The events as the page holds them: column by column, codes for repeated texts (`app/frontend/src/columns.ts`)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from events import concerns, formats
from events.dates import OPEN_END

if TYPE_CHECKING:
    from events.index import EventIndex


def columns(index: EventIndex) -> dict[str, Any]:
    """Lay out all events of an index in columns, in the index's order.

    Returns
    -------
    dict
        JSON-able. ``start`` and ``end`` are days since 1970-01-01 (``end`` null while the event lasts), ``lon`` and
        ``lat`` degrees (WGS 84, 5 decimals, about a metre), ``concern`` the longitude, latitude and radius in km of the
        water that an event is about, null where that is its place.
    """
    frame = index.catalogue.frame
    return {
        "categories": index.category.values,
        "verifications": index.verification.values,
        "states": index.countries.values,
        "places": index.place.values,
        "id": frame["id"].tolist(),
        "title": frame["title"].tolist(),
        "date": frame["date"].tolist(),
        "start": index.start.tolist(),
        "end": [None if day == OPEN_END else day for day in index.end.tolist()],
        "category": index.category.column.tolist(),
        "verification": index.verification.column.tolist(),
        "radius_km": frame["radius_km"].tolist(),
        "countries": [[index.countries.values.index(code) for code in codes] for codes in frame["countries"]],
        "place": index.place.column.tolist(),
        "place_name": frame["place_name"].tolist(),
        "lon": index.lon.round(5).tolist(),
        "lat": index.lat.round(5).tolist(),
        "concern": [concerns.spot(ids) for ids in frame["concerns"]],
    }


@lru_cache(maxsize=4)
def columns_json(index: EventIndex) -> bytes:
    """Serialise the columns of an index, once."""
    return formats.dumps(columns(index))


@lru_cache(maxsize=4)
def search_json(index: EventIndex) -> bytes:
    """Serialise the words that the page's search looks through, once: a text for each event, in the columns' order."""
    return formats.dumps(index.text.to_pylist())
