"""Scripts, styles and base map files: addresses contain a hash of the content, so that browsers request them once."""

from __future__ import annotations

import json
import mimetypes
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from werkzeug.security import safe_join

from app.frontend.look import LOOK
from app.web.addresses import address
from app.web.responses import fingerprint, kept_by_content
from geodata import basemap

blueprint = Blueprint("assets", __name__)

STATIC = Path(__file__).parent / "static"

_BASEMAP_FILES = frozenset([*(f"{level}.topojson" for level in basemap.LEVELS), "labels.json"])


def url(name: str) -> str:
    """Address of a file of `app/frontend/static`."""
    return url_for("assets.static_file", name=name, v=_hash(STATIC / name))


def first_parts() -> list[str]:
    """Addresses of the parts of the map page's script that it imports before it does anything."""
    names = json.loads(text("dist/first-parts.json"))
    return [url_for("assets.static_file", name=f"dist/{name}") for name in names]


def text(name: str) -> str:
    """Return the content of a file of `app/frontend/static`."""
    return _content(STATIC / name).decode()


def basemap_json(name: str) -> Any:
    """Return the content of a file of `geodata/basemap`."""
    return json.loads(_content(_basemap_folder() / name))


def basemap_url(name: str) -> str:
    """Address of a file of `geodata/basemap`."""
    return url_for("assets.basemap_file", name=name, v=_hash(_basemap_folder() / name))


def basemap_levels() -> list[dict[str, Any]]:
    """List the base map's levels of detail, coarse to fine: address, first zoom, and bounds in degrees."""
    return [
        {"url": basemap_url(f"{level}.topojson"), "min_zoom": LOOK.zooms.levels[level], "bounds": basemap.BOUNDS[level]}
        for level in basemap.LEVELS
    ]


@blueprint.get("/static/<path:name>")
@address(public=True)
def static_file(name: str) -> Response:
    """Serve a file of `app/frontend/static`."""
    path = safe_join(str(STATIC), name)
    if path is None or not _is_file(Path(path)):
        abort(404)
    # The bundler names parts of a script after their content.
    named = Path(path).name.startswith("part-")
    return _kept(Path(path), STATIC / f"{name}.br", mimetypes.guess_type(name)[0], named=named)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # the name is longer than the system's can be
        return False


@blueprint.get("/basemap/<name>")
@address(public=True)
def basemap_file(name: str) -> Response:
    """Serve a file of the base map."""
    if name not in _BASEMAP_FILES:
        abort(404)
    return _kept(_basemap_folder() / name, STATIC / "dist" / "basemap" / f"{name}.br", "application/json")


def _kept(path: Path, packed: Path, kind: str | None, *, named: bool = False) -> Response:
    """Return a file, to clients that can unpack it as the build packed it."""
    # A base map that was derived anew is packed with the next build.
    small = packed.is_file() and packed.stat().st_mtime >= path.stat().st_mtime and request.accept_encodings["br"] > 0
    response = Response(_content(packed if small else path), mimetype=kind)
    response.vary.add("Accept-Encoding")
    if small:
        response.content_encoding = "br"
    return kept_by_content(response, _hash(path), f"{_hash(path)}{':br' if small else ''}", named=named)


def _basemap_folder() -> Path:
    return Path(basemap.__file__).parent


@cache
def _hash(path: Path) -> str:
    return fingerprint(path.read_bytes())


@cache
def _content(path: Path) -> bytes:
    return path.read_bytes()
