"""Organisations: those of the catalogue stand for their states."""

from __future__ import annotations

import pytest
from reports import organisations

from events.model.schema import Organisation
from events.reading.mentions.organisations import Organisations


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ships of the Northern Fleet fired", ["IR"]),
        ("the Sredne-Nevsky yard", ["RU"]),
        ("Dearsan delivered", ["TR"]),
        ("a cutter of the Coast Guard", []),
        ("shops in Derbent", []),
    ],
)
def test_an_organisation_stands_for_its_state(text: str, expected: list[str]) -> None:
    assert [one.code for one in organisations().find(text)] == expected


def test_a_name_of_two_states_organisations_stands_for_none() -> None:
    both = {code: Organisation(id=code.lower(), name="Border Detachment", country=code) for code in ("RU", "KZ")}
    assert Organisations(both).find("the Border Detachment") == []


def test_a_place_stands_for_no_organisation() -> None:
    yard = Organisation(id="zelenodolsk-shipyard", name="Zelenodolsk Shipyard", country="RU")
    found = Organisations({yard.id: yard}, places=["Zelenodolsk"])
    assert [len(found.find(text)) for text in ("in Zelenodolsk", "the Zelenodolsk Shipyard")] == [0, 1]
