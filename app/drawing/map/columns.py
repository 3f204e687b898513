"""The events as columns for the page, with codes for repeated texts (`app/frontend/src/data/columns.ts`)."""

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

#: Up to this many events are sent to the page, which filters them itself; with more it sends requests to the server.
MOST_IN_PAGE = 20_000

# Columns of values and codes whose names differ from the field and the parameter of the filter.
_COLUMNS = {"country": ("states", "countries"), "series": ("all_series", "series")}


#: The parameters without which no event can be drawn or named.
_SHOWN = ("category", "verification", "country")


def list_parameters(vocabulary: Mapping[str, Collection[str]], *, all_of_them: bool = True) -> list[dict[str, Any]]:
    """Describe the parameters of the filter that choose among values (`app/frontend/src/data/parameters.ts`).

    Parameters
    ----------
    vocabulary
        The values that a filter may name, by parameter.
    all_of_them
        Whether a reader or an address can choose by any of them, or only by what is shown of every event.
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
    """Name the columns of the values among which a parameter chooses, and of the codes of each event."""
    return _COLUMNS.get(parameter.name, (parameter.field, parameter.name))


def columns(index: EventIndex) -> dict[str, Any]:
    """Lay out all events of an index in columns, in the index's order.

    Returns
    -------
    dict
        JSON-able. ``start`` is in days after the event before it, the first since 1970-01-01; ``end`` in days after
        the event's own start, null while it lasts: small numbers, which pack well. ``lon`` and ``lat`` are degrees
        (WGS 84, 5 decimals, about a metre), ``region`` the place of the event's region in `coded_regions`, -1 where it
        is known to a point and -2 to a disc around one; ``concern`` the longitude, latitude, radius in km and region of
        the water that an event is about, null where that is its place.
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
    """Lay out of all events only what is shown of them, for a map on which nobody can choose by more than that."""
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
    """Return the ids of the regions that the columns refer to: those events are known to, then those they concern."""
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
    """Name the values among which a parameter of the filter chooses."""
    return [name_of(index, value, parameter) for value in index.postings[parameter].values]


def _days(index: EventIndex) -> zip[tuple[int, int]]:
    return zip(index.start.tolist(), index.end.tolist(), strict=True)


def row_columns(index: EventIndex, rows: NDArray[np.integer[Any]]) -> dict[str, list[Any]]:
    """Lay out what the page shows of some events, without opening them, column by column."""
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
    """List the codes of each event's countries, in their order."""
    held: list[list[int]] = [[] for _row in rows]
    for row, code in zip(
        *(each.tolist() for each in index.countries.members[index.countries.column[rows]].nonzero()), strict=True
    ):
        held[row].append(code)
    return held


@lru_cache(maxsize=4)
def columns_json(index: EventIndex) -> bytes:
    """Serialise the columns of an index, once."""
    return features.dumps(columns(index))


@lru_cache(maxsize=4)
def shown_columns_json(index: EventIndex) -> bytes:
    """Serialise the columns of what is shown of the events of an index, once."""
    return features.dumps(shown_columns(index))


@lru_cache(maxsize=4)
def search_json(index: EventIndex) -> bytes:
    """Serialise the words that the page's search looks through, once: a text for each event, in the columns' order."""
    return features.dumps(search_texts(index.catalogue.table))


def _by_row(postings: Postings, size: int) -> list[list[int]]:
    """Lay out for each row the codes that it holds."""
    codes: list[list[int]] = [[] for _row in range(size)]
    for code, (first, last) in enumerate(pairwise(postings.starts.tolist())):
        for row in postings.rows[first:last].tolist():
            codes[row].append(code)
    return codes


def _texts(column: pa.ChunkedArray) -> list[str]:
    """Return a column of texts, empty where there is none."""
    texts: list[str] = pc.fill_null(column, "").to_pylist()
    return texts


def sorted_rows(index: EventIndex, rows: Rows, ordering: Ordering) -> Rows:
    """Put rows in order by what the table shows of them."""
    return ordered(index, rows, ordering, _namer(index, current().code), in_order())


@lru_cache(maxsize=16)
def _namer(index: EventIndex, language: str) -> Callable[[str, str], str]:
    names = labels(index.countries.values, language) | {"place": place_names(index.place.values, language)}
    return lambda kind, code: names[kind].get(code, code)
