"""Files of known data sets are recognised by their header, and claim no more precision than their codes do."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest
from own_sets import LEAST, Heard, adopt, write_csv

from events.model.errors import EventSetError
from events.own.options import Options
from events.own.profiles.profile import Profile, known

if TYPE_CHECKING:
    from pathlib import Path

ACLED = {
    "event_id_cnty": "KAZ90001", "event_date": "16 May 2025", "time_precision": "1",
    "event_type": "Strategic developments",
    "sub_event_type": "Other", "actor1": "Navy of Kazakhstan", "assoc_actor_1": "",
    "actor2": "Armed group", "iso": "398",
    "country": "Kazakhstan", "location": "Aktau", "latitude": "43.6525", "longitude": "51.1575", "geo_precision": "1",
    "source": "Invented Daily; Invented Wire", "notes": "A ship left port.", "fatalities": "0",
    "timestamp": "1747699200",
}  # fmt: skip
GED = {
    "id": "900001", "relid": "RUS-2013-1", "type_of_violence": "1", "conflict_name": "Invented", "dyad_name": "X - Y",
    "side_a": "Government of Russia", "side_b": "Y", "source_article": "Invented Wire", "where_prec": "1",
    "where_coordinates": "Makhachkala town", "latitude": "42.98", "longitude": "47.5",
    "country": "Russia (Soviet Union)",
    "date_prec": "1", "date_start": "2013-07-08 00:00:00.000", "date_end": "2013-07-08 00:00:00.000",
    "best": "2", "high": "3", "low": "1",
}  # fmt: skip
GTD = {
    "eventid": "201307080001", "iyear": "2013", "imonth": "7", "iday": "8",
    "country_txt": "Russia", "city": "Makhachkala",
    "latitude": "42.98", "longitude": "47.5", "specificity": "1", "attacktype1_txt": "Bombing", "nkill": "0",
}  # fmt: skip
SIPRI = {
    "Recipient": "Azerbaijan", "Supplier": "Israel", "Year of order": "2013?", "Designation": "Invented-4",
    "Description": "OPV", "Years of delivery": "2014-2015", "Comments": "Café",
}  # fmt: skip


def read(folder: Path, *rows: dict[str, str], **options: Any) -> list[dict[str, Any]]:
    events = adopt(write_csv(folder / "a.csv", *rows), options=Options(**options)).table.to_pylist()
    return sorted(events, key=lambda event: str(event["id"]))


def test_a_layout_is_recognised_and_said(tmp_path: Path) -> None:
    heard = Heard()
    adopt(write_csv(tmp_path / "a.csv", ACLED), report=heard)
    assert "a: read as ACLED, recognised by its header; --profile none says that it is not" in heard.lines


def test_acled_is_read(tmp_path: Path) -> None:
    [event] = read(tmp_path, ACLED)
    assert (event["id"], event["date"], event["title"]) == (
        "KAZ90001", "2025-05-16", "Other: Navy of Kazakhstan – Armed group, Aktau",
    )  # fmt: skip
    assert event["participants"] == [{"country": "KZ", "role": "participant"}]
    assert (event["countries"], event["location_country"], event["non_state_actors"]) == (["KZ"], "KZ", ["Armed group"])
    assert [one["title"] for one in event["sources"]] == ["Invented Daily", "Invented Wire"]
    assert (event["fatalities"], event["summary"]) == (0, "A ship left port.")


@pytest.mark.parametrize(
    ("codes", "date", "precision", "radius"),
    [
        (("1", "1"), "2025-05-16", "city", 8),
        (("2", "2"), "2025-05-13~/2025-05-19~", "area", 50),
        (("3", "3"), "2025-05", "area", 200),
    ],
)
def test_acled_is_as_precise_as_its_codes(
    tmp_path: Path, codes: tuple[str, str], date: str, precision: str, radius: float
) -> None:
    [event] = read(tmp_path, ACLED | {"time_precision": codes[0], "geo_precision": codes[1]})
    assert (event["date"], event["precision"], event["radius_km"]) == (date, precision, radius)


@pytest.mark.parametrize(
    ("where", "precision", "radius"),
    [
        *(("1", "city", 8), ("2", "area", 25), ("3", "area", 50), ("4", "area", 200)),
        *(("5", "area", 300), ("6", "country", 500), ("7", "sea", 300)),
    ],
)
def test_ged_is_placed_as_precisely_as_its_codes(tmp_path: Path, where: str, precision: str, radius: float) -> None:
    [event] = read(tmp_path, GED | {"where_prec": where})
    assert (event["precision"], event["radius_km"]) == (precision, radius)


@pytest.mark.parametrize(
    ("code", "end", "date"),
    [
        ("1", "2013-07-08", "2013-07-08"),
        ("1", "2013-07-10", "2013-07-08/2013-07-10"),
        ("2", "2013-07-12", "2013-07-08~/2013-07-12~"),
        ("3", "2013-07-14", "2013-07-08~/2013-07-14~"),
        ("4", "2013-07-31", "2013-07"),
        ("5", "2013-12-31", "2013"),
        ("5", "2014-03-01", "2013-07-08~/2014-03-01~"),
    ],
)
def test_ged_is_dated_as_precisely_as_its_codes(tmp_path: Path, code: str, end: str, date: str) -> None:
    [event] = read(tmp_path, GED | {"date_prec": code, "date_end": f"{end} 00:00:00.000"})
    assert event["date"] == date


def test_ged_keeps_its_actors_and_fatalities(tmp_path: Path) -> None:
    [event] = read(tmp_path, GED)
    assert (event["fatalities_low"], event["fatalities"], event["fatalities_high"]) == (1, 2, 3)
    assert (event["participants"], event["non_state_actors"]) == ([{"country": "RU", "role": "participant"}], ["Y"])
    assert event["category"] == "State-based violence"


@pytest.mark.parametrize(
    ("given", "date", "precision"),
    [
        ({}, "2013-07-08", "city"),
        ({"iday": "0", "specificity": "4"}, "2013-07", "area"),
        ({"imonth": "0", "iday": "0", "specificity": "5"}, "2013", "country"),
    ],
)
def test_gtd_is_as_precise_as_its_codes(tmp_path: Path, given: dict[str, str], date: str, precision: str) -> None:
    [event] = read(tmp_path, GTD | given)
    assert (event["date"], event["precision"]) == (date, precision)


def test_years_of_delivery_are_events_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = ["Transfers of major weapons", "Source: invented", "", ";".join(SIPRI), ";".join(SIPRI.values())]
    path.write_bytes("\n".join(lines).encode("windows-1252"))
    first, second = sorted(adopt(path).table.to_pylist(), key=lambda event: str(event["date"]))
    assert (first["date"], second["date"], first["precision"]) == ("2014", "2015", "country")
    assert (first["title"], first["summary"]) == ("Israel delivers Invented-4, OPV to Azerbaijan", "Café")
    assert [one["role"] for one in first["participants"]] == ["supplier", "recipient"]


@pytest.mark.parametrize("name", ["gdelt-1", "gdelt-2"])
def test_gdelt_needs_no_header(tmp_path: Path, name: str) -> None:
    values = {
        "GLOBALEVENTID": "1", "SQLDATE": "20130708", "Actor1Name": "IRAN", "Actor1CountryCode": "IRN",
        "EventCode": "190", "EventRootCode": "19", "ActionGeo_Type": "4",
        "ActionGeo_FullName": "Baku", "ActionGeo_Lat": "40.4",
        "ActionGeo_Long": "49.9", "SOURCEURL": "https://a.example/1",
    }  # fmt: skip
    path = tmp_path / "20130708.export.CSV"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter="\t").writerow([values.get(column, "") for column in known()[name].names])
    [event] = adopt(path).table.to_pylist()
    assert (event["date"], event["precision"], event["countries"]) == ("2013-07-08", "city", ["IR"])
    assert [one["url"] for one in event["sources"]] == ["https://a.example/1"]


def test_objects_of_overpass_keep_their_ids(tmp_path: Path) -> None:
    [event] = read(
        tmp_path, {"@id": "node/9", "military": "base", "name": "", "start_date": "1998", "lon": "50", "lat": "40"}
    )
    assert (event["id"], event["title"], event["date"]) == ("node/9", "base", "1998")


def test_the_user_may_write_a_profile(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('name = "Own"\nheader = ["what"]\n[texts]\ntitle = "Seen: {what}"\n', encoding="utf-8")
    row = {"what": "a mine", **{name: value for name, value in LEAST.items() if name != "title"}}
    assert [one["title"] for one in read(tmp_path, row, profile=str(path))] == ["Seen: a mine"]


def test_what_the_user_maps_wins_over_a_profile(tmp_path: Path) -> None:
    assert adopt(write_csv(tmp_path / "a.csv", ACLED), "title=notes").table["title"].to_pylist() == [
        "A ship left port."
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('name = "A"', "expected name, and header"),
        ('name = "A"\nheader = "b"', "header is 'b'; expected a list"),
        ("colums = 1", "colums is unknown; expected name, header"),
        ("[", "own.toml: "),
    ],
)
def test_what_is_no_profile_is_an_error(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(EventSetError, match=message):
        Profile.read(tmp_path / "own.toml")


@pytest.mark.parametrize(
    ("profile", "message"),
    [("acle", "--profile acle: there is no such profile; expected one of"), ("gtd", "the file has no column eventid")],
)
def test_a_profile_that_does_not_fit_is_an_error(tmp_path: Path, profile: str, message: str) -> None:
    with pytest.raises(EventSetError, match=message):
        read(tmp_path, LEAST, profile=profile)


def test_the_register_of_sipri_is_read_as_it_is_exported_today(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(
        "Trade register\n\n"
        "Recipient,Supplier,Year of order,,Number ordered,,Weapon designation,Weapon description,Number delivered,,"
        "Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,"
        "SIPRI TIV of delivered weapons\n"
        "Azerbaijan,Israel,2013,?,4,?,Invented-4,OPV,4,?,2014; 2015,New,Invented,10,40,40\n"
        "Kazakhstan,Russia,2024,,2,,Invented-5,MCM ship,,,,New,,12,24,\n",
        encoding="utf-8",
    )
    heard = Heard()
    events = adopt(path, report=heard).table.to_pylist()
    assert [(one["date"], one["place"], one["precision"], one["countries"]) for one in events] == [
        ("2014", "azerbaijan", "country", ["AZ", "IL"]),
        ("2015", "azerbaijan", "country", ["AZ", "IL"]),
    ]
    assert {one["title"] for one in events} == {"Israel delivers Invented-4, OPV to Azerbaijan"}
    assert any("read as SIPRI arms transfers" in line for line in heard.lines)
    assert any("1 rows cannot be used: 1 × there is no date" in line for line in heard.lines)
