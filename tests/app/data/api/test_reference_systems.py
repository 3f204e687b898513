"""Reference systems of answers: the way between two is found once, whatever the number of features."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyproj

from app.data.api import crs

if TYPE_CHECKING:
    import pytest
    from flask.testing import FlaskClient


def test_a_page_of_features_finds_the_way_between_two_systems_once(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    crs._transformer.cache_clear()
    made: list[Any] = []
    find = pyproj.Transformer.from_crs
    monkeypatch.setattr(pyproj.Transformer, "from_crs", lambda *given: made.append(given) or find(*given))
    page = client.get(f"/api/collections/events/items?limit=100&crs={crs.WEB_MERCATOR}").json
    assert len(page["features"]) == 100
    assert len(made) == 1
