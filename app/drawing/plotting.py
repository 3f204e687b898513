"""Drawing with matplotlib: without pyplot, one drawing at a time, reproducible on any machine."""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

#: A CSS pixel in points.
PIXEL = 0.75

_SETTINGS = {
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],
    "hatch.linewidth": 0.9,
    "svg.hashsalt": "caspian-map",
    "text.parse_math": False,
    "text.usetex": False,
}
_DRAWING = Lock()  # matplotlib's settings belong to the process


def font_file(name: str) -> Path:
    """Return the file of a font bundled with matplotlib, without loading matplotlib.

    >>> font_file("DejaVuSans-Bold").name
    'DejaVuSans-Bold.ttf'
    """
    found = importlib.util.find_spec("matplotlib")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("matplotlib, which brings the fonts along, is not installed")
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf" / f"{name}.ttf"


@contextmanager
def drawing(**settings: Any) -> Iterator[None]:
    """Apply matplotlib's settings for one drawing, regardless of any ``matplotlibrc``.

    Parameters
    ----------
    **settings
        Settings of this drawing in addition to the shared ones, with ``_`` for ``.``: ``svg_fonttype="none"``.
    """
    from matplotlib import style  # noqa: PLC0415 - slow to import, and only drawings need it

    own = {name.replace("_", ".", 1): value for name, value in settings.items()}
    with _DRAWING, style.context(["default", _SETTINGS | own]), warnings.catch_warnings():
        # The reader's browser may have glyphs that matplotlib's bundled font lacks.
        warnings.filterwarnings("ignore", "Glyph .* missing from font", UserWarning)
        yield
