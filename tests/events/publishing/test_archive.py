"""The ZIP holds all that belongs to the events."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import yaml

from events.curation.reading import BUILT_IN
from events.publishing import archive
from events.table.provenance import Provenance

if TYPE_CHECKING:
    from pathlib import Path

    from events.table.catalogue import Catalogue

FILES = {
    *("README.md", "LICENCE.txt", "CITATION.cff", "CODEBOOK.md", "datapackage.json", "query.json"),
    *("events.geojson", "events.csv"),
}


@pytest.fixture(scope="module")
def files(built_in: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    path: Path = tmp_path_factory.mktemp("archive") / "events.zip"
    archive.write(built_in.take(np.arange(3)), Provenance.of(built_in, "country=IR"), path)
    with zipfile.ZipFile(path) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def package(files: dict[str, bytes]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files["datapackage.json"])
    return found


def test_it_holds_data_codebook_licence_citation_and_query(files: dict[str, bytes]) -> None:
    assert set(files) == FILES
    assert files["CODEBOOK.md"] == (BUILT_IN / "CODEBOOK.md").read_bytes()
    assert b"https://creativecommons.org/licenses/by/4.0/" in files["LICENCE.txt"]


def test_the_readme_names_every_file_and_what_was_asked_for(files: dict[str, bytes], built_in: Catalogue) -> None:
    text = files["README.md"].decode()
    assert all(f"`{name}`" in text for name in FILES - {"README.md"})
    assert f"version {built_in.version}" in text
    assert "filter: country=IR" in text
    assert "3 events." in text


def test_the_query_that_made_it_is_there_for_programs(files: dict[str, bytes], built_in: Catalogue) -> None:
    query = json.loads(files["query.json"])
    assert (query["query"], query["version"]) == ("country=IR", built_in.version)


def test_it_is_cited_with_the_version_that_it_holds(files: dict[str, bytes], built_in: Catalogue) -> None:
    citation = yaml.safe_load(files["CITATION.cff"])
    assert citation["version"] == built_in.version
    assert "country=IR" in citation["abstract"]


def test_its_data_package_describes_the_files_beside_it(files: dict[str, bytes]) -> None:
    resources = package(files)["resources"]
    assert [one["path"] for one in resources] == ["events.geojson", "events.csv"]
    header = next(io.StringIO(files["events.csv"].decode())).strip().replace('"', "").split(",")
    assert [field["name"] for field in resources[1]["schema"]["fields"]] == header


def test_both_files_hold_the_same_events(files: dict[str, bytes]) -> None:
    ids = [feature["id"] for feature in json.loads(files["events.geojson"])["features"]]
    assert [line.split(",")[0].strip('"') for line in files["events.csv"].decode().splitlines()[1:]] == ids
