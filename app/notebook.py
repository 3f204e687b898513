"""Events in Jupyter and Quarto notebooks, with the same map and pictures as on the site.

`events.load` returns the events themselves. Drawing is here, since `events` must not depend on pages.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

import events
from app.cli.rendering import SUFFIXES, render
from events.filterable import FilterableCatalogue
from events.model.errors import FormatError
from events.table.writing import write_whole

if TYPE_CHECKING:
    import geopandas as gpd

_HEIGHT = 640
_PICTURE = (800, 560)
# Parameters of the map that its picture takes, too.
_DRAWN = ("view", "stand", "theme", "lang")
_FRAMED = Markup(
    '<div style="position:relative;height:{height}px;overflow:hidden">'
    '<img src="data:image/png;base64,{png}" alt="{text}" style="width:100%">'
    '<iframe srcdoc="{html}" title="Map" width="100%" height="{height}"'
    ' style="position:absolute;inset:0;border:0;background:Canvas"></iframe></div>'
)


def load(*sources: str, version: str = "") -> EventSet:
    """Read events as `events.load` does, for drawing.

    Examples
    --------
    >>> found = load(version="2026.1").filter(datetime="2013", country="IR,RU")
    >>> len(found)
    14
    """
    return EventSet(events.load(*sources, version=version))


@dataclass(frozen=True)
class EventSet:
    """Events that pass a filter.

    Parameters
    ----------
    whole
        The unfiltered events.
    parameters
        The filter, as in the query string of the map.
    """

    whole: FilterableCatalogue = field(repr=False)
    parameters: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.catalogue)

    @property
    def catalogue(self) -> FilterableCatalogue:
        """The events that pass, as a catalogue for all functions of `events`."""
        return self.whole.filter(**self.parameters)

    def filter(self, **parameters: str) -> EventSet:
        """Return the events that pass a further filter; parameters that are already set are replaced.

        Raises
        ------
        FilterError
            If a parameter is invalid; the message names it, its value and what is allowed.
        """
        chosen = EventSet(self.whole, {**self.parameters, **parameters})
        len(chosen)
        return chosen

    def to_geodataframe(self) -> gpd.GeoDataFrame:
        """Return the events as a GeoDataFrame (EPSG:4326)."""
        return self.catalogue.to_geodataframe()

    def map(self, *, height: int = _HEIGHT, **shown: str) -> MapInFile:
        """Return the map of the events: that of the site, with its filters and timeline, as one document.

        Parameters
        ----------
        height
            Height of its frame in the notebook, in CSS pixels.
        shown
            ``view``, ``event``, ``stand`` and ``theme`` as in the URL of the map.

        Raises
        ------
        FilterError
            If a parameter is not allowed; the message names it.
        """
        html = render(".html", {**self.parameters, **shown}, events=self.whole).decode()
        drawn = {name: value for name, value in shown.items() if name in _DRAWN and value != "auto"}
        # The output contains the picture twice, once in its HTML.
        return MapInFile(html, height, Figure(self, *_PICTURE, {"scale": "1", **drawn}))

    def figure(self, *, width: int = _PICTURE[0], height: int = _PICTURE[1], **shown: str) -> Figure:
        """Return a picture of the events for a report.

        Parameters
        ----------
        width, height
            Size in CSS pixels.
        shown
            ``view``, ``theme``, ``title``, ``legend``, ``timeline`` and the other parameters of ``/map.png``.
        """
        return Figure(self, width, height, shown)


@dataclass(frozen=True)
class MapInFile:
    """A map that needs no server, as an HTML document.

    Parameters
    ----------
    html
        The whole document.
    height
        Height of its frame in a notebook, in CSS pixels.
    picture
        Picture that is shown instead in untrusted notebooks and in print.
    """

    html: str = field(repr=False)
    height: int
    picture: Figure

    def save(self, path: str | Path) -> None:
        """Write the document to a file that opens in any browser."""
        write_whole(Path(path), self.html)

    def _repr_mimebundle_(self, **_wanted: object) -> tuple[dict[str, str], dict[str, object]]:
        shown, sizes = self.picture._repr_mimebundle_()
        return {**shown, "text/html": self._framed(shown["image/png"], shown["text/plain"])}, sizes

    def _repr_html_(self) -> str:
        return self._repr_mimebundle_()[0]["text/html"]

    def _framed(self, png: str, text: str) -> str:
        # The frame covers the picture: where HTML sanitisers remove the frame, the picture is visible.
        return str(_FRAMED.format(height=self.height, png=png, text=text, html=self.html))


@dataclass(frozen=True)
class Figure:
    """A picture of events.

    Parameters
    ----------
    events
        The events shown.
    width, height
        Size in CSS pixels.
    shown
        Further parameters of ``/map.png``.
    """

    events: EventSet
    width: int
    height: int
    shown: Mapping[str, str]

    def save(self, path: str | Path) -> None:
        """Write the picture as PNG, SVG or PDF, depending on the file extension.

        Raises
        ------
        FormatError
            If the file extension is another.
        """
        suffix = Path(path).suffix
        if suffix not in SUFFIXES or suffix == ".html":
            raise FormatError(f"a picture cannot be written as {suffix!r}; expected .png, .svg or .pdf")
        write_whole(Path(path), self._drawn(suffix))

    def _repr_mimebundle_(self, **_wanted: object) -> tuple[dict[str, str], dict[str, object]]:
        # At twice the displayed resolution, to be sharp in print, too.
        png = b64encode(self._drawn(".png", **{"scale": "2", **self.shown})).decode()
        size = {"width": self.width, "height": self.height}
        return {"text/plain": self._text(), "image/png": png}, {"image/png": size}

    def _text(self) -> str:
        chosen = ", ".join(f"{name}={value}" for name, value in self.events.parameters.items())
        return f"Caspian military activity map, {len(self.events)} events" + (f": {chosen}" if chosen else "")

    def _drawn(self, suffix: str, **further: str) -> bytes:
        size = {"width": str(self.width), "height": str(self.height)}
        parameters = {**self.events.parameters, **size, **self.shown, **further}
        return render(suffix, parameters, events=self.events.whole)
