"""The parts of the OpenAPI document that its addresses share: parameters, schemas, errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from app.data.api import crs, items
from app.data.api.cql2 import filtering, reading
from app.language.languages import CODES, LANGUAGE
from app.web.responses import FORMATS

if TYPE_CHECKING:
    from collections.abc import Mapping

Document = dict[str, Any]

PROBLEM = "application/problem+json"
BOX: Document = {"type": "array", "items": {"type": "number"}, "minItems": 4}


def parameters() -> Document:
    """Describe the parameters that several addresses take."""
    text, systems = {"type": "string"}, {"type": "string", "enum": list(crs.OFFERED), "default": crs.CRS84}
    limit = {"type": "integer", "minimum": 1, "maximum": items.LARGEST_LIMIT, "default": items.DEFAULT_LIMIT}
    languages = {"type": "string", "enum": list(reading.LANGUAGES), "default": reading.LANGUAGES[0]}
    texts = {"type": "array", "items": text}
    listed = [
        query(
            "f",
            _("Format of the response; takes precedence over the Accept header"),
            {"type": "string", "enum": list(FORMATS)},
        ),
        query("version", _("A release of the catalogue, such as 2026.1; the current events without it"), text),
        query(
            LANGUAGE,
            _("Language of titles and pages; takes precedence over the Accept-Language header"),
            {"type": "string", "enum": list(CODES)},
        ),
        query("limit", _("Largest number of features on a page; the response links to the next page"), limit),
        query("after", _("Id of the feature after which the page begins, as given in the link to the next page"), text),
        query(
            "bbox",
            _("Only features that touch this box: four or six numbers in the order of the axes"),
            {**BOX, "maxItems": 6},
        ),
        query("bbox-crs", _("Reference system of bbox"), systems),
        query(
            "datetime",
            _("Only features whose dates intersect this day, month, year or interval, such as 2013-07-08 or 2021/.."),
            text,
        ),
        query("crs", _("Reference system of the response"), systems),
        query(
            "filter", _("A filter in CQL2; it may use %(operators)s", operators=", ".join(filtering.SUPPORTED)), text
        ),
        query("filter-lang", _("Whether the filter is CQL2 text or JSON"), languages),
        query("filter-crs", _("Reference system of the filter's geometries"), systems),
        query("sortby", _("Properties to sort by, with - before those that descend, such as -start,title"), texts),
        query("country", _("States and alliances that are involved, such as IR,RU"), texts),
        query(
            "match",
            _("Whether any or all of the countries must be involved"),
            {"type": "string", "enum": ["any", "all"]},
        ),
        query("category", _("Only events of these categories"), texts),
        query("verification", _("Only events with these grades of verification"), texts),
        query("place", _("Only events at these places of the gazetteer"), texts),
        query("vessel", _("Only events that name any of these ships"), texts),
        query("q", _("Each word must begin a word of the event"), text),
    ]
    named = {one["name"]: one for one in listed}
    return {**named, "bbox4": {**named["bbox"], "schema": {**BOX, "maxItems": 4}}}


def schemas() -> Document:
    """Describe what several answers hold."""
    links = {"links": array(ref("Link"))}
    text = {"type": "string"}
    return {
        "Link": {
            "type": "object",
            "required": ["href", "rel"],
            "properties": {"href": text, "rel": text, "type": text, "title": text},
        },
        "Landing": fixed_object(**links, title=text, description=text),
        "Conformance": fixed_object(**links, conformsTo=array(text)),
        "Collection": fixed_object(
            **links, id=text, title=text, description=text, extent={"type": "object"}, crs=array(text)
        ),
        "Problem": {
            "type": "object",
            "required": ["title", "status", "detail"],
            "properties": {"type": text, "title": text, "status": {"type": "integer"}, "detail": text},
        },
    }


def responses() -> Document:
    """Describe the answers to what cannot be answered."""
    problem = {PROBLEM: {"schema": ref("Problem")}, "text/html": {"schema": {"type": "string"}}}
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
    """Describe a parameter; lists have commas."""
    form = {"style": "form", "explode": False} if schema["type"] == "array" else {}
    return {"name": name, "in": "query", "description": described, **form, "schema": dict(schema)}


def shared(name: str) -> Document:
    """Refer to a parameter that several addresses take."""
    return {"$ref": f"#/components/parameters/{name}"}


def ref(name: str) -> Document:
    """Refer to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def array(of: Document) -> Document:
    """Describe a list."""
    return {"type": "array", "items": of}


def fixed_object(**properties: Document) -> Document:
    """Describe an object that has all of these."""
    return {"type": "object", "required": list(properties), "properties": properties}
