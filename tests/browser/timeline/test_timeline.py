"""The timeline in a real Chromium: the period that it chooses is the filter's, and it draws no more than is known."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from browsing import PHONE, show, until_drawn, until_laid_out, window
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Locator, Page

    Open = Callable[[str], Page]

#: Known to the year alone, and known to the day.
VAGUE, SURE = "/?q=tatarstan%20anzali&datetime=2007", "/?q=convention%20legal%20status%20aktau&datetime=2018-08-12"


@dataclass
class Chart:
    """The chart of a page's timeline: where days lie on it, and what pointers do there."""

    page: Page

    @property
    def canvas(self) -> Locator:
        return self.page.locator("#timeline canvas")

    def slider(self, name: str) -> Locator:
        return self.page.get_by_role("slider", name=name, exact=True)

    def x(self, day: date) -> float:
        """Return the x coordinate in CSS pixels at which a day begins, while all years are in view."""
        first = int(self.slider("From").get_attribute("aria-valuemin") or "")
        last = int(self.slider("To").get_attribute("aria-valuemax") or "")
        box = self.box
        return float(box["x"] + ((day - date(1970, 1, 1)).days - first) / (last + 1 - first) * box["width"])

    def middle(self, year: int) -> float:
        return self.x(date(year, 7, 2))

    @property
    def box(self) -> Any:
        return self.canvas.bounding_box()

    @property
    def y(self) -> float:
        return float(self.box["y"] + 8)

    def drag(self, start: float, end: float) -> None:
        mouse = self.page.mouse
        mouse.move(start, self.y)
        mouse.down()
        mouse.move((start + end) / 2, self.y)
        mouse.move(end, self.y)
        mouse.up()

    def point(self, x: float) -> str:
        """Hover over the chart; returns what the tooltip says."""
        self.page.mouse.move(x, self.y)
        return self.page.locator("#timeline-tooltip").inner_text()

    def zoom_in(self, x: float, steps: int) -> None:
        self.page.mouse.move(x, self.y)
        for _ in range(steps):
            self.page.mouse.wheel(0, -240)
        until_laid_out(self.page)


@pytest.fixture
def chart(page: Page) -> Chart:
    return Chart(page)


@pytest.fixture
def phone(browser: Browser, server: str) -> Iterator[Chart]:
    with window(browser, viewport=PHONE, has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        page.goto(f"{server}/?datetime=2009/2013")
        until_drawn(page)
        yield Chart(page)


def period(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query).get("datetime", [""])[0]


def features(page: Page, server: str, query: str = "") -> list[dict[str, Any]]:
    body = json.loads(page.request.get(f"{server}/events.geojson?{query}").text())
    return [feature["properties"] for feature in body["features"]]


def touch(page: Page, *steps: list[tuple[float, float]]) -> None:
    """Put fingers down, move them from step to step, and lift them, as a touch screen does."""
    session = page.context.new_cdp_session(page)
    for number, points in enumerate([*steps, []]):
        kind = "touchEnd" if not points else "touchMove" if number else "touchStart"
        touches = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})


def drawn(page: Page) -> list[str]:
    """List the periods that the map has been drawn for, one after the other."""
    until_laid_out(page)
    marks = page.evaluate("() => performance.getEntriesByName('events-drawn').map((mark) => mark.detail.query)")
    return [parse_qs(query).get("datetime", [""])[0] for query, _same in groupby(marks)]


def test_dragging_over_the_chart_chooses_a_period_in_one_step_back(opened: Open, chart: Chart, server: str) -> None:
    page = opened("/?country=IR")
    chart.drag(chart.middle(2009), chart.middle(2013))
    expect(page).to_have_url(f"{server}/?datetime=2009/2013&country=IR")
    expected = len(features(page, server, "datetime=2009/2013&country=IR"))
    expect(page.locator("html")).to_have_attribute("data-events", str(expected))
    expect(page.get_by_role("textbox", name="From")).to_have_value("2009")
    expect(page.get_by_role("textbox", name="To", exact=True)).to_have_value("2013")
    page.go_back()
    expect(page).to_have_url(f"{server}/?country=IR")
    expect(chart.slider("From")).to_have_attribute("aria-valuetext", "1 January 1991")


