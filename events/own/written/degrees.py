"""Longitudes and latitudes in free notation: decimal commas, minutes and seconds, letters, any digits."""

from __future__ import annotations

import re

from events.own.written.digits import ascii_digits

# Letters of the hemispheres in Latin and Cyrillic script; west and south are negative.
_SIDES = {
    **dict.fromkeys(("N", "NORTH", "С", "СШ", "С.Ш", "E", "EAST", "В", "ВД", "В.Д"), 1),
    **dict.fromkeys(("S", "SOUTH", "Ю", "ЮШ", "Ю.Ш", "W", "WEST", "З", "ЗД", "З.Д"), -1),
}
_AXES = {**dict.fromkeys("NSСЮ", "lat"), **dict.fromkeys("EWВЗ", "lon")}
_SIGNS = str.maketrans(
    {"º": "°", "˚": "°", "’": "'", "′": "'", "”": '"', "″": '"', "“": '"', "−": "-", "–": "-", "٫": "."}
)
_SIDE = r"(?P<{}>[NSEWСЮВЗ]|NORTH|SOUTH|EAST|WEST|[СЮ]\.? ?Ш\.?|[ВЗ]\.? ?Д\.?)"
_WRITTEN = re.compile(
    rf"(?:{_SIDE.format('before')} *)?(?P<sign>[-+])? *(?P<degrees>\d+(?:[.,]\d+)?) *(?:°|DEG\.?|D)? *"
    rf"(?:(?:[ :-]? *(?P<minutes>\d+(?:[.,]\d+)?) *(?:'|M(?:IN)?\.?)?) *"
    rf"(?:(?:[ :-]? *(?P<seconds>\d+(?:[.,]\d+)?) *(?:\"|''|S(?:EC)?\.?)?) *)?)?(?:{_SIDE.format('after')})?",
    re.IGNORECASE,
)
_SIXTY = 60


def degrees(text: str, axis: str = "") -> float | None:
    r"""Parse degrees.

    Parameters
    ----------
    text
        Text such as ``43.6``, ``43,6``, ``43°36'N``, ``N 43 36 12``, ``۴۳٫۶``.
    axis
        ``lon`` or ``lat``, to reject letters of the other axis.

    Returns
    -------
    float or None
        Degrees; `None` if the text is not valid.

    Examples
    --------
    >>> [degrees(text) for text in ("43,6", "43°36'00\"N", "51 09 W", "N43-12.0", "۴۳٫۵", "50°E")]
    [43.6, 43.6, -51.15, 43.2, 43.5, 50.0]
    >>> degrees("50°E", "lat"), degrees("43°75'N"), degrees("nan")
    (None, None, None)
    """
    plain = ascii_digits(text).translate(_SIGNS).strip().upper()
    match = _WRITTEN.fullmatch(plain)
    if match is None:
        return None
    value, minutes, seconds = (
        float((match[name] or "0").replace(",", ".")) for name in ("degrees", "minutes", "seconds")
    )
    if minutes >= _SIXTY or seconds >= _SIXTY or (match["minutes"] and value % 1) or (match["seconds"] and minutes % 1):
        return None
    sides = [side.replace(" ", "").strip(".") for side in (match["before"], match["after"]) if side]
    if len(sides) > 1 or (sides and (match["sign"] or (axis and _AXES[sides[0][0]] != axis))):
        return None
    factor = _SIDES[sides[0]] if sides else -1 if match["sign"] == "-" else 1
    return factor * round(value + minutes / _SIXTY + seconds / _SIXTY**2, 9)


def pair(text: str) -> tuple[float, float] | None:
    """Parse a point in the order latitude, longitude, or with letters, and return longitude and latitude.

    >>> pair("43.6, 51.1"), pair("43°36'N 51°06'E"), pair("51.1E, 43.6N"), pair("43,6; 51,1"), pair("(43.6 51.1)")
    ((51.1, 43.6), (51.1, 43.6), (51.1, 43.6), (51.1, 43.6), (51.1, 43.6))
    >>> pair("Baku") is None
    True
    """
    plain = ascii_digits(text).translate(_SIGNS).strip(" ()[]").upper()
    for between in (r"\s*;\s*", r"\s*/\s*", r"\s*,\s+", r"(?<=[NSСЮEWВЗ])[\s,]*(?=\d)", r"\s*,\s*", r"\s+"):
        parts = re.split(between, plain)
        if len(parts) != 2:  # noqa: PLR2004 - a point has two numbers
            continue
        axes = [_AXES.get(re.sub(r"[^NSEWСЮВЗ]", "", part)[:1]) for part in parts]
        swapped = axes == ["lon", "lat"]
        lat, lon = reversed(parts) if swapped else parts
        y, x = degrees(lat, "lat"), degrees(lon, "lon")
        if x is not None and y is not None:
            return x, y
    return None
