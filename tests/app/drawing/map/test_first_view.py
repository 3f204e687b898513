"""The first view: the map that is part of the page, before any script has run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import brotli
import numpy as np
import pytest
from lxml import etree

from app import create_app
from app.drawing.map.first_view import ZOOMS, Asked, first_view
from app.drawing.picture.marks import find
from app.drawing.picture.paper.viewport import Viewport, mercator
from app.frontend.assets import STATIC
from app.frontend.look import LOOK
from app.web.config import Settings
from app.web.policy.concurrency import expensive
from events.model.event_filter import EventFilter
from events.model.view import View

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from events.index.index import EventIndex
    from events.table.catalogue import Catalogue

EVERYTHING = EventFilter()
# The outline of a symbol, which is in the colour of its category where it is hollow.
OUTLINE = re.compile(r"var\(--(symbol-line|category-)")
STRIKES = EventFilter.from_query([("category", "strike")])


def drawn(app: Flask, index: EventIndex, asked: Asked) -> dict[str, etree._Element]:
    """Return the drawings by their classes."""
    with app.test_request_context():
        return {one.attrib["class"]: one for one in etree.fromstring(f"<div>{first_view(index, asked)}</div>")}


def counted(svg: etree._Element) -> int:
    """Sum up the events of a drawing: the numbers in rings and badges, and the symbols."""
    numbers = [text.text or "" for text in svg.iter("text") if text.get("fill") == "var(--cluster-text)"]
    rings = sum(int(found[0]) for text in numbers if (found := re.match(r"[\d,]+", text)))
    return rings + len(symbols(svg))


def symbols(svg: etree._Element) -> list[etree._Element]:
    """Return the symbols of single events: shapes with the outline of symbols, or hollow ones."""
    return [one for one in svg if one.get("fill") != "none" and OUTLINE.match(one.get("stroke", ""))]


def shown(app: Flask, index: EventIndex, asked: Asked, zoom: int) -> tuple[int, int]:
    """Count the events that a window shows at a zoom: as symbols and in rings, and by area."""
    west, south, east, north = LOOK.region
    middle = mercator(np.array([[west, north], [east, south]])).mean(axis=0)
    with app.test_request_context():
        found = find(index, asked.event_filter, "place", Viewport(0, 0, 2400, 1600, zoom, *middle.tolist()))
    return sum(mark.count for mark in found.marks), sum(sum(area.mix.values()) for area in found.areas)


@pytest.mark.parametrize("event_filter", [EVERYTHING, STRIKES], ids=["everything", "strikes"])
def test_it_shows_all_events_of_the_filter_that_are_in_sight(
    app: Flask, index: EventIndex, event_filter: EventFilter
) -> None:
    asked = Asked(event_filter, "en")
    views = drawn(app, index, asked)
    assert set(views) == {"first-base", *(f"zoom-{zoom}" for zoom in ZOOMS)}
    for zoom in ZOOMS:
        assert counted(views[f"zoom-{zoom}"]) == sum(shown(app, index, asked, zoom))
    assert len(index.select(event_filter)) >= counted(views["zoom-4"]) > 0.98 * len(index.select(event_filter))


def test_it_says_nothing_of_areas_where_these_are_hidden(app: Flask, index: EventIndex) -> None:
    asked = Asked(EVERYTHING, "en", areas=False)
    view = drawn(app, index, asked)["zoom-4"]
    assert counted(view) == shown(app, index, asked, 4)[0]
    assert not list(view.iter("rect"))


def test_of_a_part_of_the_map_it_shows_that_alone(app: Flask, index: EventIndex) -> None:
    views = drawn(app, index, Asked(EVERYTHING, "en", View(10, 40.3, 49.9)))
    assert set(views) == {"view"}
    at = Viewport(0, 0, 2400, 1600, 10, *mercator(np.array([[49.9, 40.3]]))[0].tolist())
    with app.test_request_context():
        marks = [mark for mark in find(index, EVERYTHING, "place", at).marks if mark.count == 1]
    assert len(symbols(views["view"])) == len(marks) > 0


def test_names_are_in_the_language_of_the_page(app: Flask, index: EventIndex) -> None:
    svg = drawn(app, index, Asked(EVERYTHING, "ru"))["zoom-5"]
    assert "Каспийское море" in {text.text for text in svg.iter("text")}


@pytest.mark.parametrize("zoom", ZOOMS)
def test_no_number_of_events_known_only_to_an_area_covers_a_name(app: Flask, index: EventIndex, zoom: int) -> None:
    svg = drawn(app, index, Asked(EVERYTHING, "en"))[f"zoom-{zoom}"]
    texts = [(text.text or "", float(text.attrib["x"]), float(text.attrib["y"])) for text in svg.iter("text")]
    boxes = [[float(rect.attrib[name]) for name in ("x", "y", "width", "height")] for rect in svg.iter("rect")]
    covered = [
        name
        for left, top, width, height in boxes
        # A badge with the name of its region is wider, and says more than what it covers.
        if width < 50
        for name, x, y in texts
        # Letters are at least so wide.
        if not name[0].isdigit() and abs(x - left - width / 2) < width / 2 + 3 * len(name) and top < y < top + height
    ]
    assert covered == []
    assert boxes


def test_colours_are_those_of_the_page(app: Flask, index: EventIndex) -> None:
    svg = drawn(app, index, Asked(EVERYTHING, "en"))["zoom-5"]
    colours = {one.get(name, "none") for one in svg.iter() for name in ("fill", "stroke") if one.tag != "use"}
    named = {f"var(--{name})" for name in LOOK.colours["light"]}
    assert colours - named <= {"none"}


def test_it_is_small(app: Flask, index: EventIndex) -> None:
    with app.test_request_context():
        assert len(brotli.compress(first_view(index, Asked(EVERYTHING, "en")).encode(), quality=5)) < 25_000


@pytest.mark.parametrize("path", ["/", "/embed", "/?country=IR&view=7/37.5/50", "/embed?story=war-2022-2026"])
def test_pages_with_a_map_have_it_before_any_script(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    assert page.index('class="first-view"') < page.index('<script type="module">')
    head = page.partition("</head>")[0]
    kinds = re.findall(r'<script (type="module"|defer|type="application/ld\+json")?', head)
    assert kinds
    assert "" not in kinds


def test_a_server_that_is_too_busy_leaves_it_out(tmp_path: Path, built_in: Catalogue) -> None:
    app = create_app(Settings(cache=tmp_path, expensive=1), built_in)
    with app.app_context(), expensive():
        page = app.test_client().get("/?country=TM&category=base")
    assert (page.status_code, 'class="first-view"' in page.text) == (200, False)


def test_the_style_sheet_changes_zooms_where_leaflet_does() -> None:
    west, south, east, north = LOOK.region
    (left, top), (right, bottom) = mercator(np.array([[west, north], [east, south]]))
    # Leaflet takes a zoom that fits but for a hundredth.
    sides = [np.ceil(np.array([right - left, bottom - top]) * 256 * 2 ** (zoom - 0.005)) for zoom in ZOOMS]
    sheet = (STATIC.parent / "src/page/styles/parts/first-view.css").read_text(encoding="utf-8")
    given = re.findall(r"@container \(min-width: (\d+)px\) and \(min-height: (\d+)px\)", sheet)
    assert [[float(one) for one in pair] for pair in given] == [side.tolist() for side in sides[1:]]
    assert f"calc({LOOK.beside // 2}px * var(--forward))" in sheet
