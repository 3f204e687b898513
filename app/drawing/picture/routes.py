"""Pictures of the map for reports, slides and link previews: PNG, SVG and PDF, drawn on the server."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import cast

from cachetools import LRUCache, cached
from flask import Blueprint, Response, current_app
from flask.blueprints import BlueprintSetupState
from flask_babel import force_locale

from app.drawing.picture.paper.formats import MEDIA_TYPES
from app.drawing.picture.parameters import EVENT_PARAMETERS, MAP_PARAMETERS, PictureRequest, of_event, of_map
from app.language import languages
from app.web import tombstones
from app.web.addresses import address
from app.web.parameters import VERSION, parse_filter, requested_index, requested_version
from app.web.policy.concurrency import expensive
from app.web.query import Query
from app.web.responses import as_file
from events.index.index import EventIndex

_Draw = Callable[[EventIndex, PictureRequest, float], bytes]

blueprint = Blueprint("pictures", __name__)

_EXTENSION = "caspian-pictures"


@blueprint.get("/map.<any(png, svg, pdf):form>")
@address(release=True, language=True, shared=True, revalidate=True)
def map_picture(form: str) -> Response:
    """Draw the filtered events on the map."""
    query = Query.requested().only_filtered(*MAP_PARAMETERS, VERSION)
    event_filter = parse_filter(query.without(*MAP_PARAMETERS))
    name = "-".join(filter(None, ["caspian-map", requested_version(), event_filter.slug()]))
    return answer(of_map(form, query, event_filter, languages.requested()), f"{name}.{form}")


@blueprint.get("/events/<path:event_id>.png")
@address(release=True, language=True, shared=True, revalidate=True)
def event_picture(event_id: str) -> Response:
    """Draw one event on the map around it."""
    query = Query.requested().only(*EVENT_PARAMETERS, VERSION)
    tombstones.find(event_id)
    return answer(of_event(event_id, query, languages.requested()), f"{event_id}.png")


def answer(wanted: PictureRequest, name: str, patience: float = 0) -> Response:
    """Return a picture as a response.

    Parameters
    ----------
    wanted
        The requested picture.
    name
        File name for saving.
    patience
        Seconds to wait on a busy server.
    """
    return as_file(Response(drawn(wanted, patience), mimetype=MEDIA_TYPES[wanted.format]), "inline", name)


def drawn(wanted: PictureRequest, patience: float = 0) -> bytes:
    """Draw a picture of the requested events, or return the cached one; `patience` as for `answer`."""
    return cast("_Draw", current_app.extensions[_EXTENSION])(requested_index(), wanted, patience)


def _draw(index: EventIndex, wanted: PictureRequest, patience: float) -> bytes:
    with expensive(patience), force_locale(wanted.language):
        from app.drawing.picture.composing import compose  # noqa: PLC0415 - matplotlib is slow to import

        return compose(index, wanted)


def gallery(draw: _Draw = _draw, most_bytes: int = 64_000_000) -> _Draw:
    """Cache the pictures drawn by a function in limited memory, evicting the least recently used first."""

    def key(index: EventIndex, wanted: PictureRequest, _patience: float) -> tuple[object, ...]:
        # A release may have the same events as the current set, but its pictures name another version.
        return index.fingerprint, index.catalogue.version, wanted

    return cached(LRUCache(most_bytes, getsizeof=len), key, Lock())(draw)


@blueprint.record
def _open_gallery(setup: BlueprintSetupState) -> None:
    setup.app.extensions[_EXTENSION] = gallery()
