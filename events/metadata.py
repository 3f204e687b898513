"""How the catalogue is cited and described to programs: CITATION.cff and the Frictionless data package."""

from __future__ import annotations

import re
from importlib import metadata
from typing import TYPE_CHECKING, Any

import yaml

from events import json_schema
from events.catalogue import BUILT_IN, load
from events.releases import FOLDER, releases

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd
    from pydantic import BaseModel

    from events.catalogue import Catalogue
    from events.releases import Release

KEYWORDS = ("Caspian Sea", "military activity", "naval exercises", "port access", "event data", "GeoJSON")
_ABSTRACT = (
    "Military activity in the Caspian region from 1991 on: naval exercises, ship deployments, port calls, port access, "
    "bases, strikes, incidents, arms transfers and agreements. Every event names its published sources, says how sure "
    "it is, and how precisely it is dated and placed."
)
_PROFILE = "https://datapackage.org/profiles/2.0/"
_LICENCES = {
    "CC-BY-4.0": {
        "path": "https://creativecommons.org/licenses/by/4.0/",
        "title": "Creative Commons Attribution 4.0 International",
    },
    "MIT": {"path": "https://opensource.org/license/mit", "title": "MIT License"},
}
_CITATION_HEAD = "# Made by `caspian-map citation`; change events/metadata.py or the catalogue instead.\n"


def newest_day(frame: gpd.GeoDataFrame) -> str | None:
    """Find the ISO day on which events were last added or revised; `None` if there are no events."""
    revised = (revision["date"] for revisions in frame["revised"] for revision in revisions or ())
    return max([*frame["added"], *revised], default=None)


def citation(catalogue: Catalogue, released: Sequence[Release], software_version: str) -> dict[str, Any]:
    """Say how the catalogue is cited, as Citation File Format 1.2.0 wants it.

    Parameters
    ----------
    catalogue
        The events; they give the date as long as there is no release.
    released
        The releases, oldest first; the newest one is what is cited.
    software_version
        Of the package; the catalogue's as long as there is no release.

    Returns
    -------
    dict
        Source of the format: https://citation-file-format.github.io/1.2.0/schema.
    """
    newest = released[-1] if released else None
    day = newest.date if newest else newest_day(catalogue.frame)
    return {
        "cff-version": "1.2.0",
        "type": "dataset",
        "title": catalogue.name,
        "message": "If you use the catalogue, please cite it with its version, "
        "and beside it the sources of the events that you rely on.",
        "abstract": _ABSTRACT,
        "authors": [{"name": _contributors(catalogue)}],
        "version": newest.version if newest else software_version,
        **({"date-released": day} if day else {}),
        "license": catalogue.licence,
        "keywords": list(KEYWORDS),
        "references": [
            {
                "type": "software",
                "title": "caspian-map",
                "abstract": "The software that checks, serves and draws the catalogue.",
                "authors": [{"name": _contributors(catalogue)}],
                "version": software_version,
                "license": "MIT",
            }
        ],
    }


def citation_text(catalogue: Catalogue, released: Sequence[Release], software_version: str) -> str:
    """Write `citation` as the text of a file ``CITATION.cff``."""
    described = citation(catalogue, released, software_version)
    return _CITATION_HEAD + yaml.safe_dump(described, sort_keys=False, allow_unicode=True, width=100)


def write_citation(path: Path, catalogue: Path = BUILT_IN, folder: Path = FOLDER) -> None:
    """Write how a catalogue is cited to a file.

    Parameters
    ----------
    path
        Is replaced; named ``CITATION.cff`` by those who look for it.
    catalogue
        Folder of the records.
    folder
        Of the releases.

    Raises
    ------
    CatalogueError
        If the catalogue has problems.
    """
    text = citation_text(load(catalogue), releases(folder), metadata.version("caspian-map"))
    path.write_text(text, encoding="utf-8")


def data_package(catalogue: Catalogue, released: Sequence[Release], query: str = "") -> dict[str, Any]:
    """Describe the catalogue and its downloads as a Frictionless Data Package, version 2.

    Parameters
    ----------
    catalogue
        The events as they are served: the current ones, or those of a release.
    released
        All releases, oldest first.
    query
        Query string for the paths of what differs from release to release, such as ``version=2026.1``.

    Returns
    -------
    dict
        Descriptor, https://datapackage.org/standard/data-package/. Its paths are relative to where it is served.
    """
    created = _created(catalogue, released)
    return {
        "$schema": f"{_PROFILE}datapackage.json",
        "name": re.sub(r"[^a-z0-9]+", "-", catalogue.name.lower()).strip("-"),
        "title": catalogue.name,
        "description": f"{_ABSTRACT} {_extent(catalogue.frame)}",
        "version": catalogue.version,
        **({"created": f"{created}T00:00:00Z"} if created else {}),
        "keywords": list(KEYWORDS),
        "licenses": [_licence(catalogue.licence)],
        "contributors": [{"title": _contributors(catalogue), "roles": ["DataCurator"]}],
        "sources": _sources(catalogue.frame),
        "resources": _resources(f"?{query}" if query else ""),
    }


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
    """Find the day of the release that is served, or else the newest day of anything."""
    days = {release.version: release.date for release in released}
    if catalogue.version in days:
        return days[catalogue.version]
    return max([*days.values(), *filter(None, [newest_day(catalogue.frame)])], default=None)


def _extent(frame: gpd.GeoDataFrame) -> str:
    days = sorted(day for column in ("start", "end") for day in frame[column] if day)
    years = f" of the years {days[0][:4]} to {days[-1][:4]}" if days else ""
    return f"Holds {len(frame)} events{years}."


def _sources(frame: gpd.GeoDataFrame) -> list[dict[str, str]]:
    pages = [source for sources in frame["sources"] for source in sources]
    addresses = {source["url"] for source in pages}
    publishers = {source["publisher"] for source in pages}
    return [
        {
            "title": f"{len(addresses)} published pages of {len(publishers)} publishers; "
            "the field `sources` of each event names those that support it"
        },
        {"title": "Coordinates: as the property `obtained` of each place tells", "path": "places.geojson"},
    ]


def _licence(identifier: str) -> dict[str, str]:
    return {"name": identifier, **_LICENCES.get(identifier, {})}


def _contributors(catalogue: Catalogue) -> str:
    return f"The contributors to the {catalogue.name}"
