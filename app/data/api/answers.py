"""Responses as JSON for programs and HTML for people, from the same document, with links to each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Response, render_template, request
from flask_babel import gettext as _
from werkzeug.urls import iri_to_uri

from app.language.languages import LANGUAGE
from app.web.parameters import VERSION
from app.web.query import Query
from app.web.responses import FORMAT, FORMATS, JSON, revalidated, wants_html
from events.table.features import dumps

#: The query parameters of every address of the API.
COMMON = (FORMAT, VERSION, LANGUAGE)
OPENAPI = "application/vnd.oai.openapi+json"

Link = dict[str, str]


def check_format() -> None:
    """Reject an unknown format.

    Raises
    ------
    FilterError
        If the format is unknown; the message lists the known ones.
    """
    Query.requested().choice(FORMAT, FORMATS)


def here(**changes: str | None) -> str:
    """Return the URL of this request with some query parameters changed; `None` removes one."""
    arguments = request.args.to_dict(flat=False) | {
        name: [value] for name, value in changes.items() if value is not None
    }
    kept = {name: values for name, values in arguments.items() if changes.get(name, "") is not None}
    return iri_to_uri(request.base_url) + ("?" + urlencode(kept, doseq=True, safe="/:,.") if kept else "")


def link(rel: str, href: str, kind: str, title: str = "") -> Link:
    """Create a link object."""
    return {"rel": rel, "href": href, "type": kind} | ({"title": title} if title else {})


def self_links(kind: str) -> list[Link]:
    """Link a document to itself, and to its other format."""
    as_program = link("self", here(f="json"), kind, _("This document as JSON"))
    as_page = link("alternate", here(f="html"), "text/html", _("This document as a page"))
    if wants_html():
        as_program["rel"], as_page["rel"] = "alternate", "self"
    return [as_program, as_page]


def answer(document: Mapping[str, Any], template: str, kind: str = JSON, **context: Any) -> Response:
    """Return a document as a response, as JSON of a media type or as a page.

    Parameters
    ----------
    document
        The content; its ``links`` are also sent as headers.
    template
        Name of the page's template, which gets the document as ``page``.
    kind
        Media type of the JSON.
    context
        Further variables of the template.
    """
    if wants_html():
        response = Response(render_template(f"api/{template}.html", page=document, **context), mimetype="text/html")
    else:
        response = Response(dumps(document), content_type=kind)
    return finished(response, document.get("links", ()))


def finished(response: Response, links: Any, tag: str | None = None) -> Response:
    """Add what every response has in common: ``Link`` headers and cache headers."""
    for one in links:
        response.headers.add("Link", f'<{one["href"]}>; rel="{one["rel"]}"; type="{one["type"].replace(chr(34), "")}"')
    response.vary.add("Accept")
    return revalidated(response, tag)
