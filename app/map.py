"""Composes the Folium map, and takes it apart for a page that allows no inline code but the one it knows."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from branca.element import Figure
from flask import url_for
from flask_babel import gettext as _

from app import assets
from app.caching import fingerprint
from app.columns import columns_json, search_json
from app.labels import labels
from app.layers import Basemap, CaspianMap, CategoryLayer, Events, Explorer, Legend, OverlayLayer
from geodata import gazetteer

if TYPE_CHECKING:
    from app.config import Settings
    from events.index import EventIndex

_CENTRE = (41.8, 50.7)
_ZOOMS = {"zoom_start": 5, "min_zoom": 3, "max_zoom": 16}


@dataclass(frozen=True)
class MapFragment:
    """A Folium map as the parts of a page.

    Parameters
    ----------
    head
        Links to its script and style sheet.
    body
        Its element.
    script
        The code that builds it, to be run after the element; always the same bytes for the same map.
    preload
        Addresses that the script will fetch first.
    """

    head: str
    body: str
    script: str
    preload: tuple[str, ...]

    @property
    def script_hash(self) -> str:
        """The script's hash as a Content-Security-Policy names it."""
        digest = hashlib.sha256(self.script.encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode()}'"


def compose(index: EventIndex, settings: Settings, language: str, *, version: str = "", furniture: bool) -> CaspianMap:
    """Compose the map of an event set; needs an application or request context for addresses and texts.

    Parameters
    ----------
    index
        The events; the map gets their addresses and categories, not their texts.
    settings
        Whether and from where raster tiles can be switched on.
    language
        BCP 47 tag of the interface.
    version
        The release that the events are of; empty for the current ones.
    furniture
        Whether the page around the map has a filter bar and a panel.
    """
    known = gazetteer.load()
    states = {country for country in (known[place].country for place in known) if country}
    names = labels(sorted(states | set(index.countries.values)), language)
    result = CaspianMap(assets.url("dist/map.js"), assets.url("dist/map.css"), names, location=_CENTRE, **_ZOOMS)
    Basemap(assets.basemap_levels(), assets.basemap_url("labels.json")).add_to(result)
    Events().add_to(result)
    own = [category for category in index.category.values if category not in names["category"]]
    for position, category in enumerate([*names["category"], *own]):
        CategoryLayer(category, position).add_to(result)
    for overlay in overlays(settings):
        overlay.add_to(result)
    Legend(list(names["verification"]), collapsed=not furniture).add_to(result)
    columns_url = url_for("downloads.columns", v=fingerprint(columns_json(index)))
    search_url = url_for("downloads.search", v=fingerprint(search_json(index)))
    Explorer(columns_url, search_url, url_for("pages.events", version=None), version, furniture=furniture).add_to(
        result
    )
    return result


def overlays(settings: Settings) -> list[OverlayLayer]:
    """List the layers that a reader may switch on: places by kind, zones, routes, raster tiles."""
    result: list[OverlayLayer] = []
    for identity, (label, kinds) in _place_layers().items():
        arguments = [url_for("geography.places"), label, list(kinds)]
        result.append(OverlayLayer("places", arguments, label, _("Places of the gazetteer"), identity))
    note = _("The shortest ways by water between the places that sources name; the ships' own tracks are not known")
    arguments = [url_for("geography.routes"), _("Routes of movements")]
    result.append(OverlayLayer("routes", arguments, _("Routes of movements"), note, "routes"))
    for identity, (label, kinds) in _zone_layers().items():
        arguments = [url_for("geography.zones"), label, list(kinds)]
        note = _("Computed by distance from the shore; not legal boundaries")
        result.append(OverlayLayer("zones", arguments, label, note, identity))
    if settings.tile_url:
        note = _("Fetches pictures from another server while it is on; that server sees your address.")
        arguments = [settings.tile_url, settings.tile_attribution]
        result.append(OverlayLayer("tiles", arguments, _("OpenStreetMap tiles"), note, "tiles"))
    return result


def _place_layers() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Name the layers of places, and the kinds of place that each shows."""
    return {
        "ports": (_("Ports and bases"), ("port", "naval-base", "coast-guard", "shipyard")),
        "military": (_("Airfields, radars, ranges"), ("airfield", "radar", "firing-range")),
        "fields": (_("Oil and gas fields"), ("field", "platform")),
    }


def _zone_layers() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Name the layers of zones, and the kinds of zone that each shows."""
    return {
        "sectors": (_("Sectors, computed"), ("sector",)),
        "zones": (_("15-mile and fishery zones"), ("territorial-waters", "fishery-zone")),
    }


def fragment(folium_map: CaspianMap) -> MapFragment:
    """Render a map into the parts of a page, as `branca.element.Figure` would join them."""
    figure = folium_map.get_root()
    if not isinstance(figure, Figure):
        raise TypeError(f"expected a map in a figure, found it in {type(figure).__name__}")
    figure.render()
    preload: list[str] = []
    for element in folium_map._children.values():  # noqa: SLF001 - branca has no public way
        if isinstance(element, Basemap):
            preload.append(str(element.levels[0]["url"]))
        elif isinstance(element, Explorer):
            preload.append(element.columns_url)
    return MapFragment(figure.header.render(), figure.html.render(), figure.script.render(), tuple(preload))
