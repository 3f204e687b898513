"""Port access by state or alliance: one click from the map, all ports at a glance, in every language at every size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import DESKTOP, PHONE, until_drawn, window
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

#: Texts of the table that are broken inside a word, cut, or over another one.
FAULTS = """() => {
    const faults = [];
    const parts = [...document.querySelectorAll('.ports-table :is(th, td a:not(svg a))')]
        .filter((element) => element.checkVisibility() && element.textContent.trim() && !element.querySelector('svg'));
    const boxes = [];
    for (const element of parts) {
        const text = element.textContent.trim();
        if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline')
            faults.push(`cut: ${text}`);
        const range = document.createRange();
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            for (const { index, 0: word } of node.data.matchAll(/[\\p{L}\\p{M}\\p{N}]+/gu)) {
                range.setStart(node, index);
                range.setEnd(node, index + word.length);
                const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
                if (lines.size > 1) faults.push(`broken: ${word}`);
            }
            range.selectNodeContents(node);
            for (const box of range.getClientRects()) boxes.push({ text, box });
        }
    }
    for (const [i, one] of boxes.entries()) for (const other of boxes.slice(i + 1)) {
        const [a, b] = [one.box, other.box];
        if (one.text !== other.text && a.left < b.right - 1 && b.left < a.right - 1
            && a.top < b.bottom - 3 && b.top < a.bottom - 3) faults.push(`${one.text} | ${other.text}`);
    }
    if (document.documentElement.scrollWidth > innerWidth) faults.push('wider than the window');
    return faults;
}"""


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def first_screen(browser: Browser, server: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    with window(browser, viewport=request.param, has_touch=request.param == PHONE) as context:
        page = context.new_page()
        page.goto(server)
        until_drawn(page)
        yield page


def test_it_is_one_click_from_the_first_screen(first_screen: Page, server: str) -> None:
    link = first_screen.locator('a[href="/access/"]:visible')
    expect(link).to_be_in_viewport(ratio=1)
    link.click()
    expect(first_screen).to_have_url(f"{server}/access/")
    expect(first_screen.get_by_role("heading", level=1)).to_have_text("Who may use which port")


@pytest.mark.parametrize("language", ["en", "ru", "fa", "az", "kk", "tk"])
def test_no_text_is_cut_broken_or_covered_in_windows_of_any_width(page: Page, server: str, language: str) -> None:
    page.goto(f"{server}/access/?lang={language}")
    for width in (390, 820, 1280, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(FAULTS) == [], width


def test_all_ports_of_most_reports_are_seen_at_once(page: Page, server: str) -> None:
    page.set_viewport_size(DESKTOP)
    page.goto(f"{server}/access/")
    for port in ("Aktau", "Baku", "Volga"):
        expect(page.get_by_role("rowheader", name=port, exact=True)).to_be_in_viewport(ratio=1)


def test_a_bar_leads_to_its_event(page: Page, server: str) -> None:
    page.goto(f"{server}/access/")
    page.locator('svg a[href="/events/2009-aktau-supply-route"] rect').click()
    expect(page).to_have_url(f"{server}/events/2009-aktau-supply-route")
