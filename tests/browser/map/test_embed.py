"""The embed, inside pages of another origin."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from browsing import natural_size, until_complete, until_drawn, weigh
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Watched
    from playwright.sync_api import Browser, FrameLocator, Page

    Elsewhere = Callable[..., str]

# Bytes as they are sent, the columns of the whole catalogue among them; with a filter or a story, and without.
HEAVIEST, LIGHT = 135_000, 110_000
# On top of it: the finer base map of a large map, and the shapes of areas that a story's part of the map may cut.
FINER, SHAPES = 30_000, 40_000


@pytest.fixture(scope="session")
def browser(isolating_browser: Browser) -> Browser:
    return isolating_browser


def shown(frame: FrameLocator) -> int:
    """Return how many events an embed shows, once it does."""
    html = frame.locator("html[data-events][data-ready]")
    html.wait_for(state="attached")
    return int(html.get_attribute("data-events") or "-1")


def downloaded(page: Page, server: str, query: str) -> int:
    return int(json.loads(page.request.get(f"{server}/events.geojson?{query}").text())["numberReturned"])


def height(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["height"]


def test_the_embed_shows_the_filtered_events_in_a_page_of_another_origin(
    page: Page, server: str, elsewhere: Elsewhere, watched: Watched
) -> None:
    query = "datetime=2015/2019&country=IR"
    page.goto(elsewhere(f'<iframe src="{server}/embed?{query}" width=640 height=420 title=Map></iframe>'))
    frame = page.frame_locator("iframe")
    assert shown(frame) == downloaded(page, server, query)
    assert watched.messages == []
    link = frame.get_by_role("link", name="Caspian military activity map")
    expect(link).to_have_attribute("href", "/?datetime=2015/2019&country=IR")


def test_the_embed_has_no_furniture_of_the_site(page: Page, server: str, watched: Watched) -> None:
    page.goto(f"{server}/embed")
    until_complete(page)
    expect(page.get_by_role("searchbox")).to_have_count(0)
    expect(page.get_by_role("list", name="Events")).to_have_count(0)
    expect(page.get_by_role("slider")).to_have_count(0)
    assert watched.messages == []


def test_an_event_opens_in_a_card_over_the_embed(page: Page, server: str) -> None:
    page.goto(f"{server}/embed?event=2013-07-08-iran-russia-exercise")
    expect(page.get_by_role("article")).to_contain_text("Iran reports a joint exercise")
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("article")).to_be_hidden()


def test_the_events_of_a_spot_are_listed_in_a_card_over_the_embed(page: Page, server: str, watched: Watched) -> None:
    page.set_viewport_size({"width": 800, "height": 480})
    # Of what is known only to the country, the capital is no place.
    query = "place=baku"
    page.goto(f"{server}/embed?{query}&view=12/40.361/49.866")
    found = json.loads(page.request.get(f"{server}/events.geojson?{query}").text())["features"]
    expected = sum(one["properties"]["precision"] != "country" for one in found)
    assert expected > 20, "not enough to scroll"
    until_drawn(page)
    page.get_by_role("button", name=f"{expected} events here").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"{expected} events at this spot")).to_be_visible()
    items = page.get_by_role("list", name="Events").get_by_role("listitem")
    expect(items.first).to_have_attribute("aria-setsize", str(expected))
    assert items.count() < expected, "only those in sight are in the page"
    tops = [box["y"] + box["height"] for item in items.all() if (box := item.bounding_box())]
    starts = [box["y"] for item in items.all()[1:] if (box := item.bounding_box())]
    assert starts == pytest.approx(tops[:-1], abs=0.5), "each begins where the one before it ends"
    items.first.get_by_role("button").focus()
    page.keyboard.press("End")
    expect(items.last).to_have_attribute("aria-posinset", str(expected))
    expect(items.last.get_by_role("button")).to_be_focused()
    title = items.last.locator(".item-title").text_content()
    page.keyboard.press("Enter")
    expect(page.get_by_role("article").get_by_role("heading", level=2)).to_have_text(title or "")
    page.get_by_role("button", name="Back").click()
    expect(items.last.get_by_role("button")).to_be_focused()
    assert watched.messages == []


def test_the_address_of_the_map_page_in_a_frame_is_answered_with_the_embed(
    page: Page, server: str, elsewhere: Elsewhere, watched: Watched
) -> None:
    page.goto(elsewhere(f'<iframe src="{server}/?country=IR&sort=title" width=800 height=500 title=Map></iframe>'))
    frame = page.frame_locator("iframe")
    assert shown(frame) == downloaded(page, server, "country=IR")
    assert urlsplit(page.frames[1].url).path == "/embed"
    assert watched.messages == []


def test_a_refused_embed_leads_to_the_rest_of_its_filter(page: Page, server: str, elsewhere: Elsewhere) -> None:
    page.goto(elsewhere(f'<iframe src="{server}/embed?country=IR&lang=xx)" width=800 height=500 title=Map></iframe>'))
    frame = page.frame_locator("iframe")
    frame.get_by_role("link", name="/embed?country=IR").click()
    # Without the bracket there is still no such language.
    frame.get_by_role("link", name="/embed?country=IR", exact=True).click()
    assert shown(frame) == downloaded(page, server, "country=IR")


def test_a_page_that_is_isolated_from_other_origins_shows_embed_and_picture(
    page: Page, server: str, elsewhere: Elsewhere, watched: Watched
) -> None:
    html = f"""
        <iframe src="{server}/embed?country=IR" width=800 height=500 title=Map></iframe>
        <iframe sandbox="allow-scripts" src="{server}/embed?datetime=2013" width=800 height=500 title=Map></iframe>
        <img src="{server}/map.png?country=IR&width=400&height=300" alt=Map>
        <script src="{server}/embed.js"></script>
    """
    isolated = {"Cross_Origin_Embedder_Policy": "require-corp", "Cross_Origin_Opener_Policy": "same-origin"}
    page.goto(elsewhere(html, **isolated))
    assert page.evaluate("() => crossOriginIsolated")
    for place, query in ((0, "country=IR"), (1, "datetime=2013")):
        assert shown(page.frame_locator("iframe").nth(place)) == downloaded(page, server, query)
    assert natural_size(page.locator("img"))[0] == 400
    expect(page.locator("iframe").first).to_have_css("height", "560px")
    assert watched.messages == []


def test_several_embeds_on_a_page_each_get_their_own_height(
    page: Page, server: str, elsewhere: Elsewhere, watched: Watched
) -> None:
    page.goto(
        elsewhere(f"""
            <iframe id=wide src="{server}/embed?datetime=2013" style="width:800px" title=A></iframe>
            <iframe id=narrow src="{server}/embed?country=IR" style="width:340px" title=B></iframe>
            <iframe id=filtered src="{server}/embed?controls=1" style="width:800px" title=C></iframe>
            <iframe id=other srcdoc="<script>parent.postMessage({{ caspianMapHeight: 17 }}, '*')</script>"></iframe>
            <script src="{server}/embed.js"></script>
        """)
    )
    for name, query in (("wide", "datetime=2013"), ("narrow", "country=IR"), ("filtered", "")):
        assert shown(page.frame_locator(f"#{name}")) == downloaded(page, server, query)
    expect(page.locator("#wide")).to_have_css("height", "560px")
    expect(page.locator("#narrow")).to_have_css("height", "400px")
    expect(page.locator("#filtered")).not_to_have_css("height", "150px")
    assert height(page, "#filtered") > height(page, "#wide")
    assert height(page, "#other") == 154, "a frame of somebody else was given a height"
    assert watched.messages == []


def test_the_script_finds_embeds_of_the_site_under_another_name_and_in_shadow_roots(
    page: Page, server: str, elsewhere: Elsewhere
) -> None:
    named = server.replace("127.0.0.1", "localhost")
    page.goto(
        elsewhere(f"""
        <iframe src="{server}/embed" style="width:800px" title=A></iframe>
        <div><template shadowrootmode=open>
            <iframe src="{server}/embed" style="width:800px" title=B></iframe>
        </template></div>
        <script src="{named}/embed.js"></script>
    """)
    )
    frames = page.locator("iframe")
    expect(frames).to_have_count(2)
    for frame in frames.all():
        expect(frame).to_have_css("height", "560px")


def test_a_script_that_comes_late_asks_the_embeds_that_are_there(page: Page, server: str, elsewhere: Elsewhere) -> None:
    page.goto(elsewhere(f'<iframe src="{server}/embed" style="width:800px" height=480 title=Map></iframe>'))
    shown(page.frame_locator("iframe"))
    assert height(page, "iframe") == 484
    page.add_script_tag(url=f"{server}/embed.js")
    expect(page.locator("iframe")).to_have_css("height", "560px")


def test_without_the_script_the_embed_fills_the_frame_as_it_is(page: Page, server: str, elsewhere: Elsewhere) -> None:
    page.goto(elsewhere(f'<iframe src="{server}/embed" width=640 height=480 style="border:0" title=Map></iframe>'))
    frame = page.frame_locator("iframe")
    shown(frame)
    box = frame.locator("main").bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (640, 480)


def test_an_embed_in_a_closed_tab_is_whole_when_the_tab_opens(page: Page, server: str, elsewhere: Elsewhere) -> None:
    frame = f'<iframe src="{server}/embed" style="width:800px" title=Map></iframe>'
    page.goto(elsewhere(f'<div id=tab hidden>{frame}</div><script src="{server}/embed.js"></script>'))
    shown(page.frame_locator("iframe"))
    page.evaluate("() => { document.getElementById('tab').hidden = false }")
    expect(page.locator("iframe")).to_have_css("height", "560px")
    expect(page.frame_locator("iframe").locator("main")).to_have_css("height", "560px")
    link = page.frame_locator("iframe").get_by_role("link", name="Caspian military")
    expect(link).to_have_attribute("href", "/")


def test_a_sandboxed_embed_works_without_an_origin(
    page: Page, server: str, elsewhere: Elsewhere, watched: Watched
) -> None:
    source = f"{server}/embed?controls=1&event=2013-07-08-iran-russia-exercise"
    page.goto(elsewhere(f'<iframe sandbox="allow-scripts" src="{source}" width=800 height=600 title=Map></iframe>'))
    frame = page.frame_locator("iframe")
    everything = shown(frame)
    expect(frame.get_by_role("article")).to_contain_text("Iran reports a joint exercise")
    frame.get_by_role("searchbox").fill("sea cup")
    expect(frame.locator("html")).not_to_have_attribute("data-events", str(everything))
    assert shown(frame) == downloaded(page, server, "q=sea%20cup")
    assert watched.messages == []


def test_an_embed_leaves_the_focus_where_it_is(page: Page, server: str, elsewhere: Elsewhere) -> None:
    source = f"{server}/embed?event=2013-07-08-iran-russia-exercise"
    page.goto(elsewhere(f'<input autofocus><iframe src="{source}" width=800 height=600 title=Map></iframe>'))
    expect(page.frame_locator("iframe").get_by_role("article")).to_be_visible()
    expect(page.get_by_role("textbox")).to_be_focused()


def test_the_controls_filter_the_embed_and_its_link(page: Page, server: str, elsewhere: Elsewhere) -> None:
    page.goto(elsewhere(f'<iframe src="{server}/embed?controls=1" width=1000 height=600 title=Map></iframe>'))
    frame = page.frame_locator("iframe")
    everything = shown(frame)
    frame.get_by_role("textbox", name="From").fill("2020")
    frame.get_by_role("textbox", name="From").press("Enter")
    expect(frame.locator("html")).not_to_have_attribute("data-events", str(everything))
    assert shown(frame) == downloaded(page, server, "datetime=2020/..")
    expect(frame.get_by_role("link", name="Caspian military")).to_have_attribute("href", "/?datetime=2020/..")


@pytest.mark.parametrize(
    ("system", "theme", "expected"),
    [
        ("light", "auto", "rgb(220, 235, 243)"),
        ("dark", "auto", "rgb(20, 36, 46)"),
        ("dark", "light", "rgb(220, 235, 243)"),
        ("light", "dark", "rgb(20, 36, 46)"),
    ],
)
def test_a_theme_wins_over_the_readers_system(page: Page, server: str, system: str, theme: str, expected: str) -> None:
    page.emulate_media(color_scheme="dark" if system == "dark" else "light")
    page.goto(f"{server}/embed?theme={theme}")
    until_drawn(page)
    assert page.locator(".leaflet-container").evaluate("node => getComputedStyle(node).backgroundColor") == expected
    sea = page.locator(".basemap-canvas").evaluate("node => [...node.getContext('2d').getImageData(300, 5, 1, 1).data]")
    land = {"rgb(220, 235, 243)": 200, "rgb(20, 36, 46)": 60}[expected]
    assert (min(sea[:3]) > land) == (expected == "rgb(220, 235, 243)"), "the canvas is drawn in the other theme"


@pytest.mark.parametrize(
    ("query", "width", "height", "heaviest"),
    [
        ("", 720, 480, LIGHT),
        ("datetime=2013&country=IR,RU", 720, 480, LIGHT),
        ("controls=1", 640, 480, HEAVIEST),
        ("controls=1", 1100, 760, HEAVIEST + FINER),
        *(
            (f"story={story}", 640, 480, HEAVIEST + FINER + SHAPES)
            for story in ("iran-russia-2009-2013", "afghanistan-transit", "war-2022-2026")
        ),
    ],
)
def test_an_embed_is_light(browser: Browser, server: str, query: str, width: int, height: int, heaviest: int) -> None:
    weights = weigh(browser, f"{server}/embed?{query}", (width, height))
    assert sum(weights.values()) <= heaviest, "\n".join(f"{n} {u}" for u, n in weights.items())


@pytest.mark.parametrize(
    ("width", "height", "fetched"),
    [
        *((width, 800, fetched) for width, fetched in ((408, ["overview"]), (409, ["region"]))),
        *((720, height, fetched) for height, fetched in ((684, []), (685, ["region"]))),
    ],
)
def test_an_embed_fetches_only_what_its_first_view_does_not_hold_of_the_base_map(
    page: Page, server: str, watched: Watched, width: int, height: int, fetched: list[str]
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{server}/embed")
    until_complete(page)
    assert levels(watched) == fetched


def test_a_coarser_level_is_fetched_when_the_map_shows_more(page: Page, server: str, watched: Watched) -> None:
    page.set_viewport_size({"width": 720, "height": 700})
    page.goto(f"{server}/embed?view=9/43.6/51.2")
    until_complete(page)
    assert levels(watched) == ["detail"]
    with page.expect_response("**/overview.topojson*"):
        for zoom in range(8, 3, -1):
            page.get_by_role("button", name="Zoom out").click()
            # The link to the map page names the zoom once the map has come to rest there.
            link = page.get_by_role("link", name="Caspian military activity map")
            expect(link).to_have_attribute("href", re.compile(rf"view={zoom}/"))
    until_complete(page)
    assert levels(watched)[-1] == "overview"


def levels(watched: Watched) -> list[str]:
    """List the levels of the base map that were asked for, in their order."""
    files = [urlsplit(url).path for url in watched.requests]
    return [name.removesuffix(".topojson").rpartition("/")[2] for name in files if name.endswith(".topojson")]


def test_without_scripts_the_embed_is_a_picture_of_the_same_events(page: Page, server: str) -> None:
    context = page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    plain = context.new_page()
    plain.goto(f"{server}/embed?datetime=2013&theme=dark")
    picture = plain.locator("noscript img")
    expect(picture).to_be_visible()
    assert "datetime=2013" in (picture.get_attribute("src") or "")
    assert "theme=dark" in (picture.get_attribute("src") or "")
    assert natural_size(picture)[0] == 800
    context.close()
