"""The OpenAPI document, generated from the served collections: version 3.1, and its conversion to 3.0."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib import metadata as installed
from typing import Any

from flask_babel import gettext as _

from app.data.api import items
from app.data.api.answers import OPENAPI
from app.data.api.collections import schemas
from app.data.api.collections.datasets import Dataset
from app.data.api.collections.layers import Layer
from app.data.api.openapi import parts
from app.drawing.map.views import LONGEST_LIST, MOST_ZOOM, ORDERS
from app.web.responses import JSON, SCHEMA
from events.index.moments import UNITS
from events.table.features import GEOJSON

Document = schemas.Document
Conversion = Callable[[Document], Document]

_ERRORS = {
    "304": "NotModified",
    "400": "BadRequest",
    "404": "NotFound",
    "503": "Unavailable",
}
_OBJECT: Document = {"type": "object"}
_LINKS = schemas.array(schemas.ref("Link"))


def document(collections: Sequence[tuple[Dataset, Layer]], address: str) -> Document:
    """Describe the API.

    Parameters
    ----------
    collections
        The collections with their features.
    address
        Root URL of the API, without a trailing slash.

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
            {"name": "API", "description": _("Overview")},
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
    listed = {"type": "object", "required": ["links", "collections"], "properties": {"links": _LINKS}}
    described: Document = {"type": "object", "required": ["openapi", "paths"]}
    api, pageless = partial(_get, "API"), partial(_get, "API", pages=False)
    return {
        "/": api("landing", _("Landing page: what the API offers, and where"), JSON, schemas.ref("Landing")),
        "/conformance": api("conformance", _("Standards that the API conforms to"), JSON, schemas.ref("Conformance")),
        "/openapi.json": pageless("description", _("This document"), OPENAPI, described),
        "/openapi-3.1.json": pageless("description31", _("This document, as OpenAPI 3.1"), OPENAPI, described),
        "/collections": api("collections", _("The collections"), JSON, listed),
    }


def _collection_paths(dataset: Dataset, layer: Layer) -> Document:
    name, base, feature = dataset.id, f"/collections/{dataset.id}", schemas.ref(_name(dataset))
    identity = {"name": "featureId", "in": "path", "required": True, "description": _("Id of the feature")}
    page = schemas.fixed_object(
        ["type", "features", "links", "numberMatched", "numberReturned"],
        type=schemas.choice("FeatureCollection"),
        features=schemas.array(feature),
        links=_LINKS,
        numberMatched=schemas.whole(0),
        numberReturned=schemas.whole(0),
    )
    get = partial(_get, name)
    about = _("About the collection: %(title)s", title=dataset.title)
    one = [identity | {"schema": schemas.TEXT}, parts.shared("crs")]
    return {
        base: get(f"describe_{name}", about, JSON, schemas.ref("Collection")),
        f"{base}/queryables": get(f"queryables_{name}", _("Properties that a filter may use"), SCHEMA, _OBJECT),
        f"{base}/schema": get(f"schema_{name}", _("Properties of the features"), SCHEMA, _OBJECT),
        f"{base}/feature": get(f"feature_schema_{name}", _("Properties of the features"), SCHEMA, _OBJECT),
        f"{base}/items": get(
            f"items_{name}",
            _("The features that match the request"),
            GEOJSON,
            page,
            parameters=_item_parameters(dataset, layer),
        ),
        f"{base}/items/{{featureId}}": get(
            f"item_{name}", _("One feature"), GEOJSON, feature, parameters=one, gone=name == "events"
        ),
    }


def _item_parameters(dataset: Dataset, layer: Layer) -> list[Document]:
    own = [name for name in items.OF_EVENTS if dataset.id == "events"]
    described = schemas.queryables(dataset, layer, "")["properties"]
    properties = [
        parts.query(
            name,
            _(
                "Only features whose %(name)s is, or holds, this. %(meaning)s",
                name=name,
                meaning=described[name].get("description", ""),
            ).strip(),
            {"type": {"number": "number", "boolean": "boolean"}.get(kind, "string")},
        )
        for name, kind in schemas.queryable(layer).items()
        if name not in (*own, *items.PARAMETERS)
    ]
    return [*(parts.shared(name) for name in (*items.PARAMETERS, *own)), *properties]


def _map_paths() -> Document:
    """Describe the endpoints of `app.drawing.map.views`."""
    needed = {"required": True}
    box = parts.query("bbox", _("Part of the map: west, south, east, north in degrees"), parts.BOX4) | needed
    within = parts.query("within", _("The bounding box of the filter: west, south, east, north in degrees"), parts.BOX4)
    counts = schemas.array({"type": "integer"})
    table = {"type": "object", "additionalProperties": schemas.array({})}
    number = {"type": "integer"}
    answers = (
        (
            "view", _("Groups and single events of a part of the map"), {"clusters": table, "events": table},
            [box, parts.query("zoom", _("Zoom of a web map"), schemas.whole(0, MOST_ZOOM)) | needed, within],
        ),
        (
            "summary", _("How many events match, and how many each choice would show"),
            {"matched": number, "facets": _OBJECT},
            [parts.shared("bbox4")],
        ),
        (
            "timeline", _("How many events began when, surely and perhaps, and how many were going on"),
            {"unit": schemas.TEXT, "edges": counts, "begin": table, "vague": table, "ongoing": counts},
            [
                parts.query("bins", _("Unit of the timeline"), schemas.choice(*UNITS, default="month")),
                parts.query("range", _("Period of the timeline"), schemas.TEXT),
                parts.shared("bbox4"),
            ],
        ),
        (
            "list", _("A page of the events of a part of the map"), {"matched": number, "events": table},
            [
                box,
                within,
                parts.query("offset", _("Number of events to skip"), schemas.whole(0, 10**9)),
                parts.query("limit", _("Largest number of events in the response"), schemas.whole(1, LONGEST_LIST)),
                parts.query("order", _("Order of the events"), schemas.choice(*ORDERS, default="newest")),
            ],
        ),
    )  # fmt: skip
    shared = [parts.shared(name) for name in ("datetime", *items.OF_EVENTS)]
    return {
        f"/{name}": _get(
            "map", name, text, JSON, schemas.fixed_object(**held), parameters=[*parameters, *shared], pages=False
        )
        for name, text, held, parameters in answers
    }


def _get(
    tag: str,
    operation: str,
    summed_up: str,
    kind: str,
    schema: Document,
    *,
    parameters: Sequence[Document] = (),
    gone: bool = False,
    pages: bool = True,
) -> Document:
    """Describe an endpoint; `pages` is whether it also has an HTML page, `gone` whether it may return 410."""
    content = {kind: {"schema": schema}} | ({"text/html": {"schema": schemas.TEXT}} if pages else {})
    common = ["version"] if tag == "map" else ["f", "version", "lang"]
    errors = _ERRORS | ({"410": "Gone"} if gone else {})
    return {
        "get": {
            "tags": [tag],
            "operationId": operation,
            "summary": summed_up,
            "parameters": [*parameters, *map(parts.shared, common)],
            "responses": {
                "200": {"description": summed_up, "content": content},
                **{status: {"$ref": f"#/components/responses/{name}"} for status, name in errors.items()},
            },
        }
    }


def _name(dataset: Dataset) -> str:
    """Return the schema name of a collection's features."""
    return f"{dataset.id.capitalize()}Feature"
