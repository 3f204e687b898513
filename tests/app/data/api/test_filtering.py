"""CQL2 filters on columns say what they say on single features."""

from __future__ import annotations

import json
import sys
import threading
from datetime import datetime
from typing import Any

import cql2
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from own_sets import adopt

from app.data.api import crs
from app.data.api.collections.layers import EventLayer
from app.data.api.cql2 import filtering, reading
from events.index.index import EventIndex
from events.model.errors import FilterError


@pytest.fixture(scope="module")
def layer(index: EventIndex) -> EventLayer:
    return EventLayer(index)


def found(layer: EventLayer, text: str, uri: str = crs.CRS84) -> list[dict[str, Any]]:
    rows = np.flatnonzero(filtering.matching(reading.parse(text), layer, uri))
    return [json.loads(one) for one in layer.features(rows)]


def properties(layer: EventLayer, text: str) -> list[dict[str, Any]]:
    return [one["properties"] for one in found(layer, text)]


EVERY = "title IS NOT NULL"


@pytest.mark.parametrize(
    "function",
    ["CASEI(title) = 'a'", "title LIKE 'a'", "S_INTERSECTS(geometry, POINT(0 0))", "A_EQUALS(countries, ('x'))"],
)
def test_a_filter_has_so_many_functions(function: str) -> None:
    most = reading.MOST_FUNCTIONS
    reading.parse(" OR ".join([function] * most))
    with pytest.raises(FilterError, match=f"expected at most {most} of the functions .*, found {most + 1}"):
        reading.parse(" OR ".join([function] * (most + 1)))


@pytest.mark.parametrize("text", ["S_INTERSECTS(geometry, POINT EMPTY)", "S_EQUALS(POINT EMPTY, POINT(0 0))"])
def test_what_the_parser_cannot_write_as_json_is_refused(text: str) -> None:
    with pytest.raises(FilterError, match="expected cql2-text"):
        reading.parse(text)


def test_the_geometry_of_a_feature_is_made_once(layer: EventLayer, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    geometries = EventLayer.geometries

    def counted(self: EventLayer, mask: Any) -> Any:
        made.append(int(mask.sum()))
        return geometries(self, mask)

    monkeypatch.setattr(EventLayer, "geometries", counted)
    region, world = "S_WITHIN(geometry, BBOX(46,36,55,48))", "S_WITHIN(geometry, BBOX(-180,-90,180,90))"
    assert len(found(layer, f"{region} OR {world} OR {world}")) == len(layer.index)
    assert sum(made) == len(layer.index)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("category = 'strike'", lambda p: p["category"] == "strike"),
        ("category <> 'strike'", lambda p: p["category"] != "strike"),
        ("category IN ('strike', 'base')", lambda p: p["category"] in ("strike", "base")),
        ("category NOT IN ('strike', 'base')", lambda p: p["category"] not in ("strike", "base")),
        ("radius_km > 5 AND radius_km <= 50", lambda p: 5 < p["radius_km"] <= 50),
        ("5 < radius_km", lambda p: p["radius_km"] > 5),
        ("radius_km BETWEEN 5 AND 50", lambda p: 5 <= p["radius_km"] <= 50),
        ("radius_km + 1 > 2 * 3", lambda p: p["radius_km"] + 1 > 6),
        ("radius_km % 2 = 1", lambda p: p["radius_km"] % 2 == 1),
        ("location_country IS NULL", lambda p: p["location_country"] is None),
        ("NOT (location_country = 'RU')", lambda p: p["location_country"] not in (None, "RU")),
        ("title LIKE '%Iran%'", lambda p: "Iran" in p["title"]),
        ("CASEI(title) LIKE CASEI('%IRAN%')", lambda p: "iran" in p["title"].lower()),
        ("ACCENTI(place_name) LIKE '%a%'", lambda p: bool({*"aáàâãäåā"} & {*p["place_name"]})),
        ("place_name = place", lambda p: p["place_name"] == p["place"]),
        ("start >= DATE('2013-07-01') AND start < TIMESTAMP('2013-08-01T00:00:00Z')",
         lambda p: p["start"][:7] == "2013-07"),
        ("A_CONTAINS(countries, ('IR', 'RU'))", lambda p: {"IR", "RU"} <= {*p["countries"]}),
        ("A_OVERLAPS(countries, ('IR', 'RU'))", lambda p: bool({"IR", "RU"} & {*p["countries"]})),
        ("A_CONTAINEDBY(countries, ('IR', 'RU'))", lambda p: {*p["countries"]} <= {"IR", "RU"}),
        ("A_EQUALS(countries, ('RU', 'IR'))", lambda p: {*p["countries"]} == {"IR", "RU"}),
        ("T_BEFORE(start, DATE('2000-01-01'))", lambda p: p["start"] < "2000-01-01"),
        ("T_AFTER(\"end\", DATE('2024-01-01'))", lambda p: p["end"] is not None and p["end"] > "2024-01-01"),
        ("T_INTERSECTS(INTERVAL(start, \"end\"), INTERVAL('2013-07-08', '2013-07-12'))",
         lambda p: p["start"] <= "2013-07-12" and (p["end"] or "9999") >= "2013-07-08"),
        ("T_DURING(INTERVAL(start, \"end\"), INTERVAL('2013-01-01', '..'))",
         lambda p: p["start"] > "2013-01-01" and p["end"] is not None),
    ],
)  # fmt: skip
def test_a_filter_finds_what_it_says(layer: EventLayer, text: str, holds: Any) -> None:
    everything = properties(layer, EVERY)
    expected = [p["id"] for p in everything if holds(p)]
    assert [p["id"] for p in properties(layer, text)] == expected
    assert 0 <= len(expected) < len(everything)


