"""The map in one file: filtered events with their sources, base map, scripts and styles, for offline use."""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _
from shapely.geometry import mapping

from app.data.features import access_feature, leg_features
from app.drawing.map import tours
from app.drawing.map.address import page_filter, requested_layers
from app.drawing.map.columns import MOST_IN_PAGE, coded_regions, columns, sorted_rows
from app.drawing.map.first_view import Asked, first_view
from app.drawing.map.overlays import CARRIED_ALONE, LEVELS_ALONE
from app.frontend import assets
from app.language import languages
from app.language.words import describe_filter, describe_matches
from app.pages.events.known import counted
from app.pages.events.table import Listing, Row, written_rows
from app.pages.map.embed import option
from app.web.addresses import address
from app.web.parameters import requested_index
from app.web.policy import concurrency
from app.web.responses import as_file, fingerprint, not_modified, revalidated
from app.web.served import served
from events.index.codes import Rows
from events.index.index import EventIndex
from events.index.questions import access
from events.index.questions.ordering import Ordering
from events.index.space.known import DISC
from events.model.errors import FilterError
from events.model.event_filter import EventFilter
from events.table.areas import areas
from events.table.features import dumps
from geodata import basemap, regions

blueprint = Blueprint("one_file", __name__)

#: Parameters of the initial state, in addition to the filter.
START = ("areas", "event", "layers", "show", "sort", "stand", "view", languages.LANGUAGE)
#: Parameters of the file in addition to the filter, as for an embed.
OPTIONS = ("theme", languages.LANGUAGE)

#: Most events in the table for readers without scripts, as many as are printed (`printing.ts`).
MOST_IN_TABLE = 1000

# Tolerance of outlines in the file, in degrees and as a share of their extent, and decimals.
_COARSEST, _SHARE, _DECIMALS = 0.02, 1 / 200, 3

# Columns of the page that are also properties of the events.
_SHARED = ("id", "title", "date")
# Names that the page in the file requests instead of URLs of a server.
_COLUMNS, _SEARCH = "columns", "search"
_REFERENCE = re.compile(r"url\((?!data:)[^)]*\)")
_SOURCE_MAP = re.compile(r"//# sourceMappingURL=.*|/\*# sourceMappingURL=.*?\*/")


@blueprint.get("/map.html")
@address(release=True, language=True)
def file() -> Response:
    """Return the filtered events as a map in one file that needs no server."""
    index = requested_index()
    parts = (
        index.fingerprint,
        index.catalogue.version,
        languages.requested(),
        request.url,
        assets.url("dist/alone.js"),
        assets.url("dist/map.css"),
    )
    tag = fingerprint("\0".join(parts).encode())
    if (unchanged := not_modified(tag)) is not None:
        return unchanged
    with concurrency.expensive():
        text = requested_document(request.root_url)
    name = f"caspian-map-{index.catalogue.version}-{page_filter()[0].slug()}.html"
    response = as_file(Response(text, mimetype="text/html"), "attachment", name)
    return revalidated(response, tag)


def requested_document(site: str) -> str:
    """Return the document for the request's parameters.

    Parameters
    ----------
    site
        As for `document`.

    Raises
    ------
    FilterError
        If a parameter is unknown or has a value that is not allowed, or too many events pass the filter.
    """
    event_filter, unknown = page_filter()
    others = {"compare", *tours.PARAMETERS}
    wrong = [*(name for name in unknown if name not in OPTIONS), *sorted(others & request.args.keys())]
    if wrong:
        raise FilterError(
            wrong[0], request.args[wrong[0]], "expected no such parameter; a map in one file does not take it"
        )
    if absent := [name for name in requested_layers() if name not in CARRIED_ALONE]:
        expected = f"expected any of {', '.join(CARRIED_ALONE)}: a map in one file has no other layers"
        raise FilterError("layers", absent[0], expected)
    index = requested_index()
    number = len(index.select(event_filter))
    if number > MOST_IN_PAGE:
        expected = f"expected a filter that at most {MOST_IN_PAGE} events match, found {number}"
        raise FilterError("datetime", event_filter.datetime, expected)
    start = {name: request.args[name] for name in START if name in request.args}
    return document(index, event_filter, start, theme=option("theme"), site=site)


