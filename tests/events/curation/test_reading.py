"""The built-in catalogue, and how records become its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from records import record, write

from events.curation.reading import load
from events.index.index import EventIndex
from events.model.event_filter import EventFilter
from geodata import gazetteer

if TYPE_CHECKING:
    from pathlib import Path

    from events.table.catalogue import Catalogue

WSWS = "https://www.wsws.org/en/articles/2013/08/08/russ-a08.html"


def test_events_are_sorted_by_start(built_in: Catalogue) -> None:
    assert built_in.frame["start"].is_monotonic_increasing


def test_ids_are_unique_and_begin_with_the_year_of_the_event(built_in: Catalogue) -> None:
    assert built_in.frame["id"].is_unique
    assert (built_in.frame["id"].str[:4] == built_in.frame["start"].str[:4]).all()


def test_every_event_stands_at_its_place(built_in: Catalogue) -> None:
    places = gazetteer.load()
    for event in built_in.frame.itertuples():
        if event.place:
            assert (event.geometry.x, event.geometry.y) == (places[event.place].lon, places[event.place].lat)


def test_all_events_of_the_article_that_the_project_starts_from_are_there(index: EventIndex) -> None:
    rows = index.select(EventFilter(datetime="2009/2013", countries=("IR", "NATO", "RU", "AZ")))
    from_article = [
        event.category
        for event in index.catalogue.frame.iloc[rows].itertuples()
        if WSWS in {s["url"] for s in event.sources}
    ]
    assert sorted(from_article) == sorted(
        ["naval-exercise"] * 3
        + ["port-access"] * 2
        + ["port-call", "agreement", "arms-transfer"]
        + ["ship-deployment"] * 2
    )


def test_the_july_exercise_of_2013_is_disputed(index: EventIndex) -> None:
    rows = index.select(EventFilter(datetime="2013-07-08/2013-07-12", countries=("IR", "RU"), match="all"))
    found = index.catalogue.frame.iloc[rows].set_index("id")["verification"]
    assert found["2013-07-08-iran-russia-exercise"] == "disputed"


def test_a_record_is_flattened_into_properties(tmp_path: Path) -> None:
    folder = write(
        tmp_path, record(date="2013-07/..", place={"name": "Off Baku", "lat": 40.1, "lon": 50.2, "precision": "area"})
    )
    [event] = load(folder).frame.to_dict("records")
    assert (event["start"], event["end"], event["place"], event["place_name"]) == ("2013-07-01", None, None, "Off Baku")
    assert event["countries"] == ["AZ", "IR", "RU"]
    assert event["radius_km"] == pytest.approx(50)


def test_the_version_changes_with_the_content(tmp_path: Path) -> None:
    first = load(write(tmp_path / "a", record())).version
    again = load(write(tmp_path / "b", record())).version
    other = load(write(tmp_path / "c", record(title="Another title"))).version
    assert first == again
    assert first != other


def test_an_empty_folder_is_a_catalogue_without_events(tmp_path: Path) -> None:
    index = EventIndex(load(write(tmp_path)))
    assert len(index) == 0
    assert index.select(EventFilter(countries=("IR",), text="baku", datetime="2013")).tolist() == []
