"""Metadata of the catalogue: schemas, data package and citation."""

from __future__ import annotations

import json
from importlib import metadata as installed

from flask import Blueprint, Response

from app.web.addresses import address
from app.web.parameters import VERSION, requested_index, requested_version
from app.web.served import served
from events.publishing import json_schema, metadata

blueprint = Blueprint("metadata", __name__)

_SCHEMA = "application/schema+json"
_YAML = "application/yaml"


@blueprint.get("/schema.json")
@address(shared=True, revalidate=True)
def record_schema() -> Response:
    """Return the JSON Schema of a record."""
    return _answer(json_schema.record_schema(), _SCHEMA)


@blueprint.get("/feature.schema.json")
@address(shared=True, revalidate=True)
def feature_schema() -> Response:
    """Return the JSON Schema of an event's GeoJSON feature."""
    return _answer(json_schema.feature_schema(), _SCHEMA)


@blueprint.get("/datapackage.json")
@address(release=True, shared=True, revalidate=True)
def data_package() -> Response:
    """Return the Frictionless data package that describes the downloads."""
    version = requested_version()
    query = f"{VERSION}={version}" if version else ""
    return _answer(metadata.data_package(requested_index().catalogue, served().releases, query), "application/json")


@blueprint.get("/CITATION.cff")
@address(release=True, shared=True, revalidate=True)
def citation() -> Response:
    """Return the citation file of the catalogue, or of the requested release."""
    wanted = [one for one in served().releases if requested_version() in ("", one.version)]
    text = metadata.citation_text(requested_index().catalogue, wanted, installed.version("caspian-map"))
    return Response(text, mimetype=_YAML)


def _answer(described: dict[str, object], mimetype: str) -> Response:
    return Response(json.dumps(described, ensure_ascii=False, indent=2) + "\n", mimetype=mimetype)
