"""Events of the catalogue that a draft may repeat."""

from __future__ import annotations

from reports import records

from events.reading.similar import Known
from geodata import gazetteer


def like(date: str, category: str, countries: list[str], place: str) -> list[str]:
    record = {"date": date, "category": category, "participants": [{"country": one} for one in countries]}
    return Known(records().events).like(record, gazetteer.load()[place])


def test_an_event_of_the_same_days_states_and_category_is_found() -> None:
    found = like("2013-07-08/2013-07-12", "naval-exercise", ["IR", "RU"], "caspian-sea")
    assert found[0] == "2013-07-08-iran-russia-exercise"


def test_a_week_and_a_half_later_it_is_another_event() -> None:
    assert "2013-07-08-iran-russia-exercise" not in like("2013-07-23", "naval-exercise", ["IR", "RU"], "caspian-sea")


def test_without_a_common_state_it_is_another_event() -> None:
    assert "2013-07-08-iran-russia-exercise" not in like("2013-07-08", "naval-exercise", ["KZ"], "caspian-sea")
