"""Pictures over HTTP: what an address gives, in which bytes, and what it refuses."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pypdf
import pytest
import reference_pictures
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import app
from app.drawing.picture.paper.canvas import printable
from app.drawing.picture.parameters import HEIGHTS, MOST_PIXELS, WIDTHS, PictureRequest
from app.drawing.picture.routes import gallery
from app.frontend.look import THEMES
from app.web.policy.concurrency import expensive
from events.model.errors import FilterError

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from events.index.index import EventIndex

SVG = "{http://www.w3.org/2000/svg}"
EXERCISE = "/events/2013-07-08-iran-russia-exercise.png"
SMALL = "width=320&height=240"


def size(png: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(png)).size


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Serve the few events of the reference pictures."""
    return reference_pictures.client(tmp_path_factory.mktemp("catalogue"))


@pytest.mark.parametrize("name", reference_pictures.PICTURES)
def test_a_picture_looks_like_its_reference(few: FlaskClient, name: str) -> None:
    drawn = reference_pictures.read(few.get(reference_pictures.PICTURES[name]).data)
    expected = reference_pictures.read((reference_pictures.FOLDER / f"{name}.png").read_bytes())
    assert drawn.shape == expected.shape
    difference = np.abs(drawn - expected).max(axis=2)
    # The references have a palette of 128 colours, and other versions of FreeType shade the edges of letters otherwise.
    assert difference.mean() <= 4
    assert (difference > 64).mean() <= 0.005


@pytest.mark.parametrize(
    ("path", "mimetype", "begins"),
    [
        ("/map.png", "image/png", b"\x89PNG"),
        ("/map.svg", "image/svg+xml", b"<?xml"),
        ("/map.pdf", "application/pdf", b"%PDF"),
        (EXERCISE, "image/png", b"\x89PNG"),
    ],
)
def test_each_format_is_what_it_says(client: FlaskClient, path: str, mimetype: str, begins: bytes) -> None:
    response = client.get(f"{path}?{SMALL}")
    assert (response.status_code, response.mimetype) == (200, mimetype)
    assert response.data.startswith(begins)


@pytest.mark.parametrize("path", ["/map.png", EXERCISE])
def test_without_parameters_a_picture_has_the_size_of_a_link_preview(client: FlaskClient, path: str) -> None:
    assert size(client.get(path).data) == (1200, 630)


@settings(max_examples=15)
@given(st.integers(*WIDTHS), st.integers(*HEIGHTS), st.sampled_from(["1", "1.25", "2", "3"]))
def test_a_picture_has_just_the_size_that_is_asked_for(app: Flask, width: int, height: int, scale: str) -> None:
    if width * height * float(scale) ** 2 > 2_000_000:
        width, height = WIDTHS[0] + width % 400, HEIGHTS[0] + height % 400
    address = f"/map.png?width={width}&height={height}&scale={scale}&q=nothing"
    drawn = size(app.test_client().get(address).data)
    assert drawn == pytest.approx((width * float(scale), height * float(scale)), abs=1 if "." in scale else 0)


def test_an_svg_is_as_large_as_asked_and_says_its_texts(client: FlaskClient) -> None:
    root = ET.fromstring(client.get("/map.svg?width=640&height=400&title=Ports+%26+bases").data)  # noqa: S314 - own drawing
    assert [root.attrib[side] for side in ("width", "height")] == ["480pt", "300pt"]
    assert root.findtext(f"{SVG}title") == "Ports & bases"
    description = root.findtext(f"{SVG}desc") or ""
    assert {"Ports & bases", "KAZAKHSTAN", "Port call", "Base map: Natural Earth, GSHHG and WDBII"} <= set(
        description.split(" · ")
    )
    assert "CC-BY-4.0" in description


def test_a_pdf_is_one_page_with_text_that_can_be_searched(client: FlaskClient) -> None:
    document = pypdf.PdfReader(io.BytesIO(client.get("/map.pdf?width=640&height=400&country=IR").data))
    (page,) = document.pages
    assert [float(side) for side in page.mediabox[2:]] == [480, 300]
    text = page.extract_text()
    assert "Iran" in text
    assert "CC-BY-4.0" in text
    assert "CreationDate" not in str(document.metadata)


def test_the_same_picture_is_the_same_bytes_in_another_process(client: FlaskClient) -> None:
    query = "width=320&height=420&lang=fa&timeline=1&routes=1&datetime=2013/2015"
    addresses = [f"/map.{form}?{query}" for form in ("png", "svg", "pdf")]
    code = "import sys, app; client = app.create_app().test_client()\n"
    code += f"for address in {addresses!r}: sys.stdout.buffer.write(client.get(address).data)"
    other = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, cwd=Path(app.__file__).parents[1]
    )
    assert other.stdout == b"".join(client.get(address).data for address in addresses)


