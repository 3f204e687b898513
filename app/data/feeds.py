"""Feeds of additions, revisions and withdrawals, under any filter: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import metadata as installed
from typing import Any

import numpy as np
from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from app.language.labels import categories
from app.language.words import describe_filter
from app.web.addresses import address
from app.web.parameters import VERSION, parse_filter
from app.web.query import Query
from app.web.responses import fingerprint, not_modified, revalidated
from app.web.served import served
from events.model.errors import FilterError
from events.model.event_filter import EventFilter
from events.publishing import feed
from events.publishing.feed import Notice
from events.publishing.metadata import contributors
from events.table.features import dumps
from events.table.provenance import newest_day
from events.table.writing import held_by_xml

blueprint = Blueprint("feeds", __name__)

#: Notices on a page of a feed.
MOST = 200
ATOM = "application/atom+xml"
JSON_FEED = "application/feed+json"
_SHOWN = ["title", "summary", "category", "place_name", "lon", "lat"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A notice as a feed entry; `event` has some properties of its event, and none if it was withdrawn."""

    notice: Notice
    name: str
    address: str
    title: str
    text: str
    event: dict[str, Any]

    @property
    def moment(self) -> str:
        """Timestamp: the beginning of the day, since the time of day is not known."""
        return _moment(self.notice.day)

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude in degrees (WGS 84)."""
        return (round(self.event["lon"], 6), round(self.event["lat"], 6)) if self.event else None

    @property
    def tags(self) -> dict[str, str]:
        """Category terms with their labels: the kind of change, and the category of the event."""
        category = self.event.get("category")
        kinds = {"added": _("Added"), "revised": _("Revised"), "withdrawn": _("Withdrawn")}
        tags = {self.notice.kind: kinds[self.notice.kind]}
        return tags | ({category: categories().get(category, category)} if category else {})


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a feed."""

    name: str
    title: str
    author: str
    licence: str
    updated: str
    entries: list[Entry]
    addresses: dict[str, str]


@blueprint.get("/feed.atom")
@address(shared=True)
def atom() -> Response:
    """Return the feed as Atom, with points as GeoRSS Simple."""
    return _answer(ATOM, lambda page: held_by_xml(render_template("feeds/feed.xml", feed=page)))


@blueprint.get("/feed.json")
@address(shared=True)
def json_feed() -> Response:
    """Return the feed as JSON Feed."""
    return _answer(JSON_FEED, lambda page: dumps(_json(page)))


def _answer(media_type: str, write: Callable[[Page], str | bytes]) -> Response:
    query = Query.requested()
    if VERSION in query:
        raise FilterError(VERSION, request.args[VERSION], "expected no version; a release never changes")
    event_filter, number = parse_filter(query.without("page")), query.number("page", 1, default=1)
    index = served().index
    parts = (index.fingerprint, index.catalogue.version, request.url, installed.version("caspian-map"))
    tag = fingerprint("\0".join(parts).encode())
    if (unchanged := not_modified(tag)) is not None:
        return unchanged
    # The texts of the events are in English, and so are the other texts of the feed.
    with force_locale("en"):
        body = write(_page(event_filter, number))
    return revalidated(Response(body, content_type=f"{media_type}; charset=utf-8"), tag)


def _page(event_filter: EventFilter, number: int) -> Page:
    index = served().index
    catalogue = index.catalogue
    table = catalogue.table.select(list(feed.COLUMNS))
    chosen = table if event_filter.is_empty else table.take(index.select(event_filter))
    found, total = feed.notices(chosen, _withdrawn(event_filter), (number - 1) * MOST, MOST)
    last = max(1, -(-total // MOST))
    if number > last:
        raise FilterError("page", str(number), f"expected a page from 1 to {last}")
    rows = {one.event: row for one in found if (row := index.row_of(one.event)) is not None}
    events = catalogue.table.select(_SHOWN).take(np.array(list(rows.values()), np.intp)).to_pylist()
    shown = dict(zip(rows, events, strict=True))
    part = describe_filter(event_filter)
    return Page(
        name=feed.permanent_name(catalogue.name, "feed", event_filter.to_query()),
        title=_("%(name)s: changes", name=catalogue.name) + (f" ({part})" if part else ""),
        author=contributors(catalogue),
        licence=catalogue.licence,
        updated=_moment(found[0].day if found else newest_day(catalogue.table) or ""),
        entries=[_entry(one, shown.get(one.event, {}), catalogue.name) for one in found],
        addresses=_addresses(event_filter, number, last),
    )


def _entry(notice: Notice, event: dict[str, Any], catalogue: str) -> Entry:
    named = event.get("title", notice.event)
    titles = {
        "added": _("Added: %(title)s", title=named),
        "revised": _("Revised: %(title)s", title=named),
        "withdrawn": _("Withdrawn: %(title)s", title=named),
    }
    address = url_for("pages.event", _external=True, event_id=notice.event)
    text = notice.note or event.get("summary") or named
    return Entry(notice, notice.name(catalogue), address, titles[notice.kind], text, event)


def _withdrawn(event_filter: EventFilter) -> list[Any]:
    withdrawn = list(served().withdrawn.values())
    if not withdrawn or event_filter.is_empty:
        return withdrawn
    state = served()
    versions = [release.version for release in reversed(served().releases)]
    return feed.passing(withdrawn, event_filter, [state.index, *map(state.index_of, versions)])


def _addresses(event_filter: EventFilter, number: int, last: int) -> dict[str, str]:
    """Link a page to itself, to the map, and to the other pages (RFC 5005, section 3)."""
    pairs = dict(event_filter.to_pairs())
    at = partial(url_for, str(request.endpoint), _external=True, **pairs)
    pages = {"first": 1, "previous": number - 1, "next": number + 1, "last": last}
    return {
        "self": at(page=number if number > 1 else None),
        "alternate": url_for("pages.index", _external=True, **pairs),
        **{rel: at(page=page if page > 1 else None) for rel, page in pages.items() if 1 <= page <= last and last > 1},
    }


def _json(page: Page) -> dict[str, Any]:
    further = {"next_url": page.addresses["next"]} if "next" in page.addresses else {}
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": page.title,
        "home_page_url": page.addresses["alternate"],
        "feed_url": page.addresses["self"],
        **further,
        "authors": [{"name": page.author}],
        "language": "en",
        "items": [_json_item(entry) for entry in page.entries],
    }


def _json_item(entry: Entry) -> dict[str, Any]:
    place = {"geometry": {"type": "Point", "coordinates": entry.point}} if entry.point else {}
    return {
        "id": entry.name,
        "url": entry.address,
        "title": entry.title,
        "content_text": entry.text,
        "date_published": entry.moment,
        "date_modified": entry.moment,
        "tags": list(entry.tags),
        "_caspian": {"event": entry.notice.event, "kind": entry.notice.kind, **place},
    }


def _moment(day: str) -> str:
    # A set without revision dates has no entries, but the feed must have a date.
    return f"{day}T00:00:00Z" if day else served().loaded.strftime("%Y-%m-%dT%H:%M:%SZ")
