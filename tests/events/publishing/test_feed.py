"""Notices of changes to a catalogue, in the order in which readers receive them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from events.index.index import EventIndex
from events.model.event_filter import EventFilter
from events.model.schema import Withdrawal
from events.publishing.feed import Notice, notices, passing
from events.table.catalogue import Catalogue
from events.table.columns import from_rows

if TYPE_CHECKING:
    import pyarrow as pa


def row(event_id: str, **further: Any) -> dict[str, Any]:
    usual = {
        "id": event_id, "title": event_id, "start": "2013-01-01", "end": "2013-01-01", "date": "2013-01-01",
        "category": "strike", "verification": "reported", "countries": ["IR"], "summary": "", "lon": 50.0, "lat": 40.0,
        "radius_km": 1.0, "search_names": "", "added": "2026-01-01",
    }  # fmt: skip
    return usual | further


def table(*rows: dict[str, Any]) -> pa.Table:
    return from_rows(rows)


def index(*rows: dict[str, Any]) -> EventIndex:
    return EventIndex(Catalogue(table(*rows), "Events", "0", "MIT"))


def gone(event_id: str, day: str = "2026-02-01", **further: Any) -> Withdrawal:
    return Withdrawal(id=event_id, date=day, reason="It was another sea.", **further)


def revision(day: str, note: str = "Mended.") -> dict[str, str]:
    return {"date": day, "note": note}


def test_notices_come_newest_first_and_corrections_of_a_day_before_what_is_new() -> None:
    events = table(
        row("2013-b", added="2026-01-02", revised=[revision("2026-01-03")]), row("2013-a", added="2026-01-03")
    )
    found, total = notices(events, [gone("2013-c", "2026-01-03")], 0, 10)
    assert [(one.day, one.kind, one.event) for one in found] == [
        ("2026-01-03", "withdrawn", "2013-c"),
        ("2026-01-03", "revised", "2013-b"),
        ("2026-01-03", "added", "2013-a"),
        ("2026-01-02", "added", "2013-b"),
    ]
    assert total == 4


def test_each_revision_is_a_notice_with_its_note_and_number() -> None:
    events = table(
        row("2013-a"), row("2013-b", revised=[revision("2026-02-01", "One."), revision("2026-02-01", "Two.")])
    )
    found, _total = notices(events, [], 0, 2)
    assert [(one.number, one.note) for one in found] == [(1, "Two."), (0, "One.")]


def test_pages_together_are_all_notices() -> None:
    events = table(*(row(f"2013-{n}", revised=[revision("2026-02-01")] * (n % 3)) for n in range(7)))
    every, total = notices(events, [], 0, 100)
    pages = [one for first in range(0, total, 3) for one in notices(events, [], first, 3)[0]]
    assert pages == every
    assert len(every) == total == 7 + 6


def test_what_does_not_say_when_it_was_added_is_no_news() -> None:
    assert notices(table(row("2013-a", added=None)), [], 0, 10) == ([], 0)


def test_names_are_urns_that_last_and_differ() -> None:
    some = [
        Notice("2026-01-01", "added", "a"),
        Notice("2026-01-01", "revised", "a"),
        Notice("2026-01-01", "revised", "a", 1),
    ]
    names = {one.name("Events") for one in some} | {some[0].name("Others")}
    assert len(names) == 4
    assert all(
        re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", name) for name in names
    )
    assert some[0].name("Events") == Notice("2030-12-31", "added", "a", note="x").name("Events")


@pytest.mark.parametrize(("country", "told"), [("IR", True), ("RU", False)])
def test_a_withdrawal_is_told_to_those_who_could_have_seen_the_event(country: str, *, told: bool) -> None:
    versions = [index(row("2013-b", countries=["KZ"])), index(row("2013-a", countries=["IR"]))]
    assert bool(passing([gone("2013-a")], EventFilter(countries=(country,)), versions)) is told


def test_the_newest_release_that_held_an_event_decides() -> None:
    versions = [index(row("2013-b")), index(row("2013-a", countries=["RU"])), index(row("2013-a", countries=["IR"]))]
    assert passing([gone("2013-a")], EventFilter(countries=("RU",)), versions)
    assert not passing([gone("2013-a")], EventFilter(countries=("IR",)), versions)


def test_a_withdrawal_is_told_to_those_who_see_the_successor() -> None:
    versions = [index(row("2013-b", countries=["KZ"]))]
    assert passing([gone("2013-a", replaced_by="2013-b")], EventFilter(countries=("KZ",)), versions)
    assert not passing([gone("2013-a", replaced_by="2013-b")], EventFilter(countries=("IR",)), versions)


def test_a_withdrawal_of_which_nothing_is_known_is_told_to_all() -> None:
    assert passing([gone("2013-a")], EventFilter(countries=("KZ",)), [index(row("2013-b"))])
