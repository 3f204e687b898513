"""The index answers every filter as a plain reading of the table does."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.index.index import EventIndex, View
from events.index.words import search_texts
from events.model import dates
from events.model.event_filter import EventFilter
from events.table.catalogue import Catalogue
from events.table.columns import SCHEMA, from_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

STATES = ["AZ", "IR", "KZ", "NATO", "RU", "TM"]
SHIPS = ["dagestan", "damavand", "tatarstan"]
CATEGORIES = ["base", "port-call", "strike"]


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    days = st.dates(min_value=pd.Timestamp(1991, 1, 1).date(), max_value=pd.Timestamp(2026, 12, 31).date())
    rows = []
    for number in range(draw(st.integers(0, 12))):
        start, end = sorted([draw(days), draw(days)])
        rows.append(
            dict.fromkeys(SCHEMA.names)
            | {
                "id": f"event-{number}",
                "title": draw(st.sampled_from(["Sea Cup", "Port call at Baku", "Ракеты"])),
                "start": start.isoformat(),
                "end": draw(st.sampled_from([end.isoformat(), None])),
                "category": draw(st.sampled_from(CATEGORIES)),
                "verification": draw(st.sampled_from(["confirmed", "disputed"])),
                "place": draw(st.sampled_from(["baku", "aktau", "baku-bay", "caspian-sea", None])),
                "precision": draw(st.sampled_from(["exact", "port", "area", "country", None])),
                "radius_km": draw(st.sampled_from([None, 0.0, 5.0, 50.0, 600.0])),
                "location_country": draw(st.sampled_from(["AZ", "BR", None])),
                "vessels": draw(st.none() | st.lists(st.sampled_from(SHIPS), unique=True)),
                "organisations": draw(st.none() | st.lists(st.sampled_from(["irin", "ruvmf"]), unique=True)),
                "countries": draw(st.lists(st.sampled_from(STATES), unique=True)),
                "search_names": "",
                "lon": draw(st.floats(45, 56)),
                "lat": draw(st.floats(36, 48)),
            }
        )
    return Catalogue(from_rows(rows), "test", "0", "CC0-1.0")


filters = st.builds(
    EventFilter,
    datetime=st.sampled_from(["", "2013", "2009/2013", "../2001-06", "2013-07-08/.."]),
    countries=st.sampled_from([(), ("IR",), ("IR", "RU"), ("US",), ("IR", "US")]),
    match=st.sampled_from(["any", "all"]),
    categories=st.sampled_from([(), ("port-call",), ("base", "strike"), ("agreement",)]),
    verifications=st.sampled_from([(), ("disputed",)]),
    places=st.sampled_from([(), ("aktau",), ("atlantis",)]),
    vessels=st.sampled_from([(), ("damavand",), ("dagestan", "tatarstan"), ("nautilus",)]),
    organisations=st.sampled_from([(), ("irin",), ("irin", "ruvmf"), ("nobody",)]),
    text=st.sampled_from(["", "sea", "baku call", "рак", "ea"]),
    bbox=st.sampled_from([None, (47.0, 37.0, 52.0, 45.0), (54.0, 36.0, 47.0, 48.0)]),
)


def passes(row: pd.Series, text: str, event_filter: EventFilter) -> bool:
    """Decide on one event, as the documentation of the filter says it."""
    period, box = event_filter.period, event_filter.bbox
    lasts_until = dates.parse(row["end"]).end_day if row["end"] else dates.OPEN_END
    involved = [code in row["countries"] for code in event_filter.countries]
    checks: Sequence[bool] = (
        dates.parse(row["start"]).start_day <= period.end_day and lasts_until >= period.start_day,
        not involved or (all(involved) if event_filter.match == "all" else any(involved)),
        not event_filter.categories or row["category"] in event_filter.categories,
        not event_filter.verifications or row["verification"] in event_filter.verifications,
        not event_filter.places or row["place"] in event_filter.places,
        not event_filter.vessels or any(vessel in (row["vessels"] or []) for vessel in event_filter.vessels),
        not event_filter.organisations
        or any(one in (row["organisations"] or []) for one in event_filter.organisations),
        all(any(part.startswith(word) for part in text.split()) for word in event_filter.words),
        box is None
        or (
            box[1] <= row.geometry.y <= box[3]
            and (
                box[0] <= row.geometry.x <= box[2]
                if box[0] <= box[2]
                else row.geometry.x >= box[0] or row.geometry.x <= box[2]
            )
        ),
    )
    return all(checks)


@given(catalogues(), filters)
def test_the_index_selects_what_a_plain_reading_selects(catalogue: Catalogue, event_filter: EventFilter) -> None:
    texts = search_texts(catalogue.table)
    expected = [
        number for number, (_, row) in enumerate(catalogue.frame.iterrows()) if passes(row, texts[number], event_filter)
    ]
    assert EventIndex(catalogue).select(event_filter).tolist() == expected


@given(catalogues(), filters, st.integers(0, 16))
def test_the_groups_of_the_world_hold_what_the_index_selects(
    catalogue: Catalogue, event_filter: EventFilter, zoom: int
) -> None:
    index = EventIndex(catalogue)
    view = index.view(event_filter, (-180.0, -85.0, 180.0, 85.0), zoom)
    rows = index.select(event_filter)
    counts = sum(part.sum(axis=0) for part in (view.symbols.mix, view.discs.mix, view.regions))
    assert counts.sum() == len(rows)
    mix = dict(zip(index.category.values, counts.tolist(), strict=True))
    selected = catalogue.frame["category"].iloc[rows].value_counts().to_dict()
    assert {name: count for name, count in mix.items() if count} == selected


@given(catalogues(), filters, st.integers(3, 9), st.tuples(st.floats(44, 54), st.floats(35, 46)))
def test_a_part_of_the_map_is_the_same_when_its_filter_is_kept(
    catalogue: Catalogue, event_filter: EventFilter, zoom: int, corner: tuple[float, float]
) -> None:
    index = EventIndex(catalogue)
    part = (corner[0], corner[1], corner[0] + 2, corner[1] + 1)
    first, *later = (written(index.view(event_filter, part, zoom)) for _time in range(3))
    assert later == [first, first]
    index.forget()
    assert written(index.view(event_filter, part, zoom)) == first


def written(view: View) -> list[list[object]]:
    groups = (view.symbols, view.discs)
    return [
        *(array.tolist() for one in groups for array in (one.x, one.y, one.mix, one.first, one.box)),
        view.regions.tolist(),
    ]


def test_an_event_is_found_by_its_id(index: EventIndex) -> None:
    row = index.row_of("2013-07-08-iran-russia-exercise")
    assert row is not None
    assert index.catalogue.frame["id"].iloc[row] == "2013-07-08-iran-russia-exercise"
    assert index.row_of("nothing") is None


@pytest.mark.parametrize("word", ["Астрахань", "astrakhan", "ASTRA", "Paykan", "wsws"])
def test_a_search_looks_through_names_in_all_spellings_but_not_through_sources(index: EventIndex, word: str) -> None:
    found = index.select(EventFilter(text=word))
    assert (len(found) > 0) == (word != "wsws")


def test_an_index_that_has_let_go_is_gone_with_its_last_user(built_in: Catalogue) -> None:
    index = EventIndex(built_in)
    index.view(EventFilter(), (46, 36, 55, 47), 5)
    gone = weakref.ref(index)
    index.let_go()
    gc.disable()
    try:
        del index
        assert gone() is None
    finally:
        gc.enable()
