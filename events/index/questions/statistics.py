"""Statistics of a catalogue: counts by year, value, period, state and source, and gaps in its coverage."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from babel.languages import get_official_languages

from events.model.publishers import CREDIT

if TYPE_CHECKING:
    import geopandas as gpd

#: ISO 639-2 code for a language that is not recorded.
UNRECORDED = "und"

_PERIODS = (1, 5, 10, 25, 50, 100, 250, 500, 1000)  # years
_MOST_PERIODS = 10


def by_year(frame: gpd.GeoDataFrame) -> pd.Series[int]:
    """Count events by the year in which they began.

    Parameters
    ----------
    frame
        Frame of a `Catalogue`.

    Returns
    -------
    Series
        Number of events by year, for every year from the first to the last, those without an event included.
    """
    return count_years(_years(frame["start"]))


def count_years(years: pd.Series[int]) -> pd.Series[int]:
    """Count how often each year occurs in a column, for every year from the first to the last.

    Examples
    --------
    >>> count_years(pd.Series([2003, 2001, 2003])).to_dict()
    {2001: 1, 2002: 0, 2003: 2}
    """
    return _every(years, years.min() if len(years) else 0)


def thin_years(years: pd.Series[int]) -> list[int]:
    """List the years with an event, but with fewer than half as many as the median year.

    Parameters
    ----------
    years
        Counts from `by_year`.

    Examples
    --------
    >>> thin_years(pd.Series({2001: 0, 2002: 1, 2003: 8, 2004: 9, 2005: 4}))
    [2002]
    """
    return years.index[(years > 0) & (years < years.median() / 2)].tolist()


def empty_years(years: pd.Series[int]) -> list[int]:
    """List the years without an event.

    Examples
    --------
    >>> empty_years(pd.Series({2001: 0, 2002: 1, 2003: 8}))
    [2001]
    """
    return years.index[years == 0].tolist()


def by_value(frame: gpd.GeoDataFrame, column: str) -> pd.Series[int]:
    """Count events by the values of a column, most frequent first, ties in alphabetical order.

    Parameters
    ----------
    frame
        Frame of a `Catalogue`.
    column
        Column of texts or lists of texts; an event with several values counts once for each.

    Returns
    -------
    Series
        Number of events by value.
    """
    return _ranked(frame[column].explode().dropna()).rename("events")


def by_period(frame: gpd.GeoDataFrame, column: str, years: int) -> pd.DataFrame:
    """Count events by the values of a column and the period in which they began.

    Parameters
    ----------
    frame
        Frame of a `Catalogue`.
    column
        Column of texts or lists of texts; an event with several values counts once for each.
    years
        Length of a period, such as from `period_length`; periods begin at its multiples.

    Returns
    -------
    DataFrame
        Number of events, one row per value and one column per period, named by its first year, without gaps.
    """
    pairs = pd.DataFrame({"value": frame[column], "period": _years(frame["start"]) // years * years})
    periods = pairs["period"]
    span = range(periods.min(), periods.max() + 1, years) if len(pairs) else range(0)
    exploded = pairs.explode("value").dropna()
    table = pd.crosstab(exploded["value"], exploded["period"])
    return table.reindex(columns=span, fill_value=0)


def period_length(years: pd.Series[int]) -> int:
    """Return a length of period, in years, at which a table has at most ten periods.

    Examples
    --------
    >>> period_length(pd.Series(1, index=range(1991, 2027)))
    5
    """
    if not len(years):
        return _PERIODS[0]
    first, last = years.index[0], years.index[-1]
    return next(length for length in _PERIODS if last // length - first // length < _MOST_PERIODS)


def sources_per_event(frame: gpd.GeoDataFrame) -> pd.Series[int]:
    """Count events by their number of sources.

    Returns
    -------
    Series
        Number of events by number of sources, from one to the maximum.
    """
    return _every(frame["sources"].map(len).astype("int64"), 1)


def by_language(frame: gpd.GeoDataFrame) -> pd.Series[int]:
    """Count source pages by language.

    Returns
    -------
    Series
        Number of distinct pages by ISO 639 code, most frequent first; `UNRECORDED` comes last, for pages whose
        language is not recorded.
    """
    # If only some events state a page's language, that one counts.
    pages = _sources(frame).sort_values(["url", "language"], na_position="last").drop_duplicates("url")
    languages = pages["language"].fillna(UNRECORDED)
    unrecorded = languages == UNRECORDED
    counts: pd.Series[int] = pd.concat([_ranked(languages[~unrecorded]), _ranked(languages[unrecorded])])
    return counts.rename("pages")


def languages(table: pa.Table) -> list[str]:
    """List the ISO 639 codes of the languages of cited pages, as far as the records state them."""
    sources = pc.list_flatten(table["sources"])
    return sorted(pc.unique(pc.struct_field(sources, "language")).drop_null().to_pylist())


def by_publisher(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Count events and distinct pages by publisher; publishers that it cites or that copied it do not count.

    Returns
    -------
    DataFrame
        Columns ``events`` and ``pages`` by publisher; most events first, then most pages, then by name.
    """
    cited = _sources(frame)
    grouped = cited.assign(publisher=cited["publisher"].str.replace(CREDIT, "", regex=True)).groupby("publisher")
    counts = pd.DataFrame({"events": grouped["event"].nunique(), "pages": grouped["url"].nunique()})
    return counts.sort_index().sort_values(["events", "pages"], ascending=False, kind="stable")


