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
_LIST = "[role=list] button"
DESKTOP, PHONE = (1280, 720), (390, 844)
#: Named views: address, what announces that it is there, size in CSS pixels, colour scheme.
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
# Letters stay sharp without loss; a palette, of a kind that leaves out no colour of symbols, keeps that light.
_COLOURS = 64


def main() -> None:
    """Save each view as WebP with a palette, which keeps it below 60 kB."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = [str(Path(sys.executable).with_name("caspian-map")), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server, sync_playwright() as playwright:
        assert server.stdout is not None
        address = server.stdout.readline().split()[4].rstrip("/")
        browser = playwright.chromium.launch(executable_path=chromium.install(), args=["--no-sandbox"])
        for name, (path, shown, (width, height), scheme) in VIEWS.items():
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB")
            # A picture shows the map as it is from the second visit on.
            page.add_init_script("localStorage.setItem('caspian-map-hint', 'read')")
            page.goto(address + path)
            page.locator(shown).first.wait_for(state="attached")
            page.wait_for_load_state("networkidle")
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            picture = picture.quantize(_COLOURS, Image.Quantize.FASTOCTREE).convert("RGB")
            picture.save(FOLDER / f"{name}.webp", lossless=True, quality=100, method=6)
            print(FOLDER / f"{name}.webp", (FOLDER / f"{name}.webp").stat().st_size // 1000, "kB")
            page.close()
        browser.close()
        server.terminate()


if __name__ == "__main__":
    main()
