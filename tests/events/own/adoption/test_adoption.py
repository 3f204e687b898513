"""Rows of any columns become events of the schema, or rejects with a reason."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from own_sets import LEAST, Heard, adopt, adopted, rejected, rejects, write_csv, write_geojson

from events.model.errors import EventSetError
from events.own.adoption.adoption import Adoption
from events.own.files.event_file import Batch, EventFile
from events.own.mapping import Mapping
from events.own.options import Options
from events.publishing.exports import FORMATS
from events.table.columns import PROPERTIES, SCHEMA
from events.table.provenance import Provenance
from geodata import gazetteer

if TYPE_CHECKING:
    from pathlib import Path


def test_the_least_row_is_an_event_that_claims_nothing_more(tmp_path: Path) -> None:
    [event] = adopted(tmp_path, LEAST)
    assert event.pop("id").startswith("2013-07-08-")
    assert {name: value for name, value in event.items() if value not in (None, "", [])} == {
        "title": "A patrol",
        "category": "event",
        "verification": "unrated",
        "date": "2013-07-08",
        "start": "2013-07-08",
        "end": "2013-07-08",
        "precision": "unstated",
        "lon": 51.1,
        "lat": 43.6,
    }


def test_an_adopted_set_has_the_columns_of_every_set(tmp_path: Path) -> None:
    table = adopt(write_csv(tmp_path / "set.csv", LEAST)).table
    assert table.schema.equals(SCHEMA)


# --- dates


@pytest.mark.parametrize(
    ("given", "start", "end"),
    [
        ({"date": "2013-07"}, "2013-07-01", "2013-07-31"),
        ({"date": "2013-07-08/2013-07-12"}, "2013-07-08", "2013-07-12"),
        ({"date": " 2013~ "}, "2013-01-01", "2013-12-31"),
        ({"date": "2014-12/.."}, "2014-12-01", None),
        ({"date": "2013-07-08T23:30:00+04:00"}, "2013-07-08", "2013-07-08"),
        ({"date": "2013-07-08 23:30"}, "2013-07-08", "2013-07-08"),
        ({"start": "2013-07-08", "end": "2013-08"}, "2013-07-08", "2013-08-31"),
        ({"start": "2013-07-08", "end": ""}, "2013-07-08", None),
        ({"start": "2013-07"}, "2013-07-01", "2013-07-31"),
        ({"date": "2013-07", "start": "2013-07-01", "end": "2013-07-31"}, "2013-07-01", "2013-07-31"),
        ({"date": "", "start": "2013-07-01", "end": "2013-07-31"}, "2013-07-01", "2013-07-31"),
    ],
)
def test_dates_are_read(tmp_path: Path, given: dict[str, str], start: str, end: str | None) -> None:
    [event] = adopted(tmp_path, {"title": "A", "lon": "50", "lat": "40", **given})
    assert (event["start"], event["end"]) == (start, end)


@pytest.mark.parametrize(
    ("given", "date"),
    [
        ({"start": "2013-07-08", "end": "2013-07-08"}, "2013-07-08"),
        ({"start": "2013-07", "end": "2013-08"}, "2013-07/2013-08"),
        ({"start": "2013-07-08T10:00Z", "end": ""}, "2013-07-08/.."),
        ({"date": "2013-07~"}, "2013-07~"),
    ],
)
def test_the_date_is_written_as_precisely_as_it_was_given(tmp_path: Path, given: dict[str, str], date: str) -> None:
    [event] = adopted(tmp_path, {"title": "A", "lon": "50", "lat": "40", **given})
    assert event["date"] == date


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"date": ""}, "there is no date"),
        ({"date": "in July"}, "date cannot be read: 'in July' is not a date"),
        ({"date": "0000-01-01"}, "the year is not one from 1800"),
        ({"date": "9999-12-31"}, "the year is not one from 1800"),
        ({"date": "1392-04-17"}, "--calendar persian converts Solar Hijri years): '1392-04-17'"),
        ({"date": "07/08/2013"}, "day and month cannot be told apart, --dates dmy or --dates mdy says which"),
        ({"date": "2013-02-29"}, "is not a day of the calendar"),
        ({"date": "../2013"}, "has no beginning"),
        ({"start": "2013-07-08", "end": "2013-07-07", "date": ""}, "the end is before the start"),
        ({"start": "", "end": "2013-07-07", "date": ""}, "there is no date"),
        ({"start": "2013/2014", "end": "2015", "date": ""}, "start or end is an interval"),
        ({"start": "2013-07-09", "date": "2013-07-08"}, "date is not that of start and end"),
        ({"start": "2013-07-08", "end": "2013-07-10", "date": "2013-07-08"}, "date is not that of start and end"),
    ],
)
def test_dates_that_cannot_be_used_are_rejected(tmp_path: Path, given: dict[str, str], reason: str) -> None:
    [found] = rejected(tmp_path, LEAST | given)
    assert reason in found


def test_columns_of_dates_and_times_are_dates(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "title": ["A"],
            "start": pd.to_datetime(["2013-07-08T23:30"]).tz_localize("Asia/Baku"),
            "end": pd.to_datetime(["2013-07-09"]).date,
            "year": [2013],
            "lon": [50.0],
            "lat": [40.0],
        }
    )
    frame.to_parquet(tmp_path / "a.parquet")
    [event] = adopt(tmp_path / "a.parquet").table.to_pylist()
    assert event["date"] == "2013-07-08/2013-07-09"
    [event] = adopt(tmp_path / "a.parquet", "date=year,start=,end=").table.to_pylist()
    assert (event["start"], event["end"]) == ("2013-01-01", "2013-12-31")


@pytest.mark.parametrize(
    ("written", "days"),
    [
        (["13/08/2013", "07/08/2013"], ["2013-08-13", "2013-08-07"]),
        (["08/13/2013", "07/08/2013"], ["2013-08-13", "2013-07-08"]),
        (["41463", "41464"], ["2013-07-08", "2013-07-09"]),
        (["1373241600", "1373328000"], ["2013-07-08", "2013-07-09"]),
        (["8 июля 2013 г.", "09-Jul-13"], ["2013-07-08", "2013-07-09"]),
    ],
)
def test_the_whole_column_settles_how_dates_are_written(tmp_path: Path, written: list[str], days: list[str]) -> None:
    events = adopted(tmp_path, *(LEAST | {"id": str(number), "date": one} for number, one in enumerate(written)))
    assert [event["date"] for event in sorted(events, key=lambda event: str(event["id"]))] == days


def test_a_day_after_the_rows_that_are_read_first_settles_the_order(tmp_path: Path) -> None:
    rows = [LEAST | {"id": str(number), "date": "07/08/2013"} for number in range(70_000)]
    [last] = [one for one in adopted(tmp_path, *rows, LEAST | {"id": "last", "date": "13/08/2013"}) if one["id"] == "5"]
    assert last["date"] == "2013-08-07"


@pytest.mark.parametrize(("order", "day"), [("dmy", "2013-08-07"), ("mdy", "2013-07-08")])
def test_the_user_says_whether_the_day_comes_first(tmp_path: Path, order: Literal["dmy", "mdy"], day: str) -> None:
    path = write_csv(tmp_path / "a.csv", LEAST | {"date": "07/08/2013"})
    assert adopt(path, options=Options(dates=order)).table["date"].to_pylist() == [day]


def test_the_user_says_that_the_calendar_is_persian(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", LEAST | {"date": "1392-04-17"})
    assert adopt(path, options=Options(calendar="persian")).table["date"].to_pylist() == ["2013-07-08"]


def test_a_column_of_persian_dates_is_found_and_holds_na_for_no_value(tmp_path: Path) -> None:
    rows = [("A", "1392-04-17", "1392-04-18"), ("B", "1393-01-01", "NA"), ("C", "1393-02-01", "1393-02-02")]
    path = tmp_path / "a.csv"
    path.write_text("name,start,until,y,x\n" + "".join(f"{','.join(row)},42,50\n" for row in rows), encoding="utf-8")
    found = adopt(path, "end=until", options=Options(calendar="persian")).table
    assert found["date"].to_pylist() == ["2013-07-08/2013-07-09", "2014-03-21/..", "2014-04-21/2014-04-22"]


@pytest.mark.parametrize(
    ("parts", "date"),
    [
        ({"year": "2013", "month": "7", "day": "8"}, "2013-07-08"),
        ({"iyear": "2013", "imonth": "7", "iday": "0"}, "2013-07"),
        ({"Year": "2013", "Month": "July", "Day": ""}, "2013-07"),
        ({"год": "2013", "месяц": "0", "день": "0"}, "2013"),
    ],
)
def test_year_month_and_day_may_be_columns(tmp_path: Path, parts: dict[str, str], date: str) -> None:
    [event] = adopted(tmp_path, {"title": "A", "lon": "50", "lat": "40", **parts})
    assert event["date"] == date


@pytest.mark.parametrize("end", ["9999-12-31", "31.12.9999", "2999-12-31 00:00:00", "ongoing"])
def test_an_end_that_is_none_means_that_the_event_lasts(tmp_path: Path, end: str) -> None:
    row = {"title": "A", "lon": "50", "lat": "40", "start": "2013-07-08"}
    [event, _other] = adopted(tmp_path, row | {"end": end}, row | {"title": "B", "end": "2013-07-09"})[::-1]
    assert (event["date"], event["end"]) == ("2013-07-08/..", None)


# --- points


@pytest.mark.parametrize(
    ("given", "point"),
    [
        ({"lon": "51,1", "lat": "43,6"}, (51.1, 43.6)),
        ({"lon": "51°06'E", "lat": "43°36'00\"N"}, (51.1, 43.6)),
        ({"lon": "۵۱٫۱", "lat": "٤٣٫٦"}, (51.1, 43.6)),
        ({"WKT": "POINT (51.1 43.6)"}, (51.1, 43.6)),
        ({"geometry": "SRID=4326;MULTIPOINT ((51.1 43.6))"}, (51.1, 43.6)),
        ({"coordinates": "43.6, 51.1"}, (51.1, 43.6)),
        ({"location": "43°36'N 51°06'E"}, (51.1, 43.6)),
    ],
)
def test_points_are_read_however_they_are_written(
    tmp_path: Path, given: dict[str, str], point: tuple[float, float]
) -> None:
    [event] = adopted(tmp_path, {"title": "A", "date": "2013", **given})
    assert (event["lon"], event["lat"]) == pytest.approx(point)


def test_rows_without_points_are_at_their_places_as_precisely_as_those_are_known(tmp_path: Path) -> None:
    rows = [{"title": name, "date": "2013", "place": name} for name in ("aktau", "Baku Bay", "Nowhereville")]
    aktau, bay = sorted(adopted(tmp_path, *rows), key=lambda event: str(event["place"]))
    known = gazetteer.load()
    assert [(one["place"], one["precision"], one["lon"]) for one in (aktau, bay)] == [
        ("aktau", "port", known["aktau"].lon), ("baku-bay", "area", known["baku-bay"].lon),
    ]  # fmt: skip
    [reject] = rejects(tmp_path / "set.csv.rejects.csv")
    assert reject["reason"] == "there is no point, and the gazetteer has no one place of the name: 'Nowhereville'"


def test_numbers_with_decimal_commas_are_numbers_where_the_points_have_them(tmp_path: Path) -> None:
    [event] = adopted(tmp_path, LEAST | {"lon": "51,1", "lat": "43,6", "depth": "12,5"})
    assert event["depth"] == 12.5


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([LEAST | {"lon": "43.6", "lat": "51.1"}], "a likely fault: all 1 points are outside of the region"),
        ([LEAST] * 12, "a likely fault: 12 of 12 events are at the one point 43.6, 51.1"),
    ],
)
def test_likely_faults_of_the_points_are_told(tmp_path: Path, rows: list[dict[str, str]], fault: str) -> None:
    heard = Heard()
    adopt(write_csv(tmp_path / "a.csv", *rows), report=heard)
    assert any(fault in line for line in heard.lines)


# --- guesses


@pytest.mark.parametrize(
    ("columns", "column", "value"),
    [
        ({"date": "2013-07-08", "from": "Baku", "to": "Aktau"}, "date", "2013-07-08"),
        ({"timestamp": "2020-01-01T00:00:00Z", "incident_date": "2013-07-08"}, "date", "2013-07-08"),
        ({"date": "2013-07-08", "kind": "port"}, "category", "event"),
        ({"date": "2013-07-08", "from": "2013-01-01"}, "date", "2013-07-08"),
    ],
)
def test_a_guess_that_does_not_hold_is_not_made(
    tmp_path: Path, columns: dict[str, str], column: str, value: str
) -> None:
    [event] = adopted(tmp_path, {"title": "A", "lon": "50", "lat": "40", **columns})
    assert event[column] == value


def test_what_r_writes_for_no_value_is_none(tmp_path: Path) -> None:
    rows = [LEAST | {"country": "KZ", "category": "Patrol", "crew": "12"},
            LEAST | {"country": "NA", "category": "NA", "crew": "NA"}]  # fmt: skip
    events = adopted(tmp_path, *rows)
    assert {(tuple(one["countries"]), one["category"], one["crew"]) for one in events} == {
        (("KZ",), "Patrol", 12), ((), "event", None),
    }  # fmt: skip


def test_namibia_is_a_country_among_other_codes(tmp_path: Path) -> None:
    events = adopted(tmp_path, *(LEAST | {"country": code} for code in ("KZ", "NA", "RU")))
    assert sorted(event["countries"][0] for event in events) == ["KZ", "NA", "RU"]


def test_the_user_says_what_stands_for_no_value(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", LEAST | {"country": "-"}, LEAST | {"country": "NA"})
    events = adopt(path, options=Options(missing=("-",))).table["countries"].to_pylist()
    assert sorted(events) == [[], ["NA"]]


@pytest.mark.parametrize(
    ("lon", "lat", "reason"),
    [
        ("", "40", "there is no point"),
        ("far", "40", "lon is no number of degrees: 'far'"),
        ("50°N", "40", "lon is no number of degrees: '50°N'"),
        ("50", "5_0", "lat is no number of degrees: '5_0'"),
        ("180.1", "40", "the point is outside of ±180, ±90 degrees: 180.1, 40"),
        ("50", "-90.5", "the point is outside of ±180, ±90 degrees: 50, -90.5"),
        ("1e999", "40", "there is no point"),
        ("0", "0", "a likely fault, a point at 0, 0 that stands for none"),
    ],
)
def test_points_that_cannot_be_used_are_rejected(tmp_path: Path, lon: str, lat: str, reason: str) -> None:
    assert rejected(tmp_path, LEAST | {"lon": lon, "lat": lat}) == [reason]


def test_numbers_are_read_however_they_are_written(tmp_path: Path) -> None:
    [event] = adopted(tmp_path, LEAST | {"lon": " +5.05e1", "lat": ".5 "})
    assert (event["lon"], event["lat"]) == (50.5, 0.5)


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "parquet"])
def test_points_are_brought_to_longitude_and_latitude(tmp_path: Path, suffix: str) -> None:
    frame = gpd.GeoDataFrame(
        {"title": ["A", "B"], "date": ["2013", "2014"]}, geometry=gpd.points_from_xy([50, 51], [40, 41.5]), crs=4326
    ).to_crs(32639)
    path = tmp_path / f"a.{suffix}"
    frame.to_parquet(path) if suffix == "parquet" else frame.to_file(path)
    table = adopt(path).table
    np.testing.assert_allclose(table["lon"].to_numpy(), [50, 51], atol=1e-7)
    np.testing.assert_allclose(table["lat"].to_numpy(), [40, 41.5], atol=1e-7)


def test_rows_without_geometry_are_rejected(tmp_path: Path) -> None:
    rest = {"title": "A", "date": "2013"}
    adopt(write_geojson(tmp_path / "a.geojson", (None, rest), ((50, 40), rest)))
    assert [(one["line"], one["reason"]) for one in rejects(tmp_path / "a.geojson.rejects.csv")] == [
        ("1", "there is no point"),
    ]


def test_an_unknown_reference_system_is_an_error(tmp_path: Path) -> None:
    geo = {"primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB", "crs": {"type": "Nonsense"}}}}
    table = pa.table({"title": ["A"], "date": ["2013"], "geometry": [shapely.to_wkb(shapely.Point(1, 2))]})
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), tmp_path / "a.parquet")
    with pytest.raises(EventSetError, match="the coordinate reference system is unknown"):
        adopt(tmp_path / "a.parquet")


# --- ids


def test_ids_are_taken_and_the_second_of_the_same_is_rejected(tmp_path: Path) -> None:
    assert rejected(tmp_path, LEAST | {"id": "a"}, LEAST | {"id": "b"}, LEAST | {"id": "a"}) == [
        "the id is that of an earlier row"
    ]


def test_a_rejected_row_takes_no_id(tmp_path: Path) -> None:
    assert len(rejected(tmp_path, LEAST | {"id": "a", "date": "soon"}, LEAST | {"id": "a"})) == 1


def test_made_ids_are_the_same_in_any_order_of_the_rows(tmp_path: Path) -> None:
    rows = [LEAST | {"title": f"Patrol {number}"} for number in range(5)]
    first = {event["title"]: event["id"] for event in adopted(tmp_path, *rows)}
    assert {event["title"]: event["id"] for event in adopted(tmp_path, *reversed(rows))} == first
    assert len(set(first.values())) == 5


def test_rows_that_are_the_same_are_events_of_their_own(tmp_path: Path) -> None:
    assert len({event["id"] for event in adopted(tmp_path, LEAST, LEAST, LEAST)}) == 3


@pytest.mark.parametrize("identity", ["/b", "..", ".", "a\nb", "x" * 201])
def test_ids_that_no_address_can_have_are_rejected(tmp_path: Path, identity: str) -> None:
    [reason] = rejected(tmp_path, LEAST | {"id": identity})
    assert "the id cannot stand in an address" in reason


# --- what the rows are about


def test_categories_are_the_projects_or_layers_of_their_own(tmp_path: Path) -> None:
    given = ["Naval Exercise", "strike", "Patrol", "Piracy, armed robbery", ""]
    events = adopted(tmp_path, *(LEAST | {"category": one, "id": str(n)} for n, one in enumerate(given)))
    assert [event["category"] for event in events] == [
        "naval-exercise", "strike", "Patrol", "Piracy, armed robbery", "event",
    ]  # fmt: skip


def test_countries_are_codes_names_or_what_stands_there(tmp_path: Path) -> None:
    [event] = adopted(tmp_path, LEAST | {"countries": "ru; Kazakhstan, NATO,,Ruritania|RU"})
    assert event["countries"] == ["KZ", "NATO", "RU", "Ruritania"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://example.org/a?b=c,d", [("https://example.org/a?b=c,d", "https://example.org/a?b=c,d")]),
        ("https://a.example/1; https://b.example/2", [("https://a.example/1",) * 2, ("https://b.example/2",) * 2]),
        ("TASS", [(None, "TASS")]),
        ("javascript:alert(1)", [(None, "javascript:alert(1)")]),
        ('[{"url": "javascript:alert(1)", "title": "T"}]', [(None, "T, javascript:alert(1)")]),
        ('["https://a.example/1", {"title": "T"}, null]', [("https://a.example/1",) * 2, (None, "T")]),
    ],
)
def test_sources_are_objects_or_addresses(tmp_path: Path, given: str, expected: list[tuple[str | None, str]]) -> None:
    [event] = adopted(tmp_path, LEAST | {"sources": given})
    assert [(source["url"], source["title"]) for source in event["sources"]] == expected


def test_a_source_and_its_address_may_be_two_columns(tmp_path: Path) -> None:
    [event] = adopted(tmp_path, LEAST | {"source": "Invented Daily", "source_url": "https://a.example/1"})
    assert [(one["url"], one["title"]) for one in event["sources"]] == [("https://a.example/1", "Invented Daily")]


def test_dates_and_languages_of_sources_that_are_none_stand_with_the_publisher(tmp_path: Path) -> None:
    source = {"url": "https://a.example", "publisher": "TASS", "published": "last week", "language": "Russian"}
    [event] = adopted(tmp_path, LEAST | {"sources": json.dumps([source, source | {"published": "2013-07-31"}])})
    assert [(one["publisher"], one["published"]) for one in event["sources"]] == [
        ("TASS, last week, Russian", None),
        ("TASS, Russian", "2013-07-31"),
    ]


def test_a_place_is_one_of_the_gazetteer_or_a_name(tmp_path: Path) -> None:
    baku, elsewhere = adopted(tmp_path, LEAST | {"id": "1", "place": "baku"}, LEAST | {"id": "2", "place": "Site 7"})
    assert (baku["place"], baku["place_name"]) == ("baku", "Baku")
    assert baku["radius_km"] == gazetteer.load()["baku"].radius_km
    assert "Баку" in baku["search_names"]
    assert (elsewhere["place"], elsewhere["place_name"], elsewhere["radius_km"]) == (None, "Site 7", None)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"title": " "}, "there is no title"),
        ({"precision": "roughly"}, "precision does not fit: expected exact, port, city, area, sea, country"),
        ({"radius_km": "-1"}, "radius_km does not fit: expected a number of kilometres, 0 or more"),
        ({"radius_km": "far"}, "radius_km does not fit"),
        ({"published_area": "off Baku"}, "published_area does not fit: expected WKT in degrees, or corners"),
        ({"participants": "Russia"}, "participants does not fit: expected objects with country, role"),
        ({"participants": '[{"country": "RU"}]'}, "participants does not fit"),
        ({"participants": '{"country":'}, "participants does not fit"),
        ({"participants": "[" * 100_000}, "participants does not fit"),
        ({"sources": '[{"title": "\\ud800"}]'}, "sources does not fit"),
        ({"sources": '[{"title": "a\\u0000"}]'}, "sources does not fit"),
        ({"route": "baku, atlantis"}, "route names what the gazetteer does not have"),
        ({"concerns": "atlantis"}, "concerns names what the gazetteer does not have"),
        ({"access": '{"port": "atlantis", "granted_to": "RU", "status": "open"}'}, "access names what"),
        ({"summary": "a\0b"}, "a text holds the character U+0000"),
    ],
)
def test_values_that_cannot_be_used_are_rejected(tmp_path: Path, given: dict[str, str], reason: str) -> None:
    [found] = rejected(tmp_path, LEAST | given)
    assert reason in found


def test_texts_that_are_not_utf_8_are_rejected_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"title,date,lon,lat\nA,2013,50,40\nB\xff\xfe,2013,50,40\nC,2013,50,40\n")
    assert set(adopt(path).table["title"].to_pylist()) == {"A", "C"}
    [reject] = rejects(tmp_path / f"{path.name}.rejects.csv")
    assert (reject["line"], reject["reason"]) == ("3", "a text is not UTF-8")
    assert json.loads(reject["row"])["title"] == "B\\xff\\xfe"


# --- further columns


def test_further_columns_are_kept_with_their_values(tmp_path: Path) -> None:
    table = pa.table(
        {
            "title": ["A"],
            "date": ["2013"],
            "lon": [50.0],
            "lat": [40.0],
            "crew": [12],
            "armed": [True],
            "hulls": [["a", "b"]],
            "colours": pa.array(["red"]).dictionary_encode(),
            "digest": [b"\x00\xff"],
            "properties": pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    catalogue = adopt(tmp_path / "a.parquet")
    assert catalogue.properties == (*PROPERTIES, "crew", "armed", "hulls", "colours", "digest", "properties")
    [event] = catalogue.table.to_pylist()
    assert (event["crew"], event["armed"], event["hulls"]) == (12, True, ["a", "b"])
    assert (event["colours"], event["digest"], event["properties"]) == ("red", "00ff", "[('a', 1)]")


@pytest.mark.parametrize(
    ("column", "shown"),
    [
        (pa.array(["a"], pa.string_view()), "a"),
        (pa.array([b"\x01"], pa.binary_view()), "01"),
        (pa.array([Decimal("12.50")]), 12.5),
        (pa.array([Decimal(12)], pa.decimal128(38, 0)), 12.0),
        (pa.array([b"\x00" * 16], pa.uuid()), "00000000-0000-0000-0000-000000000000"),
        (pa.array([12], pa.duration("s")), "0:00:12"),
        (pa.array([timedelta(1, 5)]), "1 day, 0:00:05"),
        (pa.array([7]).dictionary_encode(), 7),
        (pa.array([["a"]], pa.large_list(pa.string())), ["a"]),
        (pa.array([["a"]], pa.list_(pa.string_view())), ["a"]),
        (pa.array([["a"]], pa.list_view(pa.string())), ["a"]),
        (pa.array([["a"]], pa.list_(pa.dictionary(pa.int8(), pa.string()))), ["a"]),
        (pa.array([[1, 2]], pa.list_(pa.int64(), 2)), "[1, 2]"),
        (pa.array([{"a": "b"}], pa.struct([("a", pa.string_view())])), {"a": "b"}),
        (pa.array([[("a", "b")]], pa.map_(pa.string(), pa.string_view())), "[('a', 'b')]"),
        (pa.array(['{"a": 1}'], pa.json_(pa.string())), '{"a": 1}'),
        (pa.array([1.5], pa.float16()), 1.5),
        (pa.nulls(1), None),
    ],
)
def test_every_type_of_arrow_is_read_and_written(tmp_path: Path, column: pa.Array, shown: object) -> None:
    table = pa.table({"title": ["A"], "date": ["2013"], "lon": [50.0], "lat": [40.0], "own": column})
    pq.write_table(table, tmp_path / "a.parquet")
    catalogue = adopt(tmp_path / "a.parquet", strict=True)
    assert catalogue.table["own"].to_pylist() == [shown]
    for suffix in ("gpkg", "fgb", "parquet", "xlsx", "kml"):
        FORMATS[suffix].write(catalogue, Provenance.of(catalogue), tmp_path / f"out.{suffix}")


def test_further_columns_of_numbers_are_numbers_in_csv_too(tmp_path: Path) -> None:
    further = {"crew": "12", "tonnage": "1.5", "code": "007", "empty": ""}
    [event] = adopted(tmp_path, LEAST | further)
    assert {name: event[name] for name in further} == {"crew": 12, "tonnage": 1.5, "code": "007", "empty": None}


def test_a_column_whose_name_is_the_projects_but_not_its_meaning_is_kept_beside_it(tmp_path: Path) -> None:
    [event] = adopted(tmp_path, LEAST | {"name": "B", "title_": "C"}, mapping="title=name")
    assert (event["title"], event["title_"], event["title__"]) == ("B", "A patrol", "C")


def test_hostile_texts_survive_as_they_are(tmp_path: Path) -> None:
    hostile = [
        "<script>alert(1)</script>",
        "=1+1",
        "'; DROP TABLE events",
        "\u202eabc",
        "a\nb\r\nc",
        'a"b',
        "{{ 7*7 }}",
    ]
    rows = [LEAST | {"title": text, "summary": text, "note": text, "id": str(n)} for n, text in enumerate(hostile)]
    events = adopted(tmp_path, *rows)
    assert [(one["title"], one["summary"], one["note"]) for one in events] == [(text,) * 3 for text in hostile]


# --- all rows, whatever they hold

_VALUES = st.none() | st.sampled_from(
    ["", " ", "2013", "2013-07-08", "2014-02-30", "50", "40", "-200", "nan", "baku", "RU", "a,b", "[1]", "{}", "[null]",
     '{"a": [}', "\0", "https://a.example", "confirmed", "port", "=1", "x" * 300, "../..", "2013/2012", "-0.0", "1e400"]
) | st.text(max_size=8)  # fmt: skip
_FINE = {"title": st.just("A patrol") | _VALUES, "date": st.just("2013-07") | _VALUES}
_ROWS = st.lists(
    st.fixed_dictionaries(_FINE, optional={name: _VALUES for name in PROPERTIES if name not in _FINE}), max_size=6
)
_DEGREES = st.sampled_from(["50", "40.5", "-12"]) | _VALUES


def _texts(rows: list[dict[str, Any]], names: list[str]) -> pa.RecordBatch:
    arrays = [pa.array([row.get(name) for row in rows], pa.string()) for name in names]
    return pa.record_batch(arrays, names=names)


@given(rows=_ROWS, points=st.lists(st.tuples(_DEGREES, _DEGREES), min_size=6, max_size=6))
def test_every_row_is_an_event_or_a_reject(rows: list[dict[str, Any]], points: list[tuple[Any, Any]]) -> None:
    names = ["title", "date", *sorted({name for row in rows for name in row} - {"title", "date"}), "lon", "lat"]
    placed = [{**row, "lon": lon, "lat": lat} for row, (lon, lat) in zip(rows, points, strict=False)]
    batch = _texts(placed, names)
    adoption = Adoption(EventFile("set", None, batch.schema, None, lambda: iter(())), Mapping())  # type: ignore[arg-type]
    table, refused = adoption.adopt(Batch(batch, np.arange(1, len(rows) + 1), None))
    assert table.num_rows + len({reject.line for reject in refused}) == len(rows)
    assert len(refused) == len({reject.line for reject in refused})
    assert all(reject.reason for reject in refused)
    table.validate(full=True)
    assert table.schema.equals(SCHEMA)
    for name in ("id", "title", "category", "date", "start", "verification", "precision", "lon", "lat"):
        assert table[name].null_count == 0
    assert len(set(table["id"].to_pylist())) == table.num_rows
