"""Shared parts of the pages of ships and places: events, a small map and timeline, and links to other views."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _

from app.drawing.picture.paper.viewport import Viewport
from app.frontend.look import LOOK
from app.language.labels import categories, labels
from app.language.languages import LANGUAGE, current
from app.language.words import describe_date, describe_matches, language_name
from app.pages.cards import Card, about
from app.pages.events.known import counted, known_only_to
from app.pages.links.linked_data import CONTEXT, beginning
from app.pages.profiles import strips
from app.pages.profiles.strips import Strip
from app.web.parameters import VERSION, requested_index, requested_version
from app.web.query import Query
from app.web.responses import JSON
from events.index.codes import Rows
from events.index.questions.profiles import Profile, Tally, profile
from events.model.dates import EPOCH, OPEN_START
from events.model.event_filter import BoundingBox, EventFilter
from events.table.features import dumps
from geodata import gazetteer

Listed = TypeVar("Listed")

#: Most events that a page lists, the newest; it links to the others.
MOST_LISTED = 300
#: Formats that pages of ships and places offer to download.
FORMATS = {"geojson": "GeoJSON", "csv": "CSV"}

# Viewport for fitting a small map, in CSS pixels: that of a phone; on wider pages the map shows more.
_ROOM = (0.0, 0.0, 330.0, 330.0)


@dataclass(frozen=True)
class Portrait:
    """The events on the page of a ship or place.

    Parameters
    ----------
    event_filter
        The filter that exactly these events pass.
    profile
        Their summary.
    unplaced
        Remark on the number of events known only to an area; empty for none.
    strip
        Their timeline; None if there are none.
    view
        Viewport of the events, in the syntax of the map's URL; empty for the whole Caspian.
    """

    event_filter: EventFilter
    profile: Profile
    unplaced: str
    strip: Strip | None
    view: str = ""

    @property
    def pairs(self) -> dict[str, str]:
        """The filter's parameters."""
        return dict(self.event_filter.to_pairs())

    @property
    def small_map(self) -> dict[str, str]:
        """The parameters of a map of these events."""
        return self.pairs | ({"view": self.view} if self.view else {})

    @property
    def listed(self) -> list[dict[str, Any]]:
        """The events listed on the page, sorted by start."""
        return self.profile.events[-MOST_LISTED:]

    @property
    def links(self) -> dict[str, str]:
        """Absolute URLs of other representations of these events, by kind."""
        return {
            "map": url_for("pages.index", _external=True, **self.pairs),
            **{form: url_for("downloads.file", _external=True, suffix=form, **self.pairs) for form in FORMATS},
            "feed": url_for("feeds.atom", _external=True, **self.pairs),
            "citation": url_for("citations.view", _external=True, form="txt", **self.pairs),
            "embed": url_for("embeds.embed", _external=True, **self.pairs),
        }


def portrait(event_filter: EventFilter, view: str | None = None) -> Portrait:
    """Return the portrait of the requested events that pass a filter.

    Parameters
    ----------
    event_filter
        The filter.
    view
        Viewport to show; by default one that contains the events, unless the whole Caspian does.
    """
    index = requested_index()
    rows = index.select(event_filter)
    summary = profile(index, rows)
    beginnings = [(one["start"], one["category"] or "") for one in summary.events if one["start"]]
    strip = strips.of_events(beginnings, years(), list(categories())) if beginnings else None
    return Portrait(event_filter, summary, counted(index, rows), strip, _view(rows) if view is None else view)


def years() -> tuple[int, int]:
    """Return the first and the last year in which events of the requested set began."""
    index = requested_index()
    known = index.start[index.start > OPEN_START]
    first, last = (EPOCH + timedelta(days=int(day)) for day in (known.min(), known.max()))
    return first.year, last.year


def view_of(bounds: BoundingBox, largest: int) -> str:
    """Return a viewport of a small map that contains bounds, in the syntax of the map's URL."""
    fitted = Viewport.fitting(_ROOM, bounds, largest)
    return f"{int(fitted.zoom)}/{fitted.latitude:.3f}/{360 * fitted.x - 180:.3f}"


