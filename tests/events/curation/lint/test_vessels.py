"""Ships that a text names are to be listed; places, persons and classes of the same name raise no alarm."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from records import record, write

from events.curation import reading
from events.curation.lint.rules import lint
from events.curation.lint.vessels import check

if TYPE_CHECKING:
    from pathlib import Path

FLEET = [
    {"id": "dagestan", "name": "Dagestan", "type": "frigate", "country": "RU"},
    {"id": "astrakhan", "name": "Astrakhan", "type": "gunboat", "country": "RU"},
    {"id": "peykan", "name": "Peykan", "variants": ["Paykan"], "type": "missile boat", "country": "IR"},
    {"id": "grad-sviyazhsk", "name": "Grad Sviyazhsk", "type": "corvette", "country": "RU"},
    {"id": "s-201", "name": "S-201", "type": "cutter", "country": "AZ"},
    {"id": "vafa", "name": "Vafa", "type": "tug", "country": "AZ"},
    {"id": "damavand", "name": "Damavand", "type": "frigate", "country": "IR"},
    {"id": "deylaman", "name": "Deylaman", "variants": ["Damavand (replacement)"], "type": "frigate", "country": "IR"},
]


def found(tmp_path: Path, summary: str, listed: list[str], **changes: str) -> list[str]:
    write(tmp_path, *FLEET, name="vessels.yaml")
    records = reading.read(write(tmp_path, record(summary=summary, vessels=listed, **changes)))
    problems = lint(records, reading.from_records(records, ""), date(2026, 1, 1))
    return [problem.value for problem in problems if problem.code == "vessel-not-listed"]


@pytest.mark.parametrize(
    ("summary", "named"),
    [
        ("The frigate Dagestan called at Baku.", ["Dagestan"]),
        ("The missile boat “Paykan” called at Baku.", ["Paykan"]),
        ("Baku was shown “Astrakhan” and her crew.", ["Astrakhan"]),
        ("Grad Sviyazhsk came first.", ["Grad Sviyazhsk"]),
        ("The crew of S-201 was trained.", ["S-201"]),
        ("The gunboats Astrakhan and Dagestan left.", ["Astrakhan", "Dagestan"]),
        ("Grad Sviyazhsk, Dagestan and Astrakhan left.", ["Grad Sviyazhsk", "Dagestan", "Astrakhan"]),
    ],
)
def test_a_ship_that_is_named_and_not_listed_is_found(tmp_path: Path, summary: str, named: list[str]) -> None:
    assert found(tmp_path, summary, []) == named


@pytest.mark.parametrize(
    "summary",
    [
        "Ships left Astrakhan for Dagestan.",
        "The missile boats in Dagestan moved from Astrakhan.",
        "Two men from Dagestan and Astrakhan were held in a boat.",
        "The adviser Vafa Guluzade spoke of a base.",
        "Missile boats of the Peykan class fired.",
        "A head of Dagestan said that ships, aircraft and Astrakhan's guards took part.",
    ],
)
def test_a_place_a_person_or_a_class_is_no_ship(tmp_path: Path, summary: str) -> None:
    assert found(tmp_path, summary, []) == []


def test_a_ship_of_the_title_is_found_too(tmp_path: Path) -> None:
    assert found(tmp_path, "It called.", [], title="Frigate Dagestan calls at Baku") == ["Dagestan"]


def test_a_ship_that_is_listed_is_fine_and_so_is_one_in_a_row_with_it(tmp_path: Path) -> None:
    assert found(tmp_path, "The frigate Dagestan called at Baku.", ["dagestan"]) == []
    assert found(tmp_path, "Dagestan and Astrakhan called at Baku.", ["dagestan"]) == ["Astrakhan"]


def test_of_two_ships_with_one_name_either_may_be_listed(tmp_path: Path) -> None:
    assert found(tmp_path, "The frigate Damavand is on trials.", ["deylaman"]) == []
    assert found(tmp_path, "The frigate Damavand is on trials.", []) == ["Damavand"]


def test_the_catalogue_lists_every_ship_that_it_names() -> None:
    records = reading.read()
    found = [(event.id, finding[1]) for event in records.events for finding in check(event, records.vessels)]
    assert found == []
