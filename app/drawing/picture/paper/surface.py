"""Drawing surface for symbols, badges and names: the canvas of a picture, or an SVG in a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Style = Literal["plain", "bold", "italic"]
Align = Literal["left", "center", "right"]


class Surface(Protocol):
    """Paints shapes and texts in order; lengths are in CSS pixels from the top left corner.

    Shapes take their style as keyword arguments: ``fill`` and ``edge`` (names of colours, or other colours), ``width``
    and ``dash`` of the edge, and ``opacity``.
    """

    def category(self, code: str) -> str:
        """Return the colour of a category; a prefix of set name and colon is ignored."""

    def disc(self, x: float, y: float, radius: float, **look: Any) -> None:
        """Paint a disc."""

    def slice(self, x: float, y: float, radius: float, begin: float, end: float, **look: Any) -> None:
        """Paint a slice of a disc between two angles, in degrees clockwise from the right."""

    def rounded(self, box: tuple[float, float, float, float], radius: float, **look: Any) -> None:
        """Paint a rectangle (left, top, right, bottom) with rounded corners."""

    def polygon(self, corners: NDArray[np.float64], **look: Any) -> None:
        """Paint a polygon."""

    def text(
        self, x: float, baseline: float, text: str, size: float, *, colour: str = "text", style: Style = "plain",
        align: Align = "left", halo: str | None = None, said: bool = True,
    ) -> None:  # fmt: skip
        """Draw a line of text."""

    def measure(self, text: str, size: float, style: Style = "plain") -> float:
        """Return the width of a text in pixels."""
