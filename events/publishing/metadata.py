"""Metadata of the catalogue: CITATION.cff and the Frictionless data package."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import yaml

from events.curation.reading import BUILT_IN, load
from events.curation.releases import FOLDER, Release, releases
from events.model.publishers import CREDIT
from events.publishing import json_schema
from events.table.catalogue import Catalogue
from events.table.columns import PROPERTIES
from events.table.provenance import Provenance, newest_day
from events.table.writing import write_whole

if TYPE_CHECKING:
    from pydantic import BaseModel

KEYWORDS = ("Caspian Sea", "military activity", "naval exercises", "port access", "event data", "GeoJSON")
ABSTRACT = (
    "Military activity in the Caspian region from 1991 on: naval exercises, ship deployments, port calls, port access, "
    "bases, strikes, incidents, arms transfers and agreements. Every event lists its published sources and states how "
    "certain it is and how precisely it is dated and located."
)
_PROFILE = "https://datapackage.org/profiles/2.0/"
#: URLs and titles of licences, by SPDX identifier.
LICENCES = {
    "CC-BY-4.0": {
        "path": "https://creativecommons.org/licenses/by/4.0/",
        "title": "Creative Commons Attribution 4.0 International",
    },
    "MIT": {"path": "https://opensource.org/license/mit", "title": "MIT License"},
}
_CITATION_HEAD = "# Made by `caspian-map citation`; change events/publishing/metadata.py or the catalogue instead.\n"


def citation(catalogue: Catalogue, released: Sequence[Release], software_version: str) -> dict[str, Any]:
    """Return the citation of the catalogue in Citation File Format 1.2.0.

    Parameters
    ----------
    catalogue
        Events of the catalogue; they give the date as long as there is no release.
    released
        Releases, oldest first; the newest one is cited.
    software_version
        Version of the package; used for the catalogue as long as there is no release.

    Returns
    -------
    dict
        Content of the file, see https://citation-file-format.github.io/1.2.0/schema.
    """
    newest = released[-1] if released else None
    day = newest.date if newest else newest_day(catalogue.table)
    return {
        "cff-version": "1.2.0",
        "type": "dataset",
        "title": catalogue.name,
        "message": "If you use the catalogue, please cite it with its version, "
        "together with the sources of the events that you rely on.",
        "abstract": ABSTRACT,
        "authors": [{"name": contributors(catalogue)}],
        "version": newest.version if newest else software_version,
        **({"date-released": day} if day else {}),
        "license": catalogue.licence,
        "keywords": list(KEYWORDS),
        "references": [
            {
                "type": "software",
                "title": "caspian-map",
                "abstract": "The software that checks, serves and draws the catalogue.",
                "authors": [{"name": contributors(catalogue)}],
                "version": software_version,
                "license": "MIT",
            }
        ],
    }


def citation_text(catalogue: Catalogue, released: Sequence[Release], software_version: str) -> str:
    """Serialise `citation` as the text of a file ``CITATION.cff``."""
    return _CITATION_HEAD + _yaml(citation(catalogue, released, software_version))


def archive_citation(catalogue: Catalogue, provenance: Provenance) -> str:
    """Return the citation of an archive of filtered events, with the version that it contains, released or not."""
    described = citation(catalogue, (), metadata.version("caspian-map")) | {"version": provenance.version}
    if provenance.modified:
        described["date-released"] = provenance.modified
    if provenance.query:
        described["abstract"] += f" Here: the events that pass the filter {provenance.query}"
    return _yaml(described)


def _yaml(described: dict[str, Any]) -> str:
    return yaml.safe_dump(described, sort_keys=False, allow_unicode=True, width=100)


def write_citation(path: Path, catalogue: Path = BUILT_IN, folder: Path = FOLDER) -> None:
    """Write the citation of a catalogue to a file.

    Parameters
    ----------
    path
        File to replace; readers expect the name ``CITATION.cff``.
    catalogue
        Folder of the records.
    folder
        Folder of the releases.

    Raises
    ------
    CatalogueError
        If the catalogue has problems.
    """
    text = citation_text(load(catalogue), releases(folder), metadata.version("caspian-map"))
    write_whole(path, text)


def data_package(catalogue: Catalogue, released: Sequence[Release], query: str = "") -> dict[str, Any]:
    """Describe the catalogue and its downloads as a Frictionless Data Package, version 2.

    Parameters
    ----------
    catalogue
        Events as they are served: the current ones, or those of a release.
    released
        All releases, oldest first.
    query
        Query string for the paths of resources that differ between releases, such as ``version=2026.1``.

    Returns
    -------
    dict
        Descriptor, https://datapackage.org/standard/data-package/. Its paths are relative to the URL of the descriptor.
    """
    created = _created(catalogue, released)
    return {
        "$schema": f"{_PROFILE}datapackage.json",
        "name": re.sub(r"[^a-z0-9]+", "-", catalogue.name.lower()).strip("-"),
        "title": catalogue.name,
        "description": f"{ABSTRACT} {_extent(catalogue.table)}",
        "version": catalogue.version,
        **({"created": f"{created}T00:00:00Z"} if created else {}),
        "keywords": list(KEYWORDS),
        "licenses": [_licence(catalogue.licence)],
        "contributors": [{"title": contributors(catalogue), "roles": ["DataCurator"]}],
        "sources": _sources(catalogue.table),
        **({"coverage": catalogue.coverage.model_dump(mode="json")} if catalogue.coverage else {}),
        "resources": _resources(f"?{query}" if query else ""),
    }


def archive_package(catalogue: Catalogue, provenance: Provenance) -> dict[str, Any]:
    """Describe an archive of filtered events as a data package: the same events as GeoJSON and as a table."""
    package = data_package(catalogue, ())
    events = package["resources"][0]
    point = [
        {"name": name, "type": "number", "description": f"{text} of the point in degrees (WGS 84)."}
        for name, text in (("lon", "Longitude"), ("lat", "Latitude"))
    ]
    further = [{"name": name, "type": "any"} for name in catalogue.properties if name not in PROPERTIES]
    table = events | {
        "name": "events-table",
        "path": "events.csv",
        "title": "Events as a table",
        "description": "A row for each event; lists and objects are JSON texts. A text that would be a formula in a "
        "spreadsheet has an apostrophe before it.",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "dialect": {"lineTerminator": "\n"},
        "schema": events["schema"] | {"fields": [*events["schema"]["fields"], *further, *point]},
    }
    created = {"created": provenance.moment.strftime("%Y-%m-%dT%H:%M:%SZ")} if provenance.modified else {}
    return package | created | {"resources": [events, table]}


def _resources(query: str) -> list[dict[str, Any]]:
    geojson = {"format": "geojson", "mediatype": "application/geo+json", "encoding": "utf-8"}
    table = {"type": "table", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
    profile = {"$schema": f"{_PROFILE}dataresource.json"}
    return [
        profile
        | {
            "name": "events",
            "path": f"events.geojson{query}",
            "title": "Events",
            "description": "A point for each event (RFC 7946, WGS 84); the fields of the schema are the properties of "
            "each feature. `feature.schema.json` describes whole features.",
        }
        | geojson
        | {"schema": _schema(json_schema.properties_model(), "id")},
        profile
        | {
            "name": "port-access",
            "path": f"access.csv{query}",
            "title": "Port access",
            "description": "Who may use which port: a row for each interval, by the event that says so.",
        }
        | table
        | {"dialect": {"lineTerminator": "\n"}, "schema": _schema(json_schema.interval_model())},
        profile
        | {
            "name": "places",
            "path": "places.geojson",
            "title": "Gazetteer",
            "description": "A point for each place that events name by id, with its names in the languages of the "
            "region and how its coordinates were obtained.",
        }
        | geojson,
    ]


def _schema(model: type[BaseModel], primary_key: str | None = None) -> dict[str, Any]:
    return {"$schema": f"{_PROFILE}tableschema.json"} | json_schema.table_schema(model, primary_key)


def _created(catalogue: Catalogue, released: Sequence[Release]) -> str | None:
    """Return the day of the release that is served, or else the newest day in the table."""
    days = {release.version: release.date for release in released}
    if catalogue.version in days:
        return days[catalogue.version]
    return max([*days.values(), *filter(None, [newest_day(catalogue.table)])], default=None)


def _extent(table: pa.Table) -> str:
    days = pc.min_max(pa.chunked_array([*table["start"].chunks, *table["end"].chunks], pa.string())).as_py()
    years = f" of the years {days['min'][:4]} to {days['max'][:4]}" if days["min"] else ""
    return f"Holds {len(table)} events{years}."


def _sources(table: pa.Table) -> list[dict[str, str]]:
    pages = pc.list_flatten(table["sources"])
    addresses = pc.count_distinct(pc.struct_field(pages, "url")).as_py()
    named = pc.replace_substring_regex(pc.struct_field(pages, "publisher"), CREDIT, "")
    publishers = pc.count_distinct(named).as_py()
    return [
        {
            "title": f"{addresses} published pages of {publishers} publishers; "
            "the field `sources` of each event names those that support it"
        },
        {"title": "Coordinates: as the property `obtained` of each place tells", "path": "places.geojson"},
    ]


def licence_text(provenance: Provenance) -> str:
    """Return the licence notice for a file of events, in a few lines."""
    if not provenance.licence:
        return f"The licence of the events of {provenance.name} is not stated.\n"
    known = LICENCES.get(provenance.licence)
    named = f"{known['title']} ({provenance.licence}), {known['path']}" if known else provenance.licence
    return (
        f"The events of {provenance.name}, version {provenance.version}, are under the licence\n{named}\n"
        "How to name the origin: CITATION.cff.\n"
    )


def _licence(identifier: str) -> dict[str, str]:
    return {"name": identifier, **LICENCES.get(identifier, {})}


def contributors(catalogue: Catalogue) -> str:
    """Return the authors of a catalogue, as it is cited."""
    return f"The contributors to the {catalogue.name}"
