"""A set comes back the same from a bucket of S3, whose readers see the old set or the new one."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from buckets import ALLOWED, Buckets, serving_buckets
from commands import run
from own_sets import LEAST, adopt, write_csv

from events.model.errors import EventSetError, WritingError
from events.own import loading
from events.own.intake import Request
from events.table.partitions import bucket
from events.table.partitions.manifest import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from events.table.catalogue import Catalogue

WATCH = "s3://navy/watch/"
#: Seconds.
LONGER_THAN_ARROW_WAITS = 4.5


@pytest.fixture
def buckets(monkeypatch: pytest.MonkeyPatch) -> Iterator[Buckets]:
    with serving_buckets(monkeypatch) as server:
        yield server


def patrols(folder: Path, *titles: str) -> Catalogue:
    """A patrol a year, from 2013."""
    rows = [LEAST | {"id": one, "title": one, "date": f"{2013 + year}-07-08"} for year, one in enumerate(titles)]
    return adopt(write_csv(folder / "set.csv", *rows))


def read(address: str = WATCH, before: Catalogue | None = None) -> Catalogue:
    return loading.load([Request(address)], before=before)


def titles(catalogue: Catalogue) -> list[str]:
    return sorted(catalogue.table["title"].to_pylist())


def test_the_built_in_catalogue_comes_back(buckets: Buckets, built_in: Catalogue) -> None:
    bucket.publish(built_in, WATCH)
    assert f"navy/watch/{MANIFEST}" in buckets.objects()
    assert read().table.equals(built_in.table)


def test_a_single_file_is_read(buckets: Buckets, tmp_path: Path) -> None:
    buckets.put("navy/a b/patrols.csv", write_csv(tmp_path / "set.csv", LEAST).read_bytes())
    assert titles(read("s3://navy/a b/patrols.csv")) == ["A patrol"]


def test_an_object_is_read_from_a_store_that_pauses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Pausing(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "7")
            self.end_headers()

        def do_GET(self) -> None:
            time.sleep(LONGER_THAN_ARROW_WAITS)
            self.do_HEAD()
            self.wfile.write(b"patrols")

    with ThreadingHTTPServer(("127.0.0.1", 0), Pausing) as store:
        threading.Thread(target=store.serve_forever, daemon=True).start()
        for name, value in ({"AWS_ENDPOINT_URL": f"http://127.0.0.1:{store.server_port}"} | ALLOWED).items():
            monkeypatch.setenv(name, value)
        bucket.fetch("s3://navy/patrols.csv", tmp_path / "patrols.csv")
        store.shutdown()
    assert (tmp_path / "patrols.csv").read_bytes() == b"patrols"


def test_any_text_can_be_a_folder_and_comes_back(buckets: Buckets, tmp_path: Path) -> None:
    rows = [LEAST | {"id": one, "crew of": one} for one in ("a b", "50%", "x/y", "год=1")]
    bucket.publish(adopt(write_csv(tmp_path / "set.csv", *rows)), WATCH, ["crew of"])
    assert len(buckets.objects()) == 5
    assert sorted(read().table["crew of"].to_pylist()) == sorted(row["crew of"] for row in rows)


@pytest.mark.usefixtures("buckets")
def test_only_partitions_that_have_changed_are_sent_and_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = bucket.publish(patrols(tmp_path, "a", "b", "c"), WATCH)
    before = read()
    second = bucket.publish(patrols(tmp_path, "a", "b", "changed"), WATCH)
    assert [one.path for one in second.partitions[:2]] == [one.path for one in first.partitions[:2]]
    fetched: list[str] = []
    fetch = bucket.fetch
    monkeypatch.setattr(bucket, "fetch", lambda address, path: (fetched.append(address), fetch(address, path)))
    assert titles(read(before=before)) == ["a", "b", "changed"]
    # The first says which columns there are.
    needed = (MANIFEST, second.partitions[0].path, second.partitions[2].path)
    assert fetched == [WATCH + one for one in needed]


def test_what_the_manifest_before_names_stays_until_the_next_publication(buckets: Buckets, tmp_path: Path) -> None:
    first, second, third = (bucket.publish(patrols(tmp_path, one), WATCH) for one in "abc")
    assert second.previous == (first.partitions[0].path,)
    assert buckets.objects() == {
        f"navy/watch/{one}" for one in (MANIFEST, second.partitions[0].path, third.partitions[0].path)
    }


def test_an_upload_that_broke_off_is_sent_again(buckets: Buckets, tmp_path: Path) -> None:
    path = bucket.publish(patrols(tmp_path, "a"), WATCH).partitions[0].path
    buckets.put(f"navy/watch/{path}", b"PAR1")
    with pytest.raises(EventSetError, match=r"is not the file that _manifest.json names"):
        read()
    bucket.publish(patrols(tmp_path, "a"), WATCH)
    assert titles(read()) == ["a"]


def test_a_publication_and_the_loss_of_the_manifest_are_noticed(
    buckets: Buckets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket, "_PAUSE", 0)
    bucket.publish(patrols(tmp_path, "a"), WATCH)
    looks = bucket.changes(WATCH)
    assert [next(looks), next(looks)] == [False, False]
    bucket.publish(patrols(tmp_path, "b"), WATCH)
    assert [next(looks), next(looks)] == [True, False]
    buckets.client.delete_file(f"navy/watch/{MANIFEST}")
    assert [next(looks), next(looks)] == [True, False]


def test_a_folder_that_holds_something_else_is_refused(buckets: Buckets, tmp_path: Path) -> None:
    buckets.put("navy/watch/report.docx", b"")
    with pytest.raises(WritingError, match=r"s3://navy/watch/ holds report.docx and no _manifest.json"):
        bucket.publish(patrols(tmp_path, "a"), WATCH)


@pytest.mark.usefixtures("buckets")
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("s3://none/watch/", r"s3://none/watch/_manifest.json cannot be reached: there is no bucket 'none'"),
        (WATCH, r"s3://navy/watch/_manifest.json cannot be reached: there is no such object"),
        ("s3://navy", r"s3://navy names no object of a bucket; expected s3://bucket/file or /folder/"),
    ],
)
def test_what_is_not_there_is_named(address: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(EventSetError, match=said):
        bucket.fetch(address + (MANIFEST if address.endswith("/") else ""), tmp_path / "copy")


@pytest.mark.usefixtures("buckets")
def test_a_bucket_that_is_not_there_cannot_be_written_to(tmp_path: Path) -> None:
    with pytest.raises(WritingError, match=r"there is no bucket 'none'"):
        bucket.publish(patrols(tmp_path, "a"), "s3://none/watch/")


def test_credentials_that_are_wrong_are_told_with_where_they_are_read_from(buckets: Buckets, tmp_path: Path) -> None:
    buckets.refuse_strangers()
    with pytest.raises(EventSetError, match=r"the credentials may not do that .* AWS_ACCESS_KEY_ID"):
        read()
    with pytest.raises(WritingError, match=r"the credentials may not do that"):
        bucket.publish(patrols(tmp_path, "a"), WATCH)


def test_an_arrow_without_s3_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delattr("pyarrow.fs.S3FileSystem")
    with pytest.raises(EventSetError, match=r"this pyarrow was built without S3"):
        bucket.fetch("s3://navy/set.csv", tmp_path / "copy")


def test_publish_takes_an_address_of_a_bucket(buckets: Buckets, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "set.csv", LEAST)
    assert "wrote 1 events to s3://navy/watch" in run("publish", "s3://navy/watch", "--events", str(source))[1]
    assert titles(read()) == ["A patrol"]
    assert f"navy/watch/{MANIFEST}" in buckets.objects()
