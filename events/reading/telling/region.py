"""The region of interest: the sea, its coasts and coastal provinces, the lower Volga and the canal."""

from __future__ import annotations

import re

from geodata import countries
from geodata.gazetteer import Place

_WEST, _EAST, _SOUTH, _NORTH = 44.0, 56.0, 35.5, 51.5
_ELBURZ = 36.3
_KURA_PLAIN, _GREAT_CAUCASUS = 47.0, 41.2
_LANDLOCKED = {"AZ", "KZ", "TM"}
_NAMES = re.compile(
    r"caspian|littoral (?:states|countries|governments|five)|five (?:presidents|leaders)|"
    r"\bgilan\b|mazandaran|гилян|мазендеран|گیلان|مازندران|"
    r"\b(?:coasts? of|off) (?:the )?(?:\w+ )?(?:dagestan|kalmykia)\b|(?:dagestani?|kalmyk) coast|"
    r"(?:побережь\w+|берег\w*) (?:дагестан|калмык)|дагестанск\w+ (?:побережь|берег)|"
    r"прикаспийск|каспи|خزر|xəzər|hazar\b|"
    r"мангистау|мангыстау|маңғыстау",
    re.IGNORECASE,
)


def is_near(place: Place, *, is_at_sea: bool = False) -> bool:
    """Return whether a place is in the region; coastal events must be north of the Elburz and east of Karabakh."""
    ours = place.country is None or place.country in countries.LITTORAL
    south = _ELBURZ if is_at_sea else _SOUTH
    if is_at_sea and place.lon < _KURA_PLAIN and place.lat < _GREAT_CAUCASUS:
        return False
    return ours and _WEST < place.lon < _EAST and south < place.lat < _NORTH


def is_named(text: str) -> bool:
    """Return whether a text names the sea or its eastern shore."""
    return _NAMES.search(text) is not None


def is_meant(codes: set[str], text: str, ship: re.Pattern[str]) -> bool:
    """Return whether a text about ships can only refer to the Caspian: three of its states have no other sea."""
    return bool(codes & _LANDLOCKED) and ship.search(text) is not None
