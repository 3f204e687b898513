"""The query parameters of a picture, as one typed object."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast, get_args

from app.drawing.picture.paper.formats import Format
from app.drawing.picture.paper.texts import is_printable, printable
from app.frontend.look import THEMES, ThemeName
from app.language import languages
from app.web.query import Query
from events.model.errors import FilterError
from events.model.event_filter import PARAMETERS as FILTER_PARAMETERS
from events.model.event_filter import EventFilter
from events.model.view import View

Standing = Literal["place", "concern"]

#: Names of a picture's own parameters; the other parameters of the map belong to the filter.
EVENT_PARAMETERS = ("width", "height", "scale", "theme", "lang")
MAP_PARAMETERS = ("view", *EVENT_PARAMETERS, "title", "legend", "timeline", "routes", "stand")

WIDTHS, HEIGHTS, SCALES = (200, 2400), (150, 2400), (1, 3)
#: Most pixels of a PNG, at 4 bytes each while it is drawn.
MOST_PIXELS = 24_000_000
LONGEST_TITLE = 120
#: The size recommended by social networks (Open Graph).
_CARD = (1200, 630)
_SCALE = re.compile(r"[1-3](\.\d{1,2})?", re.ASCII)


@dataclass(frozen=True)
class PictureRequest:
    """The request for a picture, independent of the events.

    Parameters
    ----------
    format
        ``png``, ``svg`` or ``pdf``.
    width, height
        Size in CSS pixels.
    scale
        Pixels of a PNG per CSS pixel.
    theme
        Colours: light or dark.
    language
        BCP 47 tag of texts and names.
    title
        Text above the map; `None` for the map's default title, empty for none.
    legend
        Whether there is a legend; `None` leaves it out if there is no room.
    timeline, routes
        Whether there is a timeline below the map, and whether the map shows movements.
    standing
        Whether events are shown where they happened, or on the water that they concern.
    view
        Viewport; `None` for the whole region.
    event_filter
        Filter of the events; `None` for a picture of one event.
    event
        Id of the single event; empty for a picture of many.
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


def of_map(form: str, query: Query, event_filter: EventFilter, language: str) -> PictureRequest:
    """Parse the parameters of a picture of the map.

    Parameters
    ----------
    form
        ``png``, ``svg`` or ``pdf``.
    query
        The query with the picture's own parameters.
    event_filter
        Filter of the events.
    language
        Default BCP 47 tag if the query names none.

    Raises
    ------
    FilterError
        If a parameter is invalid; the message names it and its bounds.
    """
    return PictureRequest(
        format=cast("Format", form),
        **_drawing(query, language),  # type: ignore[arg-type]
        title=_title(query) if "title" in query else None,
        legend=query.switch("legend") if "legend" in query else None,
        timeline=query.switch("timeline"),
        routes=query.switch("routes"),
        standing=cast("Standing", query.choice("stand", get_args(Standing))),
        view=View.parse(query.text("view")) if "view" in query else None,
        event_filter=event_filter,
    )


def of_event(event: str, query: Query, language: str) -> PictureRequest:
    """Parse the parameters of a picture of one event.

    Raises
    ------
    FilterError
        If a parameter is invalid; the message names it and its bounds.
    """
    return PictureRequest(**_drawing(query, language), event=event)  # type: ignore[arg-type]


def _drawing(query: Query, language: str) -> dict[str, object]:
    return {
        "width": query.number("width", *WIDTHS, default=_CARD[0], unit="CSS pixels"),
        "height": query.number("height", *HEIGHTS, default=_CARD[1], unit="CSS pixels"),
        "scale": _scale(query.once("scale") or "1"),
        "theme": query.choice("theme", tuple(THEMES)),
        "language": query.choice("lang", languages.CODES, language),
    }


def _scale(text: str) -> float:
    if not _SCALE.fullmatch(text) or float(text) > SCALES[1]:
        raise FilterError("scale", text, f"expected a number from {SCALES[0]} to {SCALES[1]}, such as 2")
    return float(text)


def _title(query: Query) -> str:
    text = query.text("title", LONGEST_TITLE)
    if not all(c.isspace() or is_printable(c) for c in text):
        raise FilterError("title", text, "expected printable characters")
    return printable(text)


#: All query parameters of `/map.png` and the other formats, except ``version``.
PARAMETERS = (*FILTER_PARAMETERS, *MAP_PARAMETERS)
