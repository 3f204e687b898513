"""Files of texts as people have them: encodings, preambles, stray quotes, and members of GeoJSON that are none."""

from __future__ import annotations

import csv
import gzip
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from own_sets import LEAST, Heard, adopt, rejects, write_csv

from events.model.errors import EventSetError
from events.own.files import files
from events.own.options import Options

if TYPE_CHECKING:
    from pathlib import Path

ROW = "Учения у Каспийска,2013-07-08,47.64,42.88\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251", "koi8-r"])
def test_the_encoding_is_found_out(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(("название,дата,долгота,широта\n" + ROW * 3).encode(encoding))
    assert set(adopt(path).table["title"].to_pylist()) == {"Учения у Каспийска"}


def test_a_detected_encoding_is_told(tmp_path: Path) -> None:
    path, heard = tmp_path / "a.csv", Heard()
    path.write_bytes(("title,date,lon,lat\n" + ROW).encode("cp1251"))
    adopt(path, report=heard)
    assert any("texts are read as cp1251, which was detected; --encoding settles it" in line for line in heard.lines)


def test_the_user_says_the_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("title,date,lon,lat\nCafé,2013,50,40\n".encode("latin-1"))
    assert adopt(path, options=Options(encoding="latin-1")).table["title"].to_pylist() == ["Café"]
    with pytest.raises(EventSetError, match="--encoding klingon: there is no such encoding"):
        adopt(path, options=Options(encoding="klingon"))


@pytest.mark.parametrize(
    "before",
    [
        "sep=;\n",
        "# made by hand\n# on Monday\n",
        "Patrols of 2013\nSource: invented; for a test\n\n",
        "\n\n",
        "\ufeffsep=;\r\n",
    ],
)
def test_what_stands_before_the_header_is_left_out(tmp_path: Path, before: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(before + "title;date;lon;lat\nA;2013;50;40\nB;soon;50;40\n", encoding="utf-8", newline="")
    assert adopt(path).table["title"].to_pylist() == ["A"]
    [reject] = rejects(tmp_path / "a.csv.rejects.csv")
    assert reject["line"] == str(before.count("\n") + 3)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(tmp_path: Path, end: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(end.join(["title,date,lon,lat", "A,2013,50,40", "B,2013,50,40", ""]), encoding="utf-8", newline="")
    assert sorted(adopt(path).table["title"].to_pylist()) == ["A", "B"]


def test_a_stray_quote_costs_its_own_row_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = ["Alpha", '"Dagestan', "Beta", "Gamma", '"Tatarstan', "Delta", '"two\nlines"', '5" gun']
    path.write_text("title,date,lon,lat\n" + "".join(f"{row},2013,50,40\n" for row in rows), encoding="utf-8")
    assert sorted(adopt(path).table["title"].to_pylist()) == ['5" gun', "Alpha", "Beta", "Delta", "Gamma", "two\nlines"]
    assert [(one["line"], one["row"]) for one in rejects(tmp_path / "a.csv.rejects.csv")] == [
        ("3", '"\\"Dagestan,2013,50,40"'), ("6", '"\\"Tatarstan,2013,50,40"'),
    ]  # fmt: skip


def test_an_unclosed_quote_in_a_large_file_costs_its_own_row_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [f"Patrol {number},2013-07-08,50,40" for number in range(120_000)]
    rows[60_000] = '"' + rows[60_000]
    path.write_text("\n".join(["title,date,lon,lat", *rows]) + "\n", encoding="utf-8")
    assert len(adopt(path)) == 119_999
    [reject] = rejects(tmp_path / "a.csv.rejects.csv")
    assert reject["line"] == "60002"


def test_a_line_that_is_neither_a_row_nor_utf_8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"title,date,lon,lat\nA,2013,50,40\nB\xff,2013\nC\xff,2013,50,40\n")
    assert adopt(path).table["title"].to_pylist() == ["A"]
    assert [(one["line"], one["reason"]) for one in rejects(tmp_path / "a.csv.rejects.csv")] == [
        ("3", "has 2 values; expected 4"), ("4", "a text is not UTF-8"),
    ]  # fmt: skip


def test_strict_reading_stops_at_the_line_of_a_stray_quote(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('title,date,lon,lat\nA,2013,50,40\n"B,2013,50,40\n', encoding="utf-8")
    with pytest.raises(EventSetError, match="line 3: a quote is opened and not closed"):
        adopt(path, strict=True)


# --- GeoJSON


def _feature(number: int) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [50 + number / 1000, 42]}
    return {"type": "Feature", "properties": {"title": f"Event {number}", "date": "2013-07-08"}, "geometry": point}


ODD = [
    None, "x", 5, [], {}, {"type": "Foo"}, _feature(0) | {"type": "feature"}, _feature(0) | {"properties": 5},
    *(_feature(0) | {"geometry": geometry} for geometry in (
        5, {"type": "Point", "coordinates": [50]}, {"type": "Point", "coordinates": [None, None]},
        {"type": "point", "coordinates": [50, 42]}, {"type": "Polygon", "coordinates": "none"}, None,
    )),
]  # fmt: skip


@pytest.mark.parametrize("suffix", ["geojson", "geojsonl", "geojson.gz"])
def test_every_member_is_an_event_or_told_with_its_place(tmp_path: Path, suffix: str) -> None:
    members = [_feature(1), *ODD, _feature(2)]
    path = tmp_path / f"a.{suffix}"
    text = (
        "\n".join(map(json.dumps, members))
        if suffix == "geojsonl"
        else json.dumps({"type": "FeatureCollection", "features": members})
    )
    path.write_bytes(gzip.compress(text.encode()) if suffix.endswith("gz") else text.encode())
    assert sorted(adopt(path).table["title"].to_pylist()) == ["Event 1", "Event 2"]
    told = rejects(tmp_path / f"{path.name}.rejects.csv")
    assert [int(one["line"]) for one in told] == list(range(2, 2 + len(ODD)))
    assert all(one["reason"] for one in told)


def test_a_broken_line_is_told_and_the_others_are_events(tmp_path: Path) -> None:
    path = tmp_path / "a.geojsonl"
    lines = [json.dumps(_feature(number)) for number in range(5)]
    lines[2] = lines[2][:60]
    path.write_text("\ufeff" + "\n".join(lines), encoding="utf-8")
    assert len(adopt(path)) == 4
    [reject] = rejects(tmp_path / "a.geojsonl.rejects.csv")
    assert (reject["line"], json.loads(reject["row"])) == ("3", lines[2])
    with pytest.raises(EventSetError, match="line 3: is not JSON"):
        adopt(path, strict=True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"features": [{"type": "Feature"},\n {"type" ]}', "line 2: Expecting ':' delimiter"),
        ('{"features": [\n1,\n2', "line 3: expected ',' or ']'; found the end"),
        ('{"features": []} {}', "there is more after the end"),
        ('{"features": [1,]}', "a comma is followed by no member"),
    ],
)
def test_a_broken_collection_is_an_error_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "a.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(EventSetError, match=message):
        adopt(tmp_path / "a.geojson")


def test_a_collection_is_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.own.files.formats.geojson._CHARACTERS", 50)
    path = tmp_path / "a.geojson"
    collection = {"name": "a", "features": [_feature(n) for n in range(40)], "crs": None, "type": "FeatureCollection"}
    path.write_text(json.dumps(collection, indent=1), encoding="utf-8")
    assert len(adopt(path)) == 40


def test_ids_of_features_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    features = [_feature(number) | {"id": one} for number, one in enumerate([10471, "node/5", "r. 1"])]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    assert sorted(adopt(path).table["id"].to_pylist()) == ["10471", "node/5", "r. 1"]


@pytest.mark.parametrize("suffix", ["geojson", "geojsonl", "csv"])
def test_the_day_is_that_of_its_own_zone(tmp_path: Path, suffix: str) -> None:
    features = [_feature(0), _feature(1)]
    features[0]["properties"]["date"] = "2013-07-08T01:30:00+05:00"
    features[1]["properties"]["date"] = "2013-01-08T22:30:00-04:00"
    path = tmp_path / f"a.{suffix}"
    if suffix == "csv":
        write_csv(path, *(LEAST | one["properties"] for one in features))
    else:
        lines = "\n".join(map(json.dumps, features))
        collection = json.dumps({"type": "FeatureCollection", "features": features})
        path.write_text(lines if suffix == "geojsonl" else collection, encoding="utf-8")
    assert sorted(adopt(path).table["date"].to_pylist()) == ["2013-01-08", "2013-07-08"]


# --- generated damage


def _read(name: str, content: bytes, folder: Path) -> int:
    """Count the rows of a file and what is told of it."""
    path = folder / name
    path.write_bytes(content)
    with files.opened(str(path)) as source:
        return sum(batch.rows.num_rows + len(batch.malformed) for batch in source.batches())


_CELLS = st.lists(st.text(st.sampled_from('ab ,;"\n\rя'), max_size=6), min_size=3, max_size=3)


@given(rows=st.lists(_CELLS, max_size=8), end=st.sampled_from(["\n", "\r\n"]), mark=st.booleans())
def test_every_row_of_a_whole_csv_file_is_read(
    rows: list[list[str]], end: str, mark: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([["title", "date", "lon"], *rows])
    content = text.getvalue().encode("utf-8-sig" if mark else "utf-8")
    filled = sum(any(cell for cell in row) for row in rows)
    assert _read("a.csv", content, tmp_path_factory.getbasetemp()) == filled


_DAMAGE = st.sampled_from(["cut", "comma", "quote", "open", "none", "quotes"])


@given(
    damage=st.lists(_DAMAGE, min_size=1, max_size=30),
    ends=st.lists(st.sampled_from(["\n", "\r\n"]), min_size=30, max_size=30),
)
def test_every_line_of_a_damaged_csv_file_is_a_row_or_told(
    damage: list[str], ends: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = 'Patrol,2013-07-08,"a ""b"" c"'
    made = {
        "cut": whole[:9], "comma": whole + ",,", "quote": '"' + whole, "open": whole[:-1],
        "none": whole, "quotes": 'Pat"rol,2013,x"y',
    }  # fmt: skip
    text = "title,date,lon\n" + "".join(made[one] + end for one, end in zip(damage, ends, strict=False))
    assert _read("a.csv", text.encode(), tmp_path_factory.getbasetemp()) == len(damage)


_MEMBERS = st.lists(st.sampled_from([_feature(1), _feature(2), *ODD]), max_size=12)


@given(members=_MEMBERS, mark=st.booleans(), twice=st.booleans())
def test_every_member_of_a_collection_is_a_row_or_told(
    members: list[Any], mark: bool, twice: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    written = [json.dumps(one) for one in members]
    if twice:
        written = [one.replace('"type"', '"type": "Foo", "type"', 1) for one in written]
    text = f'{{"features": [{", ".join(written)}]}}'
    content = text.encode("utf-8-sig" if mark else "utf-8")
    count = len(json.loads(text)["features"])
    assert _read("a.geojson", content, tmp_path_factory.getbasetemp()) == count
    assert _read("a.geojsonl", "\r\n".join(written).encode(), tmp_path_factory.getbasetemp()) == count


@given(cut=st.integers(1, 400), at=st.integers(0, 4))
def test_every_line_of_a_damaged_sequence_is_a_row_or_told(
    cut: int, at: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    lines = [json.dumps(_feature(number)) for number in range(5)]
    lines[at] = lines[at][:cut]
    assert _read("a.geojsonl", "\n".join(lines).encode(), tmp_path_factory.getbasetemp()) == 5
