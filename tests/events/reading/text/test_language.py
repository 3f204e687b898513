"""The language of a text, by its letters."""

from __future__ import annotations

import pytest

from events.reading.text.language import language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two ships called at Baku.", "en"),
        ("Два корабля зашли в Баку.", "ru"),
        ("رزمایش در نوشهر برگزار شد", "fa"),
        ("Xəzər dənizində təlim keçirilib", "az"),
        ("Ақтау теңіз портына екі кеме келді", "kk"),
        ("Türkmenbaşy deňiz portunda", "tk"),
    ],
)
def test_a_language_is_known_by_its_letters(text: str, expected: str) -> None:
    assert language(text) == expected