def test_a_box_and_the_same_polygon_find_the_same_events(layer: EventLayer) -> None:
    of_box = found(layer, "S_INTERSECTS(geometry, BBOX(49, 39, 51, 41))")
    polygon = "POLYGON((49 39, 51 39, 51 41, 49 41, 49 39))"
    assert found(layer, f"S_INTERSECTS(geometry, {polygon})") == of_box
    assert found(layer, f"NOT S_DISJOINT({polygon}, geometry)") == of_box
    within = [one["id"] for one in found(layer, f"S_WITHIN(geometry, {polygon})")]
    assert within == [one["id"] for one in found(layer, f"S_CONTAINS({polygon}, geometry)")]
    assert 0 < len(within) < len(of_box) < len(layer.index)


def test_geometries_are_read_in_the_reference_system_of_the_filter(layer: EventLayer) -> None:
    swapped = found(layer, "S_INTERSECTS(geometry, POLYGON((39 49, 39 51, 41 51, 41 49, 39 49)))", crs.WGS84)
    west, south = crs.transformed(shapely.Point(49, 39), crs.CRS84, crs.WEB_MERCATOR).coords[0]
    east, north = crs.transformed(shapely.Point(51, 41), crs.CRS84, crs.WEB_MERCATOR).coords[0]
    projected = found(layer, f"S_INTERSECTS(geometry, BBOX({west},{south},{east},{north}))", crs.WEB_MERCATOR)
    assert swapped == projected == found(layer, "S_INTERSECTS(geometry, BBOX(49, 39, 51, 41))")


def test_a_box_may_cross_the_antimeridian(layer: EventLayer) -> None:
    assert found(layer, "S_INTERSECTS(geometry, BBOX(49, -90, -100, 90))") == found(
        layer, "S_INTERSECTS(geometry, BBOX(49, -90, 180, 90)) OR S_INTERSECTS(geometry, BBOX(-180, -90, -100, 90))"
    )


TEXTS = st.sampled_from(["strike", "base", "IR", "RU", "Baku", "confirmed", "b%", "x"])
SCALARS = st.sampled_from(["category", "verification", "place_name", "location_country", "summary"])
SIMPLE = st.one_of(
    st.builds(lambda p, o, v: f"{p} {o} '{v}'", SCALARS, st.sampled_from(["=", "<>", "<", "<=", ">", ">="]), TEXTS),
    st.builds(lambda p, v: f"{p} LIKE '%{v}'", SCALARS, TEXTS),
    st.builds(lambda p, v, w: f"{p} IN ('{v}', '{w}')", SCALARS, TEXTS, TEXTS),
    st.builds(lambda a, b: f"radius_km BETWEEN {a} AND {b}", st.integers(0, 60), st.integers(0, 60)),
    st.builds(lambda a: f"radius_km * 2 >= {a}", st.integers(0, 60)),
    st.builds(lambda v: f"A_CONTAINS(countries, ('{v}'))", TEXTS),
    st.builds(lambda w: f"S_INTERSECTS(geometry, BBOX({w}, 36, 52, 45))", st.integers(40, 51)),
)
CONDITIONS = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        st.builds(lambda a, b: f"({a}) AND ({b})", inner, inner),
        st.builds(lambda a, b: f"({a}) OR ({b})", inner, inner),
    ),
    max_leaves=4,
)


