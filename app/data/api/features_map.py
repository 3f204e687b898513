"""The map of an HTML page of the API: base map, and the listed features, which the page fetches as GeoJSON."""

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

#: The features of a page may extend beyond the region.
_ZOOMS: dict[str, Any] = ZOOMS | {"min_zoom": 1}


class Features(JSCSSMixin, folium.MacroElement):
    """The features of the page's GeoJSON alternate."""

    _template = Template("""
        {% macro script(this, kwargs) %}
            caspian.features({{ this._parent.get_name() }});
        {% endmacro %}
    """)

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        name_element(self, "Features", "caspian")


def compose_features_map() -> MapFragment:
    """Compose the map, which is the same for all pages in a language."""
    language = languages.requested()
    composed = CaspianMap("map", language, {}, (), location=CENTRE, **_ZOOMS)
    Basemap(assets.basemap_levels(), assets.basemap_labels_url(language)).add_to(composed)
    Features().add_to(composed)
    return fragment(composed)
