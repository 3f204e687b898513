"""The page of the map."""

from __future__ import annotations

from flask import render_template, request

from app.drawing.map import tours
from app.drawing.map.address import page_filter
from app.drawing.map.first_view import requested_first_view
from app.drawing.map.fragments import map_fragment
from app.pages import blueprint
from app.pages.events.table import listing
from app.web.addresses import address
from app.web.parameters import VERSION

#: Parameters of the map that its picture takes, too.
_DRAWN = {"stand", VERSION, "view"}
#: The picture that a map without scripts links to.
_PICTURE = {"form": "png", "width": 1200, "height": 640, "legend": 1}


@blueprint.get("/")
@address(release=True, language=True)
def index() -> str:
    """Show the map."""
    event_filter, unknown = page_filter()
    tour = tours.requested_tour()
    return render_template(
        "map/map.html",
        map=map_fragment("page"),
        first_view=requested_first_view(event_filter, tour),
        tour=tour,
        filter=event_filter,
        unknown=unknown,
        listing=listing(event_filter, "pages.index"),
        drawn=_PICTURE
        | (tours.drawn(tour.step) if tour else {})
        | dict(event_filter.to_pairs())
        | {name: request.args[name] for name in _DRAWN & request.args.keys()},
    )
