"""Data for search engines, in a real browser under the site's own rules for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Watched
    from playwright.sync_api import Page


@pytest.mark.parametrize(("path", "kind"), [("/", "Dataset"), ("/events/2013-07-08-iran-russia-exercise", "Event")])
def test_the_browser_has_nothing_to_say_of_the_data_in_a_page(
    page: Page, server: str, watched: Watched, path: str, kind: str
) -> None:
    page.goto(server + path, wait_until="load")
    found = page.evaluate(
        "() => JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)"
    )
    assert found["@type"] == kind
    assert watched.messages == []
