"""Places: the gazetteer's in any case and script; no government, person or club."""

from __future__ import annotations

import pytest

from events.reading.mentions.places import find, sea_off
from events.reading.text.tokens import tokens


def named(text: str, lang: str = "en") -> list[str]:
    return [one.place.id for one in find(text, tokens(text, lang), lang) if not one.is_government]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("in the port settlement of Quryq", "en", ["kuryk"]),
        ("у мыса Тюб-Караган", "ru", ["cape-tyub-karagan"]),
        ("прибыли в Махачкалу", "ru", ["makhachkala"]),
        ("در پایگاه دریایی نوشهر", "fa", ["nowshahr"]),
        ("Bakıda keçirilib", "az", ["baku"]),
        ("Ақтауда өтті", "kk", ["aktau"]),
        ("at the Oymasha range", "en", ["oymasha"]),
    ],
)
def test_a_place_is_found_in_any_case_and_script(text: str, lang: str, expected: list[str]) -> None:
    assert named(text, lang) == expected


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The raid, which Baku denied", "en"),
        ("Talks between Moscow and Tehran", "en"),
        ("It surprised Astana's diplomats", "en"),
        ("Как считают в Москве заявили в Киеве", "ru"),
    ],
)
def test_a_capital_that_speaks_is_its_government(text: str, lang: str) -> None:
    found = find(text, tokens(text, lang), lang)
    assert found
    assert any(one.is_government for one in found)


def test_a_capital_in_which_something_happened_is_a_place() -> None:
    assert named("signed in Moscow") == ["moscow"]
    assert named("подписан в Москве", "ru") == ["moscow"]


def test_a_president_is_not_the_port_of_his_name() -> None:
    assert named("according to President Turkmenbashi") == []
    assert named("they sailed to Turkmenbashi") == ["turkmenbashi"]


def test_a_football_club_is_not_its_town() -> None:
    assert named("as Dinamo Makhachkala won") == []


def test_the_sea_off_a_port_is_known_by_its_alias() -> None:
    area = sea_off("nowshahr")
    assert area is not None
    assert area.id == "sea-off-mazandaran"
    assert sea_off("tehran") is None


def test_a_part_of_a_name_with_a_hyphen_is_no_place() -> None:
    assert named("The Kazakh patrol ship Sary-Arka called at Baku-based firms in Aktau") == ["aktau"]
