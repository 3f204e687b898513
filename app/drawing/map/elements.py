"""The project's own Folium elements: the map, its base map, events, category layers, tiles and legend.

They are written the way Folium's plugins are, but no text of an event goes through them, and their names are fixed, so
that the same map renders to the same bytes. What they call is the global `caspian` of the bundled script.
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
    """Set the name of an element in the page, which Folium would choose at random."""
    element._name = name  # noqa: SLF001 - branca has no public way
    element._id = identity  # noqa: SLF001


class CaspianMap(folium.Map):
    """A Folium map without Folium's CDN assets, inline styles and forbidden pinch zoom.

    Parameters
    ----------
    bundle
        The bundled script and style sheet: ``map`` or ``embed``.
    language
        BCP 47 tag of the texts of the script.
    labels
        What the codes of the vocabulary are called, see `app.language.labels.labels`.
    parameters
        Those by which readers or the address can choose events, see `app.drawing.map.columns.list_parameters`.
    """

    # None of the scripts holds the parser of the page up; they run in this order, before that of the map itself.
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
    """A layer that a function of the bundled script makes.

    Parameters
    ----------
    kind, identity
        Its name in the page, as `name_element` takes it.
    constructor, arguments
        Name of the function, and what it is called with.
    options
        As those of Folium's layers.
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
    """Sea, land, shores, rivers, borders and names from the project's own files; needs no network but the project's.

    Parameters
    ----------
    levels
        For each level of detail its address, the first zoom that draws it, and the bounds that it covers, coarse to
        fine, see `app.frontend.assets.basemap_levels`.
    labels_url
        Address of the names on the map.
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
    """A further layer that is off until the reader switches it on.

    Parameters
    ----------
    constructor, arguments
        As for every layer of the script.
    label, note
        Its name and a remark in the legend.
    identity
        Its name in the page and in addresses; empty if no address can switch it on.
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
        """The category layers of the map, in their order."""
        return [child for child in self._neighbours() if isinstance(child, CategoryLayer)]

    @property
    def more(self) -> list[OverlayLayer]:
        """The further layers of the map, in their order."""
        return [child for child in self._neighbours() if isinstance(child, OverlayLayer)]

    def _neighbours(self) -> list[Element]:
        """List the elements of the map of the legend."""
        return list(self._parent._children.values()) if self._parent is not None else []  # noqa: SLF001


class Explorer(JSCSSMixin, folium.MacroElement):
    """Brings the events to the map, and binds it to the page around it; the last element of a map.

    Parameters
    ----------
    options
        What `explore` of the bundled script takes (`app/frontend/src/entry/core.ts`): addresses, the number of
        events, the vocabulary, and what the timeline needs to know.
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
