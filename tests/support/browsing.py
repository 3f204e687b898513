"""Windows of the browser tests, and waits for what a page announces."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, Request, Route

#: How long a test waits for what does not come, in milliseconds; a busy machine takes long for what does.
TIMEOUT = 30_000
#: Evaluated in a page, tells which of its texts and controls cannot be read or pressed where they stand.
TEXT_FAULTS = Path(__file__).with_name("text_faults.js").read_text(encoding="utf-8")
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@contextmanager
def window(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """Open a browser context, of the size of a desktop unless the options of `Browser.new_context` say otherwise."""
    context = browser.new_context(**{"viewport": DESKTOP, **options})
    context.set_default_timeout(TIMEOUT)
    yield context
    context.close()


@contextmanager
def kept_window(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """Open a browser context for the pages of many tests, which one empty page keeps from closing.

    Each further page then opens in the window and the process that there are; without it, each test starts both.
    """
    with window(browser, **options) as context:
        context.new_page()
        yield context


def without_pictures_and_frames(context: BrowserContext) -> None:
    """Let pages load neither pictures nor other pages in frames, for tests of their texts and boxes."""

    def abort_in_frames(route: Route) -> None:
        if route.request.frame.parent_frame:
            route.abort()
        else:
            route.continue_()

    context.route("**/*.{png,svg}*", lambda route: route.abort())
    context.route("**/embed?*", abort_in_frames)


def until_drawn(page: Page | FrameLocator) -> None:
    """Wait until the events are drawn, and what is around the map works."""
    page.locator("html[data-events][data-ready]").wait_for(state="attached")


def until_complete(page: Page) -> None:
    """Wait until the base map has all that it needs for what it shows, and the events are drawn."""
    until_drawn(page)
    page.locator(".basemap-canvas[data-complete]").wait_for(state="attached")


def weigh(browser: Browser, address: str, size: tuple[int, int]) -> dict[str, int]:
    """Open a map in a window of its own, and return the bytes of each response as they were sent, until all works."""
    requests: dict[str, Request] = {}
    with window(browser, viewport={"width": size[0], "height": size[1]}) as context:
        page = context.new_page()
        page.on("request", lambda request: requests.update({request.url: request}))
        page.goto(address)
        until_complete(page)
        return {address: weight(request) for address, request in dict(requests).items()}


def weight(request: Request) -> int:
    """Return the bytes of the body of a response as it was sent, once it has come whole."""
    response = request.response()
    assert response is not None, request.url
    response.finished()
    return request.sizes()["responseBodySize"]


def show(page: Page, query: str) -> None:
    """Let the page take over another address as the back button does, without loading it anew."""
    page.evaluate(
        "(query) => { history.pushState(null, '', `/?${query}`); dispatchEvent(new PopStateEvent('popstate')); }", query
    )


def resize(page: Page, width: int, height: int) -> None:
    """Give the window another size, and wait until the page has followed."""
    page.set_viewport_size({"width": width, "height": height})
    until_laid_out(page)


def until_laid_out(page: Page) -> None:
    """Wait until the map has taken the room that the page leaves it; what is clicked before may stand elsewhere."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def until_still(page: Page) -> None:
    """Wait until the map has come to rest, if it is being moved or zoomed: what is clicked before may move away."""
    page.evaluate("""() => new Promise((done) => {
        const { map_caspian: map } = window;
        if (map._animatingZoom || map._panAnim?._inProgress) map.once('moveend', () => done());
        else done();
    })""")
