"""The overlays of the map: places by kind, zones, routes, raster tiles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _

from app.drawing.map.columns import MOST_IN_PAGE
from app.web.config import Settings
from events.index.index import EventIndex

#: The number of base map levels, coarse to fine, and the overlays of a map without a server.
LEVELS_ALONE, CARRIED_ALONE = 2, ("access", "routes")
#: The overlays of an embed.
EMBEDDED = ("routes",)


class Overlay(NamedTuple):
    """An overlay, off until the reader switches it on.

    Attributes
    ----------
    constructor, arguments
        Function of the page's script that creates it, and its arguments.
    label, note
        Its name in the legend, and a remark.
    identity
        Its name in the page and in URLs; empty if no URL can switch it on.
    """

    constructor: str
    arguments: Sequence[Any]
    label: str
    note: str
    identity: str = ""


def overlays(settings: Settings, *, routes: bool) -> list[Overlay]:
    """List the overlays that a reader may switch on: places by kind, zones, routes, raster tiles.

    Parameters
    ----------
    settings
        The configuration of raster tiles.
    routes
        Whether the page can filter movements.
    """
    result: list[Overlay] = []
    for identity, (label, kinds) in _place_layers().items():
        arguments = [url_for("geography.places"), label, list(kinds), url_for("places.listing")]
        result.append(Overlay("places", arguments, label, _("Places of the gazetteer"), identity))
    if routes:
        note = _("Rings on ports: who may use them in the chosen period, and on what terms; a click shows the years")
        arguments = [url_for("geography.port_access"), _("Who may use which port")]
        result.append(Overlay("access", arguments, _("Who may use which port"), note, "access"))
        note = _("The shortest ways by water between the places that sources name; the ships' own tracks are not known")
        arguments = [url_for("geography.routes"), _("Routes of movements")]
        result.append(Overlay("routes", arguments, _("Routes of movements"), note, "routes"))
    for identity, (label, kinds) in _zone_layers().items():
        arguments = [url_for("geography.zones"), label, list(kinds)]
        note = _("Computed by distance from the shore; not legal boundaries")
        result.append(Overlay("zones", arguments, label, note, identity))
    if settings.tile_url:
        note = _("Fetches pictures from another server while it is on; that server sees your address.")
        arguments = [settings.tile_url, settings.tile_attribution]
        result.append(Overlay("tiles", arguments, _("OpenStreetMap tiles"), note))
    return result


def layer_names(index: EventIndex, settings: Settings) -> list[str]:
    """Name the overlays that a URL can switch on.

    Tiles are not among them: following a link does not imply consent to requests to another server.
    """
    further = overlays(settings, routes=len(index) <= MOST_IN_PAGE)
    return [overlay.identity for overlay in further if overlay.identity]


def _place_layers() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the layers of places with their labels and kinds of place."""
    return {
        "ports": (_("Ports and bases"), ("port", "naval-base", "coast-guard", "shipyard")),
        "military": (_("Airfields, radars, ranges"), ("airfield", "radar", "firing-range")),
        "fields": (_("Oil and gas fields"), ("field", "platform")),
    }


def _zone_layers() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the layers of zones with their labels and kinds of zone."""
    return {
        "sectors": (_("Sectors, computed"), ("sector",)),
        "zones": (_("15-mile and fishery zones"), ("territorial-waters", "fishery-zone")),
    }
