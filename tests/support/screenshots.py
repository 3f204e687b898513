"""Makes the pictures of the README and of the tour anew: opens named views in Chromium and saves what they show."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from typing import Literal

import chromium
from PIL import Image
from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parents[2] / "app" / "pages" / "handbook" / "docs" / "pictures"
DESKTOP, PHONE = (1360, 850), (390, 844)
#: Named views: address, size in CSS pixels, colour scheme.
VIEWS: dict[str, tuple[str, tuple[int, int], Literal["light", "dark"]]] = {
    "map": ("/?event=2013-07-08-iran-russia-exercise", DESKTOP, "light"),
    "together": ("/?datetime=2013&country=IR,RU&match=all", DESKTOP, "light"),
    "compared": ("/?datetime=2009/2013&compare=2021/2025", DESKTOP, "light"),
    "harbour": ("/?place=baku&view=9/40.3/49.9", DESKTOP, "light"),
    "dark": ("/?category=strike&datetime=2022/..", DESKTOP, "dark"),
    "phone": ("/", PHONE, "light"),
}
_COLOURS = 200


def main() -> None:
    """Save each view as a PNG with a palette, which keeps it below 300 kB."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = [str(Path(sys.executable).with_name("caspian-map")), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server, sync_playwright() as playwright:
        assert server.stdout is not None
        address = server.stdout.readline().split()[4].rstrip("/")
        browser = playwright.chromium.launch(executable_path=chromium.install(), args=["--no-sandbox"])
        for name, (path, (width, height), scheme) in VIEWS.items():
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            # The hint of a first visit would stand on the map.
            page.add_init_script("localStorage.setItem('caspian-map-hint', 'read')")
            # A picture shows the map as it is from the second visit on.
            page.add_init_script("localStorage.setItem('caspian-map-hint', 'read')")
            page.goto(address + path)
            page.locator("html[data-events][data-ready]").wait_for(state="attached")
            if "event=" in path:
                page.get_by_role("article").wait_for()
            page.wait_for_load_state("networkidle")
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(_COLOURS)
            picture.save(FOLDER / f"{name}.png", optimize=True)
            print(FOLDER / f"{name}.png", (FOLDER / f"{name}.png").stat().st_size // 1000, "kB")
        browser.close()
        server.terminate()


if __name__ == "__main__":
    main()
