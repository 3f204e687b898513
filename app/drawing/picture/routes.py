"""Pictures of the map for reports, slides and link previews: PNG, SVG and PDF, drawn on the server."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, cast

from cachetools import LRUCache
from flask import Blueprint, Response, current_app, request
from flask_babel import force_locale

from app.drawing.picture.paper.formats import MEDIA_TYPES
from app.drawing.picture.parameters import EVENT_PARAMETERS, MAP_PARAMETERS, PictureRequest, of_event, of_map, split
from app.language import languages
from app.web import tombstones
from app.web.parameters import VERSION, parse_filter, requested_index, requested_version
from app.web.policy.concurrency import expensive
from app.web.responses import asked_each_time
from events.model.event_filter import PARAMETERS as FILTER_PARAMETERS

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState

    from events.index.index import EventIndex

blueprint = Blueprint("pictures", __name__)

_EXTENSION = "caspian-pictures"
_KEPT_BYTES = 64_000_000


class Gallery:
    """Keeps pictures that were drawn, as many as fit in its memory; those that nobody asked for longest go first.

    Parameters
    ----------
    most_bytes
        Size of all that is kept.
    """

    def __init__(self, most_bytes: int = _KEPT_BYTES) -> None:
        self._pictures: LRUCache[object, bytes] = LRUCache(most_bytes, getsizeof=len)
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pictures)

    def get(self, key: object) -> bytes | None:
        """Return a picture, `None` if it is not kept."""
        with self._lock:
            return self._pictures.get(key)

    def put(self, key: object, picture: bytes) -> None:
        """Keep a picture, unless it alone is too large."""
        with self._lock:
            if len(picture) <= self._pictures.maxsize:
                self._pictures[key] = picture


@blueprint.record
def _open_gallery(setup: BlueprintSetupState) -> None:
    setup.app.extensions[_EXTENSION] = Gallery()


@blueprint.get("/map.<any(png, svg, pdf):form>")
def map_picture(form: str) -> Response:
    """Draw the filtered events on the map."""
    own, rest = split(request.args.items(multi=True), MAP_PARAMETERS, (*FILTER_PARAMETERS, VERSION))
    event_filter = parse_filter(rest)
    name = "-".join(filter(None, ["caspian-map", requested_version(), event_filter.slug()]))
    return answer(of_map(form, own, event_filter, languages.requested()), f"{name}.{form}")


@blueprint.get("/events/<event_id>.png")
def event_picture(event_id: str) -> Response:
    """Draw one event on the map around it."""
    own, _version = split(request.args.items(multi=True), EVENT_PARAMETERS, (VERSION,))
    tombstones.find(event_id)
    return answer(of_event(event_id, own, languages.requested()), f"{event_id}.png")


def answer(wanted: PictureRequest, name: str, patience: float = 0) -> Response:
    """Answer with a picture.

    Parameters
    ----------
    wanted
        What it shows.
    name
        Of the file, where it is saved.
    patience
        Seconds to wait on a busy server.
    """
    response = Response(_picture(requested_index(), wanted, patience), mimetype=MEDIA_TYPES[wanted.format])
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return asked_each_time(response)


def _picture(index: EventIndex, wanted: PictureRequest, patience: float) -> bytes:
    gallery = cast("Gallery", current_app.extensions[_EXTENSION])
    # A release may hold just what is served; its pictures say another version.
    key = (index.fingerprint, index.catalogue.version, wanted)
    picture = gallery.get(key)
    if picture is None:
        with expensive(patience), force_locale(wanted.language):
            from app.drawing.picture.composing import compose  # noqa: PLC0415 - matplotlib is slow to import

            picture = compose(index, wanted)
        gallery.put(key, picture)
    return picture
