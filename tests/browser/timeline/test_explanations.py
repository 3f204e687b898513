"""Explanations in the timeline: controls and legend in full, known summits and wars, and where the search ended."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from browsing import resize
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    Sized = Callable[[int, int, str], Page]

#: Texts and controls of the timeline that are cut, leave it, or lie over another one.
FAULTS = """() => {
    const timeline = document.querySelector('#timeline').getBoundingClientRect();
    const parts = [...document.querySelectorAll('.timeline-controls > *, .timeline-key, .landmark-kind, .landmark')]
        .filter((element) => element.checkVisibility() && element.offsetWidth > 0)
        .map((element) => ({ element, box: element.getBoundingClientRect(), text: element.textContent.trim() }));
    const faults = [];
    for (const { element, box, text } of parts) {
        if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline')
            faults.push(`cut: ${text}`);
        if (box.left < timeline.left || box.right > timeline.right + 1 || box.bottom > timeline.bottom)
            faults.push(`outside: ${text}`);
    }
    for (const [i, one] of parts.entries()) for (const other of parts.slice(i + 1)) {
        const [a, b] = [one.box, other.box];
        if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
            faults.push(`${one.text} | ${other.text}`);
    }
    const head = document.querySelector('.timeline-head');
    if (head.scrollHeight > head.clientHeight + 1) faults.push('the explanations scroll');
    return faults;
}"""


def summit(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("Caspian summits: Aktau, 12 August 2018"))


@pytest.mark.parametrize("language", ["en", "ru", "fa", "az", "kk", "tk"])
def test_nothing_in_the_timeline_is_cut_or_covered(sized: Sized, language: str) -> None:
    page = sized(820, 1180, language)
    for width, height in ((820, 1180), (1200, 800), (1440, 900)):
        resize(page, width, height)
        assert page.evaluate(FAULTS) == [], f"{width} px"


def test_it_is_taller_where_there_is_room(sized: Sized) -> None:
    heights = [sized(1280, height, "en").locator("#timeline canvas").bounding_box() for height in (640, 1000)]
    low, high = (box["height"] for box in heights if box)
    assert high > low + 30


def test_a_summit_is_an_event_that_can_be_opened(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    summit(page).hover()
    expect(page.locator("#timeline-tooltip")).to_contain_text("Convention on the Legal Status of the Caspian Sea")
    summit(page).click()
    expect(page.get_by_role("article")).to_be_visible()
    assert "event=2018-08-12-aktau-convention" in page.url


def test_a_mark_goes_with_the_time_that_is_in_view(opened: Callable[[str], Page]) -> None:
    page = opened("/?datetime=2013")
    expect(summit(page)).to_be_visible()
    for _step in range(4):
        page.get_by_role("button", name="Shorter stretch of time").click()
    expect(summit(page)).to_be_hidden()


def test_the_tooltip_of_a_bar_names_its_first_events(opened: Callable[[str], Page]) -> None:
    page = opened("/?datetime=2013&country=IR,RU&match=all")
    page.get_by_role("slider", name="From", exact=True).focus()
    tooltip = page.locator("#timeline-tooltip")
    expect(tooltip).to_contain_text(re.compile("^2013: "))
    expect(tooltip.locator(".first-event").first).to_contain_text("2013")
    expect(tooltip.locator(".first-event").last).to_contain_text("more")


def test_the_time_after_the_search_is_told_apart_from_calm(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    canvas = page.locator("#timeline canvas")
    expect(page.locator(".timeline-legend")).to_contain_text("not searched: after 1 April 2026")
    first, last = (
        int(page.get_by_role("slider", name=name, exact=True).get_attribute(f"aria-value{end}") or 0)
        for name, end in (("From", "min"), ("To", "max"))
    )
    box = canvas.bounding_box()
    assert box is not None
    searched = ((date(2026, 4, 2) - date(1970, 1, 1)).days - first) / (last + 1 - first) * box["width"]
    assert int(canvas.get_attribute("data-unsearched") or 0) == pytest.approx(searched, abs=1)
    hatched = """(canvas) => {
        const scale = canvas.width / canvas.clientWidth;
        const left = Number(canvas.dataset.unsearched) + 2;
        const { data } = canvas.getContext('2d').getImageData(left * scale, 2, 8 * scale, 20 * scale);
        return data.some((value, i) => i % 4 === 3 && value > 0);
    }"""
    assert canvas.evaluate(hatched)
    page.mouse.move(box["x"] + box["width"] - 6, box["y"] + 10)
    expect(page.locator("#timeline-tooltip")).to_contain_text("empty does not mean calm")
