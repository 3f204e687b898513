"""Answers as JSON for programs and HTML for people, from the same document, with links to the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Response, render_template, request
from flask_babel import gettext as _

from app.language.languages import LANGUAGE
from app.web.parameters import VERSION
from app.web.query import Query
from app.web.responses import FORMAT, FORMATS, JSON, revalidated, wants_html
from events.table.features import dumps

#: What every address of the API takes.
COMMON = (FORMAT, VERSION, LANGUAGE)
OPENAPI = "application/vnd.oai.openapi+json"

Link = dict[str, str]


def check_format() -> None:
    """Refuse another format than those that there are.

    Raises
    ------
    FilterError
        That names them.
    """
    Query.requested().choice(FORMAT, FORMATS)


def here(**changes: str | None) -> str:
    """Return the address of this request with some parameters changed; `None` takes one away."""
    arguments = request.args.to_dict(flat=False) | {
        name: [value] for name, value in changes.items() if value is not None
    }
    kept = {name: values for name, values in arguments.items() if changes.get(name, "") is not None}
    return request.base_url + ("?" + urlencode(kept, doseq=True, safe="/:,.") if kept else "")


def link(rel: str, href: str, kind: str, title: str = "") -> Link:
    """Make a link of a document."""
    return {"rel": rel, "href": href, "type": kind} | ({"title": title} if title else {})


def self_links(kind: str) -> list[Link]:
    """Link a document to itself, and to what else there is of it."""
    as_program = link("self", here(f="json"), kind, _("This document as JSON"))
    as_page = link("alternate", here(f="html"), "text/html", _("This document as a page"))
    if wants_html():
        as_program["rel"], as_page["rel"] = "alternate", "self"
    return [as_program, as_page]


def answer(document: Mapping[str, Any], template: str, kind: str = JSON, **context: Any) -> Response:
    """Answer with a document, as JSON of some media type or as a page.

    Parameters
    ----------
    document
        What there is to say; its ``links`` go into the header, too.
    template
        Name of the page's template, which gets the document as ``page``.
    kind
        Media type of the JSON.
    context
        What else the template needs.
    """
    if wants_html():
        response = Response(render_template(f"api/{template}.html", page=document, **context), mimetype="text/html")
    else:
        response = Response(dumps(document), content_type=kind)
    return finished(response, document.get("links", ()))


def finished(response: Response, links: Any, tag: str | None = None) -> Response:
    """Add what every answer has: links in the header, and how it may be kept."""
    for one in links:
        response.headers.add("Link", f'<{one["href"]}>; rel="{one["rel"]}"; type="{one["type"].replace(chr(34), "")}"')
    response.vary.add("Accept")
    return revalidated(response, tag)