def rendered(template: str, **context: Any) -> str:
    """Render a page of a ship or place, with the variables that all their templates use."""
    index = requested_index()
    states = {*index.countries.values, *context.pop("states", ())} - {None}
    return render_template(
        template,
        labels=labels(sorted(states), current().code),
        describe_date=describe_date,
        language_name=language_name,
        local_name=local_name,
        known_only_to=_known_only_to,
        unknown=sorted(request.args.keys() - {VERSION, LANGUAGE}),
        version=requested_version(),
        **context,
    )


def grouped(
    listed: Iterable[Listed], country: Callable[[Listed], str | None], order: Sequence[str]
) -> dict[str, list[Listed]]:
    """Group items by the code of their state: first states in a given order, then others, then items without one."""
    groups: dict[str, list[Listed]] = {}
    for one in listed:
        groups.setdefault(country(one) or "", []).append(one)
    rank = {code: position for position, code in enumerate(order)}
    return dict(sorted(groups.items(), key=lambda group: (rank.get(group[0], len(rank)), not group[0], group[0])))


def as_json(body: dict[str, Any]) -> Response:
    """Return the content of a page as JSON."""
    return Response(dumps(body), mimetype=JSON)


def data(found: Portrait, facts: dict[str, Any], **further: Any) -> Response:
    """Return the content of a page as JSON: facts, events and their summary."""
    Query.requested().only(VERSION)
    summary = found.profile
    body = {
        **facts,
        "events": [
            one | {"url": url_for("pages.event", _external=True, event_id=one["id"])} for one in summary.events
        ],
        "states": [{"country": one.id, "events": one.events} for one in summary.states],
        "vessels": tallied(summary.vessels),
        "links": found.links,
        **further,
    }  # fmt: skip
    return as_json(body)


def card(address: str, name: str, found: Portrait, **drawn: str) -> Card:
    """Return the card of a page; `drawn` are further parameters of its picture."""
    return Card(
        kind="website",
        title=_("%(name)s on the Caspian military activity map", name=name),
        description=f"{describe_matches(found.event_filter, len(found.profile.events))}. {about()}",
        address=address,
        picture=("pictures.map_picture", {"form": "png", **found.small_map, **drawn}),
    )


def json_ld(kind: str, address: str, identity: str, **known: Any) -> dict[str, Any]:
    """Describe the subject of a page with schema.org terms, without unknown values."""
    own = {"@context": CONTEXT, "@type": kind, "@id": address, "url": address, "identifier": identity}
    return own | {name: value for name, value in known.items() if value}


def tallied(tallies: Iterable[Tally]) -> list[dict[str, Any]]:
    """Convert tallies to JSON-serialisable objects."""
    return [{"id": one.id, "name": one.name, "events": one.events} for one in tallies]


def local_name(place: str | None, otherwise: str = "") -> str:
    """Return the name of a gazetteer place in the reader's language, or else in English."""
    known = gazetteer.load()
    return known[place].name_in(current().code) if place and place in known else otherwise


def _known_only_to(event: str) -> str:
    """Return the remark that an event is known only to an area, and which; empty if it is known to a point."""
    index = requested_index()
    row = index.row_of(event)
    return "" if row is None else known_only_to(index, row)


def _view(rows: Rows) -> str:
    """Return a viewport that contains some events; empty if the whole Caspian does."""
    index = requested_index()
    if not len(rows):
        return ""
    lon, lat = index.lon[rows], index.lat[rows]
    west, south, east, north = LOOK.region
    if west <= lon.min() and lon.max() <= east and south <= lat.min() and lat.max() <= north:
        return ""
    return view_of((float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())), 6)


def described_events(found: Portrait) -> list[dict[str, Any]]:
    """Return references to the events of a page as described on their own pages."""
    return [
        {
            "@type": "Event",
            "@id": url_for("pages.event", _external=True, event_id=one["id"]),
            "name": one["title"],
            "startDate": beginning(one["date"]),
            "location": {"@type": "Place", "name": one["place_name"]},
        }
        for one in found.listed
    ]
