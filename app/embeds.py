"""The map for other people's pages: the same filter and layers, without the furniture of the site."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from app.pages import map_fragment, page_filter

blueprint = Blueprint("embeds", __name__)


@blueprint.get("/embed")
def embed() -> str:
    """Show the map alone, to be framed by any page."""
    event_filter, _unknown = page_filter()
    g.framed_by_anyone = True
    return render_template("embed.html", map=map_fragment("embed"), filter=event_filter)
