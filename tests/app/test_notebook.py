"""Events in notebooks: they are filtered, drawn and saved without a server."""

from __future__ import annotations

import io
from base64 import b64decode
from typing import TYPE_CHECKING

import pytest
from markupsafe import escape
from PIL import Image

from app.notebook import EventSet, load
from events.model.errors import FilterError, FormatError
from events.model.event_filter import EventFilter

if TYPE_CHECKING:
    from pathlib import Path

    from events.index.index import EventIndex
    from events.table.catalogue import Catalogue


@pytest.fixture(scope="module")
def whole() -> EventSet:
    return load()


def test_the_whole_catalogue_is_loaded(whole: EventSet, built_in: Catalogue) -> None:
    assert len(whole) == len(built_in)


def test_filters_are_those_of_the_map(whole: EventSet, index: EventIndex) -> None:
    expected = index.select(EventFilter("2013", ("IR", "RU")))
    chosen = whole.filter(datetime="2013", country="IR,RU")
    assert list(chosen.to_geodataframe()["id"]) == list(index.catalogue.take(expected).frame["id"])


def test_a_further_filter_narrows_the_one_before(whole: EventSet) -> None:
    year = whole.filter(datetime="2013")
    assert len(year.filter(country="IR")) < len(year)
    assert dict(year.filter(datetime="2014").parameters) == {"datetime": "2014"}


def test_a_wrong_filter_is_named_at_once(whole: EventSet) -> None:
    with pytest.raises(FilterError, match="country='ZZ'"):
        whole.filter(country="ZZ")


def test_a_change_of_the_table_leaves_the_events_as_they_are(whole: EventSet) -> None:
    table = whole.to_geodataframe()
    table["title"] = ""
    assert whole.to_geodataframe()["title"].str.len().min() > 0


def test_a_map_is_a_frame_that_holds_its_document(whole: EventSet) -> None:
    shown = whole.filter(datetime="2013").map(theme="dark", height=500)
    frame = shown._repr_html_()
    assert 'height="500"' in frame
    assert escape(shown.html[:200]) in frame
    assert 'data-theme="dark"' in shown.html


def test_a_map_falls_back_to_a_picture_and_a_text(whole: EventSet) -> None:
    chosen = whole.filter(datetime="2013", country="IR,RU")
    shown, sizes = chosen.map(theme="auto", view="6/41/50", event="2013-07-08-iran-russia-exercise")._repr_mimebundle_()
    assert list(shown) == ["text/plain", "image/png", "text/html"]
    assert shown["text/plain"] == f"Caspian military activity map, {len(chosen)} events: datetime=2013, country=IR,RU"
    assert sizes == {"image/png": {"width": 800, "height": 560}}
    assert Image.open(io.BytesIO(b64decode(shown["image/png"]))).size == (800, 560)
    assert f'<img src="data:image/png;base64,{shown["image/png"]}" alt="{shown["text/plain"]}"' in shown["text/html"]


def test_the_text_of_a_map_does_not_hold_its_document(whole: EventSet) -> None:
    assert len(repr(whole.filter(datetime="2013").map())) < 2_000


def test_a_map_refuses_what_it_does_not_take(whole: EventSet) -> None:
    with pytest.raises(FilterError, match="colour='red'"):
        whole.map(colour="red")


def test_a_figure_is_shown_at_its_size_with_twice_the_pixels(whole: EventSet) -> None:
    shown, sizes = whole.filter(datetime="2013").figure(width=400, height=300)._repr_mimebundle_()
    assert sizes == {"image/png": {"width": 400, "height": 300}}
    assert Image.open(io.BytesIO(b64decode(shown["image/png"]))).size == (800, 600)
    assert shown["text/plain"].endswith("events: datetime=2013")


def test_a_figure_is_saved_by_its_ending(whole: EventSet, tmp_path: Path) -> None:
    figure = whole.filter(datetime="2013").figure(width=400, height=300)
    figure.save(tmp_path / "map.svg")
    assert "<svg" in (tmp_path / "map.svg").read_text(encoding="utf-8")
    with pytest.raises(FormatError, match=r"expected \.png, \.svg or \.pdf"):
        figure.save(tmp_path / "map.html")


def test_own_events_are_drawn_as_well(tmp_path: Path) -> None:
    table = tmp_path / "seen.csv"
    table.write_text("title,date,lat,lon\nA ship,2020-05-01,42.1,50.2\nTwo ships,2021-06-01,41,51\n", encoding="utf-8")
    own = load(str(table))
    assert len(own.filter(datetime="2020")) == 1
    own.map().save(tmp_path / "map.html")
    assert (tmp_path / "map.html").stat().st_size > 100_000
