"""oEmbed (https://oembed.com): embedding of pages in other sites."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.exceptions import HTTPException
from werkzeug.sansio.utils import get_host

from app.drawing.map import tours
from app.drawing.map.address import page_filter
from app.drawing.picture.parameters import HEIGHTS, WIDTHS
from app.language import languages
from app.pages import cards, stories
from app.pages.cards import Card, event_card, map_card
from app.pages.map.embed import CARRIED, OPTIONS
from app.web import tombstones
from app.web.addresses import address
from app.web.parameters import parse_filter, requested_index
from app.web.query import Query
from events.model.errors import FilterError
from events.table.features import dumps
from events.table.writing import held_by_xml

blueprint = Blueprint("oembed", __name__)

#: The default size of an embedded map in CSS pixels.
WIDTH, HEIGHT = 800, 480
# Pages of ships, places and series: the filter parameter for their events, and the URL parameter with its value.
_PROFILES = {
    "vessels.page": ("vessel", "vessel_id"),
    "places.page": ("place", "place_id"),
    "series.page": ("series", "series_id"),
}
_PAGES = ("pages.index", "embeds.embed", "pages.event", "stories.page", *_PROFILES)
_KEPT_SECONDS = 24 * 3600
_FRAME = Markup('<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy" style="border:0"></iframe>')


@blueprint.get("/oembed")
@address(shared=True, revalidate=True)
def oembed() -> Response:
    """Return the oEmbed description of a page of this site, as JSON or XML.

    Parameters that are not part of the protocol are ignored, since clients add their own.
    """
    form = Query.requested().once("format") or "json"
    if form not in ("json", "xml"):
        abort(501, _("There is no format %(format)s; expected json or xml.", format=form[:20]))
    width, height = _size("maxwidth", WIDTH), _size("maxheight", HEIGHT)
    card, frame = _read(_asked_address())
    answer = {
        "type": "rich",
        "version": "1.0",
        "title": card.title,
        "provider_name": _("Caspian military activity map"),
        "provider_url": request.root_url,
        "cache_age": _KEPT_SECONDS,
        "html": str(_FRAME.format(frame, width, height, card.title)),
        "width": width,
        "height": height,
        **_thumbnail(card, width, height),
    }
    if form == "xml":
        return Response(held_by_xml(render_template("feeds/oembed.xml", answer=answer)), mimetype="text/xml")
    return Response(dumps(answer), mimetype="application/json")


def _asked_address() -> str:
    address = Query.requested().text("url")
    if not address:
        raise FilterError("url", address, f"expected an address of this site, such as {request.root_url}")
    return address


def _size(name: str, usual: int) -> int:
    """Parse the maximum size of the frame in CSS pixels, limited to the default size."""
    return min(Query.requested().number(name, 1, default=usual, unit="CSS pixels"), usual)


def _read(address: str) -> tuple[Card, str]:
    """Resolve a URL of the site; abort with 404 if there is no such page, or it cannot be embedded.

    Returns
    -------
    Card
        Card of the page.
    str
        URL of the frame.
    """
    path, query = _local(address)
    try:
        with (
            current_app.test_request_context(path, base_url=request.root_url, query_string=query),
            force_locale(languages.requested()),
        ):
            return _embed()
    except (FilterError, HTTPException):
        abort(404, _("There is no page of this site at %(address)s that can be embedded.", address=address[:200]))


def _local(address: str) -> tuple[str, str]:
    """Return path, relative to the site's root, and query string of a URL; abort if it belongs to another site."""
    try:
        parts = urlsplit(address)
        # The scheme is irrelevant: both lead to the same page.
        here = parts.scheme in ("http", "https") and get_host(parts.scheme, parts.netloc.lower()) == request.host
    except ValueError:
        here = False
    if not here or not parts.path.startswith(f"{request.script_root}/"):
        abort(404, _("%(address)s is not an address of this site.", address=address[:200]))
    return parts.path.removeprefix(request.script_root), parts.query


def _embed() -> tuple[Card, str]:
    """Return the card and the frame's URL for the page of the current request."""
    if request.endpoint not in _PAGES:
        abort(404)
    event_filter, _unknown = page_filter()
    if request.endpoint in _PROFILES:
        parameter, argument = _PROFILES[request.endpoint]
        event_filter = parse_filter([(parameter, (request.view_args or {})[argument])])
    story, tour = (request.view_args or {}).get("story_id"), tours.requested_tour()
    tour = tours.Tour(stories.find(story), 1) if story else tour
    carried = {name: request.args[name] for name in CARRIED if name in request.args}
    carried |= {"story": tour.story.id, "step": str(tour.number)} if tour else {}
    if request.endpoint == "embeds.embed":
        carried |= {name: request.args[name] for name, allowed in OPTIONS.items() if request.args.get(name) in allowed}
    index = requested_index()
    event_id = (request.view_args or {}).get("event_id") or carried.get("event")
    if event_id is not None:
        event = index.catalogue.table.slice(tombstones.find(event_id), 1).to_pylist()[0]
        card, carried["event"] = event_card(event), event_id
    elif tour is not None:
        card = cards.tour_card(tour)
    else:
        card = map_card(event_filter, len(index.select(event_filter)))
    return card, url_for("embeds.embed", _external=True, **tours.beside(tour, event_filter), **carried)


def _thumbnail(card: Card, width: int, height: int) -> dict[str, Any]:
    """Return a thumbnail of the frame's size, unless that is smaller than the minimum size of pictures."""
    if width < WIDTHS[0] or height < HEIGHTS[0]:
        return {}
    return {"thumbnail_url": card.image(width, height), "thumbnail_width": width, "thumbnail_height": height}
