"""A set comes back the same from partitions, and readers of the manifest see the old set or the new one."""

from __future__ import annotations

import hashlib
import json
import threading
from typing import TYPE_CHECKING

import duckdb
import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from commands import run, started
from event_tables import hostile
from own_sets import LEAST, adopt, rejects, write_csv
from waiting import PATIENCE

from events.model.errors import EventSetError, FormatError, WritingError
from events.own import loading
from events.own.files.formats import parquet
from events.own.intake import Reading, Request
from events.table.formats.sorted_parquet import hilbert
from events.table.partitions.manifest import MANIFEST, Manifest, Partition, ReplacedError, opened
from events.table.partitions.publishing import publish

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from events.table.catalogue import Catalogue


def read(folder: Path) -> Catalogue:
    return loading.load([Request(str(folder))], Reading(strict=True))


def patrols(folder: Path, *titles: str) -> Catalogue:
    """A patrol a year, from 2013."""
    rows = [LEAST | {"id": one, "title": one, "date": f"{2013 + year}-07-08"} for year, one in enumerate(titles)]
    return adopt(write_csv(folder / "set.csv", *rows))


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def manifest_of(folder: Path) -> Manifest:
    manifest = Manifest.of(folder)
    assert manifest is not None
    return manifest


@pytest.mark.parametrize("keys", [["year"], ["decade", "category"], ["location_country"]])
def test_the_built_in_catalogue_comes_back(built_in: Catalogue, tmp_path: Path, keys: list[str]) -> None:
    publish(built_in, tmp_path / "set", keys)
    assert read(tmp_path / "set").table.equals(built_in.table)


def test_any_text_can_be_a_folder_and_comes_back(tmp_path: Path) -> None:
    names = ["a/b", "..", "год=2013", "%2F", "", None, "NUL?", "x" * 40]
    rows = [LEAST | {"id": str(number), "crew of": one} for number, one in enumerate(names)]
    catalogue = adopt(write_csv(tmp_path / "set.csv", *rows))
    publish(catalogue, tmp_path / "set", ["crew of"])
    back = read(tmp_path / "set").table
    assert dict(zip(back["id"].to_pylist(), back["crew of"].to_pylist(), strict=True)) == dict(
        zip(catalogue.table["id"].to_pylist(), catalogue.table["crew of"].to_pylist(), strict=True)
    )
    assert all(one.startswith(("crew%20of=", MANIFEST)) for one in files(tmp_path / "set"))


def test_the_manifest_says_what_each_file_holds(built_in: Catalogue, tmp_path: Path) -> None:
    publish(built_in, tmp_path / "set")
    manifest = manifest_of(tmp_path / "set")
    assert (manifest.rows, manifest.licence) == (len(built_in), built_in.licence)
    for one in manifest.partitions:
        path = tmp_path / "set" / one.path
        frame = gpd.read_parquet(path)
        assert len(frame) == one.rows
        assert hashlib.sha256(path.read_bytes()).hexdigest() == one.hash
        assert frame.total_bounds.tolist() == list(one.bbox)
        assert {f"year={start[:4]}" for start in frame["start"]} == {one.path.partition("/")[0]}
        assert one.start == frame["start"].min()
        assert one.end == (None if frame["end"].isna().any() else frame["end"].max())
        along = hilbert(frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy()).astype(np.int64)
        assert np.all(np.diff(along) >= 0)


