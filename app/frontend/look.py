"""The style of map, pages, pictures and charts: `look.json`, from which scripts and style sheets are also built.

Lengths are in CSS pixels, angles in degrees clockwise from the right, boxes west, south, east, north in degrees. The
colours of the categories are Paul Tol's "muted" qualitative scheme, designed for all kinds of colour vision:
personal.sron.nl/~pault. The dark theme lists only the colours that differ from the light one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from geodata.basemap import Level

ThemeName = Literal["light", "dark"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Zooms(_Part):
    """Zooms of the web map: initial, minimum, maximum, and the one from which on each base map level is drawn."""

    first: int
    least: int
    most: int
    levels: dict[Level, int]


class Shape(_Part):
    """A polygon within a circle of radius 1: corners (radius, angle), repeated around; a circle without corners."""

    times: int
    corners: tuple[tuple[float, float], ...]


class Line(_Part):
    """A line: its width, and the lengths of dashes and gaps; none if it is solid."""

    width: float
    dash: tuple[float, ...]


class Outline(Line):
    """The outline for a grade of verification; a hollow symbol has its colour in the outline."""

    hollow: bool


class Symbol(_Part):
    """The symbol of a single event: its radius, and the outline of each verification."""

    radius: float
    outlines: dict[str, Outline]


class Ring(_Part):
    """The ring of events closer to each other than `near`: its radius grows with the logarithm of their number.

    Four digits are written as `small_text`.
    """

    near: float
    radius: float
    growth: float
    largest: float
    thickness: float
    width: float
    text: float
    small_text: float


class Badge(_Part):
    """The badge with the count of events known only to a region: a hollow box around lines of text.

    Its lines are `line` high and wrapped at `width`; `above` and `beside` are the padding, `radius` is that of the
    corners, `edge` the width of the outline, `gap` the least distance of two badges, and `opacity` that of the fill.
    """

    text: float
    line: float
    above: float
    beside: float
    width: float
    radius: float
    edge: float
    opacity: float
    gap: float


class Area(Line):
    """The shape of a region to which events are known: opacities of its fill and its edge."""

    fill: float
    opacity: float


class Halo(_Part):
    """The ring around a highlighted symbol: the centre line is `gap` outside the symbol."""

    gap: float
    width: float


class Uncertainty(Line):
    """The disc of uncertainty of an event: opacities of its fill and its edge, and its largest share of the map."""

    largest: float
    fill: float
    opacity: float


class Route(Line):
    """A movement: dashed if no route by water is known, with arrows along it.

    An arrow is a triangle in a circle of radius `arrow`; `barb` is the angle between its tip and the other corners, in
    radians.
    """

    opacity: float
    arrow: float
    barb: float
    spacing: float


class BasemapStyle(_Part):
    """The lines of the base map, the radius of a city's dot, and the width of a name's halo."""

    coast: Line
    rivers: Line
    borders: Line
    dot: float
    halo: float


class NameStyle(_Part):
    """The size of a kind of name on the base map, and a larger one beyond a zoom."""

    size: float
    larger: float
    beyond: float
    style: Literal["plain", "bold", "italic"]
    colour: str


class Look(_Part):
    """All of `look.json`: among others the initial region of maps, and the width of the legend next to it."""

    region: tuple[float, float, float, float]
    beside: int
    zooms: Zooms
    colours: dict[ThemeName, dict[str, str]]
    shapes: dict[str, Shape]
    own_shapes: tuple[Shape, ...]
    symbol: Symbol
    ring: Ring
    badge: Badge
    area: Area
    halo: Halo
    uncertainty: Uncertainty
    route: Route
    basemap: BasemapStyle
    names: dict[str, NameStyle]


LOOK = Look.model_validate_json(Path(__file__).with_name("look.json").read_bytes())
#: All colours of each theme, by the names of the CSS custom properties.
THEMES: dict[ThemeName, dict[str, str]] = {name: LOOK.colours["light"] | own for name, own in LOOK.colours.items()}
#: Folium's initial location: latitude and longitude of the centre of the Caspian region.
CENTRE = ((LOOK.region[1] + LOOK.region[3]) / 2, (LOOK.region[0] + LOOK.region[2]) / 2)
ZOOMS = {"zoom_start": LOOK.zooms.first, "min_zoom": LOOK.zooms.least, "max_zoom": LOOK.zooms.most}
