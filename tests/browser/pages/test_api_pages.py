"""Pages of the API draw what they list, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Watched
    from playwright.sync_api import Page


@pytest.mark.parametrize(
    ("path", "features"),
    [
        ("collections/events/items?category=strike&limit=7", 7),
        ("collections/zones/items?filter=kind='sector'", 5),
        ("collections/routes/items?limit=3&crs=http://www.opengis.net/def/crs/EPSG/0/3857", 3),
        ("collections/events/items/2013-07-08-iran-russia-exercise", 1),
    ],
)
def test_the_map_of_a_page_holds_its_features(
    page: Page, server: str, watched: Watched, path: str, features: int
) -> None:
    page.goto(f"{server}/api/{path}")
    page.locator(f'html[data-features="{features}"]').wait_for(state="attached")
    assert watched.messages == []
    assert len(watched.hosts()) == 1


def test_a_feature_on_the_map_leads_to_its_page(page: Page, server: str) -> None:
    address = f"{server}/api/collections/places/items"
    page.goto(f"{address}?id=aktau")
    page.locator('html[data-features="1"]').wait_for(state="attached")
    box = page.locator(".folium-map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(f"{address}/aktau")