@given(CONDITIONS)
def test_columns_and_single_features_agree_for_any_filter(layer: EventLayer, text: str) -> None:
    rows = np.arange(0, len(layer.index), 7)
    expression = cql2.Expr(text)
    # cql2 takes a comparison with null for an error, where columns take it for no match.
    whole = [row for row in rows if json.loads(next(layer.features(np.array([row]))))["properties"]["location_country"]]
    features = [json.loads(one) for one in layer.features(np.array(whole, dtype=int))]
    expected = [expression.matches({**one["properties"], "geometry": one["geometry"]}) for one in features]
    assert filtering.matching(reading.parse(text), layer)[whole].tolist() == expected


@given(CONDITIONS)
def test_text_and_json_say_the_same(layer: EventLayer, text: str) -> None:
    node = reading.parse(text)
    again = reading.parse(json.dumps(node), "cql2-json")
    assert (filtering.matching(node, layer) == filtering.matching(again, layer)).all()


@given(CONDITIONS)
def test_a_condition_and_its_opposite_share_nothing(layer: EventLayer, text: str) -> None:
    holds, fails = (filtering.matching(reading.parse(one), layer) for one in (text, f"NOT ({text})"))
    assert not (holds & fails).any()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("colour = 'red'", "there is no such property"),
        ("category = 5", "the same kind"),
        ("sources = 'x'", "expected a property with one value"),
        ("countries = 'IR'", "expected a property with one value"),
        ("category", "expected a condition"),
        ("title = NULL", "a filter may use AND"),
        ("buffer(geometry, 5) = 1", "a filter may use AND"),
        ("S_DWITHIN(geometry, POINT(50 40), 5, 'km')", "a filter may use AND"),
        ("S_INTERSECTS(geometry, BBOX(49, 95, 51, 99))", "within ±180 and ±90"),
        ("S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 1 0, 0 1, 0 0)))", "expected a valid geometry"),
        ("S_INTERSECTS(title, POINT(50 40))", "expected geometry"),
        ("A_CONTAINS(title, ('x'))", "is no list of texts"),
        ("T_AFTER(title, DATE('2013-01-01'))", "is no property of dates: .* expected start, end or another"),
        ("start > DATE('2013-13-41')", "not a day of the calendar"),
        ("title LIKE place", "the same for every feature"),
        ("NOT", "expected cql2-text"),
        ("(" * 400 + "title = 'x'" + ")" * 400, "fewer brackets"),
        ("NOT " * 400 + "title = 'x'", "fewer brackets"),
        ("radius_km = " + "-" * 4000 + "1", "fewer brackets"),
        ("radius_km = 1" + "+1" * 400, "levels of nesting"),
        ("title = '" + "x" * 9000 + "'", "at most 8000 characters"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_reason(layer: EventLayer, text: str, told: str) -> None:
    with pytest.raises(FilterError, match=told):
        found(layer, text)


LEAVES = st.one_of(
    st.sampled_from(
        [{"property": one} for one in ("title", "radius_km", "start", "end", "countries", "sources", "geometry")]
    ),
    st.sampled_from(
        [{"date": "2013-07-08"}, {"timestamp": "2013-07-08T00:00:00Z"}, {"date": "x"}, "..", "IR", "", True]
    ),
    st.sampled_from([{"interval": ["2013-01-01", ".."]}, {"interval": [{"property": "start"}, {"property": "end"}]}]),
    st.sampled_from([{"bbox": [46, 36, 55, 48]}, {"bbox": [1, 2]}, {"bbox": []}, {"type": "Point", "coordinates": []}]),
    st.sampled_from(
        [{"type": "Point", "coordinates": [50.0, 1e300]}, {"type": "Polygon", "coordinates": [[[0.0, 0.0]]]}]
    ),
    st.floats(allow_nan=False, allow_infinity=False),
)
OPERATORS = st.sampled_from([*(one.lower() for one in filtering.SUPPORTED if " " not in one), "isNull", "nothing"])
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda name, parts: {"op": name, "args": parts}, OPERATORS, st.lists(inner, max_size=3)),
        st.lists(inner, max_size=3),
    ),
    max_leaves=5,
)


@settings(max_examples=500)
@given(TREES, st.sampled_from(crs.OFFERED))
def test_any_tree_is_answered_or_refused(layer: EventLayer, tree: Any, uri: str) -> None:
    try:
        mask = filtering.matching(reading.parse(json.dumps(tree), "cql2-json"), layer, uri)
    except FilterError as error:
        assert error.parameter in ("filter", "bbox")
    else:
        assert (mask.dtype, mask.shape) == (np.dtype(bool), (len(layer.index),))


