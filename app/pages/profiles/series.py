"""Series of events, such as a yearly exercise: a page for each with all years, and a list."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, url_for
from flask_babel import gettext as _

from app.pages.profiles import portrait
from app.pages.profiles.portrait import Portrait, described_events
from app.web.addresses import address
from app.web.parameters import VERSION, requested_index
from app.web.query import Query
from app.web.served import served
from events.index.questions.vessels import name_of
from events.model.event_filter import EventFilter
from events.model.schema import Series

blueprint = Blueprint("series", __name__)


@blueprint.get("/series/")
@address(release=True, language=True)
def listing() -> str:
    """List the series."""
    return portrait.rendered("profiles/all_series.html", listed=_listed())


@blueprint.get("/series.json")
@address(release=True, shared=True, revalidate=True)
def listing_data() -> Response:
    """Return the list of series."""
    Query.requested().only(VERSION)
    return portrait.as_json({"series": [one | {"url": _address(one["id"])} for one in _listed()]})


@blueprint.get("/series/<path:series_id>")
@address(release=True, language=True)
def page(series_id: str) -> str:
    """Show the description of a series, and its events on one timeline."""
    series, name = _find(series_id)
    found = _portrait(series_id)
    return portrait.rendered(
        "profiles/series.html",
        name=name,
        series=series,
        found=found,
        data=url_for("series.page_data", series_id=series_id),
        card=portrait.card(_address(series_id), name, found),
        linked_data=_json_ld(series_id, name, series, found),
    )


@blueprint.get("/series/<path:series_id>.json")
@address(release=True, shared=True, revalidate=True)
def page_data(series_id: str) -> Response:
    """Return a series and its events as JSON."""
    series, name = _find(series_id)
    facts = series.model_dump(mode="json") if series else {"id": series_id, "name": name}
    return portrait.data(_portrait(series_id), facts)


def _portrait(series_id: str) -> Portrait:
    return portrait.portrait(EventFilter(series=(series_id,)))


def _address(series_id: str, **values: None) -> str:
    return url_for("series.page", _external=True, series_id=series_id, **values)


def _find(series_id: str) -> tuple[Series | None, str]:
    """Return the catalogue's entry for a series, and its name; abort the request if it has no events."""
    series, index = served().records.series.get(series_id), requested_index()
    if series is None and series_id not in index.vocabulary["series"]:
        abort(404, _("There is no series %(id)s; /series/ lists all.", id=series_id[:120]))
    return series, series.name if series else name_of(index, series_id, "series")


def _listed() -> list[dict[str, Any]]:
    """List the series of the requested events: id, name, note, number of events, first and last day."""
    index, known = requested_index(), served().records.series
    listed = []
    for key in index.vocabulary["series"]:
        rows = index.select(EventFilter(series=(key,)))
        starts = index.catalogue.table["start"].take(rows).to_pylist()
        name, note = (known[key].name, known[key].note) if key in known else (name_of(index, key, "series"), "")
        listed.append(
            {"id": key, "name": name, "note": note, "events": len(rows), "first": starts[0], "last": starts[-1]}
        )
    return sorted(listed, key=lambda one: (str(one["name"]).casefold(), one["id"]))


def _json_ld(series_id: str, name: str, series: Series | None, found: Portrait) -> dict[str, Any]:
    """Describe a series as an ``EventSeries``."""
    return portrait.json_ld(
        "EventSeries",
        _address(series_id, lang=None),
        series_id,
        name=name,
        description=series.note if series else None,
        subEvent=described_events(found),
    )
