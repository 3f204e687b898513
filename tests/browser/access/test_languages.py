"""The interface in other languages: mirrored pages, dates, digits and names as their readers write them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from browsing import awaited, show, until_drawn, window
from persiantools.jdatetime import JalaliDate
from playwright.sync_api import expect

from events.index.questions import statistics

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

    from events.table.catalogue import Catalogue

EXERCISE = "2013-07-08-iran-russia-exercise"


def left_of(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["x"]


def test_the_persian_map_page_is_mirrored(opened: Callable[[str], Page]) -> None:
    page = opened("/?lang=fa")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert left_of(page, "#panel") < left_of(page, "#map") < left_of(page, "header h1")
    assert left_of(page, ".leaflet-control-zoom") < left_of(page, ".legend")


def test_geography_and_time_are_not_mirrored(opened: Callable[[str], Page]) -> None:
    page = opened("/?lang=fa&view=7/40.37/49.85")
    assert left_of(page, ".brush-from") < left_of(page, ".brush-to")
    page.mouse.move(*centre(page))
    east = page.locator(".map-coordinates").inner_text()
    page.mouse.move(centre(page)[0] + 100, centre(page)[1])
    expect(page.locator(".map-coordinates")).not_to_have_text(east)
    degrees = [
        float(re.findall(r"[\d.]+", latin(text))[1]) for text in (east, page.locator(".map-coordinates").inner_text())
    ]
    assert degrees[0] < degrees[1]


@pytest.mark.parametrize(("locale", "language"), [("kk-KZ", "kk"), ("fa-IR", "fa"), ("de-DE", "en")])
def test_the_browsers_language_is_honoured(browser: Browser, server: str, locale: str, language: str) -> None:
    with window(browser, locale=locale) as context:
        page = context.new_page()
        page.goto(f"{server}/events/")
        assert page.locator("html").get_attribute("lang") == language


def test_a_change_of_language_keeps_filter_view_and_event(opened: Callable[[str], Page]) -> None:
    page = opened(f"/?country=IR&event={EXERCISE}&view=6/41.000/50.000")
    page.locator("details.languages > summary").click()
    page.get_by_role("link", name="Русский").click()
    page.wait_for_url("**lang=ru*")
    assert page.url.endswith(f"/?country=IR&event={EXERCISE}&view=6/41.000/50.000&lang=ru")
    until_drawn(page)
    assert page.locator("html").get_attribute("lang") == "ru"


def test_the_address_goes_on_naming_the_language(opened: Callable[[str], Page]) -> None:
    page = opened("/?lang=ru")
    page.get_by_role("searchbox").first.fill("2013")
    page.wait_for_url("**q=2013*")
    assert "lang=ru" in page.url


def test_the_menu_of_languages_closes_with_escape(opened: Callable[[str], Page]) -> None:
    page = opened("/")
    menu = page.locator("details.languages")
    menu.locator("summary").click()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")


def test_the_menu_of_languages_works_without_a_script(browser: Browser, server: str) -> None:
    with window(browser, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{server}/events/?country=IR")
        page.locator("details.languages > summary").click()
        page.get_by_role("link", name="فارسی").click()
        page.wait_for_url("**/events/?country=IR&lang=fa")
        assert page.locator("html").get_attribute("dir") == "rtl"


def test_numbers_take_the_plural_form_of_the_language(
    opened: Callable[[str], Page], page: Page, server: str, built_in: Catalogue
) -> None:
    script = (
        'caspian.useMessages({"event":["ONE","FEW","MANY"]},'
        "n=>Number(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2));"
    )
    page.route("**/messages.ru.js*", lambda route: route.fulfill(body=script, content_type="text/javascript"))
    years = statistics.by_year(built_in.frame)
    opened("/?lang=ru")
    seen = set()
    for year in years.index[-14:]:
        show(page, f"datetime={year}&lang=ru")
        answer = page.request.get(f"{server}/events.geojson?datetime={year}").text()
        number = int(json.loads(answer)["numberReturned"])
        expect(page.locator("html")).to_have_attribute("data-events", str(number))
        form = (
            "ONE"
            if number % 10 == 1 and number != 11
            else "FEW"
            if number % 10 in (2, 3, 4) and number not in (12, 13, 14)
            else "MANY"
        )
        expect(page.locator("#filter-noun")).to_have_text(form)
        seen.add(form)
    assert len(seen) > 1


def test_an_opened_event_has_the_date_by_which_iran_counts(opened: Callable[[str], Page]) -> None:
    page = opened(f"/?lang=fa&event={EXERCISE}")
    date = page.locator(".panel-event dd").first
    expect(date).to_contain_text("۸ تا ۱۲ ژوئیه ۲۰۱۳")
    expect(date.locator(".other-calendar")).to_have_text("(۱۷ تیر ۱۳۹۲ – ۲۱ تیر ۱۳۹۲)")


def test_browser_and_server_count_the_persian_days_alike(page: Page) -> None:
    written = page.evaluate(
        """() => Array.from({ length: 1200 }, (_, i) => 7000 + i * 11).map((day) => [day,
            new Intl.DateTimeFormat("en-u-ca-persian-nu-latn",
              { timeZone: "UTC", year: "numeric", month: "numeric", day: "numeric" })
              .formatToParts(day * 864e5).filter(({ type }) => ["year", "month", "day"].includes(type))
              .sort((a, b) => b.type.localeCompare(a.type)).map(({ value }) => Number(value))])"""
    )
    for day, parts in written:
        counted = JalaliDate.fromtimestamp(day * 86_400 + 43_200)
        assert parts == [counted.year, counted.month, counted.day]


#: Dates of which little is known, besides one of each length.
VAGUE = ["2007-tatarstan-anzali", "2005-10-casfor-proposal-iran"]
DATE_OF_PAGE = """async (address) => {
    const text = await (await fetch(address)).text();
    return new DOMParser().parseFromString(text, 'text/html').querySelector('article dd').textContent;
}"""


@pytest.mark.parametrize("language", ["en", "ru", "fa", "az", "kk", "tk"])
def test_the_map_says_dates_as_the_pages_do(opened: Callable[[str], Page], language: str, built_in: Catalogue) -> None:
    frame = built_in.frame
    lengths = frame["date"].str.len()
    known = [frame[(lengths == n) & ~frame["date"].str.contains(r"\.\.")]["id"].iloc[-1] for n in (4, 7, 10, 21)]
    page = opened(f"/?lang={language}")
    for event in [EXERCISE, *VAGUE, *known]:
        show(page, f"event={event}&lang={language}")
        title = frame.loc[frame["id"] == event, "title"].iloc[0]
        expect(page.locator(".panel-event h2")).to_have_text(title)
        shown = page.locator(".panel-event dd").first.inner_text()
        # Editions of CLDR differ in the spaces around a dash.
        written = awaited(page, DATE_OF_PAGE, f"/events/{event}?lang={language}")
        assert "".join(shown.split()) == "".join(written.split()), event


def test_places_have_their_names_in_the_language(opened: Callable[[str], Page]) -> None:
    page = opened("/?lang=fa&place=baku")
    expect(page.locator("#filter-chips")).to_contain_text("باکو")
    expect(page.get_by_role("listitem").first).to_contain_text("باکو")


def test_the_texts_of_events_are_marked_as_english(opened: Callable[[str], Page]) -> None:
    page = opened(f"/?lang=fa&event={EXERCISE}")
    title = page.locator(".panel-event h2")
    assert (title.get_attribute("lang"), title.evaluate("(one) => getComputedStyle(one).direction")) == ("en", "ltr")
    expect(page.locator(".panel-event .english-note")).to_be_visible()


def test_the_embed_and_the_map_in_one_file_are_in_the_language(
    opened: Callable[[str], Page], page: Page, server: str, tmp_path
) -> None:  # type: ignore[no-untyped-def]
    assert opened("/embed?lang=fa").locator("html").get_attribute("dir") == "rtl"
    file = tmp_path / "map.html"
    file.write_bytes(page.request.get(f"{server}/map.html?lang=fa&datetime=2013").body())
    page.goto(file.as_uri())
    until_drawn(page)
    assert left_of(page, "#panel") < left_of(page, "#map")
    expect(page.locator(".item-meta").first).to_contain_text("۲۰۱۳")


def centre(page: Page) -> tuple[float, float]:
    box = page.locator(".folium-map").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def latin(text: str) -> str:
    return text.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹٫", "0123456789."))


def test_a_date_may_be_typed_in_persian_digits(opened: Callable[[str], Page]) -> None:
    page = opened("/?lang=fa")
    page.locator("#filter-from").fill("۲۰۱۳")
    page.locator("#filter-from").press("Enter")
    page.wait_for_url("**datetime=2013/..*")
    expect(page.locator("#filter-from")).to_have_attribute("aria-invalid", "false")


def test_what_is_shared_keeps_the_language(opened: Callable[[str], Page]) -> None:
    page = opened("/?lang=fa")
    page.locator("[data-share=link]").click()
    for field, address in (("link", "/?lang=fa"), ("embed", "/embed?lang=fa")):
        page.locator(f"#share-tab-{field}").click()
        assert address in page.locator(f"#share-{field}-text").input_value()
        assert "lang=fa?" not in page.locator(f"#share-{field}-text").input_value()
