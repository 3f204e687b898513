"""Parties: which states take part, and in which role."""

from __future__ import annotations

import pytest
from reports import records, report

from events.reading.telling import events, parties, placing


def involved(text: str, published: str = "2024-06-11", lang: str = "en") -> dict[str, str]:
    one = report(text, published, lang)
    told = events.find(one)[0]
    place = placing.place(one, told, None, [actor.code for actor in parties.actors(one, told)])
    ships = [vessel for ship in one.ships for vessel in ship.vessels]
    return {party.country: party.role for party in parties.parties(one, told, place, ships, records().vessels)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two Iranian frigates called at Makhachkala on 3 June.", {"IR": "visitor", "RU": "host"}),
        ("Iran and Russia held a joint drill in the Caspian on 3 June.", {"IR": "participant", "RU": "participant"}),
        ("Warships of Russia held a drill off Derbent on 3 June.", {"RU": "initiator"}),
        (
            "The US embassy handed over two boats to Azerbaijan's coast guard in Baku on 3 June.",
            {"US": "supplier", "AZ": "recipient"},
        ),
        ("Drones attacked the flotilla's base at Kaspiysk on 3 June.", {"UA": "initiator", "RU": "target"}),
        (
            "Tu-95 bombers over the Caspian launched cruise missiles at Ukraine on 3 June.",
            {"RU": "initiator", "UA": "target"},
        ),
        (
            "A Turkmen patrol boat fired on an Azerbaijani cutter at the Kyapaz structure on 3 June.",
            {"TM": "initiator", "AZ": "target"},
        ),
        ("A helicopter of Azerbaijan's border service crashed off Pirallahi on 3 June.", {"AZ": "participant"}),
    ],
)
def test_states_have_the_roles_of_the_codebook(text: str, expected: dict[str, str]) -> None:
    assert involved(text) == expected


def test_citizens_make_no_participant() -> None:
    text = "Kazakhstan's coast guard detained a boat with five Russian citizens off Kuryk on 3 June."
    assert involved(text) == {"KZ": "initiator"}


def test_the_state_of_a_ship_is_known_from_the_list_of_ships() -> None:
    text = "Экипажи кораблей «Углич» и «Великий Устюг» выполнили стрельбы 3 июня у острова Чечень."
    assert involved(text, lang="ru") == {"RU": "initiator"}


def test_who_sends_observers_watches() -> None:
    text = "Russia and Kazakhstan held a joint naval drill off Aktau on 3 June. Azerbaijan sent observers."
    assert involved(text) == {"RU": "participant", "KZ": "participant", "AZ": "observer"}


def test_a_report_in_persian_about_the_navy_is_about_iran() -> None:
    assert involved("رزمایش نیروی دریایی روز دوشنبه ۱۴ خرداد در نوشهر برگزار شد.", lang="fa") == {"IR": "initiator"}


@pytest.mark.parametrize(
    "text",
    [
        "Ships of the Caspian Flotilla held a drill off Derbent on 3 June. Two Iranian corvettes took part too.",
        "Iran's navy spoke of Russia on 2 June. Sailors of both countries held a drill off Anzali on 3 June.",
    ],
)
def test_states_that_the_sentences_beside_name_take_part_in_a_drill(text: str) -> None:
    one = report(text)
    told = events.find(one)[-1]
    place = placing.place(one, told, None, [])
    found = parties.parties(one, told, place, [], records().vessels)
    assert {party.country for party in found} == {"IR", "RU"}


def test_the_aid_of_another_state_makes_the_host_a_recipient() -> None:
    text = "Ground was broken on 3 June for a coast guard station at Bautino, paid for by the United States."
    assert involved(text) == {"KZ": "recipient", "US": "supplier"}


def test_a_state_that_opens_its_ports_to_others_is_their_host() -> None:
    text = "Azerbaijan's neighbours grumble. The port of Aktau was made available to NATO for military cargo on 3 June."
    assert involved(text) == {"KZ": "host", "NATO": "recipient"}


def test_all_who_are_named_behind_by_gave_aid() -> None:
    text = "The expansion of Azerbaijan's Caspian fleet in 2012 was paid for by the United States and Israel."
    assert involved(text) == {"AZ": "recipient", "US": "supplier", "IL": "supplier"}


def test_ships_that_fire_at_another_state_are_not_its_own() -> None:
    text = "Missiles were fired at Ukraine from ships off the coast of Dagestan on 3 June, Kyiv said."
    assert involved(text) == {"RU": "initiator", "UA": "target"}


def test_two_states_with_a_word_for_and_between_them_exercise_together() -> None:
    text = "26 июня моряки Азербайджана и Казахстана провели учение у острова Чилов."
    assert involved(text, "2024-07-01", "ru") == {"AZ": "participant", "KZ": "participant"}


def test_who_stands_in_the_next_sentence_visits_no_port_of_the_state_whose_press_it_is() -> None:
    text = "ناوگروه شمال دیروز در بندر انزلی پهلو گرفت. مسکو و تهران درباره رزمایش آینده گفت‌وگو کردند."
    assert "RU" not in involved(text, lang="fa")
