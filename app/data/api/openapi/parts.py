"""The shared components of the OpenAPI document: parameters, schemas, errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from flask_babel import gettext as _

from app.data.api import crs, items
from app.data.api.collections.schemas import TEXT, Document, array, choice, fixed_object, ref, whole
from app.data.api.cql2 import filtering, reading
from app.language.languages import CODES, LANGUAGE
from app.web.responses import FORMATS
from events.model.event_filter import PARAMETERS as FILTER
from events.model.event_filter import Match

PROBLEM = "application/problem+json"
BOX: Document = {"type": "array", "items": {"type": "number"}, "minItems": 4}
BOX4 = BOX | {"maxItems": 4}
# The values of the filter parameters that are not lists.
_WORDS = {"match": get_args(Match)}


def parameters() -> Document:
    """Describe the parameters shared by several endpoints."""
    system = choice(*crs.OFFERED, default=crs.CRS84)
    texts = array(TEXT)
    described = (
        ("f", _("Format of the response; takes precedence over the Accept header"), choice(*FORMATS)),
        ("version", _("A release of the catalogue, such as 2026.1; the current events without it"), TEXT),
        (LANGUAGE, _("Language of titles and pages; takes precedence over the Accept-Language header"), choice(*CODES)),
        (
            "limit", _("Largest number of features on a page; the response links to the next page"),
            whole(1, items.LARGEST_LIMIT, default=items.DEFAULT_LIMIT),
        ),
        (
            "after", _("Id of the feature after which the page begins, as given in the link to the next page"),
            TEXT,
        ),
        (
            "offset", _("Number of features to skip; links to the next page do without it"),
            whole(0, default=0),
        ),
        (
            "bbox", _("Only features that touch this box: four or six numbers in the order of the axes"),
            BOX | {"maxItems": 6},
        ),
        ("bbox-crs", _("Reference system of bbox"), system),
        (
            "datetime",
            _("Only features whose dates intersect this day, month, year or interval, such as 2013-07-08 or 2021/.."),
            TEXT,
        ),
        ("crs", _("Reference system of the response"), system),
        ("filter", _("A filter in CQL2; it may use %(operators)s", operators=", ".join(filtering.SUPPORTED)), TEXT),
        (
            "filter-lang", _("Whether the filter is CQL2 text or JSON"),
            choice(*reading.LANGUAGES, default=reading.LANGUAGES[0]),
        ),
        ("filter-crs", _("Reference system of the filter's geometries"), system),
        ("sortby", _("Properties to sort by, with - before those that descend, such as -start,title"), texts),
    )  # fmt: skip
    of_events = ((FILTER[name], _WORDS.get(name)) for name in items.OF_EVENTS)
    chosen = (
        (one.name, _(one.help), choice(*words) if words else texts if one.is_list else TEXT) for one, words in of_events
    )
    named = {name: query(name, text, schema) for name, text, schema in (*described, *chosen)}
    return {**named, "bbox4": {**named["bbox"], "schema": BOX4}}


def schemas() -> Document:
    """Describe the schemas shared by several responses."""
    links = {"links": array(ref("Link"))}
    described = {"title": TEXT, "description": TEXT}
    return {
        "Link": fixed_object(["href", "rel"], href=TEXT, rel=TEXT, type=TEXT, title=TEXT),
        "Landing": fixed_object(**links, **described),
        "Conformance": fixed_object(**links, conformsTo=array(TEXT)),
        "Collection": fixed_object(**links, id=TEXT, **described, extent={"type": "object"}, crs=array(TEXT)),
        "Problem": fixed_object(
            ["title", "status", "detail"], type=TEXT, title=TEXT, status={"type": "integer"}, detail=TEXT
        ),
    }


def responses() -> Document:
    """Describe the error responses."""
    problem = {PROBLEM: {"schema": ref("Problem")}, "text/html": {"schema": TEXT}}
    described = {
        "BadRequest": _(
            "A query parameter is unknown, or its value is not allowed; the response names both, and what is allowed"
        ),
        "NotFound": _("Nothing with this name exists"),
        "Gone": _("The event was withdrawn; the response says why"),
        "Unavailable": _("The release cannot be read"),
    }
    errors = {name: {"description": text, "content": problem} for name, text in described.items()}
    return {**errors, "NotModified": {"description": _("The client already has the current response")}}


def query(name: str, described: str, schema: Mapping[str, Any]) -> Document:
    """Describe a query parameter; lists are separated by commas."""
    form = {"style": "form", "explode": False} if schema["type"] == "array" else {}
    return {"name": name, "in": "query", "description": described, **form, "schema": dict(schema)}


def shared(name: str) -> Document:
    """Return a reference to a shared parameter."""
    return {"$ref": f"#/components/parameters/{name}"}
