"""The pages that Folium makes of events, with their scripts and styles beside them instead of on CDNs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import folium
from folium.plugins import FastMarkerCluster, MarkerCluster
from rivals.rivals import with_local_assets

if TYPE_CHECKING:
    from events.table.catalogue import Catalogue

_CENTRE, _ZOOM = (41.8, 50.7), 5


def marker_cluster(catalogue: Catalogue) -> str:
    """Render a page of clustered markers with popups, as Folium's guide does it."""
    folium_map = _map()
    cluster = MarkerCluster().add_to(folium_map)
    columns = (catalogue.table[name].to_pylist() for name in ("lat", "lon", "title", "summary"))
    for lat, lon, title, summary in zip(*columns, strict=True):
        popup = folium.Popup(f"{title}: {summary}", parse_html=True)
        folium.Marker((lat, lon), popup=popup).add_to(cluster)
    return _rendered(folium_map)


def fast_marker_cluster(catalogue: Catalogue) -> str:
    """Render a page of clustered points without popups."""
    folium_map = _map()
    points = [
        list(point) for point in zip(*(catalogue.table[name].to_pylist() for name in ("lat", "lon")), strict=True)
    ]
    FastMarkerCluster(points).add_to(folium_map)
    return _rendered(folium_map)


def _map() -> folium.Map:
    # Without a layer of tiles the clusters need to be told how far one can zoom.
    return folium.Map(location=_CENTRE, zoom_start=_ZOOM, tiles=None, maxZoom=16)


def _rendered(folium_map: folium.Map) -> str:
    return with_local_assets(folium_map.get_root().render())
