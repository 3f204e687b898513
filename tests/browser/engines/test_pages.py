"""First actions of readers, in Firefox and WebKit too: the map, an event, an embed, one file, a hidden map."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engines import Engine

EVENT = "2013-07-08-iran-russia-exercise"
FIRST = "#panel [role=list] .item-title"
TITLE = "Iran reports a joint exercise"
ARTICLE = """
    <p style="height:100px">Before</p>
    <iframe src="{}/embed?datetime=2013" style="width:800px;height:500px;border:0" title=Map></iframe>
    <p style="height:3000px">After</p>
"""
#: How a page hides what stands in it, and shows it later.
HIDDEN = {
    "tab": ("<div hidden>{}</div>", "() => { document.querySelector('div').hidden = false; }"),
    "details": (
        "<details><summary>Map</summary>{}</details>",
        "() => { document.querySelector('details').open = true; }",
    ),
}
#: Where the map stands, once it has drawn itself at its size.
STANDS = """() => {
    const { lat, lng } = map_caspian.getCenter();
    const drawn = document.querySelector('.event-canvas').width > 200 && document.querySelector('[data-complete]');
    return drawn && [map_caspian.getZoom(), lat.toFixed(1), lng.toFixed(1)];
}"""
#: Whether the events have coloured more pixels than a symbol has.
PAINTED = """() => {
    const canvas = document.querySelector('.event-canvas');
    if (!canvas?.width || !canvas.height) return false;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, index) => index % 4 === 3 && value > 0).length > 100;
}"""
SMALL_MAP_DRAWN = """() => {
    const { contentDocument } = document.querySelector('article iframe');
    return contentDocument.querySelector('[data-events][data-ready]') !== null;
}"""
#: The heights at which the controls of the timeline stand.
LINES = """() => [...new Set([...document.querySelectorAll('.timeline-controls > *')]
    .filter((one) => one.checkVisibility())
    .map((one) => Math.round(one.getBoundingClientRect().top)))]"""
#: A point of the page at which the map shows a place.
POINT = """(lat, lon) => {
    const { x, y } = map_caspian.latLngToContainerPoint([lat, lon]);
    const box = map_caspian.getContainer().getBoundingClientRect();
    return [Math.round(box.x + x), Math.round(box.y + y)];
}"""


def fetched(address: str) -> bytes:
    with urlopen(address, timeout=60) as answer:  # noqa: S310 - our own address
        content: bytes = answer.read()
        return content


def matched(server: str, query: str) -> int:
    return int(json.loads(fetched(f"{server}/events.geojson?{query}"))["numberReturned"])


def open_first(engine: Engine) -> None:
    """Open the first event of the list, and wait until the panel shows it."""
    engine.until(FIRST)
    title = engine.text(FIRST)
    engine.click(FIRST)
    engine.until("article.event", title)


@pytest.mark.parametrize("query", ["", "datetime=2013&country=IR,RU&match=all", "q=Sea+Cup&lang=fa"])
def test_the_map_draws_the_events_of_its_filter(engine: Engine, server: str, query: str) -> None:
    engine.open(f"{server}/?{query}")
    assert engine.shown() == matched(server, query.removesuffix("&lang=fa"))
    engine.eventually(PAINTED)


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_the_map_has_its_size_even_if_the_style_sheet_comes_last(engine: Engine, slow_styles: str, path: str) -> None:
    engine.open(slow_styles + path)
    engine.shown()
    engine.eventually(PAINTED)


def test_a_click_on_the_map_opens_the_event_that_is_there(engine: Engine, server: str) -> None:
    query = "datetime=2013&category=base"
    (event,) = json.loads(fetched(f"{server}/events.geojson?{query}"))["features"]
    engine.open(f"{server}/?{query}")
    assert engine.shown() == 1
    lon, lat = event["geometry"]["coordinates"]
    engine.click_at(*engine.call(POINT, lat, lon))
    engine.until("article.event", event["properties"]["title"])


def test_a_click_on_the_list_opens_the_event_and_back_closes_it(engine: Engine, server: str) -> None:
    engine.open(f"{server}/?datetime=2013")
    engine.shown()
    open_first(engine)
    engine.call("() => history.back()")
    engine.until(".panel-event[hidden]")


def test_a_typed_year_filters_the_events(engine: Engine, server: str) -> None:
    engine.open(f"{server}/")
    everything = engine.shown()
    engine.type_into("#filter-from", "2020\n")
    engine.until(f"html:not([data-events='{everything}'])")
    assert engine.shown() == matched(server, "datetime=2020/..")


def test_the_controls_of_the_timeline_stand_in_one_line(engine: Engine, server: str) -> None:
    engine.open(f"{server}/")
    engine.shown()
    assert len(engine.call(LINES)) == 1


def test_the_page_of_an_event_shows_it_on_a_map(engine: Engine, server: str) -> None:
    engine.open(f"{server}/events/{EVENT}")
    assert TITLE in engine.text("article h1")
    # The frame loads when it comes into sight.
    engine.eventually(SMALL_MAP_DRAWN)
    with engine.frame():
        engine.eventually(PAINTED)


def test_an_embed_shows_its_events_and_the_wheel_scrolls_past_it(
    engine: Engine, server: str, elsewhere: Callable[[str], str]
) -> None:
    engine.open(elsewhere(ARTICLE.format(server)))
    with engine.frame():
        assert engine.shown() == matched(server, "datetime=2013")
        before = engine.eventually(STANDS)
    engine.wheel(300, 400, 240)
    engine.eventually("() => scrollY > 50")
    with engine.frame():
        assert engine.eventually(STANDS) == before


def test_one_file_shows_its_events_without_a_server(engine: Engine, server: str, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    file.write_bytes(fetched(f"{server}/map.html?datetime=2013"))
    engine.open(file.as_uri())
    assert engine.shown() == matched(server, "datetime=2013")
    engine.eventually(PAINTED)
    open_first(engine)


@pytest.mark.parametrize("way", HIDDEN)
def test_a_map_that_begins_hidden_stands_where_others_do(
    engine: Engine, server: str, elsewhere: Callable[[str], str], way: str
) -> None:
    hiding, showing = HIDDEN[way]
    frame = f'<iframe src="{server}/embed" style="width:800px;height:500px" title=Map></iframe>'
    engine.open(elsewhere(frame))
    with engine.frame():
        expected = engine.eventually(STANDS)
    engine.open(elsewhere(hiding.format(frame)))
    with engine.frame():
        engine.shown()
    engine.call(showing)
    with engine.frame():
        assert engine.eventually(STANDS) == expected
        engine.eventually(PAINTED)