def test_each_theme_draws_in_its_own_colours(client: FlaskClient) -> None:
    for theme, colours in THEMES.items():
        drawing = client.get(f"/map.svg?theme={theme}").data.decode()
        assert all(colours[name] in drawing for name in ("sea", "land", "river", "category-naval-exercise", "text"))


@pytest.mark.parametrize(
    ("language", "sea"),
    [
        ("en", "Caspian Sea"),
        ("ru", "Каспийское море"),
        ("fa", "دریای خزر"),
        ("az", "Xəzər dənizi"),
        ("tk", "Hazar deňzi"),
    ],
)
def test_names_are_in_the_language_that_is_asked_for(client: FlaskClient, language: str, sea: str) -> None:
    assert sea in client.get(f"/map.svg?lang={language}&width=500&height=700").text


def test_persian_letters_are_joined_and_run_from_the_right(client: FlaskClient) -> None:
    """Each letter alone would take one outline of its own; joined ones take other forms."""

    def outlines(title: str) -> set[str]:
        drawing = client.get(f"/map.svg?q=nothing&view=3/0/-150&lang=fa&title={title}").text
        space = "3"
        return set(re.findall(r'<path id="DejaVuSans-Bold-(\w+)"', drawing)) - {space}

    alone = outlines("ب ب ب ب")
    joined = outlines("بببب")
    assert len(alone) == 1
    assert len(joined) == 3
    assert not alone & joined


def test_the_caption_says_the_filter_and_the_number_of_events(client: FlaskClient) -> None:
    address = (
        "/map.svg?country=IR,RU&match=all&category=port-call&datetime=2013/2015&place=baku&q=ship&bbox=40,30,60,50"
    )
    description = client.get(address).text
    for words in ("2013–2015", "Iran and Russia together", "port calls", "Baku", "“ship”", "30° to 50° north"):
        assert words in description


def test_a_release_is_drawn_with_its_version(client: FlaskClient) -> None:
    assert "version 2026.1" in client.get("/map.svg?version=2026.1").text


def test_the_legend_and_the_timeline_come_and_go(client: FlaskClient) -> None:
    assert "Naval exercise" not in client.get("/map.svg?legend=0").text
    assert "Naval exercise" in client.get("/map.svg?legend=1").text
    assert "Events by year" not in client.get("/map.svg").text
    assert "Events by year" in client.get("/map.svg?timeline=1").text


def test_the_timeline_hatches_what_was_not_searched(client: FlaskClient) -> None:
    hatched = "hatched: not searched, after 1 April 2026"
    assert hatched in client.get("/map.svg?timeline=1").text
    assert hatched not in client.get("/map.svg?timeline=1&version=2026.1").text


def test_movements_are_drawn_when_asked_for(client: FlaskClient) -> None:
    address = "/map.svg?category=ship-deployment"
    assert len(client.get(f"{address}&routes=1").data) > len(client.get(address).data)


def test_talks_stand_on_the_water_that_they_concern_when_asked_for(client: FlaskClient) -> None:
    address = "/map.png?category=agreement"
    assert client.get(f"{address}&stand=concern").data != client.get(address).data
    assert client.get(f"{address}&stand=place").data == client.get(address).data


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("width=199", "width"), ("width=2401", "width"), ("width=1e3", "width"), ("width=", "width"),
        ("width=٣٠٠", "width"),
        ("height=149", "height"), ("height=2401", "height"), ("height=-300", "height"),
        ("scale=0", "scale"), ("scale=4", "scale"), ("scale=3.1", "scale"), ("scale=nan", "scale"),
        ("width=2400&height=2400&scale=3", "scale"),
        ("theme=blue", "theme"), ("lang=de", "lang"), ("lang=", "lang"),
        ("view=10", "view"), ("view=6/41.9/50.3/1", "view"), ("view=6/north/50.3", "view"),
        (f"title={'x' * 121}", "title"), ("title=%00", "title"), ("title=%EF%BF%BE", "title"),
        ("legend=yes", "legend"), ("timeline=2", "timeline"), ("routes=on", "routes"), ("stand=sea", "stand"),
        ("dpi=300", "dpi"), ("width=300&width=300", "width"), ("country=Iran", "country"), ("bbox=1", "bbox"),
        ("version=1999.1", "version"), ("event=x", "event"),
        ("width=200&height=150&legend=1&timeline=1&title=x", "height"),
    ],
)  # fmt: skip
def test_what_is_not_allowed_is_refused_by_name(client: FlaskClient, query: str, parameter: str) -> None:
    response = client.get(f"/map.png?{query}")
    assert (response.status_code, response.json["parameter"]) == (400, parameter)


