"""Addresses of scripts, styles and base map files, each with its content's hash, so that a browser asks for it once."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, current_app, send_from_directory, url_for

from geodata import basemap

blueprint = Blueprint("assets", __name__)

#: The first zoom at which each level of the base map is drawn.
_FIRST_ZOOMS = {"overview": 0, "region": 6, "detail": 9}
_IMMUTABLE = 365 * 24 * 3600


def url(name: str) -> str:
    """Address of a file of `app/static`."""
    return url_for("static", filename=name, v=_hash(Path(str(current_app.static_folder)) / name))


def basemap_url(name: str) -> str:
    """Address of a file of `geodata/basemap`."""
    return url_for("assets.basemap_file", name=name, v=_hash(_basemap_folder() / name))


def basemap_levels() -> list[dict[str, str | int]]:
    """List the base map's levels of detail, coarse to fine: address and first zoom."""
    return [{"url": basemap_url(f"{level}.topojson"), "min_zoom": zoom} for level, zoom in _FIRST_ZOOMS.items()]


@blueprint.get("/basemap/<name>")
def basemap_file(name: str) -> Response:
    """Serve a file of the base map."""
    return send_from_directory(_basemap_folder(), name, mimetype="application/json", max_age=_IMMUTABLE)


def _basemap_folder() -> Path:
    return Path(basemap.__file__).parent


@cache
def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
