"""The pages for people: the map, the list of events, an event."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, g, render_template, request
from flask_babel import gettext as _

from app import languages, metadata, stories
from app.caching import asked_each_time
from app.labels import labels, place_names
from app.listing import PAGE, SORT, listing, requested_ordering, requested_page
from app.map import MapFragment, compose, fragment, layer_names
from app.state import VERSION, parse_filter, requested_index, requested_version, served
from app.words import describe_date, language_name
from events.index.questions.vessels import named
from events.model import dates
from events.model.errors import DateError, FilterError
from events.model.event_filter import PARAMETERS as FILTER_PARAMETERS
from events.model.view import View

if TYPE_CHECKING:
    from events.model.event_filter import EventFilter

blueprint = Blueprint("pages", __name__)

#: Parameters of the map that its picture takes, too.
_DRAWN = {"stand", VERSION, "view"}
#: The picture that stands for the map where there is no script.
_PICTURE = {"form": "png", "width": 1200, "height": 640, "legend": 1}
#: By kind of page, the windows in which the whole Caspian is shown at the zoom of the base map's second level.
_LARGE = {
    "page": "(min-width: 777px) and (min-height: 903px)",
    "embed": "(min-width: 409px) and (min-height: 685px)",
}
#: Parameters of a page with a map that are none of the filter.
_OWN = (*stories.PARAMETERS, "view", "event", "stand", "compare", "layers", "show", SORT)


@blueprint.get("/")
def index() -> str:
    """Show the map."""
    event_filter, unknown = page_filter()
    tour = stories.requested_tour()
    return render_template(
        "map.html",
        map=map_fragment("page"),
        tour=tour,
        filter=event_filter,
        unknown=unknown,
        listing=listing(event_filter, "pages.index"),
        drawn=_PICTURE
        | (stories.drawn(tour.step) if tour else {})
        | dict(event_filter.to_pairs())
        | {name: request.args[name] for name in _DRAWN & request.args.keys()},
    )


@blueprint.get("/events/")
def events() -> str:
    """Show the filtered events as a table, a page at a time."""
    event_filter, unknown = page_filter()
    return render_template(
        "events.html",
        filter=event_filter,
        unknown=[name for name in unknown if name != PAGE],
        listing=listing(event_filter, "pages.events", requested_page()),
    )


@blueprint.get("/events/<event_id>")
def event(event_id: str) -> str:
    """Show one event with its sources."""
    feature = _feature(event_id)
    language = languages.requested()
    names = labels(requested_index().countries.values, language)
    return render_template(
        "event.html",
        event=feature["properties"],
        vessels=named(feature["properties"]["vessels"], feature["properties"]["vessel_names"]),
        labels=names,
        places=place_names([str(feature["properties"]["place"])], language),
        describe_date=describe_date,
        language_name=language_name,
        changes=metadata.history(event_id),
    )


@blueprint.get("/events/<event_id>.json")
def event_json(event_id: str) -> Response:
    """Give one event as a GeoJSON feature."""
    feature = _feature(event_id)
    return asked_each_time(Response(json.dumps(feature, ensure_ascii=False), mimetype="application/geo+json"))


def page_filter() -> tuple[EventFilter, list[str]]:
    """Read the filter and the part of the map that the address of a page holds.

    Returns
    -------
    EventFilter
        The filter; where the address has none but tells a story, that of the story's step.
    list of str
        Parameters that the page does not know. A link that somebody else decorated still works, and the page names
        what it did not use.

    Raises
    ------
    FilterError
        If a known parameter has a value that is not allowed.
    """
    pairs = list(request.args.items(multi=True))
    view, opened = request.args.get("view"), request.args.get("event")
    for name in _OWN:
        if len(request.args.getlist(name)) > 1:
            raise FilterError(name, request.args.getlist(name)[1], "the parameter stands twice; expected it once")
    if view is not None:
        View.parse(view)
    _check_choice("stand", ("place", "concern"))
    _check_choice("show", ("map", "table"))
    requested_ordering()
    requested_layers()
    if "compare" in request.args:
        _check_period("compare", request.args["compare"])
    if opened is not None and requested_index().row_of(opened) is None:
        raise FilterError("event", opened, "expected the id of an event")
    known = [pair for pair in pairs if pair[0] in FILTER_PARAMETERS]
    tour = stories.requested_tour()
    unknown = sorted({name for name, _value in pairs} - {*FILTER_PARAMETERS, *_OWN, VERSION, languages.LANGUAGE})
    return tour.step.event_filter if tour and not known else parse_filter(known), unknown


def requested_layers() -> list[str]:
    """Read which further layers the map shows.

    Raises
    ------
    FilterError
        If the map has no such layer.
    """
    text = request.args.get("layers", "")
    names = [name.strip() for name in text.split(",")]
    if not text.strip():
        return []
    known = layer_names(requested_index(), served().settings)
    for name in names:
        if name not in known:
            raise FilterError("layers", text, f"expected any of {', '.join(known)}; not {name!r}")
    return names


def _check_choice(name: str, allowed: tuple[str, ...]) -> None:
    """Refuse a word that is none of a few."""
    if request.args.get(name, allowed[0]) not in allowed:
        raise FilterError(name, request.args[name], f"expected {' or '.join(allowed)}")


def _check_period(name: str, text: str) -> None:
    """Refuse a period that the filter's ``datetime`` could not have."""
    try:
        dates.parse_period(text)
    except DateError as error:
        raise FilterError(name, text, f"{error}, .. for an open end") from error


def map_fragment(kind: str) -> MapFragment:
    """Return the composed map of a kind of page (``page`` or ``embed``), and allow its script in this answer."""
    state = served()
    index = requested_index()
    language = languages.requested()
    key = (kind, language, requested_version())
    if key not in state.fragments:
        composed = compose(index, state.settings, language, version=requested_version(), furniture=kind == "page")
        state.fragments[key] = fragment(composed, _LARGE[kind])
    g.script_hash = state.fragments[key].script_hash
    return state.fragments[key]


def _feature(event_id: str) -> dict[str, dict[str, Any]]:
    index = requested_index()
    row = index.row_of(event_id)
    if row is None:
        metadata.abort_if_withdrawn(event_id)
        abort(404, _("There is no event %(id)s.", id=event_id[:120]))
    feature: dict[str, dict[str, Any]] = json.loads(index.features[row])
    return feature