@pytest.mark.parametrize(("query", "bound"), [("width=9999", "200 to 2400"), ("height=1", "150 to 2400")])
def test_an_oversize_request_is_told_the_bound(client: FlaskClient, query: str, bound: str) -> None:
    assert bound in client.get(f"/map.png?{query}").json["expected"]


@given(st.integers(*WIDTHS), st.integers(*HEIGHTS), st.floats(1, 3))
def test_no_png_is_larger_than_the_bound(width: int, height: int, scale: float) -> None:
    try:
        PictureRequest(width=width, height=height, scale=scale)
    except FilterError:
        assert width * height * scale**2 > MOST_PIXELS
    else:
        assert width * height * scale**2 <= MOST_PIXELS
    PictureRequest(format="svg", width=width, height=height, scale=scale)


@pytest.mark.parametrize("query", ["title=x", "country=IR", "legend=1"])
def test_a_picture_of_an_event_takes_no_parameters_of_the_map(client: FlaskClient, query: str) -> None:
    assert client.get(f"{EXERCISE}?{query}").status_code == 400


def test_an_event_known_to_an_area_has_a_picture_however_small(client: FlaskClient) -> None:
    response = client.get("/events/2022-08-02-eight-missiles-caspian.png?width=300&height=200")
    assert (response.status_code, response.mimetype) == (200, "image/png")


def test_an_event_that_is_not_there_has_no_picture(client: FlaskClient) -> None:
    assert client.get("/events/no-such-event.png").status_code == 404


@pytest.mark.parametrize("width", [200, 320, 480])
@pytest.mark.parametrize("height", [150, 240])
def test_what_nobody_asked_for_makes_room_on_small_pictures(client: FlaskClient, width: int, height: int) -> None:
    assert size(client.get(f"/map.png?width={width}&height={height}").data) == (width, height)


HOSTILE = '<script>alert(1)</script> $\\frac{1}{2}$ & "quotes" ]]> 日本'


def test_a_title_of_a_stranger_stays_text(client: FlaskClient) -> None:
    response = client.get("/map.svg", query_string={"title": HOSTILE, "q": HOSTILE})
    root = ET.fromstring(response.data)  # noqa: S314 - own drawing
    assert root.findtext(f"{SVG}title") == HOSTILE
    assert root.find(f".//{SVG}script") is None


@given(st.text())
def test_printable_text_is_text_that_xml_may_hold(text: str) -> None:
    ET.fromstring(f"<a>{printable(text).replace('&', '').replace('<', '')}</a>")  # noqa: S314 - own text


def test_a_picture_that_the_client_has_is_not_sent_again(client: FlaskClient) -> None:
    address = f"/map.png?{SMALL}"
    tag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(f"{address}&country=IR").headers["ETag"] != tag


def test_a_picture_is_drawn_once(few: FlaskClient) -> None:
    kept = few.application.extensions["caspian-pictures"].cache
    before = len(kept)
    for address in (f"/map.png?{SMALL}&q=once", f"/map.png?q=once&{SMALL}", f"/map.png?{SMALL}&q=once&scale=1.0"):
        few.get(address)
    assert len(kept) == before + 1


def test_the_gallery_forgets_what_was_not_asked_for_longest(index: EventIndex) -> None:
    drawn = []

    def draw(_index: EventIndex, wanted: PictureRequest, _patience: float) -> bytes:
        drawn.append(wanted.title)
        return b"x" * 11 if wanted.title == "too large" else b"1234"

    kept = gallery(draw, most_bytes=10)
    for title in ("first", "second", "third", "too large", "second", "third", "too large", "first"):
        kept(index, PictureRequest(title=title), 0)
    assert drawn == ["first", "second", "third", "too large", "too large", "first"]


def test_threads_draw_the_same_as_one(client: FlaskClient) -> None:
    addresses = [f"/map.png?{SMALL}&lang={language}&legend=0&datetime=2014" for language in ("en", "fa", "ru")]
    drawn: dict[str, bytes] = {}

    def draw(address: str) -> None:
        drawn[address] = client.application.test_client().get(address).data

    threads = [threading.Thread(target=draw, args=(address,)) for address in addresses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    alone = app.create_app().test_client()
    assert drawn == {address: alone.get(address).data for address in addresses}


def test_a_busy_server_says_when_to_come_back(client: FlaskClient) -> None:
    with client.application.app_context():
        rooms = [expensive() for _ in range(3)]
        for room in rooms:
            room.__enter__()
        response = client.get(f"/map.png?{SMALL}&q=busy")
        for room in rooms:
            room.__exit__(None, None, None)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert client.get(f"/map.png?{SMALL}&q=busy").status_code == 200
