"""Downloads of the events that pass a filter: one URL for each format, and the purpose of each."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata as installed
from io import BufferedReader
from typing import TYPE_CHECKING, cast

from flask import Blueprint, Flask, Response, current_app, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.wsgi import FileWrapper

from app.data.file_cache import FileCache, Reader, usual_folders
from app.drawing.map.columns import MOST_IN_PAGE, columns_json, search_json, shown_columns_json
from app.web.addresses import address
from app.web.parameters import VERSION, parse_filter, requested_index, requested_version
from app.web.policy import concurrency
from app.web.query import Query
from app.web.responses import Packed, as_file, fingerprint, not_modified
from app.web.served import of, served
from events.index.index import EventIndex
from events.model.errors import FilterError
from events.model.event_filter import EventFilter
from events.publishing.exports import FORMATS, Format
from events.publishing.metadata import LICENCES
from events.table import features
from events.table.areas import with_areas
from events.table.catalogue import Catalogue
from events.table.formats import csv as csv_format
from events.table.formats import geojson as geojson_files
from events.table.provenance import Provenance

if TYPE_CHECKING:
    from mmap import mmap

    from flask_babel.speaklater import LazyString

blueprint = Blueprint("downloads", __name__)

_LOG = logging.getLogger("caspian.cache")

_EXTENSION = "caspian-downloads"
_RETRY_AFTER = 60  # seconds
_SENT_AT_ONCE = 1 << 18  # bytes

#: The query parameter of the CSV table that requests a byte order mark.
BYTE_ORDER_MARK = "bom"


#: The query parameter that requests events as areas instead of points, and the most events of such a file.
AS, MOST_AREAS = "geometry", 5_000


@dataclass(frozen=True, slots=True)
class Offer:
    """A download option on a page.

    Parameters
    ----------
    suffix
        The format, see `events.publishing.exports.FORMATS`; the URL is that of ``downloads.file`` with it.
    label
        Name of the format.
    use
        Its purpose, in a few words.
    """

    suffix: str
    label: str | LazyString
    use: str | LazyString


#: The downloads that pages offer, the most popular first.
OFFERS = (
    Offer("geojson", "GeoJSON", _("for maps and programs")),
    Offer("csv", "CSV", _("a table for any program")),
    Offer("xlsx", "Excel", _("a workbook")),
    Offer("gpkg", "GeoPackage", _("for QGIS and other GIS")),
    Offer("parquet", "GeoParquet", _("for R, pandas and DuckDB")),
    Offer("fgb", "FlatGeobuf", _("for maps that read a part at a time")),
    Offer("geojsonl", "GeoJSONSeq", _("one event a line")),
    Offer("kml", "KML", _("for Google Earth")),
    Offer("zip", "ZIP", _("with codebook, licence and citation")),
)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The requested events, in a format."""

    form: Format
    index: EventIndex
    event_filter: EventFilter
    as_areas: bool = False

    @property
    def tag(self) -> str:
        """Entity tag, which changes with anything that affects the bytes: events, filter, format, and software."""
        catalogue = self.index.catalogue
        parts = (
            self.index.fingerprint, catalogue.name, catalogue.version, catalogue.licence, self.event_filter.to_query(),
            self.form.suffix, "areas" if self.as_areas else "points", installed.version("caspian-map"),
        )  # fmt: skip
        return fingerprint("\0".join(parts).encode())

    @property
    def name(self) -> str:
        """Name of the file: version of the catalogue, and filter."""
        version = re.sub(r"[^\w.-]", "-", self.index.catalogue.version, flags=re.ASCII)
        name = "areas" if self.as_areas else "events"
        return f"caspian-{name}-{version}-{self.event_filter.slug()}.{self.form.suffix}"

    @property
    def provenance(self) -> Provenance:
        return Provenance.of(self.index.catalogue, self.event_filter.to_query())

    def events(self) -> Catalogue:
        rows = self.index.select(self.event_filter)
        catalogue = self.index.catalogue
        found = catalogue if len(rows) == len(catalogue) else catalogue.take(rows)
        return with_areas(found) if self.as_areas else found


@blueprint.get("/events.geojson")
@address(release=True, shared=True)
def geojson() -> Response:
    """Return the filtered events as GeoJSON (RFC 7946), as serialised in the index."""
    wanted = _wanted("geojson")
    if (unchanged := not_modified(wanted.tag)) is not None:
        return unchanged
    if wanted.as_areas:
        parts = geojson_files.parts(wanted.events(), wanted.provenance)
        return _described(Response(concurrency.in_turn(parts), mimetype=features.GEOJSON), wanted, wanted.tag)
    rows = wanted.index.select(wanted.event_filter)
    members = geojson_files.members(wanted.provenance, len(rows))
    body = map(bytes, features.joined_collection(wanted.index.features.blocks(rows), members))
    return _described(Response(body, mimetype=features.GEOJSON), wanted, wanted.tag)


