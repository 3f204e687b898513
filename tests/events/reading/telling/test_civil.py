"""Civil matters: accidents and drills in which forces have no part."""

from __future__ import annotations

import pytest

from events.reading.telling import civil


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
