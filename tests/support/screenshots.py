"""Screenshots of the README and the handbook: opens named views in Chromium and saves them."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import chromium
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from events.curation.reading import BUILT_IN

FOLDER = Path(__file__).parents[2] / "app" / "pages" / "handbook" / "docs" / "pictures"
_LIST = "[role=list] button"
DESKTOP, PHONE = (1280, 720), (390, 844)
#: Named views: URL, selector that shows that it is ready, size in CSS pixels, colour scheme.
VIEWS: dict[str, tuple[str, str, tuple[int, int], Literal["light", "dark"]]] = {
    "map": ("/", _LIST, DESKTOP, "light"),
    "event": ("/?event=2013-07-08-iran-russia-exercise", "article", DESKTOP, "light"),
    "compared": ("/?datetime=2009/2013&compare=2021/2025", ".comparison", DESKTOP, "dark"),
    "table": ("/events/?country=IR,RU&match=all", "main", DESKTOP, "light"),
    "event-page": ("/events/2013-07-08-iran-russia-exercise", "main", DESKTOP, "light"),
    "ports": ("/access/", "main", DESKTOP, "light"),
    "series": ("/series/caspian-summits", "main", DESKTOP, "light"),
    "story": ("/?story=iran-russia-2009-2013&step=2", ".story-nav button", DESKTOP, "light"),
    "embed": ("/embed?place=baku&controls=1&view=8/40.4/49.9", "html[data-events][data-ready]", (820, 600), "light"),
    "phone": ("/", _LIST, PHONE, "dark"),
}
#: Views of the desk after a report was read: the page to open from it, and the field to select.
DESK = {"desk-report": (None, None), "desk-draft": ("ol.desk-drafts a", "#in-date")}
_REPORT = {"published": "2024-06-04", "url": "https://example.org/boats", "publisher": "Example Agency"}
# Lossless, so that letters stay sharp; a palette that keeps all colours of symbols makes it small.
_COLOURS = 64
# Screenshots show no person's name.
_NOBODY = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def main() -> None:
    """Save all views, or the named ones, as WebP with a palette, which keeps them below 60 kB."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = set(sys.argv[1:]) or {*VIEWS, *DESK}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.install(), args=["--no-sandbox"])
        if wanted & {*VIEWS}:
            with _running("serve", "--port", "0") as address:
                for name in VIEWS:
                    if name in wanted:
                        _save_view(browser, name, address.rstrip("/"))
        if wanted & {*DESK}:
            with tempfile.TemporaryDirectory() as folder:
                copy = shutil.copytree(BUILT_IN, Path(folder) / "catalogue")
                with _running("desk", "--port", "0", "--events", str(copy)) as address:
                    _save_desk(browser, address)
        browser.close()


@contextmanager
def _running(*arguments: str) -> Iterator[str]:
    """Run a server, and yield the URL that it prints."""
    command = [str(Path(sys.executable).with_name("caspian-map")), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | _NOBODY) as server:
        assert server.stdout is not None
        yield server.stdout.readline().split()[4]
        server.terminate()


def _save_view(browser: Browser, name: str, address: str) -> None:
    path, shown, (width, height), scheme = VIEWS[name]
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB")
    # The image shows the map as on a second or later visit.
    page.add_init_script("localStorage.setItem('caspian-map-hint', 'read')")
    page.goto(address + path)
    page.locator(shown).first.wait_for(state="attached")
    _save(page, name)
    page.close()


def _save_desk(browser: Browser, address: str) -> None:
    """Read the report from the guide to reading, and save the resulting page of the desk."""
    page = browser.new_page(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, locale="en-GB")
    page.goto(address)
    page.goto(address.partition("/open?")[0] + "/read")
    guide = (FOLDER.parent / "reading.md").read_text(encoding="utf-8")
    page.fill("[name=text]", guide.partition("```text\n")[2].partition("```")[0])
    for field, value in _REPORT.items():
        page.fill(f"[name={field}]", value)
    page.locator(".desk-form .desk-main").click()
    for name, (link, field) in DESK.items():
        if link is not None:
            page.locator(link).first.click()
        if field is not None:
            page.locator(field).focus()
        _save(page, name)
    page.close()


def _save(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture = picture.quantize(_COLOURS, Image.Quantize.FASTOCTREE).convert("RGB")
    path = FOLDER / f"{name}.webp"
    picture.save(path, lossless=True, quality=100, method=6)
    print(path, path.stat().st_size // 1000, "kB")


if __name__ == "__main__":
    main()
