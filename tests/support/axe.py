"""Accessibility checks of pages with axe-core: WCAG 2.2 AA and its best practices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from browsing import awaited

import app

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(app.__file__).parent / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Rules whose outcome depends on the theme.
COLOURS = ["color-contrast", "link-in-text-block"]
#: The button for stepping through the events is for the keyboard alone: pointers press the symbols instead.
KEYS_ALONE = 'aria-describedby="map_caspian-help"'


def problems(page: Page, rules: list[str] | None = None, within: str | None = None) -> list[str]:
    """Check a page, and return the violations with their elements.

    If a dialog is open, only the dialog is checked: the rest cannot be reached, and is checked before the dialog opens.
    Frames are skipped: their pages are checked separately.

    Parameters
    ----------
    page
        The page.
    rules
        Rules to run; all by default.
    within
        CSS selector of the part to check; the whole page by default.
    """
    # During a fade, colours are intermediate; scroll-driven animations never end.
    awaited(
        page,
        """() => Promise.all(document.getAnimations().filter((one) => one.timeline === document.timeline)
            .filter((one) => one.effect.getTiming().iterations < 9).map((one) => one.finished))""",
    )
    if page.evaluate("() => !('axe' in window)"):
        page.evaluate(AXE.read_text())
    run = """async ([runOnly, within]) => {
        const part = document.querySelector('dialog[open]') ?? (within ? document.querySelector(within) : document);
        return (await axe.run(part, { runOnly, iframes: false, resultTypes: ['violations'] })).violations;
    }"""
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    found: list[dict[str, Any]] = awaited(page, run, [only, within])
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found
        for node in one["nodes"]
        if not (one["id"] == "target-size" and KEYS_ALONE in node["html"])
    ]