@blueprint.get("/events.csv")
@address(release=True, shared=True)
def csv() -> Response:
    """Return the filtered events as CSV; with ``bom=1`` with a byte order mark, by which Excel recognises UTF-8."""
    bom = Query.requested().choice(BYTE_ORDER_MARK, ("0", "1"))
    wanted = _wanted("csv", BYTE_ORDER_MARK)
    tag = f"{wanted.tag}-{bom}"
    if (unchanged := not_modified(tag)) is not None:
        return unchanged

    def body() -> Iterator[bytes]:
        if bom == "1":
            yield csv_format.BYTE_ORDER_MARK
        yield from csv_format.parts(wanted.events())

    return _described(Response(concurrency.in_turn(body()), mimetype=wanted.form.media_type), wanted, tag)


@blueprint.get(f"/events.<any({','.join(FORMATS)}):suffix>")
@address(release=True, shared=True)
def file(suffix: str) -> Response:
    """Return the filtered events in any other format.

    Formats that can be streamed are sent while they are written; others become a cached file, which supports range
    requests.
    """
    wanted = _wanted(suffix)
    if (unchanged := not_modified(wanted.tag)) is not None:
        return unchanged
    if wanted.form.stream is not None:
        body = concurrency.in_turn(wanted.form.stream(wanted.events(), wanted.provenance))
        return _described(Response(body, mimetype=wanted.form.media_type), wanted, wanted.tag)
    content = _kept_file(wanted)
    body = FileWrapper(BufferedReader(Reader(content), _SENT_AT_ONCE), _SENT_AT_ONCE)
    response = Response(body, mimetype=wanted.form.media_type, direct_passthrough=True)
    response.content_length = len(content)
    _described(response, wanted, wanted.tag)
    response.make_conditional(request, accept_ranges=True, complete_length=len(content))
    return response


def _wanted(suffix: str, *further: str) -> _Wanted:
    """Parse the request.

    Raises
    ------
    FilterError
        If a parameter belongs neither to the filter nor to the format, or has a value that is not allowed.
    """
    form, index, query = FORMATS[suffix], requested_index(), Query.requested()
    event_filter = parse_filter(query.without(*further, AS))
    as_areas = query.choice(AS, ("point", "area")) == "area"
    if as_areas and not form.has_areas:
        names = ", ".join(one.name for one in FORMATS.values() if one.has_areas)
        raise FilterError(AS, "area", f"expected point: {form.name} holds no areas, {names} do")
    if as_areas and (number := len(index.select(event_filter))) > MOST_AREAS:
        raise FilterError(AS, "area", f"expected a filter that at most {MOST_AREAS} events match, found {number}")
    return _Wanted(form, index, event_filter, as_areas)


def _kept_file(wanted: _Wanted) -> mmap:
    cache = cast("FileCache", current_app.extensions[_EXTENSION])
    name = f"{wanted.tag}.{wanted.form.suffix}"
    if (kept := cache.get(name)) is not None:
        return kept
    with concurrency.expensive():
        try:
            return cache.make(name, lambda path: wanted.form.write(wanted.events(), wanted.provenance, path))
        except OSError as error:
            _LOG.error("%s", error)
            raise ServiceUnavailable(
                gettext("The server has no room for this file at present; GeoJSON and CSV need none."),
                retry_after=_RETRY_AFTER,
            ) from error


@blueprint.record
def _open_cache(setup: BlueprintSetupState) -> None:
    settings = of(cast("Flask", setup.app)).settings
    # Each process has its own cache.
    most_bytes = (settings.kept_megabytes << 20) // settings.workers
    setup.app.extensions[_EXTENSION] = FileCache(usual_folders(settings.cache / "downloads"), most_bytes)


def _described(response: Response, wanted: _Wanted, tag: str) -> Response:
    """Add a file name, a link to the description, and cache headers to a response."""
    as_file(response, "attachment", wanted.name)
    described = url_for("metadata.data_package", version=requested_version() or None)
    response.headers.add("Link", f'<{described}>; rel="describedby"; type="application/json"')
    if (licence := LICENCES.get(wanted.index.catalogue.licence)) is not None:
        response.headers.add("Link", f'<{licence["path"]}>; rel="license"')
    response.set_etag(tag)
    response.cache_control.public = True
    response.cache_control.no_cache = True
    return response


@blueprint.get("/events.columns.json")
@address(release=True, shared=True)
def columns() -> Response:
    """Return the columns of all events for the map page; cacheable with the content's fingerprint as ``v``."""
    return _kept(columns_json)


@blueprint.get("/events.shown.json")
@address(release=True, shared=True)
def shown_columns() -> Response:
    """Return the columns of all events for an embed without choices of places, ships, organisations or series."""
    return _kept(shown_columns_json)


@blueprint.get("/events.search.json")
@address(release=True, shared=True)
def search() -> Response:
    """Return the texts for the search of the page."""
    return _kept(search_json)


def _kept(serialise: Callable[[EventIndex], bytes]) -> Response:
    Query.requested().only("v", VERSION)
    index = requested_index()
    if len(index) > MOST_IN_PAGE:
        return _packed(serialise, index).response("application/json")
    key = (serialise.__name__, requested_version())
    return served().parts.part(key, lambda: _packed(serialise, index)).response("application/json")


@lru_cache(maxsize=8)
def _packed(serialise: Callable[[EventIndex], bytes], index: EventIndex) -> Packed:
    return Packed.of(serialise(index))