def test_the_period_is_dragged_by_its_ends_and_its_middle_and_cleared_by_a_click(
    opened: Open, chart: Chart, server: str
) -> None:
    page = opened("/?datetime=2009/2013")
    chart.drag(chart.x(date(2014, 1, 1)), chart.x(date(2012, 1, 10)))
    expect(page).to_have_url(f"{server}/?datetime=2009/2011")
    chart.drag(chart.middle(2010), chart.middle(2013))
    expect(page).to_have_url(f"{server}/?datetime=2012/2014")
    page.mouse.click(chart.middle(2020), chart.y)
    expect(page).to_have_url(f"{server}/")
    page.mouse.click(chart.middle(2013), chart.y)
    expect(page).to_have_url(f"{server}/?datetime=2013")


def test_an_end_that_nobody_has_touched_stays_open(opened: Open, chart: Chart, server: str) -> None:
    page = opened("/")
    chart.drag(chart.x(date(1991, 1, 1)), chart.x(date(2015, 1, 1)))
    expect(page).to_have_url(f"{server}/?datetime=2015/..")


def test_the_keyboard_moves_each_end_and_an_end_says_its_day(opened: Open, chart: Chart, server: str) -> None:
    page = opened("/?datetime=2009/2013")
    chart.slider("To").press("Shift+ArrowRight")
    expect(page).to_have_url(f"{server}/?datetime=2009/2018")
    expect(chart.slider("To")).to_have_attribute("aria-valuetext", "31 December 2018")
    expect(page.locator("#timeline-tooltip")).to_contain_text(re.compile(r"^2018: \d+ begin"))
    expect(chart.slider("To")).to_have_attribute("aria-describedby", "timeline-tooltip")
    chart.slider("From").press("ArrowRight")
    expect(page).to_have_url(f"{server}/?datetime=2010/2018")
    chart.slider("From").press("Home")
    expect(page).to_have_url(f"{server}/?datetime=../2018")
    chart.slider("To").press("End")
    expect(page).to_have_url(f"{server}/")
    page.get_by_role("textbox", name="From").fill("2010-05")
    page.get_by_role("textbox", name="From").press("Enter")
    expect(chart.slider("From")).to_have_attribute("aria-valuetext", "1 May 2010")


def test_a_run_of_keys_is_one_step_back(opened: Open, chart: Chart, server: str) -> None:
    page = opened("/?country=IR")
    # At once, so that they are a run on a busy machine too.
    chart.slider("From").evaluate("""(slider) => {
        for (let i = 0; i < 3; i++) slider.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
    }""")
    expect(page).to_have_url(f"{server}/?datetime=1994/..&country=IR")
    page.go_back()
    expect(page).to_have_url(f"{server}/?country=IR")


def test_the_tooltip_counts_what_begins_in_a_year_and_warns_of_years_of_which_little_is_known(
    opened: Open, chart: Chart, server: str
) -> None:
    page = opened("/")
    years = Counter(int(event["start"][:4]) for event in features(page, server))
    for year in (2005, 2013, 2024):
        assert re.match(rf"{year}: {years[year]} begin", chart.point(chart.middle(year)))
    thin = min(years, key=years.__getitem__)
    full = years.most_common(1)[0][0]
    assert "no data does not mean no activity" in chart.point(chart.middle(thin))
    assert "no data does not mean no activity" not in chart.point(chart.middle(full))
    expect(page.locator(".timeline-legend")).to_contain_text("no data does not mean no activity")
    show(page, "datetime=2009&country=KZ")
    expected = sum(event["start"].startswith("2018") for event in features(page, server, "country=KZ"))
    chart.point(chart.middle(full))
    chart.point(chart.middle(2018))
    expect(page.locator("#timeline-tooltip")).to_contain_text(re.compile(rf"^2018: {expected} begin"))


def test_the_wheel_zooms_from_years_to_months_to_days(opened: Open, chart: Chart) -> None:
    page = opened("/")
    expect(chart.canvas).to_have_attribute("data-unit", "year")
    chart.zoom_in(chart.middle(2013), 2)
    expect(chart.canvas).to_have_attribute("data-unit", "month")
    chart.zoom_in(chart.box["x"] + chart.box["width"] / 2, 6)
    expect(chart.canvas).to_have_attribute("data-unit", "day")
    page.get_by_role("button", name="Show all years").click()
    expect(chart.canvas).to_have_attribute("data-unit", "year")


