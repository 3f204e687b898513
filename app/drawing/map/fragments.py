"""Cache of the composed map of each kind of page, without anything that depends on a request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import current_app, g, request
from werkzeug.test import create_environ

from app.drawing.map.page_parts import MapFragment
from app.language import languages
from app.web.parameters import VERSION, requested_index, requested_version
from app.web.served import served

#: By kind of page, the media query for windows that show the whole Caspian at the zoom of the base map's second level.
_LARGE = {
    "page": "(min-width: 777px) and (min-height: 903px)",
    **dict.fromkeys(("embed", "embed-light"), "(min-width: 409px) and (min-height: 685px)"),
}
#: Placeholder for the site's prefix in the URLs of a cached map.
_ROOT = "/.root"


def map_fragment(kind: str) -> MapFragment:
    """Return the composed map of a kind of page, and allow its script in this response.

    Parameters
    ----------
    kind
        ``page``, ``embed``, or ``embed-light`` without filters by place, ship, organisation or series.
    """

    def make() -> MapFragment:
        from app.drawing.map.composing import compose, fragment  # noqa: PLC0415 - Folium is slow to load

        index, version, language = requested_index(), requested_version(), languages.requested()
        composed = compose(
            index, served().settings, language,
            version=version, furniture=kind == "page", chooses=kind != "embed-light",
        )  # fmt: skip
        return fragment(composed, _LARGE[kind])

    return kept_fragment(kind, make)


def kept_fragment(kind: str, make: Callable[[], MapFragment]) -> MapFragment:
    """Return a composed map with the URLs of the requested site, and allow its script in this response.

    Parameters
    ----------
    kind
        Cache key, in addition to language and release.
    make
        Composes the map for a request that has only these parameters.
    """
    language, named = languages.requested(), languages.LANGUAGE in request.args

    def made() -> MapFragment:
        with _plain_request(language if named else "", language):
            found = make()
            # In a page, unlike in a map of one file, the script is a module.
            return replace(found, script=f"await caspian.styled();{found.script}")

    kept = served().parts.part(("map", kind, language, named, requested_version()), made)
    found = _at(request.script_root, kept)
    g.script_hash = found.script_hash
    return found


@contextmanager
def _plain_request(named: str, preferred: str) -> Iterator[None]:
    """Enter the context of a request for the same release and language to the same host, with the prefix `_ROOT`."""
    asked = {VERSION: requested_version(), languages.LANGUAGE: named}
    environ = create_environ(
        base_url=f"http://{request.host}{_ROOT}",
        query_string={name: value for name, value in asked.items() if value},
        headers={"Accept-Language": preferred},
    )
    with current_app.request_context(environ):
        yield


def _at(prefix: str, kept: MapFragment) -> MapFragment:
    """Insert the prefix of a site, validated by `app.web.policy.strict_requests`, into the URLs of a map."""
    head, body, script = (text.replace(_ROOT, prefix) for text in (kept.head, kept.body, kept.script))
    preload = tuple(replace(one, url=one.url.replace(_ROOT, prefix)) for one in kept.preload)
    return MapFragment(head, body, script, preload)
