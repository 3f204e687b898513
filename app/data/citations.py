"""Citations of the catalogue, of a filtered view and of an event, for people and for reference managers."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, url_for
from flask_babel import force_locale

from app.language.words import describe_filter
from app.web import tombstones
from app.web.addresses import address
from app.web.parameters import VERSION, parse_filter, requested_index, requested_version
from app.web.query import Query
from app.web.served import served
from events.curation.releases import Release
from events.model.event_filter import EventFilter
from events.publishing import citations
from events.publishing.citations import FORMATS, Edition, Item
from events.table.provenance import newest_day

blueprint = Blueprint("citations", __name__)

_FORM = f"citation.<any({','.join(FORMATS)}):form>"


@blueprint.get(f"/{_FORM}")
@address(release=True, shared=True, revalidate=True)
def view(form: str) -> Response:
    """Return the citation of the catalogue, or of the events that pass a filter."""
    return _answer(view_item(parse_filter(Query.requested().pairs)), form)


@blueprint.get(f"/events/<path:event_id>/{_FORM}")
@address(release=True, shared=True, revalidate=True)
def event(event_id: str, form: str) -> Response:
    """Return the citation of one event."""
    Query.requested().only(VERSION)
    return _answer(event_item(event_id), form)


def view_item(event_filter: EventFilter) -> Item:
    """Return the citation item of the events of the requested version that pass a filter."""
    shown, release = lasting_edition()
    address = url_for(
        "pages.index", _external=True, version=release or None, lang=None, **dict(event_filter.to_pairs())
    )
    # Citations are in English, like the titles of the events.
    with force_locale("en"):
        part = describe_filter(event_filter)
    key = "" if event_filter.is_empty else event_filter.slug()
    return citations.catalogue_item(requested_index().catalogue, shown, address, part, key)


def event_item(event_id: str) -> Item:
    """Return the citation item of an event of the requested version; abort the request if there is none."""
    row = tombstones.find(event_id)
    shown, release = lasting_edition()
    address = url_for("pages.event", _external=True, event_id=event_id, version=release or None, lang=None)
    return citations.event_item(requested_index().catalogue, row, shown, address)


@blueprint.app_template_global()
def event_citation(event_id: str) -> str:
    """Return the citation of an event as text, for its page."""
    return citations.text(event_item(event_id)).strip()


def edition() -> Edition:
    """Return the requested edition of the catalogue, named by its content."""
    catalogue = requested_index().catalogue
    return Edition(catalogue.version, newest_day(catalogue.table) or "", datetime.now(UTC).date())


def lasting_edition() -> tuple[Edition, str]:
    """Return the requested edition of the catalogue, named by a release if one has the same events.

    Returns
    -------
    Edition
        The requested release, or the newest one if it contains the current events, or else `edition`.
    str
        The release for a permanent URL; empty if there is none.
    """
    seen = edition()
    known = served().releases
    if requested_version():
        release = next(one for one in known if one.version == requested_version())
    elif known and _is_served(known[-1]):
        release = known[-1]
    else:
        return seen, ""
    return Edition(release.version, release.date, seen.accessed), release.version


def _is_served(release: Release) -> bool:
    """Return whether the current events are those of a release, which is read only if the numbers are equal."""
    current = served().index
    return release.events == len(current) and served().index_of(release.version).fingerprint == current.fingerprint


def _answer(item: Item, form: str) -> Response:
    written = FORMATS[form]
    return Response(written.write(item), content_type=f"{written.media_type}; charset=utf-8")
