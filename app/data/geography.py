"""Endpoints for routes, places, areas, zones and port access as GeoJSON collections."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from functools import cache
from typing import Any

from flask import Blueprint, Response

from app.data.features import access_feature, area_features, leg_features, place_features
from app.web.addresses import address
from app.web.parameters import VERSION, parse_filter, requested_index
from app.web.query import Query
from app.web.responses import Packed, as_file
from events.index.questions import access
from events.table.features import GEOJSON, dumps, feature_collection
from geodata.waters import maritime_zones

blueprint = Blueprint("geography", __name__)


@blueprint.get("/places.geojson")
@address(shared=True, revalidate=True)
def places() -> Response:
    """Return every place of the gazetteer as a point."""
    Query.requested().only()
    return _collection("caspian_places", "CC-BY-4.0", place_features())


@blueprint.get("/zones.geojson")
@address(shared=True, revalidate=True)
def zones() -> Response:
    """Return the computed sectors and zones of the Caspian as polygons."""
    Query.requested().only()
    return _collection("caspian_zones", "CC-BY-4.0", maritime_zones.zones().iterfeatures(drop_id=True))


@blueprint.get("/areas.geojson")
@address(public=True)
def areas() -> Response:
    """Return the shapes of the gazetteer's regions; cacheable if ``v`` is the fingerprint of the content."""
    Query.requested().only("v")
    return as_file(_areas().response(GEOJSON), "attachment", "caspian-areas.geojson")


@cache
def _areas() -> Packed:
    members = {"name": "caspian_areas", "license": "LGPL-3.0-only"}
    return Packed.of(b"".join(feature_collection(map(dumps, area_features()), members)))


@blueprint.get("/routes.geojson")
@address(release=True, shared=True, revalidate=True, expensive=True)
def routes() -> Response:
    """Return the movements of the filtered events as directed lines, one feature for each leg."""
    event_filter = parse_filter(Query.requested().pairs)
    index = requested_index()
    return _collection(
        "caspian_routes", "CC-BY-4.0", leg_features(index.catalogue.frame.iloc[index.select(event_filter)])
    )


@blueprint.get("/access.geojson")
@address(release=True, shared=True, revalidate=True)
def port_access() -> Response:
    """Return who may use which port, a point for each interval, filtered by ``port`` and ``datetime``."""
    found = _access()
    return _collection("caspian_port_access", "CC-BY-4.0", map(access_feature, found))


@blueprint.get("/access.csv")
@address(release=True, shared=True, revalidate=True)
def port_access_table() -> Response:
    """Return who may use which port as CSV, one row for each interval."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [one.name for one in fields(access.Interval)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(interval) for interval in _access())
    response = Response(text.getvalue(), mimetype="text/csv")
    as_file(response, "attachment", "caspian-port-access.csv")
    return response


def _access() -> list[access.Interval]:
    """Return the intervals that match the query parameters of the request."""
    query = Query.requested().only("port", "datetime", VERSION)
    catalogue = requested_index().catalogue
    port = query.choice("port", access.ports(access.intervals(catalogue)), "")
    query.period("datetime")
    return access.intervals(catalogue, port or None, query.text("datetime"))


def _collection(name: str, licence: str, features: Iterable[Mapping[str, Any]]) -> Response:
    """Return a feature collection as a response."""
    members = {"name": name, "license": licence}
    body = b"".join(feature_collection(map(dumps, features), members))
    response = Response(body, mimetype=GEOJSON)
    as_file(response, "attachment", f"{name.replace('_', '-')}.geojson")
    return response
