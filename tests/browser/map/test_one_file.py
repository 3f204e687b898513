"""The map in one file, opened from a disk without any network."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from browsing import kept_window, until_drawn, window
from playwright.sync_api import expect

from app.notebook import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Watched
    from playwright.sync_api import Browser, BrowserContext, Page

    OpenFile = Callable[..., Page]


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that is not connected."""
    with kept_window(browser, offline=True) as context:
        yield context


@pytest.fixture(scope="module")
def download(browser: Browser, server: str) -> Iterator[Callable[[str], bytes]]:
    """Ask the server, from a connected browser, for each address once."""
    with window(browser) as connected:
        yield cache(lambda path: connected.request.get(f"{server}{path}").body())


@pytest.fixture
def open_file(page: Page, tmp_path: Path, download: Callable[[str], bytes]) -> OpenFile:
    """Save the map of a query as a file and open it."""

    def open_it(query: str = "") -> Page:
        path = tmp_path / "map.html"
        path.write_bytes(download(f"/map.html?{query}"))
        page.goto(path.as_uri())
        until_drawn(page)
        return page

    return open_it


def shown(page: Page) -> int:
    return int(page.locator("html").get_attribute("data-events") or "-1")


def matched(download: Callable[[str], bytes], query: str) -> int:
    return int(json.loads(download(f"/events.geojson?{query}"))["numberReturned"])


def test_it_holds_the_filtered_events(open_file: OpenFile, download: Callable[[str], bytes]) -> None:
    page = open_file("country=IR,RU&match=all")
    assert shown(page) == matched(download, "country=IR,RU&match=all")
    expect(page.locator(".notice")).to_contain_text("Iran and Russia together")


def test_nothing_is_asked_of_any_host(open_file: OpenFile, watched: Watched) -> None:
    page = open_file()
    for _step in range(6):
        page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Layers").click()
    expect(page.locator(".basemap-canvas")).to_be_attached()
    assert [request for request in watched.requests if not request.startswith("file:")] == []
    assert len(watched.requests) == 1
    assert watched.messages == []


def test_it_opens_in_a_browser_that_lacks_younger_functions(page: Page, open_file: OpenFile) -> None:
    page.add_init_script("delete window.DecompressionStream; delete URL.canParse;")
    assert shown(open_file("event=2013-07-08-iran-russia-exercise")) > 0
    expect(page.get_by_role("article")).to_be_visible()


def test_filters_and_search_work(open_file: OpenFile, download: Callable[[str], bytes]) -> None:
    page = open_file()
    everything = shown(page)
    page.get_by_role("textbox", name="From").fill("2013")
    page.get_by_role("textbox", name="From").press("Enter")
    expect(page.locator("html")).not_to_have_attribute("data-events", str(everything))
    since = shown(page)
    assert since == matched(download, "datetime=2013/..")
    page.get_by_role("searchbox").fill("Астрахань")
    expect(page.locator("html")).not_to_have_attribute("data-events", str(since))
    assert shown(page) == matched(download, "datetime=2013/..&q=Астрахань")


def test_the_timeline_moves_the_period(open_file: OpenFile) -> None:
    page = open_file()
    everything = shown(page)
    page.get_by_role("slider", name="From", exact=True).focus()
    page.keyboard.press("PageUp")
    page.keyboard.press("PageUp")
    expect(page.locator("html")).not_to_have_attribute("data-events", str(everything))


def test_an_event_opens_with_its_sources(
    open_file: OpenFile, download: Callable[[str], bytes], watched: Watched
) -> None:
    page = open_file()
    page.get_by_role("searchbox").fill("Iran reports a joint exercise")
    page.get_by_role("list", name="Events").get_by_role("button", name=re.compile("Iran reports a joint")).click()
    article = page.get_by_role("article")
    event = json.loads(download("/events/2013-07-08-iran-russia-exercise.json"))["properties"]
    expect(article).to_contain_text(event["summary"])
    for source in event["sources"]:
        expect(article.get_by_role("link", name=source["title"])).to_have_attribute("href", source["url"])
        expect(article).to_contain_text(source["evidence"])
    assert len(watched.requests) == 1


def test_the_back_button_undoes_a_filter(open_file: OpenFile) -> None:
    page = open_file()
    everything = shown(page)
    page.get_by_role("textbox", name="From").fill("2020")
    page.get_by_role("textbox", name="From").press("Enter")
    expect(page.locator("html")).not_to_have_attribute("data-events", str(everything))
    page.go_back()
    expect(page.locator("html")).to_have_attribute("data-events", str(everything))


def test_it_opens_the_event_and_the_part_of_the_map_that_were_shared(open_file: OpenFile) -> None:
    page = open_file("view=8/40.4/50&event=2013-07-08-iran-russia-exercise&theme=dark")
    expect(page.get_by_role("article")).to_contain_text("Iran reports a joint exercise")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    expect(page.locator(".leaflet-container")).to_have_css("background-color", "rgb(20, 36, 46)")


