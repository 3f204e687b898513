"""The page of an event: the same card as in the map's panel, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import show, without_pictures_and_frames
from playwright.sync_api import expect

from app.language.languages import CODES

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

#: Events with one role and several, with one state and several in a role, announced, and with many publishers.
EVENTS = (
    "2013-07-08-iran-russia-exercise",
    "2013-nato-aktau-harbour",
    "2013-06-28-iran-russia-exercise-announced",
    "2026-03-18-israel-strikes-bandar-anzali",
)


def sentences(page: Page) -> list[str]:
    """Return what the card says of the participants and of the verification."""
    terms = page.locator(".event dl dt").all_inner_texts()
    said = page.locator(".event dl dd").all_inner_texts()
    assert len(terms) == len(said) >= 4
    return [said[2], said[-1]]


@pytest.mark.parametrize("language", CODES)
def test_the_page_and_the_panel_say_the_same(opened: Callable[[str], Page], server: str, language: str) -> None:
    page = opened(f"/?datetime=1990&lang={language}")
    without_pictures_and_frames(page.context)
    shown = {}
    for event in EVENTS:
        show(page, f"event={event}&lang={language}")
        page.get_by_role("article").locator(f"a[href^='/events/{event}']").first.wait_for(state="attached")
        shown[event] = sentences(page)
    for event in EVENTS:
        page.goto(f"{server}/events/{event}?lang={language}")
        assert sentences(page) == shown[event]


def test_a_wide_page_shows_the_map_beside_the_text(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{server}/events/{EVENTS[0]}")
    text, drawn = page.locator(".event-summary").bounding_box(), page.locator("iframe").bounding_box()
    assert text is not None
    assert drawn is not None
    assert drawn["x"] > text["x"] + text["width"]
    assert drawn["y"] < text["y"]
    assert drawn["x"] + drawn["width"] > 0.85 * 1440


def test_the_events_before_and_after_lead_back_and_forth(page: Page, server: str) -> None:
    page.goto(f"{server}/events/{EVENTS[0]}")
    page.locator(".neighbours [rel=next]").click()
    page.wait_for_url(lambda url: EVENTS[0] not in url)
    page.locator(".neighbours [rel=prev]").click()
    expect(page).to_have_url(f"{server}/events/{EVENTS[0]}")
