"""Windows of the browser tests, and waits for events of a page."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waiting import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, FrameLocator, Locator, Page, Request, Route

#: Timeout in milliseconds; on a busy machine, tests take long.
TIMEOUT = 30_000
#: Script for a page that returns the texts and controls that cannot be read or pressed in place.
TEXT_FAULTS = Path(__file__).with_name("text_faults.js").read_text(encoding="utf-8")
_AWAITED = """([argument, patience]) => Promise.race([(FUNCTION)(argument), new Promise((_done, fail) => {
    setTimeout(() => fail(new Error(`no result within ${patience} ms`)), patience);
})])"""
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@contextmanager
def window(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """Open a browser context, of desktop size unless the options of `Browser.new_context` say otherwise."""
    context = browser.new_context(**{"viewport": DESKTOP, **options})
    context.set_default_timeout(TIMEOUT)
    yield context
    context.close()


@contextmanager
def kept_window(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """Open a browser context for the pages of many tests, which an empty page keeps open.

    Each further page then opens in the existing window and process; otherwise, each test starts both.
    """
    with window(browser, **options) as context:
        context.new_page()
        yield context


def without_pictures_and_frames(context: BrowserContext) -> None:
    """Block images and frames of pages, for tests of their texts and boxes."""

    def abort_in_frames(route: Route) -> None:
        if route.request.frame.parent_frame:
            route.abort()
        else:
            route.continue_()

    context.route("**/*.{png,svg}*", lambda route: route.abort())
    context.route("**/embed?*", abort_in_frames)


def awaited(page: Page, function: str, argument: object = None) -> Any:
    """Call a JavaScript function in the page, and return the value of its promise; fails after `PATIENCE`.

    `Page.evaluate` waits without end.
    """
    return page.evaluate(_AWAITED.replace("FUNCTION", function), [argument, 1_000 * PATIENCE])


def natural_size(picture: Locator) -> list[int]:
    """Wait until a picture is decoded; return its width and height in pixels."""
    decoded = "(node) => node.decode().then(() => [node.naturalWidth, node.naturalHeight])"
    size: list[int] = awaited(picture.page, decoded, picture.element_handle())
    return size


def until_drawn(page: Page | FrameLocator) -> None:
    """Wait until the events are drawn, and the controls around the map work."""
    page.locator("html[data-events][data-ready]").wait_for(state="attached")


def until_complete(page: Page) -> None:
    """Wait until the base map is complete for the current view, and the events are drawn."""
    until_drawn(page)
    page.locator(".basemap-canvas[data-complete]").wait_for(state="attached")


def weigh(browser: Browser, address: str, size: tuple[int, int]) -> dict[str, int]:
    """Open a map in a new window, and return the transferred bytes of each response, up to full interactivity."""
    requests: dict[str, Request] = {}
    with window(browser, viewport={"width": size[0], "height": size[1]}) as context:
        page = context.new_page()
        page.on("request", lambda request: requests.update({request.url: request}))
        page.goto(address)
        until_complete(page)
        return {address: weight(request) for address, request in dict(requests).items()}


def weight(request: Request) -> int:
    """Return the transferred size of a response body, once it is complete."""
    response = request.response()
    assert response is not None, request.url
    response.finished()
    return request.sizes()["responseBodySize"]


def show(page: Page, query: str) -> None:
    """Navigate the page to another URL as the back button does, without reloading."""
    page.evaluate(
        "(query) => { history.pushState(null, '', `/?${query}`); dispatchEvent(new PopStateEvent('popstate')); }", query
    )


def resize(page: Page, width: int, height: int) -> None:
    """Resize the window, and wait until the page has followed."""
    page.set_viewport_size({"width": width, "height": height})
    until_laid_out(page)


def until_laid_out(page: Page) -> None:
    """Wait until the map fills the space that the page leaves it; click targets may move before."""
    awaited(page, "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def until_still(page: Page) -> None:
    """Wait until the map is at rest, if it is being moved or zoomed; click targets may move before."""
    awaited(
        page,
        """() => new Promise((done) => {
            const { map_caspian: map } = window;
            if (map._animatingZoom || map._panAnim?._inProgress) map.once('moveend', () => done());
            else done();
        })""",
    )