def test_other_tools_read_what_the_manifest_names(built_in: Catalogue, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    publish(built_in, folder)
    named = f"SELECT list('{folder}/' || one.path) FROM (SELECT unnest(partitions) AS one FROM '{folder / MANIFEST}')"
    duckdb.execute(f"SET VARIABLE files = ({named})")
    counted = "SELECT year, count(*) FROM read_parquet(getvariable('files')) GROUP BY ALL ORDER BY ALL"
    found = duckdb.execute(counted).fetchall()
    years = [start[:4] for start in built_in.table["start"].to_pylist()]
    assert [(str(year), count) for year, count in found] == [(one, years.count(one)) for one in sorted(set(years))]


def test_a_partition_that_has_not_changed_keeps_its_name_and_the_version_follows_the_content(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    versions = []
    for titles in (["one", "two"], ["one", "three"], ["one", "two"]):
        publish(patrols(tmp_path, *titles), folder)
        versions.append((manifest_of(folder).partitions[0].path, read(folder).version))
    assert versions[0] == versions[2]
    assert versions[0][0] == versions[1][0]
    assert versions[0][1] != versions[1][1]


def test_files_of_the_manifest_before_stay_until_the_next_publication(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    publish(patrols(tmp_path, "one", "two"), folder)
    first = files(folder)
    publish(patrols(tmp_path, "three"), folder)
    second = files(folder) - first
    assert files(folder) == first | second
    publish(patrols(tmp_path, "four"), folder)
    assert not files(folder) & (first - {MANIFEST})
    assert second < files(folder)


def test_what_else_lies_among_the_partitions_is_neither_read_nor_removed(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    publish(patrols(tmp_path, "one"), folder)
    (folder / "year=2013" / "own.parquet").write_bytes(b"not one of ours")
    for _ in range(2):
        publish(patrols(tmp_path, "two"), folder)
    assert read(folder).table["id"].to_pylist() == ["two"]
    assert "year=2013/own.parquet" in files(folder)


def test_a_folder_with_something_else_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(WritingError, match=r"holds letter.txt and no _manifest.json"):
        publish(patrols(tmp_path, "one"), tmp_path / "set")
    assert files(tmp_path / "set") == {"letter.txt"}


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (["colour"], "cannot be divided by 'colour'; expected decade, year, month, id, title"),
        (["countries"], "cannot be divided by 'countries'"),
        (["lon"], "cannot be divided by 'lon'"),
        (["year", "year"], "expected each key once"),
    ],
)
def test_what_divides_no_set_is_refused_and_nothing_is_left(tmp_path: Path, keys: list[str], told: str) -> None:
    with pytest.raises(FormatError, match=told):
        publish(patrols(tmp_path, "one"), tmp_path / "set", keys)
    assert not (tmp_path / "set").exists()


def test_a_value_that_is_too_long_for_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"title=T+… is too long for the name of a folder"):
        publish(hostile(), tmp_path / "set", ["title"])


@pytest.mark.parametrize(
    ("member", "value", "told"),
    [
        ("path", "../outside.parquet", "expected the path of a file within the folder"),
        ("path", "/etc/passwd", "expected the path of a file within the folder"),
        ("hash", "abc", r"partitions.0.hash: .*\(found 'abc'\)"),
        ("rows", -1, "partitions.0.rows"),
        ("path", "year=2013/none.parquet", "year=2013/none.parquet is missing, which _manifest.json names"),
        ("hash", "0" * 64, "is not the file that _manifest.json names; publish the set again"),
    ],
)
def test_a_manifest_that_is_wrong_is_told(tmp_path: Path, member: str, value: str | int, told: str) -> None:
    publish(patrols(tmp_path, "one"), tmp_path / "set")
    path = tmp_path / "set" / MANIFEST
    written = json.loads(path.read_text("utf-8"))
    written["partitions"][0][member] = value
    path.write_text(json.dumps(written), "utf-8")
    with pytest.raises(EventSetError, match=told):
        read(tmp_path / "set")


def test_partitions_without_their_manifest_are_no_set(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    publish(patrols(tmp_path, "one"), folder)
    (folder / MANIFEST).unlink()
    with pytest.raises(EventSetError, match=r"set has partitions and no _manifest.json: it is being written, or"):
        read(folder)


def test_damage_is_mended_by_the_next_publication(tmp_path: Path) -> None:
    publish(patrols(tmp_path, "one"), tmp_path / "set")
    path = tmp_path / "set" / manifest_of(tmp_path / "set").partitions[0].path
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(EventSetError, match="is not the file"):
        read(tmp_path / "set")
    publish(patrols(tmp_path, "one"), tmp_path / "set")
    assert len(read(tmp_path / "set")) == 1


def test_only_partitions_that_have_changed_are_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    publish(patrols(tmp_path, "one", "two", "three"), folder)
    before = read(folder)
    publish(patrols(tmp_path, "one", "zwei", "three"), folder)
    unchanged = [one for one in manifest_of(folder).partitions if not one.path.startswith("year=2014")]
    for one in unchanged:
        (folder / one.path).unlink()
    (folder / unchanged[0].path).write_bytes(b"the first is looked at before it is known what is held")
    publish(patrols(tmp_path, "one", "zwei", "three"), folder)
    (folder / unchanged[1].path).unlink()
    after = loading.load([Request(str(folder))], before=before)
    assert after.table["title"].to_pylist() == ["one", "zwei", "three"]
    assert [one is other for one, other in zip(before.pieces, after.pieces, strict=True)] == [True, False, True]


def test_what_is_read_in_parts_is_what_is_read_at_once(built_in: Catalogue, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    publish(built_in.take(np.arange(0, len(built_in), 2)), folder)
    before = read(folder)
    publish(built_in, folder)
    after = loading.load([Request(str(folder))], before=before)
    assert after.table.equals(read(folder).table)
    assert after.version == read(folder).version


def test_an_id_that_two_partitions_have_is_refused_as_in_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    publish(patrols(tmp_path, "one", "two"), folder)
    before = read(folder)
    other = write_csv(tmp_path / "set.csv", LEAST | {"id": "one", "date": "2016-07-08"})
    publish(adopt(other), tmp_path / "other")
    [doubled] = manifest_of(tmp_path / "other").partitions
    (folder / doubled.path).parent.mkdir()
    (folder / doubled.path).write_bytes((tmp_path / "other" / doubled.path).read_bytes())
    manifest = manifest_of(folder)
    both = manifest.model_copy(update={"partitions": (*manifest.partitions, doubled)})
    (folder / MANIFEST).write_text(both.to_json(), "utf-8")
    after = loading.load([Request(str(folder))], Reading(rejects=tmp_path), before=before)
    assert after.table["start"].to_pylist() == ["2013-07-08", "2014-07-08"]
    assert [one["reason"] for one in rejects(tmp_path / "set.rejects.csv")] == ["the id is that of an earlier row"]


def test_readers_see_the_old_set_or_the_new_one_while_two_writers_publish(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    sets = [patrols(tmp_path, *(f"{writer} {number}" for number in range(6))) for writer in "ab"]
    publish(sets[0], folder)
    together = threading.Barrier(3, timeout=PATIENCE)
    done = threading.Event()

    def write(catalogue: Catalogue) -> None:
        together.wait()
        for _ in range(10):
            publish(catalogue, folder)

    seen = []

    def look() -> None:
        together.wait()
        while not done.is_set():
            seen.append({one[0] for one in read(folder).table["title"].to_pylist()})

    writers = [threading.Thread(target=write, args=(one,)) for one in sets]
    reader = threading.Thread(target=look)
    for one in (*writers, reader):
        one.start()
    for one in writers:
        one.join()
    done.set()
    reader.join()
    assert seen
    assert all(one in ({"a"}, {"b"}) for one in seen)
    assert len(files(folder)) == 1 + 6 + len(manifest_of(folder).previous)


def test_a_set_that_is_published_twice_while_it_is_read_is_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "set"
    publish(patrols(tmp_path, "old", "older"), folder)
    others = [patrols(tmp_path, *(f"{writer} {number}" for number in range(2))) for writer in "ab"]

    def meanwhile(of: Path, partition: Partition) -> AbstractContextManager[pa.NativeFile]:
        while others:
            publish(others.pop(0), folder)
        return opened(of, partition)

    monkeypatch.setattr(parquet, "opened", meanwhile)
    assert {one[0] for one in read(folder).table["title"].to_pylist()} == {"b"}


def test_a_partition_that_is_open_can_be_read_though_it_is_removed(tmp_path: Path) -> None:
    publish(patrols(tmp_path, "old"), tmp_path / "set")
    [partition] = manifest_of(tmp_path / "set").partitions
    with opened(tmp_path / "set", partition) as file:
        (tmp_path / "set" / partition.path).unlink()
        assert pq.read_table(file)["title"].to_pylist() == ["old"]


def test_a_partition_that_is_published_again_while_it_is_missing_is_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "set"
    publish(patrols(tmp_path, "old"), folder)
    before = manifest_of(folder)
    (folder / before.partitions[0].path).unlink()

    def again(_folder: Path) -> Manifest:
        (folder / before.partitions[0].path).touch()
        return before

    monkeypatch.setattr(Manifest, "of", again)
    with pytest.raises(ReplacedError), opened(folder, before.partitions[0]):
        pass


@pytest.mark.parametrize("replacements", range(4))
def test_a_writer_that_is_killed_changes_nothing_or_all(tmp_path: Path, replacements: int) -> None:
    folder = tmp_path / "set"
    publish(patrols(tmp_path, "one", "two"), folder)
    (tmp_path / "new.csv").write_bytes(
        write_csv(tmp_path / "set.csv", LEAST | {"id": "new"}, LEAST | {"id": "next", "date": "2014"}).read_bytes()
    )
    arguments = ("publish", folder, "--events", tmp_path / "new.csv")
    with started(*arguments, replacements=replacements) as command:
        command.ended()
    assert read(folder).table["id"].to_pylist() in (["one", "two"], ["new", "next"])
    assert run(*arguments)[0] == 0
    assert sorted(read(folder).table["id"].to_pylist()) == ["new", "next"]


def test_a_full_disk_is_told_and_changes_nothing(built_in: Catalogue, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    publish(built_in, folder)
    before = files(folder)
    code, said = run("publish", folder, "--by", "decade", room=1_000)
    assert (code, files(folder)) == (1, before)
    assert "Error: " in said
