"""Events related to a given one, and their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from events.index.index import EventIndex
from events.index.questions.related import MOST, related
from events.table.catalogue import Catalogue
from events.table.columns import SCHEMA, from_rows

if TYPE_CHECKING:
    from collections.abc import Sequence


def index_of(*rows: dict[str, Any]) -> EventIndex:
    """Index events that differ from each other in what is given; each has its number as its day in 2013."""
    full = [
        dict.fromkeys(SCHEMA.names)
        | {
            "id": f"event-{number:02}",
            "title": "Something",
            "start": f"2013-01-{number + 1:02}",
            "end": f"2013-01-{number + 1:02}",
            "date": f"2013-01-{number + 1:02}",
            "countries": [],
            "category": "incident",
            "verification": "reported",
            "lon": 50.0,
            "lat": 40.0,
        }
        | row
        for number, row in enumerate(rows)
    ]
    return EventIndex(Catalogue(from_rows(full), "test", "0", "CC0-1.0"))


def reasons(index: EventIndex, row: int = 0) -> list[tuple[int, tuple[str, ...]]]:
    return [tuple(one) for one in related(index, row)]  # type: ignore[misc]


def test_a_ship_in_common_comes_before_an_organisation_in_common() -> None:
    ship, navy = {"vessels": ["dagestan"]}, {"organisations": ["flotilla"]}
    index = index_of(ship | navy, navy, ship)
    assert reasons(index) == [(2, ("vessel",)), (1, ("organisation",))]


def test_events_without_anything_in_common_are_not_related() -> None:
    assert reasons(index_of({"vessels": ["dagestan"]}, {"vessels": ["tatarstan"]}, {}, {"place": "baku"})) == []


def test_the_same_place_counts_within_a_year() -> None:
    late = {"place": "baku", "start": "2015-01-01", "end": "2015-01-01", "date": "2015-01-01"}
    assert reasons(index_of({"place": "baku"}, {"place": "baku"}, late)) == [(1, ("place",))]


def test_what_few_events_share_weighs_more() -> None:
    common: Sequence[dict[str, Any]] = [{"organisations": ["large"]}] * 5
    index = index_of(
        {"organisations": ["large", "small"]}, {"organisations": ["large"]}, {"organisations": ["small"]}, *common
    )
    assert reasons(index)[0] == (2, ("organisation",))


def test_of_equals_the_nearest_in_time_come_first_and_there_are_few() -> None:
    index = index_of(*[{"organisations": ["flotilla"]}] * 20)
    assert [row for row, _ in reasons(index, 10)] == [9, 11, 8, 12, 7, 13, 6, 14]
    assert len(related(index, 10)) == MOST


def test_no_event_is_related_to_itself_and_each_stands_once(index: EventIndex) -> None:
    for row in range(len(index)):
        rows = [one.row for one in related(index, row)]
        assert row not in rows
        assert len(rows) == len(set(rows))
