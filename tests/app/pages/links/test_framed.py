"""An address of the site that somebody put into a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

FRAME = {"Sec-Fetch-Dest": "iframe", "Accept": "text/html"}
EVENT = "2013-07-08-iran-russia-exercise"


@pytest.mark.parametrize(
    ("address", "embed"),
    [
        ("/", "/embed"),
        ("/?country=IR,RU&match=all&view=6/40/51", "/embed?country=IR,RU&match=all&view=6/40/51"),
        ("/?country=IR&compare=2014&layers=ports&show=table&sort=title&colour=red", "/embed?country=IR"),
        (f"/?event={EVENT}&lang=fa", f"/embed?event={EVENT}&lang=fa"),
        (f"/events/{EVENT}", f"/embed?event={EVENT}"),
        ("/stories/war-2022-2026", "/embed?story=war-2022-2026"),
        ("/vessels/dagestan?version=2026.1", "/embed?version=2026.1&vessel=dagestan"),
        ("/places/baku", "/embed?place=baku"),
    ],
)
def test_the_embed_shows_what_the_page_would(client: FlaskClient, address: str, embed: str) -> None:
    response = client.get(address, headers=FRAME)
    assert response.status_code == 302
    assert response.location == embed
    assert client.get(embed).status_code == 200


@pytest.mark.parametrize("path", ["/events/?country=IR", "/docs/", "/docs/coverage", "/stories/"])
def test_other_pages_link_out(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers=FRAME)
    assert response.status_code == 200
    assert f'<a href="http://localhost{path}" target="_blank"' in response.text
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/", f"/events/{EVENT}", "/docs/"])
def test_caches_keep_a_page_and_its_stand_in_apart(client: FlaskClient, path: str) -> None:
    for headers in (FRAME, {"Sec-Fetch-Dest": "document"}, {}):
        assert "Sec-Fetch-Dest" in client.get(path, headers=headers).headers["Vary"]
    assert "frame-ancestors 'none'" in client.get(path).headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/embed", "/map.png", "/events.geojson", "/map.html?datetime=1995"])
def test_what_is_no_page_is_the_same_in_a_frame(client: FlaskClient, path: str) -> None:
    with client.get(path) as alone, client.get(path, headers=FRAME) as framed:
        assert (framed.status_code, framed.mimetype) == (alone.status_code, alone.mimetype)
