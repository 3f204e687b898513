"""Fixtures of the browser tests: the real server, the installed Chromium, and pages that notice what goes wrong."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import chromium
import large_set
import pytest
from browsing import TIMEOUT, kept_window, until_drawn
from playwright.sync_api import expect, sync_playwright
from waiting import end, first_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page


# Without the second flag Chromium looks for updates and experiments on other hosts by itself. The third leaves out the
# optimizing compilers: pages of tests are closed before faster code pays for its making.
FLAGS = ["--no-sandbox", "--disable-background-networking", "--js-flags=--no-turbofan,--no-maglev"]
# With these all pages of a context share one process, as on a machine with little memory: to start one for each page
# takes longer than most tests.
ONE_PROCESS = ["--renderer-process-limit=1", "--disable-site-isolation-trials"]
expect.set_options(timeout=TIMEOUT)


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[[list[str]], Browser]]:
    """Launch the installed Chromium with some flags."""
    executable = chromium.install()
    with sync_playwright() as playwright, ExitStack() as launched:
        yield lambda flags: launched.enter_context(playwright.chromium.launch(executable_path=executable, args=flags))


@pytest.fixture(scope="session")
def browser(launch: Callable[[list[str]], Browser]) -> Browser:
    return launch(FLAGS + ONE_PROCESS)


@pytest.fixture(scope="session")
def isolating_browser(launch: Callable[[list[str]], Browser]) -> Browser:
    """A browser that gives each site a process of its own, as on most machines: for maps in pages of others."""
    return launch(FLAGS)


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One browser context a module: what one test has fetched, the next one finds in the cache."""
    with kept_window(browser) as context:
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A new page; afterwards nothing of the test is left in its context but what was fetched."""
    kept = context.pages
    yield context.new_page()
    for page in context.pages:
        if page not in kept:
            page.close()
    context.unroute_all()
    context.clear_permissions()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Serve the built-in catalogue with `caspian-map serve`; yields the address that it prints."""
    command = [str(Path(sys.executable).with_name("caspian-map")), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        assert process.stdout is not None
        try:
            line = first_line(process.stdout, process.kill)
            assert "http://127.0.0.1:" in line, f"the server said {line!r} instead of its address"
            yield line.split()[4].rstrip("/")
        finally:
            end(process)


@pytest.fixture(scope="session")
def large_server() -> Iterator[str]:
    """Serve more events than a page holds, see `large_set`."""
    command = [sys.executable, str(Path(large_set.__file__))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        assert process.stdout is not None
        try:
            yield first_line(process.stdout, process.kill).strip()
        finally:
            end(process)


@dataclass
class Watched:
    """Activity of a page's browser context that a test may inspect."""

    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def hosts(self) -> set[str]:
        return {urlsplit(url).netloc for url in self.requests if not url.startswith(("data:", "blob:"))}


@pytest.fixture
def watched(context: BrowserContext) -> Iterator[Watched]:
    """Note every console message, script error and request of the context during the test."""
    seen = Watched()
    listeners: dict[Any, Callable[[Any], None]] = {
        "console": lambda message: seen.messages.append(f"{message.type}: {message.text}"),
        "weberror": lambda error: seen.messages.append(f"error: {error.error}"),
        "request": lambda request: seen.requests.append(request.url),
    }
    for event, listener in listeners.items():
        context.on(event, listener)
    yield seen
    for event, listener in listeners.items():
        context.remove_listener(event, listener)


@pytest.fixture
def opened(page: Page, server: str) -> Callable[[str], Page]:
    """Open an address of the server and wait until the events are drawn."""

    def open_page(path: str = "/") -> Page:
        page.goto(server + path)
        until_drawn(page)
        return page

    return open_page


@pytest.fixture
def sized(page: Page, server: str) -> Callable[[int, int, str], Page]:
    """Open the map in a window of a size, in a language, and wait until events and timeline are drawn."""

    def open_page(width: int, height: int, language: str) -> Page:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{server}/?lang={language}")
        until_drawn(page)
        page.locator("#timeline canvas[aria-label]").wait_for()
        return page

    return open_page


@pytest.fixture
def plain_http(page: Page) -> None:
    """Take the clipboard from pages, as browsers do where the connection is not encrypted."""
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")


@pytest.fixture
def elsewhere() -> Iterator[Callable[..., str]]:
    """Serve a page of another origin; returns its address for a body of HTML, and for headers by name."""
    body, headers = b"", dict[str, str]()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Keep the test's output to the test."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()

    def serve(html: str, **named: str) -> str:
        nonlocal body, headers
        headers = {name.replace("_", "-"): value for name, value in named.items()}
        body = f"<!doctype html><html lang=en><link rel=icon href=data:,><title>Report</title>{html}".encode()
        return f"http://localhost:{httpd.server_port}/"

    yield serve
    httpd.shutdown()
    httpd.server_close()
