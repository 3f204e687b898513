"""Weights of places: the words before a place say whether the event was there."""

from __future__ import annotations

from reports import report

from events.reading.mentions.reckoning import Moment, When
from events.reading.telling.weighing import worth


def weights(text: str, category: str) -> dict[str, float]:
    one = report(text)
    when = When(0, 0, Moment(2024), Moment(2024))
    return {place.place.id: worth(one, one.sentences[0], place, category, when) for place in one.named}


def test_a_place_in_which_weighs_more_than_one_from_which() -> None:
    found = weights("Ships from Astrakhan fired in Kaspiysk.", "naval-exercise")
    assert found["kaspiysk"] > found["astrakhan"]


def test_the_sea_of_a_flotilla_is_no_place() -> None:
    assert weights("The Caspian Flotilla left.", "ship-deployment") == {"caspian-sea": -9.0}


def test_a_source_of_news_was_not_the_place() -> None:
    found = weights("It was near Kuryk, said officials in Aktau.", "incident")
    assert found["kuryk"] > 0 > found["aktau"]


def test_where_ships_will_go_weighs_less() -> None:
    found = weights("They are at Bautino and will sail to Derbent.", "ship-deployment")
    assert found["bautino"] > found["derbent"]


def test_a_town_that_talks_only_name_is_not_where_they_were() -> None:
    found = weights("They talked in Rasht; Aktau was named.", "agreement")
    assert found["rasht"] > 0 > found["aktau"]