HOSTILE = ["(", "(a=1 AND ", "NOT ", "a=", "a<>", "-", "casei(", "a IN (", "1^", "'", "\\'", "a BETWEEN 1 AND 2 = "]


@pytest.mark.parametrize("part", HOSTILE)
def test_no_filter_keeps_the_server_busy_or_ends_it(layer: EventLayer, part: str) -> None:
    def ask() -> None:
        for text in (part * (7900 // len(part)), part * 12, part * 290 + "1"):
            try:
                found(layer, text)
            except FilterError:
                refused.append(text)

    refused: list[str] = []
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(timeout=30)
    assert not thread.is_alive()
    assert len(refused) == 3
    assert sys.getrecursionlimit() >= 1000


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> EventLayer:
    """A set with columns of dates of its own: ISO days, times, dates as people write them, and a typed one."""
    folder = tmp_path_factory.mktemp("own")
    table = pa.table(
        {
            "title": ["Mine cleared", "Drill", "Old wreck found", "Unreported"],
            "date": ["2013-07-08", "2013-07-09", "2020-01-05", "2020-01-06"],
            "lon": [50.0] * 4,
            "lat": [42.0] * 4,
            "reported": ["2013-09-01", "2020-01-05", "2020-02-01", None],
            "heard": ["2013-09-01T23:30:00+04:00", "2020-01-05T00:00:00Z", "2020-02-01 08:00", None],
            "dated": ["2013-09", "5 January 2020", "2020", None],
            "entered": pa.array([datetime(2013, 9, 1, 12), datetime(2020, 1, 5), datetime(2020, 2, 1), None]),
            "losses": [1, 2, 3, None],
        }
    )
    pq.write_table(table, folder / "own.parquet")
    return EventLayer(EventIndex(adopt(folder / "own.parquet")))


@pytest.mark.parametrize("column", ["reported", "heard", "entered"])
@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("T_AFTER({}, DATE('2019-12-31'))", ["Drill", "Old wreck found"]),
        ("T_BEFORE({}, TIMESTAMP('2020-01-05T10:00:00Z'))", ["Mine cleared"]),
        ("T_DURING({}, INTERVAL('2020-01-01','2020-12-31'))", ["Drill", "Old wreck found"]),
        ("T_EQUALS({}, DATE('2020-01-05'))", ["Drill"]),
        ("T_INTERSECTS(INTERVAL(start, {}), DATE('2015-01-01'))", ["Drill"]),
        ("{} = DATE('2020-01-05')", ["Drill"]),
        ("{} <> DATE('2020-01-05')", ["Mine cleared", "Old wreck found"]),
        ("{} >= DATE('2020-01-05')", ["Drill", "Old wreck found"]),
        ("{} < TIMESTAMP('2020-02-01T00:00:00Z')", ["Mine cleared", "Drill"]),
        ("{} BETWEEN DATE('2020-01-01') AND DATE('2020-01-31')", ["Drill"]),
        ("{} IN (DATE('2013-09-01'), DATE('2020-02-01'))", ["Mine cleared", "Old wreck found"]),
        ("NOT {} > DATE('2014-01-01') AND losses < 2", ["Mine cleared"]),
        ("start < DATE('2014-01-01') AND {} > DATE('2014-01-01')", ["Drill"]),
    ],
)
def test_columns_of_dates_of_an_own_set_are_compared_as_dates(
    own: EventLayer, column: str, text: str, titles: list[str]
) -> None:
    assert [one["title"] for one in properties(own, text.format(column))] == titles


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("T_AFTER(dated, DATE('2013-09-30'))", ["Drill", "Old wreck found"]),
        ("T_CONTAINS(dated, DATE('2013-09-07'))", ["Mine cleared"]),
        ("dated = DATE('2013-09-01')", []),
        ("dated < DATE('2014-01-01')", ["Mine cleared"]),
    ],
)
def test_dates_as_people_write_them_are_compared_as_what_they_mean(
    own: EventLayer, text: str, titles: list[str]
) -> None:
    assert [one["title"] for one in properties(own, text)] == titles


@pytest.mark.parametrize("text", ["T_AFTER(losses, DATE('2013-01-01'))", "title > DATE('2013-01-01')"])
def test_what_is_no_column_of_dates_is_refused_by_name(own: EventLayer, text: str) -> None:
    with pytest.raises(FilterError, match=r"(losses|title)'?.* is no property of dates"):
        properties(own, text)
