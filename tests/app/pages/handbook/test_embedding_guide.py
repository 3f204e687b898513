"""The guides for editors and notebooks: what they tell people to paste is there."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from app.pages.handbook.documents import _FOLDER
from app.pages.map.embed import OPTIONS

if TYPE_CHECKING:
    from flask.testing import FlaskClient

GUIDE = (_FOLDER / "embedding.md").read_text(encoding="utf-8")
ADDRESSES = sorted({html.unescape(one) for one in re.findall(r'https://map\.example(/[^\s"`]+)', GUIDE)})


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_of_the_guide_answers(client: FlaskClient, address: str) -> None:
    with client.get(address) as response:
        assert response.status_code == 200


def test_the_guide_shows_every_way_to_embed() -> None:
    paths = {address.partition("?")[0] for address in ADDRESSES}
    assert paths == {"/", "/embed", "/embed.js", "/map.png", "/map.svg", "/map.pdf", "/map.html", "/citation.bib"}


def test_the_guide_explains_every_option_of_an_embed() -> None:
    explained = set(re.findall(r"^\| `(\w+)`", GUIDE, re.MULTILINE))
    assert explained >= set(OPTIONS)


def test_every_language_is_named() -> None:
    assert all(f"`{language}`" in GUIDE for language in OPTIONS["lang"])


@pytest.mark.parametrize("name", ["embedding", "notebooks"])
def test_links_of_the_guides_lead_somewhere(client: FlaskClient, name: str) -> None:
    page = client.get(f"/docs/{name}")
    assert page.status_code == 200
    for address in re.findall(r'href="(/[^"#]*)', page.text):
        with client.get(address) as response:
            assert response.status_code == 200, address
