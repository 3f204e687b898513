"""Notices: the area and the days of navigational warnings and NOTAMs."""

from __future__ import annotations

from datetime import date

import pytest

from events.reading.drafts import Reader
from events.reading.notices import find

_AREA = "43-12.0N 048-15.0E, 43-30.0N 048-15.0E, 43-30.0N 048-45.0E, 43-12.0N 048-45.0E"
_DAY = date(2024, 6, 7)


@pytest.mark.parametrize(
    ("text", "lang", "edtf", "country"),
    [
        (f"CASPIAN SEA. GUN FIRING 10 TO 12 JUN 0400 TO 1600 UTC IN AREA {_AREA}. CANCEL 121700 UTC JUN 24.", "en",
         "2024-06-10/2024-06-12", "RU"),
        (f"ROCKET FIRING 100400 UTC JUN TO 121600 UTC JUN IN AREA {_AREA}.", "en", "2024-06-10/2024-06-12", "RU"),
        ("A0123/24 NOTAMN\nQ) OIIX/QWMLW/IV/BO/W/000/300/3730N04930E010\nA) OIIX B) 2406110600 C) 2406131800\n"
         "E) NAVAL GUN FIRING WI 10NM OF 3745N04945E", "en", "2024-06-11/2024-06-13", "IR"),
        ("ПРИП КАСПИЙ 12. АРТИЛЛЕРИЙСКИЕ СТРЕЛЬБЫ 14-16 ИЮНЯ В РАЙОНЕ 43-12,0С 048-15,0В, 43-30,0С 048-15,0В, "
         "43-30,0С 048-45,0В", "ru", "2024-06-14/2024-06-16", "RU"),
        (f"Kazakhstan announces naval gunnery from 10 to 12 June in {_AREA}.", "en", "2024-06-10/2024-06-12", "KZ"),
    ],
)  # fmt: skip
def test_a_notice_has_days_an_area_and_a_state(text: str, lang: str, edtf: str, country: str) -> None:
    (notice,) = find(text, lang, _DAY)
    assert (notice.when.edtf, notice.country) == (edtf, country)
    assert notice.area.is_valid
    assert notice.area.area > 0


@pytest.mark.parametrize(
    "text",
    [
        f"A buoy was moved; mariners note the area {_AREA} from 10 to 12 June.",
        "Gun firing 10 to 12 June in area 43-12.0N 048-15.0E, 43-30.0N 048-15.0E.",
        f"Gun firing in area {_AREA}, until further notice.",
    ],
)
def test_without_forces_an_area_or_days_there_is_no_notice(text: str) -> None:
    assert find(text, "en", _DAY) == []


def test_a_notice_becomes_one_draft_with_its_area(reader: Reader) -> None:
    (draft,) = reader.read(f"Gun firing by warships 10 to 12 June in area {_AREA}.", _DAY, "en")
    assert draft.record["area"].startswith("POLYGON ((48.25 43.2")
    assert draft.record["verification"] == "announced"
    assert draft.fields["area"]["text"] == _AREA
