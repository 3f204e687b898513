"""The project's own Folium elements: the map, its base map, events, category layers, tiles and legend.

They follow the pattern of Folium's plugins, but contain no texts of events, and their names are fixed, so that the same
map renders to the same bytes. They call functions of `caspian`, the global of the bundled script.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import folium
from folium.elements import JSCSSMixin
from folium.map import Layer
from folium.template import Template

from app.frontend import assets
from app.language import languages

if TYPE_CHECKING:
    from branca.element import Element


def name_element(element: Element, name: str, identity: str) -> None:
    """Set the name of an element in the page, which Folium would generate randomly."""
    element._name = name  # noqa: SLF001 - branca has no public API for this
    element._id = identity  # noqa: SLF001


class CaspianMap(folium.Map):
    """A Folium map without CDN assets and inline styles, and with pinch zoom, which Folium disables.

    Parameters
    ----------
    bundle
        Name of the bundled script and style sheet: ``map`` or ``embed``.
    language
        BCP 47 tag of the script's texts.
    labels
        Labels of the codes of the vocabulary, see `app.language.labels.labels`.
    parameters
        Parameters by which readers or the URL can filter events, see `app.drawing.map.columns.list_parameters`.
    """

    # None of the scripts blocks the parser of the page; they run in this order, before that of the map itself.
    _template = Template("""
        {% macro header(this, kwargs) %}
            <link rel="stylesheet" href="{{ this.style }}">
            {% for url in this.parts %}<link rel="modulepreload" href="{{ url }}">{% endfor %}
            <script type="module" src="{{ this.script }}"></script>
            {% if this.texts %}<script defer src="{{ this.texts }}"></script>{% endif %}
        {% endmacro %}
        {% macro html(this, kwargs) %}
            <div class="folium-map" id={{ this.get_name()|tojson }} tabindex="0"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            caspian.useLabels({{ this.labels|tojson }});
            caspian.useParameters({{ this.parameters|tojson }});
            globalThis.{{ this.get_name() }} = caspian.createMap({{ this.get_name()|tojson }}, {
                center: {{ this.location|tojson }},
                ...{{ this.options|tojavascript }}
            });
        {% endmacro %}
    """)

    def __init__(
        self,
        bundle: Literal["map", "embed"],
        language: str,
        labels: Mapping[str, Mapping[str, str]],
        parameters: Sequence[Mapping[str, Any]],
        **options: Any,
    ) -> None:
        super().__init__(tiles=None, **options)
        name_element(self, "Map", "caspian")
        self.default_js, self.default_css = [], []
        self.script, self.style = assets.url(f"dist/{bundle}.js"), assets.url(f"dist/{bundle}.css")
        self.parts = assets.first_parts(bundle)
        self.texts = languages.script_texts_url(language)
        self.labels = labels
        self.parameters = parameters


class _ScriptLayer(JSCSSMixin, Layer):
    """A layer created by a function of the bundled script.

    Parameters
    ----------
    kind, identity
        Its name in the page, see `name_element`.
    constructor, arguments
        Name of the function, and its arguments.
    options
        Options of Folium's layers.
    """

    _template = Template("""
        {% macro script(this, kwargs) %}
            globalThis.{{ this.get_name() }} = caspian.{{ this.constructor }}(
                {{ this.arguments|map("tojson")|join(", ") }}
            );
        {% endmacro %}
    """)

    def __init__(self, kind: str, identity: str, constructor: str, arguments: Sequence[Any], **options: Any) -> None:
        super().__init__(**options)
        name_element(self, kind, identity)
        self.constructor = constructor
        self.arguments = list(arguments)


class Basemap(_ScriptLayer):
    """Sea, land, shores, rivers, borders and names from the project's own files, without requests to third parties.

    Parameters
    ----------
    levels
        For each level of detail, coarse to fine, its URL, the first zoom at which it is drawn, and its bounds, see
        `app.frontend.assets.basemap_levels`.
    labels_url
        URL of the names on the map.
    """

    def __init__(self, levels: Sequence[Mapping[str, Any]], labels_url: str) -> None:
        self.levels, self.labels_url = list(levels), labels_url
        arguments = [self.levels, labels_url]
        super().__init__("Basemap", "caspian", "basemap", arguments, name="basemap", overlay=False, control=False)


class Events(_ScriptLayer):
    """All events on one canvas: single symbols, clusters, discs of uncertainty."""

    def __init__(self) -> None:
        super().__init__("Events", "caspian", "events", [], name="events", overlay=True, control=False)


class CategoryLayer(_ScriptLayer):
    """The events of one category as a layer that can be switched on and off; the reader sees the label of its code."""

    def __init__(self, category: str, position: int) -> None:
        super().__init__("Category", str(position), "category", [category], name=category, overlay=True)


class OverlayLayer(_ScriptLayer):
    """An overlay that is off until the reader switches it on.

    Parameters
    ----------
    constructor, arguments
        As for `_ScriptLayer`.
    label, note
        Its name in the legend, and a remark.
    identity
        Its name in the page and in URLs; empty if no URL can switch it on.
    """

    def __init__(self, constructor: str, arguments: Sequence[Any], label: str, note: str, identity: str = "") -> None:
        name = identity or constructor
        super().__init__("Overlay", name, constructor, arguments, name=label, overlay=True, show=False)
        self.identity = identity
        self.note = note


class Legend(folium.LayerControl):
    """The layer control, which is also the legend and the category filter.

    Parameters
    ----------
    verifications
        The grades of verification, in the order of the legend.
    """

    _template = Template("""
        {% macro script(this, kwargs) %}
            globalThis.{{ this.get_name() }} = caspian.legend(
                [{% for layer in this.categories %}{{ layer.get_name() }}, {% endfor %}],
                [{% for layer in this.more %}{
                    name: {{ layer.identity|tojson }}, label: {{ layer.layer_name|tojson }},
                    note: {{ layer.note|tojson }}, layer: {{ layer.get_name() }}
                }, {% endfor %}],
                {{ this.verifications|tojson }}
            ).addTo({{ this._parent.get_name() }});
        {% endmacro %}
    """)

    def __init__(self, verifications: Sequence[str]) -> None:
        super().__init__()
        name_element(self, "Legend", "caspian")
        self.verifications = list(verifications)

    @property
    def categories(self) -> list[CategoryLayer]:
        """The category layers of the map, in order."""
        return [child for child in self._neighbours() if isinstance(child, CategoryLayer)]

    @property
    def more(self) -> list[OverlayLayer]:
        """The overlays of the map, in order."""
        return [child for child in self._neighbours() if isinstance(child, OverlayLayer)]

    def _neighbours(self) -> list[Element]:
        """List the elements of the map to which the legend belongs."""
        return list(self._parent._children.values()) if self._parent is not None else []  # noqa: SLF001


class Explorer(JSCSSMixin, folium.MacroElement):
    """Loads the events into the map, and connects it with the page around it; the last element of a map.

    Parameters
    ----------
    options
        Options of `explore` in the bundled script (`app/frontend/src/entry/core.ts`): URLs, the number of events, the
        vocabulary, and options of the timeline.
    """

    _template = Template("""
        {% macro script(this, kwargs) %}
            caspian.explore({{ this._parent.get_name() }}, events_caspian, legend_caspian, {{ this.options|tojson }});
        {% endmacro %}
    """)

    def __init__(self, options: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        name_element(self, "Explorer", "caspian")
        self.options = dict(options)
