"""Conventions of languages that browsers do not know, from CLDR."""

from __future__ import annotations

import pytest

from app.language.translations.compiling import UNKNOWN_TO_BROWSERS, conventions


@pytest.mark.parametrize("language", UNKNOWN_TO_BROWSERS)
def test_a_language_has_twelve_months_and_all_patterns(language: str) -> None:
    written = conventions(language)
    assert {len(set(names)) for names in written["months"].values()} == {12}  # type: ignore[attr-defined]
    assert set(written["dates"]) == {"y", "yMMM", "yMMMM", "yMMMd", "yMMMMd", "MMM", "MMMd"}  # type: ignore[call-overload]
    assert {name: set(by) for name, by in written["intervals"].items()} == {  # type: ignore[attr-defined]
        "y": {"y"},
        "yMMM": {"y", "M"},
        "yMMMd": {"y", "M", "d"},
    }


def test_months_are_those_of_the_language() -> None:
    assert conventions("tk")["months"]["wide"][6] == "iýul"  # type: ignore[index]
