"""Pairs of likely duplicates: near in time and place, of one category, with a common state and a similar title."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz

from geodata import geodesy
from geodata.folding import fold

if TYPE_CHECKING:
    import geopandas as gpd
_DAYS = 7
_KM = 100.0
#: Minimum similarity of two titles, from 0 to 100, for a pair to be reviewed.
SIMILAR = 60.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two events that may be duplicates.

    Parameters
    ----------
    first, second
        Ids of the events, in the order of the catalogue.
    likeness
        Similarity of their titles, from 0 to 100.
    distance_km
        Distance between their points.
    shared_sources
        Number of pages that both cite.
    """

    first: str
    second: str
    likeness: float
    distance_km: float
    shared_sources: int


def candidates(frame: gpd.GeoDataFrame) -> list[Candidate]:
    """Find the pairs of events in a catalogue's frame that a person should compare.

    Two events are a pair if they have a category and a state in common, their days are at most a week apart, their
    points at most 100 km (or either is only located to the sea or country), and their titles are similar.

    Parameters
    ----------
    frame
        Frame as in `events.table.catalogue.Catalogue`.

    Returns
    -------
    list of Candidate
        Candidates, most similar first.
    """
    found = []
    columns = frame[["id", "title", "category", "countries", "sources"]].to_dict("list")
    for i, j, distance in _near_pairs(frame):
        likeness = fuzz.token_set_ratio(columns["title"][i], columns["title"][j], processor=fold)
        shared = len(_urls(columns["sources"][i]) & _urls(columns["sources"][j]))
        common_states = set(columns["countries"][i]) & set(columns["countries"][j])
        same_category = columns["category"][i] == columns["category"][j]
        if common_states and same_category and likeness >= SIMILAR:
            found.append(Candidate(columns["id"][i], columns["id"][j], round(likeness, 1), round(distance, 1), shared))
    return sorted(found, key=lambda pair: (-pair.likeness, pair.first, pair.second))


def _near_pairs(frame: gpd.GeoDataFrame) -> Iterator[tuple[int, int, float]]:
    """Yield positions of pairs near in time and place, with their distance in km; the frame is sorted by start."""
    start = np.array(frame["start"].tolist(), "datetime64[D]")
    end = np.array([last or first for first, last in zip(frame["start"], frame["end"], strict=True)], "datetime64[D]")
    points = frame.geometry.get_coordinates().to_numpy()
    vague = frame["precision"].isin(["sea", "country"]).to_numpy()
    for i in range(len(frame)):
        last = int(np.searchsorted(start, end[i] + np.timedelta64(_DAYS, "D"), side="right"))
        later = np.arange(i + 1, last)
        distance = geodesy.distances_km(np.broadcast_to(points[i], (len(later), 2)), points[later])
        near = (distance <= _KM) | vague[later] | vague[i]
        for j, km in zip(later[near].tolist(), distance[near].tolist(), strict=True):
            yield i, j, km


def _urls(sources: list[dict[str, str]]) -> set[str]:
    return {source["url"] for source in sources}
