"""Civil matters: accidents and drills in which forces have no part."""

from __future__ import annotations

import pytest

from events.reading.telling import civil


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tehran will not take part in the naval parade, its embassy said.", True),
        ("Баку не будет участвовать в учениях.", True),
        ("Tehran will take part in the naval parade.", False),
        ("Astana does not intend to open the port to warships.", False),
    ],
)
def test_what_somebody_will_not_do_is_no_event(text: str, expected: bool) -> None:
    assert civil.is_supposed(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A tanker lost her rudder and drifted until the coast guard came.", True),
        ("A helicopter of the oil operator made an emergency landing on a barge.", True),
        ("Сухогруз сел на мель при входе в канал.", True),
        ("A patrol ship ran aground.", False),
        ("A drone hit a tanker, which sank.", False),
        ("A border cutter collided with a tanker.", False),
    ],
)
def test_an_accident_is_civil_if_it_befell_a_merchant_ship_or_company(text: str, expected: bool) -> None:
    assert civil.is_accident(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SOCAR held its yearly emergency drill at the terminal.", True),
        ("The coast guard held a drill at the oil terminal.", False),
    ],
)
def test_a_drill_of_a_company_has_no_forces(text: str, expected: bool) -> None:
    assert civil.is_drill(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tanks and howitzers of the army held an exercise near Bilasuvar.", True),
        ("Tanks landed from ships on the beach.", False),
    ],
)
def test_an_exercise_ashore_has_no_ships(text: str, expected: bool) -> None:
    assert civil.is_ashore(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two missing fishermen were rescued by a border guard helicopter.", True),
        ("Two fishermen were rescued after a cutter had rammed their boat.", False),
    ],
)
def test_a_rescue_of_people_whom_nobody_harmed_is_civil(text: str, expected: bool) -> None:
    assert civil.is_rescue(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Baltic Fleet fired at targets off Kaliningrad.", True),
        ("Ships moved from the Caspian to the Black Sea.", False),
    ],
)
def test_another_sea_is_elsewhere_unless_this_one_is_named(text: str, expected: bool) -> None:
    assert civil.is_elsewhere(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferry Naval Glory left Kuryk with lorries for Alat.", False),
        ("The ferry «Naval Glory» left Kuryk with lorries for Alat.", True),
        ("Сухогруз «Балт Флот 1» вышел из порта с зерном.", True),
        ("A frigate escorted the ferry out of Kuryk.", False),
    ],
)
def test_a_voyage_of_a_merchant_ship_is_civil_whatever_she_is_called(text: str, expected: bool) -> None:
    assert civil.is_voyage(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The leaders of the littoral states agreed on trade, transport and fish.", True),
        ("Стороны договорились о квотах на вылов осетровых.", True),
        ("The leaders agreed on gas and on the delimitation of the seabed.", False),
        ("The commanders agreed that their coast guards would watch for pollution.", False),
    ],
)
def test_trade_fish_and_energy_are_civil_unless_borders_or_forces_are_meant(text: str, expected: bool) -> None:
    assert civil.is_trade(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russia may one day bar outsiders from the sea.", True),
        ("Iran would like to buy frigates.", True),
        ("Стороны подтвердили готовность к саммиту.", True),
        ("Iran bought two frigates.", False),
        ("Ships of third states may not enter the canal.", False),
    ],
)
def test_what_might_be_or_is_wished_for_is_only_supposed(text: str, expected: bool) -> None:
    assert civil.is_supposed(text) is expected


@pytest.mark.parametrize("text", ["На Балтике завершились учения.", "Forces exchanged fire in Karabakh."])
def test_other_seas_and_fronts_are_elsewhere(text: str) -> None:
    assert civil.is_elsewhere(text)
