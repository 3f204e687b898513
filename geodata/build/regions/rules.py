"""Rules for deriving regions; each returns a shape, its side of the coast, and a description of the rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geodata import basemap, countries, gazetteer, geodesy
from geodata.build.channels import VOLGA_CASPIAN_CANAL
from geodata.build.regions.sheets import NORTHERN_LINE, SOUTHERN_LINE, Sheets
from geodata.errors import GeodataError
from geodata.gazetteer.places import Place
from geodata.regions.discs import Side, disc
from geodata.waters.maritime_zones import TERRITORIAL_MILES

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

LINE_KM, NORTH_KM, RIVER_KM = 10.0, 30.0, 5.0
# Parts of the land up to this area, in square degrees, are islands.
_LARGEST_ISLAND = 0.1
_SIDES = {"water": "the water", "land": "the land", "both": "land and water"}


@dataclass(frozen=True, slots=True)
class Derived:
    """A shape, its side of the coast, its derivation, and whether it is simple enough already."""

    geometry: BaseGeometry
    side: Side
    derivation: str
    is_simple: bool = False


def derive(place: Place, rule: Mapping[str, Any], sheets: Sheets) -> Derived:
    """Derive the region of a place.

    Parameters
    ----------
    place
        Gazetteer place.
    rule
        Entry of the place in `rules.yaml`.
    sheets
        Waters to cut from.

    Raises
    ------
    GeodataError
        If the rule is unknown, or the region is empty.
    """
    name, *_ = rule
    if name not in _RULES:
        raise GeodataError(f"rule {name!r} of {place.id}: expected one of {', '.join(_RULES)}")
    found = _RULES[name](place, rule, sheets)
    if found.geometry.area == 0:
        raise GeodataError(f"rule {name!r} of {place.id}: nothing is left; expected an area")
    return found


def _sea(_place: Place, rule: Mapping[str, Any], sheets: Sheets) -> Derived:
    if rule["sea"] == "caspian":
        text = "The Caspian of the base map, without Kara-Bogaz-Gol and the islands."
        return Derived(sheets.sea, "water", text, is_simple=True)
    text = "Kara-Bogaz-Gol in the base map, east of the narrows at 41.07° N."
    return Derived(basemap.kara_bogaz_gol(), "water", text)


def _basin(_place: Place, rule: Mapping[str, Any], sheets: Sheets) -> Derived:
    north, south = (f"the line {_names(*line)}" for line in (NORTHERN_LINE, SOUTHERN_LINE))
    part = {"north": f"north of {north}", "middle": f"between {north} and {south}", "south": f"south of {south}"}
    return Derived(
        sheets.basins[rule["basin"]], "water", f"The Caspian of the base map {part[rule['basin']]}.", is_simple=True
    )


def _zone(_place: Place, rule: Mapping[str, Any], sheets: Sheets) -> Derived:
    text = f"The computed zone {rule['zone']}: the waters whose nearest coast is that of the state; no legal boundary."
    return Derived(sheets.zones[rule["zone"]], "water", text, is_simple=True)


def _disc(place: Place, rule: Mapping[str, Any], sheets: Sheets) -> Derived:
    around = f"the disc of {place.radius_km:g} km around the gazetteer's point"
    if (part := rule["disc"]) in sheets.zones:
        shape = _circle(place) & sheets.zones[part]
        return Derived(
            shape, "water", f"What {around} holds of the computed zone {part}; no legal boundary.", is_simple=True
        )
    side: Side = part
    return Derived(
        disc(place.lon, place.lat, place.radius_km, side), side, f"{_SIDES[side].capitalize()} within {around}."
    )


def _strip(place: Place, rule: Mapping[str, Any], sheets: Sheets) -> Derived:
    belt = sheets.zones[f"territorial-waters-{rule['strip'].lower()}"]
    text = f"The water within {TERRITORIAL_MILES:g} nautical miles of the coast of {countries.name(rule['strip'])}"
    if rule.get("whole"):
        return Derived(belt, "water", f"{text}.", is_simple=True)
    within = f"within {place.radius_km:g} km of the gazetteer's point"
    return Derived(belt & _circle(place), "water", f"{text}, {within}.", is_simple=True)


def _between(_place: Place, rule: Mapping[str, Any], sheets: Sheets) -> Derived:
    first, second = (shapely.boundary(sheets.zones[zone]) for zone in rule["between"])
    line = geodesy.to_plane(shapely.line_merge(shapely.intersection(first, second)))
    strip = geodesy.from_plane(line.buffer(LINE_KM * 1000, quad_segs=4)) & sheets.sea
    text = f"The water within {LINE_KM:g} km of the computed line between {' and '.join(rule['between'])}."
    return Derived(strip, "water", text)


def _north_of(_place: Place, rule: Mapping[str, Any], sheets: Sheets) -> Derived:
    line = geodesy.to_plane(shapely.LineString([_point(end) for end in rule["north_of"]]))
    strip = geodesy.from_plane(line.buffer(NORTH_KM * 1000, single_sided=True)) & sheets.sea
    return Derived(
        strip, "water", f"The water up to {NORTH_KM:g} km north of the straight line {_names(*rule['north_of'])}."
    )


def _box(place: Place, rule: Mapping[str, Any], _sheets: Sheets) -> Derived:
    west, south, east, north = rule["box"]
    water = shapely.clip_by_rect(basemap.caspian(), west, south, east, north)
    within = f"{west:g}–{east:g}° E, {south:g}–{north:g}° N"
    text = f"The Caspian of the base map within {within}, around the gazetteer's point."
    return Derived(_part_at(place, water), "water", text)


def _outer_sea(place: Place, rule: Mapping[str, Any], _sheets: Sheets) -> Derived:
    west, south, east, north = rule["outer_sea"]
    water = shapely.box(west, south, east, north) - basemap.land("overview")
    text = f"The sea of the base map's overview within {west:g}–{east:g}° E, {south:g}–{north:g}° N"
    for name, bounds in rule["without"].items():
        water, text = water - shapely.box(*bounds), f"{text}, without the {name}"
    return Derived(_part_at(place, water), "water", f"{text}.")


def _lake(place: Place, _rule: Mapping[str, Any], _sheets: Sheets) -> Derived:
    waters = basemap.read("region", "water").geometry.to_numpy()
    return Derived(_part_at(place, shapely.GeometryCollection(list(waters))), "water", "The lake in the base map.")


def _island(place: Place, _rule: Mapping[str, Any], _sheets: Sheets) -> Derived:
    parts = np.array(shapely.get_parts(basemap.land()))
    circle = _circle(place)
    islands = parts[(shapely.area(parts) < _LARGEST_ISLAND) & shapely.intersects(parts, circle)]
    text = f"The islands of the base map within {place.radius_km:g} km of the gazetteer's point."
    return Derived(shapely.union_all(islands), "land", text)


def _river(place: Place, rule: Mapping[str, Any], _sheets: Sheets) -> Derived:
    rivers = basemap.read("region", "rivers")
    lines = shapely.union_all(rivers.geometry[rivers["name"].isin(rule["river"])].to_numpy())
    text = f"The land and water within {RIVER_KM:g} km of the {' and '.join(rule['river'])} in the base map"
    if rule.get("whole"):
        return Derived(_along(lines), "both", f"{text}.")
    text = f"{text}, as far as {place.radius_km:g} km from the gazetteer's point."
    return Derived(_along(lines & _circle(place)), "both", text)


def _sea_canal(place: Place, _rule: Mapping[str, Any], _sheets: Sheets) -> Derived:
    line = shapely.LineString([*VOLGA_CASPIAN_CANAL, (place.lon, place.lat)])
    text = f"What is within {RIVER_KM:g} km of the outer legs, and of the straight line to the gazetteer's point."
    return Derived(_along(line), "both", text)


def _country(_place: Place, rule: Mapping[str, Any], _sheets: Sheets) -> Derived:
    lands = basemap.read("overview", "countries").set_index("iso").geometry
    text = "The land of the state in the base map's overview, which draws borders as Natural Earth has them."
    return Derived(lands[rule["country"]], "land", text)


_RULES: Mapping[str, Callable[[Place, Mapping[str, Any], Sheets], Derived]] = {
    "sea": _sea,
    "basin": _basin,
    "zone": _zone,
    "disc": _disc,
    "strip": _strip,
    "between": _between,
    "north_of": _north_of,
    "box": _box,
    "outer_sea": _outer_sea,
    "lake": _lake,
    "island": _island,
    "river": _river,
    "sea_canal": _sea_canal,
    "country": _country,
}


def _point(place_id: str) -> tuple[float, float]:
    place = gazetteer.load()[place_id]
    return place.lon, place.lat


def _names(western: str, eastern: str) -> str:
    return "–".join(gazetteer.load()[place_id].name for place_id in (western, eastern))


def _circle(place: Place) -> BaseGeometry:
    return disc(place.lon, place.lat, place.radius_km)


def _along(lines: BaseGeometry) -> BaseGeometry:
    return geodesy.from_plane(geodesy.to_plane(lines).simplify(1000).buffer(RIVER_KM * 1000, quad_segs=3))


def _part_at(place: Place, area: BaseGeometry) -> BaseGeometry:
    """Return the part of an area that contains a place's point."""
    parts = np.array(shapely.get_parts(area))
    holding = np.flatnonzero(shapely.contains(parts, shapely.Point(place.lon, place.lat)))
    if not len(holding):
        raise GeodataError(f"the point of {place.id} lies outside of its area; expected it within")
    part: BaseGeometry = parts[holding[0]]
    return part
