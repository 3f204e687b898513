"""Event sets become one catalogue."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pyarrow.compute as pc
import pytest
from own_sets import LEAST, Heard, adopt, rejects, write_csv, write_geojson

from events.index.index import EventIndex
from events.model.errors import EventSetError
from events.model.event_filter import EventFilter
from events.own import loading
from events.own.intake import MOST_TERMS, Reading, Request
from events.own.mapping import Mapping

if TYPE_CHECKING:
    from pathlib import Path


def test_events_are_sorted_by_start_end_and_id(tmp_path: Path) -> None:
    rows = [LEAST | {"date": date, "id": identity} for identity, date in (("c", "2013"), ("a", "2012"), ("b", "2013"))]
    assert adopt(write_csv(tmp_path / "set.csv", *rows)).table["id"].to_pylist() == ["a", "b", "c"]


def test_the_set_is_called_as_the_user_says_or_else_as_the_file_is(tmp_path: Path) -> None:
    path = str(write_csv(tmp_path / "patrols.csv", LEAST))
    said = Mapping(name="Patrols of 2013", licence="CC0-1.0")
    assert loading.load([Request(path)]).name == "patrols"
    assert loading.load([Request(path, said)]).name == "Patrols of 2013"
    assert loading.load([Request(path, said)]).licence == "CC0-1.0"
    assert loading.load([Request(path, said, "watch")]).name == "watch"


def test_the_version_changes_with_content_and_mapping_only(tmp_path: Path) -> None:
    first = adopt(write_csv(tmp_path / "a.csv", LEAST | {"name": "B"})).version
    assert adopt(write_csv(tmp_path / "b.csv", LEAST | {"name": "B"})).version == first
    assert adopt(tmp_path / "a.csv", "title=name").version != first
    assert adopt(write_csv(tmp_path / "a.csv", LEAST | {"name": "C"})).version != first


def test_rejects_are_counted_told_and_written(tmp_path: Path) -> None:
    heard = Heard()
    rows = [LEAST, LEAST | {"date": "soon"}, LEAST | {"date": "later"}, LEAST | {"title": ""}]
    path = write_csv(tmp_path / "set.csv", *rows)
    adopt(path, report=heard)
    assert heard.lines == [
        "set: 3 rows cannot be used: 2 × date cannot be read; 1 × there is no title "
        f"(see {tmp_path / 'set.csv.rejects.csv'})",
        "set: 1 events",
    ]
    assert heard.rows == [4]
    assert [one["line"] for one in rejects(tmp_path / "set.csv.rejects.csv")] == ["3", "4", "5"]


def test_a_file_of_rejects_is_there_only_if_there_are_any(tmp_path: Path) -> None:
    adopt(write_csv(tmp_path / "set.csv", LEAST, LEAST | {"date": "soon"}))
    adopt(write_csv(tmp_path / "set.csv", LEAST))
    assert not (tmp_path / "set.csv.rejects.csv").exists()


def test_rejects_of_files_of_the_same_name_do_not_replace_each_other(tmp_path: Path) -> None:
    requests = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        source = write_csv(tmp_path / name / "set.csv", LEAST, LEAST | {"date": f"soon in {name}"})
        requests.append(Request(str(source), name=name))
    loading.load(requests, Reading(rejects=tmp_path))
    for name in ("first", "second"):
        [reject] = rejects(tmp_path / f"{name}.rejects.csv")
        assert f"soon in {name}" in reject["row"]


def test_what_an_earlier_run_left_stays_if_the_set_cannot_be_read(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "set.csv", LEAST, LEAST | {"date": "soon"})
    adopt(path)
    before = (tmp_path / "set.csv.rejects.csv").read_bytes()
    with pytest.raises(EventSetError):
        adopt(path, strict=True)
    assert (tmp_path / "set.csv.rejects.csv").read_bytes() == before


def test_strict_stops_at_the_first_row_that_cannot_be_used(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "set.csv", LEAST, LEAST | {"date": "soon"}, LEAST | {"date": "later"})
    with pytest.raises(EventSetError, match="line 3: date cannot be read: 'soon' is not a date"):
        adopt(path, strict=True)


def test_a_set_without_a_row_that_can_be_used_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EventSetError, match="set: none of 1 rows can be used"):
        adopt(write_csv(tmp_path / "set.csv", LEAST | {"date": "soon"}))
    (tmp_path / "set.csv").write_text("title,date,lon,lat\n", encoding="utf-8")
    with pytest.raises(EventSetError, match="set: there are no rows"):
        adopt(tmp_path / "set.csv")


def test_a_column_that_is_no_vocabulary_is_refused_as_category(tmp_path: Path) -> None:
    rows = [LEAST | {"category": f"kind {number}"} for number in range(MOST_TERMS + 1)]
    with pytest.raises(
        EventSetError, match=r"category has 101 different values; expected at most 100: .* --map category="
    ):
        adopt(write_csv(tmp_path / "set.csv", *rows))


def test_several_sets_are_stacked_under_their_names(tmp_path: Path) -> None:
    first = write_csv(tmp_path / "ships.csv", LEAST | {"id": "1", "category": "strike", "crew": "12", "port": "Baku"})
    second = write_geojson(
        tmp_path / "mines.geojson", ((50, 40), {"title": "B", "date": "2014", "id": "1", "crew": "many"})
    )
    catalogue = loading.load([Request(str(first)), Request(str(second), Mapping(licence="CC0-1.0"), "Mines at sea")])
    assert catalogue.name == "ships, Mines at sea"
    assert catalogue.licence == "CC0-1.0"
    assert [(one["id"], one["category"], one["crew"], one["port"]) for one in catalogue.table.to_pylist()] == [
        ("ships:1", "ships:strike", "12", "Baku"),
        ("Mines at sea:1", "Mines at sea:event", "many", None),
    ]
    index = EventIndex(catalogue)
    assert list(index.select(EventFilter(categories=("ships:strike",)))) == [0]


def test_sets_of_the_same_name_are_refused(tmp_path: Path) -> None:
    path = str(write_csv(tmp_path / "ships.csv", LEAST))
    with pytest.raises(EventSetError, match="sets have the same name: ships, ships; name them"):
        loading.load([Request(path), Request(path)], Reading())


def test_a_set_that_is_read_in_many_batches_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.own.files.formats.csv_table.BLOCK", 2048)
    rows = [LEAST | {"title": f"Patrol {number}", "crew": str(number)} for number in range(1000)]
    heard = Heard()
    table = adopt(write_csv(tmp_path / "set.csv", *rows), report=heard).table
    assert len(heard.rows) > 10
    assert pc.sum(table["crew"]).as_py() == sum(range(1000))
    assert len(set(table["id"].to_pylist())) == 1000


def test_an_id_is_known_again_in_a_later_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.own.files.formats.csv_table.BLOCK", 2048)
    rows = [LEAST | {"id": str(number % 700)} for number in range(1000)]
    assert len(adopt(write_csv(tmp_path / "set.csv", *rows))) == 700
    assert [one["line"] for one in rejects(tmp_path / "set.csv.rejects.csv")] == [str(n + 2) for n in range(700, 1000)]


def test_of_a_set_without_parts_the_years_that_have_not_changed_are_taken_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("events.index.pieces.LARGE", 1)
    rows = [LEAST | {"id": str(year), "date": f"{year}-07-08"} for year in (2015, 2013, 2014)]
    request = Request(str(write_csv(tmp_path / "patrols.csv", *rows)))
    before = loading.load([request])
    write_csv(tmp_path / "patrols.csv", *rows[:2], rows[2] | {"title": "Another patrol"})
    after = loading.load([request], before=before)
    assert [one is other for one, other in zip(before.pieces, after.pieces, strict=True)] == [True, False, True]
    assert after.table.equals(loading.load([request]).table)
    assert after.table["title"].to_pylist() == ["A patrol", "Another patrol", "A patrol"]
    assert pickle.loads(pickle.dumps(after)).table.equals(after.table)  # noqa: S301 - our own


def test_a_piece_that_goes_to_another_process_takes_nothing_of_its_neighbours_along(tmp_path: Path) -> None:
    rows = [LEAST | {"id": str(number), "title": "x" * 1_000} for number in range(100)]
    parted = adopt(write_csv(tmp_path / "patrols.csv", *rows)).of_pieces([("first", 1), ("rest", 99)])
    assert len(pickle.dumps(parted.pieces[0])) < 50_000
