"""What picture is asked for: the parameters of the address as one typed object."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast, get_args

from app.drawing.picture.paper.texts import is_printable, printable
from app.frontend.look import THEMES
from app.language import languages
from events.model.errors import FilterError
from events.model.event_filter import PARAMETERS as FILTER_PARAMETERS
from events.model.view import View

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.drawing.picture.paper.formats import Format
    from app.frontend.look import ThemeName
    from events.model.event_filter import EventFilter

Standing = Literal["place", "concern"]

#: Names of a picture's own parameters; those of the map come from the filter.
EVENT_PARAMETERS = ("width", "height", "scale", "theme", "lang")
MAP_PARAMETERS = ("view", *EVENT_PARAMETERS, "title", "legend", "timeline", "routes", "stand")

WIDTHS, HEIGHTS, SCALES = (200, 2400), (150, 2400), (1, 3)
#: Most pixels of a PNG: 4 bytes each while it is drawn.
MOST_PIXELS = 24_000_000
LONGEST_TITLE = 120
#: The size that social networks ask for (Open Graph).
_CARD = (1200, 630)
_SCALE = re.compile(r"[1-3](\.\d{1,2})?", re.ASCII)


@dataclass(frozen=True)
class PictureRequest:
    """A picture, as far as it does not depend on the events.

    Parameters
    ----------
    format
        ``png``, ``svg`` or ``pdf``.
    width, height
        In CSS pixels.
    scale
        Pixels of a PNG to a CSS pixel.
    theme
        Colours: light or dark.
    language
        BCP 47 tag of texts and names.
    title
        Text above the map; `None` for the map's own name, empty for none.
    legend
        Whether there is one; `None` leaves it out where there is no room.
    timeline, routes
        Whether there is a timeline under the map, and movements on it.
    standing
        Whether events stand where they happened, or on the water that they concern.
    view
        Part of the map; `None` for the whole region.
    event_filter
        Which events; `None` for a picture of one event.
    event
        Id of the only event; empty for a picture of many.
    """

    format: Format = "png"
    width: int = _CARD[0]
    height: int = _CARD[1]
    scale: float = 1
    theme: ThemeName = "light"
    language: str = "en"
    title: str | None = None
    legend: bool | None = None
    timeline: bool = False
    routes: bool = False
    standing: Standing = "place"
    view: View | None = None
    event_filter: EventFilter | None = None
    event: str = ""

    def __post_init__(self) -> None:
        if self.format == "png" and self.width * self.height * self.scale**2 > MOST_PIXELS:
            expected = f"expected width × height × scale² of at most {MOST_PIXELS} pixels, or an SVG or PDF"
            raise FilterError("scale", f"{self.scale:g}", expected)


def of_map(form: str, given: dict[str, str], event_filter: EventFilter, language: str) -> PictureRequest:
    """Read the parameters of a picture of the map.

    Parameters
    ----------
    form
        ``png``, ``svg`` or ``pdf``.
    given
        The picture's own parameters, see `split`.
    event_filter
        Which events.
    language
        BCP 47 tag that holds where `given` names none.

    Raises
    ------
    FilterError
        That names the parameter and its bounds.
    """
    return PictureRequest(
        format=cast("Format", form),
        **_drawing(given, language),  # type: ignore[arg-type]
        title=_title(given["title"]) if "title" in given else None,
        legend=_switch("legend", given) if "legend" in given else None,
        timeline=_switch("timeline", given),
        routes=_switch("routes", given),
        standing=cast("Standing", _choice("stand", given, get_args(Standing))),
        view=View.parse(given["view"]) if "view" in given else None,
        event_filter=event_filter,
    )


def of_event(event: str, given: dict[str, str], language: str) -> PictureRequest:
    """Read the parameters of a picture of one event.

    Raises
    ------
    FilterError
        That names the parameter and its bounds.
    """
    return PictureRequest(**_drawing(given, language), event=event)  # type: ignore[arg-type]


def split(
    pairs: Iterable[tuple[str, str]], own: tuple[str, ...], others: tuple[str, ...]
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Part a query string into a picture's own parameters and the others.

    Raises
    ------
    FilterError
        If a parameter is neither, or one of the picture's stands twice.
    """
    given: dict[str, str] = {}
    rest: list[tuple[str, str]] = []
    for name, value in pairs:
        if name in given:
            raise FilterError(name, value, "expected it once")
        if name in own:
            given[name] = value
        elif name in others:
            rest.append((name, value))
        else:
            raise FilterError(name, value, f"there is no such parameter; expected one of {', '.join((*own, *others))}")
    return given, rest


def _drawing(given: dict[str, str], language: str) -> dict[str, object]:
    return {
        "width": _number("width", given, WIDTHS, _CARD[0]),
        "height": _number("height", given, HEIGHTS, _CARD[1]),
        "scale": _scale(given.get("scale", "1")),
        "theme": _choice("theme", given, tuple(THEMES)),
        "language": _choice("lang", given, languages.CODES, language),
    }


def _number(name: str, given: dict[str, str], bounds: tuple[int, int], default: int) -> int:
    text = given.get(name, str(default))
    low, high = bounds
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(high)) and low <= int(text) <= high):
        raise FilterError(name, text, f"expected a whole number of CSS pixels from {low} to {high}")
    return int(text)


def _scale(text: str) -> float:
    if not _SCALE.fullmatch(text) or float(text) > SCALES[1]:
        raise FilterError("scale", text, f"expected a number from {SCALES[0]} to {SCALES[1]}, such as 2")
    return float(text)


def _choice(name: str, given: dict[str, str], allowed: tuple[str, ...], default: str = "") -> str:
    """Read a parameter that is one of a few words; the first is the default."""
    value = given.get(name, default or allowed[0])
    if value not in allowed:
        raise FilterError(name, value, f"expected one of {', '.join(allowed)}")
    return value


def _switch(name: str, given: dict[str, str]) -> bool:
    return _choice(name, given, ("0", "1")) == "1"


def _title(text: str) -> str:
    if len(text) > LONGEST_TITLE:
        raise FilterError("title", text, f"expected at most {LONGEST_TITLE} characters, found {len(text)}")
    if not all(c.isspace() or is_printable(c) for c in text):
        raise FilterError("title", text, "expected printable characters")
    return printable(text)


#: Every parameter that `/map.png` and its likes take, besides ``version``.
PARAMETERS = (*FILTER_PARAMETERS, *MAP_PARAMETERS)
