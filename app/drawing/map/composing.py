"""Composition of the Folium map, and its split into parts for a page whose CSP only allows known inline code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from branca.element import Figure
from flask import url_for

from app.drawing.map.columns import (
    MOST_IN_PAGE,
    coded_regions,
    columns_json,
    list_parameters,
    search_json,
    shown_columns_json,
)
from app.drawing.map.elements import Basemap, CaspianMap, CategoryLayer, Events, Explorer, Legend, OverlayLayer
from app.drawing.map.overlays import CARRIED_ALONE, EMBEDDED, LEVELS_ALONE, overlays
from app.drawing.map.page_parts import MapFragment, Preload
from app.drawing.map.timeline import timeline_options
from app.frontend import assets
from app.frontend.look import CENTRE, ZOOMS
from app.language.labels import labels, language_names, place_names
from app.web.config import Settings
from app.web.responses import fingerprint
from app.web.served import served
from events.index.index import EventIndex
from events.index.questions import statistics
from events.index.space.known import deepest_of
from events.model.event_filter import POSTINGS
from events.model.schema import UNRATED
from geodata import gazetteer, regions


def compose(
    index: EventIndex,
    settings: Settings,
    language: str,
    *,
    version: str = "",
    furniture: bool,
    chooses: bool = True,
    chosen_from: EventIndex | None = None,
) -> CaspianMap:
    """Compose the map of an event set; requires an application or request context for URLs and texts.

    Parameters
    ----------
    index
        The events; the map contains their URLs and categories, not their texts.
    settings
        The configuration of raster tiles.
    language
        BCP 47 tag of the interface.
    version
        The release of the events; empty for the current ones.
    furniture
        Whether the page has a panel, a timeline and all overlays, unlike an embed.
    chooses
        Whether readers or the URL can filter events by place, ship, organisation or series.
    chosen_from
        For a map without a server: all events, of which `index` contains those on the map.
    """
    alone = chosen_from is not None
    known = gazetteer.load()
    # An embed has no layers of places: it needs neither their kinds nor the states without events.
    states = {country for country in (known[place].country for place in known) if country and furniture}
    names = labels(sorted(states | set(index.countries.values)), language)
    names["place_kind"] = names["place_kind"] if furniture else {}
    names["category"] |= _own_categories(index, names["category"])
    names["verification"] |= {grade: grade for grade in index.verification.values if grade not in names["verification"]}
    names["place"] = place_names(index.place.values, language)
    names["language"] = language_names(statistics.languages(index.catalogue.table), language)
    if UNRATED not in index.verification.values:
        del names["verification"][UNRATED]
    parameters = list_parameters(index.vocabulary, all_of_them=chooses)
    result = CaspianMap("map" if furniture else "embed", language, names, parameters, location=CENTRE, **ZOOMS)
    levels = assets.basemap_levels()
    Basemap(levels[:LEVELS_ALONE] if alone else levels, assets.basemap_labels_url(language)).add_to(result)
    Events().add_to(result)
    held_categories = [category for category in names["category"] if category in index.category.values]
    for position, category in enumerate(held_categories or names["category"]):
        CategoryLayer(category, position).add_to(result)
    held = len(index) <= MOST_IN_PAGE
    for overlay in overlays(settings, routes=held):
        carried = CARRIED_ALONE if alone else EMBEDDED if not furniture else (overlay.constructor,)
        if overlay.constructor in carried:
            OverlayLayer(*overlay).add_to(result)
    Legend(list(names["verification"])).add_to(result)
    options = {
        "total": len(index),
        "eventsUrl": url_for("pages.events", version=None, lang=None),
        "correctionsUrl": settings.corrections_url or _corrections_url(),
        "version": version,
        "served": not alone,
        "timeline": timeline_options(chosen_from or index, language) if furniture else None,
        "regionsUrl": url_for("geography.areas"),
        "regions": _regions(coded_regions(index) if held else index.known.regions, language),
        "ports": [(round(lon, 2), round(lat, 2)) for lon, lat in regions.ports()],
    }
    Explorer(options | (_held(index, chooses=chooses) if held else _asked(index, language))).add_to(result)
    return result


def _regions(coded: tuple[str, ...], language: str) -> list[dict[str, Any]]:
    """Describe regions for `app/frontend/src/data/regions.ts`: those of the codes, then those that contain them."""
    known, places = regions.anchors(), gazetteer.load()
    return [
        {
            "id": key,
            "name": places[key].name_in(language),
            "points": known[key].points,
            "bounds": known[key].bounds,
            "reach": known[key].reach,
            "within": known[key].within,
            "deepest": deepest_of(key),
        }
        for key in dict.fromkeys([*coded, *(larger for one in coded for larger in known[one].within)])
    ]


def _held(index: EventIndex, *, chooses: bool) -> dict[str, Any]:
    """Return the URLs of the columns of a set that the page loads as a whole."""
    endpoint, columns = ("columns", columns_json) if chooses else ("shown_columns", shown_columns_json)
    return {
        "columnsUrl": url_for(f"downloads.{endpoint}", v=fingerprint(columns(index))),
        "searchUrl": url_for("downloads.search", v=fingerprint(search_json(index))),
    }


def _asked(index: EventIndex, language: str) -> dict[str, Any]:
    """Return the URL for queries on a set that the page does not load, and the vocabulary of the responses."""
    known = gazetteer.load()
    return {
        "apiUrl": url_for("pages.index", version=None, lang=None) + "api/",
        "states": {code: found for code in index.countries.values if (found := regions.of_country(code))},
        "vocabulary": {
            "categories": index.category.values,
            "verifications": index.verification.values,
            "states": index.countries.values,
            "names": {
                "place": {
                    place: known[place].name_in(language) if place in known else place for place in index.place.values
                },
                **{one.name: _known_names(index, one.name) for one in POSTINGS},
            },
        },
    }


def _known_names(index: EventIndex, parameter: str) -> dict[str, str]:
    """Return the names, by id, of the ships or organisations of an index that are in the catalogue."""
    return {key: name for key, name in served().names[parameter].items() if key in index.vocabulary[parameter]}


def _corrections_url() -> str:
    """Return the URL of the instructions for reporting a mistake, with `{id}` as a placeholder for the event's id."""
    return url_for("handbook.page", name="method", lang=None) + "?event={id}#how-to-cite-and-correct-it"


