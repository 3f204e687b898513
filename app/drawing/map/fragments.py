"""The composed map of a kind of page, kept from request to request."""

from __future__ import annotations

from flask import g

from app.drawing.map.composing import MapFragment, compose, fragment
from app.language import languages
from app.web.parameters import requested_index, requested_version
from app.web.served import served

#: By kind of page, the windows in which the whole Caspian is shown at the zoom of the base map's second level.
_LARGE = {
    "page": "(min-width: 777px) and (min-height: 903px)",
    "embed": "(min-width: 409px) and (min-height: 685px)",
}


def map_fragment(kind: str) -> MapFragment:
    """Return the composed map of a kind of page (``page`` or ``embed``), and allow its script in this response."""
    state = served()
    index = requested_index()
    language = languages.requested()
    key = ("map", kind, language, requested_version())
    kept: dict[object, MapFragment] = state.kept
    if key not in kept:
        composed = compose(index, state.settings, language, version=requested_version(), furniture=kind == "page")
        kept[key] = fragment(composed, _LARGE[kind])
    g.script_hash = kept[key].script_hash
    return kept[key]
