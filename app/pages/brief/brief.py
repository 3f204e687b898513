"""The brief of any filter as a page, as Markdown, as a Word document, as PowerPoint slides, and as PDF."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint, Response, render_template

from app.drawing.map.address import page_filter
from app.drawing.picture import routes as pictures
from app.drawing.picture.parameters import PictureRequest
from app.language.languages import LANGUAGE, current
from app.pages.brief import markdown
from app.pages.brief.content import SIZE, compose
from app.web.addresses import address
from app.web.parameters import VERSION, parse_filter, requested_index, requested_version
from app.web.policy.concurrency import expensive
from app.web.query import Query
from app.web.responses import as_file
from events.model.event_filter import EventFilter
from events.publishing.metadata import contributors

blueprint = Blueprint("brief", __name__)

_OFFICE = "application/vnd.openxmlformats-officedocument"
# By file extension: the media type, and the module that writes it.
_DOCUMENTS = {
    "docx": (f"{_OFFICE}.wordprocessingml.document", "word"),
    "pdf": ("application/pdf", "paper"),
    "pptx": (f"{_OFFICE}.presentationml.presentation", "slides"),
}


@blueprint.get("/brief/")
@address(release=True, language=True, expensive=True)
def page() -> str:
    """Show the brief of a filter."""
    event_filter, unknown = page_filter()
    return render_template(
        "brief/brief.html",
        filter=event_filter,
        unknown=unknown,
        version=requested_version(),
        brief=compose(event_filter),
    )


@blueprint.get("/brief.md")
@address(release=True, language=True, shared=True, revalidate=True, expensive=True)
def text() -> Response:
    """Return the brief of a filter as Markdown."""
    event_filter = _filter()
    response = Response(markdown.write(compose(event_filter)), content_type="text/markdown; charset=utf-8")
    return as_file(response, "inline", _name(event_filter, "md"))


@blueprint.get("/brief.docx")
@address(release=True, language=True, shared=True, revalidate=True)
def document() -> Response:
    """Return the brief of a filter as a Word document."""
    return _written("docx")


@blueprint.get("/brief.pptx")
@address(release=True, language=True, shared=True, revalidate=True)
def slides() -> Response:
    """Return the brief of a filter as PowerPoint slides."""
    return _written("pptx")


@blueprint.get("/brief.pdf")
@address(release=True, language=True, shared=True, revalidate=True)
def paper() -> Response:
    """Return the brief of a filter as PDF."""
    return _written("pdf")


def _written(form: str) -> Response:
    event_filter, language = _filter(), current()
    kind, module = _DOCUMENTS[form]
    width, height = SIZE
    picture = pictures.drawn(
        PictureRequest("png", width, height, 2, language=language.code, timeline=True, event_filter=event_filter)
    )
    with expensive():
        # The libraries for documents are slow to import.
        writer = import_module(f"app.pages.brief.{module}")
        author = contributors(requested_index().catalogue)
        written = writer.write(compose(event_filter), picture, language, author)
    return as_file(Response(written, mimetype=kind), "attachment", _name(event_filter, form))


def _filter() -> EventFilter:
    """Parse the filter of a file, which takes only the parameters of the brief."""
    return parse_filter(Query.requested().only_filtered(VERSION, LANGUAGE).without(VERSION, LANGUAGE))


def _name(event_filter: EventFilter, form: str) -> str:
    named = "-".join(filter(None, ["caspian-brief", requested_version(), event_filter.slug()]))
    return f"{named}.{form}"