def _own_categories(index: EventIndex, known: Mapping[str, str]) -> dict[str, str]:
    """Name the categories that only users' events have, prefixed with the set and a colon if there are several sets."""
    own = (category for category in index.category.values if category not in known)
    return {category: known.get(kind := category.partition(":")[2] or category, kind) for category in own}


def fragment(folium_map: CaspianMap, large: str = "") -> MapFragment:
    """Render a map as the parts of a page that `branca.element.Figure` would join.

    Parameters
    ----------
    folium_map
        The map.
    large
        Media query for windows in which the whole Caspian is shown at a zoom that uses the base map's second level;
        empty if unknown.
    """
    figure = folium_map.get_root()
    if not isinstance(figure, Figure):
        raise TypeError(f"expected a map in a figure, found it in {type(figure).__name__}")
    figure.render()
    preload: list[Preload] = []
    for element in folium_map._children.values():  # noqa: SLF001 - branca has no public API for this
        if isinstance(element, Basemap) and large:
            # The first view contains the coarsest level around the Caspian.
            preload += [Preload(element.levels[1]["url"], large), Preload(element.labels_url)]
        elif isinstance(element, Explorer) and "columnsUrl" in element.options:
            preload.append(Preload(element.options["columnsUrl"]))
    return MapFragment(figure.header.render(), figure.html.render(), figure.script.render(), tuple(preload))
