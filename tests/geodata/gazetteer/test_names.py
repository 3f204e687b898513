"""Spellings of one name have one key."""

from __future__ import annotations

import pytest

from geodata.gazetteer import names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aktau", "AKTAU"),
        ("Bakı", "BAKI"),
        ("İstanbul", "istanbul"),
        ("Neft Daşları", "neft daslari"),
        ("Lənkəran", "Lenkeran"),
        ("Fort-Shevchenko", "Fort Shevchenko"),
        ("Lagan’", "Lagan'"),
        ("Щёлково", "Щелково"),
        ("بندر انزلی", "بندر انزلي"),
        ("کیاشهر", "كياشهر"),
        ("آق‌تاو", "آقتاو"),
        ("آق‌تاو", "آق تاو"),
        ("شَهسَوار", "شهسوار"),
    ],
)
def test_spellings_of_one_script_have_one_key(one: str, other: str) -> None:
    assert names.key(one) == names.key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Актау", "Ақтау"), ("Актау", "Aktau"), ("Baku", "Bakı"), ("Astara", "Astana")]
)
def test_keys_tell_scripts_and_different_names_apart(one: str, other: str) -> None:
    assert names.key(one) != names.key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Актау", "Aqtau"),
        ("Ақтау", "Aktau"),
        ("Türkmenbaşy", "Туркменбаши"),
        ("Turkmenbashi", "Turkmenbashy"),
        ("Makhachkala", "Maxaçqala"),
        ("Xaçmaz", "Хачмаз"),
        ("Жаңаөзен", "Janaozen"),
        ("Каспийск", "Kaspiisk"),
    ],
)
def test_a_name_sounds_the_same_in_every_script_and_romanisation(one: str, other: str) -> None:
    assert names.sound(one) == names.sound(other)


def test_a_name_in_arabic_script_has_the_consonants_of_its_sound() -> None:
    assert names.consonants(names.sound("ماخاچکالا")) == names.consonants(names.sound("Махачкала"))


@pytest.mark.parametrize(
    ("name", "proper"),
    [
        ("Türkmenbaşy aýlagy", "turkmenbasy"),
        ("Аэропорт Актау", "актау"),
        ("خلیج گرگان", "گرگان"),
        ("Böyük Zirə adası", "boyuk zire"),
        ("Baku", None),
        ("Naval base", None),
    ],
)
def test_the_proper_name_leaves_out_the_generic_term(name: str, proper: str | None) -> None:
    assert names.proper(name) == proper


def test_a_description_is_shortened_step_by_step() -> None:
    assert names.shortened("Uralsk (Oral), Zenit shipyard (signed in Istanbul)") == [
        "Uralsk (Oral), Zenit shipyard",
        "Uralsk, Zenit shipyard",
        "Uralsk",
    ]


def test_a_plain_name_has_no_shorter_form() -> None:
    assert names.shortened("Bandar Anzali") == []


@pytest.mark.parametrize("text", ["Aktau and Kuryk", "Актау и Курык", "Aktau / Kuryk", "Aktau və Kuryk (ports)"])
def test_names_that_a_string_couples_are_told_apart(text: str) -> None:
    assert len(names.parts(text)) == 2


@pytest.mark.parametrize("text", ["Andijan", "Baku", "Рига и"])
def test_a_single_name_has_no_parts(text: str) -> None:
    assert names.parts(text) == []
