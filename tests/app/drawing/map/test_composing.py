"""The Folium map: fixed names, own assets, no text of an event."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import folium
import pyarrow as pa
import pytest

from app.drawing.map.composing import compose, fragment
from app.drawing.map.elements import CategoryLayer
from events.index.index import EventIndex

if TYPE_CHECKING:
    from flask import Flask

    from app.drawing.map.elements import CaspianMap
    from events.table.catalogue import Catalogue


@pytest.fixture
def composed(app: Flask, index: EventIndex) -> CaspianMap:
    with app.test_request_context():
        return compose(index, app.extensions["caspian"].settings, "en", furniture=True)


def test_it_is_a_folium_map_with_a_layer_for_each_category(composed: CaspianMap) -> None:
    assert isinstance(composed, folium.Map)
    layers = [child for child in composed._children.values() if isinstance(child, CategoryLayer)]
    assert [layer.layer_name for layer in layers][:3] == ["naval-exercise", "ship-deployment", "port-call"]
    assert len(layers) == 9


def test_own_categories_are_named_by_what_they_are_in_their_set(app: Flask, built_in: Catalogue) -> None:
    table = built_in.table.slice(0, 3)
    own = pa.array(["mine:port-call", "mine:radar contact", "strike"])
    at = table.column_names.index("category")
    events = replace(built_in, table=table.set_column(at, table.schema.field(at), own))
    with app.test_request_context():
        made = compose(EventIndex(events), app.extensions["caspian"].settings, "en", furniture=True)
    layers = [child.layer_name for child in made._children.values() if isinstance(child, CategoryLayer)]
    assert layers == ["strike", "mine:port-call", "mine:radar contact"]
    assert [made.labels["category"][layer] for layer in layers] == ["Strike", "Port call", "radar contact"]


def test_it_always_renders_to_the_same_bytes(app: Flask, index: EventIndex) -> None:
    with app.test_request_context():
        settings = app.extensions["caspian"].settings
        first, second = (fragment(compose(index, settings, "en", furniture=True)) for _ in range(2))
    assert first == second


def test_its_assets_are_the_projects_own(composed: CaspianMap) -> None:
    rendered = fragment(composed)
    assert "//" not in rendered.head.replace("<!--", "")
    assert rendered.head.count("<script") == rendered.head.count('<script type="module"') == 1
    assert "jquery" not in rendered.head.lower()


def test_making_it_leaves_folium_itself_unchanged(composed: CaspianMap) -> None:
    assert composed.default_js != folium.Map.default_js
    assert any("leaflet" in name for name, _ in folium.Map.default_js)


def test_no_text_of_an_event_goes_through_it_but_the_titles_of_landmarks(
    composed: CaspianMap, index: EventIndex
) -> None:
    script = fragment(composed).script
    through = {title for title in index.catalogue.frame["title"] if title in script}
    landmarks = json.loads("[" + script.partition('"landmarks": [')[2].partition("]")[0] + "]")
    assert through == {one["title"] for one in landmarks}


def test_it_names_what_its_script_will_fetch_first(composed: CaspianMap) -> None:
    large = "(min-height: 700px)"
    assert [(file.url.partition("?")[0], file.media) for file in fragment(composed, large).preload] == [
        ("/basemap/region.topojson", large),
        ("/basemap/labels.en.json", ""),
        ("/events.columns.json", ""),
    ]
