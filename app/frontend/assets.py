"""Scripts, styles and base map files: their URLs contain a hash of the content, so that browsers cache them."""

from __future__ import annotations

import json
import mimetypes
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, url_for
from markupsafe import Markup
from werkzeug.security import safe_join

from app.frontend.look import LOOK
from app.web.addresses import address
from app.web.responses import Packed, fingerprint
from events.table.features import dumps
from geodata import basemap

blueprint = Blueprint("assets", __name__)

STATIC = Path(__file__).parent / "static"

_BASEMAP_FILES = frozenset(f"{level}.topojson" for level in basemap.LEVELS)


def url(name: str) -> str:
    """Return the URL of a file in `app/frontend/static`."""
    return url_for("assets.static_file", name=name, v=_hash(STATIC / name))


def first_parts(bundle: str) -> list[str]:
    """Return the URLs of the modules that a map's script imports first."""
    names = json.loads(text("dist/first-parts.json"))[bundle]
    return [url_for("assets.static_file", name=f"dist/{name}") for name in names]


def text(name: str) -> str:
    """Return the content of a file in `app/frontend/static`."""
    return _content(STATIC / name).decode()


def inline(name: str) -> Markup:
    """Return a drawing in `app/frontend/static` as a part of a page, which shows it without another request."""
    return Markup(text(name))  # noqa: S704 - our own file


def basemap_json(name: str) -> Any:
    """Return the content of a file in `geodata/basemap`."""
    return json.loads(_content(_basemap_folder() / name))


def basemap_url(name: str) -> str:
    """Return the URL of a file in `geodata/basemap`."""
    return url_for("assets.basemap_file", name=name, v=_hash(_basemap_folder() / name))


def basemap_levels() -> list[dict[str, Any]]:
    """List the base map's levels of detail, coarse to fine: URL, first zoom, and bounds in degrees."""
    return [
        {"url": basemap_url(f"{level}.topojson"), "min_zoom": LOOK.zooms.levels[level], "bounds": basemap.BOUNDS[level]}
        for level in basemap.LEVELS
    ]


@cache
def basemap_labels(language: str) -> list[dict[str, Any]]:
    """List the names on the base map in a language, for `app/frontend/src/map/basemap.ts`.

    Parameters
    ----------
    language
        BCP 47 tag; missing names are in English.
    """
    return [
        {
            "name": one.names.get(language, one.name),
            **{name: getattr(one, name) for name in ("kind", "lon", "lat", "min_zoom")},
        }
        for one in basemap.labels()
    ]


def basemap_labels_url(language: str) -> str:
    """Return the URL of the names on the base map in a language."""
    return url_for("assets.basemap_labels_file", language=language, v=_labels(language).content)


@cache
def _labels(language: str) -> Packed:
    return Packed.of(dumps(basemap_labels(language)))


@blueprint.get("/static/<path:name>")
@address(public=True)
def static_file(name: str) -> Response:
    """Serve a file in `app/frontend/static`."""
    path = safe_join(str(STATIC), name)
    if path is None or not _is_file(Path(path)):
        abort(404)
    # The bundler puts hashes of the content into the names of chunks.
    named = Path(path).name.startswith("part-")
    return _kept(Path(path), STATIC / f"{name}.br", mimetypes.guess_type(name)[0], named=named)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # the name is too long for the file system
        return False


@blueprint.get("/basemap/<name>")
@address(public=True)
def basemap_file(name: str) -> Response:
    """Serve a file of the base map."""
    if name not in _BASEMAP_FILES:
        abort(404)
    return _kept(_basemap_folder() / name, STATIC / "dist" / "basemap" / f"{name}.br", "application/json")


@blueprint.get("/basemap/labels.<language>.json")
@address(public=True)
def basemap_labels_file(language: str) -> Response:
    """Serve the names on the base map in one language."""
    if language != "en" and not any(language in one.names for one in basemap.labels()):
        abort(404)
    return _labels(language).response("application/json")


def _kept(path: Path, packed: Path, kind: str | None, *, named: bool = False) -> Response:
    """Return a file, precompressed by the build for clients that accept the encoding."""
    return _packed(path, packed).response(kind, named=named)


@cache
def _packed(path: Path, packed: Path) -> Packed:
    # A base map that was derived again is compressed with the next build.
    small = packed.is_file() and packed.stat().st_mtime >= path.stat().st_mtime
    return Packed(_content(path), packed.read_bytes() if small else None, _hash(path))


def _basemap_folder() -> Path:
    return Path(basemap.__file__).parent


@cache
def _hash(path: Path) -> str:
    return fingerprint(path.read_bytes())


@cache
def _content(path: Path) -> bytes:
    return path.read_bytes()
