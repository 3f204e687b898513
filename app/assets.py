"""Addresses of scripts, styles and base map files, each with its content's hash, so that a browser asks for it once."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, url_for

from app.caching import fingerprint, kept_for_ever
from geodata import basemap

blueprint = Blueprint("assets", __name__)

#: The first zoom at which each level of the base map is drawn.
FIRST_ZOOMS = {"overview": 0, "region": 6, "detail": 9}
_BASEMAP_FILES = frozenset([*(f"{level}.topojson" for level in FIRST_ZOOMS), "labels.json"])


def url(name: str) -> str:
    """Address of a file of `app/static`."""
    return url_for("static", filename=name, v=_hash(Path(str(current_app.static_folder)) / name))


def text(name: str) -> str:
    """Return the content of a file of `app/static`."""
    return _content(Path(str(current_app.static_folder)) / name).decode()


def basemap_json(name: str) -> Any:
    """Return the content of a file of `geodata/basemap`."""
    return json.loads(_content(_basemap_folder() / name))


def basemap_url(name: str) -> str:
    """Address of a file of `geodata/basemap`."""
    return url_for("assets.basemap_file", name=name, v=_hash(_basemap_folder() / name))


def basemap_levels() -> list[dict[str, str | int]]:
    """List the base map's levels of detail, coarse to fine: address and first zoom."""
    return [{"url": basemap_url(f"{level}.topojson"), "min_zoom": zoom} for level, zoom in FIRST_ZOOMS.items()]


@blueprint.get("/basemap/<name>")
def basemap_file(name: str) -> Response:
    """Serve a file of the base map."""
    if name not in _BASEMAP_FILES:
        abort(404)
    return kept_for_ever(Response(_content(_basemap_folder() / name), mimetype="application/json"))


def _basemap_folder() -> Path:
    return Path(basemap.__file__).parent


@cache
def _hash(path: Path) -> str:
    return fingerprint(path.read_bytes())


@cache
def _content(path: Path) -> bytes:
    return path.read_bytes()
