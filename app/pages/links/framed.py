"""Response to a frame that requests a page which cannot be framed: the embed, or a page with a link."""

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

# Request header with the destination of a document: https://www.w3.org/TR/fetch-metadata/#sec-fetch-dest-header
_DESTINATION, _FRAMES = "Sec-Fetch-Dest", ("iframe", "frame", "embed", "object")
# Pages whose subject the embed can show: its query parameter, and the URL parameter with its value.
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
    """Respond to a frame that requests a page which cannot be framed."""
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
    """Add ``Vary: Sec-Fetch-Dest`` to responses that depend on it."""
    if _is_page():
        response.vary.add(_DESTINATION)
    return response


def _is_page() -> bool:
    """Return whether the request is for an HTML page that cannot be framed."""
    wanted = addresses.requested()
    return wanted.language and not wanted.shared and not wanted.framed and request.endpoint != "one_file.file"