def by_state(frame: gpd.GeoDataFrame, states: Iterable[str]) -> pd.DataFrame:
    """Measure how well the events of states are covered.

    Parameters
    ----------
    frame
        Frame of a `Catalogue`.
    states
        ISO 3166-1 alpha-2 codes.

    Returns
    -------
    DataFrame
        One row per state, of events that involve it: ``events``, their number; ``confirmed``, how many are confirmed;
        ``one_source``, how many have a single source; ``own_language``, how many have a source in an official language
        of the state (CLDR); ``empty_years``, a list of the catalogue's years without one.
    """
    span = by_year(frame).index
    sources = _sources(frame)
    rows = []
    for state in states:
        involved = frame[frame["countries"].map(lambda codes, state=state: state in codes).astype(bool)]
        own = sources["language"].isin(_official_languages(state))
        years = _years(involved["start"])
        rows.append(
            {
                "events": len(involved),
                "confirmed": int((involved["verification"] == "confirmed").sum()),
                "one_source": int((involved["sources"].map(len) == 1).sum()),
                "own_language": len(set(sources.loc[own, "event"]) & set(involved["id"])),
                "empty_years": span[~span.isin(years)].tolist(),
            }
        )
    return pd.DataFrame(rows, index=list(states))


def _official_languages(state: str) -> set[str]:
    return {language.partition("_")[0] for language in get_official_languages(state)}


def _ranked(values: pd.Series[str]) -> pd.Series[int]:
    """Count values: most frequent first, ties in alphabetical order."""
    counts: pd.Series[int] = values.value_counts().sort_index()
    return counts.sort_values(ascending=False, kind="stable")


def _every(numbers: pd.Series[int], first: int) -> pd.Series[int]:
    """Count how often each number occurs, from `first` to the largest, without gaps."""
    span = range(first, numbers.max() + 1) if len(numbers) else range(0)
    counts: pd.Series[int] = numbers.value_counts().reindex(span, fill_value=0).astype("int64")
    return counts.rename("events")


def _years(days: pd.Series[str]) -> pd.Series[int]:
    return days.astype("str").str[:4].astype("int64")


def _sources(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Tabulate the sources: one row for each citation of a page by an event."""
    cited = pd.Series(frame["sources"].tolist(), index=frame["id"].tolist(), dtype=object).explode().dropna()
    table = pd.DataFrame(cited.tolist(), columns=["url", "publisher", "language"], dtype=object)
    return table.assign(event=cited.index)
