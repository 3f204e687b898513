"""Countries as people write them."""

from __future__ import annotations

import pytest

from events.own.written.countries import actor, read


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Iran, Islamic Republic of", "IR"),
        ("Iran (Islamic Republic of)", "IR"),
        ("IRN", "IR"),
        ("Russian Federation", "RU"),
        ("Russia (Soviet Union)", "RU"),
        ("364", "IR"),
        ("31", "AZ"),
        ("Moldova, Republic of", "MD"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("Turkmenistan; Iran", "TM IR"),
        ("Azerbaijan/Iran", "AZ IR"),
        ("Russia and Iran", "RU IR"),
        ("Russia-Iran", "RU IR"),
        ("USA", "US"),
        ("UK", "GB"),
        ("U.S.", "US"),
        ("England", "GB"),
        ("Persia", "IR"),
        ("ИРАН", "IR"),
        ("ایران", "IR"),
        ("Bosnia and Herzegovina", "BA"),
        ("Guinea-Bissau", "GW"),
        ("Trinidad & Tobago", "TT"),
        ("South Korea", "KR"),
        ("Korea, South", "KR"),
        ("Russia, Iran, Islamic Republic of, Kazakhstan", "RU IR KZ"),
        ("nato", "NATO"),
    ],
)
def test_names_and_codes_are_known(text: str, codes: str) -> None:
    assert read(text) == (tuple(codes.split()), ())


def test_what_is_no_country_is_told_apart() -> None:
    assert read("Kazakhstan, Ruritania; None") == (("KZ",), ("Ruritania", "None"))
    assert read("Gulf of Guinea") == ((), ("Gulf of Guinea",))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Military Forces of Russia (2000-)", "RU"),
        ("Government of Iran", "IR"),
        ("Navy of Kazakhstan", "KZ"),
        ("Iranian Navy", "IR"),
        ("Armed forces", None),
        ("Unidentified Armed Group (Russia)", None),
    ],
)
def test_forces_are_those_of_states(name: str, code: str | None) -> None:
    assert actor(name) == code
