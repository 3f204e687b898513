"""The OGC API – Features of the catalogue: its endpoints under ``/api/``, for GIS clients, programs and people.

Parts 1 (core, GeoJSON, HTML, OpenAPI 3.0), 2 (CRS by reference) and 3 (filtering with CQL2). The endpoints of the
project's map (`app.drawing.map.views`) are also under ``/api/``, and described in the same document.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import shapely
from flask import Blueprint, Response, abort, render_template, request, url_for
from flask_babel import gettext as _

from app.data.api import conformance, crs, items
from app.data.api.answers import COMMON, OPENAPI, Link, answer, check_format, finished, here, link, self_links
from app.data.api.collections import schemas
from app.data.api.collections.datasets import Dataset, datasets
from app.data.api.collections.extents import extent
from app.data.api.collections.layers import Layer
from app.data.api.openapi import document as openapi
from app.drawing.map.fragments import kept_fragment
from app.drawing.map.page_parts import MapFragment
from app.language import languages
from app.web import tombstones
from app.web.addresses import address
from app.web.parameters import requested_index
from app.web.policy.concurrency import one_at_a_time
from app.web.query import Query
from app.web.responses import JSON, SCHEMA, fingerprint, not_modified, revalidated, wants_html
from events.table.features import GEOJSON, dumps, feature_collection, joined_collection

blueprint = Blueprint("api", __name__, url_prefix="/api")

_LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "LGPL-3.0-only": "https://www.gnu.org/licenses/lgpl-3.0.html",
}
_QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
_SCHEMA = "http://www.opengis.net/def/rel/ogc/1.0/schema"
_CONFORMANCE = "http://www.opengis.net/def/rel/ogc/1.0/conformance"
_DATA = "http://www.opengis.net/def/rel/ogc/1.0/data"


@blueprint.get("/")
@address(release=True, language=True, shared=True)
def landing() -> Response:
    """Return the landing page of the API."""
    _common_only()
    document = {
        "title": _("Caspian military activity map"),
        "description": _("Military activity in the Caspian region since 1991, event by event, with its sources."),
        "links": [
            *self_links(JSON),
            link("service-desc", _url("description"), f"{OPENAPI};version=3.0", _("This API as OpenAPI 3.0")),
            link("service-desc", _url("description_31"), f"{OPENAPI};version=3.1", _("This API as OpenAPI 3.1")),
            link("service-doc", _url("handbook.page", name="api"), "text/html", _("How to use this API")),
            *(
                link(rel, _url("conformance_classes"), JSON, _("Standards that the API conforms to"))
                for rel in ("conformance", _CONFORMANCE)
            ),
            *(link(rel, _url("collections"), JSON, _("The collections")) for rel in ("data", _DATA)),
        ],
    }
    return answer(document, "landing")


@blueprint.get("/conformance")
@address(release=True, language=True, shared=True)
def conformance_classes() -> Response:
    """List the conformance classes of the standards."""
    _common_only()
    return answer({"links": self_links(JSON), "conformsTo": list(conformance.CLASSES)}, "conformance")


@blueprint.get("/openapi.json")
@address(release=True, shared=True)
def description() -> Response:
    """Describe the API as OpenAPI 3.0, the version that GIS clients read."""
    return _openapi("3.0", openapi.version_3_0)


@blueprint.get("/openapi-3.1.json")
@address(release=True, shared=True)
def description_31() -> Response:
    """Describe the API as OpenAPI 3.1."""
    return _openapi("3.1", lambda document: document)


@blueprint.get("/collections")
@address(release=True, language=True, shared=True)
def collections() -> Response:
    """List the collections."""
    _common_only()
    index = requested_index()
    described = [_collection(one, one.layer(index)) for one in datasets().values()]
    document = {"links": self_links(JSON), "crs": list(crs.OFFERED), "collections": described}
    return answer(document, "collections")


@blueprint.get("/collections/<collection_id>")
@address(release=True, language=True, shared=True)
def collection(collection_id: str) -> Response:
    """Describe a collection."""
    _common_only()
    dataset, layer = _find(collection_id)
    described = _collection(dataset, layer)
    return answer({**described, "links": [*self_links(JSON), *described["links"][1:]]}, "collection")


@blueprint.get("/collections/<collection_id>/queryables")
@address(release=True, language=True, shared=True)
def queryables(collection_id: str) -> Response:
    """Describe the queryables of a collection."""
    return _schema_of(collection_id, "queryables", schemas.queryables)


@blueprint.get("/collections/<collection_id>/schema")
@address(release=True, language=True, shared=True)
def schema(collection_id: str) -> Response:
    """Describe the properties of the features of a collection."""
    return _schema_of(collection_id, "schema", schemas.returnables)


@blueprint.get("/collections/<collection_id>/feature")
@address(release=True, language=True, shared=True)
def feature_as_json(collection_id: str) -> Response:
    """Describe a feature of a collection as GeoJSON."""
    return _schema_of(collection_id, "feature_as_json", schemas.feature_schema)


@blueprint.get("/collections/<collection_id>/items")
@address(release=True, language=True, shared=True, expensive=True)
def features(collection_id: str) -> Response:
    """Return a page of the features that match the request."""
    check_format()
    dataset, layer = _find(collection_id)
    question = items.read_question(dataset, layer)
    tag = fingerprint(f"{layer.fingerprint} {wants_html()} {languages.requested()} {request.url}".encode())
    if (unchanged := not_modified(tag)) is not None:
        return unchanged
    with one_at_a_time():
        page = items.select(layer, question)
    links = _links(dataset)
    if page.more:
        last = str(layer.table["id"][int(page.rows[-1])])
        links.append(
            link("next", here(after=last, offset=None), "text/html" if wants_html() else GEOJSON, _("Next page"))
        )
    members = {"links": links, "numberMatched": page.matched, "numberReturned": len(page.rows)}
    if wants_html():
        listed = [json.loads(one) for one in _in_crs(layer.features(page.rows), question.crs)]
        document = render_template(
            "api/items.html", page=members, features=listed, dataset=dataset, map=_features_map()
        )
        response = Response(document, mimetype="text/html")
    else:
        # In whole blocks, if no feature has to be transformed.
        found = (
            joined_collection(layer.blocks(page.rows), members)
            if question.crs == crs.CRS84
            else feature_collection(_in_crs(layer.features(page.rows), question.crs), members)
        )
        response = Response(b"".join(found), mimetype=GEOJSON)
    response.headers["Content-Crs"] = f"<{question.crs}>"
    return finished(response, links, None if wants_html() else tag)


@blueprint.get("/collections/<collection_id>/items/<path:feature_id>")
@address(release=True, language=True, shared=True)
def feature(collection_id: str, feature_id: str) -> Response:
    """Return one feature."""
    check_format()
    Query.requested().only(*COMMON, "crs")
    uri = crs.check("crs", request.args.get("crs", crs.CRS84))
    dataset, layer = _find(collection_id)
    row = layer.row_of(feature_id)
    if row is None:
        if collection_id == "events":
            tombstones.abort_if_withdrawn(feature_id)
        abort(404, _("There is no feature %(id)s in %(collection)s.", id=feature_id[:120], collection=collection_id))
    (text,) = _in_crs(layer.features(np.array([row])), uri)
    links = _links(dataset)
    document = {**json.loads(text), "links": links}
    context = {"dataset": dataset, "map": _features_map()} if wants_html() else {}
    response = answer(document, "item", GEOJSON, **context)
    response.headers["Content-Crs"] = f"<{uri}>"
    return response


def _features_map() -> MapFragment:
    """Return the map of the listed features, and allow its script in this response."""

    def make() -> MapFragment:
        from app.data.api.features_map import compose_features_map  # noqa: PLC0415 - Folium is slow to load

        return compose_features_map()

    return kept_fragment("features", make)


def _common_only() -> None:
    """Reject query parameters other than the common ones."""
    Query.requested().only(*COMMON)
    check_format()


def _find(collection_id: str) -> tuple[Dataset, Layer]:
    """Return a collection with its features in the requested version; 404 if there is no such collection."""
    known = datasets()
    if collection_id not in known:
        names = ", ".join(known)
        abort(404, _("There is no collection %(id)s; expected one of %(names)s.", id=collection_id[:120], names=names))
    return known[collection_id], known[collection_id].layer(requested_index())


def _schema_of(
    collection_id: str, endpoint: str, describe: Callable[[Dataset, Layer, str], dict[str, Any]]
) -> Response:
    _common_only()
    dataset, layer = _find(collection_id)
    address = _url(endpoint, collection_id=collection_id)
    return answer(describe(dataset, layer, address), "schema", SCHEMA, dataset=dataset)


def _links(dataset: Dataset) -> list[Link]:
    """Link features to themselves and to their collection."""
    collection = link("collection", _url("collection", collection_id=dataset.id), JSON, dataset.title)
    return [*self_links(GEOJSON), collection]


def _collection(dataset: Dataset, layer: Layer) -> dict[str, Any]:
    """Describe a collection as an item of the list of collections."""
    here_it_is = {"collection_id": dataset.id}
    return {
        "id": dataset.id,
        "title": dataset.title,
        "description": dataset.description,
        "itemType": "feature",
        "license": dataset.licence,
        "extent": extent(layer),
        "crs": list(crs.OFFERED),
        "storageCrs": crs.CRS84,
        "links": [
            link("self", _url("collection", **here_it_is), JSON, dataset.title),
            link("items", _url("features", **here_it_is), GEOJSON, _("The features as GeoJSON")),
            link("items", _url("features", **here_it_is, f="html"), "text/html", _("The features as a page")),
            link(_QUERYABLES, _url("queryables", **here_it_is), SCHEMA, _("Properties that a filter may use")),
            link(_SCHEMA, _url("schema", **here_it_is), SCHEMA, _("Properties of the features")),
            # GDAL and QGIS look for it here.
            link("describedby", _url("feature_as_json", **here_it_is), SCHEMA, _("Properties of the features")),
            link("license", _LICENCES[dataset.licence], "text/html", dataset.licence),
        ],
    }


def _url(endpoint: str, **values: str) -> str:
    """Return the absolute URL of an endpoint of the API, or of another blueprint if `endpoint` names one."""
    named = endpoint if "." in endpoint else f"api.{endpoint}"
    return url_for(named, _external=True, **values)


def _openapi(version: str, convert: openapi.Conversion) -> Response:
    Query.requested().only(*COMMON)
    index = requested_index()
    layers = [(one, one.layer(index)) for one in datasets().values()]
    document = convert(openapi.document(layers, url_for("api.landing", _external=True).rstrip("/")))
    response = Response(dumps(document), content_type=f"{OPENAPI};version={version}")
    return revalidated(response)


def _in_crs(texts: Iterable[bytes], uri: str) -> Iterable[bytes]:
    """Return serialised features with their coordinates in another CRS."""
    if uri == crs.CRS84:
        return texts
    features = [json.loads(text) for text in texts]
    shapes = np.array([shapely.geometry.shape(one["geometry"]) for one in features], np.object_)
    geometries = crs.transformed(shapes, crs.CRS84, uri)
    return [
        dumps({**one, "geometry": shapely.geometry.mapping(geometry)})
        for one, geometry in zip(features, geometries, strict=True)
    ]
