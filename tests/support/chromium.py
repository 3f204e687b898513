"""Detection of the Chromium or Chrome for the browser tests, and installation if there is none."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
#: The same engine without the browser around it: a page costs two thirds of the processor time.
SHELL = "chromium-headless-shell"
_ADVICE = (
    "The browser tests need Chromium or Chrome, found none, and could not install one. Install it and try again, "
    "for example with `apt-get install chromium` (Debian), `dnf install chromium` (Fedora) or `playwright install`."
)


def find(names: Sequence[str] = (SHELL, *NAMES)) -> Path | None:
    """Return the installed browser, first from PATH, then Playwright's own; `None` if there is none."""
    on_path = next((path for name in names if (path := shutil.which(name))), None)
    if on_path:
        return Path(on_path)
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return own if own.exists() else None


def install(names: Sequence[str] = (SHELL, *NAMES)) -> Path:
    """Find a browser, or install one: Playwright's, else Debian's package.

    Parameters
    ----------
    names
        Names of the programs to look for, the first one being that of the package.

    Raises
    ------
    SystemExit
        If neither can be installed; the message has advice.
    """
    commands = (
        [sys.executable, "-m", "playwright", "install", "chromium"],
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-qq", "--yes", "--no-install-recommends", names[0]],
    )
    for command in commands:
        if found := find(names):
            return found
        if shutil.which(command[0]):
            print("Installing a browser for the tests:", " ".join(command), flush=True)
            subprocess.run(command, check=False, stdin=subprocess.DEVNULL)
    if found := find(names):
        return found
    raise SystemExit(_ADVICE)


if __name__ == "__main__":
    print("Browser of the tests:", install())
