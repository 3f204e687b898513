"""Rendering of maps and pictures without a server, by the code of the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app import create_app
from app.drawing.picture import routes
from app.pages.map import one_file
from app.web.config import Settings
from events.model.errors import FormatError
from events.own.intake import Request
from events.own.mapping import Mapping as ColumnMapping
from events.table.catalogue import Catalogue

SUFFIXES = (".html", ".png", ".svg", ".pdf")


def sources(settings: Mapping[str, Any]) -> Iterator[Path]:
    """Yield the local files of event sets that settings name, as `render` takes them."""
    for text in settings.get("events", ()):
        if path := Request.parse(text, ColumnMapping()).path:
            yield path


def render(
    suffix: str,
    parameters: Mapping[str, str],
    settings: Mapping[str, Any] | None = None,
    site: str = "",
    events: Catalogue | None = None,
) -> bytes:
    """Draw a map.

    Parameters
    ----------
    suffix
        One of `SUFFIXES`: a map in one file, or a picture.
    parameters
        Query parameters of ``/map.html`` or ``/map.png``.
    settings
        Keyword arguments of `app.web.config.Settings` that say where the events are.
    site
        Root address of a site for the links of a map in one file; empty leaves them out.
    events
        Events to draw instead of those that the settings name.

    Raises
    ------
    FormatError
        If there is no such format.
    FilterError
        If a parameter is not allowed; the message names it.
    """
    if suffix not in SUFFIXES:
        raise FormatError(
            f"a map cannot be written as {suffix or 'a file without an extension'!r}; expected {', '.join(SUFFIXES)}"
        )
    app = create_app(Settings(**settings or {}), events)
    with app.test_request_context(f"/map{suffix}", query_string=dict(parameters)):
        if suffix == ".html":
            return one_file.requested_document(site).encode()
        drawn: bytes = routes.map_picture(suffix[1:]).get_data()
        return drawn
