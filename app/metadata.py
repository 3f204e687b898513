"""What makes the catalogue citable: schemas, data package, citation, changelog, tombstones, history of an event."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import metadata as installed
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, render_template, url_for
from flask_babel import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from app.caching import asked_each_time
from app.documents import Document
from app.errors import wants_html
from app.state import VERSION, released, requested_index, requested_version, served
from events.curation import reading, revisions
from events.curation.changelog import changelog
from events.publishing import json_schema, metadata

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from events.curation.records import Records
    from events.curation.revisions import Change
    from events.model.schema import Withdrawal

blueprint = Blueprint("metadata", __name__)

_SCHEMA = "application/schema+json"
_YAML = "application/yaml"


@blueprint.get("/schema.json")
def record_schema() -> Response:
    """Give the JSON Schema of a record."""
    return _answer(json_schema.record_schema(), _SCHEMA)


@blueprint.get("/feature.schema.json")
def feature_schema() -> Response:
    """Give the JSON Schema of an event's GeoJSON feature."""
    return _answer(json_schema.feature_schema(), _SCHEMA)


@blueprint.get("/datapackage.json")
def data_package() -> Response:
    """Give the Frictionless data package that describes the downloads."""
    version = requested_version()
    query = f"{VERSION}={version}" if version else ""
    return _answer(metadata.data_package(requested_index().catalogue, released(), query), "application/json")


@blueprint.get("/CITATION.cff")
def citation() -> Response:
    """Give how the catalogue, or the release that is asked for, is cited."""
    wanted = [one for one in released() if requested_version() in ("", one.version)]
    text = metadata.citation_text(requested_index().catalogue, wanted, installed.version("caspian-map"))
    return asked_each_time(Response(text, mimetype=_YAML))


@blueprint.get("/docs/changelog")
def changes() -> str:
    """Show what was added, revised, merged and withdrawn."""
    settings = served().settings
    if settings.events:
        abort(404, _("There is no list of changes to the event sets that this server shows."))
    text = changelog(_records(settings.catalogue), revisions.frozen(settings.releases))
    return render_template("document.html", page=Document(title(), render(text)))


def title() -> str:
    """Name the changelog, for the list of the documentation."""
    return str(_("Changes to the data"))


def history(event_id: str) -> list[Change]:
    """Tell what became of an event from release to release, for its page; there is none of a user's own events."""
    state = served()
    if state.settings.events:
        return []
    return revisions.revisions(event_id, state.index.catalogue.frame, revisions.frozen(state.settings.releases))


def find(event_id: str) -> int:
    """Return the row of an event of the requested version; end the request with 410 or 404 if there is none."""
    row = requested_index().row_of(event_id)
    if row is None:
        abort_if_withdrawn(event_id)
        abort(404, _("There is no event %(id)s.", id=event_id[:120]))
    return row


def withdrawals() -> Iterable[Withdrawal]:
    """List what was withdrawn from the current events; sets of the user's say nothing of that."""
    settings = served().settings
    return () if settings.events else _records(settings.catalogue).withdrawn.values()


def abort_if_withdrawn(event_id: str) -> None:
    """End the request with 410 Gone if an event was withdrawn; to be called where there is no event of this id.

    A release is asked for what it holds, and never held a tombstone.
    """
    withdrawal = None if requested_version() else {one.id: one for one in withdrawals()}.get(event_id)
    if withdrawal is not None:
        abort(_gone(withdrawal))


def render(text: str) -> Markup:
    """Render a changelog's Markdown; an item that has a list of its own folds."""
    markdown = MarkdownIt("commonmark", {"html": False})
    tokens = _folded(markdown.parse(text))
    return Markup(markdown.renderer.render(tokens, markdown.options, {}))  # noqa: S704 - markdown-it escapes


def _folded(tokens: list[Token]) -> list[Token]:
    """Put list items that begin with a paragraph and go on with a list into ``<details>``."""
    folded: list[Token] = []
    levels: set[int] = set()
    for position, token in enumerate(tokens):
        after = [one.type for one in tokens[position + 1 : position + 5]]
        if token.type == "list_item_close" and token.level in levels:
            levels.remove(token.level)
            folded.append(_html("</details>"))
        folded.append(token)
        if token.type == "list_item_open" and after == _ITEM_WITH_LIST:
            levels.add(token.level)
            folded.append(_html("<details><summary>"))
        if token.type == "paragraph_close" and token.level - 1 in levels and after[:1] == ["bullet_list_open"]:
            folded.append(_html("</summary>"))
    return folded


_ITEM_WITH_LIST = ["paragraph_open", "inline", "paragraph_close", "bullet_list_open"]


def _html(text: str) -> Token:
    return Token("html_block", "", 0, content=text)


def _gone(withdrawal: Withdrawal) -> Response:
    """Answer that an event was withdrawn: why, what stands for it now, and which releases still hold it."""
    versions = revisions.holding(withdrawal.id, revisions.frozen(served().settings.releases))
    replacement = withdrawal.replaced_by
    successor = url_for("pages.event", event_id=replacement) if replacement else None
    if wants_html():
        page = render_template("gone.html", withdrawal=withdrawal, successor=successor, versions=versions)
        response = Response(page, 410, mimetype="text/html")
    else:
        problem = {
            "type": "about:blank",
            "title": "Gone",
            "status": 410,
            "detail": f"The event {withdrawal.id} was withdrawn on {withdrawal.date}: {withdrawal.reason}",
            "reason": withdrawal.reason,
            "withdrawn": withdrawal.date,
            "replaced_by": replacement,
            "versions": versions,
        }
        response = Response(json.dumps(problem, ensure_ascii=False), 410, mimetype="application/problem+json")
    if successor:
        response.headers["Link"] = f'<{successor}>; rel="successor-version"'
    return response


def _answer(described: dict[str, object], mimetype: str) -> Response:
    return asked_each_time(Response(json.dumps(described, ensure_ascii=False, indent=2) + "\n", mimetype=mimetype))


@lru_cache(maxsize=4)
def _records(folder: Path) -> Records:
    return reading.read(folder)
