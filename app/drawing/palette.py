"""The site's colours for what is drawn on the server: the same as in the style sheet, in both themes."""

from __future__ import annotations

from typing import Literal

ThemeName = Literal["light", "dark"]

#: The site's colours by the names of `app/frontend/src/page/styles/parts/map.css`.
LIGHT = {
    "background": "#ffffff",
    "text": "#1c2529",
    "text-soft": "#55626a",
    "line": "#d5dbdf",
    "accent": "#0b5cad",
    "sea": "#dcebf3",
    "land": "#f6f4ee",
    "shore": "#9fb4c0",
    "border": "#a79f90",
    "river": "#4d7f9d",
    "label": "#4b5357",
    "label-halo": "#ffffffcc",
    "symbol-line": "#1c2529",
    "cluster": "#ffffff",
    "cluster-text": "#1c2529",
    "category-naval-exercise": "#332288",
    "category-ship-deployment": "#44aa99",
    "category-port-call": "#88ccee",
    "category-port-access": "#117733",
    "category-base": "#999933",
    "category-strike": "#cc3311",
    "category-incident": "#cc6677",
    "category-arms-transfer": "#ddcc77",
    "category-agreement": "#aa4499",
    "category-other": "#777777",
}
DARK = LIGHT | {
    "background": "#12181b",
    "text": "#e8edef",
    "text-soft": "#a9b6bd",
    "line": "#36434a",
    "accent": "#7cb8f2",
    "sea": "#14242e",
    "land": "#242b2e",
    "shore": "#4b6270",
    "border": "#6d6a62",
    "river": "#6da3c2",
    "label": "#b9c3c8",
    "label-halo": "#12181bcc",
    "symbol-line": "#f2f5f6",
    "cluster": "#182024",
    "cluster-text": "#f2f5f6",
    "category-naval-exercise": "#8577e0",
    "category-port-access": "#3fae63",
    "category-strike": "#ee6a4b",
    "category-agreement": "#c972b9",
}
#: Both themes by name.
THEMES: dict[ThemeName, dict[str, str]] = {"light": LIGHT, "dark": DARK}


def mix(first: str, second: str, weight: float) -> str:
    """Mix two colours, `weight` of the second, in sRGB.

    >>> mix("#000000", "#ff8000", 0.5)
    '#804000'
    """
    pairs = zip(bytes.fromhex(first[1:]), bytes.fromhex(second[1:]), strict=True)
    return "#" + "".join(f"{round(low + (high - low) * weight):02x}" for low, high in pairs)
