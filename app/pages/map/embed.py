"""The map for pages of other sites: the same filter and events, without the rest of the site."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, request, send_file, url_for

from app.drawing.map import tours
from app.drawing.map.address import page_filter
from app.drawing.map.columns import list_parameters
from app.drawing.map.first_view import requested_first_view
from app.drawing.map.fragments import map_fragment
from app.frontend import assets
from app.language import languages
from app.pages import cards
from app.pages.cards import map_card
from app.pages.map.kept_pages import kept_page
from app.web.addresses import address
from app.web.parameters import VERSION, requested_index, requested_version
from app.web.query import Query
from events.model.errors import FilterError
from events.model.event_filter import PARAMETERS, EventFilter

blueprint = Blueprint("embeds", __name__)

#: Parameters of an embed in addition to filter, view, event and version: allowed values, the first of which is the
#: default, except for the language, which defaults to the reader's.
OPTIONS = {
    "theme": ("auto", "light", "dark"),
    "controls": ("0", "1"),
    "routes": ("0", "1"),
    languages.LANGUAGE: languages.CODES,
}
#: The parameter for a ring around a point, as latitude/longitude.
MARK = "mark"
#: The parameter for the location of an event, by id: its symbol with a halo, or the shape of its area.
OUTLINE = "outline"
#: Parameters of the map page that its embed also takes.
CARRIED = (*tours.PARAMETERS, "areas", "event", "stand", VERSION, "view")
#: Parameters of the map page that its embed does not take.
PAGE_ONLY = ("compare", "layers", "show", "sort")

_POINT = re.compile(r"-?\d{1,2}(\.\d+)?/-?\d{1,3}(\.\d+)?", re.ASCII)
_WEEK = 7 * 24 * 3600
_PICTURE: dict[str, Any] = {"width": 800, "height": 560}


@blueprint.get("/embed")
@address(release=True, language=True, framed=True)
def embed() -> Response:
    """Show only the map, for framing by any page."""
    event_filter, unknown = page_filter()
    # An embed has no overlays; unknown parameters are rejected, not ignored.
    known = (*OPTIONS, MARK, OUTLINE)
    wrong = [*(name for name in unknown if name not in known), *(name for name in PAGE_ONLY if name in request.args)]
    if wrong:
        hint = "; of the other layers it has routes=1" if wrong[0] == "layers" else ""
        raise FilterError(
            wrong[0], request.args[wrong[0]], f"expected no such parameter; an embed does not take it{hint}"
        )
    theme, controls, routes = option("theme"), option("controls"), option("routes")
    _check_mark()
    _check_outline()
    number = len(requested_index().select(event_filter))
    pairs: dict[str, Any] = dict(event_filter.to_pairs())
    carried: dict[str, Any] = {name: request.args[name] for name in CARRIED if name in request.args}
    tour = tours.requested_tour()
    drawn: dict[str, Any] = {"view": tour.step.view} if tour and tour.step.view else {}
    drawn |= {
        name: value for name, value in carried.items() if name not in ("areas", "event", *tours.PARAMETERS)
    } | _PICTURE
    drawn |= {} if theme == "auto" else {"theme": theme}
    drawn |= {"routes": routes} if routes == "1" else {}
    first_view = requested_first_view(event_filter, tour)
    return kept_page(
        "map/embed.html",
        keep=bool(first_view),
        map=map_fragment("embed" if controls == "1" or tour or _chooses(event_filter) else "embed-light"),
        first_view=first_view,
        tour=tour,
        filter=event_filter,
        count=number,
        card=cards.tour_card(tour) if tour else map_card(event_filter, number),
        licence=requested_index().catalogue.licence,
        version=requested_version(),
        theme="" if theme == "auto" else theme,
        controls=controls == "1",
        full_map=url_for("pages.index", **tours.beside(tour, event_filter), **carried),
        picture=url_for("pictures.map_picture", form="png", **pairs, **drawn),
    )


def _chooses(event_filter: EventFilter) -> bool:
    """Return whether a filter needs properties that the light embed does not contain."""
    light = {one["name"] for one in list_parameters({}, all_of_them=False)}
    return any(PARAMETERS[name].is_list and name not in light for name, _value in event_filter.to_pairs())


@blueprint.get("/embed.js")
@address(public=True)
def script() -> Response:
    """Return the script that sizes embeds, for pages that contain them."""
    path = assets.STATIC / "dist" / "frame.js"
    return send_file(path, "text/javascript", max_age=_WEEK)


def _check_mark() -> None:
    value = Query.requested().once(MARK)
    if value is not None and not _POINT.fullmatch(value):
        raise FilterError(MARK, value, "expected latitude/longitude, such as 43.602/51.215")


def _check_outline() -> None:
    value = Query.requested().once(OUTLINE)
    if value is not None and requested_index().row_of(value) is None:
        raise FilterError(OUTLINE, value, "expected the id of an event")


def option(name: str) -> str:
    """Return the requested value of one of `OPTIONS`.

    Raises
    ------
    FilterError
        If it is repeated, or has a value that is not allowed.
    """
    return Query.requested().choice(name, OPTIONS[name])