def test_buttons_zoom_around_the_period(opened: Open, chart: Chart, server: str) -> None:
    page = opened("/?datetime=2013-07")
    for _ in range(9):
        page.get_by_role("button", name="Shorter stretch of time").click()
    expect(chart.canvas).to_have_attribute("data-unit", "day")
    chart.slider("To").press("ArrowLeft")
    expect(page).to_have_url(f"{server}/?datetime=2013-07-01/2013-07-30")
    for _ in range(9):
        page.get_by_role("button", name="Longer stretch of time").click()
    expect(chart.canvas).to_have_attribute("data-unit", "year")


def test_a_period_can_be_picked(opened: Open, server: str) -> None:
    page = opened("/")
    picker = page.get_by_role("combobox", name="Period")
    this_decade = f"{date.today().year // 10}0/.."
    for name, datetime in (("2013", "2013"), ("2018 Aktau", "2018"), ("This decade", this_decade)):
        picker.select_option(label=name)
        expect(page).to_have_url(f"{server}/?datetime={datetime}")
        picker.select_option(label="All years")
        expect(page).to_have_url(f"{server}/")
    picker.select_option(label="Last 5 years")
    expect(page).to_have_url(re.compile("datetime="))
    first, last = period(page).split("/")
    today = page.evaluate("() => [new Date().getFullYear(), new Date().getMonth() + 1, new Date().getDate()]")
    assert last == date(*today).isoformat()[: len(last)]
    assert int(first[:4]) == today[0] - 5


def test_an_imprecise_date_is_drawn_as_one(opened: Open, chart: Chart) -> None:
    page = opened(VAGUE)
    assert chart.point(chart.middle(2007)).startswith("2007: 1 begins;")
    chart.zoom_in(chart.middle(2007), 2)
    expect(chart.canvas).to_have_attribute("data-unit", "month")
    page.mouse.move(chart.box["x"] + chart.box["width"] / 2 + 1, chart.y)
    expect(page.locator("#timeline-tooltip")).to_contain_text("0.08 begin, 0.08 of them from imprecise dates")
    chart.zoom_in(chart.box["x"] + chart.box["width"] / 2, 6)
    expect(chart.canvas).to_have_attribute("data-events", "1")
    expect(chart.canvas).to_have_attribute("data-imprecise", "1")


def test_bars_and_days_of_a_single_event_point_it_out(opened: Open, chart: Chart) -> None:
    page = opened(SURE)
    chart.point(chart.middle(2018))
    expect(chart.canvas).to_have_attribute("data-marked", "2018-08-12-aktau-convention")
    chart.point(chart.middle(2016))
    expect(chart.canvas).to_have_attribute("data-marked", "")
    for _ in range(9):
        page.get_by_role("button", name="Shorter stretch of time").click()
    expect(chart.canvas).to_have_attribute("data-imprecise", "0")
    assert int(chart.canvas.get_attribute("data-events") or "0") > 0
    middle = chart.box["x"] + chart.box["width"] / 2
    assert "12 August 2018" in chart.point(middle)
    assert chart.canvas.get_attribute("data-marked") == "2018-08-12-aktau-convention"
    page.mouse.click(middle, chart.y)
    expect(page).to_have_url(re.compile("event=2018-08-12-aktau-convention"))


def test_the_time_of_a_listed_event_is_marked_on_the_chart(opened: Open, chart: Chart) -> None:
    page = opened("/?datetime=2013-07-08/2013-07-12&country=IR,RU&match=all")
    item = page.get_by_role("list", name="Events").get_by_role("button", name=re.compile("^Iran reports a joint"))
    item.hover()
    expect(chart.canvas).to_have_attribute("data-marked", "2013-07-08-iran-russia-exercise")


