"""Placing: the place that the words point to, and what stands in where they name none."""

from __future__ import annotations

import pytest
from reports import report

from events.reading.telling import events, parties
from events.reading.telling.placing import Placed, each, place


def placed(text: str, published: str = "2024-06-11", lang: str = "en") -> list[Placed]:
    one = report(text, published, lang)
    found: list[Placed] = []
    for told in events.find(one):
        actors = [actor.code for actor in parties.actors(one, told)]
        found += each(one, told, place(one, told, found[-1] if found else None, actors))
    return found


@pytest.mark.parametrize(
    ("text", "expected", "precision"),
    [
        ("Russian warships held a drill in the northern Caspian on 3 June.", "northern-caspian", "sea"),
        ("Azerbaijani warships held a drill in the Azerbaijani sector on 3 June.", "azerbaijani-sector", "sea"),
        ("Russian warships fired at targets off Dagestan on 3 June.", "sea-off-dagestan", "area"),
        ("Iranian frigates held a drill off Nowshahr on 3 June.", "sea-off-mazandaran", "area"),
        ("Two Iranian frigates moored in the Azerbaijani capital on 3 June.", "baku", "port"),
        ("Kazakh warships exercised on 3 June, according to diplomats in Astana, near Kuryk.", "kuryk", "port"),
        ("Russian warships held an exercise on 3 June.", "caspian-sea", "sea"),
    ],
)
def test_the_words_point_to_a_place(text: str, expected: str, precision: str) -> None:
    (one,) = placed(f"{text} The Caspian Flotilla would not comment.")
    assert (one.place.id, one.precision) == (expected, precision)


def test_here_is_the_place_of_the_dateline() -> None:
    (one,) = placed("MAKHACHKALA, 4 June. The patrol ship Dagestan slipped her moorings here this morning.")
    assert one.place.id == "makhachkala"


def test_talks_are_where_the_report_was_written_if_it_names_no_other_place() -> None:
    text = "TASHKENT. On Monday Iran and Kazakhstan initialled a plan of naval contacts, with cadets of Aktau."
    (one,) = placed(text)
    assert one.place.id == "tashkent"


def test_sanctions_are_where_they_are_imposed() -> None:
    text = (
        "WASHINGTON — The U.S. Treasury on Monday put two ships on its blacklist for arms from Amirabad to Astrakhan."
    )
    (one,) = placed(text)
    assert one.place.id == "washington"


def test_a_town_that_only_the_world_has_is_found() -> None:
    text = "The navy chiefs of Iran and Russia signed an accord on the Caspian in Munich on 3 June."
    (one,) = placed(text)
    assert one.place.name == "Munich"


def test_where_ships_will_go_is_not_where_they_were() -> None:
    (one,) = placed("A hull for the Kazakh navy was launched at Uralsk on 3 June and will join the fleet in Aktau.")
    assert one.place.id == "uralsk"


def test_the_place_of_the_event_before_holds_on() -> None:
    text = "Четыре катера Каспийской флотилии вошли в Волго-Донской канал 3 июня. Три катера прошли каналом 26 мая."
    assert [one.place.id for one in placed(text, lang="ru")] == ["volga-don-canal", "volga-don-canal"]


def test_ports_of_two_states_are_two_grants_of_access() -> None:
    text = "Both have made their harbours in Baku and Aktau available to NATO for military cargo."
    assert [one.place.id for one in placed(text)] == ["baku", "aktau"]


def test_a_town_whose_people_speak_is_not_the_place() -> None:
    one = report("A gunboat fired on a survey launch at the Serdar block on 3 June, an official in Baku says.")
    told = events.find(one)[0]
    assert place(one, told, None, []).place.id == "serdar-kyapaz"


@pytest.mark.parametrize(
    "text",
    [
        "Warships practised a rescue in the middle Caspian on 3 June, the ministry in Baku reported.",
        "Warships held a drill in the central Caspian on 3 June, authorities in Aktau confirmed.",
    ],
)
def test_whoever_reports_from_a_town_is_not_where_the_ships_were(text: str) -> None:
    assert [one.place.id for one in placed(text)] == ["central-caspian"]


def test_missiles_are_fired_from_the_coast_that_is_named_beside_the_sea() -> None:
    (one,) = placed("Missiles were fired at Ukraine on 3 June from ships in the Caspian off the coast of Dagestan.")
    assert one.place.id == "sea-off-dagestan"


def test_a_drill_near_a_town_far_away_is_there() -> None:
    (one,) = placed("Russian paratroopers held an exercise near Pskov on 3 June. The Caspian Flotilla took no part.")
    assert one.place.id.startswith("geonames:")


def test_a_source_s_town_is_no_place() -> None:
    text = "По словам источника в Астане, в мае Казахстан и Иран договорились о заходах военных кораблей."
    (found,) = placed(text, "2024-06-11", "ru")
    assert (found.precision, found.span) == ("country", None)
