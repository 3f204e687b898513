"""The map of a page of the API: base map and the features that the page lists, fetched by the page as GeoJSON."""

from __future__ import annotations

from typing import Any

import folium
from folium.elements import JSCSSMixin
from folium.template import Template

from app.drawing.map.composing import fragment
from app.drawing.map.elements import Basemap, CaspianMap, name_element
from app.drawing.map.page_parts import MapFragment
from app.frontend import assets
from app.frontend.look import CENTRE, ZOOMS
from app.language import languages

#: Features of a whole page may lie further apart than the region is wide.
_ZOOMS: dict[str, Any] = ZOOMS | {"min_zoom": 1}


class Features(JSCSSMixin, folium.MacroElement):
    """The features that the page names as its alternate in GeoJSON."""

    _template = Template("""
        {% macro script(this, kwargs) %}
            caspian.features({{ this._parent.get_name() }});
        {% endmacro %}
    """)

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        name_element(self, "Features", "caspian")


def compose_features_map() -> MapFragment:
    """Compose the map, the same for every page of a language."""
    language = languages.requested()
    composed = CaspianMap("map", language, {}, (), location=CENTRE, **_ZOOMS)
    Basemap(assets.basemap_levels(), assets.basemap_labels_url(language)).add_to(composed)
    Features().add_to(composed)
    return fragment(composed)
