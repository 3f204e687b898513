"""States: by name, adjective, forces and offices."""

from __future__ import annotations

import pytest

from events.reading.mentions.states import find


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("An Iranian frigate and a Kazakh cutter", "en", ["IR", "KZ"]),
        ("the Caspian Flotilla", "en", ["RU"]),
        ("Irans fleet", "en", ["IR"]),
        ("the U.S. Treasury", "en", ["US", "US"]),
        ("корабли ВМС Ирана и России", "ru", ["IR", "RU"]),
        ("Туркменбаши", "ru", []),
        ("یدک‌کش روسیه", "fa", ["RU"]),
        ("Ресейдің Каспий флотилиясы", "kk", ["RU"]),
        ("Azərbaycan sektorunda", "az", ["AZ"]),
    ],
)
def test_states_are_found_in_the_order_of_the_text(text: str, lang: str, expected: list[str]) -> None:
    assert [one.code for one in find(text, lang)] == expected


@pytest.mark.parametrize(
    ("text", "lang"), [("the five littoral states", "en"), ("пятью прикаспийскими государствами", "ru")]
)
def test_the_five_states_of_the_coast_are_all_meant(text: str, lang: str) -> None:
    assert {one.code for one in find(text, lang)} == {"AZ", "IR", "KZ", "RU", "TM"}
