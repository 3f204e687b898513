"""The table at /events/: in full width, with whole words, at every width and in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.language.languages import CODES

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: A phone, cards, the narrowest table, and two screens.
WIDTHS = (390, 820, 940, 1280, 1440)
#: The words of the table that stand on more than one line or reach out of the window, and the cells that are cut.
FAULTS = """() => {
    const faults = [];
    const texts = document.createTreeWalker(document.querySelector('.events-table'), NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (texts.nextNode()) {
        const { currentNode: node } = texts;
        for (const { 0: word, index } of node.data.matchAll(/[\\p{L}\\p{M}\\p{N}]+/gu)) {
            range.setStart(node, index);
            range.setEnd(node, index + word.length);
            const boxes = [...range.getClientRects()].filter(({ width }) => width > 0);
            const lines = new Set(boxes.map(({ top }) => Math.round(top)));
            if (lines.size > 1) faults.push(`broken: ${word}`);
            if (boxes.some(({ left, right }) => left < 0 || right > innerWidth)) faults.push(`outside: ${word}`);
        }
    }
    for (const cell of document.querySelectorAll('.events-table :is(th, td)')) {
        const inline = getComputedStyle(cell).display === 'inline';
        if (!inline && cell.scrollWidth > cell.clientWidth + 1) faults.push(`cut: ${cell.innerText}`);
    }
    if (document.documentElement.scrollWidth > innerWidth) faults.push('the page scrolls sideways');
    return faults;
}"""


@pytest.mark.parametrize("language", CODES)
def test_no_word_is_broken_and_no_cell_is_cut(page: Page, server: str, language: str) -> None:
    page.goto(f"{server}/events/?lang={language}")
    faults: dict[int, Any] = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        faults[width] = page.evaluate(FAULTS)
    assert faults == {width: [] for width in WIDTHS}


def test_the_head_stays_in_sight_while_the_page_scrolls(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{server}/events/")
    page.locator(".events-table tbody tr").nth(60).scroll_into_view_if_needed()
    box = page.get_by_role("columnheader", name="Date").bounding_box()
    assert box is not None
    assert box["y"] == pytest.approx(0, abs=1)


def test_the_table_has_the_width_of_the_window(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{server}/events/")
    box = page.get_by_role("table").bounding_box()
    assert box is not None
    assert box["width"] > 0.95 * 1440


def test_on_a_phone_the_rows_are_cards_that_say_all(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{server}/events/?country=KZ")
    row = page.locator(".events-table tbody tr").first
    cells = row.locator("> *").all_inner_texts()
    page.set_viewport_size({"width": 390, "height": 844})
    for text in cells:
        assert text in row.inner_text()
    first, second = (page.locator(".events-table tbody tr").nth(number).bounding_box() for number in (0, 1))
    assert first is not None
    assert second is not None
    assert first["width"] > 300
    assert second["y"] > first["y"] + first["height"]
