"""The share dialog: what it gives carries the filter, the view and the opened event, and works where it is pasted."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from browsing import awaited, natural_size, until_complete
from playwright.sync_api import expect

from events.curation.releases import releases

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Watched
    from playwright.sync_api import Page

    Open = Callable[..., Page]

VIEW = "datetime=2013&country=IR,RU&event=2013-07-08-iran-russia-exercise&view=6/41.000/50.000"
TABS = ["Link", "Embed", "Picture", "One file", "Data", "Cite"]


@pytest.fixture
def dialog(opened: Callable[[str], Page]) -> Open:
    """Open the share dialog of a view at one of its tabs."""

    def open_dialog(tab: str, query: str = VIEW) -> Page:
        page = opened(f"/?{query}")
        page.get_by_role("button", name="Share").click()
        page.get_by_role("tab", name=tab).click()
        return page

    return open_dialog


def parameters(address: str | None) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address or "").query).items()}


def matched(page: Page, server: str, query: str) -> int:
    return int(json.loads(page.request.get(f"{server}/events.geojson?{query}").text())["numberReturned"])


def test_the_link_leads_to_what_is_shown_and_is_copied(dialog: Open, server: str) -> None:
    page = dialog("Link")
    link = page.get_by_role("textbox", name="Link to this view").input_value()
    assert link == f"{server}/?{VIEW}"
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the link").click()
    expect(page.locator("#share-link").get_by_role("status")).to_have_text("Copied.")
    assert page.evaluate("() => navigator.clipboard.readText()") == link
    page.goto(link)
    expect(page.get_by_role("article")).to_contain_text("Iran reports a joint exercise")


@pytest.mark.usefixtures("plain_http")
def test_what_the_browser_does_not_copy_is_selected(dialog: Open) -> None:
    page = dialog("Link")
    page.get_by_role("button", name="Copy the link").click()
    expect(page.locator("#share-link").get_by_role("status")).to_contain_text("The text is selected")
    field = page.get_by_role("textbox", name="Link to this view")
    expect(field).to_be_focused()
    assert field.evaluate("(field) => field.selectionEnd - field.selectionStart") == len(field.input_value())
    page.get_by_role("tab", name="Picture").click()
    page.get_by_role("tabpanel", name="Picture").get_by_role("button", name="Copy its address").click()
    expect(page.locator("#share-picture").get_by_role("status")).to_contain_text("The text is selected")
    assert "/map.png?" in page.evaluate("() => getSelection().toString()")


def test_a_change_of_the_map_is_in_the_link(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    page.get_by_role("textbox", name="From").fill("2020")
    page.get_by_role("textbox", name="From").press("Enter")
    page.get_by_role("button", name="Zoom in").click()
    expect(page).to_have_url(re.compile("view="))
    page.get_by_role("button", name="Share").click()
    assert page.get_by_role("textbox", name="Link to this view").input_value() == page.url
    assert parameters(page.url)["datetime"] == "2020/.."


def test_the_code_shows_the_same_events_where_it_is_pasted(
    dialog: Open, server: str, elsewhere: Callable[[str], str], watched: Watched
) -> None:
    page = dialog("Embed")
    page.get_by_role("checkbox", name="with filter").check()
    page.get_by_label("Colours").locator("visible=true").select_option("dark")
    code = page.get_by_role("textbox", name="Code to paste").input_value()
    assert 'loading="lazy"' in code
    page.goto(elsewhere(f"<body style='width:900px'>{code}"))
    frame = page.frame_locator("iframe")
    html = frame.locator("html[data-events][data-ready]")
    html.wait_for(state="attached")
    assert html.get_attribute("data-events") == str(matched(page, server, "datetime=2013&country=IR,RU"))
    assert html.get_attribute("data-theme") == "dark"
    expect(frame.get_by_role("article")).to_contain_text("Iran reports a joint exercise")
    expect(frame.get_by_role("searchbox")).to_be_visible()
    # The script beside the frame gave it the height that its width asks for.
    expect(page.locator("iframe")).not_to_have_css("height", "480px")
    assert watched.messages == []


def test_a_fixed_picture_is_shown_where_it_is_pasted(
    dialog: Open, server: str, elsewhere: Callable[[str], str]
) -> None:
    page = dialog("Embed")
    page.get_by_label("Kind").select_option("picture")
    page.get_by_label("Width").select_option("640")
    code = page.get_by_role("textbox", name="Code to paste").input_value()
    page.goto(elsewhere(code))
    picture = page.get_by_role("img")
    assert natural_size(picture) == [1280, 960]
    expect(page.get_by_role("link")).to_have_attribute("href", f"{server}/?{VIEW}")


def test_the_preview_is_the_embed_that_the_code_gives(dialog: Open) -> None:
    page = dialog("Embed")
    preview = page.frame_locator("#embed-preview iframe")
    preview.locator("html[data-events][data-ready]").wait_for(state="attached")
    page.get_by_role("checkbox", name="with filter").check()
    expect(preview.get_by_role("searchbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#embed-preview iframe")).to_have_count(0)


def test_frozen_codes_name_the_newest_release(dialog: Open) -> None:
    page = dialog("Embed")
    page.get_by_role("checkbox", name="Frozen").check()
    newest = releases()[-1].version
    assert f"version={newest}" in page.get_by_role("textbox", name="Code to paste").input_value()
    for tab, link in (("Picture", "Download the picture"), ("One file", "Download the map in one file")):
        page.get_by_role("tab", name=tab).click()
        assert parameters(page.get_by_role("link", name=link).get_attribute("href"))["version"] == newest
    page.get_by_role("tab", name="Data").click()
    csv = page.get_by_role("link", name="CSV").get_attribute("href")
    assert csv == f"/events.csv?datetime=2013&country=IR,RU&version={newest}"


def test_pictures_have_the_chosen_size_title_and_parts(dialog: Open) -> None:
    page = dialog("Picture")
    page.get_by_label("Title").fill("Iran & Russia, <2013>")
    page.get_by_role("checkbox", name="timeline").check()
    for size, width, height in (("1200x630", 2400, 1260), ("1123x794", 2246, 1588)):
        page.get_by_label("Size").select_option(size)
        address = page.get_by_role("link", name="Download the picture").get_attribute("href") or ""
        given = parameters(address)
        assert (given["title"], given["timeline"], given["legend"]) == ("Iran & Russia, <2013>", "1", "1")
        assert (given["datetime"], given["view"]) == ("2013", "6/41.000/50.000")
        size_of = """address => fetch(address).then(async (answer) => {
            const { width, height } = await createImageBitmap(await answer.blob());
            return [answer.headers.get('content-type'), width, height];
        })"""
        assert awaited(page, size_of, address) == ["image/png", width, height]


def test_pictures_come_in_vector_formats(dialog: Open) -> None:
    page = dialog("Picture")
    for form, kind in (("svg", "image/svg+xml"), ("pdf", "application/pdf")):
        page.get_by_label("Format").select_option(form)
        address = page.get_by_role("link", name="Download the picture").get_attribute("href") or ""
        answer = page.request.get(address)
        assert (answer.status, answer.headers["content-type"].partition(";")[0]) == (200, kind)


def test_the_one_file_holds_the_filtered_events(dialog: Open) -> None:
    page = dialog("One file")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the map in one file").click()
    assert download.value.suggested_filename.endswith("2013-IR+RU.html")


def test_every_offered_format_can_be_downloaded(dialog: Open, server: str) -> None:
    page = dialog("Data")
    links = page.get_by_role("tabpanel", name="Data").get_by_role("listitem").get_by_role("link")
    addresses = [link.get_attribute("href") or "" for link in links.all()]
    # Nine formats, the brief as a page, and its four as a file.
    assert len(addresses) == 9 + 1 + 4
    for address in addresses:
        assert parameters(address) == {"datetime": "2013", "country": "IR,RU"}
        assert page.request.get(f"{server}{address}").status == 200


def test_the_citation_names_the_view(dialog: Open, server: str) -> None:
    page = dialog("Cite")
    citation = page.get_by_role("textbox", name="Citation")
    expect(citation).not_to_have_value("")
    assert "2013" in citation.input_value()
    assert "country=IR,RU" in citation.input_value()
    for form in ("BibTeX", "RIS", "CSL JSON"):
        href = page.get_by_role("link", name=form).get_attribute("href")
        assert page.request.get(f"{server}{href}").status == 200


def test_the_keyboard_reaches_every_tab_and_leaves(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    button = page.get_by_role("button", name="Share")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("tab", name="Link").focus()
    for name in [*TABS[1:], TABS[0]]:
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("tab", name=name)).to_be_focused()
        expect(page.get_by_role("tabpanel", name=name)).to_be_visible()
    for _press in range(12):
        page.keyboard.press("Tab")
        # Past its last element the focus is with the browser's own window.
        inside = "() => document.activeElement === document.body || !!document.activeElement.closest('#share')"
        assert page.evaluate(inside), "the focus is behind the dialog"
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(button).to_be_focused()


def test_download_leads_to_the_data(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    page.get_by_role("button", name="Download").click()
    expect(page.get_by_role("tab", name="Data")).to_have_attribute("aria-selected", "true")


def test_targets_are_large_enough_for_fingers(dialog: Open) -> None:
    page = dialog(TABS[0])
    page.set_viewport_size({"width": 390, "height": 800})
    for tab in TABS:
        page.get_by_role("tab", name=tab).click()
        small = page.get_by_role("dialog").evaluate("""(dialog) => [...dialog.querySelectorAll(
                'button, select, label.choice, input:not([type=checkbox]), a.button, li a')]
            .filter((target) => target.checkVisibility() && target.getBoundingClientRect().height < 43.9)
            .map((target) => target.outerHTML)""")
        assert small == [], tab
        assert page.evaluate("() => document.documentElement.scrollWidth > innerWidth") is False


def test_nothing_of_the_dialog_is_loaded_before_it_is_opened(opened: Callable[[str], Page], watched: Watched) -> None:
    page = opened("/")
    until_complete(page)
    assert not [request for request in watched.requests if "/embed" in urlsplit(request).path or "map.png" in request]
