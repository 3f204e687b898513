"""The catalogue can be cited, and programs can find out what it holds."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest
import yaml
from records import record, write

from events.curation import releases
from events.curation.reading import load
from events.curation.releases import Release
from events.index.questions.access import Interval
from events.model import schema
from events.publishing import json_schema, metadata
from events.table.columns import PROPERTIES

if TYPE_CHECKING:
    from events.table.catalogue import Catalogue

ROOT = Path(__file__).parents[3]
SOFTWARE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
RELEASES = [Release("2026.1", "2026-12-01", 3, "ab"), Release("2027.1", "2027-02-03", 4, "cd")]

# What the specifications allow: https://datapackage.org/standard/ and the schema of CFF 1.2.0.
CONSTRAINTS = {
    "string": {"required", "unique", "pattern", "enum", "minLength", "maxLength"},
    "number": {"required", "unique", "enum", "minimum", "maximum"},
    "date": {"required", "unique", "enum", "minimum", "maximum"},
    "array": {"required", "unique", "enum", "minLength", "maxLength"},
    "object": {"required", "unique", "enum", "minLength", "maxLength"},
}
CFF_FIELDS = {
    "abstract",
    "authors",
    "cff-version",
    "date-released",
    "doi",
    "identifiers",
    "keywords",
    "license",
    "message",
    "references",
    "repository",
    "title",
    "type",
    "url",
    "version",
}


@pytest.fixture
def package(built_in: Catalogue) -> dict[str, Any]:
    return metadata.data_package(built_in, RELEASES)


def resource(package: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in package["resources"] if one["name"] == name)
    return found


def test_the_committed_citation_is_the_one_of_the_catalogue(built_in: Catalogue) -> None:
    committed = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    made = metadata.citation_text(built_in, releases.releases(), SOFTWARE)
    assert committed == made, "run caspian-map citation"


def test_a_citation_has_what_cff_requires_and_only_fields_that_it_knows(built_in: Catalogue) -> None:
    cff = yaml.safe_load(metadata.citation_text(built_in, RELEASES, SOFTWARE))
    assert {"authors", "cff-version", "message", "title"} <= set(cff) <= CFF_FIELDS
    assert (cff["cff-version"], cff["type"], cff["license"]) == ("1.2.0", "dataset", "CC-BY-4.0")
    assert all(set(author) == {"name"} for author in cff["authors"])
    assert all({"authors", "title", "type"} <= set(reference) for reference in cff["references"])
    assert len(set(cff["keywords"])) == len(cff["keywords"])


def test_the_newest_release_is_what_is_cited(built_in: Catalogue) -> None:
    cff = yaml.safe_load(metadata.citation_text(built_in, RELEASES, SOFTWARE))
    assert (cff["version"], cff["date-released"]) == ("2027.1", "2027-02-03")
    assert cff["references"][0]["version"] == SOFTWARE


def test_before_the_first_release_the_newest_record_gives_the_date(tmp_path: Path) -> None:
    revised = [{"date": "2026-03-04", "note": "Corrected the date."}]
    older = record(id="2012-01-01-older", date="2012-01-01", added="2026-02-01")
    catalogue = load(write(tmp_path, record(revised=revised), older))
    cff = metadata.citation(catalogue, [], SOFTWARE)
    assert (cff["version"], cff["date-released"]) == (SOFTWARE, "2026-03-04")


def test_an_empty_catalogue_is_cited_without_a_date(tmp_path: Path) -> None:
    assert "date-released" not in metadata.citation(load(write(tmp_path)), [], SOFTWARE)


def test_a_citation_is_written_to_a_file(tmp_path: Path) -> None:
    folder = write(tmp_path / "catalogue", record())
    metadata.write_citation(tmp_path / "CITATION.cff", folder, tmp_path)
    assert yaml.safe_load((tmp_path / "CITATION.cff").read_text(encoding="utf-8"))["date-released"] == "2026-01-01"


def test_a_package_has_what_the_standard_asks_for(package: dict[str, Any]) -> None:
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert re.fullmatch(r"[a-z0-9-]+", package["name"])
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", package["created"])
    assert all(set(one) & {"name", "path"} for one in package["licenses"])
    assert all(one["title"] for one in package["sources"] + package["contributors"])
    names = [one["name"] for one in package["resources"]]
    assert len(set(names)) == len(names)


def test_a_package_holds_relative_addresses_that_stay_below_it(package: dict[str, Any]) -> None:
    for one in package["resources"]:
        assert re.fullmatch(r"[a-z][a-z.]*", one["path"])
        assert re.fullmatch(r".+/.+", one["mediatype"])


def test_every_field_is_described_and_has_a_type_and_constraints_of_table_schema(package: dict[str, Any]) -> None:
    tables = [one["schema"] for one in package["resources"] if "schema" in one]
    for field in (field for table in tables for field in table["fields"]):
        assert field["description"]
        assert set(field.get("constraints", {})) <= CONSTRAINTS[field["type"]]


def test_the_fields_of_the_events_are_the_properties_of_the_download(package: dict[str, Any]) -> None:
    fields_of_events = {one["name"]: one for one in resource(package, "events")["schema"]["fields"]}
    assert list(fields_of_events) == list(PROPERTIES)
    types = {name: field["type"] for name, field in fields_of_events.items()}
    assert (types["start"], types["radius_km"], types["countries"], types["access"]) == (
        "date",
        "number",
        "array",
        "object",
    )
    assert fields_of_events["category"]["constraints"]["enum"] == list(get_args(schema.Category))


def test_a_field_that_may_be_empty_is_not_required(package: dict[str, Any]) -> None:
    wanted = {
        one["name"]: one.get("constraints", {}).get("required", False)
        for one in resource(package, "events")["schema"]["fields"]
    }
    assert wanted["id"]
    assert wanted["sources"]
    assert not any(wanted[name] for name in ("end", "location_country", "access", "vessel_names", "route"))


def test_the_fields_of_port_access_are_the_columns_of_its_table(package: dict[str, Any]) -> None:
    table = resource(package, "port-access")
    assert [one["name"] for one in table["schema"]["fields"]] == [one.name for one in fields(Interval)]
    assert table["type"] == "table"
    assert list(json_schema.interval_model().model_fields) == [one.name for one in fields(Interval)]


def test_a_package_counts_what_it_holds(built_in: Catalogue, package: dict[str, Any]) -> None:
    assert f"{len(built_in)} events" in package["description"]
    pages = {source["url"] for sources in built_in.frame["sources"] for source in sources}
    assert f"{len(pages)} published pages" in package["sources"][0]["title"]


def test_the_package_of_a_release_is_of_its_day_and_leads_to_its_downloads(built_in: Catalogue) -> None:
    frozen = replace(built_in, version="2026.1")
    package = metadata.data_package(frozen, RELEASES, "version=2026.1")
    assert (package["version"], package["created"]) == ("2026.1", "2026-12-01T00:00:00Z")
    assert resource(package, "events")["path"] == "events.geojson?version=2026.1"


def test_an_unknown_licence_is_named_and_not_explained(built_in: Catalogue) -> None:
    package = metadata.data_package(replace(built_in, licence="ODbL-1.0"), [])
    assert package["licenses"] == [{"name": "ODbL-1.0"}]
