"""The OpenAPI document, generated from the collections that are served: version 3.1, and what 3.0 makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import metadata as installed
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from app.data.api import items
from app.data.api.answers import OPENAPI
from app.data.api.collections import schemas
from app.data.api.openapi import parts
from app.drawing.map.views import LONGEST_LIST, MOST_ZOOM
from app.web.responses import JSON, SCHEMA
from events.index.moments import UNITS
from events.table.features import GEOJSON

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.data.api.collections.datasets import Dataset
    from app.data.api.collections.layers import Layer

Document = parts.Document
Conversion = Callable[[Document], Document]

_ERRORS = {
    "304": "NotModified",
    "400": "BadRequest",
    "404": "NotFound",
    "503": "Unavailable",
}


def document(collections: Sequence[tuple[Dataset, Layer]], address: str) -> Document:
    """Describe the API.

    Parameters
    ----------
    collections
        The collections with their features.
    address
        Where the API stands, without a slash at the end.

    Returns
    -------
    dict
        OpenAPI 3.1.
    """
    paths: Document = dict(_fixed_paths())
    for dataset, layer in collections:
        paths |= _collection_paths(dataset, layer)
    paths |= _map_paths()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("Caspian military activity map"),
            "description": _("OGC API – Features of the catalogue, and the requests of its map."),
            "version": installed.version("caspian-map"),
            "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "servers": [{"url": address}],
        "tags": [
            {"name": "API", "description": _("What there is")},
            *({"name": dataset.id, "description": dataset.description} for dataset, _layer in collections),
            {"name": "map", "description": _("Requests of the project's own map; not part of the standard")},
        ],
        "paths": paths,
        "components": {
            "parameters": parts.parameters(),
            "schemas": parts.schemas()
            | {_name(dataset): schemas.feature(dataset, layer) for dataset, layer in collections},
            "responses": parts.responses(),
        },
    }


def version_3_0(node: Any) -> Any:
    """Rewrite a document, or a part of it, as OpenAPI 3.0, whose types have no ``null``.

    >>> version_3_0({"openapi": "3.1.0", "schema": {"type": ["string", "null"]}})
    {'openapi': '3.0.3', 'schema': {'type': 'string', 'nullable': True}}
    """
    if isinstance(node, list):
        return [version_3_0(one) for one in node]
    if not isinstance(node, dict):
        return node
    rewritten = {name: version_3_0(one) for name, one in node.items()}
    if isinstance(node.get("type"), list):
        rewritten["type"] = node["type"][0]
        rewritten["nullable"] = True
    return rewritten | ({"openapi": "3.0.3"} if "openapi" in node else {})


def _fixed_paths() -> Document:
    any_object = {"type": "object", "required": ["links"], "properties": {"links": parts.array(parts.ref("Link"))}}
    described: Document = {"type": "object", "required": ["openapi", "paths"]}
    return {
        "/": _get("API", "landing", _("Landing page: what the API offers, and where"), {JSON: parts.ref("Landing")}),
        "/conformance": _get(
            "API", "conformance", _("Standards that the API conforms to"), {JSON: parts.ref("Conformance")}
        ),
        "/openapi.json": _get("API", "description", _("This document"), {OPENAPI: described}, pages=False),
        "/openapi-3.1.json": _get(
            "API", "description31", _("This document, as OpenAPI 3.1"), {OPENAPI: described}, pages=False
        ),
        "/collections": _get(
            "API", "collections", _("The collections"), {JSON: {**any_object, "required": ["links", "collections"]}}
        ),
    }


def _collection_paths(dataset: Dataset, layer: Layer) -> Document:
    name, base = dataset.id, f"/collections/{dataset.id}"
    one = {
        "name": "featureId",
        "in": "path",
        "required": True,
        "description": _("Id of the feature"),
        "schema": {"type": "string"},
    }
    gone = {"410": {"$ref": "#/components/responses/Gone"}} if name == "events" else {}
    page = {
        "type": "object",
        "required": ["type", "features", "links", "numberMatched", "numberReturned"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "features": parts.array(parts.ref(_name(dataset))),
            "links": parts.array(parts.ref("Link")),
            "numberMatched": {"type": "integer", "minimum": 0},
            "numberReturned": {"type": "integer", "minimum": 0},
        },
    }
    return {
        base: _get(
            name,
            f"describe_{name}",
            _("About the collection: %(title)s", title=dataset.title),
            {JSON: parts.ref("Collection")},
        ),
        f"{base}/queryables": _get(
            name, f"queryables_{name}", _("Properties that a filter may use"), {SCHEMA: {"type": "object"}}
        ),
        f"{base}/schema": _get(name, f"schema_{name}", _("Properties of the features"), {SCHEMA: {"type": "object"}}),
        f"{base}/items": _get(
            name,
            f"items_{name}",
            _("The features that match the request"),
            {GEOJSON: page},
            parameters=_item_parameters(dataset, layer),
        ),
        f"{base}/items/{{featureId}}": _get(
            name,
            f"item_{name}",
            _("One feature"),
            {GEOJSON: parts.ref(_name(dataset))},
            parameters=[one, parts.shared("crs")],
            further=gone,
        ),
    }


def _item_parameters(dataset: Dataset, layer: Layer) -> list[Document]:
    own = [name for name in items.OF_EVENTS if dataset.id == "events"]
    kinds = schemas.queryable(layer)
    described = schemas.queryables(dataset, layer, "")["properties"]
    properties = [
        {
            "name": name,
            "in": "query",
            "description": _(
                "Only features whose %(name)s is, or holds, this. %(meaning)s",
                name=name,
                meaning=described[name].get("description", ""),
            ).strip(),
            "schema": {"type": {"number": "number", "boolean": "boolean"}.get(kind, "string")},
        }
        for name, kind in kinds.items()
        if name not in (*own, *items.PARAMETERS)
    ]
    return [*(parts.shared(name) for name in (*items.PARAMETERS, *own)), *properties]


def _map_paths() -> Document:
    """Describe what `app.drawing.map.views` answers."""
    box = parts.query(
        "bbox", _("Part of the map: west, south, east, north in degrees"), parts.BOX | {"maxItems": 4}
    ) | {"required": True}
    within = parts.query(
        "within", _("The bounding box of the filter: west, south, east, north in degrees"), parts.BOX | {"maxItems": 4}
    )
    zoom = {"type": "integer", "minimum": 0, "maximum": MOST_ZOOM}
    shared = [parts.shared(name) for name in ("datetime", *items.OF_EVENTS)]
    a_list = {"type": "array", "items": {"type": "integer"}}
    a_table = {"type": "object", "additionalProperties": {"type": "array", "items": {}}}
    units, orders = (
        {"type": "string", "enum": list(UNITS), "default": "month"},
        {"type": "string", "enum": ["newest", "oldest"]},
    )
    offset, limit = (
        {"type": "integer", "minimum": 0, "maximum": 10**9},
        {"type": "integer", "minimum": 1, "maximum": LONGEST_LIST},
    )
    view = [box, parts.query("zoom", _("Zoom of a web map"), zoom) | {"required": True}, within]
    over_time = [
        parts.query("bins", _("Unit of the timeline"), units),
        parts.query("range", _("Period of the timeline"), {"type": "string"}),
        parts.shared("bbox4"),
    ]
    listing = [
        box,
        within,
        parts.query("offset", _("Number of events to skip"), offset),
        parts.query("limit", _("Largest number of events in the response"), limit),
        parts.query("order", _("Order of the events"), orders),
    ]
    return {
        "/view": _get(
            "map",
            "view",
            _("Groups and single events of a part of the map"),
            {JSON: parts.fixed_object(clusters=a_table, events=a_table)},
            parameters=[*view, *shared],
            pages=False,
        ),
        "/summary": _get(
            "map",
            "summary",
            _("How many events match, and how many each choice would show"),
            {JSON: parts.fixed_object(matched={"type": "integer"}, facets={"type": "object"})},
            parameters=[parts.shared("bbox4"), *shared],
            pages=False,
        ),
        "/timeline": _get(
            "map",
            "timeline",
            _("How many events began when, surely and perhaps, and how many were going on"),
            {
                JSON: parts.fixed_object(
                    unit={"type": "string"},
                    edges=a_list,
                    begin=a_table,
                    vague=a_table,
                    ongoing=a_list,
                )
            },
            parameters=[*over_time, *shared],
            pages=False,
        ),
        "/list": _get(
            "map",
            "list",
            _("A page of the events of a part of the map"),
            {JSON: parts.fixed_object(matched={"type": "integer"}, events=a_table)},
            parameters=[*listing, *shared],
            pages=False,
        ),
    }


def _get(
    tag: str,
    operation: str,
    summed_up: str,
    content: Mapping[str, Document],
    *,
    parameters: Sequence[Document] = (),
    further: Mapping[str, Document] | None = None,
    pages: bool = True,
) -> Document:
    """Describe an address; `pages` tells whether it has a page for people, too."""
    kinds = {kind: {"schema": schema} for kind, schema in content.items()}
    if pages:
        kinds["text/html"] = {"schema": {"type": "string"}}
    common = (
        [parts.shared("f"), parts.shared("version"), parts.shared("lang")]
        if tag != "map"
        else [parts.shared("version")]
    )
    responses = {
        "200": {"description": summed_up, "content": kinds},
        **{status: {"$ref": f"#/components/responses/{name}"} for status, name in _ERRORS.items()},
        **(further or {}),
    }
    return {
        "get": {
            "tags": [tag],
            "operationId": operation,
            "summary": summed_up,
            "parameters": [*parameters, *common],
            "responses": responses,
        }
    }


def _name(dataset: Dataset) -> str:
    """Name the schema of a collection's features."""
    return f"{dataset.id.capitalize()}Feature"
