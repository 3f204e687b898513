"""Options of the timeline: thin years, landmarks, and the day until which reports were searched."""

from __future__ import annotations

from typing import Any

import pandas as pd

from app.drawing.map.landmarks import landmarks
from app.language.labels import place_names
from events.index.index import EventIndex
from events.index.questions import statistics
from events.model import dates


def timeline_options(index: EventIndex, language: str) -> dict[str, Any]:
    """Return the options of the page's timeline, which requests its counts separately.

    Parameters
    ----------
    index
        All available events.
    language
        BCP 47 tag of the interface.
    """
    return {
        "thinYears": thin_years(index),
        "landmarks": marked(index, language),
        "searchedUntil": index.catalogue.searched_until,
    }


def thin_years(index: EventIndex) -> list[int]:
    """List the years between the first and the last in which no events, or few for the set, began.

    Few is defined by `events.index.questions.statistics.thin_years`: the coverage page lists the same years.
    """
    days = index.start[index.start > dates.OPEN_START]
    years = pd.Series(days.astype("datetime64[D]").astype("datetime64[Y]").astype("int64") + 1970)
    counts = statistics.count_years(years)
    return sorted({*statistics.thin_years(counts), *statistics.empty_years(counts)})


def marked(index: EventIndex, language: str) -> list[dict[str, str]]:
    """List the landmarks among the served events; a summit is named after its place, a war by its own name."""
    table = index.catalogue.table
    rows = [(landmark, row) for landmark in landmarks() if (row := index.row_of(landmark.event)) is not None]
    places = place_names((table["place"][row].as_py() for _, row in rows), language)
    result = []
    for landmark, row in rows:
        place = table["place_name"][row].as_py()
        result.append(
            {
                "id": landmark.event,
                "kind": landmark.kind,
                "name": landmark.name or places.get(place, place),
                "title": table["title"][row].as_py(),
                "start": table["start"][row].as_py(),
            }
        )
    return result
