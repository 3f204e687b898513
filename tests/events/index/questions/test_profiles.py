"""Profile of a ship or place, compiled from its events, against the records themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from records import record, write

from events.curation import reading
from events.index.index import EventIndex
from events.index.questions.profiles import Tally, elsewhere, profile
from events.model.event_filter import EventFilter

if TYPE_CHECKING:
    from pathlib import Path


def called(number: int, **changes: object) -> dict[str, object]:
    """Make a port call at Baku."""
    return record(**{"id": f"2013-07-0{number}-call", "date": f"2013-07-0{number}", "category": "port-call"} | changes)


@pytest.fixture
def fleet(tmp_path: Path) -> EventIndex:
    folder = write(
        tmp_path,
        called(1, vessels=["dagestan", "tatarstan"]),
        called(2, vessels=["dagestan"], place={"id": "aktau", "precision": "port"}, location_country="KZ"),
        called(3, vessels=["dagestan"], place={"name": "A pier", "lat": 41.0, "lon": 50.0, "precision": "exact"}),
        called(4, vessels=["dagestan"], verification="announced"),
        record(id="2013-07-05-drill", date="2013-07-05", vessels=["dagestan"], concerns=["aktau"]),
    )
    names = "\n".join(f"- {{id: {key}, name: {key.title()}, class: null, type: null, country: RU}}" for key in SHIPS)
    (folder / "vessels.yaml").write_text(names, encoding="utf-8")
    return EventIndex(reading.load(folder))


SHIPS = ("dagestan", "tatarstan")


def test_a_ship_called_where_port_calls_that_were_more_than_announced_took_it(fleet: EventIndex) -> None:
    told = profile(fleet, fleet.select(EventFilter(vessels=("dagestan",))))
    assert told.ports == [Tally(None, "A pier", 1), Tally("aktau", "Aktau", 1), Tally("baku", "Baku", 1)]
    assert [one["id"][8:10] for one in told.events] == ["01", "02", "03", "04", "05"]


def test_states_and_ships_are_counted_by_the_events_that_name_them(fleet: EventIndex) -> None:
    told = profile(fleet, fleet.select(EventFilter(vessels=("dagestan",))))
    assert {one.id: one.events for one in told.states} == {"IR": 5, "RU": 5, "AZ": 4, "KZ": 1}
    assert told.vessels == [Tally("dagestan", "Dagestan", 5), Tally("tatarstan", "Tatarstan", 1)]


def test_the_ships_that_called_at_a_place_are_those_of_its_port_calls(fleet: EventIndex) -> None:
    told = profile(fleet, fleet.select(EventFilter(places=("baku",))))
    assert told.callers == [Tally("dagestan", "Dagestan", 1), Tally("tatarstan", "Tatarstan", 1)]


def test_no_events_tell_nothing(fleet: EventIndex) -> None:
    told = profile(fleet, fleet.select(EventFilter(vessels=("nautilus",))))
    assert (told.events, told.states, told.vessels, told.ports, told.callers) == ([], [], [], [], [])


def test_a_place_is_concerned_by_events_elsewhere(fleet: EventIndex) -> None:
    (row,) = elsewhere(fleet, "aktau")
    assert fleet.catalogue.table["id"][int(row)].as_py() == "2013-07-05-drill"
    assert len(elsewhere(fleet, "baku")) == 0


@pytest.mark.parametrize("place", ["aktau", "baku", "caspian-sea", "astrakhan"])
def test_what_concerns_a_place_is_what_a_plain_reading_finds(index: EventIndex, place: str) -> None:
    expected = [
        event["id"]
        for event in index.catalogue.table.to_pylist()
        if event["place"] != place
        and (
            place in (event["concerns"] or [])
            or place in (event["route"] or [])
            or (event["access"] or {}).get("port") == place
        )
    ]
    assert [index.catalogue.table["id"][int(row)].as_py() for row in elsewhere(index, place)] == expected
