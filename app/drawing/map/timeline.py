"""Options of the timeline: the years that the events cover thinly, and the summits that it offers as periods."""

from __future__ import annotations

from typing import Any

import pandas as pd

from events.index.index import EventIndex
from events.index.questions import statistics
from events.model import dates

#: Events of the catalogue that represent the summits of the five Caspian states.
SUMMITS = (
    "2002-04-23-ashgabat-first-caspian-summit",
    "2007-10-16-tehran-caspian-summit",
    "2010-11-18-baku-security-cooperation-agreement",
    "2014-09-29-astrakhan-fourth-caspian-summit",
    "2018-08-12-aktau-convention",
    "2022-06-29-ashgabat-sixth-caspian-summit",
)


def timeline_options(index: EventIndex) -> dict[str, Any]:
    """Return the options of the page's timeline, which requests its counts separately."""
    return {"thinYears": thin_years(index), "summits": summit_years(index)}


def thin_years(index: EventIndex) -> list[int]:
    """List the years between the first and the last in which no event, or few events for the set, began.

    Few is as `events.index.questions.statistics.thin_years` defines it: the coverage page lists the same years.
    """
    days = index.start[index.start > dates.OPEN_START]
    years = pd.Series(days.astype("datetime64[D]").astype("datetime64[Y]").astype("int64") + 1970)
    counts = statistics.count_years(years)
    return sorted({*statistics.thin_years(counts), *statistics.empty_years(counts)})


def summit_years(index: EventIndex) -> list[dict[str, str]]:
    """List the years of the Caspian summits that the served events hold, each with its place."""
    table = index.catalogue.table
    rows = [row for row in map(index.row_of, SUMMITS) if row is not None]
    years = [table["start"][row].as_py()[:4] for row in rows]
    places = [table["place_name"][row].as_py() for row in rows]
    return [{"name": f"{year} {place}", "datetime": year} for year, place in zip(years, places, strict=True)]
