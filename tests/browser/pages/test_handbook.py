"""The handbook in a browser: read on any screen, searched without scripts, copied from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Watched
    from playwright.sync_api import Browser, Page

PAGES = ["", "method", "codebook", "coverage", "waters", "changelog", "addresses", "api", "serving", "search?q=filter"]


@pytest.mark.parametrize("width", [320, 900])
def test_no_page_is_wider_than_the_screen(page: Page, server: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    for name in PAGES:
        page.goto(f"{server}/docs/{name}", wait_until="domcontentloaded")
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"), name


def test_lines_have_a_length_that_can_be_read(page: Page, server: str) -> None:
    page.goto(f"{server}/docs/method")
    # Of a letter of middle width, as many go into a line.
    letters = page.locator(".prose p").first.evaluate(
        """paragraph => {
          const canvas = document.createElement("canvas").getContext("2d");
          canvas.font = getComputedStyle(paragraph).font;
          const text = paragraph.textContent;
          return paragraph.getBoundingClientRect().width / (canvas.measureText(text).width / text.length);
        }"""
    )
    assert 55 <= letters <= 95


def test_a_wide_table_scrolls_in_its_box_by_keyboard(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server}/docs/codebook")
    box = page.get_by_role("group", name="Table: Categories")
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.scrollLeft > 0")


def test_the_contents_fold_on_a_phone_and_stand_beside_the_text_on_a_desk(page: Page, server: str) -> None:
    page.goto(f"{server}/docs/api")
    expect(page.get_by_role("navigation", name="Handbook").get_by_role("link", name="Filters in CQL2")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_role("navigation", name="Handbook")).to_have_count(0)
    page.get_by_text("Contents", exact=True).click()
    page.get_by_role("navigation", name="Handbook").get_by_role("link", name="Filters in CQL2").click()
    expect(page.get_by_role("heading", name="Filters in CQL2")).to_be_in_viewport()


def test_a_search_works_without_scripts(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/docs/")
    field = page.get_by_role("searchbox", name="Search the handbook")
    field.fill("antimeridian")
    field.press("Enter")
    expect(page.get_by_role("status")).to_have_text("One section has these words.")
    page.get_by_role("link", name="Choosing features").click()
    expect(page.get_by_role("heading", name="Choosing features")).to_be_in_viewport()
    context.close()


def test_what_is_copied_from_an_example_can_be_run(page: Page, server: str, watched: Watched) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{server}/docs/notebooks")
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("status").filter(has_text="Copied.")).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == 'from events import load\ncatalogue = load(version="2026.1")\nlen(catalogue)\n'
    assert watched.messages == []


def test_printed_pages_have_the_text_alone(page: Page, server: str) -> None:
    page.goto(f"{server}/docs/all")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Handbook")).to_have_count(0)
    expect(page.get_by_role("heading", name="Method", exact=True)).to_be_visible()


def test_the_map_leads_to_the_handbook(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    page.get_by_role("link", name="Docs").click()
    expect(page.get_by_role("heading", name="Handbook", level=1)).to_be_visible()


@pytest.mark.usefixtures("plain_http")
def test_a_block_that_the_browser_does_not_copy_is_selected(page: Page, server: str) -> None:
    page.goto(f"{server}/docs/embedding")
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_text("The text is selected")).to_be_visible()
    assert "<iframe" in page.evaluate("() => getSelection().toString()")
