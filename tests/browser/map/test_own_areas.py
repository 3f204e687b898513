"""Areas and lines of users' own events are drawn as they are, and look the same on the map and in pictures."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple
from urllib.request import urlopen

import numpy as np
import pytest
from browsing import awaited, until_complete, until_drawn
from numpy.typing import NDArray
from own_sets import write_geojson
from PIL import Image
from serving import serving
from shapely import LineString, Point, box
from shapely.geometry import mapping

from app.frontend.look import LOOK, THEMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from app.frontend.look import ThemeName

Pixels = NDArray[np.int16]

#: Off the coasts, so that nothing but water is behind it.
BOX = box(50.2, 41.7, 51.2, 42.3)
MIDDLE = (50.7, 42.0)
LINE = LineString([(48.5, 44.2), (49.0, 44.6), (50.0, 44.2)])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a closed area, a patrol line and a point."""
    given = {"box": BOX, "line": LINE, "point": Point(51.1, 43.6)}
    features = [
        (
            mapping(shape),
            {"id": name, "title": name, "date": "2013", "category": "strike", "place_name": f"Place {name}"},
        )
        for name, shape in given.items()
    ]
    path = write_geojson(tmp_path_factory.mktemp("own") / "own.geojson", *features)
    with serving(None, "--events", str(path)) as server:
        yield server.address


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    until_drawn(page)
    until_complete(page)
    return page


def alpha_at(page: Page, lon: float, lat: float) -> int:
    """Return how much the layer of the events covers at a place, once the shapes are there."""
    drawn: int = awaited(
        page,
        """([lon, lat]) => new Promise((done) => {
            const look = () => {
                if (events_caspian.discs.size === 0) return setTimeout(look, 20);
                requestAnimationFrame(() => requestAnimationFrame(() => {
                    const { canvas } = events_caspian, { x, y } = events_caspian.toCanvas(lat, lon);
                    const pixels = canvas.getContext("2d");
                    const ratio = canvas.width / parseFloat(canvas.style.width);
                    done(pixels.getImageData(Math.round(x * ratio), Math.round(y * ratio), 1, 1).data[3]);
                }));
            };
            look();
        })""",
        [lon, lat],
    )
    return drawn


def test_an_opened_area_has_an_inside_and_no_symbol(page: Page, address: str) -> None:
    opened(page, f"{address}/?event=box&areas=hidden&view=8/42/50.7")
    inside = round(255 * LOOK.area.fill)
    assert alpha_at(page, *MIDDLE) == pytest.approx(inside, abs=3)
    assert alpha_at(page, 50.25, 42.25) == pytest.approx(inside, abs=3)
    assert alpha_at(page, 51.4, 42.0) == 0


def test_an_opened_line_is_a_line_without_inside(page: Page, address: str) -> None:
    opened(page, f"{address}/?event=line&areas=hidden&view=8/44.4/49.2")
    assert alpha_at(page, 49.0, 44.6) > 100
    assert alpha_at(page, 49.2, 44.3) == 0


def test_what_is_larger_than_two_symbols_is_counted_as_an_area(page: Page, address: str) -> None:
    opened(page, f"{address}/?view=6/43/50")
    shown = page.evaluate(
        "({ marks: events_caspian.shown.marks.map(({ entry }) => entry.id), areas: events_caspian.shown.areas })"
    )
    assert shown["marks"] == ["point"]
    assert sorted(area["name"] for area in shown["areas"]) == ["Place box", "Place line"]


def on_the_map(page: Page, address: str, query: str, theme: ThemeName) -> Pixels:
    """Show a part of the map around the middle of the area, and take the picture of its surroundings."""
    page.emulate_media(color_scheme=theme)
    opened(page, f"{address}/?{query}")
    if "event=" in query:
        alpha_at(page, *MIDDLE)
    x, y = page.evaluate(
        """([lon, lat]) => {
            const { x, y } = map_caspian.latLngToContainerPoint([lat, lon]);
            const { left, top } = map_caspian.getContainer().getBoundingClientRect();
            return [Math.round(left + x), Math.round(top + y)];
        }""",
        MIDDLE,
    )
    half = 120
    png = page.screenshot(clip={"x": x - half, "y": y - half, "width": 2 * half, "height": 2 * half})
    return decoded(png)


def decoded(png: bytes) -> Pixels:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), np.int16)


