"""A capture holds the whole way to a page, byte by byte; what is not whole is not there."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from warcio.archiveiterator import ArchiveIterator

from events.preserving.captures import Captures
from events.reading.intake.errors import FetchError
from events.reading.intake.fetching import Limits

if TYPE_CHECKING:
    from pathlib import Path

    from site_on_loopback import Site


def test_every_hop_is_in_the_file_with_its_address_and_a_digest_that_holds(tmp_path: Path, site: Site) -> None:
    capture = Captures(tmp_path).make(f"{site.address}/moved", private_too=True)
    with (tmp_path / capture.path).open("rb") as file:
        records = [
            (one.rec_type, one.rec_headers.get_header("WARC-Target-URI"), one.http_headers, one.content_stream().read())
            for one in ArchiveIterator(file, check_digests="raise")
        ]
    assert [(kind, url and url.removeprefix(site.address)) for kind, url, _head, _body in records] == [
        *[("warcinfo", None), ("response", "/moved"), ("request", "/moved")],
        *[("response", "/a"), ("request", "/a")],
    ]
    assert [records[place][2].get_statuscode() for place in (1, 3)] == ["301", "200"]
    assert records[3][3].decode() == "<p>Два катера</p>"


def test_a_capture_tells_the_hash_and_the_time_and_is_found_again(tmp_path: Path, site: Site) -> None:
    captures = Captures(tmp_path)
    capture = captures.make(f"{site.address}/a", private_too=True)
    assert capture.sha256 == hashlib.sha256((tmp_path / capture.path).read_bytes()).hexdigest()
    assert captures.find(f"{site.address}/a") == capture
    assert captures.find(f"{site.address}/b") is None


def test_a_capture_that_was_changed_or_lost_is_not_held(tmp_path: Path, site: Site) -> None:
    captures = Captures(tmp_path)
    capture = captures.make(f"{site.address}/a", private_too=True)
    assert captures.holds(capture)
    with (tmp_path / capture.path).open("ab") as file:
        file.write(b"!")
    assert not captures.holds(capture)
    (tmp_path / capture.path).unlink()
    assert not captures.holds(capture)


@pytest.mark.parametrize(
    ("path", "reason", "status"),
    [("/gone", "answers 404 Not Found", 404), ("/cut", "too early", None), ("/b", "sends more than", None)],
)
def test_what_is_gone_cut_short_or_too_large_leaves_no_file(
    tmp_path: Path, site: Site, path: str, reason: str, status: int | None
) -> None:
    limits = Limits(bytes=14) if path == "/b" else Limits()
    with pytest.raises(FetchError, match=reason) as caught:
        Captures(tmp_path).make(site.address + path, private_too=True, limits=limits)
    assert caught.value.status == status
    assert list(tmp_path.rglob("*")) == []


def test_a_page_of_this_machine_is_not_captured_unless_it_is_allowed(tmp_path: Path, site: Site) -> None:
    with pytest.raises(FetchError, match="private network"):
        Captures(tmp_path).make(f"{site.address}/a")
    assert site.asked == []
