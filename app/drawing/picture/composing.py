"""Composition of a picture: the map in the space left by title, legend, timeline and caption."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from flask_babel import gettext as _
from numpy.typing import NDArray

from app.drawing.picture.credits import credit, place_name
from app.drawing.picture.marks import find, spots
from app.drawing.picture.paper import badges, basemap, furniture, names
from app.drawing.picture.paper.badges import Badge
from app.drawing.picture.paper.canvas import SETTINGS, Canvas
from app.drawing.picture.paper.formats import Format
from app.drawing.picture.paper.furniture import Band, Legend, TimelineBand, swatch
from app.drawing.picture.paper.symbols import (
    SHAPES,
    Mark,
    Symbol,
    draw_area,
    draw_halo,
    draw_marks,
    draw_route,
    draw_uncertainty,
    shapes,
)
from app.drawing.picture.paper.viewport import Viewport
from app.drawing.picture.parameters import PictureRequest
from app.drawing.plotting import drawing
from app.frontend.look import LOOK
from app.language import languages
from app.language.labels import labels
from app.language.words import describe_date, describe_matches
from events.index.index import EventIndex
from events.index.questions.places import movements
from events.index.questions.timeline import timeline
from events.index.space.known import POINT
from events.model.errors import FilterError
from events.model.event_filter import EventFilter
from geodata import basemap as geodata_basemap

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

Rectangle = tuple[float, float, float, float]

_LEAST_MAP = 60  # pixels
_GOOD_MAP = 0.5  # share of the height
_EVENT_ZOOM, _EVENT_SHARE = 7, 0.4


@dataclass(frozen=True)
class Around:
    """The bands above and below the map."""

    above: tuple[Band, ...]
    below: tuple[Band, ...]

    def room(self, canvas: Canvas) -> Rectangle:
        """Return the remaining rectangle for the map: left, top, width, height."""
        top = sum(band.height for band in self.above)
        return 0, top, canvas.width, canvas.height - top - sum(band.height for band in self.below)

    def draw(self, canvas: Canvas) -> None:
        """Paint all bands."""
        _left, top, _width, height = self.room(canvas)
        above = 0.0
        for band in self.above:
            band.draw(canvas, above)
            above += band.height
        below = top + height
        for band in self.below:
            band.draw(canvas, below)
            below += band.height


def compose(index: EventIndex, request: PictureRequest) -> bytes:
    """Draw a picture; requires a request context for texts, in the picture's language.

    Raises
    ------
    FilterError
        If the requested parts do not fit.
    """
    with drawing(**SETTINGS):
        canvas = Canvas(request.width, request.height, request.theme, request.language, request.scale)
        return _draw_event(canvas, index, request) if request.event else _draw_map(canvas, index, request)


def _draw_map(canvas: Canvas, index: EventIndex, request: PictureRequest) -> bytes:
    event_filter = request.event_filter or EventFilter()
    rows = index.select(event_filter)
    said = describe_matches(event_filter, len(rows))
    caption = furniture.caption(canvas, said, credit(index.catalogue))
    unplaced = int((index.known.code[rows] != POINT).sum())
    legend = _legend(canvas, index, rows, request.language, unplaced)
    around = _arrange(canvas, request, caption, legend, _timeline(index, request))
    room = around.room(canvas)
    view = request.view
    viewport = Viewport.at(room, *_centre(view)) if view else Viewport.fitting(room, LOOK.region)
    marks, areas = find(index, event_filter, request.standing, viewport)
    placed = badges.lay_out(areas, viewport, marks, canvas)
    canvas.clip(*around.room(canvas))
    basemap.draw(canvas, viewport)
    if request.routes:
        _draw_routes(canvas, _movements(index, rows), viewport)
    _draw_names(canvas, viewport, marks, request.language, badges=placed)
    for badge in placed:
        if badge.is_seen(viewport):
            badges.draw_badge(canvas, badge)
    _draw_marks(canvas, index, request, viewport, marks)
    return _finish(canvas, around, request.format, request.title or _("Caspian military activity map"))


def _draw_event(canvas: Canvas, index: EventIndex, request: PictureRequest) -> bytes:
    row = index.row_of(request.event)
    assert row is not None  # noqa: S101 - the URL was looked up
    event = json.loads(bytes(index.features[row]))["properties"]
    known = labels([], request.language)
    said = (
        describe_date(event["date"]),
        place_name(event["place"], request.language) or event["place_name"],
        known["category"].get(event["category"], event["category"]),
        known["verification"].get(event["verification"], event["verification"]),
    )
    title = furniture.title(canvas, event["title"], " · ".join(filter(None, said)))
    around = Around((title,), (furniture.caption(canvas, "", credit(index.catalogue)),))
    rows = np.array([row])
    legs = _movements(index, rows)
    at = spots(index, rows, "place")
    lon, lat, radius = (float(values[0]) for values in (at.lon, at.lat, at.radius_km))
    area = index.known.area_of(row, event["location_country"])
    viewport = _around_event(_checked(around.room(canvas), request), (lon, lat, radius), area, legs)
    ((x, y),) = viewport.pixels(np.array([lon]), np.array([lat])).tolist()
    mark = Mark(x, y, {event["category"]: 1}, row, event["place"] or "")
    canvas.clip(*around.room(canvas))
    basemap.draw(canvas, viewport)
    colour = canvas.category(event["category"])
    if area is not None:
        draw_area(canvas, viewport.shape(area), colour)
    else:
        draw_uncertainty(canvas, (x, y), viewport.length(radius, lat), colour)
    _draw_routes(canvas, legs, viewport)
    # An event known only to an area has no symbol, which would be mistaken for a position.
    marks = [mark] if area is None else []
    _draw_names(canvas, viewport, marks, request.language, halo=LOOK.halo.gap + LOOK.halo.width / 2)
    if marks:
        draw_halo(canvas, (x, y), LOOK.symbol.radius)
    draw_marks(canvas, index, marks)
    return _finish(canvas, around, request.format, event["title"])


def _finish(canvas: Canvas, around: Around, form: Format, title: str) -> bytes:
    """Paint the bands around the map, and save the picture with all texts as its description."""
    names_on_map = list(canvas.texts)
    canvas.texts.clear()
    canvas.clip(0, 0, canvas.width, canvas.height)
    around.draw(canvas)
    return canvas.save(form, title, " · ".join([*canvas.texts, *names_on_map]))


def _around_event(
    room: Rectangle, spot: tuple[float, float, float], area: BaseGeometry | None, legs: gpd.GeoDataFrame
) -> Viewport:
    """Return a viewport with an event and the coast around it, its area or uncertainty, and its route."""
    lon, lat, radius = spot
    near = Viewport.at(room, _EVENT_ZOOM, lon, lat)
    shown = [(lon, lat, lon, lat)] if area is None else []
    if area is not None:
        # Of a large country only the part around the Caspian.
        part = shapely.clip_by_rect(area, *geodata_basemap.BOUNDS["detail"])
        shown.append((area if part.is_empty else part).bounds)
    if len(legs):
        shown.append(tuple(legs.total_bounds.tolist()))
    if len(legs) or area is not None:
        west, south = (min(box[side] for box in shown) for side in (0, 1))
        east, north = (max(box[side] for box in shown) for side in (2, 3))
        left, top, width, height = room
        # Small pictures get smaller margins.
        across, down = min(40.0, width / 4), min(40.0, height / 4)
        inner = (left + across, top + down, width - 2 * across, height - 2 * down)
        fitted = Viewport.fitting(inner, (west, south, east, north), _EVENT_ZOOM)
        return replace(fitted, left=left, top=top, width=width, height=height)
    too_large = near.length(radius, lat) / (_EVENT_SHARE * min(near.width, near.height))
    return Viewport.at(room, _EVENT_ZOOM - max(0.0, float(np.log2(max(too_large, 1e-9)))), lon, lat)


def _arrange(canvas: Canvas, request: PictureRequest, caption: Band, legend: Band, timeline: Band | None) -> Around:
    """Choose the bands: those not explicitly requested are dropped if the map would be too small."""
    title = furniture.title(canvas, _("Caspian military activity map") if request.title is None else request.title)
    titles: list[tuple[Band, ...]] = [(title,)] if request.title is None or request.title else [()]
    legends: list[tuple[Band, ...]] = [(legend,)] if request.legend or request.legend is None else [()]
    if request.legend is None:
        legends.append(())
    if request.title is None:
        titles.append(())
    below = (timeline, caption) if timeline else (caption,)
    choices = [Around(above, (*under, *below)) for above in titles for under in legends]
    for around in choices:
        if around.room(canvas)[3] >= _GOOD_MAP * canvas.height:
            return around
    _checked(choices[-1].room(canvas), request)
    return choices[-1]


def _checked(room: Rectangle, request: PictureRequest) -> Rectangle:
    missing = _LEAST_MAP - room[3]
    if missing > 0:
        least = request.height + int(np.ceil(missing))
        expected = f"expected at least {least}, to fit the parts around the map at a width of {request.width}"
        raise FilterError("height", str(request.height), expected)
    return room


def _legend(canvas: Canvas, index: EventIndex, rows: NDArray[np.intp], language: str, unplaced: int) -> Legend:
    """Return the legend: categories and verifications of the events shown, and badges of those without a position."""
    known = labels([], language)
    order = [*known["category"], *index.category.values]
    present = set(np.array(index.category.values, object)[np.unique(index.category.column[rows])])
    symbol = shapes(index.category.values)
    categories = [
        (swatch(Symbol(symbol[code], canvas.category(code), "confirmed")), known["category"].get(code, code))
        for code in dict.fromkeys(order)
        if code in present
    ]
    outlines = set(np.array(index.verification.values, object)[np.unique(index.verification.column[rows])])
    verifications = [
        (swatch(Symbol(SHAPES["naval-exercise"], "category-other", code)), known["verification"].get(code, code))
        for code in dict.fromkeys([*known["verification"], *index.verification.values])
        if code in outlines
    ]
    areas = [
        (
            badges.draw_swatch,
            _("Known only to an area: %(number)s", number=languages.current().number(unplaced)),
        )
    ]
    return Legend(canvas, (categories, verifications, areas if unplaced else []))


def _timeline(index: EventIndex, request: PictureRequest) -> TimelineBand | None:
    event_filter = request.event_filter
    if not request.timeline or event_filter is None:
        return None
    return TimelineBand(timeline(index, event_filter, "year"), event_filter.period, index.catalogue.searched_until)


def _centre(view: tuple[int, float, float]) -> tuple[float, float, float]:
    zoom, lat, lon = view
    return zoom, lon, lat


def _draw_marks(
    canvas: Canvas, index: EventIndex, request: PictureRequest, viewport: Viewport, marks: Sequence[Mark]
) -> None:
    """Paint the discs of uncertain places, then symbols and rings, from north to south."""
    single = [mark for mark in marks if mark.count == 1]
    rows = np.array([mark.row for mark in single], np.intp)
    _lon, lat, radius, area, _deepest = spots(index, rows, request.standing)
    # No disc if the area of an event with a symbol is no larger than two symbols.
    radius[area != POINT] = 0
    # Larger discs are only drawn in the picture of the event itself.
    largest = LOOK.uncertainty.largest * min(viewport.width, viewport.height)
    for mark, kilometres, latitude in zip(single, radius.tolist(), lat.tolist(), strict=True):
        pixels = viewport.length(kilometres, latitude)
        if LOOK.symbol.radius < pixels <= largest:
            draw_uncertainty(canvas, (mark.x, mark.y), pixels, canvas.category(next(iter(mark.mix))))
    draw_marks(canvas, index, marks)


def _movements(index: EventIndex, rows: NDArray[np.intp]) -> gpd.GeoDataFrame:
    """Return the legs of the movements among some events."""
    stops = pc.fill_null(pc.list_value_length(index.catalogue.table["route"].take(pa.array(rows))), 0).to_numpy()
    return movements(index.catalogue.take(rows[stops > 1]).frame)


def _draw_routes(canvas: Canvas, legs: gpd.GeoDataFrame, viewport: Viewport) -> None:
    for line, category, by in zip(legs.geometry, legs["category"], legs["by"], strict=True):
        degrees = shapely.get_coordinates(line)
        points = viewport.pixels(degrees[:, 0], degrees[:, 1])
        draw_route(canvas, points, canvas.category(category), direct=by == "direct")


def _draw_names(
    canvas: Canvas, viewport: Viewport, marks: Sequence[Mark], language: str, *, halo: float = 0,
    badges: Sequence[Badge] = (),
) -> None:  # fmt: skip
    """Paint the scale bar and the names, avoiding badges, symbols and their halos."""
    reach = [(mark.x, mark.y, mark.radius + halo) for mark in marks]
    symbols = [names.Box(x - radius, y - radius, x + radius, y + radius) for x, y, radius in reach]
    symbols += [
        names.Box(one.x - one.width / 2, one.y - one.height / 2, one.x + one.width / 2, one.y + one.height / 2)
        for one in badges
    ]
    bar = furniture.draw_scale_bar(canvas, viewport, symbols)
    names.draw(canvas, viewport, marks, [*symbols, bar] if bar else symbols, language)
