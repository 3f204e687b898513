"""Releases are frozen: what was released comes back unchanged, for ever."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from pandas.testing import assert_frame_equal

from events.curation import releases
from events.model.errors import CatalogueError, ReleaseError
from events.table.features import features
from events.table.formats import parquet

if TYPE_CHECKING:
    from pathlib import Path

    from events.table.catalogue import Catalogue

DAY = date(2026, 11, 24)


def test_a_release_reads_back_as_the_same_features(built_in: Catalogue, tmp_path: Path) -> None:
    releases.freeze(built_in, "2026.1", DAY, tmp_path)
    frozen = releases.load("2026.1", tmp_path)
    assert list(features(frozen.table)) == list(features(built_in.table))
    assert (frozen.version, frozen.licence) == ("2026.1", built_in.licence)


def test_the_same_catalogue_freezes_to_the_same_bytes(built_in: Catalogue, tmp_path: Path) -> None:
    first = releases.freeze(built_in, "2026.1", DAY, tmp_path / "a")
    second = releases.freeze(built_in, "2026.1", DAY, tmp_path / "b")
    assert first.sha256 == second.sha256


def test_a_release_is_never_made_again(built_in: Catalogue, tmp_path: Path) -> None:
    releases.freeze(built_in, "2026.1", DAY, tmp_path)
    with pytest.raises(ReleaseError, match="never changes"):
        releases.freeze(built_in, "2026.1", DAY, tmp_path)
    releases.freeze(built_in, "2026.2", DAY, tmp_path)
    assert [one.version for one in releases.releases(tmp_path)] == ["2026.1", "2026.2"]


def test_a_release_with_another_spelling_counts(built_in: Catalogue, tmp_path: Path) -> None:
    releases.freeze(built_in, "2026.1", DAY, tmp_path)
    index = tmp_path / "releases.yaml"
    index.write_text(index.read_text(encoding="utf-8").replace("2026.1", "2026.01"), encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"the release 2026\.01 exists and never changes"):
        releases.freeze(built_in, "2026.1", DAY, tmp_path)


def test_comments_in_the_list_of_releases_are_not_lost(built_in: Catalogue, tmp_path: Path) -> None:
    releases.freeze(built_in, "2026.1", DAY, tmp_path)
    index = tmp_path / "releases.yaml"
    index.write_text(f"# Announced by mail.\n{index.read_text(encoding='utf-8')}", encoding="utf-8")
    before = index.read_bytes()
    with pytest.raises(CatalogueError, match="line 1"):
        releases.freeze(built_in, "2026.2", DAY, tmp_path)
    assert index.read_bytes() == before
    assert not (tmp_path / "2026.2.parquet").exists()


@pytest.mark.parametrize(
    "version", ["1", "v2026.1", "2026", "2026.1/..", "", "2026.01", "2026.0", "2026.1\n", "2026.١"]
)
def test_a_version_is_a_year_and_a_number(built_in: Catalogue, tmp_path: Path, version: str) -> None:
    with pytest.raises(ReleaseError, match=r"2026\.1"):
        releases.freeze(built_in, version, DAY, tmp_path)


def test_an_unknown_release_names_those_there_are(built_in: Catalogue, tmp_path: Path) -> None:
    releases.freeze(built_in, "2026.1", DAY, tmp_path)
    with pytest.raises(ReleaseError, match=r"'2026.9'; the releases are: 2026\.1"):
        releases.load("2026.9", tmp_path)


def test_a_changed_file_is_not_the_release(built_in: Catalogue, tmp_path: Path) -> None:
    releases.freeze(built_in, "2026.1", DAY, tmp_path)
    parquet.write(built_in, tmp_path / "2026.1.parquet")
    with pytest.raises(ReleaseError, match="SHA-256 differs"):
        releases.load("2026.1", tmp_path)


def test_a_file_that_is_not_there_is_named(built_in: Catalogue, tmp_path: Path) -> None:
    releases.freeze(built_in, "2026.1", DAY, tmp_path)
    (tmp_path / "2026.1.parquet").unlink()
    with pytest.raises(ReleaseError, match=r"2026\.1\.parquet, which releases\.yaml lists, cannot be read"):
        releases.load("2026.1", tmp_path)


def test_geopandas_reads_a_release(built_in: Catalogue, tmp_path: Path) -> None:
    parquet.write(built_in, tmp_path / "events.parquet")
    frame = gpd.read_parquet(tmp_path / "events.parquet")
    assert_frame_equal(frame[["id", "title"]], built_in.frame[["id", "title"]], check_dtype=False)
    assert frame.crs is not None
    assert frame.crs.equals("OGC:CRS84")


def test_the_releases_of_the_repository_are_what_was_frozen() -> None:
    for release in releases.releases():
        assert len(releases.load(release.version)) == release.events


def test_the_first_release_of_the_catalogue_is_still_what_it_was() -> None:
    digest = hashlib.sha256((releases.FOLDER / "2026.1.parquet").read_bytes()).hexdigest()
    assert digest == "356aa9d718fc699f0127e0b07d9c4fe02dbc5966e98ea4605dc868132eca0acf"
