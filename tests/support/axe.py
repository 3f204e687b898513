"""Pages as axe-core judges them: WCAG 2.2 AA and its best practices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import app

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(app.__file__).parent / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: The rules whose outcome another theme can change.
COLOURS = ["color-contrast", "link-in-text-block"]
#: The button that walks through the events is for keys alone, and no pointer meets it: a finger presses the symbol.
KEYS_ALONE = 'aria-describedby="map_caspian-help"'


def problems(page: Page, rules: list[str] | None = None, within: str | None = None) -> list[str]:
    """Judge a page, and say what is wrong where.

    Of a page with an open dialog, that is judged: the rest cannot be reached, and is judged before the dialog opens.
    Frames are left out: they hold pages that are judged by themselves.

    Parameters
    ----------
    page
        The page.
    rules
        The only rules; all by default.
    within
        A selector of the only part that is judged; the whole page by default.
    """
    # What is being faded in or out has the colours of neither end; what follows scrolling never ends.
    page.evaluate("""() => Promise.all(document.getAnimations().filter((one) => one.timeline === document.timeline)
        .filter((one) => one.effect.getTiming().iterations < 9).map((one) => one.finished))""")
    if page.evaluate("() => !('axe' in window)"):
        page.evaluate(AXE.read_text())
    run = """async ([runOnly, within]) => {
        const part = document.querySelector('dialog[open]') ?? (within ? document.querySelector(within) : document);
        return (await axe.run(part, { runOnly, iframes: false, resultTypes: ['violations'] })).violations;
    }"""
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    found: list[dict[str, Any]] = page.evaluate(run, [only, within])
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found
        for node in one["nodes"]
        if not (one["id"] == "target-size" and KEYS_ALONE in node["html"])
    ]
