"""A whole visit, by keyboard alone and by touch alone: find, read, follow a source, download, embed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from browsing import PHONE, window
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Download, Locator, Page

#: What Iran and Russia did together in 2013, and the exercise of July among it.
QUERY = "datetime=2013&country=IR,RU&match=all"
EVENT = "2013-07-08-iran-russia-exercise"
SOURCE = "https://www.wsws.org/en/articles/2013/08/08/russ-a08.html"
#: As many key presses as the whole way may take, besides what is typed.
MOST_PRESSES = 75
CLIPBOARD = ["clipboard-read", "clipboard-write"]


class Keys:
    """The keyboard of a page, which counts what is pressed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def go_to(self, target: Locator, key: str = "Tab", most: int = 12) -> None:
        """Press a key until the focus is on something, if it is not there yet; fail if that takes too long."""
        for _ in range(most + 1):
            if target.count() and target.first.evaluate("(element) => element === document.activeElement"):
                return
            self.press(key)
        message = f"{target} was not reached with {most} times {key}"
        raise AssertionError(message)


def features(download: Download, folder: Path) -> list[str]:
    path = folder / download.suggested_filename
    download.save_as(path)
    return [feature["id"] for feature in json.loads(path.read_text())["features"]]


def expected(page: Page, server: str) -> list[str]:
    answer = json.loads(page.request.get(f"{server}/events.geojson?{QUERY}").text())
    return [feature["id"] for feature in answer["features"]]


def check_code(code: str, server: str) -> None:
    assert f'<iframe src="{server}/embed?{QUERY.replace("&", "&amp;")}"' in code


def follow(context: BrowserContext, act: Callable[[], None]) -> str:
    """Do something that opens a page, and tell which address is asked for."""
    context.route(re.compile("^https://"), lambda route: route.fulfill(body="The source"))
    with context.expect_page() as opening:
        act()
    opening.value.wait_for_url(re.compile("^https://"))
    address = opening.value.url
    opening.value.close()
    return address


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Page]:
    with window(browser, permissions=CLIPBOARD) as context:
        yield context.new_page()


def test_by_keyboard_alone(desktop: Page, server: str, tmp_path: Path) -> None:
    page, keys = desktop, Keys(desktop)
    page.goto(server)
    page.locator("html[data-events][data-ready]").wait_for(state="attached")

    keys.go_to(page.get_by_role("textbox", name="From"))
    keys.type("2013")
    keys.go_to(page.get_by_role("textbox", name="To", exact=True))
    keys.type("2013")
    keys.go_to(page.locator("#filter-country-menu summary"))
    keys.press("Enter")
    keys.go_to(page.get_by_role("radio", name="any of these"))
    keys.press("ArrowDown")
    keys.go_to(page.get_by_role("textbox", name="Find in this list"))
    for name in ("iran", "russia"):
        keys.type(name)
        keys.press("Enter")
    keys.press("Escape")
    expect(page).to_have_url(f"{server}/?{QUERY}")

    keys.go_to(page.locator("a.result"))
    keys.press("Enter")
    july = page.get_by_role("list", name="Events").get_by_role(
        "button", name=re.compile("^Iran reports a joint exercise")
    )
    expect(page.get_by_role("list", name="Events").get_by_role("button").first).to_be_focused()
    keys.go_to(july, "ArrowDown")
    keys.press("Enter")
    expect(page.get_by_role("article").get_by_role("heading", level=2)).to_be_focused()
    source = page.get_by_role("article").locator(".sources a").first
    keys.go_to(source)
    assert follow(page.context, lambda: keys.press("Enter")) == SOURCE

    keys.press("Escape")
    expect(july).to_be_focused()
    keys.go_to(page.get_by_role("button", name="Download"), "Shift+Tab")
    keys.press("Enter")
    keys.go_to(page.locator("#share-data").get_by_role("link", name="GeoJSON", exact=True))
    with page.expect_download() as download:
        keys.press("Enter")
    assert features(download.value, tmp_path) == expected(page, server)

    keys.go_to(page.get_by_role("tab", name="Data"), "Shift+Tab")
    keys.go_to(page.get_by_role("tab", name="Embed"), "ArrowLeft")
    keys.go_to(page.get_by_role("button", name="Copy the code"))
    keys.press("Enter")
    expect(page.locator("#share-embed [role=status]")).not_to_be_empty()
    check_code(page.evaluate("() => navigator.clipboard.readText()"), server)
    keys.press("Escape")
    expect(page.get_by_role("button", name="Download")).to_be_focused()
    assert keys.pressed <= MOST_PRESSES


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    with window(browser, viewport=PHONE, has_touch=True, is_mobile=True, permissions=CLIPBOARD) as context:
        yield context.new_page()


def test_by_touch_alone(phone: Page, server: str, tmp_path: Path) -> None:
    page = phone
    page.goto(server)
    page.locator("html[data-events][data-ready]").wait_for(state="attached")

    page.get_by_role("button", name="Filter", exact=True).tap()
    for name in ("From", "To"):
        page.get_by_role("textbox", name=name, exact=True).tap()
        page.keyboard.type("2013")
    page.locator("#filter-country-menu summary").tap()
    page.get_by_role("radio", name="all of these").tap()
    for name in ("Iran", "Russia"):
        page.get_by_role("checkbox", name=name, exact=False).first.tap()
    expect(page).to_have_url(f"{server}/?{QUERY}")

    page.locator("a.result").tap()
    july = page.get_by_role("list", name="Events").get_by_role(
        "button", name=re.compile("^Iran reports a joint exercise")
    )
    july.tap()
    source = page.get_by_role("article").locator(".sources a").first
    assert follow(page.context, source.tap) == SOURCE

    page.get_by_role("button", name="Back to the list").tap()
    expect(july).to_be_visible()
    page.get_by_role("button", name="Menu").tap()
    page.get_by_role("button", name="Share").tap()
    page.get_by_role("tab", name="Data").tap()
    with page.expect_download() as download:
        page.locator("#share-data").get_by_role("link", name="GeoJSON", exact=True).tap()
    assert features(download.value, tmp_path) == expected(page, server)
    page.get_by_role("tab", name="Embed").tap()
    page.get_by_role("button", name="Copy the code").tap()
    expect(page.locator("#share-embed [role=status]")).not_to_be_empty()
    check_code(page.evaluate("() => navigator.clipboard.readText()"), server)
    page.get_by_role("button", name="Close", exact=True).tap()
    expect(page.get_by_role("dialog")).to_be_hidden()
