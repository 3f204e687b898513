"""Firefox and WebKit behind one interface, for pages that are tested in both, with waits for events of a page."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
from abc import ABC, abstractmethod
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import programs
from selenium import webdriver
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service
from waiting import end, eventually, first_line
from websocket import create_connection

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Timeout in seconds for conditions without an event; on a busy machine, they take long.
PATIENCE = 30
#: Timeout in seconds for the response of a browser.
TIMEOUT = 2 * PATIENCE
#: Firefox dispatches the wheel in the window, not in one of its processes, so that it reaches frames and their pages.
PREFERENCES = 'user_pref("remote.events.async.wheel.enabled", true);'
#: Resolves once the document has an element that matches a selector and whose text contains some words.
_UNTIL = """(selector, words, patience) => new Promise((done, fail) => {
    const look = () => {
        if (![...document.querySelectorAll(selector)].some((one) => one.textContent.includes(words))) return;
        observer.disconnect();
        done(null);
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
    setTimeout(() => fail(new Error(`no ${selector} with "${words}" at ${location}`)), patience);
    look();
})"""
#: Resolves to the result of a function in a painted frame, once that is truthy.
_EVENTUALLY = """(patience) => new Promise((done, fail) => {
    const ends = performance.now() + patience;
    const look = () => {
        const found = (FUNCTION)();
        if (found) done(found);
        else if (performance.now() > ends) fail(new Error(`it stays ${found} at ${location}`));
        else requestAnimationFrame(look);
    };
    look();
})"""
#: Centre of an element, once it is in view.
_MIDDLE = """(selector) => {
    const one = document.querySelector(selector);
    one.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    const { x, y, width, height } = one.getBoundingClientRect();
    return [Math.round(x + width / 2), Math.round(y + height / 2)];
}"""


class Engine(ABC):
    """A browser with one page; selectors are CSS selectors."""

    @abstractmethod
    def open(self, address: str) -> None:
        """Open a URL, and wait until it has loaded with its frames."""

    @abstractmethod
    def call(self, function: str, *arguments: object) -> Any:
        """Call a JavaScript function in the page, or in the frame that is entered; return its awaited result."""

    @abstractmethod
    def perform(self, *sources: dict[str, Any]) -> None:
        """Perform WebDriver actions, in coordinates of the page or of the frame that is entered."""

    @abstractmethod
    def resize(self, width: int, height: int) -> None:
        """Resize the page, in CSS pixels."""

    @abstractmethod
    @contextmanager
    def frame(self) -> Iterator[None]:
        """Enter the frame of a page."""

    def until(self, selector: str, words: str = "") -> None:
        """Wait for an element, optionally with some words in its text."""
        self.call(_UNTIL, selector, words, 1000 * PATIENCE)

    def eventually(self, function: str) -> Any:
        """Call a function on every animation frame until its result is truthy; return the result."""
        return self.call(_EVENTUALLY.replace("FUNCTION", function), 1000 * PATIENCE)

    def text(self, selector: str) -> str:
        """Return the text of an element."""
        return str(self.call("(selector) => document.querySelector(selector).textContent", selector))

    def shown(self) -> int:
        """Return the number of events drawn, once they are and the controls around the map work."""
        self.until("html[data-events][data-ready]")
        return int(self.call("() => document.documentElement.dataset.events"))

    def click(self, selector: str) -> None:
        """Press and release the mouse in the centre of an element, once it exists."""
        self.until(selector)
        self.click_at(*self.call(_MIDDLE, selector))

    def click_at(self, x: int, y: int) -> None:
        """Press and release the mouse at a point."""
        move = {"type": "pointerMove", "x": x, "y": y}
        press, release = {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}
        self.perform({"type": "pointer", "id": "mouse", "actions": [move, press, release]})

    def type_into(self, selector: str, keys: str) -> None:
        """Click an element and press keys; a line break is the Enter key."""
        self.click(selector)
        pressed = ("\ue007" if key == "\n" else key for key in keys)
        actions = [{"type": way, "value": key} for key in pressed for way in ("keyDown", "keyUp")]
        self.perform({"type": "key", "id": "keyboard", "actions": actions})

    def wheel(self, x: int, y: int, down: int) -> None:
        """Scroll the wheel at a point by some pixels."""
        scroll = {"type": "scroll", "x": x, "y": y, "deltaX": 0, "deltaY": down}
        self.perform({"type": "wheel", "id": "wheel", "actions": [scroll]})


class Firefox(Engine):
    """Firefox, controlled through its own WebDriver BiDi."""

    def __init__(self, address: str) -> None:
        self._connection = create_connection(f"{address}/session", timeout=TIMEOUT, suppress_origin=True)
        self._sent = 0
        self._send("session.new", capabilities={})
        # On Firefox's initial page, no URL may be opened.
        self._page: str = self._send("browsingContext.create", type="tab")["context"]
        self._entered = self._page

    def _send(self, method: str, **parameters: object) -> dict[str, Any]:
        self._sent += 1
        self._connection.send(json.dumps({"id": self._sent, "method": method, "params": parameters}))
        answer: dict[str, Any] = json.loads(self._connection.recv())
        assert answer["type"] == "success", (method, parameters, answer)
        result: dict[str, Any] = answer["result"]
        return result

    def open(self, address: str) -> None:
        self._send("browsingContext.navigate", context=self._page, url=address, wait="complete")

    def call(self, function: str, *arguments: object) -> Any:
        answer = self._send(
            "script.callFunction",
            functionDeclaration=f"async () => JSON.stringify(await ({function})(...{json.dumps(arguments)}) ?? null)",
            target={"context": self._entered},
            awaitPromise=True,
            userActivation=False,
        )
        assert answer["type"] == "success", answer
        return json.loads(answer["result"]["value"])

    def perform(self, *sources: dict[str, Any]) -> None:
        self._send("input.performActions", context=self._entered, actions=sources)

    def resize(self, width: int, height: int) -> None:
        self._send("browsingContext.setViewport", context=self._page, viewport={"width": width, "height": height})

    def printed(self, width: float, height: float) -> bytes:
        """Return the page printed as PDF on a paper size in centimetres."""
        answer = self._send("browsingContext.print", context=self._page, page={"width": width, "height": height})
        return base64.b64decode(answer["data"])

    @contextmanager
    def frame(self) -> Iterator[None]:
        (page,) = self._send("browsingContext.getTree", root=self._page)["contexts"]
        (frame,) = page["children"]
        self._entered = frame["context"]
        try:
            yield
        finally:
            self._entered = self._page

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class WebKit(Engine):
    """WebKitGTK, controlled through WebDriver."""

    def __init__(self, driver: webdriver.Remote) -> None:
        self._driver = driver
        driver.set_script_timeout(TIMEOUT)

    def open(self, address: str) -> None:
        self._driver.get(address)

    def call(self, function: str, *arguments: object) -> Any:
        return self._driver.execute_script(f"return ({function})(...arguments)", *arguments)

    def perform(self, *sources: dict[str, Any]) -> None:
        self._driver.execute("actions", {"actions": sources})

    def resize(self, width: int, height: int) -> None:
        self._driver.set_window_size(width, height)
        lacking = height - self.call("() => innerHeight")
        self._driver.set_window_size(width, height + lacking)

    @contextmanager
    def frame(self) -> Iterator[None]:
        self._driver.switch_to.frame(0)
        try:
            yield
        finally:
            self._driver.switch_to.default_content()


@contextmanager
def firefox() -> Iterator[Firefox]:
    """Start the installed Firefox, headless and with a new profile."""
    (executable,) = programs.installed("firefox-esr")
    with TemporaryDirectory(prefix="caspian-firefox-", ignore_cleanup_errors=True) as profile:
        Path(profile, "user.js").write_text(PREFERENCES, encoding="ascii")
        command = [executable, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"]
        log = Path(profile, "log")
        # No pipe: a helper for crashes, which outlives the browser, would keep it open.
        with log.open("w") as errors, subprocess.Popen(command, stdout=errors, stderr=errors) as process:
            try:

                def address() -> str:
                    said = log.read_text(errors="replace")
                    assert process.poll() is None, said
                    found = re.search(r"BiDi listening on (\S+)\n", said)
                    return found[1] if found else ""

                with closing(Firefox(eventually(address))) as engine:
                    yield engine
            finally:
                # A regular shutdown takes seconds, for a profile that is not used again.
                process.kill()


@contextmanager
def webkit() -> Iterator[WebKit]:
    """Start the installed WebKitGTK on a virtual screen in memory."""
    (executable,) = programs.installed("WebKitWebDriver")
    options = Options()
    options.binary_location = str(next(Path("/usr/lib").glob("**/webkit2gtk-4.?/MiniBrowser")))
    options.add_argument("--automation")
    with _screen() as display:
        # As root, in a container, its sandbox does not work.
        settings = {"DISPLAY": display, "GDK_BACKEND": "x11", "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
        service = Service(str(executable), env=os.environ | settings)
        service.start()
        connection = RemoteConnection(client_config=ClientConfig(service.service_url, timeout=TIMEOUT))
        try:
            with webdriver.Remote(connection, options=options) as driver:
                yield WebKit(driver)
        finally:
            service.stop()
            connection.close()


@contextmanager
def _screen() -> Iterator[str]:
    (executable,) = programs.installed("Xvfb")
    reading, writing = os.pipe()
    command = [executable, "-displayfd", str(writing), "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as process:
        os.close(writing)
        try:
            with os.fdopen(reading) as number:
                display = first_line(number, process.kill).strip()
            yield f":{display}"
        finally:
            end(process)
