"""A report of two events, from paste to the public map: by the keyboard alone, and by touch at 390 pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe import COLOURS, problems
from browsing import PHONE, TEXT_FAULTS, until_drawn, window
from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import Served
    from playwright.sync_api import Browser, Locator, Page

from desk_report import REPORT
from site_on_loopback import page as news
from site_on_loopback import running

SOURCE = {
    "Address of the page": "https://example.org/visits",
    "Title of the page": "Two visits",
    "Publisher": "Example",
}


def reach(page: Page, target: Locator) -> None:
    """Press Tab until something has the focus."""
    for _ in range(150):
        if target.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} cannot be reached with the keyboard")


def write_into(page: Page, label: str, text: str) -> None:
    reach(page, page.get_by_role("textbox", name=label).first)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)


def press(page: Page, role: str, name: str) -> None:
    reach(page, page.get_by_role(role, name=name).first)  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def test_a_report_of_two_events_goes_from_paste_to_the_map_by_the_keyboard(desk: Served, page: Page) -> None:
    page.goto(desk.opening)
    press(page, "link", "Read a report")
    expect(page.get_by_label("Text of the report")).to_be_focused()
    page.keyboard.insert_text(REPORT)
    write_into(page, "Day of publication", "2014-03-10")
    for label, text in SOURCE.items():
        write_into(page, label, text)
    press(page, "button", "Read it")
    page.get_by_role("heading", name="Drafts").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    for number, summary in enumerate(("A frigate called.", "Ships exercised."), 1):
        write_into(page, "Summary", summary)
        write_into(page, "What it supports, in your own words", "Reports it.")
        press(page, "button", "Save and mark as checked")
        expect(page.locator("h1 .badge")).to_have_text("Checked")
        if number == 1:
            press(page, "link", "Next draft of this report")
            expect(page.get_by_role("textbox", name="Summary")).to_have_value("")
    press(page, "link", "Checked")
    page.get_by_role("heading", name="Queue: Checked").wait_for()
    for box in page.get_by_role("checkbox").all():
        reach(page, box)
        page.keyboard.press("Space")
    press(page, "button", "Publish")
    expect(page.get_by_role("status")).to_contain_text("2 drafts done.")
    press(page, "link", "Caspian military activity map")
    until_drawn(page)
    expect(page.locator("html")).to_have_attribute("data-events", "3")
    assert "2014-03-04" in (desk.folder / "2014.yaml").read_text(encoding="utf-8")


def test_a_report_of_two_events_goes_from_paste_to_the_map_by_touch(desk: Served, browser: Browser) -> None:
    with window(browser, viewport=PHONE, has_touch=True) as context:
        page = context.new_page()
        page.goto(desk.opening)
        page.get_by_role("link", name="Read a report").first.tap()
        page.get_by_label("Text of the report").fill(REPORT)
        page.get_by_label("Day of publication").fill("2014-03-10")
        for label, text in SOURCE.items():
            page.get_by_label(label).fill(text)
        page.get_by_role("button", name="Read it").tap()
        page.locator(".desk-drafts a").first.tap()
        for number in (1, 2):
            page.get_by_role("textbox", name="Summary").fill("Something happened.")
            page.get_by_label("What it supports, in your own words").first.fill("Reports it.")
            page.get_by_role("button", name="Save and mark as checked").tap()
            page.get_by_role("button", name="Publish").tap()
            expect(page.locator("h1 .badge")).to_have_text("Published")
            assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
            if number == 1:
                page.get_by_role("link", name="Next draft of this report").tap()
                expect(page.locator("h1 .badge")).to_have_text("Draft")
        page.goto(desk.root)
        until_drawn(page)
        expect(page.locator("html")).to_have_attribute("data-events", "3")


def test_choosing_a_field_shows_the_words_that_it_rests_on(read: Page) -> None:
    read.locator(".desk-drafts a").first.click()
    read.get_by_role("textbox", name="Date", exact=True).focus()
    expect(read.locator("mark.chosen")).to_have_text("4 March 2014")
    read.get_by_role("textbox", name="Title", exact=True).focus()
    expect(read.locator("mark.chosen")).to_have_count(0)


def test_a_date_says_what_it_means_while_it_is_typed(read: Page) -> None:
    read.locator(".desk-drafts a").first.click()
    read.get_by_role("textbox", name="Date", exact=True).fill("2014-03~")
    expect(read.locator("#date-words")).to_have_text("March 2014, day unknown, approximate")
    read.get_by_role("textbox", name="Date", exact=True).fill("in March")
    expect(read.locator("#date-words")).to_have_text("")


def test_an_address_becomes_a_published_event_by_the_keyboard(desk: Served, page: Page) -> None:
    head = (
        '<meta property="article:published_time" content="2014-03-10"><meta property="og:site_name" content="Kaspiy">'
    )
    report = REPORT.strip().split("\n\n")[1]
    with running(
        {"/news": news(f"<html><head>{head}<title>A visit</title></head><p>{report}</p></html>".encode())}
    ) as site:
        page.goto(desk.opening)
        press(page, "link", "Read a report")
        write_into(page, "Address of the page", f"{site.address}/news")
        press(page, "button", "Read it")
        page.get_by_role("heading", name="Text of the report").wait_for()
        write_into(page, "Summary", "A frigate called.")
        write_into(page, "What it supports, in your own words", "Reports it.")
        reach(page, page.locator("[name=publishers_kind]"))
        page.keyboard.press("b")
        expect(page.locator("[name=publishers_kind]")).to_have_value("blog")
        press(page, "button", "Keep a copy of the page")
        expect(page.get_by_text("A copy of the page was kept on")).to_be_visible()
    press(page, "button", "Save and mark as checked")
    expect(page.locator("h1 .badge")).to_have_text("Checked")
    press(page, "link", "Checked")
    page.keyboard.press("/")
    page.keyboard.insert_text("kaspiy")
    page.keyboard.press("Enter")
    page.get_by_role("checkbox").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    press(page, "button", "Publish")
    expect(page.locator("h1 .badge")).to_have_text("Published")
    assert "name: Kaspiy" in (desk.folder / "publishers.yaml").read_text(encoding="utf-8")
    assert "sha256" in (desk.folder / "2014.yaml").read_text(encoding="utf-8")


def test_a_click_on_the_map_places_a_draft(read: Page) -> None:
    read.locator(".desk-drafts a").first.click()
    read.locator(".desk-map").click(position={"x": 10, "y": 10})
    expect(read.get_by_label("Latitude")).not_to_have_value("")
    expect(read.get_by_label("Name or id in the gazetteer")).to_have_value("")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_desk_keeps_anybody_out(desk: Served, browser: Browser, scheme: str) -> None:
    size = PHONE if scheme == "dark" else {"width": 1280, "height": 900}
    faults = {}
    with window(browser, viewport=size, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(f"{desk.root}/desk/login")
        faults["login"] = judged(page, scheme)
        page.goto(desk.opening)
        faults["empty queue"] = judged(page, scheme)
        page.goto(f"{desk.root}/desk/read")
        page.get_by_label("Text of the report").fill(REPORT)
        page.get_by_role("button", name="Read it").click()
        page.get_by_role("alert").wait_for()
        faults["refusal"] = judged(page, scheme)
        page.get_by_label("Day of publication").fill("2014-03-10")
        page.get_by_role("button", name="Read it").click()
        page.get_by_role("heading", name="Drafts").wait_for()
        faults["report"] = judged(page, scheme)
        page.locator(".desk-drafts a").first.click()
        for more in ("A point that the gazetteer does not have", "Further fields", "How dates are written"):
            page.get_by_text(more).click()
        page.get_by_label("Publisher").first.fill("Kaspiy Inform")
        page.get_by_label("Vessels 1", exact=True).fill("Град Свияжск")
        page.get_by_label("Address of the page").first.fill("https://example.org/visits")
        page.get_by_role("button", name="Save", exact=True).last.click()
        expect(page.get_by_role("group", name="New vessels").get_by_label("Usual name")).to_have_value("Град Свияжск")
        page.get_by_text("The page that says whose it is").click()
        faults["draft"] = judged(page, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
        page.goto(f"{desk.root}/desk/")
        faults["queue"] = judged(page, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
        page.goto(f"{desk.root}/desk/events/2013-07-08-test-exercise")
        page.get_by_role("button", name="Begin a change").click()
        page.get_by_role("textbox", name="Title", exact=True).fill("Another title")
        page.get_by_role("button", name="Save", exact=True).last.click()
        page.get_by_role("heading", name="What this changes").wait_for()
        faults["change"] = judged(page, scheme)
        page.goto(f"{desk.root}/events/2013-07-08-test-exercise/suggest")
        faults["suggestion"] = judged(page, scheme)
    assert {name: found for name, found in faults.items() if found} == {}


def judged(page: Page, scheme: str) -> list[str]:
    return problems(page, COLOURS if scheme == "dark" else None)


def test_no_text_of_the_desk_is_clipped(desk: Served, browser: Browser) -> None:
    found = []
    with window(browser) as context:
        page = context.new_page()
        page.goto(desk.opening)
        for width, language in ((390, "ru"), (390, "fa"), (1280, "kk")):
            page.set_viewport_size({"width": width, "height": 850})
            for path in ("/desk/", "/desk/read", "/desk/events/2013-07-08-test-exercise"):
                page.goto(f"{desk.root}{path}?lang={language}")
                found += [f"{width} px, {language}, {path}: {one}" for one in page.evaluate(TEXT_FAULTS)]
                assert page.evaluate("document.documentElement.scrollWidth") == width
    assert found == []
