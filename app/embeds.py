"""The map for other people's pages: the same filter and layers, without the furniture of the site."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request

from app.pages import map_fragment, page_filter
from events.errors import FilterError

blueprint = Blueprint("embeds", __name__)


@blueprint.get("/embed")
def embed() -> str:
    """Show the map alone, to be framed by any page."""
    # Whatever the answer is, it is read inside somebody's frame.
    g.framed_by_anyone = True
    event_filter, unknown = page_filter()
    if unknown:
        raise FilterError(unknown[0], request.args[unknown[0]], "there is no such parameter of an embed")
    return render_template("embed.html", map=map_fragment("embed"), filter=event_filter)