def document(
    index: EventIndex, event_filter: EventFilter, start: Mapping[str, str], *, theme: str = "auto", site: str = ""
) -> str:
    """Return the map as one HTML document that fetches nothing; requires a request context.

    Parameters
    ----------
    index
        The events.
    event_filter
        Filter of the events to include.
    start
        Initial state: parameters `START` as in the URL of the map.
    theme
        ``light``, ``dark``, or ``auto`` for the theme of the reader's system.
    site
        Root URL of the site for the links of the document; empty leaves them out.
    """
    from app.drawing.map.composing import compose, fragment  # noqa: PLC0415 - Folium is slow to load
    from app.drawing.map.elements import Explorer  # noqa: PLC0415

    site = f"{site.rstrip('/')}/" if site else ""
    selected = index.select(event_filter)
    events = EventIndex(index.catalogue.take(selected))
    composed = compose(events, served().settings, languages.requested(), furniture=True, chosen_from=index)
    explorer = next(one for one in composed._children.values() if isinstance(one, Explorer))  # noqa: SLF001
    explorer.options |= {
        "columnsUrl": _COLUMNS,
        "searchUrl": _SEARCH,
        "eventsUrl": f"{site}events/" if site else "",
        "correctionsUrl": served().settings.corrections_url,
    }
    parts = fragment(composed)
    name, part = _("Caspian military activity map"), describe_filter(event_filter)
    return render_template(
        "map/one_file.html",
        title=f"{name}: {part}" if part else name,
        contents=describe_matches(event_filter, len(events)),
        catalogue=index.catalogue,
        filter=EventFilter(),
        count=len(events),
        start=urlencode(dict(start)),
        theme="" if theme == "auto" else theme,
        site=site,
        map=parts,
        first_view=first_view(events, Asked.of(EventFilter(), languages.requested(), start)),
        style=_alone("dist/map.css"),
        dark=_alone("dist/dark.css"),
        plain=_alone("dist/plain.css"),
        columns=Listing.columns(),
        rows=_table_rows(index, selected),
        unplaced=counted(index, selected),
        unpacking=_alone("dist/one-file.js"),
        packed=_packed(events, parts.script, explorer.options["eventsUrl"], explorer.options["version"]),
    )


def _table_rows(index: EventIndex, selected: Rows) -> list[Row]:
    """Return the table rows of the newest events, for readers without scripts."""
    shown = sorted_rows(index, selected, Ordering())[:MOST_IN_TABLE]
    return written_rows(index, tuple(shown.tolist()), languages.current().code)


def _packed(events: EventIndex, script: str, events_url: str, version: str) -> str:
    """Pack scripts, events, and other files that the page would fetch, for `app/frontend/src/entry/one-file.ts`."""
    levels = zip(assets.basemap_levels()[:LEVELS_ALONE], basemap.LEVELS, strict=False)
    answers = {
        **{level["url"]: assets.basemap_json(f"{name}.topojson") for level, name in levels},
        assets.basemap_labels_url(languages.requested()): assets.basemap_labels(languages.requested()),
        url_for("geography.routes"): _collection(leg_features(events.catalogue.frame)),
        url_for("geography.areas"): _collection(map(_outline, coded_regions(events))),
        url_for("geography.port_access"): _collection(map(access_feature, access.intervals(events.catalogue))),
    }
    named = f"&version={version}" if version else ""
    answers |= {f"{events_url}{quote(one, safe='')}.json?geometry=area{named}": shape for one, shape in _discs(events)}
    content = {
        "bundle": _alone("dist/alone.js"),
        "messages": languages.script_texts(languages.requested()),
        "script": script,
        "answers": answers,
        "properties": _by_column(events.catalogue.table),
        "columns": {name: column for name, column in columns(events).items() if name not in _SHARED},
        "columnsUrl": _COLUMNS,
        "searchUrl": _SEARCH,
        "eventsUrl": events_url,
    }
    return base64.b64encode(gzip.compress(dumps(content), mtime=0)).decode()


def _outline(region: str) -> dict[str, Any]:
    """Return the shape of a region, as coarse as the base map of the file, which lacks the finest level."""
    shape = regions.regions()[region].geometry
    west, south, east, north = shape.bounds
    tolerance = min(_COARSEST, max(east - west, north - south) * _SHARE)
    coarse = shapely.set_precision(shape.simplify(tolerance), tolerance / 2)
    rounded = shapely.transform(coarse, lambda points: points.round(_DECIMALS))
    return {"type": "Feature", "id": region, "geometry": mapping(rounded if rounded.area else shape)}


def _discs(events: EventIndex) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield ids and features of the areas of events that are known to a disc, or to an area given in their record."""
    rows = np.flatnonzero(events.known.code == DISC)
    table = events.catalogue.table.take(pa.array(rows))
    for row, one, shape in zip(rows.tolist(), table["id"].to_pylist(), areas(table), strict=True):
        coarse = shapely.set_precision(shape.simplify(_COARSEST / 4), 10**-_DECIMALS)
        is_whole = row in events.known.published or coarse.is_empty
        yield one, {"type": "Feature", "geometry": mapping(shape if is_whole else coarse)}


def _by_column(table: pa.Table) -> dict[str, Any]:
    """Return all properties in columns, also those of the sources: adjacent similar texts compress better."""
    sources = table["sources"].combine_chunks()
    said = pc.list_flatten(sources)
    return {
        **{name: table[name].to_pylist() for name in table.column_names if name not in ("sources", "lon", "lat")},
        "sources": {
            "count": pc.fill_null(pc.list_value_length(sources), 0).to_pylist(),
            **{name: pc.struct_field(said, name).to_pylist() for name in said.type.names},
        },
    }


def _collection(features: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def _alone(name: str) -> str:
    """Return a script or style sheet without its references to other files."""
    text = _SOURCE_MAP.sub("", assets.text(name))
    return _REFERENCE.sub("none", text) if name.endswith(".css") else text
