"""The region: what is near the sea, and what a text about ships can only mean."""

from __future__ import annotations

import pytest

from events.reading.telling import region
from events.reading.telling.lexicon import lexicon
from geodata import gazetteer


@pytest.mark.parametrize(
    ("place", "expected"), [("baku", True), ("volgograd", True), ("moscow", False), ("poti", False)]
)
def test_a_place_is_near_or_not(place: str, expected: bool) -> None:
    assert region.is_near(gazetteer.load()[place]) is expected


def test_ships_of_a_state_without_another_sea_are_on_this_one() -> None:
    assert region.is_meant({"TM", "TR"}, "two fast boats", lexicon("en").ship)
    assert not region.is_meant({"RU"}, "two fast boats", lexicon("en").ship)
    assert not region.is_meant({"TM"}, "two helicopters", lexicon("en").ship)
