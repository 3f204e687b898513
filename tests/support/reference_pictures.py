"""Reference images of the tests: a few fixed events, drawn in every style.

Run as a program it redraws them, after an intended change of the drawing; review each before committing.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from records import record, write

from app import create_app
from app.web.config import Settings

if TYPE_CHECKING:
    from flask.testing import FlaskClient

FOLDER = Path(__file__).parents[1] / "app" / "drawing" / "picture"
PICTURES = {
    "region-light-en": "/map.png?width=560&height=480",
    "region-dark-fa": "/map.png?width=560&height=480&theme=dark&lang=fa&title=رزمایش‌های%20مشترک%20در%20دریای%20خزر",
    "baku-light-en": "/map.png?width=560&height=320&view=10/40.3/49.9&legend=0&title=",
    "tall-with-timeline-ru": "/map.png?width=320&height=720&timeline=1&lang=ru&datetime=2013/2015",
    "wide-with-routes": "/map.png?width=900&height=300&routes=1&legend=0&title=",
    "event": "/events/2014-03-test-voyage.png?width=560&height=400",
}

_AKTAU = {"id": "aktau", "precision": "port"}
_ASTRAKHAN = {"id": "astrakhan", "precision": "port"}
_AT_SEA = {"name": "Off Baku", "lat": 40.1, "lon": 50.2, "precision": "exact"}
_SOMEWHERE = {"name": "Southern Caspian", "lat": 38.2, "lon": 51.2, "precision": "area"}
RECORDS = (
    record(id="2005-test-agreement", date="2005", category="agreement"),
    record(id="2011-05-test-base", date="2011-05", category="base", place=_ASTRAKHAN, location_country="RU"),
    record(verification="disputed"),
    record(id="2013-08-test-call", date="2013-08", category="port-call", verification="confirmed"),
    record(id="2013-09-01-test-strike", date="2013-09-01", category="strike", place=_AT_SEA, location_country=None),
    record(
        id="2014-03-test-voyage",
        title="Two patrol ships sail from Astrakhan by way of Aktau to Baku",
        date="2014-03",
        category="ship-deployment",
        place=_AKTAU,
        location_country="KZ",
        route=["astrakhan", "aktau", "baku"],
    ),
    record(
        id="2015-test-plan",
        date="2015",
        category="incident",
        verification="announced",
        place=_SOMEWHERE,
        location_country=None,
    ),
    record(id="2019-01-test-arms", date="2019-01", category="arms-transfer", place=_AKTAU, location_country="KZ"),
)


def client(folder: Path) -> FlaskClient:
    """Serve the events of the reference images from a folder."""
    app = create_app(Settings(catalogue=write(folder, *RECORDS)))
    app.testing = True
    return app.test_client()


def read(png: bytes) -> np.ndarray:
    """Decode an image into red, green and blue, as signed integers."""
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), np.int16)


def main() -> None:
    """Draw every reference image, with a palette to keep it small."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        server = client(Path(folder))
        for name, address in PICTURES.items():
            file = FOLDER / f"{name}.png"
            answer = server.get(address)
            assert answer.status_code == 200, answer.text
            Image.open(io.BytesIO(answer.data)).convert("RGB").quantize(128).save(file, optimize=True)
            print(file, file.stat().st_size // 1000, "kB")


if __name__ == "__main__":
    main()
