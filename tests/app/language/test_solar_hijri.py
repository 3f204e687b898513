"""Days in the Solar Hijri calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.language.solar_hijri import solar_hijri

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("edtf", "written"),
    [
        ("2013-07-08", "۱۷ تیر ۱۳۹۲"),
        ("2013-07-08/2013-07-12", "۱۷ تیر ۱۳۹۲ – ۲۱ تیر ۱۳۹۲"),
        ("2013-07", "تیر ۱۳۹۲ – مرداد ۱۳۹۲"),
        ("2013", "۱۳۹۱ – ۱۳۹۲"),
        ("2025-03-20", "۳۰ اسفند ۱۴۰۳"),
        ("2025-03-21", "۱ فروردین ۱۴۰۴"),
        ("0622-03-21", ""),
        ("9999-12-31", ""),
        ("2013/9999", ""),
    ],
)
def test_a_date_is_said_as_precisely_as_it_is_known(app: Flask, edtf: str, written: str) -> None:
    with app.test_request_context("/?lang=fa"):
        assert solar_hijri(edtf) == written


def test_only_readers_of_persian_see_it(app: Flask) -> None:
    with app.test_request_context("/?lang=az"):
        assert not solar_hijri("2013-07-08")


@pytest.mark.parametrize("path", ["/events/?datetime=2013-07&", "/events/2013-07-08-iran-russia-exercise?"])
def test_pages_say_it_beside_the_gregorian_date(client: FlaskClient, path: str) -> None:
    assert "۱۷ تیر ۱۳۹۲" in client.get(f"{path}lang=fa").text
