"""The address bar follows the reader as often as browsers let it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

#: WebKit throws at the 101st change in 10 seconds.
STINGY = """
    const write = history.replaceState.bind(history);
    window.written = 0;
    history.replaceState = (...state) => {
        if (window.written++ >= 100) throw new DOMException("too often", "SecurityError");
        write(...state);
    };
"""
HELD = """(slider) => {
    for (let step = 0; step < 200; step++) {
        slider.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true }));
    }
}"""
#: A link of the page that carries what the page shows.
CARRIES = "a[data-carries][data-all]"


def test_a_held_key_leaves_the_last_period_in_the_address(opened: Callable[[str], Page], page: Page) -> None:
    page.add_init_script(STINGY)
    opened("/")
    page.get_by_role("slider", name="From", exact=True).evaluate(HELD)
    carried = page.locator(CARRIES).first.get_attribute("href") or ""
    (period,) = parse_qs(urlsplit(carried).query)["datetime"]
    expect(page).to_have_url(re.compile(re.escape(f"datetime={period}")))
    assert page.evaluate("() => window.written") <= 100


def test_a_browser_that_refuses_addresses_does_not_stop_the_page(opened: Callable[[str], Page], page: Page) -> None:
    page.add_init_script("history.replaceState = history.pushState = () => { throw new DOMException('never'); };")
    opened("/")
    everything = page.locator("html").get_attribute("data-events")
    page.get_by_role("searchbox").fill("sea cup")
    expect(page.locator("html")).not_to_have_attribute("data-events", everything or "")
    expect(page.locator(CARRIES).first).to_have_attribute("href", re.compile("q=sea%20cup"))


def test_what_only_follows_readers_is_dropped_from_the_address(opened: Callable[[str], Page], server: str) -> None:
    page = opened("/?utm_source=letter&country=IR,RU&fbclid=x%20y&match=all#map")
    expect(page).to_have_url(f"{server}/?country=IR,RU&match=all#map")
    expect(page.locator(".notice")).to_have_count(0)