def downloaded(address: str) -> Pixels:
    with urlopen(address, timeout=60) as answer:  # noqa: S310 - our own server
        return decoded(answer.read())


def colour(theme: ThemeName, name: str) -> NDArray[np.float64]:
    code = THEMES[theme][name].removeprefix("#")
    return np.array([int(code[at : at + 2], 16) for at in (0, 2, 4)], np.float64)


class Edge(NamedTuple):
    """Cross-section of an edge: the colour inside, the strongest of the line, and the width of the line in pixels."""

    inside: NDArray[np.float64]
    line: NDArray[np.float64]
    width: float


def edge(profile: NDArray[np.float64], inside: NDArray[np.float64], line: NDArray[np.float64]) -> Edge:
    """Measure the line at the end of an area along a profile from the inside to the outside."""
    along = line - inside
    cover = np.clip((profile - inside) @ along / (along @ along), 0, 1)
    peak = int(cover.argmax())
    # Beyond the line is the water, which has no part in it.
    water = cover[min(len(cover) - 1, peak + 3)]
    beside = [float(cover[peak - 1]), float(np.clip(cover[min(len(cover) - 1, peak + 1)] - water, 0, 1))]
    return Edge(inside, profile[peak], float(cover[peak]) + sum(beside))


def badge_in(pixels: Pixels, theme: ThemeName) -> tuple[int, int, Edge]:
    """Measure the badge in the middle of a picture: its width and height, and its upper edge."""
    opacity = LOOK.badge.opacity
    fill = colour(theme, "cluster") * opacity + colour(theme, "sea") * (1 - opacity)
    height, width, _bands = pixels.shape
    pixels, middle = pixels[height // 2 - 100 : height // 2 + 100], width // 2
    mask = (np.abs(pixels[:, middle - 75 : middle + 75] - fill) <= 4).all(axis=-1)
    rows = np.flatnonzero(mask.sum(axis=1) >= 20)
    columns = np.flatnonzero(mask[rows[0] : rows[-1]].sum(axis=0) >= 6)
    top, left = int(rows[0]), middle - 75 + int(columns[0])
    width, height = int(columns[-1] - columns[0]) + 1, int(rows[-1] - rows[0]) + 1
    above = pixels[top - 6 : top + 3, left + 12 : left + width - 12].astype(np.float64)
    inside = np.median(pixels[top + 1, left + 12 : left + width - 12], axis=0)
    return width, height, edge(np.median(above, axis=1)[::-1], inside, colour(theme, "text-soft"))


def area_in(pixels: Pixels, theme: ThemeName) -> Edge:
    """Measure the right edge of the area in the middle of a picture."""
    height, width, _bands = pixels.shape
    profile = np.median(pixels[height // 2 - 10 : height // 2 + 10, width // 2 :].astype(np.float64), axis=0)
    return edge(profile, np.median(profile[:20], axis=0), colour(theme, "category-strike"))


def looks_like(one: Edge, other: Edge) -> bool:
    """Whether two edges have the same colours, but for those of pixels between two colours, and widths."""
    return (
        np.abs(one.inside - other.inside).max() <= 3
        and np.abs(one.line - other.line).max() <= 40
        and abs(one.width - other.width) <= 0.5
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
class TestLook:
    """The picture and the page draw the same events in the same theme."""

    def test_of_a_badge_is_the_same(self, page: Page, address: str, theme: ThemeName) -> None:
        query = "q=box&view=6/42/50.7"
        picture = downloaded(f"{address}/map.png?{query}&theme={theme}&legend=0&title=&width=640&height=520")
        width, height, drawn = badge_in(on_the_map(page, address, query, theme), theme)
        other_width, other_height, other = badge_in(picture, theme)
        # The letters are of other fonts, and edges may lie between pixels.
        assert width == pytest.approx(other_width, rel=0.15)
        assert height == pytest.approx(other_height, abs=2)
        assert looks_like(drawn, other), (drawn, other)

    def test_of_a_shape_is_the_same(self, page: Page, address: str, theme: ThemeName) -> None:
        drawn = area_in(on_the_map(page, address, "event=box&areas=hidden&view=7/42/50.7", theme), theme)
        other = area_in(downloaded(f"{address}/events/box.png?theme={theme}&width=640&height=520"), theme)
        assert looks_like(drawn, other), (drawn, other)
