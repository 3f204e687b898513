"""A refused address offers what is left of it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

PEOPLE = {"Accept": "text/html"}
OFFER = re.compile(r'<a href="([^"]*)" dir="ltr">')


def offered(client: FlaskClient, address: str) -> str:
    """Return the address that the page of a refusal offers; empty if it offers none."""
    response = client.get(address, headers=PEOPLE)
    assert response.status_code in (400, 404)
    found = OFFER.search(response.text)
    return html.unescape(found[1]) if found else ""


@pytest.mark.parametrize(
    ("refused", "rest"),
    [
        *(
            (f"/?datetime=2013&country=IR{mark}", "/?datetime=2013&country=IR")
            for mark in (")", ".", ",", ").", "»", "%22")
        ),
        ("/?datetime=2013&country=IR,Mars", "/?datetime=2013&country=IR"),
        ("/?datetime=2013&country=Mars", "/?datetime=2013"),
        ("/?category=strike,war&country=Mars&q=sea+cup", "/?category=strike&q=sea+cup"),
        ("/?country=RU&datetime=summer&version=2099.1", "/?country=RU"),
        ("/?country=RU&view=5/40/50&view=6/40/50", "/?country=RU&view=5/40/50"),
        ("/?country=RU&view=5/40/50)", "/?country=RU&view=5/40/50"),
        ("/?country=RU&event=nothing", "/?country=RU"),
        ("/embed?country=RU&colour=red", "/embed?country=RU"),
        ("/events/?country=RU&lang=xx", "/events/?country=RU"),
        ("/events/2013-07-08-iran-russia-exercise).", "/events/2013-07-08-iran-russia-exercise"),
        ("/events/2013-07-08-iran-russia-exercise,?lang=fa", "/events/2013-07-08-iran-russia-exercise?lang=fa"),
        ("/?country=Mars", ""),
        ("/nothing", ""),
    ],
)
def test_the_rest_of_an_address_is_offered(client: FlaskClient, refused: str, rest: str) -> None:
    assert offered(client, refused) == rest
    if rest:
        assert client.get(rest).status_code == 200


def test_the_rest_is_offered_below_the_prefix_of_the_site(client: FlaskClient) -> None:
    response = client.get("/?datetime=2013&country=Mars", headers=PEOPLE, base_url="http://localhost/maps")
    found = OFFER.search(response.text)
    assert found is not None
    assert found[1] == "/maps/?datetime=2013"


def test_hostile_input_is_offered_as_an_address(client: FlaskClient) -> None:
    found = offered(client, "/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&country=Mars")
    assert found == "/?q=%22%3E%3Cscript%3Ealert%281%29%3C/script%3E"


def test_a_refusal_in_a_frame_leads_on(client: FlaskClient) -> None:
    response = client.get("/embed?country=RU&lang=xx", headers=PEOPLE)
    assert response.status_code == 400
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert '<a href="/embed?country=RU"' in response.text
    links = re.findall(r"<a [^>]*>", response.text)
    assert [link for link in links if 'href="/embed' not in link and 'target="_blank"' not in link] == []
