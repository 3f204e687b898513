"""The filter's query string: one spelling in and out, and a reasoned refusal of everything else."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.model.errors import FilterError
from events.model.event_filter import PARAMETERS, EventFilter
from events.model.event_filter import VOCABULARY as SCHEMA

VOCABULARY = {**SCHEMA, "place": ("baku", "aktau"), "vessel": ("damavand", "dagestan")}


def read(query: str) -> EventFilter:
    return EventFilter.from_query(parse_qsl(query, keep_blank_values=True), VOCABULARY)


def test_every_parameter_is_read() -> None:
    found = read(
        "datetime=2013-01-01/2013-12-31&country=ru,IR&match=all&category=port-call,naval-exercise"
        "&verification=disputed&place=baku&vessel=damavand,dagestan&q=sea%20cup&bbox=46,36,55,48"
    )
    assert found == EventFilter(
        datetime="2013-01-01/2013-12-31",
        countries=("IR", "RU"),
        match="all",
        categories=("naval-exercise", "port-call"),
        verifications=("disputed",),
        places=("baku",),
        vessels=("dagestan", "damavand"),
        text="sea cup",
        bbox=(46.0, 36.0, 55.0, 48.0),
    )
    assert found.period.start == date(2013, 1, 1)


def test_an_empty_query_lets_everything_pass() -> None:
    assert read("").is_empty
    assert read("datetime=&country=&q=").is_empty


def test_a_list_may_be_given_in_parts() -> None:
    assert read("country=IR&country=RU").countries == ("IR", "RU")
    assert read("country=&country=RU").countries == ("RU",)
    assert read("vessel=damavand&vessel=dagestan").vessels == ("dagestan", "damavand")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("country=Iran", "country"),
        ("country=IR,,RU", "country"),
        ("country=SU", "country"),
        ("datetime=2013-13", "datetime"),
        ("datetime=2014/2013", "datetime"),
        ("datetime=last year", "datetime"),
        ("match=both", "match"),
        ("category=parade", "category"),
        ("verification=true", "verification"),
        ("place=atlantis", "place"),
        ("vessel=nautilus", "vessel"),
        ("vessel=damavand,,dagestan", "vessel"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=1,2,3,x", "bbox"),
        ("bbox=0,10,1,5", "bbox"),
        ("bbox=nan,0,1,1", "bbox"),
        ("bbox=4_6,36,55,48", "bbox"),
        ("bbox=٤٦,36,55,48", "bbox"),
        ("country=ır", "country"),
        ("bbox=0,0,181,1", "bbox"),
        ("q=" + "x" * 201, "q"),
        ("q=...", "q"),
        ("colour=red", "colour"),
        ("datetime=2013&datetime=2014", "datetime"),
        ("country=IR,RU,IR", "country"),
        ("country=IR&country=ir", "country"),
        ("category=strike,base,strike", "category"),
        ("vessel=damavand&vessel=damavand", "vessel"),
    ],
)
def test_a_wrong_value_is_refused_by_name(query: str, parameter: str) -> None:
    with pytest.raises(FilterError) as caught:
        read(query)
    assert caught.value.parameter == parameter
    assert caught.value.expected


def test_values_of_own_events_may_hold_what_formats_hold() -> None:
    with pytest.raises(FilterError, match=r"expected any of \{a\}, %s; not 'x'"):
        EventFilter.from_query([("category", "x")], {"category": ("{a}", "%s")})


def test_a_list_that_repeats_a_value_is_refused_and_named() -> None:
    with pytest.raises(FilterError, match="expected each value once; 'RU' is there several times"):
        read("country=" + ",".join(["IR", "RU"] + ["RU"] * 49_000))


def test_words_that_say_the_same_are_looked_up_once() -> None:
    assert read("q=a a ab A b abc").words == ("abc", "b")


def test_the_refusal_says_which_values_are_allowed() -> None:
    with pytest.raises(FilterError, match=r"naval-exercise, .*agreement.*'parade'"):
        read("category=port-call,parade")


def test_the_refusal_of_a_ship_says_where_ships_are_listed() -> None:
    with pytest.raises(FilterError, match=r"vessel='damavand,nautilus' .*/vessels/.*'nautilus'"):
        read("vessel=damavand,nautilus")


def test_an_alliance_is_a_country() -> None:
    assert read("country=nato").countries == ("NATO",)


def test_the_slug_has_only_letters_that_a_file_name_may_have() -> None:
    found = read("datetime=../2013&country=IR,RU&match=all&q=«Ак тау»/../x&bbox=46,36.5,55,48").slug()
    assert found == "open_2013-IR+RU-all---Ak-tau--_open_x-46_36.5_55_48"


filters = st.builds(
    EventFilter,
    datetime=st.sampled_from(["", "2013", "2009/2013", "../2013-07", "2013-07-08/.."]),
    countries=st.sampled_from([(), ("IR",), ("IR", "NATO", "RU")]),
    match=st.sampled_from(["any", "all"]),
    categories=st.sampled_from([(), ("port-call",), ("base", "strike")]),
    verifications=st.sampled_from([(), ("disputed", "reported")]),
    places=st.sampled_from([(), ("aktau", "baku")]),
    vessels=st.sampled_from([(), ("dagestan", "damavand")]),
    text=st.sampled_from(["", "sea cup", "Ақтау", "a&b=c#d", "100%"]),
    bbox=st.none() | st.tuples(st.floats(-180, 180), st.floats(-90, 0), st.floats(-180, 180), st.floats(0, 90)),
)


@given(filters)
def test_the_canonical_query_reads_back_as_the_same_filter(event_filter: EventFilter) -> None:
    expected = event_filter if event_filter.countries else EventFilter(**_fields(event_filter, match="any"))
    assert read(event_filter.to_query()) == expected


def _fields(event_filter: EventFilter, **changes: object) -> dict[str, object]:
    names = ("datetime", "countries", "match", "categories", "verifications", "places", "vessels", "text", "bbox")
    return {name: getattr(event_filter, name) for name in names} | changes


@given(st.lists(st.tuples(st.sampled_from([*PARAMETERS, "other"]), st.text(max_size=40)), max_size=4))
def test_no_query_is_answered_with_another_error(pairs: list[tuple[str, str]]) -> None:
    try:
        EventFilter.from_query(pairs, VOCABULARY)
    except FilterError as error:
        assert error.parameter in dict(pairs)