@pytest.mark.parametrize("query", ["utm_source=mail&fbclid=x", "X-Amz-Signature=a%2Fb&event=nothing", "country=ZZ"])
def test_a_query_of_who_serves_it_is_left_alone(
    page: Page, tmp_path: Path, download: Callable[[str], bytes], query: str
) -> None:
    path = tmp_path / "map.html"
    path.write_bytes(download("/map.html?view=8/40.4/50&event=2013-07-08-iran-russia-exercise"))
    page.goto(f"{path.as_uri()}?{query}")
    until_drawn(page)
    expect(page.get_by_role("article")).to_contain_text("Iran reports a joint exercise")
    page.get_by_role("textbox", name="From").fill("2013")
    page.get_by_role("textbox", name="From").press("Enter")
    page.wait_for_url(lambda url: "#?datetime=2013" in url)
    assert page.evaluate("location.search") == f"?{query}"
    found = shown(page)
    page.reload()
    until_drawn(page)
    assert shown(page) == found


def test_the_back_button_leads_to_its_start(open_file: OpenFile) -> None:
    page = open_file("event=2013-07-08-iran-russia-exercise")
    page.get_by_role("textbox", name="From").fill("2020")
    page.get_by_role("textbox", name="From").press("Enter")
    page.wait_for_url(lambda url: "datetime" in url)
    page.get_by_role("button", name="Back to the list").click()
    expect(page.get_by_role("article")).to_have_count(0)
    page.go_back()
    page.go_back()
    expect(page.get_by_role("article")).to_contain_text("Iran reports a joint exercise")


def test_without_scripts_it_is_a_table_of_its_events(
    browser: Browser, tmp_path: Path, download: Callable[[str], bytes]
) -> None:
    path = tmp_path / "map.html"
    path.write_bytes(download("/map.html?datetime=2013"))
    with window(browser, offline=True, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(path.as_uri())
        rows = page.get_by_role("table").locator("tbody tr")
        expect(rows).to_have_count(matched(download, "datetime=2013"))
        expect(rows.first).to_be_visible()
        for useless in (".filter", ".folium-map", "#panel", "#timeline", "#table-switch"):
            expect(page.locator(useless)).to_be_hidden()


def test_it_works_as_a_blob(page: Page, watched: Watched, download: Callable[[str], bytes]) -> None:
    page.set_content("<iframe width=1200 height=700></iframe>")
    page.evaluate(
        """(html) => {
            document.querySelector('iframe').src = URL.createObjectURL(new Blob([html], { type: 'text/html' }));
        }""",
        download("/map.html?event=2013-07-08-iran-russia-exercise").decode(),
    )
    frame = page.frame_locator("iframe")
    until_drawn(frame)
    everything = frame.locator("html").get_attribute("data-events")
    expect(frame.get_by_role("article")).to_contain_text("Iran reports a joint exercise")
    frame.get_by_role("textbox", name="From").fill("2013")
    frame.get_by_role("textbox", name="From").press("Enter")
    expect(frame.locator("html")).not_to_have_attribute("data-events", str(everything))
    assert watched.messages == []


def test_the_frame_of_a_notebook_shows_the_map(page: Page, watched: Watched) -> None:
    page.set_content(load().filter(country="IR,RU").map(event="2013-07-08-iran-russia-exercise")._repr_html_())
    frame = page.frame_locator("iframe")
    frame.locator("html[data-events][data-ready]").wait_for(state="attached")
    expect(frame.get_by_role("article")).to_contain_text("Iran reports a joint exercise")
    everything = frame.locator("html").get_attribute("data-events")
    frame.get_by_role("textbox", name="From").fill("2013")
    frame.get_by_role("textbox", name="From").press("Enter")
    expect(frame.locator("html")).not_to_have_attribute("data-events", str(everything))
    assert watched.messages == []
    assert [request for request in watched.requests if not request.startswith("about:")] == []


def test_a_notebook_that_is_not_trusted_shows_a_picture_of_the_map(page: Page) -> None:
    page.set_content(load().filter(country="IR,RU").map()._repr_html_())
    picture, frame = page.get_by_role("img", name="country=IR,RU"), page.locator("iframe")
    covering = "(one) => document.elementFromPoint(innerWidth / 2, 300) === one"
    assert frame.evaluate(covering)
    # What Jupyter takes out of outputs of others: frames and styles.
    page.evaluate("""() => {
        document.querySelector('iframe').remove();
        for (const one of document.querySelectorAll('[style]')) one.removeAttribute('style');
    }""")
    assert picture.evaluate(covering)
    assert picture.evaluate("(one) => one.complete && one.naturalWidth === 800")
