"""Metadata of pages for search engines and harvesters: schema.org as JSON-LD, and typed links in headers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, request, url_for

from app.data import citations as cited
from app.drawing.map.address import page_filter
from app.language.labels import state_names
from app.language.words import describe_matches
from app.web.parameters import requested_index
from app.web.served import served
from events.curation.stories import Story
from events.model import dates
from events.model.dates import EPOCH, OPEN_END, OPEN_START
from events.model.event_filter import EventFilter
from events.publishing import citations
from events.publishing.exports import FORMATS
from events.publishing.metadata import ABSTRACT, KEYWORDS, LICENCES, contributors
from events.table.features import GEOJSON

blueprint = Blueprint("linked_data", __name__)

CONTEXT = "https://schema.org"
# Formats linked as items in the header: few, because proxies reject long headers.
_NAMED = ("geojson", "csv", "parquet")


@blueprint.app_template_global()
def dataset_json_ld() -> dict[str, Any]:
    """Describe the catalogue, or a user's set, as a ``Dataset``, for Jinja's ``tojson``."""
    index, own = requested_index(), not served().is_catalogue
    catalogue = index.catalogue
    item = citations.catalogue_item(catalogue, cited.edition(), url_for("pages.index", _external=True, lang=None))
    described = {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": item["URL"],
        "url": item["URL"],
        "name": catalogue.name,
        "description": describe_matches(EventFilter(), len(index)) if own else ABSTRACT,
        "version": item["version"],
        "license": _licence(),
        "keywords": [] if own else list(KEYWORDS),
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": contributors(catalogue)},
        "citation": citations.text(item).strip(),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": form.suffix,
                "encodingFormat": form.media_type,
                "contentUrl": _download(form.suffix),
            }
            for form in FORMATS.values()
        ],
    }
    return {name: value for name, value in (described | _extent()).items() if value}


@blueprint.app_template_global()
def event_json_ld(event: dict[str, Any]) -> dict[str, Any]:
    """Describe an event as an ``Event``, from the properties and the point of its feature.

    Its dates are only as precise as known: ``2013`` is an ISO 8601 date, too.
    """
    index = requested_index()
    row = index.row_of(event["id"])
    interval = dates.parse(event["date"])
    states = state_names(event["countries"], "en")
    address = url_for("pages.event", _external=True, event_id=event["id"], lang=None)
    described = {
        "@context": CONTEXT,
        "@type": "Event",
        "@id": address,
        "url": address,
        "identifier": event["id"],
        "name": event["title"],
        "description": event["summary"],
        "startDate": _as_known(interval.start, interval.start_precision),
        "endDate": _as_known(interval.end, interval.end_precision),
        "location": {
            "@type": "Place",
            "name": event["place_name"],
            "geo": {
                "@type": "GeoCoordinates",
                "latitude": round(float(index.lat[row]), 6),
                "longitude": round(float(index.lon[row]), 6),
            },
        },
        "about": [{"@type": "Country", "identifier": code, "name": name} for code, name in states.items()],
        "subjectOf": [
            {"@type": "CreativeWork", "url": one["url"], "name": one["title"], "publisher": one["publisher"]}
            for one in event["sources"] or ()
        ],
    }
    return {name: value for name, value in described.items() if value}


@blueprint.app_template_global()
def story_json_ld(story: Story) -> dict[str, Any]:
    """Describe a story as an ``Article`` that cites the pages of its events."""
    return {
        "@context": CONTEXT,
        "@type": "Article",
        "url": url_for("stories.page", _external=True, story_id=story.id),
        "headline": story.title,
        "description": story.lead,
        "inLanguage": story.language,
        "dateModified": story.updated,
        "license": _licence(),
        "citation": [url_for("pages.event", _external=True, event_id=event) for event in story.cited],
    }


@blueprint.after_app_request
def _link(response: Response) -> Response:
    """Add typed links to the map and the pages of events (https://signposting.org/FAIR/)."""
    if response.status_code == 200 and request.endpoint == "pages.index":  # noqa: PLR2004
        pairs = dict(page_filter()[0].to_pairs())
        _add(response, [("cite-as", url_for("pages.index", _external=True, lang=None, **pairs), ""), *_of_catalogue()])
    elif response.status_code == 200 and request.endpoint == "pages.event":  # noqa: PLR2004
        event_id = (request.view_args or {})["event_id"]
        address = url_for("pages.event", _external=True, event_id=event_id, lang=None)
        _add(response, [("cite-as", address, ""), *_of_event(event_id)])
    return response


def _of_catalogue() -> list[tuple[str, str, str]]:
    described = [
        ("describedby", url_for("metadata.data_package"), "application/json"),
        ("describedby", url_for("metadata.citation"), "application/yaml"),
        *_citations("citations.view"),
    ]
    items = [("item", _download(suffix), FORMATS[suffix].media_type) for suffix in _NAMED]
    return [("type", f"{CONTEXT}/Dataset", ""), *described, *items]


def _of_event(event_id: str) -> list[tuple[str, str, str]]:
    return [
        ("type", f"{CONTEXT}/Event", ""),
        *_citations("citations.event", event_id=event_id),
        ("item", url_for("pages.event_json", event_id=event_id), GEOJSON),
        ("collection", url_for("pages.index"), "text/html"),
    ]


def _citations(endpoint: str, **values: Any) -> list[tuple[str, str, str]]:
    forms = citations.FORMATS.items()
    return [("describedby", url_for(endpoint, form=form, **values), one.media_type) for form, one in forms]


def _add(response: Response, links: list[tuple[str, str, str]]) -> None:
    licence = [("license", _licence(), "")] if _licence() else []
    for rel, target, media_type in [*links, ("type", f"{CONTEXT}/AboutPage", ""), *licence]:
        kind = f'; type="{media_type}"' if media_type else ""
        response.headers.add("Link", f'<{target}>; rel="{rel}"{kind}')


def _licence() -> str:
    """Return the URL of the catalogue's licence; empty if the licence is unknown."""
    return LICENCES.get(requested_index().catalogue.licence, {}).get("path", "")


def _download(suffix: str) -> str:
    """Return the URL of all events in a format."""
    return url_for("downloads.file", suffix=suffix, _external=True)


def _extent() -> dict[str, Any]:
    """Return the temporal and the spatial coverage of the events; an open end is ``..``."""
    index = requested_index()
    if not len(index):
        return {}
    first, last = int(index.start.min()), int(index.end.max())
    ends = [
        (EPOCH + timedelta(days=day)).isoformat() if day not in (OPEN_START, OPEN_END) else ".."
        for day in (first, last)
    ]
    south, north, west, east = (round(float(x), 6) for of in (index.lat, index.lon) for x in (of.min(), of.max()))
    box = {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}
    return {
        "temporalCoverage": "/".join(ends),
        "spatialCoverage": {"@type": "Place", "geo": box},
    }


def beginning(edtf: str) -> str:
    """Return the start of an event, only as precise as known."""
    interval = dates.parse(edtf)
    return _as_known(interval.start, interval.start_precision)


def _as_known(day: date | None, precision: str) -> str:
    return day.isoformat()[: {"year": 4, "month": 7, "day": 10}[precision]] if day else ""