def test_playing_moves_the_period_on_by_years_or_months(opened: Open, server: str) -> None:
    page = opened("/?datetime=2012/2013")
    page.get_by_role("combobox", name="Speed").select_option("fast")
    page.get_by_role("button", name="Play").click()
    expect(page).not_to_have_url(re.compile("2012|2013"))
    page.get_by_role("button", name="Pause").click()
    stopped = period(page)
    assert drawn(page)[:3] == ["2012/2013", "2013/2014", "2014/2015"]
    assert drawn(page)[-1] == stopped
    expected = len(features(page, server, f"datetime={stopped}"))
    expect(page.locator("html")).to_have_attribute("data-events", str(expected))
    show(page, "datetime=2013-01")
    page.get_by_role("combobox", name="Step").select_option(label="month by month")
    page.get_by_role("button", name="Play").click()
    expect(page).to_have_url(re.compile("2013-0[3-9]"))
    periods = drawn(page)
    assert periods[periods.index("2013-01") :][:3] == ["2013-01", "2013-02", "2013-03"]


def test_playing_without_a_period_begins_with_the_first_year_and_is_one_step_back(opened: Open, server: str) -> None:
    page = opened("/")
    page.get_by_role("combobox", name="Speed").select_option("fast")
    page.get_by_role("button", name="Play").click()
    expect(page).to_have_url(re.compile("datetime=199[2-9]"))
    assert drawn(page)[:3] == ["", "1991", "1992"]
    page.get_by_role("button", name="Pause").click()
    page.go_back()
    expect(page).to_have_url(f"{server}/")


def test_playing_ends_with_the_last_event(opened: Open, server: str) -> None:
    page = opened("/")
    last = max(int((event["end"] or event["start"])[:4]) for event in features(page, server))
    opened(f"/?datetime={last - 1}")
    page.get_by_role("combobox", name="Speed").select_option("fast")
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert period(page) == str(last)


def test_playing_is_silent_and_ends_with_a_hand_on_the_chart_or_a_hidden_page(opened: Open, chart: Chart) -> None:
    page = opened("/?datetime=2013")
    regions = page.locator("[role=status]:not(.notice)")
    live = "(all) => all.map((one) => one.getAttribute('aria-live'))"
    page.get_by_role("button", name="Play").click()
    assert set(regions.evaluate_all(live)) == {"off"}
    chart.slider("To").press("ArrowRight")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert set(regions.evaluate_all(live)) == {"polite"}
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    # A headless browser hides no tab, so the page is told what a browser would tell it.
    page.evaluate(
        "() => { Object.defineProperty(document, 'hidden', { value: true });"
        " document.dispatchEvent(new Event('visibilitychange')); }"
    )
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_whoever_prefers_stillness_gets_no_gliding_and_a_slow_pace(browser: Browser, server: str) -> None:
    durations = {}
    for preference in ("reduce", "no-preference"):
        with window(browser, reduced_motion=preference) as context:
            page = context.new_page()
            page.goto(f"{server}/?datetime=2013")
            until_drawn(page)
            speed = page.get_by_role("combobox", name="Speed").input_value()
            page.get_by_role("button", name="Play").click()
            style = "(one) => getComputedStyle(one).transitionDuration"
            durations[preference] = (speed, page.locator(".brush-window").first.evaluate(style))
    assert durations["reduce"] == ("slow", "0s")
    assert durations["no-preference"][0] == "normal"
    assert durations["no-preference"][1] != "0s"


def test_a_finger_moves_an_end_and_two_zoom(phone: Chart, server: str) -> None:
    y = phone.y
    start, end = phone.x(date(2014, 1, 1)), phone.x(date(2018, 1, 1))
    touch(phone.page, [(start, y)], [((start + end) / 2, y)], [(end, y)])
    expect(phone.page).to_have_url(f"{server}/?datetime=2009/2017")
    middle = phone.box["x"] + phone.box["width"] / 2
    touch(phone.page, [(middle - 15, y), (middle + 15, y)], [(middle - 150, y), (middle + 150, y)])
    expect(phone.canvas).to_have_attribute("data-unit", "month")
    assert period(phone.page) == "2009/2017"


def test_a_phone_gives_the_timeline_a_narrow_strip_with_ends_for_fingers(phone: Chart) -> None:
    boxes = {name: phone.slider(name).bounding_box() for name in ("From", "To")}
    assert all(box is not None and box["width"] >= 44 for box in boxes.values())
    box = phone.page.locator("#timeline").bounding_box()
    assert box is not None
    assert box["height"] <= 96
    assert phone.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    map_box = phone.page.locator("#map_caspian").bounding_box()
    assert map_box is not None
    assert map_box["height"] > 300
