"""Response to a frame that requests a page which cannot be framed: the embed, or a page that links out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, Response, g, redirect, render_template, request, url_for

from app.pages.map.embed import CARRIED, MARK, OPTIONS
from app.web import addresses
from app.web.query import Query
from events.model.event_filter import PARAMETERS

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

blueprint = Blueprint("framed", __name__)

# What browsers say that a document is for: https://www.w3.org/TR/fetch-metadata/#sec-fetch-dest-header
_DESTINATION, _FRAMES = "Sec-Fetch-Dest", ("iframe", "frame", "embed", "object")
# Pages of which the embed shows the subject: its parameter, and what their address calls its value.
_SUBJECTS = {
    "pages.event": ("event", "event_id"),
    "stories.page": ("story", "story_id"),
    "vessels.page": ("vessel", "vessel_id"),
    "series.page": ("series", "series_id"),
    "places.page": ("place", "place_id"),
}
_TAKEN = {*PARAMETERS, *CARRIED, *OPTIONS, MARK}


@blueprint.before_app_request
def _stand_in() -> str | AnyResponse | None:
    """Answer a frame that asks for a page which cannot be framed."""
    if not _is_page() or request.headers.get(_DESTINATION) not in _FRAMES:
        return None
    g.for_frame = True
    subject = _SUBJECTS.get(request.endpoint or "")
    if subject is None and request.endpoint != "pages.index":
        return render_template("layout/framed.html", address=request.url)
    pairs = [pair for pair in Query.requested().pairs if pair[0] in _TAKEN]
    if subject is not None:
        pairs.append((subject[0], (request.view_args or {})[subject[1]]))
    query = urlencode(pairs, safe="/:,")
    return redirect(f"{url_for('embeds.embed', version=None, lang=None)}{'?' if query else ''}{query}")


@blueprint.after_app_request
def _vary(response: Response) -> Response:
    """Declare to caches that the response depends on what the document is for."""
    if _is_page():
        response.vary.add(_DESTINATION)
    return response


def _is_page() -> bool:
    """Return whether the request asks for a page for people that stands in no frame."""
    wanted = addresses.requested()
    return wanted.language and not wanted.shared and not wanted.framed and request.endpoint != "one_file.file"
