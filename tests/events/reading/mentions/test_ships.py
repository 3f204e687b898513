"""Ships: those of the catalogue, and never the places and people that bear their names."""

from __future__ import annotations

import pytest
from reports import report


def named(text: str, lang: str = "en") -> list[str]:
    return [vessel for one in report(text, lang=lang).ships for vessel in one.vessels]


def test_a_name_behind_a_kind_of_ship_is_the_ship() -> None:
    assert named("The patrol ship Dagestan left") == ["dagestan"]


def test_the_republic_is_no_ship() -> None:
    assert named("Off Dagestan two ships met") == []


def test_ships_in_a_list_are_all_found() -> None:
    assert named("The corvettes Grad Sviyazhsk, Veliky Ustyug and Uglich fired") == [
        "grad-sviyazhsk",
        "veliky-ustyug",
        "uglich",
    ]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("ракетный корабль «Татарстан» вышел", "ru", ["tatarstan"]),
        ("ناو موشک‌انداز «تاتارستان» پهلو گرفت", "fa", ["tatarstan"]),
    ],
)
def test_a_quoted_name_is_the_ship_in_other_scripts(text: str, lang: str, expected: list[str]) -> None:
    assert named(text, lang) == expected


def test_of_two_ships_of_a_name_the_kind_decides() -> None:
    assert named("the cargo ship Rasul Gamzatov was listed") != named(
        "the border patrol ship Rasul Gamzatov was listed"
    )


def test_a_ship_is_no_place() -> None:
    assert [one.place.id for one in report("The patrol ship Astrakhan left Makhachkala").named] == ["makhachkala"]


def test_a_name_may_be_written_with_a_hyphen() -> None:
    assert named("The patrol ship Sary-Arka left") == ["saryarka"]


def test_a_states_boats_are_not_the_ship_of_its_name() -> None:
    assert named("Участвовали катера Казахстана и корабль «Казахстан»", "ru") == ["kazakhstan"]
