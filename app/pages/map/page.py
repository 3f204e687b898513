"""The page of the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from app.drawing.map import tours
from app.drawing.map.address import page_filter
from app.drawing.map.first_view import requested_first_view
from app.drawing.map.fragments import map_fragment
from app.pages import blueprint
from app.pages.events.table import listing
from app.pages.map.kept_pages import kept_page
from app.web.addresses import address
from app.web.parameters import VERSION

if TYPE_CHECKING:
    from flask import Response

#: Parameters of the map that its picture also takes.
_DRAWN = {"stand", VERSION, "view"}
#: The picture linked from a map without scripts.
_PICTURE = {"form": "png", "width": 1200, "height": 640, "legend": 1}


@blueprint.get("/")
@address(release=True, language=True)
def index() -> Response:
    """Show the map."""
    event_filter, unknown = page_filter()
    tour = tours.requested_tour()
    first_view = requested_first_view(event_filter, tour)
    return kept_page(
        "map/map.html",
        keep=bool(first_view),
        map=map_fragment("page"),
        first_view=first_view,
        tour=tour,
        filter=event_filter,
        unknown=unknown,
        listing=listing(event_filter, "pages.index"),
        drawn=_PICTURE
        | (tours.drawn(tour.step) if tour else {})
        | dict(event_filter.to_pairs())
        | {name: request.args[name] for name in _DRAWN & request.args.keys()},
    )
