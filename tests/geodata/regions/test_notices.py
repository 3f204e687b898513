"""Corners and circles are read as navigational warnings write them, and nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import geodesy
from geodata.errors import GeodataError
from geodata.regions import notices

TRIANGLE = ((48.25, 43.2), (48.25, 43.5), (48.75, 43.5))
tenths = st.tuples(st.integers(-107_999, 107_999), st.integers(-53_999, 53_999))


@pytest.mark.parametrize(
    "text",
    [
        "43-12.0N 048-15.0E, 43-30.0N 048-15.0E, 43-30.0N 048-45.0E",
        "43-12,0С 048-15,0В; 43-30,0С 048-15,0В; 43-30,0С 048-45,0В",
        "4312N04815E 4330N04815E 4330N04845E",
        "431200N 0481500E - 433000N 0481500E - 433000N 0484500E",
        "A. 43-12N 048-15E\nB. 43-30N 048-15E\nC. 43-30N 048-45E",
        "1) 43°12'00\"N 048°15'00\"E 2) 43°30'N 048°15'E 3) 43.5N 48.75E",
        "Area bounded by 43-12-00N 048-15-00E 43-30N 048-15E 43-30N 048-45E 43-12N 048-15E",
    ],
)
def test_corners_are_read_in_every_notation(text: str) -> None:
    assert notices.read(text).geometry.normalize().equals(notices.polygon(TRIANGLE).normalize())


@pytest.mark.parametrize(
    ("text", "radius_km"),
    [
        ("WITHIN 5 MILES OF 43-12.0N 048-15.0E", 9.26),
        ("RADIUS 0.5 NM, 4312N04815E", 0.926),
        ("РАДИУС 10 КМ 43-12,0С 048-15,0В", 10),
        ("2,5 морских миль вокруг 43-12,0С 048-15,0В", 4.63),
    ],
)
def test_a_circle_is_read_in_miles_or_kilometres(text: str, radius_km: float) -> None:
    found = notices.read(text)
    assert found.radius_km == radius_km
    assert found.corners == ((48.25, 43.2),)
    assert geodesy.area_km2(found.geometry) == pytest.approx(3.1416 * radius_km**2, rel=0.01)


@settings(deadline=None)
@given(st.lists(tenths, min_size=3, max_size=3))
def test_written_corners_are_read_back(corners: list[tuple[int, int]]) -> None:
    positions = tuple((lon / 600, lat / 600) for lon, lat in corners)
    try:
        area = notices.polygon(positions)
    except GeodataError:
        return
    found = notices.read(notices.written(positions))
    assert found.geometry.equals_exact(area, 1e-5)


class TestRefusals:
    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("43-12N 048-15E 43-30N 048-15E", r"2 corner\(s\); expected at least 3"),
            ("off Aktau", r"0 corner\(s\); expected at least 3"),
            ("43-12N 048-15E 43-30N 048-45E 43-30N 048-15E 43-12N 048-45E", "edges 1–2 and 3–4 .* cross"),
            ("43-12N 048-15E 43-30N 048-15 43-30N 048-45E", "cannot read '43-30N 048-15'"),
            ("43-12N 048-15E 43-30N 048-15E 43-30N 048-45E HEIGHT 3000", "cannot read 'HEIGHT 3000'"),
            ("43-72N 048-15E", "minutes and seconds below 60"),
            ("95-12N 048-15E", "latitude up to 90"),
            ("circle 43-12N 048-15E", r"1 position\(s\) and 0 radius"),
            ("5 NM 43-12N 048-15E 43-30N 048-15E", r"2 position\(s\) and 1 radius"),
            ("43-12N 048-15E 43-13N 048-16E 43-14N 048-17E", "lie on a line"),
        ],
    )
    def test_name_what_is_wrong(self, text: str, message: str) -> None:
        with pytest.raises(GeodataError, match=message):
            notices.read(text)
