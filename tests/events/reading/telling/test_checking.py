"""Checking: how well an event is shown, and whether it belongs to the region."""

from __future__ import annotations

import pytest
from reports import report

from events.reading.telling import events
from events.reading.telling.checking import is_of_the_region, verification
from events.reading.telling.placing import place

_DRILL = "Iran and Russia held a naval drill in the Caspian on 3 June."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (_DRILL, "reported"),
        (f"{_DRILL} Moscow denied that there had been a drill.", "disputed"),
        (f"{_DRILL} The borders of the sea have been disputed since 1991.", "reported"),
        (f"{_DRILL} Both ministries said that it went well.", "confirmed"),
        ("Iran and Russia will hold a naval drill in the Caspian on 20 June.", "announced"),
        ("Moscow and Tehran agreed to hold a naval drill in the Caspian, Moscow said on 3 June.", "announced"),
        ("Azerbaijan's navy signed a contract for patrol boats with Israel on 3 June.", "announced"),
    ],
)
def test_one_report_tells_how_well_an_event_is_shown(text: str, expected: str) -> None:
    one = report(text)
    assert verification(one, events.find(one)[0])[0] == expected


def test_the_words_of_a_denial_are_pointed_at() -> None:
    one = report(f"{_DRILL} Moscow denied it.")
    _, span = verification(one, events.find(one)[0])
    assert span is not None
    assert one.text[slice(*span)] == "denied"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (_DRILL, True),
        (
            "Lukoil and the emergencies service rehearsed an oil spill drill at Kashagan with helicopters on 3 June.",
            False,
        ),
        (
            "Belarus and Russia held a drill of their armies in Minsk on 3 June; the Caspian Flotilla was not there.",
            False,
        ),
    ],
)
def test_drills_elsewhere_and_of_companies_are_left_out(text: str, expected: bool) -> None:
    one = report(text)
    told = events.find(one)[0]
    if "Caspian Flotilla" in text:
        told.sentence = type(told.sentence)(0, text.index(";"), 0)
    assert is_of_the_region(one, told, place(one, told, None, [])) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A tanker lost her rudder off Neftchala on 3 June and drifted until the coast guard came.", False),
        ("A patrol ship of the coast guard ran aground off Neftchala on 3 June.", True),
        ("The army saw a missile test launch with a plume at Kapustin Yar on 3 June.", False),
    ],
)
def test_wrecks_of_merchant_ships_and_tests_of_missiles_are_left_out(text: str, expected: bool) -> None:
    one = report(text)
    told = events.find(one)[0]
    assert is_of_the_region(one, told, place(one, told, None, [])) is expected


def test_ships_of_another_sea_are_left_out() -> None:
    one = report(
        "Russian corvettes of the Baltic Fleet fired at targets on 3 June. The Caspian Flotilla painted its boats."
    )
    told = events.find(one)[0]
    assert not is_of_the_region(one, told, place(one, told, None, []))


@pytest.mark.parametrize(
    "text",
    [
        "Israeli jets bombed air defence sites near Tehran on 3 June. Ports on the Caspian worked as usual.",
        "Russian paratroopers held an exercise near Pskov on 3 June. The Caspian Flotilla took no part.",
        "A military helicopter was shot down near Nakhchivan on 3 June. Ports on the Caspian worked as usual.",
    ],
)
def test_strikes_and_drills_far_from_the_coast_are_left_out(text: str) -> None:
    one = report(text)
    told = events.find(one)[0]
    assert not is_of_the_region(one, told, place(one, told, None, []))
