"""The events in columns for the page, with codes for repeated texts (`app/frontend/src/data/columns.ts`)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from app.language.collation import in_order
from app.language.labels import labels, place_names
from app.language.languages import current
from events.index.codes import Postings, Rows
from events.index.index import EventIndex
from events.index.questions import places
from events.index.questions.ordering import Ordering, ordered
from events.index.questions.vessels import name_of
from events.index.words import search_texts
from events.model import listed
from events.model.dates import OPEN_END
from events.model.event_filter import PARAMETERS, POSTINGS, Parameter
from events.table import features

#: Up to this many events are sent to the page, which filters them itself; with more it queries the server.
MOST_IN_PAGE = 20_000

# Columns of values and codes whose names differ from the field and the parameter of the filter.
_COLUMNS = {"country": ("states", "countries"), "series": ("all_series", "series")}


#: The parameters whose values are needed to draw and describe any event.
_SHOWN = ("category", "verification", "country")


def list_parameters(vocabulary: Mapping[str, Collection[str]], *, all_of_them: bool = True) -> list[dict[str, Any]]:
    """Describe the filter parameters with enumerated values (`app/frontend/src/data/parameters.ts`).

    Parameters
    ----------
    vocabulary
        The allowed values, by parameter.
    all_of_them
        Whether readers or the URL can filter by any of them, or only by properties that are shown for every event.
    """
    return [
        {
            "name": one.name,
            "index": one.index,
            "values": _columns_of(one)[0],
            "column": _columns_of(one)[1],
            **({"names": one.names} if one.names else {}),
            **({"counted": True} if one.counted else {}),
            **({"divided": divided} if (divided := listed.divided(vocabulary.get(one.name, ()))) else {}),
        }
        for one in PARAMETERS.values()
        if one.is_list and (all_of_them or one.name in _SHOWN)
    ]


def _columns_of(parameter: Parameter) -> tuple[str, str]:
    """Name the columns for the values of a parameter, and for the codes of each event."""
    return _COLUMNS.get(parameter.name, (parameter.field, parameter.name))


def columns(index: EventIndex) -> dict[str, Any]:
    """Lay out all events of an index in columns, in the index's order.

    Returns
    -------
    dict
        JSON-serialisable. ``start`` is in days after the start of the previous event, the first since 1970-01-01;
        ``end`` in days after the event's own start, null if it is ongoing: small numbers, which compress well. ``lon``
        and ``lat`` are degrees (WGS 84, 5 decimals, about a metre), ``region`` is the index of the event's region in
        `coded_regions`, -1 if it is known to a point and -2 if to a disc around one; ``concern`` is the longitude,
        latitude, radius in km and region of the water that an event concerns, null if that is its place.
    """
    return {
        **shown_columns(index),
        "places": index.place.values,
        "place": index.place.column.tolist(),
        **{_columns_of(one)[0]: index.postings[one.name].values for one in POSTINGS},
        **{one.names: _names(index, one.name) for one in POSTINGS},
        **{one.name: _by_row(index.postings[one.name], len(index)) for one in POSTINGS},
    }


def shown_columns(index: EventIndex) -> dict[str, Any]:
    """Lay out only the displayed properties of all events, for a map without other filters."""
    return {
        "categories": index.category.values,
        "verifications": index.verification.values,
        "states": index.countries.values,
        **row_columns(index, np.arange(len(index))),
        "start": np.diff(index.start.astype(np.int64), prepend=0).tolist(),
        "end": [None if end == OPEN_END else end - start for start, end in _days(index)],
        "concern": _concerns(index),
    }


def coded_regions(index: EventIndex) -> tuple[str, ...]:
    """Return the ids of the regions in the columns: those to which events are known, then those that they concern."""
    held = index.known.regions
    return (*held, *sorted({one for one in _concerned(index) if isinstance(one, str)} - set(held)))


def _concerned(index: EventIndex) -> list[str | int | None]:
    return [places.region(ids) if ids else None for ids in index.catalogue.table["concerns"].to_pylist()]


def _concerns(index: EventIndex) -> list[tuple[float, float, float, int] | None]:
    code = {one: number for number, one in enumerate(coded_regions(index))}
    spots = (places.spot(ids or ()) for ids in index.catalogue.table["concerns"].to_pylist())
    return [
        (*spot, one if isinstance(one, int) else code[one]) if spot and one is not None else None
        for spot, one in zip(spots, _concerned(index), strict=True)
    ]


def _names(index: EventIndex, parameter: str) -> list[str]:
    """Return the names of the values of a filter parameter."""
    return [name_of(index, value, parameter) for value in index.postings[parameter].values]


def _days(index: EventIndex) -> zip[tuple[int, int]]:
    return zip(index.start.tolist(), index.end.tolist(), strict=True)


def row_columns(index: EventIndex, rows: NDArray[np.integer[Any]]) -> dict[str, list[Any]]:
    """Lay out in columns the properties that the page shows of some events outside their details."""
    table = index.shown.take(rows)
    return {
        "id": table["id"].to_pylist(),
        "title": _texts(table["title"]),
        "date": table["date"].to_pylist(),
        "start": index.start[rows].tolist(),
        "end": [None if day == OPEN_END else day for day in index.end[rows].tolist()],
        "category": index.category.column[rows].tolist(),
        "verification": index.verification.column[rows].tolist(),
        "radius_km": index.known.radius_km[rows].round(3).tolist(),
        "region": index.known.code[rows].tolist(),
        "place_name": _texts(table["place_name"]),
        "countries": country_codes(index, rows),
        "lon": index.lon[rows].round(5).tolist(),
        "lat": index.lat[rows].round(5).tolist(),
    }


def country_codes(index: EventIndex, rows: NDArray[np.integer[Any]]) -> list[list[int]]:
    """List the codes of each event's countries, in order."""
    held: list[list[int]] = [[] for _row in rows]
    for row, code in zip(
        *(each.tolist() for each in index.countries.members[index.countries.column[rows]].nonzero()), strict=True
    ):
        held[row].append(code)
    return held


@lru_cache(maxsize=4)
def columns_json(index: EventIndex) -> bytes:
    """Serialise the columns of an index; cached."""
    return features.dumps(columns(index))


@lru_cache(maxsize=4)
def shown_columns_json(index: EventIndex) -> bytes:
    """Serialise the columns of the displayed properties; cached."""
    return features.dumps(shown_columns(index))


@lru_cache(maxsize=4)
def search_json(index: EventIndex) -> bytes:
    """Serialise the texts for the page's search, one for each event in the order of the columns; cached."""
    return features.dumps(search_texts(index.catalogue.table))


def _by_row(postings: Postings, size: int) -> list[list[int]]:
    """Return the list of codes of each row."""
    codes: list[list[int]] = [[] for _row in range(size)]
    for code, (first, last) in enumerate(pairwise(postings.starts.tolist())):
        for row in postings.rows[first:last].tolist():
            codes[row].append(code)
    return codes


def _texts(column: pa.ChunkedArray) -> list[str]:
    """Return a column of texts, with empty strings for nulls."""
    texts: list[str] = (pc.fill_null(column, "") if column.null_count else column).to_pylist()
    return texts


def sorted_rows(index: EventIndex, rows: Rows, ordering: Ordering) -> Rows:
    """Sort rows by a column of the table."""
    return ordered(index, rows, ordering, _namer(index, current().code), in_order())


@lru_cache(maxsize=16)
def _namer(index: EventIndex, language: str) -> Callable[[str, str], str]:
    names = labels(index.countries.values, language) | {"place": place_names(index.place.values, language)}
    return lambda kind, code: names[kind].get(code, code)
